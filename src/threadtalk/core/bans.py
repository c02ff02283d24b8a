"""Who may not connect to the server at all: addresses and networks, for a while or for ever.

The hub's thread changes the bans; any thread may ask whether an address is banned, which looks into one dictionary for
each length of network that is banned, however many bans there are.
"""

from __future__ import annotations

import ipaddress
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from threadtalk.core.outcome import Record
from threadtalk.core.refusals import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
_Key: TypeAlias = tuple[int, int, int]  # version, length and leading bits of a network

KEY = "ban"
"""What stands before the colon in the keys of their records."""

CUSTOMER_BITS = 64
"""An IPv6 address alone means the network of this length around it: its holder has all of the others too."""

MAPPED_BITS = 96
"""What stands before an IPv4 address that is written as one of IPv6 (RFC 4291, section 2.5.5.2)."""


@dataclass(frozen=True, slots=True)
class Ban:
    """One network that nobody may connect from. Times are in milliseconds since 1970."""

    network: str
    by: str
    reason: str
    at: int
    until: int
    """When it ends; 0 for never."""

    def holds(self, now: int) -> bool:
        """Whether it has not ended yet."""
        return not self.until or now < self.until

    @property
    def refusal(self) -> Refusal:
        """What those are told whom it keeps out."""
        return Refusal(Code.BANNED_FROM_SERVER, {"reason": self.reason, "until": self.until})


class ServerBans:
    """All bans. The hub's thread changes them; any thread may look, which are atomic steps."""

    def __init__(self) -> None:
        self._by_key: dict[_Key, Ban] = {}
        self._lengths: dict[int, tuple[int, ...]] = {4: (), 6: ()}
        """By version: the lengths that any ban has. Bound anew, never changed in place, as other threads go over it."""
        self._counts: Counter[tuple[int, int]] = Counter()
        """How many bans there are of each version and length."""

    def __iter__(self) -> Iterator[Ban]:
        return iter(list(self._by_key.values()))

    def __len__(self) -> int:
        return len(self._by_key)

    def find(self, host: str, now: int) -> Ban | None:
        """Return a ban that keeps this address out at the moment. From any thread."""
        if not self._by_key:
            return None
        address = parse_address(host)
        if address is None:
            return None
        number, bits = int(address), address.max_prefixlen
        for length in self._lengths[address.version]:
            ban = self._by_key.get((address.version, length, number >> (bits - length)))
            if ban is not None and ban.holds(now):
                return ban
        return None

    def add(self, ban: Ban) -> list[Record]:
        """Have a ban hold, in the place of one of the same network; return the records, also of those that ended."""
        ended = [old for old in self if not old.holds(ban.at) and old.network != ban.network]
        return [self._change(ban.network, ban), *(self._change(old.network, None) for old in ended)]

    def remove(self, network: str) -> list[Record]:
        """Have a network banned no longer; return the records: none where it was not."""
        return [self._change(network, None)] if _key(parse_network(network)) in self._by_key else []

    def restore(self, name: str, value: str) -> None:
        """Take up the record of a network; an empty one says that it is not banned."""
        self._put(name, _decode(value) if value else None)

    def _change(self, network: str, ban: Ban | None) -> Record:
        before = self._by_key.get(_key(parse_network(network)))
        self._put(network, ban)
        return Record(f"{KEY}:{network}", _encode(ban), _encode(before))

    def _put(self, network: str, ban: Ban | None) -> None:
        key = _key(parse_network(network))
        if (ban is not None) != (key in self._by_key):
            self._count(key, -1 if ban is None else 1)
        if ban is None:
            self._by_key.pop(key, None)
        else:
            self._by_key[key] = ban

    def _count(self, key: _Key, change: int) -> None:
        version, length, _ = key
        self._counts[version, length] += change
        lengths = (length for (each, length), count in self._counts.items() if count and each == version)
        self._lengths[version] = tuple(sorted(lengths))


def parse_network(text: str) -> Network:
    """Return what an address or a network in words means: a bare IPv6 address is the /64 around it.

    Bits beyond the length are passed over. Raises `ValueError` where it is neither.
    """
    address = parse_address(text)
    if address is None:
        network = ipaddress.ip_network(text, strict=False)
        mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
        if mapped is not None and network.prefixlen >= MAPPED_BITS:
            return ipaddress.ip_network((mapped, network.prefixlen - MAPPED_BITS))
        return network
    length = CUSTOMER_BITS if address.version == 6 else address.max_prefixlen
    return ipaddress.ip_network((address, length), strict=False)


def parse_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address, that of IPv4 where it is one in IPv6's clothes; None if it is none."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _key(network: Network) -> _Key:
    bits = network.max_prefixlen - network.prefixlen
    return network.version, network.prefixlen, int(network.network_address) >> bits


def _encode(ban: Ban | None) -> str:
    if ban is None:
        return ""
    return json.dumps(asdict(ban), ensure_ascii=False, separators=(",", ":"))


def _decode(value: str) -> Ban:
    values: dict[str, Any] = json.loads(value)
    return Ban(*(values[name] for name in ("network", "by", "reason", "at", "until")))
