"""IRC over WebSocket on real sockets, beside people at netcat."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from threadtalk.server import Server

from .talker import Talker

Join = Callable[..., Talker]


def open_socket(server: Server, subprotocol: str = "text.ircv3.net", **options: object) -> ClientConnection:
    host, port = server.address
    url = f"ws://{host}:{port}/irc"
    return connect(url, subprotocols=[Subprotocol(subprotocol)], compression=None, proxy=None, **options)  # type: ignore[arg-type]


def enter(socket: ClientConnection, nick: str) -> None:
    for line in (f"NICK {nick}", f"USER {nick} 0 * :{nick}", "JOIN #lobby"):
        socket.send(line)
    hear(socket, ":End of /NAMES list")


def hear(socket: ClientConnection, ending: str) -> str:
    """Wait for a message that ends so; return it."""
    while True:
        message = socket.recv(timeout=10)
        text = message if isinstance(message, str) else message.decode()
        assert "\n" not in text
        if text.endswith(ending):
            return text


@pytest.mark.parametrize("subprotocol", ["text.ircv3.net", "binary.ircv3.net"])
def test_a_browser_and_netcat_are_in_one_room(server: Server, join: Join, subprotocol: str) -> None:
    paula = join("Paula")
    with open_socket(server, subprotocol) as alice:
        enter(alice, "Alice")
        paula.see("Alice has connected to the chat room")
        paula.type("hi from netcat")
        hear(alice, " PRIVMSG #lobby :hi from netcat")
        alice.send("PRIVMSG #lobby :hi from a browser ☕")
        paula.see("Alice: hi from a browser ☕")
        alice.send("PRIVMSG #lobby :" + "x" * 490)
    paula.see("Alice has left the chat room!")


def test_a_page_of_another_host_cannot_open_a_socket(server: Server) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        open_socket(server, origin=Origin("https://evil.example"))
    host, port = server.address
    with open_socket(server, origin=Origin(f"http://{host}:{port}")) as own:
        enter(own, "Alice")


def test_a_server_that_stops_says_so_and_closes_the_socket(start_server: Callable[..., Server]) -> None:
    server = start_server()
    with open_socket(server) as alice:
        enter(alice, "Alice")
        server.stop()
        hear(alice, "ERROR :The server is stopping. Please come back in a moment.")
        with pytest.raises(ConnectionClosed) as closed:
            alice.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


def test_a_request_that_never_ends_is_answered_and_closed(start_server: Callable[..., Server]) -> None:
    server = start_server(alias_timeout=0.3, detect_timeout=0.2)
    with Talker(server.address) as slow:
        slow.type("GET /irc HTTP/1.1\r\nHost: x\r\nX-Slow:")
        slow.see("HTTP/1.1 408 Request Timeout\r")
        slow.see_end()


def test_a_client_that_goes_silent_is_asked_and_then_missed(start_server: Callable[..., Server]) -> None:
    server = start_server(ping_after=0.2, drop_after=0.5)
    with open_socket(server) as alice:
        enter(alice, "Alice")
        hear(alice, "PING :threadtalk.local")
        alice.send("PONG threadtalk.local")
        hear(alice, "PING :threadtalk.local")


def test_other_addresses_are_not_there(server: Server) -> None:
    with Talker(server.address) as curious:
        curious.type("GET / HTTP/1.1\r\nHost: x\r\n\r")
        curious.see("HTTP/1.1 404 Not Found\r")
        curious.see_end()
