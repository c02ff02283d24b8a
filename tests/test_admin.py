"""`threadtalk admin` and `threadtalk account` as they are typed, at a whole server and without one."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from threadtalk.admin import ACCOUNT, ADMIN
from threadtalk.administration import ACCOUNT_ACTS, ACTS
from threadtalk.cli import main
from threadtalk.credentials import Gateways
from threadtalk.passwords import hash_password

from .talker import Talker, wait_until
from .test_accounts import PASSWORD, Irc, make_account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from threadtalk.server import Server

    from .conftest import StartServer

    Run = Callable[..., "Result"]

ELSEWHERE = "127.0.0.2"


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.lines = out.splitlines()
        self.err = err

    @property
    def data(self) -> Any:
        (line,) = self.lines
        return json.loads(line)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process, on the data folder `tmp_path`; `stdin` is what comes from a pipe."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THREADTALK_DATA", str(tmp_path / "data"))

    def run(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def kept(start_server: StartServer, tmp_path: Path) -> Server:
    """A server with the data folder that `run` asks."""
    return start_server(data=str(tmp_path / "data"))


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start a server with that folder as a process of its own."""
    started: list[subprocess.Popen[str]] = []

    def serve() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "threadtalk", "serve", "--port", "0", "--data", str(tmp_path / "data")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        started.append(process)
        return process

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"never saw {text!r}")


def test_every_act_of_the_server_can_be_typed() -> None:
    assert {act.name or name for acts in (ADMIN, ACCOUNT) for name, act in acts.items()} == ACTS.keys()
    assert {act.name or name for name, act in ACCOUNT.items()} == ACCOUNT_ACTS.keys()


@pytest.mark.parametrize("arguments", [("admin", "who"), ("admin", "ban", "192.0.2.7"), ("admin", "stop")])
def test_without_a_server_it_says_so(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.code, result.lines) == (1, [])
    assert result.err == f"threadtalk: No server runs with the data folder {tmp_path / 'data'}.\n"


