"""The one thread that sends.

Theory of operation. The hub fills outboxes and schedules them; the flusher takes all that waits in one and gives it to
the kernel in a single non-blocking `send`. While it goes round, more collects in the outboxes it has yet to come to, so
the busier the server, the more each system call carries. A socket that would block is parked on a selector, together
with what could not be sent, and delays nobody.

A connection ends in three steps, each in this thread, so that no descriptor is closed (and used again by the system for
another client) while somebody sends on it:

1. *finish*: all that waits is sent, then the sending side is shut. The client sees the end and hangs up; for one that
   does not, the receiving side is shut too, after `LINGER`, which wakes its thread. (Done at once, it would make the
   kernel answer what is still coming with a reset, and the reset would destroy the last words on their way.)
2. The client's own thread notices that nothing more can be read and says so to the hub.
   One that takes nothing more is given up after `PATIENCE`.
3. *release*: the socket is closed, when the rest is sent or `LINGER` is over.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import selectors
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.net.tls import Tls
    from threadtalk.outbox import Outbox

logger = logging.getLogger("threadtalk.net")

LINGER = 2.0
"""Seconds that a client has to take its last words and hang up: several round trips around the world."""

PATIENCE = 9.0
"""Seconds that a client has to take what is in the kernel already and then its last words, before it is given up."""

_SEND_FLAGS = getattr(socket, "MSG_DONTWAIT", 0) | getattr(socket, "MSG_NOSIGNAL", 0)


class Channel:
    """One client's socket, as the flusher sees it."""

    __slots__ = ("is_finishing", "is_parked", "is_released", "is_shut", "outbox", "owed_bytes", "rest", "socket", "tls")

    def __init__(self, sock: socket.socket, outbox: Outbox) -> None:
        self.socket = sock
        self.outbox = outbox
        self.tls: Tls | None = None
        """What encrypts; set by the client's thread before anything is said."""
        self.rest: memoryview | None = None
        """What was taken from the outbox and not sent, while parked; encrypted, where it is to be."""
        self.owed_bytes = 0
        """Of what was taken from the outbox: how much counts as sent once `rest` is."""
        self.is_parked = False
        """The selector waits for the socket to take more."""
        self.is_finishing = False
        """Nothing more will be appended."""
        self.is_shut = False
        """Our sending side is over, in order or by a failure; what its thread still reads is of no interest."""
        self.is_released = False
        """The client's thread is done with the socket."""


