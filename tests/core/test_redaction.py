"""Taking a message back: whose it is."""

from __future__ import annotations

from threadtalk.core.commands import Enter, Join, Quit, Redact, Rename, Say
from threadtalk.core.events import Redacted, Said
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World

MOMENT = 1_000
"""All of this happens within one millisecond."""


def in_a_room(*aliases: str) -> World:
    """A World with a room that a moderator has made, and others who have joined it, by sessions 2, 3, …"""
    world = World()
    for session, alias in enumerate(("Mod", *aliases), 1):
        world.execute(session, Enter(alias), MOMENT)
        world.execute(session, Join("#room"), MOMENT)
    return world


def test_what_one_has_said_a_moment_ago_can_be_taken_back() -> None:
    world = in_a_room("Alice")
    (said,) = world.execute(2, Say("#room", "oh"), MOMENT)
    assert isinstance(said, Said)
    (redacted,) = world.execute(2, Redact("#room", said.number, author="Alice", said_at=MOMENT), MOMENT)
    assert isinstance(redacted, Redacted)


def test_who_takes_an_alias_the_moment_it_is_free_does_not_take_back_what_was_said_under_it() -> None:
    world = in_a_room("Alice", "Bob")
    (said,) = world.execute(2, Say("#room", "mine"), MOMENT)
    assert isinstance(said, Said)
    world.execute(2, Rename("Ally"), MOMENT)
    world.execute(3, Rename("Alice"), MOMENT)
    taking_back = Redact("#room", said.number, reference="r", author="Alice", said_at=MOMENT)
    not_yours = Refusal(Code.NOT_YOURS, {"target": "#room", "reference": "r"})
    assert world.execute(3, taking_back, MOMENT) == [Reply(3, not_yours)]

    world.execute(3, Quit(), MOMENT)
    world.execute(4, Enter("Alice"), MOMENT)
    world.execute(4, Join("#room"), MOMENT)
    assert world.execute(4, taking_back, MOMENT) == [Reply(4, not_yours)]
