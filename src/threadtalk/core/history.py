"""Who may read which history, and up to where they have read it. Reading it is the log's affair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import roles
from threadtalk.core.answers import Conversation, ConversationsGranted, HistoryGranted, ReadMark
from threadtalk.core.events import Kicked, ModesSet, Redacted, RoomRenamed
from threadtalk.core.names import conversation, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal

if TYPE_CHECKING:
    from threadtalk.core.commands import ListConversations, MarkRead, ReadActs, ReadHistory
    from threadtalk.core.events import Kept
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Room
    from threadtalk.core.world import World

READ_MARKS_MAX = 1000
"""Rooms and people of which one person's mark is kept; far more than anybody follows."""


def read(world: World, person: Person, command: ReadHistory) -> list[Item]:
    """Grant a page of history: of a room to its members, of a conversation to those who had it.

    As an alias proves nothing, somebody may read of a conversation what was said since they came in as who they are.
    """
    found = readable(world, person, command.room)
    if found is None:
        return refuse(person.session, Code.HISTORY_CLOSED, room=command.room, note=command.note)
    limit = max(1, min(command.limit, world.limits.history_page_max))
    where = (command.before, command.after, command.from_end, command.around, command.everything)
    granted = HistoryGranted(found.room, limit, found.end, found.kept_as, found.start, *where)
    return [Reply(person.session, granted)]


def readable(world: World, person: Person, target: str) -> Conversation | None:
    """Return what somebody may read of a room, or of what they and another person have said; None for nothing."""
    if not target.startswith("#"):
        return _conversation(world, person, target)
    room = world.rooms.own(person, target)
    return None if isinstance(room, Refusal) else _in_room(room)


def all_readable(world: World, person: Person) -> list[Conversation]:
    """Return everything that somebody may read: their rooms, and their conversations."""
    found = [_in_room(room) for room in person.rooms.values()]
    return found + [_conversation(world, person, alias) for alias, _ in person.conversations.values()]


def is_act(event: Kept) -> bool:
    """Whether an event is an act of a room's moderators. That one takes back one's own words is none."""
    return isinstance(event, Kicked | ModesSet | RoomRenamed) or (isinstance(event, Redacted) and bool(event.author))


def read_acts(world: World, person: Person, command: ReadActs) -> list[Item]:
    """Grant a look at what the moderators of a room have done last."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not room.may(person, roles.READ_ACTS):
        return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
    limit = max(1, min(command.limit, world.limits.history_page_max))
    place = _in_room(room)
    granted = HistoryGranted(place.room, limit, place.end, place.kept_as, place.start, everything=True, acts=True)
    return [Reply(person.session, granted)]


def list_conversations(world: World, person: Person, command: ListConversations) -> list[Item]:
    """Grant a look at what was said last in each room and conversation of somebody."""
    found = all_readable(world, person)
    limit = max(1, min(command.limit, world.limits.history_page_max))
    granted = ConversationsGranted(tuple(found), command.after, command.before, limit)
    return [Reply(person.session, granted)]


def mark_read(world: World, person: Person, command: MarkRead, at: int) -> list[Item]:
    """Note up to when somebody has read something: it never goes back, and not beyond now."""
    room = world.rooms.called(command.target)
    key = fold(command.target) if room is None else room.key
    before = person.read_marks.get(key, 0)
    if command.at is None:
        return [Reply(person.session, ReadMark(command.target, before))]
    if key not in person.read_marks and len(person.read_marks) >= READ_MARKS_MAX:
        return refuse(person.session, Code.NO_MARK, target=command.target)
    mark = person.read_marks[key] = max(before, min(command.at, at))
    return [Reply(person.session, ReadMark(command.target, mark))]


def _in_room(room: Room) -> Conversation:
    return Conversation(room.name, room.name, room.readable_from, room.last_number + 1)


def _conversation(world: World, person: Person, alias: str) -> Conversation:
    name = conversation(person.alias, alias)
    shown, start = person.conversations.get(name, (alias, 0))
    end = world.conversations.last_number(name) + 1 if start else 0
    return Conversation(shown, name, start, end)
