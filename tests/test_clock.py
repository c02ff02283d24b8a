"""The chat's time never goes back, whatever is done to the machine's clock; and it never stands still."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from threadtalk.clock import SPEED_BEHIND, Clock
from threadtalk.server import Server

from .test_irc_history import connect, enter
from .test_search import CAPS, Connect, searched

__all__ = ["connect"]

HOUR = 3600.0


class Times:
    """A machine's clock that is set as one likes, and its steady one."""

    def __init__(self) -> None:
        self.wall = 1_700_000_000.0
        self.steady = 5.0

    def clock(self, not_before: int = 0) -> Clock:
        return Clock(not_before, wall=lambda: self.wall, steady=lambda: self.steady)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def test_it_follows_the_machines_clock_forward() -> None:
    times = Times()
    clock = times.clock()
    assert clock.now() == 1_700_000_000_000
    times.pass_by(1.5)
    assert clock.now() == 1_700_000_001_500
    times.wall = 2**31
    assert clock.now() == 2**31 * 1000
    times.pass_by(1)
    assert clock.now() == 2**31 * 1000 + 1000


@pytest.mark.parametrize("step", [0.05, HOUR, 24 * HOUR, 1_700_000_000.0])
def test_when_that_is_set_back_it_goes_on_slowly_until_it_is_caught_up_with(step: float) -> None:
    times = Times()
    clock = times.clock()
    before = clock.now()
    times.wall -= step
    assert clock.now() == before
    times.pass_by(step)
    assert clock.now() - before == pytest.approx(step * 1000 * SPEED_BEHIND, abs=2)
    times.pass_by(step + 1)
    assert clock.now() == pytest.approx(times.wall * 1000, abs=2)
    assert clock.ahead == 0


def test_after_a_restart_it_goes_on_from_what_was_stored_last() -> None:
    times = Times()
    clock = times.clock(1_800_000_000_000)
    assert clock.now() == 1_800_000_000_000
    assert clock.ahead == 100_000_000
    times.pass_by(2)
    assert clock.now() == 1_800_000_001_000


def test_what_was_said_is_found_by_its_time_although_the_clock_was_set_back_and_forth(
    start_server: Callable[..., Server], connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = start_server(data=str(tmp_path), limits=False)
    steps = [0.0]
    server._clock._wall = lambda: time.time() + steps[0]
    alice = connect("Alice", CAPS, to=server)
    enter(alice, "#tea")
    count = 0

    def say(many: int, step: float) -> None:
        nonlocal count
        steps[0] = step
        for _ in range(many):
            alice.type(f"PRIVMSG #tea :needle {count}")
            alice.see_message(f" PRIVMSG #tea :needle {count}")
            count += 1

    for many, step in ((5, 0.0), (40, 24 * HOUR), (10, 1.0), (1, 48 * HOUR), (10, 2.0)):
        say(many, step)
    begin, middle = (f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(time.time() + at))}.000Z" for at in (-60, HOUR))
    early = [f"needle {number}" for number in range(4, -1, -1)]
    late = [f"needle {number}" for number in range(65, 4, -1)]
    assert searched(alice, f"text=needle;after={begin};before={middle}") == early
    assert searched(alice, f"text=needle;after={middle}") == late
    server.stop()
    with caplog.at_level(logging.WARNING, "threadtalk.server"):
        start_server(data=str(tmp_path), limits=False).stop()
    assert "clock is 172" in caplog.text
    assert_in_order(tmp_path)


@pytest.mark.parametrize("to", [-HOUR, HOUR, -24 * HOUR, 24 * HOUR, "1970", "2038"])
def test_whatever_the_clock_does_nobody_is_disconnected_and_what_is_limited_stays_so(
    start_server: Callable[..., Server], connect: Connect, tmp_path: Path, to: float | str
) -> None:
    server = start_server(data=str(tmp_path))
    steps, passed = [0.0], [0.0]
    server._clock._wall = lambda: time.time() + steps[0] + passed[0]
    server._clock._steady = lambda: time.monotonic() + passed[0]
    alice, bob = connect("Alice", CAPS, to=server), connect("Bob", CAPS, to=server)
    for talker in (alice, bob):
        enter(talker, "#tea")
    there = to if isinstance(to, float) else {"1970": -time.time(), "2038": 2.0**31 - time.time()}[to]
    alice.type("MODE #tea +f 1")
    alice.see_message(" MODE #tea +f 1")
    for count, step in enumerate((0.0, there, 0.0, there)):
        steps[0] = step
        bob.type(f"PRIVMSG #tea :word {count}")
        alice.see_message(f" PRIVMSG #tea :word {count}")
        bob.type("PRIVMSG #tea :too soon")
        bob.see(":threadtalk.local 404 Bob #tea …")
        passed[0] += 1 / SPEED_BEHIND
    server.stop()
    assert_in_order(tmp_path)


def assert_in_order(folder: Path) -> None:
    with sqlite3.connect(folder / "chat.db") as database:
        times = [at for (at,) in database.execute("SELECT at FROM event ORDER BY seq")]
    assert times == sorted(times)
