"""Finding servers in the local network, where they announce themselves (DNS-SD over multicast DNS).

Anybody in the network can announce anything, under any name. So all text is made harmless before it is shown, and what
is announced of a server that one knows never takes the place of what is known.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from threadtalk.client.pins import Pins, PinsUnreadable
from threadtalk.client.target import Target
from threadtalk.core.text import printable
from threadtalk.errors import ThreadTalkError
from threadtalk.links import JoinLink, parse_fingerprint

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Mapping, Sequence

SERVICE_TYPE = "_threadtalk._tcp.local."
"""The same as in `net.announce`, which no client imports."""

TIME = 3.0
"""Seconds: who is asked answers within one, and is asked twice."""

TIME_MAX = 60.0

NAME_MAX = 60
"""Characters of a name that are shown."""

FOUND_MAX = 100
"""Servers listed; in a network that has more, somebody makes them up."""

_RESOLVE_MSEC = 1000
"""Time to ask where one of them is."""


@dataclass(frozen=True, slots=True)
class Found:
    """A server that announces itself, or something that says it is one."""

    name: str
    """Safe for a terminal."""
    link: JoinLink


def add_arguments(parser: ArgumentParser) -> None:
    """Give a parser the options of `discover`."""
    parser.add_argument(
        "--time", metavar="SECONDS", type=_time, default=TIME, help=f"how long to listen for answers ({TIME:g})"
    )


def run(namespace: Namespace) -> int:
    """List the servers, each as it answers.

    Raises `ThreadTalkError` where there are none, or none can be looked for.
    """
    pins = Pins()
    is_any = False
    for found in find(namespace.time):
        is_any = True
        try:
            print(describe(found, pins), flush=True)
        except PinsUnreadable as error:
            raise ThreadTalkError(f"{error}.") from error
    if not is_any:
        raise ThreadTalkError(
            f"No server announced itself within {namespace.time:g} seconds. "
            "If you know the address of one: threadtalk join HOST"
        )
    return 0


def find(seconds: float, interfaces: Sequence[str] | None = None) -> Iterator[Found]:
    """Look for servers for so long; give each once, as it answers. `interfaces` are addresses of this machine."""
    try:
        from zeroconf import InterfaceChoice, ServiceBrowser, Zeroconf
    except ImportError as error:
        raise ThreadTalkError("To find servers a package is missing: pip install 'threadtalk[lan]'") from error

    end = time.monotonic() + seconds
    names: SimpleQueue[str] = SimpleQueue()

    def notice(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        names.put(name)

    try:
        zeroconf = Zeroconf(interfaces=list(interfaces) if interfaces is not None else InterfaceChoice.All)
    except OSError as error:
        raise ThreadTalkError(f"The local network cannot be asked: {error.strerror or error}") from error
    with zeroconf:
        ServiceBrowser(zeroconf, SERVICE_TYPE, handlers=[notice])
        seen: set[str] = set()
        while len(seen) < FOUND_MAX and (remaining := end - time.monotonic()) > 0:
            try:
                name = names.get(timeout=remaining)
            except Empty:
                return
            if name in seen:
                continue
            seen.add(name)
            info = zeroconf.get_service_info(SERVICE_TYPE, name, timeout=_RESOLVE_MSEC)
            found = info and read(info.parsed_scoped_addresses(), info.port, info.properties)
            if found:
                yield found


def read(addresses: Sequence[str], port: int | None, properties: Mapping[bytes, bytes | None]) -> Found | None:
    """Return what an announcement says, None where nobody could join by it."""
    # Of several addresses one has to do: IPv4 is what every machine in a local network has.
    usable = sorted(addresses, key=lambda address: (":" in address, "%" in address))
    if not usable or not port:
        return None
    name = printable((properties.get(b"name") or b"").decode(errors="replace")).strip()
    try:
        fingerprint = parse_fingerprint((properties.get(b"fp") or b"").decode(errors="replace"))
    except ValueError:
        fingerprint = ""
    return Found(name[:NAME_MAX] or "(without a name)", JoinLink(usable[0], port, "", fingerprint))


def describe(found: Found, pins: Pins) -> str:
    """Return a server as one line: its name, its address, and the command that joins it."""
    link = found.link
    target = Target(link.host, link.port)
    known = pins.get(target)
    if known and link.fingerprint not in ("", known):
        # A link with another fingerprint would be believed; who asks the server itself is warned.
        return f"{found.name}  {target}  (it announces another certificate than you know it by; ask who runs it)"
    return f"{found.name}  {target}  {link.command}"


def _time(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= TIME_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds up to {TIME_MAX:g}")
    return seconds
