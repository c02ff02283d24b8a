"""Those who mean harm: who never read, never finish, never stop, or send what is no text. The others notice nothing."""

from __future__ import annotations

import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from threadtalk.server import Server
from threadtalk.settings import Settings

from .clients import (
    TaggedClient,
    assert_gapless,
    connect,
    newcomers,
    read_to_end,
    read_until,
    resident,
    visit,
    wait_until,
)
from .conftest import Enter, StartProcess
from .limits import few_files, few_threads
from .rest import assert_at_rest, resources_at_rest
from .rounds import new_luck, rounds, timeout
from .server_process import PATIENCE, ServerProcess

pytestmark = pytest.mark.torture

AT_MOST = 1.0
"""Seconds that a newcomer waits for an answer and a resident for his own words, whatever goes on."""

ELSEWHERE = "127.0.0.2"
"""Another address of loopback, for those whom a limit of one address does not concern."""

FULL = b"! The server is full. Please try again later.\n"

CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
"""What must never come out of the server but for the line end: controls, and what changes the direction of text."""


@contextmanager
def undisturbed(server: ServerProcess, *, source: str = "") -> Iterator[None]:
    """Check that all the while newcomers are answered and somebody who is in hears his own words, soon."""
    with closing(TaggedClient(server.address, "Rose", sock=connect(server.address, source=source))) as rose:
        rose.expect("entered")
        with newcomers(server.address, source=source) as newcomer, resident(rose) as speaker:
            yield
    newcomer.assert_took_at_most(AT_MOST)
    speaker.assert_took_at_most(AT_MOST)
    server.assert_unharmed()


# Slow readers.


def enter_and_stop_reading(server: ServerProcess, alias: str) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.settimeout(PATIENCE)
    sock.connect(server.address)
    sock.sendall(f"{alias}\n".encode())
    read_until(sock, b"Connected to the server!\n")
    return sock


@pytest.mark.parametrize("count", [1, 100])
def test_who_never_reads_delays_nobody_and_is_closed_in_the_end(
    start_process: StartProcess, enter: Enter, count: int
) -> None:
    server = start_process(":memory:", "--no-limits", "--outbox-bytes", "262144")
    baseline = resources_at_rest(server)
    with ExitStack() as stack:
        for index in range(count):
            stack.enter_context(closing(enter_and_stop_reading(server, f"slow{index}")))
        alice, observer = enter(server, "Alice"), enter(server, "Olga")
        slowest = 0.0
        for _ in range(3000):
            start = time.monotonic()
            alice.say("x" * 2000)
            slowest = max(slowest, time.monotonic() - start)
            if len(gone(observer, "slow")) >= count:
                break
        with newcomers(server.address) as newcomer:
            wait_until(lambda: len(gone(observer, "slow")) >= count, "who never reads is never closed")
        newcomer.assert_took_at_most(AT_MOST)
        assert slowest <= AT_MOST
        grown = server.resources().resident_bytes - baseline.resident_bytes
        assert grown <= 64 << 20, f"{grown} bytes are held for those who do not read"
        observer.sync()
        alice.close()
        observer.close()
        assert_at_rest(server, baseline)
    assert sorted(gone(observer, "slow")) == sorted(f"slow{index}" for index in range(count))
    assert_gapless(observer.lines)
    server.assert_unharmed()


def gone(observer: TaggedClient, prefix: str) -> list[str]:
    """Return all who are said to have left, as often as it is said."""
    aliases = [line.tags["alias"] for line in observer.seen("quit")]
    return [alias for alias in aliases if alias.startswith(prefix)]


# Slowloris.


