"""The memory of who was here."""

from __future__ import annotations

from threadtalk.core import commands
from threadtalk.core.answers import FormerPeople
from threadtalk.core.limits import Limits
from threadtalk.core.outcome import Reply
from threadtalk.core.whowas import FormerPerson
from threadtalk.core.world import World


def ask(world: World, alias: str, count: int = 0) -> tuple[FormerPerson, ...]:
    world.execute(99, commands.Enter("asker", lobby=False), 0)
    [reply] = world.execute(99, commands.DescribeFormer(alias, count), 0)
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, FormerPeople)
    return reply.content.people


def come_and_go(world: World, alias: str, at: int) -> None:
    world.execute(1, commands.Enter(alias, user="u", host="h", realname=f"Real {at}", lobby=False), at - 1)
    world.execute(1, commands.Quit(), at)


def test_who_went_last_is_told_first_however_the_alias_is_spelled() -> None:
    world = World()
    come_and_go(world, "bob", 10)
    come_and_go(world, "Bob", 20)
    come_and_go(world, "carol", 30)
    assert ask(world, "BOB") == (
        FormerPerson("Bob", "u", "h", "Real 20", 20),
        FormerPerson("bob", "u", "h", "Real 10", 10),
    )
    assert [former.at for former in ask(world, "bob", 1)] == [20]
    assert ask(world, "nobody") == ()


def test_another_alias_is_remembered_and_another_spelling_is_not() -> None:
    world = World()
    world.execute(1, commands.Enter("bob", lobby=False), 0)
    world.execute(1, commands.Rename("BOB"), 1)
    assert ask(world, "bob") == ()
    world.execute(1, commands.Rename("rob"), 2)
    assert [(former.alias, former.at) for former in ask(world, "bob")] == [("BOB", 2)]


def test_it_does_not_grow_without_end() -> None:
    world = World(limits=Limits(whowas_max=3))
    for at in range(10):
        come_and_go(world, f"bob{at}", at + 1)
    assert len(world.people.former) == 3
    assert ask(world, "bob6") == ()
    assert len(ask(world, "bob7")) == 1
    forgetful = World(limits=Limits(whowas_max=0))
    come_and_go(forgetful, "bob", 1)
    assert ask(forgetful, "bob") == ()
