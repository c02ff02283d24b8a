"""TLS for one connection, between the thread that reads from it and the one that sends.

OpenSSL's object for a connection must not be used by two threads at once: without a lock, 10 of 36 healthy connections
were measured to end early. So the bytes of the socket come and go through memory (`ssl.MemoryBIO`), and a lock is held
while they are encrypted or decrypted, never while somebody waits for the socket.
"""

from __future__ import annotations

import ssl
import threading

RECORD_BYTES = 16_384
"""Read at once: all of the longest record (RFC 8446, section 5.1)."""

ANSWERS_MAX = 65_536
"""Bytes of TLS' own answers that may wait for a client: 2,400 to its wishes for new keys (27 each). Nobody who
reads has so many of them waiting; without an end, one who does not could have them fill the memory."""


class Tls:
    """The encryption of one connection, on the server's side."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._lock = threading.Lock()
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.is_open = False
        """The handshake is complete, and what it had to send is sent. Set by the reading thread."""
        self.has_ended = False
        """Nothing more will come: the client has said so, or has gone."""

    # The reading thread.

    def shake_hands(self, data: bytes) -> tuple[bytes, bool]:
        """Take in a part of the handshake; return what is to be sent, and whether it is complete.

        Raises `ssl.SSLError` where there can be no connection. What is to be sent then is in `last_words`.
        """
        with self._lock:
            self._take_in(data)
            try:
                self._object.do_handshake()
            except ssl.SSLWantReadError:
                return self._outgoing.read(), False
            return self._outgoing.read(), True

    def last_words(self) -> bytes:
        """Return what is still to be sent after a handshake has failed: an alert that says why."""
        with self._lock:
            return self._outgoing.read()

    def decrypt(self, data: bytes) -> bytes:
        """Return what can be read of what has come: nothing, while a record is not complete. b"" in: it has ended.

        Raises `ssl.SSLError` where it is not what the client has sent, and where too much waits that it asked TLS for.
        """
        with self._lock:
            self._take_in(data)
            text = self._read()
            if self._outgoing.pending > ANSWERS_MAX:  # `encrypt` leaves nothing in there: these are answers alone
                raise ssl.SSLError("the client asks for new keys again and again, and takes none")
            return text

    def decrypt_rest(self) -> bytes:
        """Return what has come with the end of the handshake already."""
        with self._lock:
            return self._read()

    def _read(self) -> bytes:
        pieces = []
        try:
            while piece := self._object.read(RECORD_BYTES):
                pieces.append(piece)
            self.has_ended = True
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            self.has_ended = True
        return b"".join(pieces)

    @property
    def has_output(self) -> bool:
        """Whether reading has made something that is to be sent: an answer of TLS itself."""
        return self._outgoing.pending > 0

    @property
    def protocol(self) -> str | None:
        """What was agreed on to be spoken (ALPN); None for nothing."""
        return self._object.selected_alpn_protocol()

    @property
    def client_certificate(self) -> bytes | None:
        """The certificate that the client has proven to be its own, as DER; nobody has vouched for it."""
        return self._object.getpeercert(binary_form=True)

    def describe(self) -> str:
        """Return version and cipher, for the log output and for those who ask."""
        cipher = self._object.cipher()
        return f"{self._object.version()} {cipher[0] if cipher is not None else ''}".rstrip()

    # The sending thread.

    def encrypt(self, data: bytes) -> bytes:
        """Return what is to be sent for these bytes; nothing before the handshake is complete."""
        if not self.is_open:
            return b""
        with self._lock:
            if data:
                self._object.write(data)
            return self._outgoing.read()

    def end(self) -> bytes:
        """Return what says that nothing more will be sent (close_notify), so that nobody can cut off the end unseen."""
        if not self.is_open:
            return b""
        with self._lock:
            try:
                self._object.unwrap()
            except ssl.SSLError:
                pass  # the other side has not said the same yet; we do not wait for it
            return self._outgoing.read()

    def _take_in(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()
