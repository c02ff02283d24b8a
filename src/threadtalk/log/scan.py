"""Search without an index, for a log that is small: everything that may be read is looked through."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from threadtalk.core.names import fold
from threadtalk.core.words import words
from threadtalk.log.api import Found

if TYPE_CHECKING:
    from threadtalk.core.answers import SearchGranted
    from threadtalk.core.events import Message
    from threadtalk.log.api import Log

_PER_PLACE_MAX = 1000
"""The last messages of each room or conversation that are looked through: all that `MemoryLog` keeps."""


class Scan:
    """Reads the log itself; see `Search` for its promises."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def start(self) -> None:
        """Do nothing: there is nothing to follow."""

    def find(self, granted: SearchGranted) -> Found:
        """See `Search.find`."""
        found: list[Message] = []
        for place in granted.places:
            read = self._log.read_messages(place.kept_as, _PER_PLACE_MAX, before=place.end)
            found += [message for message in read if message.number >= place.start and is_wanted(granted, message)]
        found.sort(key=attrgetter("at"))
        limit = granted.limit
        return Found(found[:limit] if granted.from_start else found[-limit:], len(found) > limit)

    def stop(self) -> None:
        """Do nothing."""


def is_wanted(granted: SearchGranted, message: Message) -> bool:
    """Whether a message, in a place that may be searched, is among what is looked for."""
    if not is_in_time(granted, message) or (granted.author and granted.author not in authors(message)):
        return False
    its_words = words(message.text) if granted.phrases else []
    return all(phrase.is_in(its_words) for phrase in granted.phrases)


def is_in_time(granted: SearchGranted, message: Message) -> bool:
    """Whether a message was said between the times."""
    is_early = granted.after is not None and message.at < granted.after
    return not is_early and (granted.before is None or message.at <= granted.before)


def authors(message: Message) -> set[str]:
    """Return what a message's author can be looked for by: the alias, and the account that it was said with."""
    return {fold(message.alias), fold(message.sender.account)} - {""}