@pytest.mark.parametrize(
    "arguments",
    [("admin",), ("admin", "nonsense"), ("admin", "kick"), ("account", "create"), ("admin", "emergency", "maybe")],
)
def test_what_is_not_understood_is_not_done(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert len(result.err.splitlines()) == 2


def test_one_sees_who_is_here_and_from_where(run: Run, kept: Server, tmp_path: Path) -> None:
    with Talker(kept.address, "Alice"), Talker(kept.address, "Bob", source=ELSEWHERE) as bob:
        bob.type("/join #tea")
        bob.see("-- You are now in #tea…")
        result = run("admin", "who")
        assert result.code == 0
        assert [line.split() for line in result.lines] == [
            ["ALIAS", "ACCOUNT", "FROM", "ROOMS"],
            ["Alice", "-", "127.0.0.1", "#lobby"],
            ["Bob", "-", ELSEWHERE, "#lobby", "#tea"],
            ["2", "here."],
        ]
        people = run("admin", "--data", str(tmp_path / "data"), "who", "--json").data
        assert [(each["alias"], each["addresses"]) for each in people] == [
            ("Alice", ["127.0.0.1"]),
            ("Bob", [ELSEWHERE]),
        ]
        assert [each["room"] for each in run("admin", "rooms", "--json").data] == ["#lobby", "#tea"]


def test_a_terminal_gets_nothing_from_a_topic_but_text(run: Run, kept: Server) -> None:
    with Talker(kept.address, "Alice") as alice:
        alice.type("/topic \x1b]0;gotcha\x07tea")
        alice.see("Alice changed the topic…")
        assert not any("\x1b" in line for line in run("admin", "rooms").lines)


def test_who_is_kicked_is_told_why_and_may_come_back(run: Run, kept: Server) -> None:
    with Talker(kept.address, "Alice") as alice, Talker(kept.address, "Eve") as eve:
        assert run("admin", "kick", "eve", "--reason", "enough").code == 0
        eve.see("-- admin has ended your connection: enough")
        eve.see_end()
        alice.see("Eve has left the chat room!")
        Talker(kept.address, "Eve").close()
        assert run("admin", "kick", "nobody").err == "threadtalk: Nobody of that alias is here.\n"


def test_an_announcement_is_heard_in_every_protocol(run: Run, kept: Server) -> None:
    with Talker(kept.address, "Alice") as alice, Irc(kept, "bob") as bob:
        bob.hears(" 001 ")
        assert run("admin", "announce", "Back", "in five.").code == 0
        alice.see("-- To everybody: Back in five.")
        bob.hears(" NOTICE bob :To everybody: Back in five.")


def test_who_is_banned_is_ended_at_once_and_kept_out_until_let_in_again(run: Run, kept: Server) -> None:
    with Talker(kept.address, "Alice") as alice, Talker(kept.address, source=ELSEWHERE) as waiting:
        eve = Talker(kept.address, "Eve", source=ELSEWHERE)
        waiting.see_prompt()
        result = run("admin", "ban", "eve", "--for", "2d", "--reason", "spam", "--json")
        assert result.data["networks"] == [f"{ELSEWHERE}/32"]
        assert result.data["ended"] == 2
        for talker in (eve, waiting):
            assert talker.see("! You are banned from this server, until …").endswith(" UTC: spam")
            talker.see_end()
            talker.close()
        alice.see("Eve has left the chat room!")
        with Talker(kept.address, source=ELSEWHERE) as again:
            again.see("! You are banned from this server, until …")
            assert again.see_end() == []
        assert alice.sync() == [], "nobody hears of who does not get in"
        (ban,) = run("admin", "bans", "--json").data
        assert (ban["network"], ban["reason"], ban["until"] - ban["at"] > 47 * 3_600_000) == (
            f"{ELSEWHERE}/32",
            "spam",
            True,
        )
        assert run("admin", "unban", ELSEWHERE).code == 0
        Talker(kept.address, "Eve", source=ELSEWHERE).close()
        assert run("admin", "unban", ELSEWHERE).err == f"threadtalk: {ELSEWHERE}/32 is not banned.\n"


def test_who_is_banned_by_irc_hears_it_there(run: Run, kept: Server) -> None:
    with Irc(kept, "eve", source=ELSEWHERE) as eve:
        eve.hears(" 001 ")
        run("admin", "ban", f"{ELSEWHERE}/32", "--reason", "too much spam")
        eve.hears(" 465 eve :You are banned from this server")
        eve.hears("ERROR :Closing link: banned (too much spam)")
        eve.see_end()


def test_bans_stay_over_a_restart(run: Run, kept: Server, start_server: StartServer, tmp_path: Path) -> None:
    run("admin", "ban", "127.0.0.0/30", "--reason", "spam")
    kept.stop()
    again = start_server(data=str(tmp_path / "data"))
    with Talker(again.address) as eve:
        eve.see("! You are banned from this server, for ever: spam")
        eve.see_end()


def test_who_a_trusted_gateway_brings_is_banned_by_their_own_address(
    run: Run, start_server: StartServer, tmp_path: Path
) -> None:
    gateway = f"web {hash_password('secret')} from=127.0.0.1"
    server = start_server(data=str(tmp_path / "data"), webirc=Gateways().parse(gateway))
    run("admin", "ban", "192.0.2.7")
    with Irc(server) as eve:
        eve.say("WEBIRC secret web host 192.0.2.7", "NICK eve", "USER eve 0 * :eve")
        eve.hears("banned from this server")
        eve.see_end()
    with Irc(server) as bob:
        bob.say("WEBIRC secret web host 192.0.2.8", "NICK bob", "USER bob 0 * :bob")
        bob.hears(" 001 ")


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("nobody", "nobody is no address, no network, and nobody who is connected."),
        ("192.0.2.300", "192.0.2.300 is neither an address nor a network, like 192.0.2.7 or 2001:db8::/48."),
        ("::/0", "::/0 is everybody. To keep everybody out, stop the server."),
    ],
)
def test_what_cannot_be_banned_is_named(run: Run, kept: Server, target: str, sentence: str) -> None:
    result = run("admin", "ban", target)
    assert (result.code, result.err) == (1, f"threadtalk: {sentence}\n")
    assert not list(kept.bans)


