"""The World: everything the chat knows, and the one way to change it.

`execute` is a table from the kind of command to the rule that carries it out; the rules live by subject, in `people`,
`rooms`, `conversations`, `moderation`, `banning`, `registered`, `hooks`, `directory`, `history`, `search`, `metadata`,
`operators` and `oversight`. It reads no clock and draws no random number: the same calls give the same events.

The World runs ahead of the log: the hub executes a batch of commands, has the log store their events, and only then
lets anybody know. When they cannot be stored, `retract` brings the World back to what the log holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from threadtalk.core import (
    accounts,
    banning,
    bans,
    closed,
    commands,
    directory,
    files,
    history,
    hooks,
    metadata,
    operators,
    oversight,
    policy,
    presences,
    pushes,
    registered,
    renaming,
    search,
)
from threadtalk.core.accounts import Accounts
from threadtalk.core.answers import AccountChanged, AccountDeleted, AccountMade, Done, RoomEntered
from threadtalk.core.bans import ServerBans
from threadtalk.core.conversations import Conversations
from threadtalk.core.events import (
    HasQuit,
    Joined,
    Kicked,
    Kind,
    Left,
    ModesSet,
    Place,
    Reacted,
    Redacted,
    Renamed,
    RoomRenamed,
    Said,
    Told,
    TopicSet,
    Transient,
)
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.moderation import Moderation
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.people import People, Person
from threadtalk.core.policy import Policy
from threadtalk.core.presences import Presences
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.repeats import Repeats
from threadtalk.core.rooms import Room, Rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeAlias

    from threadtalk.core.commands import Command
    from threadtalk.core.limits import Limits

    Rule: TypeAlias = "Callable[[World, Person, Any, int], list[Item]]"


class World:
    """People, rooms and what they may do. One thread calls it: the hub."""

    def __init__(
        self,
        *,
        max_rooms: int = 10_000,
        max_rooms_per_person: int = 100,
        limits: Limits = DEFAULTS,
        is_paced: bool = True,
    ) -> None:
        """`is_paced`: who enters rooms or changes the alias very often has to wait."""
        self.limits = limits
        self.accounts = Accounts()
        self.bans = ServerBans()
        self.policy = Policy()
        self.presences = Presences()
        self.people = People(limits)
        self.rooms = Rooms(max_rooms, max_rooms_per_person, limits)
        self.people.is_paced = self.rooms.is_paced = is_paced
        self.moderation = Moderation(self.rooms, self.people, limits)
        self.conversations = Conversations(self.rooms, self.people, limits)
        self.repeats = Repeats(self.rooms)
        self.files = files.Files()
        self.pushes = pushes.Pushes()

    def remember(self, name: str, last_number: int, topic: str = "", names: Sequence[str] = ()) -> None:
        """Take up a room, or a conversation of two, that the log holds. For the start, before anybody is in.

        `names`: where it was renamed, the keys of all names it had, the first one first.
        """
        if name.startswith("@"):
            self.conversations.remember(name, last_number)
        else:
            room = Room(name, last_number, topic)
            self.rooms.add(room)
            if names:
                self.rooms.remember_names(room, names)

    def restore(self, key: str, value: str) -> None:
        """Take up what a record says: one that the log holds, at the start, or as it was before a batch failed."""
        subject, _, name = key.partition(":")
        restore = _RECORDS.get(subject)
        if restore is not None:  # of another kind, it is from a newer program
            restore(self, name, value)

    def put_back(self, at: int) -> None:
        """Have those be here who stay while they are not connected. For the start, after all records."""
        for account in self.accounts:
            if account.is_always_on and not account.is_suspended:
                rooms, user, host = self.presences.stay_of(account.key)
                person = self.people.put_back(commands.Enter(account.name, user=user, host=host), at)
                accounts.take_up(person, account)
                self.presences.take_up(person)
                for name in rooms:
                    self.rooms.put_back(person, name)
        closed.hold(self)

    def execute(self, session: int, command: Command, at: int) -> list[Item]:
        """Carry out what a session asks, at a time in milliseconds since 1970.

        What a person does wrong is part of the outcome, as a `Refusal`; then nothing else has changed, except that
        what was set for a time may have ended.
        """
        person = self.people.of_session(session)
        if person is not None:
            person.acts_by(session)
        if at < self.moderation.endings.next_at:
            items = self._execute(session, person, command, at)
        else:
            items = [*self.moderation.end_what_is_over(at), *self._execute(session, person, command, at)]
        kinds = set(map(type, items))
        if not _CHANGES_WHAT_IS_KEPT.isdisjoint(kinds):
            items = [*items, *self._records(items)]
        if not _MOVES.isdisjoint(kinds):
            items = [*items, *self._stays(items)]
        if Redacted in kinds:
            items = [*items, *self.files.taken_back(self, items)]
        return self.people.spread(session, items)

    def _execute(self, session: int, person: Person | None, command: Command, at: int) -> list[Item]:
        if self.policy.emergency and person is not None:
            silence = policy.why_silent(self.rooms, person, command)
            if silence is not None:
                return silence
            command = policy.without_words(person, command)
        alone = _WITHOUT_PERSON.get(type(command))
        if alone is not None:
            return alone(self, session, command, at)
        if person is None:
            return refuse(session, Code.NOT_IN_YET)
        return _RULES[type(command)](self, person, command, at)

    def retract(self, items: list[Item]) -> list[Item]:
        """Take back what could not be stored: all items of the batch just executed, in their order.

        Returns what is to be told instead. Messages, topics and modes are refused. Comings, goings and new aliases are
        true whether they are stored or not: they are told without a number. The renaming of a room must be a batch
        of its own, so that nothing else can have its new name.
        """
        for item in reversed(items):
            self._take_back(item)
        accounts.forget_logins(self)
        as_it_is = (hooks.as_it_is(self, accounts.as_it_is(self, _without_number(item))) for item in items)
        return [self.repeats.as_it_is(self, files.as_it_is(item)) for item in as_it_is]

    def keep(self, room: Room) -> list[Item]:
        """Return what is to be stored of a room of which something has changed that is kept while it is registered."""
        return registered.record(room)

    def _records(self, items: Sequence[Item]) -> list[Item]:
        """Return what is to be stored of registered rooms of which something that is kept has changed."""
        names = [item.room for item in items if isinstance(item, ModesSet | RoomRenamed)]
        rooms = {room.identity: room for name in names if (room := self.rooms.called(name)) is not None}
        return [each for room in rooms.values() for each in self.keep(room)]

    def _stays(self, items: Sequence[Item]) -> list[Item]:
        """Return what is to be stored of those who stay while not connected, and are in other rooms now."""
        kept: list[Item] = []
        for item in items:
            if isinstance(item, Joined | Left | Kicked):
                person = self.people.known_as(item.target_session if isinstance(item, Kicked) else item.person)
                if person is not None and person.is_always_on:
                    kept += self.presences.keep(person)
            elif isinstance(item, HasQuit) and fold(item.alias) == fold(item.sender.account):
                kept += self.presences.leave_rooms(item.sender.account)
        return kept

    def _enter(self, session: int, command: commands.Enter, at: int) -> list[Item]:
        account = self.accounts.called(command.account) if command.account else None
        if account is None or account.is_suspended:
            account, command = None, replace(command, account="")
        person, items = self.people.enter(session, command, at, self._why_not_called)
        if person is None:
            return items
        if account is not None:
            items = [*accounts.remember_place(self, account, command.address), *items]
        if person.session != session:
            return [*items, *self._resume(person, session, command, at)]
        if account is not None:
            accounts.take_up(person, account)
            self.presences.take_up(person)
        items += metadata.appeared(person, self.people.watchers_of(person.key))
        if command.lobby:
            items += self._join(person, commands.Join(LOBBY), at, entering=True)
        return items

    def _why_not_called(self, alias: str, account: str) -> Refusal | None:
        return accounts.why_not_called(self.accounts, alias, account)

    def _resume(self, person: Person, session: int, command: commands.Enter, at: int) -> list[Item]:
        """Bring somebody into the rooms that they are in by another session already."""
        items = self.people.back(person, at)
        for room in person.rooms.values():
            items += self.rooms.resume(person, room, session, command.joining)
        if command.lobby and fold(LOBBY) not in person.rooms:
            items += self._join(person, commands.Join(LOBBY), at, entering=True)
        return items

    def _quit(self, session: int, command: commands.Quit, at: int) -> list[Item]:
        person = self.people.of_session(session)
        items: list[Item] = []
        if person is not None and person.account:
            items += self.presences.keep(person)
        return [*items, *self.people.quit(session, command, at)]

    def _join(self, person: Person, command: commands.Join, at: int, *, entering: bool = False) -> list[Item]:
        count = len(person.rooms)
        items = self.rooms.join(person, command, at, entering=entering)
        if len(person.rooms) > count:
            room = self.rooms.called(command.room)
            assert room is not None, "somebody has just come in"
            items += [*metadata.entered(room, person), *closed.record(room)]
        return items

    def rename(self, person: Person, command: commands.Rename, at: int) -> list[Item]:
        """Give somebody another alias."""
        refusal = self._why_not_called(command.alias, person.account)
        if refusal is not None:
            return [Reply(person.session, refusal)]
        key = person.key
        items = self.people.rename(person, command, at)
        if person.key != key:
            account = self.accounts.called(person.account) if person.account else None
            person.is_always_on = account is not None and account.is_always_on and person.key == account.key
            items += metadata.appeared(person, self.people.watchers_of(person.key))
        return items

    def _say(self, person: Person, command: commands.Say | commands.SayToRank | commands.Tell, at: int) -> list[Item]:
        repeated = self.repeats.find(person, command)
        if repeated is not None:
            return [Reply(person.session, repeated)]
        if isinstance(command, commands.Say):
            items = self.rooms.say(person, command, at)
        elif isinstance(command, commands.SayToRank):
            items = self.rooms.say_to_rank(person, command, at)
        else:
            items = self.conversations.tell(person, command, at)
        self.repeats.note(items)
        if files.LINK in command.text:
            items = [*items, *self.files.told_of(person, items)]
        # A notice is never answered, so that two programs cannot go on answering each other (modern IRC, "NOTICE").
        return [item for item in items if not isinstance(item, Reply)] if command.kind is Kind.NOTICE else items

    def _watch(self, person: Person, command: commands.Watch) -> list[Item]:
        items = self.people.watch(person, command.aliases)
        return [*items, *metadata.watched(self, person, command.aliases)]

    def _take_back(self, item: Item) -> None:
        if isinstance(item, Reply | Transient):
            return
        if isinstance(item, Record):
            self.restore(item.key, item.before)
            return
        self.repeats.forget(item)
        for place in item.places if isinstance(item, HasQuit | Renamed) else (item,):
            if place.room.startswith("@"):
                self.conversations.remember(place.room, place.number - 1)
                continue
            room = self.rooms.called(place.room)
            assert room is not None, "a room outlives its events"
            room.last_number = place.number - 1
            if isinstance(item, RoomRenamed):
                renaming.take_back(self, room, item)
            elif isinstance(item, TopicSet):
                room.topic = item.previous
            elif isinstance(item, Said):
                room.spoke_at.pop(item.person, None)
                room.last_said.pop(item.person, None)
            elif isinstance(item, ModesSet):
                self.moderation.apply(room, item.undo, item.at)


def _without_number(item: Item) -> Item:
    if isinstance(item, Transient | Record):
        return item
    if isinstance(item, Said | Told | TopicSet | RoomRenamed | ModesSet | Reacted | Redacted):
        return Reply(item.session, Refusal(Code.NOT_STORED))
    if isinstance(item, HasQuit | Renamed):
        return replace(item, places=tuple(Place(place.room, 0) for place in item.places))
    if not isinstance(item, Reply):
        return replace(item, number=0)
    if isinstance(item.content, RoomEntered):
        return replace(item, content=replace(item.content, number=0))
    if isinstance(item.content, AccountMade | AccountChanged | AccountDeleted | Done):
        return replace(item, content=Refusal(Code.NOT_STORED))
    return item


_CHANGES_WHAT_IS_KEPT = frozenset({ModesSet, RoomRenamed})
"""The events with which all changes that is kept of a registered room."""

_MOVES = frozenset({Joined, Left, Kicked, HasQuit})
"""The events with which somebody is in other rooms than before."""

_RECORDS: dict[str, Callable[[World, str, str], None]] = {
    accounts.KEY: lambda world, name, value: world.accounts.restore(name, value),
    presences.KEY: lambda world, name, value: world.presences.restore(name, value),
    "room": registered.restore,
    closed.KEY: closed.restore,
    pushes.KEY: lambda world, name, value: world.pushes.restore(name, value),
    files.KEY: lambda world, name, value: world.files.restore(name, value),
    bans.KEY: lambda world, name, value: world.bans.restore(name, value),
    policy.KEY: lambda world, name, value: setattr(world, "policy", policy.decode(value)),
}
"""By what stands before the colon in a record's key: who takes up the record of a name."""

