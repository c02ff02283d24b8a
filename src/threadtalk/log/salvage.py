"""Reads rows out of a database that SQLite gives up on, page by page: https://sqlite.org/fileformat2.html section 1.6.

The tree above the pages is not needed. Each page that looks like a leaf of a table is asked for its cells, and each
record that has the right checksum is a row that was once written: nothing else is. So it does not matter which page is
damaged, or how; only what stood on it is lost.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from threadtalk.log import codec, wal
from threadtalk.log.folder import PAGE_SIZE

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

_LEAF = 13
_FIRST_PAGE_HEADER = 100
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer by its serial type."""

# What of a record stays on its leaf (section 1.6, "Cell Payload Overflow Pages"), for pages without reserved space.
_LOCAL_MAX = PAGE_SIZE - 35
_LOCAL_MIN = (PAGE_SIZE - 12) * 32 // 255 - 23


class Damaged:
    """A database and its write-ahead log, as files; what can be read of them, oldest version first."""

    def __init__(self, database: bytes | mmap.mmap, write_ahead_log: bytes | mmap.mmap) -> None:
        self._database = database
        self._wal = write_ahead_log
        self._frames = wal.likely_frames(write_ahead_log, PAGE_SIZE)
        self._newest = {frame.page: frame.start for frame in self._frames}

    def events(self) -> Iterator[tuple[int, codec.StoredRow]]:
        """Return each intact row of the event table with its `seq`. Later ones replace those of the same place."""
        for seq, values in self._rows():
            if len(values) == 9:
                values.append(b"")  # from before there was an `extra`
            # Columns that later versions of the schema add come after it.
            if len(values) >= 10 and values[0] is None and codec.is_intact(row := tuple(values[1:10])):
                yield seq, row

    def rooms(self) -> Iterator[tuple[Any, ...]]:
        """Return each intact row of the room table; later ones replace those of the same id."""
        for room_id, values in self._rows():
            if len(values) >= 6 and values[0] is None and codec.is_intact_room(row := (room_id, *values[1:6])):
                yield row

    def records(self) -> Iterator[tuple[bytes, bytes]]:
        """Return key and value of each intact row of the record table; later ones replace those of the same key."""
        for _, values in self._rows():
            if len(values) == 4 and values[0] is None and codec.is_intact_record(tuple(values[1:])):
                yield values[1], values[2]

    def _rows(self) -> Iterator[tuple[int, list[Any]]]:
        for start in range(0, len(self._database), PAGE_SIZE):
            page = self._database[start : start + PAGE_SIZE]
            yield from self._leaf(page, _FIRST_PAGE_HEADER if start == 0 else 0)
        for frame in self._frames:
            page = self._wal[frame.start : frame.start + PAGE_SIZE]
            yield from self._leaf(page, _FIRST_PAGE_HEADER if frame.page == 1 else 0)

    def _leaf(self, page: bytes, header: int) -> Iterator[tuple[int, list[Any]]]:
        if len(page) != PAGE_SIZE or page[header] != _LEAF:
            return
        (cells,) = struct.unpack_from(">H", page, header + 3)
        for index in range(min(cells, (PAGE_SIZE - header - 8) // 2)):
            (cell,) = struct.unpack_from(">H", page, header + 8 + 2 * index)
            for overlaid in (True, False):
                try:
                    record = self._cell(page, cell, overlaid=overlaid)
                except (IndexError, struct.error, ValueError):
                    break  # no cell at all
                if record is None:
                    break
                yield record[0], record[1]
                if not record[2]:
                    break  # the record needed no other page, so there is no older version of one to try

    def _cell(self, page: bytes, at: int, *, overlaid: bool) -> tuple[int, list[Any], bool] | None:
        size, at = _varint(page, at)
        rowid, at = _varint(page, at)
        if size > len(self._database) + len(self._wal):
            return None
        if size <= _LOCAL_MAX:
            return rowid, _record(page[at : at + size]), False
        local = _LOCAL_MIN + (size - _LOCAL_MIN) % (PAGE_SIZE - 4)
        if local > _LOCAL_MAX:
            local = _LOCAL_MIN
        payload = page[at : at + local]
        (following,) = struct.unpack_from(">I", page, at + local)
        while following and len(payload) < size:
            content = self._page(following, overlaid=overlaid)
            (following,) = struct.unpack_from(">I", content)
            payload += content[4:]
        return rowid, _record(payload[:size]), True

    def _page(self, number: int, *, overlaid: bool) -> bytes:
        start = self._newest.get(number) if overlaid else None
        if start is not None:
            return self._wal[start : start + PAGE_SIZE]
        return self._database[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def _record(payload: bytes) -> list[Any]:
    """Return the values of a record, texts as bytes. Raises IndexError or ValueError for what is none."""
    end, at = _varint(payload, 0)
    if end > len(payload):
        raise ValueError("the header is longer than the record")
    values: list[Any] = []
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        value, body = _value(payload, body, kind)
        values.append(value)
    if body != len(payload):
        raise ValueError("the values do not fill the record")
    return values


def _value(payload: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], "big", signed=True), end
    if kind >= 12:
        end = at + (kind - 12) // 2
        return payload[at:end], end
    raise ValueError("no value of ours is of that kind")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return an integer of one to nine bytes and where the next thing begins (section 1.6, "varint")."""
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9
