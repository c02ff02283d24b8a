"""Disks that can be filled: a small one of our own where that is allowed, else a limit on the size of any file."""

from __future__ import annotations

import resource
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK_BYTES = 8 << 20
"""Room for some thousand messages and the write-ahead log of them."""
CYCLE_BYTES = 1 << 20
"""Room for what is kept from one time to the next that the disk is full."""


class Disk(ABC):
    """Where a server keeps its data, and how to leave it no room."""

    folder: Path

    @abstractmethod
    def fill(self, pid: int) -> None:
        """Leave no room for anything more. May be called again, when room was made."""

    @abstractmethod
    def free(self, pid: int) -> None:
        """Let there be room again."""


class SmallDisk(Disk):
    """A file system in memory, filled by one large file."""

    def __init__(self, mount_point: Path) -> None:
        self.folder = mount_point / "data"
        self._ballast = mount_point / "ballast"

    def fill(self, pid: int) -> None:
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (1 << 16, 4096, 1):
                try:
                    while ballast.write(bytes(size)) == size:
                        pass
                except OSError:
                    pass  # it is full; what is left is filled in smaller pieces

    def free(self, pid: int) -> None:
        self._ballast.unlink()


class LimitedFiles(Disk):
    """No file of the process may grow beyond a few bytes: writes end in the middle, as on a disk nearly full."""

    def __init__(self, parent: Path) -> None:
        self.folder = parent / "data"

    def fill(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (2048, resource.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def small_disk(parent: Path, cycles: int) -> Iterator[Disk]:
    """Mount a small disk, to be filled so many times. Raises `CalledProcessError` where that is not allowed."""
    mount_point = parent / "disk"
    mount_point.mkdir()
    options = f"size={DISK_BYTES + cycles * CYCLE_BYTES},mode=0700"
    command = ["mount", "-t", "tmpfs", "-o", options, "threadtalk-torture", str(mount_point)]
    subprocess.run(command, check=True, capture_output=True, timeout=10)
    try:
        yield SmallDisk(mount_point)
    finally:
        # Lazily: a server that a failed test has left is ended only after this.
        subprocess.run(["umount", "--lazy", str(mount_point)], check=True, timeout=10)