_WITHOUT_PERSON: dict[type[Command], Callable[[World, int, Any, int], list[Item]]] = {
    commands.Enter: lambda world, session, command, at: world._enter(session, command, at),
    commands.Quit: lambda world, session, command, at: world._quit(session, command, at),
    commands.Register: lambda world, session, command, at: accounts.register(
        world, session, world.people.of_session(session), command, at
    ),
    commands.ReviewOperators: lambda world, session, command, at: operators.review(world, command),
    commands.SetPassword: lambda world, session, command, at: accounts.set_password(world, command, at),
    commands.RefreshPassword: lambda world, session, command, at: accounts.refresh_password(world, command),
    commands.RemoveAccount: lambda world, session, command, at: accounts.remove(world, command, at),
    commands.SuspendAccount: lambda world, session, command, at: accounts.suspend(world, command, at),
    commands.ListEverybody: lambda world, session, command, at: oversight.list_everybody(world),
    commands.ListAllRooms: lambda world, session, command, at: oversight.list_rooms(world),
    commands.PutOut: lambda world, session, command, at: oversight.put_out(world, command, at),
    commands.AnnounceToAll: lambda world, session, command, at: oversight.announce(world, command),
    commands.BanNetwork: lambda world, session, command, at: oversight.ban(world, command, at),
    commands.UnbanNetwork: lambda world, session, command, at: oversight.unban(world, command),
    commands.EndSessions: lambda world, session, command, at: oversight.end_sessions(world, command, at),
    commands.DropPush: lambda world, session, command, at: world.pushes.drop(command),
    commands.BeginUpload: lambda world, session, command, at: world.files.begin(command, at),
    commands.EndUpload: lambda world, session, command, at: world.files.end(command),
    commands.KeepFile: lambda world, session, command, at: world.files.keep(command, at),
    commands.DropOldFiles: lambda world, session, command, at: world.files.drop_old(at),
    commands.SayByHook: lambda world, session, command, at: hooks.say(world, command, at),
    commands.SetPolicy: lambda world, session, command, at: oversight.set_policy(world, command),
}
"""What can be asked by who has not come in, or by the server itself."""

