"""The requests that one connection makes by HTTP, until it ends or becomes a WebSocket.

They are answered in the connection's own thread, one after the other. A connection stays for another request where all
of this one has been understood and it had no body (docs/decisions/0004): then there is nothing left of it that could be
taken for a request.
"""

from __future__ import annotations

from contextlib import closing, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn, Protocol

from threadtalk.net.deadline import Deadline
from threadtalk.wire import websocket
from threadtalk.wire.hosts import UNKNOWN_HOST
from threadtalk.wire.http import NOT_FOUND, Answer, BadRequest, answer_head, parse_head, response, text_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from threadtalk.core.commands import Command
    from threadtalk.core.outcome import Item
    from threadtalk.wire.http import Head

HEAD_TIMEOUT = 10.0
"""Seconds that the head of a request may take: browsers send it at once."""

KEEP_ALIVE = 15.0
"""Seconds that a connection may wait for the next request; a page loads in less."""

REQUESTS_MAX = 200
"""Requests that one connection may make: more than a page has files."""

TAKING_MAX = 60.0
"""Seconds more, where a slow network may still be carrying what was asked for last."""

BODY_TIMEOUT = 10.0
"""Seconds that the body of a request, or of an answer, may take, however small it is."""

BODY_PAUSE = 20.0
"""Seconds in which something of a body must come: else its sender is gone, and may be trying anew already."""

BODY_RATE_MIN = 4096
"""Bytes per second that must come, or be taken, of a body besides: a slow mobile network gives as much."""


def body_time(size: int) -> float:
    """Return how many seconds so many bytes may take on their way, one way or the other."""
    return BODY_TIMEOUT + size / BODY_RATE_MIN


class Connection(Protocol):
    """What is needed of the connection that the requests come by."""

    @property
    def host(self) -> str:
        """The address that the client is at."""

    @property
    def is_secure(self) -> bool:
        """Whether it is encrypted."""

    def receive(self, timeout: float) -> bytes | None:
        """Return what comes; b"" at the end, None for nothing within `timeout` seconds. Raises OSError."""

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Send, as the client takes what was sent before. Raises OSError where the connection is over, or too slow."""

    def flush(self, deadline: Deadline) -> None:
        """Wait until the client's network has taken all that was sent. Raises like `send`."""

    def say_farewell(self, data: bytes) -> NoReturn:
        """Send last words and end the connection."""

    def ask(self, command: Command) -> Sequence[Item]:
        """Have the hub execute a command, and return what came of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as a route sees it."""

    head: Head
    body: Iterator[bytes]
    """The pieces of the body, as they come. Raises `Interrupted`."""
    connection: Connection


@dataclass(frozen=True, slots=True)
class Route:
    """What answers the requests for one address, or for all below it where `path` ends in a slash."""

    path: str
    methods: tuple[str, ...]
    answer: Callable[[Request], Answer]
    body_max: int = 0
    """Bytes of a body at most; what is longer is refused before it is read."""

    def is_for(self, path: str) -> bool:
        """Whether this path is answered here."""
        return path == self.path or (self.path.endswith("/") and path.startswith(self.path))


class Interrupted(OSError):
    """A body ended before all of it had come, or did not come in time."""


