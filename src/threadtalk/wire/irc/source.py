"""`nick!user@host` and its parts (modern IRC, "Source")."""

from __future__ import annotations


def split_source(source: str) -> tuple[str, str, str]:
    """Split `nick!user@host`; what is missing is empty."""
    rest, _, host = source.partition("@")
    nick, _, user = rest.partition("!")
    return nick, user, host
