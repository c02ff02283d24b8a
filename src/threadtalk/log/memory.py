"""A log that forgets everything with the process, for `--data :memory:` and for tests."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadtalk.core.events import Said
from threadtalk.core.names import fold
from threadtalk.log import codec
from threadtalk.log.api import RoomRecord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.events import Event

MESSAGES_PER_ROOM = 1000
"""How far back a room remembers: some pages of history; at 8 KiB a message, 8 MB for the worst of rooms."""


@dataclass(slots=True)
class _Room:
    name: str
    last_number: int
    topic: str
    messages: deque[Said] = field(default_factory=lambda: deque(maxlen=MESSAGES_PER_ROOM))


class MemoryLog:
    """Keeps the last `MESSAGES_PER_ROOM` messages of each room, and nothing once the process is gone."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(8)
        self.secret = secrets.token_hex(32)
        self._rooms: dict[str, _Room] = {}
        """By folded name. Only the hub adds; any thread may look up, which is one atomic step."""

    def rooms(self) -> list[RoomRecord]:
        """See `Log.rooms`."""
        return [RoomRecord(room.name, room.last_number, room.topic) for room in self._rooms.values()]

    def append(self, events: Sequence[Event]) -> None:
        """See `Log.append`. Never raises `LogUnavailable`."""
        entries = [entry for event in events for entry in codec.entries(event)]
        self._check_numbers(entries)
        for name, number, at, kind, alias, _, body in entries:
            key = fold(name)
            room = self._rooms.get(key)
            if room is None:
                room = self._rooms[key] = _Room(name, 0, "")
            if kind <= codec.LAST_MESSAGE_KIND:
                room.messages.append(Said(room.name, number, at, alias, body, codec.KINDS[kind]))
            elif kind == codec.TOPIC_SET:
                room.topic = body
            room.last_number = number

    def read_messages(
        self, room: str, limit: int, *, before: int | None = None, after: int | None = None
    ) -> list[Said]:
        """See `Log.read_messages`. Never raises `LogUnavailable`."""
        found = self._rooms.get(fold(room))
        if found is None or limit <= 0:
            return []
        # deque.copy is one step under the interpreter's lock (or the deque's own): it may run beside an append.
        messages = [
            said
            for said in found.messages.copy()
            if (before is None or said.number < before) and (after is None or said.number > after)
        ]
        return messages[:limit] if after is not None else messages[-limit:]

    def close(self) -> None:
        """See `Log.close`."""
        self._rooms.clear()

    def _check_numbers(self, entries: Sequence[codec.Entry]) -> None:
        ends: dict[str, int] = {}
        for name, number, *_ in entries:
            key = fold(name)
            last = ends.get(key)
            if last is None:
                last = self._rooms[key].last_number if key in self._rooms else 0
            codec.check_number(name, number, last)
            ends[key] = number
