"""What whoever runs the server has decided for all of it, from one moment to the next."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
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
    if not _is_stranger(person) or not isinstance(command, _LOUD):
        return None
    if isinstance(command, commands.Join) and rooms.called(command.room) is not None:
        return None
    if isinstance(command, commands.SetAway) and not command.message:
        return None  # they are back
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
    commands.Rename,
    commands.SetAway,
    commands.SetRealname,
    commands.SetMetadata,
    commands.AskUpload,
)
"""What others hear or see, or leads to it; joining, where it makes a room."""


def without_words(person: Person, command: commands.Command) -> commands.Command:
    """In an emergency, return what somebody does, without what they say with it: strangers give no reason for going."""
    if isinstance(command, commands.Quit | commands.Leave) and _is_stranger(person):
        return replace(command, reason="")
    return command


def _is_stranger(person: Person) -> bool:
    return not (person.account or person.operator)


def _encode(policy: Policy) -> str:
    return json.dumps(asdict(policy), separators=(",", ":")) if policy != Policy() else ""
