"""Questions about people: WHO, WHOIS, WHOWAS, USERHOST, ISON, MONITOR (modern IRC, "User-Based Queries")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.masks import matches
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _who(session: IrcSession, message: Message) -> list[Command | bytes]:
    mask = message.params[0] if message.params else "*"
    option = message.params[1] if len(message.params) > 1 else ""
    _, is_extended, fields = option.partition("%")
    return [commands.FindPeople("*" if mask == "0" else mask, fields if is_extended else "")]


def _whois(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[-1]:
        return [session.numeric(n.ERR_NONICKNAMEGIVEN)]
    *target, nick = message.params[:2]
    # A server is asked by its name, or by that of somebody who is on it.
    via = target[0] if target and not matches(target[0], session.server.name) else ""
    return [commands.DescribePerson(nick, via), session.numeric(n.RPL_ENDOFWHOIS, nick)]


def _whowas(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[0]:
        return [session.numeric(n.ERR_NONICKNAMEGIVEN)]
    nick, *rest = message.params
    count = rest[0] if rest else ""
    return [commands.DescribeFormer(nick, int(count[:9]) if count.isascii() and count.isdigit() else 0)]


def _userhost(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.CheckPresence(message.params[:5], hosts=True)]


def _ison(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.CheckPresence(tuple(" ".join(message.params).split()), hosts=False)]


def _monitor(session: IrcSession, message: Message) -> list[Command | bytes]:
    action = message.params[0].upper()
    aliases = tuple(alias for alias in (message.params[1] if len(message.params) > 1 else "").split(",") if alias)
    if action == "+" and aliases:
        return [commands.Watch(aliases)]
    if action == "-" and aliases:
        return [commands.Unwatch(aliases)]
    if action == "C":
        return [commands.Unwatch(None)]
    if action in ("L", "S"):
        return [commands.ListWatched(status=action == "S")]
    return [session.numeric(n.ERR_NEEDMOREPARAMS, "MONITOR")]


COMMANDS = {
    "WHO": Entry(_who),
    "WHOIS": Entry(_whois),
    "WHOWAS": Entry(_whowas),
    "USERHOST": Entry(_userhost, 1),
    "ISON": Entry(_ison, 1),
    "MONITOR": Entry(_monitor, 1, specification="monitor"),
}
