"""The rooms, and the rules about being and talking in them. Who may do more than that is in `moderation`."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from threadtalk.core import listing, modes, roles
from threadtalk.core.answers import (
    InvitationsListed,
    MemberList,
    ReadMark,
    RoomEntered,
    RoomForwarded,
    RoomLine,
    RoomList,
    TopicShown,
)
from threadtalk.core.commands import Leave
from threadtalk.core.events import MULTILINE, AwaySet, Joined, Left, RanksGiven, Said, SaidToRank, TopicSet
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.masks import MUTE, is_of
from threadtalk.core.names import LOBBY, check_room, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.roster import Roster
from threadtalk.core.text import TEXT_MAX_BYTES, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from threadtalk.core.answers import Answer
    from threadtalk.core.commands import Join, Say, SayToRank, SetTopic
    from threadtalk.core.hooks import Hook
    from threadtalk.core.limits import Limits
    from threadtalk.core.lists import Listed
    from threadtalk.core.people import Person
    from threadtalk.core.registered import Registration
    from threadtalk.core.roster import Members

_NO_TAGS: Mapping[str, str] = MappingProxyType({})

RETURN_TIME = 5 * 60_000
"""Milliseconds for which somebody is let in again who was there when the connection ended: a train in a tunnel."""

LONG_AGO = -(10**15)
"""Earlier than anything, in milliseconds."""

JOINS_AT_ONCE, JOIN_EVERY = 100, 1000
"""Rooms that one may enter at once, and then one in so many milliseconds: all that are in them are told."""

SPOKEN_MAX = 1000
"""Sessions whose last message is noted in slow mode, before those are forgotten who need not wait any more."""

NOBODY: frozenset[str] = frozenset()
"""The ranks of an ordinary member."""


class Room:
    """One room: its members now, their ranks, its modes, and the number of the last event in it."""

    __slots__ = (
        "created_at",
        "expected",
        "flag_ends",
        "flags",
        "hidden_topic",
        "hooked",
        "hooks",
        "identity",
        "invited",
        "is_shut",
        "key",
        "last_number",
        "last_said",
        "limit",
        "masks",
        "members",
        "metadata",
        "name",
        "open_rooms",
        "password",
        "ranks",
        "recorded",
        "recorded_closed",
        "registration",
        "renamed_at",
        "roster",
        "slow",
        "spoke_at",
        "start",
        "topic",
        "topic_at",
        "topic_by",
    )

    def __init__(self, name: str, last_number: int = 0, topic: str = "", created_at: int = 0) -> None:
        self.name = name
        self.key = fold(name)
        self.identity = self.key
        """The key of its first name, which stays when it is renamed; the ids of its messages are made of it."""
        self.renamed_at = LONG_AGO
        """When it was given another name, in milliseconds."""
        self.last_number = last_number
        self.created_at = created_at
        self.topic = topic
        self.topic_at = 0
        self.topic_by = ""
        self.open_rooms: set[str] = set()
        """Where it notes by its key that somebody is in it."""
        self.members: dict[int, Person] = {}
        """Who is in it, by session, in the order of coming."""
        self.ranks: dict[int, frozenset[str]] = {}
        """The ranks (see `modes.RANKS`) of those members that have any, by session. Change them by `set_ranks`."""
        self.last_said: dict[int, int] = {}
        """The number of what each member has said last, by session, since they came."""
        self.roster: Roster | None = None
        """The members as they see each other; None when that has to be put together anew."""
        self.hooks: dict[str, Hook] = {}
        """Its hooks, by the keys of their names. Change them by `put_hook` and `drop_hook`."""
        self.hooked: dict[str, tuple[Room, Hook]] = {}
        """Where it notes by their digests what leads to them."""
        self.registration: Registration | None = None
        """To whom it belongs, and who has which ranks in it; None while it belongs to nobody."""
        self.recorded = ""
        """The record that the log has of it (see `registered`); empty for none."""
        self.recorded_closed = ""
        """And the one of what is closed of it (see `closed`)."""
        self.start = 1
        """The number of the first event that may be read in it."""
        self.is_shut = False
        """It was for the invited alone when everybody left: whoever comes in next may read nothing of before."""
        self.hidden_topic = ""
        """The topic of before, where it has begun anew; the log still has it."""
        self.flags: set[str] = set()
        """Modes that are on, of `modes.FLAGS`."""
        self.expected: dict[str, int] = {}
        """Until when those are let in again, by the tokens of their clients, who were in the room for the invited when
        their connection ended: a network that breaks is no reason to invite somebody anew."""
        self.password = ""
        """The word that one must know to join (mode `k`); empty for none. It stays when everybody leaves."""
        self.reset()

    @property
    def is_there(self) -> bool:
        """Whether there is such a room for those who are not in it: one that everybody has left is none any more.

        What was said in it is kept, and its topic, for those who make it anew.
        """
        return bool(self.members) or self.registration is not None or self.key == fold(LOBBY)

    @property
    def is_for_invited(self) -> bool:
        """Whether an invitation is what brings people in; where there is a key, that does."""
        return "i" in self.flags and not self.password

    @property
    def readable_from(self) -> int:
        """The number of the first event that its members may read."""
        return self.last_number + 1 if self.is_shut else self.start

    def open(self, number: int) -> None:
        """Begin anew with this event, where everybody has left who might have been invited."""
        if self.is_shut:
            self.start, self.is_shut = number, False
            self.hidden_topic = self.topic or self.hidden_topic
            self.topic, self.topic_at, self.topic_by = "", 0, ""

    def expect(self, person: Person, at: int) -> None:
        """Let somebody in again whose connections end, if they come back soon and their client can show who it is."""
        if "i" not in self.flags:
            return
        self.expected = {token: until for token, until in self.expected.items() if until >= at}
        for device in person.devices.values():
            if device.token:
                self.expected[device.token] = at + RETURN_TIME

    def reset(self) -> None:
        """Forget what only holds while somebody is there, but for what keeps others out of what was said (`closed`)."""
        self.is_shut = self.is_shut or self.is_for_invited
        self.flags = {"n"}
        self.flag_ends: dict[str, int] = {}
        """Until when those of them hold that are on for a time, in milliseconds."""
        self.limit = 0
        """How many may be in the room (mode `l`); 0 for any number."""
        self.slow = 0
        """Seconds from one message of a member to the next (mode `f`); 0 for no such rule."""
        self.spoke_at: dict[int, int] = {}
        """While there is one: when each session said something last here, in milliseconds."""
        self.masks: dict[str, dict[str, Listed]] = {mode: {} for mode in modes.LISTS}
        """The lists: by mode, each mask with its particulars."""
        self.expected = {}
        self.invited: set[str] = set()
        """Keys of those who were asked in."""
        self.metadata: dict[str, str] = {}
        """What the room tells programs of itself, by key (see `metadata`)."""
        for key in list(self.hooks):
            self.drop_hook(key)

    def put_hook(self, hook: Hook) -> None:
        """Let a program say something here."""
        self.hooks[hook.key] = hook
        self.hooked[hook.digest] = (self, hook)

    def drop_hook(self, key: str) -> None:
        """Take a hook away, by the key of its name."""
        hook = self.hooks.pop(key)
        self.hooked.pop(hook.digest, None)

    def next_number(self) -> int:
        """Take the number of the next event."""
        self.last_number += 1
        return self.last_number

    def admit(self, person: Person) -> None:
        """Let a member in."""
        self.members[person.session] = person
        if self.roster is not None:
            self.roster.append(person.info(self.ranks_of(person)))
        self.open_rooms.add(self.key)

    def remove(self, person: Person) -> None:
        """Take a member out. With the last one go modes, ranks and bans, unless the room is registered."""
        del self.members[person.session]
        self.ranks.pop(person.session, None)
        self.last_said.pop(person.session, None)
        self.roster = None
        if not self.members:
            self.open_rooms.discard(self.key)
            if self.registration is None:
                self.reset()
            else:  # what the registration does not keep
                self.invited = set()
                self.metadata = {}

    def ranks_of(self, person: Person) -> frozenset[str]:
        """Return a member's ranks."""
        return self.ranks.get(person.session, NOBODY)

    def set_ranks(self, person: Person, ranks: frozenset[str]) -> None:
        """Give somebody these ranks and no others."""
        self.ranks[person.session] = ranks
        self.roster = None

    def kept_ranks_of(self, person: Person) -> frozenset[str]:
        """Return the ranks that the registration has for somebody's account, whether they are here or not."""
        if self.registration is None or not person.account:
            return NOBODY
        return self.registration.ranks_of(person.account)

    def may(self, person: Person, act: str) -> bool:
        """Whether somebody may do this here (see `roles`)."""
        return person.session in self.members and roles.may(self.ranks_of(person), act)

    def is_listed(self, person: Person, mode: str, kind: str = "") -> bool:
        """Whether a mask on this list matches somebody: one that is of people, or (`MUTE`) of what they say."""
        return any(is_of(mask, person.source, person.account, kind) for mask in self.masks[mode])

    def is_banned(self, person: Person) -> bool:
        """Whether somebody is banned, and not excepted."""
        return bool(self.masks["b"]) and self.is_listed(person, "b") and not self.is_listed(person, "e")

    def is_muted(self, person: Person) -> bool:
        """Whether somebody may come in but not talk; who is excepted from bans is from this too."""
        if not self.masks["b"] or not self.is_listed(person, "b", MUTE):
            return False
        return not self.is_listed(person, "e") and not self.is_listed(person, "e", MUTE)

    def is_hidden_from(self, person: Person) -> bool:
        """Whether somebody may not know that the room is there."""
        return "s" in self.flags and person.session not in self.members

    def people(self, asker: Person) -> Members:
        """Return the members as somebody may see them: from outside, the invisible ones are not seen."""
        members = self.members.values()
        if asker.session not in self.members:
            return Roster(member.info(self.ranks_of(member)) for member in members if "i" not in member.modes).now()
        if self.roster is None:
            self.roster = Roster(member.info(self.ranks_of(member)) for member in members)
        return self.roster.now()


