"""What Tab completes."""

from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from threadtalk.client.completion import COMMANDS, ChatCompleter, candidates
from threadtalk.client.events import Heard
from threadtalk.client.state import ChatState
from threadtalk.client.tagged import parse_line
from threadtalk.wire.plain.words import HELP

ALIASES = ["Bob", "bert", "Ünal"]
ROOMS = ["#lobby", "#tea"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("b", ["Bob: ", "bert: "]),
        ("hello B", ["Bob ", "bert "]),
        ("ü", ["Ünal: "]),
        ("/j", ["/join "]),
        ("/J", ["/join "]),
        ("/join #t", ["#tea "]),
        ("#", ["#lobby ", "#tea "]),
        ("/msg be", ["bert "]),
        ("", []),
        ("hello ", []),
        ("x", []),
    ],
)
def test_the_last_word_is_completed(text: str, found: list[str]) -> None:
    assert candidates(text, ALIASES, ROOMS) == found


def test_every_command_that_people_are_told_about_is_completed() -> None:
    assert set(COMMANDS) == set(HELP)


def test_it_completes_from_what_was_heard() -> None:
    state = ChatState()
    state.apply(Heard(parse_line("@kind=join;alias=Bob Bob has connected to the chat room")))
    found = [*ChatCompleter(state).get_completions(Document("hi bo"), CompleteEvent())]
    assert [(completion.text, completion.start_position) for completion in found] == [("Bob ", -2)]
