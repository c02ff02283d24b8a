"""Who may connect at all: how many at once, and how many from one address and from the networks around it."""

from __future__ import annotations

import ipaddress
import threading
from collections import Counter
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.prefixes import parse, prefixes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadtalk.net.prefixes import Prefix


class Admission:
    """Counts connections. Called by the listener when one comes, and by its own thread when it is over."""

    def __init__(self, max_clients: int, max_per_address: int) -> None:
        self.max_clients = max_clients
        """It may be changed at any time, like the next; who is in already stays in."""
        self.max_per_address = max_per_address
        """0 for any number. The networks around an address may have a few times as many (net/prefixes.py)."""
        self._lock = threading.Lock()
        self._by_address: Counter[int | str] = Counter()
        """By the key of each network that connections are from."""
        self._count = 0

    def admit(self, host: str) -> Refusal | None:
        """Count a connection from this address in, or say why not. Each one admitted must be let out once."""
        prefixes = prefixes_of(host)
        with self._lock:
            if self._count >= self.max_clients:
                return Refusal(Code.SERVER_FULL)
            refusal = self._refusal(prefixes)
            if refusal is None:
                self._by_address.update(prefix.key for prefix in prefixes)
                self._count += 1
        return refusal

    def move(self, host: str, other: str) -> Refusal | None:
        """Count a connection that is in as one from another address, or say why not."""
        left, entered = prefixes_of(host), prefixes_of(other)
        with self._lock:
            refusal = self._refusal(prefix for prefix in entered if prefix not in left)
            if refusal is None:
                self._forget(left)
                self._by_address.update(prefix.key for prefix in entered)
        return refusal

    def let_out(self, host: str) -> None:
        """Count a connection out again."""
        prefixes = prefixes_of(host)
        with self._lock:
            self._count -= 1
            self._forget(prefixes)

    def _refusal(self, prefixes: Iterable[Prefix]) -> Refusal | None:
        """Say why there can be no other connection from these networks, or None. With the lock held."""
        if self.max_per_address:
            for key, _, factor in prefixes:
                limit = self.max_per_address * factor
                if self._by_address[key] >= limit:
                    code = Code.TOO_MANY_CONNECTIONS if factor == 1 else Code.TOO_MANY_NEARBY
                    return Refusal(code, {"limit": limit})
        return None

    def _forget(self, prefixes: Iterable[Prefix]) -> None:
        """Count one off each of these networks. With the lock held."""
        for key, _, _ in prefixes:
            self._by_address[key] -= 1
            if not self._by_address[key]:
                del self._by_address[key]

    @property
    def count(self) -> int:
        """How many connections there are."""
        return self._count


def address_key(host: str) -> str:
    """Return what counts as one address: an IPv4 address, or an IPv6 network of 64 bits, as one customer gets them."""
    address = parse(host)
    if address is None:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
