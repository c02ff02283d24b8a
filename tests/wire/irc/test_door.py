"""Coming in: the password of the server (PASS) and trusted gateways (WEBIRC), at the level of bytes."""

from __future__ import annotations

import pytest

from threadtalk.wire.api import Close

from .doors import FakeDoor, client_at

REGISTER = ("NICK alice", "USER alice 0 * :Alice")
REFUSED = [":irc.test 464 * :Password incorrect", "ERROR :Closing link: wrong password"]


def test_who_knows_the_password_comes_in() -> None:
    assert client_at(FakeDoor("tea")).send("PASS tea", *REGISTER)[0].startswith(":irc.test 001 alice ")
    assert client_at(FakeDoor("two words")).send("PASS :two words", *REGISTER)[0].startswith(":irc.test 001 alice ")


def test_of_several_passwords_the_last_one_counts() -> None:
    assert client_at(FakeDoor("tea")).send("PASS x", "PASS tea", *REGISTER)[0].startswith(":irc.test 001 alice ")
    assert client_at(FakeDoor("tea")).send("PASS tea", "PASS x", *REGISTER) == REFUSED


@pytest.mark.parametrize("before", [[], ["PASS coffee"], ["PASS :"]])
def test_who_does_not_know_it_is_told_so_and_the_connection_ends(before: list[str]) -> None:
    client = client_at(FakeDoor("tea"))
    client.session.receive_data("".join(f"{line}\r\n" for line in (*before, *REGISTER)).encode())
    steps = []
    while (step := client.session.next_step()) is not None:
        steps.append(step)
    assert isinstance(steps[-1], Close)
    assert steps[-1].data.decode().split("\r\n")[:-1] == REFUSED
    assert client.world.people.called("alice") is None


def test_the_password_is_asked_for_after_capabilities_were_negotiated_too() -> None:
    client = client_at(FakeDoor("tea"))
    assert all(" CAP * LS " in line for line in client.send("CAP LS 302", *REGISTER))
    assert client.send("CAP END") == REFUSED


def test_without_a_password_any_will_do_and_pass_has_its_numerics() -> None:
    client = client_at(FakeDoor())
    assert client.send("PASS") == [":irc.test 461 * PASS :Not enough parameters"]
    assert client.send("PASS x", *REGISTER)[0].startswith(":irc.test 001 alice ")
    assert client.send("PASS x") == [":irc.test 462 alice :You may not reregister"]


def test_a_trusted_gateway_tells_where_somebody_comes_from() -> None:
    client = client_at(FakeDoor())
    line = "WEBIRC gate Web visitor.example 198.51.100.3 :secure local-port=6697 future=1"
    assert client.send(line, *REGISTER)[0].startswith(":irc.test 001 alice ")
    assert client.send("USERHOST alice") == [":irc.test 302 alice :alice=+~alice@198.51.100.3.told"]


def test_it_may_leave_out_the_options_and_write_ipv6_with_a_zero() -> None:
    client = client_at(FakeDoor())
    client.send("WEBIRC gate Web 0::1 0::1", *REGISTER)
    assert client.send("USERHOST alice")[0].endswith("@0::1.told")


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["WEBIRC wrong Web h 198.51.100.3"], "ERROR :Invalid WebIRC password"),
        (["WEBIRC gate Web h nowhere"], "ERROR :Invalid WebIRC address"),
        (["CAP LS 302", "WEBIRC gate Web h 198.51.100.3"], "ERROR :WEBIRC must be the first command"),
        (["NICK alice", "WEBIRC gate Web h 198.51.100.3"], "ERROR :WEBIRC must be the first command"),
        (["NONSENSE", "WEBIRC gate Web h 198.51.100.3"], "ERROR :WEBIRC must be the first command"),
    ],
)
def test_everybody_else_who_says_so_is_sent_away(lines: list[str], answer: str) -> None:
    client = client_at(FakeDoor())
    client.session.receive_data("".join(f"{line}\r\n" for line in lines).encode())
    steps = []
    while (step := client.session.next_step()) is not None:
        steps.append(step)
    assert steps[-1] == Close(f"{answer}\r\n".encode())
    assert client.session.host == "host"


def test_webirc_has_its_numerics() -> None:
    client = client_at(FakeDoor())
    assert client.send("WEBIRC gate Web h") == [":irc.test 461 * WEBIRC :Not enough parameters"]
    client.send(*REGISTER)
    assert client.send("WEBIRC gate Web h 198.51.100.3") == [":irc.test 462 alice :You may not reregister"]
