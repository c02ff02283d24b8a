"""The command line: each subcommand, each complaint, each exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import socket
import subprocess
import sys
import tomllib
from typing import IO, TYPE_CHECKING

import pytest

import threadtalk
from threadtalk import cli, settings
from threadtalk.cli import COMMANDS, main
from threadtalk.errors import JoinError, ThreadTalkError
from threadtalk.log.sqlite import SqliteLog
from threadtalk.passwords import fits, hash_password
from threadtalk.settings import SETTINGS

from .test_irc import IrcTalker

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator
    from pathlib import Path

READY = "Server is running and listening..."


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in an empty folder, which is also where the user's own data and settings would be."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("THREADTALK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run the command in this process."""

    def run(*arguments: str) -> Result:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `threadtalk serve` as a process of its own, on a free port."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, data: str = ":memory:") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "threadtalk", "serve", "--port", "0", "--data", data, *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=home)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until_ready(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines up to the one that says that the server runs."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if READY in line:
            return lines
    raise AssertionError(f"it ended: {lines}, {process.stderr.read() if process.stderr else ''}")


def test_help_names_every_command(run: Callable[..., Result]) -> None:
    for arguments in (["--help"], ["-h"], ["help"]):
        result = run(*arguments)
        assert result.code == 0
        for name, command in COMMANDS.items():
            assert f"{name} " in result.out
            assert command.summary in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help(name: str, run: Callable[..., Result]) -> None:
    result = run(name, "--help")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"usage: threadtalk {name}")
    assert COMMANDS[name].summary in result.out


def test_the_help_of_serve_has_every_setting_with_its_default(run: Callable[..., Result]) -> None:
    text = " ".join(run("serve", "--help").out.split())
    for setting in SETTINGS:
        assert setting.flag in text
        assert setting.help in text
        assert f"(default: {setting.shown_default or 'empty'})" in text


def test_the_help_of_join_has_the_clients_options(run: Callable[..., Result]) -> None:
    assert "--alias" in run("join", "--help").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "threadtalk: which command?\nTo see all: threadtalk --help\n"),
        (["serv"], "threadtalk: there is no command serv. Did you mean serve?\nTo see all: threadtalk --help\n"),
        (["\x1b[31m"], "threadtalk: there is no command \\x1b[31m.\nTo see all: threadtalk --help\n"),
        (
            ["serve", "--prot=1"],
            (
                "threadtalk serve: there is no argument --prot. Did you mean --port?\n"
                "To see all: threadtalk serve --help\n"
            ),
        ),
        (["serve", "8255"], "threadtalk serve: there is no argument 8255.\nTo see all: threadtalk serve --help\n"),
        (
            ["serve", "--port"],
            "threadtalk serve: argument --port: expected one argument\nTo see all: threadtalk serve --help\n",
        ),
        (
            ["serve", "--max-cl", "1"],  # no abbreviations: a later version may have two of them
            (
                "threadtalk serve: there is no argument --max-cl. Did you mean --max-clients?\n"
                "To see all: threadtalk serve --help\n"
            ),
        ),
        (["serve", "--port", "x"], "threadtalk: --port x is not allowed: it must be a whole number from 0 to 65535.\n"),
        (
            ["backup"],
            "threadtalk backup: the following arguments are required: FILE\nTo see all: threadtalk backup --help\n",
        ),
        (
            ["recover", "--data", ":memory:"],
            "threadtalk: With data :memory: nothing is kept: name the folder with --data FOLDER.\n",
        ),
    ],
)
def test_wrong_usage_is_told_in_a_line_with_the_way_on(
    arguments: list[str], said: str, run: Callable[..., Result]
) -> None:
    result = run(*arguments)
    assert (result.code, result.out, result.err) == (2, "", said)


def test_version_tells_what_a_bug_report_needs(run: Callable[..., Result]) -> None:
    for arguments in (["version"], ["--version"]):
        assert re.fullmatch(
            rf"ThreadTalk {re.escape(threadtalk.__version__)} \(\w+ 3\.[\d.]+\S*, SQLite [\d.]+, \w+\)\n",
            run(*arguments).out,
        )


