"""Passwords are kept so that they can be checked and not be read."""

from __future__ import annotations

import pytest

from threadtalk import passwords
from threadtalk.credentials import is_hash


def test_a_hash_fits_its_password_alone_and_no_two_are_alike() -> None:
    first, second = passwords.hash_password("tea"), passwords.hash_password("tea")
    assert first != second
    assert "tea" not in first
    assert passwords.fits("tea", first)
    assert passwords.fits("tea", second)
    assert not passwords.fits("Tea", first)


def test_it_costs_what_is_asked_for_at_least() -> None:
    assert passwords.hash_password("tea").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_for_nobody_costs_the_same_and_fits_nothing_one_would_guess() -> None:
    assert is_hash(passwords.NOBODYS)
    assert passwords.NOBODYS.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    for password in ("", "nobody", "password"):
        assert not passwords.fits(password, passwords.NOBODYS)


@pytest.mark.parametrize("damaged", ["", "x", "$argon2id$v=19$m=19456,t=2,p=1$", "$argon2id$v=19$m=1,t=1,p=1$YQ$YQ"])
def test_what_is_no_hash_fits_nothing_and_ends_nothing(damaged: str) -> None:
    assert not passwords.fits("tea", damaged)


def test_what_is_made_is_taken_by_the_settings() -> None:
    assert is_hash(passwords.hash_password("a long password with spaces, ümlauts and 🫖"))
