"""What to measure: the cases, the presets, and the command line that makes them. Pure: parses, refuses, returns."""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.servers import SERVERS
from bench.stamp import SEQUENCES_MAX, SIZE_MIN_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

DISTURBED_MAX = 5
"""How often a disturbed run is repeated before it is taken as it is."""

SCENARIOS = {
    "chat": "everybody joins, then senders talk at the given rate",
    "join": "everybody joins, as fast as the server takes them",
    "idle": "everybody joins, then nobody says anything",
    "full": "everybody joins, is silent, then senders talk at the given rate",
    "reconnect-storm": "while a few talk, everybody else loses the connection at once and comes back at once",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One situation that each server is put into."""

    name: str = "custom"
    scenario: str = "chat"
    clients: int = 200
    rate_per_s: float = 1000.0
    """Messages offered per second, all senders together."""
    senders: int = 0
    """How many of the clients talk, in turn; 0: all of them."""
    size_bytes: int = 64
    """Of one text: what a typical chat line has."""
    seconds: float = 10.0
    """The measured window."""
    warmup_s: float = 3.0
    """Talk before the window, and silence before an idle window."""
    in_flight: int = 100
    """Connections that wait to be let in at the same time."""
    join_timeout_s: float = 120.0

    @property
    def sender_count(self) -> int:
        return min(self.senders, self.clients) or self.clients


def _chat(rate: int) -> Case:
    return Case(f"200x{rate}", clients=200, rate_per_s=rate)


PRESETS = {
    "200x1000": _chat(1000),
    "200x4000": _chat(4000),
    "200x10000": _chat(10000),
    "5000x20": Case("5000x20", scenario="full", clients=5000, rate_per_s=20, senders=200),
}
"""The situations for which the project has set itself figures."""
ALL_PRESETS = {
    **PRESETS,
    "storm": Case("storm", scenario="reconnect-storm", clients=1000, rate_per_s=20, seconds=15),
    "quick": Case("quick", clients=20, rate_per_s=200, seconds=1, warmup_s=0.3),
}


@dataclass(frozen=True, slots=True)
class Options:
    cases: list[Case]
    servers: list[str]
    repeat: int
    other_cores_max: float
    """A run during which other processes used more than this is repeated, `DISTURBED_MAX` times at most."""
    out: Path
    is_json: bool
    python: str
    seed: int


def parse(arguments: Sequence[str], default_python: str) -> Options:
    """Return what the command line asks for; argparse ends the process with a sentence if it cannot be."""
    parser = _parser()
    given = parser.parse_args(arguments)
    chosen = {
        field: value
        for field in Case.__dataclass_fields__
        if field != "name" and (value := getattr(given, field)) is not None
    }
    names = [name for group in given.preset for name in group.split(",")]
    if "all" in names:
        names = list(PRESETS)
    for name in names:
        if name not in ALL_PRESETS:
            parser.error(f"--preset {name}: there is no such preset; choose from {', '.join(ALL_PRESETS)}, all")
    cases = [replace(ALL_PRESETS[name], **chosen) for name in names] or [Case(**chosen)]
    servers = given.servers.split(",")
    for server in servers:
        if server not in SERVERS:
            parser.error(f"--servers {server}: there is no such server; choose from {', '.join(SERVERS)}")
    for case in cases:
        if complaint := _complaint(case):
            parser.error(complaint)
    if given.repeat < 1:
        parser.error(f"--repeat {given.repeat}: at least 1")
    return Options(
        cases, servers, given.repeat, given.quiet, given.out, given.json, given.python or default_python, given.seed
    )


def _complaint(case: Case) -> str | None:
    """Return what is wrong with a case, or None. Everything is bounded, so that no typing error runs for a day."""
    bounds: dict[str, tuple[float, float]] = {
        "clients": (1, 19_000),  # one descriptor each, and the usual hard limit is some more than that
        "rate_per_s": (0.1, 1_000_000),
        "senders": (0, 19_000),  # more than there are clients: all of them
        "size_bytes": (SIZE_MIN_BYTES, 8000),
        "seconds": (0.1, 3600),
        "warmup_s": (0, 600),
        "in_flight": (1, 19_000),
        "join_timeout_s": (1, 3600),
    }
    for field, (least, most) in bounds.items():
        value = getattr(case, field)
        if math.isnan(value) or not least <= value <= most:
            return f"--{_flag(field)} {value:g}: from {least:g} to {most:g}"
    if case.rate_per_s * (case.warmup_s + case.seconds) >= SEQUENCES_MAX:
        return f"more than {SEQUENCES_MAX:,} messages in one run: take a lower --rate or fewer --seconds"
    return None


def _flag(field: str) -> str:
    return field.removesuffix("_per_s").removesuffix("_bytes").removesuffix("_s").replace("_", "-")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Put chat servers under the same load, one after the other, and compare them.",
        epilog="scenarios: " + "; ".join(f"{name}: {text}" for name, text in SCENARIOS.items()) + ".",
    )
    add = parser.add_argument
    add(
        "--preset",
        action="append",
        default=[],
        metavar="NAME",
        help=f"{', '.join(ALL_PRESETS)}, or all (= the first four)",
    )
    add(
        "--servers",
        default="threadtalk,naive",
        metavar="A,B",
        help=f"from: {', '.join(SERVERS)} (default: %(default)s)",
    )
    add("--scenario", choices=SCENARIOS, help="what happens (default: chat)")
    add("--clients", type=int, metavar="N", help="how many are in the room (default: 200)")
    add("--rate", type=float, dest="rate_per_s", metavar="N", help="messages/s offered in total (default: 1000)")
    add("--senders", type=int, metavar="N", help="how many of the clients talk, in turn (default: all)")
    add("--size", type=int, dest="size_bytes", metavar="BYTES", help="of one text (default: 64)")
    add("--seconds", type=float, metavar="S", help="measured window (default: 10)")
    add("--warmup", type=float, dest="warmup_s", metavar="S", help="before it (default: 3)")
    add("--in-flight", type=int, metavar="N", help="connections waiting to be let in at a time (default: 100)")
    add("--join-timeout", type=float, dest="join_timeout_s", metavar="S", help="give up joining after (default: 120)")
    add("--repeat", type=int, default=1, metavar="N", help="times, the servers taking turns; medians are reported")
    add("--quiet", type=float, default=math.inf, metavar="CORES", help="repeat runs while others use more than this")
    add(
        "--out",
        type=Path,
        default=Path("bench/results"),
        metavar="DIR",
        help="for the plot and JSON (default: %(default)s)",
    )
    add("--json", action="store_true", help="print the JSON instead of the table")
    add("--python", metavar="PATH", help="interpreter that runs the Python servers (default: this one)")
    add("--seed", type=int, default=1, metavar="N", help="which clients talk and which are probes (default: 1)")
    return parser
