from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from threadtalk.errors import LogUnavailable
from threadtalk.log.folder import create_database
from threadtalk.log.readers import Readers

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    create_database(tmp_path / "chat.db")
    return tmp_path / "chat.db"


@pytest.mark.parametrize(
    "sql",
    ["INSERT INTO meta VALUES ('a', 'b')", "CREATE TABLE more (a)", "PRAGMA user_version = 7", "DELETE FROM meta"],
)
def test_a_reader_cannot_change_the_log(database: Path, sql: str) -> None:
    before = database.read_bytes()
    with closing(Readers(database)) as readers:
        with pytest.raises(LogUnavailable, match="readonly"), readers.connection() as connection:
            connection.execute(sql)
        with readers.connection() as connection:
            connection.execute("PRAGMA query_only = 0")
        with pytest.raises(LogUnavailable, match="readonly"), readers.connection() as connection:
            connection.execute(sql)
    assert database.read_bytes() == before


def test_a_question_that_takes_too_long_is_broken_off_and_the_next_one_is_answered(database: Path) -> None:
    with closing(Readers(database, deadline=0.01)) as readers:
        for _ in range(10):
            with pytest.raises(LogUnavailable, match="interrupted"), readers.connection() as connection:
                connection.execute(ENDLESS)
            with readers.connection() as connection:
                assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_whoever_finds_all_readers_taken_is_told_so(database: Path) -> None:
    with closing(Readers(database, size=2, deadline=0.01)) as readers:
        with ExitStack() as taken:
            for _ in range(2):
                taken.enter_context(readers.connection())
            with pytest.raises(LogUnavailable, match="too many"), readers.connection():
                pass
        with readers.connection() as connection:
            assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_a_database_that_cannot_be_opened_costs_no_reader(tmp_path: Path, database: Path) -> None:
    away = tmp_path / "away"
    with closing(Readers(database, size=1, deadline=0.01)) as readers:
        database.rename(away)
        for _ in range(5):
            with pytest.raises(LogUnavailable, match="unable to open"), readers.connection():
                pass
        away.rename(database)
        with readers.connection() as connection:
            assert connection.execute("SELECT COUNT(*) FROM event").fetchall() == [(0,)]


def test_a_reader_whose_user_stumbles_is_not_used_again(database: Path) -> None:
    with closing(Readers(database, size=1)) as readers:
        with pytest.raises(ZeroDivisionError), readers.connection() as first:
            1 / 0  # noqa: B018
        with pytest.raises(sqlite3.ProgrammingError):
            first.execute("SELECT 1")
        with readers.connection() as second:
            assert second is not first
