"""Names that look alike: whoever takes one must not be taken for the other."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.confusables import _ASCII, _prototypes, is_confusable, skeleton, skeletons
from threadtalk.core.names import check_alias, fold

ALIASES = st.text(min_size=1, max_size=32).filter(lambda name: check_alias(name) is None)
LOOKALIKES = st.text(st.sampled_from("aIil1|oO0mrnMRNАаВвΝνКкѕЅІіΑα"), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Alice", "AIice"),
        ("Alice", "aIice"),
        ("Alice", "ALlCE"),
        ("Alice", "AIICE"),
        ("Alice", "aIICE"),
        ("alice", "A1ice"),
        ("alice", "a|ice"),
        ("Alice", "Аlice"),
        ("ALICE", "АLІСЕ"),
        ("alice", "аlісе"),
        ("Alice", "Αlice"),
        ("Ian", "lan"),
        ("bob", "b0b"),
        ("Bob", "BОB"),
        ("admin", "adrnin"),
        ("Admin", "ADМіN"),
        ("Admin", "AdMlN"),
        ("ADMIN", "АDМІN"),
        ("MARK", "rnark"),
        ("Mark", "rnARK"),
        ("ChanServ", "ChɑnServ"),
        ("paypal", "раураl"),
        ("scope", "ѕсоре"),
        ("HET", "нет"),
        ("ﬁona", "fiona"),
        ("𝐀lice", "Alice"),
        ("Ａｌｉｃｅ", "alice"),
        ("café", "cafe\u0301"),
    ],
)
def test_nobody_can_be_mistaken_for_another(name: str, other: str) -> None:
    assert is_confusable(name, other)
    assert is_confusable(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("alice", "bob"),
        ("anna", "hanna"),
        ("van", "nan"),
        ("Evan", "Enan"),
        ("user2", "user3"),
        ("cafe", "café"),
        ("Uwe", "Ywe"),
        ("Иван", "Ivan"),
        ("王伟", "王芳"),
        ("-_-", "^_^"),
    ],
)
def test_names_that_differ_to_the_eye_can_both_be_had(name: str, other: str) -> None:
    assert not is_confusable(name, other)


def test_no_character_of_unicodes_list_escapes() -> None:
    """Each of those that an alias may contain, against what the list says it looks like."""
    checked = 0
    for code, prototype in _prototypes().items():
        if check_alias(f"a{chr(code)}") is None:
            assert is_confusable(f"a{chr(code)}b", f"a{prototype}b"), f"U+{code:04X}"
            checked += 1
    assert checked > 3000


def test_what_looks_like_a_third_looks_alike() -> None:
    """Two characters of the list with the same prototype, in names where nothing else differs."""
    first: dict[str, str] = {}
    for code, prototype in _prototypes().items():
        name = f"a{chr(code)}"
        if check_alias(name) is None:
            assert is_confusable(first.setdefault(prototype, name), name), f"U+{code:04X}"


def test_a_prototype_is_its_own() -> None:
    for prototype in set(_prototypes().values()):
        assert skeleton(prototype) == prototype


@given(ALIASES)
def test_capitals_make_no_other_name(name: str) -> None:
    for other in (fold(name), name.upper(), name.lower(), name.swapcase(), name.title()):
        if fold(other) == fold(name):
            assert is_confusable(name, other)


@given(ALIASES | LOOKALIKES)
def test_a_skeleton_is_its_own(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)


@given(LOOKALIKES, LOOKALIKES)
def test_what_looks_the_same_as_written_is_confusable(name: str, other: str) -> None:
    if skeleton(name) == skeleton(other):
        assert is_confusable(name, other)


@given(LOOKALIKES, st.data())
def test_a_mixture_of_capitals_hides_nothing(name: str, data: st.DataObject) -> None:
    """Somebody writes a name in capitals, and puts look-alikes in the place of some of them."""
    like = {"I": "l1|І", "O": "0О", "A": "АΑ", "B": "ВΒ", "N": "Ν", "K": "КΚ", "L": "", "S": "Ѕ", "M": "МΜ"}
    capitals = fold(name).upper()
    disguised = "".join(data.draw(st.sampled_from(letter + like.get(letter, ""))) for letter in capitals)
    assert is_confusable(name, disguised)


@given(ALIASES)
def test_a_name_has_few_keys(name: str) -> None:
    assert 1 <= len(skeletons(name)) <= 3


def test_the_short_way_of_ascii_is_that_of_the_whole_table() -> None:
    assert {code: text for code, text in _prototypes().items() if code < 128} == _ASCII


def test_a_chat_in_ascii_does_not_pay_for_the_others() -> None:
    program = """if True:
        from threadtalk.core import confusables
        assert confusables.is_confusable("Alice", "AIice")
        assert not confusables._prototypes.cache_info().currsize
    """
    subprocess.run([sys.executable, "-c", program], check=True)
