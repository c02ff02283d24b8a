"""Names that look alike: `Alice` and `AIice`, with a capital i, or with an А of the Cyrillic script.

UTS #39 (section 4) gives each character a prototype that it looks like. Two names look alike if, prototype for
character, they become the same *skeleton*. What it removes before, characters that are drawn as nothing, no name has
(`threadtalk.core.names`). That a name with letters of both directions can be drawn in another order is not considered.

Here names are the same in capitals, so a name looks like another if one way to write it does: `ALICE` looks like
`AIICE`, whatever they look like in small letters. A name therefore has several *keys*: of the name as it is written, in
small letters, and in capitals. The case of each skeleton is folded away too, so that capitals here and there change
nothing; then the skeleton is taken again, because a small letter may look like something that its capital does not (`m`
like `rn`). Two names are confusable if they have a key in common. That is no equivalence, and should not be: `ν` looks
like `v`, its capital `Ν` like `N`, and still `v` and `n` do not look alike.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from threadtalk.core.lookalikes import TABLE
from threadtalk.core.names import fold

# The part of the table that is ASCII: most names need no more, and a chat where all do never reads the rest.
_ASCII = {ord("0"): "O", ord("1"): "l", ord("I"): "l", ord("`"): "'", ord("m"): "rn", ord("|"): "l"}


def skeletons(name: str) -> frozenset[str]:
    """Return the keys of a name that is allowed, three at most. Names that are equal have keys in common.

    They are for comparing, and not for showing to anybody.
    """
    folded = fold(name)
    return frozenset(map(_key, {name, folded, folded.upper()}))


def is_confusable(name: str, other: str) -> bool:
    """Whether one of these names, in capitals or small letters, looks like the other one, or is the same."""
    return not skeletons(name).isdisjoint(skeletons(other))


def skeleton(name: str) -> str:
    """Return what a name looks like as it is written (UTS #39, section 4: `internalSkeleton`)."""
    if name.isascii():
        return name.translate(_ASCII)
    return _decomposed(_decomposed(name).translate(_prototypes()))


def _key(written: str) -> str:
    return skeleton(skeleton(written).casefold())


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@cache
def _prototypes() -> dict[int, str]:
    """Return the table as `str.translate` takes it. Takes about two milliseconds, once."""
    prototypes: dict[int, str] = {}
    for entry in TABLE.split():
        prototype, _, characters = entry.partition("=")
        text = "".join(chr(int(code, 16)) for code in prototype.split("+"))
        prototypes.update((int(code, 16), text) for code in characters.split(","))
    return prototypes
