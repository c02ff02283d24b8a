"""Who is told to be in a room: right after everything that changes it, and never copied for those who only join."""

from __future__ import annotations

from threadtalk.core import commands
from threadtalk.core.answers import MemberList
from threadtalk.core.events import ModeChange
from threadtalk.core.outcome import Reply
from threadtalk.core.roster import Members
from threadtalk.core.world import World


def world_with(*aliases: str) -> World:
    world = World()
    for session, alias in enumerate(aliases, 1):
        world.execute(session, commands.Enter(alias, lobby=False), 0)
        world.execute(session, commands.Join("#room"), 0)
    return world


def members(world: World, session: int = 1) -> Members:
    reply = world.execute(session, commands.ListMembers("#room"), 0)[0]
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, MemberList)
    return reply.content.people


def names(world: World, session: int = 1) -> list[str]:
    return ["".join(sorted(person.ranks)) + ":" + person.alias for person in members(world, session)]


def test_who_joins_is_added_to_the_same_list() -> None:
    world = world_with("ann", "bob")
    before = members(world)
    world.execute(3, commands.Enter("cid", lobby=False), 0)
    world.execute(3, commands.Join("#room"), 0)
    after = members(world)
    assert after.roster is before.roster
    assert [person.alias for person in before] == ["ann", "bob"]
    assert [person.alias for person in after] == ["ann", "bob", "cid"]
    assert before[-1].alias == "bob"


def test_who_leaves_is_gone_from_the_list_but_not_from_what_was_told_before() -> None:
    world = world_with("ann", "bob", "cid")
    before = members(world)
    world.execute(2, commands.Leave("#room"), 0)
    assert names(world) == ["o:ann", ":cid"]
    assert len(before) == 3
    world.execute(3, commands.Quit(), 0)
    assert names(world) == ["o:ann"]


def test_who_is_kicked_is_gone_from_the_list() -> None:
    world = world_with("ann", "bob")
    assert len(members(world)) == 2
    world.execute(1, commands.Kick("#room", "bob"), 0)
    assert names(world) == ["o:ann"]


def test_a_new_alias_rank_real_name_and_away_are_in_the_list() -> None:
    world = world_with("ann", "bob")
    assert names(world) == ["o:ann", ":bob"]
    world.execute(2, commands.Rename("bert"), 0)
    assert names(world) == ["o:ann", ":bert"]
    world.execute(1, commands.SetModes("#room", (ModeChange(True, "v", "bert"),)), 0)
    assert names(world) == ["o:ann", "v:bert"]
    world.execute(2, commands.SetRealname("Bert"), 0)
    world.execute(2, commands.SetAway("lunch"), 0)
    assert (members(world)[1].realname, members(world)[1].away) == ("Bert", "lunch")


def test_the_invisible_are_seen_by_members_alone() -> None:
    world = world_with("ann", "bob")
    world.execute(3, commands.Enter("cid", lobby=False), 0)
    world.execute(2, commands.SetOwnMode((ModeChange(True, "i"),)), 0)
    assert names(world, 1) == ["o:ann", ":bob"]
    assert names(world, 3) == ["o:ann"]
    assert names(world, 1) == ["o:ann", ":bob"]
