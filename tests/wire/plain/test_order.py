"""Keeping order by plain text: what is understood, and what people are told of it."""

from __future__ import annotations

import re

import pytest

from threadtalk.core import commands
from threadtalk.core.answers import HistoryGranted, MaskList, ModesShown
from threadtalk.core.commands import Command
from threadtalk.core.events import Kicked, ModeChange, ModesSet, RanksGiven, Redacted, Said, Sender
from threadtalk.core.lists import Listed
from threadtalk.core.outcome import Reply
from threadtalk.log.memory import MemoryLog
from threadtalk.log.paging import History
from threadtalk.wire.api import Do, Find, Write
from threadtalk.wire.plain.form import PLAIN
from threadtalk.wire.plain.words import HELP

from ...core.rooms import ROOM, Chat
from .test_session import entered, steps

LOBBY = "#lobby"


def commands_of(line: str) -> list[Command]:
    """What a line asks of the World."""
    found: list[Command] = []
    for step in steps(entered(), line.encode() + b"\n"):
        if isinstance(step, Do):
            found += [wish for wish in (step.command, *step.then) if not isinstance(wish, bytes)]
    return found


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/claim", commands.RegisterRoom(LOBBY)),
        ("/unclaim", commands.UnregisterRoom(LOBBY)),
        ("/transfer Ben", commands.TransferRoom(LOBBY, "Ben")),
        ("/access", commands.ShowRegistration(LOBBY)),
        ("/kick Eve too loud", commands.Kick(LOBBY, "Eve", "too loud")),
        ("/ban Eve for 2h spam", commands.Ban(LOBBY, "Eve", 7200, "spam")),
        ("/ban *!*@x.cloak", commands.Ban(LOBBY, "*!*@x.cloak")),
        ("/unban Eve", commands.Unban(LOBBY, "Eve")),
        ("/mute Eve for 10min", commands.Ban(LOBBY, "Eve", 600, mute=True)),
        ("/unmute Eve", commands.Unban(LOBBY, "Eve", mute=True)),
        ("/bans", commands.ShowMasks(LOBBY, "b")),
        ("/op Ben", commands.SetModes(LOBBY, (ModeChange(True, "o", "Ben"),))),
        ("/deop Ben", commands.SetModes(LOBBY, (ModeChange(False, "o", "Ben"),))),
        ("/mod Ben", commands.SetModes(LOBBY, (ModeChange(True, "h", "Ben"),))),
        ("/unvoice Ben", commands.SetModes(LOBBY, (ModeChange(False, "v", "Ben"),))),
        ("/mode", commands.ShowModes(LOBBY)),
        ("/mode +s-t", commands.SetModes(LOBBY, (ModeChange(True, "s"), ModeChange(False, "t")))),
        ("/mode +l 5", commands.SetModes(LOBBY, (ModeChange(True, "l", "5"),))),
        ("/mode b", commands.ShowMasks(LOBBY, "b")),
        ("/invite Ben", commands.Invite("Ben", LOBBY)),
        ("/slow 10", commands.SetModes(LOBBY, (ModeChange(True, "f", "10"),))),
        ("/slow off", commands.SetModes(LOBBY, (ModeChange(False, "f"),))),
        ("/quiet", commands.Quiet(LOBBY, 300)),
        ("/quiet 1h", commands.Quiet(LOBBY, 3600)),
        ("/quiet off", commands.SetModes(LOBBY, (ModeChange(False, "m"),))),
        ("/readonly on", commands.SetModes(LOBBY, (ModeChange(True, "m"),))),
        ("/readonly off", commands.SetModes(LOBBY, (ModeChange(False, "m"),))),
        ("/modlog", commands.ReadActs(LOBBY, 20)),
        ("/modlog 5", commands.ReadActs(LOBBY, 5)),
        ("/hook", commands.ListHooks(LOBBY)),
        ("/hook remove builds", commands.RemoveHook(LOBBY, "builds")),
        ("/redact", commands.RedactLast(LOBBY)),
        ("/rename tea better", commands.RenameRoom(LOBBY, "#tea", "better")),
    ],
)
def test_a_command_is_understood(line: str, command: Command) -> None:
    assert commands_of(line) == [command]


@pytest.mark.parametrize(
    "line",
    [
        "kick",
        "ban",
        "ban Eve for fun",
        "op",
        "op two words",
        "mode +l",
        "mode +",
        "slow",
        "slow x",
        "quiet x",
        "quiet 0",
        "readonly",
        "readonly x",
        "modlog x",
        "hook builds",
        "hook add",
        "hook remove two words",
        "invite",
        "rename",
        "transfer",
        "unban",
    ],
)
def test_what_makes_no_sense_is_answered_by_how_to_say_it(line: str) -> None:
    (step,) = steps(entered(), f"/{line}\n".encode())
    assert step == Write(f"! Usage: {HELP[line.split()[0]].usage}\n".encode())


def test_a_message_is_taken_back_by_its_number() -> None:
    (step,) = steps(entered(), b"/redact 7 rude\n")
    assert isinstance(step, Find)
    said = Said(LOBBY, 7, 5, "Eve", "grr", sender=Sender(account="eve"))
    assert step.resume(said) == Do(commands.Redact(LOBBY, 7, "rude", "7", "Eve", "eve", 5))
    assert step.resume(None) == Do(commands.Redact(LOBBY, 7, "rude", "7"))


def test_moderators_find_their_commands() -> None:
    (step,) = steps(entered(), b"/help order\n")
    assert isinstance(step, Write)
    assert b"-- /ban NAME" in step.data
    (step,) = steps(entered(), b"/help\n")
    assert isinstance(step, Write)
    assert b"/ban NAME" not in step.data
    assert b"/help order" in step.data


