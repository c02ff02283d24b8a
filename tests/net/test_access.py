"""Who is let do what: guesses are few, and what does not exist takes as long to refuse as what does."""

from __future__ import annotations

import pytest

from threadtalk import passwords
from threadtalk.core.commands import BecomeOperator
from threadtalk.core.operators import RIGHTS
from threadtalk.net import access
from threadtalk.net.access import ADDRESSES_MAX, GUESSES_PER_MINUTE, Access, Guesses
from threadtalk.settings import Settings
from threadtalk.wire.door import Denied

HASH = passwords.hash_password("secret")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that were checked at length, in place of the checks."""
    checked: list[str] = []

    def fits(password: str, password_hash: str) -> bool:
        checked.append(password_hash)
        return password == "secret" and password_hash == HASH

    monkeypatch.setattr(passwords, "fits", fits)
    return checked


def make(clock: Clock | None = None, **values: object) -> Access:
    return Access(Settings(**values), clock=clock or Clock())  # type: ignore[arg-type]


def test_an_operator_gets_what_the_settings_grant(checked: list[str]) -> None:
    doors = make(operators=[f"root {HASH}", f"helper {HASH} may=kill"])
    assert doors.operator("root", "secret", "192.0.2.1") == BecomeOperator("root", frozenset(RIGHTS))
    assert doors.operator("helper", "secret", "192.0.2.1") == BecomeOperator("helper", frozenset({"kill"}))
    assert doors.operator("Root", "secret", "192.0.2.1") is Denied.WRONG


def test_an_unknown_name_is_checked_all_the_same(checked: list[str]) -> None:
    doors = make(operators=[f"root {HASH}"])
    assert doors.operator("nobody", "secret", "192.0.2.1") is Denied.WRONG
    assert doors.operator("root", "wrong", "192.0.2.1") is Denied.WRONG
    assert checked == [passwords.NOBODYS, HASH]


def test_the_address_counts_only_for_who_knows_the_password(checked: list[str]) -> None:
    doors = make(operators=[f"root {HASH} from=192.0.2.0/24"])
    assert doors.operator("root", "wrong", "198.51.100.1") is Denied.WRONG
    assert doors.operator("root", "secret", "198.51.100.1") is Denied.NOT_FROM_HERE
    assert isinstance(doors.operator("root", "secret", "192.0.2.9"), BecomeOperator)


def test_after_a_few_guesses_nothing_is_looked_at_for_a_while(checked: list[str]) -> None:
    clock = Clock()
    doors = make(clock, operators=[f"root {HASH}"])
    for _ in range(GUESSES_PER_MINUTE):
        assert doors.operator("root", "wrong", "192.0.2.1") is Denied.WRONG
    assert doors.operator("root", "secret", "192.0.2.1") is Denied.TOO_OFTEN
    assert len(checked) == GUESSES_PER_MINUTE
    assert isinstance(doors.operator("root", "secret", "192.0.2.2"), BecomeOperator), "others are not held back"
    clock.now += 60 / GUESSES_PER_MINUTE
    assert isinstance(doors.operator("root", "secret", "192.0.2.1"), BecomeOperator)
    for _ in range(GUESSES_PER_MINUTE):
        assert doors.operator("root", "wrong", "192.0.2.1") is Denied.WRONG, "who knows it has all guesses again"


def test_the_guesses_of_a_whole_ipv6_network_are_counted_together_and_memory_is_bounded() -> None:
    guesses = Guesses(Clock())
    assert [guesses.take(f"2001:db8::{i}") for i in range(1, GUESSES_PER_MINUTE + 2)] == [True] * 5 + [False]
    for i in range(ADDRESSES_MAX + 10):
        guesses.take(f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}")
    assert len(guesses._allowance._left) == ADDRESSES_MAX


def test_the_owners_code_fits_only_where_there_is_one_and_is_not_to_be_guessed() -> None:
    clock = Clock()
    doors = make(clock)
    for code in ("", "x"):
        assert doors.claim_server(code, "192.0.2.9") is Denied.WRONG, "this server has an owner"
    doors.owner_code = "0123456789abcdef"
    assert doors.claim_server("0123456789abcdef", "192.0.2.1") is None
    for code in ("", "0", "0123456789abcdeF", "0123456789abcdef0", "ä"):
        assert doors.claim_server(code, "192.0.2.1") is Denied.WRONG
    assert doors.claim_server("0123456789abcdef", "192.0.2.1") is Denied.TOO_OFTEN
    clock.now += 60 / GUESSES_PER_MINUTE
    assert doors.claim_server("0123456789abcdef", "192.0.2.1") is None


def test_the_password_of_the_server_may_be_in_clear_or_hashed(checked: list[str]) -> None:
    for password in ("secret", HASH):
        doors = make(password=password)
        assert doors.may_enter("secret")
        assert not doors.may_enter("Secret")
        assert not doors.may_enter("")
    assert make().may_enter("")


def test_a_hashed_password_that_was_right_once_is_not_checked_at_length_again(checked: list[str]) -> None:
    doors = make(password=HASH, webirc=[f"web {HASH} from=192.0.2.7"])
    for _ in range(5):
        assert doors.may_enter("secret")
    assert checked == [HASH]
    assert not doors.may_enter("wrong")
    assert len(checked) == 2
    doors.replace(Settings(password=passwords.NOBODYS))
    assert not doors.may_enter("secret")


def test_a_gateway_is_trusted_at_its_address_with_its_password(checked: list[str]) -> None:
    doors = make(webirc=[f"web {HASH} from=192.0.2.7"])
    assert doors.gateway("secret", "192.0.2.7") == "web"
    assert doors.gateway("wrong", "192.0.2.7") is None
    assert doors.gateway("secret", "192.0.2.8") is None


def test_other_settings_hold_at_once(checked: list[str]) -> None:
    doors = make(operators=[f"root {HASH}"], password="tea")
    doors.replace(Settings(operators=[f"boss {HASH}"]))  # type: ignore[arg-type]
    assert doors.operator("root", "secret", "192.0.2.1") is Denied.WRONG
    assert isinstance(doors.operator("boss", "secret", "192.0.2.1"), BecomeOperator)
    assert doors.password == ""


def test_every_denial_has_a_reason_for_the_log_output() -> None:
    assert set(access._WHY) == set(Denied)
