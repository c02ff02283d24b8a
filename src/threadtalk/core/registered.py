"""Rooms that belong to an account, and stay as they are while nobody is in them, and when the server is started anew.

What is kept of such a room is one record (`outcome.Record`), under `room:` and the room's identity. Its value is a JSON
object that names each of its fields; what a reader does not know it passes over, what is missing is as in a new room.
It is written anew whenever something of it changes, and `World.restore` takes it up: at the start, and, with the value
of before, when a batch could not be stored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadtalk.core import closed, modes, roles
from threadtalk.core.answers import RegistrationShown
from threadtalk.core.events import ModeChange, RanksGiven
from threadtalk.core.hooks import Hook
from threadtalk.core.lists import Listed
from threadtalk.core.names import LOBBY, check_room, fold
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import NOBODY, Room

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from threadtalk.core.commands import RegisterRoom, ShowRegistration, TransferRoom, UnregisterRoom
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

REGISTERED_MAX = 20
"""Rooms that one account may have: each takes a name for good, and some kilobytes at most."""

ACCESS_MAX = 1000
"""Accounts of which a room keeps the ranks; the ranks of others end when they leave."""

_KEPT_RANKS = "".join(rank for rank in modes.RANKS if rank != modes.FOUNDER)


@dataclass(slots=True)
class Registration:
    """To which account a room belongs, since when (in milliseconds), and the ranks of accounts by their keys."""

    founder: str
    since: int = 0
    access: dict[str, frozenset[str]] = field(default_factory=dict)

    def ranks_of(self, account: str) -> frozenset[str]:
        """Return the ranks that somebody has who is logged in to an account."""
        key = fold(account)
        ranks = self.access.get(key, NOBODY)
        return ranks | {modes.FOUNDER} if key == fold(self.founder) else ranks

    def note(self, account: str, rank: str, *, on: bool) -> None:
        """Keep that an account has been given a rank, or that it was taken away."""
        key = fold(account)
        ranks = self.access.get(key, NOBODY)
        ranks = ranks | {rank} if on else ranks - {rank}
        if not ranks:
            self.access.pop(key, None)
        elif key in self.access or len(self.access) < ACCESS_MAX:
            self.access[key] = ranks


# The commands.


def register(world: World, person: Person, command: RegisterRoom, at: int) -> list[Item]:
    """Make a room somebody's own who moderates it. The ranks that people have there with an account are kept."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    code = _why_not_register(room, person)
    if code is not None:
        return refuse(person.session, code, room=room.name)
    if _has_enough(world, person.account):
        return refuse(person.session, Code.TOO_MANY_REGISTERED, limit=REGISTERED_MAX)
    room.registration = Registration(person.account, at)
    for member in room.members.values():
        for rank in room.ranks_of(member) if member.account else NOBODY:
            room.registration.note(member.account, rank, on=True)
    return world.moderation.carry_out(room, person, _founders(room, person.account, on=True), at)


def unregister(world: World, person: Person, command: UnregisterRoom, at: int) -> list[Item]:
    """Give a room up; who has founded it moderates it on, for as long as they are there."""
    room = _belonging(world, person, command.room, roles.UNREGISTER_ROOM)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    assert room.registration is not None
    changes = _stepping_back(room, room.registration.founder)
    items = world.moderation.carry_out(room, person, changes, at)
    room.registration = None
    _take_up_hooks(room, {})
    return [*items, *record(room)]


def transfer(world: World, person: Person, command: TransferRoom, at: int) -> list[Item]:
    """Give a room to somebody who is there, so that it cannot be lost to a slip of the pen."""
    room = _belonging(world, person, command.room, roles.TRANSFER_ROOM)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    assert room.registration is not None
    account = _account_here(room, command.account)
    if not account:
        return refuse(person.session, Code.NOBODY_OF_ACCOUNT, room=room.name, account=command.account)
    if fold(account) == fold(room.registration.founder):
        return [_shown(room, person)]
    if _has_enough(world, account):
        return refuse(person.session, Code.TOO_MANY_REGISTERED, limit=REGISTERED_MAX)
    changes = _stepping_back(room, room.registration.founder)
    room.registration.founder = account
    return world.moderation.carry_out(room, person, [*changes, *_founders(room, account, on=True)], at)


