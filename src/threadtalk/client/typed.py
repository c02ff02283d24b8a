"""What was typed before: the history that the up arrow walks through, kept in a file for the next time."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import platformdirs
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from threadtalk.client.own import is_secret

logger = logging.getLogger("threadtalk.client")

SIZE_MAX = 256 * 1024
"""Bytes of the file above which its older half is dropped at the next start; several thousand lines."""


class _DiscreetHistory(History):
    """One that forgets passwords: they are neither kept nor brought back by a key."""

    def append_string(self, string: str) -> None:
        if not any(is_secret(line) for line in string.splitlines()):
            super().append_string(string)


class MemoryHistory(_DiscreetHistory, InMemoryHistory):
    """One that lasts until the end."""


class _ForgivingHistory(_DiscreetHistory, FileHistory):
    """A file that may become unwritable while one chats; then what is typed is remembered until the end alone."""

    def load_history_strings(self) -> list[str]:
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError as error:
            logger.debug("The history cannot be written: %s", error)


def history_path() -> Path:
    """Return where the history is kept."""
    return Path(platformdirs.user_state_dir("threadtalk", False)) / "history"


def open_history(path: Path | None = None) -> History:
    """Return the history of earlier sessions; one that lasts for this session where the file cannot be had."""
    path = path if path is not None else history_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # What people say in private is nobody else's business.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_size > SIZE_MAX:
            _drop_older_half(path)
    except OSError as error:
        logger.debug("The history cannot be kept: %s", error)
        return MemoryHistory()
    return _ForgivingHistory(path)


def _drop_older_half(path: Path) -> None:
    data = path.read_bytes()
    # An entry begins with a comment line after an empty one.
    start = data.find(b"\n\n#", len(data) // 2)
    replacement = path.with_suffix(".new")
    replacement.touch(mode=0o600)
    replacement.write_bytes(data[start + 1 :] if start >= 0 else b"")
    replacement.replace(path)
