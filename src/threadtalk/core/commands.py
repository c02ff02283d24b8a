"""What a session asks of the World: one frozen dataclass for each wish, in the imperative.

A command carries everything that is needed to execute it; the session that asks and the time it is executed at are
given to `World.execute` beside it, so that a replay of the same calls gives the same events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core.events import Kind

if TYPE_CHECKING:
    from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Enter:
    """Come in under an alias.

    `token` is a secret of the client's choice ("" for none): a later Enter with the same alias and the same token
    takes the alias over from a connection that may be dead.
    """

    alias: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Say something in a room one is in."""

    room: str
    text: str
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something to one person alone."""

    alias: str
    text: str
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True)
class Join:
    """Enter a room, making it if there is none of that name."""

    room: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave one room and stay in the others."""

    room: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """Be called something else from now on."""

    alias: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Ask for a room's topic."""

    room: str


@dataclass(frozen=True, slots=True)
class SetTopic:
    """Set a room's topic; an empty one clears it."""

    room: str
    topic: str


@dataclass(frozen=True, slots=True)
class ListMembers:
    """Ask who is in a room."""

    room: str


@dataclass(frozen=True, slots=True)
class ListRooms:
    """Ask which rooms there are."""


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Ask for a page of a room's messages; answered with permission (`HistoryGranted`), the log does the rest.

    With `after`, the first `limit` messages whose number is greater; else the last `limit` ones before `before`
    (or before now). Numbers are those of the room's events.
    """

    room: str
    limit: int
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Quit:
    """Go, from everywhere: asked for by the person, or by the transport when the connection is gone."""

    reason: str = ""


Command: TypeAlias = (
    "Enter | Say | Tell | Join | Leave | Rename | ShowTopic | SetTopic | ListMembers | ListRooms | ReadHistory | Quit"
)
