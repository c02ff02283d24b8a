"""The steps from older schemas to the one in schema.sql; the version of a database is its `PRAGMA user_version`.

Steps are only ever appended: somebody's data folder stands before each of them. A step is the list of its statements,
and becomes one transaction together with the new version, so that a crash leaves the old log or the new one.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    # 2: who caused an event as programs are shown it, and the tags of messages.
    ("ALTER TABLE event ADD COLUMN extra TEXT NOT NULL DEFAULT ''",),
    # 3: rooms that were renamed are found without a look at every event.
    ("CREATE INDEX event_room_renamed ON event (room_id) WHERE kind = 20",),
    # 4: accounts, what holds in registered rooms, bans.
    (
        (
            "CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL,"
            " crc INTEGER NOT NULL)"
        ),
    ),
)
"""`MIGRATIONS[i]` leads from version `i + 1` to `i + 2`."""

APPLICATION_ID = 0x54414C4B
"""`TALK`: `PRAGMA application_id` of our databases, by which `file` and we ourselves know them from others."""


def current_version() -> int:
    """Return the version of the schema in schema.sql."""
    return 1 + len(MIGRATIONS)


def schema() -> str:
    """Return the statements that make a fresh database of the current version."""
    return resources.files(__package__).joinpath("schema.sql").read_text(encoding="utf-8")


def version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema in a database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create(connection: sqlite3.Connection) -> None:
    """Make the current schema in an empty database."""
    connection.executescript(schema())
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {current_version()}")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database of an older version to the current one. The connection must be in autocommit mode."""
    for older in range(version(connection), current_version()):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[older - 1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {older + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
