"""What was typed, and how its answer is recognised."""

from __future__ import annotations

import pytest

from threadtalk.client.own import Form, OwnLine, OwnLines, body_of, parse_typed
from threadtalk.client.rooms import RoomList
from threadtalk.client.tagged import ServerLine


@pytest.mark.parametrize(
    ("line", "form", "body", "room"),
    [
        ("hello", Form.SAY, "hello", ""),
        ("//etc", Form.SAY, "/etc", ""),
        ("/me waves", Form.ACTION, "waves", ""),
        ("/ME  waves ", Form.ACTION, "waves", ""),
        ("/me", Form.COMMAND, "", ""),
        ("/msg #tea hi", Form.SAY, "hi", "#tea"),
        ("/msg Bob psst", Form.DIRECT, "psst", ""),
        ("/join #tea", Form.COMMAND, "", ""),
        ("/", Form.COMMAND, "", ""),
        ("tab\there\x07", Form.SAY, "tab here", ""),
    ],
)
def test_how_the_server_will_answer(line: str, form: Form, body: str, room: str) -> None:
    own = parse_typed(line)
    assert (own.form, own.body, own.room) == (form, body, room)


@pytest.mark.parametrize(
    ("kind", "tags", "text"),
    [
        ("say", {"room": "#lobby", "alias": "Bob"}, "Bob: hi: there"),
        ("say", {"room": "#tea", "alias": "Bob"}, "[#tea] Bob: hi: there"),
        ("action", {"room": "#tea", "alias": "Bob"}, "[#tea] * Bob hi: there"),
        ("direct", {"from": "Bob", "to": "[x] y"}, "[you -> [x] y] hi: there"),
    ],
)
def test_the_words_of_a_line(kind: str, tags: dict[str, str], text: str) -> None:
    assert body_of(ServerLine(kind, tags, text)) == "hi: there"


def test_an_echo_that_reads_differently_answers_the_first_of_its_kind() -> None:
    lines = OwnLines()
    for line in ("/who", "one", "two"):
        lines.add(parse_typed(line))
    assert [own.line for own in lines.take_echoed("say", "changed by the server")] == ["/who", "one"]
    assert lines.take_echoed("action", "nothing of ours") == []
    assert [own.line for own in lines.take_all()] == ["two"]


def test_where_lines_go_is_foreseen() -> None:
    lines = OwnLines()
    for line in ("a", "/join tea", "b", "/leave", "c", "/msg #milk d"):
        lines.add(parse_typed(line))
    rooms = RoomList(["#lobby"])
    assert lines.foresee(rooms).current == "#lobby"
    assert [own.room for own in lines if own.is_message] == ["", "", "", "#milk"]
    lines.note_rooms(rooms)
    assert [own.room for own in lines if own.is_message] == ["#lobby", "#tea", "#lobby", "#milk"]


def test_a_refusal_of_nothing_takes_nothing() -> None:
    assert OwnLines().take_first() is None
    assert OwnLines().first is None


def test_what_is_said_is_what_was_typed_without_the_escape() -> None:
    assert OwnLine("//x").text == "/x"
    assert OwnLine("x").text == "x"


def test_what_another_device_of_ones_own_says_answers_nothing() -> None:
    lines = OwnLines()
    lines.add(parse_typed("from here"))
    assert lines.take_echoed("say", "from the telephone", is_exact=True) == []
    assert [own.line for own in lines.take_echoed("say", "from here", is_exact=True)] == ["from here"]
