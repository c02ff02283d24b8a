"""What the client's tests share: a server that can be broken, and a recorder of what a connection tells."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from tests.client.fake_server import FakeServer
from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import Event, Heard
from threadtalk.client.target import Target

E = TypeVar("E")

PATIENCE = 10.0
"""Seconds after which a test gives up waiting for what should take milliseconds."""


@pytest.fixture(autouse=True)
def own_home(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the history of the one who runs the tests out of them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with FakeServer() as server:
        yield server


class Recorder:
    """Takes the events of a connection, and waits for them."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._condition = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._condition:
            self.events.append(event)
            self._condition.notify_all()

    def wait_for(self, kind: type[E], is_it: Callable[[E], bool] = lambda event: True, count: int = 1) -> E:
        """Return the event of this kind, the `count`th one that is it; wait for it if need be."""
        found: list[E] = []

        def is_there() -> bool:
            found[:] = [event for event in self.events if isinstance(event, kind) and is_it(event)]
            return len(found) >= count

        with self._condition:
            assert self._condition.wait_for(is_there, PATIENCE), f"no {kind.__name__} among {self.events}"
        return found[count - 1]

    def wait_for_text(self, text: str) -> Heard:
        return self.wait_for(Heard, lambda heard: heard.line.text == text)

    @property
    def texts(self) -> list[str]:
        return [event.line.text for event in self.events if isinstance(event, Heard)]


Connect = Callable[..., tuple[Connection, Recorder]]


@pytest.fixture
def connect(fake: FakeServer) -> Iterator[Connect]:
    """Make connections that lose no time; they are ended after the test, and their threads with them."""
    connections: list[Connection] = []

    def start(alias: str | None = "Alice", **options: object) -> tuple[Connection, Recorder]:
        recorder = Recorder()
        settings = ConnectionOptions(**{"first_pause": 0.01, "longest_pause": 0.05, **options})  # type: ignore[arg-type]
        connection = Connection(Target("127.0.0.1", fake.port), recorder, settings)
        connections.append(connection)
        connection.start()
        if alias is not None:
            connection.enter(alias)
        return connection, recorder

    yield start
    for connection in connections:
        connection.quit()
    for connection in connections:
        assert connection.join(PATIENCE)


def need_tool(name: str, path: str | None) -> str:
    """Return where a tool is; without it the test is skipped, but never on a build machine."""
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return path
