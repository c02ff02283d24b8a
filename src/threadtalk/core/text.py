"""Untrusted text: what of it is kept, and what of that may reach a terminal.

Two filters of whole classes, never of patterns: `clean` takes away, before anything is stored, what no reader of any
protocol may ever get; `printable` takes away, before a terminal sees it, what only some protocols understand.
"""

from __future__ import annotations

import re
import unicodedata

TEXT_MAX_BYTES = 8192
"""UTF-8 bytes of one message; the plain protocol's line, so that what is said in one door fits through the others."""

TOPIC_MAX = 390
"""Characters of a topic: fits one IRC line together with its prefix, and is what most IRC networks allow."""

REASON_MAX = 200
"""Characters of a reason for leaving; longer ones are cut."""

REALNAME_MAX = 100
"""Characters of a real name; longer ones are cut."""

AWAY_MAX = 200
"""Characters of an away message; longer ones are cut."""

LINE_FEED = "\n"

INDENT = "    "
"""What stands before the further lines of a message of several, where each is shown on its own. Nobody can begin a line
of their own so."""

LINE_BREAK = " ⏎ "
"""What stands between the lines of a message where it has to be shown on one."""

COMBINING_MAX = 4
"""Combining marks in a row that are shown: enough for every living script, too few to climb over other lines."""

# The CTCP delimiter, bold, colour, hex colour, reset, monospace, reverse, italics, strikethrough and underline of IRC:
# they mean something to IRC clients and are kept for them.
_FORMATTING = "\x01\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f"
_CONTROLS = [code for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in _FORMATTING]
_NEVER: dict[int, str | None] = dict.fromkeys(_CONTROLS)
_NEVER[0x09] = " "  # a tab is a space to everybody
_NEVER.update(dict.fromkeys((0x2028, 0x2029), " "))  # line and paragraph separators: some readers break lines at them
_NEVER.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))  # lone surrogates cannot be encoded

_BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_HIDDEN = [0x200B, 0x2060, *range(0x2061, 0x2065), *range(0x206A, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC)]
_HIDDEN += [0x00AD, 0x180E, *range(0xE0000, 0xE0080)]
_TERMINAL: dict[int, str | None] = dict.fromkeys(map(ord, _FORMATTING))
_TERMINAL.update(dict.fromkeys([*_BIDI, *_HIDDEN], "\ufffd"))

_JOINERS = "\u200c\u200d"
_COLOUR = re.compile("\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?")
_PLAIN = re.compile(r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u03ff]*", re.ASCII)


def clean(text: str) -> str:
    """Return the text without control characters (IRC's formatting codes excepted), tabs and separators as spaces.

    Everything that enters the chat passes through here once, before it is stored.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_NEVER)


def printable(text: str) -> str:
    """Return the text as a terminal may get it: no formatting codes either, and nothing that hides or reorders.

    Bidirectional controls and invisible characters become U+FFFD, so that one sees that something was there; more than
    `COMBINING_MAX` combining marks on one character are dropped.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = _COLOUR.sub("", text).translate(_NEVER).translate(_TERMINAL)
    return text if text.isascii() else _limit_marks(text)


def _limit_marks(text: str) -> str:
    kept = []
    run = 0
    for character in text:
        if character in _JOINERS:
            kept.append(character)
            continue  # it is drawn as nothing: the marks behind it sit on the same letter
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= COMBINING_MAX:
            kept.append(character)
    return "".join(kept)
