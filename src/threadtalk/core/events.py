"""What has happened: frozen facts, numbered by room, that the log keeps and those concerned are told.

`at` is in milliseconds since 1970, UTC. `number` counts the events of a room without a gap, from 1; 0 stands on an
event that could not be kept (see `World.retract`). `alias` is whoever caused the event, and `sender` what else is told
of them; it is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from threadtalk.core.names import conversation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadtalk.core.lists import Listed


class Kind(IntEnum):
    """How something is said. The values are stored."""

    MESSAGE = 1
    ACTION = 2
    NOTICE = 3


@dataclass(frozen=True, slots=True)
class Sender:
    """What is told of whoever caused an event, beside the alias they had then."""

    session: int = 0
    """By which they caused it; 0 in events read back from the log, which does not keep it."""
    origin: str = ""
    """User and host (`user@host`) that programs are shown; never anybody's address. Empty where it is not known."""
    account: str = ""
    """The account they are logged in to; empty for none."""
    is_bot: bool = False
    """They are a program, and say so."""
    person: int = 0
    """What all their connections have in common (see `people.Person.session`); 0 where that is `session`."""


UNKNOWN = Sender()
"""Somebody known by the alias alone."""


class _Caused:
    """An event: somebody caused it."""

    __slots__ = ()

    sender: Sender

    @property
    def session(self) -> int:
        """The session that caused it; see `Sender.session`."""
        return self.sender.session

    @property
    def person(self) -> int:
        """Who caused it, by whichever session; see `Sender.person`."""
        return self.sender.person or self.sender.session

    @property
    def origin(self) -> str:
        """User and host of whoever caused it; see `Sender.origin`."""
        return self.sender.origin


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
    entry: Listed | None = field(default=None, compare=False)
    """The particulars of a mask on a list, and of what holds for a time; None where there is nothing to say."""


MULTILINE = "draft/multiline-concat"
"""Among the tags of a message: it may have several lines. The value tells how it was divided (`wire.irc.multiline`)."""


@dataclass(frozen=True, slots=True)
class Said(_Caused):
    """Somebody said something in a room."""

    room: str
    number: int
    at: int
    alias: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Tags that the sender's program has put on it, for other programs."""
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class Told(_Caused):
    """Somebody said something to one person; numbered in the conversation of these two (see `conversation`)."""

    number: int
    at: int
    alias: str
    recipient: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Tags that the sender's program has put on it, for other programs."""
    sender: Sender = field(default=UNKNOWN, compare=False)
    recipient_session: int = field(default=0, compare=False)

    @property
    def room(self) -> str:
        """The name that the log has for the conversation."""
        return conversation(self.alias, self.recipient)


@dataclass(frozen=True, slots=True)
class Joined(_Caused):
    """Somebody came into a room. `entering`: it is the first one, by which they came into the chat."""

    room: str
    number: int
    at: int
    alias: str
    entering: bool = field(default=False, compare=False)
    realname: str = field(default="", compare=False)
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class Left(_Caused):
    """Somebody left one room."""

    room: str
    number: int
    at: int
    alias: str
    reason: str = ""
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class HasQuit(_Caused):
    """Somebody is gone from every room at once; they may have been in none (then `places` is empty)."""

    places: tuple[Place, ...]
    at: int
    alias: str
    reason: str = ""
    sender: Sender = field(default=UNKNOWN, compare=False)

    @property
    def number(self) -> int:
        """The number at the first place: the only one of an event that was read out of a room's history."""
        return self.places[0].number if self.places else 0


@dataclass(frozen=True, slots=True)
class Renamed(_Caused):
    """Somebody is called `new` from now on, in every room they are in."""

    places: tuple[Place, ...]
    at: int
    alias: str
    new: str
    sender: Sender = field(default=UNKNOWN, compare=False)

    @property
    def number(self) -> int:
        """The number at the first place: the only one of an event that was read out of a room's history."""
        return self.places[0].number if self.places else 0


@dataclass(frozen=True, slots=True)
class TopicSet(_Caused):
    """A room has another topic; an empty one means none. `previous` is what it was, to take the change back."""

    room: str
    number: int
    at: int
    alias: str
    topic: str
    previous: str = field(default="", compare=False)
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a member is told of a renamed room where their program knows nothing of renaming.

    They leave `left.room` and come into `joined.room`, where all is as it was.
    """

    left: Left
    joined: Joined
    answers: tuple[Any, ...] = ()
    """What else one is told who comes into a room: its topic, and who is there (see `answers`)."""


@dataclass(frozen=True, slots=True)
class RoomRenamed(_Caused):
    """A room is called `new` from now on, and `room` no more; all else of it stays, its numbers too.

    Reading an event of a room back gives the name of today, but here `room` is always the name of before.
    """

    room: str
    number: int
    at: int
    alias: str
    new: str
    reason: str = ""
    sender: Sender = field(default=UNKNOWN, compare=False)
    moved: Mapping[int, Moved] = field(default_factory=dict, compare=False)
    """By session, for every member; nobody where only the spelling changes."""
    was_known: bool = field(default=False, compare=False)
    """The new name was the room's already: it had it before, or only the spelling changes."""


