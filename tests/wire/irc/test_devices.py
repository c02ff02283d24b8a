"""Several devices of one person, coming and going in any order: each hears everything once, and nothing else."""

from __future__ import annotations

import base64
import random

import pytest

from threadtalk.core.accounts import Account
from threadtalk.core.commands import ChangePassword, ClaimServer, DeleteAccount, Register
from threadtalk.wire.door import Door

from .network import Member, Network

PEOPLE, ROOMS = ("anna", "ben", "cleo"), ("#a", "#b", "#c")
ACTS = ("enter", "enter", "join", "join", "part", "say", "say", "tell", "quit", "lose", "kick", "rename", "op")


class Story:
    """What happens in one run, by chance."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed)
        self.network = Network()
        self.devices: list[Member] = []
        self.said = 0
        for name in PEOPLE:
            account = Account(name, "hash", is_always_on=self.luck.random() < 0.3)
            self.network.world.accounts.change(name, account)

    def step(self) -> None:
        """Let something happen."""
        live = [device for device in self.devices if not device.is_over]
        act = self.luck.choice(ACTS) if live else "enter"
        if act == "enter":
            self.enter(self.luck.choice(PEOPLE))
            return
        device, room, name = self.luck.choice(live), self.luck.choice(ROOMS), self.luck.choice(PEOPLE)
        if act == "say":
            self.say(device, room, live)
        elif act == "tell":
            self.say(device, name, live)
        elif act == "lose":
            device.lose_connection()
        else:
            own = device.session.nick
            lines = {
                "join": f"JOIN {room}",
                "part": f"PART {room}",
                "quit": "QUIT",
                "kick": f"KICK {room} {name}",
                "rename": f"NICK {self.luck.choice([own, own.upper(), 'zoe'])}",
                "op": f"MODE {room} +o {name}",
            }
            device.send(lines[act])

    def enter(self, name: str) -> None:
        device = self.network.member()
        device.session.account = name
        device.send(f"NICK {name}", "USER u 0 * :x")
        if device.session.has_entered:  # "zoe" may still be called otherwise by all others of hers
            self.devices.append(device)

    def say(self, device: Member, target: str, live: list[Member]) -> None:
        """Say something, and hold everybody to what they must hear of it."""
        expected = {other.number: self.must_hear(device, other, target) for other in live}
        for other in live:
            other.heard()
        self.said += 1
        answer = device.send(f"PRIVMSG {target} :number {self.said}.")
        for other in live:
            lines = (answer if other is device else []) + ([] if other.is_over else other.heard())
            count = sum("PRIVMSG" in line and line.endswith(f":number {self.said}.") for line in lines)
            assert count == expected[other.number], (other.number, device.number, target)

    def must_hear(self, device: Member, other: Member, target: str) -> bool:
        people = self.network.world.people
        speaker, listener = people.of_session(device.number), people.of_session(other.number)
        assert speaker is not None
        assert listener is not None
        if target.startswith("#"):
            return other is not device and target in speaker.rooms and target in listener.rooms
        recipient = people.called(target)
        return recipient is not None and (listener is recipient or (listener is speaker and other is not device))

    def check(self) -> None:
        """Whatever has happened: each session hears of its person's rooms and no other."""
        world = self.network.world
        for person in world.people:
            for room in person.rooms.values():
                assert room.members[person.session] is person
            for session in person.devices:
                assert world.people.of_session(session) is person
                listener = self.network.hub._fanout.listener(session)
                assert listener is not None
                assert listener.rooms == set(person.rooms)


@pytest.mark.parametrize("seed", range(40))
def test_each_device_hears_everything_once_however_they_come_and_go(seed: int) -> None:
    story = Story(seed)
    for _ in range(80):
        story.step()
        story.check()


def test_an_account_that_could_not_be_stored_is_nobodys_and_one_that_is_gone_makes_no_operator() -> None:
    network = Network()
    anna = network.connect("anna", "account-notify")
    network.log.is_full = True
    network.hub.submit(1, Register("", "hash", "scram"))
    assert [line.split()[1] for line in anna.heard()] == ["FAIL", "901", "ACCOUNT"]
    assert network.world.accounts.called("anna") is None
    network.log.is_full = False
    network.hub.submit(1, Register("", "hash", "scram"))
    network.hub.submit(1, ClaimServer())
    anna.heard()
    network.log.is_full = True
    network.hub.submit(1, ChangePassword("other", "other"))
    assert [line.split()[1] for line in anna.heard()] == ["FAIL"]
    account = network.world.accounts.called("anna")
    assert account is not None
    assert (account.password, account.is_owner) == ("hash", True)
    network.log.is_full = False
    person = network.world.people.called("anna")
    assert person is not None
    assert person.operator == "anna"
    network.hub.submit(1, DeleteAccount())
    anna.heard()
    assert (person.operator, person.account, "r" in person.modes) == ("", "", False)


def test_a_device_in_no_room_learns_how_another_one_spells_their_nick_now() -> None:
    network = Network()
    network.world.accounts.change("anna", Account("anna", "hash"))
    devices = [network.member(), network.member()]
    for device in devices:
        device.session.account = "anna"
        device.send("NICK anna", "USER u 0 * :x", "JOIN 0")
    devices[1].heard()
    assert len(devices[0].send("NICK Anna")) == 1
    (line,) = devices[1].heard()
    assert line.startswith(":anna!")
    assert line.endswith(" NICK Anna")


class ProvingDoor(Door):
    """Takes anybody for the holder of the account that they name."""

    def log_in(self, name: str, password: str) -> str:
        return name


class ThreeConnections(Door):
    """One of three connections."""

    @property
    def connections(self) -> int:
        return 3


def test_the_second_device_of_somebody_is_no_unknown_connection() -> None:
    network = Network()
    network.world.accounts.change("anna", Account("anna", "hash"))
    devices = [network.member(), network.member()]
    for device in devices:
        device.session.account = "anna"
        device.session.door = ThreeConnections()
        device.send("NICK anna", "USER u 0 * :x")
    assert ":irc.test 253 anna 1 :unknown connection(s)" in devices[0].send("LUSERS")


def test_who_cannot_be_logged_in_is_not_told_that_they_are() -> None:
    network = Network()
    for name in ("anna", "eve"):
        network.world.accounts.change(name, Account(name, "hash"))
    devices = [network.member(), network.member()]
    for device in devices:
        device.session.account = "anna"
        device.session.door = ProvingDoor()
        device.send("CAP REQ sasl", "NICK anna", "USER u 0 * :x", "CAP END")
    first = devices[0]

    def authenticate(name: str) -> list[str]:
        response = base64.b64encode(f"\0{name}\0secret".encode()).decode()
        return [line.split()[1] for line in first.send("AUTHENTICATE PLAIN", f"AUTHENTICATE {response}")[1:]]

    assert authenticate("eve") == ["NOTICE", "904"]
    assert authenticate("anna") == ["900", "903"]
    devices[1].send("QUIT")
    assert authenticate("eve") == ["900", "903"]
