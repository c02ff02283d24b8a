"""What a session asks of the server about the connection that it follows: passwords, addresses, the settings.

The session calls this in the connection's own thread. Checking a password takes some tens of milliseconds there, and
nobody else waits for it.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal

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


class Door:
    """One connection, at a server that asks for no password, has no operators and trusts no gateway."""

    @property
    def needs_password(self) -> bool:
        """Whether one must know a password to come in."""
        return False

    @property
    def is_secure(self) -> bool:
        """Whether nobody between the client and the server can listen in."""
        return False

    @property
    def connections(self) -> int:
        """How many connections the server has, this one included."""
        return 1

    def may_enter(self, password: str) -> bool:
        """Whether this is the password of the server. To be asked where it `needs_password`."""
        return True

    def operator(self, name: str, password: str) -> BecomeOperator | Denied:
        """Return the command that makes the operator of this name of somebody, or why they are denied it."""
        return Denied.WRONG

    def come_through(self, password: str, address: str) -> str | Refusal:
        """Count the connection as one from this address from now on, on the word of a trusted gateway.

        Returns the host that others may see, or why not.
        """
        return Refusal(Code.GATEWAY_NOT_TRUSTED)

    def reload(self) -> Sequence[str]:
        """Have the settings read anew, and return what came of it, in sentences. The leave to do so is there."""
        return ()

    def stop(self, *, restart: bool) -> None:
        """Have the server stopped soon. The leave to do so is there."""


OPEN_DOOR = Door()