@pytest.mark.parametrize("time", ["0d", "2", "d", "-1h", "2y", "1.5h"])
def test_a_time_that_makes_no_sense_bans_nobody(run: Run, kept: Server, time: str) -> None:
    assert run("admin", "ban", "192.0.2.7", f"--for={time}").code == 1
    assert not list(kept.bans)


def test_an_account_made_before_the_server_runs_owns_it(run: Run, start_server: StartServer, tmp_path: Path) -> None:
    assert run("account", "create", "Boss", "--owner", stdin=f"{PASSWORD}\n").code == 0
    server = start_server(data=str(tmp_path / "data"))
    assert server.access.owner_code == "", "it needs no other"
    with Irc(server, "Boss", "sasl") as boss:
        assert boss.plain("Boss", PASSWORD) == "900"
        boss.come_in()
        boss.say("STATS o")
        boss.hears(" 219 ")


def test_accounts_are_seen_to_while_the_server_runs(run: Run, kept: Server) -> None:
    assert run("account", "create", "Bob", stdin=f"{PASSWORD}\n").code == 0
    assert run("account", "create", "bob", stdin=f"{PASSWORD}\n").err == (
        "threadtalk: There is an account of that name already.\n"
    )
    with Talker(kept.address) as bob:
        bob.type(f"/login Bob {PASSWORD}")
        bob.see("Connected to the server!")
        assert run("account", "password", "bob", stdin="another password\n").code == 0
        bob.see_end()
    assert run("account", "suspend", "bob").code == 0
    (listed,) = run("account", "list", "--json").data
    assert (listed["name"], listed["suspended"], listed["owner"]) == ("Bob", True, False)
    with Talker(kept.address) as again:
        again.type("/login Bob another password")
        again.see("! There is no account Bob with that password.")
    run("account", "resume", "bob")
    with Talker(kept.address) as again:
        again.type("/login Bob another password")
        again.see("Connected to the server!")
        assert run("account", "delete", "Bob").code == 0
        again.see_end()
    assert run("account", "list").lines == ["0 accounts."]
    assert run("account", "delete", "Bob").err == "threadtalk: There is no account Bob.\n"


def test_accounts_are_seen_to_while_no_server_runs(run: Run, start_server: StartServer, tmp_path: Path) -> None:
    assert "no server has ever run" in run("account", "list").err
    assert not (tmp_path / "data").exists(), "looking makes nothing"
    run("account", "create", "Bob", stdin=f"{PASSWORD}\n")
    run("account", "create", "Carol", stdin=f"{PASSWORD}\n")
    run("account", "password", "Bob", stdin="another password\n")
    run("account", "delete", "Carol")
    assert [line.split()[0] for line in run("account", "list").lines] == ["ACCOUNT", "Bob", "1"]
    server = start_server(data=str(tmp_path / "data"))
    with Talker(server.address) as bob:
        bob.type("/login Bob another password")
        bob.see("Connected to the server!")


@pytest.mark.parametrize("password", ["", "short", "x" * 301])
def test_no_account_is_made_with_a_password_that_nobody_may_have(run: Run, kept: Server, password: str) -> None:
    result = run("account", "create", "Bob", stdin=f"{password}\n")
    assert result.code == 1
    assert "at least" in result.err
    assert len(kept.accounts) == 0


def test_a_password_is_neither_in_the_data_nor_in_the_log_output(
    run: Run, kept: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "threadtalk")
    run("account", "create", "Bob", stdin="a very secret word\n")
    kept.stop()
    assert "very secret" not in caplog.text
    for path in (tmp_path / "data").iterdir():
        assert b"very secret" not in path.read_bytes()


