"""The history of what was typed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from prompt_toolkit.history import InMemoryHistory

from threadtalk.client.typed import SIZE_MAX, open_history


def test_what_was_typed_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "history"
    open_history(path).append_string("Hi Bob!")
    assert [*open_history(path).load_history_strings()] == ["Hi Bob!"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    open_history(tmp_path / "history")
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "line", ["/login Alice secret", "/REGISTER secret", " /password old new", "/unregister s", "hi\n/login A s"]
)
def test_a_password_is_neither_written_down_nor_brought_back_by_a_key(tmp_path: Path, line: str) -> None:
    for path in (tmp_path / "history", tmp_path):  # the second cannot be written, so it is kept in memory
        history = open_history(path)
        history.append_string(line)
        history.append_string("/loginless")
        assert history.get_strings() == ["/loginless"]
    assert "secret" not in (tmp_path / "history").read_text()


def test_where_it_cannot_be_kept_it_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(open_history(tmp_path / "file" / "history"), InMemoryHistory)


def test_a_file_that_goes_away_is_no_reason_to_stop(tmp_path: Path) -> None:
    history = open_history(tmp_path / "history")
    os.remove(tmp_path / "history")
    (tmp_path / "history").mkdir()
    history.append_string("Hi Bob!")
    assert [*history.load_history_strings()] == []


def test_a_long_history_loses_its_older_half(tmp_path: Path) -> None:
    path = tmp_path / "history"
    history = open_history(path)
    for count in range(300):
        history.append_string(f"{count} " + "x" * 1000)
    assert path.stat().st_size > SIZE_MAX
    strings = [*open_history(path).load_history_strings()]
    assert 100 < len(strings) < 200
    assert strings[0].startswith("299 ")
    assert all(len(string) > 1000 for string in strings)
