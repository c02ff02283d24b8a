"""What the server tells of itself: the message of the day, its version, who runs it (modern IRC, "Server Queries")."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.writing import bare, numeric

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.wire.irc.form import IrcForm

_TOKENS_PER_LINE = 13
"""Tokens of one RPL_ISUPPORT (modern IRC, "RPL_ISUPPORT")."""

_BATCH = "I"
"""Name of the batch of RPL_ISUPPORT: it is told in one piece, so one name is enough."""


def readable(seconds: float) -> str:
    """Return a time since 1970 in words, in UTC."""
    return f"{datetime.fromtimestamp(seconds, UTC):%a %b %d %Y %H:%M:%S} UTC"


def motd(form: IrcForm, me: str) -> bytes:
    """Return the message of the day."""
    lines = form.server.about.motd
    if not lines:
        return numeric(form, me, n.ERR_NOMOTD)
    start = numeric(form, me, n.RPL_MOTDSTART, text=f"- {form.server.name} Message of the day -")
    body = [numeric(form, me, n.RPL_MOTD, text=f"- {line}") for line in lines]
    return b"".join([start, *body, numeric(form, me, n.RPL_ENDOFMOTD)])


def isupport(form: IrcForm, me: str) -> bytes:
    """Return what the server supports; as a batch of its own to those who know it (extended-isupport)."""
    tokens = form.server.isupport()
    parts = (tokens[i : i + _TOKENS_PER_LINE] for i in range(0, len(tokens), _TOKENS_PER_LINE))
    lines = [numeric(form, me, n.RPL_ISUPPORT, *part) for part in parts]
    if not {"batch", "draft/extended-isupport"} <= form.caps:
        return b"".join(lines)
    start = form.line(form.server.name, "BATCH", f"+{_BATCH} draft/isupport")
    tagged = [f"@batch={_BATCH} ".encode() + line for line in lines]
    return b"".join([start, *tagged, form.line(form.server.name, "BATCH", f"-{_BATCH}")])


def version(form: IrcForm, me: str) -> bytes:
    """Return the version, and what it supports."""
    server = form.server
    return numeric(form, me, n.RPL_VERSION, server.version, server.name, text="ThreadTalk") + isupport(form, me)


def time(form: IrcForm, me: str) -> bytes:
    """Return the time."""
    now = datetime.now(UTC)
    return numeric(form, me, n.RPL_TIME, form.server.name, text=f"{now:%A %B %d %Y -- %H:%M:%S} +00:00")


def info(form: IrcForm, me: str) -> bytes:
    """Return what this is."""
    server = form.server
    texts = (
        "ThreadTalk, a self-hosted chat room",
        f"Version {server.version}",
        server.about.description,
        f"Running since {server.created}",
    )
    lines = [numeric(form, me, n.RPL_INFO, text=text) for text in texts]
    return b"".join([*lines, numeric(form, me, n.RPL_ENDOFINFO)])


def admin(form: IrcForm, me: str) -> bytes:
    """Return who runs the server, and where."""
    about = form.server.about
    return b"".join(
        [
            numeric(form, me, n.RPL_ADMINME, form.server.name),
            numeric(form, me, n.RPL_ADMINLOC1, text=about.location or "No location is given."),
            numeric(form, me, n.RPL_ADMINLOC2, text=about.description),
            numeric(form, me, n.RPL_ADMINEMAIL, text=about.contact or "No address is given."),
        ]
    )


def links(form: IrcForm, me: str) -> bytes:
    """Return the servers of the network: this one."""
    server = form.server
    return numeric(form, me, n.RPL_LINKS, server.name, server.name, text=f"0 {server.about.description}")


def uptime(form: IrcForm, me: str) -> bytes:
    """Return since when the server runs."""
    seconds = max(0, int((datetime.now(UTC) - form.server.started).total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return numeric(form, me, n.RPL_STATSUPTIME, text=f"Server Up {days} days {hours}:{minutes:02}:{seconds:02}")


def operators(form: IrcForm, me: str) -> bytes:
    """Return who may become an operator, and from where."""
    lines = (
        bare(form, me, n.RPL_STATSOLINE, "O", f"*@{address}", "*", name)
        for name, addresses in form.server.about.operators
        for address in addresses or ("*",)
    )
    return b"".join(lines)


ABOUT: dict[str, Callable[[IrcForm, str], bytes]] = {
    "ADMIN": admin,
    "INFO": info,
    "MOTD": motd,
    "TIME": time,
    "VERSION": version,
}
"""By command, what can be asked of any server; of this one, it is answered by this."""
