"""What every log must do; each log's test module runs all of it against its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from threadtalk.core import repeats
from threadtalk.core.events import (
    HasQuit,
    Joined,
    Kind,
    Left,
    Place,
    Reacted,
    Redacted,
    Renamed,
    RoomRenamed,
    Said,
    Sender,
    Told,
    TopicSet,
)
from threadtalk.core.names import conversation
from threadtalk.core.outcome import Record
from threadtalk.log.api import Log, RoomRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadtalk.core.events import Message


def said(number: int, room: str = "#lobby", alias: str = "Alice", text: str | None = None) -> Said:
    return Said(room, number, 1_700_000_000_000 + number, alias, f"message {number}" if text is None else text)


def numbers(messages: list[Message]) -> list[int]:
    return [message.number for message in messages]


class LogConformance:
    """Subclass it as `Test…` and make the log in `open_log`."""

    def open_log(self) -> Log:
        raise NotImplementedError

    @pytest.fixture
    def log(self, request: pytest.FixtureRequest) -> Iterator[Log]:
        self.setup_log(request)
        log = self.open_log()
        yield log
        log.close()

    def setup_log(self, request: pytest.FixtureRequest) -> None:
        """Prepare what `open_log` needs."""

    def test_it_knows_when_its_last_event_was(self, log: Log) -> None:
        assert log.last_at() == 0
        log.append([said(1), said(1, "#tea")])
        log.append([said(2), TopicSet("#lobby", 3, 1_800_000_000_000, "Alice", "tea")])
        assert log.last_at() == 1_800_000_000_000

    def test_a_fresh_log_knows_no_room_and_no_message(self, log: Log) -> None:
        assert log.rooms() == []
        assert log.read_messages("#lobby", 10) == []

    def test_what_was_said_is_read_back_as_it_was_said(self, log: Log) -> None:
        events = [
            said(1, text="Grüße, 世界 👋🏽 שלום"),
            Said("#lobby", 2, 1_700_000_000_001, "Bob", "waves", Kind.ACTION, sender=Sender(7)),
            Said("#lobby", 3, 1_700_000_000_002, "Bob", "", Kind.NOTICE),
            said(4, text="x" * 8192),
            said(5, text="'; DROP TABLE event; --\x02bold\x02"),
        ]
        log.append(events)
        assert log.read_messages("#lobby", 10) == events

    def test_only_messages_are_in_a_page_of_messages(self, log: Log) -> None:
        log.append([Joined("#lobby", 1, 1, "Alice", entering=True), said(2), Left("#lobby", 3, 3, "Alice", "dinner")])
        log.append([TopicSet("#lobby", 4, 4, "Bob", "tea"), said(5)])
        assert numbers(log.read_messages("#lobby", 10)) == [2, 5]

    def test_a_page_without_bounds_is_the_last_one(self, log: Log) -> None:
        log.append([said(number) for number in range(1, 21)])
        assert numbers(log.read_messages("#lobby", 3)) == [18, 19, 20]

    def test_a_page_before_a_number_ends_right_before_it(self, log: Log) -> None:
        log.append([said(number) for number in range(1, 21)])
        assert numbers(log.read_messages("#lobby", 3, before=10)) == [7, 8, 9]
        assert numbers(log.read_messages("#lobby", 3, before=2)) == [1]
        assert log.read_messages("#lobby", 3, before=1) == []
        assert numbers(log.read_messages("#lobby", 2, before=10**30)) == [19, 20]

    def test_a_page_after_a_number_begins_right_after_it(self, log: Log) -> None:
        log.append([said(number) for number in range(1, 21)])
        assert numbers(log.read_messages("#lobby", 3, after=10)) == [11, 12, 13]
        assert numbers(log.read_messages("#lobby", 3, after=0)) == [1, 2, 3]
        assert numbers(log.read_messages("#lobby", 3, after=19)) == [20]
        assert log.read_messages("#lobby", 3, after=20) == []
        assert log.read_messages("#lobby", 3, after=10**30) == []
        assert numbers(log.read_messages("#lobby", 1, after=-(10**30))) == [1]

    def test_a_page_between_two_numbers_has_neither(self, log: Log) -> None:
        log.append([said(number) for number in range(1, 21)])
        assert numbers(log.read_messages("#lobby", 10, after=5, before=9)) == [6, 7, 8]
        assert numbers(log.read_messages("#lobby", 2, after=5, before=9)) == [6, 7]
        assert log.read_messages("#lobby", 10, after=9, before=5) == []

    def test_whoever_pages_through_a_room_sees_each_message_once(self, log: Log) -> None:
        log.append([said(n) if n % 3 else Joined("#lobby", n, n, "Bob") for n in range(1, 101)])
        expected = [n for n in range(1, 101) if n % 3]
        backwards: list[int] = []
        while page := numbers(log.read_messages("#lobby", 7, before=backwards[0] if backwards else None)):
            backwards[:0] = page
        forwards: list[int] = []
        while page := numbers(log.read_messages("#lobby", 7, after=forwards[-1] if forwards else 0)):
            forwards += page
        assert backwards == forwards == expected

    @pytest.mark.parametrize("limit", [0, -1])
    def test_a_page_of_nothing_is_empty(self, log: Log, limit: int) -> None:
        log.append([said(1)])
        assert log.read_messages("#lobby", limit) == []
        assert log.read_messages("#lobby", limit, after=0) == []

    def test_rooms_do_not_see_each_others_messages(self, log: Log) -> None:
        log.append([said(1), said(1, "#tea"), said(2), said(2, "#tea")])
        assert {message.room for message in log.read_messages("#lobby", 10)} == {"#lobby"}
        assert numbers(log.read_messages("#tea", 10)) == [1, 2]

    def test_a_room_is_found_however_it_is_spelled(self, log: Log) -> None:
        log.append([said(1, "#Straße")])
        log.append([said(2, "#STRASSE")])
        assert numbers(log.read_messages("#strasse", 10)) == [1, 2]
        assert log.rooms() == [RoomRecord("#Straße", 2)]

    def test_every_room_is_remembered_with_its_last_number_and_topic(self, log: Log) -> None:
        log.append([said(1), Joined("#tea", 1, 1, "Bob"), TopicSet("#tea", 2, 2, "Bob", "Earl Grey")])
        log.append([said(2), TopicSet("#tea", 3, 3, "Bob", "Oolong"), Left("#tea", 4, 4, "Bob")])
        log.append([TopicSet("#lobby", 3, 5, "Bob", "hi"), TopicSet("#lobby", 4, 6, "Bob", "")])
        assert sorted(log.rooms(), key=lambda room: room.name) == [
            RoomRecord("#lobby", 4, ""),
            RoomRecord("#tea", 4, "Oolong"),
        ]

    def test_a_renamed_room_goes_on_under_its_new_name_and_is_found_by_every_name(self, log: Log) -> None:
        log.append([said(1, "#tea"), TopicSet("#tea", 2, 2, "Bob", "Oolong")])
        renamed = RoomRenamed("#tea", 3, 3, "Bob", "#Coffee", "why not")
        log.append([renamed, said(4, "#coffee"), TopicSet("#Coffee", 5, 5, "Bob", "Mocha")])
        assert log.rooms() == [RoomRecord("#Coffee", 5, "Mocha", ("#tea", "#coffee"))]
        for name in ("#tea", "#COFFEE"):
            assert [(m.room, m.number) for m in log.read_messages(name, 10)] == [("#Coffee", 1), ("#Coffee", 4)]
            assert log.read_events(name, 10)[2] == renamed
        log.append([RoomRenamed("#Coffee", 6, 6, "Bob", "#tea"), said(7, "#tea")])
        assert log.rooms() == [RoomRecord("#tea", 7, "Mocha", ("#tea", "#coffee"))]

    def test_whoever_quits_or_renames_does_so_in_every_room(self, log: Log) -> None:
        places = (Place("#lobby", 1), Place("#tea", 1))
        log.append([Renamed(places, 1, "Bob", "Bert")])
        log.append([HasQuit((Place("#lobby", 2), Place("#tea", 2)), 2, "Bert", "bye"), said(3)])
        assert {(room.name, room.last_number) for room in log.rooms()} == {("#lobby", 3), ("#tea", 2)}

    def test_whoever_quits_from_no_room_leaves_nothing_behind(self, log: Log) -> None:
        log.append([HasQuit((), 1, "Bob")])
        log.append([])
        assert log.rooms() == []

    def test_a_conversation_is_kept_under_the_names_of_both(self, log: Log) -> None:
        log.append([Told(1, 1, "Alice", "Bob", "psst"), Told(2, 2, "BOB", "alice", "what?", Kind.ACTION)])
        name = conversation("bob", "ALICE")
        assert log.rooms() == [RoomRecord(name, 2)]
        assert log.read_messages(name, 10) == [
            Told(1, 1, "Alice", "Bob", "psst"),
            Told(2, 2, "BOB", "alice", "what?", Kind.ACTION),
        ]

    def test_who_said_it_and_the_tags_are_read_back(self, log: Log) -> None:
        sender = Sender(7, "~alice@x.cloak", "alice", is_bot=True)
        tags = {"+draft/reply": "id", "+x": "ü\n; "}
        log.append([Said("#lobby", 1, 1, "Alice", "hello", tags=tags, sender=sender)])
        log.append([Told(1, 1, "Alice", "Bob", "psst", tags=tags, sender=sender)])
        for found in (*log.read_messages("#lobby", 1), *log.read_messages(conversation("alice", "bob"), 1)):
            assert found.tags == tags
            assert found.sender == Sender(0, "~alice@x.cloak", "alice", is_bot=True)

    def test_all_that_happened_is_in_a_page_of_events(self, log: Log) -> None:
        events = [
            Joined("#lobby", 1, 1, "Alice"),
            said(2),
            Reacted("#lobby", 3, 3, "Bob", {"+draft/react": "👍"}),
            Left("#lobby", 4, 4, "Alice", "dinner"),
            said(5, alias="Bob"),
        ]
        log.append(events)
        log.append([Renamed((Place("#tea", 1), Place("#lobby", 6)), 6, "Bob", "Bert")])
        events.append(Renamed((Place("#lobby", 6),), 6, "Bob", "Bert"))
        assert log.read_events("#lobby", 10) == events
        assert log.read_events("#lobby", 2) == events[-2:]
        assert log.read_events("#lobby", 2, after=1) == events[1:3]
        assert log.read_events("#lobby", 2, before=4) == events[1:3]
        assert log.read_events("#lobby", 10, after=2, before=5) == events[2:4]
        assert log.read_events("#nowhere", 10) == []

    def test_a_message_that_was_taken_back_is_gone_and_its_number_stays(self, log: Log) -> None:
        log.append([said(1), said(2), said(3)])
        log.append([Redacted("#lobby", 4, 9, "Bob", 2, "spam"), said(5), Redacted("#lobby", 6, 9, "Bob", 5)])
        assert numbers(log.read_messages("#lobby", 10)) == [1, 3]
        assert log.read_events("#lobby", 10) == [
            said(1),
            said(3),
            Redacted("#lobby", 4, 9, "Bob", 2, "spam"),
            Redacted("#lobby", 6, 9, "Bob", 5),
        ]
        log.append([Redacted("#lobby", 7, 9, "Bob", 2), Redacted("#lobby", 8, 9, "Bob", 99)])
        assert log.rooms() == [RoomRecord("#lobby", 8)]

    def test_what_was_taken_back_between_two_is_gone(self, log: Log) -> None:
        log.append([Told(1, 1, "Alice", "Bob", "psst"), Told(2, 2, "Bob", "Alice", "what?")])
        log.append([Redacted("Bob", 3, 3, "Alice", 1), Reacted("Alice", 4, 4, "Bob", {"+draft/react": "?"})])
        name = conversation("alice", "bob")
        assert log.read_messages(name, 10) == [Told(2, 2, "Bob", "Alice", "what?")]
        assert [type(event) for event in log.read_events(name, 10)] == [Told, Redacted, Reacted]

    @pytest.mark.parametrize("wrong", [2, 5, 3, 0])
    def test_a_number_that_does_not_follow_is_a_bug_and_stores_nothing(self, log: Log, wrong: int) -> None:
        log.append([said(1), said(2), said(3)])
        with pytest.raises(ValueError, match=f"event {wrong} of #lobby"):
            log.append([said(1, "#tea"), said(wrong)])
        with pytest.raises(ValueError, match="event 6 of #lobby"):
            log.append([said(4), said(6)])
        assert log.rooms() == [RoomRecord("#lobby", 3)]
        log.append([said(4)])
        assert numbers(log.read_messages("#lobby", 10)) == [1, 2, 3, 4]

    def test_messages_with_a_tag_are_found_for_the_start(self, log: Log) -> None:
        tagged = [Said("#lobby", n, 1_700_000_000_000 + n, "Alice", "hi", tags={"+id": f"{n}"}) for n in (1, 3)]
        log.append([tagged[0], said(2), tagged[1], Joined("#lobby", 4, 1_700_000_000_004, "Bob")])
        assert log.tagged("+id", 100) == tagged
        assert [each.tags for each in log.tagged("+id", 100)] == [{"+id": "1"}, {"+id": "3"}]
        assert log.tagged("+other", 100) == []
        assert log.tagged("+id", 2) in (tagged[1:], tagged)

    def test_the_id_of_a_message_that_was_taken_back_is_found_for_the_start_and_nothing_else_of_it(
        self, log: Log
    ) -> None:
        tags = {repeats.TAG: "abc", "+draft/reply": "x"}
        log.append([Said("#lobby", 1, 1_700_000_000_000, "Alice", "a secret", tags=tags), said(2)])
        log.append([Redacted("#lobby", 3, 1_700_000_000_003, "Alice", 1)])
        (left,) = log.tagged(repeats.TAG, 100)
        assert (left.number, left.alias, left.text, left.tags) == (1, "Alice", "", {repeats.TAG: "abc"})
        assert numbers(log.read_messages("#lobby", 10)) == [2]
        assert numbers(log.read_events("#lobby", 10)) == [2, 3]

    def test_a_record_is_what_was_said_of_it_last(self, log: Log) -> None:
        assert log.records() == []
        log.append([said(1)], [Record("account:bob", "one"), Record("room:#tea", "two")])
        log.append([], [Record("account:bob", "three", "one"), Record("ban:x", "y"), Record("ban:x", "", "y")])
        assert sorted(log.records()) == [("account:bob", "three"), ("room:#tea", "two")]
        log.append([said(2)], [Record("account:bob", "", "three")])
        assert log.records() == [("room:#tea", "two")]

    def test_a_record_is_not_kept_without_the_events_that_it_came_with(self, log: Log) -> None:
        with pytest.raises(ValueError, match="event 5"):
            log.append([said(5)], [Record("account:bob", "one")])
        assert log.records() == []

    def test_all_that_somebody_has_said_by_an_account_is_found(self, log: Log) -> None:
        alice, bob = Sender(0, "a@b", "Alice"), Sender(0, "", "Bob")
        mine = [
            Said("#lobby", 1, 1, "Alice", "one", sender=alice),
            Told(1, 2, "Al", "Bob", "two", sender=alice),
            Said("#tea", 1, 3, "ALICE", "three", sender=Sender(0, "", "ALICE")),
        ]
        others = [Said("#lobby", 2, 4, "Alice", "as Alice"), Said("#tea", 2, 5, "Bob", '"account":"Alice"', sender=bob)]
        log.append([*mine, *others, Joined("#lobby", 3, 6, "Alice", sender=alice)])
        messages, after = log.said_by("alice")
        assert (messages, after) == (mine, None)
        assert log.said_by("nobody") == ([], None)
