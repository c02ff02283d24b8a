"""SASL for IRC: the AUTHENTICATE lines put together, and the server's side of three mechanisms.

`Transfer` makes responses of AUTHENTICATE lines, an exchange makes a step of each response, and `chunks` makes lines of
a challenge. All mechanisms here let the client speak first, so the server begins with an empty challenge
(`AUTHENTICATE +`). An exchange knows no accounts: where it has to be found out whether a password or a certificate is
right, which takes long or is known elsewhere, its last step says what is to be checked.

Specifications: IRCv3 sasl-3.1 and 3.2; RFC 4616 (PLAIN); RFC 4422, appendix A (EXTERNAL); RFC 5802 and 7677 (SCRAM).

Account names are prepared like all names here, by `threadtalk.core.names.fold` and not by SASLprep, which RFC 4616 and
5802 recommend: SASLprep refuses a Hebrew name with a digit at its end, which is a good alias. Passwords are prepared by
SASLprep (`threadtalk.scram`), so what is kept of a password must have been made from its prepared form.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from threadtalk.core.limits import PASSWORD_MAX_BYTES
from threadtalk.core.names import fold
from threadtalk.scram import NotPreparable, nobodys_verifier, proves, saslprep, signature_of_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from threadtalk.scram import ScramVerifier

CHUNK = 400
"""Characters of base64 in one AUTHENTICATE line. One with exactly as many is continued by the next."""

RESPONSE_MAX = 8192
"""Characters of base64 of one response: several times what the longest names and password need."""

NAME_MAX = 255
"""Bytes of a name: as many as a server has to take (RFC 4616, section 2). A password may have more."""

SCRAM_MAX = 2048
"""Bytes of one SCRAM message: room for two names of which each byte is escaped, and for the nonce."""

NONCE_MAX = 256
"""Bytes of a client's nonce; clients send 16 to 64."""


class Interruption(Enum):
    """Why there will be no response. The exchange is over; the comment names the numeric for it."""

    ABORTED = "aborted"  # 906
    TOO_LONG = "too long"  # 905
    NOT_BASE64 = "not base64"  # 904


class Transfer:
    """Puts responses together from the parameters of AUTHENTICATE lines."""

    def __init__(self) -> None:
        self._chunks: list[str] = []
        """Those of the response that is coming in; each of 400 characters."""

    def receive(self, parameter: str) -> bytes | Interruption | None:
        """Take the next line's parameter; return the response it completes, or None if more is to come."""
        if parameter == "*":
            return self._interrupt(Interruption.ABORTED)
        chunk = "" if parameter == "+" else parameter
        if len(chunk) > CHUNK or len(self._chunks) * CHUNK + len(chunk) > RESPONSE_MAX:
            return self._interrupt(Interruption.TOO_LONG)
        self._chunks.append(chunk)
        if len(chunk) == CHUNK:
            return None
        text = "".join(self._chunks)
        self._chunks.clear()
        data = _decoded(text)
        return Interruption.NOT_BASE64 if data is None else data

    def _interrupt(self, why: Interruption) -> Interruption:
        self._chunks.clear()
        return why


def chunks(challenge: bytes) -> list[str]:
    """Return the parameters of the AUTHENTICATE lines that carry a challenge."""
    text = base64.b64encode(challenge).decode()
    parts = [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]
    return parts if parts and len(parts[-1]) < CHUNK else [*parts, "+"]


@dataclass(frozen=True, slots=True)
class Challenge:
    """To be sent to the client, who answers it."""

    data: bytes


@dataclass(frozen=True, slots=True)
class CheckPassword:
    """The end, if this password is that account's. It is prepared by SASLprep."""

    account: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckCertificate:
    """The end, if the client's certificate is that account's; whose else it may be, where the name is empty."""

    account: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The end: the client has shown that it is this account's."""

    account: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The end: it has not. The client hears no more than 904."""

    reason: str
    """For the server's log. It is not told to the client: what was wrong with a name is half of a guess."""
    message: bytes = b""
    """What SCRAM would say at last, `e=...`. A server may keep it to itself (RFC 5802, section 5.1), and to clients of
    IRC the numeric says the same."""


Step = Challenge | CheckPassword | CheckCertificate | Accepted | Failed
"""What comes of a response. Accounts are named by their key (`threadtalk.core.names.fold`)."""


class Exchange(Protocol):
    """The server's side of one attempt to log in. After any step but a `Challenge` it is over."""

    def respond(self, data: bytes) -> Step:
        """Take what the client has sent. Never raises, whatever that is."""


class PlainExchange:
    """PLAIN (RFC 4616): names and password in one message."""

    def respond(self, data: bytes) -> Step:
        """Take the client's only message, `authzid NUL authcid NUL password`."""
        fields = data.split(b"\0")
        if len(fields) != 3:
            return Failed("not three fields")
        if any(len(name) > NAME_MAX for name in fields[:2]) or len(fields[2]) > PASSWORD_MAX_BYTES:
            return Failed("a field is too long")
        try:
            authzid, authcid, password = (part.decode() for part in fields)
            password = saslprep(password)
        except UnicodeDecodeError:
            return Failed("not UTF-8")
        except NotPreparable:
            return Failed("a password that cannot be")
        account = _account(authcid)
        if account is None:
            return Failed("not a name")
        if not _is_same(authzid, account):
            return Failed("in the name of somebody else")
        return CheckPassword(account, password)


class ExternalExchange:
    """EXTERNAL (RFC 4422, appendix A): what TLS knows of the client is all it has to show."""

    def respond(self, data: bytes) -> Step:
        """Take the client's only message: the account it wants, or nothing."""
        try:
            account = _account(data.decode()) if data else ""
        except UnicodeDecodeError:
            return Failed("not UTF-8")
        return Failed("not a name") if account is None else CheckCertificate(account)


