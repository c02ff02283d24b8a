"""People in a room, with and without accounts, for the tests of what may be done there."""

from __future__ import annotations

from threadtalk.core import registered
from threadtalk.core.commands import Command, Enter, Join
from threadtalk.core.events import ModesSet
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import Room
from threadtalk.core.world import World

ROOM = "#tea"


class Chat:
    """A World in which everybody is known by the alias. `now` is its clock, in milliseconds."""

    def __init__(self, *aliases: str) -> None:
        self.world = World()
        self.now = 1_000
        self.sessions: dict[str, int] = {}
        self.records: dict[str, str] = {}
        """What the log would have stored."""
        for alias in aliases:
            self.enter(alias)
            self.do(alias, Join(ROOM))

    def enter(self, alias: str, account: str = "", host: str = "") -> None:
        """Let somebody in, under a new session."""
        session = self.sessions[alias] = len(self.sessions) + 1
        self.store(self.world.execute(session, Enter(alias, host=host or f"{alias.lower()}.host"), self.now))
        if account:
            self.log_in(alias, account)

    def log_in(self, alias: str, account: str) -> list[Item]:
        """Log somebody in, wherever they are; out, with no account."""
        person = self.world.people.of_session(self.sessions[alias])
        assert person is not None
        person.account = account
        person.changed()
        return registered.account_changed(self.world, person, self.now)

    def do(self, alias: str, command: Command) -> list[Item]:
        """Have somebody do something, and the log store what comes of it."""
        return self.store(self.world.execute(self.sessions[alias], command, self.now))

    def store(self, items: list[Item]) -> list[Item]:
        """Take note of the records among what has come."""
        self.records.update((item.key, item.value) for item in items if isinstance(item, Record))
        return items

    def ranks(self, alias: str) -> str:
        """Return somebody's ranks in the room, the highest first."""
        ranks = self.room.ranks.get(self.sessions[alias], frozenset())
        return "".join(rank for rank in "qohv" if rank in ranks)

    @property
    def room(self) -> Room:
        """The room that it is all about."""
        room = self.world.rooms.called(ROOM)
        assert room is not None
        return room

    def restarted(self, topic: str | None = None) -> Chat:
        """Return the chat as it is after a restart: with what the log has stored, and nobody in.

        `topic`: the last one of each room that the log has, where that is another one than the room's.
        """
        chat = Chat()
        chat.now = self.now
        for room in self.world.rooms:
            chat.world.remember(room.name, room.last_number, room.topic if topic is None else topic)
        for key, value in self.records.items():
            if value:
                chat.world.restore(key, value)
        return chat


def refused(items: list[Item]) -> list[Code]:
    """Return why something was not done."""
    return [item.content.code for item in items if isinstance(item, Reply) and isinstance(item.content, Refusal)]


def changed(items: list[Item]) -> list[str]:
    """Return the changes of modes that were told, as `+o Bob`."""
    changes = [change for item in items if isinstance(item, ModesSet) for change in item.changes]
    return [f"{'+' if change.on else '-'}{change.mode} {change.argument}".rstrip() for change in changes]
