"""The World: everything the chat knows, and the one way to change it.

`execute` is a table from the kind of command to the rule that carries it out; the rules live by subject, in `people`,
`rooms`, `moderation` and `directory`. It reads no clock and draws no random number: the same calls give the same
events.

The World runs ahead of the log: the hub executes a batch of commands, has the log store their events, and only then
lets anybody know. When they cannot be stored, `retract` brings the World back to what the log holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadtalk.core import commands, directory
from threadtalk.core.answers import AwayTold, RoomEntered
from threadtalk.core.events import HasQuit, Kind, ModesSet, Place, Renamed, Said, Signalled, Told, TopicSet, Transient
from threadtalk.core.moderation import Moderation
from threadtalk.core.names import LOBBY, conversation
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.people import People, Person
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import Room, Rooms, check_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from threadtalk.core.commands import Command

    Rule: TypeAlias = "Callable[[World, Person, Any, int], list[Item]]"


class World:
    """People, rooms and what they may do. One thread calls it: the hub."""

    def __init__(self, *, max_rooms: int = 10_000, max_rooms_per_person: int = 100) -> None:
        self.people = People()
        self.rooms = Rooms(max_rooms, max_rooms_per_person)
        self.moderation = Moderation(self.rooms, self.people)
        self._conversations: dict[str, int] = {}
        """The last number in each conversation of two, by its name."""

    def remember(self, name: str, last_number: int, topic: str = "") -> None:
        """Take up a room, or a conversation of two, that the log holds. For the start, before anybody is in."""
        if name.startswith("@"):
            self._conversations[name] = last_number
        else:
            self.rooms.add(Room(name, last_number, topic))

    def execute(self, session: int, command: Command, at: int) -> list[Item]:
        """Carry out what a session asks, at a time in milliseconds since 1970.

        What a person does wrong is part of the outcome, as a `Refusal`; then nothing else has changed.
        """
        if isinstance(command, commands.Enter):
            return self._enter(session, command, at)
        if isinstance(command, commands.Quit):
            return self.people.quit(session, command, at)
        person = self.people.of_session(session)
        if person is None:
            return refuse(session, Code.NOT_IN_YET)
        return _RULES[type(command)](self, person, command, at)

    def retract(self, items: list[Item]) -> list[Item]:
        """Take back what could not be stored: all items of the batch just executed, in their order.

        Returns what is to be told instead. Messages, topics and modes are refused. Comings, goings and new aliases are
        true whether they are stored or not: they are told without a number.
        """
        for item in reversed(items):
            self._take_back(item)
        return [_without_number(item) for item in items]

    def _enter(self, session: int, command: commands.Enter, at: int) -> list[Item]:
        person, items = self.people.enter(session, command, at)
        if person is not None and command.lobby:
            items += self.rooms.join(person, commands.Join(LOBBY), at, entering=True)
        return items

    def _tell(self, person: Person, command: commands.Tell, at: int) -> list[Item]:
        recipient = self.people.called(command.alias)
        if recipient is None:
            return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
        text = check_text(command.text)
        if isinstance(text, Refusal):
            return [Reply(person.session, text)]
        name = conversation(person.alias, recipient.alias)
        number = self._conversations.get(name, 0) + 1
        self._conversations[name] = number
        person.last_said = at
        who = (person.sender, recipient.session)
        told = Told(number, at, person.alias, recipient.alias, text, command.kind, command.tags, *who)
        items: list[Item] = [told]
        if recipient.away and command.kind is not Kind.NOTICE:
            items.append(Reply(person.session, AwayTold(recipient.alias, recipient.away)))
        return items

    def _signal(self, person: Person, command: commands.Signal, at: int) -> list[Item]:
        if command.target.startswith("#"):
            room = self.rooms.audible(person, command.target)
            if isinstance(room, Refusal):
                return [Reply(person.session, room)]
            return [Signalled(room.name, at, person.alias, command.tags, person.sender)]
        recipient = self.people.called(command.target)
        if recipient is None:
            return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.target)
        who = (person.sender, recipient.session)
        return [Signalled(recipient.alias, at, person.alias, command.tags, *who)]

    def _take_back(self, item: Item) -> None:
        if isinstance(item, Reply | Transient):
            return
        if isinstance(item, Told):
            self._conversations[conversation(item.alias, item.recipient)] = item.number - 1
            return
        for place in item.places if isinstance(item, HasQuit | Renamed) else (item,):
            room = self.rooms.called(place.room)
            assert room is not None, "a room outlives its events"
            room.last_number = place.number - 1
            if isinstance(item, TopicSet):
                room.topic = item.previous
            elif isinstance(item, ModesSet):
                self.moderation.apply(room, item.undo, item.at)


def _without_number(item: Item) -> Item:
    if isinstance(item, Transient):
        return item
    if isinstance(item, Said | Told | TopicSet | ModesSet):
        return Reply(item.session, Refusal(Code.NOT_STORED))
    if isinstance(item, HasQuit | Renamed):
        return replace(item, places=tuple(Place(place.room, 0) for place in item.places))
    if not isinstance(item, Reply):
        return replace(item, number=0)
    if isinstance(item.content, RoomEntered):
        return replace(item, content=replace(item.content, number=0))
    return item


_RULES: dict[type[Command], Rule] = {
    commands.Say: lambda world, person, command, at: world.rooms.say(person, command, at),
    commands.Tell: lambda world, person, command, at: world._tell(person, command, at),
    commands.Signal: lambda world, person, command, at: world._signal(person, command, at),
    commands.Join: lambda world, person, command, at: world.rooms.join(person, command, at),
    commands.Leave: lambda world, person, command, at: world.rooms.leave(person, command, at),
    commands.Rename: lambda world, person, command, at: world.people.rename(person, command, at),
    commands.SetTopic: lambda world, person, command, at: world.rooms.set_topic(person, command, at),
    commands.ShowTopic: lambda world, person, command, at: world.rooms.show_topic(person, command.room),
    commands.ListMembers: lambda world, person, command, at: world.rooms.list_members(person, command.room),
    commands.LeaveAll: lambda world, person, command, at: world.rooms.leave_all(person, at),
    commands.CheckPresence: lambda world, person, command, at: directory.check_presence(world, person, command),
    commands.ListRooms: lambda world, person, command, at: world.rooms.list_rooms(person, command.condition, at),
    commands.ReadHistory: lambda world, person, command, at: world.rooms.read_history(person, command),
    commands.FindPeople: lambda world, person, command, at: directory.find(world, person, command),
    commands.DescribePerson: lambda world, person, command, at: directory.describe(world, person, command.alias, at),
    commands.Count: lambda world, person, command, at: directory.count(world, person),
    commands.SetAway: lambda world, person, command, at: world.people.set_away(person, command.message, at),
    commands.SetRealname: lambda world, person, command, at: world.people.set_realname(person, command.realname, at),
    commands.SetOwnMode: lambda world, person, command, at: world.people.set_own_modes(person, command.changes),
    commands.Watch: lambda world, person, command, at: world.people.watch(person, command.aliases),
    commands.Unwatch: lambda world, person, command, at: world.people.unwatch(person, command.aliases),
    commands.ListWatched: lambda world, person, command, at: world.people.list_watched(person, status=command.status),
    commands.Invite: lambda world, person, command, at: world.moderation.invite(person, command, at),
    commands.Kick: lambda world, person, command, at: world.moderation.kick(person, command, at),
    commands.ShowModes: lambda world, person, command, at: world.moderation.show_modes(person, command.room),
    commands.ShowMasks: lambda world, person, command, at: world.moderation.show_masks(
        person, command.room, command.mode
    ),
    commands.SetModes: lambda world, person, command, at: world.moderation.set_modes(person, command, at),
}
