"""What stays closed of a room that was closed, and that nobody has registered: while it is empty, and over a restart.

One with a key keeps it: who knows it comes in and reads on. One for the invited alone, without a key, has nobody left
who could invite: whoever comes in next begins anew, and reads nothing of what was said before, nor the topic.

What is kept of it is one record (`outcome.Record`), under `closed:` and the room's identity: a JSON object with its
key, whether it is for the invited alone, the number from which on its history may be read, and the topic that it had
before that. An empty one says that there is nothing of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from threadtalk.core.outcome import Item, Record

if TYPE_CHECKING:
    from threadtalk.core.rooms import Room
    from threadtalk.core.world import World

KEY = "closed"
"""What stands before the colon in the keys of their records."""


def record(room: Room) -> list[Item]:
    """Return what has to be stored of a room that may have changed: nothing where its record is as it was."""
    value = _encode(room)
    if value == room.recorded_closed:
        return []
    before, room.recorded_closed = room.recorded_closed, value
    return [Record(f"{KEY}:{room.identity}", value, before)]


def restore(world: World, identity: str, value: str) -> None:
    """Take up what a record says of the room that was first called so: at the start, or as it was before.

    Where somebody is in it, its modes are taken back by what undoes the event that has set them.
    """
    room = world.rooms.called(identity)
    if room is None:
        return
    fields = json.loads(value) if value else {}
    room.recorded_closed = value
    room.start = fields.get("from", 1)
    room.is_shut = bool(fields.get("invited")) and "i" not in room.flags
    room.hidden_topic = fields.get("topic", "")
    if room.topic == room.hidden_topic:  # else it has had another one since
        room.topic = ""
    if not room.members and room.registration is None:
        room.password = fields.get("key", "")


def hold(world: World) -> None:
    """Keep those rooms for the invited alone in which somebody is who was put back. For the start."""
    for room in world.rooms:
        if room.is_shut and room.members:
            room.is_shut = False
            room.flags.add("i")


def _encode(room: Room) -> str:
    fields: dict[str, str | int] = {}
    if room.registration is None:  # else its own record has them
        if room.password:
            fields["key"] = room.password
        if room.is_shut or room.is_for_invited:
            fields["invited"] = 1
    if room.start > 1:
        fields["from"] = room.start
    if room.hidden_topic:
        fields["topic"] = room.hidden_topic
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) if fields else ""