def modes(*changes: ModeChange, alias: str = "Bob") -> str:
    return PLAIN.encode(ModesSet(LOBBY, 1, 5_000, alias, changes)).decode().rstrip()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ModeChange(True, "b", "*!*@x", Listed("", 5_000, 7_205_000, "spam", "Eve")),
            "Bob has banned Eve for 2 h: spam",
        ),
        (ModeChange(True, "b", "*!*@x"), "Bob has banned *!*@x"),
        (ModeChange(True, "b", "eve!*@*"), "Bob has banned eve"),
        (ModeChange(True, "b", "~a:eve"), "Bob has banned the account eve"),
        (ModeChange(True, "b", "~m:~a:eve"), "Bob has muted the account eve"),
        (ModeChange(False, "b", "~m:eve!*@*"), "Bob has unmuted eve"),
        (ModeChange(True, "o", "Eve"), "Bob has made Eve an operator"),
        (ModeChange(True, "q", "Bob"), "Bob has made Bob the founder"),
        (ModeChange(True, "t"), "Bob has locked the topic"),
        (ModeChange(True, "m", "", Listed(until=65_000)), "Bob has allowed only those with a voice to talk for 1 min"),
        (ModeChange(True, "f", "10"), "Bob has slowed the room down to one message in 10 s"),
        (ModeChange(False, "k", "*"), "Bob has removed the key"),
    ],
)
def test_what_was_changed_is_told_in_words(change: ModeChange, sentence: str) -> None:
    assert modes(change) == sentence


def test_the_list_of_bans_says_who_until_when_and_why() -> None:
    entry = Listed("Bob!b@h", 0, 7_205_000, "spam", "Eve")
    answer = MaskList(ROOM, "b", (("*!*@x", entry), ("~m:~a:joe", Listed())))
    lines = PLAIN.encode_reply(Reply(1, answer)).decode().splitlines()
    assert lines[0] == "-- #tea:"
    assert re.fullmatch(r"--   Eve is banned by Bob until 19\d\d-\d\d-\d\d \d\d:\d\d: spam", lines[1])
    assert lines[2] == "--   the account joe is muted"
    assert PLAIN.encode_reply(Reply(1, MaskList(ROOM, "b", ()))) == b"-- #tea: nobody is banned\n"


def test_how_a_room_is_set_is_told_in_words() -> None:
    shown = ModesShown(ROOM, "mn", "", False, 5, 0, 90, "anna")
    assert PLAIN.encode_reply(Reply(1, shown)).decode().splitlines() == [
        "-- #tea is registered to anna",
        "--   moderated: only those with a voice may talk",
        "--   only members may talk to the room",
        "--   at most 5 people may be here",
        "--   slow mode: one message in 1 min 30 s",
    ]


def test_what_ends_by_itself_is_told_too() -> None:
    assert modes(ModeChange(False, "b", "*!*@x", Listed(alias="Eve")), alias="") == "The ban of Eve is over"
    assert modes(ModeChange(False, "q", "Eve"), alias="") == "Eve is no longer the founder"
    assert modes(ModeChange(False, "m"), alias="").startswith("It is over that ")


@pytest.mark.parametrize("mode", sorted({*"CMRimnst", *"qohv", *"beI", *"klf"}))
def test_every_mode_has_its_words(mode: str) -> None:
    for on in (True, False):
        assert re.fullmatch(r"Bob has \w.*", modes(ModeChange(on, mode, "x")))


def test_who_gets_a_rank_on_coming_in_is_told_so() -> None:
    assert PLAIN.encode(RanksGiven(ROOM, 5, "Bob", "qo"), own=True) == b"-- You are the founder of #tea\n"
    assert PLAIN.encode(RanksGiven(ROOM, 5, "Bob", "qo")) == b""


def test_that_a_message_was_taken_back_is_told() -> None:
    redacted = Redacted(LOBBY, 9, 5, "Bob", 7, "rude", author="Eve")
    assert PLAIN.encode(redacted) == b"-- Bob has taken back a message of Eve (rude)\n"


def test_the_record_tells_what_moderators_did_and_nothing_else() -> None:
    chat, log = Chat("Anna", "Eve"), MemoryLog()
    stored = Chat.store

    def do(alias: str, command: Command) -> None:
        items = stored(chat, chat.world.execute(chat.sessions[alias], command, chat.now))
        log.append([item for item in items if isinstance(item, Said | ModesSet | Kicked | Redacted)])

    log.append([Said(ROOM, number, 5, "Eve", "x") for number in range(1, chat.room.last_number + 1)])
    do("Anna", commands.Ban(ROOM, "mallory", 3600, "spam"))
    for _ in range(1_200):
        do("Eve", commands.Say(ROOM, "bla"))
    do("Eve", commands.RedactLast(ROOM))
    do("Anna", commands.Redact(ROOM, 5, "rude", author="Eve", said_at=5))
    do("Anna", commands.Kick(ROOM, "Eve", "enough"))
    (reply,) = chat.do("Anna", commands.ReadActs(ROOM, 20))
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, HistoryGranted)
    page = History(log).page(reply.content)
    lines = entered().encode_page(reply.content, page.events, more=page.more).decode().splitlines()
    assert [re.sub(r"^-- \[[^]]*\] ", "", line) for line in lines] == [
        "Anna has banned mallory for 1 h: spam",
        "Anna has taken back a message of Eve (rude)",
        "Eve was put out by Anna (enough)",
    ]
    assert page.more is False
