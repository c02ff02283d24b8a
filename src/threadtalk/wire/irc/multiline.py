"""Messages of several lines (IRCv3 multiline, client-batch): put together from a client's lines, and divided again.

In the chat such a message is one text with line feeds in it. How its author has divided what is longer than a line of
IRC is kept beside it, in its tags under `MULTILINE`: where pieces end that the next one continues, as offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from threadtalk.core.events import MULTILINE
from threadtalk.core.names import fold
from threadtalk.core.text import TEXT_MAX_BYTES, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

BATCH_TYPE = "draft/multiline"
CONCAT = "draft/multiline-concat"
"""The tag of a line that continues the one before it."""

LINES_MAX = 100
"""Lines of one message: a page of text. With `TEXT_MAX_BYTES` it bounds what a message makes of everybody's outbox."""

BATCH_NAME = "m"
"""Name of a batch of ours: it is told in one piece, so one name is enough."""

_REFERENCE = re.compile("[A-Za-z0-9-]{1,64}")


class Invalid(Exception):
    """What is wrong with a batch, as the end of a FAIL message."""


def is_reference(word: str) -> bool:
    """Whether a word can name a batch."""
    return _REFERENCE.fullmatch(word) is not None


class Draft:
    """A message that a client is about to send, line by line."""

    def __init__(self, reference: str, target: str, tags: Mapping[str, str], label: str | None) -> None:
        self.reference = reference
        self.target = target
        self.label = label
        """That of the command which has begun it: the response comes when it is complete."""
        self.command = ""
        self._tags = tags
        self._pieces: list[tuple[str, bool]] = []
        """Each with whether it continues the one before."""
        self._size = 0

    def add(self, command: str, target: str, text: str, *, continues: bool) -> None:
        """Add a line. Raises `Invalid`."""
        if fold(target) != fold(self.target):
            raise Invalid(f"MULTILINE_INVALID_TARGET {self.target} {target} :Invalid multiline target")
        if command not in ("PRIVMSG", "NOTICE") or command != (self.command or command):
            raise Invalid("MULTILINE_INVALID :A multiline batch is of PRIVMSG alone, or of NOTICE alone")
        if continues and not text:
            raise Invalid("MULTILINE_INVALID :Invalid multiline batch with concatenated blank line")
        text = clean(text)
        continues = continues and bool(self._pieces)
        self.command = command
        self._size += len(text.encode()) + (1 if self._pieces and not continues else 0)
        self._pieces.append((text, continues))
        if len(self._pieces) > LINES_MAX:
            raise Invalid(f"MULTILINE_MAX_LINES {LINES_MAX} :Multiline batch max-lines exceeded")
        if self._size > TEXT_MAX_BYTES:
            raise Invalid(f"MULTILINE_MAX_BYTES {TEXT_MAX_BYTES} :Multiline batch max-bytes exceeded")

    def finish(self) -> tuple[str, dict[str, str]]:
        """Return the text and the tags of the whole message. Raises `Invalid`."""
        if not any(text.strip() for text, _ in self._pieces):
            raise Invalid("MULTILINE_INVALID :Invalid multiline batch with blank lines only")
        whole = ""
        offsets = []
        for i, (text, continues) in enumerate(self._pieces):
            if continues:
                offsets.append(str(len(whole)))
            elif i:
                whole += "\n"
            whole += text
        return whole, {**self._tags, MULTILINE: ",".join(offsets)}


def pieces(text: str, tags: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Return the lines of a message as its author divided it, each with whether it continues the one before."""
    offsets = {int(word) for word in tags[MULTILINE].split(",") if word}
    divided = []
    at = 0
    for line in text.split("\n"):
        cuts = [offset - at for offset in sorted(offsets) if at < offset < at + len(line)]
        for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
            divided.append((line[start:end], start > 0))
        at += len(line) + 1
    return divided


def moved(tags: Mapping[str, str], by: int) -> dict[str, str]:
    """Return the tags of a message that has as many characters more in front."""
    offsets = (str(int(word) + by) for word in tags[MULTILINE].split(",") if word)
    return {**tags, MULTILINE: ",".join(offsets)}
