"""Who is told that somebody is away (away-notify)."""

from __future__ import annotations

from tests.wire.irc.network import Network

BOB = ":bob!~bob@host.cloak"


def test_who_joins_while_away_is_told_to_be_away_right_after_the_join() -> None:
    network = Network()
    alice, carol, bob = network.connect("alice", "away-notify"), network.connect("carol"), network.connect("bob")
    alice.send("JOIN #a")
    carol.send("JOIN #a")
    alice.heard()
    bob.send("AWAY :gone fishing", "JOIN #a")
    assert alice.heard() == [f"{BOB} JOIN #a", f"{BOB} AWAY :gone fishing"]
    assert carol.heard() == [f"{BOB} JOIN #a"]


def test_who_joins_and_is_back_is_not_told_to_be_away() -> None:
    network = Network()
    alice, bob = network.connect("alice", "away-notify"), network.connect("bob")
    alice.send("JOIN #a")
    bob.send("AWAY :gone", "AWAY", "JOIN #a")
    assert alice.heard() == [f"{BOB} JOIN #a"]


def test_an_away_person_is_not_told_of_their_own_absence_when_they_join() -> None:
    bob = Network().connect("bob", "away-notify")
    assert not any(" AWAY " in line for line in bob.send("AWAY :gone", "JOIN #a"))