@dataclass(frozen=True, slots=True)
class Kicked(_Caused):
    """Somebody (`target`) was put out of a room by somebody else (`alias`)."""

    room: str
    number: int
    at: int
    alias: str
    target: str
    reason: str = ""
    sender: Sender = field(default=UNKNOWN, compare=False)
    target_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ModesSet(_Caused):
    """A room's modes or its members' roles were changed, in this order.

    `alias` is empty where nobody did it: what was set for a time is over.
    """

    room: str
    number: int
    at: int
    alias: str
    changes: tuple[ModeChange, ...]
    sender: Sender = field(default=UNKNOWN, compare=False)
    undo: tuple[ModeChange, ...] = field(default=(), compare=False)
    """What takes the changes back, in the order to do it."""


@dataclass(frozen=True, slots=True)
class RanksGiven(_Caused):
    """Somebody has these ranks (see `modes.RANKS`) from now on, as the room's registration says. Not kept.

    It needs no number: it is true whenever they are in the room, and nobody has done it.
    """

    room: str
    at: int
    alias: str
    ranks: str
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class Invited(_Caused):
    """Somebody (`target`) was asked into a room. Not kept."""

    room: str
    at: int
    alias: str
    target: str
    sender: Sender = field(default=UNKNOWN, compare=False)
    target_session: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AwaySet(_Caused):
    """Somebody is away, or (with no message) back. Told to those who share a room, and to watchers; not kept.

    `watchers` are the sessions of those who watch the alias (see `commands.Watch`).
    """

    rooms: tuple[str, ...]
    at: int
    alias: str
    message: str
    sender: Sender = field(default=UNKNOWN, compare=False)
    watchers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountSet(_Caused):
    """Somebody is logged in to an account, or (an empty one) no longer. Told like `AwaySet`, and not kept."""

    rooms: tuple[str, ...]
    at: int
    alias: str
    account: str
    sender: Sender = field(default=UNKNOWN, compare=False)
    watchers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HostSet(_Caused):
    """Somebody has another host. `sender` has the one of before; told like `AwaySet`, and not kept.

    `ranks`: their ranks in each of the rooms, for programs that have to be told that they left and came again.
    """

    rooms: tuple[str, ...]
    at: int
    alias: str
    user: str
    host: str
    sender: Sender = field(default=UNKNOWN, compare=False)
    watchers: tuple[int, ...] = ()
    ranks: tuple[frozenset[str], ...] = ()
    realname: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class RealnameSet(_Caused):
    """Somebody has another real name. Told to those who share a room, and to watchers; not kept."""

    rooms: tuple[str, ...]
    at: int
    alias: str
    realname: str
    sender: Sender = field(default=UNKNOWN, compare=False)
    watchers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reacted(_Caused):
    """Somebody sent tags without a text that are worth keeping: a reaction to a message.

    `target` is a room, or the one person it is for; then it is numbered in the conversation of these two.
    """

    target: str
    number: int
    at: int
    alias: str
    tags: Mapping[str, str]
    sender: Sender = field(default=UNKNOWN, compare=False)
    recipient_session: int = field(default=0, compare=False)

    @property
    def room(self) -> str:
        """The room, or the name that the log has for the conversation."""
        return _room_of(self.alias, self.target)


@dataclass(frozen=True, slots=True)
class Redacted(_Caused):
    """A message (number `message` there) was taken back, by who said it or a moderator; `target` as in `Reacted`."""

    target: str
    number: int
    at: int
    alias: str
    message: int
    reason: str = ""
    sender: Sender = field(default=UNKNOWN, compare=False)
    recipient_session: int = field(default=0, compare=False)
    author: str = field(default="", compare=False)
    """Who had said it, where it was not the one who took it back."""

    @property
    def room(self) -> str:
        """The room, or the name that the log has for the conversation."""
        return _room_of(self.alias, self.target)


def _room_of(alias: str, target: str) -> str:
    return target if target.startswith("#") else conversation(alias, target)


@dataclass(frozen=True, slots=True)
class Signalled(_Caused):
    """Somebody sent tags without a text to a room, or to one person, that are true for the moment: typing. Not kept."""

    target: str
    at: int
    alias: str
    tags: Mapping[str, str]
    sender: Sender = field(default=UNKNOWN, compare=False)
    recipient_session: int = field(default=0, compare=False)
    """The one person it is for; 0 where `target` is a room."""
    serial: int = field(default=0, compare=False)
    """Which one it is since the World began: there is no number to tell it from others."""


@dataclass(frozen=True, slots=True)
class SaidToRank(_Caused):
    """Somebody said something to those members of a room alone who are at least of a rank. Not kept.

    `recipients` are their sessions, without the one who said it. `sign` is that of the rank (see `modes.RANKS`).
    """

    room: str
    sign: str
    recipients: tuple[int, ...]
    at: int
    alias: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    sender: Sender = field(default=UNKNOWN, compare=False)


@dataclass(frozen=True, slots=True)
class Announced(_Caused):
    """An operator told something to everybody who wants to hear such: `recipients` are their sessions. Not kept."""

    recipients: tuple[int, ...]
    at: int
    alias: str
    text: str
    sender: Sender = field(default=UNKNOWN, compare=False)


Message: TypeAlias = Said | Told
"""Events that people read; a page of history is made of them."""

Kept: TypeAlias = (
    Said | Told | Joined | Left | HasQuit | Renamed | TopicSet | RoomRenamed | Kicked | ModesSet | Reacted | Redacted
)
"""Events that the log keeps, and that have a number."""

Transient: TypeAlias = (
    Invited | RanksGiven | AwaySet | AccountSet | HostSet | RealnameSet | Signalled | SaidToRank | Announced
)
"""Events that are true for the moment: they have no number and are not kept."""

Event: TypeAlias = Kept | Transient
