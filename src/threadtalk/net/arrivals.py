"""How often connections may come from one address, and from the networks around it: a burst, then a steady rate."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.prefixes import is_loopback, prefixes_of

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PREFIXES = 8192
"""Networks that are remembered, for each length of a prefix. All of them take less than 16 MiB. Each length has a
table of its own: who comes from ever new /64s makes the table of these forget, but not that of the /48 they are in."""

_ROUNDING = 1e-6
"""Seconds: what sums of fractions may be wrong by, and nobody waits for."""


class Arrivals:
    """A token bucket for each network that connections have come from lately.

    Of a bucket only the moment is kept at which it will be full again, which says all, and one that is full says no
    more than none. A connection takes a token from each network it is in, or from none of them: who is refused is held
    to the rate, and not shut out for as long as he tries.
    """

    def __init__(
        self,
        burst: float,
        rate: float,
        clock: Callable[[], float] = time.monotonic,
        *,
        max_prefixes: int = MAX_PREFIXES,
    ) -> None:
        self._burst = burst
        """Tokens of one address; 0, like a rate of 0, for any number of connections. Changed with the lock held."""
        self._rate = rate
        self._clock = clock
        self._max_prefixes = max_prefixes
        self._lock = threading.Lock()
        self._full_at: dict[int, OrderedDict[int | str, float]] = {}
        """By length of the prefix and its key; what has come longest ago stands first."""

    def change(self, burst: float, rate: float) -> None:
        """Go by another burst and rate from now on. From any thread."""
        with self._lock:
            if (burst, rate) != (self._burst, self._rate):
                self._burst, self._rate = burst, rate
                self._full_at.clear()

    def admit(self, host: str) -> Refusal | None:
        """Take note of a connection from this address, or say why it has to wait. This machine itself never has to."""
        if not (self._burst and self._rate) or is_loopback(host):
            return None
        prefixes = prefixes_of(host)
        with self._lock:
            burst, rate = self._burst, self._rate
            if not (burst and rate):
                return None
            now = self._clock()
            wait = 0.0
            full_at: list[float] = []
            for key, bits, factor in prefixes:
                table = self._full_at.setdefault(bits, OrderedDict())
                until = max(now, table.get(key, now)) + 1 / (rate * factor)
                # With this token gone, no more may be missing than the bucket holds: `burst` tokens at `rate`; for
                # wider networks both are more by the same factor, so the time is the same.
                wait = max(wait, until - now - burst / rate)
                full_at.append(until)
                if key in table:
                    table.move_to_end(key)
            if wait > _ROUNDING:
                return Refusal(Code.CONNECTING_TOO_OFTEN, {"seconds": math.ceil(wait)})
            for (key, bits, _), until in zip(prefixes, full_at, strict=True):
                table = self._full_at[bits]
                table[key] = until
                if len(table) > self._max_prefixes:
                    table.popitem(last=False)
        return None
