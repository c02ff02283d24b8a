"""Bans from the whole server, without a socket or a clock."""

from __future__ import annotations

import json
import time

import pytest

from threadtalk.core import commands
from threadtalk.core.answers import Done, Goodbye
from threadtalk.core.bans import Ban, ServerBans, parse_network
from threadtalk.core.events import HasQuit
from threadtalk.core.outcome import Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World


def bans_of(*networks: str, until: int = 0, at: int = 0) -> ServerBans:
    bans = ServerBans()
    for network in networks:
        bans.add(Ban(str(parse_network(network)), "admin", "spam", at, until))
    return bans


@pytest.mark.parametrize(
    ("banned", "inside", "outside"),
    [
        ("192.0.2.7", ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.8", "2001:db8::7", "nonsense", ""]),
        ("192.0.2.9/24", ["192.0.2.0", "192.0.2.255"], ["192.0.3.0"]),
        ("2001:db8::1", ["2001:db8::2", "2001:db8::ffff:1%eth0"], ["2001:db8:0:1::1"]),
        ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::2"]),
        ("2001:db8::/48", ["2001:db8:0:ffff::1"], ["2001:db8:1::1", "32.1.13.184"]),
        ("::ffff:192.0.2.7", ["192.0.2.7"], ["192.0.2.8"]),
        ("::ffff:192.0.2.0/120", ["192.0.2.200"], ["192.0.3.1"]),
    ],
)
def test_a_ban_keeps_out_its_network_and_nobody_else(banned: str, inside: list[str], outside: list[str]) -> None:
    bans = bans_of(banned, "198.51.100.0/24")
    for host in inside:
        assert bans.find(host, 0), host
    for host in outside:
        assert bans.find(host, 0) is None, host


@pytest.mark.parametrize("text", ["", "eve", "192.0.2", "192.0.2.0/33", "2001:db8::/129", "1/2/3", "192.0.2.0/x"])
def test_what_is_no_network_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear"):
        parse_network(text)


def test_a_ban_ends_by_itself_and_a_wider_one_still_holds() -> None:
    bans = bans_of("192.0.2.7", until=1000)
    assert bans.find("192.0.2.7", 999)
    assert bans.find("192.0.2.7", 1000) is None
    bans.add(Ban("192.0.2.0/24", "admin", "more", 999, 0))
    found = bans.find("192.0.2.7", 2000)
    assert found is not None
    assert found.reason == "more"


def test_bans_that_have_ended_are_forgotten_with_the_next_one() -> None:
    bans = bans_of("192.0.2.7", "192.0.2.8", until=1000)
    records = bans.add(Ban("192.0.2.9/32", "admin", "x", 1000, 0))
    assert [(each.key, bool(each.value)) for each in records] == [
        ("ban:192.0.2.9/32", True),
        ("ban:192.0.2.7/32", False),
        ("ban:192.0.2.8/32", False),
    ]
    assert [ban.network for ban in bans] == ["192.0.2.9/32"]


def test_a_server_with_many_bans_is_as_quick_to_look() -> None:
    bans = ServerBans()
    for i in range(20_000):
        network = f"10.{i >> 8}.{i & 255}.1/32"
        bans.restore(network, json.dumps({"network": network, "by": "", "reason": "", "at": 0, "until": 0}))
    began = time.perf_counter()
    for i in range(1000):
        bans.find(f"192.0.2.{i & 255}", 0)
    assert time.perf_counter() - began < 0.5, "it took 4 ms when it was written; going over all took seconds"


def test_a_ban_outlives_the_server_and_what_could_not_be_stored_does_not_hold() -> None:
    world = World()
    items = world.execute(0, commands.BanNetwork("192.0.2.7/32", "admin", "spam\n", 50), 1)
    assert items[-1] == Reply(0, Done())
    (record,) = [item for item in items if isinstance(item, Record)]
    again = World()
    again.restore(record.key, record.value)
    assert list(again.bans) == [Ban("192.0.2.7/32", "admin", "spam", 1, 50)]
    assert world.retract(items)[-1] == Reply(0, Refusal(Code.NOT_STORED))
    assert not list(world.bans)


def test_only_what_is_banned_can_be_let_in_again() -> None:
    world = World()
    world.execute(0, commands.BanNetwork("192.0.2.0/24"), 1)
    assert world.execute(0, commands.UnbanNetwork("192.0.2.7/32"), 2) == [
        Reply(0, Refusal(Code.NETWORK_NOT_BANNED, {"network": "192.0.2.7/32"}))
    ]
    items = world.execute(0, commands.UnbanNetwork("192.0.2.0/24"), 3)
    assert isinstance(items[0], Record)
    assert not items[0].value
    assert world.bans.find("192.0.2.7", 4) is None


def test_who_is_ended_hears_why_before_the_goodbye_whether_they_had_come_in_or_not() -> None:
    world = World()
    world.execute(1, commands.Enter("eve"), 0)
    refusal = Refusal(Code.BANNED_FROM_SERVER, {"reason": "spam", "until": 0})
    items = world.execute(0, commands.EndSessions((1, 2), refusal, "banned"), 1)
    for session in (1, 2):
        assert [item.content for item in items if isinstance(item, Reply) and item.session == session] == [
            refusal,
            Goodbye("banned"),
        ]
    assert [item.reason for item in items if isinstance(item, HasQuit)] == ["banned"]
    assert not list(world.people)
