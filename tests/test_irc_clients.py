"""Real IRC clients, as people use them: irssi and WeeChat in a terminal, and a bot on a public library."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from threadtalk.server import Server

from .client.conftest import need_tool
from .client.tmux import Terminal
from .talker import Talker


@pytest.fixture
def person(server: Server) -> Iterator[Talker]:
    """Somebody at netcat in the lobby, who has said something already."""
    with Talker(server.address, "Paula") as person:
        person.type("said before")
        person.see("Paula: said before")
        yield person


def test_irssi_joins_sees_history_talks_changes_nick_and_topic(server: Server, person: Talker, tmp_path: Path) -> None:
    irssi = need_tool("irssi", shutil.which("irssi"))
    host, port = server.address
    command = [irssi, f"--home={tmp_path / 'irssi'}", "-c", host, "-p", str(port), "-n", "irssiman"]
    with Terminal(tmp_path, command, width=100) as terminal:
        terminal.see_anywhere("MOTD File is missing")
        terminal.type("/join #lobby")
        terminal.press("Enter")
        person.see("irssiman has connected to the chat room")
        terminal.see_anywhere("Paula> ", "said before")
        talk(terminal, person, "irssiman")
        terminal.type("/topic all about tea")
        terminal.press("Enter")
        person.see("irssiman changed the topic to: all about tea")
        terminal.type("/nick irssa")
        terminal.press("Enter")
        person.see("irssiman is now known as irssa")
        terminal.type("/join #kitchen")
        terminal.press("Enter")
        terminal.see_anywhere("#kitchen", "1 ops")
        person.type("/join #kitchen")
        person.see("-- You are now in #kitchen (2 here).")
        terminal.type("/kick Paula out")
        terminal.press("Enter")
        person.see("[#kitchen] Paula was put out by irssa (out)")
        terminal.type("/quit")
        terminal.press("Enter")
        person.see("irssa has left the chat room!")


def test_weechat_joins_sees_history_talks_changes_nick_and_topic(
    server: Server, person: Talker, tmp_path: Path
) -> None:
    weechat = need_tool("weechat", shutil.which("weechat"))
    host, port = server.address
    setup = f"/server add here {host}/{port} -notls -nicks=weeman -autojoin=#lobby;/connect here"
    command = [weechat, "--dir", str(tmp_path / "weechat"), "-r", setup]
    with Terminal(tmp_path, command, width=120) as terminal:
        person.see("weeman has connected to the chat room")
        terminal.see_anywhere("Paula", "said before")
        talk(terminal, person, "weeman")
        terminal.type("/topic all about tea")
        terminal.press("Enter")
        person.see("weeman changed the topic to: all about tea")
        terminal.type("/nick weewoman")
        terminal.press("Enter")
        person.see("weeman is now known as weewoman")
        terminal.type("/quit")
        terminal.press("Enter")
        person.see("weewoman has left the chat room!")


def talk(terminal: Terminal, person: Talker, nick: str) -> None:
    terminal.type(f"hello from {nick}")
    terminal.press("Enter")
    person.see(f"{nick}: hello from {nick}")
    person.type("hello from netcat")
    terminal.see_anywhere("hello from netcat")
    terminal.type("/me waves")
    terminal.press("Enter")
    person.see(f"* {nick} waves")


def test_a_bot_on_a_public_library_joins_and_answers(server: Server, person: Talker) -> None:
    irc_client = pytest.importorskip("irc.client")
    reactor = irc_client.Reactor()
    connection = reactor.server().connect(*server.address, "robot")
    connection.add_global_handler("welcome", lambda c, event: c.join("#lobby"))
    connection.add_global_handler(
        "pubmsg", lambda c, event: c.privmsg(event.target, f"{event.source.nick} said {event.arguments[0]}")
    )
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            reactor.process_once(0.05)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        person.see("robot has connected to the chat room")
        person.type("hello, robot")
        person.see("robot: Paula said hello, robot")
    finally:
        done.set()
        thread.join()
        connection.disconnect()
    person.see("robot has left the chat room!")
