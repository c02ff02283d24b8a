"""Bytes to lines, with a limit: a line that is too long costs no more memory than one that is not."""

from __future__ import annotations

_HEAD_BYTES = 256
"""Of a line that is too long, what is kept to tell what it was."""


class LineTooLong(Exception):
    """A line was longer than the limit; it has been dropped to its end, and what follows is intact."""

    def __init__(self, head: bytes) -> None:
        super().__init__(head)
        self.head = head
        """How it begins."""


class LineBuffer:
    """Collects bytes and gives them back as lines, ended by LF or CR LF, without their end."""

    __slots__ = ("_data", "_dropping", "_max_bytes", "_searched")

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._data = bytearray()
        self._searched = 0
        """How far the first bytes are known to hold no line end."""
        self._dropping = False
        """The rest of a line that was too long is still coming."""

    def receive_data(self, data: bytes) -> None:
        """Add bytes. The caller takes all lines out before it adds more, which bounds what is held."""
        self._data += data

    def take_rest(self) -> bytes:
        """Return what has not been given back as lines, and forget it."""
        rest = bytes(self._data)
        self._data.clear()
        return rest

    def next_line(self) -> bytes | None:
        """Return the next line, or None where it is not complete.

        Raises `LineTooLong` once for each line over the limit, as soon as that is known.
        """
        data = self._data
        end = data.find(b"\n", self._searched)
        if end < 0:
            if len(data) > self._max_bytes + 1 or self._dropping:
                head = bytes(data[:_HEAD_BYTES])
                data.clear()
                self._searched = 0
                if not self._dropping:
                    self._dropping = True
                    raise LineTooLong(head)
            self._searched = len(data)
            return None
        line = bytes(data[:end])
        del data[: end + 1]
        self._searched = 0
        if self._dropping:
            self._dropping = False
            return self.next_line()
        if line.endswith(b"\r"):
            line = line[:-1]
        if len(line) > self._max_bytes:
            raise LineTooLong(line[:_HEAD_BYTES])
        return line
