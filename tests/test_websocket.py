"""IRC over WebSocket on real sockets, beside people at netcat."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, ConnectionClosedOK, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from threadtalk.net.listener import SEND_BUFFER_BYTES
from threadtalk.server import Server
from threadtalk.settings import Settings

from .talker import Talker

Join = Callable[..., Talker]


def open_socket(server: Server, subprotocol: str = "text.ircv3.net", **options: object) -> ClientConnection:
    host, port = server.address
    url = f"ws://{host}:{port}/irc"
    return connect(url, subprotocols=[Subprotocol(subprotocol)], compression=None, proxy=None, **options)  # type: ignore[arg-type]


def enter(browser: ClientConnection, nick: str) -> None:
    for line in (f"NICK {nick}", f"USER {nick} 0 * :{nick}", "JOIN #lobby"):
        browser.send(line)
    hear(browser, ":End of /NAMES list")


def text_of(message: str | bytes) -> str:
    text = message if isinstance(message, str) else message.decode()
    assert not set(text) & set("\r\n\0")
    return text


def hear(browser: ClientConnection, ending: str) -> str:
    """Wait for a message that ends so; return it."""
    while not (text := text_of(browser.recv(timeout=10))).endswith(ending):
        pass
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


def test_who_says_a_last_word_and_leaves_is_heard(server: Server, join: Join) -> None:
    """A browser's tab that is closed sends both at once."""
    paula = join("Paula")
    with open_socket(server) as alice:
        enter(alice, "Alice")
        paula.see("Alice has connected to the chat room")
        with alice.protocol_mutex:
            for i in range(10):
                alice.protocol.send_text(f"PRIVMSG #lobby :word {i}".encode())
            alice.protocol.send_close(1000)
            alice.socket.sendall(b"".join(alice.protocol.data_to_send()))
    for i in range(10):
        paula.see(f"Alice: word {i}")
    paula.see("Alice has left the chat room!")


def test_two_browsers_an_irc_client_and_netcat_hear_one_another(server: Server, join: Join) -> None:
    paula = join("Paula")
    irc = Talker(server.address)
    irc.type("NICK Ivan\r\nUSER ivan 0 * :Ivan\r\nJOIN #lobby\r")
    irc.see(":threadtalk.local 366 Ivan …")
    with irc, open_socket(server) as text, open_socket(server, "binary.ircv3.net") as binary:
        enter(text, "Tess")
        enter(binary, "Ben")
        text.send("PRIVMSG #lobby :hi ☕ from Tess")
        paula.see("Tess: hi ☕ from Tess")
        assert hear(binary, " PRIVMSG #lobby :hi ☕ from Tess").startswith(":Tess!~Tess@")
        binary.send(b"PRIVMSG #lobby :hi from Ben")
        paula.see("Ben: hi from Ben")
        hear(text, " PRIVMSG #lobby :hi from Ben")
        irc.type("PRIVMSG #lobby :hi from Ivan\r")
        for browser in (text, binary):
            hear(browser, " PRIVMSG #lobby :hi from Ivan")
        text.send("PRIVMSG Ben :psst")
        hear(binary, " PRIVMSG Ben :psst")


def test_labels_and_batches_are_the_same_as_without_frames(server: Server) -> None:
    with open_socket(server) as alice:
        for line in ("CAP REQ :labeled-response batch echo-message", "NICK Alice", "USER a 0 * :A", "CAP END"):
            alice.send(line)
        alice.send("@label=1 JOIN #tea")
        hear(alice, "@label=1 :threadtalk.local BATCH +L labeled-response")
        hear(alice, ":threadtalk.local BATCH -L")
        alice.send("@label=2 PRIVMSG #tea :hello")
        assert hear(alice, "PRIVMSG #tea :hello").startswith("@label=2 ")
        alice.send("@label=3 QUIT :bye")
        hear(alice, "@label=3 ERROR :Closing link: Quit: bye")
        with pytest.raises(ConnectionClosedOK):
            alice.recv(timeout=10)


def test_a_large_page_of_history_comes_whole_and_in_order(start_server: Callable[..., Server]) -> None:
    server = start_server(limits=False)
    with open_socket(server) as alice:
        for line in ("CAP REQ :batch draft/chathistory", "NICK Alice", "USER a 0 * :A", "CAP END", "JOIN #tea"):
            alice.send(line)
        for i in range(100):
            alice.send(f"PRIVMSG #tea :{i:03} {'☕' * 140}")
        alice.send("CHATHISTORY LATEST #tea * 100")
        hear(alice, " BATCH +H chathistory #tea")
        page = []
        while " BATCH -H" not in (line := text_of(alice.recv(timeout=10))):
            page.append(line.rpartition(" :")[2][:3])
        assert page == [f"{i:03}" for i in range(100)]


