"""What people and rooms tell programs of themselves: values under keys, and who is told of them (IRCv3 metadata).

Everybody may read what is told of who and what they may see. People change their own; a room's is changed by those
whom `roles` allows it. Whoever subscribes to a key is told its value, and every change of it, for the rooms they are
in, for the people in them, and for the people they watch. Nothing of it is kept beyond a session, or beyond the last
member of a room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from threadtalk.core import commands, roles
from threadtalk.core.answers import (
    MetadataPostponed,
    MetadataSet,
    MetadataShown,
    MetadataTold,
    Subscribed,
    SubscriptionsListed,
    Unsubscribed,
)
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from typing import Any, TypeAlias

    from threadtalk.core.answers import Answer
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Room
    from threadtalk.core.world import World

    Line: TypeAlias = tuple[str, str, str | None]
    """Of whom or what, key, value."""
    Result: TypeAlias = "Answer | Refusal"

KEY_MAX = 64
"""Characters of a key: several times what registered ones have, and eight of them fit into one line of IRC."""

KEYS_MAX = 20
"""Keys of one person or room. There are a dozen registered ones, and everybody who comes in is told them."""

VALUE_MAX_BYTES = 300
"""UTF-8 bytes of a value: fits one line of IRC together with source, target and key, and any URL of a picture does."""

SUBSCRIPTIONS_MAX = 50
"""Keys that one session may subscribe to; each costs a look on every change."""

TOLD_AT_ONCE = 200
"""Values that somebody is told unasked, for coming into a room or subscribing; for more than that they have to ask."""

ASK_AFTER = 5
"""Seconds after which they should, when the burst of their joining is over."""

SYNC_MAX = 1000
"""Values of one answer: half of what may wait for one client by default, when all are as long as they can be. What a
crowd beyond that tells of itself must be asked for one by one."""

CHANGES_AT_ONCE = KEYS_MAX
"""Changes that one may make in a row: all of a profile, as programs do that have just come in."""

CHANGE_EVERY = 1000
"""Milliseconds in which one more is granted: each change is told to all who subscribe to it, unlike most commands."""

SELF = "*"
"""The target that stands for oneself."""

_KEY = re.compile(rf"[a-z0-9_./-]{{1,{KEY_MAX}}}", re.ASCII)


# On one's own: also for those who have not come in yet.


def show(name: str, values: dict[str, str], keys: Iterable[str]) -> MetadataShown:
    """Tell what stands under some keys, in their order."""
    return MetadataShown(name, tuple((key, values.get(key)) if _KEY.fullmatch(key) else _invalid(key) for key in keys))


def change(name: str, values: dict[str, str], key: str, value: str | None) -> MetadataSet | Refusal:
    """Put a value under a key, or (None) take away what is there."""
    if not _KEY.fullmatch(key):
        return _invalid(key)
    if value is None:
        if key not in values:
            return Refusal(Code.METADATA_NOT_SET, {"target": name, "key": key})
        del values[key]
        return MetadataSet(name, key, None)
    value = clean(value)
    if len(value.encode()) > VALUE_MAX_BYTES:
        return Refusal(Code.METADATA_VALUE_TOO_LONG, {"limit": VALUE_MAX_BYTES})
    if key not in values and len(values) >= KEYS_MAX:
        return Refusal(Code.METADATA_FULL, {"target": name, "limit": KEYS_MAX})
    values[key] = value
    return MetadataSet(name, key, value)


def clear(name: str, values: dict[str, str]) -> MetadataShown:
    """Take away everything; what is told is that it is empty now."""
    shown = MetadataShown(name, tuple((key, "") for key in values))
    values.clear()
    return shown


def subscribe(subscriptions: dict[str, None], keys: Sequence[str]) -> list[Result]:
    """Subscribe to keys, in their order, until there are too many."""
    taken: dict[str, None] = {}
    refusals: list[Result] = []
    for key in keys:
        if len(subscriptions) >= SUBSCRIPTIONS_MAX:
            refusals.append(Refusal(Code.METADATA_TOO_MANY_SUBSCRIPTIONS, {"key": key, "limit": SUBSCRIPTIONS_MAX}))
            break
        if _KEY.fullmatch(key):
            subscriptions[key] = taken[key] = None
        else:
            refusals.append(_invalid(key))
    return [Subscribed(tuple(taken)), *refusals] if taken else refusals


def unsubscribe(subscriptions: dict[str, None], keys: Sequence[str]) -> list[Result]:
    """Subscribe to keys no longer."""
    given = dict.fromkeys(key for key in keys if _KEY.fullmatch(key))
    for key in given:
        subscriptions.pop(key, None)
    refusals: list[Result] = [_invalid(key) for key in keys if key not in given]
    return [Unsubscribed(tuple(given)), *refusals] if given else refusals


def execute_alone(values: dict[str, str], subscriptions: dict[str, None], command: commands.Command) -> list[Result]:
    """Carry out what somebody asks for themselves who has not come in yet, and has no name."""
    if isinstance(command, commands.Subscribe):
        return subscribe(subscriptions, command.keys)
    if isinstance(command, commands.Unsubscribe):
        return unsubscribe(subscriptions, command.keys)
    if isinstance(command, commands.ListSubscriptions):
        return [SubscriptionsListed(tuple(subscriptions))]
    return [_on_own_values(values, subscriptions, command)]


def _on_own_values(values: dict[str, str], subscriptions: dict[str, None], command: commands.Command) -> Result:
    if isinstance(command, commands.GetMetadata):
        return show(SELF, values, command.keys)
    if isinstance(command, commands.ListMetadata):
        return show(SELF, values, values)
    if isinstance(command, commands.SetMetadata):
        return change(SELF, values, command.key, command.value)
    if isinstance(command, commands.ClearMetadata):
        return clear(SELF, values)
    return MetadataTold(tuple(_lines(SELF, values, subscriptions)), about=SELF)


# In the World.


@dataclass(frozen=True, slots=True)
class _Owner:
    """A person or a room, as somebody who asks sees them."""

    name: str
    values: dict[str, str]
    may_change: bool
    audience: Callable[[], Iterable[Person]]
    """Those who are told of a change, if they subscribe to the key."""
    lines: Callable[[Container[str]], Iterator[Line]]
    """What is told of them, and of the people in the room, under some keys."""


def execute(world: World, person: Person, command: commands.Command, at: int) -> list[Item]:
    """Carry out one of the commands about metadata."""
    rule = _RULES.get(type(command))
    if rule is None:
        return [Reply(person.session, answer) for answer in _subscriptions(world, person, command)]
    owner = _owner(world, person, command.target)  # type: ignore[union-attr]
    return [Reply(person.session, owner)] if isinstance(owner, Refusal) else rule(person, owner, command, at)


def _owner(world: World, asker: Person, target: str) -> _Owner | Refusal:
    """Return whom a target names. A room that is hidden from the asker looks like one that is not there."""
    if target.startswith("#"):
        room = world.rooms.visible(asker, target)
        if isinstance(room, Refusal):
            return Refusal(Code.METADATA_NO_TARGET, {"target": target})
        found = room
        may_change = room.may(asker, roles.SET_METADATA)
        return _Owner(
            room.name, room.metadata, may_change, found.members.values, lambda keys: _room_lines(found, asker, keys)
        )
    person = asker if target == SELF else world.people.called(target)
    if person is None:
        return Refusal(Code.METADATA_NO_TARGET, {"target": target})
    owner = person
    return _Owner(
        person.alias,
        person.metadata,
        person is asker,
        lambda: _near(world, owner),
        lambda keys: _lines(owner.alias, owner.metadata, keys),
    )


def _get(person: Person, owner: _Owner, command: commands.GetMetadata, at: int) -> list[Item]:
    return [Reply(person.session, show(owner.name, owner.values, command.keys))]


def _list(person: Person, owner: _Owner, command: commands.ListMetadata, at: int) -> list[Item]:
    return [Reply(person.session, show(owner.name, owner.values, owner.values))]


def _set(person: Person, owner: _Owner, command: commands.SetMetadata, at: int) -> list[Item]:
    refusal = _why_not(person, owner, command.key, at)
    if refusal is not None:
        return [Reply(person.session, refusal)]
    before = owner.values.get(command.key)
    result = change(owner.name, owner.values, command.key, command.value)
    items: list[Item] = [Reply(person.session, result)]
    if isinstance(result, MetadataSet) and result.value != before:
        items += _tell(person, owner, [(owner.name, result.key, result.value)])
    return items


def _why_not(person: Person, owner: _Owner, key: str, at: int) -> Refusal | None:
    """Return what keeps somebody from changing a key just now, and count the change."""
    if not _KEY.fullmatch(key):
        return _invalid(key)
    if not owner.may_change:
        return Refusal(Code.METADATA_NOT_ALLOWED, {"target": owner.name, "key": key})
    # One number instead of a bucket: until when the changes so far are paid for. The clock may be set back meanwhile.
    paid_until = min(max(person.metadata_paid_until, at), at + CHANGES_AT_ONCE * CHANGE_EVERY)
    wait = paid_until + CHANGE_EVERY - CHANGES_AT_ONCE * CHANGE_EVERY - at
    if wait > 0:
        return Refusal(Code.METADATA_TOO_FAST, {"target": owner.name, "key": key, "seconds": -(-wait // 1000)})
    person.metadata_paid_until = paid_until + CHANGE_EVERY
    return None


def _clear(person: Person, owner: _Owner, command: commands.ClearMetadata, at: int) -> list[Item]:
    if not owner.may_change:
        return [Reply(person.session, Refusal(Code.METADATA_NOT_ALLOWED, {"target": owner.name, "key": "*"}))]
    lines: list[Line] = [(owner.name, key, None) for key in owner.values]
    return [Reply(person.session, clear(owner.name, owner.values)), *_tell(person, owner, lines)]


def _sync(person: Person, owner: _Owner, command: commands.SyncMetadata, at: int) -> list[Item]:
    keys = owner.values if command.everything else person.subscriptions
    lines = tuple(islice(owner.lines(keys), SYNC_MAX))
    return [Reply(person.session, MetadataTold(lines, about=owner.name))]


_RULES: dict[type[commands.Command], Callable[[Person, _Owner, Any, int], list[Item]]] = {
    commands.GetMetadata: _get,
    commands.ListMetadata: _list,
    commands.SetMetadata: _set,
    commands.ClearMetadata: _clear,
    commands.SyncMetadata: _sync,
}


def _subscriptions(world: World, person: Person, command: commands.Command) -> list[Result]:
    before = set(person.subscriptions)
    results = execute_alone(person.metadata, person.subscriptions, command)
    added = person.subscriptions.keys() - before
    return [*results, *_catch_up(world, person, added)] if added else results


# Telling what somebody has subscribed to.


def entered(room: Room, person: Person) -> list[Item]:
    """Tell somebody who has come into a room what is told there, and those who are there what is told of them."""
    items: list[Item] = []
    if person.subscriptions:
        lines = tuple(islice(_room_lines(room, person, person.subscriptions), TOLD_AT_ONCE + 1))
        if len(lines) > TOLD_AT_ONCE:
            items.append(Reply(person.session, MetadataPostponed(room.name, ASK_AFTER)))
        elif lines:
            items.append(Reply(person.session, MetadataTold(lines, about=room.name)))
    return [*items, *appeared(person, room.members.values())]


def appeared(person: Person, audience: Iterable[Person]) -> list[Item]:
    """Tell what somebody tells of themselves to those who may not know it yet."""
    if not person.metadata:
        return []
    return _told(audience, person, [(person.alias, key, value) for key, value in person.metadata.items()])


def watched(world: World, person: Person, aliases: Sequence[str]) -> list[Item]:
    """Tell somebody what the people of these aliases tell, whom they have just begun to watch."""
    if not person.subscriptions:
        return []
    lines: dict[Line, None] = {}
    for alias in aliases:
        other = world.people.called(alias)
        if other is not None and other.key in person.watched:
            lines.update(dict.fromkeys(_lines(other.alias, other.metadata, person.subscriptions)))
    return [Reply(person.session, MetadataTold(tuple(lines)))] if lines else []


def _tell(person: Person, owner: _Owner, lines: list[Line]) -> list[Item]:
    return _told(owner.audience(), person, lines, by=person.source)


def _told(audience: Iterable[Person], about: Person, lines: list[Line], by: str = "") -> list[Item]:
    """Tell each of an audience, but the one it is about, the lines of the keys they have subscribed to."""
    # Those who get the same get the same object, so that it is encoded once.
    told: dict[tuple[Line, ...], MetadataTold] = {}
    items: list[Item] = []
    for listener in audience:
        if not listener.subscriptions or listener is about:
            continue
        wanted = tuple(line for line in lines if line[1] in listener.subscriptions)
        if wanted:
            items.append(Reply(listener.session, told.setdefault(wanted, MetadataTold(wanted, by))))
    return items


def _catch_up(world: World, person: Person, keys: Container[str]) -> list[Result]:
    """Return what is told now under keys that somebody has just subscribed to; where it is much, that it is there."""
    lines = dict.fromkeys(_lines(person.alias, person.metadata, keys))
    postponed: list[Result] = []
    friends = [other for other in map(world.people.called, person.watched) if other is not None]
    sources = [(room.name, _room_lines(room, person, keys)) for room in person.rooms.values()]
    sources += [(other.alias, _lines(other.alias, other.metadata, keys)) for other in friends]
    for name, source in sources:
        more = list(islice(source, TOLD_AT_ONCE + 1))
        if len(lines) + len(more) > TOLD_AT_ONCE:
            postponed.append(MetadataPostponed(name, ASK_AFTER))
        else:
            lines.update(dict.fromkeys(more))
    return [MetadataTold(tuple(lines)), *postponed] if lines else postponed


def _near(world: World, person: Person) -> list[Person]:
    """Return those who share a room with somebody or watch them, each once."""
    near = {listener.session: listener for listener in world.people.watchers_of(person.key)}
    for room in person.rooms.values():
        near.update(room.members)
    return list(near.values())


def _room_lines(room: Room, asker: Person, keys: Container[str]) -> Iterator[Line]:
    """Give what is told of a room and of the people whom the asker sees in it, but of the asker."""
    yield from _lines(room.name, room.metadata, keys)
    is_inside = asker.session in room.members
    for member in room.members.values():
        if member.metadata and member is not asker and (is_inside or "i" not in member.modes):
            yield from _lines(member.alias, member.metadata, keys)


def _lines(name: str, values: dict[str, str], keys: Container[str]) -> Iterator[Line]:
    return ((name, key, value) for key, value in values.items() if key in keys)


def _invalid(key: str) -> Refusal:
    return Refusal(Code.METADATA_KEY_NOT_ALLOWED, {"key": key})
