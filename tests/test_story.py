"""The story that ThreadTalk began with: a server, four clients, one conversation. Told through the five scripts."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

ROOT = Path(__file__).resolve().parents[1]

PATIENCE = 40.0
"""Seconds until the test gives up: five interpreters may start on a busy machine."""


class Script:
    """One of the scripts, as somebody sits before it: lines go in, lines come out."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name = name
        self.lines: list[str] = []
        self._output: SimpleQueue[str] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(ROOT / name), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def sees(self, pattern: str) -> str:
        """Wait for a line that fits from beginning to end, and return it."""
        while True:
            try:
                line = self._output.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"{self.name} never saw {pattern!r}, only {self.lines!r}") from None
            self.lines.append(line)
            if re.fullmatch(pattern, line):
                return line

    def stop(self) -> int:
        self._process.send_signal(signal.SIGINT)
        return self.ends()

    def ends(self) -> int:
        assert self._process.stdin is not None
        self._process.stdin.close()
        code = self._process.wait(PATIENCE)
        self._reader.join()
        while not self._output.empty():
            self.lines.append(self._output.get())
        return code

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self.ends()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout:
            for line in self._process.stdout:
                self._output.put(line.rstrip("\n"))


@pytest.fixture
def scripts() -> Iterator[list[Script]]:
    scripts: list[Script] = []
    yield scripts
    for script in scripts:
        script.kill()


def test_four_people_chat_through_the_four_scripts_as_the_original_tells_it(
    scripts: list[Script], tmp_path: Path
) -> None:
    def start(name: str, *arguments: str) -> Script:
        scripts.append(Script(name, *arguments))
        return scripts[-1]

    # The server is started, says how to join, and listens.
    server = start("Server_1.py", "--port", "0", "--data", str(tmp_path))
    joining = server.sees(r".*nc localhost \d+")
    port = joining.rsplit(" ", 1)[1]
    server.sees(re.escape("Server is running and listening..."))

    # Alice, Bob, Carol and Dave come in, one after the other.
    people: dict[str, Script] = {}
    for number, alias in enumerate(["Alice", "Bob", "Carol", "Dave"], 1):
        client = people[alias] = start(f"Client_{number}.py", f"localhost:{port}")
        client.type(alias)
        client.sees(r"(Choose an alias: )?Connected to the server!")
        server.sees(r"Connection established with \('127\.0\.0\.1', \d+\)")
        server.sees(f"The alias of this client is {alias}")
        server.sees(f"{alias} has connected to the chat room")
    assert people["Alice"].sees("Dave has connected to the chat room")

    # What one says, all hear, the one who says it too, and everybody once and in the same order.
    people["Bob"].type("Hello, everyone!")
    for client in people.values():
        client.sees("Bob: Hello, everyone!")
    people["Alice"].type("Hi Bob!")
    for client in people.values():
        client.sees("Alice: Hi Bob!")

    # Bob leaves, and the others are told. Carol's program is killed, and they are told of that as well.
    people["Bob"].type("/quit")
    assert people["Bob"].ends() == 0
    server.sees("Bob has left the chat room!")
    people["Carol"].kill()
    for alias in ("Alice", "Dave"):
        people[alias].sees("Bob has left the chat room!")
        people[alias].sees("Carol has left the chat room!")
    people["Alice"].type("Only the two of us now.")
    people["Dave"].sees("Alice: Only the two of us now.")
    people["Alice"].sees("Alice: Only the two of us now.")

    # The server is stopped with Ctrl-C. It ends well, and nobody has seen anything twice.
    assert server.stop() == 0
    for alias in ("Alice", "Dave"):
        people[alias].kill()
        for line in ("Bob: Hello, everyone!", "Alice: Hi Bob!", "Bob has left the chat room!"):
            assert people[alias].lines.count(line) == 1
    assert not any("Traceback" in line for script in scripts for line in script.lines)

    # Another day, somebody who comes in still sees what was said.
    server = start("Server_1.py", "--port", "0", "--data", str(tmp_path))
    port = server.sees(r".*nc localhost \d+").rsplit(" ", 1)[1]
    server.sees(re.escape("Server is running and listening..."))
    eve = start("Client_1.py", f"localhost:{port}", "--history", "10")
    eve.type("Eve")
    eve.sees(r".*Bob: Hello, everyone!")
    eve.sees(r".*Alice: Only the two of us now\.")
