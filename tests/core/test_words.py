"""What a word is: whatever somebody types, it finds what was written so, in any script."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.words import Phrase, phrases, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quick-brown FOX, 42!", ["the", "quick", "brown", "fox", "42"]),
        ("Straße STRASSE ｓｔｒａｓｓｅ", ["strasse"] * 3),
        ("Crème brûlée", ["creme", "brulee"]),
        ("İstanbul ISTANBUL", ["istanbul"] * 2),
        ("ΣΟΦΌΣ σοφός", ["σοφοσ"] * 2),
        ("Ёлка ЕЛКА", ["елка"] * 2),
        ("мой МОЙ мои", ["мой", "мой", "мои"]),
        ("今天去北京", ["今", "天", "去", "北", "京"]),
        ("カタカナ ｶﾀｶﾅ", [*"カタカナ", *"カタカナ"]),
        ("がか", ["が", "か"]),
        ("안녕 iPhone手机", ["안", "녕", "iphone", "手", "机"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("שָׁלוֹם שלום", ["שלום"] * 2),
        ("tea 🍵👍", ["tea", "🍵", "👍"]),
        ("\x02bo\x02ld \x0304,12red soft\xadhyphen", ["bold", "red", "softhyphen"]),
        ("https://threadtalk.org/a_b", ["https", "threadtalk", "org", "a", "b"]),
        ("!!! ...", []),
    ],
)
def test_one_word_is_the_same_however_it_is_written(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_what_is_typed_is_words_and_quoted_phrases_and_the_last_word_may_go_on() -> None:
    assert phrases('hello "big world" wor') == (
        Phrase(("hello",)),
        Phrase(("big", "world")),
        Phrase(("wor",), is_open=True),
    )
    assert phrases("threadtalk.or") == (Phrase(("threadtalk", "or"), is_open=True),)
    assert phrases("日本") == (Phrase(("日", "本")),)
    assert phrases('"not closed') == (Phrase(("not", "closed")),)
    assert phrases("done ") == (Phrase(("done",)),)
    assert phrases('!? ""') == ()


def test_a_phrase_is_in_a_text_where_its_words_stand_in_a_row() -> None:
    assert Phrase(("big", "world")).is_in(words("a big big world"))
    assert not Phrase(("big", "world")).is_in(words("a big wide world"))
    assert Phrase(("big", "wo"), is_open=True).is_in(words("big world"))
    assert not Phrase(("big", "wo")).is_in(words("big world"))


@given(st.text(max_size=300))
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    its_words = words(text)
    for word in its_words:
        assert Phrase((word,)).is_in(its_words)
        assert '"' not in word
        assert word.split() == [word]


@given(st.text(max_size=60))
def test_words_of_words_are_the_same_words(text: str) -> None:
    once = words(text)
    assert words(" ".join(words(" ".join(once)))) == words(" ".join(once))


@pytest.mark.parametrize(
    "hostile", ["\u0301" * 4096, "\u0323\u0301" * 2048, "\u302e\U0001d165" * 1100, "ﷺ" * 2700, '"' * 8192, "a " * 4096]
)
def test_no_text_is_dear_to_take_apart(hostile: str) -> None:
    began = time.perf_counter()
    words(hostile)
    phrases(hostile[:500])
    assert time.perf_counter() - began < 0.25  # some milliseconds; the rest is for a busy machine
