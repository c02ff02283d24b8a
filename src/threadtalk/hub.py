"""The one writer. A thread that drains a queue of wishes, executes them, commits what happened, and only then tells it.

The life of a batch: whatever waits in the queue is taken at once; `World.execute` turns each command into events and
replies; the log stores all events in one transaction (so the busier it is, the cheaper each message); `Fanout` hands
everything out in order; the flusher is woken. If the log cannot store the batch, the World takes it back and people are
told that their message was not accepted.

After a batch that went to many, the hub rests until `ROUND_TIME` has passed since it took it up. What comes meanwhile
is one batch: one commit, one piece for each outbox and one system call for each member of a room, where each message
would cost as much by itself. The first message after a silence never waits, and small rooms are served at once.

Everything here runs in the hub's own thread, but for the methods that say otherwise.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from threadtalk.core.answers import Goodbye, Killed, RoomEntered, Welcome
from threadtalk.core.commands import Quit, RenameRoom
from threadtalk.core.events import HasQuit, Redacted, Renamed, RoomRenamed, Said, Told, Transient
from threadtalk.core.names import fold
from threadtalk.core.outcome import Record, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.errors import LogUnavailable
from threadtalk.fanout import Fanout, Listener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from threadtalk.core.commands import Command
    from threadtalk.core.events import Event
    from threadtalk.core.outcome import Item
    from threadtalk.core.pushes import Subscription
    from threadtalk.core.world import World
    from threadtalk.log.api import Log
    from threadtalk.log.recent import RecentMessages
    from threadtalk.outbox import Outbox
    from threadtalk.wire.api import Form

    Ticket: TypeAlias = "SimpleQueue[list[Item]]"

logger = logging.getLogger("threadtalk.hub")

_EVERYTHING = 2**62
"""More than any number of an event."""

RECENT_ROOMS_MAX = 256
"""Rooms whose last messages are kept encoded, as many as `RecentMessages` keeps."""

BATCH_MAX = 256
"""Commands of one transaction. From 64 on a larger one gains little (88,000 messages a second were measured with 64),
and everybody in it waits for the last."""

QUEUE_CALM = 256
"""Wishes in the queue from which on whoever adds one waits until it is done. So the queue holds no more than these and
one of each connection, TCP holds up who says more, and all have the same share. With the limits off and ten clients
sending without end, a message between two others took 20 ms; before there was a bound, 39 s and 741 MB. From 128 to
2,048 it makes no difference to 200 people who say 10,000 things a second; with 32, a sixth less gets through."""

ROUND_TIME = 0.003
"""Seconds from the beginning of one batch to the next, where there are many to tell: too short for anybody to notice.
With 200 IRC clients in a room and 1,000 messages a second it took the work of the server from 4.2 to 1.7 µs a delivery,
with 99 % of them told within 6 ms; 5 ms would save a tenth more."""

CROWD = 32
"""To how many a piece must have gone for the hub to rest after it."""


def _wall_clock() -> int:
    return int(time.time() * 1000)


class Sender(Protocol):
    """What drains the outboxes (see `net.flusher`)."""

    def schedule(self, outbox: Outbox) -> None:
        """Note that something waits in an outbox. Called by the hub; cheap."""

    def wake(self) -> None:
        """Begin to send what is scheduled."""

    def finish(self, outbox: Outbox) -> None:
        """End the connection as soon as all that waits is sent."""

    def evict(self, outbox: Outbox, last_words: bytes, end_of_message: Callable[[bytes, int], int]) -> None:
        """Throw away what waits, say why, and end the connection; soon, whether it is read or not.

        What is half sent is sent to its end (see `Form.end_of_message`).
        """

    def release(self, outbox: Outbox) -> None:
        """Give the connection back: its thread is done with it."""

    def answer(self, outbox: Outbox) -> None:
        """Send what the encryption has to say by itself. From the session's thread."""


@dataclass(frozen=True, slots=True)
class _Attach:
    listener: Listener


@dataclass(frozen=True, slots=True)
class _Detach:
    outbox: Outbox
    reason: str


@dataclass(frozen=True, slots=True)
class _Post:
    data: bytes
    finish: bool = False


@dataclass(frozen=True, slots=True)
class _Reform:
    form: Form


@dataclass(frozen=True, slots=True)
class _Several:
    """Commands and bytes, one after the other, and what the session is told because of them, as one response."""

    wishes: tuple[Command | bytes, ...]
    label: str | None


