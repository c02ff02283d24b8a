"""What a browser gets by HTTP from a server on a real socket, and what it can do no harm with."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.client import HTTPConnection

import pytest

from threadtalk.net.admission import Admission
from threadtalk.net.arrivals import Arrivals
from threadtalk.net.web import REQUESTS_MAX, Route
from threadtalk.server import Server
from threadtalk.settings import Settings
from threadtalk.wire.http import Answer

from .talker import Talker, wait_until
from .test_tls import read_all, trusting


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
        return read_all(sock)


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
        answer = exchange(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"ThreadTalk chat server" in answer


def test_requests_that_come_together_are_answered_in_their_order(server: Server) -> None:
    get = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = exchange(server, get % b"/health" + get % b"/" + get % b"/health")
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert answer.index(b'"status"') < answer.index(b"<!doctype html>") < answer.rindex(b'"status"')


def test_a_connection_cannot_ask_for_ever(server: Server) -> None:
    answer = exchange(server, b"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n" * (REQUESTS_MAX + 5))
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
            b"Host: localhost\r\nContent-Length: %d\r\n\r\n" % len(BODY),
            b"Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY),
            b"Host: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"Host: localhost\r\nContent-Length: 3\r\nContent-Length: %d\r\n\r\n" % len(BODY),
            b"Host: localhost\r\n\r\n",
        )
        for head in heads:
            answer = exchange(server, method + b" " + path + b" HTTP/1.1\r\n" + head + BODY)
            assert answer.startswith(b"HTTP/1.1 ")
            for status in answer.split(b"HTTP/1.1 ")[2:]:
                assert status[:1] == b"4", "what follows a request is at most a bad one"
        paula.type("still alone")
        paula.see("Paula: still alone")
        assert not any("mallory" in line for line in paula.lines)


def test_a_request_that_never_ends_is_told_so() -> None:
    with (
        Server(Settings(port=0, data=":memory:", alias_timeout=0.2)) as server,
        socket.create_connection(server.address, timeout=10) as sock,
    ):
        sock.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert sock.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_a_connection_that_asks_for_nothing_more_is_given_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadtalk.net.web.KEEP_ALIVE", 0.2)
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(b"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = read_all(sock)
    assert answer.count(b"HTTP/1.1") == 1


BIG = bytes(range(256)) * 4096 * 12
"""Twelve times what may wait for a client."""


def serve_big(server: Server, *, in_pieces: bool) -> None:
    pieces = (BIG[i : i + 50_000] for i in range(0, len(BIG), 50_000))
    whole = Answer(HTTPStatus.OK, (), BIG)
    answer = Answer(HTTPStatus.OK, (), pieces=pieces, size=len(BIG)) if in_pieces else whole
    server.routes = [Route("/big", ("GET",), lambda _: answer)]


@pytest.mark.parametrize("in_pieces", [True, False])
def test_a_file_that_is_bigger_than_what_may_wait_comes_whole(server: Server, in_pieces: bool) -> None:
    serve_big(server, in_pieces=in_pieces)
    answer = exchange(server, b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.partition(b"\r\n\r\n")[2] == BIG


def test_who_asks_for_a_file_and_takes_nothing_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadtalk.net.web.BODY_TIMEOUT", 0.1)
    monkeypatch.setattr("threadtalk.net.web.BODY_RATE_MIN", 1e9)
    serve_big(server, in_pieces=False)
    with socket.create_connection(server.address, timeout=20) as sock:
        sock.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_until(lambda: server.count_connections() == 0, "it waits for ever")
        assert len(read_all(sock)) < len(BIG)


def test_a_last_answer_is_not_cut_off_where_the_network_is_slow(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flusher gives up on those who do not take their last words; a file is no last word."""
    monkeypatch.setattr("threadtalk.net.flusher.PATIENCE", 0.2)
    monkeypatch.setattr("threadtalk.net.flusher.LINGER", 0.1)
    serve_big(server, in_pieces=True)
    with socket.create_connection(server.address, timeout=20) as sock:
        sock.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)  # this is the slow network
        assert read_all(sock).partition(b"\r\n\r\n")[2] == BIG


