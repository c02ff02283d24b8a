"""A stand-in for an address: the same for the same address, and telling nobody which one it is."""

from __future__ import annotations

import base64
import hashlib

from threadtalk.net.admission import address_key


def cloak(host: str, secret: bytes) -> str:
    """Return the host name that others see of a client at this address, for as long as the secret stays."""
    digest = hashlib.blake2s(address_key(host).encode(), key=secret, digest_size=10).digest()
    return base64.b32encode(digest).decode().lower() + ".cloak"
