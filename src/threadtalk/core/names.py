"""Aliases and room names: what is allowed, and when two of them are the same to the eye.

Two names are equal when they `fold` to the same key: compatibility forms (NFKC) and case are folded away, so that
`Alice`, `ALICE` and `Ａｌｉｃｅ` are one person, in every protocol alike.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache

from threadtalk.core.refusals import Code, Refusal

ALIAS_MAX = 32
"""Characters of an alias: wide enough for a full name, narrow enough for a terminal's margin."""

ROOM_MAX = 50
"""Characters of a room's name with its `#`; IRC networks commonly allow 50 to 64."""

LOBBY = "#lobby"
"""The room where everyone starts."""

_MARKS = frozenset("-_[]{}|^\\`")
_ROOM_MARKS = _MARKS | frozenset(".+&/'")
# Letters, digits and the combining marks that many scripts cannot be written without.
_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"})
# Letters by category, but drawn as nothing (Default_Ignorable_Code_Point of Unicode 15.1, the part in _CATEGORIES).
_INVISIBLE_LETTERS = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0}.union(
        range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
    )
)
_TOO_LONG = "\x00"
"""The key of everything that is too long to be folded; NUL stands in no name."""

_COMBINING_MAX = 4
"""Combining marks in a row: enough for Vietnamese, Hebrew and Thai, too few to climb over other lines."""


FOLDED_MAX = 256
"""Characters that are folded at most: far above what any name or mask may have. Normalising is quadratic in a run of
combining marks, and names are folded before anything else is known of them."""


def fold(name: str) -> str:
    """Return the key that equal names share. Folding a key again changes nothing.

    What is too long to be a name is no name's equal: it gets a key that no name has.
    """
    if name.isascii():
        return name.lower()
    if len(name) > FOLDED_MAX:
        return _TOO_LONG
    # One pass of NFKC and case folding can open the door for another (U+0345 is an example): go on until it rests.
    while True:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        if folded == name:
            return folded
        name = folded


QUOTED_MAX = 100
"""Characters of a name that is too long, as it is quoted to who has chosen it: enough to know it again."""


def check_alias(alias: str, limit: int = ALIAS_MAX) -> Refusal | None:
    """Say what is wrong with an alias, or None; at most `limit` characters are allowed."""
    if not alias:
        return Refusal(Code.ALIAS_EMPTY)
    if len(alias) > limit:
        return Refusal(Code.ALIAS_TOO_LONG, {"alias": alias[:QUOTED_MAX], "limit": limit})
    bad = _first_not_allowed(alias, _MARKS)
    if bad is not None:
        return Refusal(Code.ALIAS_NOT_ALLOWED, {"alias": alias, "character": bad})
    return None


def check_room(room: str, limit: int = ROOM_MAX) -> Refusal | None:
    """Say what is wrong with a room's name, its `#` included, or None; at most `limit` characters are allowed."""
    if room in ("", "#"):
        return Refusal(Code.ROOM_NAME_EMPTY, {"room": room or "*"})
    if len(room) > limit:
        return Refusal(Code.ROOM_NAME_TOO_LONG, {"room": room[:QUOTED_MAX], "limit": limit})
    bad = room[0] if room[0] != "#" else _first_not_allowed(room[1:], _ROOM_MARKS)
    if bad is not None:
        return Refusal(Code.ROOM_NAME_NOT_ALLOWED, {"room": room, "character": bad})
    return None


def _first_not_allowed(name: str, marks: frozenset[str]) -> str | None:
    """Return the first character that a name must not have; what it folds to counts too."""
    if name.isascii() and name.isalnum():
        return None
    combining = 0
    for character in name:
        category = unicodedata.category(character)
        if character not in marks and (category not in _CATEGORIES or ord(character) in _INVISIBLE_LETTERS):
            return character
        combining = combining + 1 if category in ("Mn", "Mc") else 0
        if combining > _COMBINING_MAX:
            return character
    if unicodedata.category(name[0]) in ("Mn", "Mc"):
        return name[0]  # a mark with no letter below it would sit on whatever stands before the name
    for character in fold(name):
        # What looks like a compatibility form of a forbidden character (U+FF03 for '#') is forbidden like it.
        if character not in marks and unicodedata.category(character) not in _CATEGORIES:
            return character
    return None


def conversation(alias: str, other: str) -> str:
    """Return the name under which the log keeps what two people say to each other; no room can be called so."""
    return "@" + " ".join(sorted((fold(alias), fold(other))))


@lru_cache(maxsize=4096)
def token(key: str) -> str:
    """Return a short word for the key of a room's first name, or for a conversation: message ids are made of it."""
    return hashlib.blake2s(key.encode(), digest_size=6).hexdigest()
