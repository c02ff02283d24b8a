"""TLS in front of a server that speaks plain text, so that what passes can be looked at and divided."""

from __future__ import annotations

import itertools
import select
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from threadtalk.links import fingerprint

_numbers = itertools.count(1)
"""An issuer is looked for by its name, so each has its own."""

YEAR = timedelta(days=365)


class Certificate:
    """A certificate that a server has made itself, and its key, in a file."""

    def __init__(self, folder: Path, *names: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ThreadTalk {next(_numbers)}")])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - YEAR)
            .not_valid_after(now + YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        )
        if names:
            alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            builder = builder.add_extension(alternative, critical=False)
        certificate = builder.sign(key, hashes.SHA256())
        self.fingerprint = fingerprint(certificate.public_bytes(serialization.Encoding.DER))
        self.file = folder / f"{self.fingerprint[:16]}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


class TlsFront:
    """Passes on what comes over TLS to a port of this machine, and back in records of at most `record_bytes`."""

    def __init__(self, port_behind: int, certificate: Certificate) -> None:
        self.context = certificate.context()
        """What the next connections are met with."""
        self.record_bytes = 16384
        self.received = bytearray()
        """All that clients have sent, decrypted."""
        self.was_closed_politely = threading.Event()
        self._port_behind = port_behind
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        _shut(self._listener)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def cut(self) -> None:
        """Cut every connection."""
        for sock in self._connections:
            _shut(sock)

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, sock, self.context)

    def _serve(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        try:
            front = context.wrap_socket(plain, server_side=True)
            with front, socket.create_connection(("127.0.0.1", self._port_behind)) as back:
                self._connections += [front, back]
                while self._pass_on(front, back):
                    pass
        except OSError:
            pass  # the client has gone, or would not have us

    def _pass_on(self, front: ssl.SSLSocket, back: socket.socket) -> bool:
        ready = [front] if front.pending() else select.select([front, back], [], [])[0]
        if front in ready:
            front.suppress_ragged_eofs = False
            data = front.recv(65536)
            if not data:
                self.was_closed_politely.set()
                return False
            self.received += data
            back.sendall(data)
        elif back in ready:
            data = back.recv(65536)
            for start in range(0, len(data), self.record_bytes):
                front.sendall(data[start : start + self.record_bytes])
            if not data:
                front.unwrap()  # fails where the client closes without a word
                self.was_closed_politely.set()
            return bool(data)
        return True


def _shut(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of TLS it must not know: another thread is in it
    except OSError:
        pass