def test_config_shows_what_is_in_force_and_where_from(run: Callable[..., Result], home: Path) -> None:
    (home / "threadtalk.toml").write_text("max_rooms = 7\n")
    result = run("config", "--no-limits")
    assert result.code == 0
    assert re.search(r"^max_rooms = 7 +# threadtalk\.toml$", result.out, re.MULTILINE)
    assert re.search(r"^limits = false +# --no-limits$", result.out, re.MULTILINE)
    assert re.search(rf'^data = "" +# default: {home}/user/threadtalk$', result.out, re.MULTILINE)
    (home / "threadtalk.toml").write_text(result.out)
    again = run("config")
    assert tomllib.loads(again.out) == tomllib.loads(result.out), "what it shows is a settings file"


def test_config_gives_an_example_to_begin_with(run: Callable[..., Result]) -> None:
    assert run("config", "--example").out == settings.example()


def test_backup_check_and_recover_work_on_the_data_folder(run: Callable[..., Result], home: Path) -> None:
    SqliteLog(home / "data", durability="full").close()
    result = run("backup", "copy.db", "--data", "data")
    assert (result.code, result.err) == (0, "")
    assert (home / "copy.db").exists()
    again = run("backup", "copy.db", "--data", "data")
    assert again.code == 1
    assert again.err.startswith("threadtalk: copy.db exists already")
    assert "Everything is as it was written." in run("check", "--data", "data").out
    result = run("recover", "--data", "data")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Saved: 0 events")


def test_check_of_a_damaged_log_fails_and_names_the_remedy(run: Callable[..., Result], home: Path) -> None:
    SqliteLog(home / "data", durability="full").close()
    database = home / "data" / "chat.db"
    content = bytearray(database.read_bytes())
    content[4096:12288] = os.urandom(8192)
    database.write_bytes(content)
    result = run("check", "--data", "data")
    assert result.code == 1
    assert "recover" in result.out + result.err


@pytest.mark.parametrize("command", ["backup", "check", "recover"])
def test_where_there_is_no_log_it_says_so(command: str, run: Callable[..., Result], home: Path) -> None:
    (home / "empty").mkdir()
    result = run(command, *(["copy.db"] if command == "backup" else []), "--data", "empty")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("threadtalk: There is no log in empty")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ThreadTalkError("so\x1b it\nis"), 1, "threadtalk: so\\x1b it\\nis\n"),
        (JoinError("not let in", 3), 3, "threadtalk: not let in\n"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_how_a_command_ends_is_its_exit_code(
    error: BaseException, code: int, said: str, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setitem(COMMANDS, "version", cli.Command("Fail.", lambda _: None, fail))
    monkeypatch.setattr(cli, "_forget_stdout", lambda: None)
    result = run("version")
    assert (result.code, result.out, result.err) == (code, "", said)


def test_who_reads_only_the_first_line_hears_no_complaint() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "w") as pipe:
        command = [sys.executable, "-m", "threadtalk", "config"]
        result = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, result.stderr) == (141, "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_stops_when_it_is_told_to_and_that_is_no_failure(
    number: signal.Signals, start: Callable[..., subprocess.Popen[str]]
) -> None:
    process = start()
    lines = wait_until_ready(process)
    assert lines[-1] == READY
    port = re.search(r"threadtalk join localhost:(\d+)", "\n".join(lines))
    assert port is not None
    with socket.create_connection(("127.0.0.1", int(port[1])), 10) as client:
        assert client.recv(100) == b"Choose an alias: "
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")


def read_until(stream: IO[str] | None, text: str) -> str:
    """Return the line of the output that has this text."""
    assert stream is not None
    for line in stream:
        if text in line:
            return line.rstrip("\n")
    raise AssertionError(f"it ended without saying {text!r}")


