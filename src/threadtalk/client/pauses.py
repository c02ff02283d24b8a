"""How long to wait before the next attempt to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = 0.5
"""Seconds: a server that is restarted is back by then, more often than not."""

LONGEST = 30.0
"""Seconds: what a person still waits for, and few enough attempts to do no harm."""


class Pauses:
    """Pauses that double, each cut by up to a half at random, so that not all clients of a server come back at once."""

    def __init__(self, random: Callable[[], float], first: float = FIRST, longest: float = LONGEST) -> None:
        self._random = random
        self._first = first
        self._longest = longest
        self._next = first

    def next(self) -> float:
        """Return the seconds to wait now."""
        pause = self._next * (1 - self._random() / 2)
        self._next = min(self._next * 2, self._longest)
        return pause

    def reset(self) -> None:
        """Begin with the shortest again: the last connection was a good one."""
        self._next = self._first
