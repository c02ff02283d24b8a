"""The rules of the chat, without a thread or a socket; and properties that hold for any sequence of commands."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadtalk.core import answers, commands, events
from threadtalk.core.commands import (
    Command,
    Enter,
    Join,
    Leave,
    ListMembers,
    ListRooms,
    Quit,
    ReadHistory,
    Rename,
    Say,
    SetTopic,
    ShowTopic,
    Tell,
)
from threadtalk.core.events import HasQuit, Joined, Kind, Left, ModeChange, Place, Renamed, Said, Told, TopicSet
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import TEXT_MAX_BYTES, TOPIC_MAX
from threadtalk.core.world import _RULES, _WITHOUT_PERSON, World


def world_with(*aliases: str) -> World:
    """A World in which the named people are, by sessions 1, 2, 3, …"""
    world = World()
    for session, alias in enumerate(aliases, 1):
        world.execute(session, Enter(alias), 0)
    return world


def refusals(items: list[Item]) -> list[Code]:
    return [item.content.code for item in items if isinstance(item, Reply) and isinstance(item.content, Refusal)]


def aliases(items: list[Item]) -> list[str]:
    (reply,) = items
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, answers.MemberList)
    return [person.alias for person in reply.content.people]


def test_who_comes_in_is_welcomed_to_the_lobby() -> None:
    assert World().execute(7, Enter("Alice"), 5) == [
        Reply(7, answers.Welcome("Alice")),
        Joined(LOBBY, 1, 5, "Alice"),
        Reply(7, answers.RoomEntered(LOBBY, 1, "", 1, entering=True)),
    ]


def test_nothing_but_entering_is_possible_before_an_alias_is_chosen() -> None:
    assert refusals(World().execute(1, Say(LOBBY, "hi"), 0)) == [Code.NOT_IN_YET]


def test_an_alias_that_looks_the_same_is_taken() -> None:
    world = world_with("Alice")
    assert refusals(world.execute(2, Enter("ＡＬＩＣＥ"), 0)) == [Code.ALIAS_TAKEN]


def test_the_same_session_cannot_come_in_twice() -> None:
    assert refusals(world_with("Alice").execute(1, Enter("Bob"), 0)) == [Code.ALREADY_IN]


def test_a_client_with_the_token_takes_its_alias_over_from_its_dead_connection() -> None:
    world = World()
    world.execute(1, Enter("Alice", "secret-secret-secret"), 0)
    items = world.execute(2, Enter("alice", "secret-secret-secret"), 9)
    assert items[0] == HasQuit((Place(LOBBY, 2),), 9, "Alice", "came back on another connection")
    assert items[1] == Reply(1, answers.Goodbye(replaced=True))
    assert Joined(LOBBY, 3, 9, "alice") in items


@pytest.mark.parametrize("token", ["", "another-secret-token"])
def test_without_the_token_an_alias_cannot_be_taken_over(token: str) -> None:
    world = World()
    world.execute(1, Enter("Alice", "secret-secret-secret"), 0)
    assert refusals(world.execute(2, Enter("Alice", token), 0)) == [Code.ALIAS_TAKEN]


def test_an_empty_token_opens_nothing() -> None:
    world = world_with("Alice")
    assert refusals(world.execute(2, Enter("Alice", ""), 0)) == [Code.ALIAS_TAKEN]


def test_what_is_said_has_the_next_number_of_its_room() -> None:
    world = world_with("Alice", "Bob")
    assert world.execute(1, Say("#LOBBY", "hi"), 3) == [Said(LOBBY, 3, 3, "Alice", "hi")]
    assert world.execute(2, Say(LOBBY, "ho", Kind.ACTION), 4) == [Said(LOBBY, 4, 4, "Bob", "ho", Kind.ACTION)]


def test_numbers_go_on_where_the_log_ends() -> None:
    world = World()
    world.remember("#Tea", 41, "hot")
    world.remember("@alice bob", 7)
    world.execute(1, Enter("Alice"), 0)
    world.execute(2, Enter("Bob"), 0)
    assert world.execute(1, Join("#tea"), 0) == [
        Joined("#Tea", 42, 0, "Alice"),
        Reply(1, answers.RoomEntered("#Tea", 42, "hot", 1)),
    ]
    assert world.execute(2, Tell("alice", "psst"), 1) == [Told(8, 1, "Bob", "Alice", "psst")]


def test_one_cannot_talk_or_read_in_a_room_one_is_not_in() -> None:
    world = world_with("Alice", "Bob")
    world.execute(1, Join("#secret"), 0)
    assert refusals(world.execute(2, Say("#secret", "x"), 0)) == [Code.TALK_NEEDS_JOIN]
    for command in (SetTopic("#secret", "x"), Leave("#secret")):
        assert refusals(world.execute(2, command, 0)) == [Code.NOT_IN_ROOM]
    for command in (Say("#nowhere", "x"), SetTopic("#nowhere", "x"), Leave("#nowhere")):
        assert refusals(world.execute(2, command, 0)) == [Code.NO_SUCH_ROOM]
    assert refusals(world.execute(2, ReadHistory("#secret", 10), 0)) == [Code.HISTORY_CLOSED]


@pytest.mark.parametrize("text", ["", " ", "\x00\x07", "\t\t"])
def test_an_empty_message_is_not_sent(text: str) -> None:
    assert refusals(world_with("Alice").execute(1, Say(LOBBY, text), 0)) == [Code.TEXT_EMPTY]


def test_a_message_that_is_too_long_is_refused_with_the_limit() -> None:
    items = world_with("Alice").execute(1, Say(LOBBY, "ä" * TEXT_MAX_BYTES), 0)
    assert items == [Reply(1, Refusal(Code.TEXT_TOO_LONG, {"limit": TEXT_MAX_BYTES}))]


def test_control_characters_are_gone_before_anything_is_stored() -> None:
    world = world_with("Alice", "Bob")
    assert world.execute(1, Say(LOBBY, "a\x1b[2Jb\r\nc"), 0) == [Said(LOBBY, 3, 0, "Alice", "a[2Jbc")]
    assert world.execute(1, Tell("Bob", "a\x1bb"), 0) == [Told(1, 0, "Alice", "Bob", "ab")]
    assert world.execute(1, SetTopic(LOBBY, "a\x1bb"), 0) == [TopicSet(LOBBY, 4, 0, "Alice", "ab")]


def test_a_private_message_to_nobody_is_refused() -> None:
    assert refusals(world_with("Alice").execute(1, Tell("Bob", "hi"), 0)) == [Code.NO_SUCH_PERSON]


def test_what_is_refused_is_quoted_in_part_where_it_is_long() -> None:
    (reply,) = world_with("Alice").execute(1, Say("#" + "x" * 8000, "hi"), 0)
    assert reply == Reply(1, Refusal(Code.NO_SUCH_ROOM, {"room": "#" + "x" * 199}))


def test_leaving_one_room_leaves_the_others_alone() -> None:
    world = world_with("Alice")
    world.execute(1, Join("#tea"), 0)
    assert world.execute(1, Leave("#TEA", "cold"), 1) == [Left("#tea", 2, 1, "Alice", "cold")]
    assert world.execute(1, Say(LOBBY, "still here"), 2) == [Said(LOBBY, 2, 2, "Alice", "still here")]


def test_joining_a_room_twice_is_told_to_nobody() -> None:
    world = world_with("Alice")
    assert world.execute(1, Join(LOBBY), 1) == [Reply(1, answers.RoomEntered(LOBBY, 1, "", 1, again=True))]


def test_whoever_quits_is_gone_from_every_room_at_once_and_the_alias_is_free() -> None:
    world = world_with("Alice")
    world.execute(1, Join("#tea"), 0)
    assert world.execute(1, Quit("bye"), 1) == [
        HasQuit((Place(LOBBY, 2), Place("#tea", 2)), 1, "Alice", "bye"),
        Reply(1, answers.Goodbye("bye")),
    ]
    assert not refusals(world.execute(2, Enter("Alice"), 2))


def test_quitting_twice_is_told_once() -> None:
    world = world_with("Alice")
    world.execute(1, Quit(), 0)
    assert world.execute(1, Quit(), 1) == [Reply(1, answers.Goodbye(""))]


def test_a_new_alias_is_told_in_every_room_and_frees_the_old_one() -> None:
    world = world_with("Alice", "Bob")
    world.execute(1, Join("#tea"), 0)
    assert refusals(world.execute(1, Rename("BOB"), 1)) == [Code.ALIAS_TAKEN]
    assert world.execute(1, Rename("Alicia"), 1) == [Renamed((Place(LOBBY, 3), Place("#tea", 2)), 1, "Alice", "Alicia")]
    assert not refusals(world.execute(3, Enter("Alice"), 2))
    assert world.execute(1, Rename("ALICIA"), 3) == [
        Renamed((Place(LOBBY, 5), Place("#tea", 3)), 3, "Alicia", "ALICIA")
    ]


def test_the_topic_is_told_when_it_changes_and_shown_when_asked() -> None:
    world = world_with("Alice")
    assert world.execute(1, SetTopic(LOBBY, " news "), 1) == [TopicSet(LOBBY, 2, 1, "Alice", "news")]
    assert world.execute(1, SetTopic(LOBBY, "news"), 2) == [Reply(1, answers.TopicShown(LOBBY, "news", 1, "Alice"))]
    assert world.execute(1, ShowTopic(LOBBY), 3) == [Reply(1, answers.TopicShown(LOBBY, "news", 1, "Alice"))]
    assert refusals(world.execute(1, SetTopic(LOBBY, "x" * (TOPIC_MAX + 1)), 4)) == [Code.TOPIC_TOO_LONG]


def test_the_lists_tell_who_and_what_is_there() -> None:
    world = world_with("Alice", "Bob")
    world.execute(2, Join("#tea"), 0)
    assert aliases(world.execute(1, ListMembers(LOBBY), 0)) == ["Alice", "Bob"]
    rooms = (answers.RoomLine(LOBBY, 2, "", is_mine=True), answers.RoomLine("#tea", 1, ""))
    assert world.execute(1, ListRooms(), 0) == [Reply(1, answers.RoomList(rooms))]
    assert world.execute(1, ListRooms("#t*"), 0) == [Reply(1, answers.RoomList(rooms[1:]))]
    assert world.execute(1, ListRooms(">1"), 0) == [Reply(1, answers.RoomList(rooms[:1]))]
    assert refusals(world.execute(1, ListMembers("#nowhere"), 0)) == [Code.NO_SUCH_ROOM]


def test_a_page_of_history_is_granted_up_to_now_and_within_bounds() -> None:
    world = world_with("Alice")
    for command, granted in (
        (ReadHistory(LOBBY, 10**6), answers.HistoryGranted(LOBBY, 100, 2, LOBBY)),
        (ReadHistory(LOBBY, 5, before=10**9), answers.HistoryGranted(LOBBY, 5, 2, LOBBY, before=10**9)),
        (ReadHistory(LOBBY, 5, after=0), answers.HistoryGranted(LOBBY, 5, 2, LOBBY, after=0)),
    ):
        assert world.execute(1, command, 0) == [Reply(1, granted)]


def test_nobody_can_fill_the_server_with_rooms_and_the_lobby_stays_open() -> None:
    world = World(max_rooms=3, max_rooms_per_person=2)
    for i in range(10):
        world.remember(f"#old{i}", 1)
    world.execute(1, Enter("Alice"), 0)
    for i in range(10):
        assert not refusals(world.execute(1, Join(f"#new{i}"), 0)), "rooms that nobody is in any more take no place"
        world.execute(1, Leave(f"#new{i}"), 0)
    world.execute(1, Join("#old1"), 0)
    assert refusals(world.execute(1, Join("#old2"), 0)) == [Code.TOO_MANY_ROOMS]
    world.execute(2, Enter("Bob"), 0)
    world.execute(2, Join("#tea"), 0)
    world.execute(3, Enter("Carol"), 0)
    assert refusals(world.execute(3, Join("#coffee"), 0)) == [Code.SERVER_ROOMS_FULL]
    assert not refusals(world.execute(3, Join("#tea"), 0)), "rooms that are open stay open to all"
    for session in (1, 2, 3):
        world.execute(session, Leave(LOBBY), 0)
    assert not refusals(world.execute(3, Join(LOBBY), 0))


def test_every_command_has_a_rule() -> None:
    kinds = {
        kind for kind in vars(commands).values() if isinstance(kind, type) and kind.__module__ == commands.__name__
    }
    assert set(_RULES) | set(_WITHOUT_PERSON) == kinds - {commands.At, commands.Mark}


# Properties of any sequence of commands.

ALIASES = st.sampled_from(["Alice", "ALICE", "Bob", "Çelik", "bad alias", ""])
ROOMS = st.sampled_from([LOBBY, "#tea", "#TEA", "#coffee", "#", "no room"])
TEXTS = st.sampled_from(["hi", "", "a\x1bb", "x" * 9000])
ARGUMENTS = st.sampled_from(["", "Alice", "bob", "*!*@*", "3"])
CHANGES = st.lists(
    st.builds(ModeChange, st.booleans(), st.sampled_from("CMRimnstklfbeIqohvX"), ARGUMENTS), max_size=4
).map(tuple)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(commands.SetModes, ROOMS, CHANGES),
    st.builds(commands.SetOwnMode, CHANGES),
    st.builds(commands.Kick, ROOMS, ALIASES),
    st.builds(commands.Ban, ROOMS, ALIASES, st.sampled_from([0, 1])),
    st.builds(commands.Unban, ROOMS, ALIASES),
    st.builds(commands.Quiet, ROOMS, st.sampled_from([0, 1])),
    st.builds(commands.Invite, ALIASES, ROOMS),
    st.builds(commands.SetAway, TEXTS),
    st.builds(commands.Signal, st.one_of(ROOMS, ALIASES), st.just({"+typing": "active"})),
    st.builds(commands.Watch, st.lists(ALIASES).map(tuple)),
    st.builds(commands.Unwatch, st.one_of(st.none(), st.lists(ALIASES).map(tuple))),
    st.builds(commands.LeaveAll),
    st.builds(commands.FindPeople, st.one_of(ROOMS, ALIASES, st.just("*"))),
    st.builds(commands.DescribePerson, ALIASES),
    st.builds(commands.Count),
    st.builds(Enter, ALIASES, st.sampled_from(["", "token-token-token"])),
    st.builds(Say, ROOMS, TEXTS, st.sampled_from(Kind)),
    st.builds(Tell, ALIASES, TEXTS),
    st.builds(Join, ROOMS),
    st.builds(Leave, ROOMS),
    st.builds(commands.RenameRoom, ROOMS, ROOMS, TEXTS),
    st.builds(Rename, ALIASES),
    st.builds(SetTopic, ROOMS, st.sampled_from(["", "t1", "t2", "x" * 400])),
    st.builds(ShowTopic, ROOMS),
    st.builds(ListMembers, ROOMS),
    st.builds(ListRooms),
    st.builds(ReadHistory, ROOMS, st.integers(-5, 500)),
    st.builds(Quit),
)
CALLS = st.lists(st.tuples(st.integers(1, 4), COMMANDS), max_size=60)


def places(event: events.Event) -> list[tuple[str, int]]:
    if isinstance(event, HasQuit | Renamed):
        return [(place.room, place.number) for place in event.places]
    if isinstance(event, Told):
        return [
            (
                f"{min(fold(event.alias), fold(event.recipient))}+{max(fold(event.alias), fold(event.recipient))}",
                event.number,
            )
        ]
    return [(event.room, event.number)]


CONTENT = (Said, Told, TopicSet, events.ModesSet)


def emptied(batch: list[Item], key: str) -> bool:
    """Whether a room may have been empty for a moment: then its modes begin anew."""
    return any(
        isinstance(item, Left | HasQuit | events.Kicked) and key in [fold(room) for room, _ in places(item)]
        for item in batch
    )


def check_invariants(world: World) -> None:
    seen: dict[str, int] = {}
    for session in range(1, 5):
        person = world.people.of_session(session)
        if person is None:
            continue
        assert person.key == fold(person.alias)
        assert person.key not in seen, "two people under one alias"
        seen[person.key] = session
        assert world.people.called(person.alias) is person
        for key, room in person.rooms.items():
            assert room.key == key
            assert room.members[session] is person
    assert len(world.people) == len(seen)
    for room in world.rooms:
        for session, person in room.members.items():
            assert world.people.of_session(session) is person
            assert person.rooms[room.key] is room
        assert set(room.ranks) <= set(room.members), "a rank outlives its holder"
    assert world.rooms._open == {room.key for room in world.rooms if room.members}


@given(CALLS)
@settings(max_examples=200, deadline=None)
def test_whatever_is_asked_numbers_have_no_gap_and_the_world_stays_whole(calls: list[tuple[int, Command]]) -> None:
    world = World()
    numbers: dict[str, int] = defaultdict(int)
    for at, (session, command) in enumerate(calls):
        for item in world.execute(session, command, at):
            if isinstance(item, Reply | Record):
                continue
            assert item.at == at
            if isinstance(item, events.Transient):
                continue
            for room, number in places(item):
                numbers[room] += 1
                assert number == numbers[room]
        check_invariants(world)


@given(CALLS)
@settings(max_examples=100, deadline=None)
def test_the_same_calls_give_the_same_events(calls: list[tuple[int, Command]]) -> None:
    first, second = World(), World()
    for at, (session, command) in enumerate(calls):
        assert first.execute(session, command, at) == second.execute(session, command, at)


@given(CALLS, CALLS, CALLS)
@settings(max_examples=100, deadline=None)
def test_what_could_not_be_stored_leaves_no_gap_and_no_content_behind(
    before: list[tuple[int, Command]], lost: list[tuple[int, Command]], after: list[tuple[int, Command]]
) -> None:
    world = World()
    numbers: dict[str, int] = defaultdict(int)

    def store(calls: list[tuple[int, Command]]) -> None:
        for session, command in calls:
            for item in world.execute(session, command, 0):
                for room, number in places(item) if not isinstance(item, Reply | events.Transient | Record) else ():
                    numbers[room] += 1
                    assert number == numbers[room]

    store(before)
    topics = {room.key: room.topic for room in world.rooms}
    modes = {room.key: (room.flags.copy(), room.password, room.limit) for room in world.rooms if room.members}
    batch = [item for session, command in lost for item in world.execute(session, command, 0)]
    told = world.retract(batch)
    assert len(told) == len(batch)
    for was, item in zip(batch, told, strict=True):
        assert not isinstance(item, CONTENT), "nobody may hear what a crash would take back"
        if isinstance(was, CONTENT):
            assert item == Reply(was.session, Refusal(Code.NOT_STORED))
        elif not isinstance(item, Reply | events.Transient | Record):
            assert all(number == 0 for _, number in places(item))
    for room in world.rooms:
        assert room.key not in topics or room.topic == topics[room.key]
        if room.members and room.key in modes and not emptied(batch, room.key):
            assert (room.flags, room.password, room.limit) == modes[room.key]
    check_invariants(world)
    store(after)
