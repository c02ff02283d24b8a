"""Aliases and rooms: what is allowed, and when two are the same to the eye."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.names import ALIAS_MAX, ROOM_MAX, check_alias, check_room, conversation, fold
from threadtalk.core.refusals import Code


@pytest.mark.parametrize(
    "alias", ["Alice", "bob_2", "-_[]{}|^", "^_^", "Zoë", "Ольга", "王小明", "ひろし", "नेहा", "x" * ALIAS_MAX]
)
def test_people_of_all_scripts_can_use_their_names(alias: str) -> None:
    assert check_alias(alias) is None


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("", Code.ALIAS_EMPTY),
        ("x" * (ALIAS_MAX + 1), Code.ALIAS_TOO_LONG),
        ("a b", Code.ALIAS_NOT_ALLOWED),
        ("a\tb", Code.ALIAS_NOT_ALLOWED),
        ("a\x1b[31m", Code.ALIAS_NOT_ALLOWED),
        ("a\x00", Code.ALIAS_NOT_ALLOWED),
        ("a\x85b", Code.ALIAS_NOT_ALLOWED),
        ("a\u200bb", Code.ALIAS_NOT_ALLOWED),
        ("a\u202eb", Code.ALIAS_NOT_ALLOWED),
        ("a\u00adb", Code.ALIAS_NOT_ALLOWED),
        ("a\ufeff", Code.ALIAS_NOT_ALLOWED),
        ("a\u3164", Code.ALIAS_NOT_ALLOWED),
        ("a\ufe0f", Code.ALIAS_NOT_ALLOWED),
        ("a\u00a0b", Code.ALIAS_NOT_ALLOWED),
        ("#lobby", Code.ALIAS_NOT_ALLOWED),
        ("/quit", Code.ALIAS_NOT_ALLOWED),
        ("a:b", Code.ALIAS_NOT_ALLOWED),
        ("a@b!c", Code.ALIAS_NOT_ALLOWED),
        ("a*", Code.ALIAS_NOT_ALLOWED),
        ("a,b", Code.ALIAS_NOT_ALLOWED),
        ("\u0301a", Code.ALIAS_NOT_ALLOWED),
        ("a" + "\u0316" * 9, Code.ALIAS_NOT_ALLOWED),
        ("\uff03lobby", Code.ALIAS_NOT_ALLOWED),
        ("😀", Code.ALIAS_NOT_ALLOWED),
    ],
)
def test_an_alias_that_could_deceive_or_break_a_line_is_refused(alias: str, code: Code) -> None:
    refusal = check_alias(alias)
    assert refusal is not None
    assert refusal.code is code


@pytest.mark.parametrize(
    "pair", [("Alice", "ALICE"), ("Ａｌｉｃｅ", "alice"), ("straße", "STRASSE"), ("ﬁx", "FIX"), ("é", "e\u0301")]
)
def test_names_that_look_alike_are_the_same_name(pair: tuple[str, str]) -> None:
    assert fold(pair[0]) == fold(pair[1])


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_what_is_allowed_is_visible_and_breaks_no_line(text: str) -> None:
    if check_alias(text) is None:
        assert len(text) <= ALIAS_MAX
        assert text.isprintable()
        for character in text + fold(text):
            assert unicodedata.category(character)[0] not in "CZ"
            assert character not in "#@!,:;*?~&%+ /"


@given(st.text(max_size=60))
def test_a_room_can_never_be_taken_for_a_person_or_a_conversation(text: str) -> None:
    if check_room(text) is None:
        assert text.startswith("#")
        assert len(text) <= ROOM_MAX
        assert check_alias(text) is not None
        assert not fold(text).startswith("@")


@pytest.mark.parametrize(
    ("room", "code"),
    [
        ("", Code.ROOM_NAME_EMPTY),
        ("#", Code.ROOM_NAME_EMPTY),
        ("tea", Code.ROOM_NAME_NOT_ALLOWED),
        ("#a b", Code.ROOM_NAME_NOT_ALLOWED),
        ("#a,b", Code.ROOM_NAME_NOT_ALLOWED),
        ("#a\x07", Code.ROOM_NAME_NOT_ALLOWED),
        ("#" + "x" * ROOM_MAX, Code.ROOM_NAME_TOO_LONG),
    ],
)
def test_a_room_name_that_is_not_one_is_refused(room: str, code: Code) -> None:
    refusal = check_room(room)
    assert refusal is not None
    assert refusal.code is code


def test_a_line_that_is_no_name_costs_no_more_to_look_up_the_longer_it_is() -> None:
    # Normalising puts runs of combining marks in order, which is quadratic; a name must never get so far.
    marks = "\u0345\u0315\u0300\u0316\u0334"
    for length in (257, 4_000, 1_000_000):
        assert fold("#a" + (marks * length)[:length]) == fold("ä" * 257)
    assert check_alias(fold("ä" * 257)) is not None
    assert check_room(fold("ä" * 257)) is not None


def test_a_conversation_is_the_same_from_both_sides() -> None:
    assert conversation("Alice", "BOB") == conversation("bob", "ALICE")
