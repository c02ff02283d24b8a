"""Of a room that was closed and that nobody has registered, what was said stays closed to those who come later."""

from __future__ import annotations

import pytest

from threadtalk.core.answers import HistoryGranted, SearchGranted
from threadtalk.core.commands import (
    Command,
    Enter,
    Invite,
    Join,
    Leave,
    ReadActs,
    ReadHistory,
    Redact,
    Register,
    RegisterRoom,
    RemoveAccount,
    Say,
    Search,
    SetAlwaysOn,
    SetModes,
    SetTopic,
    UnregisterRoom,
)
from threadtalk.core.events import Joined, ModeChange
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code

from .rooms import ROOM, Chat, refused

WITH_KEY = SetModes(ROOM, (ModeChange(True, "k", "hush"),))
FOR_INVITED = SetModes(ROOM, (ModeChange(True, "i"),))


def starts(chat: Chat, alias: str) -> set[int]:
    """Return from which numbers on somebody may read the room, by each way of reading it."""
    found = set()
    for command in (ReadHistory(ROOM, 10), Search("tea", 10, ROOM), ReadActs(ROOM, 10)):
        for item in chat.do(alias, command):
            content = item.content if isinstance(item, Reply) else None
            if isinstance(content, HistoryGranted):
                found.add(content.start)
            elif isinstance(content, SearchGranted):
                found.update(place.start for place in content.places)
    return found


def joined(chat: Chat, alias: str, key: str = "") -> int:
    """Have somebody join; return the number of that."""
    (event,) = [item for item in chat.do(alias, Join(ROOM, key)) if isinstance(item, Joined)]
    return event.number


def after_everybody_has_left(how: Command, *, restarted: bool) -> Chat:
    chat = Chat("Alice")
    chat.do("Alice", how)
    chat.do("Alice", Say(ROOM, "secret tea"))
    if restarted:
        chat = chat.restarted()
    else:
        chat.do("Alice", Leave(ROOM))
    chat.enter("Mallory")
    return chat


@pytest.mark.parametrize("restarted", [False, True], ids=["empty", "restarted"])
def test_a_key_stays_and_who_knows_it_reads_on(restarted: bool) -> None:
    chat = after_everybody_has_left(WITH_KEY, restarted=restarted)
    assert refused(chat.do("Mallory", Join(ROOM))) == [Code.WRONG_KEY]
    assert refused(chat.do("Mallory", Join(ROOM, "guess"))) == [Code.WRONG_KEY]
    joined(chat, "Mallory", "hush")
    assert starts(chat, "Mallory") == {1}
    chat.enter("Eve")
    assert refused(chat.do("Eve", Join(ROOM))) == [Code.WRONG_KEY], "it holds on"
    chat.do("Mallory", SetModes(ROOM, (ModeChange(False, "k", "hush"),)))
    chat.do("Mallory", Leave(ROOM))
    joined(chat, "Eve")
    assert starts(chat, "Eve") == {1}, "it was opened by who knew the key"


@pytest.mark.parametrize("restarted", [False, True], ids=["empty", "restarted"])
def test_a_room_for_the_invited_begins_anew_for_whoever_comes_next(restarted: bool) -> None:
    chat = after_everybody_has_left(FOR_INVITED, restarted=restarted)
    number = joined(chat, "Mallory")
    assert number > 2
    assert starts(chat, "Mallory") == {number}
    chat.enter("Eve")
    joined(chat, "Eve")
    assert starts(chat, "Eve") == {number}, "what was said since then, everybody may read"
    for each in ("Eve", "Mallory"):
        chat.do(each, Leave(ROOM))
    later = chat.restarted()
    later.enter("Olga")
    joined(later, "Olga")
    assert starts(later, "Olga") == {number}


def test_what_the_room_was_about_is_not_told_either() -> None:
    chat = Chat("Alice")
    chat.do("Alice", SetTopic(ROOM, "the secret plan"))
    chat.do("Alice", FOR_INVITED)
    chat.do("Alice", Leave(ROOM))
    chat.enter("Mallory")
    joined(chat, "Mallory")
    assert chat.room.topic == ""
    for restarted in (chat.restarted("the secret plan"), chat.restarted("another one")):
        restarted.enter("Eve")
        joined(restarted, "Eve")
    assert restarted.room.topic == "another one", "it was set since then"
    assert chat.restarted("the secret plan").room.topic == ""
    chat.do("Mallory", FOR_INVITED)
    chat.do("Mallory", Leave(ROOM))
    chat.enter("Olga")
    joined(chat, "Olga")
    assert chat.restarted("the secret plan").room.topic == "", "and not after the next time"


