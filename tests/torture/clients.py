"""Clients for the torture: programs that speak the tagged plain text protocol, and bare sockets that misbehave."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .server_process import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Self

Address = tuple[str, int]

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


@dataclass(frozen=True)
class Line:
    """One line from the server: its tags, and the text that a person would see."""

    kind: str
    tags: dict[str, str]
    text: str

    @property
    def number(self) -> int:
        return int(self.tags["number"])

    def is_like(self, kind: str, text: str | None = None, **tags: str) -> bool:
        """Whether it is of this kind, with these tags, and this text where one is given."""
        wanted = tags.items() <= self.tags.items()
        return self.kind == kind and wanted and (text is None or self.text == text)


def parse(raw: bytes) -> Line:
    """Return a tagged line in its parts."""
    line = raw.decode()
    assert line.startswith("@kind="), f"the server sent a line without tags: {line!r}"
    prefix, _, text = line[1:].partition(" ")
    tags = {}
    for pair in prefix.split(";"):
        name, _, value = pair.partition("=")
        tags[name] = _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), value)
    return Line(tags.pop("kind"), tags, text)


class TaggedClient:
    """A well-behaved program: a thread of its own reads everything and answers pings."""

    def __init__(self, address: Address, alias: str, *, sock: socket.socket | None = None) -> None:
        self.alias = alias
        self.lines: list[Line] = []
        """Everything that ever came, whole lines only. Grows at its end, by the reading thread."""
        self.has_ended = False
        """The connection is over, from whichever side."""
        self._seen = 0
        self._news = threading.Condition()
        self._socket = sock or socket.create_connection(address, timeout=PATIENCE)
        self._socket.settimeout(None)
        self._reader = threading.Thread(target=self._read, name=f"reader of {alias}")
        self._reader.start()
        try:
            self.type("/tags")
            self.type(alias)
        except OSError:
            pass  # whoever waits for an answer will see the end

    @classmethod
    def enter(cls, address: Address, alias: str) -> Self:
        """Connect and wait until in, last messages included as far as they come at once."""
        client = cls(address, alias)
        try:
            client.expect("entered")
        except BaseException:
            client.close()
            raise
        return client

    def type(self, line: str) -> None:
        """Send a line. Raises `OSError` where the connection is over."""
        self._socket.sendall(line.encode() + b"\n")

    def expect(self, kind: str, text: str | None = None, *, within: float = PATIENCE, **tags: str) -> Line:
        """Wait for a line after the last one expected."""
        end = time.monotonic() + within
        with self._news:
            while True:
                for index in range(self._seen, len(self.lines)):
                    if self.lines[index].is_like(kind, text, **tags):
                        self._seen = index + 1
                        return self.lines[index]
                what = f"{self.alias} never got {kind} {text!r} {tags} within {within:g} s"
                assert not self.has_ended, f"{what}: the connection ended after {self.lines[-5:]}"
                remaining = end - time.monotonic()
                assert remaining > 0, f"{what}, only {self.lines[self._seen :][-10:]}"
                self._news.wait(remaining)

    def say(self, text: str, *, within: float = PATIENCE) -> Line:
        """Say something and wait until it is told to oneself."""
        self.type(text)
        return self.expect("say", f"{self.alias}: {text}", within=within)

    def sync(self, *, within: float = PATIENCE) -> None:
        """Wait until everything the server had for this client by now is there."""
        word = f"{time.monotonic_ns()}"
        self.type(f"/ping {word}")
        self.expect("pong", within=within, word=word)

    def page_through(self, room: str = "#lobby", after: int = 0) -> list[Line]:
        """Return all messages of a room that are numbered higher, page by page."""
        found: list[Line] = []
        while True:
            start = len(self.lines)
            self.type(f"/history {room} after {after} 100")
            end = self.expect("history-end", room=room)
            found += [line for line in self.lines[start:] if line.tags.get("history") and line.tags["room"] == room]
            if end.tags["more"] == "0":
                return found
            after = int(end.tags["next"])

    def seen(self, kind: str, text: str | None = None, **tags: str) -> list[Line]:
        """Return all lines like this that ever came."""
        return [line for line in self.lines if line.is_like(kind, text, **tags)]

    def wait_until_ended(self, timeout: float = PATIENCE) -> None:
        self._reader.join(timeout)
        assert self.has_ended, f"the connection of {self.alias} does not end"

    def close(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was quicker
        self._reader.join()
        self._socket.close()

    def _read(self) -> None:
        rest = b""
        while True:
            try:
                data = self._socket.recv(65536)
            except OSError:
                data = b""
            *complete, rest = (rest + data).split(b"\n")
            lines = [parse(raw) for raw in complete]
            if any(line.kind == "ping" for line in lines):
                try:
                    self.type("/pong")
                except OSError:
                    pass  # the end will be read next
            with self._news:
                self.lines += lines
                self.has_ended = not data
                self._news.notify_all()
            if not data:
                return


class Repeated:
    """Something done again and again in a thread of its own while a `with` lasts, once at least; it is timed."""

    def __init__(self, what: Callable[[int], object], *, pause: float) -> None:
        self.seconds: list[float] = []
        """What each time took."""
        self.failure: BaseException | None = None
        self._what = what
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def assert_took_at_most(self, limit: float) -> None:
        if self.failure is not None:
            raise AssertionError(f"attempt number {len(self.seconds)} failed") from self.failure
        assert max(self.seconds) <= limit, f"the slowest took {sorted(self.seconds)[-5:]} s"

    def _run(self) -> None:
        try:
            while True:
                start = time.monotonic()
                self._what(len(self.seconds))
                self.seconds.append(time.monotonic() - start)
                if self._stopping.wait(self._pause):
                    return
        except BaseException as failure:
            self.failure = failure  # the test's own thread must tell


def newcomers(address: Address, *, name: str = "newcomer", source: str = "") -> Repeated:
    """Somebody new comes in, says hello, is heard and goes; each time under another alias."""
    return Repeated(lambda count: visit(address, f"{name}{count}", source=source), pause=0.1)


def resident(client: TaggedClient) -> Repeated:
    """Somebody who is in says something and hears it; slowly enough for the limits."""
    return Repeated(lambda count: client.say(f"{client.alias} is still here, {count}"), pause=0.25)


def visit(address: Address, alias: str, *, source: str = "") -> None:
    """Come in, say hello, hear it and go."""
    with connect(address, source=source) as sock:
        sock.sendall(f"{alias}\nhello from {alias}\n/quit\n".encode())
        read_until(sock, f"{alias}: hello from {alias}\n".encode())


def connect(address: Address, *, source: str = "") -> socket.socket:
    """Connect, from another address of loopback if need be."""
    return socket.create_connection(address, timeout=PATIENCE, source_address=(source, 0) if source else None)


def read_until(sock: socket.socket, wanted: bytes, *, within: float = PATIENCE) -> bytes:
    """Read until something has come; return everything up to then."""
    end = time.monotonic() + within
    data = b""
    while wanted not in data:
        sock.settimeout(max(0.001, end - time.monotonic()))
        try:
            more = sock.recv(65536)
        except TimeoutError:
            raise AssertionError(f"{wanted!r} did not come within {within:g} s after {data[-500:]!r}") from None
        assert more, f"the connection ended before {wanted!r}, after {data[-500:]!r}"
        data += more
    return data


def read_to_end(sock: socket.socket, *, within: float = PATIENCE) -> bytes:
    """Read until the server ends the connection; return all of it."""
    end = time.monotonic() + within
    data = b""
    while True:
        sock.settimeout(max(0.001, end - time.monotonic()))
        try:
            more = sock.recv(65536)
        except TimeoutError:
            raise AssertionError(f"the connection did not end within {within:g} s after {data[-500:]!r}") from None
        except OSError:
            return data  # a reset is an end too
        if not more:
            return data
        data += more


def reset(sock: socket.socket) -> None:
    """Go as a killed process or a crashed machine goes: with a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def wait_until(condition: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
    """Wait for something outside of us that no event tells of."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def assert_gapless(lines: Iterable[Line], room: str = "#lobby") -> None:
    """Fail where the numbers that one client was told of a room, from its coming in, do not go up one by one.

    A quit and a rename count in the room too, but stand in no number of their own; who was in no other room got each.
    """
    last: int | None = None
    unnumbered = 0
    for line in lines:
        if line.kind == "entered" and line.tags["room"] == room:
            last, unnumbered = int(line.tags["last"]), 0
        elif last is None or line.tags.get("history"):
            continue
        elif line.kind in ("quit", "rename"):
            unnumbered += 1
        elif line.tags.get("room") == room and "number" in line.tags:
            assert line.number == last + unnumbered + 1, f"{last} (+{unnumbered}) was followed by {line}"
            last, unnumbered = line.number, 0
