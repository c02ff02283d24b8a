"""The last messages of the rooms in use, so that people coming in do not make the hub read the disk."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from threadtalk.core.events import Said
from threadtalk.core.names import fold
from threadtalk.errors import LogUnavailable

if TYPE_CHECKING:
    from threadtalk.log.api import Log

MAX_ROOMS = 256
"""Rooms remembered: with 50 messages of 8 KiB in each, 100 MB at the very worst, and a few MB in real life."""


class _Tail:
    """The last messages of one room; once `is_complete`, none that the log has is missing among them."""

    __slots__ = ("is_complete", "messages")

    def __init__(self, per_room: int) -> None:
        self.messages: deque[Said] = deque(maxlen=per_room)
        self.is_complete = False


class RecentMessages:
    """A cache over a log's `read_messages`. One thread uses it: the hub."""

    def __init__(self, log: Log, per_room: int = 50, max_rooms: int = MAX_ROOMS) -> None:
        self._log = log
        self._per_room = per_room
        self._max_rooms = max_rooms
        self._tails: OrderedDict[str, _Tail] = OrderedDict()
        """By folded name, the one used longest ago first."""

    def add(self, event: Said) -> None:
        """Take note of a message that the log has just stored."""
        messages = self._tail_of(event.room).messages
        # The log may have been read between the commit and this call.
        if not messages or event.number > messages[-1].number:
            messages.append(event)

    def forget(self, room: str, number: int) -> None:
        """Take note that a message was taken back."""
        tail = self._tails.get(fold(room))
        if tail is not None:
            kept = [said for said in tail.messages if said.number != number]
            tail.messages.clear()
            tail.messages.extend(kept)
            tail.is_complete = False  # an older one may have come into reach

    def forget_room(self, room: str) -> None:
        """Take note that a room has another name: what is remembered under this one is read anew."""
        self._tails.pop(fold(room), None)

    def tail(self, room: str, before: int, limit: int) -> list[Said]:
        """Return the last `limit` messages of a room with numbers less than `before`, in ascending order.

        Where the log cannot be read, those that are in memory.
        """
        if limit <= 0:
            return []
        tail = self._tail_of(room)
        if not tail.is_complete:
            self._fill(room, tail)
        messages = [said for said in tail.messages if said.number < before]
        if len(messages) < limit and (len(tail.messages) == self._per_room or not tail.is_complete):
            try:
                return self._read(room, limit, before)
            except LogUnavailable:
                pass  # then as many as there are: it is better than nobody coming in
        return messages[-limit:]

    def _fill(self, room: str, tail: _Tail) -> None:
        try:
            messages = self._read(room, self._per_room)
        except LogUnavailable:
            return  # the next one who comes in tries again
        tail.messages.clear()
        tail.messages.extend(messages)
        tail.is_complete = True

    def _read(self, room: str, limit: int, before: int | None = None) -> list[Said]:
        messages = self._log.read_messages(room, limit, before=before)
        return [said for said in messages if isinstance(said, Said)]

    def _tail_of(self, room: str) -> _Tail:
        key = fold(room)
        tail = self._tails.get(key)
        if tail is None:
            tail = self._tails[key] = _Tail(self._per_room)
            if len(self._tails) > self._max_rooms:
                self._tails.popitem(last=False)
        else:
            self._tails.move_to_end(key)
        return tail
