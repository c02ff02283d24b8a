from __future__ import annotations

from threadtalk.core.events import Joined, Said
from threadtalk.errors import LogUnavailable
from threadtalk.log.memory import MemoryLog
from threadtalk.log.recent import RecentMessages

from .conformance import numbers, said


class CountingLog(MemoryLog):
    """Counts how often it is read, and can be told to fail."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.is_failing = False

    def read_messages(
        self, room: str, limit: int, *, before: int | None = None, after: int | None = None
    ) -> list[Said]:
        self.reads += 1
        if self.is_failing:
            raise LogUnavailable("no disk")
        return super().read_messages(room, limit, before=before, after=after)


def store(log: CountingLog, recent: RecentMessages | None, first: int, last: int, room: str = "#lobby") -> None:
    messages = [said(number, room) for number in range(first, last + 1)]
    log.append(messages)
    if recent is not None:
        for message in messages:
            recent.add(message)


def test_whoever_comes_in_sees_what_was_said_before_the_restart() -> None:
    log = CountingLog()
    store(log, None, 1, 80)
    recent = RecentMessages(log, per_room=50)
    store(log, recent, 81, 90)
    assert numbers(recent.tail("#lobby", 91, 50)) == list(range(41, 91))


def test_many_people_coming_in_read_the_disk_once() -> None:
    log = CountingLog()
    recent = RecentMessages(log, per_room=50)
    store(log, recent, 1, 60)
    for number in range(61, 100):
        log.append([Joined("#LOBBY", number, number, "Bob")])
        assert numbers(recent.tail("#LOBBY", number, 50)) == list(range(11, 61))
    assert log.reads == 1


def test_a_young_room_is_not_looked_up_again_for_being_short() -> None:
    log = CountingLog()
    recent = RecentMessages(log, per_room=50)
    store(log, recent, 1, 3)
    for _ in range(5):
        assert numbers(recent.tail("#lobby", 4, 50)) == [1, 2, 3]
        assert numbers(recent.tail("#lobby", 3, 50)) == [1, 2]
    assert log.reads == 1


def test_a_message_read_from_the_log_before_it_is_added_is_shown_once() -> None:
    log = CountingLog()
    recent = RecentMessages(log, per_room=50)
    log.append([said(1), said(2)])
    assert numbers(recent.tail("#lobby", 3, 50)) == [1, 2]
    recent.add(said(2))
    assert numbers(recent.tail("#lobby", 3, 50)) == [1, 2]


def test_more_than_is_in_memory_comes_from_the_log() -> None:
    log = CountingLog()
    recent = RecentMessages(log, per_room=5)
    store(log, recent, 1, 20)
    assert numbers(recent.tail("#lobby", 21, 5)) == [16, 17, 18, 19, 20]
    assert numbers(recent.tail("#lobby", 18, 5)) == [13, 14, 15, 16, 17]
    assert numbers(recent.tail("#lobby", 21, 12)) == list(range(9, 21))
    assert recent.tail("#lobby", 21, 0) == []


def test_nobody_is_kept_out_by_a_disk_that_cannot_be_read() -> None:
    log = CountingLog()
    store(log, None, 1, 10)
    recent = RecentMessages(log, per_room=50)
    log.is_failing = True
    store(log, recent, 11, 12)
    assert numbers(recent.tail("#lobby", 13, 50)) == [11, 12]
    assert recent.tail("#tea", 1, 50) == []
    log.is_failing = False
    assert numbers(recent.tail("#lobby", 13, 50)) == list(range(1, 13))


def test_rooms_used_longest_ago_give_their_memory_to_others_and_lose_nothing() -> None:
    log = CountingLog()
    recent = RecentMessages(log, per_room=5, max_rooms=3)
    for room in ("#a", "#b", "#c"):
        store(log, recent, 1, 2, room)
        assert numbers(recent.tail(room, 3, 5)) == [1, 2]
    assert numbers(recent.tail("#A", 3, 5)) == [1, 2]
    store(log, recent, 1, 1, "#d")
    reads = log.reads
    assert numbers(recent.tail("#a", 3, 5)) == [1, 2]
    assert log.reads == reads
    assert numbers(recent.tail("#b", 3, 5)) == [1, 2]
    assert log.reads == reads + 1
    assert len(recent._tails) == 3
