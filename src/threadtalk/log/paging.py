"""Pages of history out of any log: by number or by time, from either end, or around a point."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from threadtalk.core.commands import At
from threadtalk.core.history import is_act
from threadtalk.log.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.answers import ConversationsGranted, HistoryGranted, SearchGranted
    from threadtalk.core.commands import Point
    from threadtalk.core.events import Kept, Message
    from threadtalk.log.api import Found, Log, Search


_ACTS_READ = 500
"""Events that are read at once while acts of moderators are looked for among them."""

_ACTS_READ_MAX = 200
"""How often that is done at most for one answer: 100,000 events, about a second."""


@dataclass(frozen=True, slots=True)
class Page:
    """Events in ascending order; `more`: there are further ones on the side that was read towards."""

    events: Sequence[Kept]
    more: bool


class History:
    """What may be read of a log, once the World has granted it. Any thread may use it."""

    def __init__(self, log: Log, search: Search | None = None) -> None:
        """Without a `search` of its own, a log is scanned."""
        self._log = log
        self._search: Search = search or Scan(log)

    def page(self, granted: HistoryGranted) -> Page:
        """Return the page that was granted. Raises `LogUnavailable`."""
        return _Reader(self._log, granted).page()

    def search(self, granted: SearchGranted) -> Found:
        """Return the messages that were asked for. Raises `LogUnavailable`."""
        return self._search.find(granted)

    def message(self, room: str, number: int) -> Message | None:
        """Return the message of this number in a room (or conversation), if it is there. Raises `LogUnavailable`."""
        found = self._log.read_messages(room, 1, after=number - 1, before=number + 1)
        return found[0] if found else None

    def said_by(self, account: str, after: int = 0) -> tuple[list[Message], int | None]:
        """See `Log.said_by`."""
        return self._log.said_by(account, after)

    def latest(self, granted: ConversationsGranted) -> list[tuple[str, int]]:
        """Return in which conversations something was said last between the times, and when, in ascending order.

        Raises `LogUnavailable`.
        """
        low, high = sorted((granted.after, granted.before))
        found = []
        for conversation in granted.conversations:
            last = self._log.read_messages(conversation.kept_as, 1, before=conversation.end)
            if last and last[0].number >= conversation.start and low < last[0].at < high:
                found.append((conversation.room, last[0].at))
        found.sort(key=itemgetter(1))
        return found[: granted.limit] if granted.after <= granted.before else found[-granted.limit :]


class _Reader:
    """What one page is read with."""

    def __init__(self, log: Log, granted: HistoryGranted) -> None:
        self._log = log
        self._granted = granted
        self._floor = granted.start - 1
        """What comes up to here, its asker may not see."""

    def page(self) -> Page:
        granted = self._granted
        if granted.acts:
            return self._acts()
        if granted.around is not None:
            return self._around(granted.around)
        limit = granted.limit
        first, last, from_end = granted.after, granted.before, granted.from_end
        if first is not None and last is not None and self._first_number(first) > self._first_number(last):
            first, last, from_end = last, first, True
        below = granted.end
        if last is not None:
            below = min(below, self._first_number(last))
        above = self._floor
        if first is not None:
            above = max(above, self._last_number(first))
        if first is not None and not from_end:
            found = self._read(limit + 1, before=below, after=above)
            return Page(found[:limit], len(found) > limit)
        found = [event for event in self._read(limit + 1, before=below) if event.number > above]
        return Page(found[-limit:], len(found) > limit)

    def _acts(self) -> Page:
        """Return the last acts of moderators, going back through what was said in between."""
        limit, below = self._granted.limit, self._granted.end
        found: list[Kept] = []
        for _ in range(_ACTS_READ_MAX):
            events = self._read(_ACTS_READ, before=below)
            found = [*(event for event in events if is_act(event) and event.number > self._floor), *found]
            # Of messages that were taken back nothing is read: then it goes on by their numbers.
            below = events[0].number if events else below - _ACTS_READ
            if len(found) >= limit or below <= self._granted.start:
                break
        return Page(found[-limit:], len(found) > limit or below > self._granted.start)

    def _around(self, point: Point) -> Page:
        """Return events on both sides of a point, and the one at it; more of one side where the other has too few."""
        limit, end = self._granted.limit, self._granted.end
        center = max(min(self._first_number(point), end), self._floor + 1)
        later = self._read(limit, before=end, after=center - 1)
        earlier = [event for event in self._read(limit, before=center) if event.number > self._floor]
        half = limit // 2
        kept_earlier = earlier[-max(half, limit - len(later)) :] if half or len(later) < limit else []
        return Page([*kept_earlier, *later[: limit - len(kept_earlier)]], more=True)

    def _read(self, limit: int, *, before: int, after: int | None = None) -> Sequence[Kept]:
        read = self._log.read_events if self._granted.everything else self._log.read_messages
        return read(self._granted.kept_as, limit, before=before, after=after)

    def _first_number(self, point: Point) -> int:
        """Return the number that everything before a point is less than."""
        return self._number_from(point.milliseconds) if isinstance(point, At) else point

    def _last_number(self, point: Point) -> int:
        """Return the number that everything after a point is greater than."""
        return self._number_from(point.milliseconds + 1) - 1 if isinstance(point, At) else point

    def _number_from(self, at: int) -> int:
        """Return the number of the first event at or after a time, or the end: by halving, as times rise."""
        low, high = 0, self._granted.end
        while low < high:
            middle = (low + high) // 2
            found = self._read(1, after=middle - 1, before=high)
            if not found or found[0].at >= at:
                high = middle
            else:
                low = found[0].number + 1
        return low
