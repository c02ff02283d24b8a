"""SEARCH (a draft of IRCv3, and soju's extension): messages by their words, authors, places and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.wire.api import Do
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.message import parse_tags
from threadtalk.wire.irc.times import NotATime, parse_time
from threadtalk.wire.irc.writing import word

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

DRAFT = "draft/search"
SOJU = "soju.im/search"
"""Under this name (soju, doc/ext/search.md) what is found comes in ascending order, and with `after` the search begins
there. Under the other one the latest messages come, the latest first."""

_ATTRIBUTES = frozenset({"in", "from", "after", "before", "text", "limit"})


def capability(session: IrcSession) -> str:
    """Return under which name the client has asked for the search; "" where it has not."""
    return next((name for name in (DRAFT, SOJU) if name in session.caps), "")


def _search(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    name = capability(session)
    if not name:
        return [session.numeric(n.ERR_UNKNOWNCOMMAND, "SEARCH")]
    attributes = parse_tags(message.params[0])
    unknown = sorted(attributes.keys() - _ATTRIBUTES)
    if len(message.params) > 1 or unknown:
        return _refuse(session, unknown[0] if unknown else "*", "Unknown attribute, or a space that is not escaped")
    ends: dict[str, int | commands.Mark | None] = {}
    for key in ("after", "before"):
        try:
            ends[key] = _end(session, attributes[key]) if key in attributes else None
        except NotATime:
            return _refuse(session, key, "Invalid time, or unknown message id")
    limit = attributes.get("limit", str(session.server.limits.history_page_max))
    if not limit.isascii() or not limit.isdigit() or not int(limit[:9]):
        return _refuse(session, "limit", "Invalid limit")
    for key in ("in", "from"):
        if key in attributes and not attributes[key]:
            return _refuse(session, key, "Missing value")
    text, room, author = (attributes.get(key, "") for key in ("text", "in", "from"))
    is_from_start = name == SOJU and ends["after"] is not None
    return Do(commands.Search(text, int(limit[:9]), room, author, **ends, from_start=is_from_start), settles=True)


def _end(session: IrcSession, word: str) -> int | commands.Mark:
    """Return where a search ends: a time, or (ours; as CHATHISTORY has it) `msgid=…`. Raises `NotATime`."""
    kind, _, value = word.partition("=")
    if kind == "timestamp":
        return parse_time(value)
    mark = session.server.parse_id(value) if kind == "msgid" else None
    return mark if mark is not None else parse_time(word)


def _refuse(session: IrcSession, attribute: str, why: str) -> list[Command | bytes]:
    return [session.fail("SEARCH", f"INVALID_PARAMS {word(attribute)} :{why}")]


COMMANDS = {"SEARCH": Entry(_search, 1, specification="draft/search")}
