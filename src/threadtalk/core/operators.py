"""Operators of the server: what they may do beyond what everybody may, and what comes of it.

Whether somebody is one is found out before a command gets here: their password has been checked then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.answers import Killed, LeaveGranted, OperatorMade, OwnModesSet
from threadtalk.core.events import Announced, ModeChange
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import Announce, AskLeave, BecomeOperator, Kill, ReviewOperators
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

CONNECT, KILL, REHASH, RESTART, STATS, WALLOPS = "connect", "kill", "rehash", "restart", "stats", "wallops"

RIGHTS: dict[str, str] = {
    CONNECT: "link servers (CONNECT, SQUIT), of which there are none yet",
    KILL: "end somebody's connection (KILL)",
    REHASH: "have the settings read anew (REHASH)",
    RESTART: "stop the server, or have it started again (DIE, RESTART)",
    STATS: "see who the operators are (STATS o)",
    WALLOPS: "tell something to all who want to hear such (WALLOPS)",
}
"""What an operator can be allowed, by name, as `may=` in the settings has it."""

OPERATOR_MODE = "o"


def become(person: Person, command: BecomeOperator) -> list[Item]:
    """Make somebody an operator, or one of another name."""
    items: list[Item] = [Reply(person.session, OperatorMade())]
    person.operator, person.rights = command.name, command.rights
    if OPERATOR_MODE not in person.modes:
        person.modes.add(OPERATOR_MODE)
        person.changed()
        items.append(_told_mode(person, on=True))
    return items


def resign(person: Person) -> None:
    """Take from somebody what an operator has."""
    person.modes.discard(OPERATOR_MODE)
    person.operator, person.rights = "", frozenset()
    person.changed()


def review(world: World, command: ReviewOperators) -> list[Item]:
    """Hold everybody to what the operators may do now: some may be none any more."""
    items: list[Item] = []
    for person in world.people:
        if not person.operator:
            continue
        rights = command.rights.get(person.operator)
        if rights is not None:
            person.rights = rights
        else:
            resign(person)
            items.append(_told_mode(person, on=False))
    return items


def ask_leave(person: Person, command: AskLeave) -> list[Item]:
    """Say whether somebody may do what is not done in the World."""
    refusal = _why_not(person, command.right)
    return [Reply(person.session, refusal or LeaveGranted(command.right, command.note))]


def kill(world: World, person: Person, command: Kill, at: int) -> list[Item]:
    """End somebody's connection; it may be one's own."""
    refusal = _why_not(person, KILL)
    if refusal is not None:
        return [Reply(person.session, refusal)]
    target = world.people.called(command.alias)
    if target is None:
        return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
    reason = clean(command.reason)[: world.limits.reason_max] or "no reason given"
    told = Killed(person.source, target.alias, target.source, reason)
    return [
        Reply(target.session, told),
        *world.people.put_out(target, f"Killed ({person.alias} ({reason}))", at),
    ]


def announce(world: World, person: Person, command: Announce, at: int) -> list[Item]:
    """Tell something to everybody who has asked for such (mode `w`)."""
    refusal = _why_not(person, WALLOPS)
    if refusal is not None:
        return [Reply(person.session, refusal)]
    recipients = tuple(other.session for other in world.people if "w" in other.modes)
    return [Announced(recipients, at, person.alias, clean(command.text), sender=person.sender)]


def _why_not(person: Person, right: str) -> Refusal | None:
    if not person.operator:
        return Refusal(Code.NOT_OPERATOR)
    return None if right in person.rights else Refusal(Code.RIGHT_MISSING, {"right": right})


def _told_mode(person: Person, *, on: bool) -> Reply:
    return Reply(person.session, OwnModesSet((ModeChange(on, OPERATOR_MODE),), "".join(sorted(person.modes))))
