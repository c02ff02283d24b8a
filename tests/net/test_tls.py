"""The encryption of one connection, without a socket."""

from __future__ import annotations

import _ssl
import ctypes
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from threadtalk import certificate
from threadtalk.net.tls import ANSWERS_MAX, Tls

UPDATE_REQUESTED = 1
"""`SSL_KEY_UPDATE_REQUESTED`: have new keys, and want the other side to have new ones too."""


class Client:
    """The other side; `connected` joins the two in memory."""

    def __init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(self.incoming, self.outgoing)
        self.library = ctypes.CDLL(_ssl.__file__)  # with it comes OpenSSL, as Python itself uses it
        self.library.SSL_key_update.argtypes = [ctypes.c_void_p, ctypes.c_int]
        # Python has no call for new keys. OpenSSL's object stands behind the head of Python's and one pointer more.
        address = id(self.object._sslobj) + object.__basicsize__ + ctypes.sizeof(ctypes.c_void_p)  # type: ignore[attr-defined]
        self.ssl = ctypes.c_void_p.from_address(address)

    def ask_for_new_keys(self) -> bytes:
        """Return what asks for them, and a byte that is to be read."""
        assert self.library.SSL_key_update(self.ssl, UPDATE_REQUESTED) == 1
        self.object.write(b"x")
        return self.outgoing.read()


def connected(folder: Path) -> tuple[Tls, Client]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate.ensure(folder, ["localhost"], datetime.now(UTC)))
    tls, client = Tls(context), Client()
    is_done = False
    while not is_done:
        try:
            client.object.do_handshake()
        except ssl.SSLWantReadError:
            pass
        answer, is_done = tls.shake_hands(client.outgoing.read())
        client.incoming.write(answer)
    tls.is_open = True
    return tls, client


needs_its_insides = pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.version_info >= (3, 15), reason="knows CPython's object from inside"
)


@needs_its_insides
def test_who_asks_for_new_keys_without_end_and_reads_nothing_fills_no_memory(tmp_path: Path) -> None:
    tls, client = connected(tmp_path)
    for _ in range(ANSWERS_MAX // 27):  # so long is an answer
        assert tls.decrypt(client.ask_for_new_keys()) == b"x"
    flood = b"".join(client.ask_for_new_keys() for _ in range(100))
    with pytest.raises(ssl.SSLError, match="new keys"):
        tls.decrypt(flood)
    assert len(tls.encrypt(b"")) < ANSWERS_MAX + 100 * 27


@needs_its_insides
def test_who_takes_the_new_keys_may_ask_for_as_many_as_they_like(tmp_path: Path) -> None:
    tls, client = connected(tmp_path)
    for _ in range(ANSWERS_MAX // 20):
        assert tls.decrypt(client.ask_for_new_keys()) == b"x"
        client.incoming.write(tls.encrypt(b"y"))
        assert client.object.read() == b"y"
