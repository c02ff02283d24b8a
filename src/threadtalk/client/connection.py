"""A connection that comes back by itself: one thread that owns the socket, the protocol and the time.

Other threads put wishes on a queue and wake it by a byte on a socket pair. It tells what happens by calling `tell`,
always from its own thread. So nothing here needs a lock, and a face may be anything that can take a call.
"""

from __future__ import annotations

import logging
import random
import secrets
import selectors
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from threadtalk.client.events import Ended, Lost, Retrying
from threadtalk.client.exits import Exit
from threadtalk.client.lines import LineReader
from threadtalk.client.pauses import FIRST, LONGEST, Pauses
from threadtalk.client.plain import DROP_AFTER, LOGIN_TIMEOUT, PING_AFTER, PlainClient
from threadtalk.client.secure import (
    HANDSHAKE_TIMEOUT,
    HandshakeFailed,
    Opener,
    Refused,
    Trust,
    explain_error,
)
from threadtalk.client.tagged import parse_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from threadtalk.client.events import Event
    from threadtalk.client.target import Target

logger = logging.getLogger("threadtalk.client")

STEADY_AFTER = 10.0
"""Seconds that a connection must have lasted for the pauses to begin with the shortest again."""

START_PAUSE = 0.25
"""Seconds between two looks at whether a server has started."""

_RECEIVE_BYTES = 65536

_NOT_NOW = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
"""Raised where one would have to wait."""


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """What may differ from one connection to another. Times are in seconds."""

    trust: Trust = field(default_factory=Trust)
    rooms: Sequence[str] = ()
    history: int | None = None
    """Messages of a room's past to tell on entering; None for all that the server sends."""
    start_patience: float = 0.0
    """How long a server that nobody answers for may be about to start."""
    reconnect: bool = True
    give_up_after: float | None = None
    """How long to try to come back; None for ever."""
    ping_after: float = PING_AFTER
    drop_after: float = DROP_AFTER
    login_timeout: float = LOGIN_TIMEOUT
    handshake_timeout: float = HANDSHAKE_TIMEOUT
    first_pause: float = FIRST
    longest_pause: float = LONGEST
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    random: Callable[[], float] = field(default=random.random, repr=False)
    connect: Callable[[tuple[str, int], float], socket.socket] = field(default=socket.create_connection, repr=False)


