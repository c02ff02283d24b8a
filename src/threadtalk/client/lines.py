"""Bytes to lines of text, from a server or from a pipe. Nothing here raises on any input."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE_MAX_BYTES = 2 * 1024 * 1024
"""Longest line kept whole: a list of 10,000 aliases stands on one line, in the tags and in the text."""


class LineReader:
    """Collects bytes and gives lines, ended by LF or CR LF. A line over the limit is cut, not refused."""

    def __init__(self, max_bytes: int = LINE_MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._data = bytearray()
        self._is_dropping = False
        """The line at hand is over the limit; the rest of it is thrown away."""

    def receive_data(self, data: bytes) -> Iterator[str]:
        """Take in bytes; give the lines that are complete with them. To be iterated to the end."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            self._keep(data[start:end])
            yield self._take()
            start = end + 1
        self._keep(data[start:])

    def receive_eof(self) -> Iterator[str]:
        """Give the last line if nothing ended it."""
        if self._data:
            yield self._take()

    def _keep(self, piece: bytes) -> None:
        if not self._is_dropping:
            self._data += piece
            if len(self._data) > self._max_bytes:
                del self._data[self._max_bytes :]
                self._is_dropping = True

    def _take(self) -> str:
        raw = bytes(self._data)
        self._data.clear()
        self._is_dropping = False
        return raw.removesuffix(b"\r").decode(errors="replace")
