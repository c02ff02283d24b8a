"""Who was in a room for the invited alone when their network broke comes back into it, and nobody in their place."""

from __future__ import annotations

import pytest

from threadtalk.core.commands import Enter, Invite, Join, Kick, Leave, Quit, SetModes
from threadtalk.core.events import ModeChange
from threadtalk.core.refusals import Code
from threadtalk.core.rooms import RETURN_TIME

from .rooms import ROOM, Chat, refused

BOB = 2


@pytest.fixture
def chat() -> Chat:
    """Alice keeps a room for the invited alone; Bob is in it, with a client that has a token."""
    chat = Chat("Alice")
    chat.do("Alice", SetModes(ROOM, (ModeChange(True, "i"),)))
    come(chat, BOB, "Bob")
    chat.do("Alice", Invite("Bob", ROOM))
    assert refused(join(chat, BOB)) == []
    return chat


def come(chat: Chat, session: int, alias: str, token: str = "bobs secret") -> None:
    chat.world.execute(session, Enter(alias, host=f"{session}.host", token=token), chat.now)


def join(chat: Chat, session: int) -> list[object]:
    return chat.world.execute(session, Join(ROOM), chat.now)  # type: ignore[return-value]


def lose(chat: Chat, session: int) -> None:
    chat.world.execute(session, Quit("connection lost"), chat.now)


def test_who_loses_the_connection_comes_back_without_being_invited_anew(chat: Chat) -> None:
    for session in (3, 4):
        lose(chat, session - 1)
        chat.now += RETURN_TIME
        come(chat, session, "Bob_" if session == 3 else "Bob")
        assert refused(join(chat, session)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("token", "wait"), [("another", 1), ("", 1), ("bobs secret", RETURN_TIME + 1)])
def test_nobody_comes_back_too_late_or_in_the_place_of_another_one(chat: Chat, token: str, wait: int) -> None:
    lose(chat, BOB)
    chat.now += wait
    come(chat, 3, "Bob", token)
    assert refused(join(chat, 3)) == [Code.INVITE_ONLY]  # type: ignore[arg-type]


def test_who_was_put_out_or_has_left_is_not_expected_back(chat: Chat) -> None:
    chat.do("Alice", Kick(ROOM, "Bob"))
    assert refused(join(chat, BOB)) == [Code.INVITE_ONLY]  # type: ignore[arg-type]
    chat.do("Alice", Invite("Bob", ROOM))
    join(chat, BOB)
    chat.world.execute(BOB, Leave(ROOM), chat.now)
    lose(chat, BOB)
    come(chat, 3, "Bob")
    assert refused(join(chat, 3)) == [Code.INVITE_ONLY]  # type: ignore[arg-type]


def test_a_ban_holds_for_who_is_expected_too(chat: Chat) -> None:
    lose(chat, BOB)
    chat.do("Alice", SetModes(ROOM, (ModeChange(True, "b", "bob!*@*"),)))
    come(chat, 3, "Bob")
    assert refused(join(chat, 3)) == [Code.BANNED]  # type: ignore[arg-type]
