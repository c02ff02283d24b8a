"""Which rooms of a list are wanted: names, masks, and conditions on size, age and topic (modern IRC, ELIST)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core.masks import matches

if TYPE_CHECKING:
    from threadtalk.core.answers import RoomLine

_MINUTE = 60_000


def fits(line: RoomLine, condition: str, now: int) -> bool:
    """Whether a room fits all conditions, and one of the names or masks where there are any.

    `>3` and `<9` are numbers of people; `C>60` a room made more than 60 minutes ago, `C<60` less; `T>` and `T<` the
    same of the topic's last change; `!mask` is a mask that must not match.
    """
    wanted: list[bool] = []
    for word in condition.split(","):
        number = _number(word.lstrip("CTct")[1:])
        if word[:1] in ("<", ">") and number is not None:
            if not _compares(line.member_count, word[0], number):
                return False
        elif word[1:2] in ("<", ">") and word[:1] in "CTct" and number is not None:
            since = line.created_at if word[0] in "Cc" else line.topic_at
            if not since or not _compares((now - since) / _MINUTE, word[1], number):
                return False
        elif word.startswith("!"):
            if matches(word[1:], line.room):
                return False
        elif word:
            wanted.append(matches(word, line.room))
    return any(wanted) or not wanted


def _compares(value: float, sign: str, number: int) -> bool:
    return value > number if sign == ">" else value < number


def _number(word: str) -> int | None:
    return int(word[:9]) if word.isascii() and word.isdigit() else None
