from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from threadtalk.log import wal
from threadtalk.log.folder import PAGE_SIZE

from .crashed import crash, history

if TYPE_CHECKING:
    from pathlib import Path

FRAME = 24 + PAGE_SIZE


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The write-ahead log of the whole history."""
    folder: Path = tmp_path_factory.mktemp("wal")
    crash(folder)
    return (folder / "chat.db-wal").read_bytes()


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def commits(content: bytes) -> list[int]:
    """Return the ends of all transactions in the file."""
    return [frame.start + PAGE_SIZE for frame in wal.frames(content, PAGE_SIZE) if frame.is_commit]


def test_what_sqlite_has_written_is_believed_to_the_end(content: bytes) -> None:
    assert len(commits(content)) >= len(history())
    assert wal.find_damage(content, PAGE_SIZE) is None
    assert len(wal.likely_frames(content, PAGE_SIZE)) * FRAME == len(content) - 32


@pytest.mark.parametrize("size", [0, 1, 31, 32, 100])
def test_a_file_without_a_frame_holds_nothing_to_lose(content: bytes, size: int) -> None:
    assert wal.find_damage(content[:size], PAGE_SIZE) is None
    assert wal.likely_frames(content[:size], PAGE_SIZE) == []


def test_a_file_that_ends_anywhere_was_interrupted_and_is_no_damage(content: bytes) -> None:
    for size in range(32, len(content), 14_001):
        assert wal.find_damage(content[:size], PAGE_SIZE) is None


def test_a_torn_last_transaction_is_no_damage(content: bytes) -> None:
    *_, before, last = commits(content)
    for at in range(before, last, 1999):
        assert wal.find_damage(flipped(content, at), PAGE_SIZE) is None


def test_damage_before_two_more_transactions_is_found_wherever_it_is(content: bytes) -> None:
    acknowledged = commits(content)[-3]
    for at in [*range(24, 32), *range(0, acknowledged, 9973), *range(32, 32 + 24)]:
        # The number of the page and the checksum are covered like the content; so is the header.
        assert wal.find_damage(flipped(content, at), PAGE_SIZE) is not None, at


def test_frames_from_before_the_file_was_begun_anew_are_not_missed(content: bytes) -> None:
    older = bytearray(content[len(content) // 2 // FRAME * FRAME + 32 :])
    for at in range(0, len(older) - FRAME + 1, FRAME):
        older[at + 8 : at + 16] = b"formerly"
    begun = content[: 32 + 10 * FRAME]
    while not commits(begun) or commits(begun)[-1] != len(begun):
        begun = content[: len(begun) + FRAME]
    assert wal.find_damage(begun + older, PAGE_SIZE) is None
    assert len(wal.likely_frames(begun + older, PAGE_SIZE)) * FRAME == len(begun) - 32


def test_frames_are_found_again_under_a_damaged_header(content: bytes) -> None:
    assert wal.likely_frames(flipped(content, 18), PAGE_SIZE) == wal.likely_frames(content, PAGE_SIZE)
