"""Who may search where: what could be read page by page, and nothing else, whatever is asked for."""

from __future__ import annotations

from threadtalk.core.answers import Conversation, SearchGranted
from threadtalk.core.commands import Enter, Join, Kick, Leave, Quit, Rename, Say, Search, SetModes, Tell
from threadtalk.core.events import ModeChange
from threadtalk.core.names import conversation
from threadtalk.core.outcome import Item, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.words import WORDS_MAX, Phrase

from .rooms import ROOM, Chat


def places(outcome: list[Item]) -> dict[str, tuple[int, int]]:
    """Return where a search was granted, and between which numbers."""
    (reply,) = outcome
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, SearchGranted), reply.content
    return {place.kept_as: (place.start, place.end) for place in reply.content.places}


def refusal(outcome: list[Item]) -> Refusal:
    (reply,) = outcome
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, Refusal)
    return reply.content


def test_all_rooms_one_is_in_are_searched_up_to_now() -> None:
    chat = Chat("Alice", "Bob")
    chat.do("Bob", Say(ROOM, "tea"))
    chat.do("Bob", Join("#other"))
    room = chat.world.rooms.called(ROOM)
    assert room is not None
    found = places(chat.do("Alice", Search("tea", 10)))
    assert found.keys() == {"#lobby", ROOM}
    assert found[ROOM] == (1, room.last_number + 1)
    assert places(chat.do("Alice", Search("tea", 10, "#TEA"))) == {ROOM: (1, room.last_number + 1)}


def test_a_room_one_has_left_or_was_put_out_of_or_never_was_in_is_closed() -> None:
    chat = Chat("Mod", "Alice", "Eve")
    chat.do("Alice", Leave(ROOM))
    chat.do("Mod", Kick(ROOM, "Eve"))
    chat.enter("Carol")
    for alias in ("Alice", "Eve", "Carol"):
        assert refusal(chat.do(alias, Search("tea", 10, ROOM))) == Refusal(Code.SEARCH_CLOSED, {"room": ROOM})
        assert ROOM not in places(chat.do(alias, Search("tea", 10)))


def test_a_hidden_room_looks_to_others_like_one_that_does_not_exist() -> None:
    chat = Chat("Mod")
    chat.do("Mod", SetModes(ROOM, (ModeChange(True, "s"),)))
    chat.enter("Eve")
    hidden = refusal(chat.do("Eve", Search("tea", 10, ROOM)))
    nowhere = refusal(chat.do("Eve", Search("tea", 10, "#nowhere")))
    assert hidden.code == nowhere.code == Code.SEARCH_CLOSED
    assert places(chat.do("Mod", Search("tea", 10, ROOM))).keys() == {ROOM}


def test_private_messages_are_searched_by_the_two_alone() -> None:
    chat = Chat("Alice", "Bob", "Eve")
    chat.do("Alice", Tell("Bob", "tea?"))
    talk = conversation("Alice", "Bob")
    assert places(chat.do("Alice", Search("tea", 10)))[talk] == (1, 2)
    assert places(chat.do("Bob", Search("tea", 10, "alice"))) == {talk: (1, 2)}
    assert talk not in places(chat.do("Eve", Search("tea", 10)))
    for alias in ("Alice", "Bob", "alice bob", talk):
        granted = places(chat.do("Eve", Search("tea", 10, alias)))
        assert talk not in granted
        assert all(start == end == 0 for start, end in granted.values())


def test_who_has_the_alias_of_somebody_who_left_searches_nothing_of_theirs() -> None:
    chat = Chat("Alice", "Bob")
    chat.do("Alice", Tell("Bob", "the secret is tea"))
    talk = conversation("Alice", "Bob")
    chat.do("Alice", Quit())
    chat.store(chat.world.execute(77, Enter("Alice"), chat.now))
    chat.sessions["Alice"] = 77
    assert talk not in places(chat.do("Alice", Search("tea", 10)))
    assert places(chat.do("Alice", Search("tea", 10, "Bob"))) == {talk: (0, 0)}
    chat.do("Alice", Tell("Bob", "hello?"))
    assert places(chat.do("Alice", Search("tea", 10, "Bob"))) == {talk: (2, 3)}
    chat.do("Bob", Rename("Robert"))
    chat.store(chat.world.execute(78, Enter("Bob"), chat.now))
    assert places(chat.world.execute(78, Search("tea", 10, "Alice"), chat.now)) == {talk: (0, 0)}


def test_who_is_not_in_yet_searches_nothing() -> None:
    chat = Chat("Alice")
    assert refusal(chat.world.execute(99, Search("tea", 10), chat.now)).code is Code.NOT_IN_YET


def test_there_has_to_be_something_to_look_for() -> None:
    chat = Chat("Alice")
    for nothing in (Search("", 10), Search("  ", 10), Search("?!", 10), Search("?!", 10, ROOM), Search('""', 10)):
        assert refusal(chat.do("Alice", nothing)).code is Code.SEARCH_EMPTY
    for something in (Search("", 10, ROOM), Search("", 10, author="Bob"), Search("", 10, after=5)):
        assert places(chat.do("Alice", something))


def test_more_words_than_anybody_types_are_refused() -> None:
    chat = Chat("Alice")
    assert places(chat.do("Alice", Search("a " * WORDS_MAX, 10)))
    for long in ("a " * (WORDS_MAX + 1), "茶" * (WORDS_MAX + 1), '"' + "a " * (WORDS_MAX + 1)):
        assert refusal(chat.do("Alice", Search(long, 10))) == Refusal(Code.SEARCH_TOO_LONG, {"limit": WORDS_MAX})


def test_a_page_has_at_most_so_many_and_the_author_is_folded() -> None:
    chat = Chat("Alice")
    limit = chat.world.limits.history_page_max
    (reply,) = chat.do("Alice", Search("tea", 10**9, ROOM, "BOB", 1, 2, from_start=True))
    room = chat.world.rooms.called(ROOM)
    assert isinstance(reply, Reply)
    assert room is not None
    everything = Conversation(ROOM, ROOM, 1, room.last_number + 1)
    what = (Phrase(("tea",), is_open=True),)
    assert reply.content == SearchGranted((everything,), what, limit, "bob", 1, 2, from_start=True)
