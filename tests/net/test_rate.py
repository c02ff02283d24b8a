"""The pace of one client: a burst, then a steady rate, by a clock of the test's own."""

from __future__ import annotations

from threadtalk.net.rate import TokenBucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_at_once_and_then_each_line_waits_its_turn() -> None:
    bucket = TokenBucket(3, 2, Clock())
    assert [bucket.take() for _ in range(5)] == [0, 0, 0, 0.5, 1.0]


def test_who_waits_gets_the_burst_back_but_never_more() -> None:
    clock = Clock()
    bucket = TokenBucket(3, 2, clock)
    for _ in range(3):
        bucket.take()
    clock.now += 100
    assert [bucket.take() for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_full_bucket_means_that_the_client_was_quiet() -> None:
    clock = Clock()
    bucket = TokenBucket(3, 2, clock)
    bucket.take()
    assert bucket.is_full
    bucket.take()
    assert not bucket.is_full
