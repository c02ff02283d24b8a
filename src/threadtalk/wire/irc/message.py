"""One IRC message: text to parts and back (modern IRC, "Message format"; IRCv3 message-tags)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BODY_MAX = 512
"""Bytes of a message without its tags, CR LF included (modern IRC, "Message format")."""

CLIENT_TAGS_MAX = 4096
"""Bytes of tags that a client may send, with the `@` and the space (message-tags, "Size limit")."""

TAGS_MAX = 8191
"""Bytes of tags on a message of the server, with the `@` and the space."""

LINE_MAX = CLIENT_TAGS_MAX + BODY_MAX
"""Bytes of a line from a client, with its end."""

# message-tags, "Escaping values".
_ESCAPES = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})
_UNESCAPES = {":": ";", "s": " ", "r": "\r", "n": "\n"}
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_FORBIDDEN = re.compile("[\r\n\0]")


class NotAMessage(ValueError):
    """A line that has no command, or cannot be split."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: tags, source, command in capitals, parameters."""

    command: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def parse(line: str) -> Message:
    """Split a line, without its end, into its parts. Raises `NotAMessage`."""
    tags: dict[str, str] = {}
    source = ""
    if line.startswith("@"):
        raw, _, line = line[1:].partition(" ")
        tags = parse_tags(raw)
        line = line.lstrip(" ")
    if line.startswith(":"):
        source, _, line = line[1:].partition(" ")
        line = line.lstrip(" ")
    head, separator, trailing = line.partition(" :")
    words = head.split(" ")
    params = [word for word in words if word]
    if not params:
        raise NotAMessage(line)
    if separator:
        params.append(trailing)
    return Message(params[0].upper(), tuple(params[1:]), source, tags)


def parse_tags(raw: str) -> dict[str, str]:
    """Split tags, without their `@`. A tag given twice counts as given last."""
    tags: dict[str, str] = {}
    for pair in raw.split(";"):
        key, _, value = pair.partition("=")
        if key:
            tags[key] = unescape(value) if "\\" in value else value
    return tags


def unescape(value: str) -> str:
    """Return the value of a tag; a lone backslash at the end is dropped, one before any other character too."""
    return _ESCAPED.sub(lambda match: _UNESCAPES.get(match[1], match[1]), value)


def encode_tags(tags: Mapping[str, str]) -> str:
    """Return tags as they stand before a message, with `@` and space; nothing where there are none."""
    if not tags:
        return ""
    pairs = [f"{key}={value.translate(_ESCAPES)}" if value else key for key, value in tags.items()]
    return f"@{';'.join(pairs)} "


def encode(command: str, params: Sequence[str] = (), *, source: str = "", tags: Mapping[str, str] | None = None) -> str:
    """Put a message together, without a line end and without looking at its length.

    Raises `ValueError` where a part would break out of its place: that is our own mistake, never a client's.
    """
    head = f":{source} {command}" if source else command
    *middle, last = params or [""]
    for word in middle:
        if not word or word[0] == ":" or " " in word:
            raise ValueError(f"only the last parameter may be {word!r}")
    if params:
        needs_colon = not last or last[0] == ":" or " " in last
        head = " ".join([head, *middle, f":{last}" if needs_colon else last])
    line = encode_tags(tags or {}) + head
    if _FORBIDDEN.search(line):
        raise ValueError(f"a message is one line: {line!r}")
    return line


def cut(text: str, max_bytes: int) -> str:
    """Return the beginning of a text that fits, never ending inside a character."""
    data = text.encode()
    if len(data) <= max_bytes:
        return text
    return data[:max_bytes].decode(errors="ignore")
