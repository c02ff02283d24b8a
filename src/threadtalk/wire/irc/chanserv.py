"""ChanServ: what keeps order in a channel, said to a nick, as IRC's own commands have no words for all of it.

There is nobody behind it. What is said to it becomes the same commands that every protocol has, is never stored, and is
answered by what the command is answered with, or by a notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands, modes
from threadtalk.core.events import Kicked, ModeChange, ModesSet, Redacted, RoomRenamed
from threadtalk.wire import wishes
from threadtalk.wire.irc.times import timestamp
from threadtalk.wire.modestring import write
from threadtalk.wire.terms import seconds, target_term_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from threadtalk.core.commands import Command
    from threadtalk.core.events import Kept
    from threadtalk.wire.irc.session import IrcSession

    Service: TypeAlias = "Callable[[str, str], Command | None]"
    """Takes a channel and what stands behind it; returns None where that makes no sense."""

NAME = "ChanServ"

ACTS_COUNT = 20
"""Acts shown by LOG when no count is given."""


def answer(session: IrcSession, text: str) -> list[Command | bytes]:
    """Return what comes of a line that was said to ChanServ: commands to execute, and notices."""
    name, _, rest = text.strip().partition(" ")
    channel, _, words = rest.strip().partition(" ")
    usage = SERVICES.get(name.upper())
    if usage is None:
        return [_notice(session, line) for line in _HELP]
    command = _SERVICES[name.upper()](channel, words.strip()) if channel.startswith("#") else None
    return [command] if command is not None else [_notice(session, f"Usage: {name.upper()} {usage}")]


def acts(session: IrcSession, room: str, page: Sequence[Kept]) -> bytes:
    """Return what the moderators of a channel have done, one notice for each act."""
    lines = [f"{timestamp(event.at)} {_act(event)}" for event in page]
    return b"".join(_notice(session, line) for line in lines or [f"Nothing is known that was done in {room}"])


def _act(event: Kept) -> str:
    if isinstance(event, Kicked):
        return f"{event.alias} KICK {event.target} :{event.reason}"
    if isinstance(event, Redacted):
        return f"{event.alias} REDACT a message of {event.author} :{event.reason}"
    if isinstance(event, RoomRenamed):
        return f"{event.alias} RENAME {event.room} {event.new} :{event.reason}"
    if isinstance(event, ModesSet):
        entries = [change.entry for change in event.changes if change.entry is not None]
        until = [f"until {timestamp(entry.until)}" for entry in entries if entry.until]
        why = [f"for {entry.alias or 'that'}: {entry.reason}" for entry in entries if entry.reason]
        changed = f"{event.alias or 'the server'} MODE {write(event.changes)}"
        return " ".join([changed, *(f"({words})" for words in [*until, *why])])
    return ""


def _notice(session: IrcSession, text: str) -> bytes:
    return session.form.line(f"{NAME}!{NAME}@{session.server.name}", "NOTICE", f"{session.me} :{text}")


def _rank(rank: str, *, on: bool) -> Service:
    def service(channel: str, words: str) -> Command | None:
        changes = tuple(ModeChange(on, rank, nick) for nick in words.split()[: modes.CHANGES_MAX])
        return commands.SetModes(channel, changes) if changes else None

    return service


def _ban(*, mute: bool) -> Service:
    def service(channel: str, words: str) -> Command | None:
        asked = target_term_reason(words)
        return commands.Ban(channel, *asked, mute=mute) if asked is not None else None

    return service


def _unban(*, mute: bool) -> Service:
    return lambda channel, words: commands.Unban(channel, words, mute=mute) if words and " " not in words else None


def _kick(channel: str, words: str) -> Command | None:
    nick, _, reason = words.partition(" ")
    return commands.Kick(channel, nick, reason.strip()) if nick else None


def _quiet(channel: str, words: str) -> Command | None:
    length = seconds(words)
    return commands.Quiet(channel, length) if length else None


def _log(channel: str, words: str) -> Command | None:
    is_count = words.isascii() and words.isdigit()
    return commands.ReadActs(channel, int(words[:9]) if is_count else ACTS_COUNT) if is_count or not words else None


def _hook(channel: str, words: str) -> Command | None:
    act, _, name = words.partition(" ")
    if act.upper() in ("", "LIST"):
        return commands.ListHooks(channel) if not name else None
    make = _HOOK.get(act.upper())
    return make(channel, name) if make is not None and name and " " not in name else None


_HOOK: dict[str, Callable[[str, str], Command]] = {"ADD": wishes.add_hook, "REMOVE": commands.RemoveHook}


def _transfer(channel: str, words: str) -> Command | None:
    return commands.TransferRoom(channel, words) if words and " " not in words else None


SERVICES: dict[str, str] = {
    "REGISTER": "<channel>",
    "DROP": "<channel>",
    "TRANSFER": "<channel> <account>",
    "INFO": "<channel>",
    "OP": "<channel> <nick>",
    "DEOP": "<channel> <nick>",
    "HALFOP": "<channel> <nick>",
    "DEHALFOP": "<channel> <nick>",
    "VOICE": "<channel> <nick>",
    "DEVOICE": "<channel> <nick>",
    "KICK": "<channel> <nick> [<reason>]",
    "BAN": "<channel> <nick>|<mask> [for <time>] [<reason>]",
    "UNBAN": "<channel> <nick>|<mask>",
    "MUTE": "<channel> <nick>|<mask> [for <time>] [<reason>]",
    "UNMUTE": "<channel> <nick>|<mask>",
    "QUIET": "<channel> <time>",
    "LOG": "<channel> [<count>]",
    "HOOK": "<channel> [LIST|ADD <name>|REMOVE <name>]",
}
"""What can be said to ChanServ, and how; a time is like 90, 10min, 2h or 1d."""

_SERVICES: dict[str, Service] = {
    "REGISTER": lambda channel, words: commands.RegisterRoom(channel),
    "DROP": lambda channel, words: commands.UnregisterRoom(channel),
    "TRANSFER": _transfer,
    "INFO": lambda channel, words: commands.ShowRegistration(channel),
    "OP": _rank("o", on=True),
    "DEOP": _rank("o", on=False),
    "HALFOP": _rank("h", on=True),
    "DEHALFOP": _rank("h", on=False),
    "VOICE": _rank("v", on=True),
    "DEVOICE": _rank("v", on=False),
    "KICK": _kick,
    "BAN": _ban(mute=False),
    "UNBAN": _unban(mute=False),
    "MUTE": _ban(mute=True),
    "UNMUTE": _unban(mute=True),
    "QUIET": _quiet,
    "LOG": _log,
    "HOOK": _hook,
}

_HELP = (
    "I keep order in channels. A time is like 90, 10min, 2h or 1d. You can say to me:",
    *(f"{name} {usage}" for name, usage in SERVICES.items()),
)
