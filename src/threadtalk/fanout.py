"""Who is told what: the sessions by room and by wire form, and the one place that hands events out.

It follows the events in their order, so the audience of each is who was in the room at that moment, whatever the World
has done since. Each event is encoded once for each wire form in its audience, not once for each recipient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.events import HasQuit, Joined, Left, Renamed, Said, Told, TopicSet
from threadtalk.core.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from threadtalk.core.events import Event
    from threadtalk.outbox import Outbox
    from threadtalk.wire.api import Form


class Listener:
    """A session as the hub sees it: where its bytes go, and in which form."""

    __slots__ = ("form", "outbox", "rooms", "session")

    def __init__(self, session: int, outbox: Outbox, form: Form) -> None:
        self.session = session
        self.outbox = outbox
        self.form = form
        self.rooms: set[str] = set()
        """Keys of the rooms it is told about."""


class Fanout:
    """The audiences. Used by the hub's thread alone."""

    def __init__(self, schedule: Callable[[Outbox], None]) -> None:
        self._schedule = schedule
        self._over_limit: list[Listener] = []
        """Those for whom too much waits, since somebody asked last."""
        self._listeners: dict[int, Listener] = {}
        self._rooms: dict[str, dict[Form, dict[int, Listener]]] = {}

    def add(self, listener: Listener) -> None:
        """Let a session be told things; of rooms it hears from its own `Joined` on."""
        self._listeners[listener.session] = listener

    def remove(self, session: int) -> Listener | None:
        """Forget a session."""
        listener = self._listeners.pop(session, None)
        if listener is not None:
            for key in list(listener.rooms):
                self._leave_room(listener, key)
        return listener

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

    def send(self, listener: Listener, data: bytes) -> None:
        """Put bytes into one session's outbox."""
        if data:
            self._append([listener], data)

    def tell(self, event: Event) -> None:
        """Hand an event to everybody whom it concerns."""
        _TELL[type(event)](self, event)

    def tell_said(self, messages: Sequence[Said]) -> None:
        """Hand consecutive messages of one room to its members, as one piece for each form."""
        forms = self._rooms.get(fold(messages[0].room), {})
        for form, members in forms.items():
            encode = form.encode
            self._append(members.values(), b"".join([encode(said) for said in messages]))

    def _tell_said(self, event: Said) -> None:
        self.tell_said([event])

    def _tell_told(self, event: Told) -> None:
        sender = self._listeners.get(event.session)
        recipient = self._listeners.get(event.recipient_session)
        if recipient is not None and recipient is not sender:
            self.send(recipient, recipient.form.encode(event))
        if sender is not None:
            self.send(sender, sender.form.encode(event, own=True))

    def _tell_joined(self, event: Joined) -> None:
        self._tell_members([event.room], event, event.session)
        listener = self._listeners.get(event.session)
        if listener is not None:
            key = fold(event.room)
            listener.rooms.add(key)
            self._rooms.setdefault(key, {}).setdefault(listener.form, {})[listener.session] = listener

    def _tell_left(self, event: Left) -> None:
        self._tell_members([event.room], event, event.session)
        listener = self._listeners.get(event.session)
        if listener is not None:
            self._leave_room(listener, fold(event.room))

    def _tell_has_quit(self, event: HasQuit) -> None:
        rooms = [place.room for place in event.places]
        self._tell_members(rooms, event, event.session)
        listener = self._listeners.get(event.session)
        if listener is not None:
            for key in list(listener.rooms):
                self._leave_room(listener, key)

    def _tell_renamed(self, event: Renamed) -> None:
        self._tell_members([place.room for place in event.places], event, event.session)

    def _tell_topic_set(self, event: TopicSet) -> None:
        self._tell_members([event.room], event, event.session)

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

    def _leave_room(self, listener: Listener, key: str) -> None:
        listener.rooms.discard(key)
        forms = self._rooms[key]
        members = forms[listener.form]
        del members[listener.session]
        if not members:
            del forms[listener.form]
            if not forms:
                del self._rooms[key]

    def _append(self, listeners: Iterable[Listener], data: bytes) -> None:
        """Append to outboxes. This loop runs once for each delivery: nothing may be added to it lightly."""
        if not data:
            return
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


_TELL: dict[type[Event], Callable[[Fanout, Any], None]] = {
    Said: Fanout._tell_said,
    Told: Fanout._tell_told,
    Joined: Fanout._tell_joined,
    Left: Fanout._tell_left,
    HasQuit: Fanout._tell_has_quit,
    Renamed: Fanout._tell_renamed,
    TopicSet: Fanout._tell_topic_set,
}
