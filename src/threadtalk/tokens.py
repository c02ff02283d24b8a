"""Words that open something to whoever has them, and what is kept in their place."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 24
"""Of a token: more than anybody can ever guess, and 32 characters in an address."""


def make_token() -> str:
    """Return a word of letters, digits, - and _ that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token, in hexadecimal.

    Tokens are random, so nothing slow is needed. Looking one up by its digest tells nobody by the time it takes how
    much of a guess was right.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
