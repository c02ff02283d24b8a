"""Who is in a room, as a list that grows at its end: everybody who joins a full room asks for it, so it is not copied.

A roster is only ever appended to. When something else changes (somebody leaves, is renamed, gets a rank) the room drops
it and makes another when it is asked for next; what was handed out stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from threadtalk.core.answers import PersonInfo


class Roster:
    """The members of a room, in the order of coming. `append` is all that may be done to it.

    Its identity stands for its beginning: the first n people of one roster are always the same, so that a wire form may
    keep what it has made of them.
    """

    __slots__ = ("__weakref__", "people")

    def __init__(self, people: Iterable[PersonInfo]) -> None:
        self.people = list(people)

    def append(self, person: PersonInfo) -> None:
        """Add somebody who has just come in."""
        self.people.append(person)

    def now(self) -> Members:
        """Return who is in at this moment; it does not grow."""
        return Members(self, len(self.people))


class Members(Sequence["PersonInfo"]):
    """The first people of a roster, as many as there were when it was asked for."""

    __slots__ = ("_length", "roster")

    def __init__(self, roster: Roster, length: int) -> None:
        self.roster = roster
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[PersonInfo]:
        return islice(self.roster.people, self._length)

    @overload
    def __getitem__(self, index: int) -> PersonInfo: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[PersonInfo]: ...

    def __getitem__(self, index: int | slice) -> PersonInfo | Sequence[PersonInfo]:
        return self.roster.people[: self._length][index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
