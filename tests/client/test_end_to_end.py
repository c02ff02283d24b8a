"""The client with the real server: the connection in process, and both as programs."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.client.conftest import PATIENCE, Recorder
from tests.client.tmux import Terminal
from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import AliasWanted, Ended, Entered, Event, Heard, Lost, Outcome, Ready, Settled
from threadtalk.client.target import Target
from threadtalk.server import Server
from threadtalk.settings import Settings

Enter = Callable[..., tuple[Connection, Recorder]]


@pytest.fixture
def enter() -> Iterator[Enter]:
    connections: list[Connection] = []

    def start(server: Server, alias: str, **options: object) -> tuple[Connection, Recorder]:
        recorder = Recorder()
        settings = ConnectionOptions(first_pause=0.01, longest_pause=0.05, **options)  # type: ignore[arg-type]
        connection = Connection(Target(*server.address), recorder, settings)
        connections.append(connection)
        connection.start()
        connection.enter(alias)
        recorder.wait_for(Ready)
        return connection, recorder

    yield start
    for connection in connections:
        connection.quit()
        assert connection.join(PATIENCE)


def chat_lines(events: list[Event]) -> list[str]:
    return [event.line.text for event in events if isinstance(event, Heard) and event.line.kind == "say"]


@contextlib.contextmanager
def running(port: int, data: Path) -> Iterator[Server]:
    with Server(Settings(port=port, data=str(data), limits=False)) as server:
        yield server


def test_two_people_talk(tmp_path: Path, enter: Enter) -> None:
    with running(0, tmp_path) as server:
        alice, heard_by_alice = enter(server, "Alice")
        bob, heard_by_bob = enter(server, "Bob")
        heard_by_alice.wait_for_text("Bob has connected to the chat room")
        bob.say("Hello, everyone!")
        heard_by_alice.wait_for_text("Bob: Hello, everyone!")
        alice.say("Hi Bob!")
        heard_by_bob.wait_for_text("Alice: Hi Bob!")
        heard_by_alice.wait_for_text("Alice: Hi Bob!")
        bob.quit()
        heard_by_alice.wait_for_text("Bob has left the chat room!")
        assert heard_by_bob.wait_for(Ended) == Ended(0)
        assert chat_lines(heard_by_alice.events) == ["Bob: Hello, everyone!", "Alice: Hi Bob!"]


def test_every_command_is_answered_and_every_refusal_finds_its_line(tmp_path: Path, enter: Enter) -> None:
    with running(0, tmp_path) as server:
        connection, recorder = enter(server, "Alice")
        good = ["/help", "/who", "/rooms", "/join #tea", "hot", "//x", "/me waves", "/msg #lobby hi", "/topic leaves"]
        good += ["/topic", "/history", "/history #lobby after 1", "/msg Alice psst", "/alias Alicia", "/leave"]
        bad = ["/nonsense", "/msg Nobody hi", "/join #", "x" * 9000, "/leave #nowhere", "\x7f", "/history wrong"]
        lines = [line for pair in zip(good, bad + good, strict=False) for line in pair]
        for line in lines:
            connection.say(line)
        for index, line in enumerate(lines):
            settled = recorder.wait_for(Settled, count=index + 1)
            expected = Outcome.REFUSED if line in bad else Outcome.DONE
            assert (settled.text, settled.outcome) == (line, expected)


def test_a_restart_of_the_server_loses_nothing_and_repeats_nothing(tmp_path: Path, enter: Enter) -> None:
    with running(0, tmp_path) as server:
        port = server.address[1]
        alice, heard = enter(server, "Alice", rooms=("#tea",))
        alice.say("before")
        heard.wait_for(Settled)
    heard.wait_for(Lost)
    with running(port, tmp_path) as server:
        bob, _ = enter(server, "Bob", rooms=("#tea",))
        # More than a tail and a page; some of it before Alice is back, and some after.
        for count in range(180):
            bob.say(f"line {count}")
        heard.wait_for(Entered, lambda entered: entered.again)
        alice.say("after")
        heard.wait_for_text("[#tea] Alice: after")
        heard.wait_for_text("[#tea] Bob: line 179")
    lines = chat_lines(heard.events)
    assert [line for line in lines if "Bob" in line] == [f"[#tea] Bob: line {count}" for count in range(180)]
    assert [line for line in lines if "Alice" in line] == ["[#tea] Alice: before", "[#tea] Alice: after"]


def test_an_alias_taken_meanwhile_is_asked_for(tmp_path: Path, enter: Enter) -> None:
    with running(0, tmp_path) as server:
        port = server.address[1]
        alice, heard = enter(server, "Alice")
        thief, heard_by_thief = enter(server, "Bob")
    heard_by_thief.wait_for(Lost)
    thief.quit()
    thief.join(PATIENCE)
    heard.wait_for(Lost)
    with running(port, tmp_path) as server:
        heard.wait_for(Ready, count=2)
        alice.say("/alias Alicia")
        heard.wait_for(Settled)
        enter(server, "Alice")
        alice.say("/alias Alice")
        assert heard.wait_for(Settled, count=2).outcome is Outcome.REFUSED
        assert not [event for event in heard.events if isinstance(event, AliasWanted)]


class Program:
    """`threadtalk serve` as a process."""

    def __init__(self, data: str, port: int = 0) -> None:
        command = [sys.executable, "-m", "threadtalk", "serve", "--port", str(port), "--data", data]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self._process.stdout is not None
        self.port = port
        for line in self._process.stdout:
            if found := re.search(r"threadtalk join \S+:(\d+)", line):
                self.port = int(found[1])
            if line.startswith("Server is running"):
                return
        pytest.fail("the server did not start")

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        self._process.send_signal(sign)
        self._process.communicate(timeout=PATIENCE)


@pytest.fixture
def serve() -> Iterator[Callable[..., Program]]:
    with contextlib.ExitStack() as stack:

        def start(data: str = ":memory:", port: int = 0) -> Program:
            program = Program(data, port)
            stack.callback(lambda: program._process.poll() is None and program.stop())
            return program

        yield start


def join(port: int, *options: str, text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "threadtalk", "join", f"localhost:{port}", *options]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=PATIENCE)


def test_in_a_pipe(serve: Callable[..., Program]) -> None:
    server = serve()
    done = join(server.port, text="Alice\nHi\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Choose an alias: Connected to the server!\nAlice: Hi\n"
    done = join(server.port, "--alias", "bot", "--history", "1", text="hi\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Connected to the server!\nAlice: Hi\nbot: hi\n"


def test_exit_codes(serve: Callable[..., Program]) -> None:
    server = serve()
    assert join(server.port, "--alias", "a!b", text="hi\n").returncode == 3
    assert join(server.port, "--alias", "bot", text="/nonsense\n").returncode == 4
    assert join(server.port, "--alias", "a b", text="hi\n").returncode == 2
    server.stop()
    gone = join(server.port, "--alias", "bot", text="hi\n")
    assert gone.returncode == 1
    assert gone.stderr.startswith(f"threadtalk: Nobody answers at localhost:{server.port}.")


@pytest.mark.skipif(sys.platform == "win32", reason="closes a pipe as a shell on POSIX does")
def test_an_output_that_nobody_reads_ends_it_quietly(serve: Callable[..., Program]) -> None:
    server = serve()
    command = [sys.executable, "-m", "threadtalk", "join", f"localhost:{server.port}", "--alias", "bot"]
    reader, writer = os.pipe()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.PIPE, text=True)
    os.close(writer)
    os.close(reader)
    _, errors = process.communicate("hi\n", timeout=PATIENCE)
    assert errors == ""
    assert process.returncode in (0, 1)


def test_on_a_terminal_across_a_crash_of_the_server(serve: Callable[..., Program], tmp_path: Path) -> None:
    server = serve(str(tmp_path / "data"))
    command = [sys.executable, "-m", "threadtalk", "join", f"localhost:{server.port}", "--alias", "Alice"]
    with Terminal(tmp_path, command) as terminal:
        terminal.see("Connected to the server!", "#lobby>")
        join(server.port, "--alias", "Bob", text="Hello, everyone!\n")
        terminal.see("Bob: Hello, everyone!", "Bob has left the chat room!", "#lobby>")
        terminal.type("half a li")
        server.stop(signal.SIGKILL)
        terminal.see_anywhere("offline")
        serve(str(tmp_path / "data"), server.port)
        terminal.see("-- Connected again.", "#lobby> half a li")
        terminal.type("ne")
        terminal.press("Enter")
        screen = terminal.see("-- Connected again.", "Alice: half a line", "#lobby>")
        assert sum("Hello, everyone!" in line for line in screen) == 1
        terminal.press("C-c")
        assert terminal.exit_code() == 0
