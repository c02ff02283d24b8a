"""Logging in and accounts: AUTHENTICATE (IRCv3 sasl-3.1, sasl-3.2), REGISTER (account-registration), NickServ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.names import fold
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire import wishes
from threadtalk.wire.api import Do
from threadtalk.wire.door import Denied
from threadtalk.wire.irc import nickserv
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.sasl import (
    Accepted,
    Challenge,
    CheckCertificate,
    CheckPassword,
    ExternalExchange,
    Interruption,
    PlainExchange,
    ScramExchange,
    Transfer,
    chunks,
)
from threadtalk.wire.irc.writing import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.door import Door
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.sasl import Exchange
    from threadtalk.wire.irc.session import IrcSession


class Login:
    """One attempt to log in by SASL."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.transfer = Transfer()
        self.is_counted = False
        """It was counted as a guess already."""


_EXCHANGES: dict[str, Callable[[Door], Exchange]] = {
    "PLAIN": lambda door: PlainExchange(),
    "EXTERNAL": lambda door: ExternalExchange(),
    "SCRAM-SHA-256": lambda door: door.scram(),
}


def mechanisms(door: Door) -> list[str]:
    """Return the mechanisms that this client may use."""
    usable = door.is_secure and door.takes_certificates
    return [name for name in _EXCHANGES if name != "EXTERNAL" or usable]


def _authenticate(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    login = session.login
    if login is None:
        return _begin(session, message.params[0])
    data = login.transfer.receive(message.params[0])
    if data is None:
        return []
    if isinstance(data, Interruption):
        session.login = None
        return [session.numeric(_INTERRUPTED[data])]
    exchange = login.exchange
    if isinstance(exchange, ScramExchange) and exchange.account and not login.is_counted:
        login.is_counted = True
        if not session.door.may_guess(exchange.account):
            return _fail(session)
    step = exchange.respond(data)
    if isinstance(step, Challenge):
        return [session.form.line("", "AUTHENTICATE", chunk) for chunk in chunks(step.data)]
    session.login = None
    account: str | Denied = Denied.WRONG
    if isinstance(step, CheckPassword):
        account = session.door.log_in(step.account, step.password)
    elif isinstance(step, CheckCertificate):
        account = session.door.log_in_by_certificate(step.account)
    elif isinstance(step, Accepted):
        account = session.door.proven(step.account)
    return _fail(session) if isinstance(account, Denied) else _succeed(session, account)


def _begin(session: IrcSession, mechanism: str) -> list[Command | bytes]:
    if "sasl" not in session.caps:
        return [session.numeric(n.ERR_SASLFAIL)]
    if mechanism == "*":
        return [session.numeric(n.ERR_SASLABORTED)]
    known = mechanisms(session.door)
    if mechanism.upper() not in known:
        return [session.numeric(n.RPL_SASLMECHS, ",".join(known)), session.numeric(n.ERR_SASLFAIL)]
    session.login = Login(_EXCHANGES[mechanism.upper()](session.door))
    return [session.form.line("", "AUTHENTICATE", "+")]


def _fail(session: IrcSession) -> list[Command | bytes]:
    session.login = None
    return [session.numeric(n.ERR_SASLFAIL)]


def _succeed(session: IrcSession, account: str) -> list[Command | bytes] | Step:
    if session.has_entered:
        return Do(commands.LogIn(account, session.door.place, is_exchange=True), settles=True)
    session.hold(account)
    return [session.logged_in(account), session.numeric(n.RPL_SASLSUCCESS)]


_INTERRUPTED = {
    Interruption.ABORTED: n.ERR_SASLABORTED,
    Interruption.TOO_LONG: n.ERR_SASLTOOLONG,
    Interruption.NOT_BASE64: n.ERR_SASLFAIL,
}


def _register(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    account, email, password = message.params[:3]
    if not session.nick:
        return [session.fail("REGISTER", "NEED_NICK * :Choose a nick first")]
    name = session.nick if account == "*" else account
    if session.account:
        return [session.encode_refusal(Refusal(Code.LOGGED_IN_ALREADY, {"account": name}))]
    if fold(name) != fold(session.nick):
        return [
            session.encode_refusal(Refusal(Code.ACCOUNT_MUST_BE_ALIAS, {"account": account, "alias": session.nick}))
        ]
    if email != "*" and "@" not in email[1:-1]:  # where it is one, it is not kept: nothing is ever sent there
        return [session.fail("REGISTER", f"INVALID_EMAIL {word(name)} :That is no address; * is for none")]
    wish = wishes.register(session.door, session.nick, password, "REGISTER")
    if isinstance(wish, Refusal):
        return [session.encode_refusal(wish)]
    return Do(wish, settles=True)


def _verify(session: IrcSession, message: Message) -> list[Command | bytes]:
    # No account waits for anything here, so that no code is ever right.
    account = word(message.params[0])
    if session.account:
        return [session.fail("VERIFY", f"ALREADY_AUTHENTICATED {account} :You are logged in already")]
    return [session.fail("VERIFY", f"INVALID_CODE {account} :No code is needed here, and this one is none")]


def _nickserv(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    return nickserv.answer(session, " ".join(message.params))


COMMANDS = {
    "AUTHENTICATE": Entry(_authenticate, 1, before_registration=True, specification="sasl-3.1"),
    "REGISTER": Entry(_register, 3, before_registration=True, specification="account-registration"),
    "VERIFY": Entry(_verify, 2, before_registration=True, specification="account-registration"),
    "NICKSERV": Entry(_nickserv, specification="customary"),
    "NS": Entry(_nickserv, specification="customary"),
}
