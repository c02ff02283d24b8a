"""IRC over WebSocket (IRCv3 websocket; RFC 6455): each message of it is one line, without its end.

A `WebSocketForm` puts frames around what an `IrcForm` encodes. What a server sends is not masked, so all sessions that
share the form share the frames too.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from websockets.frames import Close as CloseReason
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import CONNECTING, OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from threadtalk.core.answers import Goodbye
from threadtalk.core.refusals import Code
from threadtalk.wire.api import NOTHING, Close, Do, Find, Write
from threadtalk.wire.door import OPEN_DOOR
from threadtalk.wire.hosts import UNKNOWN_HOST
from threadtalk.wire.http import NOT_FOUND, BadRequest, parse_head, response
from threadtalk.wire.irc.message import LINE_MAX
from threadtalk.wire.irc.session import IrcSession

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from threadtalk.core.answers import HistoryGranted, SearchGranted
    from threadtalk.core.events import Event, HostSet, Kept, Message, Moved, Said
    from threadtalk.core.outcome import Item, Reply
    from threadtalk.core.refusals import Refusal
    from threadtalk.wire.api import Step
    from threadtalk.wire.door import Door
    from threadtalk.wire.http import Head
    from threadtalk.wire.irc.form import Forms, IrcForm

PATH = "/irc"
"""Where WebSockets are opened."""

OPCODES = {Subprotocol("text.ircv3.net"): Opcode.TEXT, Subprotocol("binary.ircv3.net"): Opcode.BINARY}
"""The subprotocols, and the kind of message each has."""

_HANDSHAKE = ("connection", "upgrade", "sec-websocket-key", "sec-websocket-version", "sec-websocket-protocol")
"""The headers that open a WebSocket (RFC 6455, section 4.1); extensions are not spoken."""

_LAST_WORDS = frozenset({Code.ALIAS_TIMEOUT, Code.TOO_SLOW})
"""The refusals after which the connection ends."""

_SHORT_MAX, _MEDIUM_MAX = 125, 0xFFFF
"""Bytes of a payload whose length stands in one byte, and in three (RFC 6455, section 5.2)."""


class WebSocketForm:
    """How sessions that share an `IrcForm` are told things over WebSocket."""

    def __init__(self, inner: IrcForm, opcode: Opcode) -> None:
        self._inner = inner
        self._opcode = opcode
        self.echoes = inner.echoes
        self.has_two_sides = inner.has_two_sides
        self.hears_invitations = inner.hears_invitations
        self.hears_of_watched = inner.hears_of_watched

    def encode(self, event: Event, *, own: bool = False) -> bytes:
        """See `Form.encode`."""
        return self.frames(self._inner.encode(event, own=own))

    def encode_moved(self, moved: Moved, me: str) -> bytes:
        """See `Form.encode_moved`."""
        return self.frames(self._inner.encode_moved(moved, me))

    def encode_host_set(self, event: HostSet, shared: Sequence[int]) -> bytes:
        """See `Form.encode_host_set`."""
        return self.frames(self._inner.encode_host_set(event, shared))

    def encode_reply(self, reply: Reply, me: str) -> bytes:
        """See `Form.encode_reply`. With a goodbye, the WebSocket is closed too."""
        frames = self.frames(self._inner.encode_reply(reply, me))
        return frames + _close(CloseCode.NORMAL_CLOSURE) if isinstance(reply.content, Goodbye) else frames

    def encode_refusal(self, refusal: Refusal, me: str) -> bytes:
        """See `Form.encode_refusal`."""
        return self.frames(self._inner.encode_refusal(refusal, me)) + _closing(refusal)

    def encode_labelled(self, label: str, pieces: Sequence[bytes]) -> bytes:
        """See `Form.encode_labelled`."""
        lines, closing = [], b""
        for opcode, payload, _ in _payloads(b"".join(pieces)):
            if opcode == self._opcode:
                lines.append(payload + b"\r\n")
            else:
                closing = _frame(opcode, payload)  # the last of them: nothing is told after a goodbye
        return self.frames(self._inner.encode_labelled(label, lines)) + closing

    def encode_recent(self, messages: Sequence[Said]) -> bytes:
        """See `Form.encode_recent`."""
        return self.frames(self._inner.encode_recent(messages))

    def encode_notice(self, text: str) -> bytes:
        """See `Form.encode_notice`."""
        return self.frames(self._inner.encode_notice(text))

    def encode_shutdown(self) -> bytes:
        """See `Form.encode_shutdown`."""
        return self.frames(self._inner.encode_shutdown()) + _close(CloseCode.GOING_AWAY)

    def end_of_message(self, data: bytes, at: int) -> int:
        """See `Form.end_of_message`."""
        return next((end for _, _, end in _payloads(data) if end >= at), len(data))

    def frames(self, lines: bytes) -> bytes:
        """Return each line as a frame."""
        return b"".join(_frame(self._opcode, line) for line in lines.split(b"\r\n") if line)


class UnopenedForm(WebSocketForm):
    """How one is told things who has asked for a WebSocket and has no answer yet: there is but one thing to tell."""

    @property
    def once_answered(self) -> AnsweredForm:
        """How one is told things from the first answer on."""
        return answered_form(self._inner)

    def encode_shutdown(self) -> bytes:
        """See `Form.encode_shutdown`."""
        return response(HTTPStatus.SERVICE_UNAVAILABLE, "The server is stopping. Please come back in a moment.")


class AnsweredForm(UnopenedForm):
    """And who has been answered something by HTTP: what else is told might get into the midst of an answer."""

    def encode_shutdown(self) -> bytes:
        """Return nothing: that the connection ends says enough (RFC 9112, section 9.5)."""
        return b""


@lru_cache(maxsize=1024)
def websocket_form(inner: IrcForm, opcode: Opcode) -> WebSocketForm:
    """Return the form around another; the same one for all who ask."""
    return WebSocketForm(inner, opcode)


@lru_cache(maxsize=16)
def unopened_form(inner: IrcForm) -> UnopenedForm:
    """Return the form of a session whose WebSocket is not open yet."""
    return UnopenedForm(inner, Opcode.TEXT)


@lru_cache(maxsize=16)
def answered_form(inner: IrcForm) -> AnsweredForm:
    """Return the form of a session that has asked for other things before."""
    return AnsweredForm(inner, Opcode.TEXT)


def is_allowed(origin: str | None, host: str, allowed: Sequence[str]) -> bool:
    """Whether pages of this origin may open a WebSocket on a server that they call `host`.

    Programs send no origin; browsers always do, and a page of another host must not chat in its reader's name.
    """
    return origin is None or origin in (f"http://{host}", f"https://{host}", *allowed)


class _Stage(Enum):
    """How far a connection is."""

    REQUEST = auto()
    """The request is not complete: what is said is HTTP."""
    ANSWERED = auto()
    """The answer that opens the WebSocket is about to be sent; nothing may come before it."""
    OPEN = auto()
    OVER = auto()
    """Nothing that still comes is looked at."""


class WebSocketSession:
    """Follows one connection: the request first, then an `IrcSession` inside the frames."""

    answers_pings = True

    def __init__(self, forms: Forms, host: str, allowed_origins: Sequence[str] = (), door: Door = OPEN_DOOR) -> None:
        self._irc = IrcSession(forms, host, door)
        self._allowed_origins = allowed_origins
        self._door = door
        self._opcode = Opcode.TEXT
        self._stage = _Stage.REQUEST
        self._head = bytearray()
        """What has come of the request."""
        self._protocol = ServerProtocol(select_subprotocol=_select_subprotocol, max_size=LINE_MAX)
        self._message = bytearray()
        """What has come of a message in several frames."""
        self._is_text = True
        """That message is text."""
        self._received: deque[bytes | Step] = deque()
        """What has come and not been looked at, in its order: lines, and the steps that other frames ask for."""

    @property
    def form(self) -> WebSocketForm:
        """How this session is told things."""
        if self._protocol.state is CONNECTING:
            return unopened_form(self._irc.form)
        return websocket_form(self._irc.form, self._opcode)

    @property
    def has_entered(self) -> bool:
        """Whether somebody has come in through this session."""
        return self._irc.has_entered

    def start(self, *, prompted: bool) -> bytes:
        """Return nothing: it is for the client to begin."""
        return b""

    def receive_data(self, data: bytes) -> None:
        """Take in bytes as they come from the connection."""
        if self._stage is _Stage.REQUEST:
            self._receive_request(data)
        elif self._stage is not _Stage.OVER:
            self._receive_frames(data)

    def next_step(self) -> Step | None:
        """Return what to do next, or None until more data comes."""
        while (step := self._irc.next_step()) is None:
            if not self._received:
                self._stage = _Stage.OPEN if self._stage is _Stage.ANSWERED else self._stage
                return None
            received = self._received.popleft()
            if not isinstance(received, bytes):
                return received
            self._irc.receive_data(received)
        return self._framed(step)

    def settle(self, outcome: Sequence[Item]) -> None:
        """See `WireSession.settle`."""
        self._irc.settle(outcome)

    def encode_page(self, granted: HistoryGranted, page: Sequence[Kept], *, more: bool) -> bytes:
        """See `WireSession.encode_page`."""
        return self.form.frames(self._irc.encode_page(granted, page, more=more))

    def encode_found(
        self, granted: SearchGranted, messages: Sequence[Message], *, more: bool, is_complete: bool
    ) -> bytes:
        """See `WireSession.encode_found`."""
        return self.form.frames(self._irc.encode_found(granted, messages, more=more, is_complete=is_complete))

    def encode_conversations(self, latest: Sequence[tuple[str, int]]) -> bytes:
        """See `WireSession.encode_conversations`."""
        return self.form.frames(self._irc.encode_conversations(latest))

    def encode_own(self, messages: Sequence[Message]) -> bytes:
        """Return nothing: IRC has no way to ask."""
        return b""

    def encode_end_of_own(self, count: int) -> bytes:
        """Return nothing."""
        return b""

    def encode_refusal(self, refusal: Refusal) -> bytes:
        """See `WireSession.encode_refusal`. While the WebSocket is not open, all there is to say is the answer."""
        if self._protocol.state is CONNECTING or self._stage is _Stage.ANSWERED:
            is_late = refusal.code is Code.ALIAS_TIMEOUT
            return response(HTTPStatus.REQUEST_TIMEOUT, "The request took too long.") if is_late else b""
        return self.form.frames(self._irc.encode_refusal(refusal)) + _closing(refusal)

    def ping(self) -> bytes:
        """See `WireSession.ping`."""
        return self.form.frames(self._irc.ping())

    # The request.

    def _receive_request(self, data: bytes) -> None:
        self._head += data
        try:
            head = parse_head(bytes(self._head))
            if head is not None:
                self._open(head)
        except BadRequest as bad:
            self._stage = _Stage.OVER
            with_body = not self._head.startswith(b"HEAD ")
            self._received.append(Close(response(bad.status, bad.text, with_body=with_body)))

    def _open(self, head: Head) -> None:
        """Answer a request. Raises `BadRequest` where it does not open a WebSocket."""
        _check_request(head, self._allowed_origins, self._door)
        if len(self._head) > head.size:  # RFC 6455, section 4.1: the client waits for the answer
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        protocol = self._protocol
        protocol.receive_data(_handshake(head))
        (request,) = protocol.events_received()
        assert isinstance(request, Request)
        answer = protocol.accept(request)
        if answer.status_code != HTTPStatus.SWITCHING_PROTOCOLS:  # in our words: the library's quote the request
            raise BadRequest(HTTPStatus(answer.status_code))
        protocol.send_response(answer)
        if protocol.subprotocol is not None:
            self._opcode = OPCODES[protocol.subprotocol]
        self._head.clear()
        self._stage = _Stage.ANSWERED
        self._received.append(Write(b"".join(protocol.data_to_send())))

    # Frames.

    def _receive_frames(self, data: bytes) -> None:
        protocol = self._protocol
        protocol.receive_data(data)
        answers = deque(protocol.data_to_send())  # one to each ping and, where it is over, a close frame
        for frame in protocol.events_received():
            assert isinstance(frame, Frame)
            if frame.opcode is Opcode.PING:
                self._received.append(Write(answers.popleft()))
            elif frame.opcode is Opcode.PONG:
                self._received.append(NOTHING)
            elif frame.opcode is not Opcode.CLOSE and not self._take_frame(frame):
                self._end(_close(CloseCode.INVALID_DATA))
                return
        if protocol.state is not OPEN:
            self._end(b"".join(answers))

    def _end(self, closing: bytes) -> None:
        self._stage = _Stage.OVER
        self._received.append(Close(closing))

    def _take_frame(self, frame: Frame) -> bool:
        """Take in a part of a message. False where it is called text and is none."""
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._message += frame.data
        if not frame.fin:
            return True
        line = bytes(self._message).rstrip(b"\r\n")
        self._message.clear()
        if self._is_text and not _is_utf8(line):
            return False
        # Each message is one line (IRCv3 websocket). Where it is more, a CR is left in it, which IRC refuses.
        self._received.append(line.replace(b"\n", b"\r") + b"\r\n")
        return True

    def _framed(self, step: Step) -> Step:
        frames = self.form.frames
        if isinstance(step, Write):
            return Write(frames(step.data), step.after_others)
        if isinstance(step, Close):
            return Close(frames(step.data) + _close(CloseCode.NORMAL_CLOSURE))
        if isinstance(step, Find):
            resume = step.resume

            def resume_framed(found: Message | None) -> Step:
                return self._framed(resume(found))

            return Find(step.room, step.number, resume_framed)
        if isinstance(step, Do):
            first, *then = (frames(wish) if isinstance(wish, bytes) else wish for wish in (step.command, *step.then))
            return Do(first, step.settles, tuple(then), step.label)
        return step


def _check_request(head: Head, allowed_origins: Sequence[str], door: Door) -> None:
    """Raise `BadRequest` where this request is not for a WebSocket, or comes from where it must not."""
    if head.path != PATH:
        raise BadRequest(HTTPStatus.NOT_FOUND, NOT_FOUND)
    if head.method == "POST":
        raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    headers = head.headers
    is_asked_for = head.method == "GET" and headers.get("upgrade", "").lower() == "websocket"
    origin, host = headers.get("origin"), headers.get("host", "")
    if not is_allowed(origin, host, allowed_origins):
        raise BadRequest(
            HTTPStatus.FORBIDDEN, "Pages of this origin may not chat here; allowed_origins is the setting."
        )
    # Of an origin that is allowed by name, it does not matter by which name it asks.
    if origin is not None and origin not in allowed_origins and not door.is_called(host):
        raise BadRequest(HTTPStatus.MISDIRECTED_REQUEST, UNKNOWN_HOST)
    if not is_asked_for or headers.get("sec-websocket-version") != "13":
        raise BadRequest(HTTPStatus.UPGRADE_REQUIRED, "Only WebSockets of version 13 are opened here.")


def _handshake(head: Head) -> bytes:
    """Return what the library needs to see of a request, and no more. Raises `BadRequest`."""
    lines = "".join(f"{name}: {head.headers[name]}\r\n" for name in _HANDSHAKE if name in head.headers)
    if not lines.isascii():  # the library stumbles over it in some versions; nothing of that can be in these
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    return f"GET {PATH} HTTP/1.1\r\n{lines}\r\n".encode()


def _select_subprotocol(protocol: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Return the first that is known of what the client prefers; without any, text is spoken."""
    return next((subprotocol for subprotocol in offered if subprotocol in OPCODES), None)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size <= _SHORT_MAX:
        return bytes((0x80 | opcode, size)) + payload
    assert size <= _MEDIUM_MAX, "no line is that long"
    return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload


def _close(code: CloseCode) -> bytes:
    return _frame(Opcode.CLOSE, CloseReason(code, "").serialize())


def _closing(refusal: Refusal) -> bytes:
    """Return what closes the WebSocket where a refusal is the last word."""
    return _close(CloseCode.POLICY_VIOLATION) if refusal.code in _LAST_WORDS else b""


def _payloads(frames: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Give opcode and payload of each of our own frames, and where it ends."""
    end = 0
    while end + 1 < len(frames):
        opcode, size = frames[end] & 0x0F, frames[end + 1]
        start = end + 2
        if size > _SHORT_MAX:
            size = int.from_bytes(frames[start : start + 2], "big")
            start += 2
        end = start + size
        yield opcode, frames[start:end], end
