import math

import pytest

from bench.figures import Heard, Latency, lost_and_doubled, median, percentile
from bench.stamp import stamp
from tests.wire.chunks import ways_to_cut


def line(sequence: int, due_us: int) -> bytes:
    return b"u00001: hi" + stamp(sequence, due_us) + b"\n"


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 50), (0.99, 99), (1, 100)])
def test_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile(range(1, 101), share) == value


def test_percentile_of_one_and_of_nothing() -> None:
    assert percentile([7], 0.99) == 7
    assert math.isnan(percentile([], 0.5))


def test_median_leaves_out_what_was_not_measured() -> None:
    assert median([3, math.nan, 1, 2]) == 2
    assert median([1, 2]) == 1.5
    assert math.isnan(median([math.nan]))


def test_latency_is_in_milliseconds() -> None:
    latency = Latency.of([3000, 1000, 2000])
    assert (latency.samples, latency.p50_ms, latency.max_ms) == (3, 2, 3)


def test_a_probe_hears_every_line_however_the_reads_are_cut() -> None:
    data = line(0, 100) + b"-- a notice\n" + line(1, 200)
    for chunks in ways_to_cut(data):
        heard = Heard.of(((1000, chunk) for chunk in chunks), (0, 10_000))
        assert heard.sequences == [0, 1]
        assert heard.latencies_us == [900, 800]


def test_a_text_arrives_with_the_read_that_ends_it() -> None:
    whole = line(0, 100).rstrip()
    heard = Heard.of([(150, whole[:-1]), (400, whole[-1:])], (0, 1000))
    assert heard.latencies_us == [300]


def test_only_messages_due_within_the_window_are_timed() -> None:
    heard = Heard.of([(900, line(0, 99) + line(1, 100) + line(2, 199) + line(3, 200))], (100, 200))
    assert heard.sequences == [0, 1, 2, 3]
    assert len(heard.latencies_us) == 2


def test_a_probe_tells_what_is_missing_from_what_came_twice() -> None:
    assert Heard([0, 2, 2, 3], []).lost_and_doubled({0, 1, 2, 3}) == (1, 1)
    assert Heard([0, 1, 9], []).lost_and_doubled({0, 1}) == (0, 1)


def test_counts_are_compared_client_by_client() -> None:
    assert lost_and_doubled([5, 4, 7], [5, 5, 5]) == (1, 2)
