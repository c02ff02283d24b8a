"""A disk whose power can fail at any moment, played from what a real server did with its files.

`write_recorder.c` has written down every write, sync and change of a name, and every send, in one order. `Disk` follows
that record. What was synced is safe. Each write that was not may be there, or not, or in part, by sectors; and of the
changes of names since the folder was last synced, the disk has the first few (file systems journal them in order).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

SECTOR_BYTES = 512
"""What a disk writes whole or not at all: the least of all sizes in use, so the most ways to tear a page."""

_HEADER = struct.Struct("<c7xQqII")


class Record(NamedTuple):
    """One call of the recorded process; the letters are those of write_recorder.c."""

    op: str
    inode: int
    offset: int
    path: Path
    data: bytes


def read_records(log: Path) -> list[Record]:
    """Return all records, as far as they are whole: the process may have been killed while it wrote the last."""
    return list(_records(log.read_bytes()))


def _records(content: bytes) -> Iterator[Record]:
    at = 0
    while at + _HEADER.size <= len(content):
        op, inode, offset, path_length, data_length = _HEADER.unpack_from(content, at)
        at += _HEADER.size
        end = at + path_length + data_length
        if end > len(content):
            return
        path = Path(content[at : at + path_length].decode())
        yield Record(op.decode(), inode, offset, path, content[at + path_length : end])
        at = end


@dataclass
class _Change:
    """Something that happened to a file's content, and may not have reached the disk."""

    index: int
    offset: int
    data: bytes | None
    """None for a truncation to `offset`."""

    def apply(self, content: bytearray) -> None:
        if self.data is None:
            _resize(content, self.offset)
        else:
            _write(content, self.offset, self.data)

    def tear(self, content: bytearray, luck: random.Random) -> None:
        """Apply some of the sectors, or the new length alone."""
        if self.data is None:
            return  # a truncation has no parts
        if luck.random() < 0.2:
            _resize(content, max(len(content), self.offset + len(self.data)))
            return
        at = 0
        while at < len(self.data):
            end = min(len(self.data), at + SECTOR_BYTES - (self.offset + at) % SECTOR_BYTES)
            if luck.random() < 0.5:
                _write(content, self.offset + at, self.data[at:end])
            at = end


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[_Change] = field(default_factory=list)


class _Naming(NamedTuple):
    """A change in the folder: `name` means `file` from then on, or nothing."""

    index: int
    names: tuple[tuple[str, _File | None], ...]


class Disk:
    """The state of one folder after the first `position` records."""

    def __init__(self, folder: Path) -> None:
        self.position = 0
        self._folder = folder
        self._files: dict[int, _File] = {}
        """By inode, as the running process sees them."""
        self._names: dict[str, _File] = {}
        self._durable_names: dict[str, _File] = {}
        self._pending_names: list[_Naming] = []
        self._sync_began: dict[int, int] = {}

    def follow(self, record: Record) -> None:
        """Take one more record in."""
        handle = _FOLLOW.get(record.op)
        if handle is not None and (record.path == self._folder or record.path.parent == self._folder):
            handle(self, record)
        self.position += 1

    def contents(self) -> dict[str, bytes]:
        """Return all files with everything that was written: what a process that goes on would read."""
        return {name: bytes(_content(file, keep_all=True)) for name, file in self._names.items()}

    def after_power_failure(self, luck: random.Random) -> dict[str, bytes]:
        """Return the files as a disk may have them when the power fails now."""
        names = dict(self._durable_names)
        for change in self._pending_names[: luck.randint(0, len(self._pending_names))]:
            _rename(names, change.names)
        # From one failure to the next: nothing at all that was not synced, half of it, nearly everything.
        kept = luck.choice((0.0, 0.5, 0.9))
        return {name: bytes(_content(file, luck=luck, kept=kept)) for name, file in names.items()}

    def _create(self, record: Record) -> None:
        file = self._files[record.inode] = _File()
        self._name((record.path.name, file))

    def _write(self, record: Record) -> None:
        self._files[record.inode].pending.append(_Change(self.position, record.offset, record.data))

    def _truncate(self, record: Record) -> None:
        self._files[record.inode].pending.append(_Change(self.position, record.offset, None))

    def _unlink(self, record: Record) -> None:
        if record.path.name in self._names:
            self._name((record.path.name, None))

    def _rename(self, record: Record) -> None:
        target = Path(record.data.decode()).name
        self._name((target, self._names[record.path.name]), (record.path.name, None))

    def _name(self, *names: tuple[str, _File | None]) -> None:
        self._pending_names.append(_Naming(self.position, names))
        _rename(self._names, names)

    def _begin_sync(self, record: Record) -> None:
        self._sync_began[record.offset] = self.position

    def _end_sync(self, record: Record) -> None:
        began = self._sync_began.pop(record.offset)
        if record.path == self._folder:
            while self._pending_names and self._pending_names[0].index < began:
                _rename(self._durable_names, self._pending_names.pop(0).names)
            return
        file = self._files[record.inode]
        for change in file.pending:
            if change.index < began:
                change.apply(file.durable)
        file.pending = [change for change in file.pending if change.index >= began]


_FOLLOW = {
    "C": Disk._create,
    "W": Disk._write,
    "T": Disk._truncate,
    "U": Disk._unlink,
    "R": Disk._rename,
    "B": Disk._begin_sync,
    "S": Disk._end_sync,
}


def _content(file: _File, *, keep_all: bool = False, luck: random.Random | None = None, kept: float = 1.0) -> bytearray:
    content = bytearray(file.durable)
    for change in file.pending:
        if keep_all or luck is None or luck.random() < kept:
            change.apply(content)
        elif kept and luck.random() < 0.5:
            change.tear(content, luck)
    return content


def _rename(names: dict[str, _File], changes: tuple[tuple[str, _File | None], ...]) -> None:
    for name, file in changes:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _write(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, length: int) -> None:
    del content[length:]
    content.extend(bytes(length - len(content)))
