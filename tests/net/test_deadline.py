"""One deadline for all the steps of something."""

from __future__ import annotations

from threadtalk.net.deadline import Deadline


def test_what_remains_never_grows_and_never_goes_below_nothing() -> None:
    deadline = Deadline(3600)
    first, second = deadline.remaining, deadline.remaining
    assert 3600 >= first >= second > 0
    assert not deadline.has_passed
    assert Deadline(-1).remaining == 0
    assert Deadline(-1).has_passed
