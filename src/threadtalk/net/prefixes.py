"""The networks that an address is in: what is limited for one address is limited for those around it too.

Who has one IPv6 address has 2^64 of them, and many get a /56 or a /48 for the asking; an IPv4 address often has its
neighbours in the same hands. So all limits hold for several prefixes side by side, the wider ones for a few times as
many. The factors are a compromise: a /48 may be one attacker or the few customers of a small provider.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

_IPV4 = ((32, 1), (24, 8))
"""Bits of a prefix, and how many times the limit of one address it may have."""

_IPV6 = ((64, 1), (56, 2), (48, 4))
"""One customer gets a /64 at least; RFC 6177 would have it be a /56 or a /48."""


class Prefix(NamedTuple):
    """A network, and how much more than a single address it may do."""

    key: int | str
    """The same for all addresses in it, and for no other network. A number, because many of them are kept."""
    bits: int
    """Its length; 0 for what is no address. Those of IPv4 and IPv6 have none in common."""
    factor: int


def prefixes_of(host: str) -> tuple[Prefix, ...]:
    """Return the networks that an address is in, the narrowest first.

    This machine itself has one alone: what comes from there are tests, proxies, and people who could do worse.
    """
    address = parse(host)
    if address is None:
        return (Prefix(host, 0, 1),)
    widths: tuple[tuple[int, int], ...] = _IPV4 if address.version == 4 else _IPV6
    if address.is_loopback:
        widths = widths[:1]
    number, length = int(address), address.max_prefixlen
    return tuple(Prefix(number >> (length - bits) << 8 | bits, bits, factor) for bits, factor in widths)


def is_loopback(host: str) -> bool:
    """Whether an address is one of this machine alone."""
    address = parse(host)
    return address is not None and address.is_loopback


def parse(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address, that of IPv4 where it is one in IPv6's clothes; None if it is none."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
