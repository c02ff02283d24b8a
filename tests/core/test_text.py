"""Untrusted text: no reader gets a control character, no terminal gets anything that hides or reorders."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.text import COMBINING_MAX, clean, printable

FORMATTING = "\x01\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f"


@given(st.text(st.characters(codec=None)))
def test_stored_text_has_no_control_characters_but_irc_formatting(text: str) -> None:
    for character in clean(text):
        assert character in FORMATTING or unicodedata.category(character) != "Cc"
    clean(text).encode()  # and nothing that cannot be encoded


@given(st.text(st.characters(codec=None)))
def test_a_terminal_never_gets_a_control_or_a_bidi_override(text: str) -> None:
    shown = printable(text)
    for character in shown:
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )


@given(st.text())
def test_showing_what_has_been_shown_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize("text", ["hello, world!", "Grüße", "你好", "مرحبا", "👨‍👩‍👧", "naïve café", "x\u0323\u0302"])
def test_ordinary_text_of_all_scripts_is_left_alone(text: str) -> None:
    assert clean(text) == text
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x0304,12colour\x03 end", "colour end"),
        ("\x04ff0000hex", "hex"),
        ("\x02bold\x02", "bold"),
        ("tab\there", "tab here"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
        ("line\u2028break", "line break"),
        ("c1\x9b31m", "c131m"),
        ("a" + "\u0316" * 20, "a" + "\u0316" * COMBINING_MAX),
        ("a" + "\u0316\u200d" * 20, "a" + "\u0316\u200d" * COMBINING_MAX + "\u200d" * (20 - COMBINING_MAX)),
    ],
)
def test_what_a_terminal_would_obey_is_taken_away(text: str, shown: str) -> None:
    assert printable(clean(text)) == shown
