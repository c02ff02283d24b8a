"""Search without an index, for a log that is small: everything that may be read is looked through."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from threadtalk.core.names import fold
from threadtalk.core.words import words
from threadtalk.log.api import Found

if TYPE_CHECKING:
    from typing import TypeAlias

    from threadtalk.core.answers import SearchGranted
    from threadtalk.core.events import Message
    from threadtalk.log.api import Log

    _Order: TypeAlias = tuple[int, str, int]
    """When, where, and as which event of that place something was said: no two messages have the same."""

_PER_PLACE_MAX = 1000
"""The last messages of each room or conversation that are looked through: all that `MemoryLog` keeps."""

_EVENTS_MAX = 2 * _PER_PLACE_MAX
"""All of a room that it keeps, messages and the rest."""

_LATER = 2**62
"""Later than anything, in milliseconds."""


class Scan:
    """Reads the log itself; see `Search` for its promises."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def start(self) -> None:
        """Do nothing: there is nothing to follow."""

    def find(self, granted: SearchGranted) -> Found:
        """See `Search.find`."""
        found: list[tuple[_Order, Message]] = []
        low, high = (self._order(end) if isinstance(end, tuple) else None for end in (granted.after, granted.before))
        for place in granted.places:
            for message in self._log.read_messages(place.kept_as, _PER_PLACE_MAX, before=place.end):
                order = message.at, fold(place.kept_as), message.number
                is_between = (low is None or order > low) and (high is None or order < high)
                if is_between and message.number >= place.start and is_wanted(granted, message):
                    found.append((order, message))
        found.sort(key=itemgetter(0))
        messages = [message for _, message in found]
        limit = granted.limit
        return Found(messages[:limit] if granted.from_start else messages[-limit:], len(messages) > limit)

    def _order(self, message: tuple[str, int]) -> _Order:
        """Return where a message stands among all; what was taken back stands before what came after it."""
        room, number = message
        events = self._log.read_events(room, _EVENTS_MAX, after=number - 1)
        return events[0].at if events else _LATER, fold(room), number

    def stop(self) -> None:
        """Do nothing."""


def is_wanted(granted: SearchGranted, message: Message) -> bool:
    """Whether a message, in a place that may be searched, is among what is looked for."""
    if not is_in_time(granted, message) or (granted.author and granted.author not in authors(message)):
        return False
    its_words = words(message.text) if granted.phrases else []
    return all(phrase.is_in(its_words) for phrase in granted.phrases)


def is_in_time(granted: SearchGranted, message: Message) -> bool:
    """Whether a message was said between the times, where the search has times for its ends."""
    is_early = isinstance(granted.after, int) and message.at < granted.after
    return not is_early and not (isinstance(granted.before, int) and message.at > granted.before)


def authors(message: Message) -> set[str]:
    """Return what a message's author can be looked for by: the alias, and the account that it was said with."""
    return {fold(message.alias), fold(message.sender.account)} - {""}
