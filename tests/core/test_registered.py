"""Rooms that belong to somebody: what stays of them, and what only who founded them can do."""

from __future__ import annotations

import pytest

from threadtalk.core import answers, commands, registered
from threadtalk.core.commands import (
    Join,
    Kick,
    Leave,
    LeaveAll,
    RegisterRoom,
    RenameRoom,
    Say,
    SetModes,
    ShowRegistration,
    TransferRoom,
    UnregisterRoom,
)
from threadtalk.core.events import Joined, ModeChange, RanksGiven
from threadtalk.core.names import LOBBY
from threadtalk.core.outcome import Record, Reply
from threadtalk.core.refusals import Code
from threadtalk.core.world import World

from .rooms import ROOM, Chat, changed, refused


def set_modes(*words: str) -> SetModes:
    """Changes, each as `+o Bob`."""
    split = [word.partition(" ") for word in words]
    return SetModes(ROOM, tuple(ModeChange(head[0] == "+", head[1], argument) for head, _, argument in split))


@pytest.fixture
def chat() -> Chat:
    """Anna has registered the room; Ben (with an account) and Eve (without one) are there too."""
    chat = Chat("Anna", "Ben", "Eve")
    chat.log_in("Anna", "anna")
    chat.log_in("Ben", "ben")
    chat.do("Anna", RegisterRoom(ROOM))
    return chat


def test_who_registers_a_room_is_its_founder_and_everybody_hears_it() -> None:
    chat = Chat("Anna", "Ben")
    chat.log_in("Anna", "anna")
    items = chat.do("Anna", RegisterRoom(ROOM))
    assert changed(items) == ["+q Anna"]
    assert [item.key for item in items if isinstance(item, Record)] == [f"room:{ROOM}"]
    assert chat.ranks("Anna") == "qo"


def test_a_room_is_registered_by_who_moderates_it_and_has_an_account() -> None:
    chat = Chat("Anna", "Ben")
    assert refused(chat.do("Anna", RegisterRoom(ROOM))) == [Code.NOT_LOGGED_IN]
    chat.log_in("Ben", "ben")
    assert refused(chat.do("Ben", RegisterRoom(ROOM))) == [Code.NOT_ALLOWED]
    assert refused(chat.do("Ben", RegisterRoom(LOBBY))) == [Code.ROOM_NOT_FOR_REGISTERING]


def test_a_room_is_not_registered_twice(chat: Chat) -> None:
    chat.do("Anna", set_modes("+o Ben"))
    assert refused(chat.do("Ben", RegisterRoom(ROOM))) == [Code.ROOM_REGISTERED]


def test_nobody_can_collect_rooms() -> None:
    chat = Chat()
    chat.enter("Anna", "anna")
    for i in range(registered.REGISTERED_MAX):
        chat.do("Anna", Join(f"#r{i}"))
        assert not refused(chat.do("Anna", RegisterRoom(f"#r{i}")))
    chat.do("Anna", Join(ROOM))
    assert refused(chat.do("Anna", RegisterRoom(ROOM))) == [Code.TOO_MANY_REGISTERED]


def test_a_registered_room_stays_as_it_is_while_nobody_is_there(chat: Chat) -> None:
    chat.do("Anna", set_modes("+k word", "+b *!*@bad", "+i", "+l 5", "+f 10"))
    for alias in ("Anna", "Ben", "Eve"):
        chat.do(alias, Leave(ROOM))
    assert (chat.room.password, chat.room.flags, chat.room.limit, chat.room.slow) == ("word", {"n", "i"}, 5, 10)
    assert refused(chat.do("Eve", Join(ROOM))) == [Code.WRONG_KEY]
    assert refused(chat.do("Eve", Join(ROOM, "word"))) == [Code.INVITE_ONLY]


def test_a_registered_room_is_the_same_after_a_restart(chat: Chat) -> None:
    chat.do("Anna", set_modes("+k word", "+e ben", "+s", "+h Ben"))
    chat.do("Anna", commands.Ban(ROOM, "Eve", 3600, "spam"))
    after = chat.restarted()
    before, room = chat.room, after.room
    assert (room.password, room.flags, room.masks) == (before.password, before.flags, before.masks)
    after.enter("Benjamin", "BEN")
    after.do("Benjamin", Join(ROOM))
    assert after.ranks("Benjamin") == "h"
    after.enter("Anna", "anna")
    after.do("Anna", Join(ROOM))
    assert after.ranks("Anna") == "qo"


def test_a_room_of_which_the_log_knows_no_events_is_there_after_a_restart(chat: Chat) -> None:
    world = World()
    world.restore(f"room:{ROOM}", chat.records[f"room:{ROOM}"])
    room = world.rooms.called(ROOM)
    assert room is not None
    assert (room.name, room.last_number) == (ROOM, 0)