def show(world: World, person: Person, command: ShowRegistration) -> list[Item]:
    """Tell whose a room is; who has ranks there, only to its moderators."""
    room = world.rooms.visible(person, command.room)
    return [Reply(person.session, room) if isinstance(room, Refusal) else _shown(room, person)]


def account_changed(world: World, person: Person, at: int) -> list[Item]:
    """Give somebody the ranks of the account they have logged in to, in the rooms where they are.

    To be called when `person.account` is another while they are in. Who is no longer logged in to the founder's account
    is the founder no longer; other ranks stay for as long as they are there, as those of people without an account do.
    """
    items: list[Item] = []
    for room in person.rooms.values():
        kept, ranks = room.kept_ranks_of(person), room.ranks_of(person)
        if modes.FOUNDER in ranks - kept:
            items += world.moderation.carry_out(room, None, [ModeChange(False, modes.FOUNDER, person.alias)], at)
        if kept - ranks:
            room.set_ranks(person, room.ranks_of(person) | kept)
            items.append(RanksGiven(room.name, at, person.alias, modes.in_order(kept - ranks), person.sender))
    return items


def account_gone(world: World, account: str, at: int) -> list[Item]:
    """Give up the rooms of an account that there is no more, and forget its ranks in others.

    To be called when an account is deleted: whoever takes its name later must find nothing there that was not theirs.
    """
    items: list[Item] = []
    for room in world.rooms:
        if room.registration is None:
            continue
        if fold(room.registration.founder) == fold(account):
            items += world.moderation.carry_out(room, None, _stepping_back(room, account), at)
            room.registration = None
            _take_up_hooks(room, {})
            if not room.members:
                room.reset()
        else:
            room.registration.access.pop(fold(account), None)
        items += record(room)
    return items


def _why_not_register(room: Room, person: Person) -> Code | None:
    if room.key == fold(LOBBY):
        return Code.ROOM_NOT_FOR_REGISTERING
    if room.registration is not None:
        return Code.ROOM_REGISTERED
    if not room.may(person, roles.REGISTER_ROOM):
        return Code.NOT_ALLOWED
    return Code.NOT_LOGGED_IN if not person.account else None


def _belonging(world: World, person: Person, name: str, act: str) -> Room | Refusal:
    """Return a registered room in which somebody may do this."""
    room = world.rooms.own(person, name)
    if isinstance(room, Refusal):
        return room
    if room.registration is None:
        return Refusal(Code.ROOM_NOT_REGISTERED, {"room": room.name})
    return room if room.may(person, act) else Refusal(Code.NOT_FOUNDER, {"room": room.name})


def _has_enough(world: World, account: str) -> bool:
    key = fold(account)
    owned = sum(room.registration is not None and fold(room.registration.founder) == key for room in world.rooms)
    return owned >= REGISTERED_MAX


def _account_here(room: Room, wanted: str) -> str:
    """Return the account of this name, or of who is called so, if somebody in the room is logged in to it."""
    key = fold(wanted)
    here = [member for member in room.members.values() if member.account]
    by_account = [member.account for member in here if fold(member.account) == key]
    return next(iter([*by_account, *(member.account for member in here if member.key == key)]), "")


def _founders(room: Room, account: str, *, on: bool) -> list[ModeChange]:
    key = fold(account)
    here = [member.alias for member in room.members.values() if member.account and fold(member.account) == key]
    return [ModeChange(on, modes.FOUNDER, alias) for alias in here]


def _stepping_back(room: Room, account: str) -> list[ModeChange]:
    """Return what makes a founder an operator."""
    leaving = _founders(room, account, on=False)
    return [*leaving, *(ModeChange(True, "o", change.argument) for change in leaving)]


def _shown(room: Room, person: Person) -> Reply:
    registration = room.registration
    if registration is None:
        return Reply(person.session, RegistrationShown(room.name, ""))
    access = sorted(registration.access.items()) if room.may(person, roles.READ_ACTS) else ()
    return Reply(person.session, RegistrationShown(room.name, registration.founder, registration.since, tuple(access)))


# The record.