def test_nobody_takes_back_what_they_may_not_read() -> None:
    chat = Chat("Alice")
    chat.do("Alice", FOR_INVITED)
    chat.do("Alice", Say(ROOM, "secret tea"))
    number = chat.room.last_number
    redact = Redact(ROOM, number, author="Alice", said_at=chat.now)
    chat.do("Alice", Leave(ROOM))
    chat.enter("Mallory")
    joined(chat, "Mallory")
    assert chat.ranks("Mallory") == "o"
    assert refused(chat.do("Mallory", redact)) == [Code.NOT_YOURS]
    joined(chat, "Alice")
    assert refused(chat.do("Alice", redact)) == [], "it is still her own"


def test_while_somebody_is_there_everything_stays_as_it_is() -> None:
    chat = Chat("Alice")
    chat.do("Alice", FOR_INVITED)
    chat.enter("Bob")
    assert refused(chat.do("Bob", Join(ROOM))) == [Code.INVITE_ONLY]
    chat.do("Alice", Invite("Bob", ROOM))
    joined(chat, "Bob")
    chat.do("Alice", Leave(ROOM))
    assert starts(chat, "Bob") == {1}


def test_with_a_key_it_does_not_matter_that_one_had_to_be_invited_too() -> None:
    chat = Chat("Alice")
    chat.do("Alice", FOR_INVITED)
    chat.do("Alice", WITH_KEY)
    chat.do("Alice", Leave(ROOM))
    chat.enter("Bob")
    joined(chat, "Bob", "hush")
    assert starts(chat, "Bob") == {1}


def test_who_stays_while_not_connected_keeps_the_room_for_the_invited() -> None:
    chat = Chat("Alice")
    chat.do("Alice", Register("Alice", "hash", "scram"))
    chat.do("Alice", SetAlwaysOn(on=True))
    chat.do("Alice", FOR_INVITED)
    later = chat.restarted()
    later.world.put_back(later.now)
    later.enter("Mallory")
    assert refused(later.do("Mallory", Join(ROOM))) == [Code.INVITE_ONLY]
    session = later.sessions["Alice"] = 77
    later.store(later.world.execute(session, Enter("Alice", account="Alice"), later.now))
    assert starts(later, "Alice") == {1}


def test_a_room_that_is_registered_no_more_stays_closed() -> None:
    chat = Chat("Alice")
    chat.do("Alice", Register("Alice", "hash", "scram"))
    chat.do("Alice", RegisterRoom(ROOM))
    chat.do("Alice", FOR_INVITED)
    chat.do("Alice", Leave(ROOM))
    again = chat.restarted()
    again.store(again.world.execute(0, RemoveAccount("Alice"), again.now))
    once_more = again.restarted()
    for each in (again, once_more):
        each.enter("Mallory")
        number = joined(each, "Mallory")
        assert number > 1
        assert starts(each, "Mallory") == {number}


def test_to_give_a_room_up_leaves_it_closed() -> None:
    chat = Chat("Alice")
    chat.do("Alice", Register("Alice", "hash", "scram"))
    chat.do("Alice", RegisterRoom(ROOM))
    chat.do("Alice", WITH_KEY)
    chat.do("Alice", UnregisterRoom(ROOM))
    later = chat.restarted()
    later.enter("Mallory")
    assert refused(later.do("Mallory", Join(ROOM))) == [Code.WRONG_KEY]


def test_what_could_not_be_stored_is_as_before() -> None:
    chat = after_everybody_has_left(FOR_INVITED, restarted=False)
    items = chat.world.execute(chat.sessions["Mallory"], Join(ROOM), chat.now)
    chat.world.retract(items)
    assert starts(chat, "Mallory") == {chat.room.last_number + 1}, "she is in, and reads nothing of before"
    chat.enter("Eve")
    assert starts(chat, "Eve") == set()
    number = joined(chat, "Eve")
    assert starts(chat, "Eve") == {number}
    other = Chat("Alice")
    other.world.retract(other.world.execute(other.sessions["Alice"], WITH_KEY, other.now))
    other.do("Alice", Leave(ROOM))
    other.enter("Bob")
    joined(other, "Bob")
    assert starts(other, "Bob") == {1}
