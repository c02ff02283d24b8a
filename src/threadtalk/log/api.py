"""The promise that every log keeps; tests/log/conformance.py holds each of them to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.answers import SearchGranted
    from threadtalk.core.events import Event, Kept, Message
    from threadtalk.core.outcome import Record


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """What a log remembers of a room (or of a conversation of two) between two runs of the server."""

    name: str
    last_number: int
    topic: str = ""
    names: tuple[str, ...] = ()
    """Where the room was renamed: the keys of all names it ever had, the first one first."""


class Log(Protocol):
    """An append-only record of events.

    A room keeps every name it ever had (`RoomRenamed`): its events can be added and read under each of them.

    `append` is called by one thread only (the hub); `read_messages` and `read_events` by any thread at any time. When
    `append` returns, the events are as durable as the log was asked to be, all of them; when it raises
    `LogUnavailable`, none of them is there, nor will be after a restart, and the next call may well succeed.
    """

    @property
    def epoch(self) -> str:
        """What tells this log from any other: as long as it stays, a number means the same event."""

    @property
    def secret(self) -> str:
        """A random word that stays as long as the log and is never told to anybody."""

    def rooms(self) -> list[RoomRecord]:
        """Return every room that has at least one event, conversations included. Called once, at start."""

    def records(self) -> list[tuple[str, str]]:
        """Return key and value of every record whose value is not empty. Called once, at start."""

    def last_at(self) -> int:
        """Return when the last event was, in milliseconds since 1970; 0 where there is none. Called once, at start."""

    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        """Store the events in their order, and the records (of several with one key, the last), in one transaction.

        The numbers of a room (`Place` by place for events that touch several) must go on where they ended. With a
        `Redacted`, the message that it names is gone from all pages.

        Raises `LogUnavailable` where they could not be stored.
        """

    def read_messages(
        self, room: str, limit: int, *, before: int | None = None, after: int | None = None
    ) -> list[Message]:
        """Return messages of a room (or a conversation of two) in ascending order, as a page.

        With `after`, the first `limit` whose number is greater than it (and less than `before`, where given too);
        else the last `limit` ones with a number less than `before`, or of all. An unknown room has none.
        `room` may be spelled in any way that folds to the room's name.

        Raises `LogUnavailable` where the log cannot be read, or not within its deadline.
        """

    def read_events(self, room: str, limit: int, *, before: int | None = None, after: int | None = None) -> list[Kept]:
        """Return all that happened in a room, messages among it, as a page like those of `read_messages`.

        Of an event that touched several rooms, only this room's place. Raises `LogUnavailable` like it.
        """

    def said_by(self, account: str, after: int = 0) -> tuple[list[Message], int | None]:
        """Return messages that the holder of an account has said, in the order of saying, and where to go on.

        `after` is 0 at first and then what the call before has returned; None when that was all. A piece may have no
        message at all. Raises `LogUnavailable` like `read_messages`.
        """

    def tagged(self, tag: str, limit: int) -> list[Message]:
        """Return those of the last `limit` events that are messages with this tag, in the order of saying.

        Of one that was taken back only the tag `repeats.TAG` is left, and no text. Called at start.
        """

    def close(self) -> None:
        """Give everything back. Further calls are a programming error."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, in ascending order."""

    messages: Sequence[Message]
    more: bool = False
    """There are further ones on the side that was searched towards."""
    is_complete: bool = True
    """Everything was looked through; else the newest messages may be missing, as the index is still being made."""


class Search(Protocol):
    """Finds messages of a log by their words; tests/log/test_search.py holds each to the same."""

    def start(self) -> None:
        """Begin to follow the log. Called once."""

    def find(self, granted: SearchGranted) -> Found:
        """Return the messages that were asked for, of what may be read; from any thread.

        Raises `LogUnavailable` where that cannot be found out, or not within the deadline.
        """

    def stop(self) -> None:
        """Give everything back, before the log does. Further calls are a programming error."""