def record(room: Room) -> list[Item]:
    """Return what has to be stored of a room that may have changed: nothing where its record is as it was."""
    value = "" if room.registration is None else _encode(room, room.registration)
    if value == room.recorded:
        return closed.record(room)
    before, room.recorded = room.recorded, value
    return [Record(f"room:{room.identity}", value, before), *closed.record(room)]


def restore(world: World, identity: str, value: str) -> None:
    """Take up what a record says of the room that was first called so; one that cannot be read is left alone."""
    room = world.rooms.called(identity)
    if not value:
        if room is not None:
            _give_up(room)
        return
    fields = _fields(value)
    if not _text(fields, "founder"):
        return
    if room is None:
        room = _made(world, identity, fields)
    room.recorded = value
    room.registration = Registration(_text(fields, "founder"), _number(fields, "since"), _access(fields))
    _take_up(room, fields)
    world.moderation.watch(room)


def _give_up(room: Room) -> None:
    room.registration = None
    room.recorded = ""
    if not room.members:
        room.reset()


def _made(world: World, identity: str, fields: Mapping[str, Any]) -> Room:
    """Return the room of a record that has no events, or whose events the log has lost."""
    name = _text(fields, "name")
    if check_room(name, len(name)) is not None or world.rooms.called(name) is not None:
        name = identity
    room = Room(name)
    world.rooms.add(room)
    if room.key != identity:
        world.rooms.remember_names(room, [identity])
    return room


def _encode(room: Room, registration: Registration) -> str:
    fields = {
        "name": room.name,
        "created": room.created_at,
        "founder": registration.founder,
        "since": registration.since,
        "access": {key: modes.in_order(ranks) for key, ranks in registration.access.items()},
        "flags": "".join(sorted(room.flags)),
        "ends": room.flag_ends,
        "key": room.password,
        "limit": room.limit,
        "slow": room.slow,
        "hooks": {hook.name: {"digest": hook.digest, "by": hook.by, "at": hook.at} for hook in room.hooks.values()},
        "lists": {mode: {mask: _particulars(entry) for mask, entry in room.masks[mode].items()} for mode in room.masks},
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _particulars(entry: Listed) -> dict[str, str | int]:
    words = {"by": entry.by, "reason": entry.reason, "alias": entry.alias}
    fields: dict[str, str | int] = {**words, "at": entry.at, "until": entry.until}
    return {name: value for name, value in fields.items() if value}


def _take_up(room: Room, fields: Mapping[str, Any]) -> None:
    room.created_at = _number(fields, "created")
    room.flags = {mode for mode in _text(fields, "flags") if mode in modes.FLAGS}
    ends = _object(fields, "ends")
    room.flag_ends = {mode: _number(ends, mode) for mode in ends if mode in room.flags}
    room.password = _text(fields, "key")
    room.limit = _number(fields, "limit")
    room.slow = _number(fields, "slow")
    lists = _object(fields, "lists")
    for mode in modes.LISTS:
        listed = _object(lists, mode)
        room.masks[mode] = {mask: _listed(_object(listed, mask)) for mask in listed}
    _take_up_hooks(room, _object(fields, "hooks"))


def _take_up_hooks(room: Room, hooks: Mapping[str, Any]) -> None:
    """Give a room these hooks and no others."""
    for key in list(room.hooks):
        room.drop_hook(key)
    for name in hooks:
        fields = _object(hooks, name)
        if _text(fields, "digest"):
            room.put_hook(Hook(name, _text(fields, "digest"), _text(fields, "by"), _number(fields, "at")))


def _listed(fields: Mapping[str, Any]) -> Listed:
    times = (_number(fields, "at"), _number(fields, "until"))
    return Listed(_text(fields, "by"), *times, _text(fields, "reason"), _text(fields, "alias"))


def _access(fields: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    access = _object(fields, "access")
    kept = {fold(account): frozenset(_KEPT_RANKS) & frozenset(_text(access, account)) for account in access}
    return {key: ranks for key, ranks in kept.items() if ranks}


def _fields(value: str) -> Mapping[str, Any]:
    try:
        fields = json.loads(value)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _number(fields: Mapping[str, Any], name: str) -> int:
    value = fields.get(name)
    return value if type(value) is int and value >= 0 else 0


def _object(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}
