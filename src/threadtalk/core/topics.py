"""Topics that hold no more, as everybody has left their rooms: the log, which has the last topic of each, has to know.

What is kept of such a room is one record (`outcome.Record`), under `topic:` and the room's identity, with the value
`gone`; an empty one says that the log's topic holds. A room that somebody is in when the server stops keeps its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.outcome import Item, Record

if TYPE_CHECKING:
    from threadtalk.core.rooms import Rooms
    from threadtalk.core.world import World

KEY = "topic"
"""What stands before the colon in the keys of their records."""

GONE = "gone"


def records(rooms: Rooms) -> list[Item]:
    """Return what is to be stored of the rooms of which something has changed since this was asked last."""
    items: list[Item] = []
    for room in rooms.untold:
        value = GONE if room.forgets_topic else ""
        if value != room.recorded_topic:
            items.append(Record(f"{KEY}:{room.identity}", value, room.recorded_topic))
            room.recorded_topic = value
    rooms.untold.clear()
    return items


def restore(world: World, identity: str, value: str) -> None:
    """Take up what a record says of the room that was first called so."""
    room = world.rooms.called(identity)
    if room is None:
        return
    room.recorded_topic = value
    if value == GONE:
        room.topic = ""
        room.forgets_topic = True
