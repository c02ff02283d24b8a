"""Messages of several lines (IRCv3 multiline): one message to those who know of them, and no forged line to anybody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.events import MULTILINE, Said, Sender
from threadtalk.core.text import TEXT_MAX_BYTES
from threadtalk.wire.irc import multiline
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.message import BODY_MAX
from threadtalk.wire.plain.form import PLAIN, TAGGED

from .network import SERVER, Member, Network

BASE = "message-tags batch echo-message server-time labeled-response"
FULL = f"{BASE} draft/multiline draft/chathistory"


@pytest.fixture
def network() -> Network:
    return Network()


def member(network: Network, nick: str, caps: str = "") -> Member:
    """Somebody in #tea."""
    member = network.connect(nick, caps)
    member.send("JOIN #tea")
    for other in network.members:
        other.heard()
    return member


def batch(*lines: str, target: str = "#tea", tags: str = "") -> list[str]:
    """What a client sends for a message of these lines; those that begin with + continue the one before."""
    inner = [
        f"@batch=123;draft/multiline-concat PRIVMSG {target} :{line[1:]}"
        if line.startswith("+")
        else f"@batch=123 PRIVMSG {target} :{line}"
        for line in lines
    ]
    return [f"{tags}BATCH +123 draft/multiline {target}", *inner, "BATCH -123"]


def untagged(lines: list[str]) -> list[str]:
    return [line.partition(" ")[2] if line.startswith("@") else line for line in lines]


def test_the_capability_tells_the_limits() -> None:
    bob = Network().member()
    text = " ".join(bob.send("CAP LS 302"))
    assert f"draft/multiline=max-bytes={TEXT_MAX_BYTES},max-lines={multiline.LINES_MAX}" in text


def test_it_comes_as_it_was_divided_with_id_and_time_on_its_beginning_alone(network: Network) -> None:
    alice, bob = member(network, "alice", FULL), member(network, "bob", FULL)
    echo = alice.send(*batch("hello", "#how is ", "+everyone?", tags="@label=xyz;+x=y "))
    source = ":alice!~alice@host.cloak"
    assert untagged(echo) == [
        f"{source} BATCH +m draft/multiline #tea",
        f"{source} PRIVMSG #tea :hello",
        f"{source} PRIVMSG #tea :#how is ",
        f"{source} PRIVMSG #tea :everyone?",
        ":irc.test BATCH -m",
    ]
    assert re.match(r"@label=xyz;time=[^;]+;msgid=[^;]+;\+x=y ", echo[0])
    assert [line.split(" ")[0] for line in echo[1:4]] == ["@batch=m", "@batch=m", "@batch=m;draft/multiline-concat"]
    relay = bob.heard()
    assert relay[1:] == echo[1:]
    assert relay[0] == echo[0].replace("label=xyz;", "")


def test_who_does_not_know_of_it_gets_its_lines_but_the_blank_ones_and_one_id(network: Network) -> None:
    alice = member(network, "alice", FULL)
    carol, dave = member(network, "carol", BASE), member(network, "dave")
    alice.send(*batch("", "how is ", "+everyone?", "", tags="@+x=y "))
    heard = carol.heard()
    assert untagged(heard) == [
        ":alice!~alice@host.cloak PRIVMSG #tea :how is ",
        ":alice!~alice@host.cloak PRIVMSG #tea :everyone?",
    ]
    assert ["msgid=" in line for line in heard] == [True, False]
    assert all("+x=y" in line and "time=" in line and "concat" not in line for line in heard)
    assert dave.heard() == untagged(heard)


def test_blank_lines_are_kept_where_they_are_known(network: Network) -> None:
    alice, bob = member(network, "alice", FULL), member(network, "bob", FULL)
    alice.send(*batch("", "a", "", "b"))
    assert [line.rpartition(" :")[2] for line in bob.heard()[1:-1]] == ["", "a", "", "b"]


