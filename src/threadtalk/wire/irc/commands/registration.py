"""Getting in and out: CAP, NICK, USER, PASS, WEBIRC, PING, PONG, QUIT (modern IRC, "Connection Messages")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.names import check_alias
from threadtalk.core.refusals import Refusal
from threadtalk.wire.api import Close, Do, Write
from threadtalk.wire.irc import caps
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.accounts import mechanisms
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.message import BODY_MAX
from threadtalk.wire.irc.server import USER_MAX

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
"""As in plain text: enough of them for a secret."""


def _cap(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    handler = _CAP.get(message.params[0].upper())
    if handler is None:
        return [session.numeric(n.ERR_INVALIDCAPCMD, "".join(message.params[0].split()[:1]))]
    return handler(session, message.params[1:])


def _cap_ls(session: IrcSession, params: tuple[str, ...]) -> list[Command | bytes]:
    version = int(params[0]) if params and params[0].isascii() and params[0].isdigit() else 301
    session.cap_version = max(session.cap_version, version)  # a lower one later is for its own answer alone
    if not session.has_entered:
        session.is_negotiating = True
    if session.cap_version >= 302:
        session.caps |= {"cap-notify"}
    return _cap_listing(session, "LS", caps.listing(version, values=_values(session)), version)


def _values(session: IrcSession) -> dict[str, str]:
    """Return the values of capabilities that depend on the connection."""
    values = {"sasl": ",".join(mechanisms(session.door))}
    seconds = session.server.sts_seconds
    if seconds:  # strict transport security (IRCv3 sts): over TLS it tells how long, else where to come back to
        values["sts"] = f"duration={seconds}" if session.door.is_secure else f"port={session.door.port}"
    return values


def _cap_list(session: IrcSession, params: tuple[str, ...]) -> list[Command | bytes]:
    version = session.cap_version
    return _cap_listing(session, "LIST", caps.listing(version, names=session.caps), version)


def _cap_listing(session: IrcSession, subcommand: str, words: list[str], version: int) -> list[Command | bytes]:
    """Return a list of capabilities, in several lines for those who understand that (version 302)."""
    texts = caps.pack(words, _room_after(session, f"{subcommand} *"))
    if version < 302:
        return [session.line("CAP", f"{session.me} {subcommand} :{texts[0]}")]  # the rest cannot be told
    *before, last = texts
    return [
        *(session.line("CAP", f"{session.me} {subcommand} * :{text}") for text in before),
        session.line("CAP", f"{session.me} {subcommand} :{last}"),
    ]


def _room_after(session: IrcSession, subcommand: str) -> int:
    """Return how many bytes of a CAP message are left for the list of capabilities."""
    return BODY_MAX - len(session.line("CAP", f"{session.me} {subcommand} :"))


def _cap_req(session: IrcSession, params: tuple[str, ...]) -> list[Command | bytes]:
    if not session.has_entered:
        session.is_negotiating = True
    wanted = params[0] if params else ""
    names = wanted.split()
    known = all(name.removeprefix("-") in caps.CAPABILITIES for name in names)
    # cap-notify cannot be switched off by who speaks version 302 ("CAP REQ" in capability-negotiation).
    if not known or ("-cap-notify" in names and session.cap_version >= 302):
        return [session.line("CAP", f"{session.me} NAK :{text}") for text in _answers(session, "NAK", wanted)]
    for name in names:
        session.caps = session.caps - {name[1:]} if name.startswith("-") else session.caps | {name}
    answers: list[Command | bytes] = [
        session.line("CAP", f"{session.me} ACK :{text}") for text in _answers(session, "ACK", wanted)
    ]
    session.choose_form()
    return answers


def _answers(session: IrcSession, subcommand: str, wanted: str) -> list[str]:
    """Return what was asked for as it is answered: as it came, or in several lines where it does not fit one."""
    size = _room_after(session, subcommand)
    return [wanted] if len(wanted.encode()) <= size else caps.pack(wanted.split(), size)


def _cap_end(session: IrcSession, params: tuple[str, ...]) -> list[Command | bytes] | Step:
    session.is_negotiating = False
    return session.register_if_ready()


_CAP = {"LS": _cap_ls, "LIST": _cap_list, "REQ": _cap_req, "END": _cap_end}


def _nick(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    nick = message.params[0] if message.params else ""
    if not nick:
        return [session.numeric(n.ERR_NONICKNAMEGIVEN)]
    if session.has_entered:
        return Do(commands.Rename(nick), settles=True)
    refusal = check_alias(nick, session.server.limits.alias_max)
    if refusal is not None:
        return [session.encode_refusal(refusal)]
    session.nick = nick
    return session.register_if_ready()


def _user(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    if session.has_entered:
        return [session.numeric(n.ERR_ALREADYREGISTERED)]
    user, realname = message.params[0], message.params[3]
    if not user or not realname:
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "USER")]
    kept = "".join(c for c in user if c.isascii() and (c.isalnum() or c in "-_."))
    session.user = "~" + (kept[: USER_MAX - 1] or "user")
    session.realname = realname
    return session.register_if_ready()


def _pass(session: IrcSession, message: Message) -> list[Command | bytes]:
    if session.has_entered:
        return [session.numeric(n.ERR_ALREADYREGISTERED)]
    session.password = message.params[0]  # of several, the last one counts (modern IRC, "PASS message")
    return []


def _token(session: IrcSession, message: Message) -> list[Command | bytes]:
    if session.has_entered:
        return [session.numeric(n.ERR_ALREADYREGISTERED)]
    if not _TOKEN.fullmatch(message.params[0]):
        return [session.fail("TOKEN", "INVALID_TOKEN :A token is 16 to 64 of A-Z a-z 0-9 - _")]
    session.token = message.params[0]
    return []


def _webirc(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    # The options tell nothing that is of use here: without TLS no connection is secure.
    password, _, _, address = message.params[:4]
    if session.has_entered:
        return [session.numeric(n.ERR_ALREADYREGISTERED)]
    if not session.has_just_begun:
        return Close(session.form.line("", "ERROR", ":WEBIRC must be the first command"))
    host = session.door.come_through(password, address)
    if isinstance(host, Refusal):
        return Close(session.encode_refusal(host))
    session.host = host
    return []


def _ping(session: IrcSession, message: Message) -> list[Command | bytes] | Write:
    token = message.params[0]
    if not token:
        return [session.numeric(n.ERR_NOORIGIN)]
    return Write(session.line("PONG", f"{session.server.name} :{token}"), after_others=True)


def _pong(session: IrcSession, message: Message) -> list[Command | bytes]:
    return []  # that something came is all that was asked


def _quit(session: IrcSession, message: Message) -> Step:
    reason = message.params[0] if message.params else ""
    return Do(commands.Quit(f"Quit: {reason}"), settles=True)


COMMANDS = {
    "CAP": Entry(_cap, 1, before_registration=True, specification="capability-negotiation"),
    "NICK": Entry(_nick, before_registration=True),
    "USER": Entry(_user, 4, before_registration=True),
    "PASS": Entry(_pass, 1, before_registration=True),
    "TOKEN": Entry(_token, 1, before_registration=True, specification="ours"),
    "WEBIRC": Entry(_webirc, 4, before_registration=True, specification="webirc"),
    "PING": Entry(_ping, 1, before_registration=True),
    "PONG": Entry(_pong, before_registration=True),
    "QUIT": Entry(_quit, before_registration=True),
}
