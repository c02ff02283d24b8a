"""The disk is full: people are told, nobody hears what was not kept, and all goes on when there is room again."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from .clients import Line, TaggedClient, assert_gapless
from .conftest import Enter, StartProcess
from .filesystems import Disk, LimitedFiles, small_disk
from .rounds import rounds, timeout
from .server_process import ServerProcess

pytestmark = pytest.mark.torture

CYCLES = 4
TO_TELL = 1.0
"""Seconds within which a sender has to hear whether a message was kept."""
TO_RESUME = 5.0
"""Seconds after which messages have to be kept again, once there is room."""
ATTEMPTS_MAX = 200
"""Messages until the disk is taken to have room after all: giving up a transaction may free some."""


@pytest.fixture(params=["small disk", "limited files"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    if request.param == "limited files":
        yield LimitedFiles(tmp_path)
        return
    try:
        mounted = small_disk(tmp_path, rounds(CYCLES))
        disk = mounted.__enter__()
    except (CalledProcessError, FileNotFoundError):
        pytest.skip("only root may mount a small disk; the other half of this test limits the files instead")
    yield disk
    mounted.__exit__(None, None, None)


class Story:
    """What was kept and what was refused, so far."""

    def __init__(self) -> None:
        self.kept: list[Line] = []
        self.refused: list[str] = []

    def say(self, client: TaggedClient, text: str) -> bool:
        """Say something; hear within a moment whether it was kept. False where it was refused."""
        start = len(client.lines)
        client.type(text)
        client.sync(within=TO_TELL)
        own = f"{client.alias}: {text}"
        said = [line for line in client.lines[start:] if line.kind == "refusal" or line.is_like("say", own)]
        assert len(said) == 1, f"{text!r} was answered with {said}"
        if said[0].kind == "refusal":
            assert said[0].tags["code"] == "not-stored", said[0]
            self.refused.append(text)
            return False
        self.kept.append(said[0])
        return True


@timeout(CYCLES, per_round=20)
def test_a_full_disk_is_a_refusal_and_no_more(disk: Disk, start_process: StartProcess, enter: Enter) -> None:
    server = start_process(disk.folder, "--no-limits")
    story = Story()
    alice, bob = enter(server, "Alice"), enter(server, "Bob")
    for cycle in range(rounds(CYCLES)):
        assert story.say(alice, f"before {cycle}")
        fill_until_refused(disk, server, story, alice, bob, cycle)
        while_full(server, story, alice, bob, enter, cycle)
        disk.free(server.pid)
        resume(story, bob, cycle)
    server.assert_unharmed()
    alice.sync()
    bob.sync()
    for client in (alice, bob):
        heard = {line.text.partition(": ")[2] for line in client.lines}
        assert not heard & set(story.refused), "somebody heard what was not kept"
        for line in story.kept:
            assert line in client.lines, "somebody missed what was kept"
    check_after_restart(disk, server, story, start_process)


def fill_until_refused(
    disk: Disk, server: ServerProcess, story: Story, alice: TaggedClient, bob: TaggedClient, cycle: int
) -> None:
    for attempt in range(ATTEMPTS_MAX):
        disk.fill(server.pid)
        if not story.say((alice, bob)[attempt % 2], f"filling {cycle} {attempt} " + "x" * 3000):
            return
    pytest.fail("the disk never got full")


def while_full(
    server: ServerProcess, story: Story, alice: TaggedClient, bob: TaggedClient, enter: Enter, cycle: int
) -> None:
    """Come in, read, go and be refused, all while nothing can be kept."""
    carol = enter(server, f"Carol{cycle}")
    for client in (alice, bob):
        client.expect("join", f"Carol{cycle} has connected to the chat room", within=TO_TELL)
    kept = {line.number: line.text for line in story.kept}
    page = {line.number: line.text for line in carol.page_through()}
    assert page == kept
    speakers = (alice, carol) * 3
    texts = [f"while full {cycle} {i} " + "y" * 3000 for i in range(len(speakers))]
    refused = [not story.say(speaker, text) for speaker, text in zip(speakers, texts, strict=True)]
    assert any(refused), "the disk was not full after all"
    carol.type("/quit")
    for client in (alice, bob):
        client.expect("quit", f"Carol{cycle} has left the chat room!", within=TO_TELL)


def resume(story: Story, bob: TaggedClient, cycle: int) -> None:
    for attempt in range(int(TO_RESUME / TO_TELL) + 1):
        if story.say(bob, f"after {cycle} {attempt}"):
            return
    pytest.fail("there is room again, and messages are still refused")


def check_after_restart(disk: Disk, server: ServerProcess, story: Story, start_process: StartProcess) -> None:
    kept = [(line.number, line.text) for line in story.kept]
    server.kill()
    server = start_process(disk.folder, "--no-limits")
    with closing(TaggedClient.enter(server.address, "verifier")) as verifier:
        assert [(line.number, line.text) for line in verifier.page_through()] == kept
        assert_gapless(verifier.lines)
    assert server.terminate() == 0
    server.assert_no_traceback()
    with closing(sqlite3.connect(disk.folder / "chat.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        count, first, last = database.execute("SELECT count(*), min(number), max(number) FROM event").fetchone()
        assert (first, count) == (1, last), "the numbers have a gap"
    print(f"{rounds(CYCLES)} times full, {len(kept)} messages kept, {len(story.refused)} refused")


@timeout(CYCLES, per_round=20)
def test_under_load_each_message_is_kept_or_refused(disk: Disk, start_process: StartProcess, enter: Enter) -> None:
    server = start_process(disk.folder, "--no-limits")
    observer = enter(server, "Observer")
    speakers = [Speaker(enter(server, f"Speaker{i}")) for i in range(3)]
    for _ in range(rounds(CYCLES)):
        for speaker in speakers:
            speaker.go_on_until_refused(lambda: disk.fill(server.pid))
        disk.free(server.pid)
        for speaker in speakers:
            speaker.go_on_until_kept()
    for speaker in speakers:
        speaker.stop()
    server.assert_unharmed()
    observer.sync()
    stories = [speaker.story for speaker in speakers]
    refused = {text for story in stories for text in story.refused}
    together = Story()
    together.kept = sorted((line for story in stories for line in story.kept), key=lambda line: line.number)
    together.refused = sorted(refused)
    assert observer.seen("say") == together.kept, "what was kept is not what was heard"
    assert not {line.text.partition(": ")[2] for line in together.kept} & refused
    check_after_restart(disk, server, together, start_process)


class Speaker:
    """Says one thing after the other in a thread of its own, and counts what was kept and what was refused."""

    def __init__(self, client: TaggedClient) -> None:
        self.story = Story()
        self.failure: BaseException | None = None
        self._client = client
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def go_on_until_refused(self, fill: Callable[[], None]) -> None:
        """Wait until a message that was begun from now on is refused, filling the disk all the while."""
        self._go_on(self.story.refused, fill)

    def go_on_until_kept(self) -> None:
        """Wait until a message that was begun from now on is kept."""
        self._go_on(self.story.kept, lambda: None)

    def _go_on(self, outcomes: Sequence[object], meanwhile: Callable[[], None]) -> None:
        wanted = len(outcomes) + 2  # the first may have been on its way already
        end = time.monotonic() + TO_RESUME
        while len(outcomes) < wanted:
            assert self.failure is None, self.failure
            state = f"{len(self.story.kept)} kept, {len(self.story.refused)} refused"
            assert time.monotonic() < end, f"it goes on as if nothing had changed: {state}"
            meanwhile()
            time.sleep(0.005)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        assert self.failure is None, self.failure

    def _run(self) -> None:
        count = 0
        try:
            while not self._stopping.is_set():
                self.story.say(self._client, f"{self._client.alias} {count} " + "z" * 500)
                count += 1
        except BaseException as failure:
            self.failure = failure  # the test's own thread tells
