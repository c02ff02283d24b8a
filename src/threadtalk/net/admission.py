"""Who may connect at all: how many at once, and how many from one address."""

from __future__ import annotations

import ipaddress
import threading
from collections import Counter

from threadtalk.core.refusals import Code, Refusal


class Admission:
    """Counts connections. Called by the listener when one comes, and by its own thread when it is over."""

    def __init__(self, max_clients: int, max_per_address: int) -> None:
        self.max_clients = max_clients
        """It may be changed at any time, like the next; who is in already stays in."""
        self.max_per_address = max_per_address
        """0 for any number."""
        self._lock = threading.Lock()
        self._by_address: Counter[str] = Counter()
        self._count = 0

    def admit(self, host: str) -> Refusal | None:
        """Count a connection from this address in, or say why not. Each one admitted must be let out once."""
        key = address_key(host)
        with self._lock:
            if self._count >= self.max_clients:
                return Refusal(Code.SERVER_FULL)
            if self.max_per_address and self._by_address[key] >= self.max_per_address:
                return Refusal(Code.TOO_MANY_CONNECTIONS, {"limit": self.max_per_address})
            self._by_address[key] += 1
            self._count += 1
        return None

    def move(self, host: str, other: str) -> Refusal | None:
        """Count a connection that is in as one from another address, or say why not."""
        key, other_key = address_key(host), address_key(other)
        with self._lock:
            if key != other_key and self.max_per_address and self._by_address[other_key] >= self.max_per_address:
                return Refusal(Code.TOO_MANY_CONNECTIONS, {"limit": self.max_per_address})
            self._forget(key)
            self._by_address[other_key] += 1
        return None

    def let_out(self, host: str) -> None:
        """Count a connection out again."""
        key = address_key(host)
        with self._lock:
            self._count -= 1
            self._forget(key)

    def _forget(self, key: str) -> None:
        """Count one off an address. With the lock held."""
        self._by_address[key] -= 1
        if not self._by_address[key]:
            del self._by_address[key]

    @property
    def count(self) -> int:
        """How many connections there are."""
        return self._count


def address_key(host: str) -> str:
    """Return what counts as one address: an IPv4 address, or an IPv6 network of 64 bits, as one customer gets them."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
