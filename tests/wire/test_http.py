from __future__ import annotations

from http import HTTPStatus

import pytest

from threadtalk.wire.http import HEAD_MAX, BadRequest, parse_head, response

REQUEST = b"GET /irc?x=1 HTTP/1.1\r\nHost: chat.example:8255\r\nUpgrade:  websocket \r\n\r\n"


def test_a_request_is_understood_once_it_is_whole_and_not_before() -> None:
    for end in range(len(REQUEST)):
        assert parse_head(REQUEST[:end]) is None
    head = parse_head(REQUEST + b"more")
    assert head is not None
    assert (head.method, head.path) == ("GET", "/irc")
    assert head.headers == {"host": "chat.example:8255", "upgrade": "websocket"}


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        (b"POST / HTTP/1.1", b"", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"PRIVMSG #lobby HTTP/1.1", b"", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"GET / HTTP/2.0", b"", HTTPStatus.BAD_REQUEST),
        (b"GET  / HTTP/1.1", b"", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Content-Length: 5\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Transfer-Encoding: chunked\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host: a\r\nhost: b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host: a\r\n folded\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host : a\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"X: a\nY: b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"X: a\0b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"X: " + b"x" * HEAD_MAX + b"\r\n", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(request_line: bytes, headers: bytes, status: HTTPStatus) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_head(request_line + b"\r\n" + headers + b"\r\n")
    assert refused.value.status is status


def test_a_head_without_an_end_is_refused_as_soon_as_it_is_too_long() -> None:
    with pytest.raises(BadRequest):
        parse_head(b"GET / HTTP/1.1\r\nX: " + b"x" * HEAD_MAX)


def test_an_answer_may_run_nothing_and_ends_the_connection() -> None:
    answer = response(HTTPStatus.NOT_FOUND, "Nothing here.")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert body == b"Nothing here.\n"
    for header in (b"Connection: close", b"default-src 'none'", b"nosniff", b"no-store", b"Content-Length: 14"):
        assert header in head
    assert response(HTTPStatus.NOT_FOUND, "x", with_body=False).endswith(b"\r\n\r\n")
