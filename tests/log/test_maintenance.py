from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from threadtalk.core.events import HasQuit, Joined, Place, Said, Told, TopicSet
from threadtalk.core.names import conversation
from threadtalk.core.outcome import Record
from threadtalk.errors import LogRefused, LogUnavailable, ThreadTalkError
from threadtalk.log import folder as folders
from threadtalk.log import migrations
from threadtalk.log.api import RoomRecord
from threadtalk.log.folder import DATABASE, PAGE_SIZE, wal_of
from threadtalk.log.maintenance import CheckReport, backup, check, recover
from threadtalk.log.sqlite import SqliteLog

from .conformance import numbers, said
from .crashed import crash, history

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def log(folder: Path) -> Iterator[SqliteLog]:
    log = SqliteLog(folder)
    yield log
    log.close()


def everything(folder: Path) -> dict[str, tuple[RoomRecord, list[Said]]]:
    with closing(SqliteLog(folder)) as log:
        return {room.name: (room, log.read_messages(room.name, 10_000)) for room in log.rooms()}


def execute(folder: Path, sql: str, *arguments: object) -> list[Any]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        return connection.execute(sql, arguments).fetchall()


def restored(copy: Path, folder: Path) -> Path:
    """Do what the documentation says of restoring: put the backup in an empty folder, as chat.db."""
    folder.mkdir()
    shutil.copyfile(copy, folder / DATABASE)
    return folder


class TestBackup:
    def test_a_backup_of_a_running_server_is_the_whole_log_of_one_moment(self, log: SqliteLog, tmp_path: Path) -> None:
        log.append([said(1), TopicSet("#lobby", 2, 2, "Bob", "tea"), said(1, "#tea")])
        stored = [2]
        is_over = threading.Event()

        def chat() -> None:
            while not is_over.is_set():
                number = stored[0] + 1
                log.append([said(number + i, text="x" * 500) for i in range(10)])
                stored[0] += 10

        thread = threading.Thread(target=chat, name="hub")
        thread.start()
        copies: list[tuple[int, Path]] = []
        for index in range(5):
            copies.append((stored[0], tmp_path / f"backup-{index}"))
            backup(tmp_path / "data", copies[-1][1])
        is_over.set()
        thread.join()
        for at_least, copy in copies:
            found = everything(restored(copy, tmp_path / f"restored-{copy.name}"))
            room, messages = found["#lobby"]
            assert room.last_number >= at_least
            assert room.topic == "tea"
            assert numbers(messages) == [1, *range(3, room.last_number + 1)]
            assert found["#tea"][0].last_number == 1
        log.append([said(stored[0] + 1)])

    def test_a_backup_without_a_server_has_what_a_crash_left_behind(self, folder: Path, tmp_path: Path) -> None:
        crash(folder)
        backup(folder, tmp_path / "backup")
        assert wal_of(folder / DATABASE).stat().st_size > 0
        assert everything(restored(tmp_path / "backup", tmp_path / "restored")) == everything(folder)

    def test_a_backup_is_one_file_for_its_owners_eyes(self, log: SqliteLog, folder: Path, tmp_path: Path) -> None:
        log.append([said(1)])
        (tmp_path / "backups").mkdir()
        backup(folder, tmp_path / "backups" / "chat.backup")
        (only,) = (tmp_path / "backups").iterdir()
        assert stat.S_IMODE(only.stat().st_mode) == 0o600

    @pytest.mark.parametrize("there", ["file", "link"])
    def test_an_earlier_backup_is_never_overwritten(
        self, log: SqliteLog, folder: Path, tmp_path: Path, there: str
    ) -> None:
        log.append([said(1)])
        (tmp_path / "file").write_text("precious")
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        with pytest.raises(ThreadTalkError, match=f"{there} exists already"):
            backup(folder, tmp_path / there)
        assert (tmp_path / "file").read_text() == "precious"
        assert not (tmp_path / "nowhere").exists()

    def test_a_damaged_log_does_not_become_a_backup(self, log: SqliteLog, folder: Path, tmp_path: Path) -> None:
        log.append([said(number, text="x" * 1000) for number in range(1, 100)])
        log.close()
        os.truncate(folder / DATABASE, 10 * PAGE_SIZE)
        with pytest.raises(LogRefused, match="recover"):
            backup(folder, tmp_path / "backup")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
        (folder / DATABASE).unlink()
        log.__init__(folder)  # type: ignore[misc]

    def test_a_backup_that_finds_no_log_or_no_place_says_so(self, log: SqliteLog, folder: Path, tmp_path: Path) -> None:
        with pytest.raises(ThreadTalkError, match="no log in"):
            backup(tmp_path, tmp_path / "backup")
        with pytest.raises(LogUnavailable, match="Cannot back up"):
            backup(folder, tmp_path / "nowhere" / "backup")


