"""The real server as a process of its own: started, watched from outside, and killed in every way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 30.0
"""Seconds until a test gives up waiting: long, because it is only ever waited for in a test that fails."""

READY = "Server is running and listening..."

_LISTENING = "0A"


class ServerProcess:
    """`python -m threadtalk serve` on a free port of loopback. It is started at once; `wait_until_ready` follows."""

    def __init__(
        self,
        data: Path | str,
        *options: str,
        env: Mapping[str, str] | None = None,
        prefix: Sequence[str] = (),
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("THREADTALK_")}
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "threadtalk", "serve", "--port", "0", "--data", str(data), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tempfile.gettempdir(),
            env={**inherited, **(env or {})},
        )
        self.output: list[str] = []
        """All lines of stdout and stderr together."""
        self.errors: list[str] = []
        """The lines of stderr."""
        self._has_news = threading.Condition()
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        # Pipes, not files: a full disk and a limit on the size of files are for the data folder alone.
        self._readers = [
            threading.Thread(target=self._collect, args=(self._process.stdout, [self.output])),
            threading.Thread(target=self._collect, args=(self._process.stderr, [self.output, self.errors])),
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def wait_until_ready(self, timeout: float = PATIENCE) -> bool:
        """Wait until it says that it listens; False where it ended instead."""
        end = time.monotonic() + timeout
        with self._has_news:
            while READY not in self.output:
                if not any(reader.is_alive() for reader in self._readers):
                    return READY in self.output
                assert time.monotonic() < end, f"the server neither started nor gave up: {self.output}"
                self._has_news.wait(0.1)
        return True

    @cached_property
    def address(self) -> tuple[str, int]:
        """Where it listens, as the system knows it."""
        sockets = set(self._open_files())
        table = Path(f"/proc/{self.pid}/net/tcp").read_text().splitlines()[1:]
        for line in table:
            fields = line.split()
            if fields[3] == _LISTENING and f"socket:[{fields[9]}]" in sockets:
                host, port = fields[1].split(":")
                number = int(host, 16)
                return ".".join(str(number >> shift & 255) for shift in (0, 8, 16, 24)), int(port, 16)
        raise AssertionError("the server does not listen")

    def kill(self) -> None:
        """`kill -9`; returns when it is dead."""
        self._process.kill()
        self._end()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def terminate(self, timeout: float = PATIENCE) -> int:
        """SIGTERM; return the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait(timeout)

    def wait(self, timeout: float = PATIENCE) -> int:
        """Wait for the end; return the exit code."""
        self._process.wait(timeout)
        return self._end()

    def assert_unharmed(self) -> None:
        """Fail where it has ended, or has stumbled over anything it did not expect."""
        assert self.is_running, f"the server has ended with {self._process.returncode}: {self.output[-20:]}"
        self.assert_no_traceback()

    def assert_no_traceback(self) -> None:
        found = [index for index, line in enumerate(self.output) if "Traceback" in line]
        assert not found, "\n".join(self.output[max(0, found[0] - 2) : found[0] + 30])

    def resources(self) -> Resources:
        """Return what it holds at the moment."""
        status = dict(line.split(":", 1) for line in Path(f"/proc/{self.pid}/status").read_text().splitlines())
        return Resources(
            threads=int(status["Threads"]),
            files=len(self._open_files()),
            resident_bytes=int(status["VmRSS"].split()[0]) * 1024,
        )

    def cpu_seconds(self, thread: str | None = None) -> float:
        """Return the processor time used so far by the process, or by its one thread of that system name."""
        if thread is None:
            return _cpu_seconds(Path(f"/proc/{self.pid}/stat"))
        tasks = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(_cpu_seconds(task / "stat") for task in tasks if (task / "comm").read_text().strip() == thread)

    def close(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            self._process.kill()
        self._end()

    def _end(self) -> int:
        code = self._process.wait(PATIENCE)
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()
        return code

    def _open_files(self) -> list[str]:
        """Return what each of its descriptors is open on."""
        folder = Path(f"/proc/{self.pid}/fd")
        targets = []
        for descriptor in folder.iterdir():
            try:
                targets.append(os.readlink(descriptor))
            except FileNotFoundError:
                pass  # it was closed while we looked
        return targets

    def _collect(self, pipe: IO[bytes], lists: list[list[str]]) -> None:
        for raw in pipe:
            line = raw.decode(errors="replace").rstrip("\n")
            with self._has_news:
                for lines in lists:
                    lines.append(line)
                self._has_news.notify_all()


@dataclass(frozen=True)
class Resources:
    """What a process holds."""

    threads: int
    files: int
    resident_bytes: int


def _cpu_seconds(stat: Path) -> float:
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