def test_a_renamed_room_is_restored_under_its_name_of_today(chat: Chat) -> None:
    chat.do("Anna", RenameRoom(ROOM, "#coffee"))
    world = World()
    world.restore(f"room:{ROOM}", chat.records[f"room:{ROOM}"])
    room = world.rooms.called(ROOM)
    assert room is not None
    assert (room.name, room.identity) == ("#coffee", ROOM)


def test_ranks_are_back_at_once_and_told_to_all(chat: Chat) -> None:
    chat.do("Anna", set_modes("+o Ben", "+v Ben"))
    chat.do("Ben", Leave(ROOM))
    items = chat.do("Ben", Join(ROOM, names=True))
    assert isinstance(items[0], Joined)
    assert items[1] == RanksGiven(ROOM, chat.now, "Ben", "ov")
    (members,) = [item.content for item in items if isinstance(item, Reply) and hasattr(item.content, "people")]
    assert next(person.ranks for person in members.people if person.alias == "Ben") == {"o", "v"}


def test_ranks_of_who_has_no_account_end_when_they_leave(chat: Chat) -> None:
    chat.do("Anna", set_modes("+o Eve"))
    chat.do("Eve", LeaveAll())
    chat.do("Eve", Join(ROOM))
    assert chat.ranks("Eve") == ""


def test_a_rank_that_is_taken_away_does_not_come_back(chat: Chat) -> None:
    chat.do("Anna", set_modes("+o Ben"))
    chat.do("Anna", set_modes("-o Ben"))
    chat.do("Ben", Leave(ROOM))
    chat.do("Ben", Join(ROOM))
    assert chat.ranks("Ben") == ""


def test_who_comes_first_into_a_registered_room_is_nobody_special(chat: Chat) -> None:
    for alias in ("Anna", "Ben", "Eve"):
        chat.do(alias, Leave(ROOM))
    chat.do("Eve", Join(ROOM))
    assert chat.ranks("Eve") == ""


def test_operators_cannot_turn_against_who_founded_the_room(chat: Chat) -> None:
    chat.do("Anna", set_modes("+o Ben"))
    for command in (Kick(ROOM, "Anna"), commands.Ban(ROOM, "Anna")):
        assert refused(chat.do("Ben", command)) == [Code.STANDS_HIGHER]
    assert refused(chat.do("Ben", set_modes("-o Anna"))) == [Code.NOT_ALLOWED]
    assert refused(chat.do("Ben", UnregisterRoom(ROOM))) == [Code.NOT_FOUNDER]
    assert refused(chat.do("Ben", TransferRoom(ROOM, "ben"))) == [Code.NOT_FOUNDER]


@pytest.mark.parametrize("change", ["+q Ben", "-q Anna", "+q Anna"])
def test_nobody_becomes_founder_by_a_mode_or_loses_it(chat: Chat, change: str) -> None:
    chat.do("Anna", set_modes("+o Ben"))
    for alias in ("Anna", "Ben"):
        assert refused(chat.do(alias, set_modes(change))) == [Code.FOUNDER_STAYS]
    assert (chat.ranks("Anna"), chat.ranks("Ben")) == ("qo", "o")


def test_a_founder_does_what_operators_do_without_being_one(chat: Chat) -> None:
    chat.do("Anna", set_modes("-o Anna"))
    assert chat.ranks("Anna") == "q"
    assert changed(chat.do("Anna", set_modes("+h Ben"))) == ["+h Ben"]


def test_who_moderates_a_registered_room_cannot_be_locked_out(chat: Chat) -> None:
    chat.do("Anna", set_modes("+i", "+k word", "+l 1", "+b *!*@*"))
    chat.do("Anna", Leave(ROOM))
    assert not refused(chat.do("Anna", Join(ROOM)))
    chat.do("Ben", Leave(ROOM))
    assert refused(chat.do("Ben", Join(ROOM))) == [Code.WRONG_KEY]


def test_a_room_goes_to_somebody_who_is_there(chat: Chat) -> None:
    assert refused(chat.do("Anna", TransferRoom(ROOM, "nobody"))) == [Code.NOBODY_OF_ACCOUNT]
    assert refused(chat.do("Anna", TransferRoom(ROOM, "Eve"))) == [Code.NOBODY_OF_ACCOUNT]
    assert changed(chat.do("Anna", TransferRoom(ROOM, "BEN"))) == ["-q Anna", "+q Ben"]
    assert (chat.ranks("Anna"), chat.ranks("Ben")) == ("o", "q")
    assert refused(chat.do("Anna", UnregisterRoom(ROOM))) == [Code.NOT_FOUNDER]
    assert chat.restarted().room.registration == chat.room.registration


def test_a_room_that_is_given_up_is_a_room_like_any_other(chat: Chat) -> None:
    chat.do("Anna", set_modes("+s"))
    assert changed(chat.do("Anna", UnregisterRoom(ROOM))) == ["-q Anna"]
    assert chat.ranks("Anna") == "o"
    assert chat.records == {f"room:{ROOM}": ""}
    for alias in ("Anna", "Ben", "Eve"):
        chat.do(alias, Leave(ROOM))
    assert chat.room.flags == {"n"}


