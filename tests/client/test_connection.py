"""The connection against a server on a real socket that is broken in every way the tests can think of."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.client.conftest import PATIENCE, Connect, Recorder
from tests.client.fake_server import FakeServer
from threadtalk.client.connection import Connection, ConnectionOptions, explain
from threadtalk.client.events import (
    AliasWanted,
    Ended,
    Entered,
    Heard,
    Lost,
    Outcome,
    Reached,
    Ready,
    Retrying,
    Settled,
)
from threadtalk.client.target import Target


def test_say_something_and_leave(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    connection.say("Hi Bob!")
    recorder.wait_for(Settled)
    connection.quit()
    assert recorder.wait_for(Ended) == Ended(0)
    assert recorder.texts.count("Alice: Hi Bob!") == 1
    assert recorder.events[-1] == Ended(0)


def test_a_restart_in_the_middle_loses_nothing(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    connection.say("one")
    recorder.wait_for(Settled)
    fake.stop()
    recorder.wait_for(Lost)
    connection.say("two")
    for count in range(9):
        fake.chat.say("Bob", f"missed {count}")
    fake.start()
    recorder.wait_for(Settled, lambda settled: settled.text == "two")
    fake.say("Bob", "live")
    recorder.wait_for_text("Bob: live")
    assert recorder.texts[2:] == ["Alice: one", "Connected to the server!", *recorder.texts[4:]]
    said = [heard.line.text for heard in recorder.events if isinstance(heard, Heard) and heard.line.kind == "say"]
    assert said == ["Alice: one", *(f"Bob: missed {count}" for count in range(9)), "Alice: two", "Bob: live"]


def test_a_line_whose_echo_is_lost_is_not_said_twice(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    recorder.wait_for(Ready)
    fake.cut_at = "through"
    connection.say("did it get through?")
    assert recorder.wait_for(Settled) == Settled("did it get through?", Outcome.DONE)
    recorder.wait_for(Ready, count=2)
    assert fake.chat.said() == [("Alice", "did it get through?")]
    assert recorder.texts.count("Alice: did it get through?") == 1


def test_a_line_that_never_arrived_is_said_again(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    recorder.wait_for(Ready)
    fake.lose_at = "lost"
    connection.say("lost")
    recorder.wait_for(Settled)
    assert fake.chat.said() == [("Alice", "lost")]


def test_an_alias_taken_meanwhile_is_asked_for(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    recorder.wait_for(Ready)
    fake.steal_at = fake.cut_at = "hi"
    connection.say("hi")
    assert recorder.wait_for(AliasWanted).again
    connection.enter("Alicia")
    assert recorder.wait_for(Entered, lambda entered: entered.alias == "Alicia").again


def test_nobody_there_at_first_is_the_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    recorder = Recorder()
    connection = Connection(Target("127.0.0.1", port), recorder)
    connection.start()
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 1
    assert ended.reason.startswith(f"Nobody answers at 127.0.0.1:{port}.")
    assert "threadtalk serve" in ended.reason
    assert connection.join(PATIENCE)


def test_a_server_that_is_about_to_start_is_waited_for(fake: FakeServer, connect: Connect) -> None:
    tries: list[float] = []

    def reach(address: tuple[str, int], timeout: float) -> socket.socket:
        tries.append(timeout)
        if len(tries) < 3:
            raise ConnectionRefusedError(111, "Connection refused")
        return socket.create_connection(address, timeout)

    _, recorder = connect(connect=reach, start_patience=PATIENCE)
    recorder.wait_for(Entered)
    assert len(tries) == 3


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "Nobody answers at example.org:8255."),
        (socket.gaierror(-2, "Name or service not known"), "There is no host called example.org."),
        (UnicodeError("label too long"), "There is no host called example.org."),
        (TimeoutError(), "example.org:8255 does not answer."),
        (OSError(113, "No route to host"), "Cannot reach example.org:8255: No route to host."),
        (OSError(), "Cannot reach example.org:8255: OSError."),
    ],
)
def test_why_a_server_cannot_be_reached_is_told_in_a_sentence(error: Exception, words: str) -> None:
    assert explain(Target("example.org", 8255), error).startswith(words)


def test_without_reconnecting_a_loss_is_the_end(fake: FakeServer, connect: Connect) -> None:
    _, recorder = connect(reconnect=False)
    recorder.wait_for(Ready)
    fake.stop()
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 1
    assert "the server hung up" in ended.reason
    assert not [event for event in recorder.events if isinstance(event, Lost)]


def test_a_server_that_stays_away_is_given_up(fake: FakeServer, connect: Connect) -> None:
    _, recorder = connect(give_up_after=0.1)
    recorder.wait_for(Ready)
    fake.stop()
    assert recorder.wait_for(Ended).exit_code == 1
    assert len([event for event in recorder.events if isinstance(event, Lost)]) == 1
    assert [event for event in recorder.events if isinstance(event, Retrying)]


def test_a_server_that_does_not_let_us_in_is_quoted() -> None:
    recorder = Recorder()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connection = Connection(Target("127.0.0.1", listener.getsockname()[1]), recorder)
        connection.start()
        connection.enter("Alice")
        sock, _ = listener.accept()
        with sock:
            sock.recv(1000)
            sock.sendall(b"! The server is full. Please try again later.\n")
    assert "The server is full. Please try again later." in recorder.wait_for(Ended).reason
    assert connection.join(PATIENCE)


def test_who_thinks_long_about_an_alias_is_connected_anew(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect(alias=None)
    recorder.wait_for(Reached)
    fake.cut()
    connection.enter("Alice")
    assert recorder.wait_for(Entered) == Entered("Alice")
    assert recorder.events.count(Reached()) == 1


def test_a_silent_server_is_asked_and_then_given_up() -> None:
    recorder = Recorder()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = ConnectionOptions(ping_after=0.05, drop_after=0.1, login_timeout=60)
        connection = Connection(Target("127.0.0.1", listener.getsockname()[1]), recorder, options)
        connection.start()
        connection.enter("Alice")
        sock, _ = listener.accept()
        with sock, sock.makefile("r") as lines:
            assert next(lines).startswith("/tags ")
            assert next(lines) == "Alice\n"
            assert next(lines) == "/ping\n"
            assert "no answer for" in recorder.wait_for(Ended).reason
    assert connection.join(PATIENCE)


def test_a_flood_of_typing_arrives_whole(fake: FakeServer, connect: Connect) -> None:
    connection, recorder = connect()
    for count in range(500):
        connection.say(f"line {count}")
    recorder.wait_for(Settled, count=500)
    assert fake.chat.said() == [("Alice", f"line {count}") for count in range(500)]


def test_nothing_is_left_behind(fake: FakeServer) -> None:
    before = threading.active_count()
    for _ in range(5):
        recorder = Recorder()
        connection = Connection(Target("127.0.0.1", fake.port), recorder)
        connection.start()
        connection.enter("Alice")
        recorder.wait_for(Ready)
        connection.quit()
        assert connection.join(PATIENCE)
    fake.stop()
    for thread in fake._threads:
        thread.join(PATIENCE)
    assert threading.active_count() <= before
