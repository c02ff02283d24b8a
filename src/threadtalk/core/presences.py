"""What the holders of accounts come back to: up to where they have read, and whom they have talked with.

Without an account nobody knows who comes back under an alias, so for others it ends when they go.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from threadtalk.core.names import fold
from threadtalk.core.outcome import Item, Record

if TYPE_CHECKING:
    from threadtalk.core.people import Person

KEY = "presence"
"""What stands before the colon in the keys of their records."""


class Presences:
    """By account, what was true of its holder when they were last here."""

    def __init__(self) -> None:
        self._by_key: dict[str, str] = {}

    def restore(self, name: str, value: str) -> None:
        """Take up a record; an empty one says that there is nothing."""
        if value:
            self._by_key[name] = value
        else:
            self._by_key.pop(name, None)

    def keep(self, person: Person) -> list[Item]:
        """Remember what is true of somebody who goes, or whose connection does."""
        if person.key != fold(person.account):
            return []  # under another alias, other conversations and rooms are theirs
        rooms = [room.name for room in person.rooms.values()] if person.is_always_on else []
        state: dict[str, Any] = {
            "read": person.read_marks,
            "talks": {name: list(entry) for name, entry in person.conversations.items()},
            "rooms": rooms,
            "user": person.user,
            "host": person.host,
        }
        value = _encode(state)
        key = fold(person.account)
        if value == self._by_key.get(key):
            return []
        return [self._change(key, value)]

    def leave_rooms(self, account: str) -> list[Item]:
        """Remember that the holder of an account, who was put out, stays in no room: nor after a restart."""
        key = fold(account)
        state: dict[str, Any] = json.loads(self._by_key.get(key, "{}"))
        if not state.get("rooms"):
            return []
        return [self._change(key, _encode({**state, "rooms": []}))]

    def forget(self, key: str) -> Record:
        """Remember nothing of an account any more."""
        return self._change(key, "")

    def take_up(self, person: Person) -> None:
        """Give somebody back what was true of them. Conversations are those of their alias alone."""
        value = self._by_key.get(fold(person.account))
        if value is None:
            return
        state = json.loads(value)
        person.read_marks.update(state.get("read", {}))
        if person.key == fold(person.account):
            person.conversations.update(
                {name: (alias, number) for name, (alias, number) in state.get("talks", {}).items()}
            )

    def stay_of(self, key: str) -> tuple[tuple[str, ...], str, str]:
        """Return the rooms in which the holder of an account stays while not connected, and their user and host."""
        state = json.loads(self._by_key.get(key, "{}"))
        return tuple(state.get("rooms", ())), state.get("user", "~away"), state.get("host", "away")

    def _change(self, key: str, value: str) -> Record:
        before = self._by_key.get(key, "")
        self.restore(key, value)
        return Record(f"{KEY}:{key}", value, before)


def _encode(state: dict[str, Any]) -> str:
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))
