"""Messages that a client sends again, not knowing whether they arrived: they are said once.

A client puts an id of its own choice on a message, as a tag, and the same one when it sends it again. The id counts for
who sends it, by their alias, and for where it goes to: nobody can spoil anybody else's message. Clients choose ids at
random, so that nobody can know one before the message is in the log. Whoever sends one again is told the number of the
message, which tells nothing else of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import AlreadySaid
from threadtalk.core.commands import Say, Tell
from threadtalk.core.events import Said, Told
from threadtalk.core.names import conversation, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadtalk.core.events import Message
    from threadtalk.core.outcome import Item
    from threadtalk.core.people import Person

TAG = "+threadtalk/id"
"""The tag that has the id."""

ID_MAX = 64
"""Characters of an id; a longer one is none."""

IDS_MAX = 50_000
"""Ids that are known at once, some 10 MB; of more, those of the oldest messages are forgotten."""


class Repeats:
    """The ids of the latest messages."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str], int] = {}
        """By sender, room (or conversation) and id: the number of the message there."""

    def find(self, person: Person, command: object) -> AlreadySaid | None:
        """Return what is to be told of a message that was said already; None for one that is to be said."""
        if not isinstance(command, Say | Tell):
            return None
        word = _id(command.tags)
        if not word:
            return None
        target = command.room if isinstance(command, Say) else command.alias
        room = target if isinstance(command, Say) else conversation(person.alias, target)
        number = self._numbers.get((person.key, fold(room), word))
        return AlreadySaid(target, word, room, number) if number is not None else None

    def note(self, messages: Sequence[Item | Message]) -> None:
        """Remember the ids of messages that have been said."""
        for message in messages:
            key = _key(message)
            if key is not None:
                assert isinstance(message, Said | Told)
                self._numbers[key] = message.number
        while len(self._numbers) > IDS_MAX:
            del self._numbers[next(iter(self._numbers))]

    def forget(self, message: Item) -> None:
        """Forget a message that was not said after all."""
        key = _key(message)
        if key is not None:
            self._numbers.pop(key, None)


def _key(message: Item | Message) -> tuple[str, str, str] | None:
    if not isinstance(message, Said | Told):
        return None
    word = _id(message.tags)
    return (fold(message.alias), fold(message.room), word) if word else None


def _id(tags: Mapping[str, str]) -> str:
    word = tags.get(TAG, "")
    return word if len(word) <= ID_MAX else ""
