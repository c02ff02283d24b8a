"""HTTP/1.1 (RFC 9112), as strict as a chat server can be: the head of a request, and what is answered.

The grammar is h11's; what could be understood in another way than by h11 is refused. Only a POST has a body, of a
length that is told beforehand, and the connection ends with the answer to it: what somebody has put into a body is
never looked at for a request.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

import h11

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

HEAD_MAX = 8192
"""Bytes of a request's head; browsers send less than one."""

NOT_FOUND = (
    "There is nothing at this address. This is a ThreadTalk chat server: join it with a browser at /, with a client by"
    " threadtalk join, or by IRC; over WebSocket, that is at /irc."
)
"""What is at all addresses that there are not."""

_TWO_WAYS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?!\n|\Z)|\r\n[\t ]")
"""What h11 lets pass, and others read otherwise: control characters (RFC 9110, section 5.5), a CR or an LF alone, a
folded line (RFC 9112, sections 2.2 and 5.2)."""

_LENGTH = re.compile(rb"\r\ncontent-length:([^\r]*)", re.IGNORECASE)
"""Each length as it was sent: h11 makes one of several that are equal."""

_HOST = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:\[\]-]*")

# Of a request of which no more is wanted than where to send it to.
_HOST_LINE = re.compile(
    rb"\r\nhost:[ \t]*([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?[ \t]*\r\n", re.IGNORECASE
)
_TARGET = re.compile(rb"(?:GET|HEAD) (/[!-~]*) ")

_LENGTH_DIGITS_MAX = 15
"""Digits of a length: a petabyte is beyond what anybody sends."""

_ONCE = frozenset(
    {"authorization", "content-length", "host", "if-none-match", "origin", "sec-websocket-key", "sec-websocket-version"}
)
"""What may stand in a request once; of anything else, more lines are one list (RFC 9110, section 5.3)."""

METHODS = ("GET", "HEAD", "POST")
"""What may be asked for at all."""

