"""Who is told what: the sessions by room and by wire form, and the one place that hands events out.

It follows the events in their order, so the audience of each is who was in the room at that moment, whatever the World
has done since. Each event is encoded once for each wire form in its audience, not once for each recipient.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from threadtalk.core.events import (
    AccountSet,
    Announced,
    AwaySet,
    HasQuit,
    HostSet,
    Invited,
    Joined,
    Kicked,
    Left,
    ModesSet,
    RanksGiven,
    Reacted,
    RealnameSet,
    Redacted,
    Renamed,
    RoomRenamed,
    Said,
    SaidToRank,
    Signalled,
    Told,
    TopicSet,
)
from threadtalk.core.names import fold
from threadtalk.outbox import Outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from typing import Any

    from threadtalk.core.events import Event
    from threadtalk.wire.api import Form


class Listener:
    """A session as the hub sees it: where its bytes go, and in which form."""

    __slots__ = ("alias", "form", "label", "outbox", "person", "response_to", "rooms", "session")

    def __init__(self, session: int, outbox: Outbox, form: Form) -> None:
        self.session = session
        self.outbox = outbox
        self.form = form
        self.alias = ""
        """Who has come in by it; "" before that."""
        self.person = session
        """What all sessions of theirs have in common (see `people.Person.session`)."""
        self.response_to: Outbox | None = None
        """While a response is collected in `outbox`: the real one."""
        self.label = ""
        """The label of that response."""
        self.rooms: set[str] = set()
        """Keys of the rooms it is told about."""


class Fanout:
    """The audiences. Used by the hub's thread alone, but for its length."""

    def __init__(self, schedule: Callable[[Outbox], None]) -> None:
        self._schedule = schedule
        self._over_limit: list[Listener] = []
        """Those for whom too much waits, since somebody asked last."""
        self._most_told = 0
        """To how many one piece went at most, since somebody asked last."""
        self._listeners: dict[int, Listener] = {}
        self._rooms: dict[str, dict[Form, dict[int, Listener]]] = {}
        self._several: dict[int, list[Listener]] = {}
        """By person: the sessions of those who have, or had, more than one."""

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, listener: Listener) -> None:
        """Let a session be told things; of rooms it hears from its own `Joined` on."""
        self._listeners[listener.session] = listener

    def remove(self, session: int) -> Listener | None:
        """Forget a session."""
        self.end_response(session)
        listener = self._listeners.pop(session, None)
        if listener is not None:
            for key in list(listener.rooms):
                self._leave_room(listener, key)
            others = self._several.get(listener.person)
            if others is not None:
                others.remove(listener)
                if not others:
                    del self._several[listener.person]
        return listener

    def identify(self, listener: Listener, person: int) -> None:
        """Take a session for one of this person, of whom others may be there."""
        listener.person = person
        if person != listener.session:
            if person not in self._several:
                first = self._listeners.get(person)
                self._several[person] = [first] if first is not None else []
            self._several[person].append(listener)

    def of_person(self, person: int) -> Sequence[Listener]:
        """Return the sessions of a person."""
        several = self._several.get(person)
        if several is not None:
            return several
        only = self._listeners.get(person)
        return () if only is None else (only,)

    def enter_room(self, listener: Listener, room: str) -> None:
        """Tell a session of a room from now on: by another one, its person is in it already."""
        self._enter_room(listener, fold(room))

    def listener(self, session: int) -> Listener | None:
        """Return who listens by this session."""
        return self._listeners.get(session)

    def listeners(self) -> list[Listener]:
        """Return everybody."""
        return list(self._listeners.values())

    def take_over_limit(self) -> list[Listener]:
        """Return those for whom too much waits by now, each once.

        They are not removed on the way, because nobody may leave an audience while it is being told something.
        """
        over_limit, self._over_limit = list(dict.fromkeys(self._over_limit)), []
        return over_limit

    def take_most_told(self) -> int:
        """Return to how many one piece went at most since this was asked last."""
        most_told, self._most_told = self._most_told, 0
        return most_told

    def send(self, listener: Listener, data: bytes) -> None:
        """Put bytes into one session's outbox."""
        if data:
            self._append([listener], data)

    def tell(self, event: Event) -> None:
        """Hand an event to everybody whom it concerns."""
        _TELL[type(event)](self, event)

    def reform(self, listener: Listener, form: Form) -> None:
        """Tell a session things in another form from now on."""
        keys = list(listener.rooms)
        for key in keys:
            self._leave_room(listener, key)
        listener.form = form
        for key in keys:
            self._enter_room(listener, key)

    def begin_response(self, session: int, label: str) -> None:
        """Collect what a session is told from here on, as the response to a labelled command."""
        listener = self._listeners.get(session)
        if listener is not None:
            listener.label = label
            listener.response_to = listener.outbox
            listener.outbox = Outbox(sys.maxsize)
            listener.outbox.is_scheduled = True  # nobody is to send from it

    def end_response(self, session: int) -> None:
        """Send what was collected, if anything is collected for this session."""
        listener = self._listeners.get(session)
        if listener is None or listener.response_to is None:
            return
        collected, listener.outbox, listener.response_to = listener.outbox, listener.response_to, None
        self.send(listener, listener.form.encode_labelled(listener.label, collected.chunks))

    def tell_said(self, messages: Sequence[Said]) -> None:
        """Hand consecutive messages of one room to its members, as one piece for each form."""
        authors = {said.session for said in messages}
        forms = self._rooms.get(fold(messages[0].room), {})
        for form, members in forms.items():
            lines = [form.encode(said) for said in messages]
            data = b"".join(lines)
            if form.echoes:
                self._append(members.values(), data)
                continue
            self._append([member for session, member in members.items() if session not in authors], data)
            for author, spans in _spans(lines, messages).items():
                if author in members:
                    self.send(members[author], _without(data, spans))
        self._echo_from_outside(messages, fold(messages[0].room))

    def _echo_from_outside(self, messages: Sequence[Said], key: str) -> None:
        """Tell those what they said themselves who talk to a room without being in it."""
        for said in messages:
            listener = self._listeners.get(said.session)
            if listener is not None and key not in listener.rooms:
                self.send(listener, listener.form.encode(said, own=True))

    def _tell_said(self, event: Said) -> None:
        self.tell_said([event])

    def _tell_told(self, event: Told) -> None:
        self._tell_one(event, event.recipient_session)

    def _tell_one(self, event: Told | Signalled | Reacted | Redacted, recipient_session: int) -> None:
        """Tell an event to one person, and to the one who caused it; to oneself as both."""
        sender = self._listeners.get(event.session)
        for recipient in self.of_person(recipient_session):
            if recipient is not sender or recipient.form.has_two_sides:
                # What one tells oneself is not part of the response to having said it.
                self._append_past_response(recipient, recipient.form.encode(event))
        if recipient_session != event.person:
            self._tell_other_sessions(event)
        if sender is not None:
            self.send(sender, sender.form.encode(event, own=True))

    def _tell_other_sessions(self, event: Event) -> None:
        """Tell those who have caused an event of it by their other sessions, as if another had caused it."""
        for listener in self._several.get(event.person, ()):
            if listener.session != event.session:
                self.send(listener, listener.form.encode(event))

    def _tell_joined(self, event: Joined) -> None:
        self._tell_members([event.room], event, event.session)
        self._tell_other_sessions(event)
        for listener in self.of_person(event.person):
            self._enter_room(listener, fold(event.room))

    def _tell_left(self, event: Left) -> None:
        self._tell_members([event.room], event, event.session)
        for listener in self.of_person(event.person):
            self._leave_room(listener, fold(event.room))

    def _tell_has_quit(self, event: HasQuit) -> None:
        rooms = [place.room for place in event.places]
        self._tell_members(rooms, event, event.session)
        for listener in self.of_person(event.person):
            for key in list(listener.rooms):
                self._leave_room(listener, key)

    def _tell_renamed(self, event: Renamed) -> None:
        self._tell_members([place.room for place in event.places], event, event.session)
        if not event.places:  # in a room, one's other sessions are told as its members
            self._tell_other_sessions(event)

    def _tell_room_renamed(self, event: RoomRenamed) -> None:
        before, key = fold(event.room), fold(event.new)
        for form, members in self._rooms.get(before, {}).items():
            data = form.encode(event)
            self._append(members.values(), data)
            if not data:
                for listener in members.values():
                    if listener.person in event.moved:
                        self.send(listener, form.encode_moved(event.moved[listener.person], listener.alias))
        if before != key and before in self._rooms:
            self._rooms[key] = self._rooms.pop(before)
            for members in self._rooms[key].values():
                for listener in members.values():
                    listener.rooms.remove(before)
                    listener.rooms.add(key)

    def _tell_topic_set(self, event: TopicSet) -> None:
        self._tell_members([event.room], event, event.session)

    def _tell_kicked(self, event: Kicked) -> None:
        self._tell_members([event.room], event, event.session)
        for listener in self.of_person(event.target_session):
            self._leave_room(listener, fold(event.room))

    def _tell_modes_set(self, event: ModesSet) -> None:
        self._tell_members([event.room], event, event.session)

    def _tell_ranks_given(self, event: RanksGiven) -> None:
        self._tell_members([event.room], event, event.session)

    def _tell_invited(self, event: Invited) -> None:
        for target in self.of_person(event.target_session):
            self.send(target, target.form.encode(event))
        for form, members in self._rooms.get(fold(event.room), {}).items():
            if form.hears_invitations:
                self._append([m for m in members.values() if m.session != event.session], form.encode(event))

    def _tell_change(self, event: AwaySet | AccountSet | HostSet | RealnameSet) -> None:
        """Tell what has changed about somebody: to those in a room with them, and to watchers who are in none."""
        self._tell_members(event.rooms, event, event.session)
        rooms = set(map(fold, event.rooms))
        for person in event.watchers:
            for watcher in self.of_person(person):
                if person != event.person and watcher.form.hears_of_watched and rooms.isdisjoint(watcher.rooms):
                    self.send(watcher, watcher.form.encode(event))

    def _tell_host_set(self, event: HostSet) -> None:
        """Tell of another host; to programs that do not know of such, that somebody has left and come again."""
        self._tell_change(event)
        keys = [fold(room) for room in event.rooms]
        told: set[int] = set()
        for key in keys:
            for form, members in self._rooms.get(key, {}).items():
                if form.encode(event):
                    continue
                for listener in members.values():
                    if listener.session not in told and listener.person != event.person:
                        told.add(listener.session)
                        shared = [i for i, each in enumerate(keys) if each in listener.rooms]
                        self.send(listener, form.encode_host_set(event, shared))

    def _tell_people(self, people: Iterable[int], event: Event) -> None:
        audience: dict[Form, list[Listener]] = {}
        for person in people:
            for listener in self.of_person(person):
                audience.setdefault(listener.form, []).append(listener)
        for form, listeners in audience.items():
            self._append(listeners, form.encode(event))

    def _tell_said_to_rank(self, event: SaidToRank) -> None:
        self._tell_people(event.recipients, event)
        self._tell_other_sessions(event)
        sender = self._listeners.get(event.session)
        if sender is not None:
            self.send(sender, sender.form.encode(event, own=True))

    def _tell_announced(self, event: Announced) -> None:
        self._tell_people(event.recipients, event)

    def _tell_to_target(self, event: Signalled | Reacted | Redacted) -> None:
        if event.target.startswith("#"):
            self._tell_members([event.target], event, event.session)
        else:
            self._tell_one(event, event.recipient_session)

    def _tell_members(self, rooms: Sequence[str], event: Event, own_session: int) -> None:
        """Tell everybody in at least one of the rooms once, the one who caused it in their own words."""
        audience: dict[Form, dict[int, Listener]] = {}
        for room in rooms:
            for form, members in self._rooms.get(fold(room), {}).items():
                if len(rooms) == 1:
                    audience[form] = members
                else:
                    audience.setdefault(form, {}).update(members)
        for form, members in audience.items():
            data = form.encode(event)
            own = members.get(own_session)
            if own is None:
                self._append(members.values(), data)
            else:
                self._append([member for member in members.values() if member is not own], data)
        own = self._listeners.get(own_session)
        if own is not None:
            self.send(own, own.form.encode(event, own=True))

    def _append_past_response(self, listener: Listener, data: bytes) -> None:
        collecting = listener.outbox
        listener.outbox = listener.response_to or collecting
        self.send(listener, data)
        listener.outbox = collecting

    def _enter_room(self, listener: Listener, key: str) -> None:
        listener.rooms.add(key)
        self._rooms.setdefault(key, {}).setdefault(listener.form, {})[listener.session] = listener

    def _leave_room(self, listener: Listener, key: str) -> None:
        if key not in listener.rooms:
            return
        listener.rooms.discard(key)
        forms = self._rooms[key]
        members = forms[listener.form]
        del members[listener.session]
        if not members:
            del forms[listener.form]
            if not forms:
                del self._rooms[key]

    def _append(self, listeners: Collection[Listener], data: bytes) -> None:
        """Append to outboxes. This loop runs once for each delivery: nothing may be added to it lightly."""
        if not data:
            return
        self._most_told = max(self._most_told, len(listeners))
        size = len(data)
        schedule = self._schedule
        for listener in listeners:
            outbox = listener.outbox
            outbox.chunks.append(data)
            outbox.appended_bytes += size
            if not outbox.is_scheduled:
                outbox.is_scheduled = True
                schedule(outbox)
            elif outbox.appended_bytes - outbox.sent_bytes > outbox.limit_bytes:
                self._over_limit.append(listener)


