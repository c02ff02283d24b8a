"""What executing a command gives: events for those concerned, replies for one session, and records, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal

if TYPE_CHECKING:
    from typing import TypeAlias

    from threadtalk.core.answers import Answer
    from threadtalk.core.events import Event


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that one session alone is told."""

    session: int
    """A connection, or a person's `session`: then it is for the one by which they ask, or for all of theirs."""
    content: Answer | Refusal
    is_for_one: bool = field(default=False, compare=False)
    """It is for the connection of this number alone."""


@dataclass(frozen=True, slots=True)
class Record:
    """Something that the chat knows and that must outlive the process: an account, what holds in a room.

    It is stored with the events that it came with, and told to nobody. `value` is a text that whoever owns the key
    understands, empty where there is nothing to know any more; `before` is what it was, to take the change back.
    """

    key: str
    value: str
    before: str = ""


Item: TypeAlias = "Event | Reply | Record"


def refuse(session: int, code: Code, **fields: str | int) -> list[Item]:
    """Return the outcome of a command that was not carried out."""
    return [Reply(session, Refusal(code, fields))]
