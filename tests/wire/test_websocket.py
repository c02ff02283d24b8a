"""IRC over WebSocket at the level of bytes, the client's side being the `websockets` library's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from tests.wire.chunks import ways_to_cut
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.wire.api import NOTHING, Close, Do, Write
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.message import LINE_MAX
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.websocket import UnopenedForm, WebSocketForm, WebSocketSession, is_allowed, websocket_form

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

    def steps(self) -> list[object]:
        steps: list[object] = []
        while (step := self.session.next_step()) is not None:
            steps.append(step)
        return steps

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


def connected_form() -> WebSocketForm:
    return websocket_form(Forms(SERVER).form(frozenset()), Opcode.TEXT)


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
    assert "FAIL PRIVMSG INVALID_UTF8" in answer
    assert not browser.is_closed


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_one_message_cannot_carry_two_lines(end: str) -> None:
    refused = ":irc.test 421 alice * :Unknown command"
    assert connected("text.ircv3.net").send(f"PING x{end}PING y") == [refused]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_line_end_that_should_not_be_there_does_no_harm(end: str) -> None:
    assert connected("text.ircv3.net").send(f"PING x{end}", end, "") == [":irc.test PONG irc.test :x"]


def test_what_was_said_before_closing_is_heard() -> None:
    browser = connected("text.ircv3.net")
    browser.send("JOIN #tea")
    browser.protocol.send_text(b"TOPIC #tea :last words")
    browser.protocol.send_close(1000)
    assert browser.feed(b"".join(browser.protocol.data_to_send())) == [
        ":alice!~alice@host.cloak TOPIC #tea :last words"
    ]
    assert browser.close_code == 1000


@pytest.mark.parametrize("bad", [b"\x81\x83\0\0\0\0a\xffb", b"\x81\x01x", b"\x83\x80\0\0\0\0", b"\x80\x80\0\0\0\0"])
def test_what_comes_before_a_mistake_is_heard_and_what_comes_after_it_is_not(bad: bytes) -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_text(b"PING before")
    before = b"".join(browser.protocol.data_to_send())
    browser.protocol.send_text(b"PING after")
    after = b"".join(browser.protocol.data_to_send())
    assert browser.feed(before + bad + after) == [":irc.test PONG irc.test :before"]
    assert browser.close_code in (1002, 1007)
    browser.session.receive_data(after)
    assert browser.session.next_step() is None


def test_frames_may_come_in_any_pieces() -> None:
    client = connected("text.ircv3.net").protocol
    client.send_text(b"PING ", fin=False)
    client.send_ping(b"between")
    client.send_continuation("☕".encode() + b"x" * 130, fin=True)
    client.send_binary(b"PING z")
    frames = b"".join(client.data_to_send())
    for chunks in ways_to_cut(frames):
        browser = connected("text.ircv3.net")
        heard = [line for chunk in chunks for line in browser.feed(chunk)]
        assert heard == [":irc.test PONG irc.test :☕" + "x" * 130, ":irc.test PONG irc.test :z"]


def test_each_ping_is_answered_and_costs_as_much_as_a_line() -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_ping(b"a")
    browser.protocol.send_ping(b"b")
    browser.protocol.send_pong(b"nobody asked")
    browser.session.receive_data(b"".join(browser.protocol.data_to_send()))
    assert browser.steps() == [Write(b"\x8a\x01a"), Write(b"\x8a\x01b"), NOTHING]


def test_a_message_in_frames_is_no_longer_than_one_in_one() -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.send_text(b"x" * LINE_MAX, fin=False)
    assert browser.feed(b"".join(browser.protocol.data_to_send())) == []
    browser.protocol.send_continuation(b"y", fin=False)
    browser.feed(b"".join(browser.protocol.data_to_send()))
    assert browser.close_code == 1009


@pytest.mark.parametrize("size", [LINE_MAX + 1, 2**16, 2**31, 2**63 - 1])
def test_a_frame_is_refused_for_its_size_before_any_of_it_has_come(size: int) -> None:
    browser = connected("text.ircv3.net")
    length = bytes((0xFE,)) + size.to_bytes(2, "big") if size < 2**16 else bytes((0xFF,)) + size.to_bytes(8, "big")
    browser.feed(b"\x81" + length)
    assert browser.close_code == 1009


def test_compression_is_not_agreed_on() -> None:
    browser = Browser(["text.ircv3.net"])
    browser.request = browser.request.replace(b"\r\n\r\n", b"\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
    browser.session.receive_data(browser.request)
    (answer,) = browser.steps()
    assert isinstance(answer, Write)
    assert b"xtensions" not in answer.data
    browser.protocol.receive_data(answer.data)
    browser.feed(b"\xc1\x80\0\0\0\0")
    assert browser.close_code == 1002


def test_nothing_comes_before_the_answer_that_opens_the_socket() -> None:
    """Somebody who was too fast a moment ago, and comes back, is told so after it or not at all."""
    browser = Browser(["text.ircv3.net"])
    too_fast = Refusal(Code.TOO_FAST, {"rate": "5"})
    session = browser.session
    session.receive_data(browser.request[:40])
    assert session.encode_refusal(too_fast) == b""
    session.receive_data(browser.request[40:])
    assert session.encode_refusal(too_fast) == b""
    answer = session.next_step()
    assert session.encode_refusal(too_fast) == b"", "the answer is on its way, and not yet sent"
    assert isinstance(answer, Write)
    assert answer.data.startswith(b"HTTP/1.1 101 ")
    assert session.next_step() is None
    assert b"You are too fast" in session.encode_refusal(too_fast)
    refused = Browser([], path="/").session
    refused.receive_data(Browser([], path="/").request)
    assert isinstance(refused.next_step(), Close)
    assert refused.encode_refusal(too_fast) == b""


def test_until_the_socket_is_open_what_is_said_is_http() -> None:
    browser = Browser(["text.ircv3.net"])
    session = browser.session
    late = Refusal(Code.ALIAS_TIMEOUT, {"seconds": 60})
    for data in (browser.request[:40], browser.request[40:]):
        session.receive_data(data)
        assert session.encode_refusal(late).startswith(b"HTTP/1.1 408 ")
        assert session.form is not None
    unopened = Browser([]).session.form
    assert isinstance(unopened, UnopenedForm)
    assert unopened.encode_shutdown().startswith(b"HTTP/1.1 503 ")
    assert unopened.once_answered.encode_shutdown() == b""
    assert isinstance(session.next_step(), Write)
    assert session.form is not unopened, "as soon as the answer is sent"
    assert b"ERROR" in session.form.encode_shutdown()


def test_what_is_sent_before_the_answer_is_refused() -> None:
    """It could be another's request that a proxy has let through (RFC 6455, section 4.1: the client waits)."""
    session = Browser([]).session
    session.receive_data(Browser(["text.ircv3.net"]).request + b"\x89\x80\0\0\0\0")
    step = session.next_step()
    assert isinstance(step, Close)
    assert step.data.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("code", [Code.TOO_SLOW, Code.ALIAS_TIMEOUT])
