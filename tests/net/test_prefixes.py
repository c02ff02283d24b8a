"""The networks that an address is in, as the limits see them."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.net.prefixes import is_loopback, prefixes_of

ADDRESSES = st.ip_addresses().map(str)


def shared(host: str, other: str) -> list[int]:
    """Return the lengths of the prefixes that two addresses have in common."""
    return [prefix.bits for prefix in prefixes_of(host) if prefix in prefixes_of(other)]


@pytest.mark.parametrize(
    ("host", "other", "lengths"),
    [
        ("2001:db8::1", "2001:db8::2", [64, 56, 48]),
        ("2001:db8::1", "2001:db8:0:1::1", [56, 48]),
        ("2001:db8::1", "2001:db8:0:100::1", [48]),
        ("2001:db8::1", "2001:db8:1::1", []),
        ("192.0.2.1", "192.0.2.1", [32, 24]),
        ("192.0.2.1", "192.0.2.2", [24]),
        ("192.0.2.1", "192.0.3.1", []),
        ("192.0.2.1", "::ffff:192.0.2.1", [32, 24]),
        ("fe80::1%eth0", "fe80::2", [64, 56, 48]),
    ],
)
def test_neighbours_share_the_networks_around_them(host: str, other: str, lengths: list[int]) -> None:
    assert shared(host, other) == lengths


def test_a_wider_network_may_do_more() -> None:
    assert [(prefix.bits, prefix.factor) for prefix in prefixes_of("2001:db8::1")] == [(64, 1), (56, 2), (48, 4)]
    assert [(prefix.bits, prefix.factor) for prefix in prefixes_of("192.0.2.1")] == [(32, 1), (24, 8)]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", "nowhere"])
def test_this_machine_has_no_neighbours(host: str) -> None:
    assert [prefix.factor for prefix in prefixes_of(host)] == [1]
    assert is_loopback(host) == (host != "nowhere")


@given(ADDRESSES, ADDRESSES)
def test_two_addresses_share_a_key_where_they_share_a_network(host: str, other: str) -> None:
    for prefix in prefixes_of(host):
        address = ipaddress.ip_address(host)
        is_mapped = address.version == 6 and address.ipv4_mapped is not None
        network = ipaddress.ip_network((host, prefix.bits + 96 * is_mapped), strict=False)
        if not is_mapped and not is_loopback(other):
            keys = [each.key for each in prefixes_of(other)]
            where = ipaddress.ip_address(other)
            if where.version == 6 and where.ipv4_mapped is not None:
                where = where.ipv4_mapped
            assert (prefix.key in keys) == (where in network)
