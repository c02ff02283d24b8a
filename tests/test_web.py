"""What a browser gets by HTTP from a server on a real socket, and what it can do no harm with."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from threadtalk.net.web import REQUESTS_MAX
from threadtalk.server import Server
from threadtalk.settings import Settings

from .talker import Talker


@pytest.fixture
def browser(server: Server) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(*server.address, timeout=10)
    yield connection
    connection.close()


def exchange(server: Server, data: bytes) -> bytes:
    """Send bytes, and return all that comes until the server hangs up."""
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    return answer


def test_whoever_opens_the_address_gets_the_page_and_its_files_by_one_connection(browser: HTTPConnection) -> None:
    browser.request("GET", "/", headers={"Accept-Encoding": "gzip"})
    answer = browser.getresponse()
    body = answer.read()
    page = (gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body).decode()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Connection"] == "keep-alive"
    connection = browser.sock
    prefix = "/static/" + page.partition("/static/")[2][:16]
    for path in ("main.js", "lib/vendor.js"):
        browser.request("GET", f"{prefix}/{path}")
        module = browser.getresponse()
        assert module.status == 200
        assert module.headers["Content-Type"].startswith("text/javascript")
        assert b"import" in module.read()
    assert browser.sock is connection
    browser.request("GET", "/", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]})
    assert (again := browser.getresponse()).status == 304
    assert again.read() == b""


def test_a_head_request_tells_the_size_and_sends_nothing(browser: HTTPConnection) -> None:
    browser.request("HEAD", "/")
    answer = browser.getresponse()
    assert int(answer.headers["Content-Length"]) > 0
    assert answer.read() == b""
    browser.request("GET", "/health")
    assert browser.getresponse().status == 200


def test_health_says_that_all_is_well_and_nothing_about_anybody(server: Server, browser: HTTPConnection) -> None:
    with Talker(server.address) as paula:
        paula.type("Paula")
        paula.see("Connected to the server!")
        browser.request("GET", "/health")
        answer = browser.getresponse()
        facts = json.loads(answer.read())
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(facts) == {"status", "version", "uptime", "people", "connections"}
    assert (facts["status"], facts["people"], facts["connections"]) == ("ok", 1, 2)


def test_without_the_page_its_address_says_what_is_here() -> None:
    with Server(Settings(port=0, data=":memory:", page=False)) as server:
        answer = exchange(server, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"ThreadTalk chat server" in answer


def test_requests_that_come_together_are_answered_in_their_order(server: Server) -> None:
    get = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = exchange(server, get % b"/health" + get % b"/" + get % b"/health")
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert answer.index(b'"status"') < answer.index(b"<!doctype html>") < answer.rindex(b'"status"')


def test_a_connection_cannot_ask_for_ever(server: Server) -> None:
    answer = exchange(server, b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n" * (REQUESTS_MAX + 5))
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == REQUESTS_MAX
    assert answer.count(b"\r\nConnection: close\r\n") == 1


BODY = b"NICK mallory\r\nUSER m 0 * :m\r\nJOIN #lobby\r\nPRIVMSG #lobby :spam\r\n"
METHODS = [b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"CONNECT", b"TRACE", b"PRI", b"PRIVMSG"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", [b"/", b"/irc", b"/health", b"/nothing", b"/hooks/x", b"/upload"])
def test_what_stands_in_a_request_is_never_a_command(server: Server, method: bytes, path: bytes) -> None:
    """Only one thing is understood of any request: the request. (A page could make a browser send the rest.)"""
    with Talker(server.address) as paula:
        paula.type("Paula")
        paula.see("Connected to the server!")
        heads = (
            b"Host: x\r\nContent-Length: %d\r\n\r\n" % len(BODY),
            b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY),
            b"Host: x\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"Host: x\r\nContent-Length: 3\r\nContent-Length: %d\r\n\r\n" % len(BODY),
            b"Host: x\r\n\r\n",
        )
        for head in heads:
            answer = exchange(server, method + b" " + path + b" HTTP/1.1\r\n" + head + BODY)
            assert answer.startswith(b"HTTP/1.1 ")
            for status in answer.split(b"HTTP/1.1 ")[2:]:
                assert status[:1] == b"4", "what follows a request is at most a bad one"
        paula.type("still alone")
        paula.see("Paula: still alone")
        assert not any("mallory" in line for line in paula.lines)


def test_a_request_that_never_ends_is_told_so(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadtalk.net.web.HEAD_TIMEOUT", 0.2)
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        assert sock.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_a_connection_that_asks_for_nothing_more_is_given_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadtalk.net.web.KEEP_ALIVE", 0.2)
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    assert answer.count(b"HTTP/1.1") == 1
