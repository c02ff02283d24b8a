"""What whoever runs the server can ask of it, as it is typed: on the command line, and by operators in the chat."""

from __future__ import annotations

import argparse
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from threadtalk.errors import AdminError

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_OF_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}

_TIME = re.compile(r"([0-9]{1,9})([smhdw])")


@dataclass(frozen=True)
class Act:
    """One thing that can be asked for, as the command line has it."""

    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None
    arguments: Callable[[argparse.Namespace], dict[str, Any]] = lambda _: {}
    """What the server is told, from what was typed."""
    name: str = ""
    """What the server calls it, where that is not what is typed."""


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what the account is called")


def _add_create(parser: argparse.ArgumentParser) -> None:
    _add_name(parser)
    parser.add_argument("--owner", action="store_true", help="it owns the server: it may do everything")


def _add_kick(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("alias", metavar="ALIAS", help="who is to go; they can come back")
    parser.add_argument("--reason", metavar="TEXT", default="", help="what everybody is told")


def _add_announce(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="what everybody is told")


def _add_ban(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="ADDRESS|NETWORK|ALIAS", help="an alias: where it is connected from")
    parser.add_argument(
        "--for", dest="time", metavar="TIME", default="", help="how long: 30m, 2h, 2d, 1w (default: for ever)"
    )
    parser.add_argument("--reason", metavar="TEXT", default="", help="what those are told whom it keeps out")


def _add_unban(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="ADDRESS|NETWORK", help="as it was banned")


def _add_registrations(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("state", choices=("open", "closed"), nargs="?", help="without it: tell which")


def _add_emergency(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("state", choices=("on", "off"), nargs="?", help="without it: tell which")


def _add_stop(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--restart", action="store_true", help="with exit code 75, to be started again")


def _ban(given: argparse.Namespace) -> dict[str, Any]:
    return {"target": given.target, "reason": given.reason, "seconds": _seconds(given.time) if given.time else 0}


def _seconds(text: str) -> int:
    match = _TIME.fullmatch(text)
    if match is None or not int(match[1]):
        raise AdminError(f"{text} is no time: a number and one of s, m, h, d, w, like 2d.")
    return int(match[1]) * SECONDS_OF_UNIT[match[2]]


def _name(given: argparse.Namespace) -> dict[str, Any]:
    return {"name": given.name}


ADMIN: dict[str, Act] = {
    "who": Act("Tell who is here, from where, and in which rooms."),
    "rooms": Act("Tell which rooms there are, empty and secret ones too."),
    "kick": Act("End somebody's connections.", _add_kick, lambda g: {"alias": g.alias, "reason": g.reason}),
    "announce": Act("Tell everybody something.", _add_announce, lambda g: {"text": " ".join(g.text)}),
    "ban": Act("Let nobody connect from an address or network any more.", _add_ban, _ban),
    "unban": Act("Let people connect from there again.", _add_unban, lambda g: {"target": g.target}),
    "bans": Act("Tell which networks are banned."),
    "registrations": Act(
        "Let people make accounts, or not.",
        _add_registrations,
        lambda g: {"open": g.state == "open"} if g.state else {},
    ),
    "emergency": Act(
        "Let only people with an account talk, or all.",
        _add_emergency,
        lambda g: {"on": g.state == "on"} if g.state else {},
    ),
    "reload": Act("Have the settings read anew."),
    "stop": Act("Stop the server.", _add_stop, lambda g: {"restart": g.restart}),
}
"""The acts of `threadtalk admin`."""

ACCOUNT: dict[str, Act] = {
    "list": Act("Tell which accounts there are.", name="accounts"),
    "create": Act(
        "Make an account. Asks for its password twice, or reads it as one line from a pipe.",
        _add_create,
        lambda g: {"name": g.name, "owner": g.owner},
        "account-create",
    ),
    "password": Act("Give an account another password.", _add_name, _name, "account-password"),
    "suspend": Act("Let nobody log in to an account.", _add_name, _name, "account-suspend"),
    "resume": Act(
        "Let its holder log in again.", _add_name, lambda g: {"name": g.name, "on": False}, "account-suspend"
    ),
    "delete": Act("Have an account be gone; what was said stays.", _add_name, _name, "account-delete"),
}
"""The acts of `threadtalk account`."""

IN_CHAT: dict[str, Act] = {
    **ADMIN,
    "accounts": ACCOUNT["list"],
    "suspend": ACCOUNT["suspend"],
    "resume": ACCOUNT["resume"],
    "delete-account": ACCOUNT["delete"],
}
"""Those that an operator may ask for in the chat: all for which nobody has to type a password."""


class _Parser(argparse.ArgumentParser):
    """A parser that complains by an exception, and prints nothing."""

    def error(self, message: str) -> NoReturn:
        raise AdminError(f"{message}. {self.format_usage().strip()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise AdminError(message or "")

    def print_help(self, file: object = None) -> None:
        raise AdminError(self.format_usage().strip())


def parse_line(line: str) -> tuple[str, dict[str, Any]]:
    """Return act and arguments of a line like `ban 192.0.2.7 --for 2d --reason "spam, again"`. Raises `AdminError`."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise AdminError("A quotation mark is missing.") from error
    act = IN_CHAT.get(words[0]) if words else None
    if act is None:
        raise AdminError(f"One of these, each explained by --help: {', '.join(IN_CHAT)}.")
    parser = _Parser(prog=words[0], allow_abbrev=False)
    act.add_arguments(parser)
    return act.name or words[0], act.arguments(parser.parse_args(words[1:]))
