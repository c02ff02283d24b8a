"""What was missed in a room: how far one has heard it, and how the pieces that close a gap are put together."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadtalk.client.tagged import ServerLine

RECENT_MAX = 100
"""Events remembered for each room, to tell a log that goes on from one that has begun anew: two tails' worth."""


class Progress:
    """How far a room has been heard."""

    def __init__(self) -> None:
        self.last_number = 0
        """The highest number told; everything up to it has been told or came before one was there."""
        self._recent: OrderedDict[int, int] = OrderedDict()

    def note(self, number: int, at: int) -> None:
        """Note that an event was told; `at` 0: that everything up to this number is behind us."""
        self.last_number = max(self.last_number, number)
        if number and at:
            self._recent[number] = at
            if len(self._recent) > RECENT_MAX:
                self._recent.popitem(last=False)

    def contradicts(self, line: ServerLine) -> bool:
        """Whether another event has borne this line's number: the server keeps another log than before."""
        return self._recent.get(line.number, line.at) != line.at

    def start_anew(self) -> None:
        """Forget everything: the room's numbers begin again."""
        self.last_number = 0
        self._recent.clear()


@dataclass(slots=True)
class Catchup:
    """Entering one room: what has come of it so far, until it can be told in order."""

    room: str
    word: str
    """The word of the ping sent after the wish to enter; its pong says that the room's tail is complete."""
    entered: ServerLine | None = None
    tail: list[ServerLine] = field(default_factory=list)
    """The last messages, as the server sends them when one comes in."""
    later: list[ServerLine] = field(default_factory=list)
    """Everything that came in the meantime, to be told after what was missed."""
    refusal: ServerLine | None = None
    asked_after: int | None = None
    """The tail does not reach back to what was heard, and the page after this number is being read."""

    @property
    def joined_at(self) -> int:
        """The number of one's own coming in, 0 for unknown."""
        return self.entered.integer("last") if self.entered is not None else 0

    def joins_up(self, progress: Progress) -> bool:
        """Whether the tail reaches back to what has been heard."""
        if self.joined_at and self.joined_at == progress.last_number + 1:
            return True
        return any(line.number <= progress.last_number for line in self.tail)

    def shows_new_log(self, progress: Progress) -> bool:
        """Whether the server has begun its numbers anew."""
        if self.joined_at and self.joined_at <= progress.last_number:
            return True
        return any(progress.contradicts(line) for line in self.tail)
