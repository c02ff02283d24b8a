"""What a room keeps beside each mask of its lists: who set it and when, until when it holds, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """The particulars of one entry. Times are in milliseconds since 1970."""

    by: str = ""
    """Alias, user and host of who set it; empty where it was taken up from elsewhere."""
    at: int = 0
    until: int = 0
    """From when on it does not hold any more; 0 for never."""
    reason: str = ""
    alias: str = ""
    """Whom it was meant for, where it was set for somebody by name."""

    def has_ended(self, at: int) -> bool:
        """Whether it holds no more at this time."""
        return 0 < self.until <= at
