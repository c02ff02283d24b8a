"""Who may connect: bounded in all and for each address, and counted out again."""

from __future__ import annotations

import pytest

from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.admission import Admission, address_key


def test_the_one_too_many_is_told_that_the_server_is_full_until_somebody_leaves() -> None:
    admission = Admission(2, 0)
    assert admission.admit("10.0.0.1") is None
    assert admission.admit("10.0.0.2") is None
    assert admission.admit("10.0.0.3") == Refusal(Code.SERVER_FULL)
    admission.let_out("10.0.0.1")
    assert admission.admit("10.0.0.3") is None
    assert admission.count == 2


def test_one_address_cannot_take_all_places() -> None:
    admission = Admission(100, 2)
    assert [admission.admit("10.0.0.1") for _ in range(3)] == [
        None,
        None,
        Refusal(Code.TOO_MANY_CONNECTIONS, {"limit": 2}),
    ]
    assert admission.admit("10.0.0.2") is None


@pytest.mark.parametrize(
    ("addresses", "factor"),
    [
        ([f"2001:db8::{i:x}" for i in range(1, 100)], 1),
        ([f"2001:db8:0:{i:x}::1" for i in range(100)], 2),
        ([f"2001:db8:0:{i:x}00::1" for i in range(100)], 4),
        ([f"192.0.2.{i}" for i in range(100)], 8),
    ],
    ids=["/64", "/56", "/48", "/24"],
)
def test_who_has_many_addresses_cannot_take_all_places_either(addresses: list[str], factor: int) -> None:
    admission = Admission(1000, 3)
    refusals = [admission.admit(host) for host in addresses]
    code = Code.TOO_MANY_CONNECTIONS if factor == 1 else Code.TOO_MANY_NEARBY
    limit = 3 * factor
    assert refusals == [None] * limit + [Refusal(code, {"limit": limit})] * (len(addresses) - limit)
    assert admission.count == limit, "who is refused does not count"
    assert admission.admit("198.51.100.1") is None
    admission.let_out(addresses[0])
    assert admission.admit(addresses[-1]) is None


def test_this_machine_is_bounded_for_each_of_its_addresses_alone() -> None:
    admission = Admission(1000, 1)
    assert [admission.admit(f"127.0.0.{i}") for i in range(100)] == [None] * 100
    assert admission.admit("127.0.0.1") == Refusal(Code.TOO_MANY_CONNECTIONS, {"limit": 1})


def test_counting_leaves_nothing_behind() -> None:
    admission = Admission(1000, 1000)
    for i in range(200):
        admission.admit(f"10.0.0.{i}")
        admission.admit(f"2001:db8::{i:x}:0:0:0:1")
        admission.move(f"10.0.0.{i}", f"2001:db8:{i:x}::1")
    for i in range(200):
        admission.let_out(f"2001:db8:{i:x}::1")
        admission.let_out(f"2001:db8::{i:x}:0:0:0:1")
    assert admission.count == 0
    assert not admission._by_address


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(host: str, key: str) -> None:
    assert address_key(host) == key


def test_a_connection_that_moves_counts_where_it_has_gone() -> None:
    admission = Admission(10, 1)
    assert admission.admit("192.0.2.1") is None
    assert admission.move("192.0.2.1", "198.51.100.1") is None
    assert admission.admit("192.0.2.1") is None, "the place where it was is free again"
    refusal = admission.move("192.0.2.1", "198.51.100.1")
    assert refusal is not None
    assert refusal.code is Code.TOO_MANY_CONNECTIONS
    assert admission.move("192.0.2.1", "192.0.2.1") is None
    admission.let_out("198.51.100.1")
    admission.let_out("192.0.2.1")
    assert (admission.count, admission.admit("198.51.100.1")) == (0, None)


def test_a_connection_that_moves_within_its_network_needs_no_place_there() -> None:
    admission = Admission(100, 1)
    for i in range(8):
        assert admission.admit(f"192.0.2.{i}") is None
    assert admission.move("192.0.2.1", "192.0.2.9") is None
    refusal = admission.admit("192.0.2.10")
    assert refusal is not None
    assert refusal.code is Code.TOO_MANY_NEARBY
    admission.admit("198.51.100.1")
    assert admission.move("198.51.100.1", "192.0.2.10") == refusal


def test_other_limits_hold_for_those_who_come_from_then_on() -> None:
    admission = Admission(10, 0)
    assert [admission.admit("192.0.2.1") for _ in range(2)] == [None, None]
    admission.max_per_address = 1
    refusal = admission.admit("192.0.2.1")
    assert refusal is not None
    assert refusal.code is Code.TOO_MANY_CONNECTIONS
    admission.max_clients = 2
    refusal = admission.admit("192.0.2.2")
    assert refusal is not None
    assert refusal.code is Code.SERVER_FULL
