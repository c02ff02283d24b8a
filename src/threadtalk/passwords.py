"""Passwords: kept as Argon2id hashes, which are slow to check on purpose, so that a stolen one is slow to guess.

19 MiB, two passes and one lane are the parameters that OWASP's password storage cheat sheet asks for at least; a check
takes about 60 ms of a core. It is for the thread of whoever waits for it, never for the hub.
"""

from __future__ import annotations

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWlzLWhlcmU$kkBEhFBt/85TSAvSHFtv7OBEeTDIGHHhEr6GGc3DcmE"
"""A hash for when there is none to check: what does not exist must take as long to refuse as what does."""

# Half of the cores: guesses wait in line, and neither they nor their memory take the machine from the chat.
_seats = threading.BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2))


def hash_password(password: str) -> str:
    """Return the hash of a password, to be kept in its place."""
    return _HASHER.hash(password)


WAITING_MAX = 64
"""Checks that may wait for their turn; with that many before it, one would take seconds."""

_waiting = 0
_waiting_lock = threading.Lock()


def check(password: str, password_hash: str) -> bool | None:
    """Do as `fits`, but give up at once (None) where too many are being checked."""
    global _waiting
    with _waiting_lock:
        if _waiting >= WAITING_MAX:
            return None
        _waiting += 1
    try:
        return fits(password, password_hash)
    finally:
        with _waiting_lock:
            _waiting -= 1


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters than new ones are."""
    return _HASHER.check_needs_rehash(password_hash)


def fits(password: str, password_hash: str) -> bool:
    """Whether a password is the one of this hash. Takes about 60 ms, and longer when many are being checked."""
    with _seats:
        try:
            return _HASHER.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
