"""The head of a request: understood in one way, or refused."""

from __future__ import annotations

import time
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.wire.http import HEAD_MAX, METHODS, BadRequest, parse_head, response

REQUEST = b"GET /irc?x=1 HTTP/1.1\r\nHost: chat.example:8255\r\nUpgrade:  websocket \r\n\r\n"


HOST = b"Host: x\r\n"


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
        (b"PUT / HTTP/1.1", HOST, HTTPStatus.METHOD_NOT_ALLOWED),
        (b"DELETE / HTTP/1.1", HOST + b"Content-Length: 5\r\n", HTTPStatus.METHOD_NOT_ALLOWED),
        (b"POST / HTTP/1.1", HOST + b"Content-Length: " + b"9" * 5000 + b"\r\n", HTTPStatus.BAD_REQUEST),
        (b"PRIVMSG #lobby HTTP/1.1", HOST, HTTPStatus.METHOD_NOT_ALLOWED),
        (b"OPTIONS * HTTP/1.1", HOST, HTTPStatus.METHOD_NOT_ALLOWED),
        (b"get / HTTP/1.1", HOST, HTTPStatus.METHOD_NOT_ALLOWED),
        (b"GET / HTTP/2.0", HOST, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
        (b"PRI * HTTP/2.0", b"", HTTPStatus.HTTP_VERSION_NOT_SUPPORTED),
        (b"GET / HTTP/1.1", b"", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host:\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host: a b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", b"Host: a@b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET http://a/ HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET a HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET /\0 HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET /\x7f HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET /\xe9 HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET /\t HTTP/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1 ", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET / http/1.1", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET /", HOST, HTTPStatus.BAD_REQUEST),
        (b"", HOST, HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"Origin: http://a\r\nOrigin: http://b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"Sec-WebSocket-Key: a\r\nSec-WebSocket-Key: a\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"Content-Length: 0\r\nContent-Length: 0\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Content-Length: 5, 5\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Content-Length: +5\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + "Content-Length: ²\r\n".encode("latin-1"), HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Content-Length:\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Transfer-Encoding: identity\r\n", HTTPStatus.BAD_REQUEST),
        (b"POST / HTTP/1.1", HOST + b"Transfer_Encoding : chunked\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"\x7f: b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b": b\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"no colon\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"X: a\x7fb\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"X: a\rb\r\n", HTTPStatus.BAD_REQUEST),
        (b"GET / HTTP/1.1", HOST + b"X: a\r\r\n", HTTPStatus.BAD_REQUEST),
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


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\n", b"GET / HTTP/1.1\r\nHost: x\n", b"\n"])
def test_a_line_that_ends_in_lf_alone_is_refused_at_once_and_not_waited_on(head: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_head(head)
    assert refused.value.status is HTTPStatus.BAD_REQUEST


def test_what_may_stand_in_several_lines_is_one_list() -> None:
    head = parse_head(b"GET / HTTP/1.1\r\nHost: x\r\nVia: a\r\nVIA:\t b \r\nX: \xe9\r\n\r\n")
    assert head is not None
    assert head.headers == {"host": "x", "via": "a, b", "x": "\xe9"}


def test_a_request_with_a_body_says_how_long_it_is() -> None:
    head = parse_head(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 012\r\n\r\n")
    assert head is not None
    assert (head.method, head.body_size) == ("POST", 12)


@pytest.mark.parametrize(
    ("request_", "is_last"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n", True),
        (b"GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", True),
    ],
)
def test_the_client_says_whether_the_connection_stays(request_: bytes, is_last: bool) -> None:
    head = parse_head(request_)
    assert head is not None
    assert head.is_last is is_last


def test_an_old_request_needs_no_host() -> None:
    assert parse_head(b"HEAD /x HTTP/1.0\r\n\r\n") is not None


@given(st.binary(max_size=120) | st.binary(max_size=60).map(lambda data: b"GET / HTTP/1.1\r\nHost: x\r\n" + data))
def test_any_bytes_are_a_head_or_refused_or_not_all_there(data: bytes) -> None:
    for end in (b"", b"\r\n\r\n"):
        try:
            head = parse_head(data + end)
        except BadRequest:
            continue
        assert head is None or head.method in METHODS


def test_a_head_of_spaces_is_read_in_no_time() -> None:
    began = time.perf_counter()
    with pytest.raises(BadRequest):
        parse_head(b"GET / HTTP/1.1\r\nHost: x\r\nX:" + b" " * 8000 + b"\x01\r\n\r\n")
    assert time.perf_counter() - began < 0.5


def test_a_head_without_an_end_is_refused_as_soon_as_it_is_too_long() -> None:
    with pytest.raises(BadRequest):
        parse_head(b"GET / HTTP/1.1\r\nX: " + b"x" * HEAD_MAX)


def test_an_answer_may_run_nothing_and_ends_the_connection() -> None:
    answer = response(HTTPStatus.NOT_FOUND, "Nothing here.")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert body == b"Nothing here.\n"
    for header in (b"Connection: close", b"default-src 'none'", b"frame-ancestors 'none'", b"same-origin", b"nosniff"):
        assert header in head
    for header in (b"no-store", b"no-referrer", b"Content-Length: 14"):
        assert header in head
    assert response(HTTPStatus.NOT_FOUND, "x", with_body=False).endswith(b"\r\n\r\n")


def test_who_uses_another_method_or_no_upgrade_is_told_what_would_do() -> None:
    assert b"\r\nAllow: GET, HEAD\r\n" in response(HTTPStatus.METHOD_NOT_ALLOWED, "x")
    wanted = response(HTTPStatus.UPGRADE_REQUIRED, "x")
    for header in (b"Connection: close, upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13"):
        assert b"\r\n" + header + b"\r\n" in wanted
