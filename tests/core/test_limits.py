"""The limits of a chat are those that its owner has set."""

from __future__ import annotations

from dataclasses import fields

import pytest

from threadtalk.core import commands
from threadtalk.core.answers import HistoryGranted
from threadtalk.core.events import ModeChange
from threadtalk.core.limits import Limits
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.server import limits_of
from threadtalk.settings import Settings

LIMITS = Limits(
    alias_max=5,
    room_name_max=6,
    topic_max=3,
    reason_max=4,
    away_max=2,
    realname_max=7,
    list_max=1,
    monitor_max=1,
    history_page_max=2,
)


def refused(items: list[Item]) -> list[tuple[Code, object]]:
    contents = [item.content for item in items if isinstance(item, Reply)]
    return [(content.code, content.fields.get("limit")) for content in contents if isinstance(content, Refusal)]


def inside() -> World:
    world = World(limits=LIMITS)
    world.execute(1, commands.Enter("alice", realname="Alice Liddell", lobby=False), 0)
    world.execute(1, commands.Join("#tea"), 0)
    return world


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (commands.Rename("alicia"), (Code.ALIAS_TOO_LONG, 5)),
        (commands.Join("#coffee"), (Code.ROOM_NAME_TOO_LONG, 6)),
        (commands.SetTopic("#tea", "hot!"), (Code.TOPIC_TOO_LONG, 3)),
        (commands.SetRealname("x" * 8), (Code.REALNAME_NOT_ALLOWED, 7)),
        (commands.Watch(("bob", "carol")), (Code.TOO_MANY_WATCHED, 1)),
        (commands.SetModes("#tea", (ModeChange(True, "b", "x"), ModeChange(True, "b", "y"))), (Code.LIST_FULL, 1)),
    ],
)
def test_what_is_longer_than_was_set_is_refused_with_the_limit(
    command: commands.Command, refusal: tuple[Code, int]
) -> None:
    assert refused(inside().execute(1, command, 1)) == [refusal]


def test_what_is_cut_is_cut_where_it_was_set() -> None:
    world = inside()
    alice = world.people.called("alice")
    assert alice is not None
    world.execute(1, commands.SetAway("lunch"), 1)
    assert (alice.realname, alice.away) == ("Alice L", "lu")
    left = world.execute(1, commands.Leave("#tea", "so long"), 2)[0]
    assert getattr(left, "reason", None) == "so l"


def test_a_page_of_history_is_as_long_as_was_set() -> None:
    [reply] = inside().execute(1, commands.ReadHistory("#tea", 100), 1)
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, HistoryGranted)
    assert reply.content.limit == 2


def test_a_room_from_the_time_of_longer_names_can_be_entered_still() -> None:
    world = inside()
    world.remember("#a-long-name", 3)
    assert refused(world.execute(1, commands.Join("#A-long-name"), 1)) == []
    assert refused(world.execute(1, commands.Join("#a-long-nam"), 1)) == [(Code.ROOM_NAME_TOO_LONG, 6)]


def test_every_limit_is_a_setting_with_the_same_default() -> None:
    assert limits_of(Settings()) == Limits()
    assert limits_of(Settings(alias_max=5)).alias_max == 5
    assert {each.name for each in fields(Limits)} <= {each.name for each in fields(Settings)}
