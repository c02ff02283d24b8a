from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.pace import Pace


def test_a_few_times_at_once_and_then_one_after_the_other() -> None:
    pace = Pace()
    assert [pace.wait(0, burst=3, every=1000) for _ in range(5)] == [0, 0, 0, 1, 1]
    assert pace.wait(1000, burst=3, every=1000) == 0
    assert pace.wait(1000, burst=3, every=1000) == 1


@given(st.lists(st.integers(0, 5000), max_size=60), st.integers(1, 5), st.integers(1, 3000))
def test_nobody_gets_more_than_the_pace_allows_and_who_waits_as_told_is_let(
    gaps: list[int], burst: int, every: int
) -> None:
    pace = Pace()
    at = 0
    for allowed, gap in enumerate(gaps, 1):
        at += gap
        seconds = pace.wait(at, burst=burst, every=every)
        if seconds:
            assert pace.wait(at + seconds * 1000, burst=burst, every=every) == 0
            at += seconds * 1000
        assert (allowed - burst) * every <= at
