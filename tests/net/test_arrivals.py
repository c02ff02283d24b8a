"""How often connections may come: who floods is held to the rate, whatever addresses he has, and nobody else is."""

from __future__ import annotations

import gc
import itertools
import random
import tracemalloc
from ipaddress import IPv6Address

import pytest

from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.arrivals import MAX_PREFIXES, Arrivals
from threadtalk.net.prefixes import prefixes_of

HONEST = "192.0.2.1"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def admitted(arrivals: Arrivals, *hosts: str) -> int:
    return sum(arrivals.admit(host) is None for host in hosts)


def test_a_burst_comes_in_at_once_and_then_as_many_as_the_rate_lets() -> None:
    clock = Clock()
    arrivals = Arrivals(5, 2, clock)
    assert admitted(arrivals, *[HONEST] * 9) == 5
    clock.now += 1
    assert admitted(arrivals, *[HONEST] * 9) == 2
    clock.now += 1000
    assert admitted(arrivals, *[HONEST] * 9) == 5


def test_who_is_refused_is_told_for_how_long() -> None:
    arrivals = Arrivals(1, 0.1, Clock())
    assert arrivals.admit(HONEST) is None
    assert arrivals.admit(HONEST) == Refusal(Code.CONNECTING_TOO_OFTEN, {"seconds": 10})
    often = Arrivals(1, 20, Clock())
    often.admit(HONEST)
    assert often.admit(HONEST) == Refusal(Code.CONNECTING_TOO_OFTEN, {"seconds": 1})


def test_knocking_on_does_not_shut_anybody_out() -> None:
    clock = Clock()
    arrivals = Arrivals(1, 1, clock)
    came_in = 0
    for _ in range(100):
        came_in += admitted(arrivals, *[HONEST] * 10)
        clock.now += 1
    assert came_in == 100


@pytest.mark.parametrize(
    ("addresses", "limit"),
    [
        ([f"2001:db8::{i:x}" for i in range(1, 100)], 10),
        ([f"2001:db8:0:{i:x}::1" for i in range(100)], 20),
        ([f"2001:db8:0:{i:x}00::1" for i in range(100)], 40),
        ([f"192.0.2.{i}" for i in range(100)], 80),
    ],
    ids=["/64", "/56", "/48", "/24"],
)
def test_other_addresses_of_the_same_network_help_no_further_than_they_may(addresses: list[str], limit: int) -> None:
    arrivals = Arrivals(10, 1, Clock())
    assert admitted(arrivals, *itertools.islice(itertools.cycle(addresses), 1000)) == limit
    assert admitted(arrivals, "198.51.100.1", "2001:db8:ffff::1") == 2, "nobody else is held up"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_never_too_often(host: str) -> None:
    assert admitted(Arrivals(10, 1, Clock()), *[host] * 5000) == 5000


@pytest.mark.parametrize(("burst", "rate"), [(0, 20), (200, 0), (0, 0)])
def test_nought_is_any_number(burst: float, rate: float) -> None:
    assert admitted(Arrivals(burst, rate, Clock()), *[HONEST] * 5000) == 5000


def test_other_limits_hold_for_those_who_come_from_then_on() -> None:
    arrivals = Arrivals(1, 0.001, Clock())
    assert admitted(arrivals, HONEST, HONEST) == 1
    arrivals.change(1, 0.001)
    assert admitted(arrivals, HONEST) == 0, "nothing has changed"
    arrivals.change(2, 1)
    assert admitted(arrivals, HONEST, HONEST, HONEST) == 2
    arrivals.change(0, 1)
    assert admitted(arrivals, *[HONEST] * 100) == 100


def test_going_through_a_whole_48_fills_no_memory_and_holds_nobody_else_up() -> None:
    """Each connection from a /64 of its own: no more come in than a /48 may, and an address of IPv4 does not notice."""
    clock = Clock()
    arrivals = Arrivals(200, 20, clock)
    prefix = int(IPv6Address("2001:db8::"))
    came_in = 0
    for number in range(65_536):
        came_in += admitted(arrivals, str(IPv6Address(prefix | number << 64)))
        if number % 6_554 == 0:
            clock.now += 1
            assert admitted(arrivals, HONEST) == 1
    assert came_in <= 4 * (200 + 20 * clock.now)
    assert kept(arrivals) <= 2 * came_in + 3


def test_addresses_from_everywhere_fill_no_more_memory_than_they_may() -> None:
    """All are admitted, so all are kept, until it is too many."""
    count = 3
    arrivals = Arrivals(200, 20, Clock(), max_prefixes=MAX_PREFIXES // count)
    chance = random.Random(1)
    hosts = [str(IPv6Address(chance.getrandbits(128) | 1 << 125)) for _ in range(4 * MAX_PREFIXES // count)]
    hosts += [".".join(str(chance.randrange(1, 224)) for _ in range(4)) for _ in hosts]
    gc.collect()
    tracemalloc.start()
    try:
        assert admitted(arrivals, *hosts) == len(hosts)
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept(arrivals) <= 5 * (MAX_PREFIXES // count)
    assert size * count <= 16 * 1024**2


def test_what_has_come_lately_is_remembered_longest() -> None:
    arrivals = Arrivals(1, 0.001, Clock(), max_prefixes=2)
    assert admitted(arrivals, HONEST, "198.51.100.1") == 2
    assert admitted(arrivals, HONEST) == 0
    assert admitted(arrivals, "203.0.113.1") == 1
    assert admitted(arrivals, HONEST) == 0, "he was here after the other one"
    assert admitted(arrivals, "198.51.100.1") == 1


def test_addresses_with_ever_new_networks_do_not_make_the_wider_ones_forget() -> None:
    arrivals = Arrivals(1, 0.001, Clock(), max_prefixes=2)
    hosts = [f"2001:db8:0:{i:x}00::1" for i in range(100)]
    assert admitted(arrivals, *hosts) == 4
    assert len(prefixes_of(hosts[0])) == 3


def kept(arrivals: Arrivals) -> int:
    """Return how many networks are remembered."""
    return sum(map(len, arrivals._full_at.values()))
