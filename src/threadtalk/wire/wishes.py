"""What people want of their accounts, the same in every protocol: passwords are checked and hashed here, by the door.

Each returns the command that is to be executed, or a refusal. Nothing that was told as a password goes any further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.limits import PASSWORD_MAX_BYTES
from threadtalk.core.refusals import Code, Refusal
from threadtalk.tokens import digest_of, make_token
from threadtalk.wire.door import Denied

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.door import Door


def register(door: Door, account: str, password: str, note: str = "") -> Command | Refusal:
    """Make an account of this name; "" for that of the alias one has."""
    kept = door.new_password(password, is_new=True)
    if isinstance(kept, Denied):
        return _refusal(door, kept, account, is_new=True)
    return commands.Register(account, kept.password, kept.scram, (), door.place, note)


def log_in(door: Door, name: str, password: str) -> str | Refusal:
    """Return the account that one holds by this password."""
    found = door.log_in(name, password)
    return _refusal(door, found, name) if isinstance(found, Denied) else found


def change_password(door: Door, account: str, old: str, new: str) -> Command | Refusal:
    """Give the account that one is logged in to another password; who knows the old one may."""
    if not account:
        return Refusal(Code.NOT_LOGGED_IN)
    found = door.log_in(account, old)
    if isinstance(found, Denied):
        return _refusal(door, found, account)
    kept = door.new_password(new, is_new=False)
    if isinstance(kept, Denied):
        return _refusal(door, kept, account)
    return commands.ChangePassword(kept.password, kept.scram, door.place, account)


def delete(door: Door, account: str, password: str, *, forget: bool = False) -> Command | Refusal:
    """Give up the account that one is logged in to; who knows its password may. `forget`: and all one has said."""
    if not account:
        return Refusal(Code.NOT_LOGGED_IN)
    found = door.log_in(account, password)
    return _refusal(door, found, account) if isinstance(found, Denied) else commands.DeleteAccount(forget, account)


def claim_server(door: Door, account: str, code: str) -> Command | Refusal:
    """Have the account that one is logged in to own the server; who knows the code may, as long as it has no owner."""
    if not account:
        return Refusal(Code.NOT_LOGGED_IN)
    denied = door.claim_server(code)
    if denied is Denied.TOO_OFTEN:
        return Refusal(Code.TOO_MANY_GUESSES)
    return Refusal(Code.WRONG_OWNER_CODE) if denied is not None else commands.ClaimServer()


def add_hook(room: str, name: str) -> Command:
    """Let a program say something in a room, for which it is given a token."""
    token = make_token()
    return commands.AddHook(room, name, token, digest_of(token))


def _refusal(door: Door, denied: Denied, account: str, *, is_new: bool = False) -> Refusal:
    if denied is Denied.NOT_ALLOWED:
        fields: dict[str, str | int] = {"account": account, "low": door.password_min, "high": PASSWORD_MAX_BYTES}
        return Refusal(Code.PASSWORD_NOT_ALLOWED, fields)
    if denied is Denied.TOO_OFTEN:
        code = Code.TOO_MANY_REGISTRATIONS if is_new else Code.TOO_MANY_GUESSES
        return Refusal(code, {"account": account})
    return Refusal(Code.WRONG_LOGIN, {"account": account})
