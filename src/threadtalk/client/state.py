"""What a face knows of the chat, and what of all that is told it shows. Pure: events in, things to show out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from threadtalk.client.events import (
    AliasWanted,
    Ended,
    Entered,
    Heard,
    Lost,
    Origin,
    Outcome,
    PasswordWanted,
    Pinned,
    Ready,
    Retrying,
    RoomRefused,
    Settled,
)
from threadtalk.client.rooms import RoomList
from threadtalk.core.names import LOBBY, fold
from threadtalk.links import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeAlias

    from threadtalk.client.events import Event
    from threadtalk.client.tagged import ServerLine

PEOPLE_MAX = 1000
"""Aliases kept for completion; more than anybody tells apart."""


class Tone(Enum):
    """What a note is about."""

    STATUS = auto()
    """The connection."""
    REFUSAL = auto()
    """Something was not done."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the client itself has to say."""

    text: str
    tone: Tone = Tone.STATUS


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the server, to be shown."""

    line: ServerLine
    is_own: bool = False
    is_answer: bool = False
    """It answers a command that was typed."""


if TYPE_CHECKING:
    Shown: TypeAlias = Note | Line


class ChatState:
    """The chat as one person's client knows it. `apply` is the only way to change it."""

    def __init__(self) -> None:
        self.alias = ""
        self.rooms = RoomList([LOBBY])
        self.is_online = False
        self.is_choosing = False
        """An alias is wanted: the next line typed is one."""
        self.pending_count = 0
        """Lines typed that the server has not answered; counted down by `Settled`, up by `typed`."""
        self.undelivered: list[str] = []
        """Lines that were refused, or of which nobody knows whether they arrived."""
        self.refused_rooms: list[str] = []
        self.known_rooms: OrderedDict[str, str] = OrderedDict({fold(LOBBY): LOBBY})
        self.member_counts: dict[str, int] = {}
        """How many were in a room when one entered it, by the room's key."""
        self._people: OrderedDict[str, str] = OrderedDict()
        self._was_ready = False
        """All rooms were entered once; what comes of entering them again is known already."""

    @property
    def aliases(self) -> Sequence[str]:
        """Everybody else who was heard of, the latest first."""
        own = fold(self.alias)
        return [alias for key, alias in reversed(self._people.items()) if key != own]

    def typed(self) -> None:
        """Note that a line was handed to the connection."""
        self.pending_count += 1

    def apply(self, event: Event) -> Sequence[Shown]:
        """Take in what has happened; return what is to be shown."""
        handler = _APPLY.get(type(event))
        return handler(self, event) if handler is not None else []

    def _heard(self, event: Heard) -> Sequence[Shown]:
        line = event.line
        learn = _LEARN.get(line.kind)
        if learn is not None:
            learn(self, line, event.is_own)
        if event.origin is Origin.QUIET:
            is_news = line.kind == "entered" and not self._was_ready and line.tags.get("topic")
            return [Line(line)] if is_news else []
        return [Line(line, event.is_own, event.origin is Origin.ANSWER)]

    def _pinned(self, event: Pinned) -> Sequence[Shown]:
        words = f"First time at {event.address}." if event.is_new else f"{event.address} has a new certificate."
        notes = [Note(f"{words} Its fingerprint: {readable(event.fingerprint)}")]
        if not event.is_kept:
            notes.append(Note("It could not be written down, so the next time will be the first again.", Tone.REFUSAL))
        return notes

    def _entered(self, event: Entered) -> Sequence[Shown]:
        self.alias = event.alias
        self.is_online = True
        self.is_choosing = False
        return [Note("Connected again.")] if event.again else []

    def _ready(self, event: Ready) -> Sequence[Shown]:
        self._was_ready = True
        return []

    def _alias_wanted(self, event: AliasWanted) -> Sequence[Shown]:
        self.is_choosing = True
        if event.again:
            return [Note(f"Somebody else has your alias now. {event.reason}", Tone.REFUSAL)]
        return [Note(event.reason, Tone.REFUSAL)]

    def _password_wanted(self, event: PasswordWanted) -> Sequence[Shown]:
        self.is_choosing = True
        return [Note(event.reason, Tone.REFUSAL)]

    def _room_refused(self, event: RoomRefused) -> Sequence[Shown]:
        self.rooms.leave(event.room)
        self.refused_rooms.append(event.room)
        return [Note(f"{event.room}: {event.reason}", Tone.REFUSAL)]

    def _settled(self, event: Settled) -> Sequence[Shown]:
        self.pending_count = max(0, self.pending_count - 1)
        if event.outcome is Outcome.DONE:
            return []
        self.undelivered.append(event.text)
        if event.outcome is Outcome.UNKNOWN:
            return [Note(f"The connection was lost, and nobody knows whether this arrived: {event.text}", Tone.REFUSAL)]
        return [Note(f"Not sent: {event.text}", Tone.REFUSAL)] if not event.is_command else []

    def _lost(self, event: Lost) -> Sequence[Shown]:
        self.is_online = False
        return [Note(f"Connection lost ({event.reason}). Trying again; what you type is held.")]

    def _retrying(self, event: Retrying) -> Sequence[Shown]:
        self.is_online = False
        return []

    def _ended(self, event: Ended) -> Sequence[Shown]:
        self.is_online = False
        return []  # the reason is the last word of the whole program, said when the face has gone

    # What is learned from lines.

    def _learn_person(self, line: ServerLine, is_own: bool) -> None:
        self._know(line.alias)

    def _learn_leave(self, line: ServerLine, is_own: bool) -> None:
        if is_own:
            self.rooms.leave(line.room)

    def _learn_quit(self, line: ServerLine, is_own: bool) -> None:
        self._people.pop(fold(line.alias), None)

    def _learn_rename(self, line: ServerLine, is_own: bool) -> None:
        self._people.pop(fold(line.alias), None)
        self._know(line.tags.get("new", ""))
        if is_own:
            self.alias = line.tags.get("new", self.alias)

    def _learn_room_rename(self, line: ServerLine, is_own: bool) -> None:
        new = line.tags.get("new", line.room)
        self.rooms.rename(line.room, new)
        self.known_rooms.pop(fold(line.room), None)
        self.known_rooms[fold(new)] = new
        if fold(line.room) in self.member_counts:
            self.member_counts[fold(new)] = self.member_counts.pop(fold(line.room))

    def _learn_entered(self, line: ServerLine, is_own: bool) -> None:
        if line.room:
            self.rooms.switch_to(line.room)
            self.known_rooms[fold(line.room)] = line.room
            self.member_counts[fold(line.room)] = line.integer("members")

    def _learn_members(self, line: ServerLine, is_own: bool) -> None:
        for alias in _names(line.tags.get("aliases", "")):
            self._know(alias)

    def _learn_rooms(self, line: ServerLine, is_own: bool) -> None:
        for room in _names(line.tags.get("rooms", "")):
            self.known_rooms[fold(room)] = room

    def _know(self, alias: str) -> None:
        if alias:
            self._people[fold(alias)] = alias
            self._people.move_to_end(fold(alias))
            if len(self._people) > PEOPLE_MAX:
                self._people.popitem(last=False)


def _names(joined: str) -> Iterable[str]:
    return [name for name in joined.split(",") if name][:PEOPLE_MAX]


_APPLY: dict[type, Callable[[ChatState, Any], Sequence[Shown]]] = {
    Pinned: ChatState._pinned,
    Heard: ChatState._heard,
    Entered: ChatState._entered,
    Ready: ChatState._ready,
    AliasWanted: ChatState._alias_wanted,
    PasswordWanted: ChatState._password_wanted,
    RoomRefused: ChatState._room_refused,
    Settled: ChatState._settled,
    Lost: ChatState._lost,
    Retrying: ChatState._retrying,
    Ended: ChatState._ended,
}

_LEARN: dict[str, Callable[[ChatState, ServerLine, bool], None]] = {
    "say": ChatState._learn_person,
    "action": ChatState._learn_person,
    "notice": ChatState._learn_person,
    "direct": ChatState._learn_person,
    "join": ChatState._learn_person,
    "leave": ChatState._learn_leave,
    "quit": ChatState._learn_quit,
    "rename": ChatState._learn_rename,
    "room-rename": ChatState._learn_room_rename,
    "entered": ChatState._learn_entered,
    "members": ChatState._learn_members,
    "rooms": ChatState._learn_rooms,
}
