"""What only the asker is told: the replies to commands that were carried out. Refusals have a module of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Welcome:
    """The alias is accepted."""

    alias: str


@dataclass(frozen=True, slots=True)
class RoomEntered:
    """One is in a room now. `number` is that of one's own join: what comes after it will be told live."""

    room: str
    number: int
    topic: str
    member_count: int
    again: bool = False
    """One was in it already, so there is nothing new to tell."""
    entering: bool = False
    """It is the first room, by which one came into the chat."""


@dataclass(frozen=True, slots=True)
class TopicShown:
    """The topic of a room; empty when it has none."""

    room: str
    topic: str


@dataclass(frozen=True, slots=True)
class MemberList:
    """Who is in a room, in the order of coming."""

    room: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room of a `RoomList`."""

    room: str
    member_count: int
    topic: str


@dataclass(frozen=True, slots=True)
class RoomList:
    """The rooms somebody is in, the fullest first."""

    rooms: tuple[RoomLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryGranted:
    """A page of history may be read: see `commands.ReadHistory`. `before` is always set: it bounds the page."""

    room: str
    limit: int
    before: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The session ends with this. `replaced`: the same client came back on another connection."""

    reason: str = ""
    replaced: bool = False


Answer: TypeAlias = "Welcome | RoomEntered | TopicShown | MemberList | RoomList | HistoryGranted | Goodbye"