class Connection:
    """One person's connection to one server. `start` it, then `enter` an alias and `say` things, at last `quit`.

    `tell` is called with each event (see `events`), from the connection's thread; it must not block for long.
    `Ended` is the last one, and comes in any case.
    """

    def __init__(self, target: Target, tell: Callable[[Event], None], options: ConnectionOptions | None = None) -> None:
        self._target = target
        self._tell = tell
        self._options = options if options is not None else ConnectionOptions()
        self._clock = self._options.clock
        self._opener = Opener(target, self._options.trust, self._options.connect, self._options.handshake_timeout)
        self._client = PlainClient(
            token=secrets.token_urlsafe(24),
            rooms=self._options.rooms,
            history=self._options.history,
            ping_after=self._options.ping_after,
            drop_after=self._options.drop_after,
            login_timeout=self._options.login_timeout,
        )
        self._pauses = Pauses(self._options.random, self._options.first_pause, self._options.longest_pause)
        self._lost_at: float | None = None
        """When the connection was lost that we try to make anew; None while there is one."""
        self._is_refused = False
        """Nobody listened there the last time."""
        self._lost_because = ""
        """Why the last connection ended, or none could be made."""
        self._wishes: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._alarm, self._bell = socket.socketpair()
        """A byte on the bell wakes the thread, which waits on the alarm."""
        self._alarm.setblocking(False)
        self._bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"connection {target}", daemon=True)

    # From any thread.

    def start(self) -> None:
        """Begin to connect, and return. Called once."""
        self._thread.start()

    def enter(self, alias: str, password: str = "") -> None:
        """Choose an alias: at first, and after each `AliasWanted` or `PasswordWanted`.

        The password is told to the server if it asks for one, now or when the connection is made anew.
        """
        self._wish(lambda: self._client.enter(alias, self._clock(), password))

    def say(self, line: str, *, quiet: bool = False) -> None:
        """Say a line or execute a command; it is held until one is in. `quiet`: nobody has typed it."""
        self._wish(lambda: self._client.say(line, self._clock(), quiet=quiet))

    def quit(self, reason: str = "") -> None:
        """Say goodbye and end; `Ended` follows within seconds."""
        self._wish(lambda: self._client.quit(reason, self._clock()))

    def wake(self) -> None:
        """Have the thread look at the clock again."""
        try:
            self._bell.send(b"\0")
        except OSError:
            pass  # the pair is full of bells already, or the thread has ended

    def join(self, timeout: float | None = None) -> bool:
        """Wait until the thread has ended; False after `timeout` seconds."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _wish(self, wish: Callable[[], None]) -> None:
        self._wishes.put(wish)
        self.wake()

    # The thread.

    def _run(self) -> None:
        ended = Ended(Exit.LOST, "Something went wrong in the client.")
        try:
            ended = self._live()
        except Refused as refusal:
            ended = Ended(Exit.UNTRUSTED, str(refusal))
        except Exception:
            # A fault of ours. The face must hear the end all the same, or it would wait for ever.
            logger.exception("The connection to %s failed", self._target)
        finally:
            self._tell(ended)
            self._alarm.close()
            self._bell.close()

    def _live(self) -> Ended:
        patient_until = self._clock() + self._options.start_patience
        while not self._client.is_over:
            is_reached = self._attempt()
            if self._client.is_over:
                break
            if self._is_refused and not self._client.has_been_in and self._clock() < patient_until:
                self._wait_until(lambda: False, self._clock() + START_PAUSE)
                continue
            if not self._client.has_been_in and (not is_reached or self._client.has_alias):
                return Ended(Exit.LOST, self._not_let_in() if is_reached else self._lost_because)
            if not self._client.has_alias:
                # The server does not wait for an alias as long as a person may think about one.
                self._wait_until(lambda: self._client.has_alias)
            elif not self._may_retry():
                return Ended(Exit.LOST, f"The connection to {self._target} is lost: {self._lost_because}")
        return Ended(Exit.LEFT)

    def _attempt(self) -> bool:
        """Connect and follow the connection to its end. False where there was none.

        Raises `Refused` where the server must not be spoken to; to try again would be to wait for the person to err.
        """
        self._is_refused = False
        try:
            opened = self._opener.open()
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name that IDNA cannot encode
            logger.debug("No connection to %s: %r", self._target, error)
            self._is_refused = isinstance(error, ConnectionRefusedError)
            self._lost_because = explain(self._target, error)
            self._take_wishes()
            return False
        with opened.sock as sock:
            if opened.pinned is not None:
                self._tell(opened.pinned)
            self._take_wishes()
            if self._client.is_over:
                return True
            began_at = self._clock()
            self._lost_because = self._converse(sock)
            _close_politely(sock)
            if self._clock() - began_at >= STEADY_AFTER:
                self._pauses.reset()
        if self._lost_at is None:
            self._lost_at = self._clock()
        self._client.disconnected(self._lost_because)
        self._pass_on()
        return True

    def _not_let_in(self) -> str:
        said = self._client.farewell or self._client.close_reason
        if said:
            return f"{self._target} did not let us in: {said}"
        return f"{self._target} hung up. Is it a ThreadTalk server?"

    def _may_retry(self) -> bool:
        """Wait for the next attempt. False if there is to be none."""
        options = self._options
        if not options.reconnect:
            return False
        pause = self._pauses.next()
        now = self._clock()
        lost_at = self._lost_at if self._lost_at is not None else now
        if options.give_up_after is not None and now + pause - lost_at > options.give_up_after:
            return False
        self._tell(Retrying(pause))
        self._wait_until(lambda: False, now + pause)
        return True

    def _wait_until(self, is_due: Callable[[], bool], until: float | None = None) -> None:
        """Wait without a connection, and take wishes meanwhile."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._alarm, selectors.EVENT_READ)
            while not is_due() and not self._client.is_over:
                remaining = None if until is None else until - self._clock()
                if remaining is not None and remaining <= 0:
                    return
                if selector.select(remaining):
                    self._silence_alarm()
                self._take_wishes()
                self._pass_on()

    def _converse(self, sock: socket.socket) -> str:
        """Follow a connection to its end; return why it ended."""
        sock.setblocking(False)
        reader = LineReader()
        waiting = bytearray()
        client = self._client
        client.connected(self._clock())
        with selectors.DefaultSelector() as selector:
            selector.register(self._alarm, selectors.EVENT_READ)
            selector.register(sock, selectors.EVENT_READ)
            while True:
                self._take_wishes()
                client.tick(self._clock())
                waiting += client.take_output()
                self._pass_on()
                if client.is_over or client.close_reason is not None:
                    return client.close_reason or ""
                # Output that cannot be sent is no reason to stop: what has come in before the end is still to be read.
                can_send = self._send(sock, waiting)
                selector.modify(sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if not can_send else 0))
                deadline = client.next_deadline()
                for key, events in selector.select(None if deadline is None else max(0.0, deadline - self._clock())):
                    if key.fileobj is self._alarm:
                        self._silence_alarm()
                    elif events & selectors.EVENT_READ:
                        reason = self._receive(sock, reader)
                        if reason:
                            return reason

    def _receive(self, sock: socket.socket, reader: LineReader) -> str:
        """Take in what has come; return why nothing more will, or ""."""
        while True:
            try:
                data = sock.recv(_RECEIVE_BYTES)
            except _NOT_NOW:
                return ""
            except OSError as error:
                return explain_error(error)
            if not data:
                return "the server hung up"
            self._take_in(reader, data)
            # What TLS has taken from the socket and not given yet would wake no selector.
            if not isinstance(sock, ssl.SSLSocket) or not sock.pending():
                return ""

    def _take_in(self, reader: LineReader, data: bytes) -> None:
        now = self._clock()
        for line in reader.receive_data(data):
            self._client.receive(parse_line(line), now)
        if self._client.has_been_in:
            self._lost_at = None

    def _send(self, sock: socket.socket, waiting: bytearray) -> bool:
        """Send what goes without waiting. False where some is left."""
        if waiting:
            try:
                del waiting[: sock.send(waiting)]
            except _NOT_NOW:
                pass
            except OSError:
                waiting.clear()  # the connection is broken, which reading will tell
        return not waiting

    def _take_wishes(self) -> None:
        while True:
            try:
                wish = self._wishes.get_nowait()
            except Empty:
                return
            wish()

    def _silence_alarm(self) -> None:
        try:
            self._alarm.recv(4096)
        except BlockingIOError:
            pass  # somebody else's wakeup

    def _pass_on(self) -> None:
        for event in self._client.take_events():
            if isinstance(event, Lost) and not self._options.reconnect:
                continue  # the end is told next, with the same words
            self._tell(event)


def _close_politely(sock: socket.socket) -> None:
    """Tell the other end that nothing was cut off; plain text has no such word."""
    if isinstance(sock, ssl.SSLSocket):
        try:
            sock.unwrap()
        except (OSError, ValueError):
            pass  # it does not answer at once, or it is gone: what had to be said was said before


def explain(target: Target, error: Exception) -> str:
    """Return why a server cannot be reached, and what to do about it."""
    if isinstance(error, HandshakeFailed):
        return str(error)
    if isinstance(error, ConnectionRefusedError):
        return f"Nobody answers at {target}. Start a server with: threadtalk serve (or: python Server_1.py)"
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return f"There is no host called {target.host}. Write HOST or HOST:PORT, for example localhost:{target.port}"
    if isinstance(error, TimeoutError):
        return f"{target} does not answer. Is the address right, and does a firewall let port {target.port} through?"
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return f"Cannot reach {target}: {reason}. Is the address right? A server is started with: threadtalk serve"
