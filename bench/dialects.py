"""How to talk to a server: all that the load generator has to know of a protocol. Pure data and sans-I/O logins.

A server with another protocol is one more `Dialect`. What it must be able to say: the steps of a login, the line that
says a text, and the bytes by which one delivered message and one join notice are recognised (and counted, so they
must occur exactly once in each and contain no line end).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.stamp import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Step:
    """Wait until `marker` has been read (None: do not wait), then send `answer`."""

    marker: bytes | None
    answer: bytes


class Login:
    """One client's way in. Send what `data_to_send` returns, feed `receive_data`, until `is_in`."""

    __slots__ = ("_outgoing", "_read", "_steps")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self._steps = list(steps)
        self._read = b""
        self._outgoing = b""
        self._advance()

    @property
    def is_in(self) -> bool:
        return not self._steps

    def receive_data(self, data: bytes) -> None:
        self._read += data
        self._advance()

    def data_to_send(self) -> bytes:
        outgoing, self._outgoing = self._outgoing, b""
        return outgoing

    def unread(self) -> bytes:
        """Return what came after the last marker: the first of what a member of the room is told."""
        return self._read

    def _advance(self) -> None:
        while self._steps:
            step = self._steps[0]
            if step.marker is not None:
                _, found, after = self._read.partition(step.marker)
                if not found:
                    return
                self._read = after
            self._outgoing += step.answer
            del self._steps[0]


@dataclass(frozen=True, slots=True)
class Dialect:
    name: str
    login: Callable[[str], tuple[Step, ...]]
    """The steps by which an alias gets into the one room."""
    say: Callable[[bytes], bytes]
    """A text as the line that says it in the room."""
    joined: bytes
    """Occurs once in every notice that somebody else came in."""
    said: bytes = MARKER
    """Occurs once in every delivered message."""
    is_echoed: Callable[[str], bool] = lambda alias: True
    """Whether a client of this alias is told its own messages."""


def _plain_login(alias: str) -> tuple[Step, ...]:
    return Step(None, alias.encode() + b"\n"), Step(b"Connected to the server!\n", b"")


PLAIN = Dialect("plain", _plain_login, lambda text: text + b"\n", joined=b" has connected to the chat room")


def _naive_login(alias: str) -> tuple[Step, ...]:
    return (
        Step(b"alias?", alias.encode()),
        Step(b"you are now connected!\n", b""),
    )


NAIVE = Dialect(
    "naive", _naive_login, lambda text: b"nobody: " + text + b"\n", joined=b" has connected to the chat room"
)


def _irc_login(alias: str, capabilities: str = "") -> tuple[Step, ...]:
    register = f"NICK {alias}\r\nUSER {alias} 0 * :{alias}\r\n".encode()
    # With their first parameters: a mere 366 also stands in "There are 366 users".
    welcome, end_of_names = f" 001 {alias} ".encode(), f" 366 {alias} #bench ".encode()
    enter = (Step(welcome, b"JOIN #bench\r\n"), Step(end_of_names, b""))
    if not capabilities:
        return Step(None, register), *enter
    negotiate = f"CAP LS 302\r\nCAP REQ :{capabilities}\r\n".encode() + register
    # A server that refuses them lets nobody in, rather than being measured with one form instead of four.
    return Step(None, negotiate), Step(b" ACK :", b"CAP END\r\n"), *enter


IRC = Dialect(
    "irc",
    _irc_login,
    lambda text: b"PRIVMSG #bench :" + text + b"\r\n",
    joined=b" JOIN ",
    is_echoed=lambda alias: False,
)
"""A client without any capability, as all IRC servers have known it for decades."""

MIXED_CAPABILITIES = (
    "",
    "server-time",
    "server-time message-tags",
    "server-time message-tags batch echo-message",
)
"""What the clients of a mixed room have negotiated, in turn: four wire forms of each message."""


def _kind(alias: str) -> str:
    return MIXED_CAPABILITIES[int(alias[1:]) % len(MIXED_CAPABILITIES)]


IRC_MIXED = Dialect(
    "irc-mixed",
    lambda alias: _irc_login(alias, _kind(alias)),
    IRC.say,
    joined=b" JOIN ",
    is_echoed=lambda alias: "echo-message" in _kind(alias),
)
"""Clients of IRCv3 in one room with older ones."""


def _frame(line: bytes) -> bytes:
    """Return a line as a WebSocket message from a client: masked, as it must be, with a key that changes nothing."""
    assert len(line) <= 125, "longer ones have another head"
    return bytes((0x81, 0x80 | len(line), 0, 0, 0, 0)) + line


PAGE_CAPABILITIES = "message-tags server-time echo-message account-tag batch draft/chathistory draft/multiline"
"""What of the page's capabilities shows in a message."""


def _websocket_login(alias: str) -> tuple[Step, ...]:
    upgrade = (
        b"GET /irc HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n"
    )
    first, *rest = _irc_login(alias, PAGE_CAPABILITIES)
    steps = (Step(b"\r\n\r\n", first.answer), *rest)
    framed = (Step(each.marker, b"".join(map(_frame, each.answer.splitlines()))) for each in steps)
    return Step(None, upgrade), *framed


IRC_WEBSOCKET = Dialect(
    "irc-websocket",
    _websocket_login,
    lambda text: _frame(b"PRIVMSG #bench :" + text),
    joined=IRC.joined,
)
"""Clients as the page in a browser is one: every line in a frame, with the tags that it asks for."""
