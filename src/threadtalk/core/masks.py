"""Masks of people, `alias!user@host` with `*` and `?`, as lists of bans are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from threadtalk.core.names import fold

MASK_MAX_BYTES = 132
"""UTF-8 bytes of a mask: an alias in the widest script with `!*@*`; with source and room that still fits one line of
IRC."""


def matches(mask: str, source: str) -> bool:
    """Whether a mask matches, folded as names are; in linear time, however it is made."""
    return _compiled(fold(mask)).fullmatch(fold(source)) is not None


def is_allowed(mask: str) -> bool:
    """Whether a mask is one word that fits a message; nothing else can match anybody, or be told in a list."""
    return mask.isprintable() and " " not in mask and mask[:1] != ":" and len(mask.encode()) <= MASK_MAX_BYTES


def normal(mask: str) -> str:
    """Return a mask with all its parts: `bob` is `bob!*@*`, `bob@host` is `*!bob@host`, `*.org` is `*!*@*.org`."""
    nick, bang, rest = mask.partition("!")
    if bang:
        user, at, host = rest.partition("@")
        return f"{nick or '*'}!{user or '*'}@{host if at and host else '*'}"
    user, at, host = mask.partition("@")
    if at:
        return f"*!{user or '*'}@{host or '*'}"
    return f"*!*@{mask}" if "." in mask or ":" in mask else f"{mask or '*'}!*@*"


@lru_cache(maxsize=4096)
def _compiled(mask: str) -> re.Pattern[str]:
    # Each literal between stars is found at its first place and never looked for again (an atomic group), so that no
    # mask can make the matcher go back and forth.
    first, *rest = [_literal(piece) for piece in re.split(r"\*+", mask)]
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    body = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(f"{first}{body}.*{last}", re.DOTALL)


def _literal(piece: str) -> str:
    return "".join("." if character == "?" else re.escape(character) for character in piece)
