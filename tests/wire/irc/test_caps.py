"""Capability negotiation, sentence by sentence (IRCv3 capability-negotiation)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.wire.irc.test_session import SERVER, Client, connect
from threadtalk.core.world import World
from threadtalk.wire.api import Write
from threadtalk.wire.door import Door
from threadtalk.wire.irc import caps
from threadtalk.wire.irc.caps import CAPABILITIES, Capability
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.session import IrcSession


def client() -> Client:
    return Client(World(), 1)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """More capabilities than fit one line, each with a value."""
    names = [f"example.org/capability-{i:02}" for i in range(40)]
    monkeypatch.setattr(caps, "CAPABILITIES", {name: Capability(name, "", "value") for name in names})
    return names


def listed(lines: list[str]) -> list[str]:
    return [word for line in lines for word in line.split(" :", 1)[1].split()]


def test_a_long_list_takes_several_lines_and_all_but_the_last_have_a_star(many: list[str]) -> None:
    lines = client().send("CAP LS 302")
    assert len(lines) > 2
    assert all(line.startswith(":irc.test CAP * LS * :") for line in lines[:-1])
    assert lines[-1].startswith(":irc.test CAP * LS :")
    assert all(len(line.encode()) <= 510 for line in lines)
    assert listed(lines) == [f"{name}=value" for name in many]


def test_who_has_not_said_302_gets_one_line_of_whole_names_without_values(many: list[str]) -> None:
    (line,) = client().send("CAP LS")
    assert line.startswith(":irc.test CAP * LS :")
    assert len(line.encode()) <= 510
    words = listed([line])
    assert words == many[: len(words)]


def test_what_is_enabled_is_listed_in_several_lines_too(many: list[str]) -> None:
    alice = client()
    alice.send("CAP LS 302")
    alice.session.caps = frozenset(many)
    lines = alice.send("CAP LIST")
    assert len(lines) > 1
    assert all(line.startswith(":irc.test CAP * LIST * :") for line in lines[:-1])
    assert listed(lines) == many


def test_nothing_enabled_is_an_empty_parameter() -> None:
    assert client().send("CAP LIST") == [":irc.test CAP * LIST :"]


def test_who_can_be_told_one_line_alone_is_told_all_that_is_ratified() -> None:
    (line,) = client().send("CAP LS")
    assert {name for name in CAPABILITIES if "/" not in name} <= set(line.partition(" :")[2].split())
    alice = connect()
    alice.send(*(f"CAP REQ :{name}" for name in CAPABILITIES))
    (line,) = alice.send("CAP LIST")
    assert {name for name in CAPABILITIES if "/" not in name} <= set(line.partition(" :")[2].split())


def test_a_lower_version_later_has_its_own_answer_and_the_higher_one_stays(many: list[str]) -> None:
    alice = client()
    alice.send("CAP LS 307")
    assert "=" not in alice.send("CAP LS")[0]
    assert alice.session.cap_version == 307


@pytest.mark.parametrize("version", ["nonsense", "-1", "\u0663\u0660\u0662", ""])
def test_a_version_that_is_no_number_is_none(version: str) -> None:
    alice = client()
    assert alice.send(f"CAP LS :{version}")[0].startswith(":irc.test CAP * LS :")
    assert alice.session.cap_version == 301


def test_a_request_is_taken_whole_or_not_at_all() -> None:
    alice = client()
    alice.send("CAP REQ :away-notify batch")
    assert alice.send("CAP REQ :-batch setname nonsense") == [":irc.test CAP * NAK :-batch setname nonsense"]
    assert alice.session.caps == {"away-notify", "batch"}
    assert alice.send("CAP REQ :-batch setname") == [":irc.test CAP * ACK :-batch setname"]
    assert alice.session.caps == {"away-notify", "setname"}


def test_what_is_on_or_off_already_is_granted_all_the_same() -> None:
    alice = client()
    assert alice.send("CAP REQ :batch", "CAP REQ :batch -setname") == [
        ":irc.test CAP * ACK :batch",
        ":irc.test CAP * ACK :batch -setname",
    ]


def test_the_last_of_two_words_on_one_capability_holds() -> None:
    alice = client()
    alice.send("CAP REQ :batch -batch")
    assert alice.session.caps == frozenset()


def test_a_request_too_long_for_one_answer_is_answered_in_whole_words() -> None:
    alice = client()
    wanted = ["setname"] * 62
    lines = alice.send(f"CAP REQ :{' '.join(wanted)}")
    assert len(lines) == 2
    assert all(len(line.encode()) <= 510 for line in lines)
    assert listed(lines) == wanted


@pytest.mark.parametrize("asking", ["CAP LS", "CAP LS 302", "CAP REQ :batch", "CAP REQ :nonsense"])
def test_listing_and_requesting_hold_registration_up_until_the_end(asking: str) -> None:
    alice = client()
    alice.send(asking)
    assert alice.send("NICK alice", "USER a 0 * :a") == []
    assert alice.send("CAP END")[0].startswith(":irc.test 001 alice ")


def test_capabilities_can_be_changed_after_registration() -> None:
    alice = connect()
    assert alice.send("CAP REQ :batch", "CAP END") == [":irc.test CAP alice ACK :batch"]
    assert alice.send("CAP LIST") == [":irc.test CAP alice LIST :batch"]
    assert alice.send("CAP REQ :-batch") == [":irc.test CAP alice ACK :-batch"]
    assert alice.send("CAP LS")[0].startswith(":irc.test CAP alice LS :")


def test_who_speaks_302_has_cap_notify_and_keeps_it() -> None:
    alice = connect(caps="batch")
    assert alice.send("CAP LIST") == [":irc.test CAP alice LIST :batch cap-notify"]
    assert alice.send("CAP REQ :-cap-notify") == [":irc.test CAP alice NAK :-cap-notify"]


@pytest.mark.parametrize(
    ("line", "shown"), [("CAP FOO", "FOO"), ("CAP ACK :batch", "ACK"), ("CAP :a b", "a"), ("CAP :", "*")]
)
def test_an_unknown_subcommand_is_named_in_one_word(line: str, shown: str) -> None:
    assert client().send(line) == [f":irc.test 410 * {shown} :Invalid CAP subcommand"]


@pytest.mark.parametrize(
    ("is_secure", "value"), [(True, "sts=duration=86400"), (False, "sts=port=8255")], ids=["tls", "plain"]
)
def test_where_an_authority_vouches_for_the_server_clients_are_told_to_encrypt(is_secure: bool, value: str) -> None:
    class ADoor(Door):
        @property
        def is_secure(self) -> bool:
            return is_secure

        @property
        def port(self) -> int:
            return 8255

    session = IrcSession(Forms(replace(SERVER, sts_seconds=86400)), "host.cloak", ADoor())
    session.receive_data(b"CAP LS 302\r\n")
    step = session.next_step()
    assert isinstance(step, Write)
    assert value in step.data.decode().replace("\r\n", " ").split(" ")


def test_without_an_authority_nobody_is_told_to_insist() -> None:
    assert not [line for line in client().send("CAP LS 302") if "sts=" in line]
