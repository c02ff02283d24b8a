"""Times as IRCv3 has them (server-time): `2019-01-04T14:33:26.123Z`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z", re.ASCII)


class NotATime(ValueError):
    """A text is no time."""


def timestamp(at: int) -> str:
    """Return a time, in milliseconds since 1970, as text."""
    return f"{datetime.fromtimestamp(at // 1000, UTC):%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"


def parse_time(text: str) -> int:
    """Return what a text says, in milliseconds since 1970. Raises `NotATime`."""
    if not _TIME.fullmatch(text):
        raise NotATime(text)
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        raise NotATime(text) from None
    return round(moment.timestamp() * 1000)
