"""Join links: all that somebody needs to get in, in one word, and the fingerprints in them.

A link is `threadtalk://HOST:PORT/#ROOM?fp=FINGERPRINT`, or the same with `https://`, which a browser opens. Room and
fingerprint stand in the fragment: a browser never sends that to anybody, so that a server in the middle learns neither.
Pure: the server makes links, the client takes them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, unquote

SCHEME = "threadtalk"
WEB_SCHEME = "https"

DEFAULT_PORTS = {SCHEME: 8255, WEB_SCHEME: 443}
"""The port that a link means which names none."""

_FINGERPRINT_DIGITS = 64
_GROUP = 4
"""Digits of a group: what one can carry in mind from one screen to another."""

_HOST = re.compile(r"[\w.-]+")
_EXAMPLE = "threadtalk://chat.example.org:8255/#tea"


@dataclass(frozen=True, slots=True)
class JoinLink:
    """Where a server is, which room is meant, and how to know the server by its certificate."""

    host: str
    port: int
    room: str = ""
    """With its `#`; "" for none."""
    fingerprint: str = ""
    """As `fingerprint` gives it; "" for none."""

    def __str__(self) -> str:
        return self._format(SCHEME)

    @property
    def for_browsers(self) -> str:
        """The same as an address of the web."""
        return self._format(WEB_SCHEME)

    @property
    def command(self) -> str:
        """The line that joins by this link. Quoted in the way that every shell takes: `?` is a wildcard to some."""
        return f'threadtalk join "{self}"'

    def _format(self, scheme: str) -> str:
        host = f"[{quote(self.host, safe=':')}]" if ":" in self.host else self.host
        # Everything but letters and digits of ASCII is encoded, so that no shell and no messenger stumbles over it.
        fragment = quote(self.room.removeprefix("#"), safe="")
        if self.fingerprint:
            fragment += f"?fp={self.fingerprint}"
        return f"{scheme}://{host}:{self.port}/" + (f"#{fragment}" if fragment else "")


def is_link(text: str) -> bool:
    """Whether this is meant as a link, sound or not, and no plain address."""
    return "://" in text


def parse_link(text: str) -> JoinLink:
    """Return what a link says, in either of its forms. What it says beyond that is ignored.

    Raises ValueError, with a sentence, where it is no join link.
    """
    text = text.strip()
    scheme, _, rest = text.partition("://")
    scheme = scheme.lower()
    place, _, fragment = rest.partition("#")
    authority = place.removesuffix("/")
    if scheme not in DEFAULT_PORTS or not authority or "/" in authority:
        raise ValueError(f"{text!r} is not a join link; they look like {_EXAMPLE}")
    host, port = _parse_authority(text, authority)
    room, _, query = fragment.partition("?")
    fingerprints = [value for key, _, value in (part.partition("=") for part in query.split("&")) if key == "fp"]
    return JoinLink(
        host,
        _parse_port(port) if port else DEFAULT_PORTS[scheme],
        _parse_room(room),
        parse_fingerprint(unquote(fingerprints[0])) if fingerprints else "",
    )


def _parse_authority(text: str, authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        inner, bracket, rest = authority[1:].partition("]")
        host = unquote(inner)
        is_sound = bool(bracket) and _is_ipv6(host) and (not rest or rest.startswith(":"))
        port = rest[1:]
    else:
        host, _, port = authority.partition(":")
        is_sound = _HOST.fullmatch(host) is not None
    if not is_sound:
        raise ValueError(f"{authority!r} in {text!r} is not an address; join links look like {_EXAMPLE}")
    return host, port


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except ValueError:
        return False
    return text.isprintable() and " " not in text  # the name of an interface behind a % may be anything


def _parse_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError(f"{text!r} is not a port; ports are the numbers 1 to 65535")
    return int(text)


def _parse_room(encoded: str) -> str:
    try:
        name = unquote(encoded, errors="strict").removeprefix("#")
    except UnicodeDecodeError as error:
        raise ValueError(f"{encoded!r} is not a room: it is not UTF-8") from error
    if not name.isprintable() or any(character.isspace() for character in name):
        raise ValueError(f"{name!r} is not a room; rooms look like #tea")
    return f"#{name}" if name else ""


def fingerprint(der: bytes) -> str:
    """Return the fingerprint of a certificate in DER: SHA-256, as 64 hexadecimal digits in small letters."""
    return hashlib.sha256(der).hexdigest()


def parse_fingerprint(text: str) -> str:
    """Return a fingerprint as a person has written it: in groups or not, in capitals or not.

    Raises ValueError, with a sentence, where it is none.
    """
    digits = re.sub(r"[:\s]", "", text).lower()
    if len(digits) != _FINGERPRINT_DIGITS or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"{text!r} is not a fingerprint; it has {_FINGERPRINT_DIGITS} hexadecimal digits")
    return digits


def readable(fingerprint: str) -> str:
    """Return a fingerprint in groups that one can compare by eye; `parse_fingerprint` takes them too."""
    return " ".join(fingerprint[start : start + _GROUP] for start in range(0, len(fingerprint), _GROUP))
