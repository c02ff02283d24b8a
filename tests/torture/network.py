"""A network of two hosts and a cable between them, made of network namespaces, so that the cable can be pulled."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from .clients import Address, connect

_CLONE_NEWNET = 0x40000000

T = TypeVar("T")

SERVER_HOST = "10.255.255.1"
CLIENT_HOST = "10.255.255.2"


class Network:
    """Two hosts, `server` and `client`, each with a loopback of its own."""

    def __init__(self, name: str) -> None:
        self.server = f"{name}s"
        self.client = f"{name}c"

    @property
    def on_server(self) -> list[str]:
        """What to put before a command to have it run on the server's host."""
        return ["ip", "netns", "exec", self.server]

    def pull_cable(self) -> None:
        """From now on nothing arrives at the other end, and nobody is told so."""
        _run("ip", "-n", self.client, "link", "set", "cable", "down")

    def mend_cable(self) -> None:
        _run("ip", "-n", self.client, "link", "set", "cable", "up")

    def connect_from_client(self, address: Address) -> socket.socket:
        return self._within(self.client, lambda: connect(address))

    def connect_from_server(self, address: Address) -> socket.socket:
        return self._within(self.server, lambda: connect(address))

    def _within(self, namespace: str, function: Callable[[], T]) -> T:
        """Call a function in a thread of its own that has moved to a host. The sockets it makes stay there."""
        outcome: list[T] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                with Path(f"/run/netns/{namespace}").open() as file:
                    if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), _CLONE_NEWNET) != 0:
                        raise OSError(ctypes.get_errno(), "setns")
                outcome.append(function())
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if failure:
            raise failure[0]
        return outcome[0]


@contextmanager
def network() -> Iterator[Network]:
    """Make the hosts and the cable. Raises `CalledProcessError` or `FileNotFoundError` where that is not allowed."""
    net = Network(f"tt{os.getpid()}")
    try:
        for namespace in (net.server, net.client):
            _run("ip", "netns", "add", namespace)
            _run("ip", "-n", namespace, "link", "set", "lo", "up")
        ends = ("cable", "netns", net.server, "type", "veth", "peer", "name", "cable", "netns", net.client)
        _run("ip", "link", "add", *ends)
        for namespace, host in ((net.server, SERVER_HOST), (net.client, CLIENT_HOST)):
            _run("ip", "-n", namespace, "address", "add", f"{host}/30", "dev", "cable")
            _run("ip", "-n", namespace, "link", "set", "cable", "up")
        yield net
    finally:
        for namespace in (net.server, net.client):
            if Path(f"/run/netns/{namespace}").exists():
                _run("ip", "netns", "del", namespace)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=10)
