"""How fast a client may talk: a burst at once, then a steady rate. Who is faster waits, and loses nothing."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class TokenBucket:
    """Holds up to `burst` tokens and gains `rate` of them a second. Used by one thread."""

    __slots__ = ("_burst", "_clock", "_rate", "_tokens", "_updated")

    def __init__(self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._tokens = burst
        self._updated = clock()

    def take(self) -> float:
        """Take one token; return the seconds to wait until it is there, 0 where it was."""
        self._tokens = self.level() - 1
        return max(0.0, -self._tokens / self._rate)

    def level(self) -> float:
        """Return how many tokens are there now; less than 0, where some were taken in advance."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        self._updated = now
        return self._tokens

    def give_back(self) -> None:
        """Put one token back."""
        self._tokens = min(self._burst, self.level() + 1)

    def lower_to(self, level: float) -> None:
        """Take out what is there beyond this level."""
        self._tokens = min(self.level(), level)

    @property
    def is_full(self) -> bool:
        """Whether a whole burst was there before the last token was taken: the client had been quiet."""
        return self._tokens >= self._burst - 1


class Allowance:
    """So and so many of something for each key, in so and so many seconds. Used under a lock of its owner's.

    What is remembered is bounded: keys that asked longest ago make room.
    """

    def __init__(
        self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic, *, max_keys: int = 10_000
    ) -> None:
        self._count = count
        self._rate = count / seconds
        self._clock = clock
        self._max_keys = max_keys
        self._left: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one; False where none is left for now."""
        bucket = self._left.pop(key, None)
        if bucket is None:
            bucket = TokenBucket(self._count, self._rate, self._clock)
        self._left[key] = bucket
        if len(self._left) > self._max_keys:
            self._left.popitem(last=False)
        return bucket.level() >= 1 and not bucket.take()

    def give_back(self, key: str) -> None:
        """Give a key back one that it has taken."""
        bucket = self._left.get(key)
        if bucket is not None:
            bucket.give_back()

    def forget(self, key: str) -> None:
        """Give a key all that it has used up."""
        self._left.pop(key, None)


class Paces:
    """Remembers how much of its burst an address has used up, so that connecting again does not bring it back.

    From any thread. What is remembered is bounded; an address that has been quiet long enough is as good as new.
    """

    def __init__(
        self, burst: float, rate: float, clock: Callable[[], float] = time.monotonic, *, max_addresses: int = 10_000
    ) -> None:
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._max_addresses = max_addresses
        self._lock = threading.Lock()
        self._left: OrderedDict[str, TokenBucket] = OrderedDict()
        """What those who have gone have left, by address, who went longest ago first."""

    def change(self, burst: float, rate: float) -> None:
        """Give new connections another burst and rate from now on."""
        with self._lock:
            self._burst, self._rate = burst, rate
            self._left.clear()

    def bucket(self, address: str) -> TokenBucket:
        """Return a bucket for a new connection, with what its address has left."""
        bucket = TokenBucket(self._burst, self._rate, self._clock)
        with self._lock:
            left = self._left.get(address)
            if left is not None:
                bucket.lower_to(left.level())
        return bucket

    def put_back(self, address: str, bucket: TokenBucket) -> None:
        """Remember what a connection that has ended has left."""
        with self._lock:
            before = self._left.pop(address, None)
            if before is not None:
                bucket.lower_to(before.level())
            if bucket.level() < self._burst:
                self._left[address] = bucket
            while len(self._left) > self._max_addresses:
                self._left.popitem(last=False)
