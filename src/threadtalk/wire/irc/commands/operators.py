"""What operators do: OPER, KILL, WALLOPS, REHASH, RESTART and DIE, CONNECT and SQUIT (modern IRC, "Operator Messages").

Who may do it is for the World to say, which tells so with a `LeaveGranted` where it is not done in the World: then
`carry_out` does it, in the thread of the operator's own connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands, operators
from threadtalk.core.masks import matches
from threadtalk.wire.api import Do, Write
from threadtalk.wire.door import Denied
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.caps import pack
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.answers import LeaveGranted
    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

OPERSERV = "OperServ"
"""Who answers operators, in clients from before there was another way."""

NOTICE_MAX = 400
"""Bytes of the text of one notice; with all that stands before it, it fits into one message."""


def _oper(session: IrcSession, message: Message) -> list[Command | bytes]:
    name, password = message.params[:2]
    answer = session.door.operator(name, password)
    if answer is Denied.WRONG:
        return [session.numeric(n.ERR_PASSWDMISMATCH)]
    if answer is Denied.NOT_FROM_HERE:
        return [session.numeric(n.ERR_NOOPERHOST)]
    if isinstance(answer, Denied):
        return [session.numeric(n.RPL_TRYAGAIN, "OPER")]
    return [answer]


def _kill(session: IrcSession, message: Message) -> list[Command | bytes]:
    nick, reason = [*message.params, ""][:2]
    if matches(nick, session.server.name):
        return [session.numeric(n.ERR_CANTKILLSERVER)]
    return [commands.Kill(nick, reason)]


def _chghost(session: IrcSession, message: Message) -> list[Command | bytes]:
    nick, host = message.params[:2]
    return [commands.SetHost(nick, host)]


def _wallops(session: IrcSession, message: Message) -> list[Command | bytes]:
    text = message.params[0]
    if not text.strip():
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "WALLOPS")]
    return [commands.Announce(text)]


def _rehash(session: IrcSession, message: Message) -> Step:
    return Do(commands.AskLeave(operators.REHASH), settles=True)


def _restart(session: IrcSession, message: Message) -> Step:
    return Do(commands.AskLeave(operators.RESTART, message.command), settles=True)


def _link(session: IrcSession, message: Message) -> list[Command | bytes]:
    # Whoever may do it is told that there is no such server: none can be linked.
    return [commands.AskLeave(operators.CONNECT, message.params[0])]


def _operserv(session: IrcSession, message: Message) -> Step:
    return administer(" ".join(message.params))


def administer(line: str) -> Step:
    """Ask for what `threadtalk admin` does."""
    return Do(commands.AskLeave(operators.ADMINISTER, line), settles=True)


def carry_out(session: IrcSession, granted: LeaveGranted) -> list[Step]:
    """Do what somebody was given leave to do; return what to tell them beyond the answer that they have had."""
    if granted.right == operators.REHASH:
        lines = [line for sentence in session.door.reload() for line in pack(sentence.split(), NOTICE_MAX)]
        return [Write(session.line("NOTICE", f"{session.me} :{line}")) for line in lines]
    if granted.right == operators.ADMINISTER:
        return [Write(operserv_says(session, line)) for line in session.door.administer(granted.note)]
    if granted.right == operators.RESTART:
        session.door.stop(restart=granted.note == "RESTART")
    return []


def operserv_says(session: IrcSession, text: str) -> bytes:
    """Return something that OperServ says."""
    return session.form.line(f"{OPERSERV}!{OPERSERV}@{session.server.name}", "NOTICE", f"{session.me} :{text}")


COMMANDS = {
    "OPERSERV": Entry(_operserv, specification="customary"),
    "OS": Entry(_operserv, specification="customary"),
    "OPER": Entry(_oper, 2),
    "KILL": Entry(_kill, 1),
    "WALLOPS": Entry(_wallops, 1),
    "CHGHOST": Entry(_chghost, 2, specification="customary"),
    "REHASH": Entry(_rehash),
    "RESTART": Entry(_restart),
    "DIE": Entry(_restart),
    "CONNECT": Entry(_link, 1),
    "SQUIT": Entry(_link, 2),
}
