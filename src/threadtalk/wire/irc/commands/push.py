"""WEBPUSH: have a browser told of messages while nobody looks (IRCv3 webpush, a draft)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.message import parse_tags

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

_ENDPOINT = re.compile(r"https?://[!-~]{1,490}")
_KEY = re.compile(r"[A-Za-z0-9_-]{87}=?")
_AUTH = re.compile(r"[A-Za-z0-9_-]{22}={0,2}")
"""Of a P-256 point and of 16 bytes, base64url (RFC 8291, section 3.2)."""


def _webpush(session: IrcSession, message: Message) -> list[Command | bytes]:
    subcommand, endpoint = message.params[0].upper(), message.params[1]
    if not session.server.vapid:
        return [session.fail("WEBPUSH", f"FORBIDDEN {subcommand[:16]} :Nothing is pushed here")]
    if not _ENDPOINT.fullmatch(endpoint):
        return [session.fail("WEBPUSH", f"INVALID_PARAMS {subcommand[:16]} :That is not the address of a push service")]
    if subcommand == "UNREGISTER":
        return [commands.UnregisterPush(endpoint)]
    keys = parse_tags(message.params[2]) if len(message.params) > 2 else {}
    p256dh, auth = keys.get("p256dh", ""), keys.get("auth", "")
    if subcommand != "REGISTER" or not _KEY.fullmatch(p256dh) or not _AUTH.fullmatch(auth):
        return [session.fail("WEBPUSH", f"INVALID_PARAMS {subcommand[:16]} :REGISTER <endpoint> p256dh=...;auth=...")]
    return [commands.RegisterPush(endpoint, p256dh.rstrip("="), auth.rstrip("="))]


COMMANDS = {"WEBPUSH": Entry(_webpush, 2, specification="webpush (draft)")}
