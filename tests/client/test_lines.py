"""Bytes to lines, however they are cut."""

from __future__ import annotations

import pytest

from threadtalk.client.lines import LineReader

DATA = "one\r\ntwo ü\n\nfour \udcff\nlast".encode("utf-8", "surrogateescape")
LINES = ["one", "two ü", "", "four \ufffd", "last"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_lines_are_the_same_in_pieces_of_any_size(size: int) -> None:
    reader = LineReader()
    pieces = [DATA[start : start + size] for start in range(0, len(DATA), size)]
    lines = [line for piece in pieces for line in reader.receive_data(piece)]
    assert [*lines, *reader.receive_eof()] == LINES


def test_a_line_over_the_limit_is_cut_and_the_next_is_whole() -> None:
    reader = LineReader(4)
    assert [*reader.receive_data(b"123456\n12"), *reader.receive_data(b"34"), *reader.receive_data(b"56\nab\n")] == [
        "1234",
        "1234",
        "ab",
    ]


def test_an_end_without_a_line_is_no_line() -> None:
    assert [*LineReader().receive_eof()] == []
