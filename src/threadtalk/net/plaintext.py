"""Who may talk to the server without encryption, and what the others are told, each in the protocol that they speak."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code, Refusal
from threadtalk.credentials import come_from
from threadtalk.wire import http
from threadtalk.wire.detect import Protocol
from threadtalk.wire.plain.form import PLAIN

if TYPE_CHECKING:
    import socket

    from threadtalk.settings import Settings


_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1"))


def is_allowed(sock: socket.socket, host: str, settings: Settings) -> bool:
    """Whether a client at this address may go on in plain text: it is on this machine, or trusted to be."""
    if settings.allow_plaintext:
        return True
    if settings.plaintext_from:
        return come_from(host, settings.plaintext_from)
    # What comes from the address that it was sent to has never left the machine.
    return come_from(host, _THIS_MACHINE) or sock.getsockname()[0] == host


def refusal(protocol: Protocol, data: bytes, settings: Settings, port: int) -> bytes:
    """Return the last words to a client that may not go on in plain text: what to do instead.

    To a browser, the same page by https; `data` is what has come of its request.
    """
    if protocol is Protocol.HTTP:
        return http.redirect_to_https(data, port)
    refusal = Refusal(Code.TLS_NEEDED, {"port": port})
    if protocol is Protocol.IRC:
        return f"ERROR :{IRC_ADVICE}\r\n".encode()
    return PLAIN.encode_refusal(refusal, "")


IRC_ADVICE = "This server takes only encrypted connections from other machines: switch TLS on, the port is the same"
