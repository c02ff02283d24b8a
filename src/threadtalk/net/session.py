"""One connection, followed by a thread of its own from the first byte to the last.

The thread blocks in `recv`, has its protocol object turn bytes into steps, and puts commands on the hub's queue. It
shares nothing with other threads but that queue, and keeps its own time: silence, deadlines and the pace of a client
that is too fast are waits of this thread alone.
"""

from __future__ import annotations

import logging
import socket
import ssl
import struct
import time
from functools import partial
from typing import TYPE_CHECKING

from threadtalk.core.answers import ConversationsGranted, Goodbye, HistoryGranted, OwnGranted, SearchGranted
from threadtalk.core.commands import DeleteAccount, ForgetOwn
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.errors import LogUnavailable
from threadtalk.net import plaintext
from threadtalk.net.access import ConnectionDoor
from threadtalk.net.deadline import Deadline
from threadtalk.net.flusher import Channel
from threadtalk.net.tls import Tls
from threadtalk.net.web import HEAD_TIMEOUT, Visit
from threadtalk.outbox import Outbox
from threadtalk.wire import detect, hello
from threadtalk.wire.api import Close, Do, Find, SwitchTo, Write
from threadtalk.wire.irc.session import IrcSession
from threadtalk.wire.plain.form import PLAIN
from threadtalk.wire.plain.session import PlainSession
from threadtalk.wire.websocket import UnopenedForm, WebSocketSession

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from threadtalk.core.commands import Command
    from threadtalk.core.events import Kept, Message
    from threadtalk.core.outcome import Item
    from threadtalk.hub import Hub
    from threadtalk.log.paging import History
    from threadtalk.net.access import House
    from threadtalk.net.rate import TokenBucket
    from threadtalk.settings import Settings
    from threadtalk.wire.api import Form, Step, WireSession
    from threadtalk.wire.irc.form import Forms

logger = logging.getLogger("threadtalk.net")

RECEIVE_BYTES = 2048
"""Taken from the kernel at once. The buffer is there while the thread waits, once for each client, so it is small."""

_FORGOTTEN_AT_ONCE = 100
"""Messages that are taken back in one step: others get their turn between them."""

_PAUSE_MAX = 0.25
"""Seconds that a thread sleeps at most before it looks whether its connection is still wanted."""

_TURN = 0.002
"""Seconds in which the threads of others put on the hub's queue what had come for them already; where nothing else is
going on, it takes them a tenth of it. Without it, a PONG came before what another had said first in 4 to 37 of 100
tries that left them no time; with it in none, but in 6 of 100 on a server that has more to do than it can."""

_MOMENT = 0.005
"""Seconds until the first look at whether a file's next piece can be sent: at 256 KB a look, as fast as most networks.
Each further look comes after twice the time, so that those who read slowly cost nothing."""


class _Ended(Exception):
    """The connection is over; the text says why, for the others and the server's log."""


class _Switched(Exception):
    """The client turned out to speak another protocol."""

    def __init__(self, step: SwitchTo) -> None:
        super().__init__()
        self.step = step


