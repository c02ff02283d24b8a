"""Away, real names, and who hears of them: those in a room with somebody, and those who watch them from afar."""

from __future__ import annotations

import pytest

from .network import Member, Network

CAPS = "away-notify setname extended-monitor"


@pytest.fixture
def network() -> Network:
    return Network()


def watching(network: Network, nick: str, caps: str, whom: str = "bob") -> Member:
    watcher = network.connect(nick, caps)
    watcher.send(f"MONITOR + {whom}")
    return watcher


@pytest.mark.parametrize("is_watched_before", [True, False])
def test_who_watches_from_afar_hears_of_away_and_real_name(network: Network, is_watched_before: bool) -> None:
    if is_watched_before:
        alice = watching(network, "alice", CAPS)
        bob = network.connect("bob", "setname")
    else:
        bob = network.connect("bob", "setname")
        alice = watching(network, "alice", CAPS)
    alice.heard()
    bob.send("AWAY :afk")
    assert alice.heard() == [":bob!~bob@host.cloak AWAY :afk"]
    bob.send("AWAY")
    assert alice.heard() == [":bob!~bob@host.cloak AWAY"]
    bob.send("SETNAME :Robert")
    assert alice.heard() == [":bob!~bob@host.cloak SETNAME :Robert"]


@pytest.mark.parametrize("caps", ["", "away-notify setname", "extended-monitor"])
def test_who_has_not_asked_for_both_hears_nothing(network: Network, caps: str) -> None:
    alice = watching(network, "alice", caps)
    bob = network.connect("bob", "setname")
    alice.heard()
    bob.send("AWAY :afk", "SETNAME :Robert")
    assert alice.heard() == []


def test_who_watches_and_shares_rooms_hears_it_once(network: Network) -> None:
    alice = watching(network, "alice", CAPS)
    bob = network.connect("bob", "setname")
    for member in (alice, bob):
        member.send("JOIN #tea,#milk")
    alice.heard()
    bob.send("AWAY :afk", "SETNAME :Robert")
    assert alice.heard() == [":bob!~bob@host.cloak AWAY :afk", ":bob!~bob@host.cloak SETNAME :Robert"]


def test_who_watches_no_longer_hears_nothing_more(network: Network) -> None:
    alice = watching(network, "alice", CAPS)
    bob = network.connect("bob")
    alice.send("MONITOR - bob")
    bob.send("AWAY :afk")
    assert alice.heard() == []


def test_who_watches_oneself_hears_of_oneself_once(network: Network) -> None:
    alice = watching(network, "alice", CAPS, "alice")
    assert alice.send("SETNAME :Alice") == [":alice!~alice@host.cloak SETNAME :Alice"]


def test_somebody_can_come_in_away(network: Network) -> None:
    alice = network.connect("alice")
    bob = network.member()
    bob.send("CAP REQ draft/pre-away")
    assert bob.send("AWAY :asleep") == [":irc.test 306 * :You have been marked as being away"]
    bob.send("NICK bob", "USER bob 0 * :Bob", "CAP END")
    assert alice.send("PRIVMSG bob :hi") == [":irc.test 301 alice bob :asleep"]
    bob.send("AWAY")
    assert alice.send("PRIVMSG bob :hi") == []


def test_somebody_who_has_come_back_before_coming_in_is_there(network: Network) -> None:
    alice = network.connect("alice")
    bob = network.member()
    bob.send("CAP REQ draft/pre-away", "AWAY :asleep")
    assert bob.send("AWAY") == [":irc.test 305 * :You are no longer marked as being away"]
    bob.send("NICK bob", "USER bob 0 * :Bob", "CAP END")
    assert alice.send("PRIVMSG bob :hi") == []


def test_without_the_capability_nobody_is_away_before_they_are_in(network: Network) -> None:
    assert network.member().send("AWAY :x") == [":irc.test 451 * :You have not registered"]


@pytest.mark.parametrize(("asked", "shown"), [("*!b@host.cloak", None), ("b*", None), ("x" * 99, None), (":a b", "*")])
def test_what_can_be_nobodys_nick_is_watched_by_nobody(network: Network, asked: str, shown: str | None) -> None:
    alice = network.connect("alice")
    assert alice.send(f"MONITOR + {asked}") == [f":irc.test 731 alice :{shown or asked}"]
    assert alice.send("MONITOR L") == [":irc.test 733 alice :End of MONITOR list"]
    network.connect("bob")
    assert alice.heard() == []
