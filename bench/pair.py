"""Two people who talk, while others do something: how long a message takes from one to the other, limits off."""

from __future__ import annotations

import os
import socket
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TALK_EVERY_S = 0.02
PATIENCE_S = 60.0
"""For one message; where it takes longer, there is nothing more to measure."""


class Person:
    """Somebody who speaks plain text with tags."""

    def __init__(self, port: int, alias: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self.lines = self.socket.makefile("rb")
        self.type("/tags", alias)
        self.type("/ping in")
        self.see(b"@kind=pong")

    def type(self, *lines: str) -> None:
        self.socket.sendall("".join(f"{line}\n" for line in lines).encode())

    def see(self, *starts: bytes) -> bytes:
        while not (line := self.lines.readline()).startswith(starts):
            if not line:
                raise EOFError(f"the server is gone before {starts!r}")
        return line


def command(folder: Path) -> list[str]:
    """Return how the server is started."""
    server = [sys.executable, "-m", "threadtalk", "serve", "--host", "127.0.0.1", "--port", "0", "--data", str(folder)]
    return [*server, "--no-limits", "--log-level", "warning"]


def deliveries(talker: Person, listener: Person, seconds: float) -> list[float]:
    """Return how long messages took from one person to another, in milliseconds, in ascending order."""
    times = []
    ends_at = time.perf_counter() + seconds
    while time.perf_counter() < ends_at:
        began = time.perf_counter()
        talker.type(f"message {len(times)} {os.getpid()}")
        listener.see(b"@kind=say")
        times.append(1000 * (time.perf_counter() - began))
        time.sleep(TALK_EVERY_S)
    return sorted(times)


def in_words(times: Sequence[float]) -> str:
    """Return what `deliveries` has found."""
    return f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms"