@timeout(1, per_round=60)
def test_who_never_finishes_is_closed_at_the_deadline_and_delays_nobody(
    start_process: StartProcess, enter: Enter
) -> None:
    detect, alias = 1.0, 2.0
    deadlines = ("--detect-timeout", f"{detect}", "--handshake-timeout", f"{detect}", "--alias-timeout", f"{alias}")
    server = start_process(":memory:", "--max-per-address", "0", *deadlines)
    baseline = resources_at_rest(server)
    stages = {
        "silent": [b""],
        "one letter at a time": [b"a"] * 1000,
        "a request, one letter at a time": [bytes([byte]) for byte in b"GET /" + b"a" * 1000],
        "a request, one header at a time": [b"GET / HTTP/1.1\r\n", *[b"X-Slow: 1\r\n"] * 1000],
        "half a handshake": [b"\x16", b"\x03", *[b"\x01"] * 1000],
        "one refused alias after the other": [b"two words\n"] * 1000,
        "many refused aliases at once": [b"\n" * 10_000] * 1000,
    }
    with ExitStack() as stack:
        hostile = []
        for pieces in stages.values():
            for _ in range(50):
                hostile.append((stack.enter_context(connect(server.address)), iter(pieces)))
        with undisturbed(server):
            opened = time.monotonic()
            open_sockets = trickle(hostile, until=opened + detect + alias + 1.0)
        assert not open_sockets, f"{len(open_sockets)} are still there after the deadline"
    assert_at_rest(server, baseline)


def trickle(
    hostile: Sequence[tuple[socket.socket, Iterator[bytes]]], until: float
) -> list[tuple[socket.socket, Iterator[bytes]]]:
    """Send the next piece to each now and then; return those who are still connected at the end."""
    remaining = list(hostile)
    for sock, _ in remaining:
        sock.setblocking(False)
    while remaining and time.monotonic() < until:
        time.sleep(0.1)
        remaining = [(sock, pieces) for sock, pieces in remaining if goes_on(sock, next(pieces, b""))]
    return remaining


def goes_on(sock: socket.socket, piece: bytes) -> bool:
    """Send a piece, read what comes; False where the connection is over."""
    try:
        sock.send(piece)
        return bool(sock.recv(65536))
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_who_types_one_letter_at_a_time_is_let_be(start_process: StartProcess, enter: Enter) -> None:
    server = start_process(":memory:", "--detect-timeout", "0.3", "--alias-timeout", "20")
    alice = enter(server, "Alice")
    with connect(server.address) as slow, undisturbed(server):
        for letter in "Slowpoke\nwell, hello\n":
            slow.sendall(letter.encode())
            time.sleep(0.05)
        alice.expect("say", "Slowpoke: well, hello")


# Floods.


@timeout(1, per_round=60)
def test_a_flood_of_connections_reaches_its_limit_and_nobody_else(start_process: StartProcess) -> None:
    limit = 60
    server = start_process(":memory:", "--max-per-address", f"{limit}")
    baseline = resources_at_rest(server)
    with ExitStack() as stack, undisturbed(server, source=ELSEWHERE):
        flood = [stack.enter_context(connect(server.address)) for _ in range(1000)]
        told = [read_to_end(sock) for sock in flood[limit:]]
        assert all(b"! There are 60 connections from your address already." in line for line in told)
        assert all(line.count(b"\n") == 1 for line in told)
    assert_at_rest(server, baseline)


@timeout(1, per_round=60)
def test_a_flood_of_messages_is_slowed_told_once_and_harms_nobody(start_process: StartProcess, enter: Enter) -> None:
    burst, rate, flooders = 10, 5, 20
    server = start_process(":memory:", "--message-burst", f"{burst}", "--message-rate", f"{rate}")
    observer = enter(server, "Olga")
    clients = [enter(server, f"flooder{index}") for index in range(flooders)]
    start = time.monotonic()
    with ExitStack() as stack:
        for client in clients:
            stack.callback(flood_until_closed(client))
        with undisturbed(server):
            time.sleep(4)
        allowed = burst + rate * (time.monotonic() - start) + 2
        observer.sync()
        for client in clients:
            said = [line.text for line in observer.lines if line.kind == "say" and line.tags["alias"] == client.alias]
            assert burst <= len(said) <= allowed, f"{client.alias} got {len(said)} lines through, not {allowed:.0f}"
            assert said == [f"{client.alias}: {count}" for count in range(len(said))], "a line was lost"
            assert len(client.seen("refusal", code="too-fast")) == 1
    wait_until(lambda: len(gone(observer, "flooder")) == flooders, "not each of them is told to be gone, once")