def test_who_reads_too_slowly_is_told_so_and_the_socket_is_closed(start_server: Callable[..., Server]) -> None:
    server = start_server(outbox_bytes=65_536, limits=False)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.connect(server.address)
    with open_socket(server, sock=sock, max_queue=1) as slow, open_socket(server) as fast:
        enter(slow, "Slow")
        enter(fast, "Fast")
        for _ in range(2 * SEND_BUFFER_BYTES // 250):  # the kernel doubles what it is asked for
            fast.send("PRIVMSG #lobby :" + "x" * 400)
        fast.send("PING done")
        hear(fast, ":done")
        while "too slowly" not in text_of(slow.recv(timeout=10)):
            pass
        with pytest.raises(ConnectionClosed) as closed:
            slow.recv(timeout=10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


def test_who_is_too_fast_and_comes_back_gets_in_all_the_same(start_server: Callable[..., Server]) -> None:
    server = start_server(message_burst=5, message_rate=20)
    for nick in ("Alice", "Bob"):
        with open_socket(server) as again:
            enter(again, nick)
            for i in range(10):
                again.send(f"PING {i}")
            hear(again, ":9")


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
        slow.send(b"GET /irc HTTP/1.1\r\nHost: localhost\r\nX-Slow:")
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
        curious.type("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r")
        curious.see("HTTP/1.1 404 Not Found\r")
        curious.see_end()


def test_what_a_browser_sends_again_after_a_restart_is_not_said_twice(tmp_path: Path) -> None:
    settings = Settings(port=0, data=str(tmp_path))
    line = "@label=1;+threadtalk/id=abc123 PRIVMSG #lobby :once"
    with Server(settings) as server, open_socket(server) as alice:
        alice.send("CAP REQ :message-tags echo-message labeled-response draft/multiline batch")
        alice.send("CAP END")
        enter(alice, "Alice")
        alice.send(line)
        said = hear(alice, " PRIVMSG #lobby :once")
    (msgid,) = [tag[6:] for tag in said.split(" ")[0].lstrip("@").split(";") if tag.startswith("msgid=")]
    with Server(settings) as server, open_socket(server) as alice:
        alice.send("CAP REQ :message-tags echo-message labeled-response draft/multiline batch")
        alice.send("CAP END")
        enter(alice, "Alice")
        alice.send(line)
        hear(alice, f"NOTE PRIVMSG ALREADY_SAID #lobby abc123 {msgid} :This was said already")
        for part in ("@+threadtalk/id=m1 BATCH +1 draft/multiline #lobby", "@batch=1 PRIVMSG #lobby :a", "BATCH -1"):
            alice.send(part)
        hear(alice, " PRIVMSG #lobby :a")
        for part in ("@+threadtalk/id=m1 BATCH +1 draft/multiline #lobby", "@batch=1 PRIVMSG #lobby :a", "BATCH -1"):
            alice.send(part)
        assert "ALREADY_SAID #lobby m1" in hear(alice, ":This was said already")


def test_a_browser_that_comes_back_takes_the_place_of_the_connection_it_lost(server: Server) -> None:
    token = "a-secret-of-this-browser"
    with open_socket(server) as lost, open_socket(server) as back, open_socket(server) as thief:
        lost.send(f"TOKEN {token}")
        enter(lost, "Alice")
        thief.send(f"TOKEN {token}x")
        thief.send("NICK Alice")
        thief.send("USER a 0 * :a")
        hear(thief, ":Nickname is already in use")
        back.send(f"TOKEN {token}")
        enter(back, "Alice")
        back.send("PRIVMSG Alice :it is me")
        hear(back, " PRIVMSG Alice :it is me")
        back.send("TOKEN whatever-it-may-be")
        hear(back, ":You may not reregister")
        thief.send("TOKEN short")
        assert "FAIL TOKEN INVALID_TOKEN" in hear(thief, "A-Z a-z 0-9 - _")


def asked(server: Server, request: str) -> bytes:
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(request.replace("\n", "\r\n").encode())
        sock.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    return answer


PAGE = "GET / HTTP/1.1\nHost: {host}\nConnection: close\n\n"
WEBSOCKET = (
    "GET /irc HTTP/1.1\nHost: {host}\nOrigin: http://{host}\nConnection: Upgrade\nUpgrade: websocket\n"
    "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"
)


def test_a_name_that_was_made_to_lead_here_gets_no_page_and_no_chat(start_server: Callable[..., Server]) -> None:
    server = start_server(
        allowed_origins="https://chat.example.org", server_name="talk.example.net", plaintext_from="127.0.0.1"
    )
    port = server.address[1]
    for host in (f"evil.example:{port}", "evil.example", "chat.example.org.evil.example"):
        for request in (PAGE, WEBSOCKET):
            answer = asked(server, request.format(host=host))
            assert answer.startswith(b"HTTP/1.1 421 "), answer
            assert b"allowed_origins" in answer
            assert b"evil" not in answer
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "chat.example.org", "talk.example.net", f"[::1]:{port}"):
        assert asked(server, PAGE.format(host=host)).startswith(b"HTTP/1.1 200 ")
        assert asked(server, WEBSOCKET.format(host=host)).startswith(b"HTTP/1.1 101 ")
    program = WEBSOCKET.replace("Origin: http://{host}\n", "")
    assert asked(server, program.format(host="other.example")).startswith(b"HTTP/1.1 101 "), "no browser is without one"
    by_proxy = WEBSOCKET.replace("Origin: http://{host}", "Origin: https://chat.example.org")
    assert asked(server, by_proxy.format(host="upstream:8255")).startswith(b"HTTP/1.1 101 ")
