"""UPLOAD: leave to send a file, which then comes by HTTP (docs/files.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.tokens import digest_of, make_token
from threadtalk.wire.irc.commands.entry import Entry

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_DIGITS_MAX = 15


def _upload(session: IrcSession, message: Message) -> list[Command | bytes]:
    target, size, name = message.params[:3]
    if not size.isascii() or not size.isdigit() or len(size) > _DIGITS_MAX:
        return [session.fail("UPLOAD", "INVALID_SIZE :The size is a number of bytes")]
    token = make_token()
    return [commands.AskUpload(target, int(size), name, token, digest_of(token))]


COMMANDS = {"UPLOAD": Entry(_upload, 3, specification="ours")}
