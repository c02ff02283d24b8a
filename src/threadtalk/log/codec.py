"""How an event becomes rows of the log, and a row an event again: the one place that knows.

A row is `(room_id, number, at, kind, alias, target, body, crc)`. What a kind keeps in it is this table; the values of
kinds are stored, so they are never given a second meaning:

====  =================  ===============  ===========================
kind  event              target           body
====  =================  ===============  ===========================
1-3   Said               \\               the text (1-3: `events.Kind`)
1-3   Told               the recipient    the text
10    Joined             \\               \\
11    Left               \\               the reason
12    HasQuit            \\               the reason
13    Renamed            the new alias    \\
14    TopicSet           \\               the topic
15    Kicked             who was put out  the reason
16    ModesSet           \\               `+o alice`, a line each
====  =================  ===============  ===========================

The checksum covers all of it, the room and the number too: a row that a failing disk has changed, or that an index
finds in the wrong place, is recognised wherever it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from threadtalk.core.events import (
    HasQuit,
    Joined,
    Kicked,
    Kind,
    Left,
    ModeChange,
    ModesSet,
    Place,
    Renamed,
    Said,
    Told,
    TopicSet,
)
from threadtalk.core.names import conversation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from threadtalk.core.events import Event

    Entry: TypeAlias = tuple[str, int, int, int, str, str, str]
    """What is stored of an event at one place: room's name, number, at, kind, alias, target, body."""

    StoredRow: TypeAlias = tuple[int, int, int, int, bytes, bytes, bytes, int]
    """A row as a connection with `text_factory = bytes` returns it, unless it is damaged."""

LAST_MESSAGE_KIND = 3
"""Kinds from 1 to this one are messages."""

JOINED, LEFT, HAS_QUIT, RENAMED, TOPIC_SET, KICKED, MODES_SET = 10, 11, 12, 13, 14, 15, 16

KINDS = {int(kind): kind for kind in Kind}
"""The kinds of messages by their stored value."""


def entries(event: Event) -> Iterable[Entry]:
    """Return what is to be stored of an event, one entry for each place it touches."""
    return _ENTRIES[type(event)](event)


def check_number(room: str, number: int, last: int) -> None:
    """Raise ValueError, a bug of the caller, where an event's number does not go on where its room ended."""
    if number != last + 1:
        raise ValueError(f"event {number} of {room} cannot follow event {last}")


def checksum(room_id: int, number: int, at: int, kind: int, alias: str, target: str, body: str) -> int:
    """Return the CRC32 over everything that a row says."""
    return crc32(f"{room_id} {number} {at} {kind} {alias}\0{target}\0{body}".encode())


def is_intact(row: tuple[Any, ...]) -> bool:
    """Say whether a row, read with `text_factory = bytes`, is what was once written. Any values may be in it."""
    try:
        content = b"%d %d %d %d %b\0%b\0%b" % row[:-1]
        return crc32(content) == row[-1] and {int} == set(map(type, row[:4]))  # 1.5 passes for %d too
    except TypeError:  # a number where a text should be, or the reverse
        return False


def room_checksum(room_id: int, key: str, name: str, created_at: int, topic_number: int) -> int:
    """Return the CRC32 over everything that a row of the room table says."""
    return crc32(f"{room_id} {created_at} {topic_number} {key}\0{name}".encode())


def is_intact_room(row: tuple[Any, ...]) -> bool:
    """Say the same as `is_intact` of a row (id, key, name, created_at, topic_number, crc) of the room table."""
    try:
        room_id, key, name, created_at, topic_number, crc = row
        return bool(crc32(b"%d %d %d %b\0%b" % (room_id, created_at, topic_number, key, name)) == crc)
    except TypeError:
        return False


def message(room: str, row: StoredRow) -> Said:
    """Return an intact row of a message as it was said, in a room of this name (or conversation)."""
    _, number, at, kind, alias, _, body, _ = row
    return Said(room, number, at, alias.decode(), body.decode(), KINDS[kind])


def event(room: str, row: StoredRow) -> Event | None:
    """Return the event of an intact row, or None where this program does not know its kind."""
    _, number, at, kind, alias, target, body, _ = row
    if kind in KINDS and target:
        return Told(number, at, alias.decode(), target.decode(), body.decode(), KINDS[kind])
    if kind in KINDS:
        return message(room, row)
    decode = _EVENTS.get(kind)
    return decode(room, number, at, alias.decode(), target.decode(), body.decode()) if decode else None


def _encode_changes(changes: Iterable[ModeChange]) -> str:
    return "\n".join(f"{'+' if change.on else '-'}{change.mode} {change.argument}".rstrip() for change in changes)


def _decode_changes(text: str) -> tuple[ModeChange, ...]:
    words = (line.partition(" ") for line in text.split("\n") if len(line) > 1)
    return tuple(ModeChange(head[0] == "+", head[1:], argument) for head, _, argument in words)


_ENTRIES: dict[type, Callable[[Any], Iterable[Entry]]] = {
    Said: lambda e: ((e.room, e.number, e.at, int(e.kind), e.alias, "", e.text),),
    Told: lambda e: ((conversation(e.alias, e.recipient), e.number, e.at, int(e.kind), e.alias, e.recipient, e.text),),
    Joined: lambda e: ((e.room, e.number, e.at, JOINED, e.alias, "", ""),),
    Left: lambda e: ((e.room, e.number, e.at, LEFT, e.alias, "", e.reason),),
    HasQuit: lambda e: [(p.room, p.number, e.at, HAS_QUIT, e.alias, "", e.reason) for p in e.places],
    Renamed: lambda e: [(p.room, p.number, e.at, RENAMED, e.alias, e.new, "") for p in e.places],
    TopicSet: lambda e: ((e.room, e.number, e.at, TOPIC_SET, e.alias, "", e.topic),),
    Kicked: lambda e: ((e.room, e.number, e.at, KICKED, e.alias, e.target, e.reason),),
    ModesSet: lambda e: ((e.room, e.number, e.at, MODES_SET, e.alias, "", _encode_changes(e.changes)),),
}

_EVENTS: dict[int, Callable[[str, int, int, str, str, str], Event]] = {
    JOINED: lambda room, number, at, alias, target, body: Joined(room, number, at, alias),
    LEFT: lambda room, number, at, alias, target, body: Left(room, number, at, alias, body),
    HAS_QUIT: lambda room, number, at, alias, target, body: HasQuit((Place(room, number),), at, alias, body),
    RENAMED: lambda room, number, at, alias, target, body: Renamed((Place(room, number),), at, alias, target),
    TOPIC_SET: lambda room, number, at, alias, target, body: TopicSet(room, number, at, alias, body),
    KICKED: lambda room, number, at, alias, target, body: Kicked(room, number, at, alias, target, body),
    MODES_SET: lambda room, number, at, alias, target, body: ModesSet(room, number, at, alias, _decode_changes(body)),
}
