"""The time as the chat has it, which never goes back: what was said stays in its order, and what lasts lasts on.

A machine's clock is set now and then, and may have been wrong by years. Forward, the chat's time follows it at once.
Where the machine's clock is behind it, the chat's time goes on at half speed until it is caught up with: what lasts a
minute still ends, and after a step of an hour back all is as usual two hours later.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPEED_BEHIND = 0.5
"""How fast the chat's time goes while the machine's clock is behind it."""


class Clock:
    """One chat's time. From any thread."""

    def __init__(
        self,
        not_before: int = 0,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`not_before`: what it was at last, in milliseconds since 1970."""
        self._wall = wall
        self._steady = steady
        self._lock = threading.Lock()
        self._now = float(not_before)
        """The latest time that was told."""
        self._told_at = steady()
        """When that was, on the steady clock, in seconds."""

    def now(self) -> int:
        """Return the time, in milliseconds since 1970: never less than before."""
        with self._lock:
            wall = self._wall() * 1000
            steady = self._steady()
            self._now = max(wall, self._now + (steady - self._told_at) * 1000 * SPEED_BEHIND)
            self._told_at = steady
            return int(self._now)

    @property
    def ahead(self) -> float:
        """By how many seconds the machine's clock is behind; 0 where it is not."""
        return max(0.0, self.now() / 1000 - self._wall())
