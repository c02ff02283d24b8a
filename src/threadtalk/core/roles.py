"""Who may do what in a room, as a table: the lowest rank that is enough. No other place decides it.

`docs/moderation.md` has it in words. The ranks are those of `modes.RANKS`. What is not named here is open to every
member.
"""

from __future__ import annotations

from threadtalk.core.modes import FLAGS, FOUNDER, KEY, LIMIT, LISTS, SLOW, highest, rank_at_least

KICK = "kick"
INVITE_TO_INVITE_ONLY = "invite"
CHANGE_LOCKED_TOPIC = "topic"
TALK_WHEN_MODERATED = "talk"
REDACT_OTHERS = "redact"
SET_METADATA = "metadata"
RENAME_ROOM = "rename"
TALK_WHEN_SLOW = "hurry"
READ_ACTS = "acts"
COME_IN = "come in"
REGISTER_ROOM = "register"
UNREGISTER_ROOM = "unregister"
TRANSFER_ROOM = "transfer"
MAKE_HOOKS = "hooks"

NEEDED: dict[str, str] = {
    KICK: "h",
    INVITE_TO_INVITE_ONLY: "h",
    CHANGE_LOCKED_TOPIC: "h",
    TALK_WHEN_MODERATED: "v",
    REDACT_OTHERS: "h",
    SET_METADATA: "o",
    RENAME_ROOM: "o",
    TALK_WHEN_SLOW: "v",
    READ_ACTS: "h",
    COME_IN: "h",
    REGISTER_ROOM: "o",
    UNREGISTER_ROOM: FOUNDER,
    TRANSFER_ROOM: FOUNDER,
    MAKE_HOOKS: "h",
    **dict.fromkeys([*FLAGS, KEY, LIMIT, SLOW, *LISTS, "v"], "h"),
    "o": "o",
    "h": "o",
}
"""By act; a mode's letter stands for changing that mode."""


def may(ranks: frozenset[str], act: str) -> bool:
    """Whether somebody with these ranks in a room may do this there."""
    return rank_at_least(ranks, NEEDED[act])


def may_touch(ranks: frozenset[str], others: frozenset[str]) -> bool:
    """Whether somebody with these ranks may act on a member who has those: on nobody who stands higher."""
    return highest(ranks) <= highest(others)
