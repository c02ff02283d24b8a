"""PRIVMSG, NOTICE, TAGMSG (modern IRC, "Sending Messages"; IRCv3 message-tags), AWAY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands, modes
from threadtalk.core.events import Kind
from threadtalk.core.names import fold
from threadtalk.wire.irc import chanserv, nickserv
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.commands.moderation import to_step
from threadtalk.wire.irc.commands.operators import OPERSERV, administer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_SIGNS = "".join(modes.RANKS.values())
"""What stands before a channel to talk to those of a rank alone (STATUSMSG in RPL_ISUPPORT)."""

_ACTION = "\x01ACTION "

_CHANSERV = fold(chanserv.NAME)


def _privmsg(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    if not message.params or not message.params[0]:
        return [session.numeric(n.ERR_NORECIPIENT, text="No recipient given (PRIVMSG)")]
    if len(message.params) < 2 or not message.params[1]:
        return [session.numeric(n.ERR_NOTEXTTOSEND)]
    target, text = message.params[:2]
    service = _SERVICES.get(_addressee(target))
    if service is not None:
        return service(session, text)
    if text.startswith(_ACTION):
        return _speak(session, message, text[len(_ACTION) :].removesuffix("\x01"), Kind.ACTION)
    return _speak(session, message, text, Kind.MESSAGE)


_SERVICES: dict[str, Callable[[IrcSession, str], list[Command | bytes] | Step]] = {
    fold(nickserv.NAME): nickserv.answer,
    fold(OPERSERV): lambda session, text: administer(text),
    _CHANSERV: lambda session, text: to_step(chanserv.answer(session, text)),
}
"""By their keys."""


def _addressee(target: str) -> str:
    """Return the key of the person or service that is meant, without the server that some clients add to a service."""
    return "" if target.startswith("#") else fold(target.partition("@")[0])


def _is_for_chanserv(target: str) -> bool:
    return _addressee(target) == _CHANSERV


def _notice(session: IrcSession, message: Message) -> list[Command | bytes]:
    # A NOTICE is never answered, not even with an error (modern IRC, "NOTICE message").
    if len(message.params) < 2 or not message.params[1] or _is_for_chanserv(message.params[0]):
        return []
    return _speak(session, message, message.params[1], Kind.NOTICE)


def _speak(session: IrcSession, message: Message, text: str, kind: Kind) -> list[Command | bytes]:
    kept, rest = session.within_targets([target for target in message.params[0].split(",") if target])
    tags = session.client_tags(message)
    wishes: list[Command | bytes] = []
    for target in kept:
        if _is_for_chanserv(target):
            continue  # among others it is not understood, but nothing may be kept of it either
        # What would not reach anybody in one piece is refused, as other servers do (the client is to divide it). A
        # notice must not be answered, so it is divided by the server, like the long lines of plain text.
        if kind is not Kind.NOTICE and not session.fits_when_relayed(message.command, target, message.params[1]):
            wishes.append(session.numeric(n.ERR_INPUTTOOLONG))
        else:
            wishes.append(_saying(target, text, kind, tags))
    return wishes if kind is Kind.NOTICE else [*wishes, *rest]


def _saying(target: str, text: str, kind: Kind, tags: Mapping[str, str]) -> Command:
    """Return what it means to say something to a target."""
    if target.startswith("#"):
        return commands.Say(target, text, kind, tags)
    channel = target.lstrip(_SIGNS)
    if channel.startswith("#"):  # of several signs, those of the lowest rank hear it, and all above them
        lowest = max(target[: -len(channel)], key=_SIGNS.index)
        return commands.SayToRank(channel, lowest, text, kind, tags)
    return commands.Tell(target, text, kind, tags)


def speak_several_lines(
    session: IrcSession, command: str, target: str, text: str, tags: Mapping[str, str]
) -> list[Command | bytes]:
    """Say what has come as a batch of several lines, counted like one message."""
    session.usage[command] += 1
    if _is_for_chanserv(target):
        return []
    return [_saying(target, text, Kind.NOTICE if command == "NOTICE" else Kind.MESSAGE, tags)]


def _tagmsg(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params[0]:
        return [session.numeric(n.ERR_NORECIPIENT, text="No recipient given (TAGMSG)")]
    tags = session.client_tags(message)
    if not tags:
        return []
    kept, rest = session.within_targets([target for target in message.params[0].split(",") if target])
    return [*(commands.Signal(target, tags) for target in kept), *rest]


def _away(session: IrcSession, message: Message) -> list[Command | bytes]:
    away = message.params[0] if message.params else ""
    if session.has_entered:
        return [commands.SetAway(away)]
    if "draft/pre-away" not in session.caps:
        return [session.numeric(n.ERR_NOTREGISTERED)]
    session.away = away
    return [session.numeric(n.RPL_NOWAWAY if away else n.RPL_UNAWAY)]


def _setname(session: IrcSession, message: Message) -> list[Command | bytes]:
    return [commands.SetRealname(message.params[0])]


COMMANDS = {
    "PRIVMSG": Entry(_privmsg),
    "NOTICE": Entry(_notice),
    "TAGMSG": Entry(_tagmsg, 1, specification="message-tags"),
    "AWAY": Entry(_away, before_registration=True),
    "SETNAME": Entry(_setname, 1, specification="setname"),
}
