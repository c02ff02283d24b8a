"""What the fuzzer (test_fuzz) has found, each in words of its own."""

from __future__ import annotations

import pytest

from .network import Network


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("JOIN :#a b", ":irc.test 403 alice * :No such channel"),
        ("PART ::x", ":irc.test 442 alice * :You're not on that channel"),
        ("WHOIS :a b", ":irc.test 401 alice * :No such nick/channel"),
        ("WHO alice :%t,a b", ":irc.test 354 alice *"),
    ],
)
def test_what_is_quoted_to_its_sender_stays_one_parameter(sent: str, heard: str) -> None:
    assert Network().connect("alice").send(sent)[0] == heard


def test_what_is_quoted_leaves_room_for_what_is_said_about_it() -> None:
    alice = Network().connect("alice")
    heard = alice.send("JOIN " + "\N{PURPLE HEART}" * 120)[0]
    assert heard.endswith(" :No such channel")
