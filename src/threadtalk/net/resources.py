"""What the operating system gives a process, and how to get along with it: files, threads, memory.

Every client costs a file descriptor and a thread. The numbers behind the settings here were measured on Linux with
CPython 3.11; docs/decisions/ tells how.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

THREAD_STACK_BYTES = 256 * 1024
"""Virtual, and only touched pages become resident; the deepest call chain of a client's thread needs about 40 KiB."""

RESERVED_FILES = 64
"""Descriptors kept for all that is not a client: the log, its readers, the listener, libraries."""

MAPS_PER_THREAD = 3
"""Memory mappings of one thread (stack, guard page, and now and then an arena); measured, see vm.max_map_count."""

_M_ARENA_MAX = -8  # <malloc.h> of glibc


def raise_file_limit() -> int:
    """Allow the process as many open files as its hard limit does, and return that number."""
    if resource is None:
        return sys.maxsize
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
        except (OSError, ValueError):
            pass  # some systems have a ceiling of their own below the hard limit: then the soft one it is
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def client_ceiling(max_files: int) -> int:
    """Return how many clients this machine allows, by its open files and its threads."""
    ceiling = max_files - RESERVED_FILES
    try:
        max_maps = int(Path("/proc/sys/vm/max_map_count").read_text())
    except (OSError, ValueError):
        max_maps = sys.maxsize  # not Linux: starting a thread will tell
    return max(1, min(ceiling, max_maps // MAPS_PER_THREAD - 1000))


def use_small_threads() -> None:
    """Make the threads started from now on as small as they can be."""
    threading.stack_size(THREAD_STACK_BYTES)
    try:
        # glibc gives threads memory arenas of their own, which costs 90 KB per client; the interpreter's lock keeps
        # them from running at the same time anyway.
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    except (OSError, AttributeError, TypeError):
        pass  # another C library: it has no arenas to limit
