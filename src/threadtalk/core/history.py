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
    from threadtalk.core.world import World

READ_MARKS_MAX = 1000
"""Rooms and people of which one person's mark is kept; far more than anybody follows."""


def read(world: World, person: Person, command: ReadHistory) -> list[Item]:
    """Grant a page of history: of a room to its members, of a conversation to those who had it.

    As an alias proves nothing, somebody may read of a conversation what was said since they came in as who they are.
    """
    if command.room.startswith("#"):
        room = world.rooms.own(person, command.room)
        if isinstance(room, Refusal):
            return refuse(person.session, Code.HISTORY_CLOSED, room=command.room, note=command.note)
        found = Conversation(room.name, room.name, 1, room.last_number + 1)
    else:
        found = _conversation(world, person, command.room)
    limit = max(1, min(command.limit, world.limits.history_page_max))
    where = (command.before, command.after, command.from_end, command.around, command.everything)
    granted = HistoryGranted(found.room, limit, found.end, found.kept_as, found.start, *where)
    return [Reply(person.session, granted)]


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
    granted = HistoryGranted(room.name, limit, room.last_number + 1, room.name, everything=True, acts=True)
    return [Reply(person.session, granted)]


def list_conversations(world: World, person: Person, command: ListConversations) -> list[Item]:
    """Grant a look at what was said last in each room and conversation of somebody."""
    found = [Conversation(room.name, room.name, 1, room.last_number + 1) for room in person.rooms.values()]
    found += [_conversation(world, person, alias) for alias, _ in person.conversations.values()]
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


def _conversation(world: World, person: Person, alias: str) -> Conversation:
    name = conversation(person.alias, alias)
    shown, start = person.conversations.get(name, (alias, 0))
    end = world.conversations.last_number(name) + 1 if start else 0
    return Conversation(shown, name, start, end)
