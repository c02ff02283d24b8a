"""Who is here: the sessions that have come in, and the rules about aliases."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from threadtalk.core import operators
from threadtalk.core.answers import AwayNoted, Goodbye, OwnModesSet, PersonInfo, WatchedListed, WatchedSeen, Welcome
from threadtalk.core.events import AwaySet, HasQuit, Place, RealnameSet, Renamed, Sender
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.names import check_alias, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code
from threadtalk.core.text import clean
from threadtalk.core.whowas import FormerPeople

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from threadtalk.core.commands import Enter, Quit, Rename, SetOwnMode
    from threadtalk.core.limits import Limits
    from threadtalk.core.rooms import Room


OWN_MODES = "Biw"
"""Modes that people set for themselves: a bot, invisible to those who share no room, wants wallops."""

USER_MODES = OWN_MODES + operators.OPERATOR_MODE
"""All modes of a person."""

CONVERSATIONS_MAX = 1000
"""Conversations of one person that are remembered: the oldest make room for new ones."""


class Person:
    """Somebody who has come in, by one session."""

    __slots__ = (
        "_infos",
        "_sender",
        "account",
        "alias",
        "alias_since",
        "away",
        "conversations",
        "host",
        "key",
        "last_said",
        "metadata",
        "metadata_paid_until",
        "modes",
        "operator",
        "read_marks",
        "realname",
        "rights",
        "rooms",
        "session",
        "signed_on",
        "subscriptions",
        "token",
        "user",
        "watched",
    )

    def __init__(self, session: int, command: Enter, at: int, limits: Limits = DEFAULTS) -> None:
        self.session = session
        self.alias = command.alias
        self.key = fold(command.alias)
        self.token = command.token
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
    def sender(self) -> Sender:
        """What is told of them with an event that they cause."""
        if self._sender is None:
            self._sender = Sender(self.session, self.origin, self.account, "B" in self.modes)
        return self._sender

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
            info = self._infos[ranks] = PersonInfo(*who, *what)
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

    def __len__(self) -> int:
        return len(self._by_session)

    def __iter__(self) -> Iterator[Person]:
        return iter(self._by_session.values())

    def of_session(self, session: int) -> Person | None:
        """Return who has come in by this session."""
        return self._by_session.get(session)

    def called(self, alias: str) -> Person | None:
        """Return who goes by this alias, however it is spelled."""
        return self._by_key.get(fold(alias))

    def watchers_of(self, key: str) -> Iterable[Person]:
        """Return who is told when somebody of this key comes or goes."""
        return self._watchers.get(key, _NO_WATCHERS).values()

    def enter(self, session: int, command: Enter, at: int) -> tuple[Person | None, list[Item]]:
        """Let a session in under an alias, or say why not."""
        if session in self._by_session:
            return None, refuse(session, Code.ALREADY_IN)
        refusal = check_alias(command.alias, self._limits.alias_max)
        if refusal is not None:
            return None, [Reply(session, refusal)]
        items: list[Item] = []
        holder = self.called(command.alias)
        if holder is not None:
            if not _is_same_client(holder, command.token):
                return None, refuse(session, Code.ALIAS_TAKEN, alias=command.alias)
            items += self._remove(holder, "came back on another connection", at)
            items.append(Reply(holder.session, Goodbye(replaced=True)))
        person = Person(session, command, at, self._limits)
        person.alias_since = self._free_since(person.key, at)
        person.away = clean(command.away)[: self._limits.away_max]
        self._by_session[session] = person
        self._by_key[person.key] = person
        self.most = max(self.most, len(self._by_session))
        items.append(Reply(session, Welcome(person.alias)))
        items += self._tell_watchers(person.key, person)
        return person, items

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

    def quit(self, session: int, command: Quit, at: int) -> list[Item]:
        """Let somebody go; a session that never came in just gets its goodbye."""
        person = self._by_session.get(session)
        items: list[Item] = []
        if person is not None:
            items += self._remove(person, clean(command.reason)[: self._limits.reason_max], at)
        items.append(Reply(session, Goodbye(command.reason)))
        return items

    def put_out(self, person: Person, reason: str, at: int) -> list[Item]:
        """Make somebody go, whether they want to or not."""
        return [*self._remove(person, reason, at), Reply(person.session, Goodbye(reason))]

    def _remove(self, person: Person, reason: str, at: int) -> list[Item]:
        places = tuple(Place(room.name, room.next_number()) for room in person.rooms.values())
        for room in person.rooms.values():
            room.remove(person)
        person.rooms.clear()
        self.unwatch(person, None)
        self._give_up(person, at)
        del self._by_session[person.session]
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


def _is_same_client(holder: Person, token: str) -> bool:
    return bool(token) and compare_digest(holder.token.encode(), token.encode())
