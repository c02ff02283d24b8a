"""What a server says to the one who runs it: log lines, and how to join.

Whoever logs only puts a record on a bounded queue; a thread of its own writes. So a terminal that is stopped, or a pipe
that nobody reads, stops that thread and nothing else: what no longer fits on the queue is dropped, and counted.

Lines are written to the file descriptor itself, not through Python's buffers: a thread that is stuck in one of those
would end the interpreter's shutdown in a fatal error.
"""

from __future__ import annotations

import copy
import ipaddress
import json
import logging
import os
import select
import sys
import threading
from datetime import UTC, datetime
from logging.handlers import QueueHandler
from pathlib import Path
from queue import Full, Queue
from typing import TYPE_CHECKING

from threadtalk.addresses import host_and_port, reachable_by
from threadtalk.links import JoinLink, readable
from threadtalk.qr import qr

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from threadtalk.settings import Settings

QUEUE_MAX = 10_000
"""Log lines that may wait to be written: some seconds of the busiest server, at a few MB of memory."""

FLUSH_TIME = 1.0
"""Seconds that the last lines have to get out when the server stops."""

RUNNING = "Server is running and listening..."


def setup(settings: Settings) -> Callable[[], None]:
    """Send what the package logs to stdout and, from warnings on, to stderr.

    Returns a function that writes what still waits, as far as it can be written, and undoes everything.
    """
    formatter = JsonFormatter() if settings.log_format == "json" else TextFormatter()
    writer = Writer(formatter, Stream(sys.stdout), Stream(sys.stderr) if settings.log_format == "text" else None)
    logger = logging.getLogger("threadtalk")
    before = logger.level, logger.propagate
    logger.setLevel(settings.log_level.upper())
    logger.propagate = False
    logger.addHandler(writer.handler)
    writer.start()

    def stop() -> None:
        logger.removeHandler(writer.handler)
        logger.level, logger.propagate = before
        logger.setLevel(before[0])  # empties the cache of who logs what
        writer.stop(FLUSH_TIME)

    return stop


def announce(settings: Settings, host: str, port: int, kept: str, fingerprint: str = "", owner_code: str = "") -> None:
    """Say that the server runs, and, to people, how to join it. Shown whatever the log level is.

    `fingerprint` is that of the certificate, "" where a known authority vouches for it; `owner_code`: where nobody owns
    the server, what makes an account its owner.
    """
    logger = logging.getLogger("threadtalk.console")
    logger.setLevel(logging.INFO)
    if settings.log_format == "text":
        for line in banner(settings, host, port, kept, fingerprint, owner_code):
            logger.info("%s", line)
    logger.info(RUNNING, extra={"fields": {"event": "running", "host": host, "port": port}})


def banner(settings: Settings, host: str, port: int, kept: str, fingerprint: str, owner_code: str = "") -> list[str]:
    """Return what stands above the line that says that the server is running; `kept` says where the data lives."""
    name = settings.server_name if not fingerprint else ""
    hints = join_hints(
        host,
        port,
        fingerprint,
        name=name,
        script=sys.argv[0],
        allows_plaintext=settings.allow_plaintext,
        has_page=settings.page,
    )
    return [
        *hints,
        *(_picture(host, port, fingerprint) if settings.lan else ()),
        f"Where the data lives:  {kept}",
        *([f"To become its owner:   /register PASSWORD, then /owner {owner_code}"] if owner_code else []),
        "To stop:               Ctrl-C",
        "",
    ]


def join_hints(
    host: str,
    port: int,
    fingerprint: str = "",
    *,
    name: str = "",
    script: str = "",
    allows_plaintext: bool = False,
    has_page: bool = False,
) -> list[str]:
    """Return lines that say how to join a server that listens there; `script` is what started it.

    Started by Server_1.py, there is a Client_1.py beside it. `name`: what the server is called by its certificate,
    where that is one that others trust; else they know it by the `fingerprint`.
    """
    is_local = ipaddress.ip_address(host).is_loopback
    here = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host
    lines = []
    if Path(script).name == "Server_1.py":
        client = f"python3 {Path(script).with_name('Client_1.py')}"
        target = "" if (here, port) == ("localhost", 8255) else f" {host_and_port(here, port)}"
        lines.append(f"To join from here:     {client}{target}")
        lines.append(f"           or with:    threadtalk join {host_and_port(here, port)}")
    else:
        lines.append(f"To join from here:     threadtalk join {host_and_port(here, port)}")
    lines.append(f"   or with netcat:     nc {here} {port}")
    if has_page:
        lines.append(f"   or in a browser:    http://{host_and_port(here, port)}/")
    if is_local:
        lines.append("To let others in:      start it with --lan")
        return lines
    for address in [name] if name else reachable_by(host):
        lines.append(f"From other machines:   {JoinLink(address, port, '', fingerprint).command}")
        if has_page:
            lines.append(f"   or in a browser:    https://{host_and_port(address, port)}/")
    if fingerprint:
        lines.append(f"The fingerprint:       {readable(fingerprint)}")
    if allows_plaintext:
        lines.append("Beware:                others may connect without encryption, and be read along with")
    return lines


