"""The bytes of files that people send, in a folder, by the digest of what is in them.

A file is written beside its place and moved there when it is whole and on the disk, so that what has a name is whole.
What is the same is there once. No name that anybody has given a file ever gets near the file system.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PIECE_BYTES = 64 * 1024

_UNFINISHED = ".part"
_DIGEST_DIGITS = 64


class WrongSize(Exception):
    """There were more bytes, or fewer, than had been said."""


class Store:
    """One folder of files. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, pieces: Iterable[bytes], size: int, head_bytes: int) -> tuple[str, bytes]:
        """Keep what comes; return its digest, and what it begins with, up to `head_bytes`.

        Raises OSError where the disk does not take it or the pieces end early, `WrongSize`; then nothing is left.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{secrets.token_hex(16)}{_UNFINISHED}"
        digest, head, count = hashlib.sha256(), bytearray(), 0
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        try:
            with open(os.open(unfinished, flags, 0o600), "wb") as file:
                for piece in pieces:
                    count += len(piece)
                    digest.update(piece)
                    head += piece[: max(0, head_bytes - len(head))]
                    file.write(piece)
                if count != size:
                    raise WrongSize
                file.flush()
                os.fsync(file.fileno())
            name = digest.hexdigest()
            place = self._place(name)
            place.parent.mkdir(exist_ok=True)
            os.replace(unfinished, place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return name, bytes(head)

    def read(self, digest: str, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from `start` up to `end`. Raises OSError at once where there is no such file."""
        # Opened before the first piece is asked for, so that a missing file is known in time.
        descriptor = os.open(self._place(digest), os.O_RDONLY | os.O_NOFOLLOW)
        return _pieces(descriptor, start, end)

    def remove(self, digest: str) -> None:
        """Give back the room of a file, if it is there."""
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


def _pieces(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    with open(descriptor, "rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE_BYTES, end - start))):
            start += len(piece)
            yield piece
