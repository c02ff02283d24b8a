"""`threadtalk admin` and `threadtalk account`: what whoever runs the server asks of it, and how the answer is shown.

While a server runs with the data folder, it is asked through the socket there (`net.admin`). Accounts can be seen to
without one: then the log is opened here, as a server would.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from threadtalk.acts import ACCOUNT, ADMIN, Act
from threadtalk.administration import ACCOUNT_ACTS
from threadtalk.clock import Clock
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
        return ACCOUNT_ACTS[act](_Closed(make_world(settings, log), log, settings), args)
    finally:
        log.close()


class _Closed:
    """A server that does not run, as far as accounts go: nobody is in, so there is nobody to tell."""

    def __init__(self, world: World, log: Log, settings: Settings) -> None:
        self._world = world
        self._log = log
        self._settings = settings

    @property
    def accounts(self) -> Accounts:
        """See `administration.AccountsHouse.accounts`."""
        return self._world.accounts

    @property
    def password_min(self) -> int:
        """See `administration.AccountsHouse.password_min`."""
        return self._settings.password_min

    def order(self, command: Command) -> list[Item]:
        """See `administration.AccountsHouse.order`."""
        items = self._world.execute(0, command, Clock(self._log.last_at()).now())
        self._log.append([], [item for item in items if isinstance(item, Record)])
        return items


_NEED_PASSWORD = {"account-create", "account-password"}

__all__ = ["ACCOUNT", "ADMIN", "add_arguments", "ask", "run"]
