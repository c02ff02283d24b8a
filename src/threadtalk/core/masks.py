"""Masks of people, `alias!user@host` with `*` and `?`, as lists of bans are made of.

An extended mask begins with `~` and the letter of its kind (IRCv3 account-extban; "EXTBAN" in modern IRC): `~a:bob` is
whoever has the account bob, `~m:bob!*@*` keeps a person from talking, not from coming in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from threadtalk.core.names import fold

MASK_MAX_BYTES = 132
"""UTF-8 bytes of a mask: an alias in the widest script with `!*@*`; with source and room that still fits one line of
IRC."""


PREFIX, ACCOUNT, MUTE = "~", "a", "m"
"""What extended masks begin with, and their kinds."""


def matches(mask: str, source: str) -> bool:
    """Whether a mask matches, folded as names are; in linear time, however it is made."""
    return _compiled(fold(mask)).fullmatch(fold(source)) is not None


def is_allowed(mask: str) -> bool:
    """Whether a mask is one word that fits a message; nothing else can match anybody, or be told in a list.

    An extended mask of a kind that there is not matches nobody either.
    """
    if mask[:1] == PREFIX and mask[2:3] == ":" and not parts(mask)[0]:
        return False
    return mask.isprintable() and " " not in mask and mask[:1] != ":" and len(mask.encode()) <= MASK_MAX_BYTES


def normal(mask: str) -> str:
    """Return a mask with all its parts: `bob` is `bob!*@*`, `bob@host` is `*!bob@host`, `*.org` is `*!*@*.org`."""
    kind, inner = parts(mask)
    if kind:
        return f"{PREFIX}{kind}:{inner if kind == ACCOUNT else normal(inner)}"
    if mask[:1] == PREFIX and mask[2:3] == ":":
        return mask  # of no known kind (see `is_allowed`)
    nick, bang, rest = mask.partition("!")
    if bang:
        user, at, host = rest.partition("@")
        return f"{nick or '*'}!{user or '*'}@{host if at and host else '*'}"
    user, at, host = mask.partition("@")
    if at:
        return f"*!{user or '*'}@{host or '*'}"
    return f"*!*@{mask}" if "." in mask or ":" in mask else f"{mask or '*'}!*@*"


def parts(mask: str) -> tuple[str, str]:
    """Return the kind of an extended mask and what it is of; a mask of the usual kind as "" and itself."""
    if mask[:1] == PREFIX and mask[1:2] in (ACCOUNT, MUTE) and mask[2:3] == ":" and len(mask) > len("~a:"):
        return mask[1], mask[3:]
    return "", mask


def is_of(mask: str, source: str, account: str, kind: str = "") -> bool:
    """Whether a mask is of somebody: one that is of people, or (`MUTE`) of what they say."""
    its_kind, inner = parts(mask)
    if its_kind == MUTE and kind == MUTE:
        return is_of(inner, source, account)
    if its_kind == MUTE or kind == MUTE:
        return False
    if its_kind == ACCOUNT:
        return bool(account) and matches(inner, account)
    return matches(mask, source)


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
