"""Logging in: passwords and certificates compared with what accounts have, and guessing made slow.

All of it happens in the thread of the connection that asks, so that nobody else waits for it, and before a password is
looked at, the limits are: hashing is what an attacker would have us do all day. An account that does not exist takes as
long as one that does.

Guesses are limited by network and by account. The latter could be used to lock somebody out, so the places from which
an account's holder has logged in before have a limit of their own.
"""

from __future__ import annotations

import hmac
import logging
import threading
import time
from hashlib import blake2s
from typing import TYPE_CHECKING

from threadtalk import passwords, scram
from threadtalk.core.commands import RefreshPassword
from threadtalk.core.limits import PASSWORD_MAX_BYTES
from threadtalk.core.names import fold
from threadtalk.net.admission import address_key
from threadtalk.net.rate import Allowance
from threadtalk.scram import NotPreparable, ScramVerifier, saslprep
from threadtalk.wire.door import Denied, NewPassword

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.accounts import Accounts
    from threadtalk.core.commands import Command

logger = logging.getLogger("threadtalk.net")

QUARTER = 900.0
"""Seconds in which the numbers below are allowed."""

GUESSES_PER_ACCOUNT = 5
"""Guesses at one account, from any number of addresses; and as many from each place where its holder has been."""

GUESSES_PER_ADDRESS = 20

REGISTRATIONS_PER_ADDRESS = 5


class Logins:
    """What is asked of the accounts by those who want to log in. From any thread."""

    def __init__(
        self,
        accounts: Accounts,
        secret: bytes,
        submit: Callable[[Command], None],
        *,
        password_min: int = 1,
        is_limited: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`submit` has the hub do something; `secret` stays as long as the accounts do."""
        self.password_min = password_min
        """Characters that a new password has at least. May be set while others ask."""
        self._accounts = accounts
        self._secret = secret
        self._submit = submit
        self._is_limited = is_limited
        self._by_account = Allowance(GUESSES_PER_ACCOUNT, QUARTER, clock)
        self._by_address = Allowance(GUESSES_PER_ADDRESS, QUARTER, clock)
        self._registrations = Allowance(REGISTRATIONS_PER_ADDRESS, QUARTER, clock)
        self._lock = threading.Lock()

    def place(self, host: str) -> str:
        """Return what is remembered of where somebody has logged in from: nobody can tell the address from it."""
        return blake2s(address_key(host).encode(), key=self._secret[:32], digest_size=8, person=b"place").hexdigest()

    def by_password(self, name: str, password: str, host: str) -> str | Denied:
        """Return the name of the account that has this password, or why nobody is logged in."""
        if len(password.encode()) > PASSWORD_MAX_BYTES:
            return Denied.WRONG
        account = self._accounts.called(name)
        if not self.may_guess(name, host):
            return Denied.TOO_OFTEN
        kept = account.password if account is not None and account.password else passwords.NOBODYS
        fits = passwords.check(_prepared(password), kept)
        if fits is None:  # too many others are being checked: this one was not looked at
            self._give_back(name, host)
            return Denied.TOO_OFTEN
        if account is None or not fits or account.is_suspended:
            logger.info("A wrong password for the account %.32r came", name, extra={"fields": {"event": "wrong-login"}})
            return Denied.WRONG
        self.forgive(name, host)
        if passwords.is_outdated(kept):
            self._submit(RefreshPassword(account.name, kept, passwords.hash_password(_prepared(password))))
        return account.name

    def by_certificate(self, name: str, fingerprint: str) -> str | Denied:
        """Return the name of the account that a client's certificate stands for."""
        account = self._accounts.with_certificate(fingerprint) if fingerprint else None
        if account is None or account.is_suspended or (name and fold(name) != account.key):
            return Denied.WRONG
        return account.name

    def proven(self, name: str, host: str) -> str | Denied:
        """Return the name of an account to whose password somebody has had the proof."""
        account = self._accounts.called(name)
        if account is None or account.is_suspended:
            return Denied.WRONG
        self.forgive(name, host)
        return account.name

    def proof(self, name: str) -> str:
        """Return what changes with an account's password, or when somebody else makes it anew."""
        account = self._accounts.called(name)
        if account is None:
            return ""
        return blake2s(f"{account.created_at} {account.scram}".encode(), key=self._secret[:32]).hexdigest()

    def verifier(self, name: str) -> ScramVerifier | None:
        """Return what SCRAM needs to know of an account's password."""
        account = self._accounts.called(name)
        if account is None or not account.scram or account.is_suspended:
            return None
        return ScramVerifier.from_text(account.scram)

    @property
    def scram_secret(self) -> bytes:
        """What makes up the salts of accounts that do not exist."""
        return hmac.digest(self._secret, b"scram", "sha256")

    def may_guess(self, name: str, host: str) -> bool:
        """Take one guess at an account; False where there is none left for now."""
        if not self._is_limited:
            return True
        with self._lock:
            if not self._by_address.take(address_key(host)):
                return False
            return self._by_account.take(self._bucket(name, host))

    def forgive(self, name: str, host: str) -> None:
        """Forget the guesses of somebody who knows the password."""
        with self._lock:
            # Of the address only this one: else who has an account of their own could guess at all others for ever.
            self._by_address.give_back(address_key(host))
            self._by_account.forget(self._bucket(name, host))

    def _give_back(self, name: str, host: str) -> None:
        with self._lock:
            self._by_address.give_back(address_key(host))
            self._by_account.give_back(self._bucket(name, host))

    def _bucket(self, name: str, host: str) -> str:
        account = self._accounts.called(name)
        place = self.place(host)
        is_known = account is not None and place in account.known
        return f"{fold(name)} {place}" if is_known else fold(name)

    def new_password(self, password: str, host: str, *, is_new: bool) -> NewPassword | Denied:
        """Return what is to be kept of a password; `is_new`: for a new account, of which a place may make few."""
        try:
            prepared = saslprep(password)
        except NotPreparable:
            return Denied.NOT_ALLOWED
        if not may_be(prepared, self.password_min) or len(password.encode()) > PASSWORD_MAX_BYTES:
            return Denied.NOT_ALLOWED
        with self._lock:
            if is_new and self._is_limited and not self._registrations.take(address_key(host)):
                return Denied.TOO_OFTEN
        return keep(prepared)


def may_be(password: str, password_min: int) -> bool:
    """Whether somebody may have this password, which is prepared, as a new one."""
    return len(password) >= password_min and len(password.encode()) <= PASSWORD_MAX_BYTES


def keep(password: str) -> NewPassword:
    """Return what is to be kept of a password that is prepared. Takes some tenths of a second."""
    return NewPassword(passwords.hash_password(password), scram.make_verifier(password).to_text())


def _prepared(password: str) -> str:
    try:
        return saslprep(password)
    except NotPreparable:
        return password  # it is nobody's
