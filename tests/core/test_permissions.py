"""No sequence of commands lets anybody do what their role does not allow; and what is kept of a room stays whole.

The judge here knows the table of roles and nothing of the rules: it looks at the room before and after each command,
and asks of everything that is different now whether the one who did it stood high enough at that moment.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadtalk.core import commands, modes, registered, roles
from threadtalk.core.answers import HistoryGranted, RoomEntered
from threadtalk.core.commands import Command
from threadtalk.core.events import ModeChange, ModesSet, Redacted, Said
from threadtalk.core.masks import matches
from threadtalk.core.outcome import Item, Record, Reply

from .rooms import ROOM, Chat

PEOPLE = {"Founder": "anna", "Op": "olga", "Half": "hans", "Voice": "vera", "Member": "mona", "Guest": ""}
"""Everybody in the chat, and the accounts they are logged in to."""

ORDER = "qohv"

aliases = st.sampled_from([*PEOPLE, "nobody"])
accounts = st.sampled_from([*filter(None, PEOPLE.values()), "Op", "nobody"])
masks = st.sampled_from(["*!*@*", "*!*@op.host", "~a:mona", "~m:guest", "bad mask"])
seconds = st.sampled_from([0, 0, 1, 5, 60])
values = st.sampled_from(["", "key", "3", "7"])
rank_changes = st.builds(ModeChange, st.booleans(), st.sampled_from("qohv"), aliases)
changes = st.one_of(
    st.builds(ModeChange, st.booleans(), st.sampled_from("CMRimnst")),
    st.builds(ModeChange, st.booleans(), st.sampled_from("beI"), masks),
    st.builds(ModeChange, st.booleans(), st.sampled_from("klf"), values),
    rank_changes,
)
room = st.just(ROOM)

asked: st.SearchStrategy[Command] = st.one_of(
    st.builds(commands.SetModes, room, st.lists(changes, min_size=1, max_size=3).map(tuple)),
    st.builds(commands.SetModes, room, st.tuples(rank_changes)),
    st.builds(commands.Ban, room, st.one_of(aliases, masks), seconds, st.just("why"), st.booleans()),
    st.builds(commands.Unban, room, st.one_of(aliases, masks), st.booleans()),
    st.builds(commands.Kick, room, aliases),
    st.builds(commands.Quiet, room, seconds),
    st.builds(commands.Invite, aliases, room),
    st.builds(commands.SetTopic, room, st.sampled_from(["", "hot", "cold"])),
    st.builds(commands.SetMetadata, room, st.just("url"), st.sampled_from(["a", "b", None])),
    st.builds(commands.RegisterRoom, room),
    st.builds(commands.UnregisterRoom, room),
    st.builds(commands.TransferRoom, room, accounts),
    st.builds(commands.ReadActs, room, st.just(10)),
    st.builds(commands.Redact, room, st.integers(1, 30), author=aliases, said_at=st.just(2_000)),
    st.builds(commands.Say, room, st.just("hi")),
    st.builds(commands.Join, room, st.sampled_from(["", "key"])),
    st.builds(commands.Leave, room),
)
pauses = st.sampled_from([0, 0, 1, 2_000, 10_000])
steps = st.lists(st.tuples(st.sampled_from(sorted(PEOPLE)), asked, pauses), min_size=20, max_size=60)
starts = st.booleans()
"""Whether the room is registered from the start."""


def crowded(*, is_registered: bool) -> Chat:
    """Return a chat in which everybody is in the room, with the rank they are named after."""
    chat = Chat()
    for alias, account in PEOPLE.items():
        chat.enter(alias, account)
        chat.do(alias, commands.Join(ROOM))
    if is_registered:
        chat.do("Founder", commands.RegisterRoom(ROOM))
    ranks = (("o", "Op"), ("h", "Half"), ("v", "Voice"))
    chat.do("Founder", commands.SetModes(ROOM, tuple(ModeChange(True, rank, alias) for rank, alias in ranks)))
    return chat


def height(ranks: frozenset[str]) -> int:
    """Return how high somebody stands: 4 for the founder, 0 for an ordinary member."""
    return max((len(ORDER) - ORDER.index(rank) for rank in ranks), default=0)


@dataclass
class Picture:
    """The room at one moment, in the words of the table: by act, what takes that act to change."""

    settings: dict[str, Any]
    ranks: dict[str, frozenset[str]]
    """Of everybody who is in the room, by alias."""
    founder: str
    access: dict[str, frozenset[str]]
    invited: set[str]

    @classmethod
    def of(cls, chat: Chat) -> Picture:
        """Take one. What has ended by now is not on it any more."""
        room, now = chat.room, chat.now
        over = {mode for mode, until in room.flag_ends.items() if until <= now}
        settings: dict[str, Any] = {flag: flag in room.flags - over for flag in modes.FLAGS}
        settings["m"] = settings["m"] and room.flag_ends.get("m", True)
        settings |= {"k": room.password, "l": room.limit, "f": room.slow}
        for mode, masks in room.masks.items():
            settings[mode] = {mask: entry for mask, entry in masks.items() if not 0 < entry.until <= now}
        settings[roles.SET_METADATA] = dict(room.metadata)
        settings[roles.RENAME_ROOM] = room.name
        if settings["t"]:
            settings[roles.CHANGE_LOCKED_TOPIC] = room.topic
        if settings["i"]:
            settings[roles.INVITE_TO_INVITE_ONLY] = set(room.invited)
        members = {person.alias: room.ranks_of(person) for person in room.members.values()}
        registration = room.registration
        if registration is None:
            return cls(settings, members, "", {}, set(room.invited))
        return cls(settings, members, registration.founder, dict(registration.access), set(room.invited))


def judge(alias: str, command: Command, before: Picture, after: Picture, items: list[Item]) -> None:
    """Find what somebody has done, and check that they stood high enough."""
    ranks = before.ranks.get(alias, frozenset())

    def enough(act: str) -> bool:
        return alias in before.ranks and height(ranks) >= height(frozenset(roles.NEEDED[act]))

    def check(act: str, what: object = "") -> None:
        assert enough(act), f"{alias} ({modes.in_order(ranks)}) did {act} {what} by {command}"

    has_ended = not after.founder and not (before.ranks.keys() & after.ranks.keys())
    if not has_ended:  # with its last member everything of an unregistered room begins anew
        for act in before.settings.keys() & after.settings.keys():
            was, is_now = before.settings[act], after.settings[act]
            if act == roles.SET_METADATA and not after.ranks:
                continue  # it goes with the last member, whoever that is
            if act == roles.INVITE_TO_INVITE_ONLY and was - is_now == was ^ is_now:
                continue  # who was invited has come
            if was != is_now:
                check(act, (was, is_now))
    if before.founder != after.founder and not has_ended:
        check(
            roles.TRANSFER_ROOM
            if before.founder and after.founder
            else roles.UNREGISTER_ROOM
            if before.founder
            else roles.REGISTER_ROOM
        )
    for gone in before.ranks.keys() - after.ranks.keys() - {alias}:
        check(roles.KICK, gone)
        assert height(ranks) >= height(before.ranks[gone]), f"{alias} put out {gone}, who stands higher"
    assert after.ranks.keys() - before.ranks.keys() <= {alias}, "nobody brings others in"
    for other in before.ranks.keys() & after.ranks.keys():
        judge_ranks(alias, other, before, after, enough)
    judge_access(alias, before, after, enough)
    for item in items:
        if isinstance(item, Said):
            speaks_freely = enough(roles.TALK_WHEN_MODERATED)
            assert speaks_freely or not (before.settings["m"] or (before.settings["M"] and not PEOPLE[alias]))
        elif isinstance(item, Redacted) and isinstance(command, commands.Redact) and command.author != alias:
            check(roles.REDACT_OTHERS)
        elif isinstance(item, Reply) and isinstance(item.content, HistoryGranted):
            check(roles.READ_ACTS)


def judge_ranks(alias: str, other: str, before: Picture, after: Picture, enough: Any) -> None:
    """Check a change of somebody's ranks."""
    changed = before.ranks[other] ^ after.ranks[other]
    if not changed:
        return
    if before.founder != after.founder:
        assert changed <= {"q", "o"}, "a room that changes hands changes no other rank"
        return
    assert "q" not in changed, "nobody becomes founder, or ceases to be, by another way"
    if other == alias and changed <= before.ranks[other]:
        return  # one's own ranks can be given up
    assert all(map(enough, changed)), f"{alias} changed {changed} of {other}"
    assert height(before.ranks[alias]) >= height(before.ranks[other]), f"{alias} touched {other}, who stands higher"