# RFC 5802, section 7. Values are without NUL and comma; a name has `=` only in =2C and =3D, and no value is empty.
_FIRST = re.compile(
    r"(?P<header>(?P<binding>[ny]|p=[A-Za-z0-9.-]+),(?:a=(?P<authzid>[^,]+))?,)"
    r"(?P<bare>(?P<mandatory>m=[^,]+,)?n=(?P<name>[^,]+),r=(?P<nonce>[!-+\--~]+)(?:,[A-Za-z]=[^,]+)*)"
)
_FINAL = re.compile(
    r"(?P<unproved>c=(?P<header>[A-Za-z0-9+/=]+),r=(?P<nonce>[!-+\--~]+)(?:,[A-Za-z]=[^,]+)*),p=(?P<proof>[A-Za-z0-9+/=]+)"
)
_WRONG_ESCAPE = re.compile("=(?!2C|3D)")


class ScramExchange:
    """SCRAM-SHA-256 (RFC 5802, 7677) without channel binding: both sides show that they know the password.

    `lookup` returns what is kept of an account's password, by the account's key. Who is unknown to it is answered with
    a salt of its own, derived from the server's `secret`, and fails no sooner than who is known. `nonce` is the
    server's part (`threadtalk.scram.make_nonce`), never used twice.
    """

    def __init__(self, lookup: Callable[[str], ScramVerifier | None], secret: bytes, nonce: str) -> None:
        self._lookup = lookup
        self._secret = secret
        self._nonce = nonce
        """The server's part; from the first message on, the client's before it."""
        self._next: Callable[[bytes], Step] = self._first
        """What takes the next message."""
        self.account = ""
        """The key of the account that the client has named; "" before that."""
        self._is_known = False
        self._header = ""
        """The client's GS2 header, which it must repeat."""
        self._so_far = ""
        """What has been said, for the signatures: the client's first message and the server's."""
        self._verifier: ScramVerifier

    def respond(self, data: bytes) -> Step:
        """Take the client's first message, its final one, and at last its empty one."""
        step = self._next(data)
        if not isinstance(step, Challenge):
            self._next = _over
        return step

    def _first(self, data: bytes) -> Step:
        match = _parsed(_FIRST, data)
        if match is None:
            return _error("other-error", "not a first message")
        if match["binding"].startswith("p="):
            return _error("channel-binding-not-supported", "channel binding")
        if match["mandatory"]:
            return _error("extensions-not-supported", "an extension that is a must")
        name, authzid = _unescaped(match["name"]), _unescaped(match["authzid"] or "")
        account = None if name is None else _account(name)
        if account is None or authzid is None:
            return _error("invalid-username-encoding", "not a name")
        if not _is_same(authzid, account):
            return _error("other-error", "in the name of somebody else")
        if len(match["nonce"]) > NONCE_MAX:
            return _error("other-error", "a nonce that is too long")
        self.account = account
        # Both are made, whether they are needed or not: it takes as long for who is known as for who is not.
        nobodys, verifier = nobodys_verifier(self._secret, self.account), self._lookup(self.account)
        self._is_known = verifier is not None
        self._verifier = verifier or nobodys
        self._header = match["header"]
        self._nonce = match["nonce"] + self._nonce
        salt = base64.b64encode(self._verifier.salt).decode()
        first = f"r={self._nonce},s={salt},i={self._verifier.iterations}"
        self._so_far = f"{match['bare']},{first}"
        self._next = self._final
        return Challenge(first.encode())

    def _final(self, data: bytes) -> Step:
        match = _parsed(_FINAL, data)
        if match is None:
            return _error("other-error", "not a final message")
        header, proof = _decoded(match["header"]), _decoded(match["proof"])
        if header is None or proof is None:
            return _error("invalid-encoding", "not base64")
        if header != self._header.encode():
            return _error("channel-bindings-dont-match", "another header than before")
        if match["nonce"] != self._nonce:
            return _error("other-error", "another nonce than before")
        auth_message = f"{self._so_far},{match['unproved']}".encode()
        if not (proves(self._verifier, proof, auth_message) and self._is_known):
            return _error("invalid-proof", "a wrong password, or nobody's")  # never "unknown-user"
        self._next = self._last
        return Challenge(b"v=" + base64.b64encode(signature_of_server(self._verifier, auth_message)))

    def _last(self, data: bytes) -> Step:
        return Failed("more than a last message") if data else Accepted(self.account)


def _over(_: bytes) -> Step:
    return Failed("over already")


def _error(value: str, reason: str) -> Failed:
    """Return a failure with a server-error-value of RFC 5802, section 7."""
    return Failed(reason, f"e={value}".encode())


def _parsed(pattern: re.Pattern[str], data: bytes) -> re.Match[str] | None:
    if len(data) > SCRAM_MAX or b"\0" in data:
        return None
    try:
        return pattern.fullmatch(data.decode())
    except UnicodeDecodeError:
        return None


def _unescaped(name: str) -> str | None:
    """Return a saslname (RFC 5802, section 5.1) as it is meant, or None."""
    if _WRONG_ESCAPE.search(name):
        return None
    return name.replace("=2C", ",").replace("=3D", "=")


def _account(name: str) -> str | None:
    """Return the key of the account that is meant, or None for what can be no name, nor be written to a log."""
    is_name = name and name.isprintable() and len(name.encode()) <= NAME_MAX
    return fold(name) if is_name else None


def _is_same(authzid: str, account: str) -> bool:
    """Whether who logs in wants to be nobody else: acting for others is nothing that this chat has."""
    return not authzid or fold(authzid) == account


def _decoded(text: str) -> bytes | None:
    try:
        return binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
