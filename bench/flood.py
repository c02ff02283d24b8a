"""`python -m bench.flood`: what two people notice of others who send without end, with the limits off.

Each of those talks in a room of its own as fast as its connection takes it; the two talk in a room of theirs.
Everything is on 127.0.0.1 and ends with the seconds that were asked for.
"""

from __future__ import annotations

import argparse
import select
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.process import running

TALK_EVERY_S = 0.01
PATIENCE_S = 60.0
"""For one message; where it takes longer, there is nothing more to measure."""
LINES_AT_ONCE = 200
PAUSE_S = 0.002
"""Between two rounds of sending: enough to fill what the kernel holds for each connection, without a core for it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.flood", description=__doc__.partition("\n")[0])
    parser.add_argument("--flooders", type=int, default=10, help="who send without end; at most 200, 0 for nobody")
    parser.add_argument("--seconds", type=float, default=8.0, help="that they do; at most 60")
    chosen = parser.parse_args()
    flooders = max(0, min(chosen.flooders, 200))
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="flood-", dir=results) as name:
        command = [sys.executable, "-m", "threadtalk", "serve", "--host", "127.0.0.1", "--port", "0", "--data", name]
        with running([*command, "--no-limits", "--log-level", "warning"], Path(name), {}) as server:
            talker, listener = _enter(server.port, "talker", "#calm"), _enter(server.port, "listener", "#calm")
            crowd = [_enter(server.port, f"flooder{i}", f"#flood{i}") for i in range(flooders)]
            is_over = threading.Event()
            flood = threading.Thread(target=_flood, args=(crowd, is_over), daemon=True)
            flood.start()
            try:
                times = _talk(talker, listener, time.monotonic() + min(chosen.seconds, 60.0))
            finally:
                is_over.set()
                flood.join()
            resident_mb = server.resident_max_kb() / 1024
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"{flooders} send without end: {len(times)} messages between two others,", end=" ")
    print(f"p50 {p50:.1f} ms, p99 {p99:.1f} ms; resident at most {resident_mb:.0f} MB")


def _enter(port: int, nick: str, channel: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\nJOIN {channel}\r\n".encode())
    _read_until(connection, b" 366 ")
    return connection


def _read_until(connection: socket.socket, what: bytes) -> None:
    heard = b""
    while what not in heard:
        more = connection.recv(1 << 16)
        if not more:
            raise ConnectionResetError("the server has hung up")
        heard += more


def _talk(talker: socket.socket, listener: socket.socket, until_s: float) -> list[float]:
    """Return how many milliseconds each message took, the quickest first."""
    times: list[float] = []
    while time.monotonic() < until_s:
        began = time.monotonic()
        talker.sendall(f"PRIVMSG #calm :number {len(times)}.\r\n".encode())
        _read_until(listener, f"number {len(times)}.".encode())
        times.append(1000 * (time.monotonic() - began))
        time.sleep(TALK_EVERY_S)
    return sorted(times)


def _flood(crowd: list[socket.socket], is_over: threading.Event) -> None:
    lines = {each: f"PRIVMSG #flood{i} :and another one\r\n".encode() * LINES_AT_ONCE for i, each in enumerate(crowd)}
    sent = dict.fromkeys(crowd, 0)
    for connection in crowd:
        connection.setblocking(False)
    while crowd and not is_over.is_set():
        readable, writable, _ = select.select(crowd, crowd, [], 0.1)
        for connection in readable:
            connection.recv(1 << 16)
        for connection in writable:
            sent[connection] += connection.send(lines[connection][sent[connection] :])
            sent[connection] %= len(lines[connection])
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    main()
