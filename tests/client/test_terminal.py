"""The face on a real terminal: what one sees."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.client.fake_server import FakeServer
from tests.client.tmux import Terminal

Open = Callable[..., Terminal]


@pytest.fixture
def open_terminal(fake: FakeServer, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:

        def start(*options: str, **size: int) -> Terminal:
            command = [sys.executable, "-m", "threadtalk", "join", f"127.0.0.1:{fake.port}", *options]
            return stack.enter_context(Terminal(tmp_path, command, **size))

        yield start


@pytest.fixture
def alice(fake: FakeServer, open_terminal: Open) -> Terminal:
    terminal = open_terminal("--alias", "Alice")
    terminal.see("Connected to the server!", "#lobby>")
    return terminal


def test_the_dialogue(fake: FakeServer, open_terminal: Open) -> None:
    terminal = open_terminal()
    terminal.see("Choose an alias:")
    terminal.type("a!b")
    terminal.press("Enter")
    terminal.see("! The alias a!b contains !.", "Choose an alias:")
    terminal.type("Alice")
    terminal.press("Enter")
    terminal.see("Choose an alias: Alice", "Connected to the server!", "#lobby>")
    fake.say("Bob", "Hello, everyone!")
    terminal.see("Bob: Hello, everyone!", "#lobby>")
    terminal.type("Hi Bob!")
    terminal.press("Enter")
    screen = terminal.see("Bob: Hello, everyone!", "Alice: Hi Bob!", "#lobby>")
    assert all(re.match(r"\d\d\d\d-\d\d-\d\d \d\d:\d\d ", line) for line in screen[-3:-1])
    assert sum("Hi Bob!" in line for line in screen) == 1
    terminal.type("/quit")
    terminal.press("Enter")
    assert terminal.exit_code() == 0


def test_the_password_of_an_alias_is_asked_for_and_never_seen(
    fake: FakeServer, open_terminal: Open, tmp_path: Path
) -> None:
    fake.chat.accounts["alice"] = "secret"
    terminal = open_terminal("--alias", "Alice")
    terminal.see("! The alias Alice belongs to an account.", "Password for Alice:")
    terminal.type("wrong")
    terminal.press("Enter")
    terminal.see("! That is not the password.", "Password for Alice:")
    terminal.press("Enter")
    terminal.see("Choose an alias:")
    terminal.type("ALICE")
    terminal.press("Enter")
    terminal.see("Password for ALICE:")
    terminal.type("secret")
    terminal.press("Enter")
    terminal.see("Connected to the server!", "#lobby>")
    terminal.press("Up")
    terminal.see("#lobby>")
    assert not any("secret" in line for line in terminal.screen(scrollback=True))
    fake.cut()  # back again, nothing is asked for
    terminal.see("-- Connected again.", "#lobby>")
    assert (
        not (tmp_path / "threadtalk" / "history").exists()
        or "secret" not in (tmp_path / "threadtalk" / "history").read_text()
    )


def test_a_half_typed_line_stays_intact_while_messages_arrive_above_it(fake: FakeServer, alice: Terminal) -> None:
    alice.type("half a li")
    alice.see("#lobby> half a li")
    for count in range(50):  # more than the screen holds
        fake.say("Bob", f"message {count}")
    alice.see("Bob: message 48", "Bob: message 49", "#lobby> half a li")
    alice.type("ne")
    alice.press("Enter")
    alice.see("Bob: message 49", "Alice: half a line", "#lobby>")
    lines = [line for line in alice.screen(scrollback=True) if "message" in line]
    assert [line.rpartition(" ")[2] for line in lines] == [str(count) for count in range(50)]


def test_typing_during_a_flood_loses_no_key(fake: FakeServer, alice: Terminal) -> None:
    for count in range(40):
        fake.say("Bob", f"message {count}")
        alice.press(chr(ord("a") + count % 26))
    typed = "".join(chr(ord("a") + count % 26) for count in range(40))
    alice.see("Bob: message 39", f"#lobby> {typed}")


def test_a_long_line_wraps_and_comes_back_whole(fake: FakeServer, alice: Terminal) -> None:
    alice.type("x" * 100)
    alice.see("x" * 28)
    fake.say("Bob", "above")
    alice.see("Bob: above", "#lobby> " + "x" * 72, "x" * 28)
    alice.resize(60, 20)
    fake.say("Bob", "narrower")
    alice.see("Bob: narrower", "#lobby> " + "x" * 52, "x" * 48)


def test_coming_back_is_told_in_a_line_and_the_draft_is_kept(fake: FakeServer, alice: Terminal) -> None:
    fake.stop()
    alice.see_anywhere("offline")
    alice.type("typed offline")
    alice.press("Enter")
    alice.type("a draft")
    fake.chat.say("Bob", "you missed this")
    fake.start()
    alice.see(
        "-- Connection lost (the server hung up). Trying again; what you type is held.",
        "-- Connected again.",
        "Bob: you missed this",
        "Alice: typed offline",
        "#lobby> a draft",
    )
    assert fake.chat.said() == [("Bob", "you missed this"), ("Alice", "typed offline")]


def test_an_alias_that_went_to_somebody_else_is_asked_for_and_the_draft_is_kept(
    fake: FakeServer, alice: Terminal
) -> None:
    alice.type("a draft")
    alice.see("#lobby> a draft")
    with fake.lock:
        fake.chat.people["alice"].is_robbed = True
    fake.cut()
    alice.see_anywhere("! Somebody else has your alias now.")
    alice.see("Choose an alias:")
    alice.type("Alicia")
    alice.press("Enter")
    alice.see("-- Connected again.", "#lobby> a draft")


def test_control_characters_of_others_never_reach_the_screen(fake: FakeServer, alice: Terminal) -> None:
    fake.say("Mallory", "\x1b[2J\x1b]0;owned\x07\x9b31m\x08\x08\x08clean\u202eme")
    alice.see("Mallory: [2J]0;owned31mclean\ufffdme", "#lobby>")
    alice.see_anywhere("Connected to the server!")


def test_tab_completes_and_up_brings_back(fake: FakeServer, alice: Terminal) -> None:
    fake.say("Bartholomew", "hi")
    alice.see("Bartholomew: hi", "#lobby>")
    alice.type("bar")
    alice.press("Tab")
    alice.type("hello")
    alice.see("#lobby> Bartholomew: hello")
    alice.press("Enter")
    alice.see("Alice: Bartholomew: hello", "#lobby>")
    alice.press("Up")
    alice.see("#lobby> Bartholomew: hello")


def test_the_prompt_shows_the_room(fake: FakeServer, alice: Terminal) -> None:
    alice.type("/join #tea")
    alice.press("Enter")
    alice.see("-- You are now in #tea (1 here).", "#tea>")
    alice.type("hot")
    alice.press("Enter")
    alice.see("[#tea] Alice: hot", "#tea>")


def test_what_is_pasted_is_said_line_by_line(fake: FakeServer, alice: Terminal) -> None:
    alice.paste("one\ntwo\n\nthree")
    alice.press("Enter")
    alice.see("Alice: one", "Alice: two", "Alice: three", "#lobby>")


def test_what_was_refused_is_not_lost_from_sight(fake: FakeServer, alice: Terminal) -> None:
    alice.type("forbidden words")
    alice.press("Enter")
    alice.see("! That is too long.", "! Not sent: forbidden words", "#lobby>")


@pytest.mark.parametrize("key", ["C-c", "C-d"])
def test_leaving_by_a_key_is_polite(fake: FakeServer, alice: Terminal, key: str) -> None:
    alice.press(key)
    assert alice.exit_code() == 0
    assert fake.chat.received[-1] == "/quit"


@pytest.mark.parametrize("key", ["C-c", "C-d"])
def test_leaving_before_one_is_in(fake: FakeServer, open_terminal: Open, key: str) -> None:
    terminal = open_terminal()
    terminal.see("Choose an alias:")
    terminal.press(key)
    assert terminal.exit_code() == 0


def test_leaving_while_offline_tells_what_was_not_sent(fake: FakeServer, alice: Terminal) -> None:
    fake.stop()
    alice.see_anywhere("offline")
    alice.type("too late")
    alice.press("Enter", "C-c")
    alice.see("! 1 of your lines were not sent.")
    assert alice.exit_code() == 0


def test_nobody_there_is_one_sentence(fake: FakeServer, open_terminal: Open) -> None:
    fake.stop()
    terminal = open_terminal(width=150)
    assert terminal.exit_code() == 1
    sentence = (
        f"Nobody answers at 127.0.0.1:{fake.port}. Start a server with: threadtalk serve (or: python Server_1.py)"
    )
    assert terminal.screen() == [f"threadtalk: {sentence}"]


def test_lost_for_good_is_the_last_word(fake: FakeServer, open_terminal: Open) -> None:
    terminal = open_terminal("--alias", "Alice", "--no-reconnect", width=120)
    terminal.see("#lobby>")
    fake.stop()
    assert terminal.exit_code() == 1
    assert terminal.screen()[-1].startswith("threadtalk: The connection to 127.0.0.1:")
