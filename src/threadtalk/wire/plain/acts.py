"""What moderators do, and how things stand in a room, in words for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from threadtalk.core import modes
from threadtalk.core.masks import ACCOUNT, MUTE, parts
from threadtalk.core.text import printable
from threadtalk.wire.terms import duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadtalk.core.events import ModeChange, ModesSet
    from threadtalk.core.lists import Listed

RANKS = {"q": "the founder", "o": "an operator", "h": "a moderator", "v": "somebody with a voice"}

_FLAGS = {
    "C": ("forbidden CTCP requests", "allowed CTCP requests"),
    "M": (
        "allowed only people with an account or a voice to talk",
        "allowed people without an account to talk",
    ),
    "R": ("closed the room to people without an account", "opened the room to people without an account"),
    "i": ("closed the room to all but the invited", "opened the room to everybody"),
    "m": ("allowed only those with a voice to talk", "allowed everybody to talk again"),
    "n": ("allowed only members to talk to the room", "allowed everybody outside to talk to the room"),
    "s": ("made the room secret", "made the room public"),
    "t": ("locked the topic", "unlocked the topic"),
}
"""By flag: what somebody has done who has set it, and who has taken it back."""


def modes_set(event: ModesSet) -> str:
    """Return what somebody has changed, or what has ended by itself, as one sentence."""
    if not event.alias:
        return "; ".join(_over(change) for change in event.changes)
    return f"{event.alias} has {', and '.join(_done(change, event.at) for change in event.changes)}"


def states(flags: Iterable[str], key: str, limit: int, slow: int) -> list[str]:
    """Return how a room is set, a line for each thing."""
    lines = [modes.FLAGS[flag] for flag in flags]
    lines += [f"a key is needed to join: {printable(key)}"] if key else []
    lines += [f"at most {limit} people may be here"] if limit else []
    return lines + ([f"slow mode: one message in {duration(slow)}"] if slow else [])


def listed(mode: str, mask: str, entry: Listed) -> str:
    """Return one entry of a room's lists; the time is the server's."""
    by = entry.by.partition("!")[0]
    words = [f"{_whom(mask, entry)} is {'muted' if parts(mask)[0] == MUTE else modes.LISTS[mode]}"]
    words += [f"by {by}"] if by else []
    if entry.until:
        words.append(f"until {datetime.fromtimestamp(entry.until / 1000).astimezone():%Y-%m-%d %H:%M}")
    return " ".join(words) + (f": {printable(entry.reason)}" if entry.reason else "")


def _done(change: ModeChange, at: int) -> str:
    argument = printable(change.argument)
    if change.mode in _FLAGS:
        return _FLAGS[change.mode][not change.on] + _how_long(change, at)
    if change.mode in modes.RANKS:
        rank = RANKS[change.mode]
        return f"made {argument} {rank}" if change.on else f"ended that {argument} is {rank}"
    if change.mode in modes.LISTS:
        return _listing(change, at)
    if change.mode == modes.KEY:
        return f"set the key {argument}" if change.on else "removed the key"
    if change.mode == modes.LIMIT:
        return f"limited the room to {argument} people" if change.on else "removed the limit of people"
    return f"slowed the room down to one message in {argument} s" if change.on else "ended slow mode"


def _listing(change: ModeChange, at: int) -> str:
    whom = _whom(change.argument, change.entry)
    why = f": {printable(change.entry.reason)}" if change.on and change.entry and change.entry.reason else ""
    if change.mode == "e":
        return f"excepted {whom} from the bans" if change.on else f"ended the exception of {whom}"
    if change.mode == "I":
        return f"let {whom} in without an invitation" if change.on else f"ended that {whom} needs no invitation"
    verb = "muted" if parts(change.argument)[0] == MUTE else "banned"
    return f"{verb} {whom}{_how_long(change, at)}{why}" if change.on else f"un{verb} {whom}"


def _over(change: ModeChange) -> str:
    if change.mode in modes.RANKS:
        return f"{change.argument} is {'now' if change.on else 'no longer'} {RANKS[change.mode]}"
    if change.mode not in modes.LISTS:
        return f"It is over that {modes.FLAGS.get(change.mode, change.mode)}"
    what = "mute" if parts(change.argument)[0] == MUTE else "ban"
    return f"The {what} of {_whom(change.argument, change.entry)} is over"


def _whom(mask: str, entry: Listed | None) -> str:
    """Return who is meant: by name where it was set by name, else the mask."""
    if entry is not None and entry.alias:
        return entry.alias
    kind, inner = parts(mask)
    if kind == MUTE:
        return _whom(inner, entry)
    return f"the account {printable(inner)}" if kind == ACCOUNT else printable(mask.removesuffix("!*@*"))


def _how_long(change: ModeChange, at: int) -> str:
    if not change.on or change.entry is None or not change.entry.until:
        return ""
    return f" for {duration(max(0, change.entry.until - at) // 1000)}"
