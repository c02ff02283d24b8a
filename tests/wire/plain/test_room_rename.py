"""What plain text is told when a room is renamed, and where its lines go then."""

from __future__ import annotations

from threadtalk.client.rooms import RoomList
from threadtalk.core.events import RoomRenamed
from threadtalk.wire.plain.form import PLAIN, TAGGED

EVENT = RoomRenamed("#tea", 7, 5, "Bob", "#coffee", "why not")


def test_a_renaming_is_told_in_words_and_to_programs_in_tags() -> None:
    assert PLAIN.encode(EVENT) == b"-- Bob has renamed #tea to #coffee (why not)\n"
    tags = b"@kind=room-rename;room=#tea;number=7;at=5;alias=Bob;new=#coffee "
    assert TAGGED.encode(EVENT) == tags + PLAIN.encode(EVENT)


def test_the_line_client_goes_by_the_new_name() -> None:
    rooms = RoomList(["#lobby", "#tea", "#x"])
    rooms.switch_to("#tea")
    rooms.rename("#TEA", "#coffee")
    assert list(rooms) == ["#lobby", "#x", "#coffee"]
    assert rooms.current == "#coffee"