def _spans(lines: Sequence[bytes], messages: Sequence[Said]) -> dict[int, list[tuple[int, int]]]:
    """Return by author where their lines begin and end, when all lines are one."""
    spans: dict[int, list[tuple[int, int]]] = {}
    at = 0
    for line, said in zip(lines, messages, strict=True):
        spans.setdefault(said.session, []).append((at, at + len(line)))
        at += len(line)
    return spans


def _without(data: bytes, spans: Sequence[tuple[int, int]]) -> bytes:
    pieces = []
    at = 0
    for start, end in spans:
        pieces.append(data[at:start])
        at = end
    return b"".join([*pieces, data[at:]])


_TELL: dict[type[Event], Callable[[Fanout, Any], None]] = {
    Said: Fanout._tell_said,
    Told: Fanout._tell_told,
    Joined: Fanout._tell_joined,
    Left: Fanout._tell_left,
    HasQuit: Fanout._tell_has_quit,
    Renamed: Fanout._tell_renamed,
    RoomRenamed: Fanout._tell_room_renamed,
    TopicSet: Fanout._tell_topic_set,
    Kicked: Fanout._tell_kicked,
    ModesSet: Fanout._tell_modes_set,
    RanksGiven: Fanout._tell_ranks_given,
    Invited: Fanout._tell_invited,
    AccountSet: Fanout._tell_change,
    AwaySet: Fanout._tell_change,
    HostSet: Fanout._tell_host_set,
    RealnameSet: Fanout._tell_change,
    Reacted: Fanout._tell_to_target,
    Redacted: Fanout._tell_to_target,
    Signalled: Fanout._tell_to_target,
    SaidToRank: Fanout._tell_said_to_rank,
    Announced: Fanout._tell_announced,
}
