"""Telling browsers of messages by their push services (RFC 8030), so that only the browser can read them (RFC 8291).

A few threads send; `net.turns` says what. Whoever subscribes names the address that is sent to: so nothing is sent to
addresses of private networks, no answer is followed anywhere else, and nothing of an answer is told to anybody. All of
it, from looking up the name to the answer, has one deadline.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import logging
import os
import re
import socket
import ssl
import threading
import time
from contextlib import closing
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from threadtalk.net.deadline import Deadline
from threadtalk.net.turns import Push, Turns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from threadtalk.core.events import Event
    from threadtalk.core.pushes import Subscription

logger = logging.getLogger("threadtalk.push")

WORKERS = 4
"""Threads that send: one for those whose push services are slow, the others for the others."""

TIMEOUT = 10.0
"""Seconds for all of one push: push services answer within one."""

LOOKUPS_MAX = 16
"""Names that are looked up at the same time. Looking one up has no end but its own, which may be half a minute."""

STATUS_MAX_BYTES = 1024
"""Of the beginning of an answer; its first line has some twenty."""

KEEP_S = 24 * 3600
"""How long a push service keeps what it cannot deliver (RFC 8030, section 5.2)."""

TEXT_MAX_BYTES = 3000
"""Of a message: push services take 4096 bytes, encrypted (RFC 8030, section 7.2)."""

_TOKEN_S = 12 * 3600
"""How long a word for a push service is good; a day at most (RFC 8292, section 2)."""

_GONE = (404, 410)


class Refused(Exception):
    """An address that nothing may be sent to."""


class VapidKey:
    """By which push services know this server (RFC 8292)."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        self.public = _base64(point)

    @classmethod
    def load(cls, path: Path | None) -> VapidKey:
        """Return the key that is kept there, a new one where there is none. Raises OSError, ValueError."""
        if path is None:
            return cls(ec.generate_private_key(ec.SECP256R1()))
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            made = ec.generate_private_key(ec.SECP256R1())
            form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as file:
                file.write(made.private_bytes(*form))
            return cls(made)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{path} has a key of another kind")
        return cls(key)

    def authorization(self, endpoint: str, contact: str, now: float) -> str:
        """Return what proves to a push service who is asking."""
        url = urlsplit(endpoint)
        claims = {"aud": f"{url.scheme}://{url.netloc}", "exp": int(now) + _TOKEN_S, "sub": contact}
        words = [_base64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
        signed = ".".join(words).encode()
        r, s = decode_dss_signature(self._key.sign(signed, ec.ECDSA(hashes.SHA256())))
        return f"vapid t={'.'.join(words)}.{_base64(r.to_bytes(32) + s.to_bytes(32))}, k={self.public}"


def encrypt(subscription: Subscription, text: bytes) -> bytes:
    """Return a message that only this browser can read (RFC 8291). Raises ValueError where its keys are none."""
    receiver, secret = unbase64(subscription.p256dh), unbase64(subscription.auth)
    ours = ec.generate_private_key(ec.SECP256R1())
    try:
        return bytes(http_ece.encrypt(text, private_key=ours, dh=receiver, auth_secret=secret))
    except http_ece.ECEException as error:
        raise ValueError(str(error)) from error


class Pusher:
    """The threads that send. `start` them once; `push` from the hub's thread."""

    def __init__(
        self,
        key: VapidKey,
        encode: Callable[[Event], bytes],
        forget: Callable[[str, str], None],
        *,
        contact: str = "",
        allows_private: bool = False,
    ) -> None:
        """`encode` writes an event as IRC; `forget` is told account and address of a browser that is no more."""
        self._key = key
        self._encode = encode
        self._forget = forget
        self._contact = contact or "mailto:nobody@localhost"
        self._allows_private = allows_private
        self._turns = Turns()
        self._lookups = threading.BoundedSemaphore(LOOKUPS_MAX)

    def start(self) -> None:
        """Begin to send."""
        for number in range(WORKERS):
            threading.Thread(target=self._run, args=(number == 0,), name=f"push-{number + 1}", daemon=True).start()

    def stop(self) -> None:
        """Send nothing more; what waits is not worth waiting for."""
        self._turns.stop()

    def push(self, account: str, subscription: Subscription, event: Event) -> None:
        """Have a browser told of an event, soon. Does not wait."""
        self._turns.add(Push(account, subscription, event))

    def _run(self, for_slow: bool) -> None:
        while (push := self._turns.take(for_slow=for_slow)) is not None:
            began, is_told = time.monotonic(), False
            try:
                is_told = self._tell(push.account, push.subscription, push.event)
            except Exception:
                logger.exception("Something could not be pushed")
            finally:
                self._turns.done(push, time.monotonic() - began, is_told=is_told)

    def _tell(self, account: str, subscription: Subscription, event: Event) -> bool:
        """Tell a browser; False where its push service did not take it."""
        try:
            # The first line of it, without what a browser would not show anyway.
            line = self._encode(event).split(b"\r\n", 1)[0][:TEXT_MAX_BYTES].decode(errors="ignore")
            status = self._send(subscription, encrypt(subscription, line.encode()))
        except Refused as refused:
            logger.warning("Nothing is pushed to %.60s: %s", subscription.endpoint, refused)
            self._forget(account, subscription.endpoint)
        except (OSError, ValueError, http.client.HTTPException) as error:
            logger.info("A push service could not be told: %s", type(error).__name__)
        else:
            if status in _GONE:
                self._forget(account, subscription.endpoint)
            return status // 100 == HTTPStatus.OK // 100
        return False

    def _send(self, subscription: Subscription, body: bytes) -> int:
        """Send to a push service, and return its status. Raises `Refused`, OSError, HTTPException, ValueError."""
        url = urlsplit(subscription.endpoint)
        if not url.hostname or (url.scheme != "https" and not self._allows_private):
            raise Refused("it is not https")
        port = url.port or (443 if url.scheme == "https" else 80)
        deadline = Deadline(TIMEOUT)
        address = self._resolve(url.hostname, port, deadline)
        connection = http.client.HTTPConnection(url.hostname, port)
        with closing(connection):
            # Connected to what was looked at, whatever the name leads to by now.
            sock = connection.sock = socket.create_connection((address, port), _left(deadline))
            if url.scheme == "https":
                sock.settimeout(_left(deadline))
                sock = connection.sock = _encrypted(sock, url.hostname)
            sock.settimeout(_left(deadline))  # for a handshake, and for all that one call sends
            headers = {
                "Authorization": self._key.authorization(subscription.endpoint, self._contact, time.time()),
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "TTL": str(KEEP_S),
                "Urgency": "high",
            }
            connection.request("POST", url.path + (f"?{url.query}" if url.query else ""), body, headers)
            return _receive_status(sock, deadline)

    def _resolve(self, host: str, port: int, deadline: Deadline) -> str:
        """Return the address of a host that may be sent to. Raises `Refused` where it has another one too, OSError."""
        if not self._lookups.acquire(timeout=_left(deadline)):
            raise TimeoutError("other names are being looked up")
        answer: SimpleQueue[list[Any] | Exception] = SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except Exception as error:
                answer.put(error)  # for who waits, if anybody still does
            finally:
                self._lookups.release()

        try:
            threading.Thread(target=look_up, name="push-lookup", daemon=True).start()
        except RuntimeError as error:
            self._lookups.release()
            raise OSError("no thread can be started") from error
        try:
            addresses = answer.get(timeout=_left(deadline))
        except Empty:
            raise TimeoutError("the name could not be looked up in time") from None
        if isinstance(addresses, Exception):
            raise addresses
        found = {str(each[4][0]) for each in addresses}
        if not self._allows_private and not all(is_public(each) for each in found):
            raise Refused("it is in a private network")
        return min(found)


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet: of no private, shared or reserved network, mapped or not."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        inner = found.ipv4_mapped or found.sixtofour or (last if found in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        is_isatap = int(found) >> 32 & 0xFFFFFFFF in _ISATAP
        if found not in _GLOBAL_UNICAST or (is_isatap and not is_public(str(last))):
            return False
    if any(found in network for network in _NOT_PUBLIC if network.version == found.version):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All addresses of IPv6 that were given out so far (RFC 4291, section 2.4), without those that stand for others."""

_ISATAP = (0x00005EFE, 0x02005EFE)
"""Before the IPv4 address in an interface identifier (RFC 5214, section 6.1)."""

_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.88.99.0/24",  # relays of 6to4, which would unpack what is sent there (RFC 7526)
            "168.63.129.16/32",  # a public address that leads into the machines of Azure
            "3fff::/20",  # for documentation (RFC 9637); Python 3.11 does not know it
        ),
    )
)


def _left(deadline: Deadline) -> float:
    """Return the seconds that are left. Raises `TimeoutError` where none are: 0 would mean not to wait."""
    if deadline.has_passed:
        raise TimeoutError("it took too long")
    return deadline.remaining or 0.001


def _receive_status(sock: socket.socket, deadline: Deadline) -> int:
    """Return the status of an answer, of which nothing else is waited for. Raises OSError, ValueError."""
    answer = b""
    while b"\n" not in answer:
        sock.settimeout(_left(deadline))
        piece = sock.recv(STATUS_MAX_BYTES)
        answer += piece
        if not piece or len(answer) > STATUS_MAX_BYTES:
            raise ValueError("that is no answer")
    found = _STATUS.match(answer)
    if found is None:
        raise ValueError("that is no answer")
    return int(found[1])


_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r\n]")


def _encrypted(sock: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unbase64(text: str) -> bytes:
    """Return what base64url stands for, with padding or without. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
