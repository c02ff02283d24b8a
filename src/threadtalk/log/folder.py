"""The data folder: made, locked, and the database in it opened in the few ways that are allowed.

Never open `chat.db` or `chat.db-shm` here by other means than SQLite while a connection to them is open in this
process: closing the file would drop SQLite's locks on it (POSIX, see https://sqlite.org/howtocorrupt.html section 2.2).
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from typing import TYPE_CHECKING

from threadtalk.errors import LogRefused, StartError
from threadtalk.log import migrations

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "chat.db"
LOCK = "lock"

PAGE_SIZE = 4096
"""Bytes of a page, SQLite's default; 8 and 16 KiB were measured to be no faster for chat."""

BUSY_TIMEOUT = 1.0
"""Seconds to wait for another program that has locked the database; ours never wait for each other."""


class FolderLock:
    """The right to write in a data folder, held by one server (or one recovery) at a time until it is released."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises `LogRefused` where somebody else holds it, `StartError` where it cannot be had."""
        try:
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as exc:
            raise StartError(
                f"Cannot write in the data folder {folder} ({exc.strerror}): make it writable, "
                "or name another one with --data DIR."
            ) from exc
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise LogRefused(
                f"The data folder {folder} is in use by another ThreadTalk (process {holder or 'unknown'}): "
                "stop that one first, or name another folder with --data DIR."
            ) from exc
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, b"%d\n" % os.getpid(), 0)

    def release(self) -> None:
        """Let others have the folder. The file stays: removing it would let two hold a lock of that name."""
        os.close(self._descriptor)


def make_folder(folder: Path) -> None:
    """Make the folder, and those above it, where they are missing; for this user's eyes only. Raises `StartError`."""
    try:
        if folder.is_dir():
            return
        if not folder.parent.is_dir():
            make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    except OSError as exc:
        raise StartError(
            f"Cannot make the data folder {folder} ({exc.strerror}): name another one with --data DIR."
        ) from exc


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make a file's content durable. Not for a file that SQLite has open."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def wal_of(database: Path) -> Path:
    """Return the path of the write-ahead log beside a database."""
    return database.with_name(database.name + "-wal")


def create_database(path: Path) -> None:
    """Make a database with the current schema. It appears under its name complete and durable, or not at all."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection = connect(unfinished, "rw")
    try:
        connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        migrations.create(connection)
        connection.execute("INSERT INTO meta VALUES ('epoch', lower(hex(randomblob(8))))")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    sync_file(unfinished)
    unfinished.rename(path)
    sync_folder(path.parent)


def recovered_of(database: Path) -> Path:
    """Return the path of the log that is complete and only waits to take the place of a damaged one."""
    return database.with_name(database.name + ".recovered")


def finish_recovery(folder: Path) -> Path | None:
    """Put a recovered log in its place, if one is waiting for that; return where the damaged one is now.

    As long as the recovered log is waiting, the database beside it counts as damaged, whatever of it is still there: so
    a crash between any two of these steps is mended by doing them again.
    """
    database = folder / DATABASE
    recovered = recovered_of(database)
    if not recovered.exists():
        return None
    aside = _aside(database)
    for suffix in ("", "-wal"):
        part = database.with_name(database.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
    sync_folder(folder)
    recovered.rename(database)
    sync_folder(folder)
    return aside


def _aside(database: Path) -> Path:
    """Return a name for the damaged database that nothing has yet."""
    name = f"{database.name}.damaged-{time.strftime('%Y-%m-%d')}"
    candidates = (database.with_name(f"{name}{suffix}") for suffix in ("", *(f".{i}" for i in range(2, 10_000))))
    return next(path for path in candidates if not path.exists() and not wal_of(path).exists())


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a database that exists, for writing (`rw`) or for reading alone (`ro`).

    The connection is in autocommit mode and may be handed from thread to thread.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
    )
    # Damage found at a page's cells is reported as such, before anything is read from them.
    connection.execute("PRAGMA cell_size_check = 1")
    return connection


def connect_reader(path: Path, *, is_ours: bool = False) -> sqlite3.Connection:
    """Open a database so that it can neither be written nor checkpointed, and texts come as bytes.

    `is_ours`: the caller holds the folder's lock, and nothing writes as long as the connection is open. Then not even
    an empty write-ahead log is made where there is none.
    """
    wal = wal_of(path)
    has_wal = wal.exists() and wal.stat().st_size > 0
    connection = connect(path, "ro&immutable=1" if is_ours and not has_wal else "ro")
    try:
        connection.execute("PRAGMA query_only = 1")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
    except sqlite3.Error:
        connection.close()
        raise
    connection.text_factory = bytes
    return connection
