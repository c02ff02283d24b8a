"""Tagged lines: the form of IRCv3 message tags, and everything that is not in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.client.tagged import ServerLine, parse_line


def test_kind_tags_and_text() -> None:
    line = parse_line("@kind=say;room=#tea;number=7;at=1700000000000;alias=Bob [#tea] Bob: hi  there")
    assert (line.kind, line.text) == ("say", "[#tea] Bob: hi  there")
    assert (line.room, line.number, line.at, line.alias) == ("#tea", 7, 1_700_000_000_000, "Bob")
    assert not line.is_history


@pytest.mark.parametrize(
    ("escaped", "value"),
    [
        (r"a\:b\sc\\d\r\n", "a;b c\\d\r\n"),
        (r"\\s", r"\s"),
        (r"\x\y", "xy"),
        ("end\\", "end"),
        ("a=b=c", "a=b=c"),
        ("", ""),
    ],
)
def test_values_are_unescaped(escaped: str, value: str) -> None:
    assert parse_line(f"@kind=topic;topic={escaped} text").tags == {"topic": value}


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("plain text", ServerLine("", {}, "plain text")),
        ("", ServerLine("", {}, "")),
        ("@", ServerLine("", {}, "")),
        ("@kind", ServerLine("", {}, "")),
        ("@kind=new-kind;new=1 text", ServerLine("new-kind", {"new": "1"}, "text")),
        ("@;;=x;a;b= text", ServerLine("", {"a": "", "b": ""}, "text")),
        ("@kind=a;kind=b text", ServerLine("b", {}, "text")),
    ],
)
def test_what_is_unknown_or_malformed_is_tolerated(raw: str, line: ServerLine) -> None:
    assert parse_line(raw) == line


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5", "9" * 19, "\u0661", " 1", "1_0"])
def test_what_is_not_a_number_is_zero(value: str) -> None:
    assert ServerLine("say", {"number": value}).number == 0


@given(st.text())
def test_nothing_raises(text: str) -> None:
    for raw in (text, "@" + text, "@kind=say;number=" + text):
        line = parse_line(raw)
        assert isinstance(line.number + line.at, int)


@given(st.dictionaries(st.text("abcdefghij-", min_size=1), st.text()), st.text())
def test_what_was_escaped_comes_back(tags: dict[str, str], text: str) -> None:
    escapes = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})
    prefix = ";".join(f"{key}={value.translate(escapes)}" for key, value in tags.items())
    assert parse_line(f"@kind=x;{prefix} {text}") == ServerLine("x", tags, text)
