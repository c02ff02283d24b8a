"""The rooms one is in, and which of them is current: the client's mirror of what the server does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.names import LOBBY, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def room_name(word: str) -> str:
    """Return the room that a word means; the `#` may be left out, as on the server."""
    return word if word.startswith("#") else f"#{word}"


class RoomList:
    """Rooms by the order of joining, the current one as the server sees it: the last joined or switched to."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = list(names)
        self._current = self._names[-1] if self._names else LOBBY

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(fold(name) == fold(other) for other in self._names)

    @property
    def current(self) -> str:
        """The room that what is typed goes to."""
        return self._current

    def copy(self) -> RoomList:
        """Return a list that can go its own way."""
        twin = RoomList(self._names)
        twin._current = self._current
        return twin

    def switch_to(self, name: str) -> None:
        """Note that a room was entered, or made the current one."""
        self._names = [other for other in self._names if fold(other) != fold(name)] + [name]
        self._current = name

    def respell(self, name: str) -> None:
        """Note how the server spells a room."""
        self._names = [name if fold(other) == fold(name) else other for other in self._names]
        if fold(self._current) == fold(name):
            self._current = name

    def rename(self, name: str, new: str) -> None:
        """Note that a room is called something else now; it keeps its place."""
        self._names = [new if fold(other) == fold(name) else other for other in self._names]
        if fold(self._current) == fold(name):
            self._current = new

    def leave(self, name: str) -> None:
        """Note that a room was left; out of the current one, one falls back to the one before it."""
        self._names = [other for other in self._names if fold(other) != fold(name)]
        if fold(self._current) == fold(name) and self._names:
            self._current = self._names[-1]
