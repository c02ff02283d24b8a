"""Giving a room another name. Its history and numbers go on, and every name it ever had stays its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import roles
from threadtalk.core.answers import MemberList, ReadMark, TopicShown
from threadtalk.core.events import Joined, Left, Moved, RoomRenamed
from threadtalk.core.names import LOBBY, check_room, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import LONG_AGO
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import RenameRoom
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Room
    from threadtalk.core.world import World

FORMER_NAMES_MAX = 10
"""Names that a room may have had: each is taken for ever, so nobody is to collect them."""

PAUSE = 30_000
"""Milliseconds from one renaming of a room to the next: to those who do not know of it, each is a list of all names."""


def rename(world: World, person: Person, command: RenameRoom, at: int) -> list[Item]:
    """Call a room something else; only its operators may."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not room.may(person, roles.RENAME_ROOM):
        return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
    wait = room.renamed_at + PAUSE - at
    if wait > 0:
        seconds = -(-wait // 1000)
        return refuse(person.session, Code.ROOM_RENAMED_LATELY, room=room.name, new=command.new, seconds=seconds)
    code = _why_not(world, room, command.new)
    if code is not None:
        return refuse(person.session, code, room=room.name, new=command.new)
    previous, known = room.name, world.rooms.called(command.new) is room
    world.rooms.call(room, command.new, world.people)
    room.renamed_at = at
    reason = clean(command.reason)[: world.limits.reason_max]
    moved = _moves(room, previous, reason, at) if fold(previous) != room.key else {}
    number = room.next_number()
    return [RoomRenamed(previous, number, at, person.alias, room.name, reason, person.sender, moved, known)]


def take_back(world: World, room: Room, event: RoomRenamed) -> None:
    """Call a room what it was called before, as the log could not store that it was renamed."""
    key = room.key
    room.renamed_at = LONG_AGO
    world.rooms.call(room, event.room, world.people)
    if not event.was_known:
        world.rooms.give_up_name(key)


def _why_not(world: World, room: Room, new: str) -> Code | None:
    if room.key == fold(LOBBY) or new == room.name or check_room(new, world.limits.room_name_max) is not None:
        return Code.ROOM_NOT_RENAMED
    other = world.rooms.called(new)
    if other is not None and other is not room:
        return Code.ROOM_NAME_TAKEN
    if other is None and world.rooms.former_count(room) >= FORMER_NAMES_MAX:
        return Code.ROOM_NOT_RENAMED
    return None


def _moves(room: Room, previous: str, reason: str, at: int) -> dict[int, Moved]:
    moves = {}
    for member in room.members.values():
        left = Left(previous, 0, at, member.alias, reason, member.sender)
        joined = Joined(room.name, 0, at, member.alias, realname=member.realname, sender=member.sender)
        topic = [TopicShown(room.name, room.topic, room.topic_at, room.topic_by)] if room.topic else []
        mark = ReadMark(room.name, member.read_marks.get(room.key, 0))
        moves[member.session] = Moved(left, joined, (*topic, mark, MemberList(room.name, room.people(member))))
    return moves
