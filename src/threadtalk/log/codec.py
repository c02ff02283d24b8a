"""How an event becomes rows of the log, and a row an event again: the one place that knows.

A row is `(room_id, number, at, kind, alias, target, body, crc, extra)`. What a kind keeps in it is this table; the
values of kinds are stored, so they are never given a second meaning:

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
16    ModesSet           \\               `+o alice`, a line each; `extra` has the ends and reasons
17    Redacted           the recipient    the reason; `extra` names the message
18    (a message that    the recipient    \\
      was taken back)
19    Reacted            the recipient    \\
20    RoomRenamed        the new name     the reason; `extra` has the name of before
====  =================  ===============  ===========================

`extra` is a JSON object of what only some rows have, or empty: `origin`, `account` and `bot` of the sender, `tags` for
other programs, `message`, `previous`, `author`, `entries`. The checksum covers all of it, the room and the number too:
a row that a failing disk has changed, or that an index finds in the wrong place, is recognised wherever it is read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from threadtalk.core import repeats
from threadtalk.core.events import (
    UNKNOWN,
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
    RoomRenamed,
    Said,
    Sender,
    Told,
    TopicSet,
)
from threadtalk.core.lists import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeAlias

    from threadtalk.core.events import Event, Kept, Message

    Entry: TypeAlias = tuple[str, int, int, int, str, str, str, str]
    """What is stored of an event at one place: room's name, number, at, kind, alias, target, body, extra."""

    StoredRow: TypeAlias = tuple[int, int, int, int, bytes, bytes, bytes, int, bytes]
    """A row as a connection with `text_factory = bytes` returns it, unless it is damaged."""

LAST_MESSAGE_KIND = 3
"""Kinds from 1 to this one are messages."""

JOINED, LEFT, HAS_QUIT, RENAMED, TOPIC_SET, KICKED, MODES_SET = 10, 11, 12, 13, 14, 15, 16
REDACTED, TAKEN_BACK, REACTED, ROOM_RENAMED = 17, 18, 19, 20

KINDS = {int(kind): kind for kind in Kind}
"""The kinds of messages by their stored value."""


def entries(event: Event) -> Iterable[Entry]:
    """Return what is to be stored of an event, one entry for each place it touches."""
    return _ENTRIES[type(event)](event)


def check_number(room: str, number: int, last: int) -> None:
    """Raise ValueError, a bug of the caller, where an event's number does not go on where its room ended."""
    if number != last + 1:
        raise ValueError(f"event {number} of {room} cannot follow event {last}")


def checksum(room_id: int, number: int, at: int, kind: int, alias: str, target: str, body: str, extra: str = "") -> int:
    """Return the CRC32 over everything that a row says."""
    text = f"{room_id} {number} {at} {kind} {alias}\0{target}\0{body}"
    # Rows from before there was an `extra` have the checksum of those that need none.
    return crc32((f"{text}\0{extra}" if extra else text).encode())


def is_intact(row: tuple[Any, ...]) -> bool:
    """Say whether a row, read with `text_factory = bytes`, is what was once written. Any values may be in it."""
    try:
        content = b"%d %d %d %d %b\0%b\0%b" % row[:7]
        if row[8] != b"":
            content += b"\0" + row[8]
        return crc32(content) == row[7] and {int} == set(map(type, row[:4]))  # 1.5 passes for %d too
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


def record_checksum(key: str, value: str) -> int:
    """Return the CRC32 over a row of the record table."""
    return crc32(f"{key}\0{value}".encode())


def is_intact_record(row: tuple[Any, ...]) -> bool:
    """Say the same as `is_intact` of a row (key, value, crc) of the record table."""
    try:
        return bool(crc32(b"%b\0%b" % row[:2]) == row[2])
    except TypeError:
        return False


def message(room: str, row: StoredRow) -> Message:
    """Return an intact row of a message as it was said, in a room of this name (or conversation)."""
    _, number, at, kind, alias, target, body, _, extra = row
    sender, rest = _decode_extra(extra)
    tags = rest.get("tags", _NO_TAGS)
    if target:
        return Told(number, at, alias.decode(), target.decode(), body.decode(), KINDS[kind], tags, sender)
    return Said(room, number, at, alias.decode(), body.decode(), KINDS[kind], tags, sender)


