"""Guessing passwords, with a hasher that counts instead of working, and a clock of the test's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from threadtalk import passwords
from threadtalk.core.accounts import Account, Accounts
from threadtalk.core.commands import Command, RefreshPassword
from threadtalk.core.limits import PASSWORD_MAX_BYTES
from threadtalk.net.logins import GUESSES_PER_ACCOUNT, QUARTER, Logins
from threadtalk.scram import ScramVerifier
from threadtalk.wire.door import Denied, NewPassword


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """Accounts of Alice and Bob, whose passwords are their hashes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hashed: list[tuple[str, str]] = []
        self.orders: list[Command] = []
        self.clock = Clock()
        self.accounts = Accounts()
        for name in ("Alice", "Bob"):
            self.accounts.change(name, Account(name, f"secret of {name}"))
        self.logins = Logins(self.accounts, b"s" * 32, self.orders.append, clock=self.clock)
        monkeypatch.setattr(passwords, "check", self.check)
        monkeypatch.setattr(passwords, "is_outdated", lambda kept: kept.startswith("old"))

    def check(self, password: str, kept: str) -> bool:
        self.hashed.append((password, kept))
        return password == kept

    def know(self, name: str, host: str) -> None:
        account = self.accounts.called(name)
        assert account is not None
        self.accounts.change(name, replace(account, known=(self.logins.place(host),)))


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(monkeypatch)


def test_ten_thousand_guesses_from_a_thousand_networks_hardly_reach_the_hasher_and_the_owner_gets_in(
    bench: Bench,
) -> None:
    bench.know("Alice", "198.51.100.7")
    for i in range(10_000):
        assert bench.logins.by_password("alice", f"guess {i}", f"2001:db8:{i % 1000:x}::1") in Denied
    assert len(bench.hashed) == GUESSES_PER_ACCOUNT
    assert bench.logins.by_password("Alice", "secret of Alice", "198.51.100.7") == "Alice"
    assert bench.logins.by_password("Bob", "secret of Bob", "2001:db8:1::1") == "Bob", "nobody else is held back"


def test_one_place_that_guesses_at_many_accounts_is_held_back(bench: Bench) -> None:
    denied = [bench.logins.by_password(f"somebody{i}", "x", "192.0.2.1") for i in range(30)]
    assert denied == [Denied.WRONG] * 20 + [Denied.TOO_OFTEN] * 10
    assert bench.logins.by_password("Bob", "secret of Bob", "192.0.2.1") is Denied.TOO_OFTEN
    bench.clock.now += QUARTER
    assert bench.logins.by_password("Bob", "secret of Bob", "192.0.2.1") == "Bob"


def test_an_account_that_does_not_exist_takes_as_much_work_as_one_that_does(bench: Bench) -> None:
    bench.logins.by_password("nobody", "x", "192.0.2.1")
    assert bench.hashed == [("x", passwords.NOBODYS)]


def test_a_password_too_long_to_be_one_is_not_even_hashed(bench: Bench) -> None:
    assert bench.logins.by_password("Alice", "x" * (PASSWORD_MAX_BYTES + 1), "192.0.2.1") is Denied.WRONG
    assert bench.hashed == []


def test_a_suspended_account_lets_nobody_in(bench: Bench) -> None:
    account = Account("Bob", "secret of Bob", certificates=("ab",), is_suspended=True)
    bench.accounts.change("Bob", account)
    assert bench.logins.by_password("Bob", "secret of Bob", "192.0.2.1") is Denied.WRONG
    assert bench.logins.by_certificate("", "ab") is Denied.WRONG
    assert bench.logins.verifier("Bob") is None


def test_a_certificate_is_of_one_account_alone(bench: Bench) -> None:
    bench.accounts.change("Bob", Account("Bob", certificates=("ab",)))
    assert bench.logins.by_certificate("", "ab") == "Bob"
    assert bench.logins.by_certificate("bob", "ab") == "Bob"
    assert bench.logins.by_certificate("Alice", "ab") is Denied.WRONG
    assert bench.logins.by_certificate("", "") is Denied.WRONG
    bench.accounts.change("Bob", Account("Bob"))
    assert bench.logins.by_certificate("", "ab") is Denied.WRONG


def test_a_hash_with_old_parameters_is_made_anew_when_the_password_is_known(bench: Bench) -> None:
    bench.accounts.change("Bob", Account("Bob", "old secret"))
    assert bench.logins.by_password("Bob", "old secret", "192.0.2.1") == "Bob"
    (order,) = bench.orders
    assert isinstance(order, RefreshPassword)
    assert (order.account, order.before) == ("Bob", "old secret")
    assert passwords.fits("old secret", order.password)


def test_what_is_kept_of_a_password_does_not_tell_it_and_opens_both_ways(bench: Bench) -> None:
    kept = bench.logins.new_password("correct horse", "192.0.2.1", is_new=True)
    assert isinstance(kept, NewPassword)
    assert "correct" not in repr(kept)
    assert kept.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert ScramVerifier.from_text(kept.scram).iterations == 600_000
    assert passwords.fits("correct horse", kept.password)


def test_where_somebody_was_is_remembered_without_an_address(bench: Bench) -> None:
    place = bench.logins.place("192.0.2.1")
    assert "192" not in place
    assert place == bench.logins.place("192.0.2.1") != bench.logins.place("192.0.2.2")


def test_an_account_of_ones_own_brings_no_guesses_at_others_back(bench: Bench) -> None:
    wrong = 0
    for i in range(12):
        for _ in range(4):
            wrong += bench.logins.by_password(f"victim{i}", "x", "192.0.2.1") is Denied.WRONG
        bench.logins.by_password("Bob", "secret of Bob", "192.0.2.1")
    assert wrong <= 20


def test_who_keeps_the_hasher_busy_has_no_more_guesses_for_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        bench.logins.by_password("Alice", "x", "192.0.2.1")
    with monkeypatch.context() as busy:
        busy.setattr(passwords, "check", lambda password, kept: None)
        for _ in range(10):
            assert bench.logins.by_password("Alice", "x", "192.0.2.1") is Denied.TOO_OFTEN
    denied = [bench.logins.by_password("Alice", "x", "192.0.2.1") for _ in range(3)]
    assert denied == [Denied.WRONG, Denied.TOO_OFTEN, Denied.TOO_OFTEN]
