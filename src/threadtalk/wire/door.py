"""What a session asks of the server about the connection that it follows: passwords, addresses, the settings.

The session calls this in the connection's own thread. Checking a password takes some tens of milliseconds there, and
nobody else waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal
from threadtalk.scram import make_nonce
from threadtalk.wire.irc.sasl import ScramExchange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.commands import BecomeOperator


class Denied(Enum):
    """Why somebody was not made an operator."""

    WRONG = auto()
    """There is no operator of that name, or the password is another one: nobody is told which."""
    NOT_FROM_HERE = auto()
    """The password was right, but the address is not one of those it holds for."""
    TOO_OFTEN = auto()
    """There were so many guesses that this one was not looked at."""
    NOT_ALLOWED = auto()
    """That is not a password one may have."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """What is to be kept in a password's place: its hash, and what SCRAM needs to know of it."""

    password: str = field(repr=False)
    scram: str = field(repr=False)


class Door:
    """One connection, at a server that asks for no password, has no operators and trusts no gateway."""

    @property
    def needs_password(self) -> bool:
        """Whether one must know a password to come in."""
        return False

    @property
    def needs_account(self) -> bool:
        """Whether one must be logged in to come in."""
        return False

    @property
    def is_secure(self) -> bool:
        """Whether nobody between the client and the server can listen in."""
        return False

    def is_called(self, host: str) -> bool:
        """Whether a page that asks for this Host may be one of this server (see `wire.hosts`)."""
        return True

    @property
    def port(self) -> int:
        """The port that the client has come to."""
        return 0

    @property
    def certificate(self) -> str:
        """The fingerprint of the certificate that the client has shown, SHA-256 in hexadecimal; "" for none."""
        return ""

    @property
    def takes_certificates(self) -> bool:
        """Whether clients are asked for certificates at all."""
        return False

    @property
    def place(self) -> str:
        """Where the client is, as an account may remember it; "" for nowhere."""
        return ""

    def log_in(self, name: str, password: str) -> str | Denied:
        """Return the account that has this password, or why nobody is logged in."""
        return Denied.WRONG

    def log_in_by_certificate(self, name: str) -> str | Denied:
        """Return the account that the client's certificate stands for; of this name, unless that is empty."""
        return Denied.WRONG

    def scram(self) -> ScramExchange:
        """Return an exchange by which somebody may log in without telling the password."""
        return ScramExchange(lambda _: None, b"", make_nonce())

    def may_guess(self, name: str) -> bool:
        """Whether somebody may try to prove that they hold an account, which then counts as a guess."""
        return True

    def proven(self, name: str) -> str | Denied:
        """Return the account that somebody has proven to hold by `scram`."""
        return Denied.WRONG

    def proof(self, name: str) -> str:
        """Return what an account is known by besides its name: another, once its password or holder has changed."""
        return ""

    @property
    def password_min(self) -> int:
        """Characters that a new password has at least."""
        return 1

    def new_password(self, password: str, *, is_new: bool) -> NewPassword | Denied:
        """Return what is to be kept of a new password, of a new account or not; or why it may not be one."""
        return Denied.NOT_ALLOWED

    @property
    def connections(self) -> int:
        """How many connections the server has, this one included; one that was told goodbye is none any more."""
        return 1

    def may_enter(self, password: str) -> bool:
        """Whether this is the password of the server. To be asked where it `needs_password`."""
        return True

    def operator(self, name: str, password: str) -> BecomeOperator | Denied:
        """Return the command that makes the operator of this name of somebody, or why they are denied it."""
        return Denied.WRONG

    def claim_server(self, code: str) -> Denied | None:
        """Say why this code does not make anybody the owner of the server; None where it does."""
        return Denied.WRONG

    def come_through(self, password: str, address: str) -> str | Refusal:
        """Count the connection as one from this address from now on, on the word of a trusted gateway.

        Returns the host that others may see, or why not.
        """
        return Refusal(Code.GATEWAY_NOT_TRUSTED)

    def reload(self) -> Sequence[str]:
        """Have the settings read anew, and return what came of it, in sentences. The leave to do so is there."""
        return ()

    def administer(self, line: str) -> Sequence[str]:
        """Do what `threadtalk admin` does with these words, and return its answer. The leave to do so is there."""
        return ()

    def stop(self, *, restart: bool) -> None:
        """Have the server stopped soon. The leave to do so is there."""


OPEN_DOOR = Door()
