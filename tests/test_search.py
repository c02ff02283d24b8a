"""Search over real sockets: what is said in one door is found through another, and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from threadtalk.server import Server

from .talker import Talker
from .test_irc import IrcTalker
from .test_irc_history import connect, enter

Join = Callable[..., Talker]
StartServer = Callable[..., Server]
Connect = Callable[..., IrcTalker]

CAPS = "batch message-tags server-time echo-message draft/search draft/message-redaction"

__all__ = ["connect"]


def searched(talker: IrcTalker, attributes: str) -> list[str]:
    """Search, and return the texts that were found."""
    talker.type(f"SEARCH {attributes}")
    talker.see(":threadtalk.local BATCH +H draft/search")
    start = len(talker.lines) - talker.lines[::-1].index(":threadtalk.local BATCH +H draft/search")
    talker.see(":threadtalk.local BATCH -H")
    lines = talker.lines[start:]
    lines = lines[: lines.index(":threadtalk.local BATCH -H")]
    return [line.partition(" :")[2].partition(" :")[2] for line in lines]


@pytest.mark.parametrize("keeps", [True, False], ids=["on disk", "in memory"])
def test_what_netcat_says_irc_finds_and_the_reverse(
    start_server: StartServer, join: Join, connect: Connect, tmp_path: Path, keeps: bool
) -> None:
    server = start_server(data=str(tmp_path) if keeps else ":memory:", limits=False)
    bob = join("Bob", to=server)
    alice = connect("Alice", CAPS, to=server)
    enter(alice, "#lobby")
    bob.type("今天去北京吧")
    bob.see("Bob: 今天去北京吧")
    assert searched(alice, "text=北京") == ["今天去北京吧"]
    alice.type("PRIVMSG #lobby :Grüße aus der Straße")
    bob.see("Alice: Grüße aus der Straße")
    bob.type("/search strasse from:alice")
    assert bob.see("[…").endswith("] [#lobby] Alice: Grüße aus der Straße")
    bob.see("-- 1 message was found.")
    bob.type("/search strasse from:carol")
    bob.see("-- Nothing was found.")
    bob.type("/search")
    bob.see("! Usage: /search …")
    bob.type("/search in:#attic tea")
    bob.see("! You are not in #attic, so you cannot search there. …")


def test_everything_is_found_again_after_a_restart_and_nothing_that_was_taken_back(
    start_server: StartServer, connect: Connect, tmp_path: Path
) -> None:
    first = start_server(data=str(tmp_path), limits=False)
    alice = connect("Alice", CAPS, to=first)
    enter(alice, "#tea")
    for number in range(5):
        alice.type(f"PRIVMSG #tea :green tea {number}")
    said = alice.see_message(" PRIVMSG #tea :green tea 4")
    msgid = said.partition("msgid=")[2].partition(" ")[0].partition(";")[0]
    alice.type(f"REDACT #tea {msgid}")
    alice.see_message(f" REDACT #tea {msgid}")
    expected = [f"green tea {number}" for number in (3, 2, 1, 0)]
    assert searched(alice, "text=green;in=#tea") == expected
    first.stop()
    assert (tmp_path / "search.db").exists()
    second = start_server(data=str(tmp_path), limits=False)
    carol = connect("Carol", CAPS, to=second)
    assert searched(carol, "text=green") == [], "she is not in the room"
    enter(carol, "#tea")
    assert searched(carol, "text=green") == expected
    second.stop()
    (tmp_path / "search.db").unlink()
    third = start_server(data=str(tmp_path), limits=False)
    dora = connect("Dora", CAPS, to=third)
    enter(dora, "#tea")
    assert searched(dora, "text=green") == expected


def test_what_an_account_forgets_is_found_no_more(
    start_server: StartServer, join: Join, connect: Connect, tmp_path: Path
) -> None:
    server = start_server(data=str(tmp_path), limits=False)
    bob = join("Bob", to=server)
    bob.type("/register correct-horse-battery")
    bob.see("-- …")
    bob.type("my secret tea")
    bob.see("Bob: my secret tea")
    alice = connect("Alice", CAPS, to=server)
    enter(alice, "#lobby")
    assert searched(alice, "text=secret") == ["my secret tea"]
    assert searched(alice, "from=bob;text=secret") == ["my secret tea"]
    bob.type("/unregister correct-horse-battery redact")
    bob.sync()
    assert searched(alice, "text=secret") == []