_RULES: dict[type[Command], Rule] = {
    commands.Say: lambda world, person, command, at: world._say(person, command, at),
    commands.SayToRank: lambda world, person, command, at: world._say(person, command, at),
    commands.Tell: lambda world, person, command, at: world._say(person, command, at),
    commands.Signal: lambda world, person, command, at: world.conversations.signal(person, command, at),
    commands.Join: lambda world, person, command, at: world._join(person, command, at),
    commands.RenameRoom: renaming.rename,
    commands.Leave: lambda world, person, command, at: world.rooms.leave(person, command, at),
    commands.Rename: lambda world, person, command, at: world.rename(person, command, at),
    commands.SetTopic: lambda world, person, command, at: world.rooms.set_topic(person, command, at),
    commands.ShowTopic: lambda world, person, command, at: world.rooms.show_topic(person, command.room),
    commands.ListMembers: lambda world, person, command, at: world.rooms.list_members(
        person, command.room, or_nobody=command.or_nobody
    ),
    commands.LeaveAll: lambda world, person, command, at: world.rooms.leave_all(person, at),
    commands.CheckPresence: lambda world, person, command, at: directory.check_presence(world, person, command),
    commands.ListRooms: lambda world, person, command, at: world.rooms.list_rooms(person, command.condition, at),
    commands.ReadHistory: lambda world, person, command, at: history.read(world, person, command),
    commands.Search: lambda world, person, command, at: search.grant(world, person, command),
    commands.ListConversations: lambda world, person, command, at: history.list_conversations(world, person, command),
    commands.MarkRead: lambda world, person, command, at: history.mark_read(world, person, command, at),
    commands.Redact: lambda world, person, command, at: world.conversations.redact(person, command, at),
    commands.FindPeople: lambda world, person, command, at: directory.find(world, person, command),
    commands.DescribePerson: lambda world, person, command, at: directory.describe(world, person, command, at),
    commands.DescribeFormer: lambda world, person, command, at: directory.describe_former(world, person, command),
    commands.FindServer: lambda world, person, command, at: directory.find_server(world, person, command),
    commands.Count: lambda world, person, command, at: directory.count(world, person, command.connections),
    commands.SetAway: lambda world, person, command, at: world.people.set_away(person, command.message, at),
    commands.SetRealname: lambda world, person, command, at: world.people.set_realname(person, command.realname, at),
    commands.SetOwnMode: lambda world, person, command, at: world.people.set_own_modes(person, command),
    commands.Watch: lambda world, person, command, at: world._watch(person, command),
    commands.Unwatch: lambda world, person, command, at: world.people.unwatch(person, command.aliases),
    commands.ListWatched: lambda world, person, command, at: world.people.list_watched(person, status=command.status),
    commands.ListInvitations: lambda world, person, command, at: world.rooms.list_invitations(person),
    commands.Invite: lambda world, person, command, at: world.moderation.invite(person, command, at),
    commands.Kick: lambda world, person, command, at: world.moderation.kick(person, command, at),
    commands.ShowModes: lambda world, person, command, at: world.moderation.show_modes(person, command.room),
    commands.ShowMasks: lambda world, person, command, at: world.moderation.show_masks(
        person, command.room, command.mode
    ),
    commands.SetModes: lambda world, person, command, at: world.moderation.set_modes(person, command, at),
    commands.LogIn: accounts.log_in,
    commands.LogOut: lambda world, person, command, at: accounts.log_out(world, person, at),
    commands.ChangePassword: accounts.change_password,
    commands.AddCertificate: lambda world, person, command, at: accounts.change_certificates(world, person, command),
    commands.RemoveCertificate: lambda world, person, command, at: accounts.change_certificates(world, person, command),
    commands.SetAlwaysOn: accounts.set_always_on,
    commands.ShowAccount: lambda world, person, command, at: accounts.show(world, person),
    commands.EndConnection: accounts.end_connection,
    commands.Regain: lambda world, person, command, at: accounts.regain(world, person, at),
    commands.DeleteAccount: accounts.delete,
    commands.ExportOwn: lambda world, person, command, at: accounts.export(world, person),
    commands.ForgetOwn: accounts.forget,
    commands.ClaimServer: lambda world, person, command, at: accounts.claim_server(world, person, at),
    commands.BecomeOperator: lambda world, person, command, at: operators.become(person, command),
    commands.AskLeave: lambda world, person, command, at: operators.ask_leave(person, command),
    commands.Kill: operators.kill,
    commands.Announce: operators.announce,
    commands.SetHost: operators.set_host,
    commands.GetMetadata: metadata.execute,
    commands.ListMetadata: metadata.execute,
    commands.SetMetadata: metadata.execute,
    commands.ClearMetadata: metadata.execute,
    commands.SyncMetadata: metadata.execute,
    commands.Subscribe: metadata.execute,
    commands.Unsubscribe: metadata.execute,
    commands.ListSubscriptions: metadata.execute,
    commands.RedactLast: lambda world, person, command, at: world.conversations.redact_last(person, command, at),
    commands.Ban: banning.ban,
    commands.Unban: banning.unban,
    commands.Quiet: banning.quiet,
    commands.RegisterRoom: registered.register,
    commands.UnregisterRoom: registered.unregister,
    commands.TransferRoom: registered.transfer,
    commands.ShowRegistration: lambda world, person, command, at: registered.show(world, person, command),
    commands.RegisterPush: lambda world, person, command, at: world.pushes.register(person, command),
    commands.UnregisterPush: lambda world, person, command, at: world.pushes.unregister(person, command),
    commands.AskUpload: lambda world, person, command, at: world.files.ask(world, person, command, at),
    commands.AddHook: hooks.add,
    commands.RemoveHook: lambda world, person, command, at: hooks.remove(world, person, command),
    commands.ListHooks: lambda world, person, command, at: hooks.show(world, person, command),
    commands.ReadActs: lambda world, person, command, at: history.read_acts(world, person, command),
}
