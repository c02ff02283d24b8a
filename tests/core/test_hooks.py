"""Hooks: who may let a program speak in a room, for how long, and that nobody is taken for one or by one."""

from __future__ import annotations

import pytest

from threadtalk.core import commands, hooks
from threadtalk.core.answers import Done, HookMade, HookRemoved, HooksListed
from threadtalk.core.commands import (
    AddHook,
    DeleteAccount,
    Join,
    Leave,
    LeaveAll,
    ListHooks,
    RegisterRoom,
    RemoveHook,
    Rename,
    RenameRoom,
    Say,
    SayByHook,
    SetModes,
    UnregisterRoom,
)
from threadtalk.core.events import MULTILINE, ModeChange, Said
from threadtalk.core.names import LOBBY
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.policy import Policy
from threadtalk.core.refusals import Code, Refusal

from .rooms import ROOM, Chat, refused

ADD = AddHook(ROOM, "builds", "token", "digest")


@pytest.fixture
def chat() -> Chat:
    """Anna has registered the room, Hans moderates it, Eve is just there."""
    chat = Chat("Anna", "Hans", "Eve")
    chat.log_in("Anna", "anna")
    chat.do("Anna", RegisterRoom(ROOM))
    chat.do("Anna", SetModes(ROOM, (ModeChange(True, "h", "Hans"),)))
    return chat


def speak(chat: Chat, text: str = "done", digest: str = "digest") -> list[Item]:
    return chat.store(chat.world.execute(0, SayByHook(digest, text), chat.now))


def said(items: list[Item]) -> list[str]:
    return [f"{item.room} {item.alias}: {item.text}" for item in items if isinstance(item, Said)]


def names(chat: Chat, alias: str = "Anna") -> list[str]:
    (reply,) = chat.do(alias, ListHooks(ROOM))
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, HooksListed)
    return [hook.name for hook in reply.content.hooks]


def test_a_program_that_knows_the_token_speaks_under_the_name_it_was_given(chat: Chat) -> None:
    assert Reply(2, HookMade(ROOM, "builds", "token")) in chat.do("Hans", ADD)
    items = speak(chat)
    assert said(items) == [f"{ROOM} builds/hook: done"]
    assert items[-1] == Reply(0, Done())
    event = items[0]
    assert isinstance(event, Said)
    assert event.sender.is_bot
    assert not event.sender.account
    assert event.number == chat.room.last_number


def test_who_does_not_know_the_token_says_nothing(chat: Chat) -> None:
    chat.do("Anna", ADD)
    assert refused(speak(chat, digest="token")) == [Code.NO_SUCH_HOOK]


def test_only_moderators_make_see_and_remove_hooks(chat: Chat) -> None:
    chat.do("Anna", ADD)
    for command in (AddHook(ROOM, "mine", "t", "d"), RemoveHook(ROOM, "builds"), ListHooks(ROOM)):
        assert refused(chat.do("Eve", command)) == [Code.NOT_ALLOWED]
    chat.do("Eve", Leave(ROOM))
    for command in (AddHook(ROOM, "mine", "t", "d"), RemoveHook(ROOM, "builds"), ListHooks(ROOM)):
        assert refused(chat.do("Eve", command)) == [Code.NOT_IN_ROOM]
    assert refused(chat.do("Anna", AddHook(LOBBY, "mine", "t", "d"))) == [Code.NOT_ALLOWED]
    assert names(chat) == ["builds"]


def test_nobody_can_be_called_like_a_hook_nor_a_hook_like_somebody(chat: Chat) -> None:
    chat.do("Anna", AddHook(ROOM, "Eve", "token", "digest"))
    assert said(speak(chat)) == [f"{ROOM} Eve/hook: done"]
    assert refused(chat.do("Eve", Rename("Eve/hook"))) == [Code.ALIAS_NOT_ALLOWED]
    assert refused(chat.do("Anna", AddHook(ROOM, "Eve/hook", "t", "d"))) == [Code.ALIAS_NOT_ALLOWED]
    assert refused(chat.do("Anna", AddHook(ROOM, "x" * 28, "t", "d"))) == [Code.ALIAS_TOO_LONG]
    assert chat.do("Eve", Rename("builds"))


def test_a_name_stands_for_one_hook_however_it_is_spelled(chat: Chat) -> None:
    chat.do("Anna", ADD)
    assert refused(chat.do("Anna", AddHook(ROOM, "BUILDS", "t", "d"))) == [Code.HOOK_EXISTS]


def test_a_room_does_not_have_any_number_of_hooks(chat: Chat) -> None:
    for i in range(hooks.HOOKS_MAX):
        assert not refused(chat.do("Anna", AddHook(ROOM, f"n{i}", "t", f"d{i}")))
    assert refused(chat.do("Anna", AddHook(ROOM, "more", "t", "d"))) == [Code.TOO_MANY_HOOKS]