def test_who_is_sent_away_hears_why_and_the_socket_is_closed(code: Code) -> None:
    browser = connected("text.ircv3.net")
    refusal = Refusal(code, {"limit": 1, "seconds": 1})
    data = browser.session.encode_refusal(refusal)
    assert browser.session.form.encode_refusal(refusal, "alice").endswith(data[-4:])
    browser.protocol.receive_data(data)
    assert len(browser.heard()) == 1
    assert browser.close_code == 1008


def test_a_lost_message_is_refused_and_the_socket_stays_open() -> None:
    browser = connected("text.ircv3.net")
    browser.protocol.receive_data(browser.session.encode_refusal(Refusal(Code.NOT_STORED)))
    assert browser.heard()[0].startswith(":irc.test FAIL * NOT_STORED :")
    assert browser.close_code is None


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 255, 256, 511, 8702])
def test_lines_of_all_sizes_come_out_of_frames_as_they_went_in(size: int) -> None:
    form = connected("text.ircv3.net").session.form
    line = b"x" * size
    browser = ClientProtocol(parse_uri("ws://x/"), state=State.OPEN)
    browser.receive_data(form.frames(line + b"\r\n"))
    assert [frame.data for frame in browser.events_received()] == ([line] if size else [])
    frames = form.frames(line + b"\r\n") * 3
    one = len(frames) // 3
    for at in range(0, len(frames), max(1, size // 7)):
        assert form.end_of_message(frames, at) == -(-at // one) * one or at == 0
    assert form.encode_labelled("1", [frames[:one]] if size else []) == form.frames(
        b"@label=1 " + (line or b":irc.test ACK") + b"\r\n"
    )


@given(st.binary(max_size=300), st.integers(0, 300))
def test_the_end_of_a_message_is_found_in_anything(data: bytes, at: int) -> None:
    assert connected_form().end_of_message(data, min(at, len(data))) >= 0


def test_sessions_of_one_kind_share_one_form_and_so_one_encoding() -> None:
    forms = Forms(SERVER)
    text = websocket_form(forms.form(frozenset({"server-time"})), Opcode.TEXT)
    assert websocket_form(forms.form(frozenset({"server-time", "cap-notify"})), Opcode.TEXT) is text
    assert websocket_form(forms.form(frozenset({"server-time"})), Opcode.BINARY) is not text
    assert websocket_form(forms.form(frozenset()), Opcode.TEXT) is not text


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

UPGRADE = (
    b"GET /irc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
"""The request of RFC 6455, section 1.3."""


def test_the_answer_to_the_key_is_the_one_of_the_specification() -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(UPGRADE)
    step = session.next_step()
    assert isinstance(step, Write)
    assert b"\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in step.data


def test_the_subprotocols_may_stand_in_several_lines_and_unknown_ones_are_passed_over() -> None:
    offered = b"\r\nSec-WebSocket-Protocol: soup\r\nSec-WebSocket-Protocol: binary.ircv3.net, text.ircv3.net\r\n\r\n"
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(UPGRADE.replace(b"\r\n\r\n", offered))
    step = session.next_step()
    assert isinstance(step, Write)
    assert b"\r\nSec-WebSocket-Protocol: binary.ircv3.net\r\n" in step.data


def test_what_is_no_ascii_in_other_headers_does_not_matter() -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(UPGRADE.replace(b"\r\n\r\n", "\r\nUser-Agent: Böwser\r\nContent-Length: 0\r\n\r\n".encode()))
    step = session.next_step()
    assert isinstance(step, Write)
    assert step.data.startswith(b"HTTP/1.1 101 ")


def test_where_no_subprotocol_is_known_none_is_named() -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(UPGRADE.replace(b"\r\n\r\n", b"\r\nSec-WebSocket-Protocol: soup\r\n\r\n"))
    step = session.next_step()
    assert isinstance(step, Write)
    assert step.data.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Protocol" not in step.data


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
        (b"HEAD /irc HTTP/1.1\r\nHost: x\r\n\r\n", b"426"),
        (b"GET /irc/ HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /IRC HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /%69rc HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET //irc HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
        (b"GET /irc?x HTTP/1.1\r\nHost: x\r\nOrigin: null\r\n\r\n", b"403"),
        (UPGRADE.replace(b"Version: 13", b"Version: 8"), b"426"),
        (UPGRADE.replace(b"Sec-WebSocket-Version: 13\r\n", b""), b"426"),
        (UPGRADE.replace(b"Upgrade: websocket\r\n", b"Upgrade: websocket\r\nUpgrade: websocket\r\n"), b"426"),
        (UPGRADE.replace(b"Upgrade: websocket", b"Upgrade: h2c"), b"426"),
        (UPGRADE.replace(b"Connection: Upgrade", b"Connection: keep-alive"), b"426"),
        (UPGRADE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"<b>Mallory"), b"400"),
        (UPGRADE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"TWFsbG9yeQ=="), b"400"),
        (UPGRADE.replace(b"Sec-WebSocket-Key:", b"X:"), b"400"),
        (UPGRADE.replace(b"Connection: ", b"Connection: \x80 "), b"400"),
        (UPGRADE.replace(b"HTTP/1.1", b"HTTP/1.0"), b"426"),
        (UPGRADE.replace(b"GET", b"HEAD"), b"426"),
        (UPGRADE.replace(b"Host: x\r\n", b""), b"400"),
        (UPGRADE.replace(b"Host: x\r\n", b"Host: x\r\nOrigin: null\r\n"), b"403"),
        (UPGRADE.replace(b"Host: x\r\n", b"Host: x\r\nOrigin: http://x\r\nOrigin: http://y\r\n"), b"400"),
        (UPGRADE.replace(b"Host: x\r\n", b"Host: x\r\nContent-Length: 9\r\n") + b"NICK eve\r\n", b"400"),
        (UPGRADE.replace(b"Host: x\r\n", b"Host: x\r\nSec-WebSocket-Protocol: a b\r\n"), b"400"),
        (b"POST /irc HTTP/1.1\r\nHost: x\r\n\r\nNICK eve\r\nUSER eve 0 * :eve\r\n", b"405"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\nNICK eve\r\nUSER eve 0 * :eve\r\n", b"404"),
        (b"NICK / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nNICK eve\r\n", b"405"),
    ],
)
def test_any_other_request_is_answered_and_runs_nothing(request_: bytes, status: bytes) -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(request_)
    step = session.next_step()
    assert isinstance(step, Close)
    assert step.data.split(b" ")[1] == status
    head, _, body = step.data.partition(b"\r\n\r\n")
    assert b"\r\nConnection: close" in head
    assert b"\r\nContent-Security-Policy: default-src 'none'" in head
    assert b"Mallory" not in step.data, "what a page sends is not to be quoted back at it"
    assert bool(body) != request_.startswith(b"HEAD ")
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


def _client_frame(opcode: int, payload: bytes, fin: bool, reserved: int, is_masked: bool) -> bytes:
    head = bytes(((0x80 if fin else 0) | reserved << 4 | opcode,))
    size = len(payload)
    length = bytes((size,)) if size <= 125 else bytes((126,)) + size.to_bytes(2, "big")
    if not is_masked:
        return head + length + payload
    return head + bytes((length[0] | 0x80,)) + length[1:] + b"\0\0\0\0" + payload


LINES = st.sampled_from(
    [
        "JOIN #tea",
        "PRIVMSG #tea :hi ☕",
        "PRIVMSG alice :\x01ACTION waves\x01",
        "TOPIC #tea :a\x02b",
        "WHOIS alice",
        "LIST",
        "@label=1 NAMES #tea",
        "@label=2 PART #tea",
        "CAP REQ :labeled-response batch echo-message message-tags server-time",
        "NICK \0",
        "QUIT",
    ]
).map(str.encode)

PAYLOADS = LINES | st.binary(max_size=140) | st.integers(0, 5000).map(lambda size: b"PING " + b"x" * size)
GOOD_FRAMES = st.builds(_client_frame, st.sampled_from([1, 2]), LINES, st.just(True), st.just(0), st.just(True))
ANY_FRAMES = st.builds(
    _client_frame,
    st.sampled_from([0, 1, 2, 8, 9, 10]) | st.integers(0, 15),
    PAYLOADS,
    st.booleans(),
    st.sampled_from([0, 0, 0, 0, 4]),
    st.sampled_from([True, True, True, True, False]),
)


@settings(deadline=None)
@given(st.lists(GOOD_FRAMES | ANY_FRAMES, max_size=12), st.lists(st.integers(1, 300), max_size=30), st.booleans())
def test_whatever_frames_come_what_goes_out_is_frames_of_one_line(
    frames: list[bytes], cuts: list[int], is_text: bool
) -> None:
    browser = connected("text.ircv3.net" if is_text else "binary.ircv3.net")
    data = b"".join(frames)
    for size in [*cuts, len(data)]:
        piece, data = data[:size], data[size:]
        for line in browser.feed(piece):
            assert line
            assert not set(line) & set("\r\n\0")
            assert len(line.partition(" ")[2] if line.startswith("@") else line) <= 510
        assert browser.protocol.parser_exc is None, "a browser would call it a mistake"
        if browser.is_closed:
            assert browser.close_code is not None
            break


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_request_with_anything_in_it_is_answered_in_http_or_waited_for(noise: bytes, at: int) -> None:
    session = WebSocketSession(Forms(SERVER), "h")
    session.receive_data(UPGRADE[:at] + noise + UPGRADE[at:])
    step = session.next_step()
    if step is not None:
        assert isinstance(step, Write | Close)
        assert step.data.startswith(b"HTTP/1.1 ")
        assert session.next_step() is None
    assert not session.has_entered
