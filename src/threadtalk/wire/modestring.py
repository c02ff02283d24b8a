"""Changes of modes as IRC writes them, `+o-v alice bob`: what is asked for, allowed or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core import modes
from threadtalk.core.events import ModeChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Asked:
    """What one letter asks for: a change; or, without one, to see the list, or (`is_missing`) it lacks its argument."""

    mode: str
    change: ModeChange | None = None
    is_missing: bool = False


def read(words: Sequence[str]) -> Iterator[Asked]:
    """Read letters and their arguments, letter by letter (modern IRC, "MODE message")."""
    arguments = list(words[1:])
    for on, letter in letters(words[0]):
        needs_argument = letter in modes.RANKS or letter == modes.KEY or (letter in (modes.LIMIT, modes.SLOW) and on)
        if letter in modes.LISTS and not arguments:
            yield Asked(letter)
        elif not needs_argument and letter not in modes.LISTS:
            yield Asked(letter, ModeChange(on, letter))
        elif arguments or (letter == modes.KEY and not on):
            yield Asked(letter, ModeChange(on, letter, arguments.pop(0) if arguments else ""))
        else:
            yield Asked(letter, is_missing=True)


def letters(word: str) -> list[tuple[bool, str]]:
    """Return the letters of `+a-b`, each with whether it is switched on."""
    on = True
    found = []
    for letter in word:
        if letter in "+-":
            on = letter == "+"
        else:
            found.append((on, letter))
    return found


def write(changes: Sequence[ModeChange]) -> str:
    """Return changes as MODE has them: `+o-v alice bob`."""
    letters = ""
    sign = ""
    arguments = []
    for change in changes:
        if (wanted := "+" if change.on else "-") != sign:
            letters += wanted
            sign = wanted
        letters += change.mode
        if change.argument:
            arguments.append(change.argument)
    return " ".join([letters, *arguments])
