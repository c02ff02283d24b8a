"""No page of another host can chat in its reader's name, by whichever way its browser comes."""

from __future__ import annotations

import socket
import ssl

import pytest

from threadtalk.server import Server

from .talker import Talker
from .test_tls import read_all, trusting

HOST = "localhost"

STRANGERS = [
    "null",
    "",
    "file://",
    "http://evil.example",
    "https://evil.example",
    "http://evil.example:{port}",
    "http://localhost",
    "https://localhost",
    "http://localhost:80",
    "http://localhost:{port}0",
    "http://localhost:0{port}",
    "http://localhost:{port}/",
    "http://localhost:{port}.evil.example",
    "http://localhost.evil.example:{port}",
    "http://evil-localhost:{port}",
    "http://sub.localhost:{port}",
    "http://evil.example/localhost:{port}",
    "http://localhost:{port}@evil.example",
    "http://evil.example@localhost:{port}",
    "http://localhost:{port}#@evil.example",
    "http://localhost:{port}?evil.example",
    "http://localhost:{port} http://evil.example",
    "http://evil.example, http://localhost:{port}",
    "HTTP://LOCALHOST:{port}",
    "http://LOCALHOST:{port}",
    "http://127.0.0.1:{port}",
    "http://[::1]:{port}",
    "ws://localhost:{port}",
    "wss://localhost:{port}",
    "ftp://localhost:{port}",
    "chrome-extension://localhost:{port}",
    "//localhost:{port}",
    "localhost:{port}",
    "*",
]

WAYS = [None, (), ("http/1.1",), ("irc",), ("h2",), ("ftp",)]
"""Without encryption, and with it by each protocol that may have been agreed on."""


SPAM = b"NICK mallory\r\nUSER m 0 * :m\r\nJOIN #lobby\r\n"


def ask(server: Server, origin: str, way: tuple[str, ...] | None, said: bytes = SPAM) -> bytes:
    """Ask for a WebSocket as a browser does, say something at once, and return the answer."""
    port = server.address[1]
    request = (
        f"GET /irc HTTP/1.1\r\nHost: {HOST}:{port}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n"
    ).encode()
    with socket.create_connection(server.address, timeout=10) as raw:
        try:
            sock = raw if way is None else trusting(*way).wrap_socket(raw, server_hostname=HOST)
            with sock:
                sock.sendall(request + said)
                return read_all(sock) if said else sock.recv(4096)
        except (ssl.SSLError, ConnectionError):
            return b""  # what is offered is not spoken here, or something else than was agreed on


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "plain" if way is None else "+".join(way) or "none")
def test_of_thirty_origins_that_look_alike_or_not_none_opens_a_socket(
    server: Server, way: tuple[str, ...] | None
) -> None:
    with Talker(server.address, "Paula") as paula:
        for origin in STRANGERS:
            answer = ask(server, origin.format(port=server.address[1]), way)
            assert answer.startswith(b"HTTP/1.1 403 ") or not answer, f"{origin}: {answer[:80]!r}"
            assert answer or way in (("irc",), ("h2",), ("ftp",)), origin
        paula.type("still alone")
        paula.see("Paula: still alone")
        assert not any("mallory" in line for line in paula.lines)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_page_itself_opens_one(server: Server, scheme: str) -> None:
    way = None if scheme == "http" else ("http/1.1",)
    assert ask(server, f"{scheme}://{HOST}:{server.address[1]}", way, b"").startswith(b"HTTP/1.1 101 ")
