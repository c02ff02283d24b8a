"""The load generator: any number of clients in one thread, on one `epoll`, with large reads.

Theory of operation. A client that is in is a counter: its bytes land in one shared buffer, `count` finds the markers in
them at C speed, and nothing else is done per line. Only *probes* keep what they read, with the time, and are parsed
after the run. Sending is open-loop: message k is due at `start + k / rate` whatever the server does, carries that time,
and its latency counts from it, so neither a late server nor a late generator can hide a delay.

Everything happens inside `pump`, which returns at a time or when a condition holds. One thread, no locks.
"""

from __future__ import annotations

import errno
import select
import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from time import monotonic_ns
from typing import TYPE_CHECKING

from bench.dialects import Login
from bench.stamp import padding, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bench.dialects import Dialect

READ_BYTES = 256 * 1024
EVENTS_MAX = 64
"""Per epoll call; then the clock is looked at again, so that reading from thousands does not delay the sending."""
CONNECT_ATTEMPTS_MAX = 20
_NEWLINE = 10
_ENDED = select.EPOLLHUP | select.EPOLLERR | select.EPOLLRDHUP


class Client:
    __slots__ = (
        "alias",
        "asked_ns",
        "attempts",
        "count",
        "fd",
        "handshakes",
        "in_ns",
        "login",
        "reads",
        "sock",
        "tail",
        "unsent",
    )

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.fd = -1
        self.sock: socket.socket | None = None
        self.login: Login | None = None  # until it is in
        self.handshakes = True  # over TLS: it has not agreed on how to encrypt yet
        self.attempts = 0
        self.asked_ns = 0  # when the connection was asked for, the first time
        self.in_ns = 0  # when it was told that it is in; 0: not yet
        self.count = 0  # markers read, of the crowd's present kind
        self.tail = b""  # the end of the last read when that ended inside a line: a marker may be cut in two
        self.reads: list[tuple[int, bytes]] | None = None  # a probe keeps (microseconds, bytes)
        self.unsent = b""  # what the kernel did not take


@dataclass(slots=True)
class Schedule:
    """Messages that are due, one after the other, from senders in turn."""

    senders: list[Client]
    rate_per_s: float
    size_bytes: int
    start_ns: int
    end_ns: int
    sent: int = 0
    late_us: list[int] = field(default_factory=list)
    """How late each was handed to the kernel: the generator's own share of the latency."""

    def due_ns(self) -> int:
        return self.start_ns + int(self.sent * 1e9 / self.rate_per_s)

    def sent_by(self, client: Client) -> int:
        """Return how many of the messages sent so far were this client's."""
        if client not in self.senders:
            return 0
        whole, part = divmod(self.sent, len(self.senders))
        return whole + (self.senders.index(client) < part)