def judge_access(alias: str, before: Picture, after: Picture, enough: Any) -> None:
    """Check a change of what is kept of somebody's ranks."""
    if before.founder != after.founder:
        return  # judged by that
    for account in before.access.keys() | after.access.keys():
        was, is_now = (picture.access.get(account, frozenset()) for picture in (before, after))
        is_given_up = account == PEOPLE[alias] and is_now < was
        assert is_given_up or all(map(enough, was ^ is_now)), f"{alias} changed what {account} may do"


@given(starts, steps)
@settings(max_examples=350, deadline=None)
def test_nobody_does_what_their_role_does_not_allow(is_registered: bool, calls: list[tuple[str, Command, int]]) -> None:
    chat = crowded(is_registered=is_registered)
    for alias, command, pause in calls:
        chat.now += pause
        before = Picture.of(chat)
        items = chat.do(alias, command)
        judge(alias, command, before, Picture.of(chat), items)


@given(st.booleans(), st.lists(st.sampled_from(["Op", "Half", "Voice", "Member", "Guest"])), st.data())
@settings(max_examples=100, deadline=None)
def test_a_founder_stays_whatever_the_others_do(is_member: bool, order: list[str], data: st.DataObject) -> None:
    chat = crowded(is_registered=True)
    if not is_member:
        chat.do("Founder", commands.Leave(ROOM))
    for alias in order:
        chat.do(alias, data.draw(asked))
    registration = chat.room.registration
    assert registration is not None
    assert registration.founder == "anna"
    if not is_member:
        chat.do("Founder", commands.Join(ROOM))
    assert "q" in chat.ranks("Founder")


