"""Questions about the server: MOTD, VERSION, ADMIN, TIME, INFO, LINKS, LUSERS, STATS, HELP.

See modern IRC, "Server Queries and Commands".

What can be asked of any server takes a target: a mask of our name or the nick of somebody, as all are on this server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands, operators
from threadtalk.core.masks import matches
from threadtalk.wire.irc import about
from threadtalk.wire.irc import help as texts
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.writing import bare

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _about(session: IrcSession, message: Message) -> list[Command | bytes]:
    target = message.params[0] if message.params else ""
    if target and not matches(target, session.server.name):
        return [commands.FindServer(target, message.command)]
    return [about.ABOUT[message.command](session.form, session.me)]


def _links(session: IrcSession, message: Message) -> list[Command | bytes]:
    *remote, mask = message.params[:2] or ("*",)
    if remote and not matches(remote[0], session.server.name):
        return [session.numeric(n.ERR_NOSUCHSERVER, remote[0])]
    links = about.links(session.form, session.me) if matches(mask, session.server.name) else b""
    return [links + session.numeric(n.RPL_ENDOFLINKS, "*")]


def _lusers(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.Count(session.door.connections)]


def _stats(session: IrcSession, message: Message) -> list[Command | bytes]:
    query, *rest = message.params
    if not query or not query[0].isalnum():
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "STATS")]
    if rest and not matches(rest[0], session.server.name):
        return [session.numeric(n.ERR_NOSUCHSERVER, rest[0])]
    report = _STATS.get(query[0].lower())
    wishes = report(session) if report is not None else []
    return [*wishes, session.numeric(n.RPL_ENDOFSTATS, query[0])]


def _stats_commands(session: IrcSession) -> list[Command | bytes]:
    counts = sorted((name, count) for name, count in dict(session.usage).items() if count)
    return [bare(session.form, session.me, n.RPL_STATSCOMMANDS, name, str(count)) for name, count in counts]


_STATS: dict[str, Callable[[IrcSession], list[Command | bytes]]] = {
    "m": _stats_commands,
    "o": lambda session: [commands.AskLeave(operators.STATS)],
    "u": lambda session: [about.uptime(session.form, session.me)],
}
"""By letter; of the others there is nothing to tell."""


def _help(session: IrcSession, message: Message) -> list[Command | bytes]:
    asked = message.params[0] if message.params else ""
    subject = asked.upper()
    # What cannot stand in the middle of a message is not repeated (modern IRC, "ERR_HELPNOTFOUND").
    shown = "*" if not asked or " " in asked or asked.startswith(":") else asked
    text = texts.text(subject)
    if text is None:
        return [session.numeric(n.ERR_HELPNOTFOUND, shown)]
    title, *middle, last = text
    return [
        session.numeric(n.RPL_HELPSTART, shown, text=title),
        *(session.numeric(n.RPL_HELPTXT, shown, text=line) for line in ("", *middle)),
        session.numeric(n.RPL_ENDOFHELP, shown, text=last),
    ]


def _isupport(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not session.has_entered and "draft/extended-isupport" not in session.caps:
        return [session.numeric(n.ERR_NOTREGISTERED)]
    return [about.isupport(session.form, session.me)]


COMMANDS = {
    "MOTD": Entry(_about),
    "ISUPPORT": Entry(_isupport, before_registration=True, specification="extended-isupport"),
    "VERSION": Entry(_about),
    "ADMIN": Entry(_about),
    "TIME": Entry(_about),
    "INFO": Entry(_about),
    "LINKS": Entry(_links),
    "LUSERS": Entry(_lusers),
    "STATS": Entry(_stats, 1),
    "HELP": Entry(_help),
    "HELPOP": Entry(_help),
}
