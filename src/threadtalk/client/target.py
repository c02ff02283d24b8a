"""Where the server is: what a person writes, as a host and a port."""

from __future__ import annotations

from dataclasses import dataclass

from threadtalk.links import DEFAULT_PORTS, SCHEME, JoinLink, is_link, parse_link

DEFAULT_HOST = "localhost"
DEFAULT_PORT = DEFAULT_PORTS[SCHEME]
"""T-A-L-K on a telephone's keys."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server's address."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_target(text: str) -> Target:
    """Return the address that a person has written: `host:port`, `host`, `:port`, `[::1]:8255`, `::1`, or nothing.

    Raises ValueError, with a sentence, where it is none of these.
    """
    text = text.strip()
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        is_sound = bool(host) and bool(bracket) and (not rest or rest.startswith(":"))
        port = rest[1:]
    elif text.count(":") > 1:  # an IPv6 address without brackets has no room for a port
        host, port, is_sound = text, "", True
    else:
        host, _, port = text.partition(":")
        is_sound = True
    if not is_sound or any(not character.isprintable() or character.isspace() for character in host):
        raise ValueError(f"{text!r} is not an address; write HOST or HOST:PORT, for example localhost:{DEFAULT_PORT}")
    return Target(host or DEFAULT_HOST, _parse_port(port))


def parse_goal(text: str) -> Target | JoinLink:
    """Return where a person wants to go: an address (see `parse_target`) or a join link.

    Raises ValueError, with a sentence, where it is neither.
    """
    return parse_link(text) if is_link(text) else parse_target(text)


def _parse_port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        raise ValueError(f"{text!r} is not a port; ports are the numbers 1 to 65535")
    return int(text)
