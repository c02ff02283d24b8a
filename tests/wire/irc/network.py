"""A whole IRC server in memory, driven from one thread: sessions, the World, the log, the real hub without its thread.

What each session is sent is what the server would send it, to the byte. A fault that the hub would survive, and only
note in its log, fails the test.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from queue import SimpleQueue

from threadtalk.core.answers import ConversationsGranted, Goodbye, HistoryGranted, SearchGranted
from threadtalk.core.commands import Command
from threadtalk.core.events import Event
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.world import World
from threadtalk.errors import LogUnavailable
from threadtalk.hub import BATCH_MAX, Hub, _wish
from threadtalk.log.memory import MemoryLog
from threadtalk.log.paging import History
from threadtalk.log.recent import RecentMessages
from threadtalk.outbox import Outbox
from threadtalk.wire.api import Close, Do, Find, Step, SwitchTo, Write
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.irc.session import IrcSession

SERVER = ServerInfo("irc.test", "Test", "v1", "today", "epoch")


class _Faults(logging.Handler):
    """Notes what goes wrong inside the hub."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.found.append(record)

    def check(self) -> None:
        if self.found:
            record = self.found.pop(0)
            raise AssertionError(record.getMessage()) from (record.exc_info[1] if record.exc_info else None)


_FAULTS = _Faults()
logging.getLogger("threadtalk.hub").addHandler(_FAULTS)


class _Log(MemoryLog):
    """A log whose disk can be full."""

    is_full = False

    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        if self.is_full:
            raise LogUnavailable("no space left")
        super().append(events, records)


class _Sender:
    """Takes the place of flusher and sockets: outboxes keep what they hold."""

    def __init__(self) -> None:
        self.ended: set[int] = set()
        """By `id` of the outbox, which lives as long as its `Member`."""

    def schedule(self, outbox: Outbox) -> None:
        pass

    def wake(self) -> None:
        pass

    def finish(self, outbox: Outbox) -> None:
        self.ended.add(id(outbox))

    def evict(self, outbox: Outbox, last_words: bytes) -> None:
        outbox.take()
        outbox.chunks.append(last_words)
        self.ended.add(id(outbox))

    def release(self, outbox: Outbox) -> None:
        self.ended.add(id(outbox))


class _InlineHub(Hub):
    """The hub without its thread: it works when it is told to."""

    def run(self) -> None:
        while not self._queue.empty():
            count = min(self._queue.qsize(), BATCH_MAX)
            self._run_batch([self._queue.get() for _ in range(count)])
        _FAULTS.check()

    def ask(self, session: int, *wishes: Command | bytes, label: str | None = None) -> list[Item]:
        ticket: SimpleQueue[list[Item]] = SimpleQueue()
        self._queue.put((session, _wish(wishes, label), ticket))
        self.run()
        return ticket.get_nowait()


class Network:
    """The server. `now` is its clock, in seconds since 1970."""

    def __init__(self) -> None:
        _FAULTS.found.clear()  # other tests of this process have the hub fail on purpose
        self.now = 1_700_000_000.123
        self.log = _Log()
        self.world = World()
        self.history = History(self.log)
        self.sender = _Sender()
        self.forms = Forms(replace(SERVER, identities=self.world.rooms.identities))
        parts = (self.world, self.log, RecentMessages(self.log), self.sender)
        self.hub = _InlineHub(*parts, clock=lambda: int(self.now * 1000))
        self.members: list[Member] = []

    def member(self) -> Member:
        """Let a client connect that has said nothing yet."""
        self.members.append(Member(self, len(self.members) + 1))
        return self.members[-1]

    def connect(self, nick: str, caps: str = "") -> Member:
        """Let a client in."""
        member = self.member()
        if caps:
            member.send("CAP LS 302", f"CAP REQ :{caps}", f"NICK {nick}", f"USER {nick} 0 * :{nick} Real", "CAP END")
        else:
            member.send(f"NICK {nick}", f"USER {nick} 0 * :{nick} Real")
        assert member.session.has_entered
        return member


class Member:
    """One client of the network, and what it is sent."""

    def __init__(self, network: Network, number: int) -> None:
        self.network = network
        self.number = number
        self.session = IrcSession(network.forms, "host.cloak")
        self.outbox = Outbox(1 << 20)
        self._form = self.session.form
        self._said_goodbye = False
        network.hub.attach(number, self.outbox, self._form)

    @property
    def is_over(self) -> bool:
        """Whether the server has ended the connection."""
        return self._said_goodbye or id(self.outbox) in self.network.sender.ended

    def send(self, *lines: str) -> list[str]:
        """Send lines; return what has come for this client up to then."""
        self.receive("".join(f"{line}\r\n" for line in lines).encode())
        return self.heard()

    def heard(self) -> list[str]:
        """Return the lines that have come since last time."""
        return self.take().decode().split("\r\n")[:-1]

    def take(self) -> bytes:
        """Return the bytes that have come since last time."""
        self.network.hub.run()
        data = self.outbox.take()
        self.outbox.sent_bytes += len(data)
        return data

    def receive(self, data: bytes) -> None:
        """Have the server receive bytes from this client, and do what it does with them but for the hub's part."""
        self.session.receive_data(data)
        while not self.is_over and (step := self.session.next_step()) is not None:
            self._take_step(step)
            if self.session.form is not self._form:
                self._form = self.session.form
                self.network.hub.reform(self.number, self._form)

    def lose_connection(self) -> None:
        """End the connection as when somebody pulls the plug."""
        self.network.hub.detach(self.number, self.outbox, "connection lost")
        self._said_goodbye = True

    def _take_step(self, step: Step) -> None:
        hub = self.network.hub
        assert not isinstance(step, SwitchTo)
        if isinstance(step, Write):
            hub.post(self.number, step.data)
        elif isinstance(step, Close):
            hub.post(self.number, step.data, finish=True)
            self._end()
        elif isinstance(step, Find):
            self._take_step(step.resume(self.network.history.message(step.room, step.number)))
        elif step.settles:
            self._settle(step)
        else:
            hub.submit(self.number, step.command, *step.then, label=step.label)

    def _settle(self, step: Do) -> None:
        hub = self.network.hub
        outcome = hub.ask(self.number, step.command, *step.then, label=step.label)
        self.session.settle(outcome)
        for item in outcome:
            if not isinstance(item, Reply) or item.session != self.number:
                continue
            if isinstance(item.content, HistoryGranted):
                page = self.network.history.page(item.content)
                hub.post(self.number, self.session.encode_page(item.content, page.events, more=page.more))
            elif isinstance(item.content, SearchGranted):
                found = self.network.history.search(item.content)
                how = {"more": found.more, "is_complete": found.is_complete}
                hub.post(self.number, self.session.encode_found(item.content, found.messages, **how))
            elif isinstance(item.content, ConversationsGranted):
                latest = self.network.history.latest(item.content)
                hub.post(self.number, self.session.encode_conversations(latest))
            elif isinstance(item.content, Goodbye):
                self._end()

    def _end(self) -> None:
        self.network.hub.detach(self.number, self.outbox, "")
        self._said_goodbye = True
