"""Taking away from a running process what the system gives it: descriptors and threads."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


@contextmanager
def few_files(pid: int, count: int) -> Iterator[None]:
    """Let a process open no more than so many files in all."""
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (count, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)


@contextmanager
def few_threads(pid: int) -> Iterator[Callable[[int | None], None]]:
    """Yield what limits the number of threads of a process; None for no limit.

    By a control group, as the limit of a user's processes does not hold for root. Raises `OSError` where no group may
    be made.
    """
    parent = _CGROUPS / "pids" if (_CGROUPS / "pids").is_dir() else _CGROUPS
    group = parent / f"threadtalk-torture-{os.getpid()}-{pid}"
    group.mkdir()
    try:
        home = parent / "cgroup.procs"
        maximum = group / "pids.max"
        if not maximum.exists():
            raise PermissionError(f"{parent} does not hand on the limit of processes")
        (group / "cgroup.procs").write_text(str(pid))
        try:
            yield lambda count: _write(maximum, "max" if count is None else str(count))
        finally:
            if Path(f"/proc/{pid}").exists():
                home.write_text(str(pid))
    finally:
        group.rmdir()


def _write(path: Path, text: str) -> None:
    path.write_text(text)
