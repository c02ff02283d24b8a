"""For how long, and why: times as people write and read them, the same in every protocol."""

from __future__ import annotations

import re

UNITS = {"y": 31_536_000, "w": 604_800, "d": 86_400, "h": 3600, "min": 60, "m": 60, "s": 1}
"""Units that may be written, in seconds."""

_TOLD = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
_PART = re.compile(r"(\d{1,9})(min|[ywdhms])", re.ASCII)
_TERM = re.compile(rf"(?:{_PART.pattern}){{1,5}}", re.ASCII)
_BAN = re.compile(r"(\S+)(?:\s+for\s+(\S+))?(?:\s+(.*))?", re.DOTALL)


def seconds(word: str) -> int | None:
    """Return the seconds of a time like `90`, `10min`, `1h30m` or `2d`; None for what is none."""
    if word.isascii() and word.isdigit() and len(word) <= 9:
        return int(word)
    if not _TERM.fullmatch(word):
        return None
    return sum(int(count) * UNITS[unit] for count, unit in _PART.findall(word))


def duration(seconds: int) -> str:
    """Return a time in its two largest units: `1 h 30 min`."""
    words = []
    for unit, size in _TOLD.items():
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count} {unit}")
    return " ".join(words[:2]) or "0 s"


def target_term_reason(text: str) -> tuple[str, int, str] | None:
    """Return of `NAME [for TIME] [reason]` whom, for how many seconds (0: for ever), and why; None for nonsense."""
    match = _BAN.fullmatch(text.strip())
    if match is None:
        return None
    target, term, reason = match.groups(default="")
    length = seconds(term) if term else 0
    return None if length is None else (target, length, reason.strip())
