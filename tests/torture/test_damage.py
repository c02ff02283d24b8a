"""Damaged, foreign and shared data folders, met by the real server: it starts clean, or says why not and what to do."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .clients import TaggedClient
from .conftest import Enter, StartProcess
from .rounds import new_luck, rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

DAMAGES = 12
MESSAGES = 300


@pytest.fixture
def original(tmp_path: Path, start_process: StartProcess) -> Path:
    """A data folder as `kill -9` leaves it: some of it in the database, some in the write-ahead log."""
    folder = tmp_path / "original"
    for life in range(2):
        server = start_process(folder, "--no-limits")
        with closing(TaggedClient.enter(server.address, "Alice")) as alice:
            for count in range(MESSAGES // 2):
                alice.type(f"message {count} of life {life} {'x' * (count % 97)}")
            alice.sync()
        server.kill()
    assert (folder / "chat.db-wal").stat().st_size > 0
    return folder


@timeout(DAMAGES, per_round=10)
def test_damage_is_refused_or_does_no_harm(tmp_path: Path, original: Path, start_process: StartProcess) -> None:
    luck = new_luck("damage")
    written = read_history(start_process(copy(original, tmp_path / "whole")))
    assert len(written) == MESSAGES
    refusals = 0
    for turn in range(rounds(DAMAGES)):
        folder = copy(original, tmp_path / f"damaged {turn}")
        what = damage(folder, luck)
        before = contents(folder)
        server = ServerProcess(folder)
        try:
            if server.wait_until_ready():
                found = read_history(server)
                wrong = {number: text for number, text in found.items() if written.get(number) != text}
                assert not wrong, f"{what}: wrong messages are shown"
                server.assert_no_traceback()
                assert server.terminate() == 0
            else:
                refusals += 1
                assert_refused(server, "recover --data")
                assert contents(folder) == before, f"{what}: the refused files were changed"
        except BaseException:
            print(what)
            raise
        finally:
            server.close()
        shutil.rmtree(folder)
    print(f"{rounds(DAMAGES)} damages, {refusals} refused")


def test_a_log_from_the_future_is_left_alone(original: Path) -> None:
    with closing(sqlite3.connect(original / "chat.db")) as database:
        database.execute("PRAGMA user_version = 9999")
    before = contents(original)
    server = ServerProcess(original)
    assert not server.wait_until_ready()
    assert_refused(server, "newer ThreadTalk", "Update ThreadTalk")
    assert contents(original) == before


def test_a_second_server_on_the_same_folder_is_refused_and_the_first_goes_on(
    data: Path, start_process: StartProcess, enter: Enter
) -> None:
    first = start_process(data)
    alice = enter(first, "Alice")
    alice.say("before")
    second = ServerProcess(data)
    assert not second.wait_until_ready()
    assert_refused(second, "in use by another ThreadTalk", str(first.pid))
    alice.say("after")
    first.kill()
    again = start_process(data)  # the lock of the dead does not hold
    assert [text for _, text in sorted(read_history(again).items())] == ["Alice: before", "Alice: after"]


def test_a_damaged_row_is_left_out_and_the_rest_is_there(original: Path, start_process: StartProcess) -> None:
    with closing(sqlite3.connect(original / "chat.db")) as database:
        database.execute("UPDATE event SET body = 'forged' WHERE room_id = 1 AND number = 100")
        database.commit()
    server = start_process(original)
    history = read_history(server)
    assert len(history) == MESSAGES - 1
    assert 100 not in history
    assert server.terminate() == 0


def assert_refused(server: ServerProcess, *words: str) -> None:
    """Fail unless it has ended with one sentence on stderr that holds these words."""
    assert server.wait() == 1
    server.assert_no_traceback()
    sentence = "\n".join(server.errors)
    for word in words:
        assert word in sentence, sentence


def damage(folder: Path, luck: random.Random) -> str:
    """Flip some bytes in a file, or cut it off; return what was done."""
    name = luck.choice(("chat.db", "chat.db", "chat.db-wal"))
    path = folder / name
    content = bytearray(path.read_bytes())
    if luck.random() < 0.3:
        length = luck.choice((0, luck.randrange(len(content)), luck.randrange(len(content)) // 4096 * 4096))
        path.write_bytes(content[:length])
        return f"{name} cut off at {length} of {len(content)}"
    # Beginnings matter most: the header of a file, of a page.
    places = [luck.choice((luck.randrange(len(content)), luck.randrange(128))) for _ in range(luck.choice((1, 4, 64)))]
    for place in places:
        content[place] ^= 1 << luck.randrange(8)
    path.write_bytes(content)
    return f"{name} with bits flipped at {places}"


def copy(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("admin.sock"))
    return target


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is stored; the lock and the shared index of the write-ahead log hold nothing that lasts."""
    names = ("chat.db", "chat.db-wal")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def read_history(server: ServerProcess) -> dict[int, str]:
    with closing(TaggedClient.enter(server.address, "Reader")) as reader:
        return {line.number: line.text for line in reader.page_through()}