@given(
    st.lists(st.tuples(st.sampled_from(["Guest", "*!*@guest.host", "g*"]), seconds, st.sampled_from([0, 500, 3_000]))),
    st.lists(st.integers(0, 20_000), min_size=1, max_size=8),
)
@settings(max_examples=150, deadline=None)
def test_what_has_ended_keeps_nobody_out_and_what_has_not_does(
    bans: list[tuple[str, int, int]], pauses: list[int]
) -> None:
    chat = crowded(is_registered=False)
    ends: dict[str, float] = {}
    for target, duration, pause in bans:
        chat.now += pause
        chat.do("Founder", commands.Ban(ROOM, target, duration))
        mask = {"Guest": "*!*@guest.host", "g*": "g*!*@*"}.get(target, target)
        ends[mask] = chat.now + duration * 1000 if duration else float("inf")
    chat.do("Guest", commands.Leave(ROOM))
    for pause in sorted(pauses):
        chat.now += pause
        is_banned = any(matches(mask, "Guest!user@guest.host") and chat.now < end for mask, end in ends.items())
        items = chat.do("Guest", commands.Join(ROOM))
        came_in = any(isinstance(item, Reply) and isinstance(item.content, RoomEntered) for item in items)
        assert came_in is not is_banned
        chat.do("Guest", commands.Leave(ROOM))


def kept(chat: Chat) -> tuple[object, ...]:
    """Return everything of the room that a registration keeps."""
    room = chat.room
    what = (room.flags, room.flag_ends, room.password, room.limit, room.slow, room.masks, room.registration)
    return (room.name, room.created_at, *deepcopy(what))


@given(steps)
@settings(max_examples=150, deadline=None)
def test_a_registered_room_is_after_a_restart_what_it_was(calls: list[tuple[str, Command, int]]) -> None:
    chat = crowded(is_registered=True)
    for alias, command, pause in calls:
        chat.now += pause
        chat.do(alias, command)
    if chat.room.registration is not None:
        after = chat.restarted()
        assert kept(after) == kept(chat)
        assert after.room.recorded == chat.room.recorded


@given(starts, steps, steps)
@settings(max_examples=200, deadline=None)
def test_what_could_not_be_stored_leaves_a_room_as_it_was(
    is_registered: bool, before: list[tuple[str, Command, int]], lost: list[tuple[str, Command, int]]
) -> None:
    chat = crowded(is_registered=is_registered)
    for alias, command, pause in before:
        chat.now += pause
        chat.do(alias, command)
    was, recorded = kept(chat), chat.room.recorded
    ranks = {alias: chat.ranks(alias) for alias in PEOPLE}
    batch: list[Item] = []
    is_everybody_gone = not chat.room.members
    moved: set[str] = set()
    for alias, command, pause in lost:
        chat.now += pause
        present = set(chat.room.members)
        batch += chat.world.execute(chat.sessions[alias], command, chat.now)
        here = set(chat.room.members)
        moved |= {other for other in PEOPLE if chat.sessions[other] in present ^ here}
        is_everybody_gone |= not here
    told = chat.world.retract(batch)
    assert not any(isinstance(item, ModesSet) for item in told), "nobody may hear of it"
    assert chat.room.recorded == recorded
    if chat.room.registration is not None:
        assert kept(chat) == was
        assert registered.record(chat.room) == []
        assert Record(f"room:{ROOM}", recorded) not in told
    elif not is_everybody_gone:
        assert kept(chat) == was
    for alias in PEOPLE.keys() - moved:
        assert chat.ranks(alias) == ranks[alias]


@pytest.mark.parametrize("act", sorted(roles.NEEDED))
def test_every_act_needs_a_rank_that_there_is(act: str) -> None:
    assert roles.NEEDED[act] in modes.RANKS
