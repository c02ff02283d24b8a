"""What a TLS client says of itself before anything is encrypted: which protocols it offers to speak (ALPN, RFC 7301).

OpenSSL completes a handshake in which no protocol fits. RFC 7301, section 3.2, asks for a refusal, without which a
client of one protocol can be led to speak with a server of another. So the offer is read here, from the first record.
"""

from __future__ import annotations

RECORD_MAX = 5 + 16_384
"""Bytes of a record with its head (RFC 8446, section 5.1)."""

NO_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"
"""The last words to a client that offers to speak nothing that is spoken here: a fatal no_application_protocol."""

_CLIENT_HELLO = 1
_ALPN = 16


def record_size(data: bytes) -> int:
    """Return how many bytes the record has that begins here; the size of its head while that is not complete."""
    return 5 if len(data) < 5 else min(5 + int.from_bytes(data[3:5], "big"), RECORD_MAX)


def offered_protocols(record: bytes) -> tuple[str, ...] | None:
    """Return the protocols that a ClientHello offers, None where it says nothing of them or is none.

    `record` is the first one of the connection. A hello that goes on in a second record counts as saying nothing.
    """
    try:
        return _offer(_Reader(record[5:]))
    except IndexError:
        return None


class _Reader:
    """Reads fields of a message from its beginning to its end. Raises IndexError where it ends too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._data)

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise IndexError
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> _Reader:
        """Take what follows its own length, which has this many bytes."""
        return _Reader(self.take(self.number(size)))


def _offer(record: _Reader) -> tuple[str, ...] | None:
    """Read a ClientHello (RFC 8446, section 4.1.2)."""
    if record.number(1) != _CLIENT_HELLO:
        return None
    hello = record.vector(3)
    hello.take(2 + 32)  # version and random
    for size in (1, 2, 1):  # session id, cipher suites, compression methods
        hello.vector(size)
    if hello.is_at_end:
        return None
    extensions = hello.vector(2)
    while not extensions.is_at_end:
        kind = extensions.number(2)
        extension = extensions.vector(2)
        if kind == _ALPN:
            names = extension.vector(2)
            offered = []
            while not names.is_at_end:
                offered.append(names.vector(1)._data.decode("latin-1"))
            return tuple(offered)
    return None
