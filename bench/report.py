"""What comes out: a table for people, a JSON for programs, a plot for both."""

from __future__ import annotations

import json
import math
import os
import platform
import shlex
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench.figures import median

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from bench.measure import Result
    from bench.options import Options

COLUMNS: list[tuple[str, str, str]] = [
    # heading, field of Result, format
    ("CPU µs/deliv", "cpu_us", ".2f"),
    ("p50 ms", "p50_ms", ".1f"),
    ("p99 ms", "p99_ms", ".1f"),
    ("max ms", "max_ms", ".0f"),
    ("offered/s", "offered_per_s", ",.0f"),
    ("deliveries/s", "delivered_per_s", ",.0f"),
    ("lost", "lost", ",.0f"),
    ("twice", "doubled", ",.0f"),
    ("all in s", "join_s", ".2f"),
    ("all told s", "told_s", ".2f"),
    ("KB/client", "client_kb", ".1f"),
    ("idle CPU %", "idle_cpu_percent", ".2f"),
    ("storm s", "storm_s", ".2f"),
    ("server cores", "server_cores", ".2f"),
    ("load cores", "generator_cores", ".2f"),
    ("other cores", "other_cores", ".2f"),
]
SPREAD_FIELDS = ("cpu_us", "p99_ms", "join_s")
"""Shown with the lowest and the highest of the repeats: the figures that a busy machine moves most."""


def one_line(result: Result) -> str:
    """Return the figures of one run, those that there are."""
    if result.error:
        return f"FAILED: {result.error}"
    shown = ((heading, getattr(result, name), form) for heading, name, form in COLUMNS)
    return ", ".join(f"{heading} {value:{form}}" for heading, value, form in shown if not math.isnan(value))


def summarise(results: Sequence[Result]) -> dict[str, dict[str, float | None]]:
    """Return for each field of the table the median, lowest and highest of the runs that did not fail.

    Disturbed runs count only where there is no other.
    """
    finished = [result for result in results if not result.error]
    good = [result for result in finished if not result.is_disturbed] or finished
    summary: dict[str, dict[str, float | None]] = {}
    for _, name, _ in COLUMNS:
        values = [float(getattr(result, name)) for result in good]
        known = [value for value in values if not math.isnan(value)]
        middle = max(known, default=math.nan) if name in ("lost", "doubled") else median(known)
        summary[name] = {
            "median": None if math.isnan(middle) else middle,
            "lowest": min(known, default=None),
            "highest": max(known, default=None),
        }
    return summary


def table(chosen: Options, results: Sequence[Result]) -> str:
    """Return one Markdown table: a row for each case and server, medians of the repeats, empty columns left out."""
    rows: list[list[str]] = []
    for case in chosen.cases:
        for server in chosen.servers:
            runs = [result for result in results if (result.case, result.server) == (case.name, server)]
            if runs:
                rows.append([case.name, server, *_cells(runs)])
    headings = ["case", "server", *(heading for heading, _, _ in COLUMNS)]
    kept = [column for column in range(len(headings)) if any(row[column] for row in rows)]
    lines = [[headings[column] for column in kept], *([row[column] for column in kept] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(kept))]
    lines.insert(1, ["-" * (width - 1) + (":" if column > 1 else "-") for column, width in enumerate(widths)])
    text = "\n".join(
        "| " + " | ".join(cell.ljust(width) if column < 2 else cell.rjust(width)
                          for column, (cell, width) in enumerate(zip(line, widths, strict=True))) + " |"
        for line in lines
    )  # fmt: skip
    failed = [f"{result.case}, {result.server}: {result.error}" for result in results if result.error]
    disturbed = sum(result.is_disturbed for result in results)
    notes = [f"{disturbed} of {len(results)} runs were disturbed by other processes"] if disturbed else []
    return "\n".join([text, *failed, *notes])


def _cells(runs: Sequence[Result]) -> list[str]:
    if all(run.error for run in runs):
        return ["failed", *[""] * (len(COLUMNS) - 1)]
    cells = []
    for (_, name, form), figures in zip(COLUMNS, summarise(runs).values(), strict=True):
        middle, lowest, highest = figures["median"], figures["lowest"], figures["highest"]
        if middle is None or (name in ("lost", "doubled") and all(math.isnan(run.p99_ms) for run in runs)):
            cells.append("")
        elif name in SPREAD_FIELDS and lowest != highest:
            cells.append(f"{middle:{form}} ({lowest:{form}}–{highest:{form}})")
        else:
            cells.append(f"{middle:{form}}")
    return cells


def source() -> dict[str, Any]:
    """Return which source the servers are started from. In a checkout that is worked on it may change under a run."""
    return {"commit": _git("rev-parse", "HEAD"), "is_clean": not _git("status", "--porcelain", "--", "src")}


def record(
    chosen: Options,
    versions: dict[str, str],
    source_at_start: dict[str, Any],
    started: dt.datetime,
    results: Sequence[Result],
) -> dict[str, Any]:
    """Return everything needed to read the figures later and to measure them again."""
    return {
        "date": started.isoformat(timespec="seconds"),
        "command": shlex.join(["python", "-m", "bench", *sys.argv[1:]]),
        "seed": chosen.seed,
        "repeat": chosen.repeat,
        "machine": {
            "cpus": os.cpu_count(),
            "cpu": _cpu_model(),
            "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
            "system": platform.platform(),
        },
        "versions": {
            "python": sys.version,
            "server_python": chosen.python,
            "sqlite": sqlite3.sqlite_version,
            "source_at_start": source_at_start,
            "source_at_end": source(),
            "servers": versions,
        },
        "cases": [asdict(case) for case in chosen.cases],
        "summary": [
            {
                "case": case.name,
                "server": server,
                **summarise([r for r in results if (r.case, r.server) == (case.name, server)]),
            }
            for case in chosen.cases
            for server in chosen.servers
        ],
        "runs": [asdict(result) for result in results],
    }


def as_json(record: dict[str, Any]) -> str:
    return json.dumps(_without_nan(record), indent=1, ensure_ascii=False)


def write(record: dict[str, Any], out: Path, started: dt.datetime) -> list[Path]:
    """Write the JSON and, where matplotlib is there, the plot; return their paths."""
    stem = started.strftime("%Y-%m-%d-%H%M%S")
    paths = [out / f"{stem}.json"]
    paths[0].write_text(as_json(record) + "\n")
    try:
        from bench import plot
    except ImportError:
        print("no plot: matplotlib is missing (pip install -e '.[bench]')", file=sys.stderr)
    else:
        paths.append(out / f"{stem}.png")
        plot.draw(record, paths[1])
    return paths


def _without_nan(value: Any) -> Any:
    """JSON has no NaN; null says the same."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _cpu_model() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "?")
    except OSError:
        return "?"


def _git(*arguments: str) -> str:
    """Return what git says, or nothing outside a checkout."""
    try:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
