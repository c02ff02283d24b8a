"""A server that is not ours: whatever bytes it sends, the client ends or goes on in its own words."""

from __future__ import annotations

import logging
import random
import socket
import threading

import pytest

from tests.client.conftest import PATIENCE, Recorder
from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import Ended, Heard
from threadtalk.client.render import plain_text
from threadtalk.client.state import ChatState
from threadtalk.client.target import Target

WELCOME = (
    b"@kind=welcome;alias=Alice Connected to the server!\n"
    b"@kind=entered;room=#lobby;members=1;last=1 -- You are now in #lobby (1 here).\n"
    b"@kind=pong;word=w1 PONG\n"
)
PIECES = [
    b"\x1b]0;owned\x07",
    b"\x1b[2J",
    b"\x9b31m",
    b"\xff\xfe\xfd",
    b"\x00",
    b"@",
    b"@kind",
    b"@kind=say",
    b"@kind=say;room=#lobby;number=99999999999999999999999;at=-5;alias=\x1b[31mBob \x1b[31mBob: hi",
    b"@kind=entered;room=;members=x;last= in",
    b"@kind=history-end;room=#lobby;more=1;next=1 ",
    b"@kind=rename;alias=Alice;new= ",
    b"@kind=leave;alias=Alice;room=#lobby;number=2 ",
    b"@kind=bye bye",
    b"@kind=ping;word=" + b"w" * 300 + b" ",
    b"@;;;===\\\\\\ ",
    b"HTTP/1.1 400 Bad Request\r",
    b"SSH-2.0-OpenSSH_9.2p1",
    "\u202e\u2066\u200b\u0300\u0300\u0300\u0300\u0300\u0300".encode(),
    b" ",
    b"\n",
    b"\n",
    b"\n",
]


def garbage(seed: int) -> bytes:
    chance = random.Random(seed)
    return b"".join(chance.choice(PIECES) for _ in range(chance.randrange(200)))


def is_clean(text: str) -> bool:
    return not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b" for c in text)


@pytest.mark.parametrize("seed", range(20))
def test_garbage_ends_in_words(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    recorder = Recorder()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.recv(100)
                try:
                    sock.sendall((WELCOME if seed % 2 else b"") + garbage(seed))
                    sock.shutdown(socket.SHUT_WR)
                    while sock.recv(1000):
                        pass
                except OSError:
                    pass  # the client has had enough

        thread = threading.Thread(target=serve)
        thread.start()
        options = ConnectionOptions(reconnect=False)
        connection = Connection(Target("127.0.0.1", listener.getsockname()[1]), recorder, options)
        connection.enter("Alice")
        connection.say("hello")
        connection.start()
        ended = recorder.wait_for(Ended)
        thread.join(PATIENCE)
    assert connection.join(PATIENCE)
    assert ended.exit_code == 1
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    state = ChatState()
    for event in recorder.events:
        for shown in state.apply(event):
            assert is_clean(plain_text(shown))


def test_a_line_without_an_end_is_cut() -> None:
    recorder = Recorder()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = ConnectionOptions(reconnect=False)
        connection = Connection(Target("127.0.0.1", listener.getsockname()[1]), recorder, options)
        connection.start()
        connection.enter("Alice")
        sock, _ = listener.accept()
        with sock:
            sock.sendall(WELCOME + b"x" * 5_000_000 + b"\nafter\n")
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(1000):
                pass
        recorder.wait_for(Ended)
    assert connection.join(PATIENCE)
    texts = [event.line.text for event in recorder.events if isinstance(event, Heard)]
    assert len(texts[-2]) == 2 * 1024 * 1024
    assert texts[-1] == "after"
