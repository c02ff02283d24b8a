"""What a person does with a log beside serving it: back it up, check it, save what a damaged one still holds."""

from __future__ import annotations

import mmap
import os
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core.names import conversation, fold
from threadtalk.errors import LogRefused, LogUnavailable, ThreadTalkError
from threadtalk.log import codec, inspection, migrations
from threadtalk.log.folder import (
    DATABASE,
    FolderLock,
    connect,
    connect_reader,
    create_database,
    finish_recovery,
    recovered_of,
    sync_file,
    sync_folder,
    wal_of,
)
from threadtalk.log.salvage import Damaged

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` has found."""

    rooms: int
    events: int
    damaged_events: int
    """Rows whose checksum is wrong; they are left out of the history."""
    damaged_records: int
    """Accounts, rooms' rules and bans whose checksum is wrong; they count as not being there."""
    problem: str | None
    """Damage to the log as a whole, in words. Then the counts stop where it could not be read further."""

    @property
    def is_sound(self) -> bool:
        """Whether everything is as it was written."""
        return self.problem is None and self.damaged_events == 0 and self.damaged_records == 0


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What `recover` has saved."""

    rooms: int
    events: int
    missing_events: int
    """Events that stood between saved ones. What stood after the last one saved of a room nobody can count."""
    renumbered_rooms: tuple[str, ...]
    """Rooms in which events were missing: what came after has other numbers now."""
    unnamed_rooms: tuple[str, ...]
    """Rooms whose names were lost, and what they are called now."""
    damaged: Path
    """Where the damaged database is now; its write-ahead log is beside it."""


def backup(folder: Path, destination: Path) -> None:
    """Copy the log as it is at one moment into a new file, which takes the place of `chat.db` in a restore.

    Works while a server runs and does not stop it. The copy has been checked and is durable when this returns.

    Raises `ThreadTalkError` where there is no log or the file exists already, `LogRefused` where the log is damaged,
    and `LogUnavailable` where it cannot be read or the copy not be written.
    """
    database = _existing(folder)
    if destination.exists() or destination.is_symlink():
        raise ThreadTalkError(f"{destination} exists already: name a file that does not, so that no backup is lost.")
    unfinished = destination.with_name(destination.name + ".part")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_WRONLY, 0o600))
        try:
            _copy(database, unfinished)
            sync_file(unfinished)
            os.link(unfinished, destination)  # unlike a renaming, this never replaces a file
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(destination.absolute().parent)
    except (OSError, sqlite3.Error) as exc:
        raise LogUnavailable(f"Cannot back up {database} to {destination} ({exc}).") from exc


def check(folder: Path) -> CheckReport:
    """Read everything and compare it with its checksums; nothing is changed. Works while a server runs.

    Raises `ThreadTalkError` where there is no log, `LogRefused` where it is newer than this program or not ours.
    """
    database = _existing(folder)
    rooms = events = damaged = damaged_records = 0
    try:
        with closing(connect_reader(database)) as connection:
            inspection.check_version(connection, database)
            problem = inspection.find_damage(connection, thorough=True)
            if problem is None:
                (rooms,) = connection.execute("SELECT COUNT(*) FROM room").fetchone()
                # A log of the first version, that no server has opened since, has no `extra` yet.
                extra = "extra" if migrations.version(connection) > 1 else "''"
                for row in connection.execute(_EVENTS.format(extra)):
                    events += 1
                    damaged += not codec.is_intact(row)
                if migrations.version(connection) > 3:
                    rows = connection.execute("SELECT key, value, crc FROM record NOT INDEXED")
                    damaged_records = sum(not codec.is_intact_record(row) for row in rows)
    except sqlite3.Error as exc:
        problem = str(exc)
    return CheckReport(rooms, events, damaged, damaged_records, problem)


def recover(folder: Path) -> RecoveryReport:
    """Put everything that can be read of a damaged log into a fresh one in its place.

    Takes half a minute for a million events.

    Where events are missing, the later ones of that room move up, in their order; all others keep their numbers. The
    damaged files stay, under another name. A crash on the way leaves either log, complete.

    Raises `ThreadTalkError` where there is no log, `LogRefused` where a server is using it or it is newer than this
    program, `LogUnavailable` where the fresh one cannot be written.
    """
    lock = FolderLock(folder)
    try:
        finish_recovery(folder)
        database = folder / DATABASE
        wal = wal_of(database)
        content = _content(database)
        wal_content = _content(wal)
        if not content and not wal_content:
            raise ThreadTalkError(f"There is no log in {folder}.")
        _refuse_newer(database, content)
        fresh = database.with_name(database.name + ".salvaged")
        _remove(fresh)
        create_database(fresh)
        with closing(connect(fresh, "rw")) as connection:
            counts = _Salvage(connection, Damaged(content, wal_content)).run()
        sync_file(fresh)
        fresh.rename(recovered_of(database))
        sync_folder(folder)
        aside = finish_recovery(folder)
        assert aside is not None, "it was there a moment ago"
        return RecoveryReport(*counts, damaged=aside)
    except (OSError, sqlite3.Error) as exc:
        raise LogUnavailable(
            f"Cannot recover the log in {folder} ({exc}). Nothing is lost: do it again without the cause."
        ) from exc
    finally:
        lock.release()


_EVENTS = "SELECT room_id, number, at, kind, alias, target, body, crc, {} FROM event NOT INDEXED"


def _existing(folder: Path) -> Path:
    database = folder / DATABASE
    if not database.exists():
        raise ThreadTalkError(f"There is no log in {folder}: name the right folder with --data DIR.")
    return database


def _copy(database: Path, destination: Path) -> None:
    try:
        with closing(connect_reader(database)) as source:
            inspection.check_version(source, database)
            with closing(connect(destination, "rw")) as target:
                source.backup(target)
        with closing(connect_reader(destination)) as copy:
            problem = inspection.find_damage(copy)
    except sqlite3.DatabaseError as exc:
        if isinstance(exc, sqlite3.OperationalError):
            raise
        raise inspection.damaged(database, str(exc)) from exc
    finally:
        for suffix in ("-wal", "-shm", "-journal"):
            destination.with_name(destination.name + suffix).unlink(missing_ok=True)
    if problem:
        raise inspection.damaged(database, problem)


def _content(path: Path) -> bytes | mmap.mmap:
    """Return a file as a sequence of bytes that is read as it is needed: it may be larger than the memory."""
    if not path.exists() or path.stat().st_size == 0:
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _refuse_newer(database: Path, content: bytes | mmap.mmap) -> None:
    # The database header, https://sqlite.org/fileformat2.html section 1.3: the user version and the application id.
    version, application = (int.from_bytes(content[at : at + 4], "big") for at in (60, 68))
    if application == migrations.APPLICATION_ID and version > migrations.current_version():
        raise LogRefused(
            f"The log {database} was written by a newer ThreadTalk (format {version}): recover it with that one."
        )


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


class _Salvage:
    """Sorts what was salvaged, in the fresh database itself: it may be more than fits into memory."""

    def __init__(self, connection: sqlite3.Connection, damaged: Damaged) -> None:
        self._connection = connection
        self._damaged = damaged
        self._names: dict[int, str] = {}
        """Of the damaged rooms, by their ids there."""
        self._created: dict[int, int] = {}
        self._unnamed: list[str] = []

    def run(self) -> tuple[int, int, int, tuple[str, ...], tuple[str, ...]]:
        """Fill the database; return what `RecoveryReport` wants to know of it."""
        connection = self._connection
        connection.text_factory = bytes
        connection.execute("BEGIN")
        connection.execute(
            "CREATE TABLE salvaged"
            " (seq, room_id, number, at, kind, alias, target, body, crc, extra, UNIQUE (room_id, number))"
        )
        connection.executemany(
            "INSERT OR REPLACE INTO salvaged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((seq, *row) for seq, row in self._damaged.events()),
        )
        connection.execute(
            "CREATE TABLE place AS SELECT seq, room_id, number, ROW_NUMBER()"
            " OVER (PARTITION BY room_id ORDER BY number) AS new_number FROM salvaged"
        )
        connection.execute("CREATE INDEX place_order ON place (seq, room_id, number)")
        rooms = self._add_rooms()
        self._add_events(rooms)
        self._add_topics(rooms)
        self._add_records()
        events = connection.execute("SELECT COUNT(*) FROM event").fetchone()[0]
        gaps = connection.execute(
            "SELECT room_id, MAX(number) - MAX(new_number) FROM place GROUP BY room_id"
            " HAVING MAX(number) > MAX(new_number)"
        ).fetchall()
        connection.execute("DROP TABLE salvaged")
        connection.execute("DROP TABLE place")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        renumbered = tuple(self._names[room_id] for room_id, _ in gaps)
        return len(rooms), events, sum(missing for _, missing in gaps), renumbered, tuple(self._unnamed)

    def _add_rooms(self) -> dict[int, int]:
        """Return the fresh ids of the rooms with events, by their ids in the damaged log."""
        for room_id, _, name, created_at, _, _ in self._damaged.rooms():
            self._names[room_id], self._created[room_id] = name.decode(), created_at
        rooms: dict[int, int] = {}
        keys: Counter[str] = Counter()
        query = "SELECT room_id, MIN(at) FROM salvaged GROUP BY room_id ORDER BY room_id"
        for room_id, at in self._connection.execute(query).fetchall():
            if room_id not in self._names:
                self._names[room_id] = self._new_name(room_id)
                self._unnamed.append(self._names[room_id])
            name = self._names[room_id]
            rooms[room_id] = len(rooms) + 1
            keys[fold(name)] += 1
            if keys[fold(name)] > 1:  # two rooms cannot share a name: only damage with a lucky checksum could
                name = self._names[room_id] = f"{name}-{room_id}"
            values = (rooms[room_id], fold(name), name, self._created.get(room_id, at), 0)
            self._connection.execute(
                "INSERT INTO room (id, key, name, created_at, topic_number, crc) VALUES (?, ?, ?, ?, ?, ?)",
                (*values, codec.room_checksum(*values)),
            )
        return rooms

    def _new_name(self, room_id: int) -> str:
        """Return a name for a room whose own is lost; a conversation still tells who is in it."""
        told = self._connection.execute(
            "SELECT alias, target FROM salvaged WHERE room_id = ? AND kind <= ? AND target <> x'' LIMIT 1",
            (room_id, codec.LAST_MESSAGE_KIND),
        ).fetchone()
        return conversation(told[0].decode(), told[1].decode()) if told else f"#recovered-{room_id}"

    def _add_events(self, rooms: dict[int, int]) -> None:
        rows = self._connection.cursor().execute(
            "SELECT room_id, new_number, at, kind, alias, target, body, extra FROM salvaged JOIN place"
            " USING (seq, room_id, number) ORDER BY salvaged.seq"
        )
        self._connection.executemany(
            "INSERT INTO event (room_id, number, at, kind, alias, target, body, crc, extra)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self._renumbered(rooms, row) for row in rows),
        )

    def _renumbered(
        self, rooms: dict[int, int], row: tuple[int, int, int, int, bytes, bytes, bytes, bytes]
    ) -> tuple[object, ...]:
        room_id, number, at, kind, *texts = row
        alias, target, body, extra = (text.decode() for text in texts)
        crc = codec.checksum(rooms[room_id], number, at, kind, alias, target, body, extra)
        return rooms[room_id], number, at, kind, alias, target, body, crc, extra

    def _add_records(self) -> None:
        newest = {key.decode(): value.decode() for key, value in self._damaged.records()}
        self._connection.executemany(
            "INSERT INTO record (key, value, crc) VALUES (?, ?, ?)",
            ((key, value, codec.record_checksum(key, value)) for key, value in newest.items()),
        )

    def _add_topics(self, rooms: dict[int, int]) -> None:
        topics = self._connection.execute(
            "SELECT room_id, MAX(number) FROM event WHERE kind = ? GROUP BY room_id", (codec.TOPIC_SET,)
        ).fetchall()
        old_ids = {new: old for old, new in rooms.items()}
        for new_id, number in topics:
            name = self._names[old_ids[new_id]]
            (created_at,) = self._connection.execute("SELECT created_at FROM room WHERE id = ?", (new_id,)).fetchone()
            crc = codec.room_checksum(new_id, fold(name), name, created_at, number)
            self._connection.execute("UPDATE room SET topic_number = ?, crc = ? WHERE id = ?", (number, crc, new_id))