class TestCheck:
    def test_a_sound_log_is_sound_while_a_server_uses_it(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1), said(2), said(1, "#tea")])
        assert check(folder) == CheckReport(2, 3, 0, 0, None)
        assert check(folder).is_sound
        log.append([said(3)])

    def test_every_damaged_row_is_counted(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1), Joined("#lobby", 2, 2, "Bob"), said(3)])
        execute(folder, "UPDATE event SET alias = 'Mallory' WHERE number > 1")
        assert check(folder) == CheckReport(1, 3, 2, 0, None)
        assert not check(folder).is_sound

    def test_a_damaged_account_is_counted_and_is_nobodys(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1)], [Record("account:bob", "one"), Record("account:eve", "two")])
        execute(folder, "UPDATE record SET value = 'three' WHERE key = 'account:eve'")
        assert check(folder) == CheckReport(1, 1, 0, 1, None)
        assert not check(folder).is_sound
        assert log.records() == [("account:bob", "one")]

    def test_damage_to_the_whole_is_told_in_words(self, log: SqliteLog, folder: Path, tmp_path: Path) -> None:
        log.append([said(1), said(2)])
        execute(folder, "DELETE FROM event WHERE number = 1")
        assert "missing" in str(check(folder).problem)
        (tmp_path / DATABASE).write_bytes(b"no database" * 1000)
        assert "not a database" in str(check(tmp_path).problem)
        with pytest.raises(ThreadTalkError, match="no log in"):
            check(tmp_path / "nowhere")