def flood_until_closed(client: TaggedClient) -> Callable[[], None]:
    def flood() -> None:
        try:
            for count in range(1_000_000):
                client.type(f"{count}")
        except OSError:
            pass  # closed: it was enough

    thread = threading.Thread(target=flood)
    thread.start()

    def end() -> None:
        client.close()
        thread.join()

    return end


# Garbage.


def garbage(luck: random.Random) -> dict[str, bytes]:
    return {
        "noise": b"x" + luck.randbytes(200_000),
        "a megabyte without a line end": b"x" * (1 << 20),
        "line ends alone": b"\n" * 20_000,
        "no UTF-8": b"\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\n" * 100,
        "NUL": b"a\x00b\n\x00\n" * 100,
        "escapes": b"\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b31m\n" * 20,
        "directions": "\u202eevil\u202c \u2066x\u2069 \u200fy\n".encode() * 20,
        "carriage returns": b"a\rb\r\rc\n" * 20,
        "commands that are none": b"/\n//\n/ \n/%s\n/" + b"x" * 5000 + b"\n",
        "other line ends": "a\u2028b\u2029c\x0bd\x0ce\x85f\n".encode() * 20,
        "braces": b"{0} {limit.__class__} %s %(x)s\n/{0}\n/topic {0}\n",
    }


@timeout(1, per_round=60)
@pytest.mark.parametrize("is_in", [True, False], ids=["after coming in", "instead of an alias"])
def test_garbage_is_refused_and_never_handed_on(start_process: StartProcess, enter: Enter, is_in: bool) -> None:
    luck = new_luck("garbage")
    server = start_process(":memory:", "--no-limits", "--max-line-bytes", "8192")
    alice = enter(server, "Alice")
    with connect(server.address) as person, undisturbed(server):
        person.sendall(b"Peter\n")
        read_until(person, b"Connected to the server!\n")
        for turn in range(rounds(1)):
            for what, data in garbage(luck).items():
                with connect(server.address) as hostile, Drain(hostile):
                    if is_in:
                        hostile.sendall(b"Mallory\n")
                    try:
                        hostile.sendall(data + f"\nMallory\n/me sent {what} {turn}\n/quit\n".encode())
                    except OSError:
                        pass  # closed in the middle is an answer too
                if what != "noise":  # in which there may be a line that is an alias, or a /quit
                    alice.expect("action", f"* Mallory sent {what} {turn}")
        seen = read_all_now(person, alice)
    for text in (seen, *[line.text for line in alice.lines]):
        found = CONTROLS.search(text)
        assert found is None, f"U+{ord(found[0]):04X} was handed on in {text[max(0, found.start() - 50) :][:100]!r}"


