"""The index of all messages, `search.db` in the data folder: which word stands in which of them.

Theory of operation. A thread of its own, the indexer, follows the log by reading it: every event that stands behind the
last one it has taken in. So neither the hub nor the log's writer does anything for the search, and `search.db` has one
connection that writes. It may be deleted at any time: it says nothing that the log does not, and is made anew where it
is missing, damaged, of another format, or of another log.

Of a message the index keeps its words (`core/words.py`), its room and who has said it, under the event's place in the
log. A search gives such places, and the messages themselves come out of the log: what was taken back there is found no
more, whatever the index says. Taken back, a message leaves the index too, and so do its words: out of FTS5's own pages
by merging them all, in steps, and out of the write-ahead log by a checkpoint.

Before it is asked, the index catches up: whoever searches wakes the indexer and waits for it, though not for long.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
import unicodedata
from typing import TYPE_CHECKING

from threadtalk.core.events import Redacted
from threadtalk.core.words import words
from threadtalk.errors import LogUnavailable
from threadtalk.log import codec, folder
from threadtalk.log.api import Found
from threadtalk.log.readers import Readers
from threadtalk.log.scan import authors, is_in_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from threadtalk.core.answers import SearchGranted
    from threadtalk.core.events import Message
    from threadtalk.core.words import Phrase
    from threadtalk.log.sqlite import SqliteLog

logger = logging.getLogger("threadtalk.search")

DATABASE = "search.db"

LOOK_EVERY = 1.0
"""Seconds between two looks at the log while nobody searches."""

CATCH_UP_TIME = 1.0
"""Seconds that a search waits for the index to have everything; an index that is being made takes longer."""

RETRY_AFTER = 10.0
"""Seconds until an index that cannot be read or written is tried again."""

_BATCH = 64
"""Events of one transaction: about a millisecond of work, which is how long others may wait for it. With 256 and less
rest, one message in a hundred was twice as long on its way at 10,000 a second (bench/README.md)."""

_REST = 4
"""So many times as long as it has worked, the indexer rests."""

_MERGED_AT_ONCE = 256
"""Pages of 4 KiB that one step of merging writes: some milliseconds."""

_MERGE_REST = 10
"""Merging may take one part in so many of the indexer's time: it reads and writes the whole index each time."""

_FETCHED_AT_ONCE = 64
_INT64_MAX = 2**63 - 1

_FORMAT = f"1 {unicodedata.unidata_version}"
"""Of the index; what a word is depends on Unicode's version too."""


