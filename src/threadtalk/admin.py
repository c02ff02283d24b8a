"""`threadtalk admin` and `threadtalk account`: what whoever runs the server asks of it, and how the answer is shown.

While a server runs with the data folder, it is asked through the socket there (`net.admin`). Accounts can be seen to
without one: then the log is opened here, as a server would.
"""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadtalk.administration import ACCOUNT_ACTS
from threadtalk.console import visible
from threadtalk.core.outcome import Record
from threadtalk.errors import AdminError
from threadtalk.log.folder import DATABASE
from threadtalk.log.sqlite import SqliteLog
from threadtalk.net.admin import Answer, connect
from threadtalk.server import data_folder, make_world

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from threadtalk.core.accounts import Accounts
    from threadtalk.core.commands import Command
    from threadtalk.core.outcome import Item
    from threadtalk.core.world import World
    from threadtalk.log.api import Log
    from threadtalk.settings import Settings

ANSWER_TIME = 60.0
"""Seconds to wait for an answer: longer than the slowest disk takes."""

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


def add_arguments(parser: argparse.ArgumentParser, acts: Mapping[str, Act], add_folder: Callable[..., None]) -> None:
    """Give a parser the acts, each with its arguments and those that all have."""
    add_folder(parser)
    parsers = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    for name, act in acts.items():
        sub = parsers.add_parser(name, help=act.summary, description=act.summary, allow_abbrev=False)
        act.add_arguments(sub)
        sub.add_argument("--json", action="store_true", help="answer with one line of JSON, for programs")
        add_folder(sub)


def run(
    given: argparse.Namespace, acts: Mapping[str, Act], settings: Settings, read_password: Callable[[], str]
) -> int:
    """Ask for an act and show the answer. Raises `AdminError` where it was not done."""
    act = acts[given.act]
    name, args = act.name or given.act, act.arguments(given)
    if name in _NEED_PASSWORD:
        args["password"] = read_password()
    answer = ask(settings, name, args)
    if given.json:
        print(json.dumps(answer.data))
        return 0
    for line in answer.lines:
        print(visible(line))
    return 0


def ask(settings: Settings, act: str, args: dict[str, Any]) -> Answer:
    """Have the server do something; or do it here, where none runs and none is needed. Raises `AdminError`."""
    folder = data_folder(settings)
    sock = connect(folder)
    if sock is None:
        if act in ACCOUNT_ACTS:
            return _without_server(settings, act, args)
        raise AdminError(f"No server runs with the data folder {folder}.")
    with sock, sock.makefile("rb") as file:
        sock.settimeout(ANSWER_TIME)
        try:
            sock.sendall(json.dumps({"act": act, "args": args}).encode() + b"\n")
            told = json.loads(file.readline())
        except (OSError, ValueError) as exc:
            raise AdminError("The server gave no answer; it may have stopped.") from exc
    if not told["ok"]:
        raise AdminError(told["error"])
    return Answer(told["lines"], told["data"])


def _without_server(settings: Settings, act: str, args: dict[str, Any]) -> Answer:
    folder = data_folder(settings)
    if act != "account-create" and not (folder / DATABASE).exists():  # to look for something is no reason to make it
        raise AdminError(f"There are no accounts in {folder}: no server has ever run with it.")
    log = SqliteLog(folder, durability=settings.durability)
    try:
        return ACCOUNT_ACTS[act](_Closed(make_world(settings, log), log), args)
    finally:
        log.close()


class _Closed:
    """A server that does not run, as far as accounts go: nobody is in, so there is nobody to tell."""

    def __init__(self, world: World, log: Log) -> None:
        self._world = world
        self._log = log

    @property
    def accounts(self) -> Accounts:
        """See `administration.AccountsHouse.accounts`."""
        return self._world.accounts

    def order(self, command: Command) -> list[Item]:
        """See `administration.AccountsHouse.order`."""
        items = self._world.execute(0, command, int(time.time() * 1000))
        self._log.append([], [item for item in items if isinstance(item, Record)])
        return items


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

_NEED_PASSWORD = {"account-create", "account-password"}
