"""The face without a terminal, in process: what goes in, what comes out where, and the exit code."""

from __future__ import annotations

import io
import os
import threading

import pytest

from tests.client.conftest import PATIENCE
from tests.client.fake_server import FakeServer
from threadtalk.client.connection import ConnectionOptions
from threadtalk.client.pipe import PipeFace
from threadtalk.client.target import Target
from threadtalk.errors import JoinError

LAST = "bot: nothing ends this"


class Pipe:
    """A face with an input to write into; it runs in a thread of its own."""

    def __init__(self, port: int, alias: str | None = None, **settings: object) -> None:
        self.input, self._write_fd = os.pipe()
        self.output = io.StringIO()
        self.errors = io.StringIO()
        self.code: int | None = None
        names = ("rooms", "history", "reconnect", "give_up_after")
        wanted = {name: settings.pop(name) for name in names if name in settings}
        options = ConnectionOptions(**{"first_pause": 0.01, "longest_pause": 0.05, **wanted})  # type: ignore[arg-type]
        self._output = settings.pop("output", self.output)
        self._face = PipeFace(
            Target("127.0.0.1", port),
            options,
            alias=alias,
            input_fd=self.input,
            output=self._output,  # type: ignore[arg-type]
            errors=self.errors,
            **settings,  # type: ignore[arg-type]
        )
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.code = self._face.run()
        except JoinError as error:
            self.code = error.exit_code
            self.errors.write(str(error))

    def write(self, text: str) -> None:
        os.write(self._write_fd, text.encode())

    def end(self) -> int | None:
        """End the input, and wait for the exit code."""
        if self._write_fd >= 0:
            os.close(self._write_fd)
            self._write_fd = -1
        return self.wait()

    def wait(self) -> int | None:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return self.code

    @property
    def lines(self) -> list[str]:
        return self.output.getvalue().splitlines()


