"""REDACT (IRCv3 message-redaction) and MARKREAD (IRCv3 read-marker): what is done about messages afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.names import check_alias, check_room, conversation
from threadtalk.wire.api import Do, Find
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.times import NotATime, parse_time
from threadtalk.wire.irc.writing import word

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.core.events import Message as Said
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _redact(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    if "draft/message-redaction" not in session.caps:
        return [session.numeric(n.ERR_UNKNOWNCOMMAND, "REDACT")]
    target, reference, *rest = message.params
    reason = rest[0] if rest else ""
    room = target if target.startswith("#") else conversation(session.nick, target)
    number = session.server.message_number(room, reference)

    def redact(found: Said | None) -> Step:
        if found is None:
            return Do(commands.Redact(target, number or 0, reason, reference))
        who = (found.alias, found.sender.account, found.at)
        return Do(commands.Redact(target, found.number, reason, reference, *who))

    # Whether one may ask at all, and what is answered to who may not, is for the World to say.
    return redact(None) if number is None else Find(room, number, redact)


def _markread(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[0]:
        return [session.fail("MARKREAD", "NEED_MORE_PARAMS :Missing parameters")]
    target, *rest = message.params
    if (check_room(target) if target.startswith("#") else check_alias(target)) is not None:
        return [session.fail("MARKREAD", f"INVALID_PARAMS {word(target)} :Invalid parameters")]
    if not rest:
        return [commands.MarkRead(target)]
    kind, _, value = rest[0].partition("=")
    try:
        if kind != "timestamp":
            raise NotATime(kind)
        return [commands.MarkRead(target, parse_time(value))]
    except NotATime:
        return [session.fail("MARKREAD", f"INVALID_PARAMS {word(rest[0])} :Invalid parameters")]


COMMANDS = {
    "REDACT": Entry(_redact, 2, specification="message-redaction"),
    "MARKREAD": Entry(_markread, specification="read-marker"),
}
