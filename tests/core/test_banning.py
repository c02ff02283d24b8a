"""Bans and mutes by name, for a time, with a reason; and a room that is quiet or slow for a while."""

from __future__ import annotations

import pytest

from threadtalk.core.commands import Ban, Join, Kick, Leave, Quiet, Quit, RegisterRoom, Say, SetModes, ShowMasks, Unban
from threadtalk.core.events import Kicked, ModeChange, ModesSet
from threadtalk.core.lists import Listed
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code

from .rooms import ROOM, Chat, changed, refused

HOUR = 3_600_000


@pytest.fixture
def chat() -> Chat:
    return Chat("Anna", "Ben", "Eve")


def kicked(items: list[Item]) -> list[str]:
    return [item.target for item in items if isinstance(item, Kicked)]


def test_who_is_banned_by_name_is_put_out_and_stays_out_under_another_alias(chat: Chat) -> None:
    items = chat.do("Anna", Ban(ROOM, "eve", 0, "spam"))
    assert changed(items) == ["+b *!*@eve.host"]
    assert kicked(items) == ["Eve"]
    chat.enter("Mallory", host="eve.host")
    for alias in ("Eve", "Mallory"):
        assert refused(chat.do(alias, Join(ROOM))) == [Code.BANNED]


def test_who_has_an_account_is_banned_by_it_wherever_they_come_from(chat: Chat) -> None:
    chat.log_in("Eve", "evelyn")
    assert changed(chat.do("Anna", Ban(ROOM, "Eve"))) == ["+b ~a:evelyn"]
    chat.enter("Mallory", "Evelyn")
    assert refused(chat.do("Mallory", Join(ROOM))) == [Code.BANNED]
    chat.log_in("Mallory", "")
    assert not refused(chat.do("Mallory", Join(ROOM)))


def test_who_is_not_here_is_banned_by_the_alias(chat: Chat) -> None:
    assert changed(chat.do("Anna", Ban(ROOM, "mallory"))) == ["+b mallory!*@*"]


def test_a_mask_puts_out_all_whom_it_matches_but_not_who_sets_it(chat: Chat) -> None:
    assert sorted(kicked(chat.do("Anna", Ban(ROOM, "*!*@*.host")))) == ["Ben", "Eve"]
    assert list(chat.room.members) == [1]


def test_a_mute_leaves_people_in_and_silent(chat: Chat) -> None:
    items = chat.do("Anna", Ban(ROOM, "Eve", 0, "shouting", mute=True))
    assert changed(items) == ["+b ~m:*!*@eve.host"]
    assert kicked(items) == []
    assert refused(chat.do("Eve", Say(ROOM, "hi"))) == [Code.CANNOT_TALK]
    chat.do("Anna", Unban(ROOM, "Eve", mute=True))
    assert not refused(chat.do("Eve", Say(ROOM, "hi")))


