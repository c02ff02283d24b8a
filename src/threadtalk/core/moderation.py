"""Keeping order in a room: modes, ranks, bans, kicks and invitations. Who may do it is in `roles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import modes, roles
from threadtalk.core.answers import AwayTold, InviteSent, MaskList, ModesShown
from threadtalk.core.endings import Endings, over
from threadtalk.core.events import UNKNOWN, Invited, Kicked, ModeChange, ModesSet
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.lists import Listed
from threadtalk.core.masks import is_allowed, normal
from threadtalk.core.names import fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.commands import Invite, Kick, SetModes
    from threadtalk.core.limits import Limits
    from threadtalk.core.people import People, Person
    from threadtalk.core.rooms import Room, Rooms

Change = tuple[ModeChange, ModeChange]
"""What was done, and what takes it back."""


class Moderation:
    """The acts of moderators, on the rooms and people of a World."""

    def __init__(self, rooms: Rooms, people: People, limits: Limits = DEFAULTS) -> None:
        self._rooms = rooms
        self._people = people
        self._limits = limits
        self.endings = Endings()
        """When something is over that was set for a time."""

    def invite(self, person: Person, command: Invite, at: int) -> list[Item]:
        """Ask somebody into a room, past its being invite-only."""
        room = self._rooms.own(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        if "i" in room.flags and not room.may(person, roles.INVITE_TO_INVITE_ONLY):
            return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
        target = self._people.called(command.alias)
        if target is None:
            return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
        if target.session in room.members:
            return refuse(person.session, Code.ALREADY_IN_ROOM, alias=target.alias, room=room.name)
        room.invited.add(target.key)
        who = (person.sender, target.session)
        items: list[Item] = [
            Reply(person.session, InviteSent(target.alias, room.name)),
            Invited(room.name, at, person.alias, target.alias, *who),
        ]
        if target.away:
            items.append(Reply(person.session, AwayTold(target.alias, target.away)))
        return items

    def kick(self, person: Person, command: Kick, at: int) -> list[Item]:
        """Put somebody out of a room."""
        room = self._rooms.own(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        if not room.may(person, roles.KICK):
            return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
        target = self._people.called(command.alias)
        if target is None or target.session not in room.members:
            return refuse(person.session, Code.NOT_IN_THAT_ROOM, alias=command.alias, room=room.name)
        if not roles.may_touch(room.ranks_of(person), room.ranks_of(target)):
            return refuse(person.session, Code.STANDS_HIGHER, room=room.name, alias=target.alias)
        room.remove(target)
        del target.rooms[room.key]
        reason = clean(command.reason)[: self._limits.reason_max] or person.alias
        who = (person.sender, target.session)
        return [Kicked(room.name, room.next_number(), at, person.alias, target.alias, reason, *who)]

    def show_modes(self, person: Person, name: str) -> list[Item]:
        """Tell a room's modes."""
        room = self._rooms.visible(person, name)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        key = room.password if person.session in room.members else ""
        flags = "".join(sorted(room.flags))
        founder = room.registration.founder if room.registration is not None else ""
        values = (key, bool(room.password), room.limit, room.created_at, room.slow, founder)
        shown = ModesShown(room.name, flags, *values)
        return [Reply(person.session, shown)]

    def show_masks(self, person: Person, name: str, mode: str) -> list[Item]:
        """Tell one of a room's lists; those of exceptions only to moderators."""
        room = self._rooms.visible(person, name)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        if mode != "b" and not room.may(person, mode):
            return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
        return [Reply(person.session, MaskList(room.name, mode, tuple(room.masks[mode].items())))]

    def set_modes(self, person: Person, command: SetModes, at: int) -> list[Item]:
        """Change modes one by one; refuse those that are not allowed, do the others."""
        room = self._rooms.visible(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        done: list[Change] = []
        refusals: list[Item] = []
        refused_rights = False
        for change in command.changes:
            if change.mode == modes.FOUNDER:
                refusals += refuse(person.session, Code.FOUNDER_STAYS, room=room.name)
            elif change.mode not in roles.NEEDED or len(change.mode) != 1:
                refusals += refuse(person.session, Code.UNKNOWN_MODE, room=room.name, mode=change.mode)
            elif not self._may_change(room, person, change):
                if not refused_rights:
                    refused_rights = True
                    refusals += refuse(person.session, Code.NOT_ALLOWED, room=room.name)
            else:
                result = self._change(room, person, change, at)
                if isinstance(result, Refusal):
                    refusals.append(Reply(person.session, result))
                elif result is not None:
                    done.append(result)
        return [*_told(room, person, done, at), *refusals]

    def carry_out(self, room: Room, person: Person | None, changes: Sequence[ModeChange], at: int) -> list[Item]:
        """Make changes that somebody may make, as was asked already; None for what happens by itself."""
        done: list[Change] = []
        refusals: list[Item] = []
        for change in changes:
            result = self._change(room, person, change, at)
            if isinstance(result, Refusal):
                refusals += [Reply(person.session, result)] if person is not None else []
            elif result is not None:
                done.append(result)
        return [*_told(room, person, done, at), *refusals]

    def end_what_is_over(self, at: int) -> list[Item]:
        """End what was set for a time that has passed by now."""
        items: list[Item] = []
        for identity in self.endings.take_due(at):
            room = self._rooms.called(identity)
            if room is not None:
                items += self.carry_out(room, None, over(room, at), at)
        return items

    def watch(self, room: Room) -> None:
        """See to it that all ends in time that holds in a room for a time."""
        for until in room.flag_ends.values():
            self.endings.add(until, room.identity)
        for masks in room.masks.values():
            for entry in masks.values():
                self.endings.add(entry.until, room.identity)

    def apply(self, room: Room, changes: Sequence[ModeChange], at: int = 0) -> None:
        """Make changes without asking who may: to take back what could not be stored."""
        for change in changes:
            self._change(room, None, change, at)

    def _may_change(self, room: Room, person: Person, change: ModeChange) -> bool:
        if change.mode not in modes.RANKS:
            return room.may(person, change.mode)
        target = self._people.called(change.argument)
        if target is person and not change.on:
            return person.session in room.members
        if target is not None and not roles.may_touch(room.ranks_of(person), room.ranks_of(target)):
            return False
        return room.may(person, change.mode)

    def _change(self, room: Room, person: Person | None, change: ModeChange, at: int) -> Change | Refusal | None:
        """Make one change; None where it changes nothing."""
        if change.entry is not None and change.on:
            self.endings.add(change.entry.until, room.identity)
        if change.mode in modes.FLAGS:
            return _change_flag(room, change)
        if change.mode == modes.KEY:
            return _change_key(room, change)
        if change.mode == modes.LIMIT:
            return _change_limit(room, change)
        if change.mode == modes.SLOW:
            return _change_slow(room, change)
        if change.mode in modes.LISTS:
            return _change_list(room, person, change, at, self._limits.list_max)
        return self._change_rank(room, change)

    def _change_rank(self, room: Room, change: ModeChange) -> Change | Refusal | None:
        target = self._people.called(change.argument)
        if target is None:
            return Refusal(Code.NO_SUCH_PERSON, {"alias": change.argument})
        if target.session not in room.members:
            return Refusal(Code.NOT_IN_THAT_ROOM, {"alias": target.alias, "room": room.name})
        ranks = room.ranks_of(target)
        if (change.mode in ranks) == change.on:
            return None
        room.set_ranks(target, ranks ^ {change.mode})
        if room.registration is not None and target.account and change.mode != modes.FOUNDER:
            room.registration.note(target.account, change.mode, on=change.on)
        return (
            ModeChange(change.on, change.mode, target.alias),
            ModeChange(not change.on, change.mode, target.alias),
        )


def _told(room: Room, person: Person | None, done: Sequence[Change], at: int) -> list[Item]:
    """Return the event that tells what was changed: none, where nothing was."""
    if not done:
        return []
    changes = tuple(change for change, _ in done)
    undo = tuple(back for _, back in reversed(done))
    alias, sender = (person.alias, person.sender) if person is not None else ("", UNKNOWN)
    return [ModesSet(room.name, room.next_number(), at, alias, changes, sender, undo)]


def _change_flag(room: Room, change: ModeChange) -> Change | None:
    mode = change.mode
    until = change.entry.until if change.on and change.entry is not None else 0
    was_on, before = mode in room.flags, room.flag_ends.get(mode, 0)
    if was_on == change.on and until == before:
        return None
    room.flags.discard(mode)
    room.flag_ends.pop(mode, None)
    if change.on:
        room.flags.add(mode)
    if until:
        room.flag_ends[mode] = until
    back = ModeChange(was_on, mode, entry=Listed(until=before) if before else None)
    return ModeChange(change.on, mode, entry=change.entry if until else None), back


def _change_key(room: Room, change: ModeChange) -> Change | Refusal | None:
    before = room.password
    if change.on:
        key = change.argument
        if not key or len(key) > modes.KEY_MAX or any(c in ", :" or not c.isprintable() for c in key):
            return Refusal(Code.KEY_NOT_ALLOWED, {"room": room.name, "mode": modes.KEY})
    else:
        key = ""
    if key == before:
        return None
    room.password = key
    return ModeChange(change.on, "k", key or "*"), ModeChange(bool(before), "k", before or "*")


def _change_limit(room: Room, change: ModeChange) -> Change | Refusal | None:
    before = room.limit
    limit = 0
    if change.on:
        is_number = change.argument.isascii() and change.argument.isdigit() and len(change.argument) <= 9
        limit = int(change.argument) if is_number else 0
        if not limit:
            return Refusal(Code.LIMIT_NOT_ALLOWED, {"room": room.name, "mode": "l", "limit": change.argument})
    if limit == before:
        return None
    room.limit = limit
    return (
        ModeChange(change.on, "l", str(limit) if limit else ""),
        ModeChange(bool(before), "l", str(before) if before else ""),
    )


def _change_slow(room: Room, change: ModeChange) -> Change | Refusal | None:
    before = room.slow
    seconds = 0
    if change.on:
        is_number = change.argument.isascii() and change.argument.isdigit() and len(change.argument) <= 9
        seconds = int(change.argument) if is_number else 0
        if not 0 < seconds <= modes.SLOW_MAX:
            fields: dict[str, str | int] = {"room": room.name, "mode": modes.SLOW, "seconds": change.argument}
            return Refusal(Code.SLOW_NOT_ALLOWED, {**fields, "limit": modes.SLOW_MAX})
    if seconds == before:
        return None
    room.slow = seconds
    room.spoke_at.clear()
    return (
        ModeChange(change.on, modes.SLOW, str(seconds) if seconds else ""),
        ModeChange(bool(before), modes.SLOW, str(before) if before else ""),
    )


def _change_list(room: Room, person: Person | None, change: ModeChange, at: int, limit: int) -> Change | Refusal | None:
    mask = normal(change.argument)
    if not is_allowed(mask):
        return Refusal(Code.MASK_NOT_ALLOWED, {"room": room.name, "mode": change.mode, "mask": change.argument})
    masks = room.masks[change.mode]
    # What differs in nothing but its spelling matches the same people.
    mask = next((other for other in masks if fold(other) == fold(mask)), mask)
    before = masks.get(mask)
    if change.on and before is not None and change.entry in (None, before):
        return None
    if not change.on:
        if before is None:
            return None
        del masks[mask]
        return ModeChange(False, change.mode, mask, before), ModeChange(True, change.mode, mask, before)
    if before is None and len(masks) >= limit:
        fields: dict[str, str | int] = {"room": room.name, "mode": change.mode, "mask": mask, "limit": limit}
        return Refusal(Code.LIST_FULL, fields)
    entry = change.entry or Listed(person.source if person is not None else "", at)
    masks[mask] = entry
    return ModeChange(True, change.mode, mask, entry), ModeChange(before is not None, change.mode, mask, before)