class Visit:
    """The requests of one connection."""

    def __init__(self, connection: Connection, routes: Sequence[Route], *, head_timeout: float = HEAD_TIMEOUT) -> None:
        """`head_timeout`: seconds that the head of a request may take."""
        self._head_timeout = head_timeout
        self._connection = connection
        self._routes = routes
        self._patience = KEEP_ALIVE
        """How long the next request is waited for: who asks for much is allowed the time to take it."""

    def until_websocket(self, data: bytes) -> bytes:
        """Answer requests, of which `data` have come already. Return what has come from the one for a WebSocket on.

        Raises OSError where the connection ends, by whichever side.
        """
        count = 0
        while True:
            count += 1
            try:
                head, data = self._read_head(data)
                if head.path == websocket.PATH:
                    return data
                route = self._find(head)
            except BadRequest as bad:
                self._refuse(bad, data)
            body = self._body(head, data[head.size :])
            answer = route.answer(Request(head, body, self._connection))
            is_error = answer.status >= HTTPStatus.BAD_REQUEST
            is_last = is_error or head.is_last or head.method == "POST" or count == REQUESTS_MAX
            self._send(answer, is_last=is_last, with_body=head.method != "HEAD")
            if is_last:
                self._connection.say_farewell(b"")
            data = data[head.size :]

    def _read_head(self, data: bytes) -> tuple[Head, bytes]:
        """Return the next head, and all that has come from it on."""
        while not data:
            more = self._connection.receive(self._patience)
            if more is None:
                self._connection.say_farewell(b"")
            data = self._come(more)
        deadline = Deadline(self._head_timeout)
        while (head := parse_head(data)) is None:
            more = None if deadline.has_passed else self._connection.receive(deadline.remaining)
            if more is None:
                raise BadRequest(HTTPStatus.REQUEST_TIMEOUT, "The request took too long.")
            data += self._come(more)
        return head, data

    @staticmethod
    def _come(data: bytes) -> bytes:
        if not data:
            raise ConnectionResetError("the client has hung up")
        return data

    def _find(self, head: Head) -> Route:
        found = [route for route in self._routes if route.is_for(head.path)]
        route = next((route for route in found if head.method in route.methods), None)
        if not found:
            raise BadRequest(HTTPStatus.NOT_FOUND, NOT_FOUND)
        if route is None:
            raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
        if head.body_size > route.body_max:
            raise BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {route.body_max} bytes are taken here.")
        if head.method == "POST" and "content-length" not in head.headers:
            raise BadRequest(HTTPStatus.LENGTH_REQUIRED)
        return route

    def _refuse(self, bad: BadRequest, data: bytes) -> NoReturn:
        self._connection.say_farewell(response(bad.status, bad.text, with_body=not data.startswith(b"HEAD ")))

    def _body(self, head: Head, data: bytes) -> Iterator[bytes]:
        """Give the body of a request, of which `data` (and maybe more than it) have come already."""
        missing = head.body_size
        if not missing:
            return
        if head.headers.get("expect", "").lower() == "100-continue" and not data:
            self._connection.send(b"HTTP/1.1 100 Continue\r\n\r\n", Deadline(BODY_TIMEOUT))
        deadline = Deadline(body_time(missing))
        while True:
            piece = data[:missing]
            missing -= len(piece)
            if piece:
                yield piece
            if not missing:
                return
            more = None if deadline.has_passed else self._connection.receive(min(deadline.remaining, BODY_PAUSE))
            if not more:
                raise Interrupted("the body did not come as a whole")
            data = more

    def _send(self, answer: Answer, *, is_last: bool, with_body: bool) -> None:
        with closing(answer.pieces) if answer.pieces is not None else nullcontext():
            self._send_all(answer, is_last=is_last, with_body=with_body)

    def _send_all(self, answer: Answer, *, is_last: bool, with_body: bool) -> None:
        head = answer_head(answer, is_last=is_last)
        size = max(answer.size, len(answer.body))
        deadline = Deadline(body_time(size))
        self._patience = KEEP_ALIVE + min(size / BODY_RATE_MIN, TAKING_MAX)
        if not with_body or answer.pieces is None:
            self._connection.send(head + (answer.body if with_body else b""), deadline)
        else:
            self._connection.send(head, deadline)
            missing = size
            for piece in answer.pieces:
                missing -= len(piece)
                self._connection.send(piece, deadline)
            if missing:  # nothing else may follow, or it would be taken for the rest
                raise ConnectionResetError("the answer ended early")
        if is_last:
            self._connection.flush(deadline)


def page_route(answer: Callable[[Head], Answer | None], is_called: Callable[[str], bool] = lambda host: True) -> Route:
    """Return the route of all that no other one answers: the files of the page.

    `is_called`: whether a Host is one of the server's. Where it is encrypted, the certificate has shown that.
    """

    def found(request: Request) -> Answer:
        file = answer(request.head)
        if file is None:
            return text_answer(HTTPStatus.NOT_FOUND, NOT_FOUND)
        if not request.connection.is_secure and not is_called(request.head.headers.get("host", "")):
            return text_answer(HTTPStatus.MISDIRECTED_REQUEST, UNKNOWN_HOST)
        return file

    return Route("/", ("GET", "HEAD"), found)
