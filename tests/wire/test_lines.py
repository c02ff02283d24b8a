"""Bytes to lines: nothing is lost at a boundary, and no line can fill the memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from threadtalk.wire.lines import LineBuffer, LineTooLong

from .chunks import ways_to_cut


def lines(pieces: list[bytes], max_bytes: int = 10) -> list[bytes | None]:
    """All lines that come of these pieces; None for one that was too long."""
    buffer = LineBuffer(max_bytes)
    found: list[bytes | None] = []
    for piece in pieces:
        buffer.receive_data(piece)
        while True:
            try:
                line = buffer.next_line()
            except LineTooLong:
                found.append(None)
                continue
            if line is None:
                break
            found.append(line)
    return found


def test_lines_are_the_same_wherever_the_network_cuts_them() -> None:
    data = b"one\r\ntwo\n\n1234567890\r\n12345678901\nend\rless\nrest"
    for pieces in ways_to_cut(data):
        assert lines(pieces) == [b"one", b"two", b"", b"1234567890", None, b"end\rless"]


def test_a_line_over_the_limit_is_refused_once_and_the_next_one_is_intact() -> None:
    for pieces in ([b"x" * 10_000 + b"\nnext\n"], [b"x" * 100] * 100 + [b"\nnext\n"]):
        assert lines(pieces) == [None, b"next"]


def test_a_megabyte_without_an_end_costs_no_memory() -> None:
    buffer = LineBuffer(8192)
    refusals = 0
    for _ in range(512):
        buffer.receive_data(b"x" * 2048)
        try:
            assert buffer.next_line() is None
        except LineTooLong:
            refusals += 1
        assert len(buffer._data) <= 8192 + 2048
    assert refusals == 1


@given(st.lists(st.binary(max_size=9).filter(lambda b: b"\n" not in b and not b.endswith(b"\r"))), st.data())
def test_any_lines_cut_anywhere_come_back(expected: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + data.draw(st.sampled_from([b"\n", b"\r\n"])) for line in expected)
    cut = data.draw(st.integers(0, len(stream)))
    assert lines([stream[:cut], stream[cut:]]) == expected
