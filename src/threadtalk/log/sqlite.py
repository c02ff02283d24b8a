"""The log in a SQLite database, `chat.db` in the data folder.

One connection writes, and it alone checkpoints: two of them are what SQLite's WAL-reset bug needs (fixed in 3.51.3 of
March 2026, and most systems have an older one). Everybody else reads through `Readers`, whose connections can do
neither.

All events of a batch are one transaction. With `durability="full"` it has reached the disk when `append` returns
(`synchronous=FULL`); with `"normal"` the last moments may be lost when the power fails, though never when only the
process dies. What `append` knows about rooms changes after the commit and not before, so a failed one leaves no trace.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from threadtalk.core.events import Redacted, RoomRenamed
from threadtalk.core.names import fold
from threadtalk.errors import LogUnavailable
from threadtalk.log import codec, inspection, migrations
from threadtalk.log.api import RoomRecord
from threadtalk.log.folder import (
    BUSY_TIMEOUT,
    DATABASE,
    FolderLock,
    connect,
    create_database,
    finish_recovery,
    make_folder,
    wal_of,
)
from threadtalk.log.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from threadtalk.core.events import Event, Kept, Message
    from threadtalk.core.outcome import Record

logger = logging.getLogger("threadtalk.log")

CHECKPOINT_PAGES = 1000
"""Pages of 4 KiB in the write-ahead log after which a commit carries them into the database (SQLite's own default)."""

WAL_MAX_BYTES = 64 << 20
"""Where readers never leave a moment for starting the write-ahead log again, it is made to at this size: some 300,000
messages, and what a reader may have to look through."""

READERS_PATIENCE_MS = 50
"""How long a checkpoint in mid-run waits for readers: longer than a page takes them, too short for people to notice."""

WAL_LOOK_EVERY = 256
"""Commits between two looks at the size of the write-ahead log."""

SAID_BY_EVENTS = 20_000
"""Events that are looked through at once for what one person has said: some tens of milliseconds."""

_Read = TypeVar("_Read")
_INT64_MAX = 2**63 - 1
_LAST_FEW = 100
"""Events at the end of the log that tell when it was; more are not damaged at once, where the log opens at all."""

_REPORTED_MAX = 1000
"""Damaged rows that are reported one by one: beyond that the disk is no news any more."""


@dataclass(slots=True, eq=False)
class _Room:
    id: int
    key: str
    name: str
    last_number: int = 0
    topic: str = ""


@dataclass(slots=True)
class _Batch:
    """What one transaction adds, and what will be true of the rooms once it is committed."""

    rows: list[tuple[int, int, int, int, str, str, str, int, str]] = field(default_factory=list)
    new_rooms: dict[str, tuple[_Room, int]] = field(default_factory=dict)
    """By key, with the time of the first event."""
    ends: dict[int, tuple[_Room, int]] = field(default_factory=dict)
    """The last number of each room touched, by the room's id."""
    topics: dict[str, tuple[_Room, int, str]] = field(default_factory=dict)
    """By key: the room, and number and text of its new topic."""
    names: dict[str, tuple[_Room, str]] = field(default_factory=dict)
    """By the keys of the new names of rooms: the room, and the name itself; in their order."""
    redactions: list[tuple[int, int]] = field(default_factory=list)
    """Messages that are taken back, by the room's id and the number."""
    records: dict[str, str] = field(default_factory=dict)


class SqliteLog:
    """Keeps everything in a folder; see `Log` for its promises."""

    def __init__(self, folder: Path, *, durability: Literal["full", "normal"] = "full") -> None:
        """Open the log in a folder, or make both.

        Raises `LogRefused` where the log is damaged, newer than this program or in use, with not a byte of it changed,
        and `StartError` where the folder cannot be made or written.
        """
        self._database = folder / DATABASE
        self._durability = durability
        self._writer: sqlite3.Connection | None = None
        """The only connection that writes or checkpoints; the hub's. None where it must be opened anew."""
        self._rooms: dict[str, _Room] = {}
        """By folded name, former ones too. Only the hub adds; any thread may look up, which is one atomic step."""
        self._inode = 0
        """Of the database that is written to."""
        self._last_room_id = 0
        self._reported: set[tuple[int, int]] = set()
        """Damaged rows that were reported, by room and number. Two threads may at worst report one twice."""
        self._commits = 0
        make_folder(folder)
        self._lock = FolderLock(folder)
        try:
            self._open()
        except BaseException:
            self._close_writer()
            self._lock.release()
            raise
        self._readers = Readers(self._database)
        logger.debug("Log in %s, SQLite %s, durability %s", self._database, sqlite3.sqlite_version, durability)

    def rooms(self) -> list[RoomRecord]:
        """See `Log.rooms`."""
        names: dict[int, list[str]] = {}
        for key, room in self._rooms.items():
            names.setdefault(room.id, []).append(key)
        return [
            RoomRecord(
                room.name, room.last_number, room.topic, tuple(names[room.id]) if len(names[room.id]) > 1 else ()
            )
            for key, room in self._rooms.items()
            if key == room.key
        ]

    def records(self) -> list[tuple[str, str]]:
        """See `Log.records`. A damaged one is left out, and reported in the server's log."""
        intact = []
        with self._readers.connection() as connection:
            for key, value, crc in connection.execute("SELECT key, value, crc FROM record ORDER BY id"):
                if not codec.is_intact_record((key, value, crc)):
                    logger.error("The record %.100r is damaged and left out: a backup holds it, if there is one", key)
                elif value:
                    intact.append((key.decode(), value.decode()))
        return intact

    def last_at(self) -> int:
        """See `Log.last_at`. A damaged event does not count, and a few before it do."""
        rows = [row for _, row in self.events_after(self.last_seq() - _LAST_FEW, _LAST_FEW)]
        return max((row[2] for row in rows if codec.is_intact(row)), default=0)

    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        """See `Log.append`.

        Raises `ValueError` where the numbers do not go on where they ended: that is a bug of the caller.
        """
        batch = self._prepare(events)
        batch.records = {record.key: record.value for record in records}
        if not batch.rows and not batch.records:
            return
        self._check_file()
        try:
            self._store(batch)
        except sqlite3.Error as exc:
            self._take_back()
            raise LogUnavailable(f"The log {self._database} cannot store anything right now ({exc}).") from exc
        except BaseException:
            self._take_back()
            raise
        self._take_up(batch)

    def read_messages(
        self, room: str, limit: int, *, before: int | None = None, after: int | None = None
    ) -> list[Message]:
        """See `Log.read_messages`. A damaged row is left out, and reported once in the server's log."""
        return self._read(room, limit, before, after, codec.message, is_everything=False)

    def read_events(self, room: str, limit: int, *, before: int | None = None, after: int | None = None) -> list[Kept]:
        """See `Log.read_events`. Damaged rows as in `read_messages`."""
        return self._read(room, limit, before, after, codec.event, is_everything=True)

    def said_by(self, account: str, after: int = 0) -> tuple[list[Message], int | None]:
        """See `Log.said_by`."""
        key = fold(account)
        names = {room.id: room.name for room in set(self._rooms.values())}
        messages = []
        with self._readers.connection() as connection:
            (last,) = connection.execute("SELECT MAX(seq) FROM event").fetchone()
            for row in connection.execute(_WITH_ACCOUNT, (after, after + SAID_BY_EVENTS)):
                if codec.is_intact(row) and row[0] in names:
                    message = codec.message(names[row[0]], row)
                    if fold(message.sender.account) == key:
                        messages.append(message)
        is_all = after + SAID_BY_EVENTS >= (last or 0)
        return messages, None if is_all else after + SAID_BY_EVENTS

    def tagged(self, tag: str, limit: int) -> list[Message]:
        """See `Log.tagged`."""
        names = {room.id: room.name for room in set(self._rooms.values())}
        with self._readers.connection() as connection:
            rows = [row for row in connection.execute(_WITH_TAGS, (limit,)) if codec.is_intact(row)]
        messages = [codec.message_or_rest(names[row[0]], row) for row in rows if row[0] in names]
        return [message for message in messages if tag in message.tags]

    # What the search needs (see `log/search.py`): events in the order of all of them. From any thread.

    def last_seq(self) -> int:
        """Return where the event stored last stands; 0 where there is none. Raises `LogUnavailable`, like the next."""
        with self._readers.connection() as connection:
            (last,) = connection.execute("SELECT MAX(seq) FROM event").fetchone()
        return last or 0

    def events_after(self, seq: int, limit: int) -> list[tuple[int, codec.StoredRow]]:
        """Return at most `limit` rows behind a place, each with its own. Nobody has looked if they are intact."""
        with self._readers.connection() as connection:
            rows = connection.execute(_FOLLOWING, (seq, limit)).fetchall()
        return [(row[0], row[1:]) for row in rows]

    def messages_at(self, seqs: Sequence[int]) -> list[tuple[int, Message]]:
        """Return the messages that stand at these places (others are left out), each with the id of its room."""
        names = {room.id: room.name for room in list(self._rooms.values())}
        found = []
        with self._readers.connection() as connection:
            for seq in seqs:
                row = connection.execute(_AT, (seq,)).fetchone()
                is_message = row is not None and codec.is_intact(row) and row[3] in codec.KINDS
                if is_message and row[0] in names:
                    found.append((row[0], codec.message(names[row[0]], row)))
        return found

    def seqs_of(self, room_id: int, number: int) -> list[int]:
        """Return where an event of a room stands, whatever is left of it."""
        with self._readers.connection() as connection:
            return [seq for (seq,) in connection.execute(_PLACE, (room_id, number))]

    def first_seq_from(self, at: int) -> int:
        """Return where the first event at or after a time stands, or one more than the last: by halving.

        Times never go back (see `clock.Clock`), except where an older version has stored them.
        """
        with self._readers.connection() as connection:
            (last,) = connection.execute("SELECT MAX(seq) FROM event").fetchone()
            low, high = 1, (last or 0) + 1
            while low < high:
                middle = (low + high) // 2
                seq, its_at = connection.execute(
                    "SELECT seq, at FROM event WHERE seq >= ? ORDER BY seq LIMIT 1", (middle,)
                ).fetchone()
                if its_at >= at:
                    high = middle
                else:
                    low = seq + 1
        return low

    def room_id(self, name: str) -> int | None:
        """Return the id of a room or conversation, by any name it ever had; None where it has no event."""
        room = self._rooms.get(fold(name))
        return None if room is None else room.id

    def _read(
        self,
        room: str,
        limit: int,
        before: int | None,
        after: int | None,
        decode: Callable[[str, codec.StoredRow], _Read | None],
        *,
        is_everything: bool,
    ) -> list[_Read]:
        found = self._rooms.get(fold(room))
        if found is None or limit <= 0:
            return []
        above = -1 if after is None else min(max(after, -1), _INT64_MAX)
        below = _INT64_MAX if before is None else min(max(before, -1), _INT64_MAX)
        events: list[_Read] = []
        with self._readers.connection() as connection:
            # No LIMIT: who gets a page of fewer than he asked for takes it for the last one, damaged rows or not.
            query = _PAGES[is_everything, after is not None]
            cursor = connection.execute(query, (found.id, above, below))
            for row in cursor:
                if not codec.is_intact(row):
                    self._report(found, row)
                elif (event := decode(found.name, row)) is not None:
                    events.append(event)
                    if len(events) == limit:
                        break
            cursor.close()
        return events if after is not None else events[::-1]

    def close(self) -> None:
        """See `Log.close`. Everything is in `chat.db` alone afterwards, where the disk allows it."""
        self._readers.close()
        self._checkpoint()
        self._close_writer()
        self._lock.release()

    def _open(self) -> None:
        finish_recovery(self._database.parent)
        if self._database.exists():
            inspection.inspect(self._database)
        else:
            self._create()
        try:
            writer = self._open_writer()
            migrations.migrate(writer)
            writer.execute("INSERT OR REPLACE INTO meta VALUES ('durability', ?)", (self._durability,))
            self._load_identity(writer)
            self._load_rooms(writer)
            # What a crash left behind goes into the database, and the next transactions into a file begun anew.
            self._checkpoint()
        except sqlite3.Error as exc:
            raise inspection.refusal(self._database, exc) from exc

    def _create(self) -> None:
        wal = wal_of(self._database)
        if wal.exists() and wal.stat().st_size:
            raise inspection.damaged(self._database, f"it is missing, and {wal.name} belongs to it")
        try:
            create_database(self._database)
        except sqlite3.Error as exc:
            raise inspection.refusal(self._database, exc) from exc

    def _open_writer(self) -> sqlite3.Connection:
        writer = self._writer = connect(self._database, "rw")
        self._inode = os.stat(self._database).st_ino
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA secure_delete = ON")  # what is taken back is not to be found in the file either
        writer.execute(f"PRAGMA synchronous = {self._durability}")
        writer.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        writer.execute(f"PRAGMA journal_size_limit = {WAL_MAX_BYTES}")
        return writer

    def _load_identity(self, connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('secret', lower(hex(randomblob(32))))")
        meta = dict(connection.execute("SELECT * FROM meta WHERE key IN ('epoch', 'secret')").fetchall())
        self.epoch, self.secret = str(meta["epoch"]), str(meta["secret"])

    def _load_rooms(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT id, key, name, topic_number,"
            " (SELECT MAX(number) FROM event WHERE room_id = room.id AND kind <= 3),"
            " (SELECT MAX(number) FROM event WHERE room_id = room.id AND kind > 3) FROM room ORDER BY id"
        )
        for room_id, key, name, topic_number, last_message, last_other in rows.fetchall():
            room = self._rooms[key] = _Room(room_id, key, name, max(last_message or 0, last_other or 0))
            self._last_room_id = room_id
            if topic_number:
                room.topic = self._load_topic(connection, room, topic_number)
        self._load_names(connection)

    def _load_names(self, connection: sqlite3.Connection) -> None:
        cursor = connection.cursor()
        connection.text_factory = bytes
        try:
            rows = cursor.execute(_RENAMINGS).fetchall()
        finally:
            connection.text_factory = str
        rooms = {room.id: room for room in self._rooms.values()}
        for row in rows:
            if codec.is_intact(row) and isinstance(event := codec.event("", row), RoomRenamed):
                for name in (event.room, event.new):
                    self._rooms.setdefault(fold(name), rooms[row[0]])
        for room in rooms.values():
            self._rooms.setdefault(fold(room.name), room)  # whatever is damaged, it is found by its name of today

    def _load_topic(self, connection: sqlite3.Connection, room: _Room, number: int) -> str:
        cursor = connection.cursor()
        connection.text_factory = bytes
        try:
            row = cursor.execute(_TOPIC, (room.id, number)).fetchone()
        finally:
            connection.text_factory = str
        if row is None or not codec.is_intact(row):
            logger.error("The topic of %s is damaged: the room has none for now", room.name)
            return ""
        body: bytes = row[6]
        return body.decode()

    def _prepare(self, events: Sequence[Event]) -> _Batch:
        batch = _Batch()
        for event in events:
            for name, number, at, kind, alias, target, body, extra in codec.entries(event):
                key = fold(name)
                room = self._rooms.get(key) or self._renamed(batch, key) or self._new_room(batch, key, name, at)
                last = batch.ends.get(room.id)
                codec.check_number(name, number, room.last_number if last is None else last[1])
                batch.ends[room.id] = room, number
                crc = codec.checksum(room.id, number, at, kind, alias, target, body, extra)
                batch.rows.append((room.id, number, at, kind, alias, target, body, crc, extra))
                if kind == codec.TOPIC_SET:
                    batch.topics[room.key] = room, number, body
                elif isinstance(event, RoomRenamed):
                    batch.names.pop(fold(event.new), None)
                    batch.names[fold(event.new)] = room, event.new
                elif isinstance(event, Redacted):
                    batch.redactions.append((room.id, event.message))
        return batch

    def _renamed(self, batch: _Batch, key: str) -> _Room | None:
        known = batch.names.get(key)
        return known[0] if known is not None else None

    def _new_room(self, batch: _Batch, key: str, name: str, at: int) -> _Room:
        known = batch.new_rooms.get(key)
        if known is None:
            room = _Room(self._last_room_id + len(batch.new_rooms) + 1, key, name)
            known = batch.new_rooms[key] = room, at
        return known[0]

    def _store(self, batch: _Batch) -> None:
        writer = self._writer or self._open_writer()
        writer.execute("BEGIN IMMEDIATE")
        for key, (room, at) in batch.new_rooms.items():
            crc = codec.room_checksum(room.id, key, room.name, at, 0)
            writer.execute(_ADD_ROOM, (room.id, key, room.name, at, crc))
        writer.executemany(_ADD_EVENT, batch.rows)
        for room_id, number in batch.redactions:
            self._empty(writer, room_id, number)
        for room, number, _ in batch.topics.values():
            self._change_room(writer, room, topic_number=number)
        for room, name in batch.names.values():
            self._change_room(writer, room, name=name)
        for key, value in batch.records.items():
            writer.execute(_SET_RECORD, (key, value, codec.record_checksum(key, value)))
        writer.execute("COMMIT")

    def _change_room(
        self, writer: sqlite3.Connection, room: _Room, *, name: str | None = None, topic_number: int | None = None
    ) -> None:
        before = writer.execute("SELECT name, created_at, topic_number FROM room WHERE id = ?", (room.id,)).fetchone()
        name = before[0] if name is None else name
        topic_number = before[2] if topic_number is None else topic_number
        crc = codec.room_checksum(room.id, room.key, name, before[1], topic_number)
        writer.execute(
            "UPDATE room SET name = ?, topic_number = ?, crc = ? WHERE id = ?", (name, topic_number, crc, room.id)
        )

    def _empty(self, writer: sqlite3.Connection, room_id: int, number: int) -> None:
        """Leave of a message only that there was one."""
        writer.text_factory = bytes
        try:
            row = writer.execute(_MESSAGE, (room_id, number)).fetchone()
        finally:
            writer.text_factory = str
        if row is None or not codec.is_intact(row):
            return  # it is gone already, or damaged, and then nobody is shown it
        _, _, at, kind, alias, target, body, extra = codec.without_message(row)
        crc = codec.checksum(room_id, number, at, kind, alias, target, body, extra)
        writer.execute(_REPLACE_EVENT, (kind, alias, target, body, crc, extra, room_id, number))

    def _take_up(self, batch: _Batch) -> None:
        for room, number in batch.ends.values():
            room.last_number = number
        for room, _, topic in batch.topics.values():
            room.topic = topic
        for key, (room, _) in batch.new_rooms.items():
            self._rooms[key] = room
            self._last_room_id = room.id
        for key, (room, name) in batch.names.items():
            room.name = name
            self._rooms[key] = room
        self._commits += 1
        if self._commits % WAL_LOOK_EVERY == 0:
            self._limit_wal()

    def _take_back(self) -> None:
        """Undo a transaction that failed at any point."""
        writer = self._writer
        if writer is None:
            return
        try:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
        except sqlite3.Error:
            self._close_writer()  # closing undoes it too; the next append opens another
            return
        # Where only the sync at the end of the commit failed, the write-ahead log holds a complete transaction that a
        # crash from now on would bring to life. Starting the file anew takes it away.
        self._checkpoint()

    def _limit_wal(self) -> None:
        """Start the write-ahead log anew where it has grown long. It raises nothing: the transaction is stored."""
        try:
            is_long = os.stat(wal_of(self._database)).st_size > WAL_MAX_BYTES
        except OSError:
            return  # the next transaction finds out what that means
        if is_long:
            self._checkpoint()

    def _check_file(self) -> None:
        """Make sure that what is written goes into the file that a later start will find.

        Somebody who moves or deletes the data folder under a running server would otherwise be told that all is well.
        """
        try:
            inode = os.stat(self._database).st_ino
        except OSError as exc:
            raise LogUnavailable(f"The log {self._database} is gone ({exc.strerror}).") from exc
        if inode != self._inode:
            raise LogUnavailable(f"Another file has taken the place of the log {self._database}.")

    def _checkpoint(self) -> None:
        """Carry the write-ahead log into the database and empty it; another time, if readers or the disk forbid."""
        if self._writer is None:
            return
        try:
            self._writer.execute(f"PRAGMA busy_timeout = {READERS_PATIENCE_MS}")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._writer.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_TIMEOUT)}")
        except sqlite3.Error as exc:
            logger.debug("Checkpoint put off: %s", exc)

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
            except sqlite3.Error as exc:
                logger.debug("Closing the log: %s", exc)

    def _report(self, room: _Room, row: tuple[object, ...]) -> None:
        place = (room.id, int(row[1]) if isinstance(row[1], int) else 0)
        if place not in self._reported and len(self._reported) < _REPORTED_MAX:
            self._reported.add(place)
            logger.error(
                "Event %s of %s is damaged and left out. A backup holds it, if one was made before the damage.",
                row[1],
                room.name,
            )


