"""Who is here: the sessions that have come in, and the rules about aliases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hmac import compare_digest
from typing import TYPE_CHECKING

from threadtalk.core import operators
from threadtalk.core.answers import (
    AwayNoted,
    Goodbye,
    LoggedIn,
    LoggedOut,
    OwnModesSet,
    PersonInfo,
    ReadMark,
    WatchedListed,
    WatchedSeen,
    Welcome,
)
from threadtalk.core.events import AwaySet, HasQuit, Place, RealnameSet, Renamed, Sender
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.names import check_alias, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.pace import Pace
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean
from threadtalk.core.whowas import FormerPeople

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from threadtalk.core.commands import Enter, Quit, Rename, SetOwnMode
    from threadtalk.core.limits import Limits
    from threadtalk.core.rooms import Room


OWN_MODES = "Biw"
"""Modes that people set for themselves: a bot, invisible to those who share no room, wants wallops."""

LOGGED_IN_MODE = "r"
"""Whoever is logged in to an account has it; nobody sets it for themselves."""

USER_MODES = OWN_MODES + operators.OPERATOR_MODE + LOGGED_IN_MODE
"""All modes of a person."""

NOT_CONNECTED = "not connected"
"""Why somebody is away who has no connection at the moment."""

DEVICES_MAX = 20
"""Connections by which one person is here at most."""

RENAMES_AT_ONCE, RENAME_EVERY = 5, 10_000
"""Everybody in the same rooms is told of a new alias: after some, one in so many milliseconds is enough."""

CONVERSATIONS_MAX = 1000
"""Conversations of one person that are remembered: the oldest make room for new ones."""


@dataclass(frozen=True, slots=True)
class Device:
    """One connection by which somebody is here."""

    token: str
    host: str
    since: int
    """When it came, in milliseconds since 1970."""
    is_secure: bool
    """What goes over it is encrypted."""


class Person:
    """Somebody who has come in. Who has an account may be here by several sessions at once, or by none."""

    __slots__ = (
        "_infos",
        "_sender",
        "account",
        "acting",
        "alias",
        "alias_since",
        "away",
        "conversations",
        "devices",
        "host",
        "is_always_on",
        "join_pace",
        "key",
        "last_said",
        "metadata",
        "metadata_paid_until",
        "modes",
        "operator",
        "read_marks",
        "realname",
        "rename_pace",
        "rights",
        "rooms",
        "session",
        "signed_on",
        "subscriptions",
        "user",
        "watched",
    )

    def __init__(self, session: int, command: Enter, at: int, limits: Limits = DEFAULTS) -> None:
        self.session = session
        """The session they came by first, whether it is still there or not: by this number they are known."""
        self.devices = {session: Device(command.token, command.host, at, command.is_secure)}
        """Their connections, by session."""
        self.acting = session
        """The session by which they do what they do at the moment."""
        self.alias = command.alias
        self.key = fold(command.alias)
        self.is_always_on = False
        """They stay while no device is connected."""
        self.user = command.user
        self.host = command.host
        self.realname = clean(command.realname)[: limits.realname_max]
        self.account = ""
        """What they are logged in to; empty for nothing."""
        self.away = ""
        """The message for those who write to somebody who is away; empty when they are not."""
        self.modes: set[str] = set()
        """What they are, of `USER_MODES`."""
        self.operator = ""
        """The name by which they are an operator of the server; empty for none."""
        self.rights: frozenset[str] = frozenset()
        """What they may do as one, of `operators.RIGHTS`."""
        self.signed_on = at
        self.last_said = at
        """When they said something last, in milliseconds like `signed_on`."""
        self._sender: Sender | None = None
        """What `sender` has returned, until something changes."""
        self._infos: dict[frozenset[str], PersonInfo] = {}
        """What `info` has returned, by ranks, until something changes: a room's names are asked for by all who join."""
        self.join_pace = Pace()
        self.rename_pace = Pace()
        self.rooms: dict[str, Room] = {}
        """The rooms they are in, by key, in the order of joining."""
        self.watched: dict[str, str] = {}
        """The aliases they watch, by key."""
        self.alias_since = at
        """Since when they are called so, in milliseconds."""
        self.conversations: dict[str, tuple[str, int]] = {}
        """Whom they have talked with alone, under the name of the conversation: the other's alias, and the number from
        which on it was them."""
        self.read_marks: dict[str, int] = {}
        """Up to when they have read what was said, by the key of a room or person, in milliseconds."""
        self.metadata: dict[str, str] = dict(command.metadata)
        """What they tell programs of themselves, by key (see `metadata`)."""
        self.subscriptions: dict[str, None] = dict.fromkeys(command.subscriptions)
        """The keys of metadata they are told of, in the order of subscribing."""
        self.metadata_paid_until = 0
        """Up to when their changes of metadata use up what is granted to them, in milliseconds."""

    @property
    def origin(self) -> str:
        """User and host, as others may see them."""
        return f"{self.user}@{self.host}"

    @property
    def is_secure(self) -> bool:
        """Whether what is said to them is encrypted wherever they read it."""
        return bool(self.devices) and all(device.is_secure for device in self.devices.values())

    @property
    def sender(self) -> Sender:
        """What is told of them with an event that they cause."""
        if self._sender is None:
            self._sender = Sender(self.acting, self.origin, self.account, "B" in self.modes, self.session)
        return self._sender

    def acts_by(self, session: int) -> None:
        """Take note of the session by which they do what they do next."""
        if session != self.acting:
            self.acting = session
            self._sender = None

    @property
    def source(self) -> str:
        """Alias, user and host, as masks match them."""
        return f"{self.alias}!{self.user}@{self.host}"

    def info(self, ranks: frozenset[str] = frozenset()) -> PersonInfo:
        """Return what everybody may know of them; `ranks` are those in the room in question."""
        info = self._infos.get(ranks)
        if info is None:
            who = (self.alias, self.user, self.host, self.realname, self.away)
            what = ("B" in self.modes, self.signed_on, ranks, bool(self.operator), self.account)
            info = self._infos[ranks] = PersonInfo(*who, *what, is_secure=self.is_secure)
        return info

    def has_talked_with(self, alias: str, name: str, number: int) -> None:
        """Take note of a conversation, of this name, and that its event of this number is theirs to read."""
        if name not in self.conversations:
            if len(self.conversations) >= CONVERSATIONS_MAX:
                del self.conversations[next(iter(self.conversations))]
            self.conversations[name] = alias, number

    def changed(self) -> None:
        """Say that something of what `info` or `sender` tells is different now."""
        self._infos.clear()
        self._sender = None
        for room in self.rooms.values():
            room.roster = None


