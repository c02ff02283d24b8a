"""Five hundred people at once, who go in every way there is, and what the server has of them afterwards: nothing."""

from __future__ import annotations

import random
import socket
from collections import Counter
from contextlib import ExitStack, closing

import pytest

from .clients import TaggedClient, newcomers, read_until, reset, wait_until
from .conftest import Enter, StartProcess
from .rest import assert_at_rest, resources_at_rest
from .rounds import new_luck, rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

WAVES = 2
CLIENTS = 500
COMING_AT_ONCE = 100
"""They go all at once; to come in, each has to be told to all, and who comes last waits for all of that."""
PING_AFTER = 3
DROP_AFTER = 5
NEWCOMER_WAITS = 1.0
"""Seconds."""
MEMORY_MARGIN_BYTES = 16 << 20
"""What the process may hold more after a wave than after the one before: what the C library keeps for itself, not what
500 clients took (each at least 20 KB, and a leak of one of its outboxes far more)."""


class Person:
    """One of the crowd: a bare socket, nobody reads from it."""

    def __init__(self, server: ServerProcess, alias: str, way: str) -> None:
        self.alias = alias
        self.way = way
        """How they go: "reset", "end", "silence" (a program that answers no ping any more); or "stay"."""
        self.socket = socket.create_connection(server.address)
        # Only of a program one can expect an answer; the others are asked by TCP, and the kernel answers for them.
        self.socket.sendall(f"/tags\n{alias}\n".encode() if way == "silence" else f"{alias}\n".encode())

    def see_welcome(self) -> None:
        read_until(self.socket, b"Connected to the server!\n")

    def go(self) -> None:
        if self.way == "reset":
            reset(self.socket)
        elif self.way == "end":
            self.socket.close()


@timeout(WAVES, per_round=60)
def test_whoever_goes_is_told_once_and_leaves_nothing_behind(start_process: StartProcess, enter: Enter) -> None:
    luck = new_luck("crowds")
    server = start_process(":memory:", "--no-limits", "--ping-after", str(PING_AFTER), "--drop-after", str(DROP_AFTER))
    observers = [enter(server, "Olga"), enter(server, "Oleg")]
    baseline = resources_at_rest(server)
    after_waves = []
    for wave in range(rounds(WAVES)):
        with newcomers(server.address, name=f"newcomer{wave}-") as newcomer:
            gone = run_wave(server, luck, wave, observers)
        newcomer.assert_took_at_most(NEWCOMER_WAITS)
        assert_at_rest(server, baseline)
        after_waves.append(server.resources().resident_bytes)
        for observer in observers:
            observer.sync()
            assert_told_once(observer, gone, wave)
        slowest = max(newcomer.seconds)
        print(f"wave {wave}: {len(newcomer.seconds)} newcomers, slowest {slowest:.3f} s; {after_waves[-1]} bytes")
    server.assert_unharmed()
    growth = after_waves[-1] - after_waves[0]
    assert growth <= MEMORY_MARGIN_BYTES, f"the memory of the dead stays: {after_waves}"


def run_wave(server: ServerProcess, luck: random.Random, wave: int, observers: list[TaggedClient]) -> set[str]:
    """Bring a crowd in, have most of it go in random ways at once; return who is gone at the end, which is all."""
    ways = luck.choices(("reset", "end", "silence", "stay"), weights=(4, 4, 2, 1), k=CLIENTS)
    with ExitStack() as stack:
        people = []
        for index, way in enumerate(ways):
            person = Person(server, f"p{wave}-{index}", way)
            stack.callback(person.socket.close)
            people.append(person)
            if len(people) % COMING_AT_ONCE == 0:
                for each in people[-COMING_AT_ONCE:]:
                    each.see_welcome()
        luck.shuffle(people)
        for person in people:
            person.go()
        going = {person.alias for person in people if person.way != "stay"}
        for observer in observers:
            wait_until(lambda observer=observer: going <= told_gone(observer).keys(), "not everybody's end is told")
        staying = {person.alias for person in people} - going
        for observer in observers:
            assert not staying & told_gone(observer).keys(), "somebody who is still there is said to be gone"
    for observer in observers:
        wait_until(lambda observer=observer: staying <= told_gone(observer).keys(), "not everybody's end is told")
    return going | staying


def told_gone(observer: TaggedClient) -> Counter[str]:
    return Counter(line.tags["alias"] for line in observer.lines if line.kind == "quit")


def assert_told_once(observer: TaggedClient, gone: set[str], wave: int) -> None:
    told = {alias: count for alias, count in told_gone(observer).items() if alias.startswith(f"p{wave}-")}
    assert told.keys() == gone
    twice = {alias: count for alias, count in told.items() if count > 1}
    assert not twice, f"told more than once: {twice}"
    line = next(line for line in observer.lines if line.kind == "quit")
    assert line.text == f"{line.tags['alias']} has left the chat room!"


@timeout(1, per_round=60)
def test_five_hundred_come_in_and_go_within_moments(start_process: StartProcess, enter: Enter) -> None:
    """Connections that end while they are still being taken in: before an alias, in the middle of one, just after."""
    luck = new_luck("moments")
    server = start_process(":memory:", "--no-limits")
    observer = enter(server, "Olga")
    baseline = resources_at_rest(server)
    openings = (
        b"",
        b"q",
        b"q%d",
        b"q%d\n",
        b"/tags\nq%d\n",
        b"q%d\nhello\n",
        b"q%d\n/quit\n",
        b"\x16\x03\x01",
        b"GET / ",
    )
    with newcomers(server.address) as newcomer:
        for index in range(CLIENTS * rounds(1)):
            sock = socket.create_connection(server.address)
            with closing(sock):
                opening = luck.choice(openings)
                sock.sendall(opening % index if b"%d" in opening else opening)
                if luck.random() < 0.5:
                    reset(sock)
    newcomer.assert_took_at_most(NEWCOMER_WAITS)
    assert_at_rest(server, baseline)
    server.assert_unharmed()
    observer.sync()
    came = Counter(line.tags["alias"] for line in observer.lines if line.kind == "join")
    assert came == told_gone(observer), "not each who came in is told to be gone, once"
