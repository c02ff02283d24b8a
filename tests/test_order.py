"""Order in rooms over real sockets and the real log: by netcat, by IRC, and after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from threadtalk.core.commands import Ban, RegisterRoom, Say, SetModes
from threadtalk.core.events import ModeChange, Said
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.log.sqlite import SqliteLog
from threadtalk.server import Server

from .core.rooms import ROOM, Chat
from .talker import Talker
from .test_irc import IrcTalker

Join = Callable[..., Talker]
StartServer = Callable[..., Server]


def keep(folder: Path, items: list[Item]) -> None:
    """Have a log hold what has come of some commands; what was said before in the room is of no matter."""
    log = SqliteLog(folder)
    first = next(item.number for item in items if not isinstance(item, Reply | Record))
    before = [Said(ROOM, number, 5, "Anna", "before") for number in range(1, first)]
    log.append([*before, *(item for item in items if not isinstance(item, Reply | Record))])
    log.append([], [item for item in items if isinstance(item, Record)])
    log.close()


def test_a_registered_room_is_closed_to_strangers_after_a_restart(
    tmp_path: Path, start_server: StartServer, join: Join
) -> None:
    chat = Chat("Anna")
    chat.log_in("Anna", "anna")
    items = [
        *chat.do("Anna", RegisterRoom(ROOM)),
        *chat.do("Anna", SetModes(ROOM, (ModeChange(True, "k", "word"),))),
        *chat.do("Anna", Ban(ROOM, "mallory", 0, "spam")),
        *chat.do("Anna", Say(ROOM, "hello")),
    ]
    keep(tmp_path, items)
    server = start_server(data=str(tmp_path))
    eve = join("Eve", server)
    eve.type(f"/join {ROOM}")
    eve.see(f"! {ROOM} needs a key, and that was not it.")
    carol = IrcTalker(server.address, "Carol")
    carol.type(f"JOIN {ROOM} word\r")
    carol.see_message(f" 353 Carol = {ROOM} :Carol")
    carol.type("CS INFO #tea\r")
    carol.see(f":threadtalk.local NOTICE Carol :{ROOM} is registered to anna since …")
    carol.close()


def test_people_at_netcat_keep_order_in_words(join: Join) -> None:
    anna, eve = join("Anna"), join("Eve")
    for talker in (anna, eve):
        talker.type("/join #tea")
        talker.see("-- You are now in #tea …")
    eve.type("grr")
    eve.see("[#tea] Eve: grr")
    anna.type("/mute Eve for 1h shouting")
    eve.see("[#tea] Anna has muted Eve for 1 h: shouting")
    eve.type("why?")
    eve.see("! You may not talk in #tea at the moment.")
    anna.type("/unmute Eve")
    eve.see("[#tea] Anna has unmuted Eve")
    eve.type("/redact")
    anna.see("-- [#tea] Eve has taken back a message")
    anna.type("/kick Eve enough")
    eve.see("[#tea] Eve was put out by Anna (enough)")
    eve.type("/modlog")
    eve.see("! You are not in #tea. …")
    anna.type("/modlog")
    for act in ("Anna has muted Eve for 1 h: shouting", "Anna has unmuted Eve", "Eve was put out by Anna (enough)"):
        while not anna.see("-- [2…").endswith(f"] {act}"):
            pass
    anna.type("/claim")
    anna.see("! You are not logged in. /register PASSWORD claims your alias, /login PASSWORD logs you in.")