class Rooms:
    """Every room there ever was, found by the name it has or by one it had."""

    def __init__(self, max_rooms: int, max_rooms_per_person: int, limits: Limits = DEFAULTS) -> None:
        self._by_key: dict[str, Room] = {}
        """By the names of today."""
        self._former: dict[str, Room] = {}
        """Renamed rooms by the keys of their former names, which stay theirs: nobody else can ever take one."""
        self.identities: dict[str, str] = {}
        """By the key of every name that a renamed room has or had: its identity. Other threads may look it up."""
        self._open: set[str] = set()
        """Keys of the rooms that somebody is in; kept by the rooms themselves."""
        self.hooked: dict[str, tuple[Room, Hook]] = {}
        """The hooks by the digests of their tokens, with their rooms, which keep it. Other threads may look one up."""
        self._max_rooms = max_rooms
        self._max_rooms_per_person = max_rooms_per_person
        self._limits = limits
        self.is_paced = True
        """Whether what is done very often has to wait."""

    def __iter__(self) -> Iterator[Room]:
        return iter(self._by_key.values())

    def add(self, room: Room) -> None:
        """Put a room there: one that the log remembers, or a new one."""
        self._by_key[room.key] = room
        room.open_rooms = self._open
        room.hooked = self.hooked

    def called(self, name: str) -> Room | None:
        """Return the room of this name, however it is spelled."""
        key = fold(name)
        return self._by_key.get(key) or self._former.get(key)

    def remember_names(self, room: Room, keys: Sequence[str]) -> None:
        """Take up the names that a room had before, by their keys, the first one first."""
        room.identity = keys[0]
        for key in (*keys, room.key):
            self.identities[key] = room.identity
            if key != room.key:
                self._former[key] = room

    def call(self, room: Room, name: str, people: Iterable[Person]) -> None:
        """Give a room another name; all that goes by its key goes by the new one. The name of before stays its own."""
        before, key = room.key, fold(name)
        room.name, room.key = name, key
        if key == before:
            return
        self._former.pop(key, None)
        self._former[before] = self._by_key.pop(before)
        self._by_key[key] = room
        self.identities[before] = self.identities[key] = room.identity
        if before in self._open:
            self._open.discard(before)
            self._open.add(key)
        for person in people:
            if before in person.rooms:  # in its place: the order is that of joining
                person.rooms = {key if old == before else old: other for old, other in person.rooms.items()}
            if before in person.read_marks:
                mark = person.read_marks.pop(before)
                person.read_marks[key] = max(mark, person.read_marks.get(key, 0))

    def give_up_name(self, key: str) -> None:
        """Let go of a former name that a room has never had, as its renaming could not be stored."""
        del self._former[key], self.identities[key]

    def is_former(self, name: str) -> bool:
        """Whether this is a name that a room had, and has no more."""
        return fold(name) in self._former

    def former_count(self, room: Room) -> int:
        """Return how many names a room had that it has no more."""
        return sum(other is room for other in self._former.values())

    def visible(self, person: Person, name: str) -> Room | Refusal:
        """Return a room that somebody may know of. What is secret and what is not there look alike."""
        room = self.called(name)
        if room is None or not room.is_there or room.is_hidden_from(person):
            return Refusal(Code.NO_SUCH_ROOM, {"room": name})
        return room

    def own(self, person: Person, name: str) -> Room | Refusal:
        """Return a room that somebody is in."""
        room = self.visible(person, name)
        if isinstance(room, Refusal) or room.key in person.rooms:
            return room
        return Refusal(Code.NOT_IN_ROOM, {"room": name})

    def join(self, person: Person, command: Join, at: int, *, entering: bool = False) -> list[Item]:
        """Bring somebody into a room, making it if there is none. Who makes a room moderates it."""
        room = self.called(command.room)
        if room is not None and self.is_former(command.room):
            return self._forward(person, room, command, at, entering=entering)
        # A room that was made when longer names were allowed stays open.
        limit = max(self._limits.room_name_max, len(room.name) if room is not None else 0)
        refusal = check_room(command.room, limit)
        if refusal is not None:
            return [Reply(person.session, refusal)]
        if room is not None and room.key in person.rooms:
            return [Reply(person.session, _entered(room, room.last_number, again=True))]
        seconds = person.join_pace.wait(at, burst=JOINS_AT_ONCE, every=JOIN_EVERY) if self.is_paced else 0
        if seconds:
            return refuse(person.session, Code.JOINED_TOO_OFTEN, room=command.room, seconds=seconds)
        if len(person.rooms) >= self._max_rooms_per_person:
            return refuse(person.session, Code.TOO_MANY_ROOMS, limit=self._max_rooms_per_person, room=command.room)
        if room is None:
            room = Room(command.room, created_at=at)
        # Rooms that nobody is in take no place from anybody, and the lobby is always there to come back to.
        if not room.members and len(self._open) >= self._max_rooms and room.key != fold(LOBBY):
            return refuse(person.session, Code.SERVER_ROOMS_FULL, limit=self._max_rooms, room=command.room)
        code = _why_not_in(room, person, command.key, at)
        if code is not None:
            return refuse(person.session, code, room=room.name)
        return self._bring_in(person, room, command, at, entering=entering)

    def _forward(self, person: Person, room: Room, command: Join, at: int, *, entering: bool) -> list[Item]:
        """Bring somebody who asks for a former name of a room into it, or only tell its name of today."""
        if room.is_hidden_from(person):
            return refuse(person.session, Code.NO_SUCH_ROOM, room=command.room)
        if not command.follow:
            return refuse(person.session, Code.ROOM_RENAMED, room=command.room, new=room.name)
        told = Reply(person.session, RoomForwarded(command.room, room.name, room.key in person.rooms))
        return [told, *self.join(person, replace(command, room=room.name), at, entering=entering)]

    def _bring_in(self, person: Person, room: Room, command: Join, at: int, *, entering: bool) -> list[Item]:
        is_lobby = room.key == fold(LOBBY)
        kept = room.kept_ranks_of(person)
        if kept:
            room.set_ranks(person, kept)
        elif not room.is_there:
            room.created_at = at
            room.set_ranks(person, frozenset("o"))
        self.add(room)
        room.admit(person)
        room.invited.discard(person.key)
        for device in person.devices.values():
            room.expected.pop(device.token, None)
        person.rooms[room.key] = room
        number = room.next_number()
        room.open(number)
        is_first = entering or is_lobby
        items: list[Item] = [
            Joined(room.name, number, at, person.alias, is_first, person.realname, person.sender),
            Reply(person.session, _entered(room, number, entering=entering)),
        ]
        if kept:
            items.insert(1, RanksGiven(room.name, at, person.alias, modes.in_order(kept), person.sender))
        if person.away:
            # Those who are there already are told, right after the JOIN (away-notify).
            items.insert(1, AwaySet((room.name,), at, person.alias, person.away, sender=person.sender))
        if command.listing and room.topic:
            shown = TopicShown(room.name, room.topic, room.topic_at, room.topic_by, on_join=True)
            items.append(Reply(person.session, shown))
        if command.mark:
            items.append(Reply(person.session, ReadMark(room.name, person.read_marks.get(room.key, 0))))
        if command.names:
            items += self.list_members(person, room.name)
        return items

    def put_back(self, person: Person, name: str) -> None:
        """Have somebody be in a room in which they were before the server was started anew."""
        room = self.called(name)
        if room is not None and room.key not in person.rooms:
            room.set_ranks(person, room.kept_ranks_of(person))
            room.admit(person)
            person.rooms[room.key] = room

    def resume(self, person: Person, room: Room, session: int, how: Join | None) -> list[Item]:
        """Bring somebody into a room by one more session; `how` they would join one tells what else they hear."""
        entered = replace(
            _entered(room, room.last_number), resumed_by=person.source, realname=person.realname, account=person.account
        )
        answers: list[Answer] = [entered]
        if how is not None and how.listing and room.topic:
            answers.append(TopicShown(room.name, room.topic, room.topic_at, room.topic_by, on_join=True))
        if how is not None and how.mark:
            answers.append(ReadMark(room.name, person.read_marks.get(room.key, 0)))
        if how is not None and how.names:
            answers.append(MemberList(room.name, room.people(person), "s" in room.flags))
        return [Reply(session, answer, is_for_one=True) for answer in answers]

    def leave(self, person: Person, command: Leave, at: int) -> list[Item]:
        """Take somebody out of one room."""
        room = self.own(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        room.remove(person)
        del person.rooms[room.key]
        reason = clean(command.reason)[: self._limits.reason_max]
        return [Left(room.name, room.next_number(), at, person.alias, reason, person.sender)]

    def leave_all(self, person: Person, at: int) -> list[Item]:
        """Take somebody out of every room."""
        return [item for room in list(person.rooms.values()) for item in self.leave(person, Leave(room.name), at)]

    def say(self, person: Person, command: Say, at: int) -> list[Item]:
        """Say something in a room."""
        room = self.audible(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        text = check_text(command.text, command.tags)
        if isinstance(text, Refusal):
            return [Reply(person.session, text)]
        if "C" in room.flags and text.startswith("\x01"):
            return refuse(person.session, Code.CANNOT_TALK, room=room.name)
        if room.slow and (wait := self._wait(room, person, at)) > 0:
            return refuse(person.session, Code.TALK_IS_SLOW, room=room.name, seconds=-(-wait // 1000))
        person.last_said = at
        number = room.next_number()
        if person.session in room.members:
            room.last_said[person.session] = number
        return [Said(room.name, number, at, person.alias, text, command.kind, command.tags, person.sender)]

    def say_to_rank(self, person: Person, command: SayToRank, at: int) -> list[Item]:
        """Say something to those members of a room alone who are at least of a rank."""
        room = self.audible(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        text = check_text(command.text, command.tags)
        if isinstance(text, Refusal):
            return [Reply(person.session, text)]
        person.last_said = at
        (rank,) = (rank for rank, sign in modes.RANKS.items() if sign == command.sign)
        recipients = tuple(
            session
            for session, ranks in room.ranks.items()
            if modes.rank_at_least(ranks, rank) and session != person.session
        )
        what = (text, command.kind, command.tags, person.sender)
        return [SaidToRank(room.name, command.sign, recipients, at, person.alias, *what)]

    def _wait(self, room: Room, person: Person, at: int) -> int:
        """Return for how many milliseconds somebody has to wait before they may talk; if for none, note that they do.

        It goes by the session, so that leaving and coming back does not shorten it.
        """
        if room.may(person, roles.TALK_WHEN_SLOW):
            return 0
        pause = room.slow * 1000
        wait = room.spoke_at.get(person.session, LONG_AGO) + pause - at
        if wait <= 0:
            if len(room.spoke_at) >= SPOKEN_MAX:
                room.spoke_at = {session: then for session, then in room.spoke_at.items() if then + pause > at}
            room.spoke_at[person.session] = at
        return wait

    def list_invitations(self, person: Person) -> list[Item]:
        """Tell into which rooms somebody was invited."""
        rooms = [self._by_key[key] for key in self._open]
        names = sorted(room.name for room in rooms if person.key in room.invited)
        return [Reply(person.session, InvitationsListed(tuple(names)))]

    def audible(self, person: Person, name: str) -> Room | Refusal:
        """Return a room in which somebody may talk."""
        room = self.visible(person, name)
        if isinstance(room, Refusal):
            return room
        if room.key not in person.rooms and "n" in room.flags:
            return Refusal(Code.TALK_NEEDS_JOIN, {"room": name})
        is_for_few = "m" in room.flags or ("M" in room.flags and not person.account)
        is_kept_silent = is_for_few or room.is_banned(person) or room.is_muted(person)
        if is_kept_silent and not room.may(person, roles.TALK_WHEN_MODERATED):
            return Refusal(Code.CANNOT_TALK, {"room": room.name})
        return room

    def set_topic(self, person: Person, command: SetTopic, at: int) -> list[Item]:
        """Change a room's topic; the same topic again changes nothing."""
        room = self.own(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        if "t" in room.flags and not room.may(person, roles.CHANGE_LOCKED_TOPIC):
            return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
        topic = clean(command.topic).strip()
        if len(topic) > self._limits.topic_max:
            return refuse(person.session, Code.TOPIC_TOO_LONG, limit=self._limits.topic_max)
        if topic == room.topic:
            return [Reply(person.session, TopicShown(room.name, topic, room.topic_at, room.topic_by))]
        previous, room.topic = room.topic, topic
        room.topic_at, room.topic_by = at, person.alias
        number = room.next_number()
        return [TopicSet(room.name, number, at, person.alias, topic, previous, person.sender)]

    def show_topic(self, person: Person, name: str) -> list[Item]:
        """Tell a room's topic."""
        room = self.visible(person, name)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        return [Reply(person.session, TopicShown(room.name, room.topic, room.topic_at, room.topic_by))]

    def list_members(self, person: Person, name: str, *, or_nobody: bool = False) -> list[Item]:
        """Tell who is in a room; of one that is not there, a refusal or (`or_nobody`) that nobody is."""
        room = self.visible(person, name)
        if isinstance(room, Refusal):
            return [Reply(person.session, MemberList(name, Roster(()).now()) if or_nobody else room)]
        return [Reply(person.session, MemberList(room.name, room.people(person), "s" in room.flags))]

    def list_rooms(self, person: Person, condition: str = "", at: int = 0) -> list[Item]:
        """Tell which rooms somebody is in, the fullest first; of them, those that fit (see `listing`)."""
        lines = [
            RoomLine(room.name, len(room.members), room.topic, room.topic_at, room.created_at, room.key in person.rooms)
            for room in self._by_key.values()
            if room.members and not room.is_hidden_from(person)
        ]
        if condition:
            lines = [line for line in lines if listing.fits(line, condition, at)]
        lines.sort(key=lambda line: (-line.member_count, line.room))
        return [Reply(person.session, RoomList(tuple(lines)))]


def check_text(text: str, tags: Mapping[str, str] = _NO_TAGS) -> str | Refusal:
    """Return a message as it will be stored, or what is wrong with it. Tagged so, it keeps its line feeds."""
    text = "\n".join(map(clean, text.split("\n"))) if MULTILINE in tags else clean(text)
    if not text or text.isspace():
        return Refusal(Code.TEXT_EMPTY)
    if len(text) * 4 > TEXT_MAX_BYTES and len(text.encode()) > TEXT_MAX_BYTES:
        return Refusal(Code.TEXT_TOO_LONG, {"limit": TEXT_MAX_BYTES})
    return text


def _why_not_in(room: Room, person: Person, key: str, at: int) -> Code | None:
    """Return what keeps somebody out of a room. An invitation is stronger than a limit, a ban and being invite-only.

    Who was there a moment ago needs none to come back (`Room.expect`). Nothing keeps out those who moderate a
    registered room: otherwise they could lock themselves out for good.
    """
    if roles.may(room.kept_ranks_of(person), roles.COME_IN):
        return None
    is_invited = person.key in room.invited
    if room.password and key != room.password:
        return Code.WRONG_KEY
    if room.limit and len(room.members) >= room.limit and not is_invited:
        return Code.ROOM_FULL
    if room.is_banned(person) and not is_invited:
        return Code.BANNED
    is_expected = any(room.expected.get(device.token, 0) >= at for device in person.devices.values())
    if "i" in room.flags and not is_invited and not is_expected and not room.is_listed(person, "I"):
        return Code.INVITE_ONLY
    if "R" in room.flags and not person.account:
        return Code.ACCOUNT_NEEDED
    return None


def _entered(room: Room, number: int, *, again: bool = False, entering: bool = False) -> RoomEntered:
    return RoomEntered(room.name, number, room.topic, len(room.members), again, entering)
