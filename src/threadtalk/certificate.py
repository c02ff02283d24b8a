"""The server's key and certificate: made at the first start, renewed before their end, or the owner's own.

A certificate that the server makes itself is signed by nobody. It protects by being always the same: clients keep its
fingerprint. So it holds for ten years, whatever the machine is called meanwhile, and is renewed with the same key.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from threadtalk.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIFETIME = timedelta(days=3650)
"""Of a certificate that the server makes: whoever has kept its fingerprint should not have to do so again."""

RENEWED_BEFORE = timedelta(days=30)
"""How long before its end a certificate is renewed."""

CERTIFICATE, KEY = "certificate.pem", "key.pem"
"""Their names in the data folder."""


@dataclass(frozen=True)
class Certificate:
    """A certificate, with all that is to be known of it. Dates are in UTC."""

    fingerprint: str
    """SHA-256 over its DER form, in hexadecimal."""
    ends: datetime
    is_own_issuer: bool
    """It is signed by its own key: nobody vouches for it."""
    chain: tuple[x509.Certificate, ...]
    """It, and those that were sent along to vouch for it."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it is for, without addresses."""
        try:
            found = self.chain[0].extensions.get_extension_for_class(x509.SubjectAlternativeName)
        except (x509.ExtensionNotFound, ValueError):
            return ()
        return tuple(found.value.get_values_for_type(x509.DNSName))

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is to be renewed."""
        return now >= self.ends - RENEWED_BEFORE


def read(path: Path) -> Certificate:
    """Return the first certificate of a file. Raises `StartError`."""
    try:
        chain = tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except OSError as error:
        raise StartError(f"The certificate {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise StartError(f"{path} is not a certificate in PEM form.") from error
    first = chain[0]
    fingerprint = hashlib.sha256(first.public_bytes(serialization.Encoding.DER)).hexdigest()
    return Certificate(fingerprint, first.not_valid_after_utc, first.issuer == first.subject, chain)


def is_trusted(certificate: Certificate, host: str) -> bool:
    """Whether machines like this one take a certificate for that of the host: an authority they know vouches for it."""
    if certificate.is_own_issuer:
        return False
    from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    roots = [root for der in known if (root := _load(der)) is not None]
    if not roots:
        return False
    try:
        verifier = PolicyBuilder().store(Store(roots)).build_server_verifier(x509.DNSName(host))
        verifier.verify(certificate.chain[0], list(certificate.chain[1:]))
    except (VerificationError, ValueError):
        return False
    return True


def ensure(folder: Path, names: Iterable[str], now: datetime) -> tuple[Path, Path]:
    """Return the files with certificate and key in a folder; they are made where they are not there yet.

    `names`: what the host is called, and its addresses. Raises `StartError` where they cannot be read or written.
    """
    certificate, key = folder / CERTIFICATE, folder / KEY
    if key.exists() and certificate.exists() and not read(certificate).ends_soon(now):
        return certificate, key
    try:
        signer = _read_key(key) if key.exists() else ec.generate_private_key(ec.SECP256R1())
        if not key.exists():
            _write(key, _encode_key(signer))
        _write(certificate, make(signer, names, now))
    except OSError as error:
        raise StartError(f"Key and certificate cannot be written to {folder}: {error.strerror}.") from error
    return certificate, key


def make(key: ec.EllipticCurvePrivateKey, names: Iterable[str], now: datetime) -> bytes:
    """Return a certificate in PEM form that is signed by its own key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ThreadTalk")])
    alternatives = [_general_name(each) for each in names if each.isascii()]
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # clocks differ
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def generate(names: Iterable[str]) -> bytes:
    """Return a fresh key and its certificate in PEM form, one after the other, for a server that keeps nothing."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _encode_key(key) + make(key, names, datetime.now(UTC))


def _encode_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption())


def _read_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise StartError(f"{path} is not a key in PEM form. Without it, a new one is made at the start.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise StartError(f"{path} is not a key that this server has made. To use one of yours: --cert and --key.")
    return key


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        return x509.DNSName(name)


def _load(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None  # an old root that today's rules do not take


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place as a whole, for its owner's eyes alone."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
