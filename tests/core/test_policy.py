"""What is decided for the whole server, and what whoever runs it sees and does, in the World alone."""

from __future__ import annotations

import pytest

from threadtalk.core import commands
from threadtalk.core.accounts import has_owner
from threadtalk.core.answers import (
    AccountChanged,
    AllRoomsListed,
    Announcement,
    Done,
    EverybodyListed,
    Goodbye,
    Killed,
    PersonSeen,
)
from threadtalk.core.events import HasQuit, Kind, Left, Said
from threadtalk.core.operators import RIGHTS
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.policy import Policy
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World


def world_with(*aliases: str, policy: Policy | None = None) -> World:
    world = World()
    for session, alias in enumerate(aliases, start=1):
        world.execute(session, commands.Enter(alias), 0)
    if policy is not None:
        world.execute(0, commands.SetPolicy(policy), 0)
    return world


def contents(items: list[Item], session: int = 0) -> list[object]:
    return [item.content for item in items if isinstance(item, Reply) and item.session == session]


def codes(items: list[Item]) -> list[Code]:
    return [item.content.code for item in items if isinstance(item, Reply) and isinstance(item.content, Refusal)]


EMERGENCY = Policy(emergency=True)


@pytest.mark.parametrize(
    "command",
    [
        commands.Say("#lobby", "buy this"),
        commands.Tell("bob", "buy this"),
        commands.Signal("bob", {"+typing": "active"}),
        commands.SetTopic("#lobby", "buy this"),
        commands.Invite("bob", "#lobby"),
        commands.Join("#new"),
        commands.Rename("buy_this"),
        commands.SetAway("buy this"),
        commands.SetRealname("buy this"),
        commands.SetMetadata("*", "url", "https://buy.this"),
        commands.AskUpload("bob", 5, "buy.this", "token", "digest"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_in_an_emergency_strangers_reach_nobody(command: commands.Command) -> None:
    world = world_with("eve", "bob", policy=EMERGENCY)
    assert world.execute(1, command, 1) == [Reply(1, Refusal(Code.EMERGENCY))]


def test_in_an_emergency_a_notice_is_not_even_answered() -> None:
    world = world_with("eve", "bob", policy=EMERGENCY)
    assert world.execute(1, commands.Tell("bob", "buy", Kind.NOTICE), 1) == []


def test_in_an_emergency_strangers_come_read_and_go_and_people_with_an_account_talk() -> None:
    world = world_with("eve", "bob")
    world.execute(2, commands.Register(password="x"), 1)
    world.execute(2, commands.Join("#tea"), 1)
    world.execute(0, commands.SetPolicy(EMERGENCY), 1)
    assert not codes(world.execute(1, commands.Join("#tea"), 2))
    assert not codes(world.execute(1, commands.ListMembers("#tea"), 2))
    assert isinstance(world.execute(2, commands.Say("#tea", "hi"), 2)[0], Said)
    assert not codes(world.execute(1, commands.Leave("#tea"), 2))
    world.execute(0, commands.SetPolicy(Policy()), 3)
    assert isinstance(world.execute(1, commands.Say("#lobby", "hi"), 3)[0], Said)


def test_in_an_emergency_strangers_go_without_a_word_and_may_be_back() -> None:
    world = world_with("eve", "bob")
    world.execute(1, commands.SetAway("tea"), 0)
    world.execute(0, commands.SetPolicy(EMERGENCY), 0)
    assert not codes(world.execute(1, commands.SetAway(""), 1))
    (left, *_) = world.execute(1, commands.Leave("#lobby", "buy this"), 1)
    assert isinstance(left, Left)
    assert left.reason == ""
    (gone, *_) = world.execute(1, commands.Quit("buy this"), 1)
    assert isinstance(gone, HasQuit)
    assert gone.reason == ""


def test_where_registrations_are_closed_only_the_server_itself_makes_accounts() -> None:
    world = world_with("eve", policy=Policy(registrations_open=False))
    assert codes(world.execute(1, commands.Register(password="x"), 1)) == [Code.REGISTRATIONS_CLOSED]
    assert codes(world.execute(9, commands.Register("bob", password="x"), 1)) == [Code.REGISTRATIONS_CLOSED]
    assert not codes(world.execute(0, commands.Register("bob", password="x"), 1))


def test_the_policy_outlives_the_server_and_what_could_not_be_stored_does_not_hold() -> None:
    world = World()
    policy = Policy(registrations_open=False, emergency=True)
    items = world.execute(0, commands.SetPolicy(policy), 1)
    assert isinstance(items[0], Record)
    again = World()
    again.restore(items[0].key, items[0].value)
    assert again.policy == policy
    assert contents(world.retract(items)) == [Refusal(Code.NOT_STORED)]
    assert world.policy == Policy()


def test_nobody_in_the_chat_can_make_an_account_that_owns_the_server() -> None:
    world = world_with("eve")
    world.execute(1, commands.Register(password="x", is_owner=True), 1)
    assert not has_owner(world.accounts)
    world.execute(0, commands.Register("Boss", password="x", is_owner=True), 1)
    assert has_owner(world.accounts)


def test_the_first_to_claim_the_server_owns_it_and_nobody_after_them() -> None:
    world = world_with("alice", "eve")
    assert codes(world.execute(1, commands.ClaimServer(), 1)) == [Code.NOT_LOGGED_IN]
    for session in (1, 2):
        world.execute(session, commands.Register(password="x"), 1)
    assert contents(world.execute(1, commands.ClaimServer(), 2), 1) == [AccountChanged("alice", "owner")]
    assert codes(world.execute(2, commands.ClaimServer(), 3)) == [Code.WRONG_OWNER_CODE]
    owner = world.people.called("alice")
    assert owner is not None
    assert owner.rights == frozenset(RIGHTS)


def test_new_settings_take_nothing_from_the_owner() -> None:
    world = world_with("alice")
    world.execute(1, commands.Register(password="x"), 1)
    world.execute(1, commands.ClaimServer(), 2)
    world.execute(0, commands.ReviewOperators({}), 3)
    assert not codes(world.execute(1, commands.AskLeave("restart"), 4))


def test_whoever_runs_the_server_sees_everybody_and_every_room() -> None:
    world = world_with("alice", "bob")
    world.execute(2, commands.Join("#tea"), 5)
    (listed,) = contents(world.execute(0, commands.ListEverybody(), 9))
    assert listed == EverybodyListed(
        (
            PersonSeen("alice", "", "", "", ("#lobby",), 0, (1,)),
            PersonSeen("bob", "", "", "", ("#lobby", "#tea"), 0, (2,)),
        )
    )
    (rooms,) = contents(world.execute(0, commands.ListAllRooms(), 9))
    assert isinstance(rooms, AllRoomsListed)
    assert [(room.room, room.member_count) for room in rooms.rooms] == [("#lobby", 2), ("#tea", 1)]


def test_who_is_put_out_hears_why_and_the_others_see_them_go() -> None:
    world = world_with("alice", "eve")
    items = world.execute(0, commands.PutOut("EVE", "enough"), 1)
    killed, goodbye = contents(items, 2)
    assert isinstance(killed, Killed)
    assert killed.reason == "enough"
    assert isinstance(goodbye, Goodbye)
    assert [item.alias for item in items if isinstance(item, HasQuit)] == ["eve"]
    assert contents(items) == [Done()]
    assert codes(world.execute(0, commands.PutOut("eve"), 2)) == [Code.NO_SUCH_PERSON]


def test_an_announcement_reaches_every_device_of_everybody() -> None:
    world = world_with("alice")
    world.execute(1, commands.Register(password="x"), 1)
    world.execute(2, commands.Enter("alice", account="alice"), 1)
    world.execute(3, commands.Enter("bob"), 1)
    items = world.execute(0, commands.AnnounceToAll("back\nin five"), 2)
    for session in (1, 2, 3):
        (told,) = contents(items, session)
        assert isinstance(told, Announcement)
        assert "\n" not in told.text


@pytest.mark.parametrize("command", [commands.RemoveAccount("alice"), commands.SuspendAccount("alice")])
def test_who_loses_their_account_is_out_at_once_and_cannot_come_back_by_it(command: commands.Command) -> None:
    world = world_with("alice")
    world.execute(1, commands.Register(password="x"), 1)
    items = world.execute(0, command, 2)
    assert any(isinstance(content, Goodbye) for content in contents(items, 1))
    assert contents(items) == [Done()]
    world.execute(2, commands.Enter("someone", account="alice"), 3)
    person = world.people.called("someone")
    assert person is not None
    assert not person.account
