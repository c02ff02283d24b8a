"""What Tab completes: commands at the start of a line, rooms and aliases everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

from threadtalk.core.names import fold
from threadtalk.core.text import printable
from threadtalk.wire.plain.words import HELP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from threadtalk.client.state import ChatState

COMMANDS = tuple(sorted(HELP))


def candidates(text: str, aliases: Sequence[str], rooms: Iterable[str]) -> Sequence[str]:
    """Return what the last word of a line may become, the likeliest first."""
    word = text.rpartition(" ")[2]
    is_first = word == text
    if is_first and word.startswith("/"):
        return [f"/{name} " for name in COMMANDS if name.startswith(word[1:].lower())]
    if word.startswith("#"):
        return [f"{room} " for room in rooms if fold(room).startswith(fold(word))]
    if not word:
        return []
    end = ": " if is_first else " "  # at the start of a line somebody is addressed
    return [alias + end for alias in aliases if fold(alias).startswith(fold(word))]


class ChatCompleter(Completer):
    """Completes from what the client has heard so far."""

    def __init__(self, state: ChatState) -> None:
        self._state = state

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Give what the word before the cursor may become."""
        text = document.text_before_cursor
        word = text.rpartition(" ")[2]
        rooms = [*self._state.known_rooms.values()]
        for found in candidates(text, self._state.aliases, rooms):
            yield Completion(printable(found), -len(word))
