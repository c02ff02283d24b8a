"""The cable is pulled: nothing is heard of a client any more, not even its end. The others are told of it, once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from subprocess import CalledProcessError

import pytest

from .clients import TaggedClient, read_until, wait_until
from .conftest import StartProcess
from .network import SERVER_HOST, Network, network
from .rounds import require, rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

PULLS = 1
PING_AFTER = 2
DROP_AFTER = 3
GONE_WITHIN = 10.0
"""Seconds: three times the silence that is allowed. TCP rounds its questions up to whole seconds."""


@pytest.fixture
def net() -> Iterator[Network]:
    made = network()
    try:
        net = made.__enter__()
    except (CalledProcessError, FileNotFoundError) as error:
        detail = error.stderr.decode().strip() if isinstance(error, CalledProcessError) else str(error)
        require(False, f"needs root, to make network namespaces with ip: {detail}")
        raise
    yield net
    made.__exit__(None, None, None)


@pytest.fixture
def server(net: Network, start_process: StartProcess) -> ServerProcess:
    options = (
        "--host",
        "0.0.0.0",
        "--allow-plaintext",
        "--ping-after",
        f"{PING_AFTER}",
        "--drop-after",
        f"{DROP_AFTER}",
    )
    return start_process(":memory:", "--no-limits", "--allow-plaintext", *options, prefix=net.on_server)


@timeout(PULLS, per_round=30)
@pytest.mark.parametrize("is_talking", [False, True], ids=["in silence", "while somebody talks"])
def test_who_is_cut_off_is_gone_and_who_is_only_silent_stays(
    net: Network, server: ServerProcess, is_talking: bool
) -> None:
    address = (SERVER_HOST, server.address[1])
    baseline = server.resources()
    for _ in range(rounds(PULLS)):
        observer = TaggedClient(address, "Olga", sock=net.connect_from_server(address))
        with closing(observer), net.connect_from_server(address) as silent:
            observer.expect("entered")
            silent.sendall(b"Silent\n")
            read_until(silent, b"Connected to the server!\n")
            program = TaggedClient(address, "Program", sock=net.connect_from_client(address))
            with closing(program), net.connect_from_client(address) as person:
                program.expect("entered")
                person.sendall(b"Person\n")
                read_until(person, b"Connected to the server!\n")
                net.pull_cable()
                pulled = time.monotonic()
                while len(observer.seen("quit")) < 2 and time.monotonic() < pulled + GONE_WITHIN:
                    if is_talking:
                        observer.say("is anybody there?")
                    time.sleep(0.1)
                left = sorted(line.text for line in observer.seen("quit"))
                assert left == ["Person has left the chat room!", "Program has left the chat room!"]
                assert time.monotonic() - pulled > DROP_AFTER - PING_AFTER, "they were not even waited for"
                time.sleep(DROP_AFTER)
                silent.sendall(b"still here\n")
                observer.expect("say", "Silent: still here")
                assert len(observer.seen("quit")) == 2, "somebody is told to be gone twice, or was only silent"
                server.assert_unharmed()
        wait_until(lambda: server.resources().threads <= baseline.threads, "threads of the cut off stay")
        net.mend_cable()
