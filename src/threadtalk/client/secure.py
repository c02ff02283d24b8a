"""Encryption: whether a server is spoken to over TLS, and whether it is the one we mean.

Theory of operation. Only when the certificate is accepted is the connection handed out, so nothing is ever sent to a
server that is not the right one. Two kinds of handshake lead there:

- one that verifies as browsers do, by the authorities that the system trusts and the name of the host;
- one that takes any certificate, whose fingerprint is then judged (`pins.judge`).

Where a fingerprint is known, from a link or from before, the second kind is tried first, and otherwise the first; most
servers have made their certificate themselves, so that the other kind is needed too. A server that an authority vouched
for once must have one ever after, or it is refused like one whose fingerprint has changed. Each connection is judged by
what was presented on it; of one before it nothing counts but that it failed.

A connection that is to be encrypted is never made without: who can disturb the one could then read the other.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from typing import TYPE_CHECKING

from threadtalk.client.events import Pinned
from threadtalk.client.pins import AUTHORITY, Pins, PinsUnreadable, Verdict, judge
from threadtalk.links import fingerprint, readable

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from threadtalk.client.target import Target

    Connect = Callable[[tuple[str, int], float], socket.socket]

CONNECT_TIMEOUT = 10.0
"""Seconds for each of the server's addresses."""

HANDSHAKE_TIMEOUT = 10.0
"""Seconds for a whole handshake, however many messages it takes: two round trips, and a slow machine's arithmetic."""

_NO_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}
"""What OpenSSL makes of an answer in plain text."""

_OLD_TLS = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW", "WRONG_SSL_VERSION"}

_PLAINTEXT_HINT = "If it has no encryption, and you trust everybody on the way there, add --plaintext."


class Encryption(Enum):
    """Whether to speak TLS."""

    AUTO = "auto"
    """Yes, except with a server on this machine that is not known to speak it."""
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Trust:
    """How a server is to be known."""

    encryption: Encryption = Encryption.AUTO
    fingerprint: str = ""
    """What the fingerprint of its certificate must be; "" where nobody has told."""
    pins: Pins | None = None
    """What servers are known by from before; None for what is in the usual place."""


class Refused(Exception):
    """The server is not the one we mean, or nobody can tell. The text is a sentence for a person."""


class HandshakeFailed(OSError):
    """There is no encrypted connection; the next attempt may make one. The text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection over which one may speak."""

    sock: socket.socket
    pinned: Pinned | None = None
    """What a person should know about its certificate."""


