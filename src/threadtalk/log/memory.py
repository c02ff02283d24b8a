"""A log that forgets everything with the process, for `--data :memory:` and for tests."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeVar

from threadtalk.core.events import Redacted, RoomRenamed
from threadtalk.core.names import fold
from threadtalk.log import codec
from threadtalk.log.api import RoomRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from threadtalk.core.events import Event, Kept, Message
    from threadtalk.core.outcome import Record

_Read = TypeVar("_Read")

MESSAGES_PER_ROOM = 1000
"""How far back a room remembers: some pages of history; at 8 KiB a message, 8 MB for the worst of rooms."""

OTHERS_PER_ROOM = 1000
"""And of what else happened in it."""


@dataclass(slots=True)
class _Room:
    name: str
    last_number: int
    topic: str
    names: list[str]
    """The keys of all names it ever had, the first one first."""
    messages: deque[tuple[int, codec.StoredRow]] = field(default_factory=lambda: deque(maxlen=MESSAGES_PER_ROOM))
    """With their numbers, in their order."""
    others: deque[tuple[int, codec.StoredRow]] = field(default_factory=lambda: deque(maxlen=OTHERS_PER_ROOM))

    def redact(self, number: int) -> None:
        """Forget a message. The new list takes the place of the old one in one step, for those who read."""
        kept = [entry for entry in self.messages if entry[0] != number]
        self.others += [(number, _as_stored(codec.without_message(row))) for at, row in self.messages if at == number]
        self.messages = deque(kept, maxlen=MESSAGES_PER_ROOM)


class MemoryLog:
    """Keeps the last `MESSAGES_PER_ROOM` messages of each room, and nothing once the process is gone."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.secret = secrets.token_hex(32)
        self._rooms: dict[str, _Room] = {}
        """By folded name. Only the hub adds; any thread may look up, which is one atomic step."""
        self._records: dict[str, str] = {}

    def rooms(self) -> list[RoomRecord]:
        """See `Log.rooms`."""
        rooms = [room for key, room in self._rooms.items() if key == room.names[0]]
        return [
            RoomRecord(room.name, room.last_number, room.topic, tuple(room.names) if len(room.names) > 1 else ())
            for room in rooms
        ]

    def records(self) -> list[tuple[str, str]]:
        """See `Log.records`."""
        return [(key, value) for key, value in self._records.items() if value]

    def last_at(self) -> int:
        """See `Log.last_at`."""
        rooms = list(self._rooms.values())
        return max((rows[-1][1][2] for room in rooms for rows in (room.messages, room.others) if rows), default=0)

    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        """See `Log.append`. Never raises `LogUnavailable`."""
        entries = [entry for event in events for entry in codec.entries(event)]
        self._check_numbers(entries)
        self._records.update({record.key: record.value for record in records})
        for entry in entries:
            name, number, _, kind, _, _, body, _ = entry
            key = fold(name)
            room = self._rooms.get(key)
            if room is None:
                room = self._rooms[key] = _Room(name, 0, "", [key])
            # Stored rows, so that both logs give back the same, under the name that the room has then.
            row = _as_stored(entry)
            if kind <= codec.LAST_MESSAGE_KIND:
                room.messages.append((number, row))
            elif (event := codec.event(room.name, row)) is not None:
                room.others.append((number, row))
                if isinstance(event, Redacted):
                    room.redact(event.message)
                elif isinstance(event, RoomRenamed):
                    self._rename(room, event.new)
            if kind == codec.TOPIC_SET:
                room.topic = body
            room.last_number = number

    def read_messages(
        self, room: str, limit: int, *, before: int | None = None, after: int | None = None
    ) -> list[Message]:
        """See `Log.read_messages`. Never raises `LogUnavailable`."""
        found = self._rooms.get(fold(room))
        # deque.copy is one step under the interpreter's lock (or the deque's own): it may run beside an append.
        if found is None:
            return []
        return [codec.message(found.name, row) for row in _page(found.messages.copy(), limit, before, after)]

    def read_events(self, room: str, limit: int, *, before: int | None = None, after: int | None = None) -> list[Kept]:
        """See `Log.read_events`. Never raises `LogUnavailable`."""
        found = self._rooms.get(fold(room))
        if found is None:
            return []
        rows = sorted([*found.messages.copy(), *found.others.copy()], key=itemgetter(0))
        events = [codec.event(found.name, row) for row in _page(rows, limit, before, after)]
        return [event for event in events if event is not None]

    def said_by(self, account: str, after: int = 0) -> tuple[list[Message], int | None]:
        """See `Log.said_by`: all in one piece."""
        key = fold(account)
        rooms = {id(room): room for room in list(self._rooms.values())}.values()
        messages = [codec.message(room.name, row) for room in rooms for _, row in room.messages.copy()]
        return sorted((each for each in messages if fold(each.sender.account) == key), key=attrgetter("at")), None

    def tagged(self, tag: str, limit: int) -> list[Message]:
        """See `Log.tagged`."""
        rooms = {id(room): room for room in list(self._rooms.values())}.values()
        kept = [(room.name, row) for room in rooms for _, row in (*room.messages.copy(), *room.others.copy())]
        messages = [codec.message_or_rest(name, row) for name, row in kept if codec.is_message_or_rest(row)]
        found = sorted((each for each in messages if tag in each.tags), key=attrgetter("at"))
        return found[-limit:]

    def close(self) -> None:
        """See `Log.close`."""
        self._rooms.clear()

    def _rename(self, room: _Room, name: str) -> None:
        key = fold(name)
        room.name = name
        if key not in room.names:
            room.names.append(key)
        self._rooms[key] = room

    def _check_numbers(self, entries: Sequence[codec.Entry]) -> None:
        ends: dict[str, int] = {}
        new_names: dict[str, str] = {}
        for name, number, _, kind, _, target, *_ in entries:
            key = fold(name)
            key = self._rooms[key].names[0] if key in self._rooms else new_names.get(key, key)
            if kind == codec.ROOM_RENAMED:
                new_names[fold(target)] = key
            last = ends.get(key)
            if last is None:
                last = self._rooms[key].last_number if key in self._rooms else 0
            codec.check_number(name, number, last)
            ends[key] = number


def _as_stored(entry: codec.Entry) -> codec.StoredRow:
    _, number, at, kind, alias, target, body, extra = entry
    return (0, number, at, kind, alias.encode(), target.encode(), body.encode(), 0, extra.encode())


def _page(entries: Iterable[tuple[int, _Read]], limit: int, before: int | None, after: int | None) -> list[_Read]:
    if limit <= 0:
        return []
    events = [
        event for number, event in entries if (before is None or number < before) and (after is None or number > after)
    ]
    return events[:limit] if after is not None else events[-limit:]
