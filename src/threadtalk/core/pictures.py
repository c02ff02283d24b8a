"""What a file is, told by its first bytes and by nothing that anybody says of it; of a picture also how large it is.

Four kinds of pictures are known, which no browser runs anything of. Nothing is decoded: width and height stand in the
headers. PNG (RFC 2083, section 4.1.1), GIF89a (sections 18 and 20), JPEG (ITU T.81, B.2.2),
WebP (RFC 9649).
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at: a JPEG may have other things before its size, a preview for example."""

SIDE_MAX = 20_000
"""Pixels of a side; a larger picture is a file like any other, so that nobody's browser has to make room for it."""

PIXELS_MAX = 50_000_000
"""Of a picture: as many as most cameras have. Shown, each takes four bytes in a browser, however small the file is."""

OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `type` is a media type; of what is no picture, `OTHER`, and no size."""

    type: str = OTHER
    width: int = 0
    height: int = 0


_OTHER = Look()


def look(head: bytes) -> Look:
    """Say what a file is that begins with these bytes."""
    for type_, measure in _MEASURES.items():
        size = measure(head)
        if size is not None:
            width, height = size
            return Look(type_, width, height) if _can_be_shown(width, height) else _OTHER
    return _OTHER


def _can_be_shown(width: int, height: int) -> bool:
    return 0 < width <= SIDE_MAX and 0 < height <= SIDE_MAX and width * height <= PIXELS_MAX


def _png(head: bytes) -> tuple[int, int] | None:
    if not head.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") or len(head) < 24:
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _gif(head: bytes) -> tuple[int, int] | None:
    """Return the size of the screen, which browsers enlarge to the first frame; 0 where a frame is too large."""
    if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 13:
        return None
    width, height = _two_numbers(head, 6)
    at = 13 + _colors_size(head[10])
    is_first = True
    while at < len(head):
        if head[at] == 0x21:  # an extension: a comment, how long a frame stands
            at = _behind_blocks(head, at + 2)
        elif head[at] == 0x2C and at + 10 <= len(head):
            (left, top), (its_width, its_height) = _two_numbers(head, at + 1), _two_numbers(head, at + 5)
            if not _can_be_shown(max(width, left + its_width), max(height, top + its_height)):
                return 0, 0
            if is_first:
                width, height, is_first = max(width, left + its_width), max(height, top + its_height), False
            at = _behind_blocks(head, at + 11 + _colors_size(head[at + 9]))
        else:
            break
    return None if is_first else (width, height)


def _two_numbers(head: bytes, at: int) -> tuple[int, int]:
    return int.from_bytes(head[at : at + 2], "little"), int.from_bytes(head[at + 2 : at + 4], "little")


def _colors_size(flags: int) -> int:
    """Return the bytes of the table of colours that these flags tell of."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(head: bytes, at: int) -> int:
    """Return what follows a row of blocks, each of which begins with its length; the last one has none."""
    while at < len(head) and head[at]:
        at += 1 + head[at]
    return at + 1


def _jpeg(head: bytes) -> tuple[int, int] | None:
    if not head.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _FRAMES:
            return int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7])
        elif marker in (0x01, *range(0xD0, 0xDA)):  # without a length, or behind where the size would have stood
            return None
        else:
            at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4]))
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return None


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of JPEG behind which the size stands."""

_MEASURES = {"image/png": _png, "image/gif": _gif, "image/jpeg": _jpeg, "image/webp": _webp}
