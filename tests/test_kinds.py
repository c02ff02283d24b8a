"""Values of settings: what is allowed, what it means, and the way back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.kinds import (
    BYTES_OF_UNIT,
    Choice,
    Kind,
    NotAllowed,
    Number,
    Origins,
    Seconds,
    Size,
    Switch,
    Text,
    Whole,
)

SIZE = Size(0, 2**40)
SECONDS = Seconds(0, 86400)

KINDS: list[Kind] = [
    Text("a text"),
    Choice(("red", "green", "blue")),
    Switch(),
    Whole(-5, 5),
    Number(0, 10),
    SIZE,
    SECONDS,
]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("8192", 8192),
        ("8KiB", 8192),
        ("8 KiB", 8192),
        ("8kib", 8192),
        (" 1MiB ", 1048576),
        ("1.5MiB", 1572864),
        ("10MB", 10_000_000),
        ("7B", 7),
        ("1GiB", 1 << 30),
    ],
)
def test_sizes_may_have_a_unit(text: str, size: int) -> None:
    assert SIZE.parse(text) == size


@pytest.mark.parametrize("text", ["", "KiB", "-1", "8K", "8QiB", "0.3KiB", "1e3", "1_000", "٣", "8KiB8", "9" * 5000])
def test_other_sizes_are_not_allowed(text: str) -> None:
    with pytest.raises(NotAllowed):
        SIZE.parse(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60", 60.0), ("60s", 60.0), ("2m", 120.0), ("0.5", 0.5), ("500ms", 0.5), ("1.5h", 5400.0), ("2 M", 120.0)],
)
def test_durations_may_have_a_unit(text: str, seconds: float) -> None:
    assert SECONDS.parse(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "-1s", "1e3", "nan", "inf", "1d", "1:30", "9" * 400, "25h", "1.s"])
def test_other_durations_are_not_allowed(text: str) -> None:
    with pytest.raises(NotAllowed):
        SECONDS.parse(text)


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ""),
        ("https://chat.example.org", "https://chat.example.org"),
        ("  http://localhost:3000   https://a-b.example  ", "http://localhost:3000 https://a-b.example"),
        ("http://[::1]:8255 capacitor://localhost", "http://[::1]:8255 capacitor://localhost"),
        ("http://x:443 https://x:80 http://x:8080", "http://x:443 https://x:80 http://x:8080"),
    ],
)
def test_origins_are_written_as_browsers_write_them(text: str, origins: str) -> None:
    assert Origins("origins", may_be_empty=True).parse(text) == origins


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "null",
        "chat.example.org",
        "//x",
        "https://",
        "https://chat.example.org/",
        "https://Chat.example.org",
        "https://*.x",
        "https://x https://y/z",
        "https://x,https://y",
        "https://x:443",
        "http://x:80",
        "https://x:port",
    ],
)
def test_what_no_browser_calls_an_origin_is_not_allowed(text: str) -> None:
    with pytest.raises(NotAllowed):
        Origins("origins", may_be_empty=True).parse(text)


@given(st.integers(0, 2**40))
def test_a_size_that_is_shown_can_be_read_again(size: int) -> None:
    assert SIZE.parse(SIZE.show(size)) == size


@given(st.integers(0, 2**20), st.sampled_from(sorted(BYTES_OF_UNIT)))
def test_a_size_is_its_number_times_its_unit(number: int, unit: str) -> None:
    assert Size(0, 2**60).parse(f"{number}{unit}") == number * BYTES_OF_UNIT[unit]


@given(st.floats(0, 86400).map(lambda seconds: round(seconds, 6)))
def test_a_duration_that_is_shown_can_be_read_again(seconds: float) -> None:
    assert SECONDS.parse(SECONDS.show(seconds)) == pytest.approx(seconds, rel=1e-12)


@given(st.floats(0, 10).map(lambda number: round(number, 6)))
def test_a_number_that_is_shown_can_be_read_again(number: float) -> None:
    assert Number(0, 10).parse(Number(0, 10).show(number)) == number


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for kind in KINDS:
        try:
            value = kind.parse(text)
        except NotAllowed:
            continue
        assert kind.accept(value) == value


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.lists(st.integers()), st.dates()
)


@given(ANYTHING)
def test_no_value_does_more_than_be_refused(value: object) -> None:
    for kind in KINDS:
        try:
            accepted = kind.accept(value)
        except NotAllowed:
            continue
        assert not (isinstance(accepted, float) and math.isnan(accepted))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Whole(0, 10), True),  # a bool is an int to Python, and a slip to a person
        (Whole(0, 10), 1.0),
        (Whole(0, 10), "1"),
        (Whole(0, 10), 11),
        (Number(0, 10), True),
        (Number(0, 10), math.nan),
        (Number(0, 10), math.inf),
        (Number(0, 10), 10**400),
        (SECONDS, False),
        (SECONDS, -1),
        (SIZE, 1.5),
        (SIZE, True),
        (Switch(), 1),
        (Switch(), "true"),
        (Choice(("a", "b")), "c"),
        (Text("a text"), ""),
        (Text("a text"), "  "),
        (Text("a text"), "a\nb"),
        (Text("a text"), "a\x1b[31m"),
        (Text("a text"), b"a"),
    ],
)
def test_a_value_of_another_kind_is_not_allowed(kind: Kind, value: object) -> None:
    with pytest.raises(NotAllowed):
        kind.accept(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("YES", True), ("on", True), ("1", True), ("false", False), ("No", False), ("off", False)],
)
def test_a_switch_has_the_usual_words(text: str, value: bool) -> None:
    assert Switch().parse(text) is value


def test_every_kind_says_what_is_allowed() -> None:
    assert [kind.allowed for kind in KINDS] == [
        "a text",
        "red, green or blue",
        "true or false",
        "a whole number from -5 to 5",
        "a number from 0 to 10",
        "a size from 0 to 1024GiB, as in 8192, 8KiB or 1MiB",
        "a duration from 0s to 24h, as in 60, 60s or 2m",
    ]
