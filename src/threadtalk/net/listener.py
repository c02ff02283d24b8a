"""The port: accepts connections and gives each a thread, or one line that says why not."""

from __future__ import annotations

import errno
import itertools
import logging
import os
import socket
import threading
import time
from queue import SimpleQueue
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal
from threadtalk.errors import StartError
from threadtalk.net.admission import Admission, address_key
from threadtalk.net.arrivals import Arrivals
from threadtalk.net.rate import Paces
from threadtalk.wire.plain.form import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.net.rate import TokenBucket
    from threadtalk.net.session import Session
    from threadtalk.settings import Settings

logger = logging.getLogger("threadtalk.net")

BACKLOG = 4096
"""Connections that may wait to be accepted: a whole server's clients all come back at once."""

SEND_BUFFER_BYTES = 256 * 1024
"""The kernel's share of what may wait for one client. Left to itself, it would grow to 4 MiB for each that is slow."""

EXHAUSTED_PAUSE = 0.05
"""Seconds between two attempts to accept while descriptors or threads have run out. Without it, accepting fails
240,000 times a second, which was measured to take a whole core."""

KEEPALIVE_MAX = 32_767
"""Seconds: TCP_KEEPIDLE and TCP_KEEPINTVL take no more (tcp(7))."""

STARTERS = 4
"""Threads that start the clients' threads. `Thread.start` waits until the new thread has begun, and that waits for the
interpreter's lock; with one, that wait is what 5,000 clients coming in at once are held up by."""

