"""The one writer: commit, then deliver; and nobody's trouble is anybody else's. With a log that can be told to fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from tests.talker import wait_until
from threadtalk.core.answers import Goodbye
from threadtalk.core.commands import Command, Enter, Join, Leave, Quit, Rename, RenameRoom, Say, SetTopic, Tell
from threadtalk.core.events import Event
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.errors import LogUnavailable
from threadtalk.hub import CROWD, QUEUE_CALM, Hub
from threadtalk.log.memory import MemoryLog
from threadtalk.log.recent import RecentMessages
from threadtalk.outbox import Outbox
from threadtalk.wire.plain.form import PLAIN, TAGGED, PlainForm


class FragileLog(MemoryLog):
    """A log whose disk can be full, and that says when it was asked to store something."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False
        self.before_append: Callable[[Sequence[Event]], None] = lambda events: None

    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        self.before_append(events)
        if self.is_full:
            raise LogUnavailable("no space left")
        super().append(events, records)


class Inbox:
    """Takes the place of the flusher and the sockets: keeps what each session would have been sent."""

    def __init__(self) -> None:
        self.finished: list[Outbox] = []
        self.evicted: list[Outbox] = []
        self.last_words: list[bytes] = []
        self.released: list[Outbox] = []
        self.schedule = lambda outbox: None
        self.wake = lambda: None
        self.finish = self.finished.append
        self.release = self.released.append

    def evict(self, outbox: Outbox, last_words: bytes, end_of_message: object) -> None:
        self.evicted.append(outbox)
        self.last_words.append(last_words)


class Chat:
    """A hub with people, driven from one thread."""

    def __init__(self) -> None:
        self.log = FragileLog()
        self.world = World()
        self.sender = Inbox()
        self.rest: Callable[[], None] = lambda: None
        """What the hub does instead of resting."""
        self.hub = Hub(
            self.world,
            self.log,
            RecentMessages(self.log),
            self.sender,
            clock=lambda: 1000,
            sleep=lambda seconds: self.rest(),
        )
        self.outboxes: dict[int, Outbox] = {}
        self.hub.start()

    def connect(self, session: int, alias: str = "", *, form: PlainForm = PLAIN, limit: int = 1 << 20) -> list[Item]:
        self.outboxes[session] = Outbox(limit)
        self.hub.attach(session, self.outboxes[session], form)
        return self.hub.ask(session, Enter(alias)) if alias else []

    def ask(self, session: int, command: Command) -> list[Item]:
        return self.hub.ask(session, command)

    def heard(self, session: int) -> list[str]:
        """What a session has been told since the last call."""
        self.hub.ask(0, Quit())  # everything before this is through
        return self.outboxes[session].take().decode().splitlines()


@pytest.fixture
def chat() -> Iterator[Chat]:
    chat = Chat()
    yield chat
    chat.hub.stop()


def codes(items: list[Item]) -> list[Code]:
    return [item.content.code for item in items if isinstance(item, Reply) and isinstance(item.content, Refusal)]