def is_message_or_rest(row: StoredRow) -> bool:
    """Say whether a row is one of a message, or of what is left of one that was taken back."""
    return row[3] in KINDS or row[3] == TAKEN_BACK


def message_or_rest(room: str, row: StoredRow) -> Message:
    """Return the same of an intact row of a message that may have been taken back; then it has no text."""
    return message(room, (*row[:3], int(Kind.MESSAGE), *row[4:]) if row[3] == TAKEN_BACK else row)


def event(room: str, row: StoredRow) -> Kept | None:
    """Return the event of an intact row, or None where nothing is left of it or this program does not know its kind."""
    _, number, at, kind, alias, target, body, _, extra = row
    if kind in KINDS:
        return message(room, row)
    decode = _EVENTS.get(kind)
    if decode is None:
        return None
    sender, rest = _decode_extra(extra)
    return decode(room, number, at, alias.decode(), target.decode(), body.decode(), sender, rest)


def without_message(row: StoredRow) -> Entry:
    """Return what is stored in the place of a message that was taken back: that somebody said something, and when.

    The id that its sender has given it stays too, so that it is not said again by a client that knows no better.
    """
    _, number, at, _, alias, target, _, _, extra = row
    id_ = _decode_extra(extra)[1].get("tags", _NO_TAGS).get(repeats.TAG)
    kept = _encode_extra(UNKNOWN, tags={repeats.TAG: id_}) if id_ else ""
    return "", number, at, TAKEN_BACK, alias.decode(), target.decode(), "", kept


@lru_cache(maxsize=1024)
def _encode_sender(origin: str, account: str, is_bot: bool) -> str:
    return _encode_extra(Sender(0, origin, account, is_bot))


def _extra(event: Said | Told) -> str:
    sender = event.sender
    if event.tags:
        return _encode_extra(sender, tags=event.tags)
    return _encode_sender(sender.origin, sender.account, sender.is_bot)


def _plain_extra(event: Any) -> str:
    sender = event.sender
    return _encode_sender(sender.origin, sender.account, sender.is_bot)


def _modes_extra(event: ModesSet) -> str:
    return _encode_extra(event.sender, entries=_encode_entries(event.changes))


def _encode_extra(sender: Sender, **more: object) -> str:
    fields: dict[str, object] = {"origin": sender.origin, "account": sender.account, "bot": sender.is_bot, **more}
    kept = {name: value for name, value in fields.items() if value}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


@lru_cache(maxsize=1024)
def _decode_extra(extra: bytes) -> tuple[Sender, Mapping[str, Any]]:
    """Return the sender, and the rest; shared by all rows that say the same, so nobody may change it."""
    fields = json.loads(extra) if extra else {}
    return Sender(0, fields.get("origin", ""), fields.get("account", ""), fields.get("bot", False)), fields


def _encode_changes(changes: Iterable[ModeChange]) -> str:
    return "\n".join(f"{'+' if change.on else '-'}{change.mode} {change.argument}".rstrip() for change in changes)


def _decode_changes(text: str) -> tuple[ModeChange, ...]:
    words = (line.partition(" ") for line in text.split("\n") if len(line) > 1)
    return tuple(ModeChange(head[0] == "+", head[1:], argument) for head, _, argument in words)


def _encode_entries(changes: Iterable[ModeChange]) -> dict[str, dict[str, str | int]]:
    """Return until when and why what was changed holds, and whom it was meant for, by the place of the change."""
    entries: dict[str, dict[str, str | int]] = {}
    for place, change in enumerate(changes):
        if change.entry is not None:
            words = {"reason": change.entry.reason, "alias": change.entry.alias}
            fields: dict[str, str | int] = {"until": change.entry.until, **words}
            kept = {name: value for name, value in fields.items() if value}
            if kept:
                entries[str(place)] = kept
    return entries


def _with_entries(changes: tuple[ModeChange, ...], at: int, more: Mapping[str, Any]) -> tuple[ModeChange, ...]:
    entries = more.get("entries")
    if not entries:
        return changes
    found = ((change, entries.get(str(place))) for place, change in enumerate(changes))
    return tuple(replace(change, entry=_decode_entry(at, fields)) if fields else change for change, fields in found)


