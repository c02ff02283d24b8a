"""Registered channels, ChanServ, bans with an end, slow mode and the moderators' record, as IRC clients see them."""

from __future__ import annotations

import pytest

from threadtalk.wire.irc import chanserv

from .network import Member, Network


@pytest.fixture
def network() -> Network:
    return Network()


def in_channel(network: Network, *nicks: str, caps: str = "") -> list[Member]:
    """Clients that are all in #tea, the first one as its operator."""
    members = [network.connect(nick, caps) for nick in nicks]
    for member in members:
        member.send("JOIN #tea")
    for member in members:
        member.heard()
    return members


def log_in(network: Network, member: Member, account: str) -> None:
    person = network.world.people.of_session(member.number)
    assert person is not None
    person.account = account
    person.changed()


def test_a_channel_is_registered_by_a_message_to_chanserv(network: Network) -> None:
    anna, ben = in_channel(network, "anna", "ben")
    assert anna.send("PRIVMSG ChanServ :REGISTER #tea") == [
        ":irc.test FAIL * ACCOUNT_REQUIRED :You are not logged in to an account"
    ]
    log_in(network, anna, "anna")
    assert anna.send("PRIVMSG chanserv :register #tea") == [":anna!~anna@host.cloak MODE #tea +q anna"]
    assert ben.heard() == [":anna!~anna@host.cloak MODE #tea +q anna"]
    assert network.log.records()[0][0] == "room:#tea"
    assert ben.send("CS INFO #tea")[0].startswith(":irc.test NOTICE ben :#tea is registered to anna since ")


def test_ranks_are_back_in_the_names_and_told_by_the_server(network: Network) -> None:
    anna, ben = in_channel(network, "anna", "ben")
    log_in(network, anna, "anna")
    anna.send("CS REGISTER #tea", "PART #tea")
    ben.heard()
    lines = anna.send("JOIN #tea")
    assert lines[:2] == [":anna!~anna@host.cloak JOIN #tea", ":irc.test MODE #tea +qo anna anna"]
    assert ":irc.test 353 anna = #tea :ben ~anna" in lines
    assert ben.heard() == [":anna!~anna@host.cloak JOIN #tea", ":irc.test MODE #tea +qo anna anna"]


@pytest.mark.parametrize("name", ["ChanServ", "NICKSERV", "N1ckServ"])
def test_nobody_can_pose_as_a_service(network: Network, name: str) -> None:
    assert network.member().send(f"NICK {name}", "USER e 0 * :e") == [
        f":irc.test 433 * {name} :Nickname is already in use"
    ]


def test_nothing_that_is_said_to_chanserv_is_kept(network: Network) -> None:
    anna = network.connect("anna")
    anna.send("PRIVMSG ChanServ :secret", "NOTICE ChanServ :secret", "PRIVMSG anna,ChanServ :secret")
    assert [name for name in network.log._rooms if "chanserv" in name] == []


@pytest.mark.parametrize("line", ["CS", "CS HELP", "PRIVMSG ChanServ@services :HELP", "PRIVMSG ChanServ :what"])
def test_chanserv_says_what_can_be_said_to_it(network: Network, line: str) -> None:
    lines = network.connect("anna").send(line)
    assert len(lines) == 1 + len(chanserv.SERVICES)
    assert all(line.startswith(":ChanServ!ChanServ@irc.test NOTICE anna :") for line in lines)


@pytest.mark.parametrize("name", sorted(chanserv.SERVICES))
def test_chanserv_explains_what_lacks_its_channel(network: Network, name: str) -> None:
    usage = f":ChanServ!ChanServ@irc.test NOTICE anna :Usage: {name} {chanserv.SERVICES[name]}"
    assert network.connect("anna").send(f"CS {name} nothing") == [usage]


def test_a_ban_for_a_time_puts_out_and_ends(network: Network) -> None:
    anna, eve = in_channel(network, "anna", "eve")
    log_in(network, eve, "evelyn")
    anna.send("CS BAN #tea eve for 1h spam")
    assert eve.heard() == [
        ":anna!~anna@host.cloak MODE #tea +b ~a:evelyn",
        ":anna!~anna@host.cloak KICK #tea eve :spam",
    ]
    assert eve.send("JOIN #tea") == [":irc.test 474 eve #tea :Cannot join channel (+b)"]
    network.now += 3600
    assert ":irc.test 366 eve #tea :End of NAMES list" in " ".join(eve.send("JOIN #tea")).replace("/NAMES", "NAMES")
    assert anna.heard()[0] == ":irc.test MODE #tea -b ~a:evelyn"


def test_slow_mode_is_a_mode_with_a_number(network: Network) -> None:
    anna, eve = in_channel(network, "anna", "eve")
    anna.send("MODE #tea +f 10")
    assert eve.send("MODE #tea")[1].startswith(":irc.test 324 eve #tea +nf 10")
    eve.send("PRIVMSG #tea :one")
    assert eve.send("PRIVMSG #tea :two") == [":irc.test 404 eve #tea :Cannot send to channel (+f): wait 10 seconds"]
    assert anna.send("MODE #tea +f x")[-1:] == [":irc.test 696 anna #tea f x :Invalid mode parameter"]


def test_the_founder_is_above_operators(network: Network) -> None:
    anna, ben = in_channel(network, "anna", "ben")
    log_in(network, anna, "anna")
    anna.send("CS REGISTER #tea", "MODE #tea +o ben")
    ben.heard()
    for line in ("KICK #tea anna", "MODE #tea -o anna", "MODE #tea +q ben", "CS DROP #tea", "CS BAN #tea anna"):
        assert ben.send(line)[0].startswith(":irc.test 482 ben #tea "), line


def test_the_record_is_for_moderators(network: Network) -> None:
    anna, eve = in_channel(network, "anna", "eve")
    anna.send("MODE #tea +t", "CS MUTE #tea eve for 1h shouting", "KICK #tea eve :enough")
    head = ":ChanServ!ChanServ@irc.test NOTICE anna :"
    lines = anna.send("MODLOG #tea")
    assert all(line.startswith(head) for line in lines)
    assert [line.removeprefix(head).partition(" ")[2] for line in lines] == [
        "anna MODE +t",
        "anna MODE +b ~m:*!*@host.cloak (until 2023-11-14T23:13:20.123Z) (for eve: shouting)",
        "anna KICK eve :enough",
    ]
    assert len(anna.send("PRIVMSG ChanServ :LOG #tea 1")) == 1
    eve.send("JOIN #tea")
    assert eve.send("MODLOG #tea") == [":irc.test 482 eve #tea :You're not channel operator"]


def test_the_record_can_be_asked_for_with_a_label(network: Network) -> None:
    (anna,) = in_channel(network, "anna", caps="labeled-response batch")
    anna.send("MODE #tea +t")
    lines = anna.send("@label=x MODLOG #tea", "@label=y PING z")
    assert sum("label=x" in line for line in lines) == 1
    assert sum("label=y" in line for line in lines) == 1
    assert any("anna MODE +t" in line for line in lines)
