"""One run: one server, one case, from an empty room to a count of what everybody was told."""

from __future__ import annotations

import gc
import math
import random
import time
from dataclasses import dataclass, field
from time import monotonic_ns
from typing import TYPE_CHECKING

from bench.crowd import Crowd, Schedule
from bench.figures import Heard, Latency, lost_and_doubled, percentile
from bench.process import ServerDied, machine_busy_s
from bench.tls_crowd import TlsCrowd

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.crowd import Client
    from bench.options import Case
    from bench.process import ServerProcess
    from bench.servers.plan import Plan

PROBED_LINES_PER_S = 50_000
"""Clients are probes as long as they read no more lines than this together: some 100 bytes of memory for each line."""
PROBES_MIN = 4
QUIET_S = 1.0
"""Silence after which nothing more is expected of joins."""
DRAIN_QUIET_S = 5.0
"""The same after the last message, where a server may have queues of seconds."""
DRAIN_MAX_S = 60.0
DOUBLED_S = 0.3
"""How long to wait for what should not come."""
WATCHERS = 10
"""Clients that stay through a reconnect storm; they talk, and they are the probes."""


@dataclass(slots=True)
class Result:
    """The figures of one run; NaN where the scenario has none. README.md says what each means."""

    server: str
    case: str
    error: str = ""
    # join
    joined: int = 0
    join_s: float = math.nan
    told_s: float = math.nan
    join_cpu_s: float = math.nan
    join_generator_cores: float = math.nan
    join_other_cores: float = math.nan
    notices: int = 0
    notices_due: int = 0
    retries: int = 0
    # memory and idleness
    base_kb: float = math.nan
    client_kb: float = math.nan
    idle_cpu_percent: float = math.nan
    # chat
    offered_per_s: float = math.nan
    delivered_per_s: float = math.nan
    cpu_us: float = math.nan
    """Server CPU per delivery."""
    server_cores: float = math.nan
    p50_ms: float = math.nan
    p99_ms: float = math.nan
    max_ms: float = math.nan
    samples: int = 0
    probes: int = 0
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    dropped: int = 0
    is_one_order: bool | None = None
    """Whether all probes were told all messages in the same order."""
    drain_s: float = math.nan
    """From the end of the sending until the last delivery."""
    # reconnect storm
    storm_s: float = math.nan
    # the measurement itself
    generator_cores: float = math.nan
    other_cores: float = math.nan
    late_p99_ms: float = math.nan
    max_resident_kb: int = 0
    is_disturbed: bool = False
    """Other processes took more of the machine than was allowed; such a run was repeated."""
    extra: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usage:
    """Who used the processors for how long."""

    length_s: float
    server_s: float
    generator_s: float
    busy_s: float
    """All processes of the machine together."""

    @property
    def server_cores(self) -> float:
        return self.server_s / self.length_s

    @property
    def generator_cores(self) -> float:
        return self.generator_s / self.length_s

    @property
    def other_cores(self) -> float:
        return max(0.0, self.busy_s - self.server_s - self.generator_s) / self.length_s


