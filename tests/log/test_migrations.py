from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from threadtalk.core.events import RoomRenamed, Said, Told
from threadtalk.errors import LogRefused
from threadtalk.log import migrations
from threadtalk.log.api import RoomRecord
from threadtalk.log.folder import create_database
from threadtalk.log.inspection import structure
from threadtalk.log.sqlite import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = Path(__file__).parent / "data" / "v1.sql"
"""A small log as version 1 wrote it, as SQL. Never to be changed: somebody's data folder looks like that."""

SECOND = FIRST.with_name("v2.sql")
"""The same, as version 2 wrote it."""

SCHEMA = migrations.schema()


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "chat.db", isolation_level=None)) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
        yield connection


def test_the_oldest_log_becomes_what_a_fresh_one_is(connection: sqlite3.Connection, tmp_path: Path) -> None:
    assert migrations.version(connection) == 1
    migrations.migrate(connection)
    create_database(tmp_path / "fresh.db")
    with closing(sqlite3.connect(tmp_path / "fresh.db")) as fresh:
        assert migrations.version(connection) == migrations.version(fresh) == migrations.current_version()
        assert structure(connection) == structure(fresh)


def test_a_migrated_log_opens_with_everything_in_it(connection: sqlite3.Connection, tmp_path: Path) -> None:
    connection.close()
    log = SqliteLog(tmp_path)
    try:
        assert [(room.name, room.last_number, room.topic) for room in log.rooms()] == [
            ("#lobby", 5, "Grüße aus dem Jahr 1"),
            ("@alice bob", 1, ""),
        ]
        assert log.read_messages("#lobby", 10) == [
            Said("#lobby", 2, 1700000000002, "Alice", "Hello, everyone!"),
            Said("#lobby", 4, 1700000000004, "Bob", "Hi Alice! 👋"),
        ]
        assert log.read_messages("@alice bob", 10) == [Told(1, 1700000000006, "Alice", "Bob", "psst")]
        log.append([Said("#lobby", 6, 1700000000007, "Alice", "still here")])
    finally:
        log.close()


def test_a_log_of_version_2_opens_and_its_rooms_can_be_renamed(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chat.db", isolation_level=None)) as second:
        second.executescript(SECOND.read_text(encoding="utf-8"))
        assert migrations.version(second) == 2
    with closing(SqliteLog(tmp_path)) as log:
        log.append([RoomRenamed("#lobby", 7, 1700000000008, "Bob", "#hall")])
    with closing(SqliteLog(tmp_path)) as log:
        assert log.rooms()[0] == RoomRecord("#hall", 7, "Grüße aus dem Jahr 1", ("#lobby", "#hall"))
        assert [message.text for message in log.read_messages("#hall", 10)][-1] == "with tags"


def test_a_migration_that_breaks_off_leaves_the_log_as_it_was(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(connection.iterdump())
    steps = (*migrations.MIGRATIONS, ("ALTER TABLE event ADD COLUMN tags TEXT", "ALTER TABLE nothing ADD COLUMN x"))
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        migrations.migrate(connection)
    migrated = list(connection.iterdump()) if migrations.version(connection) == 1 else before
    assert migrated == before


def test_steps_are_taken_one_after_the_other_and_only_once(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (("CREATE TABLE one (a)",), ("ALTER TABLE one ADD COLUMN b", "INSERT INTO one VALUES (1, 2)"))
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    migrations.migrate(connection)
    migrations.migrate(connection)
    assert migrations.version(connection) == 3
    assert connection.execute("SELECT * FROM one").fetchall() == [(1, 2)]


def test_an_older_log_is_migrated_when_it_is_opened_and_is_then_too_new_for_the_old_program(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ("CREATE TABLE extra (a)",)))
        newer.setattr(migrations, "schema", lambda: SCHEMA + "CREATE TABLE extra (a);")
        SqliteLog(tmp_path).close()
    with pytest.raises(LogRefused, match="Update ThreadTalk"):
        SqliteLog(tmp_path)
