"""SQLite's write-ahead log, read as a file: https://sqlite.org/fileformat2.html section 4.

SQLite believes the file up to the first frame whose checksum is wrong, and drops the rest without a word: rightly so
after a power failure, which tears the last transaction. But each transaction is synced before the next is written, so
where two more were complete behind the break, it was no power failure but a damaged disk, and what it damaged had been
acknowledged. That must not pass in silence.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import mmap
    from collections.abc import Iterator

_HEADER = struct.Struct(">IIIIIIII")  # magic, version, page size, checkpoint, salts (2), checksums (2)
_FRAME = struct.Struct(">IIIIII")  # page, pages of the database at a commit (else 0), salts (2), checksums (2)
_MAGIC_LITTLE, _MAGIC_BIG = 0x377F0682, 0x377F0683  # by the byte order of the checksums' words


class Frame(NamedTuple):
    """One version of one page. `start` is where its content stands in the file."""

    page: int
    is_commit: bool
    salts: tuple[int, int]
    start: int


def find_damage(content: bytes | mmap.mmap, page_size: int) -> str | None:
    """Return, in words, the damage to a write-ahead log whose transactions were synced one by one, or None."""
    found = list(frames(content, page_size))
    if not found:
        return None
    header = _header(content, page_size)
    if header is None:
        return "the beginning of its write-ahead log is not what was written"
    believed = _believed_frames(content, page_size, found)
    salts = header[4:6]
    if sum(frame.is_commit and frame.salts == salts for frame in found[believed:]) >= 2:
        return f"its write-ahead log is broken at frame {believed + 1} of {len(found)}"
    return None


def frames(content: bytes | mmap.mmap, page_size: int) -> Iterator[Frame]:
    """Return all whole frames of the file, believed or not."""
    for start in range(_HEADER.size, len(content) - _FRAME.size - page_size + 1, _FRAME.size + page_size):
        page, pages, salt1, salt2, _, _ = _FRAME.unpack_from(content, start)
        yield Frame(page, pages > 0, (salt1, salt2), start + _FRAME.size)


def likely_frames(content: bytes | mmap.mmap, page_size: int) -> list[Frame]:
    """Return the frames since the file was last begun anew, as far as they were committed, damaged ones among them."""
    found = list(frames(content, page_size))
    if not found:
        return []
    header = _header(content, page_size)
    salts = header[4:6] if header else found[0].salts
    ours = [frame for frame in found if frame.salts == salts]
    while ours and not ours[-1].is_commit:
        ours.pop()
    return ours


def _header(content: bytes | mmap.mmap, page_size: int) -> tuple[int, ...] | None:
    header = _HEADER.unpack_from(content)
    if header[0] not in (_MAGIC_LITTLE, _MAGIC_BIG) or header[2] != page_size:
        return None
    order = "<" if header[0] == _MAGIC_LITTLE else ">"
    return header if _sum(content[:24], order, (0, 0)) == header[6:8] else None


def _believed_frames(content: bytes | mmap.mmap, page_size: int, found: list[Frame]) -> int:
    """Count the frames before the first one that SQLite does not believe."""
    header = _HEADER.unpack_from(content)
    order = "<" if header[0] == _MAGIC_LITTLE else ">"
    sums: tuple[int, int] = header[6:8]
    for index, frame in enumerate(found):
        at = frame.start - _FRAME.size
        sums = _sum(content[at : at + 8], order, sums)
        sums = _sum(content[frame.start : frame.start + page_size], order, sums)
        if frame.salts != header[4:6] or sums != _FRAME.unpack_from(content, at)[4:6]:
            return index
    return len(found)


def _sum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second
