"""The textbook server of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.dialects import NAIVE
from bench.servers.plan import Plan

if TYPE_CHECKING:
    from bench.servers.plan import Order

SCRIPT = Path(__file__).parent.parent / "naive_server.py"


def plan(order: Order) -> Plan:
    return Plan([order.python, str(SCRIPT), "0"], NAIVE, version="1")