class Flusher:
    """Sends what waits in the outboxes. Its public methods are for the hub's thread, but for `start` and `stop`."""

    def __init__(self) -> None:
        self._scheduled: list[Outbox] = []
        self._orders: deque[Callable[[], None]] = deque()
        self._lingering: list[tuple[float, int, Channel, Callable[[Channel], None]]] = []
        """A heap of what to do with a channel at a time of `time.monotonic`, and in which turn."""
        self._turns = itertools.count()
        self._channels: set[Channel] = set()
        """Those that have been sent something and are not closed yet."""
        self._selector = selectors.DefaultSelector()
        self._waker, self._alarm = socket.socketpair()
        self._waker.setblocking(False)
        self._alarm.setblocking(False)
        self._selector.register(self._alarm, selectors.EVENT_READ, None)
        self._is_asleep = False
        """It waits at the selector, or is about to; whoever has work for it must ring."""
        self._stop_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="flusher", daemon=True)

    def start(self) -> None:
        """Begin to work. Called once."""
        self._thread.start()

    def stop(self, timeout: float) -> None:
        """Send what still waits, for `timeout` seconds at most, and end the flusher's thread.

        From any thread, after the hub has stopped. Sockets that have not been released stay open.
        """
        self._stop_at = time.monotonic() + timeout
        self._ring()
        self._thread.join()
        for channel in list(self._channels):
            if channel.is_released:
                self._close(channel)
        self._selector.close()
        self._waker.close()
        self._alarm.close()

    def schedule(self, outbox: Outbox) -> None:
        """Note that something waits in an outbox."""
        self._scheduled.append(outbox)

    def wake(self) -> None:
        """Begin to send what is scheduled."""
        if self._is_asleep and (self._scheduled or self._orders):
            self._ring()

    def finish(self, outbox: Outbox) -> None:
        """End the connection as soon as all that waits is sent."""
        self._orders.append(lambda: self._finish(outbox.channel))

    def evict(self, outbox: Outbox, last_words: bytes, end_of_message: Callable[[bytes, int], int]) -> None:
        """Throw away what waits, say why, and end the connection; soon, whether it is read or not.

        What is half sent is sent to its end, which `end_of_message` finds: given a piece and how much of it is sent.
        """
        self._orders.append(lambda: self._evict(outbox.channel, last_words, end_of_message))

    def release(self, outbox: Outbox) -> None:
        """Close the socket; its thread no longer reads from it."""
        self._orders.append(lambda: self._release(outbox.channel))

    def answer(self, outbox: Outbox) -> None:
        """Send what TLS itself has to say to a client. From the client's thread."""
        self._orders.append(lambda: self._send(outbox.channel.outbox))
        self._ring()

    # The flusher's own thread.

    def _run(self) -> None:
        while True:
            try:
                if self._run_once():
                    return
            except Exception:
                # One client's trouble must not end the sending to all others.
                logger.exception("The flusher stumbled")

    def _run_once(self) -> bool:
        """Do all there is to do, then wait for more. True when it is over."""
        # The orders first: those given after something was scheduled find it in the outbox all the same.
        while self._orders:
            self._orders.popleft()()
        count = len(self._scheduled)
        scheduled = self._scheduled[:count]
        del self._scheduled[:count]  # first: what one of them stumbles over must not come again and again
        for outbox in scheduled:
            self._send(outbox)
        timeout = self._end_lingering()
        if self._stop_at is not None:
            if self._is_drained() or time.monotonic() >= self._stop_at:
                return True
            timeout = self._stop_at - time.monotonic()
        self._wait(timeout)
        return False

    def _wait(self, timeout: float | None) -> None:
        self._is_asleep = True
        # Whoever schedules something from here on sees the flag and rings; what came before is seen here.
        if self._scheduled or self._orders:
            timeout = 0
        ready = self._selector.select(timeout)
        self._is_asleep = False
        for key, _ in ready:
            if key.data is None:
                self._alarm.recv(4096)
            else:
                self._unpark(key.data)

    def _ring(self) -> None:
        try:
            self._waker.send(b"!")
        except BlockingIOError:
            pass  # so many rings wait already that one more makes no difference

    def _send(self, outbox: Outbox) -> None:
        channel: Channel = outbox.channel
        if channel.is_parked:
            return
        outbox.is_scheduled = False
        data = outbox.take()
        if channel.is_shut:
            outbox.sent_bytes += len(data)
            return
        self._channels.add(channel)
        size = len(data)
        try:
            if channel.tls is not None:
                data = channel.tls.encrypt(data)
            sent = channel.socket.send(data, _SEND_FLAGS)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._break(channel, size)
            return
        if sent < len(data):
            self._park(channel, memoryview(data)[sent:], size)
            return
        outbox.sent_bytes += size
        if channel.is_finishing and not outbox.chunks:
            self._shut(channel)

    def _park(self, channel: Channel, rest: memoryview, size: int) -> None:
        """Wait for a socket to take the rest of what was `size` bytes in the outbox."""
        channel.outbox.sent_bytes += max(0, size - len(rest))
        channel.owed_bytes = min(size, len(rest))
        self._selector.register(channel.socket, selectors.EVENT_WRITE, channel)
        channel.rest = rest
        channel.outbox.is_scheduled = True  # nobody needs to schedule it: the selector will
        channel.is_parked = True

    def _unpark(self, channel: Channel) -> None:
        """Go on with a socket that takes more."""
        assert channel.rest is not None
        try:
            sent = channel.socket.send(channel.rest, _SEND_FLAGS)
        except BlockingIOError:
            return
        except OSError:
            self._break(channel, channel.owed_bytes)
            return
        channel.rest = channel.rest[sent:]
        left = min(channel.owed_bytes, len(channel.rest))
        channel.outbox.sent_bytes += channel.owed_bytes - left
        channel.owed_bytes = left
        if not channel.rest:
            self._leave_selector(channel)
            self._send(channel.outbox)

    def _leave_selector(self, channel: Channel) -> None:
        if channel.is_parked:
            self._selector.unregister(channel.socket)
            channel.is_parked = False
            channel.rest = None
            channel.owed_bytes = 0

    def _break(self, channel: Channel, lost_bytes: int) -> None:
        """Sending has failed: wake the client's thread, which will find out the same."""
        self._leave_selector(channel)
        channel.outbox.sent_bytes += lost_bytes
        channel.outbox.is_scheduled = False
        channel.is_shut = True
        self._shut_socket(channel, socket.SHUT_RDWR)
        if channel.is_released:
            self._close(channel)

    def _finish(self, channel: Channel) -> None:
        channel.is_finishing = True
        if channel.is_parked:
            self._later(PATIENCE, channel, self._give_up)
        else:
            self._send(channel.outbox)

    def _give_up(self, channel: Channel) -> None:
        """End a connection that has not taken its last words in all this time."""
        if not channel.is_shut:
            self._abort(channel)

    def _evict(self, channel: Channel, last_words: bytes, end_of_message: Callable[[bytes, int], int]) -> None:
        """Throw away all that waits but the line or frame that is half sent, say why, and finish.

        What is encrypted already is sent: the client could not decrypt what comes after a gap.
        """
        if channel.is_shut:
            return
        outbox = channel.outbox
        outbox.sent_bytes += len(outbox.take())
        if channel.rest is not None and channel.tls is None:
            piece: bytes = channel.rest.obj  # type: ignore[assignment]  # all of it: a view of bytes, cut at the front
            sent = len(piece) - len(channel.rest)
            end = end_of_message(piece, sent)
            channel.rest = memoryview(piece[sent:end] + last_words)
            outbox.sent_bytes += channel.owed_bytes
            channel.owed_bytes = 0
        else:
            outbox.sent_bytes -= len(last_words)  # they were never appended
            outbox.chunks.append(last_words)
        self._finish(channel)

    def _shut(self, channel: Channel) -> None:
        """All is sent: say so to the client, and give it a moment to hang up."""
        channel.is_shut = True
        if channel.tls is not None:
            try:
                channel.socket.send(channel.tls.end(), _SEND_FLAGS)
            except OSError:
                pass  # it takes nothing more, or is gone: then it finds out without being told
        self._shut_socket(channel, socket.SHUT_WR)
        if channel.is_released:
            self._close(channel)
        else:
            self._later(LINGER, channel, lambda channel: self._shut_socket(channel, socket.SHUT_RDWR))

    def _abort(self, channel: Channel) -> None:
        self._break(channel, channel.owed_bytes + len(channel.outbox.take()))

    def _release(self, channel: Channel) -> None:
        channel.is_released = True
        if channel.is_shut:
            self._close(channel)
            return
        self._finish(channel)
        self._later(LINGER, channel, self._close)

    def _later(self, seconds: float, channel: Channel, then: Callable[[Channel], None]) -> None:
        heapq.heappush(self._lingering, (time.monotonic() + seconds, next(self._turns), channel, then))

    def _end_lingering(self) -> float | None:
        """Do what is due; return the seconds until more is."""
        while self._lingering:
            at, _, channel, then = self._lingering[0]
            remaining = at - time.monotonic()
            if remaining > 0:
                return remaining
            heapq.heappop(self._lingering)
            then(channel)
        return None

    def _close(self, channel: Channel) -> None:
        self._leave_selector(channel)
        self._channels.discard(channel)
        channel.is_shut = True
        channel.socket.close()

    def _shut_socket(self, channel: Channel, how: int) -> None:
        try:
            channel.socket.shutdown(how)
        except OSError:
            pass  # the client was quicker, or it is closed already

    def _is_drained(self) -> bool:
        return not self._orders and all(not channel.outbox.waiting_bytes for channel in self._channels)