class People:
    """Everybody who is in, found by session and by alias."""

    def __init__(self, limits: Limits = DEFAULTS) -> None:
        self._limits = limits
        self._absent = 0
        """How many were put back."""
        self.is_paced = True
        """Whether what is done very often has to wait."""
        self._by_session: dict[int, Person] = {}
        self._by_key: dict[str, Person] = {}
        self._watchers: dict[str, dict[int, Person]] = {}
        """Who is told when somebody of this key comes or goes, by session."""
        self.former = FormerPeople(limits.whowas_max)
        """Those who were called otherwise before, or have gone."""
        self.most = 0
        """How many were in at once at most."""
        self._given_up: set[str] = set()
        self._given_up_at = 0
        """The keys that were given up in the last millisecond in which any was."""

        self._shared: dict[int, Person] = {}
        """Those who are, or were, here by other sessions than the one they came by first; by that one."""

    def __len__(self) -> int:
        return len(self._by_key)

    def count_sessions(self) -> int:
        """Return by how many sessions they are here."""
        return len(self._by_session)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_key.values())

    def of_session(self, session: int) -> Person | None:
        """Return who has come in by this session."""
        return self._by_session.get(session)

    def known_as(self, number: int) -> Person | None:
        """Return the person that this number stands for; see `Person.session`."""
        return self._by_session.get(number) or self._shared.get(number)

    def called(self, alias: str) -> Person | None:
        """Return who goes by this alias, however it is spelled."""
        return self._by_key.get(fold(alias))

    def watchers_of(self, key: str) -> Iterable[Person]:
        """Return who is told when somebody of this key comes or goes."""
        return self._watchers.get(key, _NO_WATCHERS).values()

    def enter(
        self, session: int, command: Enter, at: int, why_not_called: Callable[[str, str], Refusal | None]
    ) -> tuple[Person | None, list[Item]]:
        """Let a session in under an alias, or say why not.

        `why_not_called` tells what keeps the holder of an account ("" for none) from a free alias.
        """
        if session in self._by_session:
            return None, refuse(session, Code.ALREADY_IN)
        refusal = check_alias(command.alias, self._limits.alias_max)
        if refusal is not None:
            return None, [Reply(session, refusal)]
        items: list[Item] = []
        holder = self.called(command.alias)
        if holder is not None:
            before = _session_of_client(holder, command.token)
            if holder.account and (before is not None or _holds(holder, command.account)):
                if before is None and len(holder.devices) >= DEVICES_MAX:
                    return None, refuse(session, Code.TOO_MANY_DEVICES, limit=DEVICES_MAX)
                items += self.attach(holder, session, command, at)
                if before is not None:
                    items += self.let_go(holder, before, Goodbye(replaced=True), at)
                return holder, items
            if before is None:  # where it is an account's, whoever holds it can come in besides
                claimed = why_not_called(command.alias, command.account)
                return None, [Reply(session, claimed or Refusal(Code.ALIAS_TAKEN, {"alias": command.alias}))]
        refusal = why_not_called(command.alias, command.account)
        if refusal is not None:
            return None, [Reply(session, refusal)]
        if holder is not None:
            sessions = tuple(holder.devices)
            items += self._remove(holder, "came back on another connection", at)
            items += [Reply(each, Goodbye(replaced=True), is_for_one=True) for each in sessions]
        person = Person(session, command, at, self._limits)
        person.alias_since = self._free_since(person.key, at)
        if holder is not None:  # known by the token: whoever could read something still may
            person.alias_since = holder.alias_since
            person.conversations, person.read_marks = holder.conversations, holder.read_marks
        person.away = clean(command.away)[: self._limits.away_max]
        self._by_session[session] = person
        self._by_key[person.key] = person
        self.most = max(self.most, len(self._by_session))
        items.append(Reply(session, Welcome(person.alias, session, command.account), is_for_one=True))
        items += self._tell_watchers(person.key, person)
        return person, items

    def put_back(self, command: Enter, at: int) -> Person:
        """Have somebody be here who has no connection, as they were before the server was started anew."""
        self._absent += 1
        person = Person(-self._absent, command, at, self._limits)
        person.devices.clear()
        person.away = NOT_CONNECTED
        self._by_key[person.key] = self._shared[person.session] = person
        return person

    def attach(self, person: Person, session: int, command: Enter, at: int) -> list[Item]:
        """Let somebody who is here come by one more session."""
        person.devices[session] = Device(command.token, command.host, at, command.is_secure)
        person.changed()
        self._by_session[session] = person
        self._shared[person.session] = person
        person.acts_by(session)
        return [Reply(session, Welcome(person.alias, person.session, person.account), is_for_one=True)]

    def back(self, person: Person, at: int) -> list[Item]:
        """Note that somebody has a connection again who had none."""
        if person.away == NOT_CONNECTED:
            return [item for item in self.set_away(person, "", at) if not isinstance(item, Reply)]
        return []

    def let_go(self, person: Person, session: int, goodbye: Goodbye, at: int) -> list[Item]:
        """End one of somebody's sessions. With the last one they go too, unless they are always on."""
        told = Reply(session, goodbye, is_for_one=True)
        if len(person.devices) == 1 and not person.is_always_on:
            return [*self._remove(person, goodbye.reason, at), told]
        del person.devices[session], self._by_session[session]
        person.changed()
        self._shared[person.session] = person
        if person.devices or person.away:
            return [told]
        return [*(item for item in self.set_away(person, NOT_CONNECTED, at) if not isinstance(item, Reply)), told]

    def spread(self, session: int, items: list[Item]) -> list[Item]:
        """Address what is for people with several sessions: to the one by which they ask, or to all of theirs."""
        if not self._shared:
            return items
        spread: list[Item] = []
        for item in items:
            person = self._shared.get(item.session) if isinstance(item, Reply) and not item.is_for_one else None
            if person is None:
                spread.append(item)
                continue
            assert isinstance(item, Reply)
            is_everywhere = session not in person.devices or isinstance(item.content, _FOR_ALL_DEVICES)
            for each in person.devices if is_everywhere else (session,):
                spread.append(replace(item, session=each, is_for_one=True))
        return spread

    def rename(self, person: Person, command: Rename, at: int) -> list[Item]:
        """Give somebody another alias, or another spelling of the one they have."""
        refusal = check_alias(command.alias, self._limits.alias_max)
        if refusal is not None:
            return [Reply(person.session, refusal)]
        if command.alias == person.alias:
            return []
        holder = self.called(command.alias)
        if holder is not None and holder is not person:
            return refuse(person.session, Code.ALIAS_TAKEN, alias=command.alias)
        if len(person.devices) > 1 and fold(command.alias) != person.key:
            return refuse(person.session, Code.SEVERAL_DEVICES)
        seconds = self.seconds_to_rename(person, at)
        if seconds:
            return refuse(person.session, Code.RENAMED_TOO_OFTEN, seconds=seconds)
        person.rename_pace.wait(at, burst=RENAMES_AT_ONCE, every=RENAME_EVERY)
        places = tuple(Place(room.name, room.next_number()) for room in person.rooms.values())
        event = Renamed(places, at, person.alias, command.alias, sender=person.sender)
        old_alias, old_key = person.alias, person.key
        if fold(command.alias) != old_key:
            self._give_up(person, at)
        del self._by_key[person.key]
        person.alias, person.key = command.alias, fold(command.alias)
        if person.key != old_key:
            person.alias_since = self._free_since(person.key, at)
            person.conversations.clear()  # what is said under the old alias from now on may be somebody else's
        person.changed()
        self._by_key[person.key] = person
        if person.key == old_key:
            return [event]
        return [event, *self._tell_watchers(old_key, None, old_alias), *self._tell_watchers(person.key, person)]

    def seconds_to_rename(self, person: Person, at: int) -> int:
        """Return how long somebody has to wait before they may have another alias; 0 for not at all."""
        return person.rename_pace.left(at, burst=RENAMES_AT_ONCE, every=RENAME_EVERY) if self.is_paced else 0

    def quit(self, session: int, command: Quit, at: int) -> list[Item]:
        """Let somebody go; a session that never came in just gets its goodbye."""
        person = self._by_session.get(session)
        if person is None:
            return [Reply(session, Goodbye(command.reason))]
        if len(person.devices) > 1 or person.is_always_on:
            return self.let_go(person, session, Goodbye(command.reason), at)
        reason = clean(command.reason)[: self._limits.reason_max]
        for room in person.rooms.values():
            room.expect(person, at)
        return [*self._remove(person, reason, at), Reply(session, Goodbye(command.reason), is_for_one=True)]

    def put_out(self, person: Person, reason: str, at: int) -> list[Item]:
        """Make somebody go, whether they want to or not."""
        sessions = tuple(person.devices)
        goodbyes = (Reply(session, Goodbye(reason), is_for_one=True) for session in sessions)
        return [*self._remove(person, reason, at), *goodbyes]

    def _remove(self, person: Person, reason: str, at: int) -> list[Item]:
        places = tuple(Place(room.name, room.next_number()) for room in person.rooms.values())
        for room in person.rooms.values():
            room.remove(person)
        person.rooms.clear()
        self.unwatch(person, None)
        self._give_up(person, at)
        for session in person.devices:
            del self._by_session[session]
        self._shared.pop(person.session, None)
        del self._by_key[person.key]
        event = HasQuit(places, at, person.alias, reason, sender=person.sender)
        return [event, *self._tell_watchers(person.key, None, person.alias)]

    def _give_up(self, person: Person, at: int) -> None:
        self.former.remember(person, at)
        if at != self._given_up_at:
            self._given_up.clear()
            self._given_up_at = at
        self._given_up.add(person.key)

    def _free_since(self, key: str, at: int) -> int:
        """Return from when on nobody but who takes an alias now can have said anything under it."""
        return at + (at == self._given_up_at and key in self._given_up)

    def set_away(self, person: Person, message: str, at: int) -> list[Item]:
        """Mark somebody as away, or as back."""
        message = clean(message)[: self._limits.away_max]
        reply = Reply(person.session, AwayNoted(bool(message)))
        if message == person.away:
            return [reply]
        person.away = message
        person.changed()
        rooms = tuple(room.name for room in person.rooms.values())
        return [reply, AwaySet(rooms, at, person.alias, message, person.sender, self._watching(person))]

    def set_realname(self, person: Person, realname: str, at: int) -> list[Item]:
        """Give somebody another real name."""
        realname = clean(realname).strip()
        limit = self._limits.realname_max
        if not realname or len(realname) > limit:
            return refuse(person.session, Code.REALNAME_NOT_ALLOWED, limit=limit)
        person.realname = realname
        person.changed()
        rooms = tuple(room.name for room in person.rooms.values())
        return [RealnameSet(rooms, at, person.alias, realname, person.sender, self._watching(person))]

    def set_own_modes(self, person: Person, command: SetOwnMode) -> list[Item]:
        """Switch modes of oneself. Without changes, tell them."""
        if command.alias and fold(command.alias) != person.key:
            if self.called(command.alias) is None:
                return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
            return refuse(person.session, Code.NOT_YOURSELF)
        done = []
        unknown = False
        for change in command.changes:
            if change.mode == operators.OPERATOR_MODE:
                # Nobody makes themselves an operator: that this is asked for is passed over.
                if person.operator and not change.on:
                    operators.resign(person)
                    done.append(change)
            elif change.mode == LOGGED_IN_MODE:
                pass
            elif change.mode not in OWN_MODES:
                unknown = True
            elif change.on != (change.mode in person.modes):
                person.modes ^= {change.mode}
                person.changed()
                done.append(change)
        return [Reply(person.session, OwnModesSet(tuple(done), "".join(sorted(person.modes)), unknown))]

    def watch(self, person: Person, aliases: Sequence[str]) -> list[Item]:
        """Have somebody told when people with these aliases come and go."""
        online: list[tuple[str, str]] = []
        offline: list[str] = []
        items: list[Item] = []
        limit = self._limits.monitor_max
        for i, alias in enumerate(aliases):
            key = fold(alias)
            if key not in self._by_key and check_alias(alias, self._limits.alias_max) is not None:
                offline.append(alias)  # nobody can ever be called so: there is nothing to wait for
                continue
            if key not in person.watched and len(person.watched) >= limit:
                items = refuse(person.session, Code.TOO_MANY_WATCHED, limit=limit, aliases=",".join(aliases[i:]))
                break
            person.watched[key] = alias
            self._watchers.setdefault(key, {})[person.session] = person
            target = self._by_key.get(key)
            if target is None:
                offline.append(alias)
            else:
                online.append((target.alias, target.origin))
        return [Reply(person.session, WatchedSeen(tuple(online), tuple(offline))), *items]

    def unwatch(self, person: Person, aliases: Sequence[str] | None) -> list[Item]:
        """Have somebody no longer told of these, or of anybody."""
        for key in list(person.watched) if aliases is None else map(fold, aliases):
            if person.watched.pop(key, None) is not None:
                watchers = self._watchers[key]
                del watchers[person.session]
                if not watchers:
                    del self._watchers[key]
        return []

    def list_watched(self, person: Person, *, status: bool) -> list[Item]:
        """Tell which aliases somebody watches, or who of them is there."""
        if status:
            return self.watch(person, list(person.watched.values()))
        return [Reply(person.session, WatchedListed(tuple(person.watched.values())))]

    def _watching(self, person: Person) -> tuple[int, ...]:
        return tuple(self._watchers.get(person.key, ()))

    def _tell_watchers(self, key: str, person: Person | None, alias: str = "") -> list[Item]:
        """Tell that somebody of this key is there now, or (None) gone."""
        if person is not None:
            seen = WatchedSeen(online=((person.alias, person.origin),))
        else:
            seen = WatchedSeen(offline=(alias,))
        return [Reply(session, seen) for session in self._watchers.get(key, ())]


_NO_WATCHERS: Mapping[int, Person] = {}


_FOR_ALL_DEVICES = (LoggedIn, LoggedOut, ReadMark, OwnModesSet)
"""What is true of somebody by whichever session they have asked for it."""


def _session_of_client(holder: Person, token: str) -> int | None:
    """Return the session of the client that has this token."""
    if not token:
        return None
    for session, device in holder.devices.items():
        if compare_digest(device.token.encode(), token.encode()):
            return session
    return None


def _holds(holder: Person, account: str) -> bool:
    """Whether who has proven to hold this account is the same person, under the alias of it."""
    return bool(account) and fold(account) == holder.key == fold(holder.account)
