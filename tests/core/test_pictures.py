"""What a file is, its first bytes say; and nothing that people send can be more than a picture."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.pictures import OTHER, PIXELS_MAX, SIDE_MAX, Look, look


def png(width: int = 640, height: int = 480) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def gif(width: int = 640, height: int = 480, *frames: tuple[int, int, int, int]) -> bytes:
    screen = b"GIF89a" + struct.pack("<HH", width, height) + b"\xf7\0\0" + bytes(3 * 256)
    extensions = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" + b"\x21\xf9\x04\0\0\0\0\0"
    all_frames = frames or ((0, 0, width, height),)
    return (
        screen
        + extensions
        + b"".join(
            b"\x2c" + struct.pack("<HHHH", *frame) + b"\x81" + bytes(3 * 4) + b"\x02\x02\x4c\x01\0"
            for frame in all_frames
        )
    )


def jpeg(width: int = 640, height: int = 480, before: bytes = b"\xff\xe0\0\x10JFIF\0" + bytes(9)) -> bytes:
    return b"\xff\xd8" + before + b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03"


def webp(width: int = 640, height: int = 480) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size


PICTURES = {"image/png": png, "image/gif": gif, "image/jpeg": jpeg, "image/webp": webp}


@pytest.mark.parametrize("type_", PICTURES)
def test_a_picture_is_known_with_its_size(type_: str) -> None:
    assert look(PICTURES[type_]() + b"the rest") == Look(type_, 640, 480)


def test_other_forms_of_webp_and_jpeg_are_known_too() -> None:
    lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (639 | 479 << 14).to_bytes(4, "little") + bytes(9)
    lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480)
    assert look(lossless) == look(lossy) == Look("image/webp", 640, 480)
    preview = b"\xff\xe1" + (40_000).to_bytes(2) + bytes(39_998)
    assert look(jpeg(before=preview + b"\xff\xff\xdb\0\x02")) == Look("image/jpeg", 640, 480)


@pytest.mark.parametrize("make", PICTURES.values())
def test_a_picture_that_is_too_large_to_be_shown_is_a_file(make) -> None:  # type: ignore[no-untyped-def]
    assert look(make(SIDE_MAX + 1, 10)).type == OTHER


@pytest.mark.parametrize("make", PICTURES.values())
def test_a_picture_is_not_shown_that_takes_more_memory_than_its_file_tells(make) -> None:  # type: ignore[no-untyped-def]
    assert look(make(PIXELS_MAX // 5000, 5000)).width == 10_000
    assert look(make(PIXELS_MAX // 5000 + 1, 5000)).type == OTHER
    assert look(make(16_000, 16_000)).type == OTHER


def test_a_gif_is_as_large_as_its_frames() -> None:
    assert look(gif(1, 1, (0, 0, 640, 480))) == Look("image/gif", 640, 480)
    assert look(gif(640, 480, (0, 0, 10, 10), (5, 5, 700, 20))) == Look("image/gif", 640, 480), "a later one is cut"
    assert look(gif(1, 1, (0, 0, 30_000, 30_000))).type == OTHER
    assert look(gif(1, 1, (0, 0, 1, 1), (0, 0, 15_000, 15_000))).type == OTHER
    assert look(gif(10, 10, (65_000, 65_000, 1, 1))).type == OTHER
    assert look(gif()[:20]).type == OTHER, "without a frame there is nothing to see"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<!doctype html>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\xff\xd8\xff\xd9",
    ],
)
def test_everything_else_is_something_to_save(data: bytes) -> None:
    assert look(data) == Look()


def test_two_hundred_files_that_are_two_things_at_once_are_pictures_or_nothing() -> None:
    scripts = (b"<script>alert(1)</script>", b"<svg onload=alert(1)>", b"%PDF-1.7\n", b"PK\x03\x04", b"=alert(1);")
    count = 0
    for make in PICTURES.values():
        for script in scripts:
            for padding in (b"", b"\0", b"\n", b" " * 100, b"\xef\xbb\xbf"):
                for data in (script + padding + make(), make() + padding + script):
                    count += 1
                    found = look(data)
                    assert found.type in (*PICTURES, OTHER)
                    assert (found.type != OTHER) == data.startswith(make()[:4])
    assert count == 200


@given(st.binary(max_size=300) | st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"RIFF0000WEBP"]))
def test_nothing_that_is_cut_off_or_made_up_is_too_much(data: bytes) -> None:
    for make in PICTURES.values():
        for cut in (data, make()[: len(data)], make()[:12] + data):
            found = look(cut)
            assert found.type == OTHER or (found.width > 0 and found.height > 0)
