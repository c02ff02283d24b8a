"""How often somebody may do something: a few times at once, then at a steady pace, by the time of the commands."""

from __future__ import annotations


class Pace:
    """Counts what one person does of one kind. Times are in milliseconds."""

    __slots__ = ("_paid_until",)

    def __init__(self) -> None:
        self._paid_until = 0
        """Up to when what was done has used up what is allowed."""

    def wait(self, at: int, *, burst: int, every: int) -> int:
        """Count one more, `burst` at once and then one `every` so many milliseconds.

        Returns 0, or the seconds until it is allowed; then it does not count.
        """
        seconds = self.left(at, burst=burst, every=every)
        if not seconds:
            self._paid_until = max(self._paid_until, at) + every
        return seconds

    def left(self, at: int, *, burst: int, every: int) -> int:
        """Return what `wait` would, and count nothing."""
        over = max(self._paid_until, at) + every - at - burst * every
        return max(0, -(-over // 1000))
