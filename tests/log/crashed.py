"""A log as a crash leaves it, with everything that is to be damaged in it: made in a process that never closes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from threadtalk.core.events import Event, HasQuit, Joined, Place, Said, Told, TopicSet

ROOMS = 5


def history() -> list[list[Event]]:
    """Return the batches that were appended: several rooms, long and short messages, topics, conversations."""
    batches: list[list[Event]] = []
    ends = [0] * ROOMS
    for index in range(60):
        batch: list[Event] = []
        for turn in range(8):
            room = (index * turn + turn) % ROOMS
            ends[room] += 1
            number, at, name = ends[room], 1_700_000_000_000 + 1000 * index + turn, f"#room-{room}"
            if number == 1:
                batch.append(Joined(name, number, at, "Alice"))
            elif number % 13 == 0:
                batch.append(TopicSet(name, number, at, "Bob", f"topic {number}"))
            elif number % 17 == 0:
                batch.append(HasQuit((Place(name, number),), at, "Bob", "bye"))
            else:
                length = 6000 if number % 29 == 0 else 20 + 7 * index % 90
                batch.append(Said(name, number, at, "Alice", f"{name} {number} " + "x" * length))
        batch.append(Told(index + 1, 1_700_000_000_000 + index, "Alice", "Bob", f"psst {index}"))
        batches.append(batch)
    return batches


def crash(folder: Path, checkpoint_at: int | None = None) -> None:
    """Write the history into a folder, and leave it as a killed process does; checkpointed after so many batches."""
    arguments = [str(folder), str(checkpoint_at or 0)]
    subprocess.run([sys.executable, "-m", __name__, *arguments], check=True, cwd=Path(__file__).parents[2])


def main() -> None:
    """Be the process that crashes."""
    import os

    from threadtalk.log.sqlite import SqliteLog

    log = SqliteLog(Path(sys.argv[1]))
    assert log._writer is not None
    log._writer.execute("PRAGMA wal_autocheckpoint = 0")
    for index, batch in enumerate(history(), 1):
        log.append(batch)
        if index == int(sys.argv[2]):
            log._checkpoint()
    os._exit(0)


if __name__ == "__main__":
    main()
