from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.events import (
    Event,
    HasQuit,
    Joined,
    Kicked,
    Kind,
    Left,
    ModeChange,
    ModesSet,
    Place,
    Reacted,
    Redacted,
    Renamed,
    Said,
    Sender,
    Told,
    TopicSet,
)
from threadtalk.core.lists import Listed
from threadtalk.log import codec

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
names = texts.filter(bool)
times = st.integers(0, 2**53)
counts = st.integers(1, 2**53)
kinds = st.sampled_from(Kind)
rooms = names.map(lambda name: "#" + name)
places = st.builds(Place, rooms, counts)

tags = st.dictionaries(names, texts, max_size=3)
senders = st.builds(Sender, st.just(0), texts, texts, st.booleans())

arguments = st.text(st.characters(categories=["L", "N", "P"]), max_size=20)
changes = st.builds(ModeChange, st.booleans(), st.sampled_from("imnstklbeIohv"), arguments)

events = st.one_of(
    st.builds(Said, rooms, counts, times, names, texts, kinds, tags, senders),
    st.builds(Told, counts, times, names, names, texts, kinds, tags, senders),
    st.builds(Reacted, rooms | names, counts, times, names, tags, senders),
    st.builds(Redacted, rooms | names, counts, times, names, counts, texts, senders),
    st.builds(Joined, rooms, counts, times, names, sender=senders),
    st.builds(Left, rooms, counts, times, names, texts),
    st.builds(HasQuit, st.tuples(places), times, names, texts),
    st.builds(Renamed, st.tuples(places), times, names, names),
    st.builds(TopicSet, rooms, counts, times, names, texts),
    st.builds(Kicked, rooms, counts, times, names, names, texts),
    st.builds(ModesSet, rooms, counts, times, names, st.lists(changes, min_size=1, max_size=5).map(tuple)),
)


def stored(room_id: int, entry: codec.Entry) -> tuple[object, ...]:
    """Return the row of an entry as a reader gets it from SQLite."""
    *columns, extra = entry[1:]
    row = (room_id, *columns, codec.checksum(room_id, *columns, extra), extra)
    connection = sqlite3.connect(":memory:")
    connection.text_factory = bytes
    try:
        return connection.execute("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?", row).fetchone()
    finally:
        connection.close()


@given(events)
def test_every_event_comes_back_from_its_row_as_it_was(event: Event) -> None:
    (entry,) = codec.entries(event)
    row = stored(7, entry)
    assert codec.is_intact(row)
    found = codec.event(entry[0], row)
    assert found == event
    assert found.sender == event.sender
    assert getattr(found, "tags", {}) == getattr(event, "tags", {})


def test_until_when_and_why_somebody_was_banned_is_found_again() -> None:
    entry = Listed("", 5, 7_205, "spam", "Eve")
    ban = ModeChange(True, "b", "*!*@here", entry)
    (row,) = codec.entries(ModesSet("#tea", 1, 5, "Bob", (ModeChange(True, "m"), ban, ModeChange(True, "t"))))
    found = codec.event("#tea", stored(7, row))
    assert isinstance(found, ModesSet)
    assert [change.entry for change in found.changes] == [None, entry, None]


def test_whose_message_a_moderator_took_back_is_found_again() -> None:
    (row,) = codec.entries(Redacted("#tea", 2, 5, "Mod", 1, "rude", author="Eve"))
    found = codec.event("#tea", stored(7, row))
    assert isinstance(found, Redacted)
    assert found.author == "Eve"


def test_a_row_from_before_there_were_tags_is_intact() -> None:
    old = (7, 1, 2, 1, b"Alice", b"", b"hello", codec.checksum(7, 1, 2, 1, "Alice", "", "hello"))
    assert codec.is_intact((*old, b""))
    assert not codec.is_intact((*old, b"{}"))


@given(st.lists(places, max_size=5).map(tuple), st.sampled_from([HasQuit, Renamed]))
def test_an_event_in_several_rooms_has_a_row_in_each(places: tuple[Place, ...], kind: type) -> None:
    found = [(entry[0], entry[1]) for entry in codec.entries(kind(places, 1, "Bob", "Bert"))]
    assert found == [(place.room, place.number) for place in places]


@given(events, st.data())
def test_a_row_with_any_one_bit_changed_is_recognised(event: Event, data: st.DataObject) -> None:
    (entry,) = codec.entries(event)
    row = list(stored(7, entry))
    column = data.draw(st.sampled_from([i for i, value in enumerate(row) if value != b""]))
    value = row[column]
    if isinstance(value, int):
        row[column] = value ^ 1 << data.draw(st.integers(0, 31))
    else:
        assert isinstance(value, bytes)
        bit = data.draw(st.integers(0, 8 * len(value) - 1))
        row[column] = bytes(byte ^ (1 << bit % 8 if i == bit // 8 else 0) for i, byte in enumerate(value))
    assert not codec.is_intact(tuple(row))


@pytest.mark.parametrize("nonsense", [None, 1.5, 3, b"", b"text"])
@pytest.mark.parametrize("column", range(9))
def test_values_of_any_type_make_a_damaged_row_and_no_error(column: int, nonsense: object) -> None:
    (entry,) = codec.entries(Said("#lobby", 1, 2, "Alice", "hello"))
    row = list(stored(7, entry))
    assert codec.is_intact(tuple(row)) is True
    if row[column] != nonsense:
        row[column] = nonsense
        assert codec.is_intact(tuple(row)) is False
    assert not codec.is_intact_room((1, b"#lobby", b"#lobby", nonsense, 0, 5))


def test_a_kind_from_a_newer_program_is_no_event_and_no_error() -> None:
    row = stored(7, ("#lobby", 1, 2, 99, "Alice", "", "", ""))
    assert codec.is_intact(row)
    assert codec.event("#lobby", row) is None
