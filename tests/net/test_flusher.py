"""The one thread that sends, over socket pairs: what is sent, how connections end, and what is left behind: nothing."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from threadtalk.core.refusals import Code, Refusal
from threadtalk.net import flusher as flusher_module
from threadtalk.net.flusher import Channel, Flusher
from threadtalk.outbox import Outbox
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.plain.form import PLAIN
from threadtalk.wire.websocket import websocket_form

from ..talker import PATIENCE, wait_until


class Peer:
    """Both ends of one connection: the outbox that the hub would fill, and the client's socket."""

    def __init__(self, flusher: Flusher) -> None:
        self.flusher = flusher
        ours, self.socket = socket.socketpair()
        self.socket.settimeout(PATIENCE)
        self.outbox = Outbox(1 << 20)
        self.channel = self.outbox.channel = Channel(ours, self.outbox)

    def append(self, data: bytes) -> None:
        """Do what the hub does."""
        self.outbox.chunks.append(data)
        self.outbox.appended_bytes += len(data)
        if not self.outbox.is_scheduled:
            self.outbox.is_scheduled = True
            self.flusher.schedule(self.outbox)
        self.flusher.wake()

    def order(self, order: Callable[..., None], *arguments: object) -> None:
        order(self.outbox, *arguments)
        self.flusher.wake()

    def park(self) -> None:
        """Fill the connection until it takes nothing more."""
        while not self.channel.is_parked:
            self.append(b"x" * 65_536 + b"\n")
            wait_until(lambda: self.channel.is_parked or not self.outbox.chunks, "nothing is taken")

    def read_all(self) -> bytes:
        data = b""
        while piece := self.socket.recv(1 << 20):
            data += piece
        return data


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher()
    flusher.start()
    yield flusher
    flusher.stop(0)


@pytest.fixture
def peer(flusher: Flusher) -> Iterator[Peer]:
    peer = Peer(flusher)
    yield peer
    peer.socket.close()
    peer.channel.socket.close()


def test_what_waits_arrives_in_order(peer: Peer) -> None:
    for i in range(1000):
        peer.append(b"%d\n" % i)
    peer.order(peer.flusher.finish)
    assert peer.read_all() == b"".join(b"%d\n" % i for i in range(1000))
    assert peer.outbox.waiting_bytes == 0


def test_one_that_takes_nothing_delays_nobody_and_loses_nothing(flusher: Flusher, peer: Peer) -> None:
    peer.park()
    other = Peer(flusher)
    other.append(b"hello\n")
    assert other.socket.recv(100) == b"hello\n"
    expected = peer.outbox.appended_bytes + 5
    peer.append(b"last\n")
    peer.order(flusher.finish)
    data = peer.read_all()
    assert len(data) == expected
    assert data.endswith(b"last\n")
    other.socket.close()
    other.channel.socket.close()


def test_a_socket_is_closed_by_release_and_by_nothing_before(peer: Peer) -> None:
    peer.append(b"bye\n")
    peer.order(peer.flusher.finish)
    assert peer.read_all() == b"bye\n"
    assert peer.channel.socket.fileno() >= 0, "its thread may still be reading from it"
    peer.order(peer.flusher.release)
    wait_until(lambda: peer.channel.socket.fileno() < 0, "the descriptor is never given back")


def test_what_is_scheduled_for_a_closed_connection_leaves_nothing_behind(flusher: Flusher, peer: Peer) -> None:
    peer.order(flusher.release)
    wait_until(lambda: peer.channel.socket.fileno() < 0, "the descriptor is never given back")
    peer.append(b"too late\n")
    wait_until(lambda: not peer.outbox.chunks, "what nobody will read is kept")
    assert peer.outbox.waiting_bytes == 0
    assert flusher._channels == set()


def test_one_that_never_takes_its_last_words_is_given_up(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flusher_module, "PATIENCE", 0.01)
    peer.park()
    peer.order(peer.flusher.finish)
    wait_until(lambda: peer.channel.is_shut, "it holds its thread and its place for ever")
    assert not peer.channel.is_parked
    assert peer.channel.socket.recv(1) == b"", "its thread has to wake up"


def test_who_is_evicted_gets_the_line_begun_and_then_the_reason(peer: Peer) -> None:
    peer.park()
    peer.append(b"never seen\n")
    peer.order(peer.flusher.evict, b"! too slow\n", PLAIN.end_of_message)
    wait_until(lambda: peer.channel.is_finishing, "the order is never carried out")
    lines = peer.read_all().split(b"\n")
    assert lines[-2:] == [b"! too slow", b""]
    assert all(len(line) == 65_536 for line in lines[:-2])
    assert peer.outbox.waiting_bytes == 0


def test_who_is_evicted_in_the_middle_of_a_frame_gets_the_rest_of_it_and_then_the_reason(peer: Peer) -> None:
    """Frames have no end to look for: without their lengths, the reason would be taken for the text of the last one."""
    form = websocket_form(Forms(ServerInfo("irc.test", "", "", "", "")).form(frozenset()), Opcode.TEXT)
    frames = form.frames(b"x\n" * 250 + b"\r\n") + form.frames(b"y" * 10 + b"\r\n")
    while not peer.channel.is_parked:
        peer.append(frames * 200)
        wait_until(lambda: peer.channel.is_parked or not peer.outbox.chunks, "nothing is taken")
    peer.append(form.frames(b"never seen\r\n"))
    last_words = form.encode_refusal(Refusal(Code.TOO_SLOW, {"limit": 1}), "alice")
    peer.order(peer.flusher.evict, last_words, form.end_of_message)
    wait_until(lambda: peer.channel.is_finishing, "the order is never carried out")
    browser = ClientProtocol(parse_uri("ws://x/"), state=OPEN)
    browser.receive_data(peer.read_all())
    *messages, reason, _ = browser.events_received()
    assert isinstance(reason, Frame)
    assert b"too slowly" in reason.data
    assert browser.close_rcvd is not None
    assert browser.close_rcvd.code == 1008
    assert {len(each.data) for each in messages if isinstance(each, Frame)} == {500, 10}
    assert peer.outbox.waiting_bytes == 0


def test_who_is_evicted_while_nothing_waits_gets_the_reason_too(peer: Peer) -> None:
    peer.order(peer.flusher.evict, b"! too slow\n", PLAIN.end_of_message)
    assert peer.read_all() == b"! too slow\n"
    assert peer.outbox.waiting_bytes == 0


def test_a_connection_that_breaks_is_noticed_by_its_thread_and_harms_nobody(flusher: Flusher, peer: Peer) -> None:
    peer.socket.close()
    for _ in range(3):
        peer.append(b"into the void\n")
    wait_until(lambda: peer.channel.is_shut, "the failure is never noticed")
    peer.order(flusher.release)
    wait_until(lambda: peer.channel.socket.fileno() < 0, "the descriptor is never given back")
    other = Peer(flusher)
    other.append(b"still here\n")
    assert other.socket.recv(100) == b"still here\n"
    other.socket.close()
    other.channel.socket.close()


def test_stopping_sends_what_waits_first() -> None:
    flusher = Flusher()
    flusher.start()
    peer = Peer(flusher)
    peer.append(b"last words\n")
    flusher.stop(PATIENCE)
    assert peer.socket.recv(100) == b"last words\n"
    peer.socket.close()
    peer.channel.socket.close()
