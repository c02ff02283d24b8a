"""What whoever runs the server has decided for all of it, from one moment to the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.events import Kind
from threadtalk.core.outcome import Item, Record, refuse
from threadtalk.core.refusals import Code

if TYPE_CHECKING:
    from threadtalk.core.people import Person
    from threadtalk.core.rooms import Rooms

KEY = "policy"
"""What stands before the colon in the key of its record."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for everybody."""

    registrations_open: bool = True
    """Whether people may make accounts for themselves."""
    emergency: bool = False
    """Whether those who have no account may only read."""

    def record(self, before: Policy) -> Record:
        """Return the record that says so."""
        return Record(f"{KEY}:", _encode(self), _encode(before))


def decode(value: str) -> Policy:
    """Return what a record says; an empty one says that all is as usual."""
    values = json.loads(value) if value else {}
    return Policy(**{each.name: values[each.name] for each in fields(Policy) if each.name in values})


def why_silent(rooms: Rooms, person: Person, command: commands.Command) -> list[Item] | None:
    """In an emergency, return what somebody hears who may not do this now; None where they may."""
    if person.account or person.operator or not isinstance(command, _LOUD):
        return None
    if isinstance(command, commands.Join) and rooms.called(command.room) is not None:
        return None
    # A notice is never answered, so that two programs cannot go on answering each other.
    if isinstance(command, commands.Say | commands.SayToRank | commands.Tell) and command.kind is Kind.NOTICE:
        return []
    return refuse(person.session, Code.EMERGENCY)


_LOUD = (
    commands.Say,
    commands.SayToRank,
    commands.Tell,
    commands.Signal,
    commands.SetTopic,
    commands.RenameRoom,
    commands.Invite,
    commands.Join,
)
"""What others hear or see; joining, where it makes a room."""


def _encode(policy: Policy) -> str:
    return json.dumps(asdict(policy), separators=(",", ":")) if policy != Policy() else ""
