"""Plain text in: lines to commands. Each test feeds bytes and looks at the steps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core import answers
from threadtalk.core.commands import (
    Command,
    Enter,
    Join,
    Leave,
    ListMembers,
    ListRooms,
    Quit,
    ReadHistory,
    Rename,
    Say,
    SetTopic,
    ShowTopic,
    Tell,
)
from threadtalk.core.events import Kind, Left
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire import detect
from threadtalk.wire.api import NOTHING, Close, Do, Step, SwitchTo, Write
from threadtalk.wire.door import Door
from threadtalk.wire.plain.form import TAGGED
from threadtalk.wire.plain.session import _AFTER_ENTERING, USER, PlainSession
from threadtalk.wire.plain.words import HELP, PROMPT

from ..chunks import ways_to_cut

MAX = 200


def accept(command: Command) -> list[Item]:
    """What a World that refuses nothing would answer."""
    if isinstance(command, Enter):
        return [Reply(1, answers.Welcome(command.alias)), Reply(1, answers.RoomEntered("#lobby", 1, "", 1))]
    if isinstance(command, Join):
        return [Reply(1, answers.RoomEntered(command.room, 1, "", 1))]
    if isinstance(command, Leave):
        return [Left(command.room, 2, 0, "Alice")]
    return []


def steps(session: PlainSession, *pieces: bytes) -> list[Step]:
    """All steps that come of these bytes, those that settle being granted."""
    taken: list[Step] = []
    for piece in pieces:
        session.receive_data(piece)
        while (step := session.next_step()) is not None:
            taken.append(step)
            if isinstance(step, Do) and step.settles:
                session.settle(accept(step.command))
    return taken


def entered() -> PlainSession:
    session = PlainSession(MAX)
    steps(session, b"Alice\n")
    return session


def commands(session: PlainSession, line: bytes) -> list[Command]:
    return [step.command for step in steps(session, line + b"\n") if isinstance(step, Do)]


def refused(taken: Sequence[Step]) -> list[str]:
    return [step.data.decode() for step in taken if isinstance(step, Write) and step.data.startswith(b"! ")]


def test_the_first_line_is_the_alias_and_the_next_one_a_message_wherever_they_are_cut() -> None:
    for pieces in ways_to_cut(b" Alice \r\nhi, \xc3\xa4ll\n/quit\n"):
        taken = steps(PlainSession(MAX), *pieces)
        assert taken == [
            Do(Enter("Alice", "", USER, "plain"), settles=True),
            Do(Say("#lobby", "hi, äll")),
            Do(Quit(), settles=True),
        ]


def test_who_waits_to_be_asked_is_asked_and_asked_again_after_a_refusal() -> None:
    session = PlainSession(MAX)
    assert session.start(prompted=True) == PROMPT.encode()
    session.receive_data(b"Alice\n")
    assert session.next_step() == Do(Enter("Alice", "", USER, "plain"), settles=True)
    session.settle([Reply(1, Refusal(Code.ALIAS_TAKEN, {"alias": "Alice"}))])
    assert session.next_step() == Write(PROMPT.encode())
    assert session.next_step() is None
    assert not session.has_entered


def test_who_speaks_first_is_not_asked() -> None:
    assert PlainSession(MAX).start(prompted=False) == b""


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (b"hello there", Say("#lobby", "hello there")),
        (b"  indented", Say("#lobby", "  indented")),
        (b"//slash", Say("#lobby", "/slash")),
        (b"/me waves", Say("#lobby", "waves", Kind.ACTION)),
        (b"/msg Bob  psst, Bob", Tell("Bob", " psst, Bob")),
        (b"/msg #tea hi", Say("#tea", "hi")),
        (b"/who", ListMembers("#lobby")),
        (b"/who tea", ListMembers("#tea")),
        (b"/rooms", ListRooms()),
        (b"/join tea", Join("#tea")),
        (b"/JOIN #tea", Join("#tea")),
        (b"/leave", Leave("#lobby")),
        (b"/alias Alicia", Rename("Alicia")),
        (b"/topic", ShowTopic("#lobby")),
        (b"/topic all about tea", SetTopic("#lobby", "all about tea")),
        (b"/history", ReadHistory("#lobby", 50)),
        (b"/history 7", ReadHistory("#lobby", 7)),
        (b"/history #tea 7", ReadHistory("#tea", 7)),
        (b"/history before 12", ReadHistory("#lobby", 50, before=12)),
        (b"/history #tea after 12 100", ReadHistory("#tea", 100, after=12)),
        (b"/quit so long", Quit("so long")),
    ],
)
def test_each_command_asks_for_what_it_says(line: bytes, command: Command) -> None:
    assert commands(entered(), line) == [command]


def test_what_is_typed_goes_to_the_room_joined_last_and_back_after_leaving() -> None:
    session = entered()
    assert commands(session, b"/join #tea\n/join #coffee\nx")[-1] == Say("#coffee", "x")
    assert commands(session, b"/leave\nx")[-1] == Say("#tea", "x")
    assert commands(session, b"/join #lobby\nx")[-1] == Say("#lobby", "x")
    assert commands(session, b"/leave #tea\nx")[-1] == Say("#lobby", "x")


@pytest.mark.parametrize("line", [b"", b"   ", b"\t", b"/pong", b"/pong x"])
def test_a_line_that_asks_for_nothing_does_nothing_but_counts(line: bytes) -> None:
    assert steps(entered(), line + b"\n") == [NOTHING]


@pytest.mark.parametrize("line", [b"/msg", b"/msg Bob", b"/me", b"/alias", b"/history x y", b"/help nonsense"])
def test_a_command_without_its_words_is_answered_with_its_usage(line: bytes) -> None:
    assert refused(steps(entered(), line + b"\n"))[0].startswith("! Usage: /")


def test_an_unknown_command_is_named_and_never_said_aloud() -> None:
    taken = steps(entered(), b"/jion #tea\n")
    assert "/jion" in refused(taken)[0]
    assert "/join" in refused(taken)[0]


def test_invalid_utf8_is_refused_and_the_connection_goes_on() -> None:
    taken = steps(entered(), b"\xff\xfe\nok\n")
    assert "UTF-8" in refused(taken)[0]
    assert taken[-1] == Do(Say("#lobby", "ok"))


def test_a_line_that_is_too_long_is_refused_with_the_limit() -> None:
    taken = steps(entered(), b"x" * (MAX + 1) + b"\nok\n")
    assert str(MAX) in refused(taken)[0]
    assert taken[-1] == Do(Say("#lobby", "ok"))


@pytest.mark.parametrize("line", [b"POST / HTTP/1.1", b"x /y http/1.0"])
def test_a_late_browser_is_sent_away_not_let_in(line: bytes) -> None:
    session = PlainSession(MAX)
    session.start(prompted=True)
    assert steps(session, line + b"\r\n") == [Close(detect.NOT_SPOKEN[detect.Protocol.HTTP])]


@pytest.mark.parametrize("line", [b"NICK alice", b"CAP LS 302"])
def test_a_late_irc_client_goes_on_in_irc_with_all_that_it_has_said(line: bytes) -> None:
    session = PlainSession(MAX)
    session.start(prompted=True)
    said = line + b"\r\nUSER a 0 * a\r\n"
    session.receive_data(said)
    assert session.next_step() == SwitchTo(detect.Protocol.IRC, line + b"\nUSER a 0 * a\r\n")


def test_a_request_too_long_to_be_seen_whole_is_none_the_less_never_taken_for_chat() -> None:
    session = PlainSession(MAX)
    session.receive_data(b"FETCH /" + b"x" * MAX + b" HTTP/1.1\r\nMallory\n")
    assert session.next_step() == Close(detect.NOT_SPOKEN[detect.Protocol.HTTP])


def test_before_the_alias_only_help_and_quit_are_for_people() -> None:
    session = PlainSession(MAX)
    assert refused(steps(session, b"/who\n"))
    assert b"/join" in b"".join(step.data for step in steps(session, b"/help\n") if isinstance(step, Write))
    assert commands(session, b"/quit") == [Quit()]


def test_a_program_gets_tags_and_its_token_comes_with_the_alias() -> None:
    session = PlainSession(MAX)
    token = "t" * 16
    taken = steps(session, f"/tags {token}\nbot\n".encode())
    assert taken[-1] == Do(Enter("bot", token, USER, "plain"), settles=True)
    assert session.form is TAGGED
    assert session.answers_pings


@pytest.mark.parametrize("token", ["short", "x" * 65, "with space in it here"])
def test_a_token_that_could_be_guessed_or_is_none_is_refused(token: str) -> None:
    session = PlainSession(MAX)
    taken = steps(session, f"/tags {token}\n".encode())
    assert isinstance(taken[0], Write)
    assert b"code=usage" in taken[0].data
    assert session.form is not TAGGED


def test_ping_is_answered_with_its_word() -> None:
    session = PlainSession(MAX)
    assert steps(session, b"/tags\n/ping abc\n")[-1] == Write(b"@kind=pong;word=abc PONG\n")


def test_every_command_for_people_has_help() -> None:
    assert set(HELP) == set(_AFTER_ENTERING) - {"ping", "pong"}


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_no_bytes_whatever_break_the_session(pieces: list[bytes]) -> None:
    for session in (PlainSession(MAX), entered()):
        for step in steps(session, *pieces):
            assert isinstance(step, Do | Write | Close)


@given(st.text(max_size=100))
def test_whatever_is_quoted_back_is_safe_for_a_terminal(text: str) -> None:
    session = entered()
    for step in steps(session, b"/" + text.encode() + b"\n"):
        if isinstance(step, Write):
            for line in step.data.decode().splitlines():
                assert line.isprintable() or all(c.isprintable() or c == "\u200d" or not c.isascii() for c in line)


class LockedDoor(Door):
    """Asks for the password `tea`."""

    needs_password = True

    def may_enter(self, password: str) -> bool:
        return password == "tea"


def test_where_a_password_is_needed_it_is_asked_for_before_the_alias() -> None:
    session = PlainSession(MAX, door=LockedDoor())
    assert session.start(prompted=True) == b"Password: "
    session.receive_data(b"/help nonsense\ntea\nAlice\n")
    assert session.next_step() is not None  # /help works before
    assert session.next_step() == Write(b"")
    assert session.next_step() == Write(b"Choose an alias: ")
    step = session.next_step()
    assert isinstance(step, Do)
    assert isinstance(step.command, Enter)


def test_a_wrong_password_ends_the_connection_with_a_sentence() -> None:
    for line in (b"Alice\n", b"/join #tea\n", b"\n"):
        session = PlainSession(MAX, door=LockedDoor())
        session.start(prompted=False)
        session.receive_data(line)
        step = session.next_step()
        assert isinstance(step, Close)
        assert step.data.startswith(b"! This server asks for a password first")


def test_a_program_that_tells_it_unasked_is_not_asked_for_its_alias() -> None:
    session = PlainSession(MAX, door=LockedDoor())
    session.start(prompted=False)
    session.receive_data(b"/tags\ntea\nAlice\n")
    steps = [session.next_step() for _ in range(3)]
    assert steps[:2] == [Write(b""), Write(b"")]
    assert isinstance(steps[2], Do)
