"""Keeping somebody out of a room, or from talking there, by name: for a time or for ever, and with a reason.

What is kept is a mask on the list of bans, as `moderation` changes it mode by mode; here is found out which one fits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import roles
from threadtalk.core.events import Kicked, ModeChange
from threadtalk.core.lists import Listed
from threadtalk.core.masks import ACCOUNT, MUTE, PREFIX, is_of, normal, parts
from threadtalk.core.names import fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import Ban, Quiet, Unban
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Room
    from threadtalk.core.world import World

SECONDS_MAX = 10 * 365 * 24 * 3600
"""Seconds for which something may be set: ten years; what is to last longer has no end."""

_BAN = "b"
_MODERATED = "m"


def ban(world: World, person: Person, command: Ban, at: int) -> list[Item]:
    """Put a mask on the list of bans that fits somebody as closely as possible, and put out whom it matches."""
    room = _moderated(world, person, command.room, _BAN)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not 0 <= command.seconds <= SECONDS_MAX:
        return refuse(person.session, Code.TIME_NOT_ALLOWED, limit=SECONDS_MAX)
    target = world.people.called(command.target)
    if target is not None and not _may_touch(room, person, target):
        return refuse(person.session, Code.STANDS_HIGHER, room=room.name, alias=target.alias)
    mask = strongest(target) if target is not None else normal(command.target)
    if command.mute and parts(mask)[0] != MUTE:
        mask = f"{PREFIX}{MUTE}:{mask}"
    until = at + command.seconds * 1000 if command.seconds else 0
    reason = clean(command.reason)[: world.limits.reason_max]
    entry = Listed(person.source, at, until, reason, target.alias if target is not None else "")
    items = world.moderation.carry_out(room, person, [ModeChange(True, _BAN, mask, entry)], at)
    return items if command.mute else [*items, *_put_out(room, person, mask, reason, at)]


def unban(world: World, person: Person, command: Unban, at: int) -> list[Item]:
    """Take those masks off the list of bans that were meant for somebody, match them, or are this one."""
    room = _moderated(world, person, command.room, _BAN)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    masks = [mask for mask in room.masks[_BAN] if (parts(mask)[0] == MUTE) == command.mute]
    meant = [mask for mask in masks if _is_meant(world, room, mask, command)]
    if not meant:
        return refuse(person.session, Code.NOT_BANNED, room=room.name, alias=command.target)
    return world.moderation.carry_out(room, person, [ModeChange(False, _BAN, mask) for mask in meant], at)


def quiet(world: World, person: Person, command: Quiet, at: int) -> list[Item]:
    """Have a room moderated for a time."""
    room = _moderated(world, person, command.room, _MODERATED)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not 0 <= command.seconds <= SECONDS_MAX:
        return refuse(person.session, Code.TIME_NOT_ALLOWED, limit=SECONDS_MAX)
    entry = Listed(person.source, at, at + command.seconds * 1000) if command.seconds else None
    return world.moderation.carry_out(room, person, [ModeChange(True, _MODERATED, entry=entry)], at)


def strongest(person: Person) -> str:
    """Return the mask that is hardest for somebody to escape: of their account, or else of where they come from."""
    return f"{PREFIX}{ACCOUNT}:{person.account}" if person.account else f"*!*@{person.host}"


def _moderated(world: World, person: Person, name: str, act: str) -> Room | Refusal:
    """Return a room in which somebody may do this."""
    room = world.rooms.own(person, name)
    if isinstance(room, Refusal) or room.may(person, act):
        return room
    return Refusal(Code.NOT_ALLOWED, {"room": room.name})


def _may_touch(room: Room, person: Person, target: Person) -> bool:
    """Whether somebody stands high enough; also where the other has a rank here, but is not in the room just now."""
    ranks = room.ranks_of(target) | room.kept_ranks_of(target)
    return roles.may_touch(room.ranks_of(person), ranks)


def _put_out(room: Room, person: Person, mask: str, reason: str, at: int) -> list[Item]:
    """Put out whom a mask matches, but for those who stand higher, who are excepted, and who has just set it."""
    items: list[Item] = []
    for member in list(room.members.values()):
        if member is person or not is_of(mask, member.source, member.account) or not room.is_banned(member):
            continue
        if not _may_touch(room, person, member):
            continue
        room.remove(member)
        del member.rooms[room.key]
        who = (person.sender, member.session)
        items.append(
            Kicked(room.name, room.next_number(), at, person.alias, member.alias, reason or person.alias, *who)
        )
    return items


def _is_meant(world: World, room: Room, mask: str, command: Unban) -> bool:
    kind, inner = parts(mask)
    bare = inner if kind == MUTE else mask
    wanted = parts(command.target)[1] if parts(command.target)[0] == MUTE else command.target
    if fold(bare) in (fold(normal(wanted)), fold(f"{PREFIX}{ACCOUNT}:{wanted}")):
        return True
    entry = room.masks[_BAN][mask]
    if entry.alias and fold(entry.alias) == fold(wanted):
        return True
    target = world.people.called(wanted)
    return target is not None and is_of(bare, target.source, target.account)