RUNS_NOTHING = (
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""What a browser may do with an answer that is no page."""

PRIVATE = "Cache-Control: no-store"
"""Nobody on the way may keep what was answered to another one."""

_SECURITY = (
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
)
"""What stands in every answer."""

_ALSO = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("Connection: close", "Allow: GET, HEAD"),
    # RFC 9110, section 7.8, and RFC 6455, section 4.4: which protocol is wanted, and which version of it.
    HTTPStatus.UPGRADE_REQUIRED: ("Connection: close, upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """What a request asks for. Header names are in lower case; `path` is without the query."""

    method: str
    path: str
    headers: Mapping[str, str]
    size: int
    """Bytes of the head, with the empty line at its end."""
    body_size: int = 0
    """Bytes that come after it."""
    is_last: bool = False
    """The client wants the connection to end with the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to a request. `headers` are lines, without what is said of the connection and the length."""

    status: HTTPStatus
    headers: tuple[str, ...] = ()
    body: bytes = b""
    pieces: Generator[bytes] | None = None
    """In place of `body`, where that is not in memory: `size` bytes altogether. To be closed by who sends it."""
    size: int = -1
    """Bytes of the body; -1 for those of `body`."""


class BadRequest(Exception):
    """A request that is refused; carries the status to answer with, and what to say of it."""

    def __init__(self, status: HTTPStatus, text: str = "") -> None:
        super().__init__(status.phrase)
        self.status = status
        self.text = text or f"{status.phrase}."


def parse_head(data: bytes) -> Head | None:
    """Return the head of a request, None while it has not come to its end.

    Raises `BadRequest` where it is malformed or ambiguous: a line that ends in LF alone or is folded, what may stand
    there once twice, a body.
    """
    end = data.find(b"\r\n\r\n", 0, HEAD_MAX)
    head = data[: end + 2] if end >= 0 else data
    if _TWO_WAYS.search(head):
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    if end < 0:
        if len(data) >= HEAD_MAX:
            raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return None
    request = _read(data[: end + 4])
    method, target = request.method.decode(), request.target.decode()
    if not request.http_version.startswith(b"1."):
        raise BadRequest(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    is_old = request.http_version == b"1.0"
    headers = _fields(request)
    if is_old:
        headers.pop("upgrade", None)  # RFC 9110, section 7.8
    _check_host(headers, is_needed=not is_old)
    body_size = _body_size(head, headers, is_allowed=method not in ("GET", "HEAD"))
    if method not in METHODS:
        raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    if not target.startswith("/"):  # of another server, or of none; nothing is passed on here
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    is_last = is_old or "close" in headers.get("connection", "").lower()
    return Head(method, target.partition("?")[0], headers, end + 4, body_size, is_last)


def redirect_to_https(data: bytes, port: int) -> bytes:
    """Return the answer to a request that should come encrypted, to the same port.

    Whom it asks is all that is repeated of it, as far as that is the name of a host. The last words in any case: of a
    request that makes no sense, that it does not.
    """
    host = _HOST_LINE.search(data)
    target = _TARGET.match(data)
    if host is None or target is None:
        return response(HTTPStatus.UPGRADE_REQUIRED, "This server takes only encrypted connections: use https.")
    location = f"https://{host[1].decode()}:{port}{target[1].decode()}"
    # Not for ever: whoever runs the server may allow it again.
    return response(HTTPStatus.TEMPORARY_REDIRECT, f"Moved to {location}", headers=(f"Location: {location}",))


def text_answer(status: HTTPStatus, text: str, *headers: str) -> Answer:
    """Return an answer in plain text. `text` must not hold what came from the client unchecked."""
    return Answer(
        status, (RUNS_NOTHING, PRIVATE, *headers, "Content-Type: text/plain; charset=utf-8"), f"{text}\n".encode()
    )


def json_answer(status: HTTPStatus, value: object, *headers: str) -> Answer:
    """Return an answer for a program."""
    body = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    return Answer(status, (RUNS_NOTHING, PRIVATE, *headers, "Content-Type: application/json"), body)


def answer_head(answer: Answer, *, is_last: bool = True) -> bytes:
    """Return the head of an answer. `is_last`: the connection ends with it."""
    stays = ("Connection: keep-alive",) if not is_last else _ALSO.get(answer.status, ("Connection: close",))
    lines = (
        f"HTTP/1.1 {answer.status.value} {answer.status.phrase}",
        *stays,
        *_SECURITY,
        *answer.headers,
        f"Content-Length: {answer.size if answer.size >= 0 else len(answer.body)}",
    )
    if answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):  # RFC 9110, section 8.6
        lines = lines[:-1]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def response(status: HTTPStatus, text: str, *, with_body: bool = True, headers: Sequence[str] = ()) -> bytes:
    """Return an answer in plain text after which the connection ends; `text` as for `text_answer`."""
    answer = text_answer(status, text, *headers)
    return answer_head(answer) + (answer.body if with_body else b"")


def _read(head: bytes) -> h11.Request:
    reader = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_MAX)
    reader.receive_data(head)
    try:
        event = reader.next_event()
    except h11.RemoteProtocolError as error:
        raise BadRequest(HTTPStatus.BAD_REQUEST) from error
    if not isinstance(event, h11.Request):  # what ends in an empty line is a request, or has been refused
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    return event


def _fields(request: h11.Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.headers:
        name, value = raw_name.decode(), raw_value.decode("latin-1")
        if name in headers and name in _ONCE:
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _check_host(headers: Mapping[str, str], *, is_needed: bool) -> None:
    """Check who is asked (RFC 9112, section 3.2): by it, pages of this host are told from others."""
    host = headers.get("host")
    if (is_needed and not host) or (host is not None and not _HOST.fullmatch(host)):
        raise BadRequest(HTTPStatus.BAD_REQUEST)


def _body_size(head: bytes, headers: Mapping[str, str], *, is_allowed: bool) -> int:
    """Return the bytes of the body. Nobody may see another end of this request than we do (RFC 9112, section 6.3)."""
    lengths = [length.strip(b"\t ") for length in _LENGTH.findall(head)] or [b"0"]
    is_length = len(lengths) == 1 and lengths[0].isdigit() and len(lengths[0]) <= _LENGTH_DIGITS_MAX
    if "transfer-encoding" in headers or not is_length or (int(lengths[0]) and not is_allowed):
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    return int(lengths[0])
