"""Questions about people and the server: WHO, WHOIS, WHOWAS, MONITOR, LUSERS, MOTD, VERSION and their like."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from threadtalk.core import commands
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
    nick = message.params[min(1, len(message.params) - 1)]
    return [commands.DescribePerson(nick), session.numeric(n.RPL_ENDOFWHOIS, nick)]


def _whowas(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[0]:
        return [session.numeric(n.ERR_NONICKNAMEGIVEN)]
    nick = message.params[0]
    return [session.numeric(n.ERR_WASNOSUCHNICK, nick), session.numeric(n.RPL_ENDOFWHOWAS, nick)]


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


def _lusers(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.Count()]


def _motd(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [session.motd()]


def _version(session: IrcSession, message: Message) -> list[Command | bytes]:
    server = session.server
    return [session.numeric(n.RPL_VERSION, server.version, server.name, text="ThreadTalk"), session.isupport()]


def _time(session: IrcSession, message: Message) -> list[Command | bytes]:
    now = datetime.now(UTC)
    return [session.numeric(n.RPL_TIME, session.server.name, text=f"{now:%A %B %d %Y -- %H:%M:%S} +00:00")]


def _info(session: IrcSession, message: Message) -> list[Command | bytes]:
    lines = ["ThreadTalk, a self-hosted chat room", f"Version {session.server.version}"]
    return [*(session.numeric(n.RPL_INFO, text=line) for line in lines), session.numeric(n.RPL_ENDOFINFO)]


def _links(session: IrcSession, message: Message) -> list[Command | bytes]:
    name = session.server.name
    return [
        session.numeric(n.RPL_LINKS, name, name, text=f"0 {session.server.network}"),
        session.numeric(n.RPL_ENDOFLINKS, "*"),
    ]


def _admin(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [
        session.numeric(n.RPL_ADMINME, session.server.name),
        session.numeric(n.RPL_ADMINLOC1, text=session.server.network),
        session.numeric(n.RPL_ADMINLOC2, text="Ask in the channel."),
        session.numeric(n.RPL_ADMINEMAIL, text="none"),
    ]


COMMANDS = {
    "WHO": Entry(_who),
    "WHOIS": Entry(_whois),
    "WHOWAS": Entry(_whowas),
    "USERHOST": Entry(_userhost, 1),
    "ISON": Entry(_ison, 1),
    "MONITOR": Entry(_monitor, 1, specification="monitor"),
    "LUSERS": Entry(_lusers),
    "MOTD": Entry(_motd),
    "VERSION": Entry(_version),
    "TIME": Entry(_time),
    "INFO": Entry(_info),
    "LINKS": Entry(_links),
    "ADMIN": Entry(_admin),
}
