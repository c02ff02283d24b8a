"""Real IRC clients, as people use them: irssi and WeeChat in a terminal, and a bot on a public library."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from threadtalk.server import Server

from .client.conftest import need_tool
from .client.tmux import Terminal
from .talker import Talker

IRSSI_CONFIG = 'settings = { "irc/core" = { cmds_max_at_once = "100"; cmd_queue_speed = "10msec"; }; };\n'
WEECHAT_SETUP = "/set irc.server_default.anti_flood_prio_high 0;/set irc.server_default.anti_flood_prio_low 0"
"""Both hold back what is typed quickly, for the sake of other servers: a test would only wait for it."""


@pytest.fixture
def person(server: Server) -> Iterator[Talker]:
    """Somebody at netcat in the lobby, who has said something already."""
    with Talker(server.address, "Paula") as person:
        person.type("said before")
        person.see("Paula: said before")
        yield person


@dataclass
class Client:
    """Somebody at an IRC client in a terminal; where two clients do the same in other words, here are the words."""

    terminal: Terminal
    nick: str
    status_window: str
    """What to type to see what the server says to this client alone."""
    lobby_window: str
    bans_line: str
    """What stands in front of the first ban, in a list of them."""
    unban: str
    list_rooms: str

    def type(self, line: str) -> None:
        self.terminal.type(line)
        self.terminal.press("Enter")

    def see(self, *parts: str) -> None:
        self.terminal.see_anywhere(*parts)


def test_irssi_does_what_people_do_with_it(server: Server, person: Talker, tmp_path: Path) -> None:
    irssi = need_tool("irssi", shutil.which("irssi"))
    host, port = server.address
    home = tmp_path / "irssi"
    home.mkdir()
    (home / "config").write_text(IRSSI_CONFIG)
    command = [irssi, f"--home={home}", "-c", host, "-p", str(port), "-n", "irssiman"]
    with Terminal(tmp_path, command, width=110, height=50) as terminal:
        client = Client(
            terminal,
            "irssiman",
            "/window goto 1",
            "/window goto #lobby",
            "1 - #kitchen: ban",
            "/unban -first",
            "/list -YES",
        )
        client.see("MOTD File is missing")
        client.type("/join #lobby")
        person.see("irssiman has connected to the chat room")
        client.see("Paula> ", "said before")
        client.see("[ Paula]")
        talk(client, person)
        change_topic_and_nick(client, person, "irssa")
        ask_the_server(client, person)
        talk_in_private_and_go_away(client, person)
        client.type("/join #kitchen")
        client.see("#kitchen", "1 ops")
        keep_order_in_the_kitchen(client, person)
        quit_client(client, person)


def test_weechat_does_what_people_do_with_it(server: Server, person: Talker, tmp_path: Path) -> None:
    weechat = need_tool("weechat", shutil.which("weechat"))
    host, port = server.address
    add = f"/server add here {host}/{port} -notls -nicks=weeman -autojoin=#lobby"
    command = [weechat, "--dir", str(tmp_path / "weechat"), "-r", f"{WEECHAT_SETUP};{add};/connect here"]
    with Terminal(tmp_path, command, width=120, height=50) as terminal:
        client = Client(
            terminal, "weeman", "/buffer server.here", "/buffer #lobby", "[#kitchen] [1]", "/unban 1", "/list"
        )
        person.see("weeman has connected to the chat room")
        client.see("Paula", "said before")
        client.see("Channel #lobby: 2 nicks")
        talk(client, person)
        change_topic_and_nick(client, person, "weewoman")
        ask_the_server(client, person)
        talk_in_private_and_go_away(client, person)
        client.type("/join #kitchen")
        client.see("Channel #kitchen: 1 nick (1 op")
        keep_order_in_the_kitchen(client, person)
        quit_client(client, person)


def talk(client: Client, person: Talker) -> None:
    client.type(f"hello from {client.nick}")
    person.see(f"{client.nick}: hello from {client.nick}")
    person.type("hello from netcat")
    client.see("Paula", "hello from netcat")
    client.type("/me waves")
    person.see(f"* {client.nick} waves")
    person.type("/me waves back")
    client.see("* ", "Paula waves back")


def change_topic_and_nick(client: Client, person: Talker, new: str) -> None:
    client.type("/topic all about tea")
    person.see(f"{client.nick} changed the topic to: all about tea")
    person.type("/topic all about coffee")
    client.see("Paula", "topic", "all about coffee")
    client.type(f"/nick {new}")
    person.see(f"{client.nick} is now known as {new}")
    client.see("now known as", new)
    client.nick = new
    person.type("/alias Petra")
    client.see("Paula", "now known as", "Petra")
    person.type("/alias Paula")
    client.see("Petra", "now known as", "Paula")


def ask_the_server(client: Client, person: Talker) -> None:
    client.type(client.status_window)
    client.type("/whois Paula")
    client.see("Paula", "~plain@")
    client.see("End of", "WHOIS")
    client.type(client.list_rooms)
    client.see("#lobby", "all about coffee")
    client.see("End of /LIST")


def talk_in_private_and_go_away(client: Client, person: Talker) -> None:
    client.type("/query Paula")
    client.type("psst")
    person.see(f"[{client.nick} -> you] psst")
    person.type(f"/msg {client.nick} psst yourself")
    client.see("Paula", "psst yourself")
    client.type("/away lunch")
    client.type(client.status_window)
    client.see("You have been marked as being away")
    person.type(f"/msg {client.nick} are you there?")
    person.see(f"-- {client.nick} is away: lunch")
    client.type("/away")
    client.see("You are no longer marked as being away")
    client.type(client.lobby_window)


def keep_order_in_the_kitchen(client: Client, person: Talker) -> None:
    person.type("/join #kitchen")
    person.see("-- You are now in #kitchen (2 here).")
    client.see("Paula", "has joined #kitchen")
    client.type("/mode #kitchen +t")
    person.see(f"[#kitchen] {client.nick} has locked the topic")
    client.type("/ban Paula")
    person.see(f"[#kitchen] {client.nick} has banned *!…")
    client.type("/ban")
    client.see(client.bans_line, ".cloak")
    client.type("/kick Paula out")
    person.see(f"[#kitchen] Paula was put out by {client.nick} (out)")
    client.see("kicked", "Paula")
    person.type("/join #kitchen")
    person.see("! You are banned from #kitchen.")
    client.type(client.unban)
    client.see("[-b *!")
    person.type("/join #kitchen")
    person.see("-- You are now in #kitchen (2 here).")


def quit_client(client: Client, person: Talker) -> None:
    client.type("/quit")
    person.see(f"{client.nick} has left the chat room!")
    assert client.terminal.exit_code() == 0


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