class TestRecover:
    def test_a_sound_log_comes_out_as_it_went_in(self, folder: Path) -> None:
        crash(folder, checkpoint_at=20)
        report = recover(folder)
        found = everything(folder)
        assert (report.rooms, report.missing_events, report.renumbered_rooms) == (len(found), 0, ())
        assert report.events == sum(len(batch) for batch in history())
        shutil.rmtree(folder)
        crash(folder)
        assert everything(folder) == found

    def test_what_stood_on_a_damaged_page_is_lost_and_all_else_is_kept_in_order(self, folder: Path) -> None:
        crash(folder)
        SqliteLog(folder).close()
        before = everything(folder)
        data = bytearray((folder / DATABASE).read_bytes())
        for page in range(10, 14):
            data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = random.Random(page).randbytes(PAGE_SIZE)
        (folder / DATABASE).write_bytes(data)
        with pytest.raises(LogRefused, match="threadtalk recover"):
            SqliteLog(folder)
        report = recover(folder)
        after = everything(folder)
        assert report.damaged.read_bytes() == data
        assert report.missing_events > 0
        lost = 0
        for name, (room, messages) in before.items():
            left = [(message.at, message.text) for message in after[name][1]]
            there = [(message.at, message.text) for message in messages]
            lost += len(there) - len(left)
            assert left == [message for message in there if message in set(left)]
            assert (after[name][0].last_number < room.last_number) == (name in report.renumbered_rooms)
        assert 0 < lost <= report.missing_events

    def test_rooms_without_gaps_keep_their_numbers_and_topics(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1), said(2), said(3), TopicSet("#lobby", 4, 4, "Bob", "tea"), said(5)])
        log.append([said(1, "#tea"), TopicSet("#tea", 2, 2, "Bob", "Oolong"), said(3, "#tea")])
        log.append([HasQuit((Place("#lobby", 6), Place("#tea", 4)), 9, "Bob", "bye")])
        log.close()
        execute(folder, "UPDATE event SET body = 'a lie' WHERE room_id = 1 AND number = 2")
        report = recover(folder)
        assert (report.rooms, report.events, report.missing_events) == (2, 9, 1)
        assert report.renumbered_rooms == ("#lobby",)
        log.__init__(folder)  # type: ignore[misc]
        assert log.rooms() == [RoomRecord("#lobby", 5, "tea"), RoomRecord("#tea", 4, "Oolong")]
        assert [(m.number, m.text) for m in log.read_messages("#lobby", 10)] == [
            (1, "message 1"),
            (2, "message 3"),
            (4, "message 5"),
        ]
        assert numbers(log.read_messages("#tea", 10)) == [1, 3]
        assert check(folder).is_sound

    def test_rooms_whose_names_are_lost_get_new_ones_and_private_messages_stay_private(
        self, log: SqliteLog, folder: Path
    ) -> None:
        log.append([said(1), Told(1, 1, "Bob", "Alice", "psst"), Told(2, 2, "Alice", "Bob", "what?")])
        log.close()
        execute(folder, "UPDATE room SET crc = 0")
        report = recover(folder)
        assert set(report.unnamed_rooms) == {"#recovered-1", conversation("Alice", "Bob")}
        log.__init__(folder)  # type: ignore[misc]
        assert [room.name for room in log.rooms()] == ["#recovered-1", conversation("Alice", "Bob")]

    def test_accounts_survive_a_recovery_and_those_that_were_deleted_do_not_come_back(
        self, log: SqliteLog, folder: Path
    ) -> None:
        log.append([said(1)], [Record("account:bob", "one"), Record("account:eve", "two")])
        log.append([said(2)], [Record("account:bob", "three", "one"), Record("account:eve", "", "two")])
        log.close()
        recover(folder)
        log.__init__(folder)  # type: ignore[misc]
        assert log.records() == [("account:bob", "three")]

    def test_clients_can_tell_a_recovered_log_from_the_one_they_knew(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1)])
        log.close()
        before = execute(folder, "SELECT value FROM meta WHERE key = 'epoch'")
        recover(folder)
        assert execute(folder, "SELECT value FROM meta WHERE key = 'epoch'") != before
        log.__init__(folder)  # type: ignore[misc]

    def test_a_log_in_use_or_a_newer_one_is_not_recovered(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1)])
        with pytest.raises(LogRefused, match="in use"):
            recover(folder)
        log.close()
        execute(folder, "PRAGMA user_version = 1000")
        with pytest.raises(LogRefused, match="newer"):
            recover(folder)
        execute(folder, f"PRAGMA user_version = {migrations.current_version()}")
        log.__init__(folder)  # type: ignore[misc]

    def test_a_folder_without_a_log_is_left_alone(self, tmp_path: Path) -> None:
        with pytest.raises(ThreadTalkError, match="no log"):
            recover(tmp_path)
        assert not (tmp_path / DATABASE).exists()

    def test_several_recoveries_on_one_day_keep_every_damaged_log(self, log: SqliteLog, folder: Path) -> None:
        log.append([said(1)])
        log.close()
        assert len({recover(folder).damaged for _ in range(3)}) == 3
        assert len(list(folder.glob("chat.db.damaged-*"))) == 3
        log.__init__(folder)  # type: ignore[misc]

    @pytest.mark.parametrize("step", range(1, 6))
    def test_a_crash_during_a_recovery_leaves_one_log_or_the_other(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, step: int
    ) -> None:
        crash(folder, checkpoint_at=20)
        shutil.copytree(folder, folder.parent / "whole")
        expected = everything(folder.parent / "whole")
        steps = [step]

        def crash_at(call: Any) -> Any:
            def counted(*arguments: Any) -> Any:
                steps[0] -= 1
                if steps[0] == 0:
                    raise OSError("the power failed")
                return call(*arguments)

            return counted

        path = type(folder)
        with monkeypatch.context() as failing:
            failing.setattr(path, "rename", crash_at(path.rename))
            failing.setattr(folders, "sync_folder", crash_at(folders.sync_folder))
            with pytest.raises(LogUnavailable, match="the power failed"):
                recover(folder)
        assert everything(folder) == expected
        recover(folder)
        assert everything(folder) == expected
