"""RPL_NAMREPLY for rooms with thousands of members: what all who ask are told alike is encoded once.

The lines differ in the nick of the one who is told. So the names are packed as for the longest nick, the packed texts
are kept, and each answer puts its own head before them. Who comes in next adds one name to what is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from threadtalk.core.modes import prefix
from threadtalk.core.names import ALIAS_MAX
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.message import BODY_MAX, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadtalk.core.answers import MemberList, PersonInfo
    from threadtalk.core.roster import Roster

NICK_MAX_BYTES = ALIAS_MAX * 4
"""Bytes of the longest nick: that many characters, of four bytes each in UTF-8."""


class NameLists:
    """The names of rooms as one form shows them. Used by the hub's thread alone."""

    def __init__(self, server: str, *, every_rank: bool, with_host: bool) -> None:
        self._server = server
        self._every_rank = every_rank
        self._with_host = with_host
        self._kept: WeakKeyDictionary[Roster, _Packed] = WeakKeyDictionary()
        """What was made of a roster; it goes with the roster."""

    def encode(self, answer: MemberList, me: str) -> bytes:
        """Return the names of an answer, without the numeric that ends them."""
        sign = "@" if answer.is_secret else "="
        head = f":{self._server} {n.RPL_NAMREPLY.code} {me or '*'} {sign} {answer.room} :".encode()
        packed = self._packed(answer)
        texts = packed.texts()
        if packed.overflows:
            texts = [cut(text.decode(), BODY_MAX - 2 - len(head)).encode() for text in texts]
        return head + (b"\r\n" + head).join(texts) + b"\r\n" if texts else b""

    def _packed(self, answer: MemberList) -> _Packed:
        members = answer.people
        packed = self._kept.get(members.roster)
        # An answer older than what was made already (no one sends them so) is packed anew and not kept.
        if packed is None or packed.count > len(members):
            fresh = _Packed(self._room_for_names(answer.room))
            fresh.extend(map(self._name, members))
            if packed is None:
                self._kept[members.roster] = fresh
            return fresh
        packed.extend(map(self._name, members.roster.people[packed.count : len(members)]))
        return packed

    def _room_for_names(self, room: str) -> int:
        return BODY_MAX - len(f":{self._server} {n.RPL_NAMREPLY.code}  = {room} :\r\n".encode()) - NICK_MAX_BYTES

    def _name(self, person: PersonInfo) -> bytes:
        name = prefix(person.ranks, every=self._every_rank) + person.alias
        return (f"{name}!{person.user}@{person.host}" if self._with_host else name).encode()


class _Packed:
    """Names in texts of at most `size` bytes each, the last of them not full yet."""

    def __init__(self, size: int) -> None:
        self.count = 0
        """Names in it."""
        self.overflows = False
        """One name alone is longer than a line: that takes the longest of server name, room and host together."""
        self._size = size
        self._full: list[bytes] = []
        self._last = b""

    def extend(self, names: Iterable[bytes]) -> None:
        """Add names at the end."""
        for name in names:
            self.count += 1
            self.overflows = self.overflows or len(name) > self._size
            if not self._last:
                self._last = name
            elif len(self._last) + 1 + len(name) > self._size:
                self._full.append(self._last)
                self._last = name
            else:
                self._last += b" " + name

    def texts(self) -> list[bytes]:
        """Return the texts of all lines."""
        return [*self._full, self._last] if self._last else self._full
