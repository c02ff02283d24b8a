"""What is sent twice is said once, and nobody can spoil what another one says."""

from __future__ import annotations

from threadtalk.core import repeats
from threadtalk.core.answers import AlreadySaid
from threadtalk.core.commands import Enter, Rename, Say, Tell
from threadtalk.core.events import Said, Told
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.world import World

TAGS = {repeats.TAG: "a1b2c3"}


def world() -> World:
    made = World()
    for session, alias in enumerate(("Alice", "Bob", "Carol"), 1):
        made.execute(session, Enter(alias), 1000)
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


def test_who_takes_another_alias_says_new_things() -> None:
    chat = world()
    say(chat, 1, "hello")
    chat.execute(1, Rename("Alicia"), 3000)
    assert isinstance(say(chat, 1, "hello")[0], Said)
