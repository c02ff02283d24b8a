"""What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 and 7677), and how it is made.

Pure: the only thing from outside is randomness for salts and nonces. The exchange itself is in wire/irc/sasl.py.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import stringprep
import unicodedata
from dataclasses import dataclass, field

ITERATIONS = 600_000
"""Rounds of PBKDF2-HMAC-SHA256, OWASP's figure (password storage cheat sheet). RFC 7677 asks for 4096 at least; that
was 2015. A stolen database must not be easier to guess through this than through the Argon2id hash beside it. It is the
client who pays for them when it logs in, a few tenths of a second; the server pays once, when the password is set."""

SALT_BYTES = 16
"""All salts are of one length: a different one would tell apart who is known and who is not."""

_DIGEST = "sha256"
_TEXT = re.compile(r"SCRAM-SHA-256\$([1-9][0-9]{0,8}):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)")
# RFC 4013, section 2.3. stringprep's tables of whole planes are the functions of Python's module of that name.
_PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


class NotPreparable(ValueError):
    """A password has a character, or a mixture of directions, that SASLprep forbids; or nothing is left of it."""


@dataclass(frozen=True, slots=True)
class ScramVerifier:
    """What is kept in a password's place: enough to check a proof of it, not enough to make one."""

    salt: bytes
    iterations: int
    stored_key: bytes = field(repr=False)
    server_key: bytes = field(repr=False)

    def to_text(self) -> str:
        """Return it in the form of RFC 5803, for a database."""
        salt, stored_key, server_key = (
            base64.b64encode(part).decode() for part in (self.salt, self.stored_key, self.server_key)
        )
        return f"SCRAM-SHA-256${self.iterations}:{salt}${stored_key}:{server_key}"

    @classmethod
    def from_text(cls, text: str) -> ScramVerifier:
        """Return what `to_text` has written down. Raises `ValueError`."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError("not a verifier of SCRAM-SHA-256")
        try:
            salt, stored_key, server_key = (base64.b64decode(part, validate=True) for part in match.groups()[1:])
        except binascii.Error as error:
            raise ValueError("not a verifier of SCRAM-SHA-256") from error
        return cls(salt, int(match[1]), stored_key, server_key)


def make_verifier(password: str, salt: bytes | None = None, iterations: int = ITERATIONS) -> ScramVerifier:
    """Return what is to be kept of a password; with a new salt where none is given.

    Takes as long as its iterations, about 0.2 seconds of a core: it is for the thread of whoever waits for it, never
    for the hub. Raises `NotPreparable`.
    """
    salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    salted = hashlib.pbkdf2_hmac(_DIGEST, saslprep(password).encode(), salt, iterations)
    client_key = hmac.digest(salted, b"Client Key", _DIGEST)
    server_key = hmac.digest(salted, b"Server Key", _DIGEST)
    return ScramVerifier(salt, iterations, hashlib.sha256(client_key).digest(), server_key)


def nobodys_verifier(secret: bytes, name: str) -> ScramVerifier:
    """Return a verifier for a name without one: the same each time it is asked for, and no proof fits it.

    Without it, everybody could ask the server who has an account. `secret` is the server's own and stays the same as
    long as its accounts do: a salt that changes gives away that nobody is behind it.
    """

    def derived(purpose: bytes) -> bytes:
        return hmac.digest(secret, purpose + b"\0" + name.encode("utf-8", "surrogatepass"), _DIGEST)

    return ScramVerifier(derived(b"salt")[:SALT_BYTES], ITERATIONS, derived(b"stored key"), derived(b"server key"))


def proves(verifier: ScramVerifier, proof: bytes, auth_message: bytes) -> bool:
    """Whether a client's proof shows that it knows the password (RFC 5802, section 3). In constant time."""
    signature = hmac.digest(verifier.stored_key, auth_message, _DIGEST)
    if len(proof) != len(signature):
        return False
    client_key = bytes(a ^ b for a, b in zip(proof, signature, strict=True))
    return hmac.compare_digest(hashlib.sha256(client_key).digest(), verifier.stored_key)


def signature_of_server(verifier: ScramVerifier, auth_message: bytes) -> bytes:
    """Return what shows the client that the server knows its password too."""
    return hmac.digest(verifier.server_key, auth_message, _DIGEST)


def make_nonce() -> str:
    """Return the server's part of a nonce, for one exchange: 18 random bytes, as printable characters."""
    return base64.b64encode(secrets.token_bytes(18)).decode()


def saslprep(text: str) -> str:
    """Return a password in the one form that client and server both mean (RFC 4013, for what is to be stored).

    Characters that Unicode 3.2 did not have, emoji among them, are not allowed: clients do not agree about them.
    Raises `NotPreparable`.
    """
    if text.isascii() and text.isprintable() and text:
        return text
    mapped = "".join(
        " " if stringprep.in_table_c12(character) else character
        for character in text
        if not stringprep.in_table_b1(character)
    )
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    if not prepared:
        raise NotPreparable("nothing is left of it")
    for character in prepared:
        if stringprep.in_table_a1(character) or any(is_in(character) for is_in in _PROHIBITED):
            raise NotPreparable(f"U+{ord(character):04X} is not allowed")
    # RFC 3454, section 6: from right to left as a whole, beginning and end included, or not at all.
    if any(map(stringprep.in_table_d1, prepared)):
        is_whole = stringprep.in_table_d1(prepared[0]) and stringprep.in_table_d1(prepared[-1])
        if not is_whole or any(map(stringprep.in_table_d2, prepared)):
            raise NotPreparable("it is written in both directions")
    return prepared
