"""SIGTERM in the middle of it all: everybody is told, what was told is kept, and the end comes soon and clean."""

from __future__ import annotations

import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from .clients import TaggedClient, assert_gapless, read_to_end, read_until
from .conftest import StartProcess
from .rounds import new_luck, rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

STOPS = 3
PEOPLE = 200
TALKERS = 10
SILENT = 20
"""Connections that have not chosen an alias."""
DRAIN_TIMEOUT = 5.0
"""The server's default. Its clients all read here, so it should be much quicker."""
GOODBYE = "The server is stopping. Please come back in a moment."


@timeout(STOPS, per_round=30)
def test_everybody_is_told_and_nothing_told_is_lost(data: Path, start_process: StartProcess) -> None:
    luck = new_luck("stops")
    told: dict[int, str] = {}
    for stop in range(rounds(STOPS)):
        server = start_process(data, "--no-limits")
        with ExitStack() as stack:
            talkers = [
                stack.enter_context(closing(TaggedClient.enter(server.address, f"t{i}"))) for i in range(TALKERS)
            ]
            people = [stack.enter_context(come_in(server, f"p{i}")) for i in range(PEOPLE)]
            for _ in range(SILENT):
                stack.enter_context(socket.create_connection(server.address))
            readers = [Reader(person) for person in people]
            threads = [threading.Thread(target=talk, args=(talker, f"{stop}")) for talker in talkers]
            for thread in threads:
                thread.start()
            time.sleep(luck.uniform(0, 1))
            start = time.monotonic()
            code = server.terminate()
            seconds = time.monotonic() - start
            for thread in threads:
                thread.join()
            heard = [reader.join() for reader in readers]
            for talker in talkers:
                talker.wait_until_ended()
        assert code == 0
        assert seconds <= DRAIN_TIMEOUT, f"the end took {seconds:.1f} s"
        server.assert_no_traceback()
        for talker in talkers:
            assert talker.lines[-1].is_like("bye", GOODBYE), f"{talker.alias} was told last {talker.lines[-1]}"
            assert_gapless(talker.lines)
            told |= {line.number: line.text for line in talker.seen("say")}
        for text in heard:
            assert text.endswith(f"\n{GOODBYE}\n"), f"somebody was told last {text[-200:]!r}"
            assert text.count(GOODBYE) == 1
        print(f"stop {stop}: {seconds:.2f} s, {len(told)} messages")
    with closing(sqlite3.connect(data / "chat.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = dict(database.execute("SELECT number, alias || ': ' || body FROM event WHERE kind = 1"))
        count, first, last = database.execute("SELECT count(*), min(number), max(number) FROM event").fetchone()
    assert told.items() <= stored.items(), "a message that was told is lost"
    assert (first, count) == (1, last), "the numbers have a gap"


def test_who_does_not_read_holds_the_end_up_no_longer_than_allowed(start_process: StartProcess) -> None:
    server = start_process(":memory:", "--no-limits", "--drain-timeout", "1")
    with ExitStack() as stack:
        for index in range(20):
            stack.enter_context(come_in(server, f"p{index}"))
        with closing(TaggedClient.enter(server.address, "Alice")) as alice:
            for _ in range(400):
                alice.say("x" * 2000)
            start = time.monotonic()
            assert server.terminate() == 0
            assert time.monotonic() - start <= 1 + 3
            alice.wait_until_ended()
            assert alice.lines[-1].is_like("bye", GOODBYE)
    server.assert_no_traceback()


@timeout(STOPS, per_round=10)
def test_a_stop_just_after_the_start_is_clean(data: Path) -> None:
    luck = new_luck("early stops")
    for _ in range(rounds(STOPS) * 3):
        server = ServerProcess(data, "--no-limits")
        try:
            assert server.wait_until_ready()
            time.sleep(luck.uniform(0, 0.02))
            assert server.terminate() == 0
            server.assert_no_traceback()
        finally:
            server.close()


def come_in(server: ServerProcess, alias: str) -> socket.socket:
    sock = socket.create_connection(server.address)
    sock.sendall(f"{alias}\n".encode())
    read_until(sock, b"Connected to the server!\n")
    return sock


class Reader:
    """Reads all that one person is sent, to the end."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._data = b""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> str:
        """Return all that came."""
        self._thread.join()
        return self._data.decode()

    def _run(self) -> None:
        self._data = read_to_end(self._socket, within=60)


def talk(client: TaggedClient, label: str) -> None:
    """Say one thing after the other until the connection ends."""
    try:
        for count in range(1_000_000):
            client.say(f"{label} {count}")
    except (OSError, AssertionError):
        pass  # the server has stopped, as is the point; what was heard is judged by the test