def test_closed_registrations_and_the_emergency_are_switched_and_stay(
    run: Run, kept: Server, start_server: StartServer, tmp_path: Path
) -> None:
    make_account(kept)
    assert run("admin", "registrations", "closed").lines == ["Nobody may make accounts but you."]
    assert run("admin", "emergency", "on").lines == ["Only people with an account may talk."]
    kept.stop()
    again = start_server(data=str(tmp_path / "data"))
    assert run("admin", "registrations", "--json").data == {"open": False}
    with Talker(again.address, "Eve") as eve, Irc(again, "bob") as bob, Talker(again.address) as alice:
        eve.type("buy this")
        eve.see("! At the moment, only people with an account may talk here…")
        eve.type(f"/register {PASSWORD}")
        eve.see("! Accounts cannot be made here at the moment…")
        bob.say("PRIVMSG Eve :buy this")
        bob.hears("FAIL * ACCOUNT_REQUIRED :At the moment")
        bob.say(f"REGISTER * * :{PASSWORD}")
        bob.hears("FAIL REGISTER DISALLOWED")
        alice.type(f"/login Alice {PASSWORD}")
        alice.type("all is well")
        eve.see("Alice: all is well")
        run("admin", "emergency", "off")
        eve.type("thank you")
        alice.see("Eve: thank you")


def test_new_settings_are_read_when_asked_to(run: Run, kept: Server) -> None:
    assert run("admin", "reload").lines == ["The settings have been read anew."]


def test_where_no_socket_can_be_the_chat_goes_on(start_server: StartServer, tmp_path: Path, run: Run) -> None:
    (tmp_path / "data" / "admin.sock").mkdir(parents=True)
    server = start_server(data=str(tmp_path / "data"))
    Talker(server.address, "Alice").close()
    assert run("admin", "who").code == 1


def test_a_server_that_keeps_nothing_has_no_socket(run: Run, server: Server) -> None:
    assert run("admin", "who", "--data", ":memory:").code == 2


def test_a_server_is_stopped_and_started_again_by_what_watches_it(run: Run, serve: Callable[..., Any]) -> None:
    process = serve()
    read_until(process, "Server is running")
    assert run("admin", "stop", "--restart").lines == ["The server stops."]
    assert process.wait(20) == 75


def test_a_killed_server_is_followed_by_one_that_can_be_asked(run: Run, serve: Callable[..., Any]) -> None:
    first = serve()
    read_until(first, "Server is running")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert "No server runs" in run("admin", "who").err
    second = serve()
    read_until(second, "Server is running")
    assert run("admin", "who").lines == ["0 here."]


def test_who_sees_the_terminal_becomes_the_owner_once(run: Run, serve: Callable[..., Any], tmp_path: Path) -> None:
    process = serve()
    join = read_until(process, "or with netcat").split()
    code = read_until(process, "To become its owner:").split()[-1]
    read_until(process, "Server is running")
    address = ("127.0.0.1", int(join[-1]))
    with Talker(address, "Alice") as alice, Talker(address, "Eve") as eve:
        alice.type(f"/owner {code}")
        alice.see("! You are not logged in…")
        for talker, name in ((alice, "Alice"), (eve, "Eve")):
            talker.type(f"/register {PASSWORD}")
            talker.see(f"-- {name} is yours now…")
        alice.type("/owner 0123456789abcdef")
        alice.see("! That is not the code…")
        alice.type(f"/owner {code}")
        alice.see("-- Your account owns this server now: you may do everything.")
        eve.type(f"/owner {code}")
        eve.see("! That is not the code, or this server has an owner already.")
    process.terminate()
    process.wait()
    for path in (tmp_path / "data").iterdir():
        assert code.encode() not in path.read_bytes()
    again = serve()
    assert "Server is running" in read_until(again, "Server is running")
    assert [each["owner"] for each in run("account", "list", "--json").data] == [True, False]


def test_the_owners_code_is_not_to_be_guessed(kept: Server) -> None:
    with Irc(kept, "eve") as eve:
        eve.hears(" 001 ")
        eve.say("NS REGISTER one-single-word")
        eve.hears("is yours now")
        for _ in range(5):
            eve.say("NS OWNER 0123456789abcdef")
            eve.hears("That is not the code")
        eve.say(f"NS OWNER {kept.access.owner_code}")
        eve.hears("Too many wrong passwords")


def test_no_thread_and_no_file_is_left(kept: Server, run: Run, tmp_path: Path) -> None:
    run("admin", "who")
    kept.stop()
    wait_until(lambda: "admin" not in {thread.name for thread in threading.enumerate()}, "the thread goes on")
    assert not (tmp_path / "data" / "admin.sock").exists()
