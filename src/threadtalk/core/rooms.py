"""The rooms, and the rules about being and talking in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import (
    HistoryGranted,
    MemberList,
    RoomEntered,
    RoomLine,
    RoomList,
    TopicShown,
)
from threadtalk.core.events import Joined, Left, Said, TopicSet
from threadtalk.core.names import check_room, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import REASON_MAX, TEXT_MAX_BYTES, TOPIC_MAX, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadtalk.core.commands import Join, Leave, ReadHistory, Say, SetTopic
    from threadtalk.core.people import Person

HISTORY_PAGE_MAX = 100
"""Messages of one page of history: what one reader may ask of the log at once."""


class Room:
    """One room: its members now, and the number of the last event in it."""

    __slots__ = ("key", "last_number", "members", "name", "topic")

    def __init__(self, name: str, last_number: int = 0, topic: str = "") -> None:
        self.name = name
        self.key = fold(name)
        self.last_number = last_number
        self.topic = topic
        self.members: dict[int, Person] = {}
        """Who is in it, by session, in the order of coming."""

    def next_number(self) -> int:
        """Take the number of the next event."""
        self.last_number += 1
        return self.last_number


class Rooms:
    """Every room there ever was, found by name."""

    def __init__(self, max_rooms: int, max_rooms_per_person: int) -> None:
        self._by_key: dict[str, Room] = {}
        self._max_rooms = max_rooms
        self._max_rooms_per_person = max_rooms_per_person

    def __iter__(self) -> Iterator[Room]:
        return iter(self._by_key.values())

    def add(self, room: Room) -> None:
        """Put a room there that the log remembers."""
        self._by_key[room.key] = room

    def called(self, name: str) -> Room | None:
        """Return the room of this name, however it is spelled."""
        return self._by_key.get(fold(name))

    def join(self, person: Person, command: Join, at: int, *, entering: bool = False) -> list[Item]:
        """Bring somebody into a room, making it if there is none."""
        refusal = check_room(command.room)
        if refusal is not None:
            return [Reply(person.session, refusal)]
        room = self.called(command.room)
        if room is not None and room.key in person.rooms:
            return [Reply(person.session, _entered(room, room.last_number, again=True))]
        if len(person.rooms) >= self._max_rooms_per_person:
            return refuse(person.session, Code.TOO_MANY_ROOMS, limit=self._max_rooms_per_person)
        if room is None:
            # The lobby is always there to be come back to, however many rooms people have made.
            if len(self._by_key) >= self._max_rooms and not entering:
                return refuse(person.session, Code.SERVER_ROOMS_FULL, limit=self._max_rooms)
            room = Room(command.room)
            self.add(room)
        room.members[person.session] = person
        person.rooms[room.key] = room
        number = room.next_number()
        return [
            Joined(room.name, number, at, person.alias, entering=entering, session=person.session),
            Reply(person.session, _entered(room, number, entering=entering)),
        ]

    def leave(self, person: Person, command: Leave, at: int) -> list[Item]:
        """Take somebody out of one room."""
        room = self._own_room(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        del room.members[person.session]
        del person.rooms[room.key]
        reason = clean(command.reason)[:REASON_MAX]
        return [Left(room.name, room.next_number(), at, person.alias, reason, session=person.session)]

    def say(self, person: Person, command: Say, at: int) -> list[Item]:
        """Say something in a room."""
        room = self._own_room(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        text = check_text(command.text)
        if isinstance(text, Refusal):
            return [Reply(person.session, text)]
        return [Said(room.name, room.next_number(), at, person.alias, text, command.kind, person.session)]

    def set_topic(self, person: Person, command: SetTopic, at: int) -> list[Item]:
        """Change a room's topic; the same topic again changes nothing."""
        room = self._own_room(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        topic = clean(command.topic).strip()
        if len(topic) > TOPIC_MAX:
            return refuse(person.session, Code.TOPIC_TOO_LONG, limit=TOPIC_MAX)
        if topic == room.topic:
            return [Reply(person.session, TopicShown(room.name, topic))]
        previous, room.topic = room.topic, topic
        number = room.next_number()
        return [TopicSet(room.name, number, at, person.alias, topic, previous, person.session)]

    def show_topic(self, person: Person, name: str) -> list[Item]:
        """Tell a room's topic."""
        room = self.called(name)
        if room is None:
            return refuse(person.session, Code.NO_SUCH_ROOM, room=name)
        return [Reply(person.session, TopicShown(room.name, room.topic))]

    def list_members(self, person: Person, name: str) -> list[Item]:
        """Tell who is in a room."""
        room = self.called(name)
        if room is None:
            return refuse(person.session, Code.NO_SUCH_ROOM, room=name)
        aliases = tuple(member.alias for member in room.members.values())
        return [Reply(person.session, MemberList(room.name, aliases))]

    def list_rooms(self, person: Person) -> list[Item]:
        """Tell which rooms somebody is in, the fullest first."""
        lines = [RoomLine(room.name, len(room.members), room.topic) for room in self._by_key.values() if room.members]
        lines.sort(key=lambda line: (-line.member_count, line.room))
        return [Reply(person.session, RoomList(tuple(lines)))]

    def read_history(self, person: Person, command: ReadHistory) -> list[Item]:
        """Grant a page of history to a member of the room."""
        room = self._own_room(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        end = room.last_number + 1
        before = end if command.before is None else min(command.before, end)
        limit = max(1, min(command.limit, HISTORY_PAGE_MAX))
        return [Reply(person.session, HistoryGranted(room.name, limit, before, command.after))]

    def _own_room(self, person: Person, name: str) -> Room | Refusal:
        """Return a room that somebody is in. What they are not in, and what is not there, look alike."""
        room = person.rooms.get(fold(name))
        return room if room is not None else Refusal(Code.NOT_IN_ROOM, {"room": name})


def check_text(text: str) -> str | Refusal:
    """Return a message as it will be stored, or what is wrong with it."""
    text = clean(text)
    if not text or text.isspace():
        return Refusal(Code.TEXT_EMPTY)
    if len(text) * 4 > TEXT_MAX_BYTES and len(text.encode()) > TEXT_MAX_BYTES:
        return Refusal(Code.TEXT_TOO_LONG, {"limit": TEXT_MAX_BYTES})
    return text


def _entered(room: Room, number: int, *, again: bool = False, entering: bool = False) -> RoomEntered:
    return RoomEntered(room.name, number, room.topic, len(room.members), again, entering)