class Opener:
    """Makes connections to one server, each of them judged."""

    def __init__(
        self, target: Target, trust: Trust, connect: Connect, handshake_timeout: float = HANDSHAKE_TIMEOUT
    ) -> None:
        self._target = target
        self._encryption = trust.encryption
        self._expected = trust.fingerprint
        self._pins = trust.pins if trust.pins is not None else Pins()
        self._connect = connect
        self._handshake_timeout = handshake_timeout

    def open(self) -> Opened:
        """Connect.

        Raises `Refused` where the server must not be spoken to, `HandshakeFailed` where TLS fails, other OSErrors
        where it cannot be reached, UnicodeError where there can be no such host.
        """
        pinned = self._read_pin()
        if not self._is_encrypted(pinned):
            return Opened(self._reach())
        presented = ""
        is_fingerprint_known = bool(self._expected) or pinned not in ("", AUTHORITY)
        for is_verifying in (False, True) if is_fingerprint_known else (True, False):
            sock = self._shake_hands(is_verifying)
            if sock is None:
                continue
            presented = _fingerprint_of(sock)
            verdict = judge(presented, expected=self._expected, pinned=pinned, is_trusted=is_verifying)
            if verdict is Verdict.ACCEPT:
                if is_verifying and pinned != AUTHORITY:
                    self._pins.keep(self._target, AUTHORITY)
                return Opened(sock)
            if verdict is Verdict.PIN:
                return Opened(sock, self._pin(presented, pinned))
            sock.close()
            if verdict is Verdict.MISMATCH:
                raise Refused(_explain_mismatch(self._target, self._expected, presented))
        raise Refused(_explain_change(self._target, presented))

    def _read_pin(self) -> str:
        if self._encryption is Encryption.NEVER:
            return ""
        try:
            return self._pins.get(self._target)
        except PinsUnreadable as error:
            raise Refused(f"{error}.") from error

    def _is_encrypted(self, pinned: str) -> bool:
        if self._encryption is not Encryption.AUTO:
            return self._encryption is Encryption.ALWAYS
        return bool(self._expected or pinned) or not is_loopback(self._target.host)

    def _pin(self, presented: str, pinned: str) -> Pinned | None:
        is_kept = self._pins.keep(self._target, presented)
        if self._expected and not pinned and is_kept:
            return None  # somebody who should know has told it to us
        return Pinned(str(self._target), presented, is_new=not pinned, is_kept=is_kept)

    def _reach(self) -> socket.socket:
        return self._connect((self._target.host, self._target.port), CONNECT_TIMEOUT)

    def _shake_hands(self, is_verifying: bool) -> ssl.SSLSocket | None:
        """Connect and speak TLS. None where no authority vouches for the server, if that is asked for."""
        plain = self._reach()
        try:
            plain.settimeout(self._handshake_timeout)
            host = self._target.host.partition("%")[0]  # an IPv6 address may name the interface it is behind
            sock = _context(is_verifying).wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise
        try:
            sock.do_handshake()  # its timeout is a deadline for all of it
        except ssl.SSLCertVerificationError:
            sock.close()
            return None
        except OSError as error:
            sock.close()
            raise HandshakeFailed(_explain_handshake(self._target, error)) from error
        except BaseException:
            sock.close()
            raise
        return sock


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by what it is called: nothing sent there is on any network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _context(is_verifying: bool) -> ssl.SSLContext:
    context = ssl.create_default_context() if is_verifying else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if not is_verifying:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Without it, TLS 1.2 may want to read in the middle of sending; so sending waits for room to send, and no more.
    context.options |= ssl.OP_NO_RENEGOTIATION
    return context


def _fingerprint_of(sock: ssl.SSLSocket) -> str:
    return fingerprint(sock.getpeercert(binary_form=True) or b"")  # nobody's certificate is empty


def _explain_handshake(target: Target, error: OSError) -> str:
    reason = str(getattr(error, "reason", None) or "")
    if isinstance(error, TimeoutError):
        return f"{target} does not answer when asked to encrypt. {_PLAINTEXT_HINT}"
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError)):
        return f"{target} hung up when asked to encrypt. {_PLAINTEXT_HINT}"
    if reason in _NO_TLS:
        return f"{target} does not encrypt: what it speaks is no TLS. {_PLAINTEXT_HINT}"
    if reason in _OLD_TLS:
        return f"{target} speaks only outdated versions of TLS, which are not safe; it needs TLS 1.2 or newer."
    return f"{target} cannot be spoken to over TLS: {explain_error(error)}."


def explain_error(error: OSError) -> str:
    """Return why reading or sending failed, in small letters."""
    if isinstance(error, ssl.SSLError) and error.reason:
        return error.reason.replace("_", " ").lower()
    return (error.strerror or str(error)).lower()


def _explain_change(target: Target, presented: str) -> str:
    return (
        f"The certificate of {target} has changed! Somebody may be listening in between, or the server was set up "
        "anew. Ask who runs it for its fingerprint; only if it is the one in this command, go on with: "
        f"threadtalk join {_quoted(target)} --fingerprint {presented}"
    )


def _explain_mismatch(target: Target, expected: str, presented: str) -> str:
    return (
        f"{target} is not the server that you were told of: somebody may be listening in between, or the link is old. "
        f"Nothing was sent. The fingerprint should be {readable(expected)}, and is {readable(presented)}"
    )


def _quoted(target: Target) -> str:
    """Return an address as a shell takes it: brackets are wildcards to some."""
    return f'"{target}"' if ":" in target.host else str(target)
