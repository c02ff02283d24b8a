"""IRC over WebSocket at the level of bytes, the client's side being the `websockets` library's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from tests.wire.chunks import ways_to_cut
from threadtalk.core.outcome import Reply
from threadtalk.core.world import World
from threadtalk.wire.api import Close, Do, Write
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.websocket import WebSocketSession, is_allowed

SERVER = ServerInfo("irc.test", "Test", "v1", "today", "epoch")
REGISTER = ["NICK alice", "USER alice 0 * :Alice"]


class Browser:
    """A WebSocket client in memory, with a session and a World behind it."""

    def __init__(self, subprotocols: list[str], path: str = "/irc", origin: str | None = None) -> None:
        offered = [Subprotocol(name) for name in subprotocols] or None
        self.protocol = ClientProtocol(parse_uri(f"ws://chat.example:8255{path}"), subprotocols=offered)
        self.session = WebSocketSession(Forms(SERVER), "host.cloak", ["https://friend.example"])
        self.world = World()
        self.is_closed = False
        request = self.protocol.connect()
        if origin is not None:
            request.headers["Origin"] = origin
        self.protocol.send_request(request)
        self.request = b"".join(self.protocol.data_to_send())

    def open(self) -> None:
        self.feed(self.request)
        assert self.protocol.handshake_exc is None

    def send(self, *lines: str) -> list[str]:
        for line in lines:
            self.protocol.send_text(line.encode()) if self._speaks_text else self.protocol.send_binary(line.encode())
        return self.feed(b"".join(self.protocol.data_to_send()))

    @property
    def _speaks_text(self) -> bool:
        return self.protocol.subprotocol != "binary.ircv3.net"

    def feed(self, data: bytes) -> list[str]:
        """Let the server have bytes; return the messages that it answers with."""
        self.session.receive_data(data)
        while (step := self.session.next_step()) is not None:
            self.protocol.receive_data(self._take(step))
        return self.heard()

    @property
    def close_code(self) -> int | None:
        """Why the server has closed the WebSocket."""
        return self.protocol.close_rcvd.code if self.protocol.close_rcvd is not None else None

    def heard(self) -> list[str]:
        messages = []
        for event in self.protocol.events_received():
            if isinstance(event, Frame) and event.opcode in (Opcode.TEXT, Opcode.BINARY):
                assert (event.opcode is Opcode.TEXT) == self._speaks_text
                messages.append(event.data.decode())
        return messages

    def _take(self, step: object) -> bytes:
        if isinstance(step, Write):
            return step.data
        if isinstance(step, Close):
            self.is_closed = True
            return step.data
        assert isinstance(step, Do)
        form = self.session.form
        pieces, outcome = [], []
        for wish in (step.command, *step.then):
            if isinstance(wish, bytes):
                pieces.append(wish)
                continue
            for item in self.world.execute(1, wish, 1_700_000_000_123):
                outcome.append(item)
                if isinstance(item, Reply):
                    pieces.append(form.encode_reply(item, "alice"))
                else:
                    pieces.append(form.encode(item, own=True))
        if step.settles:
            self.session.settle(outcome)
        return form.encode_labelled(step.label, pieces) if step.label is not None else b"".join(pieces)


def connected(*subprotocols: str) -> Browser:
    browser = Browser(list(subprotocols))
    browser.open()
    assert browser.send(*REGISTER)[0].startswith(":irc.test 001 alice ")
    return browser


@pytest.mark.parametrize("name", ["text.ircv3.net", "binary.ircv3.net"])
def test_each_line_is_one_message_of_the_kind_that_was_agreed_on(name: str) -> None:
    browser = connected("unknown", name)
    assert browser.protocol.subprotocol == name
    answer = browser.send("JOIN #tea", "PING x")
    assert answer[0] == ":alice!~alice@host.cloak JOIN #tea"
    assert answer[-1] == ":irc.test PONG irc.test :x"
    assert not any("\r" in line or "\n" in line for line in answer)


def test_the_clients_first_choice_counts_and_without_one_text_is_spoken() -> None:
    assert connected("binary.ircv3.net", "text.ircv3.net").protocol.subprotocol == "binary.ircv3.net"
    assert connected("text.ircv3.net", "binary.ircv3.net").protocol.subprotocol == "text.ircv3.net"
    assert connected().protocol.subprotocol is None


def test_a_request_may_come_in_any_pieces() -> None:
    request = Browser(["text.ircv3.net"]).request
    for chunks in ways_to_cut(request):
        session = WebSocketSession(Forms(SERVER), "h")
        for chunk in chunks:
            session.receive_data(chunk)
        step = session.next_step()
        assert isinstance(step, Write)
        assert step.data.startswith(b"HTTP/1.1 101 ")


def test_a_label_is_on_the_one_response() -> None:
    browser = Browser(["text.ircv3.net"])
    browser.open()
    browser.send("CAP REQ :labeled-response batch", *REGISTER, "CAP END")
    assert browser.send("@label=1 PING x") == ["@label=1 :irc.test PONG irc.test :x"]
    joined = browser.send("@label=2 JOIN #tea")
    assert joined[0] == "@label=2 :irc.test BATCH +L labeled-response"
    assert joined[1] == "@batch=L :alice!~alice@host.cloak JOIN #tea"
    assert joined[-1] == ":irc.test BATCH -L"
    assert browser.send("@label=3 QUIT :bye") == ["@label=3 ERROR :Closing link: Quit: bye"]
    assert browser.close_code == 1000


def test_a_message_in_several_frames_is_one_line() -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_text(b"PING ", fin=False)
    browser.protocol.send_continuation(b"abc", fin=False)
    browser.protocol.send_ping(b"between")
    browser.protocol.send_continuation(b"def", fin=True)
    assert browser.feed(b"".join(browser.protocol.data_to_send())) == [":irc.test PONG irc.test :abcdef"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"x" * 9000, 1009), (b"\xff\xfe", 1007)],
)
def test_what_is_too_long_or_no_text_ends_the_connection_with_the_reason(data: bytes, code: int) -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_text(data)
    browser.feed(b"".join(browser.protocol.data_to_send()))
    assert browser.is_closed
    assert browser.close_code == code


def test_bytes_that_are_no_text_are_refused_and_the_connection_stays() -> None:
    browser = connected("binary.ircv3.net")
    browser.protocol.send_binary(b"PRIVMSG #tea :\xff")
    (answer,) = browser.feed(b"".join(browser.protocol.data_to_send()))
    assert "FAIL * INVALID_UTF8" in answer
    assert not browser.is_closed


def test_one_message_cannot_carry_two_lines() -> None:
    assert connected("text.ircv3.net").send("PING x\r\nPING y") == []


def test_who_closes_is_answered() -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_close(1000)
    browser.feed(b"".join(browser.protocol.data_to_send()))
    assert browser.is_closed
    assert browser.close_code == 1000


def test_unmasked_frames_end_the_connection() -> None:
    browser = connected("text.ircv3.net")
    browser.feed(b"\x81\x06PING x")
    assert browser.is_closed
    assert browser.close_code == 1002


HERE = "chat.example:8255"


@pytest.mark.parametrize("origin", [None, f"http://{HERE}", f"https://{HERE}", "https://friend.example"])
def test_programs_own_pages_and_friends_may_chat(origin: str | None) -> None:
    browser = Browser(["text.ircv3.net"], origin=origin)
    browser.open()
    assert browser.send(*REGISTER)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "*",
        "http://chat.example",
        "https://chat.example",
        "http://chat.example:80",
        "http://chat.example:82555",
        f"http://evil.{HERE}",
        f"http://{HERE}.evil.example",
        f"http://{HERE}@evil.example",
        f"http://{HERE}/",
        f"http://{HERE} ",
        f"HTTP://{HERE}",
        f"ws://{HERE}",
        f"ftp://{HERE}",
        HERE,
        f"//{HERE}",
        f"http://CHAT.example:8255 http://{HERE}",
        "https://friend.example.evil.example",
        "https://friend.example:444",
        "http://friend.example",
        "https://evil.example#https://friend.example",
        "https://evil.example?https://friend.example",
        "https://xfriend.example",
        "https://friend.exampl",
        "file://",
        "about:blank",
        "chrome-extension://abc",
        "http://localhost",
        "http://127.0.0.1:8255",
    ],
)
def test_pages_of_others_may_not_chat_in_their_readers_name(origin: str) -> None:
    assert not is_allowed(origin, HERE, ["https://friend.example"])


def test_a_page_of_another_host_is_told_no() -> None:
    browser = Browser(["text.ircv3.net"], origin="https://evil.example")
    browser.session.receive_data(browser.request)
    step = browser.session.next_step()
    assert isinstance(step, Close)
    assert step.data.startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /irc HTTP/1.1\r\nHost: x\r\n\r\n", b"426"),
        (b"HEAD /irc HTTP/1.1\r\nHost: x\r\n\r\n", b"405"),
        (b"POST /irc HTTP/1.1\r\nHost: x\r\n\r\nNICK eve\r\nUSER eve 0 * :eve\r\n", b"405"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\nNICK eve\r\nUSER eve 0 * :eve\r\n", b"404"),
        (b"NICK / HTTP/1.1\r\nContent-Length: 9\r\n\r\nNICK eve\r\n", b"400"),
    ],
)
def test_any_other_request_is_answered_and_runs_nothing(request_: bytes, status: bytes) -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(request_)
    step = session.next_step()
    assert isinstance(step, Close)
    assert step.data.split(b" ")[1] == status
    session.receive_data(b"NICK eve\r\nUSER eve 0 * :eve\r\n")
    while (step := session.next_step()) is not None:
        assert isinstance(step, Close)
    assert not session.has_entered


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=200) | st.text(max_size=80).map(str.encode), max_size=6), st.booleans())
def test_whatever_comes_in_frames_one_answer_is_one_line(messages: list[bytes], is_text: bool) -> None:
    browser = connected("text.ircv3.net" if is_text else "binary.ircv3.net")
    for message in messages:
        (browser.protocol.send_text if is_text else browser.protocol.send_binary)(message)
    for line in browser.feed(b"".join(browser.protocol.data_to_send())):
        assert not set(line) & set("\r\n\0")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_garbage_after_the_handshake_raises_nothing(chunks: list[bytes]) -> None:
    browser = connected("text.ircv3.net")
    for chunk in chunks:
        if not browser.is_closed:
            browser.session.receive_data(chunk)
            while (step := browser.session.next_step()) is not None:
                browser.is_closed |= isinstance(step, Close)
