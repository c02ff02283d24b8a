"""IRC over WebSocket (IRCv3 websocket; RFC 6455): each message of it is one line, without its end.

A `WebSocketForm` puts frames around what an `IrcForm` encodes. What a server sends is not masked, so all sessions that
share the form share the frames too.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from websockets.frames import Close as CloseReason
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from threadtalk.core.answers import Goodbye
from threadtalk.wire.api import Close, Do, Find, Write
from threadtalk.wire.http import BadRequest, parse_head, response
from threadtalk.wire.irc.message import LINE_MAX
from threadtalk.wire.irc.session import IrcSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.answers import HistoryGranted
    from threadtalk.core.events import Event, Kept, Message, Said
    from threadtalk.core.outcome import Item, Reply
    from threadtalk.core.refusals import Refusal
    from threadtalk.wire.api import Step
    from threadtalk.wire.http import Head
    from threadtalk.wire.irc.form import Forms, IrcForm

PATH = "/irc"
"""Where WebSockets are opened."""

OPCODES = {Subprotocol("text.ircv3.net"): Opcode.TEXT, Subprotocol("binary.ircv3.net"): Opcode.BINARY}
"""The subprotocols, and the kind of message each has."""

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

    def encode(self, event: Event, *, own: bool = False) -> bytes:
        """See `Form.encode`."""
        return self.frames(self._inner.encode(event, own=own))

    def encode_reply(self, reply: Reply, me: str) -> bytes:
        """See `Form.encode_reply`. With a goodbye, the WebSocket is closed too."""
        frames = self.frames(self._inner.encode_reply(reply, me))
        return frames + _close(CloseCode.NORMAL_CLOSURE) if isinstance(reply.content, Goodbye) else frames

    def encode_refusal(self, refusal: Refusal, me: str) -> bytes:
        """See `Form.encode_refusal`."""
        return self.frames(self._inner.encode_refusal(refusal, me))

    def encode_labelled(self, label: str, pieces: Sequence[bytes]) -> bytes:
        """See `Form.encode_labelled`."""
        payloads = _payloads(b"".join(pieces))
        lines = b"".join(payload + b"\r\n" for opcode, payload in payloads if opcode == self._opcode)
        closing = b"".join(_frame(Opcode(opcode), payload) for opcode, payload in payloads if opcode != self._opcode)
        return self.frames(self._inner.encode_labelled(label, [lines])) + closing

    def encode_recent(self, messages: Sequence[Said]) -> bytes:
        """See `Form.encode_recent`."""
        return self.frames(self._inner.encode_recent(messages))

    def encode_notice(self, text: str) -> bytes:
        """See `Form.encode_notice`."""
        return self.frames(self._inner.encode_notice(text))

    def encode_shutdown(self) -> bytes:
        """See `Form.encode_shutdown`."""
        return self.frames(self._inner.encode_shutdown()) + _close(CloseCode.GOING_AWAY)

    def frames(self, lines: bytes) -> bytes:
        """Return each line as a frame."""
        return b"".join(_frame(self._opcode, line) for line in lines.split(b"\r\n") if line)


@lru_cache(maxsize=1024)
def websocket_form(inner: IrcForm, opcode: Opcode) -> WebSocketForm:
    """Return the form around another; the same one for all who ask."""
    return WebSocketForm(inner, opcode)


def is_allowed(origin: str | None, host: str, allowed: Sequence[str]) -> bool:
    """Whether pages of this origin may open a WebSocket on a server that they call `host`.

    Programs send no origin; browsers always do, and a page of another host must not chat in its reader's name.
    """
    return origin is None or origin in (f"http://{host}", f"https://{host}", *allowed)


class WebSocketSession:
    """Follows one connection: the request first, then an `IrcSession` inside the frames."""

    answers_pings = True

    def __init__(self, forms: Forms, host: str, allowed_origins: Sequence[str] = ()) -> None:
        self._irc = IrcSession(forms, host)
        self._allowed_origins = allowed_origins
        self._opcode = Opcode.TEXT
        self._head = bytearray()
        self._protocol: ServerProtocol | None = None
        """None while the request is not complete."""
        self._message = bytearray()
        """What has come of a message in several frames."""
        self._is_text = True
        self._steps: deque[Step] = deque()

    @property
    def form(self) -> WebSocketForm:
        """How this session is told things."""
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
        if self._protocol is not None:
            self._receive_frames(data)
            return
        self._head += data
        try:
            head = parse_head(bytes(self._head))
            if head is not None:
                self._open(head)
        except BadRequest as bad:
            self._steps.append(Close(response(bad.status, bad.status.phrase)))
            self._head.clear()

    def next_step(self) -> Step | None:
        """Return what to do next, or None until more data comes."""
        if self._steps:
            return self._steps.popleft()
        step = self._irc.next_step()
        return None if step is None else self._framed(step)

    def settle(self, outcome: Sequence[Item]) -> None:
        """See `WireSession.settle`."""
        self._irc.settle(outcome)

    def encode_page(self, granted: HistoryGranted, page: Sequence[Kept], *, more: bool) -> bytes:
        """See `WireSession.encode_page`."""
        return self.form.frames(self._irc.encode_page(granted, page, more=more))

    def encode_conversations(self, latest: Sequence[tuple[str, int]]) -> bytes:
        """See `WireSession.encode_conversations`."""
        return self.form.frames(self._irc.encode_conversations(latest))

    def encode_refusal(self, refusal: Refusal) -> bytes:
        """See `WireSession.encode_refusal`. Before the WebSocket is open, it can only be that it took too long."""
        if self._protocol is None:
            return response(HTTPStatus.REQUEST_TIMEOUT, "The request took too long.")
        return self.form.frames(self._irc.encode_refusal(refusal))

    def ping(self) -> bytes:
        """See `WireSession.ping`."""
        return self.form.frames(self._irc.ping())

    # The request.

    def _open(self, head: Head) -> None:
        if head.path != PATH:
            text = f"This is a ThreadTalk chat server. WebSockets with IRC are at {PATH}."
            self._steps.append(Close(response(HTTPStatus.NOT_FOUND, text, with_body=head.method == "GET")))
            return
        if head.method != "GET":
            raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
        origin = head.headers.get("origin")
        if not is_allowed(origin, head.headers.get("host", ""), self._allowed_origins):
            self._steps.append(Close(response(HTTPStatus.FORBIDDEN, "Pages of this origin may not chat here.")))
            return
        protocol = ServerProtocol(subprotocols=list(OPCODES), select_subprotocol=_select_subprotocol, max_size=LINE_MAX)
        data = bytes(self._head)
        self._head.clear()
        protocol.receive_data(data)
        request = next((event for event in protocol.events_received() if isinstance(event, Request)), None)
        if request is None:
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        protocol.send_response(protocol.accept(request))
        answer = b"".join(protocol.data_to_send())
        if protocol.state is not OPEN:
            self._steps.append(Close(answer))
            return
        self._protocol = protocol
        chosen = protocol.subprotocol
        self._opcode = OPCODES[chosen] if chosen is not None else Opcode.TEXT
        self._steps.append(Write(answer))
        self._receive_frames(b"")

    # Frames.

    def _receive_frames(self, data: bytes) -> None:
        protocol = self._protocol
        assert protocol is not None
        if data:
            protocol.receive_data(data)
        for frame in protocol.events_received():
            if isinstance(frame, Frame) and frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
                self._take_frame(frame)
        answer = b"".join(protocol.data_to_send())
        if protocol.state is not OPEN:
            self._steps.append(Close(answer))
        elif answer:
            self._steps.append(Write(answer))

    def _take_frame(self, frame: Frame) -> None:
        if frame.opcode is not Opcode.CONT:
            self._is_text = frame.opcode is Opcode.TEXT
        self._message += frame.data
        if not frame.fin:
            return
        line = bytes(self._message).rstrip(b"\r\n")
        self._message.clear()
        if self._is_text and not _is_utf8(line):
            assert self._protocol is not None
            self._protocol.fail(CloseCode.INVALID_DATA)
            return
        if b"\n" not in line:  # each message is one line, or none
            self._irc.receive_data(line + b"\r\n")

    def _framed(self, step: Step) -> Step:
        frames = self.form.frames
        if isinstance(step, Write):
            return Write(frames(step.data))
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


def _select_subprotocol(protocol: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Return the first that is known of what the client prefers; without any, text is spoken."""
    return next((subprotocol for subprotocol in offered if subprotocol in OPCODES), None)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _frame(opcode: Opcode, payload: bytes) -> bytes:
    size = len(payload)
    if size <= _SHORT_MAX:
        return bytes((0x80 | opcode, size)) + payload
    assert size <= _MEDIUM_MAX, "no line is that long"
    return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload


def _close(code: CloseCode) -> bytes:
    return _frame(Opcode.CLOSE, CloseReason(code, "").serialize())


def _payloads(frames: bytes) -> list[tuple[int, bytes]]:
    """Return opcode and payload of each of our own frames."""
    found = []
    at = 0
    while at < len(frames):
        opcode, size = frames[at] & 0x0F, frames[at + 1]
        at += 2
        if size == 126:
            size = int.from_bytes(frames[at : at + 2], "big")
            at += 2
        found.append((opcode, frames[at : at + size]))
        at += size
    return found