def test_a_hook_that_is_removed_says_nothing_more(chat: Chat) -> None:
    chat.do("Anna", ADD)
    assert Reply(2, HookRemoved(ROOM, "builds")) in chat.do("Hans", RemoveHook(ROOM, "BUILDS/hook"))
    assert refused(speak(chat)) == [Code.NO_SUCH_HOOK]
    assert refused(chat.do("Hans", RemoveHook(ROOM, "builds"))) == [Code.NO_SUCH_HOOK]


def test_hooks_of_a_registered_room_are_there_after_a_restart_without_their_tokens(chat: Chat) -> None:
    chat.do("Anna", ADD)
    for alias in ("Anna", "Hans", "Eve"):
        chat.do(alias, LeaveAll())
    assert said(speak(chat)) == [f"{ROOM} builds/hook: done"]
    after = chat.restarted()
    assert said(speak(after)) == [f"{ROOM} builds/hook: done"]
    assert '"token"' not in chat.records[f"room:{ROOM}"]
    assert after.room.hooks["builds"].by == "anna"


def test_a_room_that_nobody_has_registered_forgets_its_hooks_with_its_last_member() -> None:
    chat = Chat("Anna")
    chat.do("Anna", ADD)
    assert said(speak(chat)) == [f"{ROOM} builds/hook: done"]
    chat.do("Anna", Leave(ROOM))
    assert refused(speak(chat)) == [Code.NO_SUCH_HOOK]
    chat.do("Anna", Join(ROOM))
    assert names(chat) == []


def test_hooks_go_with_the_registration_of_their_room(chat: Chat) -> None:
    chat.do("Anna", ADD)
    chat.do("Anna", UnregisterRoom(ROOM))
    assert refused(speak(chat)) == [Code.NO_SUCH_HOOK]
    assert chat.records[f"room:{ROOM}"] == ""


def test_hooks_go_with_the_account_that_the_room_belonged_to() -> None:
    chat = Chat("Anna")
    chat.do("Anna", commands.Register(password="hash"))
    chat.do("Anna", RegisterRoom(ROOM))
    chat.do("Anna", ADD)
    chat.do("Anna", DeleteAccount())
    assert refused(speak(chat)) == [Code.NO_SUCH_HOOK]


def test_hooks_speak_in_a_renamed_room(chat: Chat) -> None:
    chat.do("Anna", ADD)
    chat.do("Anna", RenameRoom(ROOM, "#coffee"))
    assert said(speak(chat)) == ["#coffee builds/hook: done"]


def test_what_keeps_members_silent_is_not_meant_for_hooks(chat: Chat) -> None:
    chat.do("Anna", ADD)
    chat.do("Anna", SetModes(ROOM, (ModeChange(True, "m"), ModeChange(True, "f", "60"))))
    assert said(speak(chat)) == said(speak(chat)) == [f"{ROOM} builds/hook: done"]


def test_in_an_emergency_only_registered_rooms_hear_their_hooks(chat: Chat) -> None:
    chat.do("Anna", ADD)
    other = Chat("Anna")
    other.do("Anna", ADD)
    for each in (chat, other):
        each.world.policy = Policy(emergency=True)
    assert said(speak(chat))
    assert refused(speak(other)) == [Code.EMERGENCY]


def test_lines_stay_lines_and_controls_are_taken_out(chat: Chat) -> None:
    chat.do("Anna", ADD)
    (event, _) = speak(chat, "\x01VERSION\x01\none\x1b[31m\ntwo\r")
    assert isinstance(event, Said)
    assert event.text == "VERSION\none[31m\ntwo"
    assert MULTILINE in event.tags
    assert refused(speak(chat, " \n ")) == [Code.TEXT_EMPTY]
    assert refused(speak(chat, "x" * 9000)) == [Code.TEXT_TOO_LONG]


def test_what_is_not_stored_has_not_happened(chat: Chat) -> None:
    lost = chat.world.execute(1, ADD, chat.now)
    assert any(isinstance(item, Record) for item in lost)
    assert Reply(1, Refusal(Code.NOT_STORED)) in chat.world.retract(lost)
    assert names(chat) == []
    chat.do("Anna", ADD)
    removed = chat.world.execute(1, RemoveHook(ROOM, "builds"), chat.now)
    assert Reply(1, Refusal(Code.NOT_STORED)) in chat.world.retract(removed)
    number = chat.room.last_number
    told = chat.world.retract(chat.world.execute(0, SayByHook("digest", "lost"), chat.now))
    assert told == [Reply(0, Refusal(Code.NOT_STORED))] * 2
    assert chat.room.last_number == number
    chat.world.retract(chat.world.execute(1, UnregisterRoom(ROOM), chat.now))
    assert said(speak(chat)) == [f"{ROOM} builds/hook: done"]


def test_a_hook_of_a_room_that_is_not_kept_is_there_whatever_became_of_the_batch() -> None:
    chat = Chat("Anna")
    batch = [*chat.world.execute(1, Say(ROOM, "lost"), chat.now), *chat.world.execute(1, ADD, chat.now)]
    assert Reply(1, HookMade(ROOM, "builds", "token")) in chat.world.retract(batch)
    assert said(speak(chat))