def test_who_logs_in_late_gets_their_ranks_and_who_logs_out_is_no_founder(chat: Chat) -> None:
    chat.log_in("Eve", "anna")
    assert chat.ranks("Eve") == "qo"
    chat.log_in("Anna", "")
    assert chat.ranks("Anna") == "o"
    assert refused(chat.do("Anna", UnregisterRoom(ROOM))) == [Code.NOT_FOUNDER]


def test_who_takes_the_name_of_an_account_that_is_gone_finds_nothing_there(chat: Chat) -> None:
    chat.do("Anna", set_modes("+h Ben", "+s"))
    chat.store(registered.account_gone(chat.world, "BEN", chat.now))
    assert chat.room.registration is not None
    assert set(chat.room.registration.access) == {"anna"}
    items = chat.store(registered.account_gone(chat.world, "anna", chat.now))
    assert (changed(items), chat.ranks("Anna")) == (["-q Anna"], "o")
    assert (chat.room.registration, chat.records) == (None, {f"room:{ROOM}": ""})
    assert chat.room.flags == {"n", "s"}, "those who are there notice nothing else"


def test_an_empty_room_of_an_account_that_is_gone_is_anybodys(chat: Chat) -> None:
    chat.do("Anna", set_modes("+i"))
    for alias in ("Anna", "Ben", "Eve"):
        chat.do(alias, Leave(ROOM))
    chat.store(registered.account_gone(chat.world, "anna", chat.now))
    assert chat.records == {f"room:{ROOM}": "", f"closed:{ROOM}": '{"invited":1}'}
    chat.do("Eve", Join(ROOM))
    assert chat.ranks("Eve") == "o"


def test_who_has_which_ranks_is_told_to_moderators_alone(chat: Chat) -> None:
    chat.do("Anna", set_modes("+v Ben"))
    (reply,) = chat.do("Eve", ShowRegistration(ROOM))
    assert reply == Reply(3, answers.RegistrationShown(ROOM, "anna", 1_000))
    (reply,) = chat.do("Anna", ShowRegistration(ROOM))
    shown = answers.RegistrationShown(ROOM, "anna", 1_000, (("anna", frozenset("o")), ("ben", frozenset("v"))))
    assert reply == Reply(1, shown)


def test_talking_in_a_registered_room_stores_no_record(chat: Chat) -> None:
    assert not any(isinstance(item, Record) for item in chat.do("Eve", Say(ROOM, "hi")))


def test_what_could_not_be_stored_is_taken_back_as_a_whole(chat: Chat) -> None:
    chat.do("Anna", set_modes("+b *!*@bad", "+v Ben"))
    before = chat.records[f"room:{ROOM}"]
    lost = [
        *chat.world.execute(1, set_modes("-b *!*@bad", "+k word", "-v Ben", "+h Ben"), 2_000),
        *chat.world.execute(1, commands.Ban(ROOM, "Eve", 60, "x", mute=True), 2_000),
        *chat.world.execute(1, UnregisterRoom(ROOM), 2_000),
    ]
    chat.world.retract(lost)
    assert registered.record(chat.room) == []
    assert chat.room.recorded == before
    assert (chat.ranks("Anna"), chat.ranks("Ben")) == ("qo", "v")


def test_a_registration_that_could_not_be_stored_has_not_happened() -> None:
    chat = Chat("Anna")
    chat.log_in("Anna", "anna")
    chat.world.retract(chat.world.execute(1, RegisterRoom(ROOM), 2_000))
    assert (chat.room.registration, chat.ranks("Anna")) == (None, "o")
    chat.do("Anna", Leave(ROOM))
    chat.do("Anna", Join(ROOM))
    assert chat.ranks("Anna") == "o"


@pytest.mark.parametrize(
    "value",
    ["nonsense", "[]", "{}", "{", '{"founder": 3}', "null", '"x"', '{"founder": ""}'],
)
def test_a_record_that_makes_no_sense_is_left_alone(value: str) -> None:
    world = World()
    world.remember(ROOM, 3)
    world.restore(f"room:{ROOM}", value)
    room = world.rooms.called(ROOM)
    assert room is not None
    assert room.registration is None


def test_what_a_newer_program_has_written_beside_is_passed_over() -> None:
    world = World()
    value = (
        '{"founder":"anna","colour":"red","flags":"nX","ends":[],"access":{"ben":"oqz","eve":4},"lists":{"b":{"x":3}}}'
    )
    world.restore(f"room:{ROOM}", value)
    room = world.rooms.called(ROOM)
    assert room is not None
    assert room.registration is not None
    assert room.registration.access == {"ben": frozenset("o")}
    assert (room.flags, list(room.masks["b"])) == ({"n"}, ["x"])
