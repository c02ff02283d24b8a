"""Numerics as bytes: what all answers are written with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.wire.irc.message import BODY_MAX, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from threadtalk.wire.irc.form import IrcForm
    from threadtalk.wire.irc.numerics import Numeric

WORD_MAX_BYTES = 200
"""UTF-8 bytes of a word that is quoted: the longest name of a channel, so that what is said about it fits behind it."""


def numeric(form: IrcForm, me: str, numeric: Numeric, *params: str, text: str | None = None) -> bytes:
    """Return one numeric for `me` ("*" before the nick is known): parameters, then the text."""
    last = numeric.text if text is None else text
    rest = " ".join([me or "*", *map(word, params)])
    return form.line(form.server.name, numeric.code, f"{rest} :{last}")


def word(text: str) -> str:
    """Return what somebody sent as it can be quoted in the middle of a message; `*` where it would break out of it."""
    if not text or text[0] == ":" or " " in text:
        return "*"
    return text if len(text) * 4 <= WORD_MAX_BYTES else cut(text, WORD_MAX_BYTES)


def bare(form: IrcForm, me: str, numeric: Numeric, *params: str) -> bytes:
    """Return a numeric that ends with a parameter instead of a text."""
    return form.line(form.server.name, numeric.code, " ".join([me or "*", *params]))


def packed(form: IrcForm, me: str, which: Numeric, params: Iterable[str], words: Iterable[str]) -> bytes:
    """Return as many numerics as it takes to list words, each as full as it can be."""
    head = len(f":{form.server.name} {which.code} {me} {' '.join(params)} :\r\n".encode())
    lines: list[bytes] = []
    line: list[str] = []
    size = head
    for word in words:
        length = len(word.encode()) + 1
        if line and size + length > BODY_MAX:
            lines.append(numeric(form, me, which, *params, text=" ".join(line)))
            line, size = [], head
        line.append(word)
        size += length
    if line:
        lines.append(numeric(form, me, which, *params, text=" ".join(line)))
    return b"".join(lines)
