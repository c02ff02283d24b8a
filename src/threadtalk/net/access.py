"""Who is let do what: the passwords of the server, of its operators and of the gateways it trusts.

An `Access` is the server's; a `ConnectionDoor` is what one connection sees of it. Everything here is called in the
threads of connections, but for `Access.replace`.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from hashlib import blake2s, sha256
from hmac import compare_digest
from secrets import token_bytes
from typing import TYPE_CHECKING, Protocol

from threadtalk import passwords
from threadtalk.core.commands import BecomeOperator
from threadtalk.core.refusals import Code, Refusal
from threadtalk.credentials import come_from, is_hash
from threadtalk.net.admission import address_key
from threadtalk.net.rate import Allowance
from threadtalk.scram import make_nonce
from threadtalk.wire.door import Denied, Door
from threadtalk.wire.irc.sasl import ScramExchange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from threadtalk.net.contexts import Contexts
    from threadtalk.net.logins import Logins
    from threadtalk.net.session import Session
    from threadtalk.net.web import Route
    from threadtalk.settings import Settings
    from threadtalk.wire.door import NewPassword

logger = logging.getLogger("threadtalk.net")

GUESSES_PER_MINUTE = 5
"""Passwords that one address may try: enough for every slip of the finger, and some thousand a day for who guesses."""

ADDRESSES_MAX = 10_000
"""Addresses whose guesses are remembered; those that guessed longest ago make room."""


class Guesses:
    """Counts guesses by address, so that connecting again brings none back. From any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._allowance = Allowance(GUESSES_PER_MINUTE, 60.0, clock, max_keys=ADDRESSES_MAX)

    def take(self, host: str) -> bool:
        """Take one guess of this address; False where there is none left for now."""
        with self._lock:
            return self._allowance.take(address_key(host))

    def forgive(self, host: str) -> None:
        """Forget the guesses of an address: it knows the password."""
        with self._lock:
            self._allowance.forget(address_key(host))


