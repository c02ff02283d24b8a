"""Operators of the server, in the World alone."""

from __future__ import annotations

import pytest

from threadtalk.core import commands
from threadtalk.core.answers import Goodbye, Killed, OwnModesSet, WatchedSeen
from threadtalk.core.events import HasQuit, ModeChange
from threadtalk.core.limits import Limits
from threadtalk.core.operators import RIGHTS
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World


def world_with(*aliases: str, limits: Limits | None = None) -> World:
    world = World(limits=limits or Limits())
    for session, alias in enumerate(aliases, start=1):
        world.execute(session, commands.Enter(alias, lobby=False), 0)
    return world


def make_operator(world: World, session: int, *rights: str, name: str = "root") -> None:
    world.execute(session, commands.BecomeOperator(name, frozenset(rights)), 0)


def contents(items: list[Item], session: int) -> list[object]:
    return [item.content for item in items if isinstance(item, Reply) and item.session == session]


@pytest.mark.parametrize(
    ("right", "command"),
    [
        ("kill", commands.Kill("bob", "x")),
        ("wallops", commands.Announce("x")),
        *((right, commands.AskLeave(right)) for right in RIGHTS),
    ],
)
def test_each_act_needs_its_own_right(right: str, command: commands.Command) -> None:
    world = world_with("alice", "bob")
    assert contents(world.execute(1, command, 1), 1) == [Refusal(Code.NOT_OPERATOR)]
    make_operator(world, 1, *(RIGHTS.keys() - {right}))
    assert contents(world.execute(1, command, 1), 1) == [Refusal(Code.RIGHT_MISSING, {"right": right})]
    make_operator(world, 1, right)
    assert not any(isinstance(content, Refusal) for content in contents(world.execute(1, command, 1), 1))


def test_who_is_killed_is_told_by_whom_and_is_gone_for_everybody() -> None:
    world = world_with("alice", "bob", "carol")
    world.execute(3, commands.Watch(("bob",)), 0)
    make_operator(world, 1, "kill")
    items = world.execute(1, commands.Kill("bob", "x" * 500), 1)
    told, goodbye = contents(items, 2)
    assert isinstance(told, Killed)
    assert told.reason == "x" * 200
    assert goodbye == Goodbye(f"Killed (alice ({told.reason}))")
    assert contents(items, 3) == [WatchedSeen(offline=("bob",))]
    assert [item.alias for item in items if isinstance(item, HasQuit)] == ["bob"]
    assert world.people.called("bob") is None


def test_one_can_end_ones_own_connection() -> None:
    world = world_with("alice")
    make_operator(world, 1, "kill")
    assert isinstance(contents(world.execute(1, commands.Kill("alice", ""), 1), 1)[-1], Goodbye)
    assert len(world.people) == 0


def test_who_is_no_operator_any_more_in_the_settings_is_told_and_is_none() -> None:
    world = world_with("alice", "bob", "carol")
    make_operator(world, 1, "kill", name="root")
    make_operator(world, 2, "kill", name="helper")
    items = world.execute(0, commands.ReviewOperators({"helper": frozenset({"wallops"})}), 1)
    assert items == [Reply(1, OwnModesSet((ModeChange(False, "o"),), ""))]
    assert contents(world.execute(1, commands.Kill("carol", ""), 1), 1) == [Refusal(Code.NOT_OPERATOR)]
    assert contents(world.execute(2, commands.Kill("carol", ""), 1), 2)[0].code is Code.RIGHT_MISSING  # type: ignore[attr-defined]
    assert not contents(world.execute(2, commands.Announce("x"), 1), 2)


def test_being_an_operator_ends_with_the_connection() -> None:
    world = world_with("alice")
    make_operator(world, 1, "kill")
    world.execute(1, commands.Quit(), 1)
    world.execute(1, commands.Enter("alice", lobby=False), 2)
    assert contents(world.execute(1, commands.Kill("alice", ""), 3), 1) == [Refusal(Code.NOT_OPERATOR)]
