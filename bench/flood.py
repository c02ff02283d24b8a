"""`python -m bench.flood`: what two people notice of others who send without end, with the limits off.

Each of those talks in a room of its own as fast as its connection takes it; the two talk in a room of theirs.
Everything is on 127.0.0.1 and ends with the seconds that were asked for.
"""

from __future__ import annotations

import argparse
import select
import tempfile
import threading
import time
from pathlib import Path

from bench.pair import PATIENCE_S, Person, command, deliveries, in_words
from bench.process import running

LINES = b"and another one\n" * 200
PAUSE_S = 0.002
"""Between two rounds of sending: enough to fill what the kernel holds for each connection, without a core for it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.flood", description=__doc__.partition("\n")[0])
    parser.add_argument("--flooders", type=int, default=10, help="who send without end; at most 200, 0 for nobody")
    parser.add_argument("--seconds", type=float, default=8.0, help="that they do; at most 60")
    chosen = parser.parse_args()
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="flood-", dir=results) as name:
        _measure(Path(name), max(0, min(chosen.flooders, 200)), min(chosen.seconds, 60.0))


def _measure(folder: Path, flooders: int, seconds: float) -> None:
    with running(command(folder), folder, {}) as server:
        talker, listener = Person(server.port, "talker"), Person(server.port, "listener")
        crowd = [Person(server.port, f"flooder{i}") for i in range(flooders)]
        for i, person in enumerate(crowd):
            person.type(f"/join #flood{i}", "/leave #lobby", "/ping in")
            person.see(b"@kind=pong")
        is_over = threading.Event()
        flood = threading.Thread(target=_flood, args=(crowd, is_over), name="flood", daemon=True)
        flood.start()
        try:
            times = deliveries(talker, listener, seconds)
        except TimeoutError:
            raise SystemExit(f"{flooders} send without end: a message takes more than {PATIENCE_S:.0f} s") from None
        finally:
            is_over.set()
            flood.join()
        resident_mb = server.resident_max_kb() / 1024
    print(f"{flooders} send without end: {len(times)} messages between two others, {in_words(times)};", end=" ")
    print(f"resident at most {resident_mb:.0f} MB")


def _flood(crowd: list[Person], is_over: threading.Event) -> None:
    sent = {person.socket: 0 for person in crowd}
    for connection in sent:
        connection.setblocking(False)
    while sent and not is_over.is_set():
        readable, writable, _ = select.select(sent, sent, [], 0.1)
        for connection in readable:
            connection.recv(1 << 16)
        for connection in writable:
            sent[connection] += connection.send(LINES[sent[connection] :])
            sent[connection] %= len(LINES)
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    main()
