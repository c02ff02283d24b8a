"""What all tests share: a server of their own on a free port."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import hypothesis
import pytest

from threadtalk.server import Server
from threadtalk.settings import Settings

from .talker import Talker

# Machines are busy: how long a test takes says nothing about what it tests.
hypothesis.settings.register_profile("threadtalk", deadline=None)
hypothesis.settings.load_profile("threadtalk")

StartServer = Callable[..., Server]
Join = Callable[..., Talker]


@pytest.fixture
def start_server() -> Iterator[StartServer]:
    """Start servers with given settings; they are stopped after the test."""
    servers: list[Server] = []

    def start(**values: object) -> Server:
        server = Server(Settings(**{"port": 0, "data": ":memory:", **values}))  # type: ignore[arg-type]
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def server(start_server: StartServer) -> Server:
    """A server that keeps nothing."""
    return start_server()


@pytest.fixture
def join(server: Server) -> Iterator[Join]:
    """Connect to `server` (or to another one), under an alias or without."""
    talkers: list[Talker] = []

    def join(alias: str = "", to: Server | None = None, **how: str) -> Talker:
        talker = Talker((to or server).address, alias, **how)
        talkers.append(talker)
        return talker

    yield join
    for talker in talkers:
        talker.close()
