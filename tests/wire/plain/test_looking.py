"""/search: what people write behind it, and the lines by which they are answered."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.commands import Search
from threadtalk.core.events import Kind, Said, Told
from threadtalk.wire.plain.form import PLAIN, TAGGED
from threadtalk.wire.plain.looking import COUNT, read


def moment(*when: int) -> int:
    """Return a time in the server's time zone, in milliseconds."""
    return round(datetime(*when).astimezone().timestamp() * 1000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("green tea", Search("green tea", COUNT)),
        ('"green tea" cup', Search('"green tea" cup', COUNT)),
        ("tea from:Alice in:#kitchen", Search("tea", COUNT, "#kitchen", "Alice")),
        ("FROM:Alice", Search("", COUNT, author="Alice")),
        ("in:Bob more tea", Search("more tea", COUNT, "Bob")),
        ("tea after:2026-01-31", Search("tea", COUNT, after=moment(2026, 1, 31))),
        ("tea before:2026-01-31", Search("tea", COUNT, before=moment(2026, 1, 31) - 1)),
        ("tea before:2026-01-31T14:30", Search("tea", COUNT, before=moment(2026, 1, 31, 14, 30) - 1)),
        ("tea after:2026-01-31t14:30:05", Search("tea", COUNT, after=moment(2026, 1, 31, 14, 30, 5))),
        ("see https://threadtalk.org", Search("see https://threadtalk.org", COUNT)),
        ('"from:Alice"', Search('"from:Alice"', COUNT)),
        ("", None),
        ("tea from:", None),
        ("from:Alice from:Bob", None),
        ("after:yesterday", None),
        ("before:2026-02-31", None),
        ("after:0001-01-01 x before:9999-12-31", None),
        ("after:2026-01-31T25:00", None),
    ],
)
def test_words_and_conditions_are_told_apart(line: str, wanted: Search | None) -> None:
    found = read(line)
    if "0001" in line:  # the platform may or may not know that year
        assert found is None or found.text == "x"
    else:
        assert found == wanted


@given(st.text(max_size=80) | st.from_regex(r"(from|in|after|before):[0-9T:-]{0,20}", fullmatch=True))
def test_whatever_is_typed_is_a_search_or_none(line: str) -> None:
    found = read(line)
    assert found is None or isinstance(found, Search)


AT = moment(2026, 1, 31, 14, 30)
FOUND = [
    Said("#lobby", 7, AT, "Alice", "green tea"),
    Said("#tea", 8, AT, "Bob", "drinks tea", Kind.ACTION),
    Told(3, AT, "Bob", "Alice", "tea for two"),
    Told(4, AT, "Bob", "Alice", "waves\x1b[31m", Kind.ACTION),
]


def test_people_see_when_where_and_who() -> None:
    assert PLAIN.encode_found(FOUND, more=False, is_complete=True).decode().splitlines() == [
        "[2026-01-31 14:30] [#lobby] Alice: green tea",
        "[2026-01-31 14:30] [#tea] * Bob drinks tea",
        "[2026-01-31 14:30] [Bob -> Alice] tea for two",
        "[2026-01-31 14:30] [Bob -> Alice] * Bob waves[31m",
        "-- 4 messages were found.",
    ]
    assert PLAIN.encode_found([], more=False, is_complete=True) == b"-- Nothing was found.\n"
    assert PLAIN.encode_found(FOUND[:1], more=False, is_complete=True).endswith(b"-- 1 message was found.\n")


def test_programs_get_the_same_as_tags() -> None:
    assert TAGGED.encode_found(FOUND[:3], more=True, is_complete=True).decode().splitlines() == [
        f"@kind=found;room=#lobby;number=7;at={AT};alias=Alice [#lobby] Alice: green tea",
        f"@kind=found;room=#tea;number=8;at={AT};alias=Bob;action=1 [#tea] * Bob drinks tea",
        f"@kind=found;at={AT};from=Bob;to=Alice [Bob -> Alice] tea for two",
        "@kind=search-end;count=3;more=1 -- These are the last 3. Earlier ones: before:2026-01-31T14:30:01",
    ]


def test_the_hint_at_earlier_ones_can_be_typed() -> None:
    told = PLAIN.encode_found(FOUND, more=True, is_complete=True).decode().splitlines()[-1]
    wanted = read(f"tea {told.rpartition(' ')[2]}")
    assert wanted is not None
    assert wanted.before == AT + 999


def test_an_index_that_is_still_being_made_is_no_secret() -> None:
    told = PLAIN.encode_found([], more=False, is_complete=False)
    assert told == b"-- Nothing was found. The index is still being made, so the newest may be missing.\n"
