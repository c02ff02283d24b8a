"""Operators of the server: what they may do beyond what everybody may, and what comes of it.

Whether somebody is one is found out before a command gets here: their password has been checked then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadtalk.core.answers import Killed, LeaveGranted, OperatorMade, OwnModesSet
from threadtalk.core.events import Announced, HostSet, ModeChange
from threadtalk.core.names import fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import Announce, AskLeave, BecomeOperator, Kill, ReviewOperators, SetHost
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

HOST, ADMINISTER = "host", "administer"
CONNECT, KILL, REDACT, REHASH = "connect", "kill", "redact", "rehash"
RESTART, STATS, WALLOPS = "restart", "stats", "wallops"

RIGHTS: dict[str, str] = {
    ADMINISTER: "do what threadtalk admin does (/admin, OPERSERV)",
    HOST: "give somebody another host, as others see it (CHGHOST)",
    CONNECT: "link servers (CONNECT, SQUIT), of which there are none yet",
    KILL: "end somebody's connection (KILL)",
    REDACT: "take back what anybody has said in any room (REDACT)",
    REHASH: "have the settings read anew (REHASH)",
    RESTART: "stop the server, or have it started again (DIE, RESTART)",
    STATS: "see who the operators are (STATS o)",
    WALLOPS: "tell something to all who want to hear such (WALLOPS)",
}
"""What an operator can be allowed, by name, as `may=` in the settings has it."""

OPERATOR_MODE = "o"

# A name of a host, or what looks like one: with a dot or a colon in it, and not what `cloak` makes of addresses.
_HOST = re.compile(r"(?!.*\.cloak$)(?=.*[./:])[A-Za-z0-9][A-Za-z0-9./:_-]{0,62}")


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


def is_by_account(world: World, person: Person) -> bool:
    """Whether it is their account that makes somebody an operator: the settings have no say in that."""
    account = world.accounts.called(person.account) if person.account else None
    return account is not None and fold(person.operator) == account.key and bool(account.is_owner or account.rights)


def review(world: World, command: ReviewOperators) -> list[Item]:
    """Hold everybody to what the operators may do now: some may be none any more."""
    items: list[Item] = []
    for person in world.people:
        if not person.operator or is_by_account(world, person):
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
        *(Reply(session, told, is_for_one=True) for session in target.devices),
        *world.people.put_out(target, f"Killed ({person.alias} ({reason}))", at),
    ]


def set_host(world: World, person: Person, command: SetHost, at: int) -> list[Item]:
    """Give somebody another host. What bans them by their host of before bans them no longer."""
    refusal = _why_not(person, HOST)
    if refusal is not None:
        return [Reply(person.session, refusal)]
    target = world.people.called(command.alias)
    if target is None:
        return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
    if not _HOST.fullmatch(command.host):
        return refuse(person.session, Code.HOST_NOT_ALLOWED, host=command.host)
    if command.host == target.host:
        return []
    before = target.sender
    target.host = command.host
    target.changed()
    rooms = tuple(target.rooms.values())
    told = HostSet(
        tuple(room.name for room in rooms),
        at,
        target.alias,
        target.user,
        target.host,
        before,
        tuple(each.session for each in world.people.watchers_of(target.key)),
        tuple(room.ranks_of(target) for room in rooms),
        target.realname,
    )
    return [told]


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
