"""How fast one client may talk: a burst at once, then a steady rate. Who is faster waits, and loses nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class TokenBucket:
    """Holds up to `burst` tokens and gains `rate` of them a second. Used by one thread."""

    __slots__ = ("_burst", "_clock", "_rate", "_tokens", "_updated")

    def __init__(self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._tokens = burst
        self._updated = clock()

    def take(self) -> float:
        """Take one token; return the seconds to wait until it is there, 0 where it was."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate) - 1
        self._updated = now
        return max(0.0, -self._tokens / self._rate)

    @property
    def is_full(self) -> bool:
        """Whether a whole burst was there before the last token was taken: the client had been quiet."""
        return self._tokens >= self._burst - 1
