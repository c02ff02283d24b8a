"""ThreadTalk as a user starts it, with a data folder on disk; only the limits are off, and the chatter on its log."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from bench.dialects import PLAIN, Dialect
from bench.servers.plan import Plan

if TYPE_CHECKING:
    from bench.servers.plan import Order

SPARE_CLIENTS = 100
"""Room for those who come back before the server has noticed that they were gone."""


def plan(
    order: Order,
    *,
    dialect: Dialect = PLAIN,
    durability: str = "full",
    is_kept: bool = True,
    is_encrypted: bool = False,
) -> Plan:
    data = str(order.folder / "data") if is_kept else ":memory:"
    command = [order.python, "-m", "threadtalk", "serve", "--host", "127.0.0.1", "--port", "0", "--data", data]
    command += ["--no-limits", "--max-clients", str(2 * order.clients + SPARE_CLIENTS)]
    command += ["--ping-after", "1h", "--drop-after", "2h"]  # as for the others: no pings during a run
    command += ["--durability", durability, "--log-level", "warning"]
    return Plan(command, dialect, version=_version(order.python), is_encrypted=is_encrypted)


def _version(python: str) -> str:
    ask = "import threadtalk; print(threadtalk.__version__)"
    return subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False).stdout.strip() or "?"