class Drain:
    """Reads and forgets all that comes, so that nobody waits for us to."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        read_to_end(self._socket)


def read_all_now(person: socket.socket, alice: TaggedClient) -> str:
    """Return everything that a person at netcat has been sent, up to a last word."""
    alice.say("the last word")
    return read_until(person, b"Alice: the last word\n").decode()


def test_a_line_too_long_is_refused_once_and_the_next_one_heard(start_process: StartProcess, enter: Enter) -> None:
    server = start_process(":memory:", "--no-limits")
    alice = enter(server, "Alice")
    alice.type("x" * (1 << 20))
    alice.type("short")
    alice.expect("say", "Alice: short")
    assert [line.tags["code"] for line in alice.lines if line.kind == "refusal"] == ["line-too-long"]


# Web pages that try to chat.


BODY = (
    b"Mallory\nspam\n/msg Alice spam\n/join #tea\n"
    b"NICK Mallory\r\nUSER m 0 * :m\r\nJOIN #lobby\r\nPRIVMSG #lobby :spam\r\n"
)

UPGRADE = (
    b"GET /irc HTTP/1.1\r\nHost: localhost:8255\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)

REQUESTS = {
    **{
        method: f"{method} / HTTP/1.1\r\nHost: localhost:8255\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()
        for method in ("POST", "PUT", "GET", "DELETE", "OPTIONS", "PATCH", "QUIT", "NICK", "Mallory", "x-y.z")
    },
    "HTTP/1.0": b"POST /chat?x=%0AMallory%0A HTTP/1.0\r\n\r\n",
    "HTTP/2 in the clear": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another server's name": b"POST http://localhost:8255/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "line feeds alone": b"POST / HTTP/1.1\nHost: x\n\n",
    "a long way": b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long way by a method of its own": b"MALLORY /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a long header": b"POST / HTTP/1.1\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    "a websocket": b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\n\r\n",
    "a websocket that is there": UPGRADE + b"\r\n",
    "a websocket of another page": UPGRADE + b"Origin: https://evil.example\r\n\r\n",
    "a websocket of no page": UPGRADE + b"Origin: null\r\n\r\n",
    "a websocket by another method": UPGRADE.replace(b"GET", b"POST") + b"Origin: http://localhost:8255\r\n\r\n",
    "a websocket with a body": UPGRADE + b"Content-Length: %d\r\n\r\n" % len(BODY),
    "a body of two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 99\r\n\r\n",
    "a body in chunks": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("cut", ["whole", "head and body", "after some bytes", "byte by byte"])
@pytest.mark.parametrize("what", REQUESTS)
def test_no_request_ever_chats(what: str, cut: str, quiet_server: ServerProcess) -> None:
    server = quiet_server
    head = REQUESTS[what]
    if cut == "byte by byte" and len(head) > 1000:
        pytest.skip("takes long, and the other cuts find it")
    pieces = {
        "whole": [head + BODY],
        "head and body": [head, BODY],
        "after some bytes": [head[:7], head[7:30], head[30:] + BODY],
        "byte by byte": [bytes([byte]) for byte in head + BODY],
    }[cut]
    with closing(TaggedClient.enter(server.address, f"witness{time.monotonic_ns()}")) as witness:
        with connect(server.address) as browser:
            browser.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answer = send_and_read(browser, pieces)
        witness.sync()
    told = [line.text for line in witness.lines if "history" not in line.tags and line.kind != "pong"]
    assert not any("Mallory" in text or "spam" in text for text in told), told
    assert b"Connected to the server!" not in answer
    assert b"Mallory" not in answer, "what a page sends is not to be quoted back at it"
    server.assert_unharmed()


def send_and_read(sock: socket.socket, pieces: Sequence[bytes]) -> bytes:
    try:
        for piece in pieces:
            sock.sendall(piece)
            if len(pieces) < 10:
                time.sleep(0.05)  # so that they do arrive apart
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # it is refused already
    return read_to_end(sock)


@pytest.fixture(scope="module")
def quiet_server() -> Iterator[ServerProcess]:
    """One server for many short tests that leave nothing behind; slow to greet, slow to judge."""
    server = ServerProcess(":memory:", "--no-limits")
    assert server.wait_until_ready()
    yield server
    server.close()


# Nothing left: clients, descriptors, threads.


def test_a_full_server_says_so_in_one_line(start_process: StartProcess, enter: Enter) -> None:
    server = start_process(":memory:", "--max-clients", "2")
    alice, bob = enter(server, "Alice"), enter(server, "Bob")
    with resident(alice) as speaker:
        for opening in (b"", b"Carol\n", b"Carol\nhello\n" * 1000):
            with connect(server.address) as late:
                try:
                    late.sendall(opening)
                except OSError:
                    pass  # closed already; what it said can be read still
                assert read_to_end(late) in (FULL, b"")  # nothing, where our own words were still on their way
        with connect(server.address) as late:
            assert read_to_end(late) == FULL
    speaker.assert_took_at_most(AT_MOST)
    bob.close()
    alice.expect("quit", alias="Bob")
    wait_until(lambda: can_enter(server), "there is room again, and nobody is let in")
    server.assert_unharmed()


def can_enter(server: ServerProcess) -> bool:
    try:
        visit(server.address, "Dora")
    except (AssertionError, OSError):
        return False
    return True


@timeout(1, per_round=60)
@pytest.mark.parametrize("kept", ["in memory", "on disk"])
def test_without_descriptors_newcomers_are_turned_away_and_the_others_notice_nothing(
    data: Path, start_process: StartProcess, enter: Enter, kept: str
) -> None:
    server = start_process(":memory:" if kept == "in memory" else data, "--no-limits")
    alice, bob = enter(server, "Alice"), enter(server, "Bob")
    alice.page_through()  # what reading needs is open already
    baseline = resources_at_rest(server)
    room = 20
    for _ in range(rounds(1)):
        with ExitStack() as stack, resident(alice) as speaker:
            with few_files(server.pid, baseline.files + room):
                crowd = [stack.enter_context(connect(server.address)) for _ in range(room + 80)]
                turned_away = 0
                for sock in crowd[room + 10 :]:
                    answer = read_to_end(sock)
                    assert answer in (FULL, b"")
                    turned_away += answer == FULL
                assert turned_away > 0, "nobody was told why"
                busy = server.cpu_seconds()
                time.sleep(2)
                busy = server.cpu_seconds() - busy
                assert busy <= 0.4, f"while there is no descriptor, {busy / 2:.0%} of a processor goes into nothing"
                bob.say("Bob notices nothing")
            stack.close()
            wait_until(lambda: can_enter(server), "there are descriptors again, and nobody is let in", within=5)
        speaker.assert_took_at_most(AT_MOST)
        assert_at_rest(server, baseline)
    server.assert_unharmed()
    assert not [line for line in server.errors if "Traceback" in line]


@timeout(1, per_round=60)
def test_without_threads_newcomers_are_turned_away_and_the_others_notice_nothing(
    data: Path, start_process: StartProcess, enter: Enter
) -> None:
    server = start_process(data, "--no-limits")
    alice, bob = enter(server, "Alice"), enter(server, "Bob")
    baseline = resources_at_rest(server)
    room = 10
    try:
        limited = few_threads(server.pid)
        limit = limited.__enter__()
    except OSError as error:
        pytest.skip(f"no control group can be made here ({error}); another test takes the threads away in-process")
    try:
        with ExitStack() as stack, resident(alice) as speaker:
            limit(baseline.threads + room)
            crowd = [stack.enter_context(connect(server.address)) for _ in range(room + 20)]
            for sock in crowd[room:]:
                assert read_to_end(sock) == FULL
            bob.say("Bob notices nothing")
            limit(None)
            stack.close()
            wait_until(lambda: can_enter(server), "there are threads again, and nobody is let in", within=5)
        speaker.assert_took_at_most(AT_MOST)
        assert_at_rest(server, baseline)
        server.assert_unharmed()
    finally:
        limit(None)
        limited.__exit__(None, None, None)


def test_without_threads_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    start = threading.Thread.start
    is_exhausted = threading.Event()

    def start_if_there_are_any(thread: threading.Thread) -> None:
        if is_exhausted.is_set() and thread.name.startswith("client-"):
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_if_there_are_any)
    with Server(Settings(port=0, data=":memory:")) as server, closing(TaggedClient(server.address, "Alice")) as alice:
        alice.expect("entered")
        is_exhausted.set()
        for _ in range(10):
            with connect(server.address) as late:
                assert read_to_end(late) == FULL
        alice.say("Alice notices nothing")
        is_exhausted.clear()
        visit(server.address, "Dora")
        alice.expect("quit", alias="Dora")
