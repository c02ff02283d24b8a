"""What has happened: frozen facts, numbered by room, that the log keeps and those concerned are told.

`at` is in milliseconds since 1970, UTC. `number` counts the events of a room without a gap, from 1; 0 stands on an
event that could not be kept (see `World.retract`). `session` is the session that caused the event, 0 in events read
back from the log; it is neither stored nor compared. Nor is `origin`, the user and host (`user@host`) that programs
are shown of whoever caused the event; never anybody's address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(IntEnum):
    """How something is said. The values are stored."""

    MESSAGE = 1
    ACTION = 2
    NOTICE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """One room touched by an event, and the number the event has there."""

    room: str
    number: int


@dataclass(frozen=True, slots=True)
class ModeChange:
    """One mode of a room, switched on or off (see `modes`)."""

    on: bool
    mode: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody said something in a room."""

    room: str
    number: int
    at: int
    alias: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Tags that the sender's program has put on it, for other programs."""
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody said something to one person; numbered in the conversation of these two (see `conversation`)."""

    number: int
    at: int
    alias: str
    recipient: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Tags that the sender's program has put on it, for other programs."""
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)
    recipient_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a room. `entering`: it is the first one, by which they came into the chat."""

    room: str
    number: int
    at: int
    alias: str
    entering: bool = field(default=False, compare=False)
    realname: str = field(default="", compare=False)
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left one room."""

    room: str
    number: int
    at: int
    alias: str
    reason: str = ""
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class HasQuit:
    """Somebody is gone from every room at once; they may have been in none (then `places` is empty)."""

    places: tuple[Place, ...]
    at: int
    alias: str
    reason: str = ""
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody is called `new` from now on, in every room they are in."""

    places: tuple[Place, ...]
    at: int
    alias: str
    new: str
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TopicSet:
    """A room has another topic; an empty one means none. `previous` is what it was, to take the change back."""

    room: str
    number: int
    at: int
    alias: str
    topic: str
    previous: str = field(default="", compare=False)
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Kicked:
    """Somebody (`target`) was put out of a room by somebody else (`alias`)."""

    room: str
    number: int
    at: int
    alias: str
    target: str
    reason: str = ""
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)
    target_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ModesSet:
    """A room's modes or its members' roles were changed, in this order."""

    room: str
    number: int
    at: int
    alias: str
    changes: tuple[ModeChange, ...]
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)
    undo: tuple[ModeChange, ...] = field(default=(), compare=False)
    """What takes the changes back, in the order to do it."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody (`target`) was asked into a room. Not kept."""

    room: str
    at: int
    alias: str
    target: str
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)
    target_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AwaySet:
    """Somebody is away, or (with no message) back. Told to those who share a room; not kept."""

    rooms: tuple[str, ...]
    at: int
    alias: str
    message: str
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RealnameSet:
    """Somebody has another real name. Told to those who share a room; not kept."""

    rooms: tuple[str, ...]
    at: int
    alias: str
    realname: str
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Signalled:
    """Somebody sent tags without a text to a room, or to one person: typing, a reaction. Not kept."""

    target: str
    at: int
    alias: str
    tags: Mapping[str, str]
    session: int = field(default=0, compare=False)
    origin: str = field(default="", compare=False)
    recipient_session: int = field(default=0, compare=False)
    """The one person it is for; 0 where `target` is a room."""


Event: TypeAlias = (
    "Said | Told | Joined | Left | HasQuit | Renamed | TopicSet | Kicked | ModesSet | Invited | AwaySet "
    "| RealnameSet | Signalled"
)

Transient: TypeAlias = Invited | AwaySet | RealnameSet | Signalled
"""Events that are true for the moment: they have no number and are not kept."""
