"""Times as people write them."""

from __future__ import annotations

import pytest

from threadtalk.wire.terms import duration, seconds, target_term_reason


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("90", 90),
        ("10min", 600),
        ("10m", 600),
        ("2h", 7200),
        ("1h30m", 5400),
        ("1d", 86_400),
        ("1w", 604_800),
        ("0", 0),
    ],
)
def test_a_time_is_understood(word: str, expected: int) -> None:
    assert seconds(word) == expected


@pytest.mark.parametrize("word", ["", "x", "2x", "h", "-1", "1 h", "9999999999", "١h"])
def test_what_is_no_time_is_none(word: str) -> None:
    assert seconds(word) is None


@pytest.mark.parametrize(("count", "words"), [(0, "0 s"), (59, "59 s"), (5400, "1 h 30 min"), (90_061, "1 d 1 h")])
def test_a_time_is_told_in_two_units(count: int, words: str) -> None:
    assert duration(count) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eve", ("Eve", 0, "")),
        ("Eve spam and more", ("Eve", 0, "spam and more")),
        ("Eve for 2h", ("Eve", 7200, "")),
        (" Eve  for 2h  spam ", ("Eve", 7200, "spam")),
        ("Eve for fun", None),
        ("", None),
    ],
)
def test_whom_how_long_and_why(text: str, expected: tuple[str, int, str] | None) -> None:
    assert target_term_reason(text) == expected
