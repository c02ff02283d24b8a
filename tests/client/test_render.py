"""Lines to what a terminal gets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.client.render import COLOURS, colour_of, fragments, plain_text
from threadtalk.client.state import Line, Note, Tone
from threadtalk.client.tagged import ServerLine, parse_line

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
AT = int(datetime(2026, 11, 22, 21, 4, tzinfo=UTC).timestamp() * 1000)


def text_of(line: str, now: datetime = NOW) -> str:
    return "".join(piece[1] for piece in fragments(Line(parse_line(line)), now))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"@kind=say;room=#lobby;at={AT};alias=Alice Alice: Hi Bob!", "21:04 Alice: Hi Bob!"),
        (f"@kind=say;room=#tea;at={AT};alias=Bob [#tea] Bob: hot", "21:04 [#tea] Bob: hot"),
        (f"@kind=action;room=#tea;at={AT};alias=Bob [#tea] * Bob waves", "21:04 [#tea] * Bob waves"),
        (f"@kind=direct;at={AT};from=Bob;to=Alice [Bob -> you] psst", "21:04 [Bob -> you] psst"),
        (f"@kind=quit;at={AT};alias=Bob Bob has left the chat room!", "21:04 Bob has left the chat room!"),
        (f"@kind=found;room=#lobby;at={AT};alias=Bob [#lobby] Bob: tea", "21:04 [#lobby] Bob: tea"),
        (f"@kind=found;room=#tea;at={AT};alias=Bob;action=1 [#tea] * Bob waves", "21:04 [#tea] * Bob waves"),
        (f"@kind=found;at={AT};from=Bob;to=Alice [Bob -> Alice] psst", "21:04 [Bob -> Alice] psst"),
        ("@kind=welcome;alias=Alice Connected to the server!", "Connected to the server!"),
        ("@kind=say;alias=Bob Bob: no time", "Bob: no time"),
        ("@kind=say;at=99999999999999999;alias=Bob Bob: far future", "Bob: far future"),
        ("@kind=new-kind;at=1 something new", "something new"),
    ],
)
def test_the_words_are_the_servers_with_the_time_in_front(line: str, text: str) -> None:
    assert text_of(line) == text


def test_times_are_local_and_of_another_day_have_its_date() -> None:
    line = f"@kind=say;room=#lobby;at={AT};alias=Bob Bob: hi"
    east = timezone(timedelta(hours=5))
    assert text_of(line, NOW.astimezone(east)) == "02:04 Bob: hi"
    assert text_of(line, NOW + timedelta(days=1)) == "2026-11-22 21:04 Bob: hi"


def test_of_what_was_found_one_sees_where_when_and_who_also_in_a_pipe() -> None:
    line = parse_line(f"@kind=found;room=#lobby;number=3;at={AT};alias=Bob [#lobby] Bob: tea")
    assert fragments(Line(line), NOW)[1:] == [("class:room", "[#lobby] "), (colour_of("Bob"), "Bob"), ("", ": tea")]
    told = parse_line(f"@kind=found;at={AT};from=Bob;to=Alice [Bob -> Alice] psst")
    assert fragments(Line(told), NOW)[1:] == [("", "["), (colour_of("Bob"), "Bob"), ("", " -> Alice] psst")]
    when = datetime.fromtimestamp(AT / 1000)
    assert plain_text(Line(line)) == f"{when:%Y-%m-%d %H:%M} [#lobby] Bob: tea"


def test_an_alias_has_its_colour_whatever_the_case() -> None:
    assert colour_of("Alice") == colour_of("ALICE") == colour_of("Ａlice")
    assert {colour_of(f"alias{count}") for count in range(300)} == set(COLOURS)


def test_one_sees_which_line_is_ones_own() -> None:
    line = parse_line("@kind=say;room=#lobby;alias=Alice Alice: hi")
    assert fragments(Line(line, is_own=True), NOW) == [(colour_of("Alice") + " bold", "Alice"), ("", ": hi")]
    assert fragments(Line(line), NOW) == [(colour_of("Alice"), "Alice"), ("", ": hi")]


def test_notes_say_what_they_are_about() -> None:
    assert fragments(Note("Connected again."), NOW) == [("class:status", "-- Connected again.")]
    assert fragments(Note("No.", Tone.REFUSAL), NOW) == [("class:refusal", "! No.")]


def test_a_tag_that_does_not_fit_the_text_changes_nothing() -> None:
    assert text_of("@kind=say;room=#tea;alias=Bob Mallory: I am Bob") == "Mallory: I am Bob"


def test_a_message_of_several_lines_is_shown_on_as_many() -> None:
    line = f"@kind=say;room=#lobby;at={AT};alias=Bob;text=one\\ntwo Bob: one ⏎ two"
    assert text_of(line) == "21:04 Bob: one\n    two"
    assert plain_text(Line(parse_line(line))) == "Bob: one ⏎ two", "a filter gets one line for each message"


def test_a_text_that_is_not_what_the_line_says_is_not_shown() -> None:
    assert text_of("@kind=say;alias=Bob;text=one\\nMallory:\\shi Bob: one") == "Bob: one"


def test_tags_cannot_put_colours_or_escapes_into_a_line() -> None:
    line = ServerLine("say", {"room": "#\x1b[31m", "alias": "B\x1b[5mob"}, "[#\x1b[31m] B\x1b[5mob: \x9b2J\u202ehi")
    assert "".join(piece[1] for piece in fragments(Line(line), NOW)) == "[#[31m] B[5mob: 2J\ufffdhi"


@given(
    st.sampled_from(["say", "action", "direct", "join", "refusal", "info", "", "welcome"]),
    st.dictionaries(st.sampled_from(["room", "alias", "at", "from"]), st.text()),
    st.text(),
)
def test_nothing_raw_ever_reaches_a_terminal(kind: str, tags: dict[str, str], text: str) -> None:
    shown = Line(ServerLine(kind, tags, text))
    for piece in (*(piece[1] for piece in fragments(shown, NOW)), plain_text(shown)):
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2028\u200b" for c in piece)
