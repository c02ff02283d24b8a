"""Lines to what a terminal gets: pieces of text with styles. Pure.

The server has taken control characters out already. That is not relied on: every piece goes through `printable` here,
so that a server that is not ours, or not honest, can do no more than write text.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from threadtalk.client.state import Note, Tone
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.text import INDENT, LINE_BREAK, LINE_FEED, printable

if TYPE_CHECKING:
    from typing import TypeAlias

    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from threadtalk.client.state import Shown
    from threadtalk.client.tagged import ServerLine

    Fragments: TypeAlias = StyleAndTextTuples

COLOURS = (
    *("ansired", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansicyan"),
    *("ansibrightred", "ansibrightgreen", "ansibrightblue", "ansibrightmagenta", "ansibrightcyan"),
)
"""Of the sixteen that every terminal has and people set to their liking; none that is black or white somewhere."""

STYLE = {
    "time": "ansibrightblack",
    "room": "ansibrightblack",
    "notice": "ansibrightblack",
    "status": "ansiyellow",
    "refusal": "ansired",
    "own": "bold",
}

_SPOKEN = ("say", "action", "notice", "direct", "found")
_MOVES = ("join", "leave", "quit", "rename", "topic")
_NEWEST = 253402300799_000
"""The last millisecond of the year 9999, beyond which there are no dates to show."""


def colour_of(alias: str) -> str:
    """Return the colour of somebody: the same one everywhere and always."""
    return COLOURS[zlib.crc32(fold(alias).encode(errors="replace")) % len(COLOURS)]


def plain_text(shown: Shown) -> str:
    """Return something to show as one line of text, safe for a terminal."""
    if isinstance(shown, Note):
        return printable(f"! {shown.text}" if shown.tone is Tone.REFUSAL else f"-- {shown.text}")
    if shown.line.kind == "found":
        # When it was said is half of the answer; everywhere else it is now, or told in order.
        return f"{_time_of(shown.line, None)}{printable(shown.line.text)}"
    return printable(shown.line.text)


def fragments(shown: Shown, now: datetime) -> Fragments:
    """Return something to show as styled text, safe for a terminal; `now` has the time zone of the person."""
    if isinstance(shown, Note):
        return [("class:refusal" if shown.tone is Tone.REFUSAL else "class:status", plain_text(shown))]
    line = shown.line
    if line.kind in _SPOKEN:
        return [*_time(line, now), *_spoken(line, shown.is_own)]
    if line.kind in _MOVES:
        return [*_time(line, now), ("class:notice", plain_text(shown))]
    if line.kind == "refusal":
        return [("class:refusal", plain_text(shown))]
    return [("class:notice" if line.text.startswith("-- ") else "", plain_text(shown))]


def _time(line: ServerLine, now: datetime) -> Fragments:
    text = _time_of(line, now)
    return [("class:time", text)] if text else []


def _time_of(line: ServerLine, now: datetime | None) -> str:
    """Return when it was, with a space behind it; with the date unless that is `now`'s. "" where it is not known."""
    if not 0 < line.at <= _NEWEST:
        return ""
    try:
        when = datetime.fromtimestamp(line.at / 1000, now.tzinfo if now is not None else None)
    except (OverflowError, OSError, ValueError):  # what the platform's C library cannot convert
        return ""
    is_today = now is not None and when.date() == now.date()
    return f"{when:%H:%M} " if is_today else f"{when:%Y-%m-%d %H:%M} "


def _spoken(line: ServerLine, is_own: bool) -> Fragments:
    """Return what was said, its alias in colour. The words are the server's; tags only say where the alias stands."""
    text = _with_lines(line)
    pieces: Fragments = []
    mark = printable(f"[{line.room}] ")
    if (fold(line.room) != fold(LOBBY) or line.kind == "found") and text.startswith(mark):
        pieces.append(("class:room", mark))
        text = text[len(mark) :]
    lead = _lead(line)
    alias = printable(line.alias)
    if alias and text.startswith(lead + alias):
        style = colour_of(line.alias) + (" bold" if is_own else "")
        if lead:
            pieces.append(("", lead))
        pieces.append((style, alias))
        text = text[len(lead) + len(alias) :]
    pieces.append(("", text))
    return pieces


def _with_lines(line: ServerLine) -> str:
    """Return the words of a line; of a message of several lines, on as many of them."""
    text = printable(line.text)
    whole = [printable(part) for part in line.tags.get("text", "").split(LINE_FEED)]
    flat = LINE_BREAK.join(whole)
    if len(whole) < 2 or not text.endswith(flat):
        return text
    return text.removesuffix(flat) + (LINE_FEED + INDENT).join(whole)


def _lead(line: ServerLine) -> str:
    """Return what stands before the alias."""
    if line.kind == "found":
        return "[" if not line.room else "* " if line.tags.get("action") == "1" else ""
    return _LEADS.get(line.kind, "")


_LEADS = {"action": "* ", "direct": "["}
