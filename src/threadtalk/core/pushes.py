"""Who wants to hear of what while no page of theirs is open: Web Push.

A subscription is an address at the push service of somebody's browser, with the keys that only that browser can read
messages by. It belongs to an account: a guest is gone when the page is. Worth a push is a message to the account's
holder, and one in a room they are in that names them.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from threadtalk.core.answers import PushChanged
from threadtalk.core.events import Kind, Said, Told
from threadtalk.core.names import fold
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.refusals import Code

if TYPE_CHECKING:
    from threadtalk.core.commands import DropPush, RegisterPush, UnregisterPush
    from threadtalk.core.events import Event
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

KEY = "push"
"""What stands before the colon in the keys of records."""

SUBSCRIPTIONS_MAX = 10
"""Browsers of one account; of more, the oldest one is forgotten."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser: where to send to, and by which keys it reads (RFC 8291), base64url without padding."""

    endpoint: str
    p256dh: str
    auth: str


class Pushes:
    """The subscriptions of all accounts."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[Subscription, ...]] = {}
        """By the key of the account; who has none is not in it."""

    def __len__(self) -> int:
        return len(self._of)

    def of(self, account: str) -> tuple[Subscription, ...]:
        """Return those of an account."""
        return self._of.get(fold(account), ())

    def restore(self, account: str, value: str) -> None:
        """Take up what a record says."""
        found = tuple(Subscription(*each) for each in json.loads(value)) if value else ()
        if found:
            self._of[account] = found
        else:
            self._of.pop(account, None)

    def register(self, person: Person, command: RegisterPush) -> list[Item]:
        """Have a browser told from now on."""
        if not person.account:
            return refuse(person.session, Code.PUSH_NEEDS_ACCOUNT)
        rest = [each for each in self.of(person.account) if each.endpoint != command.endpoint]
        added = Subscription(command.endpoint, command.p256dh, command.auth)
        items = self._change(fold(person.account), (*rest[1 - SUBSCRIPTIONS_MAX :], added))
        return [*items, Reply(person.session, PushChanged(command.endpoint, is_on=True))]

    def unregister(self, person: Person, command: UnregisterPush) -> list[Item]:
        """Have a browser told no more; that it never was is no mistake."""
        items = self._remove(fold(person.account), command.endpoint) if person.account else []
        return [*items, Reply(person.session, PushChanged(command.endpoint, is_on=False))]

    def drop(self, command: DropPush) -> list[Item]:
        """Forget a browser that its push service knows no more."""
        return self._remove(fold(command.account), command.endpoint)

    def forget(self, account: str) -> list[Item]:
        """Forget all browsers of an account that is no more, or of which any may be somebody else's."""
        return self._change(fold(account), ()) if self.of(account) else []

    def wanted(self, world: World, event: Event) -> list[tuple[str, Subscription]]:
        """Return whom to tell of an event: account and subscription.

        To be asked when the event has just been executed: a moment later, somebody else may have the alias or be there.
        """
        if not self._of or not isinstance(event, Said | Told) or event.kind is Kind.NOTICE:
            return []
        if isinstance(event, Told):
            recipient = world.people.known_as(event.recipient_session)
            listeners = [recipient] if recipient is not None and fold(event.alias) != recipient.key else []
        else:
            listeners = [each for each in self._members(world, event) if each.key != fold(event.alias)]
        return [(each.account, subscription) for each in listeners for subscription in self.of(each.account)]

    def _members(self, world: World, event: Said) -> list[Person]:
        """Return those with a subscription that are in the room and named."""
        room = world.rooms.called(event.room)
        if room is None:
            return []
        members = [world.people.known_as(number) for number in room.members]
        return [
            each
            for each in members
            if each is not None and fold(each.account) in self._of and names(event.text, each.alias)
        ]

    def _remove(self, account: str, endpoint: str) -> list[Item]:
        rest = tuple(each for each in self._of.get(account, ()) if each.endpoint != endpoint)
        return self._change(account, rest) if rest != self._of.get(account, ()) else []

    def _change(self, account: str, to: tuple[Subscription, ...]) -> list[Item]:
        before = self._of.get(account, ())
        record = Record(f"{KEY}:{account}", _written(to), _written(before))
        self.restore(account, record.value)
        return [record]


def _written(subscriptions: tuple[Subscription, ...]) -> str:
    return json.dumps([astuple(each) for each in subscriptions]) if subscriptions else ""


def names(text: str, alias: str) -> bool:
    """Whether a text names somebody, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(alias.casefold())}(?!\w)", text.casefold()) is not None
