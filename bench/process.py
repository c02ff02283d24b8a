"""A server as a process of its own: started, measured from outside, and always stopped. Linux (`/proc`)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 15.0
_LISTENING = "0A"
_PR_SET_PDEATHSIG = 1


class ServerDied(Exception):
    """The server under test could not be started, or ended by itself; its last words are in the message."""


class ServerMissing(ServerDied):
    """The server under test is not installed; what to do about it is in the message."""


@dataclass(frozen=True, slots=True)
class ServerProcess:
    pid: int
    port: int
    output: Path
    _process: subprocess.Popen[bytes]

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def cpu_s(self) -> float:
        """Return the CPU seconds of all the server's threads, user and system, to the nanosecond.

        The clock of another process has the number that `clock_getcpuclockid(3)` gives; `/proc/PID/stat` has the same
        sum in steps of 10 ms.
        """
        return time.clock_gettime((~self.pid << 3) | 2)

    def resident_kb(self) -> int:
        return _status_kb(self.pid, "VmRSS:")

    def resident_max_kb(self) -> int:
        return _status_kb(self.pid, "VmHWM:")

    def last_words(self) -> str:
        return self.output.read_text(errors="replace")[-2000:]


@contextlib.contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[ServerProcess]:
    """Run `command` until the block ends, however it ends; yield once it listens. Its output goes to a file."""
    output = folder / "output.txt"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the bench, which then stops the server
            preexec_fn=_die_with_parent,
        )
    try:
        port = _wait_until_listening(process, output)
        yield ServerProcess(process.pid, port, output, process)
    finally:
        _stop(process)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_listening(process: subprocess.Popen[bytes], output: Path) -> int:
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline_s:
        if process.poll() is not None:
            break
        if ports := listening_ports(process.pid):
            return min(ports)
        time.sleep(0.05)
    words = output.read_text(errors="replace")[-2000:]
    raise ServerDied(f"{' '.join(process.args)!r} does not listen; its output:\n{words}")  # type: ignore[arg-type]


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stop, timeout_s in ((signal.SIGTERM, STOP_TIMEOUT_S), (signal.SIGKILL, None)):
        if process.poll() is not None:
            return
        process.send_signal(stop)
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            continue  # asked kindly; the next one does not ask


def listening_ports(pid: int) -> set[int]:
    """Return the TCP ports on which the process listens. Asking the kernel works for every server, printing or not."""
    inodes = set()
    with contextlib.suppress(OSError):  # the process is gone, or not ours yet (between fork and exec)
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):  # closed since it was listed
                target = os.readlink(entry.path)
                if target.startswith("socket:["):
                    inodes.add(target[8:-1])
    ports = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if not os.path.exists(table):
            continue
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTENING and fields[9] in inodes:
                ports.add(int(fields[1].rpartition(":")[2], 16))
    return ports


def machine_busy_s() -> float:
    """Return the seconds that all CPUs together have been busy since boot, with whatever."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _status_kb(pid: int, field: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    return 0
