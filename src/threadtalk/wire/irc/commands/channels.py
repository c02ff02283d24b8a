"""Channels: JOIN, PART, TOPIC, NAMES, LIST, INVITE, KICK, MODE (modern IRC, "Channel Operations")."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from threadtalk.core import commands, modes
from threadtalk.core.events import ModeChange
from threadtalk.wire import modestring
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def _join(session: IrcSession, message: Message) -> list[Command | bytes]:
    channels, keys = [*message.params, ""][:2]
    if not channels.strip(","):
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "JOIN")]
    if channels == "0":
        return [commands.LeaveAll()]
    pairs = zip_longest(_split(channels), keys.split(",") if keys else [], fillvalue="")
    return [joining(session, channel, key) for channel, key in pairs if channel]


def joining(session: IrcSession, channel: str, key: str = "") -> commands.Join:
    """Return how this client joins a channel."""
    names = "draft/no-implicit-names" not in session.caps
    mark = "draft/read-marker" in session.caps
    follow = "draft/channel-rename" not in session.caps  # the others are told, and go there themselves
    return commands.Join(channel, key, listing=True, names=names, mark=mark, follow=follow)


def _rename(session: IrcSession, message: Message) -> list[Command | bytes]:
    room, new, reason = [*message.params, ""][:3]
    return [commands.RenameRoom(room, new, reason)]


def _part(session: IrcSession, message: Message) -> list[Command | bytes]:
    reason = message.params[1] if len(message.params) > 1 else ""
    if not message.params[0].strip(","):
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "PART")]
    return [commands.Leave(channel, reason) for channel in _split(message.params[0])]


def _topic(session: IrcSession, message: Message) -> list[Command | bytes]:
    channel = message.params[0]
    if len(message.params) == 1:
        return [commands.ShowTopic(channel)]
    return [commands.SetTopic(channel, message.params[1])]


def _names(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params or not message.params[0].strip(","):
        return [session.numeric(n.RPL_ENDOFNAMES, "*")]
    return [commands.ListMembers(channel, or_nobody=True) for channel in _split(message.params[0])]


def _list(session: IrcSession, message: Message) -> list[Command | bytes]:
    # Channels first, conditions second; here, each may stand in either place.
    return [commands.ListRooms(",".join(filter(None, message.params[:2])))]


def _invite(session: IrcSession, message: Message) -> list[Command | bytes]:
    if not message.params:
        return [commands.ListInvitations()]
    if len(message.params) < 2:
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "INVITE")]
    return [commands.Invite(message.params[0], message.params[1])]


def _kick(session: IrcSession, message: Message) -> list[Command | bytes]:
    channels, targets = (_split(names) for names in message.params[:2])
    reason = message.params[2] if len(message.params) > 2 else ""
    listed = [name for name in message.params[0].split(",") if name]
    if len(channels) > 1 and len(listed) != len(targets):
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "KICK")]
    kept, rest = session.within_targets(targets)
    pairs = zip(listed if len(channels) > 1 else channels * len(kept), kept, strict=False)
    return [*(commands.Kick(channel, target, reason) for channel, target in pairs), *rest]


def _mode(session: IrcSession, message: Message) -> list[Command | bytes]:
    target, *rest = message.params
    if not target:
        return [session.numeric(n.ERR_NEEDMOREPARAMS, "MODE")]
    if target.startswith("#"):
        return _channel_mode(session, target, rest)
    changes = [ModeChange(on, letter) for on, letter in modestring.letters(rest[0])] if rest else []
    return [commands.SetOwnMode(tuple(changes), target)]


def _channel_mode(session: IrcSession, channel: str, words: list[str]) -> list[Command | bytes]:
    if not words:
        return [commands.ShowModes(channel)]
    changes: list[ModeChange] = []
    queries: list[Command | bytes] = []
    for asked in modestring.read(words):
        if asked.change is not None:
            changes.append(asked.change)
        elif asked.is_missing:
            missing = "You must specify a parameter for this mode"
            queries.append(session.numeric(n.ERR_INVALIDMODEPARAM, channel, asked.mode, "*", text=missing))
        else:
            queries.append(commands.ShowMasks(channel, asked.mode))
    for i in range(0, len(changes), modes.CHANGES_MAX):
        queries.append(commands.SetModes(channel, tuple(changes[i : i + modes.CHANGES_MAX])))
    return queries


def _split(names: str) -> list[str]:
    """Return the names of a list, each once."""
    return list(dict.fromkeys(name for name in names.split(",") if name))


COMMANDS = {
    "JOIN": Entry(_join, 1),
    "PART": Entry(_part, 1),
    "RENAME": Entry(_rename, 2, specification="extensions/channel-rename"),
    "TOPIC": Entry(_topic, 1),
    "NAMES": Entry(_names),
    "LIST": Entry(_list),
    "INVITE": Entry(_invite),
    "KICK": Entry(_kick, 2),
    "MODE": Entry(_mode, 1),
}
