"""OPER and what operators do, at the level of bytes (modern IRC, "Operator Messages")."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.events import Announced, HasQuit
from threadtalk.core.outcome import Reply
from threadtalk.core.world import World
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import About, ServerInfo

from .doors import FakeDoor, client_at, join
from .network import Network
from .test_session import Client

NOT_OPERATOR = ":irc.test 481 alice :Permission Denied- You're not an IRC operator"


def test_who_knows_the_password_becomes_an_operator_and_hears_so() -> None:
    client = join(World())
    assert client.send("OPER root secret") == [
        ":irc.test 381 alice :You are now an IRC operator",
        ":alice MODE alice :+o",
    ]
    assert client.send("MODE alice") == [":irc.test 221 alice +o"]
    assert client.send("OPER root secret") == [":irc.test 381 alice :You are now an IRC operator"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("OPER root", ":irc.test 461 alice OPER :Not enough parameters"),
        ("OPER root wrong", ":irc.test 464 alice :Password incorrect"),
        ("OPER nobody secret", ":irc.test 464 alice :Password incorrect"),
        ("OPER elsewhere secret", ":irc.test 491 alice :No O-lines for your host"),
        ("OPER often secret", ":irc.test 263 alice OPER :Please wait a while and try again."),
    ],
)
def test_who_is_not_made_an_operator_hears_why_and_is_none(line: str, answer: str) -> None:
    client = join(World())
    assert client.send(line) == [answer]
    assert client.send("MODE alice") == [":irc.test 221 alice +"]


def test_nobody_is_an_operator_before_being_registered() -> None:
    assert client_at(FakeDoor()).send("OPER root secret") == [":irc.test 451 * :You have not registered"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("KILL bob :reason", NOT_OPERATOR),
        ("KILL bob", NOT_OPERATOR),
        ("KILL", ":irc.test 461 alice KILL :Not enough parameters"),
        ("KILL irc.test :reason", ":irc.test 483 alice :You cant kill a server!"),
        ("WALLOPS :hello", NOT_OPERATOR),
        ("WALLOPS", ":irc.test 461 alice WALLOPS :Not enough parameters"),
        ("WALLOPS :", ":irc.test 461 alice WALLOPS :Not enough parameters"),
        ("REHASH", NOT_OPERATOR),
        ("RESTART", NOT_OPERATOR),
        ("DIE", NOT_OPERATOR),
        ("CONNECT other.test", NOT_OPERATOR),
        ("CONNECT", ":irc.test 461 alice CONNECT :Not enough parameters"),
        ("SQUIT other.test :reason", NOT_OPERATOR),
        ("SQUIT other.test", ":irc.test 461 alice SQUIT :Not enough parameters"),
    ],
)
def test_everybody_else_is_refused(line: str, answer: str) -> None:
    world = World()
    join(world, 2, "bob")
    client = join(world)
    assert client.send(line) == [answer]
    assert client.session.door.stopped == []
    assert client.session.door.reloaded == 0
    assert world.people.called("bob") is not None


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("WALLOPS :hello", "wallops"),
        ("REHASH", "rehash"),
        ("DIE", "restart"),
        ("CONNECT other.test", "connect"),
        ("STATS o", "stats"),
    ],
)
def test_an_operator_may_do_no_more_than_was_said(line: str, right: str) -> None:
    client = join(World(), oper="helper")
    assert client.send(line)[0] == f":irc.test 723 alice {right} :Insufficient oper privileges."
    assert client.session.door.stopped == []


WORDS = st.sampled_from(
    [
        "OPER",
        "root",
        "helper",
        "secret",
        "KILL",
        "bob",
        "alice",
        "WALLOPS",
        ":x",
        "REHASH",
        "CONNECT",
        "SQUIT",
        "STATS",
        "o",
        "m",
        "u",
        "HELP",
        "::",
        "HELPOP",
        "WHOWAS",
        "1",
        "-1",
        "MODE",
        "+o",
        "-o",
        "LINKS",
        "irc.test",
        "*.test",
        "VERSION",
        "ADMIN",
        "TIME",
        "INFO",
        "MOTD",
        "LUSERS",
        "WHOIS",
        "WEBIRC",
        "PASS",
        "ééé",
    ]
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=20))
def test_whatever_an_operator_says_each_line_out_is_whole_and_short(lines: list[str]) -> None:
    world = World()
    join(world, 2, "bob")
    client = join(world, oper="root")
    for line in lines:
        for heard in client.send(line):
            assert heard
            assert len(heard.encode()) <= 510
            assert "\n" not in heard
            assert "\r" not in heard


def outcome_of(client: Client, line: str) -> list[object]:
    """Return what the World makes of a line, whoever it is for."""
    client.session.receive_data(f"{line}\r\n".encode())
    step = client.session.next_step()
    return client.world.execute(client.number, step.command, 5)  # type: ignore[union-attr]


def test_who_is_killed_hears_by_whom_and_why_and_the_others_see_them_quit() -> None:
    world = World()
    bob = join(world, 2, "bob")
    bob.send("JOIN #tea")
    items = outcome_of(join(world, oper="helper"), "KILL BOB :too loud")
    form = bob.session.form
    told = [form.encode_reply(item, "bob") for item in items if isinstance(item, Reply) and item.session == 2]
    assert b"".join(told).decode().split("\r\n") == [
        ":alice!~alice@host KILL bob :too loud",
        ":bob!~bob@host QUIT :Killed (alice (too loud))",
        "ERROR :Closing link: Killed (alice (too loud))",
        "",
    ]
    [gone] = [item for item in items if isinstance(item, HasQuit)]
    assert form.encode(gone) == b":bob!~bob@host QUIT :Killed (alice (too loud))\r\n"
    assert [place.room for place in gone.places] == ["#tea"]
    assert world.people.called("bob") is None


def test_a_reason_for_killing_may_be_missing() -> None:
    world = World()
    bob = join(world, 2, "bob")
    items = outcome_of(join(world, oper="root"), "KILL bob")
    told = [item.content for item in items if isinstance(item, Reply) and item.session == 2]
    assert bob.session.form.encode_reply(Reply(2, told[-1]), "bob") == (
        b"ERROR :Closing link: Killed (alice (no reason given))\r\n"
    )


def test_an_operator_with_the_right_takes_back_what_was_said_where_they_are_not() -> None:
    network = Network()
    caps = "message-tags echo-message draft/message-redaction"
    alice, bob, root = (network.connect(nick, caps) for nick in ("alice", "bob", "root"))
    for member in (alice, bob):
        member.send("JOIN #tea")
    alice.heard()
    (said,) = bob.send("PRIVMSG #tea :spam")
    (msgid,) = re.findall("msgid=([^; ]+)", said)
    alice.heard()
    root.session.door = FakeDoor()
    refused = ":irc.test FAIL REDACT INVALID_TARGET #tea :You cannot delete messages from there"
    assert root.send(f"REDACT #tea {msgid} :why") == [refused]
    root.send("OPER helper secret")
    assert root.send(f"REDACT #tea {msgid} :why") == [refused], "that one has another right"
    root.send("OPER root secret")
    for member in (root, alice, bob):
        (told,) = root.send(f"REDACT #tea {msgid} :why") if member is root else member.heard()
        assert told.endswith(f" :root!~root@host.cloak REDACT #tea {msgid} :why")
    assert not network.log.read_messages("#tea", 9)


def test_there_must_be_somebody_to_kill() -> None:
    client = join(World(), oper="root")
    assert client.send("KILL nobody :reason") == [":irc.test 401 alice nobody :No such nick/channel"]


def test_wallops_go_to_those_who_want_to_hear_them() -> None:
    world = World()
    bob, _ = join(world, 2, "bob"), join(world, 3, "carol")
    bob.send("MODE bob +w")
    [event] = outcome_of(join(world, oper="root"), "WALLOPS :the disk is full")
    assert isinstance(event, Announced)
    assert event.recipients == (2,)
    assert bob.session.form.encode(event) == b":alice!~alice@host WALLOPS :the disk is full\r\n"


def test_rehash_is_confirmed_then_done_and_what_came_of_it_is_told() -> None:
    client = join(World(), oper="root")
    heard = client.send("REHASH")
    assert heard[:2] == [
        ":irc.test 382 alice threadtalk.toml :Rehashing",
        ":irc.test NOTICE alice :The settings have been read anew.",
    ]
    text = " ".join(line.split(" :", 1)[1] for line in heard[2:])
    assert text.startswith("Changed: setting_0, setting_1,")
    assert text.endswith("setting_59.")
    assert all(len(line) <= 510 for line in heard)
    assert client.session.door.reloaded == 1


def test_the_label_comes_back_on_the_confirmation() -> None:
    client = join(World(), oper="root", caps="labeled-response batch")
    assert client.send("@label=x REHASH")[0] == "@label=x :irc.test 382 alice threadtalk.toml :Rehashing"
    assert client.send("@label=y WALLOPS")[0].startswith("@label=y :irc.test 461 ")
    assert client.send("@label=z CONNECT other.test") == ["@label=z :irc.test 402 alice other.test :No such server"]
    lines = client.send("@label=o OPER root secret")
    assert lines == ["@label=o :irc.test 381 alice :You are now an IRC operator"]


def test_a_restart_and_a_stop_are_two_things() -> None:
    client = join(World(), oper="root")
    assert client.send("RESTART", "DIE") == []
    assert client.session.door.stopped == [True, False]


@pytest.mark.parametrize("line", ["CONNECT other.test 6667", "SQUIT other.test :bad link"])
def test_there_are_no_servers_to_link(line: str) -> None:
    client = join(World(), oper="root")
    assert client.send(line) == [":irc.test 402 alice other.test :No such server"]


def test_an_operator_is_seen_to_be_one() -> None:
    world = World()
    bob = join(world, 2, "bob")
    client = join(world, oper="root")
    client.send("JOIN #tea")
    assert ":irc.test 313 bob alice :is an IRC operator" in bob.send("WHOIS alice")
    assert bob.send("WHO alice")[0].split(" ")[8] == "H*"
    assert client.send("WHO #tea")[0].split(" ")[8] == "H*@"
    assert bob.send("WHO alice %nf")[0] == ":irc.test 354 bob alice H*"
    assert bob.send("USERHOST alice bob") == [":irc.test 302 bob :alice*=+~alice@host bob=+~bob@host"]
    client.send("MODE alice +B")
    assert client.send("WHO #tea")[0].split(" ")[8] == "H*@B"


def test_an_operator_can_give_it_up_and_nobody_can_take_it_without_a_password() -> None:
    client = join(World(), oper="root")
    assert client.send("MODE alice -o") == [":alice MODE alice :-o"]
    assert client.send("MODE alice +o") == [":irc.test 221 alice +"]
    assert client.send("MODE alice +oi") == [":alice MODE alice :+i"]
    assert client.send("REHASH") == [NOT_OPERATOR]
    assert not any(" 313 " in line for line in client.send("WHOIS alice"))


def test_operators_and_unknown_connections_are_counted() -> None:
    world = World()
    join(world, 2, "bob")
    heard = join(world, oper="root").send("LUSERS")
    assert ":irc.test 252 alice 1 :operator(s) online" in heard
    assert ":irc.test 253 alice 5 :unknown connection(s)" in heard


def test_stats_o_tells_operators_who_may_become_one_and_from_where() -> None:
    about = About(operators=(("root", ()), ("helper", ("192.0.2.0/24", "::1/128"))))
    server = ServerInfo("irc.test", "Test", "v1", "today", "epoch", about)
    client = client_at(FakeDoor(), server=server)
    client.send("NICK alice", "USER alice 0 * :Alice")
    assert client.send("STATS o") == [NOT_OPERATOR, ":irc.test 219 alice o :End of /STATS report"]
    client.send("OPER root secret")
    assert client.send("STATS o") == [
        ":irc.test 243 alice O *@* * root",
        ":irc.test 243 alice O *@192.0.2.0/24 * helper",
        ":irc.test 243 alice O *@::1/128 * helper",
        ":irc.test 219 alice o :End of /STATS report",
    ]


def test_the_modes_of_others_are_neither_shown_nor_changed() -> None:
    world = World()
    join(world, 2, "bob")
    client = join(world)
    for line in ("MODE bob", "MODE bob +i", "MODE BOB -o"):
        assert client.send(line) == [":irc.test 502 alice :Cant change mode for other users"]
    assert client.send("MODE nobody") == [":irc.test 401 alice nobody :No such nick/channel"]
    assert client.send("MODE Alice") == [":irc.test 221 alice +"]


def test_the_welcome_names_the_mode_of_operators() -> None:
    assert "Biorw" in client_at(FakeDoor()).send("NICK alice", "USER alice 0 * :Alice")[3].split(" ")
    assert Forms(ServerInfo("irc.test", "Test", "v1", "today", "epoch")).server.mode_letters()[0] == "Biorw"
