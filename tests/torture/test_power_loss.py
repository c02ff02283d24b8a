"""The power fails at any moment: what had been handed to the network by then is on the disk, under its number.

`kill -9` cannot show that: what a process has written survives it, synced or not. So the real server runs once with a
recorder under it, and then the power fails as often as you like, on a disk that is played from the record (`disk.py`).
The same with `--durability normal` has to lose something. If it does not, this test proves nothing, and fails.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import subprocess
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from threadtalk.log.sqlite import SqliteLog

from .clients import TaggedClient
from .conftest import StartProcess
from .disk import Disk, Record, read_records
from .rounds import new_luck, require, rounds, timeout

pytestmark = pytest.mark.torture

FAILURES = 40
SENDERS = 3
LIVES = 2
"""How often the server is started in one run: recovering is writing too."""
MESSAGES = 800
"""Of each sender in each life: together enough that the write-ahead log is carried into the database several times.
They are said one at a time, so that there are many transactions, not a few large ones."""

_SAID = re.compile(rb"@kind=say;room=#lobby;number=(\d+);[^ \n]* (\w+): ([^\n]*)\n")

Message = tuple[str, str]


@dataclass
class Run:
    """What a server did, from its first start on an empty folder to `kill -9`."""

    folder: Path
    records: list[Record]

    def told_by(self, position: int) -> dict[int, Message]:
        """Return all messages that had been handed to the network before this record, by number."""
        told = {}
        for record in self.records[:position]:
            if record.op == "N":
                for number, alias, text in _SAID.findall(record.data):
                    told[int(number)] = (alias.decode(), text.decode())
        return told


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorder, compiled."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    require(compiler, "needs a C compiler for the recorder of writes")
    assert compiler is not None
    library = tmp_path_factory.mktemp("recorder") / "write_recorder.so"
    source = Path(__file__).with_name("write_recorder.c")
    command = [compiler, "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(library), str(source), "-ldl"]
    subprocess.run(command, check=True, timeout=60)
    return library


@timeout(FAILURES, per_round=2)
def test_what_was_told_survives_the_power(tmp_path: Path, recorder: Path, start_process: StartProcess) -> None:
    run = record(tmp_path, recorder, start_process, "full")
    assert lose_power(run, tmp_path, new_luck("power")) == 0


@timeout(FAILURES, per_round=2)
def test_this_test_would_notice_a_loss(tmp_path: Path, recorder: Path, start_process: StartProcess) -> None:
    run = record(tmp_path, recorder, start_process, "normal")
    assert lose_power(run, tmp_path, new_luck("power, normal"), may_lose=True) > 0, "so this test proves nothing"


def record(tmp_path: Path, recorder: Path, start_process: StartProcess, durability: str) -> Run:
    """Run a server under the recorder while people talk; check the record against what is really on the disk."""
    folder = tmp_path.resolve() / "data"
    log = tmp_path / "record"
    env = {"LD_PRELOAD": str(recorder), "WRITE_RECORDER_LOG": str(log), "WRITE_RECORDER_FOLDER": str(folder)}
    for life in range(LIVES):
        server = start_process(folder, "--no-limits", "--durability", durability, env=env)
        clients = [TaggedClient.enter(server.address, f"sender{i}") for i in range(SENDERS)]
        threads = [threading.Thread(target=talk, args=(client, life)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.sync()
        server.kill()
        server.assert_no_traceback()
        for client in clients:
            client.close()
    run = Run(folder, read_records(log))
    check_record(run)
    return run


def talk(client: TaggedClient, life: int) -> None:
    for count in range(MESSAGES):
        client.say(f"message {count} of life {life}")


def check_record(run: Run) -> None:
    """Fail where the recorder has missed something."""
    assert len(run.told_by(len(run.records))) == LIVES * SENDERS * MESSAGES, "not every send was recorded"
    disk = Disk(run.folder)
    for each in run.records:
        disk.follow(each)
    recorded = disk.contents()
    for name in ("chat.db", "chat.db-wal"):
        assert recorded[name] == (run.folder / name).read_bytes(), f"not every write to {name} was recorded"
    synced = Counter(each.path.name for each in run.records if each.op == "S")
    assert synced[run.folder.name] > 0, "the folder was never synced: are syncs recorded at all?"
    assert synced["chat.db"] >= LIVES + 2, "the database itself was hardly ever written, or never synced"


def lose_power(run: Run, tmp_path: Path, luck: random.Random, *, may_lose: bool = False) -> int:
    """Let the power fail at many moments of a run; return at how many of them a message was lost."""
    losses = 0
    disk = Disk(run.folder)
    positions = choose_positions(run, luck)
    for position in positions:
        while disk.position < position:
            disk.follow(run.records[disk.position])
        image = tmp_path / f"failure at {position}"
        write_image(disk.after_power_failure(luck), image)
        told = run.told_by(position)
        found = read_image(image)
        lost = {number: message for number, message in told.items() if found.get(number) != message}
        assert may_lose or not lost, f"lost at {position} of {len(run.records)} (see {image}): {lost}"
        losses += bool(lost)
        shutil.rmtree(image)
    print(f"{len(positions)} power failures in {len(run.records)} records, {losses} with a loss")
    return losses


def choose_positions(run: Run, luck: random.Random) -> list[int]:
    """Return moments: any, those just after a message was handed to the network, and while the database is written."""
    count = rounds(FAILURES)
    moments = [
        range(len(run.records) + 1),
        [i + 1 for i, each in enumerate(run.records) if each.op == "N" and _SAID.search(each.data)],
        [
            i + luck.choice((0, 1, 2))
            for i, each in enumerate(run.records)
            if each.path.name.startswith("chat.db") and not each.path.name.endswith("-wal")
        ],
    ]
    return sorted(luck.choice(moments[turn % 3]) for turn in range(count))


def write_image(files: dict[str, bytes], folder: Path) -> None:
    folder.mkdir()
    for name, content in files.items():
        if name.endswith("-shm"):
            continue  # of no meaning after a crash, and written through memory, which nobody can record
        (folder / name).write_bytes(content)


def read_image(folder: Path) -> dict[int, Message]:
    """Open what the disk has kept as a server would; return its messages by number."""
    with closing(SqliteLog(folder)) as log:
        messages = log.read_messages("#lobby", 1_000_000, after=0)
        last = {room.name: room.last_number for room in log.rooms()}.get("#lobby", 0)
    with closing(sqlite3.connect(folder / "chat.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        count = database.execute("SELECT count(*) FROM event").fetchone()[0]
    assert count == last, "the numbers have a gap"
    return {said.number: (said.alias, said.text) for said in messages}