def test_why_and_until_when_stands_in_the_list(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", 3600, "spam"))
    (reply,) = chat.do("Ben", ShowMasks(ROOM, "b"))
    assert isinstance(reply, Reply)
    source = "Anna!user@anna.host"
    assert reply.content.masks == (("*!*@eve.host", Listed(source, 1_000, 1_000 + HOUR, "spam", "Eve")),)


def test_a_ban_ends_on_time_and_everybody_hears_it(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", 3600))
    chat.now += HOUR - 1
    assert refused(chat.do("Eve", Join(ROOM))) == [Code.BANNED]
    chat.now += 1
    items = chat.do("Eve", Join(ROOM))
    assert not refused(items)
    assert isinstance(items[0], ModesSet)
    assert (items[0].alias, changed(items)) == ("", ["-b *!*@eve.host"])


def test_a_ban_ends_while_the_server_is_down() -> None:
    chat = Chat("Anna", "Eve")
    chat.log_in("Anna", "anna")
    chat.do("Anna", RegisterRoom(ROOM))
    chat.do("Anna", Ban(ROOM, "Eve", 3600))
    later = chat.restarted()
    later.now += HOUR
    later.enter("Eve")
    assert not refused(later.do("Eve", Join(ROOM)))
    assert later.room.masks["b"] == {}


def test_a_ban_that_ended_but_could_not_be_stored_ends_again(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", 3600))
    chat.now += HOUR
    chat.world.retract(chat.world.execute(2, Say(ROOM, "hi"), chat.now))
    assert changed(chat.do("Ben", Say(ROOM, "hi"))) == ["-b *!*@eve.host"]


def test_a_ban_that_could_not_be_taken_back_keeps_its_end_and_reason(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", 3600, "spam"))
    before = dict(chat.room.masks["b"])
    chat.world.retract(chat.world.execute(1, Unban(ROOM, "Eve"), chat.now))
    assert chat.room.masks["b"] == before


def test_the_last_word_on_a_ban_counts(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", 3600))
    assert changed(chat.do("Anna", Ban(ROOM, "Eve", 0, "for good"))) == ["+b *!*@eve.host"]
    chat.now += HOUR
    assert refused(chat.do("Eve", Join(ROOM))) == [Code.BANNED]
    assert len(chat.room.masks["b"]) == 1


def test_a_ban_is_taken_back_by_the_name_it_was_set_for_though_they_are_gone(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve"))
    chat.do("Eve", Quit())
    assert changed(chat.do("Anna", Unban(ROOM, "EVE"))) == ["-b *!*@eve.host"]
    assert refused(chat.do("Anna", Unban(ROOM, "Eve"))) == [Code.NOT_BANNED]


def test_to_unban_is_not_to_unmute(chat: Chat) -> None:
    chat.do("Anna", Ban(ROOM, "Eve", mute=True))
    assert refused(chat.do("Anna", Unban(ROOM, "Eve"))) == [Code.NOT_BANNED]


@pytest.mark.parametrize("command", [Ban(ROOM, "Eve"), Unban(ROOM, "x"), Quiet(ROOM, 5), Ban(ROOM, "x", mute=True)])
def test_only_moderators_ban_and_quiet(chat: Chat, command: Ban | Unban | Quiet) -> None:
    assert refused(chat.do("Ben", command)) == [Code.NOT_ALLOWED]


def test_moderators_do_not_turn_against_operators(chat: Chat) -> None:
    chat.do("Anna", SetModes(ROOM, (ModeChange(True, "h", "Ben"), ModeChange(True, "v", "Anna"))))
    for command in (Ban(ROOM, "Anna"), Kick(ROOM, "Anna")):
        assert refused(chat.do("Ben", command)) == [Code.STANDS_HIGHER]
    assert refused(chat.do("Ben", SetModes(ROOM, (ModeChange(False, "v", "Anna"),)))) == [Code.NOT_ALLOWED]
    assert kicked(chat.do("Ben", Ban(ROOM, "*!*@*"))) == ["Eve"]


@pytest.mark.parametrize("seconds", [-1, 10**12])
def test_a_time_without_sense_is_refused(chat: Chat, seconds: int) -> None:
    assert refused(chat.do("Anna", Ban(ROOM, "Eve", seconds))) == [Code.TIME_NOT_ALLOWED]
    assert refused(chat.do("Anna", Quiet(ROOM, seconds))) == [Code.TIME_NOT_ALLOWED]


def test_a_room_is_quiet_for_a_time(chat: Chat) -> None:
    assert changed(chat.do("Anna", Quiet(ROOM, 60))) == ["+m"]
    assert refused(chat.do("Eve", Say(ROOM, "hi"))) == [Code.CANNOT_TALK]
    chat.now += 60_000
    items = chat.do("Eve", Say(ROOM, "hi"))
    assert changed(items) == ["-m"]
    assert not refused(items)


def test_a_quiet_room_can_be_made_quiet_for_good(chat: Chat) -> None:
    chat.do("Anna", Quiet(ROOM, 60))
    chat.do("Anna", SetModes(ROOM, (ModeChange(True, "m"),)))
    chat.now += 60_000
    assert refused(chat.do("Eve", Say(ROOM, "hi"))) == [Code.CANNOT_TALK]


def slow(seconds: str) -> SetModes:
    return SetModes(ROOM, (ModeChange(bool(seconds), "f", seconds),))


def test_in_slow_mode_one_waits_between_two_messages(chat: Chat) -> None:
    assert changed(chat.do("Anna", slow("10"))) == ["+f 10"]
    assert not refused(chat.do("Eve", Say(ROOM, "one")))
    chat.now += 9_001
    (reply,) = chat.do("Eve", Say(ROOM, "two"))
    assert isinstance(reply, Reply)
    assert (reply.content.code, reply.content.fields["seconds"]) == (Code.TALK_IS_SLOW, 1)
    chat.do("Eve", Leave(ROOM))
    chat.do("Eve", Join(ROOM))
    assert refused(chat.do("Eve", Say(ROOM, "two"))) == [Code.TALK_IS_SLOW]
    chat.now += 999
    assert not refused(chat.do("Eve", Say(ROOM, "two")))
    for _ in range(3):
        assert not refused(chat.do("Anna", Say(ROOM, "hurry"))), "who has a voice need not wait"


def test_a_message_that_could_not_be_stored_costs_no_waiting(chat: Chat) -> None:
    chat.do("Anna", slow("10"))
    chat.world.retract(chat.world.execute(3, Say(ROOM, "lost"), chat.now))
    assert not refused(chat.do("Eve", Say(ROOM, "again")))


@pytest.mark.parametrize("seconds", ["0", "x", "99999999", "-3"])
def test_slow_mode_takes_a_number_of_seconds(chat: Chat, seconds: str) -> None:
    assert refused(chat.do("Anna", slow(seconds))) == [Code.SLOW_NOT_ALLOWED]
