"""Topics of rooms that everybody has left: neither the World nor the log brings them back."""

from __future__ import annotations

from threadtalk.core import topics
from threadtalk.core.commands import Join, Leave, SetTopic
from threadtalk.core.outcome import Item, Record

from .rooms import ROOM, Chat


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record) and item.key.startswith(f"{topics.KEY}:")]


def test_the_last_one_to_leave_takes_the_topic_along_and_the_log_is_told_once() -> None:
    chat = Chat("Alice", "Bob")
    chat.do("Alice", SetTopic(ROOM, "old"))
    assert records(chat.do("Alice", Leave(ROOM))) == []
    assert chat.room.topic == "old"
    assert records(chat.do("Bob", Leave(ROOM))) == [Record("topic:#tea", "gone")]
    assert chat.room.topic == ""
    chat.do("Bob", Join(ROOM))
    assert records(chat.do("Bob", Leave(ROOM))) == []


def test_a_new_topic_holds_again() -> None:
    chat = Chat("Alice")
    chat.do("Alice", SetTopic(ROOM, "old"))
    chat.do("Alice", Leave(ROOM))
    chat.do("Alice", Join(ROOM))
    assert records(chat.do("Alice", SetTopic(ROOM, "new"))) == [Record("topic:#tea", "", "gone")]
    assert chat.restarted().room.topic == "new"


def test_a_record_that_it_is_gone_wins_over_what_the_log_has() -> None:
    chat = Chat()
    chat.world.remember(ROOM, 5, "old")
    chat.world.restore("topic:#tea", topics.GONE)
    assert chat.room.topic == ""


def test_what_could_not_be_stored_is_gone_all_the_same_and_told_to_the_log_the_next_time() -> None:
    chat = Chat("Alice")
    chat.do("Alice", SetTopic(ROOM, "old"))
    left = chat.world.execute(1, Leave(ROOM), 2_000)
    chat.world.retract(left)
    assert chat.room.topic == ""
    chat.do("Alice", Join(ROOM))
    failed = chat.world.execute(1, SetTopic(ROOM, "new"), 2_000)
    chat.world.retract(failed)
    assert chat.room.topic == ""
