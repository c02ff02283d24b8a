"""What the server supports, told before registration too, and in a batch to those who know it (extended-isupport)."""

from __future__ import annotations

import pytest

from threadtalk.errors import SettingsError
from threadtalk.settings import Settings
from threadtalk.wire.irc.server import About, ServerInfo

from .network import Network

KNOWING = "batch draft/extended-isupport"


def test_it_can_be_asked_for_before_one_is_in() -> None:
    bob = Network().member()
    bob.send(f"CAP REQ :{KNOWING}")
    first, *lines, last = bob.send("ISUPPORT")
    assert (first, last) == (":irc.test BATCH +I draft/isupport", ":irc.test BATCH -I")
    assert all(line.startswith("@batch=I :irc.test 005 * ") for line in lines)


def test_who_does_not_know_it_has_to_come_in_first() -> None:
    network = Network()
    assert network.member().send("ISUPPORT") == [":irc.test 451 * :You have not registered"]
    lines = network.connect("bob").send("ISUPPORT")
    assert lines
    assert all(line.startswith(":irc.test 005 bob ") for line in lines)


def test_who_knows_it_is_never_told_outside_of_a_batch() -> None:
    network = Network()
    bob = network.member()
    welcome = bob.send(f"CAP REQ :{KNOWING}", "NICK bob", "USER bob 0 * :Bob", "CAP END")
    for lines in (welcome, bob.send("VERSION")):
        tokens = [line for line in lines if " 005 bob " in line]
        assert tokens
        assert all(line.startswith("@batch=I ") for line in tokens)


def test_the_batch_is_part_of_a_labelled_answer() -> None:
    bob = Network().connect("bob", f"{KNOWING} labeled-response")
    lines = bob.send("@label=x ISUPPORT")
    assert lines[:2] == ["@label=x :irc.test BATCH +L labeled-response", "@batch=L :irc.test BATCH +I draft/isupport"]
    assert lines[-2:] == ["@batch=L :irc.test BATCH -I", ":irc.test BATCH -L"]


def test_a_picture_of_the_chat_is_among_them_escaped() -> None:
    about = About(icon="https://example.org/icon?a=b\\c")
    tokens = ServerInfo("irc.test", "Test", "v1", "today", "epoch", about).isupport()
    assert "draft/ICON=https://example.org/icon?a\\x3Db\\x5Cc" in tokens
    assert not [token for token in ServerInfo("irc.test", "Test", "v1", "today", "epoch").isupport() if "ICON" in token]


@pytest.mark.parametrize("address", ["http://example.org/i.png", "icon.png", "https://", "https://a b", "javascript:x"])
def test_a_picture_comes_by_https(address: str) -> None:
    with pytest.raises(SettingsError):
        Settings(network_icon=address)
