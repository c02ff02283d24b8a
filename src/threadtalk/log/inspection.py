"""What is looked at before a stored log is opened for writing, so that a damaged one stays as it is.

All of it goes through a connection that cannot write. It finds what SQLite itself finds (`quick_check`), a schema that
is not ours, and rows that have gone missing: numbers are gapless, so a room that counts fewer than its last number has
lost some. Single rows with a wrong checksum do not stop the log: they are left out wherever they are read.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from threadtalk.errors import LogRefused, StartError
from threadtalk.log import codec, folder, migrations, wal

if TYPE_CHECKING:
    from pathlib import Path

_UNREADABLE = ("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_READONLY")


def inspect(database: Path) -> None:
    """Return if the log may be opened for writing.

    Raises `LogRefused` where it is damaged, newer than this program or no log of ours, `StartError` where it cannot be
    opened at all. The database and its write-ahead log are not changed by a single byte.
    """
    if database.stat().st_size == 0:
        raise damaged(database, "it is empty")
    try:
        connection = folder.connect_reader(database)
        try:
            check_version(connection, database)
            problem = find_damage(connection) or _find_wal_damage(connection, database)
        finally:
            connection.close()
    except sqlite3.Error as exc:
        raise refusal(database, exc) from exc
    if problem:
        raise damaged(database, problem)


def refusal(database: Path, exc: sqlite3.Error) -> StartError:
    """Return what to tell the person at the start about an error of SQLite."""
    name = getattr(exc, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LogRefused(f"The log {database} is locked by another program: close that one first.")
    if name.startswith(_UNREADABLE):
        return StartError(
            f"Cannot open the log {database} ({exc}): make it and its folder readable and writable for this user, "
            "or name another folder with --data DIR."
        )
    return damaged(database, str(exc))


def damaged(database: Path, problem: str) -> LogRefused:
    """Return the refusal of a damaged log, with what to do about it."""
    return LogRefused(
        f"The log {database} is damaged ({problem}). Nothing in it was changed. Put a backup in its place, or save "
        f"what can be read with: threadtalk recover --data {database.parent}"
    )


def check_version(connection: sqlite3.Connection, database: Path) -> None:
    """Raise `LogRefused` unless this program can read a database of this version, or bring it up to date."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = migrations.version(connection)
    if application != migrations.APPLICATION_ID or version < 1:
        raise damaged(database, "it was not written by ThreadTalk, or its beginning is gone")
    if version > migrations.current_version():
        raise LogRefused(
            f"The log {database} was written by a newer ThreadTalk (its format is {version}, this one knows formats up "
            f"to {migrations.current_version()}). Nothing in it was changed. Update ThreadTalk, or name another folder "
            "with --data DIR."
        )


def find_damage(connection: sqlite3.Connection, *, thorough: bool = False) -> str | None:
    """Return the first damage to the database as a whole, in words, or None. `thorough` compares the indexes too.

    Raises `sqlite3.Error` where the damage does not even let it look.
    """
    (verdict,) = connection.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()
    if verdict != b"ok":
        return str(verdict.decode(errors="replace")).replace("\n", " ")
    if migrations.version(connection) != migrations.current_version():
        return None  # the rest is known for the current schema only
    return _foreign_schema(connection) or _damaged_rooms(connection) or _missing_events(connection)


def _find_wal_damage(connection: sqlite3.Connection, database: Path) -> str | None:
    try:
        content = folder.wal_of(database).read_bytes()
    except FileNotFoundError:
        return None
    durability = connection.execute("SELECT value FROM meta WHERE key = 'durability'").fetchone()
    if durability == (b"normal",):
        return None  # nothing was synced one by one, so a power failure may tear the file anywhere
    return wal.find_damage(content, folder.PAGE_SIZE)


def _foreign_schema(connection: sqlite3.Connection) -> str | None:
    fresh = sqlite3.connect(":memory:")
    try:
        fresh.executescript(migrations.schema())
        ours = _objects(fresh)
    finally:
        fresh.close()
    there = _objects(connection)
    missing = next((name for name in ours if there.get(name) != ours[name]), None)
    return f"its table or index {missing.decode()} is not as it should be" if missing else None


def _objects(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    connection.text_factory = bytes
    rows = connection.execute("SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema")
    return {name: b" ".join(text.split()) for name, text in rows}


def _damaged_rooms(connection: sqlite3.Connection) -> str | None:
    rows = connection.execute("SELECT id, key, name, created_at, topic_number, crc FROM room")
    damaged_id = next((row[0] for row in rows if not codec.is_intact_room(row)), None)
    return f"the name of its room {damaged_id} is not what was written" if damaged_id is not None else None


def _missing_events(connection: sqlite3.Connection) -> str | None:
    # Both sides of the count: the index (which has the numbers) and the table (which has the rows).
    counts = connection.execute(
        "SELECT room_id, COUNT(*), MIN(number), MAX(number) FROM event GROUP BY room_id ORDER BY room_id"
    ).fetchall()
    total = connection.execute("SELECT COUNT(*) FROM event NOT INDEXED").fetchone()[0]
    if total != sum(count for _, count, _, _ in counts):
        return "its table of events and the index of it do not agree"
    known = {room_id for (room_id,) in connection.execute("SELECT id FROM room")}
    for room_id, count, first, last in counts:
        if room_id not in known:
            return f"its room {room_id} is missing"
        if first != 1 or count != last:
            return f"{last - count} events of its room {room_id} are missing"
    return None
