"""The commands by which people keep order in a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands, modes
from threadtalk.core.events import ModeChange
from threadtalk.wire import modestring, wishes
from threadtalk.wire.api import Do, Find
from threadtalk.wire.terms import seconds, target_term_reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from threadtalk.core.events import Message
    from threadtalk.wire.api import Step
    from threadtalk.wire.plain.session import PlainSession

    Handler: TypeAlias = "Callable[[PlainSession, str], Step]"

ACTS_COUNT = 20
"""Acts shown by /modlog when no count is given: about one screen."""

QUIET_SECONDS = 300
"""How long a room is quiet when no time is given: long enough to calm down, short enough to be forgotten."""


def _on_room(command: Callable[[str], commands.Command]) -> Handler:
    """Return a handler for what needs nothing but the room one is in."""
    return lambda session, rest: Do(command(session.room))


def _on_name(name: str, command: Callable[[str, str], commands.Command]) -> Handler:
    """Return a handler for what needs the room one is in, and one name."""

    def handle(session: PlainSession, rest: str) -> Step:
        return Do(command(session.room, rest)) if rest and " " not in rest else session.usage(name)

    return handle


def _rank(name: str, rank: str, *, on: bool) -> Handler:
    return _on_name(name, lambda room, alias: commands.SetModes(room, (ModeChange(on, rank, alias),)))


def _ban(name: str, *, mute: bool) -> Handler:
    def handle(session: PlainSession, rest: str) -> Step:
        asked = target_term_reason(rest)
        return Do(commands.Ban(session.room, *asked, mute=mute)) if asked is not None else session.usage(name)

    return handle


def _kick(session: PlainSession, rest: str) -> Step:
    alias, _, reason = rest.partition(" ")
    return Do(commands.Kick(session.room, alias, reason.strip())) if alias else session.usage("kick")


def _invite(session: PlainSession, rest: str) -> Step:
    return Do(commands.Invite(rest, session.room)) if rest and " " not in rest else session.usage("invite")


def _rename(session: PlainSession, rest: str) -> Step:
    new, _, reason = rest.partition(" ")
    if not new:
        return session.usage("rename")
    return Do(commands.RenameRoom(session.room, new if new.startswith("#") else f"#{new}", reason.strip()))


def _mode(session: PlainSession, rest: str) -> Step:
    if not rest:
        return Do(commands.ShowModes(session.room))
    asked = list(modestring.read(rest.split()))
    if any(each.is_missing for each in asked):
        return session.usage("mode")
    wishes: list[commands.Command] = [commands.ShowMasks(session.room, each.mode) for each in asked if not each.change]
    changes = tuple(each.change for each in asked if each.change)[: modes.CHANGES_MAX]
    if changes:
        wishes.append(commands.SetModes(session.room, changes))
    return Do(wishes[0], then=tuple(wishes[1:])) if wishes else session.usage("mode")


def _slow(session: PlainSession, rest: str) -> Step:
    if rest.lower() in ("off", "0"):
        return Do(commands.SetModes(session.room, (ModeChange(False, modes.SLOW),)))
    pause = seconds(rest)
    if pause is None:
        return session.usage("slow")
    return Do(commands.SetModes(session.room, (ModeChange(True, modes.SLOW, str(pause)),)))


def _readonly(session: PlainSession, rest: str) -> Step:
    wanted = {"on": True, "off": False}.get(rest.lower())
    if wanted is None:
        return session.usage("readonly")
    return Do(commands.SetModes(session.room, (ModeChange(wanted, "m"),)))


def _quiet(session: PlainSession, rest: str) -> Step:
    if rest.lower() == "off":
        return Do(commands.SetModes(session.room, (ModeChange(False, "m"),)))
    length = seconds(rest) if rest else QUIET_SECONDS
    return Do(commands.Quiet(session.room, length)) if length else session.usage("quiet")


def _modlog(session: PlainSession, rest: str) -> Step:
    if rest and not (rest.isascii() and rest.isdigit()):
        return session.usage("modlog")
    return Do(commands.ReadActs(session.room, int(rest[:9] or ACTS_COUNT)), settles=True)


def _hook(session: PlainSession, rest: str) -> Step:
    act, _, name = rest.partition(" ")
    if not act:
        return Do(commands.ListHooks(session.room))
    make = _HOOK.get(act.lower())
    if make is None or not name or " " in name:
        return session.usage("hook")
    return Do(make(session.room, name))


_HOOK: dict[str, Callable[[str, str], commands.Command]] = {"add": wishes.add_hook, "remove": commands.RemoveHook}


def _redact(session: PlainSession, rest: str) -> Step:
    word, _, reason = rest.partition(" ")
    if not (word.isascii() and word.isdigit()):
        return Do(commands.RedactLast(session.room, rest))
    room, number = session.room, int(word[:15])

    def redact(found: Message | None) -> Step:
        if found is None:
            return Do(commands.Redact(room, number, reason.strip(), word))
        who = (found.alias, found.sender.account, found.at)
        return Do(commands.Redact(room, found.number, reason.strip(), word, *who))

    return Find(room, number, redact)


ORDER: dict[str, Handler] = {
    "claim": _on_room(commands.RegisterRoom),
    "unclaim": _on_room(commands.UnregisterRoom),
    "transfer": _on_name("transfer", commands.TransferRoom),
    "access": _on_room(commands.ShowRegistration),
    "kick": _kick,
    "ban": _ban("ban", mute=False),
    "unban": _on_name("unban", commands.Unban),
    "bans": _on_room(lambda room: commands.ShowMasks(room, "b")),
    "mute": _ban("mute", mute=True),
    "unmute": _on_name("unmute", lambda room, name: commands.Unban(room, name, mute=True)),
    "op": _rank("op", "o", on=True),
    "deop": _rank("deop", "o", on=False),
    "mod": _rank("mod", "h", on=True),
    "unmod": _rank("unmod", "h", on=False),
    "voice": _rank("voice", "v", on=True),
    "unvoice": _rank("unvoice", "v", on=False),
    "mode": _mode,
    "invite": _invite,
    "redact": _redact,
    "slow": _slow,
    "quiet": _quiet,
    "readonly": _readonly,
    "modlog": _modlog,
    "hook": _hook,
    "rename": _rename,
}