class Crowd:
    """Clients of one server. Not thread-safe; `close` it."""

    def __init__(self, port: int, dialect: Dialect, in_flight_max: int) -> None:
        self.dialect = dialect
        self.clients: list[Client] = []
        self.in_flight_max = in_flight_max
        self.delivered = 0  # markers counted, all clients together, since `count_only`
        self.last_delivery_ns = 0
        self.dropped = 0  # connections that ended though we did not end them
        self.retries = 0  # connections that were refused or reset before they were in
        self.schedule: Schedule | None = None
        self._address = ("127.0.0.1", port)
        self._epoll = select.epoll()
        self._by_fd: dict[int, Client] = {}
        self._invited: deque[Client] = deque()  # have no connection yet
        self._in_flight = 0  # have one, and are not in
        self._buffer = bytearray(READ_BYTES)
        self._view = memoryview(self._buffer)
        self._marker = dialect.joined
        self._padding = b""

    # -- who is there --------------------------------------------------------------------------------------------

    @property
    def is_everyone_in(self) -> bool:
        return not self._invited and not self._in_flight

    def invite(self, aliases: Iterable[str]) -> list[Client]:
        """Let clients with these aliases connect, in this order, as `pump` gets to it."""
        newcomers = [Client(alias) for alias in aliases]
        self.clients += newcomers
        self._invited += newcomers
        return newcomers

    def hang_up(self, clients: Iterable[Client]) -> None:
        """Close these connections without a word."""
        leaving = set(clients)
        for client in leaving:
            self._close(client)
        self.clients = [client for client in self.clients if client not in leaving]

    def close(self) -> None:
        self.hang_up(self.clients)
        self._epoll.close()

    # -- counting ------------------------------------------------------------------------------------------------

    def count_only(self, marker: bytes) -> None:
        """Start counting this marker, everywhere from zero."""
        self._marker = marker
        self.delivered = 0
        for client in self.clients:
            client.count = 0

    def probe(self, clients: Iterable[Client]) -> None:
        """Let these clients keep what they read."""
        for client in clients:
            client.reads = []

    def say(self, schedule: Schedule) -> None:
        """Send by this schedule whenever `pump` runs."""
        self._padding = padding(schedule.size_bytes)
        self.schedule = schedule

    # -- the loop ------------------------------------------------------------------------------------------------

    def pump(self, until_ns: int, is_done: Callable[[], bool] = lambda: False) -> bool:
        """Connect, send and read until `is_done` (return True) or that time (return False)."""
        poll = self._epoll.poll
        while not is_done():
            if self._invited and self._in_flight < self.in_flight_max:
                self._connect_some()
            wake_ns = self._send_due(until_ns)
            left_ns = wake_ns - monotonic_ns()
            events = poll(max(0.0, left_ns / 1e9), EVENTS_MAX)
            for fd, mask in events:
                client = self._by_fd.get(fd)
                if client is None:
                    continue  # closed by an event before this one
                if client.login is None and mask == select.EPOLLIN:
                    self._read(client)
                else:
                    self._handle(client, mask)
            if monotonic_ns() >= until_ns:
                return is_done()
        return True

    def _send_due(self, until_ns: int) -> int:
        """Send what is due; return when to wake up at the latest."""
        schedule = self.schedule
        if schedule is None:
            return until_ns
        while (due_ns := schedule.due_ns()) < schedule.end_ns:
            now_ns = monotonic_ns()
            if due_ns > now_ns:
                return min(due_ns, until_ns)
            client = schedule.senders[schedule.sent % len(schedule.senders)]
            self._send(client, self.dialect.say(self._padding + stamp(schedule.sent, due_ns // 1000)))
            schedule.sent += 1
            schedule.late_us.append((now_ns - due_ns) // 1000)
        return until_ns

    def _send(self, client: Client, data: bytes) -> None:
        if client.sock is None:
            return
        if client.unsent:
            client.unsent += data
            return
        try:
            taken = client.sock.send(data)
        except BlockingIOError:
            taken = 0
        except OSError:
            self._lose(client)
            return
        if taken < len(data):
            client.unsent = data[taken:]
            self._epoll.modify(client.fd, select.EPOLLIN | select.EPOLLOUT)

    # -- one client's events -------------------------------------------------------------------------------------

    def _read(self, client: Client) -> None:
        """Take what is there from a client that is in. The one function that runs per delivery batch: keep it short."""
        assert client.sock is not None
        buffer = self._buffer
        try:
            size = client.sock.recv_into(buffer)
        except BlockingIOError:
            return
        except ssl.SSLWantReadError:
            raise  # an OSError too
        except OSError:
            size = 0
        if not size:
            self._lose(client)
            return
        if client.reads is not None:
            client.reads.append((monotonic_ns() // 1000, bytes(self._view[:size])))
        count = buffer.count(self._marker, 0, size)
        if client.tail:
            count += self._count_cut(client, size)
        if buffer[size - 1] != _NEWLINE:
            keep = len(self._marker) - 1
            client.tail = (client.tail + bytes(self._view[max(0, size - keep) : size]))[-keep:]
        else:
            client.tail = b""
        if count:
            client.count += count
            self.delivered += count
            self.last_delivery_ns = monotonic_ns()

    def _count_cut(self, client: Client, size: int) -> int:
        """Return 1 if a marker began in the last read and ends in this one."""
        start = bytes(self._view[: min(size, len(self._marker) - 1)])
        return (client.tail + start).count(self._marker)

    def _handle(self, client: Client, mask: int) -> None:
        """Take what is not a plain read: a connection made or ended, a login, room again in a full socket."""
        if client.login is not None:
            self._log_in(client, mask)
            return
        if mask & select.EPOLLOUT and client.unsent:
            data, client.unsent = client.unsent, b""
            self._epoll.modify(client.fd, select.EPOLLIN)
            self._send(client, data)
        if client.sock is not None and mask & (select.EPOLLIN | _ENDED):
            self._read(client)

    def _connect_some(self) -> None:
        while self._invited and self._in_flight < self.in_flight_max:
            client = self._invited.popleft()
            client.attempts += 1
            client.asked_ns = client.asked_ns or monotonic_ns()
            client.login = Login(self.dialect.login(client.alias))
            client.handshakes = True
            client.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.fd = client.sock.fileno()
            self._by_fd[client.fd] = client
            self._in_flight += 1
            error = client.sock.connect_ex(self._address)
            self._epoll.register(client.fd, select.EPOLLIN | select.EPOLLOUT)
            if error not in (0, errno.EINPROGRESS):
                self._lose(client)

    def _log_in(self, client: Client, mask: int) -> None:
        assert client.sock is not None
        assert client.login is not None
        try:
            if mask & select.EPOLLOUT:  # connected
                self._epoll.modify(client.fd, select.EPOLLIN)
            elif mask & (select.EPOLLIN | _ENDED):
                size = client.sock.recv_into(self._buffer)
                if not size:
                    self._lose(client)
                    return
                client.login.receive_data(bytes(self._view[:size]))
            if outgoing := client.login.data_to_send():
                client.sock.sendall(outgoing)  # some dozens of bytes into an empty socket: never blocks
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            self._lose(client)
            return
        if client.login.is_in:
            self._is_in(client, client.login.unread())

    def _is_in(self, client: Client, unread: bytes) -> None:
        client.login = None
        client.in_ns = monotonic_ns()
        self._in_flight -= 1
        client.count = unread.count(self._marker)
        client.tail = b"" if unread.endswith(b"\n") else unread[1 - len(self._marker) :]
        self.delivered += client.count

    def _lose(self, client: Client) -> None:
        """A connection ended. Before it was in: try again, behind the others; after: it is missed in the report."""
        was_in = client.login is None
        self._close(client)
        if was_in:
            self.dropped += 1
            return
        self.retries += 1
        if client.attempts < CONNECT_ATTEMPTS_MAX:
            self._invited.append(client)
        else:
            self.dropped += 1

    def _close(self, client: Client) -> None:
        if client.sock is None:
            return
        if client.login is not None:
            self._in_flight -= 1
            client.login = None
        del self._by_fd[client.fd]
        self._epoll.unregister(client.fd)
        client.sock.close()
        client.sock = None
        client.unsent = b""
