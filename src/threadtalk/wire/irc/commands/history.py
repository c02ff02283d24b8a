"""CHATHISTORY (IRCv3 chathistory)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.names import conversation
from threadtalk.wire.api import Do
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.times import NotATime, parse_time

if TYPE_CHECKING:
    from threadtalk.core.commands import Command, Point
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_PARAMETERS = {"BEFORE": 3, "AFTER": 3, "LATEST": 3, "AROUND": 3, "BETWEEN": 4, "TARGETS": 3}
"""How many parameters each subcommand takes."""


class _Refused(Exception):
    """The command cannot be understood; carries the rest of the FAIL line."""


def _chathistory(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    name = message.params[0].upper()
    try:
        params = _checked(name, message.params[1:])
        command = _targets(name, params) if name == "TARGETS" else _page(session, name, params)
    except _Refused as refused:
        return [session.fail("CHATHISTORY", str(refused))]
    session.history_command = name
    session.history_target = params[0]
    return Do(command, settles=True)


def _checked(name: str, params: tuple[str, ...]) -> tuple[str, ...]:
    count = _PARAMETERS.get(name)
    if count is None:
        raise _Refused(f"INVALID_PARAMS {name[:32] or '*'} :Unknown command")
    if len(params) != count or not all(params):
        problem = "Too many parameters" if len(params) > count else "Insufficient parameters"
        raise _Refused(f"INVALID_PARAMS {name} :{problem}")
    return params


def _targets(name: str, params: tuple[str, ...]) -> commands.ListConversations:
    first, second, limit = params
    after, before = (_point_in_time(name, word) for word in (first, second))
    return commands.ListConversations(after.milliseconds, before.milliseconds, _limit(name, limit))


def _page(session: IrcSession, name: str, params: tuple[str, ...]) -> commands.ReadHistory:
    target, *points = params[:-1]
    ask = partial(
        commands.ReadHistory,
        target,
        _limit(name, params[-1]),
        everything="draft/event-playback" in session.caps,
        note=name,
    )
    if name == "LATEST" and points[0] == "*":
        return ask()
    first, *second = [_point(session, name, target, point) for point in points]
    if name == "BEFORE":
        return ask(before=first)
    if name == "AFTER":
        return ask(after=first)
    if name == "LATEST":
        return ask(after=first, from_end=True)
    if name == "AROUND":
        return ask(around=first)
    return ask(after=first, before=second[0])


def _limit(name: str, word: str) -> int:
    if not word.isascii() or not word.isdigit() or not int(word[:9]):
        raise _Refused(f"INVALID_PARAMS {name} {word} :Invalid limit")
    return int(word[:9])


def _point(session: IrcSession, name: str, target: str, word: str) -> Point:
    kind, _, value = word.partition("=")
    if kind == "timestamp":
        return _point_in_time(name, word)
    if kind == "msgid":
        room = target if target.startswith("#") else conversation(session.nick, target)
        number = session.server.message_number(room, value)
        if number is None:
            raise _Refused(f"INVALID_PARAMS {name} {word} :Unknown message id")
        return number
    raise _Refused(f"INVALID_MSGREFTYPE {name} {target} {kind or '*'} :Use msgid= or timestamp=")


def _point_in_time(name: str, word: str) -> commands.At:
    kind, _, value = word.partition("=")
    try:
        if kind != "timestamp":
            raise NotATime(kind)
        return commands.At(parse_time(value))
    except NotATime:
        raise _Refused(f"INVALID_PARAMS {name} {word} :Invalid timestamp") from None


COMMANDS = {"CHATHISTORY": Entry(_chathistory, 1, specification="chathistory")}