class SearchIndex:
    """Finds messages of a `SqliteLog`; see `Search` for its promises."""

    def __init__(self, log: SqliteLog, where: Path) -> None:
        """`where`: the data folder, whose lock the log holds."""
        self._log = log
        self._database = where / DATABASE
        self._readers: Readers | None = None
        """Replaced with the file; None before there is one."""
        self._changed = threading.Condition()
        """Guards the next six, and is notified when any of them changes."""
        self._last = 0
        """Where the last event stands that is in the index; the indexer's."""
        self._wanted = 0
        """How far those who wait need it."""
        self._waiting = 0
        """How many do."""
        self._is_stopping = False
        self._is_damaged = False
        """A search has found out so."""
        self._has_leftovers = False
        """Something was taken back whose words are still in the pages of the file; the indexer's."""
        self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
        # The indexer's own.
        self._writer: sqlite3.Connection | None = None
        self._inode = 0
        self._is_merging = False
        self._merged_for = 0.0
        """Seconds of work that the merging at hand has taken so far."""
        self._merge_from = 0.0
        """When merging may begin, on the monotonic clock."""
        self._reported = ""
        """The last trouble that was reported."""

    def start(self) -> None:
        """See `Search.start`."""
        self._thread.start()

    def stop(self) -> None:
        """See `Search.stop`."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        self._thread.join()

    def wait_for_all(self, timeout: float) -> bool:
        """Wait until everything that the log holds now is in the index; False where that takes longer."""
        wanted = self._log.last_seq()
        with self._changed:
            if self._last < wanted:
                self._wanted = max(self._wanted, wanted)
                self._waiting += 1
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._last >= wanted or self._is_stopping, timeout)
                self._waiting -= 1
            return self._last >= wanted

    def wait_until_cleared(self, timeout: float) -> bool:
        """Wait until nothing of what was taken back is left in the file; False where that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._has_leftovers or self._is_stopping, timeout)

    def find(self, granted: SearchGranted) -> Found:
        """See `Search.find`."""
        is_complete = self.wait_for_all(CATCH_UP_TIME)
        places = {self._log.room_id(place.kept_as): place for place in granted.places}
        places.pop(None, None)
        if not places:
            return Found((), is_complete=is_complete)
        readers = self._readers
        if readers is None:
            raise LogUnavailable("The search index is being made.")
        low = 0 if granted.after is None else self._first_seq(granted.after)
        high = _INT64_MAX if granted.before is None else self._last_seq(granted.before)
        query = match_expression(granted.phrases, granted.author, [room for room in places if room is not None])
        found: list[Message] = []
        try:
            with readers.connection() as connection:
                cursor = connection.execute(_FIND[granted.from_start], (query, low, high))
                while len(found) <= granted.limit and (rows := cursor.fetchmany(_FETCHED_AT_ONCE)):
                    for room, message in self._log.messages_at([seq for seq, room in rows if int(room) in places]):
                        if places[room].start <= message.number < places[room].end and is_in_time(granted, message):
                            found.append(message)
                cursor.close()
        except LogUnavailable as error:
            if type(error.__cause__) is sqlite3.DatabaseError:  # the more particular ones are no damage
                with self._changed:
                    self._is_damaged = True
            raise
        kept = found[: granted.limit]
        return Found(kept if granted.from_start else kept[::-1], len(found) > granted.limit, is_complete)

    def _first_seq(self, after: int | tuple[str, int]) -> int:
        if isinstance(after, int):
            return self._log.first_seq_from(after)
        return max(self._seqs_of(after), default=_INT64_MAX - 1) + 1

    def _last_seq(self, before: int | tuple[str, int]) -> int:
        if isinstance(before, int):
            return self._log.first_seq_from(before + 1) - 1
        return min(self._seqs_of(before), default=0) - 1

    def _seqs_of(self, message: tuple[str, int]) -> list[int]:
        room = self._log.room_id(message[0])
        return [] if room is None else self._log.seqs_of(room, message[1])

    # The indexer.

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                self._open()
                while not self._is_stopping and self._is_in_place():
                    self._step()
            except (LogUnavailable, sqlite3.Error, OSError) as error:
                self._report(error)
                self._is_damaged = self._is_damaged or type(error) is sqlite3.DatabaseError
                self._wait_for_better_times()
            except Exception:
                logger.exception("The search index failed; it is tried again")
                self._wait_for_better_times()
            finally:
                if self._is_stopping and self._readers is not None:
                    self._readers.close()  # before the writer, which then leaves a single file
                self._close()

    def _step(self) -> None:
        """Take in the next events; when there are no more, clear away what was taken back; then rest."""
        began = time.monotonic()
        rows = self._log.events_after(self._last, _BATCH)
        if rows:
            self._take_in(rows)
        if len(rows) < _BATCH:
            if not self._has_leftovers or began < self._merge_from:
                self._rest(LOOK_EVERY)
                return
            self._merge()
        self._rest(_REST * (time.monotonic() - began))

    def _take_in(self, rows: Sequence[tuple[int, codec.StoredRow]]) -> None:
        removed = []
        for _, row in rows:
            if row[3] == codec.REDACTED and codec.is_intact(row):
                event = codec.event("", row)
                assert isinstance(event, Redacted), "that is its kind"
                removed += [(place,) for place in self._log.seqs_of(row[0], event.message)]
        last, end = rows[-1]
        writer = self._writer
        assert writer is not None, "the indexer has opened it"
        writer.execute("BEGIN IMMEDIATE")
        # Made one by one: SQLite lets go of the interpreter after each row, so that nobody waits for a whole batch.
        writer.executemany("INSERT INTO message (rowid, words, room, author) VALUES (?, ?, ?, ?)", _entries(rows))
        writer.executemany("DELETE FROM message WHERE rowid = ?", removed)
        if removed:
            self._is_merging = False  # from the beginning, with what has come now
        has_leftovers = self._has_leftovers or bool(removed)
        self._note(last=last, anchor=_anchor(end), leftovers=has_leftovers)
        writer.execute("COMMIT")
        self._reported = ""
        with self._changed:
            self._last = last
            self._has_leftovers = has_leftovers
            self._changed.notify_all()

    def _merge(self) -> None:
        """Do a step of rewriting all pages, so that nothing is left in them of what was taken back."""
        began = time.monotonic()
        writer = self._writer
        assert writer is not None, "the indexer has opened it"
        before = writer.total_changes
        # https://sqlite.org/fts5.html, "The 'merge' Command": a negative number begins with all segments, then positive
        # ones go on until fewer than two rows change.
        writer.execute(_MERGE, (_MERGED_AT_ONCE if self._is_merging else -_MERGED_AT_ONCE,))
        is_done = self._is_merging and writer.total_changes - before < 2
        self._is_merging = True
        if is_done:
            (is_busy, _, _) = writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not is_busy:  # else a search is reading; the next time
                self._note(leftovers=False)
                with self._changed:
                    self._has_leftovers = False
                    self._changed.notify_all()
            self._is_merging = False
        self._merged_for += time.monotonic() - began
        if is_done:
            self._merge_from = time.monotonic() + _MERGE_REST * self._merged_for
            self._merged_for = 0.0

    def _rest(self, seconds: float) -> None:
        """Wait, unless somebody waits for what the index does not have yet."""
        with self._changed:
            self._changed.wait_for(
                lambda: (self._waiting and self._wanted > self._last) or self._is_stopping or self._is_damaged, seconds
            )

    def _wait_for_better_times(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, RETRY_AFTER)

    def _note(self, **values: object) -> None:
        """Write down what the next start needs to know."""
        assert self._writer is not None, "the indexer has opened it"
        self._writer.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _report(self, error: Exception) -> None:
        if str(error) != self._reported:
            self._reported = str(error)
            logger.warning("The search index %s cannot be kept up just now: %s", self._database, error)

    # The file.

    def _open(self) -> None:
        is_damaged, self._is_damaged = self._is_damaged, False
        last, has_leftovers = (None if is_damaged else self._go_on()) or self._begin()
        self._inode = os.stat(self._database).st_ino
        self._readers, before = Readers(self._database), self._readers
        with self._changed:  # and from now on, searches go on
            self._last, self._has_leftovers = last, has_leftovers
            self._changed.notify_all()
        if before is not None:
            before.close()

    def _go_on(self) -> tuple[int, bool] | None:
        """Open the index that is there; return how far it goes and if it has leftovers, None where it is not ours."""
        if not self._database.exists():
            return None
        try:
            writer = self._connect()
            meta = dict(writer.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "no such table" not in str(error):
                raise
            return None
        last = meta.get("last", 0)
        if meta.get("format") != _FORMAT or meta.get("epoch") != self._log.epoch or not isinstance(last, int):
            return None
        row = self._log.events_after(last - 1, 1) if last else []
        # A log that was put back from a backup goes on with the same numbers, for other messages.
        is_same = not last or (bool(row) and row[0][0] == last and _anchor(row[0][1]) == meta.get("anchor"))
        return (last, bool(meta.get("leftovers"))) if is_same else None

    def _begin(self) -> tuple[int, bool]:
        """Make an empty index in the place of whatever is there, and return the same of it."""
        self._close()
        if self._log.last_seq():
            logger.info("The search index is made anew; what was said will be found when it is complete")
        for suffix in ("", "-wal", "-shm"):
            self._database.with_name(DATABASE + suffix).unlink(missing_ok=True)
        os.close(os.open(self._database, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        writer = self._connect()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID")
        # Words come as they are to be kept: `ascii` splits them at the spaces and does nothing else to them.
        writer.execute(
            "CREATE VIRTUAL TABLE message USING fts5 (words, room, author, tokenize = 'ascii', columnsize = 0)"
        )
        self._is_merging = False
        self._note(format=_FORMAT, epoch=self._log.epoch)
        writer.execute("COMMIT")
        return 0, False

    def _connect(self) -> sqlite3.Connection:
        writer = self._writer = folder.connect(self._database, "rw")
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("PRAGMA secure_delete = ON")
        writer.execute("PRAGMA synchronous = NORMAL")  # what a power failure takes is read from the log again
        return writer

    def _is_in_place(self) -> bool:
        """Whether the file that is written to is still the one in the folder, and sound as far as is known."""
        try:
            return not self._is_damaged and os.stat(self._database).st_ino == self._inode
        except FileNotFoundError:
            return False

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            writer.close()
        except sqlite3.Error as error:
            logger.debug("Closing the search index: %s", error)


def _entries(rows: Sequence[tuple[int, codec.StoredRow]]) -> Iterator[tuple[int, str, str, str]]:
    """Give what the index keeps of each message."""
    for seq, row in rows:
        if row[3] in codec.KINDS and codec.is_intact(row):
            message = codec.message("", row)
            its_authors = " ".join(map(_token, sorted(authors(message))))
            yield seq, " ".join(words(message.text)), str(row[0]), its_authors


def match_expression(phrases: Sequence[Phrase], author: str, rooms: Sequence[int]) -> str:
    """Return a search as FTS5 has it (https://sqlite.org/fts5.html, "Full-text Query Syntax").

    Every word stands in quotes and has none itself, so nothing that somebody types can be syntax.
    """
    conditions = [f'words : "{" ".join(phrase.words)}"{" *" if phrase.is_open else ""}' for phrase in phrases]
    if author:
        conditions.append(f'author : "{_token(author)}"')
    places = " OR ".join(f'"{room}"' for room in rooms)
    return " AND ".join([*conditions, f"room : ({places})"])


def _token(alias: str) -> str:
    """Return a folded alias as one word, whatever characters it has."""
    return alias.encode().hex()


def _anchor(row: codec.StoredRow) -> str:
    """Return what stays of a row for good, taken back or not: by it the log is known to be the same one."""
    return " ".join(map(str, row[:3]))


_MATCHES = "SELECT rowid, room FROM message WHERE message MATCH ? AND rowid >= ? AND rowid <= ? ORDER BY rowid"
_FIND = {False: f"{_MATCHES} DESC", True: f"{_MATCHES} ASC"}
"""By whether the first ones are wanted."""
_MERGE = "INSERT INTO message (message, rank) VALUES ('merge', ?)"