def test_what_one_says_is_told_to_all_and_to_oneself_once(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.ask(1, Say("#lobby", "hi"))
    assert chat.heard(1) == ["Connected to the server!", "Bob has connected to the chat room", "Alice: hi"]
    assert chat.heard(2) == ["Connected to the server!", "Alice: hi"]


def test_nobody_is_told_before_it_is_stored(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.heard(1)
    seen: list[bytes] = []
    chat.log.before_append = lambda events: seen.append(b"".join(chat.outboxes[1].chunks))
    chat.ask(1, Say("#lobby", "hi"))
    assert seen == [b""]
    assert chat.heard(1) == ["Alice: hi"]


def test_a_busy_moment_is_one_transaction_and_keeps_its_order(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.heard(1)
    batches: list[int] = []
    gate = threading.Event()

    def wait(events: Sequence[Event]) -> None:
        batches.append(len(events))
        gate.wait(10)

    chat.log.before_append = wait
    for i in range(50):
        chat.hub.submit(1 + i % 2, Say("#lobby", str(i)))
    gate.set()
    assert [line.split(": ")[1] for line in chat.heard(1)] == [str(i) for i in range(50)]
    assert len(batches) <= 3
    assert sum(batches) == 50


def test_what_is_said_while_a_crowd_is_being_told_costs_one_transaction(chat: Chat) -> None:
    for session in range(1, CROWD + 2):
        chat.connect(session, f"guest{session}")
    resting, gate = threading.Event(), threading.Event()

    def rest() -> None:
        resting.set()
        gate.wait(10)

    chat.heard(1)
    chat.rest = rest
    batches: list[int] = []
    chat.log.before_append = lambda events: batches.append(len(events))
    chat.hub.submit(1, Say("#lobby", "first"))
    assert resting.wait(10)
    for text in ("second", "third"):
        chat.hub.submit(2, Say("#lobby", text))
    gate.set()
    assert chat.heard(1) == ["guest1: first", "guest2: second", "guest2: third"]
    assert batches == [1, 2]


def test_who_says_more_than_the_server_can_do_is_held_up_and_loses_nothing(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.heard(1)
    storing, gate = threading.Event(), threading.Event()

    def wait(events: Sequence[Event]) -> None:
        storing.set()
        gate.wait(10)

    chat.log.before_append = wait
    texts = [str(i) for i in range(2 * QUEUE_CALM)]
    put: list[str] = []

    def talk() -> None:
        for text in texts[1:]:
            chat.hub.submit(1, Say("#lobby", text))
            put.append(text)

    chat.hub.submit(1, Say("#lobby", texts[0]))
    assert storing.wait(10)
    talker = threading.Thread(target=talk)
    talker.start()
    talker.join(0.3)
    assert talker.is_alive()
    assert len(put) == QUEUE_CALM
    gate.set()
    talker.join(10)
    assert [line.split(": ")[1] for line in chat.heard(1)] == texts


def test_nobody_waits_for_ever_and_nobody_stays_where_the_hub_itself_is_at_fault(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.ask(1, Join("#tea"))
    storing, gate = threading.Event(), threading.Event()

    def wait(events: Sequence[Event]) -> None:
        storing.set()
        gate.wait(10)

    chat.log.before_append = wait
    chat.hub.submit(1, Say("#lobby", "the log is busy with this"))
    assert storing.wait(10)
    asking = (Say("#lobby", "one"), RenameRoom("#tea", "#coffee"), Say("#lobby", "two"))
    threads = [threading.Thread(target=chat.ask, args=(1, each)) for each in asking]
    for count, thread in zip((1, 3, 4), threads, strict=True):
        thread.start()
        wait_until(partial(lambda count: chat.hub._queue.qsize() >= count, count), "it asks")
        if count == 1:
            chat.hub.detach(2, chat.outboxes[2], "gone")
    times = iter([RuntimeError("no time")])

    def fail_once() -> int:
        for error in times:
            raise error
        return 1000

    monkeypatch.setattr(chat.hub, "_clock", fail_once)
    gate.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert chat.ask(1, Say("#coffee", "three"))
    assert chat.sender.released == [chat.outboxes[2]]
    assert "The hub stumbled" in caplog.text


def test_a_few_people_never_wait_for_each_other(chat: Chat) -> None:
    rests: list[str] = []
    chat.rest = lambda: rests.append("rest")
    for session in range(1, CROWD):
        chat.connect(session, f"guest{session}")
    chat.ask(1, Say("#lobby", "hi"))
    assert chat.heard(2)[-1] == "guest1: hi"
    assert not rests


def test_a_full_disk_is_told_to_the_sender_and_to_nobody_else(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.heard(1), chat.heard(2)
    chat.log.is_full = True
    for command in (Say("#lobby", "lost"), Tell("Bob", "lost"), SetTopic("#lobby", "lost")):
        assert codes(chat.ask(1, command)) == [Code.NOT_STORED]
    assert all("cannot store" in line for line in chat.heard(1))
    assert chat.heard(2) == []
    chat.log.is_full = False
    chat.ask(1, Say("#lobby", "back"))
    assert chat.heard(2) == ["Alice: back"]
    assert [said.number for said in chat.log.read_messages("#lobby", 10)] == [3]
    assert chat.world.rooms.called("#lobby").topic == ""  # type: ignore[union-attr]


def test_a_fault_of_the_log_loses_one_message_and_not_the_room(chat: Chat) -> None:
    chat.connect(1, "Alice")

    def fail(events: Sequence[Event]) -> None:
        raise RuntimeError("a fault")

    chat.log.before_append = fail
    assert codes(chat.ask(1, Say("#lobby", "lost"))) == [Code.NOT_STORED]
    chat.log.before_append = lambda events: None
    chat.ask(1, Say("#lobby", "kept"))
    assert [(said.number, said.text) for said in chat.log.read_messages("#lobby", 10)] == [(2, "kept")]


def test_people_come_and_go_while_the_disk_is_full(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.log.is_full = True
    chat.connect(2, "Bob")
    chat.ask(2, Join("#tea"))
    chat.ask(2, Rename("Rob"))
    chat.ask(2, Leave("#tea"))
    chat.hub.detach(2, chat.outboxes[2], "")
    assert chat.heard(1)[1:] == [
        "Bob has connected to the chat room",
        "Bob is now known as Rob",
        "Rob has left the chat room!",
    ]
    chat.log.is_full = False
    chat.ask(1, Say("#lobby", "back"))
    assert [said.number for said in chat.log.read_messages("#lobby", 10)] == [2]


def test_who_comes_in_sees_the_last_messages_and_then_the_live_ones_without_gap_or_repeat(chat: Chat) -> None:
    chat.connect(1, "Alice")
    for i in range(60):
        chat.hub.submit(1, Say("#lobby", str(i)))
        if i == 55:
            chat.outboxes[2] = Outbox(1 << 20)
            chat.hub.attach(2, chat.outboxes[2], TAGGED)
            chat.hub.submit(2, Enter("Bob"))
    lines = chat.heard(2)
    spoken = [line for line in lines if line.startswith("@kind=say")]
    assert [int(line.rsplit(" ", 1)[1]) for line in spoken] == list(range(6, 60))
    assert [";history=1" in line for line in spoken] == [True] * 50 + [False] * 4


def test_a_history_longer_than_the_outbox_keeps_nobody_out(chat: Chat) -> None:
    chat.connect(1, "Alice")
    for i in range(50):
        chat.ask(1, Say("#lobby", f"{i} " + "x" * 1000))
    chat.connect(2, "Bob", limit=10_000)
    chat.ask(1, Say("#lobby", "welcome"))
    lines = chat.heard(2)
    assert chat.sender.evicted == []
    assert lines[-1] == "Alice: welcome"
    assert lines[-2].split("] ")[1].startswith("Alice: 49 ")


def test_a_room_nobody_is_told_about_after_leaving_it(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    for session in (1, 2):
        chat.ask(session, Join("#tea"))
    chat.ask(2, Leave("#tea"))
    chat.heard(2)
    chat.ask(1, Say("#tea", "secret"))
    assert chat.heard(2) == []


def test_somebody_in_several_shared_rooms_leaves_once(chat: Chat) -> None:
    for session, alias in enumerate(["Alice", "Bob"], 1):
        chat.connect(session, alias)
        chat.ask(session, Join("#tea"))
        chat.ask(session, Join("#coffee"))
    chat.heard(1)
    chat.ask(2, Rename("Rob"))
    chat.ask(2, Quit())
    chat.hub.detach(2, chat.outboxes[2], "connection lost")
    assert chat.heard(1) == ["Bob is now known as Rob", "Rob has left the chat room!"]


def test_a_private_message_is_seen_by_two_and_no_more(chat: Chat) -> None:
    for session, alias in enumerate(["Alice", "Bob", "Carol"], 1):
        chat.connect(session, alias)
    for session in (1, 2, 3):
        chat.heard(session)
    chat.ask(1, Tell("bob", "psst"))
    assert chat.heard(1) == ["[you -> Bob] psst"]
    assert chat.heard(2) == ["[Alice -> you] psst"]
    assert chat.heard(3) == []


def test_a_fault_in_the_rules_ends_one_session_and_no_other(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.heard(2)
    say = chat.world.rooms.say

    def fail(person: object, command: Say, at: int) -> list[Item]:
        if command.text == "poison":
            raise RuntimeError("a fault")
        return say(person, command, at)  # type: ignore[arg-type]

    monkeypatch.setattr(chat.world.rooms, "say", fail)
    items = chat.ask(1, Say("#lobby", "poison"))
    assert codes(items) == [Code.INTERNAL_ERROR]
    assert Reply(1, Goodbye()) in items
    chat.ask(2, Say("#lobby", "fine"))
    assert chat.heard(2) == ["Bob: fine"]
    assert chat.sender.finished == [chat.outboxes[1]]


def test_a_line_that_cannot_be_told_keeps_nothing_else_from_being_told(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.connect(1, "Alice")
    chat.heard(1)
    encode_reply = PLAIN.encode_reply
    poison = Refusal(Code.NO_SUCH_PERSON, {"alias": "poison"})

    def fail(reply: Reply) -> bytes:
        if reply.content == poison:
            raise RuntimeError("a fault")
        return encode_reply(reply)

    monkeypatch.setattr(PLAIN, "encode_reply", fail)
    for command in (Say("#lobby", "before"), Tell("poison", "x"), Say("#lobby", "after")):
        chat.hub.submit(1, command)
    assert chat.heard(1) == ["Alice: before", "Alice: after"]


def test_who_does_not_read_is_given_up_and_the_others_go_on(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob", limit=200)
    for _ in range(20):
        chat.ask(1, Say("#lobby", "x" * 50))
    assert chat.sender.evicted == [chat.outboxes[2]]
    assert chat.sender.last_words[0].startswith(b"! You read too slowly: more than 200 bytes")
    size = chat.outboxes[2].appended_bytes
    chat.ask(1, Say("#lobby", "x" * 50))
    assert chat.outboxes[2].appended_bytes == size, "it would grow without end"
    assert len([line for line in chat.heard(1) if line.startswith("Alice: ")]) == 21


def test_who_is_given_up_takes_no_line_from_those_who_are_told_in_another_form(chat: Chat) -> None:
    chat.connect(1, "Alice", form=TAGGED)
    chat.connect(2, "Bob", limit=200)  # the only one with this form, and told before or after the others
    chat.connect(3, "Carol", form=PlainForm(tagged=False))
    for i in range(20):
        chat.ask(1, Say("#lobby", f"{i} " + "x" * 50))
    assert chat.sender.evicted == [chat.outboxes[2]]
    for session in (1, 3):
        assert len([line for line in chat.heard(session) if line.endswith("x" * 50)]) == 20


def test_a_connection_is_given_back_after_everybody_was_told(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2, "Bob")
    chat.hub.detach(2, chat.outboxes[2], "")
    assert chat.heard(1)[-1] == "Bob has left the chat room!"
    assert chat.sender.released == [chat.outboxes[2]]


def test_the_last_words_reach_everybody_when_the_server_stops(chat: Chat) -> None:
    chat.connect(1, "Alice")
    chat.connect(2)
    chat.hub.stop()
    for session in (1, 2):
        assert b"The server is stopping" in chat.outboxes[session].take()
    assert chat.sender.finished == [chat.outboxes[1], chat.outboxes[2]]


def test_asking_a_hub_that_has_stopped_does_not_wait_for_ever(chat: Chat) -> None:
    chat.hub.stop()
    assert chat.ask(1, Enter("Alice")) == []
