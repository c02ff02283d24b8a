"""Doors with something behind them: a password, an operator, a gateway; all in memory and without waiting."""

from __future__ import annotations

from threadtalk.core.commands import BecomeOperator
from threadtalk.core.operators import RIGHTS
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.wire.door import Denied, Door
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.irc.session import IrcSession

from .test_session import Client


class FakeDoor(Door):
    """Knows the operators `root` (everything) and `helper` (KILL alone), and the password `secret` for each."""

    def __init__(self, password: str = "") -> None:
        self.password = password
        self.stopped: list[bool] = []
        self.reloaded = 0

    @property
    def needs_password(self) -> bool:
        return bool(self.password)

    @property
    def connections(self) -> int:
        return 7

    def may_enter(self, password: str) -> bool:
        return password == self.password

    def operator(self, name: str, password: str) -> BecomeOperator | Denied:
        if name == "often":
            return Denied.TOO_OFTEN
        if name == "elsewhere":
            return Denied.NOT_FROM_HERE
        rights = {"root": frozenset(RIGHTS), "helper": frozenset({"kill"})}
        return BecomeOperator(name, rights[name]) if name in rights and password == "secret" else Denied.WRONG

    def come_through(self, password: str, address: str) -> str | Refusal:
        if address == "nowhere":
            return Refusal(Code.NOT_AN_ADDRESS)
        return f"{address}.told" if password == "gate" else Refusal(Code.GATEWAY_NOT_TRUSTED)

    def reload(self) -> list[str]:
        self.reloaded += 1
        return ["The settings have been read anew.", "Changed: " + ", ".join(f"setting_{i}" for i in range(60)) + "."]

    def stop(self, *, restart: bool) -> None:
        self.stopped.append(restart)


def client_at(door: Door, world: World | None = None, number: int = 1, server: ServerInfo | None = None) -> Client:
    """Return a client that has said nothing yet."""
    client = Client(world or World(), number)
    client.session = IrcSession(Forms(server or ServerInfo("irc.test", "Test", "v1", "today", "epoch")), "host", door)
    return client


def join(world: World, number: int = 1, nick: str = "alice", oper: str = "", caps: str = "") -> Client:
    """Return a client that is in, as an operator of this name where one is given."""
    client = client_at(FakeDoor(), world, number)
    if caps:
        client.send("CAP LS 302", f"CAP REQ :{caps}")
    client.send(f"NICK {nick}", f"USER {nick} 0 * :{nick} Real", *(["CAP END"] if caps else []))
    if oper:
        client.send(f"OPER {oper} secret")
    return client