@dataclass(frozen=True, slots=True)
class _Call:
    function: Callable[[], None]


class Hub:
    """The hub thread, its queue, and what it alone may touch: the World, the log's writing side, the outboxes."""

    def __init__(
        self,
        world: World,
        log: Log,
        recent: RecentMessages,
        sender: Sender,
        *,
        history_lines: int = 50,
        push: Callable[[str, Subscription, Event], None] = lambda account, subscription, event: None,
        lost: Callable[[], None] = lambda: None,
        clock: Callable[[], int] = _wall_clock,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._world = world
        self._log = log
        self._recent = recent
        self._sender = sender
        self._history_lines = history_lines
        self._push = push
        """Called in the hub's thread, like the next one: they must not wait."""
        self._lost = lost
        self._clock = clock
        """The time in milliseconds since 1970, which never goes back (see `clock.Clock`)."""
        self._sleep = sleep
        self._fanout = Fanout(sender.schedule)
        self._queue: SimpleQueue[tuple[int, Command | _Control, Ticket | None]] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        self._is_stopping = False
        self.cannot_store = False
        """The last transaction failed; said once in the server's log, and once more when it is over. Any thread may
        look."""
        self._to_push: list[tuple[str, Subscription, Event]] = []
        """Whom to push what to when the transaction at hand is stored, as it was when each thing happened."""
        self._recent_lines: dict[str, dict[Form, tuple[tuple[int, int], bytes]]] = {}
        """The encoded last messages of rooms, by day and the first number that may be read, kept until the next message
        there: many come in at once."""
        self.is_busy = False
        """A batch is at hand. For the watchdog, like the next two."""
        self.steps = 0
        """Commands executed and pieces handed out so far: while it grows, the hub moves, however large the batch."""
        self.is_committing = False
        """The hub waits for the log, which may be as slow as the disk."""

    def start(self) -> None:
        """Begin to work. Called once."""
        self._thread.start()

    # What other threads may call. Each puts one item on the queue, and the items of one thread keep their order.

    def attach(self, session: int, outbox: Outbox, form: Form) -> None:
        """Make a session known; the first call for it. From its own thread."""
        self._queue.put((session, _Attach(Listener(session, outbox, form)), None))

    def detach(self, session: int, outbox: Outbox, reason: str) -> None:
        """Say that a session's connection is over; the last call for it. From its own thread.

        The connection is given back (`Sender.release`) when everybody has been told.
        """
        self._queue.put((session, _Detach(outbox, reason), None))

    def submit(self, session: int, *wishes: Command | bytes, label: str | None = None) -> None:
        """Have commands executed, and bytes sent between them. From the session's thread, which may have to wait.

        With a `label`, the session is told all of it as one response.
        """
        self._put(session, _wish(wishes, label))

    def ask(self, session: int, *wishes: Command | bytes, label: str | None = None) -> list[Item]:
        """Do the same and wait for what came of it, stored and told. From the session's thread.

        Returns nothing where the hub stops in the meantime.
        """
        return self._wait_for(session, _wish(wishes, label))

    def order(self, command: Command) -> list[Item]:
        """Have something done that the server itself wants, and wait for what came of it. From any thread.

        Returns nothing where the hub stops in the meantime. Answers to session 0 are in it, and told to nobody.
        """
        return self.ask(0, command)

    def post(self, session: int, data: bytes, *, finish: bool = False) -> None:
        """Send bytes to a session, in order with all else it is told; `finish`: and then end its connection.

        From the session's thread, which may have to wait.
        """
        self._put(session, _Post(data, finish))

    def reform(self, session: int, form: Form) -> None:
        """Tell a session things in another form from now on."""
        self._queue.put((session, _Reform(form), None))

    def answer(self, outbox: Outbox) -> None:
        """Send what the encryption of a connection has to say by itself. From the session's thread."""
        self._sender.answer(outbox)

    def count_sessions(self) -> int:
        """Return how many sessions there are that have not been told goodbye. From any thread."""
        return len(self._fanout)

    def stop(self) -> None:
        """Tell everybody that the server stops, end all connections once that is sent, and end the hub's thread.

        From any thread. Returns when the last batch is stored and handed out.
        """
        self._queue.put((0, _Call(self._say_goodbye), None))
        self._thread.join()

    def _put(self, session: int, wish: Command | _Control) -> None:
        if self._queue.qsize() < QUEUE_CALM:
            self._queue.put((session, wish, None))
        else:
            self._wait_for(session, wish)

    def _wait_for(self, session: int, wish: Command | _Control) -> list[Item]:
        ticket: Ticket = SimpleQueue()
        self._queue.put((session, wish, ticket))
        while True:
            try:
                return ticket.get(timeout=1.0)
            except Empty:
                if not self._thread.is_alive():
                    return []

    # The hub's own thread.

    def _run(self) -> None:
        queue = self._queue
        while not self._is_stopping:
            batch = [queue.get()]
            for _ in range(min(queue.qsize(), BATCH_MAX - 1)):
                batch.append(queue.get())
            began = time.monotonic()
            self.is_busy = True
            self._run_batch(batch)
            self.is_busy = False
            if self._fanout.take_most_told() >= CROWD:
                self._sleep(max(0.0, began + ROUND_TIME - time.monotonic()))

    def _run_batch(self, batch: Sequence[tuple[int, Command | _Control, Ticket | None]]) -> None:
        """Do what is wished; what renames a room is a transaction of its own, so that all else knows one name of it."""
        start = 0
        for i, (_, wish, _) in enumerate(batch):
            if _renames_room(wish):
                self._run_transaction(batch[start:i])
                self._run_transaction(batch[i : i + 1])
                start = i + 1
        self._run_transaction(batch[start:])

    def _run_transaction(self, batch: Sequence[tuple[int, Command | _Control, Ticket | None]]) -> None:
        try:
            self._transact(batch)
        except Exception:
            # Every command has its own guard; what arrives here is a fault of the hub itself. Those in the batch may
            # miss a line, the others go on, and nobody waits for what does not come.
            logger.exception("The hub stumbled over a batch of %d", len(batch))
            for session, wish, ticket in batch:
                if isinstance(wish, _Detach):
                    self._fanout.remove(session)
                    self._sender.release(wish.outbox)  # which may be done twice
                if ticket is not None:
                    ticket.put([])  # a ticket is read once, so what it has been given already counts

    def _transact(self, batch: Sequence[tuple[int, Command | _Control, Ticket | None]]) -> None:
        now = self._clock()
        outcome: list[Item | _Act] = []
        tickets: list[tuple[Ticket, int, int]] = []
        try:
            for session, wish, ticket in batch:
                self.steps += 1
                start = len(outcome)
                control = _CONTROLS.get(type(wish))
                if control is not None:
                    outcome += control(self, session, wish, now)
                else:
                    outcome += self._execute(session, wish, now)  # type: ignore[arg-type]
                if ticket is not None:
                    tickets.append((ticket, start, len(outcome)))
            outcome = self._commit(outcome)
            self._hand_out(outcome)
            for account, subscription, event in self._to_push:
                self._push(account, subscription, event)
            if self._world.files.gone:
                self._lost()
        finally:
            self._to_push.clear()
            for ticket, start, end in tickets:
                ticket.put([item for item in outcome[start:end] if not isinstance(item, _Act)])
            self._sender.wake()

    def _execute(self, session: int, command: Command, now: int) -> list[Item]:
        try:
            items = self._world.execute(session, command, now)
            if len(self._world.pushes):
                self._note_pushes(items)
            return items
        except Exception:
            logger.exception("A %s of session %d failed", type(command).__name__, session)
            # Whatever the fault has left behind, it is this session's: the refusal is the last thing it is told.
            return [*refuse(session, Code.INTERNAL_ERROR), Reply(session, Goodbye())]

    def _note_pushes(self, items: Sequence[Item]) -> None:
        pushes = self._world.pushes
        for item in items:
            if isinstance(item, Said | Told):
                self._to_push += [(*each, item) for each in pushes.wanted(self._world, item)]

    def _commit(self, outcome: list[Item | _Act]) -> list[Item | _Act]:
        """Store the events of a batch; return what may be told."""
        events: list[Event] = [item for item in outcome if not isinstance(item, Reply | _Act | Transient | Record)]
        records = [item for item in outcome if isinstance(item, Record)]
        if not events and not records:
            return outcome
        self.is_committing = True
        try:
            self._log.append(events, records)
        except LogUnavailable as error:
            if not self.cannot_store:
                self.cannot_store = True
                logger.error("Messages are refused for now: %s", error)
            return self._retract(outcome)
        except Exception:
            # A fault of ours. As nothing of the batch is stored, the World must not go on as if it were.
            logger.exception("A batch of %d events could not be stored", len(events))
            return self._retract(outcome)
        finally:
            self.is_committing = False
        if self.cannot_store:
            self.cannot_store = False
            logger.warning("Messages are stored again")
        self._world.files.settle(records)
        return outcome

    def _retract(self, outcome: list[Item | _Act]) -> list[Item | _Act]:
        self._to_push.clear()
        told = iter(self._world.retract([item for item in outcome if not isinstance(item, _Act)]))
        return [item if isinstance(item, _Act) else next(told) for item in outcome]

    def _hand_out(self, outcome: Sequence[Item | _Act]) -> None:
        for piece in _pieces(outcome):
            self.steps += 1
            try:
                if isinstance(piece, list):
                    self._hand_out_run(piece)
                elif isinstance(piece, _Act):
                    piece.function()
                elif isinstance(piece, Record):
                    continue  # it is stored, and nobody's to hear
                elif isinstance(piece, Reply):
                    self._reply(piece)
                else:
                    self._fanout.tell(piece)
                    self._note(piece)
            except Exception:
                # It is stored all the same, and the next one must not suffer for it.
                logger.exception("Something could not be handed out")
            for listener in self._fanout.take_over_limit():
                self._drop(listener)

    def _hand_out_run(self, run: Sequence[Said]) -> None:
        self._fanout.tell_said(run)
        self._recent_lines.pop(fold(run[0].room), None)
        for said in run:
            self._recent.add(said)

    def _reply(self, reply: Reply) -> None:
        listener = self._fanout.listener(reply.session)
        if listener is None:
            return
        content = reply.content
        if isinstance(content, Welcome):
            listener.alias = content.alias
            self._fanout.identify(listener, content.person or listener.session)
        self._fanout.send(listener, listener.form.encode_reply(reply, listener.alias))
        if isinstance(content, Welcome):
            logger.info("The alias of this client is %s", content.alias, extra=_fields("alias", reply.session))
            logger.info("%s has connected to the chat room", content.alias, extra=_fields("connected", reply.session))
        elif isinstance(content, RoomEntered) and not content.again:
            if content.resumed_by:
                self._fanout.enter_room(listener, content.room)
            self._fanout.send(listener, self._recent_messages(content, listener))
        elif isinstance(content, Killed):
            message = "%s has ended the connection of %s: %s"
            by = content.by.partition("!")[0]
            logger.warning(message, by, content.alias, content.reason, extra=_fields("killed", reply.session))
        elif isinstance(content, Goodbye):
            self._finish(listener)

    def _recent_messages(self, entered: RoomEntered, listener: Listener) -> bytes:
        """Return the last messages before somebody came in, encoded; as many as leave room in the outbox."""
        form = listener.form
        key = fold(entered.room)
        room = self._world.rooms.called(entered.room)
        start = room.readable_from if room is not None else 0
        fresh = time.localtime().tm_yday, start
        lines = self._recent_lines.setdefault(key, {})
        if len(self._recent_lines) > RECENT_ROOMS_MAX:
            del self._recent_lines[next(iter(self._recent_lines))]
        cached = lines.get(form)
        if cached is None or cached[0] != fresh:
            # Numbered 0, the join could not be stored, and then nothing after it could be either.
            before = _EVERYTHING if entered.resumed_by or not entered.number else entered.number
            tail = self._recent.tail(entered.room, before, self._history_lines)
            messages = [said for said in tail if said.number >= start]
            data = form.encode_recent(messages)
            while len(data) > listener.outbox.limit_bytes // 2:
                messages = messages[len(messages) // 2 + 1 :]
                data = form.encode_recent(messages)
            cached = lines[form] = fresh, data
        return cached[1]

    def _note(self, event: Event) -> None:
        if isinstance(event, Renamed):
            for listener in self._fanout.of_person(event.person):
                listener.alias = event.new
        elif isinstance(event, Redacted):
            self._recent.forget(event.room, event.message)
            self._recent_lines.pop(fold(event.room), None)
        elif isinstance(event, RoomRenamed):
            for name in (event.room, event.new):
                self._recent.forget_room(name)
                self._recent_lines.pop(fold(name), None)
        elif isinstance(event, HasQuit):
            logger.info("%s has left the chat room!", event.alias, extra=_fields("left", event.session))

    def _drop(self, listener: Listener) -> None:
        """End a connection that does not take what it is sent."""
        waiting = listener.outbox.waiting_bytes
        message = "Session %d reads too slowly: %d bytes wait for it, so it is closed"
        logger.warning(message, listener.session, waiting, extra=_fields("dropped", listener.session))
        self._fanout.remove(listener.session)
        refusal = Refusal(Code.TOO_SLOW, {"limit": listener.outbox.limit_bytes})
        form = listener.form
        self._sender.evict(listener.outbox, form.encode_refusal(refusal, listener.alias), form.end_of_message)

    def _finish(self, listener: Listener) -> None:
        """End a connection once everything that waits for it is sent; it is told nothing more."""
        self._fanout.remove(listener.session)
        self._sender.finish(listener.outbox)

    # Wishes of the transport.

    def _attach(self, session: int, wish: _Attach, now: int) -> list[Item | _Act]:
        self._fanout.add(wish.listener)
        return []

    def _detach(self, session: int, wish: _Detach, now: int) -> list[Item | _Act]:
        items: list[Item | _Act] = []
        if self._world.people.of_session(session) is not None:
            outcome = self._execute(session, Quit(wish.reason), now)
            items += [item for item in outcome if not isinstance(item, Reply) or item.session != session]

        def forget() -> None:
            self._fanout.remove(session)
            self._sender.release(wish.outbox)

        items.append(_Act(forget))
        return items

    def _post(self, session: int, wish: _Post, now: int) -> list[Item | _Act]:
        def post() -> None:
            listener = self._fanout.listener(session)
            if listener is not None:
                self._fanout.send(listener, wish.data)
                if wish.finish:
                    self._finish(listener)

        return [_Act(post)]

    def _reform(self, session: int, wish: _Reform, now: int) -> list[Item | _Act]:
        listener = self._fanout.listener(session)
        if listener is None:
            return []
        return [_Act(lambda: self._fanout.reform(listener, wish.form))]

    def _several(self, session: int, wish: _Several, now: int) -> list[Item | _Act]:
        items: list[Item | _Act] = []
        if wish.label is not None:
            label = wish.label
            items.append(_Act(lambda: self._fanout.begin_response(session, label)))
        for one in wish.wishes:
            if isinstance(one, bytes):
                items += self._post(session, _Post(one), now)
            else:
                items += self._execute(session, one, now)
        if wish.label is not None:
            items.append(_Act(lambda: self._fanout.end_response(session)))
        return items

    def _call(self, session: int, wish: _Call, now: int) -> list[Item | _Act]:
        return [_Act(wish.function)]

    def _say_goodbye(self) -> None:
        for listener in self._fanout.listeners():
            self._fanout.send(listener, listener.form.encode_shutdown())
            self._finish(listener)
        self._is_stopping = True


@dataclass(frozen=True, slots=True)
class _Act:
    """Something to do in its place among what is handed out."""

    function: Callable[[], None]


if TYPE_CHECKING:
    _Control: TypeAlias = "_Attach | _Detach | _Post | _Reform | _Several | _Call"

_CONTROLS: dict[type, Callable[..., list[Item | _Act]]] = {
    _Attach: Hub._attach,
    _Detach: Hub._detach,
    _Post: Hub._post,
    _Reform: Hub._reform,
    _Several: Hub._several,
    _Call: Hub._call,
}


def _wish(wishes: tuple[Command | bytes, ...], label: str | None) -> Command | _Several:
    if len(wishes) == 1 and label is None and not isinstance(wishes[0], bytes):
        return wishes[0]
    return _Several(wishes, label)


def _renames_room(wish: Command | _Control) -> bool:
    wishes = wish.wishes if isinstance(wish, _Several) else (wish,)
    return any(isinstance(one, RenameRoom) for one in wishes)


def _pieces(outcome: Sequence[Item | _Act]) -> Iterator[list[Said] | Item | _Act]:
    """Give the items one by one, but consecutive messages of one room together: they go out as one piece."""
    run: list[Said] = []
    for item in outcome:
        if type(item) is Said:
            if run and run[-1].room != item.room:
                yield run
                run = []
            run.append(item)
            continue
        if run:
            yield run
            run = []
        yield item
    if run:
        yield run


def _fields(event: str, session: int) -> dict[str, object]:
    return {"fields": {"event": event, "session": session}}