def _decode_entry(at: int, fields: Mapping[str, Any]) -> Listed:
    return Listed("", at, fields.get("until", 0), fields.get("reason", ""), fields.get("alias", ""))


_NO_TAGS: Mapping[str, str] = {}

_ENTRIES: dict[type, Callable[[Any], Iterable[Entry]]] = {
    Said: lambda e: ((e.room, e.number, e.at, int(e.kind), e.alias, "", e.text, _extra(e)),),
    Told: lambda e: ((e.room, e.number, e.at, int(e.kind), e.alias, e.recipient, e.text, _extra(e)),),
    Joined: lambda e: ((e.room, e.number, e.at, JOINED, e.alias, "", "", _plain_extra(e)),),
    Left: lambda e: ((e.room, e.number, e.at, LEFT, e.alias, "", e.reason, _plain_extra(e)),),
    HasQuit: lambda e: [(p.room, p.number, e.at, HAS_QUIT, e.alias, "", e.reason, _plain_extra(e)) for p in e.places],
    Renamed: lambda e: [(p.room, p.number, e.at, RENAMED, e.alias, e.new, "", _plain_extra(e)) for p in e.places],
    TopicSet: lambda e: ((e.room, e.number, e.at, TOPIC_SET, e.alias, "", e.topic, _plain_extra(e)),),
    Kicked: lambda e: ((e.room, e.number, e.at, KICKED, e.alias, e.target, e.reason, _plain_extra(e)),),
    ModesSet: lambda e: (
        (e.room, e.number, e.at, MODES_SET, e.alias, "", _encode_changes(e.changes), _modes_extra(e)),
    ),
    Redacted: lambda e: _with_target(
        e, REDACTED, e.reason, _encode_extra(e.sender, message=e.message, author=e.author)
    ),
    RoomRenamed: lambda e: (
        (e.room, e.number, e.at, ROOM_RENAMED, e.alias, e.new, e.reason, _encode_extra(e.sender, previous=e.room)),
    ),
    Reacted: lambda e: _with_target(e, REACTED, "", _encode_extra(e.sender, tags=dict(e.tags))),
}


def _with_target(event: Redacted | Reacted, kind: int, body: str, extra: str) -> Iterable[Entry]:
    recipient = "" if event.target == event.room else event.target
    return ((event.room, event.number, event.at, kind, event.alias, recipient, body, extra),)


_EVENTS: dict[int, Callable[[str, int, int, str, str, str, Sender, Mapping[str, Any]], Kept]] = {
    JOINED: lambda room, number, at, alias, target, body, by, more: Joined(room, number, at, alias, sender=by),
    LEFT: lambda room, number, at, alias, target, body, by, more: Left(room, number, at, alias, body, by),
    HAS_QUIT: lambda room, number, at, alias, target, body, by, more: HasQuit(
        (Place(room, number),), at, alias, body, by
    ),
    RENAMED: lambda room, number, at, alias, target, body, by, more: Renamed(
        (Place(room, number),), at, alias, target, by
    ),
    TOPIC_SET: lambda room, number, at, alias, target, body, by, more: TopicSet(
        room, number, at, alias, body, sender=by
    ),
    KICKED: lambda room, number, at, alias, target, body, by, more: Kicked(room, number, at, alias, target, body, by),
    MODES_SET: lambda room, number, at, alias, target, body, by, more: ModesSet(
        room, number, at, alias, _with_entries(_decode_changes(body), at, more), by
    ),
    REDACTED: lambda room, number, at, alias, target, body, by, more: Redacted(
        target or room, number, at, alias, more.get("message", 0), body, by, author=more.get("author", "")
    ),
    ROOM_RENAMED: lambda room, number, at, alias, target, body, by, more: RoomRenamed(
        more.get("previous", room), number, at, alias, target, body, by
    ),
    REACTED: lambda room, number, at, alias, target, body, by, more: Reacted(
        target or room, number, at, alias, more.get("tags", _NO_TAGS), by
    ),
}
