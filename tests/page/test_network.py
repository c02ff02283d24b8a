"""What a bad network does to who uses the page: nothing is lost, and nothing is said twice."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from threadtalk.server import Server

from ..conftest import Join
from .conftest import Sit


class Wire:
    """A network between the page and the server, which can be cut in all ways in which networks are."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self.up = threading.Event()
        """What the page sends arrives; without, it is lost on the way and nobody is told."""
        self.down = threading.Event()
        """What the server sends arrives."""
        self._sockets: list[socket.socket] = []
        self._is_closed = False
        self.mend()
        threading.Thread(target=self._accept, name="wire", daemon=True).start()

    def mend(self) -> None:
        """All connections from now on are whole."""
        self.up.set()
        self.down.set()

    def hang_up(self) -> None:
        """End all connections there are."""
        while self._sockets:
            sock = self._sockets.pop()
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def close(self) -> None:
        """Give everything back."""
        self._is_closed = True
        self._listener.close()
        self.hang_up()

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                continue
            far = socket.create_connection(self._server)
            self._sockets += [near, far]
            for source, sink, goes in ((near, far, self.up), (far, near, self.down)):
                threading.Thread(target=self._carry, args=(source, sink, goes), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, sink: socket.socket, goes: threading.Event) -> None:
        was_cut = False
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                was_cut = was_cut or not goes.is_set()
                if not was_cut:  # what was lost once leaves a hole that nothing after it can pass
                    sink.sendall(data)
            if not was_cut:
                sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    made = Wire(server.address)
    yield made
    made.close()


class At:
    """Where the page is asked for: the wire, in place of the server."""

    def __init__(self, wire: Wire) -> None:
        self.address = wire.address


def test_a_network_that_swallows_everything_is_noticed_and_what_was_written_meanwhile_is_said_once(
    sit: Sit, join: Join, wire: Wire
) -> None:
    bob = join("Bob")
    alice = sit(at=At(wire)).join("Alice")
    alice.say("before")
    bob.see("Alice: before")
    alice.page.clock.install()
    alice.page.reload()  # its timers go by that clock from here on
    alice.see("before")
    expect(alice.page.locator(".banner")).to_have_count(0)
    wire.up.clear()
    wire.down.clear()
    alice.say("into the void")
    expect(alice.page.locator("article", has_text="into the void")).to_contain_text("waiting to be sent")
    alice.page.clock.run_for(70_000)  # long enough to wonder, to ask, and to have no answer
    expect(alice.page.locator(".banner")).to_be_visible()
    alice.say("still offline")
    bob.type("you there?")
    wire.hang_up()
    wire.mend()
    alice.page.clock.run_for(60_000)
    bob.see("Alice: into the void")
    bob.see("Alice: still offline")
    alice.see("you there?")
    for text in ("into the void", "still offline"):
        expect(alice.page.locator("article", has_text=text)).not_to_contain_text("waiting")
        alice.see(text)
    bob.type("the end")
    bob.see("Bob: the end")
    assert sum(line.endswith("into the void") for line in bob.lines) == 1


def test_what_arrived_while_the_answer_was_lost_is_said_once(sit: Sit, join: Join, wire: Wire) -> None:
    bob = join("Bob")
    alice = sit(at=At(wire)).join("Alice")
    alice.say("before")
    bob.see("Alice: before")
    wire.down.clear()
    alice.say("did you get that?")
    bob.see("Alice: did you get that?")
    expect(alice.page.locator("article", has_text="did you get that?")).to_contain_text("waiting to be sent")
    wire.hang_up()
    wire.mend()
    expect(alice.page.locator("article", has_text="did you get that?")).not_to_contain_text("waiting")
    alice.see("did you get that?")
    alice.say("after")
    bob.see("Alice: after")
    assert sum(line.endswith("did you get that?") for line in bob.lines) == 1


def test_a_connection_that_breaks_again_and_again_loses_nothing_and_doubles_nothing(
    sit: Sit, join: Join, wire: Wire
) -> None:
    bob = join("Bob")
    alice = sit(at=At(wire)).join("Alice")
    for turn in range(6):
        (wire.down if turn % 2 else wire.up).clear()
        alice.say(f"mine {turn}")
        bob.type(f"his {turn}")
        wire.hang_up()
        wire.mend()
        bob.see(f"Alice: mine {turn}")
        alice.see(f"his {turn}")
    alice.page.reload()
    for turn in range(6):
        alice.see(f"mine {turn}")
        alice.see(f"his {turn}")
        assert sum(line.endswith(f"mine {turn}") for line in bob.lines) == 1
    expect(alice.page.get_by_text("waiting to be sent")).to_have_count(0)
