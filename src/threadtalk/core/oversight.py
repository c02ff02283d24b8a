"""What whoever runs the server sees and does from outside of the chat: they are no person in it, and need no right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import (
    AllRoomsListed,
    Announcement,
    Done,
    EverybodyListed,
    Goodbye,
    Killed,
    PersonSeen,
    RoomSeen,
)
from threadtalk.core.bans import Ban
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core import commands
    from threadtalk.core.world import World

BY = "admin"
"""What those are told who ask who it was."""


def list_everybody(world: World) -> list[Item]:
    """Tell who is in, and where: the invisible and secret too."""
    people = tuple(
        PersonSeen(
            person.alias,
            person.account,
            person.operator,
            person.away,
            tuple(room.name for room in person.rooms.values()),
            person.signed_on,
            tuple(person.devices),
        )
        for person in world.people
    )
    return [Reply(0, EverybodyListed(people))]


def list_rooms(world: World) -> list[Item]:
    """Tell which rooms there are, empty and secret ones too."""
    rooms = (
        RoomSeen(room.name, len(room.members), room.topic, room.last_number, "s" in room.flags) for room in world.rooms
    )
    return [Reply(0, AllRoomsListed(tuple(rooms)))]


def put_out(world: World, command: commands.PutOut, at: int) -> list[Item]:
    """End all connections of somebody; they can come back."""
    person = world.people.called(command.alias)
    if person is None:
        return refuse(0, Code.NO_SUCH_PERSON, alias=command.alias)
    reason = clean(command.reason)[: world.limits.reason_max] or "no reason given"
    killed = Killed(BY, person.alias, person.source, reason)
    told = [Reply(session, killed, is_for_one=True) for session in person.devices]
    return [*told, *world.people.put_out(person, f"Killed ({BY} ({reason}))", at), Reply(0, Done())]


def announce(world: World, command: commands.AnnounceToAll) -> list[Item]:
    """Tell something to everybody who is in."""
    text = clean(command.text)
    return [*(Reply(person.session, Announcement(text)) for person in world.people), Reply(0, Done())]


def ban(world: World, command: commands.BanNetwork, at: int) -> list[Item]:
    """Let nobody in from a network any more. Who is in from there is for whoever knows the addresses to find."""
    reason = clean(command.reason)[: world.limits.reason_max] or "no reason given"
    return [*world.bans.add(Ban(command.network, command.by, reason, at, command.until)), Reply(0, Done())]


def unban(world: World, command: commands.UnbanNetwork) -> list[Item]:
    """Let people in from a network again."""
    records = world.bans.remove(command.network)
    return [*records, Reply(0, Done())] if records else refuse(0, Code.NETWORK_NOT_BANNED, network=command.network)


def end_sessions(world: World, command: commands.EndSessions, at: int) -> list[Item]:
    """End connections, whether anybody has come in by them or not, and say why."""
    items: list[Item] = []
    for session in command.sessions:
        items.append(Reply(session, command.refusal, is_for_one=True))
        person = world.people.of_session(session)
        goodbye = Goodbye(command.reason)
        if person is not None:
            items += world.people.let_go(person, session, goodbye, at)
        else:
            items.append(Reply(session, goodbye, is_for_one=True))
    return [*items, Reply(0, Done())]


def set_policy(world: World, command: commands.SetPolicy) -> list[Item]:
    """Decide something for the whole server."""
    before, world.policy = world.policy, command.policy
    return [command.policy.record(before), Reply(0, Done())]
