"""The mirror of the rooms one is in."""

from __future__ import annotations

from threadtalk.client.rooms import RoomList, room_name


def test_leaving_the_current_room_falls_back_to_the_one_before() -> None:
    rooms = RoomList(["#lobby"])
    rooms.switch_to("#tea")
    rooms.switch_to("#milk")
    rooms.switch_to("#TEA")
    assert ([*rooms], rooms.current) == (["#lobby", "#milk", "#TEA"], "#TEA")
    rooms.leave("#tea")
    assert ([*rooms], rooms.current) == (["#lobby", "#milk"], "#milk")
    rooms.leave("#lobby")
    assert rooms.current == "#milk"


def test_out_of_all_rooms_the_last_one_stays_current_as_on_the_server() -> None:
    rooms = RoomList(["#lobby"])
    rooms.leave("#lobby")
    assert ([*rooms], rooms.current, len(rooms)) == ([], "#lobby", 0)


def test_a_copy_goes_its_own_way() -> None:
    rooms = RoomList(["#lobby"])
    rooms.copy().switch_to("#tea")
    assert "#tea" not in rooms


def test_the_server_decides_how_a_room_is_spelled() -> None:
    rooms = RoomList(["#lobby", "#tea"])
    rooms.respell("#Tea")
    assert ([*rooms], rooms.current) == (["#lobby", "#Tea"], "#Tea")


def test_the_mark_may_be_left_out() -> None:
    assert (room_name("tea"), room_name("#tea")) == ("#tea", "#tea")