def port_of(lines: list[str]) -> int:
    match = re.search(r"localhost:(\d+)", "\n".join(lines))
    assert match is not None
    return int(match[1])


def test_a_hangup_has_the_settings_read_anew(start: Callable[..., subprocess.Popen[str]], home: Path) -> None:
    file = home / "threadtalk.toml"
    file.write_text('description = "old"\n')
    process = start("--server-name", "irc.test")
    address = "127.0.0.1", port_of(wait_until_ready(process))
    file.write_text('description = "new"\nserver_name = "by.flag"\nnetwork_name = "Tea"\n')
    process.send_signal(signal.SIGHUP)
    assert read_until(process.stdout, "read anew") == "The settings have been read anew."
    assert read_until(process.stdout, "Changed") == "Changed: description."
    assert read_until(process.stdout, "Changed") == "Changed, but only after a restart: network_name."
    file.write_text("message_rate = 0\n")
    process.send_signal(signal.SIGHUP)
    said = read_until(process.stderr, "stay as they are")
    assert said.endswith("message_rate = 0 is not allowed: it must be a number from 0.01 to 1000000.")
    with IrcTalker(address, "Alice", server="irc.test") as alice:
        alice.type("ADMIN")
        alice.see(":irc.test 258 Alice :new")
    process.terminate()
    assert process.wait(20) == 0


def test_when_its_terminal_is_closed_the_server_stops(home: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "threadtalk", "serve", "--port", "0", "--data", ":memory:"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=home, start_new_session=True)
    try:
        os.close(theirs)
        output = b""
        while READY.encode() not in output:
            output += os.read(ours, 4096)
        os.close(ours)
        process.send_signal(signal.SIGHUP)  # as a shell does, whose terminal has gone
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(("command", "code"), [("RESTART", 75), ("DIE", 0)])
def test_what_an_operator_asks_for_is_the_exit_code(
    command: str, code: int, start: Callable[..., subprocess.Popen[str]], home: Path
) -> None:
    (home / "threadtalk.toml").write_text(f'operators = ["root {hash_password("secret")}"]\n')
    process = start()
    address = "127.0.0.1", port_of(wait_until_ready(process))
    with IrcTalker(address, "Alice") as alice:
        alice.type(f"OPER root secret\r\n{command}")
        assert alice.see_end()[-1].startswith("ERROR :The server is stopping.")
    assert process.wait(20) == code


def test_a_password_from_a_pipe_becomes_a_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "threadtalk", "hash-password"]
    result = subprocess.run(command, input=b"top secret\nignored\n", capture_output=True, check=True)
    assert result.stderr == b""
    assert fits("top secret", result.stdout.decode().rstrip("\n"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (b"", "A password has at least one character."),
        (b"\n", "A password has at least one character."),
        (b"\xff\n", "That is not UTF-8 text."),
    ],
)
def test_what_cannot_be_a_password_is_told(typed: bytes, said: str) -> None:
    command = [sys.executable, "-m", "threadtalk", "hash-password"]
    result = subprocess.run(command, input=typed, capture_output=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.decode()) == (1, b"", f"threadtalk: {said}\n")


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        (["tea", "tea"], "$argon2id$"),
        (["tea", "coffee"], "threadtalk: The two passwords are not the same."),
        (["\x04"], "threadtalk: There was no password."),
    ],
)
def test_on_a_terminal_it_is_asked_for_twice_and_not_shown(typed: list[str], end: str) -> None:
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover - another process
        os.execv(sys.executable, [sys.executable, "-m", "threadtalk", "hash-password"])
    output = b""
    try:
        for word, question in zip(typed, (b"Password: ", b"Once more: "), strict=False):
            while question not in output:
                output += os.read(terminal, 1024)
            os.write(terminal, word.encode() + (b"" if word == "\x04" else b"\n"))
        try:
            while more := os.read(terminal, 1024):
                output += more
        except OSError:
            pass  # so Linux tells that the other side has gone
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    lines = output.decode().split("\r\n")
    assert lines[-2].startswith(end)
    assert "tea" not in output.decode()


