"""What two people say to each other, and what else is said without words: signals, reactions, taking a message back.

A conversation of two is numbered like a room, under the name that `names.conversation` gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import operators, roles
from threadtalk.core.answers import AwayTold
from threadtalk.core.commands import Redact
from threadtalk.core.events import Kind, Reacted, Redacted, Signalled, Told
from threadtalk.core.limits import DEFAULTS
from threadtalk.core.names import conversation, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import check_text
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import RedactLast, Signal, Tell
    from threadtalk.core.limits import Limits
    from threadtalk.core.people import People, Person
    from threadtalk.core.rooms import Room, Rooms

KEPT_TAGS = frozenset({"+draft/react", "+draft/unreact", "+draft/persist"})
"""Tags that are worth keeping without a text, or ask for it; all others are true for the moment."""


class Conversations:
    """The conversations of the people of a World."""

    def __init__(self, rooms: Rooms, people: People, limits: Limits = DEFAULTS) -> None:
        self._rooms = rooms
        self._people = people
        self._limits = limits
        self._last_numbers: dict[str, int] = {}
        """The number of the last event in each conversation of two, by its name."""
        self._signals = 0
        """How many signals there were that were not kept."""

    def last_number(self, name: str) -> int:
        """Return the number of the last event in a conversation; 0 where there was none."""
        return self._last_numbers.get(name, 0)

    def remember(self, name: str, last_number: int) -> None:
        """Say how far a conversation has come: as the log has it, or as it was before."""
        self._last_numbers[name] = last_number

    def tell(self, person: Person, command: Tell, at: int) -> list[Item]:
        """Say something to one person."""
        recipient = self._people.called(command.alias)
        if recipient is None:
            return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.alias)
        text = check_text(command.text, command.tags)
        if isinstance(text, Refusal):
            return [Reply(person.session, text)]
        number = self._next_number(person, recipient)
        person.last_said = at
        who = (person.sender, recipient.session)
        told = Told(number, at, person.alias, recipient.alias, text, command.kind, command.tags, *who)
        items: list[Item] = [told]
        if recipient.away and command.kind is not Kind.NOTICE:
            items.append(Reply(person.session, AwayTold(recipient.alias, recipient.away)))
        return items

    def signal(self, person: Person, command: Signal, at: int) -> list[Item]:
        """Send tags without a text to a room or a person."""
        is_kept = not KEPT_TAGS.isdisjoint(command.tags)
        if command.target.startswith("#"):
            room = self._rooms.audible(person, command.target)
            if isinstance(room, Refusal):
                return [Reply(person.session, room)]
            if is_kept:
                return [Reacted(room.name, room.next_number(), at, person.alias, command.tags, person.sender)]
            return [Signalled(room.name, at, person.alias, command.tags, person.sender, serial=self._next_serial())]
        recipient = self._people.called(command.target)
        if recipient is None:
            return refuse(person.session, Code.NO_SUCH_PERSON, alias=command.target)
        who = (person.sender, recipient.session)
        if is_kept:
            number = self._next_number(person, recipient)
            return [Reacted(recipient.alias, number, at, person.alias, command.tags, *who)]
        return [Signalled(recipient.alias, at, person.alias, command.tags, *who, self._next_serial())]

    def _next_serial(self) -> int:
        self._signals += 1
        return self._signals

    def redact(self, person: Person, command: Redact, at: int) -> list[Item]:
        """Take a message back: one's own, or, as a moderator of the room or an operator of the server, anybody's."""
        reason = clean(command.reason)[: self._limits.reason_max]
        if command.target.startswith("#"):
            room = self._rooms.own(person, command.target)
            if isinstance(room, Refusal) and operators.REDACT in person.rights:
                room = self._rooms.called(command.target) or room
            if isinstance(room, Refusal):
                return refuse(person.session, Code.NOTHING_TO_REDACT, target=command.target)
            code = _why_not_redact(person, command, room)
            if code is not None:
                return refuse(person.session, code, target=room.name, reference=command.reference)
            number = room.next_number()
            what = (command.number, reason, person.sender)
            author = "" if _is_own(person, command) else command.author
            return [Redacted(room.name, number, at, person.alias, *what, author=author)]
        name = conversation(person.alias, command.target)
        entry = person.conversations.get(name)
        code = Code.NO_SUCH_MESSAGE if entry is None or command.number < entry[1] else _why_not_redact(person, command)
        if code is not None:
            return refuse(person.session, code, target=command.target, reference=command.reference)
        recipient = self._people.called(command.target)
        number = self._last_numbers[name] = self.last_number(name) + 1
        target = recipient.alias if recipient is not None else command.target
        who = (person.sender, recipient.session if recipient is not None else 0)
        return [Redacted(target, number, at, person.alias, command.number, reason, *who)]

    def redact_last(self, person: Person, command: RedactLast, at: int) -> list[Item]:
        """Take back what somebody has said last in a room; nothing, where that was taken back already."""
        room = self._rooms.own(person, command.room)
        if isinstance(room, Refusal):
            return [Reply(person.session, room)]
        number = room.last_said.pop(person.session, 0)
        author = person.alias if number else ""
        redact = Redact(room.name, number, command.reason, author=author, said_at=at)
        return self.redact(person, redact, at)

    def _next_number(self, person: Person, recipient: Person) -> int:
        """Take the next number of a conversation, of which both may read what comes from here on."""
        name = conversation(person.alias, recipient.alias)
        number = self._last_numbers[name] = self.last_number(name) + 1
        person.has_talked_with(recipient.alias, name, number)
        recipient.has_talked_with(person.alias, name, number)
        return number


def _why_not_redact(person: Person, command: Redact, room: Room | None = None) -> Code | None:
    if not command.author:
        return Code.NO_SUCH_MESSAGE
    if room is not None and operators.REDACT in person.rights:
        return None
    if room is not None and room.may(person, roles.REDACT_OTHERS) and command.number >= room.readable_from:
        return None
    return None if _is_own(person, command) else Code.NOT_YOURS


def _is_own(person: Person, command: Redact) -> bool:
    # An alias alone proves nothing: somebody else may have had it before.
    is_own = fold(command.author) == person.key and command.said_at >= person.alias_since
    return is_own or (bool(command.account) and command.account == person.account)
