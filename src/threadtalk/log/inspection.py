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
        connection = folder.connect_reader(database, is_ours=True)
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


def structure(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return what SQLite makes of each table and index, whatever the words and comments of its definition."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for query in _STRUCTURE:
        for name, *facts in connection.execute(query):
            found.setdefault(name, []).append(tuple(facts))
    return found


def _foreign_schema(connection: sqlite3.Connection) -> str | None:
    fresh = sqlite3.connect(":memory:")
    connection.text_factory = str
    try:
        fresh.executescript(migrations.schema())
        ours, there = structure(fresh), structure(connection)
    finally:
        fresh.close()
        connection.text_factory = bytes
    # What somebody has added is theirs, and does no harm.
    missing = next((name for name in ours if there.get(name) != ours[name]), None)
    return f"its table or index {missing} is not as it should be" if missing else None


def _damaged_rooms(connection: sqlite3.Connection) -> str | None:
    rows = connection.execute("SELECT id, key, name, created_at, topic_number, crc FROM room")
    damaged_id = next((row[0] for row in rows if not codec.is_intact_room(row)), None)
    return f"the name of its room {damaged_id} is not what was written" if damaged_id is not None else None


def _missing_events(connection: sqlite3.Connection) -> str | None:
    # What the indexes know (the numbers) and what the table has (the rows). The numbers of a room are 1, 2 … n where
    # there are n of them and they add up to n (n + 1) / 2, unless two wrong ones make up for each other.
    found: dict[int, tuple[int, int, int]] = {}
    for query in _NUMBERS:
        for room_id, count, total, last in connection.execute(query):
            if {int} != {type(room_id), type(total), type(last)}:
                return "there are numbers in its index of events that are none"
            earlier = found.get(room_id, (0, 0, 0))
            found[room_id] = earlier[0] + count, earlier[1] + total, max(earlier[2], last)
    rows = connection.execute("SELECT COUNT(*) FROM event NOT INDEXED").fetchone()[0]
    if rows != sum(count for count, _, _ in found.values()):
        return "its table of events and the index of it do not agree"
    known = {room_id for (room_id,) in connection.execute("SELECT id FROM room")}
    for room_id, (count, total, last) in found.items():
        if room_id not in known:
            return f"its room {room_id} is missing"
        if count != last or 2 * total != last * (last + 1):
            return f"events of its room {room_id} are missing"
    return None


_NUMBERS = (
    """SELECT room_id, COUNT(*), SUM(number), MAX(number) FROM event INDEXED BY event_message
       WHERE kind <= 3 GROUP BY room_id""",
    """SELECT room_id, COUNT(*), SUM(number), MAX(number) FROM event INDEXED BY event_other
       WHERE kind > 3 GROUP BY room_id""",
)

_STRUCTURE = (
    """SELECT s.name, i.name, i.type, i."notnull", i.dflt_value, i.pk
       FROM sqlite_schema s, pragma_table_info(s.name) i WHERE s.type = 'table' ORDER BY s.name, i.cid""",
    """SELECT l.name, s.name, l."unique", l.origin, l.partial
       FROM sqlite_schema s, pragma_index_list(s.name) l WHERE s.type = 'table' ORDER BY l.name""",
    """SELECT s.name, i.seqno, i.name, i."desc", i.coll, i.key
       FROM sqlite_schema s, pragma_index_xinfo(s.name) i WHERE s.type = 'index' ORDER BY s.name, i.seqno""",
)
