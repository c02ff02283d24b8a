"""The head of an HTTP/1.1 request (RFC 9112), as strict as a chat server can be: it has one address, and no bodies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD_MAX = 8192
"""Bytes of a request's head; browsers send less than one."""

_REQUEST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.[01]")
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*")

_HEADERS = (
    "Connection: close\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Security-Policy: default-src 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cache-Control: no-store\r\n"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a request asks for. Header names are in lower case; `path` is without the query."""

    method: str
    path: str
    headers: Mapping[str, str]


class BadRequest(Exception):
    """A request that is refused; carries the status to answer with."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


def parse_head(data: bytes) -> Head | None:
    """Return the head of a request, None while it has not come to its end.

    Raises `BadRequest` where it is malformed or ambiguous: a header twice, a folded line, a body.
    """
    end = data.find(b"\r\n\r\n")
    if end < 0:
        if len(data) > HEAD_MAX:
            raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return None
    if end > HEAD_MAX:
        raise BadRequest(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    first, *lines = data[:end].decode("latin-1").split("\r\n")
    request = _REQUEST_LINE.fullmatch(first)
    if request is None:
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    headers: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None or field[1].lower() in headers or any(c < " " and c != "\t" for c in field[2]):
            raise BadRequest(HTTPStatus.BAD_REQUEST)
        headers[field[1].lower()] = field[2]
    if "transfer-encoding" in headers or headers.get("content-length", "0") != "0":
        raise BadRequest(HTTPStatus.BAD_REQUEST)
    if request[1] not in ("GET", "HEAD"):
        raise BadRequest(HTTPStatus.METHOD_NOT_ALLOWED)
    return Head(request[1], request[2].partition("?")[0], headers)


def response(status: HTTPStatus, text: str, *, with_body: bool = True) -> bytes:
    """Return an answer after which the connection ends."""
    body = f"{text}\n".encode()
    allow = "Allow: GET, HEAD\r\n" if status is HTTPStatus.METHOD_NOT_ALLOWED else ""
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\n{_HEADERS}{allow}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + (body if with_body else b"")
