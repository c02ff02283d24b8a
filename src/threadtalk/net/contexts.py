"""The TLS contexts of a server: made from its certificate, and anew when that changes, without dropping anybody."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from threadtalk import certificate
from threadtalk.errors import StartError
from threadtalk.net import client_certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from threadtalk.certificate import Certificate

logger = logging.getLogger("threadtalk.net")

HTTP, IRC = "http/1.1", "irc"
"""What is spoken here, as ALPN names it (RFC 7301; "irc" is IANA's name)."""

# TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325, section 4.2); those of 1.3 need no choice.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"

LOOK_EVERY = 1.0
"""Seconds between two looks at the files, while connections come."""


class Contexts:
    """Gives each connection its context. From any thread."""

    def __init__(
        self,
        find_files: Callable[[], tuple[Path, Path]] | None,
        names: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`find_files` returns certificate and key, making or renewing them if need be; None for a fresh pair that is
        kept nowhere. Raises `StartError` where there is none that can be used.
        """
        self._find_files = find_files
        self._names = names
        self._clock = clock
        self._lock = threading.Lock()
        self._looked_at = clock()
        self._seen: tuple[object, ...] = ()
        """What the files were like when they were read, or could not be."""
        self.certificate: Certificate
        self._load()

    def for_protocols(self, offered: tuple[str, ...] | None) -> ssl.SSLContext | None:
        """Return the context for a client that offers these protocols (None: it does not say); None if none fits."""
        if offered is None:
            return self._chat
        if HTTP in offered:
            # A browser would show its user a choice of certificates, if it were asked for one.
            return self._web
        return self._chat if IRC in offered else None

    def look(self) -> None:
        """See whether the certificate has changed or ends soon; go by the new one from now on. At a new connection."""
        now = self._clock()
        if self._find_files is None or now - self._looked_at < LOOK_EVERY or not self._lock.acquire(blocking=False):
            return
        try:
            self._looked_at = now
            self.reload()
        finally:
            self._lock.release()

    def reload(self) -> str:
        """Read certificate and key anew, if they have changed; return a sentence that says so, or nothing.

        Where they cannot be used, those of before stay, and the sentence tells why.
        """
        if self._find_files is None:
            return ""
        try:
            if self._state(*self._find_files()) == self._seen:
                return ""
            self._load()
        except StartError as error:
            sentence = f"The certificate stays as it was: {error}"
            logger.error("%s", sentence)
            return sentence
        sentence = f"There is a new certificate. Its fingerprint: {self.certificate.fingerprint}"
        logger.warning("%s", sentence)
        return sentence

    def _load(self) -> None:
        with ExitStack() as stack:
            if self._find_files is not None:
                certificate_file, key_file = self._find_files()
                self._seen = self._state(certificate_file, key_file)
            else:
                file = stack.enter_context(NamedTemporaryFile())
                file.write(certificate.generate(self._names))
                file.flush()
                certificate_file = key_file = Path(file.name)
            found = certificate.read(certificate_file)
            web = _make(certificate_file, key_file, (HTTP,))
            chat = _make(certificate_file, key_file, (IRC,))
        self.can_ask_clients = client_certificates.ask(chat)
        self.certificate, self._web, self._chat = found, web, chat

    def _state(self, *files: Path) -> tuple[object, ...]:
        try:
            states = [file.stat() for file in files]
        except OSError as error:
            raise StartError(f"{error.filename} cannot be read: {error.strerror}.") from error
        return tuple((state.st_ino, state.st_mtime_ns, state.st_size) for state in states)


def _make(certificate_file: Path, key_file: Path, protocols: Sequence[str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Python leaves renegotiation on; each one is as dear as a handshake.
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION | ssl.OP_NO_TICKET
    context.num_tickets = 0  # a chat's connections last: what would be kept to shorten the next one is never used
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols(list(protocols))
    try:
        # Without a password, OpenSSL would ask for that of a locked key at the terminal, and wait.
        context.load_cert_chain(certificate_file, key_file, password="")
    except ssl.SSLError as error:
        what = f"{key_file} is not the key of the certificate {certificate_file}, or is locked by a password."
        raise StartError(what) from error
    except OSError as error:
        raise StartError(f"{certificate_file} or {key_file} cannot be read: {error.strerror}.") from error
    return context


def own_files(folder: Path, names: Sequence[str]) -> Callable[[], tuple[Path, Path]]:
    """Return what finds the server's own files, and renews them in time."""
    return lambda: certificate.ensure(folder, names, datetime.now(UTC))