class Access:
    """What the settings say of passwords, for all connections."""

    def __init__(self, settings: Settings, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._guesses = Guesses(clock)
        self._secret = token_bytes(16)
        self.owner_code = ""
        """The word that makes an account the owner of the server; empty where it has one. Set once, before anybody
        can connect; it is in this process's memory alone."""
        self._proven: dict[str, bytes] = {}
        """By hash, the password that was right last, digested with a key of this process: it need not be checked at
        length again. Who knows it must not wait behind those who guess."""
        self.replace(settings)

    def replace(self, settings: Settings) -> None:
        """Go by other settings from now on. From any thread: each name is bound anew, and read once for a question."""
        self._operators = {operator.name: operator for operator in settings.operators}
        self._gateways = settings.webirc
        self.password = settings.password
        self.needs_account = settings.require_account
        self._proven = {}

    def may_enter(self, password: str) -> bool:
        """Whether this is the password of the server."""
        expected = self.password
        if not is_hash(expected):
            return not expected or compare_digest(password.encode(), expected.encode())
        return self._fits(password, expected)

    def operator(self, name: str, password: str, host: str) -> BecomeOperator | Denied:
        """Return the command that makes an operator, or why there is none. Takes as long for an unknown name."""
        if not self._guesses.take(host):
            return Denied.TOO_OFTEN
        operator = self._operators.get(name)
        is_right = passwords.fits(password, operator.password_hash if operator is not None else passwords.NOBODYS)
        if operator is None or not is_right:
            return Denied.WRONG
        self._guesses.forgive(host)
        if operator.networks and not come_from(host, operator.networks):
            return Denied.NOT_FROM_HERE
        return BecomeOperator(operator.name, operator.rights)

    def claim_server(self, code: str, host: str) -> Denied | None:
        """Say why this code does not make anybody the owner of the server; None where it does."""
        if not self._guesses.take(host):
            return Denied.TOO_OFTEN
        if not self.owner_code or not compare_digest(code.encode(), self.owner_code.encode()):
            return Denied.WRONG
        self._guesses.forgive(host)
        return None

    def gateway(self, password: str, host: str) -> str | None:
        """Return the name of the trusted gateway at this address that has this password, or None."""
        for gateway in self._gateways:
            if come_from(host, gateway.networks) and self._fits(password, gateway.password_hash):
                return gateway.name
        return None

    def _fits(self, password: str, password_hash: str) -> bool:
        """Whether a password that many come with fits; checked at length once."""
        proven = self._proven
        digest = blake2s(password.encode(), key=self._secret).digest()
        if compare_digest(digest, proven.get(password_hash, b"")):
            return True
        if not passwords.fits(password, password_hash):
            return False
        proven[password_hash] = digest
        return True


class House(Protocol):
    """The server, as its connections need it."""

    access: Access
    contexts: Contexts
    logins: Logins
    routes: Sequence[Route]
    """What is answered by HTTP."""

    def count_sessions(self) -> int:
        """Return how many connections there are that are not about to end."""

    def is_called(self, host: str) -> bool:
        """Whether this Host is one of the server's names, or an address."""

    def cloak(self, host: str) -> str:
        """Return what others may see of an address."""

    def move(self, session: Session, host: str) -> Refusal | None:
        """Count a connection as one from another address from now on, or say why not."""

    def reload(self) -> Sequence[str]:
        """Read the settings anew, and return what came of it, in sentences."""

    def ask_to_stop(self, *, restart: bool) -> None:
        """Have the server stopped soon."""

    def administer(self, line: str) -> Sequence[str]:
        """Do what `threadtalk admin` does with these words, and return its answer, or why not."""


class ConnectionDoor(Door):
    """What one connection sees of the server."""

    def __init__(self, session: Session, house: House) -> None:
        self._session = session
        self._house = house

    @property
    def needs_password(self) -> bool:
        """See `Door.needs_password`."""
        return bool(self._house.access.password)

    @property
    def needs_account(self) -> bool:
        """See `Door.needs_account`."""
        return self._house.access.needs_account

    @property
    def is_secure(self) -> bool:
        """See `Door.is_secure`."""
        return self._session.tls is not None

    def is_called(self, host: str) -> bool:
        """See `Door.is_called`. Where it is encrypted, the browser has seen by the certificate who this is."""
        return self.is_secure or self._house.is_called(host)

    @property
    def port(self) -> int:
        """See `Door.port`."""
        return int(self._session.socket.getsockname()[1])

    @property
    def certificate(self) -> str:
        """See `Door.certificate`."""
        der = self._session.tls.client_certificate if self._session.tls is not None else None
        return sha256(der).hexdigest() if der is not None else ""

    @property
    def takes_certificates(self) -> bool:
        """See `Door.takes_certificates`."""
        return self._house.contexts.can_ask_clients

    @property
    def place(self) -> str:
        """See `Door.place`."""
        return self._house.logins.place(self._host)

    def log_in(self, name: str, password: str) -> str | Denied:
        """See `Door.log_in`."""
        return self._house.logins.by_password(name, password, self._host)

    def log_in_by_certificate(self, name: str) -> str | Denied:
        """See `Door.log_in_by_certificate`."""
        return self._house.logins.by_certificate(name, self.certificate)

    def scram(self) -> ScramExchange:
        """See `Door.scram`."""
        logins = self._house.logins
        return ScramExchange(logins.verifier, logins.scram_secret, make_nonce())

    def may_guess(self, name: str) -> bool:
        """See `Door.may_guess`."""
        return self._house.logins.may_guess(name, self._host)

    def proven(self, name: str) -> str | Denied:
        """See `Door.proven`."""
        return self._house.logins.proven(name, self._host)

    def proof(self, name: str) -> str:
        """See `Door.proof`."""
        return self._house.logins.proof(name)

    @property
    def password_min(self) -> int:
        """See `Door.password_min`."""
        return self._house.logins.password_min

    def new_password(self, password: str, *, is_new: bool) -> NewPassword | Denied:
        """See `Door.new_password`."""
        return self._house.logins.new_password(password, self._host, is_new=is_new)

    @property
    def connections(self) -> int:
        """See `Door.connections`."""
        return self._house.count_sessions()

    def may_enter(self, password: str) -> bool:
        """See `Door.may_enter`."""
        fits = self._house.access.may_enter(password)
        if not fits:
            logger.warning("A wrong password of the server came from %s", self._host)
        return fits

    def operator(self, name: str, password: str) -> BecomeOperator | Denied:
        """See `Door.operator`."""
        answer = self._house.access.operator(name, password, self._host)
        fields = {"fields": {"event": "oper", "session": self._session.number}}
        if isinstance(answer, Denied):
            message = "Somebody at %s was not made the operator %.32r: %s"
            logger.warning(message, self._host, name, _WHY[answer], extra=fields)
        else:
            logger.warning("Somebody at %s is the operator %s now", self._host, answer.name, extra=fields)
        return answer

    def claim_server(self, code: str) -> Denied | None:
        """See `Door.claim_server`."""
        denied = self._house.access.claim_server(code, self._host)
        if denied is not None:
            message = "Somebody at %s was not made the owner of the server: %s"
            logger.warning(message, self._host, _WHY[denied])
        else:
            logger.warning("Somebody at %s has the code that makes an account the owner of the server", self._host)
        return denied

    def come_through(self, password: str, address: str) -> str | Refusal:
        """See `Door.come_through`."""
        name = self._house.access.gateway(password, self._host)
        if name is None:
            logger.warning("WEBIRC from %s was refused: no gateway with that password is trusted there", self._host)
            return Refusal(Code.GATEWAY_NOT_TRUSTED)
        try:
            told = str(ipaddress.ip_address(address))
        except ValueError:
            logger.warning("The gateway %s told %.50r for an address", name, address)
            return Refusal(Code.NOT_AN_ADDRESS)
        refusal = self._house.move(self._session, told)
        if refusal is not None:
            return refusal
        logger.info("Session %d comes from %s through the gateway %s", self._session.number, told, name)
        return self._house.cloak(told)

    def reload(self) -> Sequence[str]:
        """See `Door.reload`."""
        return self._house.reload()

    def administer(self, line: str) -> Sequence[str]:
        """See `Door.administer`."""
        return self._house.administer(line)

    def stop(self, *, restart: bool) -> None:
        """See `Door.stop`."""
        logger.warning("An operator at %s stops the server", self._host)
        self._house.ask_to_stop(restart=restart)

    @property
    def _host(self) -> str:
        return self._session.address[0]


_WHY = {
    Denied.WRONG: "wrong name or password",
    Denied.NOT_FROM_HERE: "not from that address",
    Denied.TOO_OFTEN: "too many guesses",
    Denied.NOT_ALLOWED: "that is not a password",
}
