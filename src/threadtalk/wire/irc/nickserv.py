"""NickServ, for clients from before there were commands for accounts: what it is told never gets into the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.refusals import Refusal
from threadtalk.wire import wishes
from threadtalk.wire.api import Do

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.session import IrcSession

NAME = "NickServ"

HELP = """\
An account keeps your nick for you. What you can tell me:
REGISTER password - claim the nick you have
IDENTIFY [account] password - log in; short: ID
LOGOUT - be nobody's account any more
REGAIN - have the nick of your account, whoever has it now; also: GHOST, RECOVER
PASSWD old new - change the password; ends your other connections
CERT ADD, CERT DEL fingerprint, CERT LIST - log in by the client certificate of your connection
ALWAYSON on|off - stay in your channels while you are not connected
INFO - your account, and by which connections you are here
END number - end one of them
OWNER code - make your account the owner of this server; it has shown the code at its start
DROP password [REDACT] - give the account up; with REDACT, what you have said is taken back""".splitlines()


def answer(session: IrcSession, text: str) -> list[Command | bytes] | Step:
    """Return what comes of something that NickServ is told."""
    word, *rest = text.split() or ["HELP"]
    handler = _HANDLERS.get(word.upper())
    if handler is None:
        return [notice(session, f"I do not know {word[:32]}. To see what I know: /msg {NAME} HELP")]
    return handler(session, rest)


def notice(session: IrcSession, text: str) -> bytes:
    """Return something that NickServ says."""
    return session.form.line(f"{NAME}!{NAME}@{session.server.name}", "NOTICE", f"{session.me} :{text}")


def _help(session: IrcSession, _: list[str]) -> list[Command | bytes]:
    return [notice(session, line) for line in HELP]


def _register(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if not words:
        return [notice(session, "REGISTER password")]
    return _do(session, wishes.register(session.door, "", words[0], NAME))


def _identify(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if not words:
        return [notice(session, "IDENTIFY [account] password")]
    found = wishes.log_in(session.door, words[0] if len(words) > 1 else session.nick, words[-1])
    return _do(session, found if isinstance(found, Refusal) else commands.LogIn(found, session.door.place))


def _password(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if len(words) != 2:
        return [notice(session, "PASSWD old new")]
    return _do(session, wishes.change_password(session.door, session.account, *words))


def _certificate(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    act = words[0].upper() if words else ""
    if act == "ADD":
        fingerprint = words[1] if len(words) > 1 else session.door.certificate
        return _do(session, commands.AddCertificate(fingerprint.replace(":", "").lower()))
    if act == "DEL" and len(words) > 1:
        return _do(session, commands.RemoveCertificate(words[1].replace(":", "").lower()))
    if act == "LIST":
        return _do(session, commands.ShowAccount())
    return [notice(session, "CERT ADD, CERT DEL fingerprint, CERT LIST")]


def _always_on(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if [word.lower() for word in words] not in (["on"], ["off"]):
        return [notice(session, "ALWAYSON on|off")]
    return _do(session, commands.SetAlwaysOn(words[0].lower() == "on"))


def _end(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if len(words) != 1 or not words[0].isascii() or not words[0].isdigit():
        return [notice(session, "END number; INFO tells the numbers")]
    return _do(session, commands.EndConnection(int(words[0][:18])))


def _drop(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if not words or [word.upper() for word in words[1:]] not in ([], ["REDACT"]):
        return [notice(session, "DROP password [REDACT]")]
    return _do(session, wishes.delete(session.door, session.account, words[0], forget=len(words) > 1))


def _owner(session: IrcSession, words: list[str]) -> list[Command | bytes] | Step:
    if len(words) != 1:
        return [notice(session, "OWNER code")]
    return _do(session, wishes.claim_server(session.door, session.account, words[0]))


def _do(session: IrcSession, wish: Command | Refusal) -> list[Command | bytes] | Step:
    return [session.encode_refusal(wish)] if isinstance(wish, Refusal) else Do(wish, settles=True)


_HANDLERS: dict[str, Callable[[IrcSession, list[str]], list[Command | bytes] | Step]] = {
    "HELP": _help,
    "REGISTER": _register,
    "IDENTIFY": _identify,
    "ID": _identify,
    "LOGIN": _identify,
    "LOGOUT": lambda session, _: _do(session, commands.LogOut()),
    "REGAIN": lambda session, _: _do(session, commands.Regain()),
    "GHOST": lambda session, _: _do(session, commands.Regain()),
    "RECOVER": lambda session, _: _do(session, commands.Regain()),
    "PASSWD": _password,
    "CERT": _certificate,
    "ALWAYSON": _always_on,
    "INFO": lambda session, _: _do(session, commands.ShowAccount()),
    "END": _end,
    "OWNER": _owner,
    "DROP": _drop,
}
