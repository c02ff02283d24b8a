"""How far a room was heard, and whether a tail joins up with that."""

from __future__ import annotations

from threadtalk.client.catchup import RECENT_MAX, Catchup, Progress
from threadtalk.client.tagged import ServerLine


def message(number: int, at: int) -> ServerLine:
    return ServerLine("say", {"room": "#tea", "number": str(number), "at": str(at), "history": "1"})


def entered(last: int) -> Catchup:
    return Catchup("#tea", "w1", ServerLine("entered", {"room": "#tea", "last": str(last)}))


def test_a_tail_that_reaches_back_joins_up() -> None:
    progress = Progress()
    progress.note(5, 50)
    catchup = entered(9)
    catchup.tail = [message(7, 70)]
    assert not catchup.joins_up(progress)
    catchup.tail.insert(0, message(5, 50))
    assert catchup.joins_up(progress)


def test_the_next_number_leaves_no_room_for_a_gap() -> None:
    progress = Progress()
    progress.note(8, 80)
    assert entered(9).joins_up(progress)


def test_numbers_that_go_back_are_of_a_new_log() -> None:
    progress = Progress()
    progress.note(8, 80)
    assert entered(8).shows_new_log(progress)
    assert not entered(9).shows_new_log(progress)
    catchup = entered(20)
    catchup.tail = [message(8, 81)]
    assert catchup.shows_new_log(progress)


def test_only_the_latest_events_are_remembered() -> None:
    progress = Progress()
    for number in range(1, RECENT_MAX + 2):
        progress.note(number, number)
    assert not progress.contradicts(message(1, 999))
    assert progress.contradicts(message(2, 999))
    progress.start_anew()
    assert not progress.contradicts(message(2, 999))
    assert progress.last_number == 0
