"""What the torture shares: server processes and clients that are gone after the test, whatever happened."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .clients import TaggedClient
from .server_process import ServerProcess

StartProcess = Callable[..., ServerProcess]
Enter = Callable[..., TaggedClient]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and not sys.platform.startswith("linux"):
            item.add_marker(pytest.mark.skip(reason="needs /proc and signals as Linux has them"))


@pytest.fixture(autouse=True, scope="session")
def _many_files() -> None:
    """Let this process have as many sockets as it is allowed: it plays hundreds of clients."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def start_process() -> Iterator[StartProcess]:
    """Start servers as processes; wait until each is ready."""
    processes: list[ServerProcess] = []

    def start(data: Path | str, *options: str, **how: object) -> ServerProcess:
        process = ServerProcess(data, *options, **how)  # type: ignore[arg-type]
        processes.append(process)
        assert process.wait_until_ready(), "\n".join(process.output)
        return process

    yield start
    for process in processes:
        process.close()


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Bring tagged clients in."""
    clients: list[TaggedClient] = []

    def enter(server: ServerProcess, alias: str) -> TaggedClient:
        client = TaggedClient.enter(server.address, alias)
        clients.append(client)
        return client

    yield enter
    for client in clients:
        client.close()
