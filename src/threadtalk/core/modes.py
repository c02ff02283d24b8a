"""The modes of a room: what it can be told to be, and what each member is in it.

The letters are IRC's (modern IRC, "Channel modes"), because that is how programs name them; the rules are here, for
every protocol alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAGS: dict[str, str] = {
    "C": "no CTCP requests but actions",
    "M": "only people with an account, or a voice, may talk",
    "R": "only people with an account may join",
    "i": "only those who are invited may join",
    "m": "moderated: only those with a voice may talk",
    "n": "only members may talk to the room",
    "s": "secret: not listed, and seen by its members alone",
    "t": "only moderators may change the topic",
}
"""Modes that are on or off."""

KEY, LIMIT = "k", "l"
"""Modes with a value: the word that one must know to join, and how many may be in the room."""

SLOW = "f"
"""The mode whose value is how many seconds a member without a voice waits from one message to the next."""

LISTS: dict[str, str] = {
    "b": "banned",
    "e": "excepted from the bans",
    "I": "excepted from having to be invited",
}
"""Modes that are lists of masks."""

FOUNDER = "q"
"""The rank of who has registered a room. It comes and goes with the registration, and by no change of modes."""

RANKS: dict[str, str] = {FOUNDER: "~", "o": "@", "h": "%", "v": "+"}
"""What a member can be, the highest first: founder, operator, moderator, voice; and the sign before the name."""

LIST_MAX = 100
"""Masks of one list of a room; a room that needs more is better off invite-only."""

CHANGES_MAX = 20
"""Mode changes with an argument in one go."""

SLOW_MAX = 21_600
"""Seconds of slow mode, at most: six hours, as other chats have it; whoever needs more means moderated."""

KEY_MAX = 23
"""Characters of a key; what other servers take."""

RANK_ORDER = "".join(RANKS)


def rank_at_least(ranks: frozenset[str], rank: str) -> bool:
    """Whether somebody with these ranks is at least of that one."""
    return any(RANK_ORDER.index(own) <= RANK_ORDER.index(rank) for own in ranks)


def highest(ranks: frozenset[str]) -> int:
    """Return the place of the highest of these ranks in `RANK_ORDER`; the one behind the last for none."""
    return min(map(RANK_ORDER.index, ranks), default=len(RANK_ORDER))


def in_order(ranks: Iterable[str]) -> str:
    """Return ranks as one word, the highest first."""
    return "".join(sorted(ranks, key=RANK_ORDER.index))


def prefix(ranks: frozenset[str], *, every: bool = False) -> str:
    """Return the sign of the highest of these ranks, or (`every`) of all of them."""
    signs = "".join(sign for rank, sign in RANKS.items() if rank in ranks)
    return signs if every else signs[:1]
