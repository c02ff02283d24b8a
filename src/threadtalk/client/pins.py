"""Servers met before, each with what it was known by, and when to believe that it is the same one.

The file has a line for each: the address, and the fingerprint of the certificate or the word `authority`. A line is
only ever added, in one write, and the last one for an address counts: so any number of clients may do it at once, and
none needs a lock or loses another's line.
"""

from __future__ import annotations

import logging
import os
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from threadtalk.links import parse_fingerprint

if TYPE_CHECKING:
    from threadtalk.client.target import Target

logger = logging.getLogger("threadtalk.client")


AUTHORITY = "authority"
"""What is kept in the place of a fingerprint where an authority vouched for the server. Without it, whoever stands in
between could show any certificate, and pass for a server that one meets for the first time."""


class Verdict(Enum):
    """What to make of a certificate."""

    ACCEPT = auto()
    PIN = auto()
    """Accept it, keep its fingerprint, and say so."""
    CHANGED = auto()
    """Refuse it: the server was known by something else before."""
    MISMATCH = auto()
    """Refuse it: it is not the one that was asked for."""


def judge(presented: str, *, expected: str, pinned: str, is_trusted: bool) -> Verdict:
    """Say what to make of a certificate whose fingerprint is `presented`.

    `expected` is the fingerprint that a link or the person names, `pinned` what is kept from before, a fingerprint or
    `AUTHORITY`; "" for none. `is_trusted`: an authority that the system trusts has issued it for this host.
    """
    if expected:
        if presented != expected:
            return Verdict.MISMATCH
        return Verdict.ACCEPT if presented == pinned else Verdict.PIN
    if presented == pinned or is_trusted:
        return Verdict.ACCEPT
    return Verdict.CHANGED if pinned else Verdict.PIN


def pins_path() -> Path:
    """Return where it is kept what servers are known by."""
    return Path(platformdirs.user_state_dir("threadtalk", False)) / "known_servers"


class PinsUnreadable(Exception):
    """What servers are known by cannot be read. The text is a sentence for a person, without its full stop."""


class Pins:
    """What servers are known by: fingerprints, or `AUTHORITY`. What cannot be written down is kept in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else pins_path()
        self._unwritten: dict[str, str] = {}

    def get(self, target: Target) -> str:
        """Return what a server is known by, "" where it is not.

        Raises `PinsUnreadable` where there is a file that cannot be read: to go on without would be to trust anybody.
        """
        address = _key(target)
        if address in self._unwritten:
            return self._unwritten[address]
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            reason = error.strerror or str(error)
            raise PinsUnreadable(f"What servers are known by cannot be read from {self._path}: {reason}") from error
        found = ""
        for line in text.splitlines():
            name, _, written = line.strip().partition(" ")
            if name == address:
                found = _read_pin(written) or found
        return found

    def keep(self, target: Target, pin: str) -> bool:
        """Keep what a server is known by, in the place of anything else. False where it cannot be written down."""
        address = _key(target)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Where one has been is nobody else's business. O_APPEND puts lines of several clients behind each other.
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                line = f"{address} {pin}\n".encode()
                # Somebody may have edited the file, and left its last line without an end.
                os.write(descriptor, line if _ends_line(descriptor) else b"\n" + line)
            finally:
                os.close(descriptor)
        except OSError as error:
            logger.debug("What %s is known by cannot be kept: %s", target, error)
            self._unwritten[address] = pin
            return False
        self._unwritten.pop(address, None)
        return True


def _key(target: Target) -> str:
    return str(target).lower()


def _ends_line(descriptor: int) -> bool:
    """Whether what is added to a file begins a line."""
    if not os.fstat(descriptor).st_size:
        return True
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) == b"\n"


def _read_pin(text: str) -> str:
    """Return what a line says, "" where it is damaged."""
    if text == AUTHORITY:
        return text
    try:
        return parse_fingerprint(text)
    except ValueError:
        return ""
