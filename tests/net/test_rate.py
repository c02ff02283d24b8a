"""The pace of one client: a burst, then a steady rate, by a clock of the test's own."""

from __future__ import annotations

from threadtalk.net.rate import Paces, TokenBucket


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


def test_connecting_again_does_not_bring_the_burst_back() -> None:
    clock = Clock()
    paces = Paces(3, 2, clock)
    first = paces.bucket("a")
    for _ in range(3):
        first.take()
    paces.put_back("a", first)
    assert paces.bucket("a").take() == 0.5
    assert paces.bucket("b").take() == 0, "nobody pays for somebody else"
    clock.now += 100
    assert [paces.bucket("a").take() for _ in range(3)] == [0, 0, 0]


def test_of_several_connections_the_one_that_used_most_counts() -> None:
    paces = Paces(3, 2, Clock())
    busy, quiet = paces.bucket("a"), paces.bucket("a")
    for _ in range(3):
        busy.take()
    paces.put_back("a", busy)
    paces.put_back("a", quiet)
    assert paces.bucket("a").take() == 0.5


def test_what_is_remembered_of_addresses_is_bounded() -> None:
    paces = Paces(3, 2, Clock(), max_addresses=10)
    for i in range(1000):
        bucket = paces.bucket(str(i))
        bucket.take()
        paces.put_back(str(i), bucket)
    assert len(paces._left) == 10
    untouched = paces.bucket("quiet")
    paces.put_back("quiet", untouched)
    assert "quiet" not in paces._left
