"""What a server says, taken apart: lines to kind, tags and text. Nothing here raises on any input."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_UNESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n", "": ""}
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ServerLine:
    """One line of the server. Unknown kinds and tags are kept; an untagged line has the kind ""."""

    kind: str
    tags: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def room(self) -> str:
        """The room it is about, "" for none."""
        return self.tags.get("room", "")

    @property
    def alias(self) -> str:
        """Who has caused it, "" for nobody."""
        return self.tags.get("alias") or self.tags.get("from", "")

    @property
    def number(self) -> int:
        """The event's number in its room, 0 for none."""
        return self.integer("number")

    @property
    def at(self) -> int:
        """When it happened, in milliseconds since 1970, UTC; 0 for unknown."""
        return self.integer("at")

    @property
    def is_history(self) -> bool:
        """Whether it happened before, and is told again."""
        return self.tags.get("history") == "1"

    def integer(self, key: str) -> int:
        """Return a tag that holds a number; 0 where it is missing or none."""
        value = self.tags.get(key, "")
        return int(value) if _NUMBER.fullmatch(value) else 0


def parse_line(line: str) -> ServerLine:
    """Take a line apart. What is not in the form of tags is text, whatever it is."""
    if not line.startswith("@"):
        return ServerLine("", {}, line)
    prefix, _, text = line[1:].partition(" ")
    tags: dict[str, str] = {}
    for pair in prefix.split(";"):
        key, _, value = pair.partition("=")
        if key:
            tags[key] = _unescape(value)
    return ServerLine(tags.pop("kind", ""), tags, text)


def _unescape(value: str) -> str:
    # IRCv3 message tags, "Escaping values": unknown escapes are the character itself.
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda match: _UNESCAPED.get(match[1], match[1]), value)
