"""Messages that a client sends again, not knowing whether they arrived: they are said once.

A client puts an id of its own choice on a message, as a tag, and the same one when it sends it again. The id counts for
where the message goes to, under whichever name a room has by then, and for who sends it: nobody can spoil what another
one says. Who comes back may have to take another alias, or come from another network; one of the two is enough to be
known. Whoever sends a message again is told its number, which tells nothing else of it.
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

    from threadtalk.core.events import Message, Sender
    from threadtalk.core.outcome import Item
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Rooms
    from threadtalk.core.world import World

TAG = "+threadtalk/id"
"""The tag that has the id."""

ID_MAX = 64
"""Characters of an id; a longer one is none."""

IDS_MAX = 50_000
"""Ids that are known at once, some 20 MB; of more, those of the oldest messages are forgotten."""


class Repeats:
    """The ids of the latest messages."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._numbers: dict[tuple[str, str, str], int] = {}
        """By place (what stays the same of a room when it is renamed; the recipient), id and sender: the number of the
        message there. The sender stands there twice, by alias and by where they come from."""

    def find(self, person: Person, command: object) -> AlreadySaid | None:
        """Return what is to be told of a message that was said already; None for one that is to be said."""
        if not isinstance(command, Say | Tell):
            return None
        word = _id(command.tags)
        if not word:
            return None
        target = command.room if isinstance(command, Say) else command.alias
        keys = self._keys_of(target, word, person.alias, person.sender)
        number = next((self._numbers[key] for key in keys if key in self._numbers), None)
        if number is None:
            return None
        room = target if isinstance(command, Say) else conversation(person.alias, target)
        return AlreadySaid(target, word, room, number)

    def note(self, messages: Sequence[Item | Message]) -> None:
        """Remember the ids of messages that have been said."""
        for message in messages:
            if isinstance(message, Said | Told):
                for key in self._keys(message):
                    self._numbers[key] = message.number
        while len(self._numbers) > 2 * IDS_MAX:
            del self._numbers[next(iter(self._numbers))]

    def forget(self, message: Item) -> None:
        """Forget a message that was not said after all."""
        if isinstance(message, Said | Told):
            for key in self._keys(message):
                self._numbers.pop(key, None)

    def as_it_is(self, world: World, item: Item) -> Item:
        """Return what is to be told where nothing could be stored: what had been said in the same batch was not."""
        if isinstance(item, Reply) and isinstance(item.content, AlreadySaid):
            said, person = item.content, world.people.of_session(item.session)
            if person is None or self.find(person, _again(said)) != said:
                return Reply(item.session, Refusal(Code.NOT_STORED))
        return item

    def _keys(self, message: Message) -> list[tuple[str, str, str]]:
        word = _id(message.tags)
        target = message.room if isinstance(message, Said) else message.recipient
        return self._keys_of(target, word, message.alias, message.sender) if word else []

    def _keys_of(self, target: str, word: str, alias: str, sender: Sender) -> list[tuple[str, str, str]]:
        room = self._rooms.called(target) if target.startswith("#") else None
        place = room.identity if room is not None else fold(target)
        origin = sender.account or sender.origin.rpartition("@")[2]
        # No alias and no account has an @ in it.
        keys = [(place, word, fold(alias))]
        return [*keys, (place, word, f"@{fold(origin)}")] if origin else keys


def _again(said: AlreadySaid) -> Say | Tell:
    tags = {TAG: said.id}
    return Say(said.target, "", tags=tags) if said.target.startswith("#") else Tell(said.target, "", tags=tags)


def _id(tags: Mapping[str, str]) -> str:
    word = tags.get(TAG, "")
    return word if len(word) <= ID_MAX else ""
