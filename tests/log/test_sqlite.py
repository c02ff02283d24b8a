from __future__ import annotations

import logging
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from threadtalk.core.commands import Enter, Join
from threadtalk.core.events import Joined, RoomRenamed, Said, TopicSet
from threadtalk.core.world import World
from threadtalk.errors import LogRefused, LogUnavailable, StartError
from threadtalk.log import sqlite as sqlite_log
from threadtalk.log.api import RoomRecord
from threadtalk.log.folder import DATABASE, wal_of
from threadtalk.log.sqlite import SqliteLog

from .conformance import LogConformance, numbers, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from threadtalk.log.api import Log


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(folder: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(folder)
    yield log
    log.close()


def everything(log: Log) -> dict[str, tuple[RoomRecord, list[Said]]]:
    """Return all that a log can tell."""
    return {room.name: (room, log.read_messages(room.name, 10_000)) for room in log.rooms()}


def run_child(code: str, *arguments: object, **how: Any) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own; `sys.argv[1:]` are the arguments."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **how)


class TestSqliteLog(LogConformance):
    def setup_log(self, request: pytest.FixtureRequest) -> None:
        self.folder: Path = request.getfixturevalue("tmp_path") / "data"

    def open_log(self) -> Log:
        return SqliteLog(self.folder)


@pytest.mark.parametrize("durability", ["full", "normal"])
def test_everything_is_there_after_a_restart(folder: Path, durability: Any) -> None:
    log = SqliteLog(folder, durability=durability)
    log.append([Joined("#Tea", 1, 1, "Bob"), said(2, "#tea"), TopicSet("#tea", 3, 3, "Bob", "Oolong"), said(1)])
    before = everything(log)
    log.close()
    log = SqliteLog(folder, durability=durability)
    assert everything(log) == before
    log.append([said(4, "#TEA"), said(1, "#new"), said(2)])
    assert numbers(log.read_messages("#tea", 10)) == [2, 4]
    log.close()


def test_a_stopped_server_leaves_one_file_that_holds_everything(folder: Path) -> None:
    log = SqliteLog(folder)
    log.append([said(number) for number in range(1, 100)])
    log.close()
    assert not wal_of(folder / DATABASE).exists()


KILLED_IN_MID_RUN = """
import sys
from pathlib import Path
from threadtalk.core.events import Said
from threadtalk.log.sqlite import SqliteLog

log = SqliteLog(Path(sys.argv[1]))
number = log.rooms()[0].last_number if log.rooms() else 0
while True:
    log.append([Said("#lobby", number + i, 1, "Alice", "x" * (number % 3000)) for i in range(1, 9)])
    number += 8
    print(number, flush=True)
"""


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(folder: Path) -> None:
    for round_ in range(3):
        child = subprocess.Popen([sys.executable, "-c", KILLED_IN_MID_RUN, folder], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(20 + round_)]
        child.send_signal(signal.SIGKILL)
        acknowledged += map(int, child.stdout.read().split("\n")[:-1])
        child.wait()
        child.stdout.close()
        with closing(SqliteLog(folder)) as log:
            (room,) = log.rooms()
            assert room.last_number in (acknowledged[-1], acknowledged[-1] + 8)
            assert numbers(log.read_messages("#lobby", 100_000)) == list(range(1, room.last_number + 1))


def test_other_users_of_the_machine_cannot_read_the_chat(folder: Path) -> None:
    before = os.umask(0)
    try:
        log = SqliteLog(folder / "deep" / "down")
        log.append([said(1)])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
        folders = [stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if path.is_dir()]
        log.close()
    finally:
        os.umask(before)
    assert modes == {"chat.db": 0o600, "chat.db-wal": 0o600, "chat.db-shm": 0o600, "lock": 0o600}
    assert folders == [0o700] * 3


def test_a_second_log_on_the_folder_is_refused_and_the_first_goes_on(log: SqliteLog, folder: Path) -> None:
    log.append([said(1)])
    with pytest.raises(LogRefused, match=rf"{folder} is in use .*process {os.getpid()}.*--data"):
        SqliteLog(folder)
    log.append([said(2)])
    assert numbers(log.read_messages("#lobby", 10)) == [1, 2]


OPEN = """
import sys
from pathlib import Path
from threadtalk.errors import LogRefused
from threadtalk.log.sqlite import SqliteLog

try:
    SqliteLog(Path(sys.argv[1]))
except LogRefused as refusal:
    print(refusal)
"""


def test_a_second_server_on_the_folder_is_refused(log: SqliteLog, folder: Path) -> None:
    assert f"{folder} is in use by another ThreadTalk (process {os.getpid()})" in run_child(OPEN, folder).stdout
    log.append([said(1)])


def test_a_folder_is_free_again_after_its_server_was_stopped_or_has_crashed(folder: Path) -> None:
    SqliteLog(folder).close()
    assert run_child(OPEN, folder).stdout == ""  # and exits without closing
    SqliteLog(folder).close()


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StartError, match=r"/file .*--data"):
        SqliteLog(tmp_path / "file" / "data")


