"""CHATHISTORY (IRCv3 chathistory)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.rooms import HISTORY_PAGE_MAX
from threadtalk.wire.api import Do
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command, Point
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


class _Refused(Exception):
    """The command cannot be understood; carries the rest of the FAIL line."""


def _chathistory(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    name = message.params[0].upper()
    try:
        command = _command(session, name, message.params[1:])
    except _Refused as refused:
        return [session.fail("CHATHISTORY", str(refused))]
    session.history_command = name
    return Do(command, settles=True)


def _command(session: IrcSession, name: str, params: tuple[str, ...]) -> commands.ReadHistory:
    count = {"BEFORE": 3, "AFTER": 3, "LATEST": 3, "AROUND": 3, "BETWEEN": 4}.get(name)
    if count is None:
        raise _Refused(f"INVALID_PARAMS {name} :Unknown command")
    if len(params) < count:
        raise _Refused(f"INVALID_PARAMS {name} :Insufficient parameters")
    room, *points = params[: count - 1]
    if not room.startswith("#"):
        raise _Refused(f"INVALID_TARGET {name} {room} :Messages could not be retrieved")
    limit_word = params[count - 1]
    if not limit_word.isascii() or not limit_word.isdigit():
        raise _Refused(f"INVALID_PARAMS {name} :Invalid limit")
    limit = min(int(limit_word[:9]), HISTORY_PAGE_MAX)
    if name == "LATEST" and points[0] == "*":
        return commands.ReadHistory(room, limit)
    first, *second = [_point(session, name, room, point) for point in points]
    if name == "BEFORE":
        return commands.ReadHistory(room, limit, before=first)
    if name == "AFTER":
        return commands.ReadHistory(room, limit, after=first)
    if name == "LATEST":
        return commands.ReadHistory(room, limit, after=first, from_end=True)
    if name == "AROUND":
        return commands.ReadHistory(room, limit, around=first)
    if _is_after(first, second[0]):
        return commands.ReadHistory(room, limit, after=second[0], before=first, from_end=True)
    return commands.ReadHistory(room, limit, after=first, before=second[0])


def _is_after(first: Point, second: Point) -> bool:
    """Whether the first point is the later one: then the page goes backwards. Points of two kinds go forwards."""
    if isinstance(first, commands.At) and isinstance(second, commands.At):
        return first.milliseconds > second.milliseconds
    return isinstance(first, int) and isinstance(second, int) and first > second


def _point(session: IrcSession, name: str, room: str, word: str) -> Point:
    kind, _, value = word.partition("=")
    if kind == "timestamp":
        try:
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
        except ValueError:
            raise _Refused(f"INVALID_PARAMS {name} {word} :Invalid timestamp") from None
        return commands.At(round(moment.timestamp() * 1000))
    if kind == "msgid":
        number = session.server.message_number(room, value)
        if number is None:
            raise _Refused(f"INVALID_PARAMS {name} {word} :Unknown message id")
        return number
    raise _Refused(f"INVALID_MSGREFTYPE {name} {room} {kind or '*'} :Use msgid= or timestamp=")


COMMANDS = {"CHATHISTORY": Entry(_chathistory, 1, specification="chathistory")}
