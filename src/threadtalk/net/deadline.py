"""One deadline, carried through all the steps of something, on the clock that no one can set back."""

from __future__ import annotations

import time


class Deadline:
    """A moment by which something must be over."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def remaining(self) -> float:
        """Seconds that are left; 0 when it has passed."""
        return max(0.0, self._at - time.monotonic())

    @property
    def has_passed(self) -> bool:
        """Whether nothing is left."""
        return self.remaining == 0.0