def test_a_crash_while_the_log_is_made_does_not_stop_the_next_start(folder: Path) -> None:
    folder.mkdir()
    (folder / "chat.db.new").write_bytes(b"half of it")
    with closing(SqliteLog(folder)) as log:
        log.append([said(1)])


class Breaking:
    """A connection that fails at its nth statement, and maybe at the ROLLBACK after it."""

    def __init__(self, connection: sqlite3.Connection, step: int, *, rollback_too: bool = False) -> None:
        self._connection = connection
        self._steps = step
        self._rollback_too = rollback_too

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *arguments: Any) -> Any:
        return self._step(self._connection.execute, sql, *arguments)

    def executemany(self, sql: str, *arguments: Any) -> Any:
        return self._step(self._connection.executemany, sql, *arguments)

    def _step(self, call: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        self._steps -= 1
        if self._steps == 0 or (self._rollback_too and sql == "ROLLBACK"):
            raise sqlite3.OperationalError("disk I/O error")
        return call(sql, *arguments)


@pytest.mark.parametrize("rollback_too", [False, True])
@pytest.mark.parametrize("step", range(1, 8))
def test_a_batch_that_fails_at_any_step_leaves_no_trace_and_the_next_one_is_stored(
    log: SqliteLog, folder: Path, step: int, rollback_too: bool
) -> None:
    # BEGIN, two rooms, the events, two for the topic, COMMIT: seven steps.
    log.append([said(1)])
    before = everything(log)
    batch = [said(2), said(1, "#tea"), TopicSet("#tea", 2, 2, "Bob", "Oolong"), said(1, "#cake")]
    log._writer = Breaking(log._writer, step, rollback_too=rollback_too)  # type: ignore[assignment, arg-type]
    with pytest.raises(LogUnavailable, match="disk I/O error"):
        log.append(batch)
    assert everything(log) == before
    log.append(batch)
    after = everything(log)
    assert after["#tea"][0] == RoomRecord("#tea", 2, "Oolong")
    log.close()
    log.__init__(folder)  # type: ignore[misc]
    assert everything(log) == after


def test_text_that_cannot_be_stored_is_a_bug_that_harms_no_later_message(log: SqliteLog) -> None:
    with pytest.raises(UnicodeEncodeError):
        log.append([said(1), said(2, text="\ud800")])
    with pytest.raises(OverflowError):
        log.append([said(1), Said("#lobby", 2, 2**70, "Alice", "from the far future")])
    log.append([said(1)])
    assert numbers(log.read_messages("#lobby", 10)) == [1]


def test_a_full_disk_refuses_messages_until_there_is_room_again(log: SqliteLog, folder: Path) -> None:
    log.append([said(1)])
    assert log._writer is not None
    pages = log._writer.execute("PRAGMA page_count").fetchone()[0]
    log._writer.execute(f"PRAGMA max_page_count = {pages + 3}")
    stored = 1
    for _ in range(3):
        with pytest.raises(LogUnavailable, match="full"):  # noqa: PT012 (some of them fit)
            while True:
                log.append([said(stored + i, text="x" * 1000) for i in range(1, 4)])
                stored += 3
        assert numbers(log.read_messages("#lobby", 1000)) == list(range(1, stored + 1))
    log._writer.execute(f"PRAGMA max_page_count = {pages + 1000}")
    log.append([said(stored + 1)])
    assert log.rooms() == [RoomRecord("#lobby", stored + 1)]


FULL_DISK = """
import resource, sys
from pathlib import Path
from threadtalk.core.events import Said
from threadtalk.errors import LogUnavailable
from threadtalk.log.sqlite import SqliteLog

def batch(stored):
    return [Said("#lobby", stored + i, 1, "Alice", "x" * 2000) for i in range(1, 9)]

log = SqliteLog(Path(sys.argv[1]))
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
stored = refused = 0
for limit in range(100_000, 400_000, 10_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, unlimited[1]))
    try:
        for _ in range(20):
            log.append(batch(stored))
            stored += 8
    except LogUnavailable:
        refused += 1
        assert len(log.read_messages("#lobby", 10_000)) == stored
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    log.append(batch(stored))
    stored += 8
    assert [m.number for m in log.read_messages("#lobby", 10_000)] == list(range(1, stored + 1))
print(stored, refused)
if sys.argv[2] == "close":
    log.close()
"""


@pytest.mark.parametrize("end", ["close", "crash"])
def test_a_disk_that_fills_and_empties_many_times_loses_nothing_acknowledged(folder: Path, end: str) -> None:
    child = run_child(FULL_DISK, folder, end)
    assert child.returncode == 0, child.stderr
    stored, refused = map(int, child.stdout.split())
    assert refused >= 10
    with closing(SqliteLog(folder)) as log:
        assert log.rooms() == [RoomRecord("#lobby", stored)]
        assert numbers(log.read_messages("#lobby", 100_000)) == list(range(1, stored + 1))


def damage(folder: Path, sql: str, *arguments: object) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        connection.execute(sql, arguments)


def test_a_damaged_message_is_left_out_and_reported_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(SqliteLog(folder)) as log:
        log.append([said(number) for number in range(1, 11)])
    damage(folder, "UPDATE event SET body = 'a lie' WHERE number = 3")
    damage(folder, "UPDATE event SET alias = x'ff' WHERE number = 9")
    damage(folder, "UPDATE event SET at = 1.5 WHERE number = 5")
    with closing(SqliteLog(folder)) as log, caplog.at_level(logging.ERROR, "threadtalk.log"):
        for _ in range(3):
            assert numbers(log.read_messages("#lobby", 4)) == [6, 7, 8, 10]
            assert numbers(log.read_messages("#lobby", 4, after=1)) == [2, 4, 6, 7]
        log.append([said(11)])
        assert numbers(log.read_messages("#lobby", 100)) == [1, 2, 4, 6, 7, 8, 10, 11]
    reports = sorted(record.getMessage().partition(" and")[0] for record in caplog.records)
    assert reports == [f"Event {number} of #lobby is damaged" for number in (3, 5, 9)]


def test_a_thousand_damaged_rows_do_not_hide_the_messages_around_them(folder: Path) -> None:
    with closing(SqliteLog(folder)) as log:
        log.append([said(number) for number in range(1, 1201)])
    damage(folder, "UPDATE event SET body = ? WHERE number BETWEEN 101 AND 1100", b"\xff\x00")
    with closing(SqliteLog(folder)) as log:
        assert numbers(log.read_messages("#lobby", 150)) == [*range(51, 101), *range(1101, 1201)]


def test_a_damaged_topic_is_no_topic(folder: Path) -> None:
    with closing(SqliteLog(folder)) as log:
        log.append([TopicSet("#lobby", 1, 1, "Bob", "tea"), said(2)])
    damage(folder, "UPDATE event SET body = 'beer' WHERE number = 1")
    with closing(SqliteLog(folder)) as log:
        assert log.rooms() == [RoomRecord("#lobby", 2, "")]


def test_many_threads_read_while_one_writes_and_all_see_complete_pages(log: SqliteLog) -> None:
    log.append([said(1)])
    problems: list[object] = []
    is_over = threading.Event()

    pages = []

    def read() -> None:
        while not is_over.is_set():
            try:
                found = numbers(log.read_messages("#lobby", 50))
            except LogUnavailable:
                continue  # on a busy machine a reader may have waited for too long; then it is told nothing
            pages.append(found[-1])
            if found != list(range(found[0], found[-1] + 1)):
                problems.append(found)

    threads = [threading.Thread(target=read, name=f"reader-{i}") for i in range(8)]
    for thread in threads:
        thread.start()
    for first in range(2, 2000, 10):
        log.append([said(number) for number in range(first, first + 10)])
    is_over.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert pages


def test_nothing_is_said_to_be_stored_in_a_file_that_is_gone_and_all_goes_on_when_it_is_back(
    log: SqliteLog, folder: Path
) -> None:
    log.append([said(1)])
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    for _ in range(2):
        with pytest.raises(LogUnavailable, match="is gone"):
            log.append([said(2)])
    folder.mkdir()
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(LogUnavailable, match="Another file"):
        log.append([said(2)])
    (folder / DATABASE).unlink()
    folder.rmdir()
    elsewhere.rename(folder)
    log.append([said(2)])
    assert numbers(log.read_messages("#lobby", 10)) == [1, 2]


def test_nothing_that_happens_after_the_commit_makes_a_stored_message_a_refused_one(
    log: SqliteLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_log, "WAL_LOOK_EVERY", 1)
    monkeypatch.setattr(sqlite_log, "wal_of", lambda database: database / "nowhere")
    log.append([said(1)])
    log.append([said(2)])
    assert numbers(log.read_messages("#lobby", 10)) == [1, 2]


def test_steady_readers_do_not_let_the_disk_fill_with_the_write_ahead_log(
    log: SqliteLog, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 1 << 19
    monkeypatch.setattr(sqlite_log, "WAL_MAX_BYTES", limit)
    monkeypatch.setattr(sqlite_log, "WAL_LOOK_EVERY", 8)
    log.append([said(1)])
    assert log._writer is not None
    log._writer.execute("PRAGMA wal_autocheckpoint = 0")  # as if a reader were there at every single one
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            log.read_messages("#lobby", 20)

    threads = [threading.Thread(target=read, name=f"reader-{i}") for i in range(4)]
    for thread in threads:
        thread.start()
    sizes = []
    for number in range(2, 250):
        log.append([said(number, text="x" * 8000)])
        sizes.append(wal_of(folder / DATABASE).stat().st_size)
    is_over.set()
    for thread in threads:
        thread.join()
    assert sum(after > before for before, after in pairwise(sizes)) * 16_000 > 4 * limit  # it was written to
    assert max(sizes) < 4 * limit  # a checkpoint may have to wait for readers; unbounded, it would be eight times that
    assert numbers(log.read_messages("#lobby", 1000)) == list(range(1, 250))


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_opening_and_closing_leaves_no_file_and_no_thread_behind(folder: Path) -> None:
    SqliteLog(folder).close()
    before = open_files(), threading.active_count()
    for _ in range(20):
        log = SqliteLog(folder)
        log.append([said(log.rooms()[0].last_number + 1 if log.rooms() else 1)])
        log.read_messages("#lobby", 10)
        with pytest.raises(LogRefused):
            SqliteLog(folder)
        log.close()
    (folder / DATABASE).write_bytes(b"no database at all" * 1000)
    for _ in range(20):
        with pytest.raises(LogRefused):
            SqliteLog(folder)
    assert (open_files(), threading.active_count()) == before


def test_a_renamed_room_comes_up_under_its_new_name_and_keeps_its_former_one(tmp_path: Path) -> None:
    with closing(SqliteLog(tmp_path)) as log:
        log.append(
            [said(1, "#tea"), RoomRenamed("#tea", 2, 2, "Bob", "#Coffee"), TopicSet("#Coffee", 3, 3, "Bob", "x")]
        )
    with closing(SqliteLog(tmp_path)) as log:
        assert log.rooms() == [RoomRecord("#Coffee", 3, "x", ("#tea", "#coffee"))]
        world = World()
        for record in log.rooms():
            world.remember(record.name, record.last_number, record.topic, record.names)
        world.execute(1, Enter("Alice"), 0)
        assert Joined("#Coffee", 4, 0, "Alice") in world.execute(1, Join("#tea"), 0)
        assert world.rooms.identities == {"#tea": "#tea", "#coffee": "#tea"}
        log.append([said(4, "#tea")])
        assert numbers(log.read_messages("#coffee", 10)) == [1, 4]
