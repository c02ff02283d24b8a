"""What IRC clients get back of what was said: events, reactions, private messages, what was taken back, read marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from threadtalk.server import Server

from .talker import Talker
from .test_irc import IrcTalker

CAPS = (
    "batch message-tags server-time echo-message draft/chathistory draft/event-playback draft/message-redaction "
    "draft/read-marker labeled-response"
)

ALL_TIME = "timestamp=2020-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z"

Connect = Callable[..., IrcTalker]
StartServer = Callable[..., Server]


@pytest.fixture
def connect(server: Server) -> Iterator[Connect]:
    talkers: list[IrcTalker] = []

    def connect(nick: str, caps: str = CAPS, to: Server | None = None) -> IrcTalker:
        talkers.append(IrcTalker((to or server).address, nick, caps))
        return talkers[-1]

    yield connect
    for talker in talkers:
        talker.close()


def enter(talker: IrcTalker, channel: str) -> None:
    talker.type(f"JOIN {channel}")
    talker.see_message(":End of /NAMES list")


def page(talker: IrcTalker, request: str) -> list[str]:
    """Ask for a page and return its lines, their tags but for the time and the id cut off."""
    talker.type(request)
    talker.see(":threadtalk.local BATCH +H …")
    start = len(talker.lines)
    for i in range(len(talker.lines) - 1, -1, -1):
        if " BATCH +H " in talker.lines[i]:
            start = i + 1
            break
    talker.see(":threadtalk.local BATCH -H")
    lines = talker.lines[start:]
    lines = lines[: lines.index(":threadtalk.local BATCH -H")]
    assert all("batch=H" in line.partition(" ")[0] for line in lines)
    return lines


def bare(lines: list[str]) -> list[str]:
    """Return lines without tags and without the hosts of their sources."""
    found = []
    for line in lines:
        source, _, rest = line.partition(" ")[2].partition(" ")
        found.append(f"{source[1:].partition('!')[0]} {rest}")
    return found


def msgid(line: str) -> str:
    return line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]


def test_who_was_away_sees_what_happened_and_the_reactions_after_a_restart(
    start_server: StartServer, connect: Connect, tmp_path: Path
) -> None:
    first = start_server(data=str(tmp_path), limits=False)
    alice, bob = connect("Alice", to=first), connect("Bob", to=first)
    enter(alice, "#tea")
    enter(bob, "#tea")
    alice.type("PRIVMSG #tea :who wants tea?")
    said = msgid(bob.see_message(" PRIVMSG #tea :who wants tea?"))
    bob.type(f"@+draft/reply={said};+draft/react=🍵 TAGMSG #tea")
    reaction = alice.see_message(" TAGMSG #tea")
    assert f";+draft/reply={said};+draft/react=🍵 :Bob!" in reaction
    bob.type(f"@+draft/reply={said} PRIVMSG #tea :me!")
    alice.see_message(" PRIVMSG #tea :me!")
    bob.type("@+typing=active TAGMSG #tea\r\nTOPIC #tea :tea time\r\nMODE #tea +o Bob\r\nPART #tea :bye")
    alice.see_message(" PART #tea :bye")
    first.stop()
    second = start_server(data=str(tmp_path), limits=False)
    carol = connect("Carol", to=second)
    enter(carol, "#tea")
    lines = page(carol, "CHATHISTORY LATEST #tea * 20")
    assert bare(lines)[:7] == [
        "Alice JOIN #tea",
        "Bob JOIN #tea",
        "Alice PRIVMSG #tea :who wants tea?",
        "Bob TAGMSG #tea",
        "Bob PRIVMSG #tea :me!",
        "Bob TOPIC #tea :tea time",
        "Bob PART #tea :bye",
    ]
    assert msgid(lines[2]) == said
    assert msgid(lines[3]) == msgid(reaction)
    assert f"+draft/reply={said};+draft/react=🍵 " in lines[3]
    assert f"+draft/reply={said} " in lines[4]
    assert all(line.partition(" ")[2].partition(" ")[0].endswith(".cloak") for line in lines)


def test_only_messages_are_in_the_history_of_who_did_not_ask_for_events(connect: Connect) -> None:
    alice = connect("Alice", "batch server-time message-tags draft/chathistory echo-message")
    enter(alice, "#tea")
    alice.type("TOPIC #tea :x\r\n@+draft/react=x TAGMSG #tea\r\nPRIVMSG #tea :hello\r\nNOTICE #tea :note")
    alice.see_message(" NOTICE #tea :note")
    assert bare(page(alice, "CHATHISTORY LATEST #tea * 20")) == [
        "Alice PRIVMSG #tea :hello",
        "Alice NOTICE #tea :note",
    ]


def test_a_message_that_was_taken_back_is_gone_for_everybody(connect: Connect) -> None:
    alice, bob, old = connect("Alice"), connect("Bob"), connect("Old", "")
    for talker in (alice, bob, old):
        enter(talker, "#tea")
    bob.type("PRIVMSG #tea :oops")
    oops = msgid(alice.see_message(" PRIVMSG #tea :oops"))
    bob.see_message(" PRIVMSG #tea :oops")
    bob.type(f"@label=1 REDACT #tea {oops} :wrong window")
    echo = bob.see_message(f" REDACT #tea {oops} :wrong window")
    assert "label=1" in echo
    assert ":Bob!" in alice.see_message(f" REDACT #tea {oops} :wrong window")
    bob.type("PRIVMSG #tea :sorry")
    old.see_message(" PRIVMSG #tea :sorry")
    assert not any("REDACT" in line for line in old.lines)
    lines = bare(page(alice, "CHATHISTORY LATEST #tea * 20"))
    assert "Bob PRIVMSG #tea :oops" not in lines
    assert f"Bob REDACT #tea {oops} :wrong window" in lines
    late = connect("Late", "server-time")
    enter(late, "#tea")
    assert any(line.endswith(" PRIVMSG #tea :sorry") for line in late.lines)
    assert not any("oops" in line for line in late.lines)
    bob.type(f"REDACT #tea {oops}")
    bob.see(f":threadtalk.local FAIL REDACT UNKNOWN_MSGID #tea {oops} :This message does not exist or is too old")


def test_only_its_author_and_moderators_take_a_message_back(connect: Connect) -> None:
    alice, bob = connect("Alice"), connect("Bob")
    enter(alice, "#tea")
    enter(bob, "#tea")
    alice.type("PRIVMSG #tea :mine")
    mine = msgid(bob.see_message(" PRIVMSG #tea :mine"))
    bob.type(f"REDACT #tea {mine}")
    bob.see(f":threadtalk.local FAIL REDACT REDACT_FORBIDDEN #tea {mine} …")
    alice.type("NICK Alicia")
    bob.see_message(" NICK Alicia")
    bob.type(f"NICK Alice\r\nREDACT #tea {mine}")
    bob.see(f":threadtalk.local FAIL REDACT REDACT_FORBIDDEN #tea {mine} …")
    bob.type("PRIVMSG #tea :spam")
    spam = msgid(alice.see_message(" PRIVMSG #tea :spam"))
    alice.type(f"REDACT #tea {spam} :no spam")  # Alicia made the channel and moderates it
    bob.see_message(f" REDACT #tea {spam} :no spam")
    bob.type(f"REDACT #nowhere {spam}")
    bob.see(":threadtalk.local FAIL REDACT INVALID_TARGET #nowhere …")
    bob.type("REDACT #tea nonsense")
    bob.see(":threadtalk.local FAIL REDACT UNKNOWN_MSGID #tea nonsense …")
    plain = connect("Plain", "")
    plain.type(f"REDACT #tea {spam}")
    plain.see(":threadtalk.local 421 Plain REDACT :Unknown command")


def test_a_conversation_of_two_has_a_history_for_these_two_alone(connect: Connect) -> None:
    alice, bob = connect("Alice"), connect("Bob")
    alice.type("PRIVMSG bob :psst")
    bob.see_message(" PRIVMSG Bob :psst")
    bob.type("PRIVMSG Alice :what?")
    what = msgid(alice.see_message(" PRIVMSG Alice :what?"))
    bob.see_message(" PRIVMSG Alice :what?")
    expected = ["Alice PRIVMSG Bob :psst", "Bob PRIVMSG Alice :what?"]
    assert bare(page(alice, "CHATHISTORY LATEST bob * 10")) == expected
    assert bare(page(bob, "CHATHISTORY LATEST ALICE * 10")) == expected
    assert bare(page(alice, f"CHATHISTORY BEFORE Bob msgid={what} 10")) == expected[:1]
    bob.type(f"REDACT Alice {what}")
    alice.see_message(f" REDACT Alice {what}")
    bob.close()
    alice.type("MONITOR + Bob")
    alice.see(":threadtalk.local 731 Alice :Bob")
    another = connect("Bob")
    assert page(another, "CHATHISTORY LATEST Alice * 10") == []
    assert (
        page(another, "CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2099-01-01T00:00:00.000Z 9")
        == []
    )


def test_who_takes_a_name_over_does_not_get_its_conversations(connect: Connect) -> None:
    alice, bob, eve = connect("Alice"), connect("Bob"), connect("Eve")
    eve.type("PRIVMSG Bob :hello")
    bob.see_message(" PRIVMSG Bob :hello")
    eve.type("NICK Eva")
    eve.see_message(" NICK Eva")
    alice.type("NICK Eve\r\nPRIVMSG Bob :a secret")
    bob.see_message(" PRIVMSG Bob :a secret")
    alice.type("NICK Alice")
    alice.see_message(" NICK Alice")
    eve.type("NICK Eve")
    eve.see_message(" NICK Eve")
    assert page(eve, "CHATHISTORY LATEST Bob * 10") == []
    eve.type("PRIVMSG Bob :me again")
    bob.see_message(" PRIVMSG Bob :me again")
    eve.see_message(" PRIVMSG Bob :me again")
    assert bare(page(eve, "CHATHISTORY LATEST Bob * 10")) == ["Eve PRIVMSG Bob :me again"]


def test_where_something_was_said_is_listed_by_the_time_of_the_last_message(connect: Connect) -> None:
    alice, bob = connect("Alice"), connect("Bob")
    enter(alice, "#tea")
    enter(alice, "#silent")
    alice.type("PRIVMSG #tea :first")
    first = alice.see_message(" PRIVMSG #tea :first").partition("time=")[2].partition(";")[0]
    alice.type("PRIVMSG Bob :second")
    bob.see_message(" PRIVMSG Bob :second")
    lines = page(alice, f"CHATHISTORY TARGETS {ALL_TIME} 10")
    assert [line.split(" ")[2:5] for line in lines] == [["CHATHISTORY", "TARGETS", name] for name in ("#tea", "Bob")]
    assert lines[0].split(" ")[5] == first
    backwards = " ".join(reversed(ALL_TIME.split(" ")))
    assert [line.split(" ")[4] for line in page(alice, f"CHATHISTORY TARGETS {backwards} 1")] == ["Bob"]
    assert page(alice, f"CHATHISTORY TARGETS timestamp={first} timestamp={first} 10") == []
    alice.type("CHATHISTORY TARGETS msgid=x timestamp=y 5")
    alice.see(":threadtalk.local FAIL CHATHISTORY INVALID_PARAMS TARGETS msgid=x :Invalid timestamp")


def test_a_read_marker_only_ever_goes_forward_and_is_told_before_the_names(connect: Connect) -> None:
    alice = connect("Alice")
    alice.type("JOIN #tea")
    alice.see(":threadtalk.local MARKREAD #tea *")
    alice.see(":threadtalk.local 353 …")
    alice.type("MARKREAD #tea timestamp=2020-01-02T03:04:05.678Z")
    alice.see(":threadtalk.local MARKREAD #tea timestamp=2020-01-02T03:04:05.678Z")
    alice.type("MARKREAD #tea timestamp=2019-01-02T03:04:05.678Z")
    alice.see(":threadtalk.local MARKREAD #tea timestamp=2020-01-02T03:04:05.678Z")
    alice.type("PART #tea\r\nJOIN #tea")
    alice.see(":threadtalk.local MARKREAD #tea timestamp=2020-01-02T03:04:05.678Z")
    alice.type("MARKREAD Bob")
    alice.see(":threadtalk.local MARKREAD Bob *")
    alice.type("MARKREAD Bob timestamp=2999-01-01T00:00:00.000Z")
    assert alice.see(":threadtalk.local MARKREAD Bob timestamp=…") < ":threadtalk.local MARKREAD Bob timestamp=2999"
    for wrong in ("*", "yesterday", "timestamp=2020-13-01T00:00:00.000Z"):
        alice.type(f"MARKREAD #tea {wrong}")
        alice.see(f":threadtalk.local FAIL MARKREAD INVALID_PARAMS {wrong} :Invalid parameters")
    alice.type("MARKREAD")
    alice.see(":threadtalk.local FAIL MARKREAD NEED_MORE_PARAMS :Missing parameters")


@pytest.mark.parametrize("restarted", [False, True], ids=["empty", "restarted"])
def test_who_comes_into_a_room_that_was_for_the_invited_hears_nothing_of_before(
    start_server: Callable[..., Server], join: Callable[..., Talker], connect: Connect, tmp_path: Path, restarted: bool
) -> None:
    server = start_server(data=str(tmp_path), limits=False)
    caps = "batch message-tags server-time draft/chathistory draft/search"
    alice, eve = connect("Alice", caps, to=server), connect("Eve", caps, to=server)
    enter(alice, "#den")
    enter(eve, "#den")
    alice.type("PRIVMSG #den :the secret plan")
    eve.see_message(" PRIVMSG #den :the secret plan")
    alice.type("MODE #den +is")
    alice.see_message(" MODE #den +is")
    for talker in (alice, eve):
        talker.type("PART #den")
        talker.see_message(" PART #den")
    if restarted:
        server.stop()
        server = start_server(data=str(tmp_path), limits=False)
    mallory = connect("Mallory", caps, to=server)
    enter(mallory, "#den")
    mallory.type("CHATHISTORY LATEST #den * 50")
    mallory.type("SEARCH text=secret")
    mallory.type("PRIVMSG #den :nobody tells me anything")
    mallory.see_message(" BATCH -H")
    paula = join("Paula", to=server)
    paula.type("/join #den")
    assert paula.see("[…").endswith("] Mallory: nobody tells me anything")
    olga = connect("Olga", caps, to=server)
    enter(olga, "#den")
    olga.type("CHATHISTORY LATEST #den * 50")
    olga.see_message(" PRIVMSG #den :nobody tells me anything")
    for each in (mallory, paula, olga):
        assert not any("secret plan" in line for line in each.lines)
