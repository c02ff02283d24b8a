"""Looking people up: what one may see of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import Counts, FormerPeople, PeopleFound, PersonShown, Presence, ServerFound
from threadtalk.core.masks import matches
from threadtalk.core.modes import prefix
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.answers import PersonInfo
    from threadtalk.core.commands import CheckPresence, DescribeFormer, DescribePerson, FindPeople, FindServer
    from threadtalk.core.people import Person
    from threadtalk.core.world import World


def find(world: World, asker: Person, command: FindPeople) -> list[Item]:
    """Tell who is in a room, or whom a mask matches: those who are invisible only where a room is shared."""
    room_name, people = _found(world, asker, command.mask)
    return [Reply(asker.session, PeopleFound(command.mask, room_name, people, command.note))]


def _found(world: World, asker: Person, mask: str) -> tuple[str, Sequence[PersonInfo]]:
    if mask.startswith("#"):
        room = world.rooms.called(mask)
        if room is None or room.is_hidden_from(asker):
            return mask, ()
        return room.name, room.people(asker)
    exact = world.people.called(mask)
    if exact is not None:
        return "", (exact.info(),)
    return "", tuple(
        person.info()
        for person in world.people
        if _is_visible(asker, person)
        and any(matches(mask, text) for text in (person.alias, person.source, person.host))
    )


def describe(world: World, asker: Person, command: DescribePerson, at: int) -> list[Item]:
    """Tell who somebody is, and the rooms that the asker may see them in."""
    if command.via and world.people.called(command.via) is None:
        return refuse(asker.session, Code.NO_SUCH_SERVER, server=command.via)
    person = world.people.called(command.alias)
    if person is None:
        return refuse(asker.session, Code.NO_SUCH_PERSON, alias=command.alias)
    hides_rooms = "i" in person.modes and person is not asker
    rooms = tuple(
        (room.name, prefix(room.ranks_of(person), every=True))
        for room in person.rooms.values()
        if asker.session in room.members or ("s" not in room.flags and not hides_rooms)
    )
    return [Reply(asker.session, PersonShown(person.info(), max(0, at - person.last_said), rooms))]


def describe_former(world: World, asker: Person, command: DescribeFormer) -> list[Item]:
    """Tell who it was that was called so."""
    return [Reply(asker.session, FormerPeople(command.alias, world.people.former.called(command.alias, command.count)))]


def find_server(world: World, asker: Person, command: FindServer) -> list[Item]:
    """Tell that somebody is on this server: everybody who is here is."""
    if world.people.called(command.alias) is None:
        return refuse(asker.session, Code.NO_SUCH_SERVER, server=command.alias)
    return [Reply(asker.session, ServerFound(command.note))]


def check_presence(world: World, asker: Person, command: CheckPresence) -> list[Item]:
    """Tell which of some people are here."""
    people = (world.people.called(alias) for alias in command.aliases)
    return [Reply(asker.session, Presence(tuple(person.info() for person in people if person), command.hosts))]


def count(world: World, asker: Person, connections: int) -> list[Item]:
    """Tell how many people and rooms there are, and of how many connections it is not known yet who comes by them."""
    invisible = sum("i" in person.modes for person in world.people)
    rooms = sum(bool(room.members) for room in world.rooms)
    operators = sum(bool(person.operator) for person in world.people)
    unknown = max(0, connections - world.people.count_sessions())
    return [Reply(asker.session, Counts(len(world.people), invisible, rooms, world.people.most, operators, unknown))]


def _is_visible(asker: Person, person: Person) -> bool:
    return "i" not in person.modes or person is asker or not asker.rooms.keys().isdisjoint(person.rooms)