def test_a_bad_hash_in_the_settings_is_a_sentence_at_the_start(run: Callable[..., Result], home: Path) -> None:
    (home / "threadtalk.toml").write_text('operators = ["alice secret"]\n')
    result = run("serve", "--port", "0")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("threadtalk: threadtalk.toml: operators = alice … without such a hash is not allowed:")
    assert "threadtalk hash-password" in result.err
    assert "secret" not in result.err
    assert result.err.count("\n") == 1


def test_config_says_that_there_are_secrets_and_does_not_show_them(run: Callable[..., Result], home: Path) -> None:
    (home / "threadtalk.toml").write_text(f'password = "hunter2"\noperators = ["alice {hash_password("x")}"]\n')
    result = run("config")
    assert result.code == 0
    assert re.search(r"^# password is set +# threadtalk\.toml$", result.out, re.MULTILINE)
    assert re.search(r"^webirc = \[\] +# default$", result.out, re.MULTILINE)
    assert "hunter2" not in result.out
    assert "argon2" not in result.out


def test_a_signal_that_comes_before_the_wait_for_it_is_not_lost() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with cli._Signals() as signals:
            os.kill(os.getpid(), number)
            signals.wait(lambda: None)


def test_serve_says_how_to_join_above_the_line_that_it_runs(start: Callable[..., subprocess.Popen[str]]) -> None:
    *hints, last = wait_until_ready(start())
    text = "\n".join(hints)
    assert last == READY
    for words in ("threadtalk join localhost:", "nc localhost ", "--lan", "nothing is kept", "Ctrl-C"):
        assert words in text


def test_serve_tells_the_story_of_the_original(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start()
    port = re.search(r"localhost:(\d+)", "\n".join(wait_until_ready(process)))
    assert port is not None
    with socket.create_connection(("127.0.0.1", int(port[1])), 10) as client:
        assert client.recv(4096) == b"Choose an alias: "
        client.sendall(b"Alice\n")
        assert client.recv(4096).startswith(b"Connected to the server!")
        own = client.getsockname()
        process.terminate()
        out, _ = process.communicate(timeout=20)
    assert out.splitlines()[:3] == [
        f"Connection established with {own}",
        "The alias of this client is Alice",
        "Alice has connected to the chat room",
    ]


def test_serve_speaks_json_to_machines(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("--log-format", "json")
    (line,) = wait_until_ready(process)
    entry = json.loads(line)
    assert entry["event"] == "running"
    socket.create_connection((entry["host"], entry["port"]), 10).close()
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["event"] == "connection"
    process.terminate()
    assert process.communicate(timeout=20)[1] == ""


def test_a_port_that_is_taken_is_named_with_the_next_to_try(start: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = start("--port", str(port))
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.startswith(f"threadtalk: Port {port} is in use already")
    assert f"--port {port + 1}" in err
    assert err.count("\n") == 1


def test_an_address_of_another_machine_is_named(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("--host", "192.0.2.200")
    _, err = process.communicate(timeout=20)
    assert process.returncode == 1
    assert err.startswith("threadtalk: 192.0.2.200 is not an address of this machine.")


def test_serve_needs_nothing_to_be_said(home: Path) -> None:
    """Only the port is set here, for the sake of whoever runs a server beside the tests."""
    process = subprocess.Popen(
        [sys.executable, "-m", "threadtalk", "serve"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=home,
        env={**os.environ, "THREADTALK_PORT": "0"},
    )
    try:
        wait_until_ready(process)
        assert (home / "user" / "threadtalk" / "chat.db").exists()
    finally:
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="closes streams with a shell of POSIX")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_standard_stream_is_no_fault(closed: str) -> None:
    for arguments, code in (("version", 0), ("join localhost:1 --alias bot", 1)):
        shell = f"exec {shlex.quote(sys.executable)} -m threadtalk {arguments} {closed}"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in done.stderr
        assert done.returncode == code
