"""What holds in a room for a time alone, and when it is over: looked at before every command, so that nothing that has
ended is ever asked."""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import TYPE_CHECKING

from threadtalk.core.events import ModeChange

if TYPE_CHECKING:
    from threadtalk.core.rooms import Room


class Endings:
    """When something may be over, in which room. What was taken back before is found out only then."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, str]] = []
        self.next_at: float = inf
        """When the next one is due, in milliseconds: this is asked before every command."""

    def add(self, until: int, identity: str) -> None:
        """Note that something ends in the room of this identity; nothing, where `until` is 0."""
        if until:
            heappush(self._heap, (until, identity))
            self.next_at = self._heap[0][0]

    def take_due(self, at: int) -> list[str]:
        """Return the identities of the rooms in which something may be over by now, each once."""
        due: dict[str, None] = {}
        while self._heap and self._heap[0][0] <= at:
            due[heappop(self._heap)[1]] = None
        self.next_at = self._heap[0][0] if self._heap else inf
        return list(due)


def over(room: Room, at: int) -> list[ModeChange]:
    """Return the changes that end what does not hold in a room any more."""
    changes = [ModeChange(False, mode) for mode, until in room.flag_ends.items() if until <= at]
    for mode, masks in room.masks.items():
        changes += [ModeChange(False, mode, mask) for mask, entry in masks.items() if entry.has_ended(at)]
    return changes
