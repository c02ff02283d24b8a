"""Numbers out of samples: pure functions, no clock, no socket."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.stamp import read_stamps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least `share` (0..1) of the sorted samples do not exceed (nearest rank)."""
    if not ordered:
        return math.nan
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Iterable[float]) -> float:
    """Return the middle value (the mean of the two in the middle); NaN for nothing. NaNs are left out."""
    ordered = sorted(value for value in values if not math.isnan(value))
    if not ordered:
        return math.nan
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the moment a message was due to be sent to the moment a client had read it whole."""

    samples: int
    p50_ms: float
    p99_ms: float
    max_ms: float

    @classmethod
    def of(cls, samples_us: list[int]) -> Latency:
        samples_us.sort()
        p50, p99, most = (percentile(samples_us, share) / 1000 for share in (0.5, 0.99, 1.0))
        return cls(len(samples_us), p50, p99, most)


@dataclass(frozen=True, slots=True)
class Heard:
    """What one probe was told, out of everything it read."""

    sequences: list[int]
    """The number of every message, in the order of arrival."""
    latencies_us: list[int]
    """Of those that were due within the measured window."""

    @classmethod
    def of(cls, reads: Iterable[tuple[int, bytes]], window_us: tuple[int, int]) -> Heard:
        """Parse a probe's reads, each (monotonic microseconds, bytes). A text arrives with the read that ends it."""
        sequences: list[int] = []
        latencies: list[int] = []
        first, last = window_us
        rest = b""
        for read_us, chunk in reads:
            stamps, rest = read_stamps(rest + chunk)
            for sequence, due_us in stamps:
                sequences.append(sequence)
                if first <= due_us < last:
                    latencies.append(read_us - due_us)
        return cls(sequences, latencies)

    def lost_and_doubled(self, expected: set[int]) -> tuple[int, int]:
        """Return how many of `expected` never came, and how many messages came again or should not have come at all."""
        distinct = set(self.sequences)
        return len(expected - distinct), len(self.sequences) - len(distinct & expected)


def lost_and_doubled(counts: Iterable[int], expected: Iterable[int]) -> tuple[int, int]:
    """Compare clients' counts with what each should have: (missing, too many). Two errors of one client may cancel."""
    missing = extra = 0
    for count, due in zip(counts, expected, strict=True):
        missing += max(0, due - count)
        extra += max(0, count - due)
    return missing, extra
