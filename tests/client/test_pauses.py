"""Pauses between attempts."""

from __future__ import annotations

from threadtalk.client.pauses import Pauses


def test_pauses_double_up_to_half_a_minute_and_begin_again() -> None:
    pauses = Pauses(lambda: 0.0)
    assert [pauses.next() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    pauses.reset()
    assert pauses.next() == 0.5


def test_chance_cuts_up_to_a_half() -> None:
    pauses = Pauses(lambda: 1.0)
    assert [pauses.next() for _ in range(3)] == [0.25, 0.5, 1]
