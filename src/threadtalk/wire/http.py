"""The head of an HTTP/1.1 request (RFC 9112), as strict as a chat server can be: it has one address, and no bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HEAD_MAX = 8192
"""Bytes of a request's head; browsers send less than one."""

NOT_FOUND = (
    "This is a ThreadTalk chat server. Join it with: threadtalk join. For web clients, IRC over WebSocket is at /irc."
)

_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP/([0-9])\.([0-9])")
# RFC 9110, section 5.5: no control characters but tabs; what is not ASCII is taken as it comes.
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t -~\x80-\xff]*)")
_HOST = re.compile(r"[A-Za-z0-9._~%!$&'()*+,;=:\[\]-]*")

# Of a request of which no more is wanted than where to send it to.
_HOST_LINE = re.compile(
    rb"\r\nhost:[ \t]*([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?[ \t]*\r\n", re.IGNORECASE
)
_TARGET = re.compile(rb"(?:GET|HEAD) (/[!-~]*) ")

_ONCE = frozenset({"content-length", "host", "origin", "sec-websocket-key", "sec-websocket-version"})
"""What may stand in a request once; of anything else, more lines are one list (RFC 9110, section 5.3)."""

_SECURITY = (
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Cache-Control: no-store",
)

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
    if head.count(b"\n") != head.count(b"\r\n"):
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    if end < 0:
        if len(data) >= HEAD_MAX:
            raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return None
    first, *lines, _ = head.decode("latin-1").split("\r\n")
    request = _REQUEST_LINE.fullmatch(first)
    if request is None:
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    method, target, major, minor = request.groups()
    if major != "1":
        raise BadRequest(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
    headers = _parse_fields(lines)
    if minor == "0":
        headers.pop("upgrade", None)  # RFC 9110, section 7.8
    _check_host(headers, is_needed=minor != "0")
    _check_body(headers, is_allowed=method not in ("GET", "HEAD"))
    if method not in ("GET", "HEAD"):
        raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    if not target.startswith("/"):  # of another server, or of none; nothing is passed on here
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    return Head(method, target.partition("?")[0], headers, end + 4)


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


def response(status: HTTPStatus, text: str, *, with_body: bool = True, headers: Sequence[str] = ()) -> bytes:
    """Return an answer after which the connection ends. `text` must not hold what came from the client unchecked."""
    body = f"{text}\n".encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        *_ALSO.get(status, ("Connection: close",)),
        *_SECURITY,
        *headers,
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Length: {len(body)}",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode() + (body if with_body else b"")


def _parse_fields(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        name, value = field[1].lower(), field[2].strip(" \t")
        if name in headers and name in _ONCE:
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _check_host(headers: Mapping[str, str], *, is_needed: bool) -> None:
    """Check who is asked (RFC 9112, section 3.2): by it, pages of this host are told from others."""
    host = headers.get("host")
    if (is_needed and not host) or (host is not None and not _HOST.fullmatch(host)):
        raise BadRequest(HTTPStatus.BAD_REQUEST)


def _check_body(headers: Mapping[str, str], *, is_allowed: bool) -> None:
    """Check that nobody can see another end of this request than we do (RFC 9112, section 6.3)."""
    length = headers.get("content-length", "0")
    is_length = length.isascii() and length.isdigit()
    if "transfer-encoding" in headers or not is_length or (length.strip("0") and not is_allowed):
        raise BadRequest(HTTPStatus.BAD_REQUEST)
