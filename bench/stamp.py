"""What the text of every measured message carries: its number in the run, and the time at which it was due to be sent.

The width is fixed, so that every line of a run has the same length, and the marker before it is what all readers count:
`bytes.count` of seven characters costs 0.6 ns a byte, a regular expression per line would cost more than the server.
"""

from __future__ import annotations

import re

MARKER = b" stamp="
SIZE_MIN_BYTES = len(MARKER) + 8 + 1 + 14
SEQUENCES_MAX = 10**8

_WORDS = b"the quick brown fox jumps over the lazy dog while five boxing wizards watch and say nothing at all "
_STAMP = re.compile(MARKER + rb"(\d{8})\.(\d{14})")


def padding(size_bytes: int) -> bytes:
    """Return the words that make a text of `size_bytes` out of a stamp."""
    missing = size_bytes - SIZE_MIN_BYTES
    if missing < 0:
        raise ValueError(f"a stamped text needs at least {SIZE_MIN_BYTES} bytes, not {size_bytes}")
    words = (_WORDS * (missing // len(_WORDS) + 1))[:missing]
    return words[:-1] + b"." if words.endswith(b" ") else words


def stamp(sequence: int, due_us: int) -> bytes:
    """Return the stamp of one message: its number, and microseconds of the monotonic clock."""
    return b"%s%08d.%014d" % (MARKER, sequence, due_us)


def read_stamps(data: bytes) -> tuple[list[tuple[int, int]], bytes]:
    """Return (sequence, due_us) of every whole stamp in `data`, in order, and what comes after the last one."""
    found = list(_STAMP.finditer(data))
    return [(int(each[1]), int(each[2])) for each in found], data[found[-1].end() if found else 0 :]
