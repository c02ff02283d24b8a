"""Pages of history out of any log: by number or by time, from either end, or around a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core.commands import At

if TYPE_CHECKING:
    from threadtalk.core.answers import HistoryGranted
    from threadtalk.core.commands import Point
    from threadtalk.core.events import Said
    from threadtalk.log.api import Log


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in ascending order; `more`: there are further ones on the side that was read towards."""

    messages: list[Said]
    more: bool


def read_page(log: Log, granted: HistoryGranted) -> Page:
    """Return the page that was granted. From any thread. Raises `LogUnavailable`."""
    room, limit = granted.room, granted.limit
    if granted.around is not None:
        return _around(log, granted)
    below = granted.end
    if granted.before is not None:
        below = min(below, _first_number(log, room, granted.before, granted.end))
    above = None
    if granted.after is not None:
        above = _last_number(log, room, granted.after, granted.end)
    if above is not None and not granted.from_end:
        found = log.read_messages(room, limit + 1, before=below, after=above)
        return Page(found[:limit], len(found) > limit)
    found = [said for said in log.read_messages(room, limit + 1, before=below) if above is None or said.number > above]
    return Page(found[-limit:], len(found) > limit)


def _around(log: Log, granted: HistoryGranted) -> Page:
    """Return messages on both sides of a point, and the one at it; more of one side where the other has too few."""
    assert granted.around is not None
    room, limit, end = granted.room, granted.limit, granted.end
    center = min(_first_number(log, room, granted.around, end), end)
    later = log.read_messages(room, limit, before=end, after=center - 1)
    earlier = log.read_messages(room, limit, before=center)
    half = limit // 2
    kept_earlier = earlier[-max(half, limit - len(later)) :] if half or len(later) < limit else []
    return Page([*kept_earlier, *later[: limit - len(kept_earlier)]], more=True)


def _first_number(log: Log, room: str, point: Point, end: int) -> int:
    """Return the number that everything before a point is less than."""
    return _number_from(log, room, point.milliseconds, end) if isinstance(point, At) else point


def _last_number(log: Log, room: str, point: Point, end: int) -> int:
    """Return the number that everything after a point is greater than."""
    return _number_from(log, room, point.milliseconds + 1, end) - 1 if isinstance(point, At) else point


def _number_from(log: Log, room: str, at: int, end: int) -> int:
    """Return the number of the first message at or after a time, or `end`: by halving, as times rise with numbers."""
    low, high = 0, end
    while low < high:
        middle = (low + high) // 2
        found = log.read_messages(room, 1, after=middle - 1, before=high)
        if not found or found[0].at >= at:
            high = middle
        else:
            low = found[0].number + 1
    return low
