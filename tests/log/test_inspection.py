from __future__ import annotations

import hashlib
import logging
import os
import random
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from threadtalk.core.events import Message, Said, Told, TopicSet
from threadtalk.errors import LogRefused, LogUnavailable
from threadtalk.log.codec import entries
from threadtalk.log.folder import DATABASE, PAGE_SIZE, wal_of
from threadtalk.log.maintenance import recover
from threadtalk.log.sqlite import SqliteLog

from .conformance import numbers, said
from .crashed import crash, history

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = int(os.environ.get("THREADTALK_TORTURE_ROUNDS", "60"))


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of which half is in the database and half in the write-ahead log."""
    folder = tmp_path_factory.mktemp("crashed")
    crash(folder, checkpoint_at=30)
    return folder


@pytest.fixture
def folder(crashed: Path, tmp_path: Path) -> Path:
    return copy(crashed, tmp_path / "data")


def copy(crashed: Path, to: Path) -> Path:
    to.mkdir(parents=True)
    for name in ("chat.db", "chat.db-wal"):
        shutil.copyfile(crashed / name, to / name)
    return to


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / DATABASE, wal_of(folder / DATABASE))
        if path.exists()
    }


def refused(folder: Path) -> str:
    """Open a log that must be refused, and untouched; return what the person is told."""
    before = digests(folder)
    with pytest.raises(LogRefused) as refusal:
        SqliteLog(folder)
    assert digests(folder) == before
    return str(refusal.value)


def change(path: Path, at: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    path.write_bytes(data)


MESSAGES: dict[str, dict[int, Message]] = {}
TOPICS: dict[str, set[str]] = {}
for _event in [event for batch in history() for event in batch]:
    if isinstance(_event, Said | Told):
        MESSAGES.setdefault(_event.room, {})[_event.number] = _event
    elif isinstance(_event, TopicSet):
        TOPICS.setdefault(_event.room, {""}).add(_event.topic)


ENDS: dict[str, int] = {}
for _room, _number, *_ in [entry for batch in history() for event in batch for entry in entries(event)]:
    ENDS[_room] = _number


def test_a_log_that_a_crash_has_left_opens_with_everything(folder: Path) -> None:
    with closing(SqliteLog(folder)) as log:
        assert {room.name for room in log.rooms()} == set(MESSAGES)
        for room, messages in MESSAGES.items():
            assert log.read_messages(room, 10_000) == list(messages.values())


def test_what_is_no_database_is_refused_and_untouched(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"Dear diary, " * 1000)
    assert re.search("damaged .*backup.*threadtalk recover --data", refused(folder))


def test_an_emptied_database_is_not_taken_for_a_fresh_one(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"")
    assert "it is empty" in refused(folder)


def test_a_missing_database_is_not_made_anew_under_its_write_ahead_log(folder: Path) -> None:
    (folder / DATABASE).unlink()
    assert "it is missing" in refused(folder)


def test_a_database_of_another_program_is_refused_and_untouched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    assert "not written by ThreadTalk" in refused(tmp_path)


def test_a_newer_log_is_refused_and_untouched(folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("PRAGMA user_version = 1000")
    assert re.search("newer ThreadTalk .*format is 1000.*Update ThreadTalk", refused(folder))


def test_a_database_cut_short_is_refused_and_untouched(folder: Path) -> None:
    SqliteLog(folder).close()
    os.truncate(folder / DATABASE, (folder / DATABASE).stat().st_size // 2)
    assert "recover" in refused(folder)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("DELETE FROM event WHERE room_id = 2 AND number BETWEEN 5 AND 7", "events of its room 2 are missing"),
        ("DELETE FROM event WHERE room_id = 2 AND number = 1", "events of its room 2 are missing"),
        ("DELETE FROM room WHERE id = 3", "room 3 is missing"),
        ("UPDATE room SET name = 'x' WHERE id = 3", "name of its room 3"),
        ("DROP TABLE meta", "meta"),
        ("ALTER TABLE event RENAME COLUMN body TO text", "event is not as it should be"),
    ],
)
def test_what_is_missing_in_the_middle_is_not_passed_over(folder: Path, sql: str, problem: str) -> None:
    SqliteLog(folder).close()
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(sql)
    assert problem in refused(folder)


def test_an_index_that_somebody_has_added_is_no_damage(folder: Path) -> None:
    SqliteLog(folder).close()
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute("CREATE INDEX by_alias ON event (alias)")
    SqliteLog(folder).close()


@pytest.mark.parametrize("at", [0, 3, 20, 32 + 9, 32 + 24 + 17, 32 + 5 * (24 + PAGE_SIZE) + 1000])
def test_a_write_ahead_log_damaged_before_later_messages_is_refused_and_untouched(folder: Path, at: int) -> None:
    """SQLite alone would drop all acknowledged messages behind the damage without a word."""
    wal = wal_of(folder / DATABASE)
    change(wal, at, bytes([wal.read_bytes()[at] ^ 0x10]))
    assert "write-ahead log" in refused(folder)
    report = recover(folder)
    assert report.missing_events < 200
    SqliteLog(folder).close()


def test_a_last_transaction_torn_by_a_power_failure_is_no_damage(folder: Path) -> None:
    wal = wal_of(folder / DATABASE)
    change(wal, wal.stat().st_size - 100, b"torn")
    with closing(SqliteLog(folder)) as log:
        log.append([said(room.last_number + 1, room.name) for room in log.rooms() if room.name[0] == "#"])


def test_a_log_written_without_syncs_may_be_torn_anywhere_and_still_opens(folder: Path) -> None:
    SqliteLog(folder, durability="normal").close()
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for _ in range(5):
            connection.execute("UPDATE meta SET value = 'other' WHERE key = 'epoch'")
        copied = copy(folder, folder.parent / "copied")
    change(wal_of(copied / DATABASE), 32 + 24 + 100, b"torn")
    SqliteLog(copied).close()


def flip(random_: random.Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(random_.choice([1, 1, 2, 10])):
        data[random_.randrange(len(data))] ^= 1 << random_.randrange(8)
    path.write_bytes(data)


def overwrite(random_: random.Random, path: Path) -> None:
    data = path.read_bytes()
    at = random_.randrange(len(data))
    change(path, at, random_.choice([bytes, random_.randbytes])(min(random_.choice([16, 512, 4096]), len(data) - at)))


def cut(random_: random.Random, path: Path) -> None:
    size = path.stat().st_size
    os.truncate(
        path, random_.choice([random_.randrange(size), size - random_.randrange(size // 10), size // 4096 * 2048])
    )


def swap_pages(random_: random.Random, path: Path) -> None:
    data = path.read_bytes()
    pages = [random_.randrange(len(data) // PAGE_SIZE) * PAGE_SIZE for _ in range(2)]
    change(path, pages[0], data[pages[1] : pages[1] + PAGE_SIZE])


DAMAGES: list[Callable[[random.Random, Path], None]] = [flip, flip, flip, overwrite, cut, swap_pages]


def check_history(log: SqliteLog, caplog: pytest.LogCaptureFixture, *, is_complete: bool) -> None:
    """Assert that every message is there up to where its room ends, as it was, or was reported as damaged.

    The ends themselves may be missing only where they stood in a write-ahead log that is cut short.
    """
    if is_complete:
        assert {room.name: room.last_number for room in log.rooms()} == ENDS
    for room in log.rooms():
        expected = MESSAGES[room.name]
        assert room.topic in TOPICS.get(room.name, {""})
        try:
            messages = log.read_messages(room.name, 10_000)
        except LogUnavailable:
            continue  # it says so, rather than showing half of it
        assert all(message == expected.get(message.number) for message in messages)
        lost = [n for n in expected if n <= room.last_number and n not in set(numbers(messages))]
        assert all(f"Event {number} of {room.name} is damaged" in caplog.text for number in lost)


def check_salvage(folder: Path) -> None:
    """Assert that a recovered log opens, and has only what was said, in its order."""
    with closing(SqliteLog(folder)) as log:
        for room in log.rooms():
            if room.name.startswith("#recovered-"):
                continue
            said_there = [(message.at, message.alias, message.text) for message in MESSAGES[room.name].values()]
            places = [said_there.index((m.at, m.alias, m.text)) for m in log.read_messages(room.name, 10_000)]
            assert places == sorted(set(places))
            log.append([said(room.last_number + 1, room.name)])


@pytest.mark.torture
@pytest.mark.parametrize("checkpointed", [True, False], ids=["stopped", "crashed"])
def test_random_damage_is_refused_or_reported_and_never_believed(
    crashed: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, checkpointed: bool
) -> None:
    caplog.set_level(logging.ERROR, "threadtalk.log")
    base = copy(crashed, tmp_path / "base")
    if checkpointed:
        SqliteLog(base).close()
    outcomes = {"refused": 0, "opened": 0}
    for seed in range(ROUNDS):
        random_ = random.Random(seed)
        folder = tmp_path / "data"
        shutil.copytree(base, folder)
        caplog.clear()
        database = folder / DATABASE
        random_.choice(DAMAGES)(random_, random_.choice([database, database if checkpointed else wal_of(database)]))
        before = digests(folder)
        try:
            log = SqliteLog(folder)
        except LogRefused as exc:
            refusal = str(exc)
            outcomes["refused"] += 1
            assert digests(folder) == before, f"seed {seed}"
            assert re.search("threadtalk recover --data|Update ThreadTalk", refusal), f"seed {seed}"
            if "Update" not in refusal:
                recover(folder)
                check_salvage(folder)
        else:
            outcomes["opened"] += 1
            check_history(log, caplog, is_complete=checkpointed)
            log.close()
        shutil.rmtree(folder)
    assert min(outcomes.values()) > ROUNDS // 20, outcomes
