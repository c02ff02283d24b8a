"""Plain text out: what people read and what programs parse, to the letter."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core import answers, events
from threadtalk.core.events import Event, HasQuit, Joined, Kind, Left, Place, Renamed, Said, Told, TopicSet
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire.plain.form import _ANSWER_LINES, _EVENT_LINES, PLAIN, TAGGED
from threadtalk.wire.plain.words import REFUSALS, sentence

LINES: list[tuple[Event, bool, str]] = [
    (Said("#lobby", 1, 5, "Bob", "Hello, everyone!"), False, "Bob: Hello, everyone!"),
    (Said("#tea", 1, 5, "Bob", "hi"), False, "[#tea] Bob: hi"),
    (Said("#lobby", 1, 5, "Bob", "waves", Kind.ACTION), False, "* Bob waves"),
    (Told(1, 5, "Bob", "Alice", "psst"), False, "[Bob -> you] psst"),
    (Told(1, 5, "Bob", "Alice", "psst"), True, "[you -> Alice] psst"),
    (Joined("#lobby", 1, 5, "Bob", entering=True), False, "Bob has connected to the chat room"),
    (Joined("#tea", 1, 5, "Bob"), False, "[#tea] Bob has joined"),
    (Left("#tea", 1, 5, "Bob", "cold"), False, "[#tea] Bob has left"),
    (Left("#tea", 1, 5, "Bob"), True, "-- You have left #tea"),
    (HasQuit((Place("#lobby", 1),), 5, "Bob", "reset"), False, "Bob has left the chat room!"),
    (Renamed((Place("#lobby", 1),), 5, "Bob", "Rob"), False, "Bob is now known as Rob"),
    (TopicSet("#lobby", 1, 5, "Bob", "news"), False, "Bob changed the topic to: news"),
    (TopicSet("#tea", 1, 5, "Bob", ""), False, "[#tea] Bob removed the topic"),
]


@pytest.mark.parametrize(("event", "own", "text"), LINES)
def test_people_read_the_words_of_the_original(event: Event, own: bool, text: str) -> None:
    assert PLAIN.encode(event, own=own) == f"{text}\n".encode()


@pytest.mark.parametrize("event", [Joined("#lobby", 1, 5, "Bob"), HasQuit((), 5, "Bob")])
def test_ones_own_coming_and_going_is_not_announced_to_oneself(event: Event) -> None:
    assert PLAIN.encode(event, own=True) == b""


def test_programs_get_room_number_time_and_alias_before_the_same_text() -> None:
    assert TAGGED.encode(Said("#lobby", 12, 1700000000123, "Bob", "hi")) == (
        b"@kind=say;room=#lobby;number=12;at=1700000000123;alias=Bob Bob: hi\n"
    )


def test_tag_values_cannot_break_out_of_their_tag() -> None:
    line = TAGGED.encode(TopicSet("#lobby", 1, 5, "Bob", "a;b c\\d"))
    assert b";topic=a\\:b\\sc\\\\d Bob changed the topic to: a;b c\\d\n" in line


def test_an_event_that_could_not_be_stored_has_no_number() -> None:
    assert b"number" not in TAGGED.encode(Joined("#lobby", 0, 5, "Bob"))


def test_history_has_times_and_the_date_if_it_is_not_today() -> None:
    now = datetime.now().astimezone()
    past = now - timedelta(days=3)
    messages = [
        Said("#lobby", 1, int(past.timestamp() * 1000), "Bob", "then"),
        Said("#lobby", 2, int(now.timestamp() * 1000), "Bob", "now"),
    ]
    expected = f"[{past:%Y-%m-%d %H:%M}] Bob: then\n[{now:%H:%M}] Bob: now\n"
    assert PLAIN.encode_recent(messages) == expected.encode()
    assert TAGGED.encode_recent(messages[1:]).endswith(b";alias=Bob;history=1 Bob: now\n")


def test_a_page_of_history_says_how_to_go_on() -> None:
    messages = [Said("#lobby", n, 0, "Bob", "x") for n in (5, 6)]
    older = PLAIN.encode_page(answers.HistoryGranted("#lobby", 2, 8, "#lobby", before=7), messages, more=True)
    assert older.endswith(b"-- There are more: /history #lobby before 5\n")
    newer = TAGGED.encode_page(answers.HistoryGranted("#lobby", 2, 9, "#lobby", after=4), messages, more=True)
    assert b"@kind=history-end;room=#lobby;more=1;next=6 " in newer
    assert PLAIN.encode_page(answers.HistoryGranted("#lobby", 2, 7, "#lobby"), [], more=False).startswith(
        b"-- These are all"
    )


def test_coming_in_is_told_in_the_words_of_the_original_and_no_more() -> None:
    assert PLAIN.encode_reply(Reply(1, answers.Welcome("Bob"))) == b"Connected to the server!\n"
    assert PLAIN.encode_reply(Reply(1, answers.RoomEntered("#lobby", 1, "", 1, entering=True))) == b""
    entered = TAGGED.encode_reply(Reply(1, answers.RoomEntered("#lobby", 1, "t t", 3, entering=True)))
    assert entered.startswith(b"@kind=entered;room=#lobby;members=3;last=1;topic=t\\st ")


@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_words(code: Code) -> None:
    assert code in REFUSALS


def test_a_refusal_names_what_cannot_be_seen() -> None:
    refusal = Refusal(Code.ALIAS_NOT_ALLOWED, {"alias": "a\u202eb", "character": "\u202e"})
    assert "U+202E" in sentence(refusal)
    assert "\u202e" not in sentence(refusal)
    assert "a space" in sentence(Refusal(Code.ALIAS_NOT_ALLOWED, {"alias": "a b", "character": " "}))


def test_every_event_and_answer_has_a_line() -> None:
    assert set(_EVENT_LINES) == {
        kind for kind in vars(events).values() if isinstance(kind, type) and hasattr(kind, "alias")
    }
    kinds = {kind for kind in vars(answers).values() if isinstance(kind, type) and kind.__module__ == answers.__name__}
    assert set(_ANSWER_LINES) == kinds - {
        answers.RoomLine,
        answers.PersonInfo,
        answers.Conversation,
        answers.Connection,
        answers.PersonSeen,
        answers.RoomSeen,
    }


@given(st.text(), st.sampled_from([PLAIN, TAGGED]), st.booleans())
def test_one_event_is_one_line_without_control_characters_whatever_it_holds(text: str, form: object, own: bool) -> None:
    assert form in (PLAIN, TAGGED)
    for event in (
        Said("#tea", 1, int(time.time()), "Bob", text),
        Told(1, 1, "A", "B", text),
        TopicSet("#t", 1, 1, "B", text),
    ):
        data = form.encode(event, own=own)  # type: ignore[attr-defined]
        line = data.decode()
        assert line.endswith("\n")
        assert not any(c < " " or "\x7f" <= c < "\xa0" or c in "\u2028\u2029\u202e\u2066" for c in line[:-1])
