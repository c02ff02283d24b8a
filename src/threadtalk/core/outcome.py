"""What executing a command gives: events for those concerned, and replies for one session, in their order."""

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


Item: TypeAlias = "Event | Reply"


def refuse(session: int, code: Code, **fields: str | int) -> list[Item]:
    """Return the outcome of a command that was not carried out."""
    return [Reply(session, Refusal(code, fields))]
