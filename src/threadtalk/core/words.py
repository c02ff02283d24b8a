"""Texts to words, so that what is looked for is found however it was written. Nobody else knows what a word is.

A word is a run of letters and digits, without case, without the accents of Latin, Greek and Cyrillic letters, and
without compatibility forms: `Straße`, `STRASSE` and `ｓｔｒａｓｓｅ` are one word. Scripts that put no spaces between
words (Han, kana, Thai...), Hangul with its endings, and pictures give a word for each character, and what is typed of
them is looked for in that order: so one or two characters of Chinese or Japanese are found wherever they stand.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

WORDS_MAX = 32
"""Words that one may look for at once: more than anybody types, and each costs a search of its own."""

_NORMALISED_AT_ONCE = 512
"""Characters: normalising is quadratic in a run of combining marks, so long texts are taken in pieces."""

_COLOUR = re.compile("\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?")
# What is not seen: IRC's formatting codes, bidirectional and other format controls, variation selectors, tags.
_UNSEEN = re.compile(
    "[\x01-\x08\x0e-\x1f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
# Accents, and the vowel points of Hebrew and Arabic, that most people leave out. The breve that makes и to й is none.
_ACCENTS = re.compile(
    "(?<!\u0438)\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u0655\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f]"
)
# Han with its radicals and marks, kana, bopomofo, Hangul; Thai, Lao, Tibetan, Myanmar, Khmer; symbols and pictures.
_ALONE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u30ff\u3105-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff"
    "\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
# Elsewhere in India and around it, vowels are marks that belong to their word.
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_ASCII_WORD = re.compile("[a-z0-9]+")
_WORD = re.compile(f"[{_ALONE}]|(?:[^\\W_{_ALONE}]|[{_INDIC}])+")
_IS_ALONE = re.compile(f"[{_ALONE}]")
_PART = re.compile(r'"([^"]*)"?|[^\s"]+')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one behind the other. `is_open`: the last one may go on, as whoever types it may."""

    words: tuple[str, ...]
    is_open: bool = False

    def is_in(self, words: list[str]) -> bool:
        """Whether a text with these words has it."""
        *firsts, last = self.words
        length = len(firsts)
        for start in range(len(words) - length):
            end = words[start + length]
            if (end == last or (self.is_open and end.startswith(last))) and words[start : start + length] == firsts:
                return True
        return False


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    if not text.isprintable():
        text = _UNSEEN.sub("", _COLOUR.sub("", text))
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    if len(text) <= _NORMALISED_AT_ONCE:
        return _WORD.findall(_folded(text))
    return [word for piece in text.split() for part in _parts(piece) for word in _WORD.findall(_folded(part))]


def phrases(text: str) -> tuple[Phrase, ...]:
    """Return what somebody looks for: what they have put into quotes as it stands, and every word besides.

    A word of several, such as `threadtalk.org` or 日本語, is a phrase too. The last word may still be being typed.
    """
    found = []
    for match in _PART.finditer(text):
        quoted = match[1]
        its_words = tuple(words(match[0] if quoted is None else quoted))
        if its_words:
            is_last = match.end() == len(text) and quoted is None
            found.append(Phrase(its_words, is_last and not _IS_ALONE.match(its_words[-1])))
    return tuple(found)


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold()
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))


def _parts(piece: str) -> list[str]:
    return [piece[i : i + _NORMALISED_AT_ONCE] for i in range(0, len(piece), _NORMALISED_AT_ONCE)]