def test_it_is_one_message_of_the_history_for_everybody(network: Network) -> None:
    alice = member(network, "alice", FULL)
    (start, *_) = alice.send(*batch("one", "two"))
    alice.send("PRIVMSG #tea :three")
    page = alice.send("CHATHISTORY LATEST #tea * 2")
    assert untagged(page)[1:-1] == [
        ":alice!~alice@host.cloak BATCH +m draft/multiline #tea",
        ":alice!~alice@host.cloak PRIVMSG #tea :one",
        ":alice!~alice@host.cloak PRIVMSG #tea :two",
        ":irc.test BATCH -m",
        ":alice!~alice@host.cloak PRIVMSG #tea :three",
    ]
    assert page[1].startswith("@batch=H;time=")
    assert page[4] == "@batch=H :irc.test BATCH -m", "both ends of a batch say in which other one it is"
    (msgid,) = re.findall("msgid=[^; ]+", start)
    assert msgid in page[1]
    assert untagged(alice.send(f"CHATHISTORY AFTER #tea {msgid} 5"))[1:-1] == untagged(page)[5:-1]
    newcomer = network.connect("eve")
    recent = [line for line in newcomer.send("JOIN #tea") if "PRIVMSG" in line]
    assert [line.rpartition(" ")[2] for line in recent] == ["one", ":two", "three"]


def test_in_what_is_told_on_joining_with_a_label_each_batch_is_in_the_next_one(network: Network) -> None:
    alice = member(network, "alice", FULL)
    alice.send(*batch("one", "two"))
    newcomer = network.connect("eve", f"{BASE} draft/multiline")
    told = [line for line in newcomer.send("@label=x JOIN #tea") if "BATCH" in line]
    assert [(*re.findall("batch=([A-Za-z]+)", line), line.partition("BATCH ")[2].split()[0]) for line in told] == [
        ("+L",),
        ("L", "+R"),
        ("R", "+m"),
        ("R", "-m"),
        ("L", "-R"),
        ("-L",),
    ]


def test_it_reaches_one_person_and_comes_back_to_oneself(network: Network) -> None:
    alice, bob = member(network, "alice", FULL), member(network, "bob", FULL)
    alice.send(*batch("one", "two", target="bob"))
    assert untagged(bob.heard())[0] == ":alice!~alice@host.cloak BATCH +m draft/multiline bob"
    assert len(alice.send(*batch("one", "two", target="alice"))) == 8


def test_what_is_too_long_for_a_line_is_one_message_to_who_knows_of_several(network: Network) -> None:
    bob = member(network, "bob", FULL)
    text = " ".join(f"word{i}" for i in range(200))
    data = Forms(SERVER).form(bob.session.caps).encode(Said("#tea", 1, 5, "paula", text, sender=Sender(9)))
    lines = data.decode().split("\r\n")[:-1]
    assert "".join(line.rpartition(" :")[2] for line in lines[1:-1]) == text
    assert ["concat" in line for line in lines[1:-1]] == [False, *[True] * (len(lines) - 3)]


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["BATCH +1 draft/multiline #tea", "@batch=2 PRIVMSG #tea :x"], "MULTILINE_INVALID :"),
        (batch("x", "+"), "MULTILINE_INVALID :Invalid multiline batch with concatenated blank line"),
        (batch("", " "), "MULTILINE_INVALID :Invalid multiline batch with blank lines only"),
        (batch(), "MULTILINE_INVALID :"),
        (["BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #a :x"], "MULTILINE_INVALID_TARGET #tea #a :"),
        ([*batch("x")[:2], "@batch=123 NOTICE #tea :x"], "MULTILINE_INVALID :"),
        ([*batch("x")[:2], "@batch=123 TOPIC #tea :x"], "MULTILINE_INVALID :"),
        (batch(*["x"] * (multiline.LINES_MAX + 1)), f"MULTILINE_MAX_LINES {multiline.LINES_MAX} :"),
        (batch(*["x" * 400] * 21), f"MULTILINE_MAX_BYTES {TEXT_MAX_BYTES} :"),
        (["BATCH +a:b draft/multiline #tea"], "INVALID_REFTAG a:b :"),
        (["BATCH +1 netsplit #tea", "@batch=1 PRIVMSG #tea :x", "BATCH -1"], "UNKNOWN_TYPE 1 netsplit :"),
        (["BATCH +1 draft/multiline"], "MULTILINE_INVALID :"),
        (["BATCH -1"], "MULTILINE_INVALID :"),
        (["@batch=1 PRIVMSG #tea :x"], "MULTILINE_INVALID :"),
        ([*batch("x")[:2], "BATCH +2 draft/multiline #tea", "@batch=2 PRIVMSG #tea :x"], "MULTILINE_INVALID :"),
    ],
)
def test_what_is_wrong_is_said_once_and_the_next_message_gets_through(
    network: Network, lines: list[str], answer: str
) -> None:
    alice, bob = member(network, "alice", FULL), member(network, "bob")
    (fail,) = alice.send(*lines)
    assert fail.startswith(f":irc.test FAIL BATCH {answer}")
    assert bob.heard() == []
    assert len(alice.send(*batch("next", "message"))) == 4
    assert len(bob.heard()) == 2


