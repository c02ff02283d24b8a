"""Certificates of clients, taken as they are: whose they are is told by their fingerprints, which accounts have.

OpenSSL verifies a client's certificate against known authorities and ends the handshake where none vouches for it;
Python offers nothing else. That the client holds the key is all we need. So the context is told, past Python, to let
the verification be passed over. Where that cannot be done safely, no client is asked for a certificate.
"""

from __future__ import annotations

import _ssl
import ctypes
import logging
import ssl
import sys
from functools import lru_cache

logger = logging.getLogger("threadtalk.net")

_VERIFY_PEER = 1  # SSL_VERIFY_PEER of <openssl/ssl.h>: ask, and go on without one

_TRIED = range(11, 15)
"""The minor versions of CPython 3 in which the context was seen to be where it is looked for."""


def ask(context: ssl.SSLContext) -> bool:
    """Have clients asked for a certificate, whoever has signed it; False where that cannot be had."""
    library = _library()
    if library is None:
        return False
    # The first field after the head of the object (PySSLContext in CPython's Modules/_ssl.c) is the SSL_CTX.
    pointer = ctypes.c_void_p.from_address(id(context) + object.__basicsize__)
    context.verify_mode = ssl.CERT_OPTIONAL
    library.SSL_CTX_set_verify(pointer, _VERIFY_PEER, _pass)
    return context.verify_mode is ssl.CERT_OPTIONAL


_pass = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p)(lambda _is_sound, _store: 1)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    """Return the OpenSSL that Python's `ssl` uses, where a context is seen to be what it is taken for."""
    if sys.implementation.name != "cpython" or sys.version_info.minor not in _TRIED:
        return None
    try:
        library = ctypes.CDLL(_ssl.__file__)
        library.SSL_CTX_get_verify_mode.argtypes = [ctypes.c_void_p]
        library.SSL_CTX_set_verify.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
        library.SSL_CTX_set_verify.restype = None
        library.SSL_CTX_get_verify_mode.restype = ctypes.c_int
    except (AttributeError, OSError) as error:
        logger.debug("Clients are not asked for certificates: %s", error)
        return None
    for mode in (ssl.CERT_NONE, ssl.CERT_OPTIONAL):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.verify_mode = mode
        pointer = ctypes.c_void_p.from_address(id(context) + object.__basicsize__)
        if library.SSL_CTX_get_verify_mode(pointer) != (0 if mode is ssl.CERT_NONE else _VERIFY_PEER):
            return None
    return library
