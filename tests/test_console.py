"""Log output that blocks nobody, in two forms; and how to join."""

from __future__ import annotations

import io
import json
import logging
import os
import threading
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from threadtalk import addresses, console
from threadtalk.console import join_hints
from threadtalk.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("threadtalk.test")


def written(capfd: pytest.CaptureFixture[str], act: Callable[[], object], **values: object) -> tuple[str, str]:
    """Return what goes to stdout and to stderr while `act` logs."""
    stop = console.setup(Settings(**values))  # type: ignore[arg-type]
    try:
        act()
    finally:
        stop()
    captured = capfd.readouterr()
    return captured.out, captured.err


def test_people_read_the_message_alone(capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> None:
        logger.info("Connection established with %s", ("127.0.0.1", 54321), extra={"fields": {"event": "connection"}})
        logger.info("The alias of this client is %s", "Zoë")
        logger.debug("a detail")

    out, err = written(capfd, act)
    assert out == "Connection established with ('127.0.0.1', 54321)\nThe alias of this client is Zoë\n"
    assert err == ""


def test_warnings_and_errors_go_to_stderr_with_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> None:
        logger.warning("so so")
        try:
            raise ValueError("one\ntwo\x1b[31m")
        except ValueError:
            logger.exception("bad")

    out, err = written(capfd, act)
    assert out == ""
    lines = err.splitlines()
    assert lines[:3] == ["warning: so so", "error: bad", "  Traceback (most recent call last):"]
    assert lines[-2:] == ["  ValueError: one", "  two\\x1b[31m"]


def test_nothing_in_a_log_line_acts_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    hostile = "a\x1b]0;x\x07\r\n\x00\x7f\x9b\u202e\u2028\ud800b"
    out, _ = written(capfd, lambda: logger.info("%s", hostile))
    assert out == "a\\x1b]0;x\\x07\\r\\n\\x00\\x7f\\x9b\\u202e\\u2028\\ud800b\n"
    out, _ = written(capfd, lambda: logger.info("%s", hostile), log_format="json")
    assert out.rstrip("\n").isprintable()
    assert out.isascii()
    assert json.loads(out)["message"] == hostile


def test_machines_read_one_object_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> None:
        logger.info("%s came", "Alice", extra={"fields": {"event": "connected", "session": 7, "level": "mine"}})
        logger.error("no fields")

    out, err = written(capfd, act, log_format="json")
    first, second = map(json.loads, out.splitlines())
    assert err == "", "a machine reads one stream"
    moment = datetime.fromisoformat(first.pop("time"))
    assert abs(moment.timestamp() - time.time()) < 60
    assert moment.utcoffset() is not None
    assert first == {"level": "info", "event": "connected", "message": "Alice came", "session": 7}
    assert (second["level"], second["event"]) == ("error", "note")


def test_an_exception_is_a_field_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> None:
        try:
            raise ValueError("why")
        except ValueError:
            logger.exception("bad")

    entry = json.loads(written(capfd, act, log_format="json")[0])
    assert entry["message"] == "bad"
    assert entry["exception"].endswith("ValueError: why")


def test_the_level_decides_what_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    def act() -> None:
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            logger.log(level, "%d", level)

    assert written(capfd, act, log_level="debug") == ("10\n20\n", "warning: 30\nerror: 40\n")
    assert written(capfd, act, log_level="error") == ("", "error: 40\n")


def test_that_the_server_runs_is_said_at_every_level(capfd: pytest.CaptureFixture[str]) -> None:
    settings = Settings(log_level="error")
    out, _ = written(capfd, lambda: console.announce(settings, "127.0.0.1", 9, "here"), log_level="error")
    *hints, last = out.splitlines()
    assert last == "Server is running and listening..."
    assert "Where the data lives:  here" in hints
    settings = Settings(log_format="json")
    out, _ = written(capfd, lambda: console.announce(settings, "127.0.0.1", 9, "here"), log_format="json")
    entry = json.loads(out)
    assert (entry["event"], entry["host"], entry["port"]) == ("running", "127.0.0.1", 9)


def test_afterwards_logging_is_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    package = logging.getLogger("threadtalk")
    before = package.level, package.propagate, list(package.handlers)
    written(capfd, lambda: None)
    assert (package.level, package.propagate, list(package.handlers)) == before
    assert not any(thread.name == "console" for thread in threading.enumerate())


class Terminal(io.StringIO):
    """A terminal that can be stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.is_going = threading.Event()
        self.is_wanted = threading.Event()

    def write(self, text: str) -> int:
        self.is_wanted.set()
        self.is_going.wait()
        return super().write(text)


def test_a_stopped_terminal_stops_nobody_and_what_was_dropped_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(console, "QUEUE_MAX", 10)
    stop = console.setup(Settings())
    logger.info("first")
    assert terminal.is_wanted.wait(10)
    for number in range(100):
        logger.info("%d", number)  # would hang here, if it waited
    terminal.is_going.set()
    stop()
    kept = [str(number) for number in range(10)]
    dropped = "warning: 90 lines of log output were dropped: they came faster than they could be written"
    assert terminal.getvalue().splitlines() == ["first", dropped, *kept]


def test_the_end_does_not_wait_for_a_stopped_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setattr(console, "QUEUE_MAX", 2)
    monkeypatch.setattr(console, "FLUSH_TIME", 0.05)
    stop = console.setup(Settings())
    for _ in range(10):
        logger.info("line")
    stop()
    terminal.is_going.set()


def test_a_pipe_that_nobody_reads_any_more_is_no_concern_of_the_server() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "w") as pipe:
        stream = console.Stream(pipe)
        stream.write("heard")
        assert os.read(read_end, 100) == b"heard\n"
        os.close(read_end)
        stream.write("unheard")
        stream.write("unheard")


def test_a_terminal_that_does_not_block_gets_every_byte() -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    line = "x" * 300_000  # more than a pipe holds
    received = bytearray()

    def read() -> None:
        while piece := os.read(read_end, 4096):
            received.extend(piece)

    reader = threading.Thread(target=read)
    with os.fdopen(write_end, "w") as pipe:
        reader.start()
        console.Stream(pipe).write(line)
    reader.join()
    os.close(read_end)
    assert received.decode() == line + "\n"


def test_what_the_terminal_cannot_show_is_written_as_an_escape() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "w", encoding="ascii") as pipe, os.fdopen(read_end) as reader:
        console.Stream(pipe).write("Zoë")
        assert reader.readline() == "Zo\\xeb\n"


def test_on_loopback_it_says_how_to_join_from_here_and_how_to_let_others_in() -> None:
    hints = join_hints("127.0.0.1", 8255, script="/somewhere/threadtalk")
    assert hints == [
        "To join from here:     threadtalk join localhost:8255",
        "   or with netcat:     nc localhost 8255",
        "To let others in:      start it with --lan",
    ]


def test_started_by_its_script_it_names_the_clients_script_as_it_was_typed() -> None:
    assert "To join from here:     python3 Client_1.py" in join_hints("127.0.0.1", 8255, script="Server_1.py")
    hints = join_hints("127.0.0.1", 9000, script="talk/Server_1.py")
    assert hints[0] == "To join from here:     python3 talk/Client_1.py localhost:9000"
    assert hints[1].endswith("threadtalk join localhost:9000")


@pytest.mark.parametrize(
    ("host", "join", "netcat"),
    [
        ("127.0.0.5", "127.0.0.5:1", "nc 127.0.0.5 1"),
        ("::1", "localhost:1", "nc localhost 1"),
        ("2001:db8::7", "[2001:db8::7]:1", "nc 2001:db8::7 1"),
        ("198.51.100.7", "198.51.100.7:1", "nc 198.51.100.7 1"),
    ],
)
def test_an_address_is_written_as_each_program_reads_it(host: str, join: str, netcat: str) -> None:
    hints = join_hints(host, 1)
    assert hints[0].endswith(f"threadtalk join {join}")
    assert hints[1].endswith(netcat)


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_off_loopback_each_address_has_a_link_that_knows_the_server(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "local_addresses", lambda: ["198.51.100.7", "2001:db8::7"])
    text = "\n".join(join_hints(host, 8255, "ab" * 32))
    assert "threadtalk join localhost:8255" in text
    assert f'threadtalk join "threadtalk://198.51.100.7:8255/#?fp={"ab" * 32}"' in text
    assert ("[2001:db8::7]:8255" in text) == (host == "::")
    assert "The fingerprint:       abab" in text
    assert "Beware" not in text


def test_where_an_authority_vouches_for_the_certificate_its_name_is_all_it_takes() -> None:
    hints = join_hints("0.0.0.0", 8255, name="chat.example.org")
    assert hints[2:] == ['From other machines:   threadtalk join "threadtalk://chat.example.org:8255/"']


def test_whoever_allows_plain_text_is_warned() -> None:
    assert join_hints("198.51.100.7", 8255, "ab" * 32, allows_plaintext=True)[-1].startswith("Beware: ")