def test_a_server_that_stops_says_nothing_into_an_answer(start_server: Callable[..., Server]) -> None:
    """It would be taken for a part of it, where few bytes are missing."""
    server = start_server()
    routes = server.routes
    serve_big(server, in_pieces=True)
    server.routes = [*server.routes, *routes]
    with (
        socket.create_connection(server.address, timeout=20) as sock,
        socket.create_connection(server.address, timeout=20) as waiting,
        socket.create_connection(server.address, timeout=20) as idle,
    ):
        waiting.sendall(b"GET /irc HTTP/1.1\r\n")
        idle.sendall(b"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        sock.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = sock.recv(1024)
        wait_until(lambda: len(server._hub._fanout._listeners) == 3, "not all have come")
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        answer += read_all(sock)
        stopping.join()
        assert BIG.startswith(answer.partition(b"\r\n\r\n")[2])
        assert read_all(waiting).startswith(b"HTTP/1.1 503 ")
        assert read_all(idle).count(b"HTTP/1.1 ") <= 1, "what it asks for next is not answered already"


def test_an_answer_that_ends_early_is_the_last_one(server: Server) -> None:
    def answer(_: object) -> Answer:
        return Answer(HTTPStatus.OK, (), pieces=(each for each in (b"short",)), size=100)

    server.routes = [Route("/short", ("GET",), answer)]
    answers = exchange(server, b"GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2)
    assert answers.count(b"HTTP/1.1 ") == 1
    assert answers.endswith(b"\r\n\r\nshort")


ALPN = [(), ("http/1.1",), ("irc",), ("h2", "http/1.1"), ("ftp",)]


@pytest.mark.parametrize("protocols", ALPN, ids=lambda protocols: "+".join(protocols) or "none")
def test_what_stands_in_a_request_is_no_command_over_tls_either(server: Server, protocols: tuple[str, ...]) -> None:
    with Talker(server.address, "Paula") as paula:
        for method in [*METHODS, b"NICK", b"USER"]:
            data = method + b" /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
            try:
                raw = socket.create_connection(server.address, timeout=10)
                with trusting(*protocols).wrap_socket(raw, server_hostname="localhost") as sock:
                    sock.sendall(data)
                    answer = read_all(sock)
            except (ssl.SSLError, ConnectionError):
                answer = b""  # nothing of what is offered is spoken here, or something else than was agreed on
            assert answer.startswith(b"HTTP/1.1 ") or not answer
            assert not answer or "irc" not in protocols
        paula.type("still alone")
        paula.see("Paula: still alone")
        assert not any("mallory" in line for line in paula.lines)


def test_a_class_behind_one_address_can_open_the_page_at_once() -> None:
    """Thirty browsers with six connections each for the files, and one to chat."""
    settings = Settings()
    arrivals = Arrivals(settings.connect_burst, settings.connect_rate)
    admission = Admission(settings.max_clients, settings.max_per_address)
    for _ in range(30 * 7):
        assert arrivals.admit("192.0.2.7") is None
        assert admission.admit("192.0.2.7") is None


def test_connections_for_files_are_nobody_in_the_chat(server: Server, browser: HTTPConnection) -> None:
    browser.request("GET", "/")
    browser.getresponse().read()
    with Talker(server.address, "Paula") as paula:
        paula.type("/who")
        paula.see("-- 1 in #lobby: Paula")
    assert not any("has connected" in line for line in paula.lines)


def test_search_engines_are_told_to_stay_out(browser: HTTPConnection) -> None:
    browser.request("GET", "/robots.txt")
    assert browser.getresponse().read() == b"User-agent: *\nDisallow: /\n"


def test_while_nothing_can_be_stored_health_says_so(
    server: Server, browser: HTTPConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server._hub, "cannot_store", True)
    browser.request("GET", "/health")
    answer = browser.getresponse()
    assert answer.status == 503
    assert json.loads(answer.read())["status"] == "the disk takes nothing"
