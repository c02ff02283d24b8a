"""The bytes of files that people send, in a folder, by the digest of what is in them.

A file is written beside its place and moved there when it is whole and on the disk, so that what has a name is whole.
What is the same is there once. No name that anybody has given a file ever gets near the file system.

What the World knows no more is removed by a `Sweeper`. Between the moment in which bytes have their place and the one
in which the World knows of them, nothing is removed: `Store.lock`.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from threadtalk.core.files import Files

logger = logging.getLogger("threadtalk.net")

PIECE_BYTES = 64 * 1024

SWEEP_EVERY = 3600.0
"""Seconds after which it is looked what has been kept long enough; that is counted in days."""

_UNFINISHED = ".part"
_DIGEST_DIGITS = 64


class WrongSize(Exception):
    """There were more bytes, or fewer, than had been said."""


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that have come as a whole, and have no place yet."""

    digest: str
    head: bytes
    """What they begin with."""
    path: Path


class Store:
    """One folder of files. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lock = threading.Lock()
        """To be held while something is placed until the World knows of it, and while something is removed."""

    @contextmanager
    def receive(self, pieces: Iterable[bytes], size: int, head_bytes: int) -> Iterator[Received]:
        """Write down what comes, for as long as it takes to `place` it; else nothing of it is left.

        `head` is up to `head_bytes` of it. Raises OSError where the disk does not take it or the pieces end early, and
        `WrongSize`.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{secrets.token_hex(16)}{_UNFINISHED}"
        digest, head, count = hashlib.sha256(), bytearray(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with open(os.open(path, flags, 0o600), "wb") as file:
                for piece in pieces:
                    count += len(piece)
                    digest.update(piece)
                    head += piece[: max(0, head_bytes - len(head))]
                    file.write(piece)
                if count != size:
                    raise WrongSize
                file.flush()
                os.fsync(file.fileno())
            yield Received(digest.hexdigest(), bytes(head), path)
        finally:
            path.unlink(missing_ok=True)

    def place(self, received: Received) -> None:
        """Keep what has come, under its name, so that no loss of power takes it. With `lock` held. Raises OSError."""
        assert self.lock.locked()
        place = self._place(received.digest)
        is_first = not place.parent.exists()
        place.parent.mkdir(exist_ok=True)
        os.replace(received.path, place)
        for folder in (place.parent, self._folder, self._folder.parent) if is_first else (place.parent,):
            _make_durable(folder)

    def read(self, digest: str, size: int, start: int, end: int) -> Generator[bytes]:
        """Give the bytes from `start` up to `end`. Raises OSError at once where there is no such file of this size."""
        pieces = _pieces(self._place(digest), size, start, end)
        next(pieces)  # opens the file, so that a missing one is known in time
        return pieces

    def remove(self, digest: str) -> None:
        """Give back the room of a file, if it is there. With `lock` held."""
        assert self.lock.locked()
        self._place(digest).unlink(missing_ok=True)

    def sweep(self, known: set[str]) -> int:
        """Remove all that is not one of these digests; return how many. For the start: nothing may be on its way."""
        count = 0
        for path in list(self._folder.rglob("*")) if self._folder.is_dir() else []:
            if path.is_file() and (path.name not in known or path != self._place(path.name)):
                path.unlink()
                count += 1
        return count

    def _place(self, digest: str) -> Path:
        assert len(digest) == _DIGEST_DIGITS
        assert digest.isalnum()
        return self._folder / digest[:2] / digest


class Sweeper:
    """The thread that removes the bytes of files that are kept no more. `start` it once; `wake` from any thread."""

    def __init__(self, store: Store, files: Files, drop_old: Callable[[], None]) -> None:
        """`drop_old` has those files dropped that were kept long enough."""
        self._store = store
        self._files = files
        self._drop_old = drop_old
        self._news = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, with all removed that is known to be gone."""
        self._is_stopping = True
        self._news.set()
        self._thread.join()

    def wake(self) -> None:
        """Say that something is gone. Does not wait."""
        self._news.set()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._is_stopping:
            if time.monotonic() >= due:
                self._drop_old()
                due = time.monotonic() + SWEEP_EVERY
            self._news.wait(due - time.monotonic())
            self._news.clear()
            self._sweep()

    def _sweep(self) -> None:
        gone = self._files.gone
        with self._store.lock:
            lost = {gone.popleft() for _ in range(len(gone))}
            # What another file has too stays, and what has come again.
            for digest in lost - self._files.digests() if lost else ():
                try:
                    self._store.remove(digest)
                except OSError as error:
                    # The next start removes it.
                    logger.warning("A file that nobody needs could not be removed: %s", error.strerror)


def _make_durable(folder: Path) -> None:
    """Have the names in a folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pieces(path: Path, size: int, start: int, end: int) -> Generator[bytes]:
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        there = os.fstat(file.fileno()).st_size
        if there != size:
            logger.error("The file %s has %d bytes, and should have %d. A backup may hold it.", path, there, size)
            raise OSError(errno.EIO, "it is damaged")
        yield b""
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE_BYTES, end - start))):
            start += len(piece)
            yield piece
