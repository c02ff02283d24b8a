"""What the fuzzer (test_fuzz) has found, each in words of its own."""

from __future__ import annotations

import pytest

from threadtalk.core.masks import MASK_MAX_BYTES

from .network import Network

LABELS = "batch labeled-response"
WIDE = "\U00010428"
"""A letter of four bytes."""


@pytest.mark.parametrize("mask", ["a b", ":a!b", "a\x1b[31m", "\u2028", "x" * MASK_MAX_BYTES])
def test_a_mask_that_is_more_than_a_word_gets_into_no_list_and_to_nobody(mask: str) -> None:
    network = Network()
    alice, bob = network.connect("alice"), network.connect("bob")
    alice.send("JOIN #tea")
    bob.send("JOIN #tea")
    alice.heard()
    for sign in "+-":
        heard = alice.send(f"MODE #tea {sign}b :{mask}")
        assert len(heard) == 1
        assert heard[0].startswith(":irc.test 696 alice #tea b ")
        assert heard[0].endswith(" :Invalid mode parameter")
    assert alice.send("MODE #tea b") == [":irc.test 368 alice #tea :End of channel ban list"]
    assert bob.heard() == []


def test_the_widest_alias_can_be_banned() -> None:
    alice = Network().connect("alice")
    assert alice.send("JOIN #tea", f"MODE #tea +b {WIDE * 32}")[-1].endswith(f" MODE #tea +b {WIDE * 32}!*@*")


def test_many_changes_of_mode_are_told_in_as_many_lines_as_they_need() -> None:
    alice = Network().connect("alice")
    alice.send("JOIN #tea")
    masks = [f"{i}{'x' * 117}" for i in range(4)]
    told = alice.send(f"MODE #tea +bbbb {' '.join(masks)}")
    assert all(len(line.encode()) <= 510 for line in told)
    source = ":alice!~alice@host.cloak MODE #tea +bb"
    assert told == [f"{source} {masks[0]}!*@* {masks[1]}!*@*", f"{source} {masks[2]}!*@* {masks[3]}!*@*"]


@pytest.mark.parametrize("target", [":", ": ", ":a b", "::x", "#"])
def test_a_read_marker_belongs_to_a_channel_or_nick(target: str) -> None:
    alice = Network().connect("alice", "draft/read-marker")
    refused = alice.send(f"MARKREAD {target}")[0]
    assert refused.startswith(":irc.test FAIL MARKREAD ")
    assert "  " not in refused


def test_a_refused_page_of_history_has_the_label_of_the_question() -> None:
    alice = Network().connect("alice", f"{LABELS} draft/chathistory")
    refused = ":irc.test FAIL CHATHISTORY INVALID_TARGET LATEST #nowhere :Messages could not be retrieved"
    assert alice.send("@label=x CHATHISTORY LATEST #nowhere * 5") == [f"@label=x {refused}"]
    assert alice.send("CHATHISTORY LATEST #nowhere * 5") == [refused]


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("JOIN :#a b", ":irc.test 403 alice * :No such channel"),
        ("PART ::x", ":irc.test 403 alice * :No such channel"),
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
