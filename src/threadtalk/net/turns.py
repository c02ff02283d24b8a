"""Whose turn it is to be told something by a push service: everybody's, however slow the one of somebody else is.

What waits is kept by account. An account has one push under way at most, and one whose push took long is told by a
single worker for a while, which those share who are slow. So whoever names a push service that answers nothing, or a
byte at a time, holds up who does the same, and nobody else.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from threadtalk.net.rate import Allowance

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.events import Event
    from threadtalk.core.pushes import Subscription

PER_MINUTE = 30
"""Messages that are pushed to one account in a minute: after that, somebody will look by themselves."""

WAITING_MAX = 100
"""Messages of one account that wait to be pushed; of more, the oldest are not."""

ACCOUNTS_MAX = 1000
"""Accounts of which something waits; there is nothing pushed to more than that."""

SLOW = 2.0
"""Seconds for which a push may take a worker; many times what it takes to the other side of the earth and back."""

SLOW_FOR = 600.0
"""Seconds for which who took longer than that is among the slow: so that one cannot be both by turns."""

FAILURES_MAX = 3
"""So often in a row a browser may not be reached; then it is left alone for a while."""

REST, REST_MAX = 10.0, 3600.0
"""Seconds of that while: at first, then twice as many with each further failure, and at most."""

_REMEMBERED_MAX = 10_000
"""Slow accounts and unreachable browsers that are remembered."""


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Push:
    """One message to one browser of an account."""

    account: str
    subscription: Subscription
    event: Event


class Turns:
    """What waits. From any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        """Guards all of the following, and is notified when a turn has come, or the end."""
        self._waiting: dict[str, deque[Push]] = {}
        """By account; who has nothing waiting, nor a push under way, is not in it."""
        self._quick: deque[str] = deque()
        """Accounts that are to be told next: something waits for each, and nothing of theirs is under way."""
        self._slow: deque[str] = deque()
        """And those that are among the slow."""
        self._slow_until: OrderedDict[str, float] = OrderedDict()
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        """By account and address: how often in a row it was not reached, and until when it is left alone."""
        self._allowance = Allowance(PER_MINUTE, 60.0, clock)
        self._is_over = False

    def add(self, push: Push) -> None:
        """Have something told, unless it is too much. Does not wait."""
        with self._changed:
            if not self._allowance.take(push.account):
                return
            waiting = self._waiting.get(push.account)
            if waiting is not None:
                waiting.append(push)  # its turn is to come, or comes when what is under way is done
            elif len(self._waiting) < ACCOUNTS_MAX:
                self._waiting[push.account] = deque([push], WAITING_MAX)
                self._line_up(push.account)

    def take(self, *, for_slow: bool) -> Push | None:
        """Wait for what is to be told next; `done` must follow. None at the end. `for_slow`: and first for the slow."""
        with self._changed:
            while not self._is_over:
                for line in (self._slow, self._quick) if for_slow else (self._quick,):
                    while line:
                        push = self._next_of(line.popleft())
                        if push is not None:
                            return push
                self._changed.wait()
            return None

    def done(self, push: Push, seconds: float, *, is_told: bool) -> None:
        """Say how long a push took, and what came of it."""
        with self._changed:
            if seconds > SLOW:
                _remember(self._slow_until, push.account, self._clock() + SLOW_FOR)
            browser = push.account, push.subscription.endpoint
            count, _ = self._failures.pop(browser, (0, 0.0))
            if not is_told:
                count += 1
                rest = min(REST_MAX, REST * 2.0 ** min(count - FAILURES_MAX, 16)) if count >= FAILURES_MAX else 0.0
                _remember(self._failures, browser, (count, self._clock() + rest))
            if self._waiting[push.account]:
                self._line_up(push.account)
            else:
                del self._waiting[push.account]

    def stop(self) -> None:
        """Have all who wait get nothing, and whoever comes."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def _line_up(self, account: str) -> None:
        is_slow = self._slow_until.get(account, 0.0) > self._clock()
        (self._slow if is_slow else self._quick).append(account)
        self._changed.notify_all()

    def _next_of(self, account: str) -> Push | None:
        """Return what an account is to be told, but for browsers that are left alone; None for nothing."""
        waiting = self._waiting[account]
        while waiting:
            push = waiting.popleft()
            _, until = self._failures.get((account, push.subscription.endpoint), (0, 0.0))
            if until <= self._clock():
                return push
        del self._waiting[account]
        return None


def _remember(where: OrderedDict[_Key, _Value], key: _Key, value: _Value) -> None:
    where[key] = value
    where.move_to_end(key)
    if len(where) > _REMEMBERED_MAX:
        where.popitem(last=False)
