"""Connections that read for any thread, a few at a time, and never for long."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from threadtalk.errors import LogUnavailable
from threadtalk.log import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS_MAX = 4
"""Connections: more than the cores that could serve them; each costs three descriptors and up to 2 MB of cache."""

DEADLINE = 2.0
"""Seconds that a page may take, the wait for a connection included: a person waits no longer either."""

_STEPS_BETWEEN_LOOKS = 10_000
"""Of SQLite's virtual machine, some tenths of a millisecond, between two looks at the clock."""


class Readers:
    """A pool of read-only connections, opened when first needed. Any thread may use it."""

    def __init__(self, database: Path, *, size: int = READERS_MAX, deadline: float = DEADLINE) -> None:
        self._database = database
        self._deadline = deadline
        self._size = size
        self._free = threading.Semaphore(size)
        """One permit for each connection that nobody uses or that is not open yet."""
        self._idle: list[_Reader] = []
        """Open and unused; `append` and `pop` are atomic, and who holds a permit takes at most one."""

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. What its holder has not read at the deadline, it will not read.

        Raises `LogUnavailable` where no connection comes free, or reading fails or takes too long.
        """
        ends_at = time.monotonic() + self._deadline
        if not self._free.acquire(timeout=self._deadline):
            raise LogUnavailable("The history is asked for by too many at once.")
        try:
            reader = self._take()
            try:
                reader.ends_at = ends_at
                yield reader.connection
            except BaseException:
                reader.connection.close()  # in whatever state it is: the next one opens its own
                raise
            self._idle.append(reader)
        except sqlite3.Error as exc:
            raise LogUnavailable(f"The history cannot be read right now ({exc}).") from exc
        finally:
            self._free.release()

    def close(self) -> None:
        """Close all connections, once those in use are given back; that takes no longer than the deadline."""
        for _ in range(self._size):
            self._free.acquire()
        while self._idle:
            self._idle.pop().connection.close()

    def _take(self) -> _Reader:
        try:
            return self._idle.pop()
        except IndexError:
            return _Reader(folder.connect_reader(self._database))


class _Reader:
    """A connection that stops by itself."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.ends_at = 0.0
        """On the monotonic clock; set by whoever borrows the connection."""
        connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_LOOKS)

    def _is_late(self) -> bool:
        return time.monotonic() > self.ends_at