def test_a_refusal_has_the_label_of_the_beginning(network: Network) -> None:
    alice = member(network, "alice", FULL)
    (fail,) = alice.send(*batch("x", "+", tags="@label=7 "))
    assert fail.startswith("@label=7 :irc.test FAIL BATCH MULTILINE_INVALID ")
    network.connect("op").send("JOIN #quiet", "MODE #quiet +m")
    alice.send("JOIN #quiet")
    assert alice.send(*batch("a", "b", target="#quiet", tags="@label=8 ")) == [
        "@label=8 :irc.test 404 alice #quiet :Cannot send to channel"
    ]


def test_without_the_capability_there_is_no_batch_of_clients(network: Network) -> None:
    assert member(network, "bob", BASE).send("BATCH +1 draft/multiline #tea")[0].startswith(":irc.test 421 bob BATCH ")


# Nobody's line is another's.


def several(text: str) -> Said:
    return Said("#lobby", 7, 5, "Bob", text, tags={MULTILINE: ""}, sender=Sender(1))


def test_people_at_netcat_see_whose_the_further_lines_are() -> None:
    assert PLAIN.encode(several("one\nAlice: two")) == b"Bob: one\n    Alice: two\n"


def test_programs_get_one_line_and_the_text_in_a_tag() -> None:
    line = TAGGED.encode(several("one\ntwo; three"))
    assert line.count(b"\n") == 1
    tags = "kind=say;room=#lobby;number=7;at=5;alias=Bob;text=one\\ntwo\\:\\sthree"
    assert line.decode() == f"@{tags} Bob: one ⏎ two; three\n"


@given(st.text(st.sampled_from("ab \r\n\0:@\x01\u2028é"), max_size=60), st.booleans())
def test_no_text_gives_a_line_that_is_not_its_authors(text: str, tagged_as_several: bool) -> None:
    said = Said("#lobby", 7, 5, "Bob", text, tags={MULTILINE: ""} if tagged_as_several else {}, sender=Sender(1, "b@b"))
    first, *further = PLAIN.encode(said).decode().split("\n")[:-1]
    assert first.startswith("Bob: ")
    assert all(line.startswith("    ") for line in further)
    assert tagged_as_several or not further
    assert TAGGED.encode(said).count(b"\n") == 1


@given(st.lists(st.tuples(st.text(st.sampled_from("ab é💜"), max_size=300), st.booleans()), min_size=1, max_size=8))
def test_every_line_fits_and_together_they_are_what_was_said(parts: list[tuple[str, bool]]) -> None:
    network = Network()
    alice, bob = member(network, "alice", FULL), member(network, "bob", FULL)
    lines = [f"+{text}" if continues and text and i else text for i, (text, continues) in enumerate(parts)]
    if sum(len(line.encode()) for line in lines) > TEXT_MAX_BYTES or not any(text.strip() for text, _ in parts):
        return
    if any(len(f"@batch=123 PRIVMSG #tea :{line}".encode()) > BODY_MAX - 2 for line in lines):
        return
    alice.send(*batch(*lines))
    heard = bob.heard()
    if len(heard) == 1:
        return  # one line is a message of the usual kind
    whole = ""
    for i, line in enumerate(heard[1:-1]):
        tags, _, rest = line.partition(" ")
        assert len(rest.encode()) <= BODY_MAX - 2
        whole += ("" if "concat" in tags or not i else "\n") + rest.partition(" :")[2]
    expected = "".join(line[1:] if line.startswith("+") else ("\n" if i else "") + line for i, line in enumerate(lines))
    assert whole == expected
