"""Questions about the server, at the level of bytes (modern IRC, "Server Queries and Commands")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from threadtalk.core.world import World
from threadtalk.wire.irc.commands.table import COMMANDS
from threadtalk.wire.irc.help import HELP
from threadtalk.wire.irc.server import About, ServerInfo

from .doors import FakeDoor, client_at, join
from .test_session import Client

ABOUT = About(("Welcome!", "Be kind."), "The tea house", "Kyoto", "root@irc.test")


def asker(about: About = ABOUT) -> Client:
    server = ServerInfo("irc.test", "Test", "v1", "today", "epoch", about)
    server.started = datetime.now(UTC) - timedelta(days=2, hours=3, minutes=4, seconds=5)
    client = client_at(FakeDoor(), server=server)
    client.send("NICK alice", "USER alice 0 * :Alice")
    return client


def test_the_message_of_the_day_is_told_line_by_line() -> None:
    assert asker().send("MOTD") == [
        ":irc.test 375 alice :- irc.test Message of the day -",
        ":irc.test 372 alice :- Welcome!",
        ":irc.test 372 alice :- Be kind.",
        ":irc.test 376 alice :End of /MOTD command",
    ]
    assert asker(About()).send("MOTD") == [":irc.test 422 alice :MOTD File is missing"]


def test_who_runs_the_server_is_told() -> None:
    assert asker().send("ADMIN") == [
        ":irc.test 256 alice irc.test :Administrative info",
        ":irc.test 257 alice :Kyoto",
        ":irc.test 258 alice :The tea house",
        ":irc.test 259 alice :root@irc.test",
    ]


@pytest.mark.parametrize("command", ["MOTD", "VERSION", "ADMIN", "TIME", "INFO"])
@pytest.mark.parametrize("target", ["irc.test", "IRC.*", "*.test", "alice"])
def test_this_server_answers_to_its_name_to_masks_of_it_and_to_whoever_is_on_it(command: str, target: str) -> None:
    client = asker()
    assert client.send(f"{command} {target}") == client.send(command)


@pytest.mark.parametrize("line", [f"{name} other.test" for name in ("MOTD", "VERSION", "ADMIN", "TIME", "INFO")])
def test_of_other_servers_nothing_is_known(line: str) -> None:
    assert asker().send(line) == [":irc.test 402 alice other.test :No such server"]


@pytest.mark.parametrize(("line", "name"), [("STATS u other.test", "other.test"), ("LINKS other.test *", "other.test")])
def test_nor_of_their_statistics_and_links(line: str, name: str) -> None:
    assert asker().send(line) == [f":irc.test 402 alice {name} :No such server"]


def test_whois_can_be_asked_of_a_server_or_of_somebody_on_it() -> None:
    client = asker()
    for target in ("irc.test", "*.test", "alice"):
        assert client.send(f"WHOIS {target} alice")[0].startswith(":irc.test 311 alice alice ")
    assert client.send("WHOIS other.test alice") == [
        ":irc.test 402 alice other.test :No such server",
        ":irc.test 318 alice alice :End of /WHOIS list",
    ]
    assert ":irc.test 312 alice alice irc.test :The tea house" in client.send("WHOIS alice")


def test_the_network_has_one_server() -> None:
    end = ":irc.test 365 alice * :End of /LINKS list"
    assert asker().send("LINKS") == [":irc.test 364 alice irc.test irc.test :0 The tea house", end]
    assert asker().send("LINKS *.other") == [end]
    assert len(asker().send("LINKS irc.test *")) == 2


def test_stats_tell_how_long_the_server_has_been_up() -> None:
    up, end = asker().send("STATS u")
    assert up.startswith(":irc.test 242 alice :Server Up 2 days 3:04:0")
    assert end == ":irc.test 219 alice u :End of /STATS report"


def test_stats_tell_which_commands_were_used_how_often() -> None:
    client = asker()
    client.send("PING a", "PING b", "NONSENSE")
    assert client.send("STATS m") == [
        ":irc.test 212 alice NICK 1",
        ":irc.test 212 alice PING 2",
        ":irc.test 212 alice STATS 1",
        ":irc.test 212 alice USER 1",
        ":irc.test 219 alice m :End of /STATS report",
    ]


def test_stats_of_what_is_not_there_are_empty_and_without_a_letter_there_are_none() -> None:
    assert asker().send("STATS k") == [":irc.test 219 alice k :End of /STATS report"]
    for line in ("STATS", "STATS :", "STATS ::"):
        assert asker().send(line) == [":irc.test 461 alice STATS :Not enough parameters"]


def test_every_command_has_a_help_text() -> None:
    assert set(HELP) == set(COMMANDS)


@pytest.mark.parametrize("name", HELP)
def test_help_begins_with_a_title_and_ends_with_its_numeric(name: str) -> None:
    heard = asker().send(f"HELP {name.lower()}")
    assert [line.split(" ")[1] for line in heard] == ["704", *["705"] * (len(heard) - 2), "706"]
    assert all(line.split(" ")[3] == name.lower() for line in heard)
    assert heard[0].endswith(f" :The {name} command")
    assert heard[1].endswith(" :")
    assert heard[2].split(" :", 1)[1].startswith(name)
    assert all(len(line) < 200 for line in heard)


def test_help_without_a_subject_lists_every_command() -> None:
    for command in ("HELP", "HELPOP"):
        heard = asker().send(command)
        listed = " ".join(line.split(" :", 1)[1] for line in heard[2:-1]).split()
        assert listed == sorted(COMMANDS)
        assert heard[0] == ":irc.test 704 alice * :The commands of this server"
        assert heard[-1].startswith(":irc.test 706 alice * :")


def test_help_on_what_is_unknown_is_refused_without_breaking_the_line() -> None:
    assert asker().send("HELP nonsense") == [":irc.test 524 alice nonsense :No help available on this topic"]
    for subject in (":two words", "::colon"):
        assert asker().send(f"HELP {subject}") == [":irc.test 524 alice * :No help available on this topic"]


def test_whowas_tells_who_has_gone_and_who_was_called_so_before() -> None:
    world = World()
    bob = join(world, 2, "bob")
    bob.send("NICK rob", "NICK bob", "QUIT :bye")
    client = join(world)
    entry = [
        ":irc.test 314 alice bob ~bob host * :bob Real",
        ":irc.test 312 alice bob irc.test :Tue Nov 14 2023 22:13:20 UTC",
    ]
    end = ":irc.test 369 alice bob :End of WHOWAS"
    assert client.send("WHOWAS bob") == [*entry, *entry, end]
    assert client.send("WHOWAS bob 1") == [*entry, end]
    for count in ("0", "-1", "x", "5"):
        assert client.send(f"WHOWAS bob {count}") == [*entry, *entry, end]
    assert client.send("WHOWAS BOB 1")[-1] == ":irc.test 369 alice BOB :End of WHOWAS"


def test_whowas_of_somebody_unknown_ends_too() -> None:
    client = join(World())
    assert client.send("WHOWAS nobody") == [
        ":irc.test 406 alice nobody :There was no such nickname",
        ":irc.test 369 alice nobody :End of WHOWAS",
    ]
    assert client.send("WHOWAS") == [":irc.test 431 alice :No nickname given"]


def test_ping_userhost_and_ison_have_their_numerics() -> None:
    client = asker()
    assert client.send("PING :") == [":irc.test 409 alice :No origin specified"]
    assert client.send("PING") == [":irc.test 461 alice PING :Not enough parameters"]
    assert client.send("PING :a b") == [":irc.test PONG irc.test :a b"]
    assert client.send("USERHOST") == [":irc.test 461 alice USERHOST :Not enough parameters"]
    assert client.send("USERHOST a b c d e alice") == [":irc.test 302 alice :"]
    assert client.send("ISON") == [":irc.test 461 alice ISON :Not enough parameters"]
    assert client.send("USERS") == [":irc.test 421 alice USERS :Unknown command"]
