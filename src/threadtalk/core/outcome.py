"""What executing a command gives: events for those concerned, replies for one session, and records, in their order."""

from __future__ import annotations

from dataclasses import dataclass
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
    content: Answer | Refusal


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
