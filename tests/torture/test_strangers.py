"""Strangers from many addresses: who say nothing, who never agree on how to encrypt, who guess passwords all day."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, closing

import pytest

from .clients import connect, read_until
from .conftest import Enter, StartProcess
from .rest import assert_at_rest, resources_at_rest
from .rounds import timeout
from .test_hostile import AT_MOST, trickle, undisturbed

pytestmark = pytest.mark.torture

PASSWORD = "correct horse"


def make_account(server_address: tuple[str, int], alias: str) -> None:
    with closing(connect(server_address)) as sock:
        sock.sendall(f"{alias}\n/register {PASSWORD}\n/quit\n".encode())
        read_until(sock, b"-- You are logged in as")


@timeout(1, per_round=60)
def test_two_hundred_addresses_that_say_nothing_delay_nobody_and_are_closed(start_process: StartProcess) -> None:
    deadline = 2.0
    times = ("--alias-timeout", f"{deadline}", "--detect-timeout", "1", "--handshake-timeout", f"{deadline}")
    server = start_process(":memory:", *times)
    baseline = resources_at_rest(server)
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    with ExitStack() as stack:
        silent = []
        for i in range(200):
            source = f"127.0.{1 + i // 100}.{1 + i % 100}"
            for pieces in ([b""], [b"\x16", b"\x03"], [hello]):
                silent.append((stack.enter_context(connect(server.address, source=source)), iter(pieces)))
        with undisturbed(server):
            left = trickle(silent, until=time.monotonic() + 2 * deadline + 1.0)
        assert not left, f"{len(left)} are still there after the deadline"
    assert_at_rest(server, baseline)


@timeout(1, per_round=90)
def test_ten_thousand_wrong_passwords_delay_nobody_and_the_owner_still_gets_in(
    start_process: StartProcess, enter: Enter
) -> None:
    server = start_process(":memory:", "--message-burst", "1000", "--message-rate", "1000")
    make_account(server.address, "Alice")
    guesses, guessers = 10_000, 20
    said = [0] * guessers

    def guess(number: int) -> None:
        while said[number] < guesses // guessers:
            source = f"127.0.3.{1 + said[number] * guessers % 200 + number}"
            with closing(connect(server.address, source=source)) as sock:
                sock.settimeout(30.0)
                lines = b"".join(b"/login Alice wrong-%d-%d\n" % (number, i) for i in range(50))
                sock.sendall(b"/tags\n" + lines + b"/ping done\n")
                read_until(sock, b"kind=pong;word=done")
                said[number] += 50

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(guessers)]
    with undisturbed(server):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(said) == guesses
    with closing(connect(server.address)) as sock:
        began = time.monotonic()
        sock.sendall(f"/login Alice {PASSWORD}\n".encode())
        read_until(sock, b"Connected to the server!\n")
        assert time.monotonic() - began <= AT_MOST + 5
    wrong = sum("wrong password" in line.lower() for line in server.output)
    assert wrong <= 500, "the log output stays readable"


def test_a_connection_that_is_reset_in_its_handshake_leaves_nothing(start_process: StartProcess) -> None:
    server = start_process(":memory:")
    baseline = resources_at_rest(server)
    for _ in range(50):
        sock = connect(server.address)
        sock.sendall(b"\x16\x03\x01\x02\x00\x01")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        sock.close()
    assert_at_rest(server, baseline)
    server.assert_unharmed()
