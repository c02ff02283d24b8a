"""What has happened: frozen facts, numbered by room, that the log keeps and those concerned are told.

`at` is in milliseconds since 1970, UTC. `number` counts the events of a room without a gap, from 1; 0 stands on an
event that could not be kept (see `World.retract`). `session` is the session that caused the event, 0 in events read
back from the log; it is neither stored nor compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias


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
class Said:
    """Somebody said something in a room."""

    room: str
    number: int
    at: int
    alias: str
    text: str
    kind: Kind = Kind.MESSAGE
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody said something to one person; numbered in the conversation of these two (see `conversation`)."""

    number: int
    at: int
    alias: str
    recipient: str
    text: str
    kind: Kind = Kind.MESSAGE
    session: int = field(default=0, compare=False)
    recipient_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came into a room. `entering`: it is the first one, by which they came into the chat."""

    room: str
    number: int
    at: int
    alias: str
    entering: bool = field(default=False, compare=False)
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left one room."""

    room: str
    number: int
    at: int
    alias: str
    reason: str = ""
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class HasQuit:
    """Somebody is gone from every room at once; they may have been in none (then `places` is empty)."""

    places: tuple[Place, ...]
    at: int
    alias: str
    reason: str = ""
    session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody is called `new` from now on, in every room they are in."""

    places: tuple[Place, ...]
    at: int
    alias: str
    new: str
    session: int = field(default=0, compare=False)


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


Event: TypeAlias = "Said | Told | Joined | Left | HasQuit | Renamed | TopicSet"

CONTENT = (Said, Told, TopicSet)
"""Events that are refused when they cannot be kept. The others are true all the same, kept or not."""
