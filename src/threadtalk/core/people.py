"""Who is here: the sessions that have come in, and the rules about aliases."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from threadtalk.core.answers import Goodbye, Welcome
from threadtalk.core.events import HasQuit, Place, Renamed
from threadtalk.core.names import check_alias, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code
from threadtalk.core.text import REASON_MAX, clean

if TYPE_CHECKING:
    from threadtalk.core.commands import Enter, Quit, Rename
    from threadtalk.core.rooms import Room


class Person:
    """Somebody who has come in, by one session."""

    __slots__ = ("alias", "key", "rooms", "session", "token")

    def __init__(self, session: int, alias: str, token: str) -> None:
        self.session = session
        self.alias = alias
        self.key = fold(alias)
        self.token = token
        self.rooms: dict[str, Room] = {}
        """The rooms they are in, by key, in the order of joining."""


class People:
    """Everybody who is in, found by session and by alias."""

    def __init__(self) -> None:
        self._by_session: dict[int, Person] = {}
        self._by_key: dict[str, Person] = {}

    def __len__(self) -> int:
        return len(self._by_session)

    def of_session(self, session: int) -> Person | None:
        """Return who has come in by this session."""
        return self._by_session.get(session)

    def called(self, alias: str) -> Person | None:
        """Return who goes by this alias, however it is spelled."""
        return self._by_key.get(fold(alias))

    def enter(self, session: int, command: Enter, at: int) -> tuple[Person | None, list[Item]]:
        """Let a session in under an alias, or say why not."""
        if session in self._by_session:
            return None, refuse(session, Code.ALREADY_IN)
        refusal = check_alias(command.alias)
        if refusal is not None:
            return None, [Reply(session, refusal)]
        items: list[Item] = []
        holder = self.called(command.alias)
        if holder is not None:
            if not _is_same_client(holder, command.token):
                return None, refuse(session, Code.ALIAS_TAKEN, alias=command.alias)
            items += self._remove(holder, "came back on another connection", at)
            items.append(Reply(holder.session, Goodbye(replaced=True)))
        person = Person(session, command.alias, command.token)
        self._by_session[session] = person
        self._by_key[person.key] = person
        items.append(Reply(session, Welcome(person.alias)))
        return person, items

    def rename(self, person: Person, command: Rename, at: int) -> list[Item]:
        """Give somebody another alias, or another spelling of the one they have."""
        refusal = check_alias(command.alias)
        if refusal is not None:
            return [Reply(person.session, refusal)]
        if command.alias == person.alias:
            return []
        holder = self.called(command.alias)
        if holder is not None and holder is not person:
            return refuse(person.session, Code.ALIAS_TAKEN, alias=command.alias)
        places = tuple(Place(room.name, room.next_number()) for room in person.rooms.values())
        event = Renamed(places, at, person.alias, command.alias, session=person.session)
        del self._by_key[person.key]
        person.alias, person.key = command.alias, fold(command.alias)
        self._by_key[person.key] = person
        return [event]

    def quit(self, session: int, command: Quit, at: int) -> list[Item]:
        """Let somebody go; a session that never came in just gets its goodbye."""
        person = self._by_session.get(session)
        items: list[Item] = []
        if person is not None:
            items += self._remove(person, clean(command.reason)[:REASON_MAX], at)
        items.append(Reply(session, Goodbye(command.reason)))
        return items

    def _remove(self, person: Person, reason: str, at: int) -> list[Item]:
        places = tuple(Place(room.name, room.next_number()) for room in person.rooms.values())
        for room in person.rooms.values():
            del room.members[person.session]
        person.rooms.clear()
        del self._by_session[person.session]
        del self._by_key[person.key]
        return [HasQuit(places, at, person.alias, reason, session=person.session)]


def _is_same_client(holder: Person, token: str) -> bool:
    return bool(token) and compare_digest(holder.token.encode(), token.encode())
