"""Every decoder is fed the same bytes whole, one by one, and cut at each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def ways_to_cut(data: bytes) -> Iterator[list[bytes]]:
    """All pieces at once, single bytes, and every cut in two."""
    yield [data]
    yield [data[i : i + 1] for i in range(len(data))]
    for i in range(1, len(data)):
        yield [data[:i], data[i:]]
