"""By which names a server may be asked for what a browser then trusts as its own page (DNS rebinding).

A page that somebody else has made can have its own name lead to this machine, and is then of the same origin as what it
gets from here. What tells it from ours is the name alone: of those that may lead anywhere, only ours are answered.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNKNOWN_HOST = (
    "This server does not know itself by the name that it was asked for, so it shows no page under that name without"
    " encryption. Whoever runs it can make the name known: the settings are server_name, or allowed_origins with the"
    " address as the browser shows it, like https://chat.example.org."
)
"""What is answered to who asks for it by another name."""


def is_known(host: str, names: Iterable[str]) -> bool:
    """Whether a request with this Host may be for a server of these names; `*.` in front of one stands for any label.

    An address may always be: nobody can have one lead elsewhere. So may `localhost` and what ends in it (RFC 6761).
    """
    name = host_of(host)
    if not name or name == "localhost" or name.endswith(".localhost") or _is_address(name):
        return True
    known = {each.lower().rstrip(".") for each in names}
    return name in known or f"*.{name.partition('.')[2]}" in known


def host_of(host: str) -> str:
    """Return the name or the address that a Host names, without the port."""
    if host.startswith("["):
        return host.partition("]")[0][1:].lower()
    return host.partition(":")[0].lower().rstrip(".")


def machine_names(name: str) -> tuple[str, ...]:
    """Return what a machine of this name is called: by mDNS (RFC 6762) too, and without its domain."""
    short = name.partition(".")[0]
    return (name, short, f"{short}.local") if short else ()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