def _picture(host: str, port: int, fingerprint: str) -> list[str]:
    """Return the link as a QR code, for the address at which others are most likely to find the server."""
    addresses = reachable_by(host)
    if not addresses or not sys.stdout.isatty():
        return []
    return ["", *qr(JoinLink(addresses[0], port, "", fingerprint).for_browsers).splitlines(), ""]


def visible(text: str) -> str:
    """Return the text with everything that could act on a terminal, or hide on it, written as an escape."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


class TextFormatter(logging.Formatter):
    """Lines for people: the message alone, or after a word that says how bad it is."""

    def format(self, record: logging.LogRecord) -> str:
        level = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        lines = [level + visible(record.getMessage())]
        lines += ["  " + visible(line) for line in (record.exc_text or "").splitlines()]
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, event, message, and whatever `extra={"fields": {...}}` has."""

    def format(self, record: logging.LogRecord) -> str:
        fields = dict(getattr(record, "fields", {}))
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": fields.pop("event", "note"),
            "message": record.getMessage(),
        }
        entry |= {name: value for name, value in fields.items() if name not in entry}
        if record.exc_text:
            entry["exception"] = record.exc_text
        return json.dumps(entry, default=str).replace("\x7f", "\\u007f")


class Stream:
    """Where lines go: a file descriptor that may block, or be closed at the other end."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._encoding = getattr(file, "encoding", None) or "utf-8"
        self._is_gone = False
        """Nobody reads any more; lines are thrown away from then on, and the server goes on."""
        try:
            self._descriptor: int | None = file.fileno()
        except (OSError, ValueError, AttributeError):
            self._descriptor = None  # not a real file: a test's, or a notebook's

    def write(self, line: str) -> None:
        """Write a line. Blocks as long as the other end does not read."""
        if self._is_gone:
            return
        try:
            if self._descriptor is None:
                self._file.write(line + "\n")
                return
            rest = memoryview(f"{line}\n".encode(self._encoding, "backslashreplace"))
            while rest:
                try:
                    rest = rest[os.write(self._descriptor, rest) :]
                except BlockingIOError:  # another program has made the terminal non-blocking
                    select.select([], [self._descriptor], [], 1.0)
        except (OSError, ValueError):
            self._is_gone = True


class Handler(QueueHandler):
    """Puts records on the queue, and never waits for room."""

    queue: Queue[logging.LogRecord | None]

    def __init__(self, waiting: Queue[logging.LogRecord | None]) -> None:
        super().__init__(waiting)
        self.dropped = 0
        """Records that found no room; written under this handler's lock, as all that `enqueue` does."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a copy that no longer refers to anything of its thread, but leave the formatting to the writer."""
        record = copy.copy(record)
        record.msg, record.args = record.getMessage(), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        try:
            self.queue.put_nowait(record)
        except Full:
            self.dropped += 1


class Writer:
    """The thread that writes log lines."""

    def __init__(self, formatter: logging.Formatter, out: Stream, err: Stream | None) -> None:
        self._formatter = formatter
        self._out = out
        self._err = err if err is not None else out
        """For warnings and errors."""
        self._queue: Queue[logging.LogRecord | None] = Queue(QUEUE_MAX)
        self.handler = Handler(self._queue)
        self._reported = 0
        """How many of the dropped records have been reported."""
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)

    def start(self) -> None:
        """Begin to write. Called once."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Write what waits, for `timeout` seconds at most. From any thread but its own."""
        try:
            self._queue.put(None, timeout=timeout)
        except Full:
            return  # it is stuck; being a daemon, it keeps nobody
        self._thread.join(timeout)

    def _run(self) -> None:
        while (record := self._queue.get()) is not None:
            self._write(record)
            dropped = self.handler.dropped
            if dropped != self._reported:
                count, self._reported = dropped - self._reported, dropped
                message = "%d lines of log output were dropped: they came faster than they could be written"
                self._write(logging.LogRecord(__name__, logging.WARNING, "", 0, message, (count,), None))

    def _write(self, record: logging.LogRecord) -> None:
        try:
            line = self._formatter.format(record)
        except Exception as error:
            line = f"error: a log line could not be formatted: {visible(repr(error))}"
        (self._err if record.levelno >= logging.WARNING else self._out).write(line)
