"""A crowd whose connections are encrypted. Certificates are not looked at: the server's work is the same.

Reading takes all records that have come, since what OpenSSL holds already, `epoll` does not tell of.
"""

from __future__ import annotations

import select
import ssl
from typing import TYPE_CHECKING

from bench.crowd import Crowd

if TYPE_CHECKING:
    from bench.crowd import Client


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class TlsCrowd(Crowd):
    """Clients of one server, over TLS."""

    _context = _context()

    def _handle(self, client: Client, mask: int) -> None:
        try:
            super()._handle(client, mask)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass  # a record that has not come as a whole

    def _read(self, client: Client) -> None:
        try:
            while client.sock is not None:
                super()._read(client)
        except ssl.SSLWantReadError:
            pass

    def _log_in(self, client: Client, mask: int) -> None:
        assert client.sock is not None
        if not isinstance(client.sock, ssl.SSLSocket):
            if not mask & select.EPOLLOUT or mask & (select.EPOLLERR | select.EPOLLHUP):
                self._lose(client)
                return
            client.sock = self._context.wrap_socket(client.sock, do_handshake_on_connect=False)
        if client.handshakes:
            try:
                client.sock.do_handshake()
            except ssl.SSLWantReadError:
                self._epoll.modify(client.fd, select.EPOLLIN)
                return
            except OSError:
                self._lose(client)
                return
            client.handshakes = False
            mask = select.EPOLLOUT
        super()._log_in(client, mask)
        while client.login is not None and client.sock is not None and client.sock.pending():
            super()._log_in(client, select.EPOLLIN)
