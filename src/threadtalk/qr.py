"""A text as a QR code that a telephone reads off the terminal."""

from __future__ import annotations

import io

import segno

_BORDER = 2
"""Modules of quiet zone. The standard asks for 4; telephones do with 2, and a terminal has few rows."""

_LIGHT_ON_DARK = "\x1b[97;40m"
_RESET = "\x1b[0m"


def qr(text: str, *, colour: bool = False) -> str:
    """Return lines of half blocks, two modules above each other in one character.

    The blocks are the light modules. Without `colour` that is right on a dark terminal, and inverted on a light one,
    where most telephones but not all can read it; `colour`, for terminals only, says white on black outright.
    """
    drawn = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, border=_BORDER, compact=True)
    lines = drawn.getvalue().splitlines()
    return "\n".join(f"{_LIGHT_ON_DARK}{line}{_RESET}" if colour else line for line in lines)
