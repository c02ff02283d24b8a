"""PRIVMSG, NOTICE, TAGMSG (modern IRC, "Sending Messages"; IRCv3 message-tags), AWAY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.events import Kind
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_ACTION = "\x01ACTION "


def _privmsg(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[0]:
        return [session.numeric(n.ERR_NORECIPIENT, text="No recipient given (PRIVMSG)")]
    if len(message.params) < 2 or not message.params[1]:
        return [session.numeric(n.ERR_NOTEXTTOSEND)]
    text = message.params[1]
    if text.startswith(_ACTION):
        return _speak(session, message, text[len(_ACTION) :].removesuffix("\x01"), Kind.ACTION)
    return _speak(session, message, text, Kind.MESSAGE)


def _notice(session: IrcSession, message: Message) -> list[Command | bytes]:
    # A NOTICE is never answered, not even with an error (modern IRC, "NOTICE message").
    if len(message.params) < 2 or not message.params[1]:
        return []
    return _speak(session, message, message.params[1], Kind.NOTICE)


def _speak(session: IrcSession, message: Message, text: str, kind: Kind) -> list[Command | bytes]:
    tags = session.client_tags(message)
    wishes: list[Command | bytes] = []
    for target in message.params[0].split(",")[: session.server.limits.targets_max]:
        if target.startswith("#"):
            wishes.append(commands.Say(target, text, kind, tags))
        elif target:
            wishes.append(commands.Tell(target, text, kind, tags))
    return wishes


def _tagmsg(session: IrcSession, message: Message) -> list[Command | bytes]:
    tags = session.client_tags(message)
    if not tags:
        return []
    return [
        commands.Signal(target, tags)
        for target in message.params[0].split(",")[: session.server.limits.targets_max]
        if target
    ]


def _away(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.SetAway(message.params[0] if message.params else "")]


def _setname(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.SetRealname(message.params[0])]


COMMANDS = {
    "PRIVMSG": Entry(_privmsg),
    "NOTICE": Entry(_notice),
    "TAGMSG": Entry(_tagmsg, 1, specification="message-tags"),
    "AWAY": Entry(_away),
    "SETNAME": Entry(_setname, 1, specification="setname"),
}