class Session:
    """One client's connection. `run` is what its thread does."""

    def __init__(
        self,
        number: int,
        sock: socket.socket,
        address: tuple[str, int],
        *,
        hub: Hub,
        history: History,
        settings: Settings,
        forms: Forms,
        house: House,
        bucket: TokenBucket | None,
    ) -> None:
        self.number = number
        self.address = address
        """Where the client is; for one that comes through a trusted gateway, what that one tells."""
        self.socket = sock
        self._hub = hub
        self._history = history
        self._settings = settings
        self._forms = forms
        self._house = house
        self._host = house.cloak(address[0])
        """Where the client comes from, as others may see it."""
        self._door = ConnectionDoor(self, house)
        self._outbox = Outbox(settings.outbox_bytes)
        self._channel = Channel(sock, self._outbox)
        self.tls: Tls | None = None
        """What encrypts the connection; None for nothing."""
        self._outbox.channel = self._channel
        self._form: Form = PLAIN
        self._deadline = Deadline(0)
        """By when somebody must have come in."""
        self._receive_timeout: float | None = None
        """What SO_RCVTIMEO is set to, in seconds; None for waiting without end."""
        self.bucket = bucket
        """How fast the client may talk; None for as fast as it likes."""
        self._was_told_too_fast = False
        self._answered_bytes = 0
        """What was sent in answer to requests, before anything else can have been."""
        self._has_given_turn = False
        """Others have had their turn since the last bytes came."""
        self._unused_bytes = 0
        """Received since the last line ended; they cost something too."""

    def run(self) -> None:
        """Follow the connection to its end, and tell the hub."""
        reason = "connection lost"
        try:
            self._hub.attach(self.number, self._outbox, self._form)
            self._converse()
        except _Ended as end:
            reason = str(end)
        except OSError:
            pass  # reset, or no sign of life: the others hear that the connection is lost
        except Exception:
            logger.exception("Session %d failed", self.number)
        self._hub.detach(self.number, self._outbox, reason)

    def shut(self) -> None:
        """Wake the thread, which will find the connection over. From any thread."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is over already

    def close(self) -> None:
        """Give the socket back. From any thread, when nobody else uses it any more."""
        self.socket.close()

    # What requests need of the connection (see `web.Connection`).

    @property
    def host(self) -> str:
        """The address that the client is at."""
        return self.address[0]

    @property
    def is_secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self.tls is not None

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send, piece by piece, as the client takes what was sent before.

        Raises OSError where the connection is over, `TimeoutError` where it is not all sent, but for the last piece,
        by the deadline.
        """
        if not self._answered_bytes and isinstance(self._form, UnopenedForm):
            self._hub.reform(self.number, self._form.once_answered)
        step = self._outbox.limit_bytes // 4
        for start in range(0, len(data), step):
            self._wait_until_taken(step, deadline)
            piece = data[start : start + step]
            self._answered_bytes += len(piece)
            self._post(piece)

    def flush(self, deadline: Deadline) -> None:
        """Wait until the client's network has taken all that was sent. Raises like `send`."""
        self._wait_until_taken(0, deadline)

    def _wait_until_taken(self, limit: int, deadline: Deadline) -> None:
        """Wait until no more than this is on its way. What the hub has not seen yet counts too: it may be much."""
        pause = _MOMENT
        while self._answered_bytes - self._outbox.sent_bytes > limit and not self._channel.is_shut:
            if deadline.has_passed:
                raise TimeoutError("the client takes nothing")
            time.sleep(pause)
            pause = min(2 * pause, _PAUSE_MAX)
        if self._channel.is_shut:
            raise ConnectionResetError("the client has hung up")

    def ask(self, command: Command) -> Sequence[Item]:
        """Have the hub execute a command, and return what came of it."""
        return self._hub.ask(self.number, command)

    # The conversation.

    def _converse(self) -> None:
        protocol, data = self._detect()
        wire = self._greet(protocol, data)
        self._deadline = Deadline(self._settings.alias_timeout)
        while not wire.has_entered:
            try:
                if not self._take_steps(wire):
                    self._take_in(wire, self._receive_by_deadline(wire))
            except _Switched as switched:
                self._post(b"\r\n")  # ends the line of the question that was asked
                wire = self._greet(switched.step.protocol, switched.step.data)
        while True:
            self._take_steps(wire)
            self._take_in(wire, self._receive_alive(wire))

    def _detect(self) -> tuple[detect.Protocol, bytes]:
        """Return what the client speaks, and its first bytes: none, where it waits to be asked."""
        protocol, data = self._look()
        if protocol is detect.Protocol.TLS:
            protocol, data = self._look(self._shake_hands(data))
        is_agreed = self.tls is None or self.tls.protocol in (None, detect.ALPN.get(protocol))
        if protocol is detect.Protocol.TLS or not is_agreed:
            raise _Ended("")  # encrypted twice, or what was agreed on is not what is spoken: nobody we know does so
        if self.tls is None and not plaintext.is_allowed(self.socket, self.address[0], self._settings):
            self.say_farewell(plaintext.refusal(protocol, data, self._settings, self.socket.getsockname()[1]))
        return protocol, data

    def _look(self, data: bytes = b"") -> tuple[detect.Protocol, bytes]:
        """Return what the first bytes are, and those that were received of them; `data` have come already."""
        settings = self._settings
        deadline = Deadline(settings.detect_timeout)
        timeout = settings.greet_after
        while (protocol := detect.detect(data)) is None and not deadline.has_passed:
            more = self.receive(timeout)
            if more is None and not data:
                return detect.Protocol.PLAIN, b""
            if more is None:
                break
            if not more:
                raise _Ended("")
            data += more
            timeout = deadline.remaining
        return protocol or detect.Protocol.PLAIN, data

    def _shake_hands(self, data: bytes) -> bytes:
        """Have everything encrypted from here on; return what the client has said already, which may be nothing.

        Raises OSError, as `ssl.SSLError` is one, where there can be no connection.
        """
        deadline = Deadline(self._settings.handshake_timeout)
        while len(data) < hello.record_size(data):
            data += self._receive_handshake(deadline)
        contexts = self._house.contexts
        contexts.look()
        context = contexts.for_protocols(hello.offered_protocols(data))
        if context is None:
            self.socket.send(hello.NO_PROTOCOL)
            raise _Ended("")
        tls = self._channel.tls = Tls(context)  # from here on, nobody can send anything that is not encrypted
        is_done = False
        while not is_done:
            try:
                answer, is_done = tls.shake_hands(data)
            except ssl.SSLError as error:
                logger.debug("Session %d: no TLS: %s", self.number, error.reason)
                self.socket.send(tls.last_words())
                raise
            # A few KB into an empty buffer: this does not wait.
            self.socket.sendall(answer)
            data = b"" if is_done else self._receive_handshake(deadline)
        tls.is_open = True
        self.tls = tls
        logger.debug("Session %d: %s", self.number, tls.describe())
        return tls.decrypt_rest()

    def _receive_handshake(self, deadline: Deadline) -> bytes:
        data = None if deadline.has_passed else self.receive(deadline.remaining)
        if not data:
            raise _Ended("")
        return data

    def _greet(self, protocol: detect.Protocol, data: bytes) -> WireSession:
        wire: WireSession
        if protocol is detect.Protocol.IRC:
            wire = IrcSession(self._forms, self._host, self._door)
        elif protocol is detect.Protocol.HTTP:
            wire = WebSocketSession(self._forms, self._host, self._settings.allowed_origins.split(), self._door)
        else:
            wire = PlainSession(self._settings.max_line_bytes, self._host, self._door)
        self._follow_form(wire)
        if protocol is detect.Protocol.HTTP:
            data = self._visit().until_websocket(data)
        self._post(wire.start(prompted=not data))
        wire.receive_data(data)
        return wire

    def _visit(self) -> Visit:
        # Whoever may take less time to come in may take no more to say what they want.
        return Visit(self, self._house.routes, head_timeout=min(HEAD_TIMEOUT, self._settings.alias_timeout))

    def _follow_form(self, wire: WireSession) -> None:
        if wire.form is not self._form:
            self._form = wire.form
            self._hub.reform(self.number, wire.form)

    # Steps.

    def _take_steps(self, wire: WireSession) -> bool:
        """Do what the received lines ask for. True where there was something."""
        step = wire.next_step()
        if step is None:
            return False
        while step is not None:
            self._unused_bytes = 0
            if not wire.has_entered and self._deadline.has_passed:
                self._end_waiting(wire)
            self._keep_pace(wire)
            self._take_step(wire, step)
            self._follow_form(wire)
            step = wire.next_step()
        return True

    def _take_step(self, wire: WireSession, step: Step) -> None:
        if isinstance(step, Write):
            if step.after_others and not self._has_given_turn:
                self._has_given_turn = True
                time.sleep(_TURN)
            self._post(step.data)
        elif isinstance(step, Close):
            self.say_farewell(step.data)
        elif isinstance(step, SwitchTo):
            raise _Switched(step)
        elif isinstance(step, Find):
            self._take_step(wire, step.resume(self._find(step)))
        elif not step.settles:
            self._hub.submit(self.number, step.command, *step.then, label=step.label)
        else:
            self._settle(wire, step)

    def _settle(self, wire: WireSession, step: Do) -> None:
        outcome = self._hub.ask(self.number, step.command, *step.then, label=step.label)
        wire.settle(outcome)
        for item in outcome:
            if not isinstance(item, Reply) or item.session != self.number:
                continue
            if isinstance(item.content, HistoryGranted):
                self._send_history(wire, item.content)
            elif isinstance(item.content, SearchGranted):
                self._send_found(wire, item.content)
            elif isinstance(item.content, ConversationsGranted):
                self._send_conversations(wire, item.content)
            elif isinstance(item.content, OwnGranted):
                self._go_through_own(wire, item.content)
            elif isinstance(item.content, Goodbye):
                self._wait_for_hang_up()
                raise _Ended(item.content.reason)

    def _send_history(self, wire: WireSession, granted: HistoryGranted) -> None:
        try:
            page = self._history.page(granted)
        except LogUnavailable as error:
            self._refuse_history(wire, error)
            return
        self._post_page(
            partial(wire.encode_page, granted), page.events, page.more, keep_first=granted.after is not None
        )

    def _send_found(self, wire: WireSession, granted: SearchGranted) -> None:
        try:
            found = self._history.search(granted)
        except LogUnavailable as error:
            logger.warning("A search failed: %s", error)
            self._post(wire.encode_refusal(Refusal(Code.SEARCH_UNAVAILABLE)))
            return
        encode = partial(wire.encode_found, granted, is_complete=found.is_complete)
        self._post_page(encode, found.messages, found.more, keep_first=granted.from_start)

    def _post_page(self, encode: Callable[..., bytes], events: Sequence[Kept], more: bool, *, keep_first: bool) -> None:
        """Send a page, or as much of it as the client's outbox has room for."""
        self._wait_for_room()
        data = encode(events, more=more)
        while len(data) > self._outbox.limit_bytes // 2 and len(events) > 1:
            half = len(events) // 2
            events, more = events[:half] if keep_first else events[-half:], True
            data = encode(events, more=more)
        self._post(data)

    def _send_conversations(self, wire: WireSession, granted: ConversationsGranted) -> None:
        try:
            latest = self._history.latest(granted)
        except LogUnavailable as error:
            self._refuse_history(wire, error)
            return
        self._post(wire.encode_conversations(latest))

    def _go_through_own(self, wire: WireSession, granted: OwnGranted) -> None:
        """Send somebody all that they have said, or have it taken back and then their account deleted."""
        after: int | None = 0
        count = 0
        while after is not None:
            try:
                messages, after = self._history.said_by(granted.account, after)
            except LogUnavailable as error:
                self._refuse_history(wire, error)
                return
            self._wait_for_room()
            if self._channel.is_shut:
                return
            count += len(messages)
            if not granted.forget:
                self._post(wire.encode_own(messages))
            for i in range(0, len(messages) if granted.forget else 0, _FORGOTTEN_AT_ONCE):
                self._hub.ask(self.number, ForgetOwn(tuple(messages[i : i + _FORGOTTEN_AT_ONCE])))
        if granted.forget:
            wire.settle(self._hub.ask(self.number, DeleteAccount(account=granted.account)))
        else:
            self._post(wire.encode_end_of_own(count))

    def _refuse_history(self, wire: WireSession, error: LogUnavailable) -> None:
        logger.warning("The history could not be read: %s", error)
        self._post(wire.encode_refusal(Refusal(Code.HISTORY_UNAVAILABLE)))

    def _find(self, step: Find) -> Message | None:
        try:
            return self._history.message(step.room, step.number)
        except LogUnavailable as error:
            logger.warning("A message could not be looked up: %s", error)
            return None

    def _wait_for_room(self) -> None:
        """Wait until the client has taken most of what waits for it: pages can be asked for faster than read."""
        while self._outbox.waiting_bytes > self._outbox.limit_bytes // 4 and not self._channel.is_shut:
            time.sleep(_PAUSE_MAX / 5)

    def _post(self, data: bytes) -> None:
        if data:
            self._hub.post(self.number, data)

    def say_farewell(self, data: bytes) -> NoReturn:
        """Send last words that this thread has found, and end the connection."""
        self._hub.post(self.number, data, finish=True)
        self._wait_for_hang_up()
        raise _Ended("")

    def _wait_for_hang_up(self) -> None:
        """Throw away what still comes until the client hangs up; the flusher sees to it that it does not take long."""
        while self.receive(None):
            pass

    # Bytes and time.

    def receive(self, timeout: float | None) -> bytes | None:
        """Return what comes; b"" at the end; None when nothing came within `timeout` seconds.

        Raises OSError where the connection is broken.
        """
        tls = self.tls
        if tls is None:
            return self._receive_raw(timeout)
        if tls.has_ended:
            return b""
        deadline = Deadline(timeout) if timeout is not None else None
        while (data := self._receive_raw(timeout)) is not None:
            text = tls.decrypt(data)
            if tls.has_output:
                self._hub.answer(self._outbox)
            if text or tls.has_ended:
                return text
            if deadline is not None:
                timeout = deadline.remaining
        return None

    def _receive_raw(self, timeout: float | None) -> bytes | None:
        """Return what comes as it is on the wire, at most `RECEIVE_BYTES`; else as `_receive`."""
        if timeout != self._receive_timeout:
            seconds = 0.0 if timeout is None else max(timeout, 0.001)  # to the system, 0 means without end
            value = struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, value)
            self._receive_timeout = timeout
        try:
            return self.socket.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return None

    def _take_in(self, wire: WireSession, data: bytes) -> None:
        if not data:
            raise _Ended("")
        self._has_given_turn = False
        self._unused_bytes += len(data)
        if self._unused_bytes > self._settings.max_line_bytes:
            self._unused_bytes = 0
            self._keep_pace(wire)
        wire.receive_data(data)

    def _receive_by_deadline(self, wire: WireSession) -> bytes:
        """Receive while an alias is awaited."""
        data = None if self._deadline.has_passed else self.receive(self._deadline.remaining)
        return self._end_waiting(wire) if data is None else data

    def _end_waiting(self, wire: WireSession) -> NoReturn:
        """Send somebody away who has not come in in time."""
        seconds = round(self._settings.alias_timeout)
        self.say_farewell(wire.encode_refusal(Refusal(Code.ALIAS_TIMEOUT, {"seconds": seconds})))

    def _receive_alive(self, wire: WireSession) -> bytes:
        """Receive, and make sure that a silent client is alive. People's clients are asked by TCP (see `listener`)."""
        if not wire.answers_pings:
            data = self.receive(None)
        else:
            data = self.receive(self._settings.ping_after)
            if data is None:
                self._post(wire.ping())
                data = self.receive(self._settings.drop_after - self._settings.ping_after)
        if data is None:
            raise _Ended("no answer")
        return data

    def _keep_pace(self, wire: WireSession) -> None:
        """Make a client that is too fast wait for its turn."""
        if self._channel.is_shut:
            raise _Ended("connection lost")
        bucket = self.bucket
        if bucket is None:
            return
        delay = bucket.take()
        if not delay:
            if bucket.is_full:
                self._was_told_too_fast = False
            return
        if not self._was_told_too_fast:
            self._was_told_too_fast = True
            self._post(wire.encode_refusal(Refusal(Code.TOO_FAST, {"rate": f"{self._settings.message_rate:g}"})))
        while delay > 0 and not self._channel.is_shut:
            time.sleep(min(delay, _PAUSE_MAX))
            delay -= _PAUSE_MAX
