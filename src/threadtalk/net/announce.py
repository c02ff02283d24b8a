"""Tells the local network that there is a server here (DNS-SD over multicast DNS, RFC 6763 and RFC 6762).

Whoever asks is told the address, the port, and in the TXT record the network's name (`name`) and the fingerprint of the
certificate (`fp`). `threadtalk discover` is what asks. Needs the package `zeroconf`; without it nothing is announced.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
from typing import TYPE_CHECKING

from threadtalk.core.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger("threadtalk.announce")

SERVICE_TYPE = "_threadtalk._tcp.local."

STOP_TIMEOUT = 3.0
"""Seconds to wait for the farewell; to look whether the name is free, which may be under way, takes nearly two."""

_LABEL_MAX_BYTES = 50
"""Of the 63 that a label may have, so that a number fits behind it where the name is taken."""

_TXT_MAX_BYTES = 200
"""Of the 255 that an entry of a TXT record may have with its key."""


class Announcer:
    """Announces one server, from `start` to `stop`, in a thread of its own: announcing takes seconds."""

    def __init__(self, name: str, port: int, fingerprint: str, addresses: Sequence[str]) -> None:
        """`fingerprint` is "" where the server does not encrypt. It is announced under `addresses`, in their networks:
        those at which it can be reached from other machines."""
        self._name = printable(name).strip() or "ThreadTalk"
        self._port = port
        self._fingerprint = fingerprint
        self._addresses = list(addresses)
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin to announce. Called once. Never raises; where it cannot be done, a line of the log says why."""
        if self._addresses:
            self._thread.start()

    def stop(self) -> None:
        """Take the announcement back, within seconds."""
        self._is_stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_TIMEOUT)

    def _run(self) -> None:
        try:
            self._announce()
        except ImportError:
            logger.info("Not announced in the local network: that needs pip install 'threadtalk[lan]'")
        except Exception as error:  # no multicast, no network, or a fault of the library: the server does without
            logger.info("Not announced in the local network: %s", str(error) or type(error).__name__)

    def _announce(self) -> None:
        from zeroconf import ServiceInfo, Zeroconf

        info = ServiceInfo(
            SERVICE_TYPE,
            f"{_label(self._name)}.{SERVICE_TYPE}",
            port=self._port,
            addresses=[ipaddress.ip_address(address.partition("%")[0]).packed for address in self._addresses],
            properties=txt_record(self._name, self._fingerprint),
        )
        with Zeroconf(interfaces=self._addresses) as zeroconf:
            zeroconf.register_service(info, allow_name_change=True)
            self._is_stopping.wait()
            zeroconf.unregister_service(info)


def txt_record(name: str, fingerprint: str) -> dict[str, str]:
    """Return what is told beside the address."""
    record = {"name": _cut(name, _TXT_MAX_BYTES)}
    return {**record, "fp": fingerprint} if fingerprint else record


def _label(name: str) -> str:
    """Return a name as one label: a dot would make two of it."""
    return _cut(name.replace(".", "-"), _LABEL_MAX_BYTES)


def _cut(text: str, max_bytes: int) -> str:
    return text.encode(errors="replace")[:max_bytes].decode(errors="ignore")
