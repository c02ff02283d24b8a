"""What is sent twice is said once, and nobody can spoil what another one says."""

from __future__ import annotations

from dataclasses import replace

from threadtalk.core import repeats
from threadtalk.core.answers import AlreadySaid
from threadtalk.core.commands import Enter, Join, Quit, Rename, RenameRoom, Say, Tell
from threadtalk.core.events import Said, Told
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World

TAGS = {repeats.TAG: "a1b2c3"}


def world() -> World:
    made = World()
    for session, alias in enumerate(("Alice", "Bob", "Carol"), 1):
        made.execute(session, Enter(alias, host=f"{alias}.host"), 1000)
    return made


def say(world: World, session: int, text: str, room: str = "#lobby", tags: dict[str, str] = TAGS) -> list[Item]:
    return world.execute(session, Say(room, text, tags=tags), 2000)


def answer(items: list[Item]) -> AlreadySaid:
    (reply,) = items
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, AlreadySaid)
    return reply.content


def test_what_is_sent_again_is_not_said_again_and_its_sender_learns_where_it_stands() -> None:
    chat = world()
    (said,) = say(chat, 1, "hello")
    assert isinstance(said, Said)
    assert answer(say(chat, 1, "hello")) == AlreadySaid("#lobby", "a1b2c3", "#lobby", said.number)
    assert answer(say(chat, 1, "hello", room="#LOBBY")).number == said.number


def test_nobody_can_spoil_what_another_one_says() -> None:
    chat = world()
    say(chat, 2, "mine")
    (said,) = say(chat, 1, "hello")
    assert isinstance(said, Said)


def test_the_same_id_in_another_place_is_another_message() -> None:
    chat = world()
    say(chat, 1, "hello")
    (told,) = chat.execute(1, Tell("Bob", "psst", tags=TAGS), 2000)
    assert isinstance(told, Told)
    again = answer(chat.execute(1, Tell("bob", "psst", tags=TAGS), 2000))
    assert (again.target, again.number) == ("bob", told.number)
    (other,) = chat.execute(1, Tell("Carol", "psst", tags=TAGS), 2000)
    assert isinstance(other, Told)


def test_what_could_not_be_stored_may_be_sent_again() -> None:
    chat = world()
    chat.retract(say(chat, 1, "hello"))
    (said,) = say(chat, 1, "hello")
    assert isinstance(said, Said)


def test_what_is_sent_again_in_the_same_breath_as_what_could_not_be_stored_was_not_said() -> None:
    chat = world()
    items = [*say(chat, 1, "hello"), *say(chat, 1, "hello")]
    answers = [each.content for each in chat.retract(items) if isinstance(each, Reply)]
    assert answers == [Refusal(Code.NOT_STORED)] * 2


def test_what_was_said_before_stays_said_where_the_disk_is_full() -> None:
    chat = world()
    say(chat, 1, "hello")
    again = say(chat, 1, "hello")
    assert chat.retract(again) == again


def test_who_comes_back_under_another_alias_or_from_another_network_says_nothing_twice() -> None:
    chat = world()
    (said,) = say(chat, 1, "hello")
    (told,) = chat.execute(1, Tell("Bob", "psst", tags=TAGS), 3000)
    assert isinstance(said, Said)
    assert isinstance(told, Told)
    chat.execute(1, Rename("Alice_"), 3000)
    assert answer(say(chat, 1, "hello")).number == said.number
    assert answer(chat.execute(1, Tell("Bob", "psst", tags=TAGS), 5000)).number == told.number
    chat.execute(1, Quit(), 6000)
    chat.execute(4, Enter("Alice", host="elsewhere.host"), 7000)
    assert answer(say(chat, 4, "hello")).number == said.number


def test_what_waited_while_its_room_was_renamed_is_said_once() -> None:
    chat = world()
    chat.execute(1, Join("#tea"), 1000)
    (said,) = say(chat, 1, "hello", room="#tea")
    assert isinstance(said, Said)
    chat.execute(1, RenameRoom("#tea", "#coffee"), 100_000)
    assert answer(say(chat, 1, "hello", room="#coffee")).number == said.number
    later = World()
    later.remember("#coffee", 9, names=("#tea", "#coffee"))
    later.execute(1, Enter("Alice", host="Alice.host"), 1000)
    later.execute(1, Join("#coffee"), 1000)
    later.repeats.note([replace(said, room="#coffee")])
    assert answer(say(later, 1, "hello", room="#coffee")).number == said.number


def test_messages_without_an_id_are_never_repeats() -> None:
    chat = world()
    for tags in ({}, {repeats.TAG: ""}, {repeats.TAG: "x" * 65}):
        for _ in range(2):
            (said,) = say(chat, 1, "hello", tags=tags)
            assert isinstance(said, Said)


def test_only_so_many_ids_are_remembered(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(repeats, "IDS_MAX", 2)
    chat = world()
    for word in ("a", "b", "c"):
        say(chat, 1, "hello", tags={repeats.TAG: word})
    assert isinstance(say(chat, 1, "hello", tags={repeats.TAG: "a"})[0], Said)
    assert answer(say(chat, 1, "hello", tags={repeats.TAG: "c"}))


