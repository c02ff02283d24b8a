"""Messages that a client sends again, not knowing whether they arrived: they are said once.

A client puts an id of its own choice on a message, as a tag, and the same one when it sends it again. Clients choose
ids at random, so that nobody can know one before the message is in the log. The id counts for where the message goes
to, under whichever name a room has by then, and whatever its sender is called: who comes back may have to take another
alias. One that is too short to be random counts for the alias alone, so that nobody can spoil what another one says.
Whoever sends one again is told the number of the message, which tells nothing else of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import AlreadySaid
from threadtalk.core.commands import Say, Tell
from threadtalk.core.events import Said, Told
from threadtalk.core.names import conversation, fold
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadtalk.core.events import Message
    from threadtalk.core.outcome import Item
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Rooms

TAG = "+threadtalk/id"
"""The tag that has the id."""

ID_MAX = 64
"""Characters of an id; a longer one is none."""

RANDOM_MIN = 16
"""Characters of an id that nobody guesses: of base64, that is 96 bits."""

IDS_MAX = 50_000
"""Ids that are known at once, some 10 MB; of more, those of the oldest messages are forgotten."""


class Repeats:
    """The ids of the latest messages."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._numbers: dict[tuple[str, str, str], int] = {}
        """By place (what stays the same of a room when it is renamed; the recipient), id and, where the id is short,
        alias: the number of the message there."""

    def find(self, person: Person, command: object) -> AlreadySaid | None:
        """Return what is to be told of a message that was said already; None for one that is to be said."""
        if not isinstance(command, Say | Tell):
            return None
        word = _id(command.tags)
        if not word:
            return None
        target = command.room if isinstance(command, Say) else command.alias
        number = self._numbers.get(self._key_of(target, word, person.alias))
        if number is None:
            return None
        room = target if isinstance(command, Say) else conversation(person.alias, target)
        return AlreadySaid(target, word, person.alias, room, number)

    def note(self, messages: Sequence[Item | Message]) -> None:
        """Remember the ids of messages that have been said."""
        for message in messages:
            key = self._key(message)
            if key is not None:
                assert isinstance(message, Said | Told)
                self._numbers[key] = message.number
        while len(self._numbers) > IDS_MAX:
            del self._numbers[next(iter(self._numbers))]

    def forget(self, message: Item) -> None:
        """Forget a message that was not said after all."""
        key = self._key(message)
        if key is not None:
            self._numbers.pop(key, None)

    def as_it_is(self, item: Item) -> Item:
        """Return what is to be told where nothing could be stored: what had been said in the same batch was not."""
        if isinstance(item, Reply) and isinstance(item.content, AlreadySaid):
            said = item.content
            if self._numbers.get(self._key_of(said.target, said.id, said.alias)) != said.number:
                return Reply(item.session, Refusal(Code.NOT_STORED))
        return item

    def _key(self, message: Item | Message) -> tuple[str, str, str] | None:
        if not isinstance(message, Said | Told):
            return None
        word = _id(message.tags)
        target = message.room if isinstance(message, Said) else message.recipient
        return self._key_of(target, word, message.alias) if word else None

    def _key_of(self, target: str, word: str, alias: str) -> tuple[str, str, str]:
        room = self._rooms.called(target) if target.startswith("#") else None
        place = room.identity if room is not None else fold(target)
        return place, word, fold(alias) if len(word) < RANDOM_MIN else ""


def _id(tags: Mapping[str, str]) -> str:
    word = tags.get(TAG, "")
    return word if len(word) <= ID_MAX else ""