@pytest.fixture
def no_server() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_each_line_is_said_and_comes_back_once(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot")
    pipe.write("hi\n\n//etc/passwd\n/me waves\nnothing ends this")
    assert pipe.end() == 0
    assert pipe.lines == ["Connected to the server!", "bot: hi", "bot: /etc/passwd", "* bot waves", LAST]
    assert pipe.errors.getvalue() == ""
    assert fake.chat.received[-1] == "/quit"


def test_without_an_alias_the_first_line_is_one(fake: FakeServer) -> None:
    pipe = Pipe(fake.port)
    pipe.write("Alice\nHi\n")
    assert pipe.end() == 0
    assert pipe.output.getvalue() == "Choose an alias: Connected to the server!\nAlice: Hi\n"


def test_without_any_line_there_is_no_alias(fake: FakeServer) -> None:
    pipe = Pipe(fake.port)
    assert pipe.end() == 2
    assert "No alias was given" in pipe.errors.getvalue()


def test_an_empty_input_comes_and_goes(fake: FakeServer) -> None:
    assert Pipe(fake.port, "bot").end() == 0
    assert "bot" in fake.chat.received


def test_a_refused_alias_has_its_exit_code(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "a!b")
    pipe.write("hi\n")
    assert pipe.wait() == 3
    assert pipe.errors.getvalue() == "! The alias a!b contains !.\n"
    pipe.end()


def test_a_script_logs_in_with_the_password_it_was_given(fake: FakeServer) -> None:
    fake.chat.accounts["bot"] = "two words"
    pipe = Pipe(fake.port, "bot", password="two words")
    pipe.write("hi\n")
    assert pipe.end() == 0
    assert pipe.lines == ["Connected to the server!", "bot: hi"]


@pytest.mark.parametrize(("password", "reason"), [("", "belongs to an account"), ("wrong", "That is not the password")])
def test_a_script_without_the_password_says_nothing_at_all(fake: FakeServer, password: str, reason: str) -> None:
    fake.chat.accounts["bot"] = "secret"
    pipe = Pipe(fake.port, "bot", password=password)
    pipe.write("hi\n")
    assert pipe.wait() == 3
    assert reason in pipe.errors.getvalue()
    assert fake.chat.said() == []
    pipe.end()


def test_a_refused_line_has_its_exit_code_and_the_others_are_said(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot")
    pipe.write("one\nforbidden\ntwo\n")
    assert pipe.end() == 4
    assert fake.chat.said() == [("bot", "one"), ("bot", "two")]
    assert pipe.errors.getvalue() == "! That is too long.\n! Not sent: forbidden\n"


def test_nothing_is_said_elsewhere_when_a_room_is_refused(fake: FakeServer) -> None:
    fake.chat.refused_rooms.add("#bad")
    pipe = Pipe(fake.port, "bot", rooms=("#bad",))
    pipe.write("secret\n")
    assert pipe.wait() == 4
    assert fake.chat.said() == []
    pipe.end()


def test_verbatim_says_what_looks_like_a_command(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot", verbatim=True)
    pipe.write("/quit\n//x\n/etc\n")
    assert pipe.end() == 0
    assert fake.chat.said() == [("bot", "/quit"), ("bot", "//x"), ("bot", "/etc")]


def test_quit_ends_after_everything_before_it(fake: FakeServer) -> None:
    pipe = Pipe(fake.port)
    pipe.write("Alice\nHi\n/quit\nnever said\n")
    assert pipe.wait() == 0
    assert fake.chat.said() == [("Alice", "Hi")]
    pipe.end()


def test_history_is_told_when_it_is_wished_for(fake: FakeServer) -> None:
    for text in ("a", "b", "c"):
        fake.chat.say("Bob", text)
    pipe = Pipe(fake.port, "bot", history=2)
    assert pipe.end() == 0
    assert pipe.lines == ["Connected to the server!", "Bob: b", "Bob: c"]


def test_answers_go_to_the_output_and_the_connection_to_stderr(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot")
    fake.cut_at = "one"
    pipe.write("/who\none\n")
    assert pipe.end() == 0
    assert pipe.lines == ["Connected to the server!", "-- 1 in #lobby", "bot: one"]
    assert [line.partition(" (")[0] for line in pipe.errors.getvalue().splitlines()] == [
        "-- Connection lost",
        "-- Connected again.",
    ]
    assert fake.chat.said() == [("bot", "one")]


def test_nobody_there(no_server: int) -> None:
    pipe = Pipe(no_server, "bot")
    pipe.write("hi\n")
    assert pipe.wait() == 1
    assert pipe.errors.getvalue().startswith("Nobody answers at 127.0.0.1")
    assert pipe.output.getvalue() == ""
    pipe.end()


def test_a_server_that_does_not_come_back(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot", give_up_after=0.1)
    fake.wait_for("bot")
    fake.cut_at = "hi"
    fake.listen_no_more()
    pipe.write("hi\n")
    assert pipe.end() == 1
    assert "is lost" in pipe.errors.getvalue()
    assert "1 of the lines were not said, as far as we know." in pipe.errors.getvalue()


def test_an_alias_that_went_to_somebody_else_meanwhile_has_its_exit_code(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot")
    fake.cut_at = "hi"
    fake.steal_at = "hi"
    pipe.write("hi\n")
    assert pipe.wait() == 3
    assert "Somebody else has your alias now." in pipe.errors.getvalue()
    pipe.end()


def test_a_server_that_does_not_answer_is_not_waited_for_without_end(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot", confirm_timeout=0.1)
    fake.deaf_at = "hi"
    pipe.write("hi\n")
    assert pipe.end() == 1
    assert "has not answered 1 of the lines" in pipe.errors.getvalue()


def test_a_long_input_is_said_whole_and_in_order(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot")
    for count in range(300):
        pipe.write(f"{count}\n")
    assert pipe.end() == 0
    assert fake.chat.said() == [("bot", str(count)) for count in range(300)]


class ClosedOutput(io.StringIO):
    """An output whose reader goes away after the first line."""

    def write(self, text: str) -> int:
        if self.tell():
            raise BrokenPipeError
        return super().write(text)


def test_an_output_that_nobody_reads_ends_it_quietly(fake: FakeServer) -> None:
    pipe = Pipe(fake.port, "bot", output=ClosedOutput())
    for count in range(100):
        pipe.write(f"{count}\n")
    assert pipe.wait() == 1
    assert pipe.errors.getvalue() == ""
    pipe.end()


def test_characters_that_the_output_cannot_show_are_replaced(fake: FakeServer) -> None:
    raw = io.BytesIO()
    pipe = Pipe(fake.port, "bot", output=io.TextIOWrapper(raw, "ascii", newline="\n"))
    pipe.write("früh\n")
    assert pipe.end() == 0
    assert raw.getvalue().splitlines()[-1] == b"bot: fr?h"
