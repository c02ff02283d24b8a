"""A person at netcat, for tests: types lines, and waits until a line is seen."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from typing import Self

PATIENCE = 20.0
"""Seconds until a test gives up waiting: long, because it is only ever waited for in a test that fails."""


PROMPT = "Choose an alias: "


class Talker:
    """One plain text connection. `see` reads on until a line is there; what it passed over stays in `lines`."""

    def __init__(
        self,
        address: tuple[str, int],
        alias: str = "",
        *,
        see: str = "Connected to the server!",
        tls: ssl.SSLContext | None = None,
        source: str = "",
    ) -> None:
        """`tls`: encrypt, with this context; `source`: come from this address of the machine."""
        self.socket = socket.create_connection(address, PATIENCE, (source, 0) if source else None)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.lines: list[str] = []
        self._buffer = b""
        self._seen = 0
        if alias:
            self.type(alias)
            self.see(see)

    def type(self, line: str) -> None:
        self.socket.sendall(line.encode() + b"\n")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def see(self, line: str) -> str:
        """Wait for a line that is, or begins with, this one (… at the end); return it."""
        while True:
            for i in range(self._seen, len(self.lines)):
                found = self.lines[i]
                while found != line and found.startswith(PROMPT):
                    found = found[len(PROMPT) :]  # where one was asked before one had typed
                if found == line or (line.endswith("…") and found.startswith(line[:-1])):
                    self._seen = i + 1
                    return found
            self._seen = len(self.lines)
            self._read(f"never saw {line!r}")

    def see_prompt(self, prompt: str = "Choose an alias: ") -> None:
        """Wait for a question that has no line end."""
        while not self._buffer.endswith(prompt.encode()):
            self._read(f"never saw {prompt!r}")
        self._buffer = b""

    def see_end(self) -> list[str]:
        """Wait until the server ends the connection; return all lines that were never asked for."""
        while True:
            try:
                self._read("")
            except (EOFError, ConnectionResetError):
                return self.lines[self._seen :]

    def sync(self) -> list[str]:
        """Return the lines that came since the last look, up to an answer to a question asked now."""
        seen = self._seen
        self.type("/topic")
        while True:
            for i in range(seen, len(self.lines)):
                if "topic" in self.lines[i] and self.lines[i].startswith("-- "):
                    self._seen = i + 1
                    return self.lines[seen:i]
            self._read("no answer")

    def _read(self, why: str) -> None:
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            raise AssertionError(f"{why}; there was only {self.lines[-10:]!r} {self._buffer!r}") from None
        if not data:
            raise EOFError(f"{why}: the connection ended after {self.lines[-10:]!r} {self._buffer!r}")
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        self.lines += [line.decode() for line in lines]

    def reset(self) -> None:
        """Go as a killed process or a crashed machine goes: with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def wait_until(condition: object, what: str) -> None:
    """Wait for something that no event tells of; fail after `PATIENCE`."""
    assert callable(condition)
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.005)
