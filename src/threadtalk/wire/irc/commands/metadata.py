"""METADATA (IRCv3 metadata): what people and channels tell of themselves, also before registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.metadata import SELF, execute_alone
from threadtalk.core.names import fold
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc import replies
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.writing import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _metadata(session: IrcSession, message: Message) -> list[Command | bytes]:
    if "draft/metadata-2" not in session.caps:
        return [session.numeric(n.ERR_UNKNOWNCOMMAND, "METADATA")]
    target, name, *params = message.params
    name = name.upper()
    if name not in _SUBCOMMANDS:
        return [session.fail("METADATA", f"SUBCOMMAND_INVALID {word(name)} :Invalid subcommand")]
    if name in _OWN and fold(target) not in (SELF, fold(session.me)):
        return [_no_target(session, target)]
    min_params, make = _SUBCOMMANDS[name]
    if len(params) < min_params:
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "METADATA")]
    command = make(target, params)
    return [command] if session.has_entered else _before_registration(session, target, command)


def _before_registration(session: IrcSession, target: str, command: Command) -> list[Command | bytes]:
    if target != SELF:
        return [_no_target(session, target)]  # nobody has a nick yet, whatever NICK was sent
    results = execute_alone(session.metadata, session.subscriptions, command)
    return [replies.encode(session.form, result, SELF) for result in results]


def _no_target(session: IrcSession, target: str) -> bytes:
    return session.encode_refusal(Refusal(Code.METADATA_NO_TARGET, {"target": target}))


_OWN = frozenset({"SUB", "UNSUB", "SUBS"})
"""Subcommands that have no target but oneself."""

_SUBCOMMANDS: dict[str, tuple[int, Callable[[str, list[str]], Command]]] = {
    "GET": (1, lambda target, params: commands.GetMetadata(target, tuple(params))),
    "LIST": (0, lambda target, params: commands.ListMetadata(target)),
    "SET": (1, lambda target, params: commands.SetMetadata(target, params[0], params[1] if params[1:] else None)),
    "CLEAR": (0, lambda target, params: commands.ClearMetadata(target)),
    "SUB": (1, lambda target, params: commands.Subscribe(tuple(params))),
    "UNSUB": (1, lambda target, params: commands.Unsubscribe(tuple(params))),
    "SUBS": (0, lambda target, params: commands.ListSubscriptions()),
    "SYNC": (0, lambda target, params: commands.SyncMetadata(target)),
}
"""By name: how many parameters they need, and what they ask for."""

COMMANDS = {"METADATA": Entry(_metadata, 2, before_registration=True, specification="metadata")}