_ADD_ROOM = "INSERT INTO room (id, key, name, created_at, crc) VALUES (?, ?, ?, ?, ?)"
_ADD_EVENT = (
    "INSERT INTO event (room_id, number, at, kind, alias, target, body, crc, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SET_RECORD = (
    "INSERT INTO record (key, value, crc) VALUES (?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, crc = excluded.crc"
)
_REPLACE_EVENT = (
    "UPDATE event SET kind = ?, alias = ?, target = ?, body = ?, crc = ?, extra = ? WHERE room_id = ? AND number = ?"
    " AND kind <= 3"
)
_WITH_ACCOUNT = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event NOT INDEXED"
    """ WHERE seq > ? AND seq <= ? AND kind <= 3 AND extra LIKE '%"account":%' ORDER BY seq"""
)
_WITH_TAGS = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event NOT INDEXED"
    """ WHERE seq > (SELECT MAX(seq) FROM event) - ? AND (kind <= 3 OR kind = 18)"""
    """ AND extra LIKE '%"tags":%' ORDER BY seq"""
)
_FOLLOWING = (
    "SELECT seq, room_id, number, at, kind, alias, target, body, crc, extra FROM event"
    " WHERE seq > ? ORDER BY seq LIMIT ?"
)
_AT = "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event WHERE seq = ?"
# The conditions on `kind` are those of the two indexes of events, word for word.
_TOPIC = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event INDEXED BY event_other"
    " WHERE room_id = ? AND number = ? AND kind > 3"
)
_RENAMINGS = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event INDEXED BY event_room_renamed"
    " WHERE kind = 20 ORDER BY seq"
)
_MESSAGE = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event INDEXED BY event_message"
    " WHERE room_id = ? AND number = ? AND kind <= 3"
)
_PLACE = (
    "SELECT seq FROM event INDEXED BY event_message WHERE room_id = ?1 AND number = ?2 AND kind <= 3"
    " UNION ALL SELECT seq FROM event INDEXED BY event_other WHERE room_id = ?1 AND number = ?2 AND kind > 3"
)
_MESSAGES = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event INDEXED BY event_message"
    " WHERE room_id = ?1 AND number > ?2 AND number < ?3 AND kind <= 3"
)
_OTHERS = (
    "SELECT room_id, number, at, kind, alias, target, body, crc, extra FROM event INDEXED BY event_other"
    " WHERE room_id = ?1 AND number > ?2 AND number < ?3 AND kind > 3"
)
_PAGES = {
    (is_everything, is_forward): (f"{_MESSAGES} UNION ALL {_OTHERS}" if is_everything else _MESSAGES)
    + f" ORDER BY number {'ASC' if is_forward else 'DESC'}"
    for is_everything in (False, True)
    for is_forward in (False, True)
}
"""By whether all events are wanted, and whether from the beginning. SQLite merges the two indexes as it goes."""
