"""What one has typed oneself, from Enter until the server has answered it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from threadtalk.client.rooms import RoomList, room_name
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.text import clean, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadtalk.client.tagged import ServerLine


class Form(Enum):
    """How the server answers a line."""

    SAY = auto()
    ACTION = auto()
    DIRECT = auto()
    COMMAND = auto()


_SECRET = ("/login", "/register", "/password", "/unregister")
"""Commands that a password follows."""

_ECHO_KIND = {Form.SAY: "say", Form.ACTION: "action", Form.DIRECT: "direct"}


@dataclass(slots=True)
class OwnLine:
    """One line that was typed."""

    line: str
    """As it was typed, and as it goes over the wire."""
    form: Form = Form.COMMAND
    body: str = ""
    """What will stand in the echo."""
    room: str = ""
    """Where it belongs; "" until it is known: the room that is current when the server comes to it."""
    word: str = ""
    """The word of the ping that follows a command; its pong says that the command is answered."""
    is_quiet: bool = False
    """The client asked this itself; nobody waits for the answer."""
    is_doubtful: bool = False
    """It was sent on a connection that broke before the answer."""
    after: int = 0
    """It was sent after this moment by the server's clock (milliseconds since 1970)."""

    @property
    def names_room(self) -> bool:
        """Whether the line says itself which room it is for, so that the current one does not matter."""
        return self.line.startswith("/") and not self.line.startswith("//") and split_command(self.line)[0] == "msg"

    @property
    def text(self) -> str:
        """What is said in a room, as it was typed."""
        return self.line[1:] if self.line.startswith("//") else self.line

    @property
    def is_secret(self) -> bool:
        """Whether it has a password in it."""
        return is_secret(self.line)

    @property
    def shown(self) -> str:
        """The line as it may stand on a screen."""
        return f"{self.line.split(None, 1)[0]} …" if self.is_secret else self.line

    @property
    def is_message(self) -> bool:
        """Whether a room's log can tell if it got through."""
        return self.form in (Form.SAY, Form.ACTION)

    def is_echoed_by(self, line: ServerLine, body: str) -> bool:
        """Whether a line told again out of the log is this one."""
        return (
            self.is_message
            and line.kind == _ECHO_KIND[self.form]
            and fold(line.room) == fold(self.room)
            and body == self.body
            and line.at >= self.after
        )


def parse_typed(line: str) -> OwnLine:
    """Find out how the server will answer a line."""
    if line.startswith("//"):
        return OwnLine(line, Form.SAY, _shown(line[1:]))
    if not line.startswith("/"):
        return OwnLine(line, Form.SAY, _shown(line))
    command, rest = split_command(line)
    if command == "me" and rest:
        return OwnLine(line, Form.ACTION, _shown(rest))
    if command == "msg":
        target, _, text = rest.partition(" ")
        if target.startswith("#"):
            return OwnLine(line, Form.SAY, _shown(text), target)
        return OwnLine(line, Form.DIRECT, _shown(text))
    return OwnLine(line)


def split_command(line: str) -> tuple[str, str]:
    """Return a command's name in small letters, and what follows it."""
    name, _, rest = line[1:].partition(" ")
    return name.lower(), rest.strip()


def is_secret(line: str) -> bool:
    """Whether a password stands in what was typed, so that it must not be written down or shown again."""
    words = line.split(None, 1)
    return bool(words) and words[0].lower() in _SECRET


def body_of(line: ServerLine) -> str:
    """Return what somebody said: the line without the room and the alias in front of it."""
    text = line.text
    if line.kind == "direct":
        return text.removeprefix(f"[you -> {line.tags.get('to', '')}] ")
    if fold(line.room) != fold(LOBBY):
        text = text.removeprefix(f"[{line.room}] ")
    return text.removeprefix(f"* {line.alias} " if line.kind == "action" else f"{line.alias}: ")


def _shown(text: str) -> str:
    return printable(clean(text))


class OwnLines:
    """Lines that were sent and not yet answered. The server answers in the order in which it is asked."""

    def __init__(self) -> None:
        self._lines: deque[OwnLine] = deque()

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[OwnLine]:
        return iter(self._lines)

    @property
    def first(self) -> OwnLine | None:
        """What the server answers next."""
        return self._lines[0] if self._lines else None

    def add(self, own: OwnLine) -> None:
        """Note that a line was sent."""
        self._lines.append(own)

    def take_first(self) -> OwnLine | None:
        """Take out what was refused."""
        return self._lines.popleft() if self._lines else None

    def take_echoed(self, kind: str, body: str, *, is_exact: bool = False) -> list[OwnLine]:
        """Take out what an echo answers, and everything before it, which must have been answered too.

        `is_exact`: the text has to be the same. What differs was said by another device of the same person.
        """
        same_kind = [i for i, own in enumerate(self._lines) if _ECHO_KIND.get(own.form) == kind]
        same_body = [i for i in same_kind if self._lines[i].body == body]
        same = same_body if is_exact else same_body or same_kind
        return self._take_through((same or [-1])[0])

    def take_ponged(self, word: str) -> list[OwnLine]:
        """Take out what a pong says is answered."""
        return self._take_through(next((i for i, own in enumerate(self._lines) if own.word == word), -1))

    def take_all(self) -> list[OwnLine]:
        """Take out everything: the connection is gone."""
        return self._take_through(len(self._lines) - 1)

    def _take_through(self, index: int) -> list[OwnLine]:
        return [self._lines.popleft() for _ in range(index + 1)]

    def foresee(self, rooms: RoomList) -> RoomList:
        """Return the rooms as they will be when all of this is answered, if nothing is refused."""
        rooms = rooms.copy()
        for own in self._lines:
            _change_rooms(own, rooms)
        return rooms

    def note_rooms(self, rooms: RoomList) -> None:
        """Note on each message where it has gone. The connection is gone, so nothing can be refused any more."""
        rooms = rooms.copy()
        for own in self._lines:
            if own.is_message:
                own.room = own.room or rooms.current
            _change_rooms(own, rooms)


def _change_rooms(own: OwnLine, rooms: RoomList) -> None:
    if own.form is Form.COMMAND:
        command, rest = split_command(own.line)
        if command == "join" and rest:
            rooms.switch_to(room_name(rest))
        elif command == "leave":
            rooms.leave(room_name(rest) if rest else rooms.current)
