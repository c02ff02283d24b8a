"""A server of the plain text protocol as small as it can be, without sockets: tags only, and everything at once.

Tail and pages are short, so that a few messages make a gap. It can forget (`restart(keep=False)`), and it goes on
believing in a connection that is dead until it is told otherwise, as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LOBBY = "#lobby"
_ESCAPES = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\"})


@dataclass
class Message:
    number: int
    at: int
    alias: str
    kind: str
    text: str


@dataclass
class Room:
    name: str
    last_number: int = 0
    messages: list[Message] = field(default_factory=list)
    members: list[FakeSession] = field(default_factory=list)


class FakeChat:
    def __init__(self, *, tail_size: int = 3, page_size: int = 2) -> None:
        self.tail_size = tail_size
        self.page_size = page_size
        self.now = 1_700_000_000_000
        self.rooms: dict[str, Room] = {}
        self.people: dict[str, FakeSession] = {}
        self.accounts: dict[str, str] = {}
        """The password of each alias that belongs to an account."""
        self.refused_rooms: set[str] = set()
        self.received: list[str] = []
        """Every line that any client has sent, for tests that look at the wire."""

    def tick(self) -> int:
        self.now += 1
        return self.now

    def room(self, name: str) -> Room:
        return self.rooms.setdefault(name.lower(), Room(name))

    def said(self, room: str = LOBBY) -> list[tuple[str, str]]:
        return [(message.alias, message.text) for message in self.room(room).messages]

    def say(self, alias: str, text: str, room: str = LOBBY, kind: str = "say") -> Message:
        """Let somebody say something who needs no session."""
        place = self.room(room)
        place.last_number += 1
        message = Message(place.last_number, self.tick(), alias, kind, text)
        place.messages.append(message)
        for member in place.members:
            member.tell(*said(place, message))
        return message

    def come_and_go(self, room: str = LOBBY) -> None:
        """Use up numbers that no history shows."""
        self.room(room).last_number += 2

    def restart(self, *, keep: bool = True) -> None:
        for room in self.rooms.values():
            room.members.clear()
        self.people.clear()
        if not keep:
            self.rooms.clear()


def said(room: Room, message: Message) -> tuple[str, dict[str, object], str]:
    mark = "" if room.name.lower() == LOBBY else f"[{room.name}] "
    spoken = f"* {message.alias} {message.text}" if message.kind == "action" else f"{message.alias}: {message.text}"
    tags = {"room": room.name, "number": message.number, "at": message.at, "alias": message.alias}
    return message.kind, tags, mark + spoken


class FakeSession:
    def __init__(self, chat: FakeChat) -> None:
        self.chat = chat
        self.alias = ""
        self.token = ""
        self.current = LOBBY
        self.joined: list[str] = []
        self.outgoing: list[str] = []
        """Lines for the client; whoever carries them takes them out."""
        self.is_closed = False
        self.is_deaf = False
        """Hears nothing any more, and says nothing."""
        self.is_robbed = False
        """When it ends, somebody else has its alias at once."""

    def tell(self, kind: str, tags: dict[str, object], text: str) -> None:
        pairs = ";".join(f"{key}={str(value).translate(_ESCAPES)}" for key, value in {"kind": kind, **tags}.items())
        self.outgoing.append(f"@{pairs} {text}")

    def refuse(self, code: str, text: str) -> None:
        self.tell("refusal", {"code": code}, f"! {text}")

    def gone(self) -> None:
        """The connection is over, and the server has noticed."""
        self.is_closed = True
        if self.chat.people.get(self.alias.lower()) is self:
            del self.chat.people[self.alias.lower()]
            if self.is_robbed:
                self.chat.people[self.alias.lower()] = FakeSession(self.chat)
            for name in self.joined:
                room = self.chat.room(name)
                room.members.remove(self)
                room.last_number += 1
                for member in room.members:
                    member.tell("quit", {"at": self.chat.tick(), "alias": self.alias}, f"{self.alias} has left!")

    def receive(self, line: str) -> None:
        self.chat.received.append(line)
        if self.is_closed or self.is_deaf:
            return
        if line.startswith("/") and not line.startswith("//"):
            name, _, rest = line[1:].partition(" ")
            handler = getattr(self, f"_do_{name.lower()}", None)
            if handler is None:
                self.refuse("unknown-command", f"There is no command /{name}.")
            else:
                handler(rest.strip())
        elif not self.alias:
            self._enter(line.strip())
        elif line and not line.isspace():
            self._say(self.current, "say", line.removeprefix("/") if line.startswith("//") else line)

    def _enter(self, alias: str, password: str = "") -> None:
        holder = self.chat.people.get(alias.lower())
        is_back = holder is not None and holder.token == self.token
        claimed = self.chat.accounts.get(alias.lower())
        if claimed is not None and not password and not is_back:
            self.refuse("alias-claimed", f"The alias {alias} belongs to an account.")
        elif claimed is not None and password != claimed and not is_back:
            self.refuse("wrong-login", "That is not the password.")
        elif "!" in alias:
            self.refuse("alias-not-allowed", f"The alias {alias} contains !.")
        elif holder is not None and holder.token != self.token:
            self.refuse("alias-taken", f"The alias {alias} is taken. Please choose another one.")
        else:
            if holder is not None:
                holder.tell("bye", {}, "You came back on another connection; this one ends.")
                holder.gone()
            self.alias = alias
            self.chat.people[alias.lower()] = self
            self.tell("welcome", {"alias": alias}, "Connected to the server!")
            self._do_join(LOBBY)
            return
        self.tell("prompt", {}, "Choose an alias: ")

    def _say(self, name: str, kind: str, text: str) -> None:
        if name not in self.joined:
            self.refuse("not-in-room", f"You are not in {name}.")
        elif "forbidden" in text:
            self.refuse("text-too-long", "That is too long.")
        else:
            self.chat.say(self.alias, text, name, kind)

    def _do_login(self, rest: str) -> None:
        if self.alias:
            self.tell("info", {}, "-- You are logged in.")
        else:
            self._enter(*rest.split(" ", 1))

    def _do_tags(self, rest: str) -> None:
        self.token = rest

    def _do_ping(self, rest: str) -> None:
        self.tell("pong", {"word": rest}, "PONG")

    def _do_pong(self, rest: str) -> None:
        pass

    def _do_join(self, rest: str) -> None:
        if rest in self.chat.refused_rooms:
            self.refuse("room-name-not-allowed", f"The name {rest} is not allowed.")
            return
        room = self.chat.room(rest)
        is_new = room.name not in self.joined
        tail = room.messages[len(room.messages) - min(self.chat.tail_size, len(room.messages)) :] if is_new else []
        if is_new:
            room.last_number += 1
            for member in room.members:
                tags = {"room": room.name, "number": room.last_number, "at": self.chat.tick(), "alias": self.alias}
                member.tell("join", tags, f"{self.alias} has joined")
            room.members.append(self)
        self.joined = [name for name in self.joined if name != room.name] + [room.name]
        self.current = room.name
        tags = {"room": room.name, "members": len(room.members), "last": room.last_number}
        self.tell("entered", tags, f"-- You are now in {room.name} ({len(room.members)} here).")
        self._tell_old(room, tail)

    def _tell_old(self, room: Room, messages: list[Message]) -> None:
        for message in messages:
            kind, tags, text = said(room, message)
            self.tell(kind, {**tags, "history": 1}, text)

    def _do_leave(self, rest: str) -> None:
        room = self.chat.room(rest or self.current)
        if room.name not in self.joined:
            self.refuse("not-in-room", f"You are not in {room.name}.")
            return
        room.last_number += 1
        room.members.remove(self)
        self.joined.remove(room.name)
        if self.current == room.name and self.joined:
            self.current = self.joined[-1]
        tags = {"room": room.name, "number": room.last_number, "at": self.chat.tick(), "alias": self.alias}
        self.tell("leave", tags, f"-- You have left {room.name}")

    def _do_alias(self, rest: str) -> None:
        old, self.alias = self.alias, rest
        self.chat.people[rest.lower()] = self.chat.people.pop(old.lower())
        tags = {"at": self.chat.tick(), "alias": old, "new": rest}
        self.tell("rename", tags, f"{old} is now known as {rest}")

    def _do_msg(self, rest: str) -> None:
        target, _, text = rest.partition(" ")
        if target.startswith("#"):
            self._say(target, "say", text)
            return
        other = self.chat.people.get(target.lower())
        if other is None:
            self.refuse("no-such-person", f"Nobody here is called {target}.")
            return
        tags = {"at": self.chat.tick(), "from": self.alias, "to": other.alias}
        other.tell("direct", tags, f"[{self.alias} -> you] {text}")
        self.tell("direct", tags, f"[you -> {other.alias}] {text}")

    def _do_me(self, rest: str) -> None:
        self._say(self.current, "action", rest)

    def _do_who(self, rest: str) -> None:
        room = self.chat.room(rest or self.current)
        aliases = [member.alias for member in room.members]
        self.tell("members", {"room": room.name, "aliases": ",".join(aliases)}, f"-- {len(aliases)} in {room.name}")

    def _do_history(self, rest: str) -> None:
        name, _, anchor = rest.partition(" after ")
        room = self.chat.room(name)
        number = int(anchor.split()[0]) if anchor else 0
        found = [message for message in room.messages if message.number > number]
        page = found[: self.chat.page_size]
        self._tell_old(room, page)
        more = len(found) > len(page)
        tags: dict[str, object] = {"room": room.name, "more": int(more)}
        if more:
            tags["next"] = page[-1].number
        self.tell("history-end", tags, "-- That is all.")

    def _do_quit(self, rest: str) -> None:
        self.tell("bye", {}, "Goodbye!")
        self.gone()
