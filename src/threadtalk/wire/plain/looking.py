"""What is written behind /search: words, and where, when and by whom they were said."""

from __future__ import annotations

import re
from datetime import datetime

from threadtalk.core.commands import Search

COUNT = 20
"""Messages that are shown: about one screen."""

_PART = re.compile(r'"[^"]*"?|[^\s"]+')
_CONDITIONS = ("from", "in", "after", "before")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", re.ASCII | re.IGNORECASE)


def read(text: str) -> Search | None:
    """Return what somebody looks for; None where a condition makes no sense, or nothing is asked.

    `after:2026-01-31` begins with that day, `before:2026-01-31` ends in front of it, in the server's time zone.
    """
    kept = []
    found: dict[str, str] = {}
    for match in _PART.finditer(text):
        name, separator, value = match[0].partition(":")
        if not separator or name.lower() not in _CONDITIONS:
            kept.append(match[0])
        elif not value or name.lower() in found:
            return None
        else:
            found[name.lower()] = value
    times = {name: _milliseconds(found[name]) for name in ("after", "before") if name in found}
    if not text or None in times.values():
        return None
    before = times.get("before")
    last = None if before is None else before - 1
    return Search(" ".join(kept), COUNT, found.get("in", ""), found.get("from", ""), times.get("after"), last)


def _milliseconds(word: str) -> int | None:
    if not _TIME.fullmatch(word):
        return None
    try:
        return round(datetime.fromisoformat(word.upper()).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError, OSError):  # no such day, or none that the platform can convert
        return None
