"""Who was here: the last people who have gone or taken another alias, as many as are to be remembered."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core.names import fold

if TYPE_CHECKING:
    from threadtalk.core.people import Person


@dataclass(frozen=True, slots=True)
class FormerPerson:
    """What everybody could know of somebody while they were called so; `at` is when that ended, in milliseconds."""

    alias: str
    user: str
    host: str
    realname: str
    at: int


class FormerPeople:
    """The memory of a World. Finding somebody looks at all of it: it is asked for rarely, and filled all the time."""

    def __init__(self, limit: int) -> None:
        self._people: deque[tuple[str, FormerPerson]] = deque(maxlen=limit)
        """Key and person, who went last at the end."""

    def __len__(self) -> int:
        return len(self._people)

    def remember(self, person: Person, at: int) -> None:
        """Note that nobody is called as this person is, from now on."""
        former = FormerPerson(person.alias, person.user, person.host, person.realname, at)
        self._people.append((person.key, former))

    def called(self, alias: str, count: int = 0) -> tuple[FormerPerson, ...]:
        """Return who was called so, who went last first; at most `count` of them, or (0) all."""
        key = fold(alias)
        found = [former for other, former in reversed(self._people) if other == key]
        return tuple(found[:count] if count > 0 else found)