class Meter:
    """Measures from its making until `read`."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._start = self._now()

    def read(self) -> Usage:
        return Usage(*(now - then for now, then in zip(self._now(), self._start, strict=True)))

    def _now(self) -> tuple[float, float, float, float]:
        return time.monotonic(), self._server.cpu_s(), time.process_time(), machine_busy_s()


def measure(server: ServerProcess, plan: Plan, case: Case, result: Result, seed: int) -> None:
    """Fill in `result`, scenario by scenario. Raises `ServerDied` when the server ends before the case does."""
    gc.collect()
    gc.disable()  # a probe keeps millions of tuples, and walking them would stop the load for a second
    kind = TlsCrowd if plan.is_encrypted else Crowd
    crowd = kind(server.port, plan.dialect, case.in_flight)
    try:
        result.base_kb = server.resident_kb()
        if _join(crowd, server, case, result):
            if case.scenario in ("idle", "full"):
                _idle(crowd, server, case, result)
            if case.scenario in ("chat", "full"):
                _chat(crowd, server, case, result, random.Random(seed))
            if case.scenario == "reconnect-storm":
                _storm(crowd, server, case, result)
        if not server.is_alive:
            raise ServerDied(f"the server ended during the run; its output:\n{server.last_words()}")
        result.max_resident_kb = server.resident_max_kb()
    finally:
        result.dropped = crowd.dropped
        result.retries = crowd.retries
        crowd.close()
        gc.enable()


def _after(seconds: float) -> int:
    return monotonic_ns() + int(seconds * 1e9)


def _aliases(count: int, letter: str = "u") -> list[str]:
    return [f"{letter}{number:05d}" for number in range(count)]


def _join(crowd: Crowd, server: ServerProcess, case: Case, result: Result) -> bool:
    """Bring everybody in, then wait until everybody has been told of all who came later. Return if all are in."""
    crowd.count_only(crowd.dialect.joined)
    meter = Meter(server)
    start_ns = monotonic_ns()
    crowd.invite(_aliases(case.clients))
    crowd.pump(_after(case.join_timeout_s), lambda: crowd.is_everyone_in or not server.is_alive)
    entered = [client.in_ns for client in crowd.clients if client.in_ns]
    result.joined = len(entered)
    result.notices_due = len(entered) * (len(entered) - 1) // 2
    if len(entered) < case.clients:
        result.error = f"{len(entered)} of {case.clients} were in after {case.join_timeout_s:g} s"
        return False
    last_in_ns = max(entered)
    result.join_s = (last_in_ns - start_ns) / 1e9

    def is_quiet() -> bool:
        return monotonic_ns() - max(crowd.last_delivery_ns, last_in_ns) > QUIET_S * 1e9

    crowd.pump(_after(case.join_timeout_s), lambda: crowd.delivered >= result.notices_due or is_quiet())
    result.notices = crowd.delivered
    result.told_s = (max(crowd.last_delivery_ns, last_in_ns) - start_ns) / 1e9
    usage = meter.read()
    result.join_cpu_s = usage.server_s
    result.join_generator_cores = usage.generator_cores
    result.join_other_cores = usage.other_cores
    crowd.pump(_after(DOUBLED_S))
    result.client_kb = (server.resident_kb() - result.base_kb) / case.clients
    waits_us = sorted((client.in_ns - client.asked_ns) / 1000 for client in crowd.clients)
    result.extra["let_in_p99_ms"] = percentile(waits_us, 0.99) / 1000
    return True


def _idle(crowd: Crowd, server: ServerProcess, case: Case, result: Result) -> None:
    crowd.pump(_after(case.warmup_s))
    meter = Meter(server)
    crowd.pump(_after(case.seconds))
    result.idle_cpu_percent = 100 * meter.read().server_cores
    result.client_kb = (server.resident_kb() - result.base_kb) / case.clients


def _chat(crowd: Crowd, server: ServerProcess, case: Case, result: Result, chance: random.Random) -> None:
    crowd.count_only(crowd.dialect.said)
    probes = max(PROBES_MIN, int(PROBED_LINES_PER_S / case.rate_per_s))
    probed = chance.sample(crowd.clients, min(probes, case.clients))
    crowd.probe(probed)
    schedule, window_us = _talk(crowd, case, chance.sample(crowd.clients, case.sender_count))
    crowd.pump(window_us[0] * 1000)
    _steady(crowd, server, window_us, result)
    crowd.pump(window_us[1] * 1000)  # once around: the last message may have become due while the window closed

    is_echoed = crowd.dialect.is_echoed
    due = [_due(crowd, schedule, client) for client in crowd.clients]
    _drain(crowd, sum(due), window_us[1], result)
    result.sent = schedule.sent
    result.lost, result.doubled = lost_and_doubled((client.count for client in crowd.clients), due)
    _check_probes(probed, schedule, window_us, result, is_echoed=is_echoed)


def _due(crowd: Crowd, schedule: Schedule, client: Client) -> int:
    """Return how many of the messages sent so far a client is to be told."""
    return schedule.sent - (0 if crowd.dialect.is_echoed(client.alias) else schedule.sent_by(client))


def _talk(crowd: Crowd, case: Case, senders: list[Client]) -> tuple[Schedule, tuple[int, int]]:
    """Start sending; return the schedule and the measured window, in whole microseconds of the monotonic clock."""
    start_ns = _after(0.05)
    first_us = start_ns // 1000 + int(case.warmup_s * 1e6)
    last_us = first_us + int(case.seconds * 1e6)
    schedule = Schedule(senders, case.rate_per_s, case.size_bytes, start_ns, last_us * 1000)
    crowd.say(schedule)
    return schedule, (first_us, last_us)


def _steady(crowd: Crowd, server: ServerProcess, window_us: tuple[int, int], result: Result) -> None:
    """Measure from now to the end of the window."""
    assert crowd.schedule is not None
    schedule = crowd.schedule
    sent, delivered = schedule.sent, crowd.delivered
    meter = Meter(server)
    crowd.pump(window_us[1] * 1000)
    usage = meter.read()
    delivered = crowd.delivered - delivered
    result.offered_per_s = (schedule.sent - sent) / usage.length_s
    result.delivered_per_s = delivered / usage.length_s
    result.cpu_us = usage.server_s / delivered * 1e6 if delivered else math.nan
    result.server_cores = usage.server_cores
    result.generator_cores = usage.generator_cores
    result.other_cores = usage.other_cores
    result.late_p99_ms = percentile(sorted(schedule.late_us[sent:]), 0.99) / 1000


def _drain(crowd: Crowd, due: int, end_us: int, result: Result) -> None:
    def is_over() -> bool:
        quiet_ns = monotonic_ns() - max(crowd.last_delivery_ns, end_us * 1000)
        return crowd.delivered >= due or quiet_ns > DRAIN_QUIET_S * 1e9

    crowd.pump(_after(DRAIN_MAX_S), is_over)
    crowd.pump(_after(DOUBLED_S))
    result.drain_s = max(0.0, crowd.last_delivery_ns / 1e9 - end_us / 1e6)


def _check_probes(
    probed: list[Client],
    schedule: Schedule,
    window_us: tuple[int, int],
    result: Result,
    *,
    is_echoed: Callable[[str], bool],
) -> None:
    """Parse what the probes read: latencies, and every number exactly once. Adds what the mere counts did not show."""
    everything = set(range(schedule.sent))
    latencies_us: list[int] = []
    lost = doubled = 0
    orders = set()
    for client in probed:
        heard = Heard.of(client.reads or (), window_us)
        client.reads = None
        expected = everything
        if not is_echoed(client.alias) and client in schedule.senders:
            own = schedule.senders.index(client)
            expected = everything - set(range(own, schedule.sent, len(schedule.senders)))
        client_lost, client_doubled = heard.lost_and_doubled(expected)
        lost += client_lost
        doubled += client_doubled
        if is_echoed(client.alias):
            orders.add(hash(tuple(heard.sequences)))
        latencies_us += heard.latencies_us
    result.lost = max(result.lost, lost)
    result.doubled = max(result.doubled, doubled)
    result.probes = len(probed)
    result.is_one_order = len(orders) == 1 if orders and not lost else None
    latency = Latency.of(latencies_us)
    result.samples = latency.samples
    result.p50_ms, result.p99_ms, result.max_ms = latency.p50_ms, latency.p99_ms, latency.max_ms


def _storm(crowd: Crowd, server: ServerProcess, case: Case, result: Result) -> None:
    """Everybody but the watchers is cut off in one moment and comes back at once, under new aliases."""
    watchers, others = crowd.clients[:WATCHERS], crowd.clients[WATCHERS:]
    crowd.count_only(crowd.dialect.said)
    crowd.probe(watchers)
    schedule, window_us = _talk(crowd, case, watchers)
    crowd.pump(window_us[0] * 1000)
    meter = Meter(server)
    start_ns = monotonic_ns()
    crowd.hang_up(others)
    crowd.in_flight_max = case.clients
    crowd.invite(_aliases(len(others), "v"))
    is_back = crowd.pump(_after(case.join_timeout_s), lambda: crowd.is_everyone_in or not server.is_alive)
    if is_back and server.is_alive:
        result.storm_s = (max(client.in_ns for client in crowd.clients) - start_ns) / 1e9
    else:
        result.error = f"not everybody was back after {case.join_timeout_s:g} s"
    crowd.pump(max(window_us[1] * 1000, monotonic_ns()))
    usage = meter.read()
    result.server_cores = usage.server_cores
    result.generator_cores = usage.generator_cores
    result.other_cores = usage.other_cores

    def is_complete() -> bool:
        return all(client.count >= _due(crowd, schedule, client) for client in watchers)

    crowd.pump(_after(DRAIN_QUIET_S), is_complete)
    crowd.pump(_after(DOUBLED_S))
    result.sent = schedule.sent
    result.lost, result.doubled = lost_and_doubled(
        (client.count for client in watchers), [_due(crowd, schedule, client) for client in watchers]
    )
    _check_probes(watchers, schedule, window_us, result, is_echoed=crowd.dialect.is_echoed)
