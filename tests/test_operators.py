"""Operators, passwords and gateways over real sockets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from threadtalk.passwords import hash_password
from threadtalk.server import Server
from threadtalk.settings import Settings

from .talker import Talker
from .test_irc import IrcTalker

StartServer = Callable[..., Server]
Connect = Callable[..., IrcTalker]

HASH = hash_password("secret")


@pytest.fixture
def connect() -> Iterator[Connect]:
    talkers: list[IrcTalker] = []

    def connect(server: Server, nick: str, caps: str = "") -> IrcTalker:
        talkers.append(IrcTalker(server.address, nick, caps))
        return talkers[-1]

    yield connect
    for talker in talkers:
        talker.close()


@pytest.fixture
def reloading() -> Iterator[Callable[..., tuple[Server, dict[str, object]]]]:
    """Start servers whose settings are read from a dictionary."""
    servers: list[Server] = []

    def start(**values: object) -> tuple[Server, dict[str, object]]:
        current = {"port": 0, "data": ":memory:", **values}
        server = Server(Settings(**current), read_settings=lambda: Settings(**current))  # type: ignore[arg-type]
        server.start()
        servers.append(server)
        return server, current

    yield start
    for server in servers:
        server.stop()


def test_an_operator_ends_a_connection_and_everybody_hears_of_it(start_server: StartServer, connect: Connect) -> None:
    server = start_server(operators=[f"root {HASH}"])
    alice, bob, carol = (connect(server, nick) for nick in ("Alice", "Bob", "Carol"))
    for talker in (bob, carol):
        talker.type("JOIN #tea")
        talker.see_message(":End of /NAMES list")
    alice.type("OPER root wrong")
    alice.see(":threadtalk.local 464 Alice :Password incorrect")
    alice.type("OPER root secret")
    alice.see(":threadtalk.local 381 Alice :You are now an IRC operator")
    alice.type("KILL Bob :too loud")
    assert bob.see_end()[-3:] == [
        bob.lines[-3],
        bob.lines[-2],
        "ERROR :Closing link: Killed (Alice (too loud))",
    ]
    assert re.fullmatch(r":Alice!~Alice@\S+ KILL Bob :too loud", bob.lines[-3])
    assert re.fullmatch(r":Bob!~Bob@\S+ QUIT :Killed \(Alice \(too loud\)\)", bob.lines[-2])
    carol.see_message(" QUIT :Killed (Alice (too loud))")
    carol.type("WHOWAS Bob")
    carol.see(":threadtalk.local 314 Carol Bob ~Bob …")


def test_somebody_at_netcat_can_be_put_out_too(
    start_server: StartServer, connect: Connect, join: Callable[..., Talker]
) -> None:
    server = start_server(operators=[f"root {HASH}"])
    paula = join("Paula", to=server)
    alice = connect(server, "Alice")
    alice.type("OPER root secret\r\nKILL Paula :too loud")
    assert paula.see_end()[-2:] == ["-- Alice has ended your connection: too loud", "Goodbye!"]


def test_wallops_reach_those_who_want_them(start_server: StartServer, connect: Connect) -> None:
    server = start_server(operators=[f"root {HASH}"])
    alice, bob, carol = (connect(server, nick) for nick in ("Alice", "Bob", "Carol"))
    bob.type("MODE Bob +w\r\nPING set")
    bob.see_message(":set")
    alice.type("OPER root secret\r\nWALLOPS :maintenance at noon")
    assert bob.see_message(" WALLOPS :maintenance at noon").startswith(":Alice!")
    carol.type("PING done")
    carol.see_message(":done")
    assert not any("WALLOPS" in line for line in carol.lines)


def test_connections_that_are_not_registered_are_counted_as_unknown(
    start_server: StartServer, connect: Connect
) -> None:
    server = start_server()
    with Talker(server.address) as silent:
        silent.see_prompt()
        alice = connect(server, "Alice")
        alice.type("LUSERS")
        alice.see(":threadtalk.local 253 Alice 1 :unknown connection(s)")


def test_who_has_quit_is_not_counted_any_more_though_the_connection_is_still_open(server: Server) -> None:
    with IrcTalker(server.address, "Alice") as alice:
        for lines in ("NICK bat\r\nQUIT\r", "NICK bob\r\nUSER bob 0 * :Bob\r\nQUIT\r"):
            with Talker(server.address) as quitter:
                quitter.type(lines)
                quitter.see("ERROR :Closing link: Quit: …")
                alice.type("LUSERS")
                alice.see(":threadtalk.local 253 Alice 0 :unknown connection(s)")


def test_settings_are_read_anew_and_what_needs_a_restart_is_named(
    reloading: Callable[..., tuple[Server, dict[str, object]]], connect: Connect, tmp_path: Path
) -> None:
    server, settings = reloading(operators=[f"root {HASH}"], description="old")
    alice = connect(server, "Alice")
    alice.type("OPER root secret")
    alice.see_message(" MODE Alice :+o")
    motd = tmp_path / "motd"
    motd.write_text("Be kind.\n")
    settings.update(motd=str(motd), description="new", alias_max=9, operators=[f"root {HASH}", f"helper {HASH}"])
    alice.type("REHASH")
    alice.see(":threadtalk.local 382 Alice threadtalk.toml :Rehashing")
    alice.see(":threadtalk.local NOTICE Alice :The settings have been read anew.")
    alice.see(":threadtalk.local NOTICE Alice :Changed: motd, description, operators.")
    alice.see(":threadtalk.local NOTICE Alice :Changed, but only after a restart: alias_max.")
    alice.type("MOTD\r\nADMIN\r\nVERSION")
    alice.see(":threadtalk.local 372 Alice :- Be kind.")
    alice.see(":threadtalk.local 258 Alice :new")
    assert any("NICKLEN=32" in line for line in [alice.see_message(":are supported by this server") for _ in range(3)])
    settings.update(operators=[])
    alice.type("REHASH")
    alice.see_message(" MODE Alice :-o")
    alice.type("REHASH")
    alice.see(":threadtalk.local 481 Alice …")


def test_settings_with_a_mistake_change_nothing_and_the_operator_hears_which(
    reloading: Callable[..., tuple[Server, dict[str, object]]], connect: Connect
) -> None:
    server, settings = reloading(operators=[f"root {HASH}"])
    alice = connect(server, "Alice")
    alice.type("OPER root secret")
    for change in ({"description": "new", "message_rate": -1}, {"description": "new", "motd": "/nowhere/motd"}):
        settings.update(message_rate=5, motd="")
        settings.update(change)
        alice.type("REHASH")
        said = alice.see(":threadtalk.local NOTICE Alice :The settings stay as they are: …")
        assert "message_rate=-1" in said or "/nowhere/motd" in said
    alice.type("ADMIN")
    alice.see(":threadtalk.local 258 Alice :A ThreadTalk chat server")


def test_other_limits_hold_for_who_comes_after_that(
    reloading: Callable[..., tuple[Server, dict[str, object]]], connect: Connect
) -> None:
    server, settings = reloading()
    alice = connect(server, "Alice")
    settings.update(max_per_address=1, password="tea")
    server.reload()
    with Talker(server.address) as refused:
        assert "connections from your address" in refused.see_end()[-1]
    alice.type("PING still-here")
    alice.see_message(":still-here")


def test_who_does_not_know_the_password_stays_out(start_server: StartServer, join: Callable[..., Talker]) -> None:
    server = start_server(password=HASH)
    with Talker(server.address) as irc:
        irc.type("NICK Mallory\r\nUSER m 0 * :M\r")
        lines = [line.rstrip("\r") for line in irc.see_end()]
        assert lines == [":threadtalk.local 464 * :Password incorrect", "ERROR :Closing link: wrong password"]
    with Talker(server.address) as irc:
        irc.type("PASS secret\r\nNICK Alice\r\nUSER a 0 * :A\r")
        irc.see(":threadtalk.local 001 Alice …")
        paula = join(to=server)
        paula.type("secret")
        paula.type("Paula")
        paula.see("Connected to the server!")
        mallory = join(to=server)
        mallory.type("Mallory")
        assert mallory.see_end()[-1].startswith("! This server asks for a password first")


def test_a_gateway_tells_where_its_users_come_from(start_server: StartServer) -> None:
    server = start_server(webirc=[f"web {HASH} from=127.0.0.1"], max_per_address=2)

    def come(address: str, nick: str) -> Talker:
        talker = Talker(server.address)
        talker.type(f"WEBIRC secret Web {address} {address}\r\nNICK {nick}\r\nUSER u 0 * :U\r")
        if nick != "Four":
            talker.see(f":threadtalk.local 001 {nick} …")
        return talker

    visitors = [come("198.51.100.3", "One"), come("198.51.100.3", "Two"), come("198.51.100.4", "Three")]
    hosts = []
    for visitor, nick in zip(visitors, ("One", "Two", "Three"), strict=True):
        visitor.type(f"USERHOST {nick}\r")
        hosts.append(visitor.see(f":threadtalk.local 302 {nick} :…").rpartition("@")[2].rstrip("\r"))
    assert hosts[0] == hosts[1] == server.cloak("198.51.100.3")
    assert hosts[2] == server.cloak("198.51.100.4")
    with come("198.51.100.3", "Four") as one_too_many:
        assert "2 connections from your address" in one_too_many.see_end()[-1]
    for visitor in visitors:
        visitor.close()


def test_nobody_else_is_believed(start_server: StartServer) -> None:
    server = start_server(webirc=[f"web {HASH} from=192.0.2.7"])
    with Talker(server.address) as liar:
        liar.type("WEBIRC secret Web 198.51.100.3 198.51.100.3\r")
        assert liar.see_end()[-1].rstrip("\r") == "ERROR :Invalid WebIRC password"


def test_an_operator_stops_a_server_that_a_program_has_started(start_server: StartServer, connect: Connect) -> None:
    server = start_server(operators=[f"root {HASH}"])
    alice = connect(server, "Alice")
    alice.type("OPER root secret\r\nRESTART")
    assert alice.see_end()[-1].startswith("ERROR :The server is stopping.")
    assert server.wait(20)
    assert server.wants_restart
