"""MODLOG, and CHANSERV with its short form CS: what keeps order in a channel and has no command elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.wire.api import Do
from threadtalk.wire.irc import chanserv
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _modlog(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    return to_step(chanserv.answer(session, f"LOG {' '.join(message.params[:2])}"))


def _chanserv(session: IrcSession, message: Message) -> list[Command | bytes] | Step:
    return to_step(chanserv.answer(session, " ".join(message.params)))


def to_step(wishes: list[Command | bytes]) -> list[Command | bytes] | Step:
    """Return what has to be waited for as a step of its own: the acts of moderators are read by the session."""
    for wish in wishes:
        if isinstance(wish, commands.ReadActs):
            return Do(wish, settles=True)
    return wishes


COMMANDS = {
    "MODLOG": Entry(_modlog, 1, specification="ours"),
    "CHANSERV": Entry(_chanserv, specification="customary"),
    "CS": Entry(_chanserv, specification="customary"),
}
