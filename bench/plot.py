"""The picture: cost, latency, throughput and joining of each server. Needs matplotlib (extra `bench`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("Agg")  # files only; no display is needed
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

if TYPE_CHECKING:
    from pathlib import Path

PANELS = [
    # field, title, logarithmic
    ("cpu_us", "server CPU, µs per delivery", False),
    ("p99_ms", "latency p99, ms", True),
    ("delivered_per_s", "deliveries per second", False),
    ("join_s", "until all were in, s", True),
    ("client_kb", "memory per client, KB", False),
]


def draw(record: dict[str, Any], path: Path) -> None:
    """Draw a panel for each figure that was measured: bars are medians, whiskers the lowest and highest repeat."""
    rows = record["summary"]
    cases = list(dict.fromkeys(row["case"] for row in rows))
    servers = list(dict.fromkeys(row["server"] for row in rows))
    panels = [panel for panel in PANELS if any(row[panel[0]]["median"] is not None for row in rows)]
    if not panels:
        return
    figure, axes = plt.subplots(1, len(panels), figsize=(4.2 * len(panels), 4.2), squeeze=False)
    for axis, (field, title, is_logarithmic) in zip(axes[0], panels, strict=True):
        _panel(axis, [row for row in rows if row[field]["median"] is not None], field, cases, servers)
        axis.set_title(title)
        if is_logarithmic:
            axis.set_yscale("log")
    handles = [Patch(color=f"C{number}") for number in range(len(servers))]
    figure.legend(handles, servers, loc="lower center", ncols=len(servers), frameon=False)
    cpus, date = record["machine"]["cpus"], record["date"][:10]
    figure.suptitle(f"{date}, {cpus} CPUs, median of {record['repeat']}: {record['command']}", fontsize=9)
    figure.tight_layout(rect=(0, 0.06, 1, 1))
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _panel(axis: Any, rows: list[dict[str, Any]], field: str, cases: list[str], servers: list[str]) -> None:
    width = 0.8 / len(servers)
    shown = [case for case in cases if any(row["case"] == case for row in rows)]
    for row in rows:
        number = servers.index(row["server"])
        place = shown.index(row["case"]) + (number - (len(servers) - 1) / 2) * width
        figures = row[field]
        middle = figures["median"]
        whiskers = [[middle - figures["lowest"]], [figures["highest"] - middle]]
        bars = axis.bar(place, middle, width * 0.92, color=f"C{number}", yerr=whiskers, capsize=3)
        axis.bar_label(bars, labels=[f"{middle:,.0f}" if middle >= 100 else f"{middle:.3g}"], fontsize=7, padding=2)
    axis.set_xticks(range(len(shown)), shown)
    axis.spines[["top", "right"]].set_visible(False)
