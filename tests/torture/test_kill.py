"""`kill -9` at any moment: what anybody was told is there after the restart, once, in its order, under its number."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from .clients import Line, TaggedClient, assert_gapless
from .conftest import StartProcess
from .rounds import new_luck, rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

KILLS = 10
SENDERS = 4
OBSERVERS = 2
WINDOW = 20
"""Messages that a sender has on their way before it waits for the first to come back."""


class Sender:
    """Says `<round> <own number>` as fast as it is answered, until the connection breaks."""

    def __init__(self, client: TaggedClient, label: str) -> None:
        self.client = client
        self._label = label
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        client = self.client
        try:
            for count in range(100_000):
                client.type(f"{self._label} {count}")
                if count >= WINDOW:
                    client.expect("say", f"{client.alias}: {self._label} {count - WINDOW}")
        except (OSError, AssertionError):
            pass  # the server was killed, as is the point; what was received is judged by the test

    def join(self) -> None:
        self._thread.join()


@timeout(KILLS, per_round=10)
def test_nothing_that_anybody_was_told_is_lost_or_twice(data: Path, start_process: StartProcess) -> None:
    luck = new_luck("kills")
    history: dict[int, Line] = {}
    for kill in range(rounds(KILLS)):
        server = start_process(data, "--no-limits")
        told = run_until_killed(server, luck, kill)
        server.assert_no_traceback()
        if luck.random() < 0.3:
            kill_while_it_starts(data, luck)
        server = start_process(data, "--no-limits")
        with closing(TaggedClient.enter(server.address, "verifier")) as verifier:
            fresh = verifier.page_through(after=max(history, default=0))
        server.kill()
        judge(told, history, fresh)
        history |= {line.number: line for line in fresh}
    judge_whole_log(data, start_process, history)


def run_until_killed(server: ServerProcess, luck: random.Random, kill: int) -> list[list[Line]]:
    """Have people talk until the server is killed at a random moment; return what each was told."""
    clients = [TaggedClient.enter(server.address, f"observer{i}") for i in range(OBSERVERS)]
    senders = []
    for i in range(SENDERS):
        client = TaggedClient.enter(server.address, f"sender{i}")
        clients.append(client)
        senders.append(Sender(client, f"{kill}"))
    clients[0].expect("say")
    time.sleep(luck.uniform(0, 0.6))
    server.kill()
    for client in clients:
        client.wait_until_ended()
        client.close()
    for sender in senders:
        sender.join()
    return [client.lines for client in clients]


def kill_while_it_starts(data: Path, luck: random.Random) -> None:
    """Kill a server at a random moment of its recovery."""
    server = ServerProcess(data, "--no-limits")
    time.sleep(luck.uniform(0, 0.4))
    server.close()


def judge(told: list[list[Line]], known: dict[int, Line], fresh: list[Line]) -> None:
    stored = known | {line.number: line for line in fresh}
    numbers = [line.number for line in fresh]
    assert numbers == sorted(set(numbers)), "a page of history is out of order"
    for lines in told:
        assert_gapless(lines)
        said = [line for line in lines if line.kind == "say"]
        assert len({line.text for line in said}) == len(said), "somebody was told something twice"
        for line in said:
            found = stored.get(line.number)
            assert found is not None, f"lost: {line}"
            assert (found.text, found.tags["at"]) == (line.text, line.tags["at"])
    # What each sender has said is there from its first message on, without a hole, in its order.
    by_sender: defaultdict[str, list[str]] = defaultdict(list)
    for line in fresh:
        by_sender[line.tags["alias"]].append(line.text)
    for alias, texts in by_sender.items():
        label = texts[0].split()[1]
        assert texts == [f"{alias}: {label} {count}" for count in range(len(texts))]


def judge_whole_log(data: Path, start_process: StartProcess, history: dict[int, Line]) -> None:
    server = start_process(data, "--no-limits")
    with closing(TaggedClient.enter(server.address, "verifier")) as verifier:
        whole = verifier.page_through()
    assert [(line.number, line.text) for line in whole] == [(n, history[n].text) for n in sorted(history)]
    assert len({line.text for line in whole}) == len(whole), "a message is there twice"
    assert server.terminate() == 0
    with closing(sqlite3.connect(data / "chat.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for count, first, last in database.execute(
            "SELECT count(*), min(number), max(number) FROM event GROUP BY room_id"
        ):
            assert (first, count) == (1, last), "the numbers of a room have a gap"
    print(f"{rounds(KILLS)} kills, {len(whole)} messages")