_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Listener:
    """The listening socket, its thread, and the sessions that came of it."""

    def __init__(
        self,
        settings: Settings,
        make_session: Callable[[int, socket.socket, tuple[str, int], TokenBucket | None], Session],
        *,
        max_clients: int,
        why_banned: Callable[[str], Refusal | None] = lambda _: None,
    ) -> None:
        """`why_banned` says why nobody may come from an address, or None; asked before anything else is."""
        self._settings = settings
        self._why_banned = why_banned
        self._make_session = make_session
        self._admission = Admission(max_clients, settings.max_per_address if settings.limits else 0)
        self._arrivals = Arrivals(settings.connect_burst if settings.limits else 0, settings.connect_rate)
        self._paces = Paces(settings.message_burst, settings.message_rate)
        self._numbers = itertools.count(1)
        self._sessions: dict[Session, threading.Thread] = {}
        """Those whose thread runs, and from `stop` on those that have ended too: the hub no longer gives them back.
        Each is put in by the listener and taken out by its own thread."""
        self._is_stopping = False
        self._is_exhausted = False
        """Said once in the server's log, until a client can be let in again."""
        self._spare: int | None = os.open(os.devnull, os.O_RDONLY)
        """A descriptor to give up when none is left, so that one more client can be told so; None while given up."""
        try:
            self._socket = _listen(settings.address_to_listen_on, settings.port)
        except StartError:
            self._give_up_spare()
            raise
        self._accepted: SimpleQueue[Session | None] = SimpleQueue()
        """Sessions that wait for their thread; None for each starter that is to end."""
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._starters = [
            threading.Thread(target=self._start_sessions, name=f"starter-{i}", daemon=True) for i in range(STARTERS)
        ]

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that are listened on."""
        host, port = self._socket.getsockname()[:2]
        return host, port

    def start(self) -> None:
        """Begin to accept. Called once."""
        for thread in (*self._starters, self._thread):
            thread.start()

    def close(self) -> None:
        """Give the port back, where `start` has not been called."""
        self._socket.close()
        self._give_up_spare()

    @property
    def count(self) -> int:
        """How many connections there are."""
        return self._admission.count

    def addresses(self) -> dict[int, str]:
        """Return where each session comes from, by its number. From any thread."""
        return {session.number: session.address[0] for session in list(self._sessions)}

    def change(self, settings: Settings, *, max_clients: int) -> None:
        """Go by other settings for those who come from now on. From any thread."""
        self._settings = settings
        self._admission.max_clients = max_clients
        self._admission.max_per_address = settings.max_per_address if settings.limits else 0
        self._arrivals.change(settings.connect_burst if settings.limits else 0, settings.connect_rate)
        self._paces.change(settings.message_burst, settings.message_rate)

    def move(self, session: Session, host: str) -> Refusal | None:
        """Count a session as one from another address, or say why not. From its own thread."""
        refusal = self._why_banned(host) or self._admission.move(session.address[0], host)
        if refusal is None:
            session.address = (host, session.address[1])
            if session.bucket is not None:
                session.bucket = self._paces.bucket(address_key(host))
        return refusal

    def stop(self) -> None:
        """Accept nobody any more. From any thread."""
        self._is_stopping = True
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread on Linux
        except OSError:
            pass  # other systems: closing does
        self._socket.close()
        self._thread.join()
        for _ in self._starters:
            self._accepted.put(None)
        for starter in self._starters:
            starter.join()
        self._give_up_spare()

    def end_sessions(self, timeout: float) -> None:
        """Wait `timeout` seconds for the clients to hang up, then end what is left. After the flusher has stopped."""
        self._join_sessions(timeout)
        for session in list(self._sessions):
            session.shut()
        self._join_sessions(timeout)
        for session in list(self._sessions):
            session.close()

    def _join_sessions(self, timeout: float) -> None:
        end = time.monotonic() + timeout
        for thread in list(self._sessions.values()):
            thread.join(max(0.0, end - time.monotonic()))

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                sock, address = self._socket.accept()
            except OSError as error:
                if error.errno in _EXHAUSTED:
                    self._refuse_for_lack_of_files()
                elif not self._is_stopping:
                    # A client that was gone before it was accepted; anything worse must not become a busy loop.
                    time.sleep(EXHAUSTED_PAUSE if error.errno != errno.ECONNABORTED else 0)
                continue
            try:
                self._welcome(sock, address[:2])
            except Exception:
                logger.exception("A connection from %s could not be taken", address[0])
                sock.close()

    def _welcome(self, sock: socket.socket, address: tuple[str, int]) -> None:
        host = address[0]
        refusal = self._why_banned(host) or self._arrivals.admit(host) or self._admission.admit(host)
        if refusal is not None:
            self._refuse(sock, refusal)
            return
        try:
            _prepare(sock, self._settings)
        except OSError as error:
            logger.warning("A connection from %s could not be set up: %s", host, error)
            self._admission.let_out(host)
            sock.close()
            return
        logger.info("Connection established with %s", address, extra={"fields": {"event": "connection"}})
        bucket = self._paces.bucket(address_key(host)) if self._settings.limits else None
        self._accepted.put(self._make_session(next(self._numbers), sock, address, bucket))

    def _start_sessions(self) -> None:
        """Give threads to sessions, as long as they come."""
        while (session := self._accepted.get()) is not None:
            name = f"client-{session.number}"
            thread = threading.Thread(target=self._follow, args=(session,), name=name, daemon=True)
            self._sessions[session] = thread
            try:
                thread.start()
                self._is_exhausted = False
            except RuntimeError:  # "can't start new thread"
                del self._sessions[session]
                self._admission.let_out(session.address[0])
                self._note_exhausted("threads")
                self._refuse(session.socket, Refusal(Code.SERVER_FULL))
                time.sleep(EXHAUSTED_PAUSE)

    def _follow(self, session: Session) -> None:
        try:
            # Once more: a ban that came in the meantime has not found this session among those to be ended.
            refusal = self._why_banned(session.address[0])
            if refusal is not None:
                self._refuse(session.socket, refusal)
            else:
                session.run()
        finally:
            if not self._is_stopping:
                self._sessions.pop(session, None)
            self._admission.let_out(session.address[0])
            if session.bucket is not None:
                self._paces.put_back(address_key(session.address[0]), session.bucket)

    def _refuse_for_lack_of_files(self) -> None:
        """Take the next connection with the spare descriptor, to tell it that there are no more."""
        self._note_exhausted("file descriptors")
        self._give_up_spare()
        try:
            self._socket.settimeout(0)
            sock, _ = self._socket.accept()
            self._refuse(sock, Refusal(Code.SERVER_FULL))
        except OSError:
            pass  # another thread was quicker to take the descriptor, or the server stops
        try:
            self._socket.settimeout(None)
        except OSError:
            return  # the server stops
        time.sleep(EXHAUSTED_PAUSE)
        while not self._is_stopping:
            try:
                self._spare = os.open(os.devnull, os.O_RDONLY)
                return
            except OSError:
                time.sleep(EXHAUSTED_PAUSE)

    def _give_up_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            os.close(spare)

    def _refuse(self, sock: socket.socket, refusal: Refusal) -> None:
        """Send one line and close, without waiting for anything."""
        with sock:
            try:
                sock.setblocking(False)
                sock.send(PLAIN.encode_refusal(refusal, ""))
                sock.shutdown(socket.SHUT_WR)
                sock.recv(65536)  # what is left unread would turn the goodbye into a reset
            except OSError:
                pass  # it is gone, or has said nothing; either way it is closed now

    def _note_exhausted(self, what: str) -> None:
        if not self._is_exhausted:
            self._is_exhausted = True
            logger.error("No more %s: newcomers are turned away", what, extra={"fields": {"event": "exhausted"}})


def _listen(host: str, port: int) -> socket.socket:
    if host == "::" and not socket.has_dualstack_ipv6():
        host = "0.0.0.0"
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=host == "::")
    except socket.gaierror as error:
        raise StartError(f"There is no host {host} here to listen on: {error.strerror}.") from error
    except UnicodeError as error:
        raise StartError(f"{host} is not the name of a host.") from error
    except OSError as error:
        raise StartError(_why_not(host, port, error)) from error
    except OverflowError as error:
        raise StartError(f"{port} is not a port; ports go from 0 to 65535.") from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use already, perhaps by another ThreadTalk. Try another one: --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs administrator's rights. Try one above 1023: --port 8255"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine. Try --host 0.0.0.0 for all of its addresses."
    return f"Cannot listen on {host} port {port}: {error.strerror}."


def _prepare(sock: socket.socket, settings: Settings) -> None:
    """Set a client's socket up: blocking, in small buffers, and watched over by TCP itself.

    TCP asks after `ping_after` seconds of silence and gives up after `drop_after`, whether it is the questions or our
    data that stay unanswered. So even of a netcat on a pulled cable one hears, though nobody can be asked to answer.
    """
    sock.setblocking(True)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # whatever is worth joining has been joined
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    idle = min(max(1, round(settings.ping_after)), KEEPALIVE_MAX)
    interval = min(max(1, round((settings.drop_after - settings.ping_after) / 3)), KEEPALIVE_MAX)
    for option, value in (
        ("TCP_KEEPIDLE", idle),
        ("TCP_KEEPINTVL", interval),
        ("TCP_KEEPCNT", 3),
        ("TCP_USER_TIMEOUT", round(settings.drop_after * 1000)),
    ):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
