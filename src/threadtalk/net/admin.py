"""The way in for whoever runs the server: a Unix socket in the data folder, for the same user of this machine alone.

One request for each connection: a line of JSON, `{"act": "kick", "args": {"alias": "eve"}}`, and a line of JSON in
answer, `{"ok": true, "lines": [...], "data": ...}` or `{"ok": false, "error": "One sentence."}`. `lines` are what a
person is shown, `data` is the same for programs.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from threadtalk.errors import AdminError, StartError, ThreadTalkError
from threadtalk.net.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

logger = logging.getLogger("threadtalk.admin")

NAME = "admin.sock"

REQUEST_MAX_BYTES = 64 * 1024
"""Of one request with its line end: far more than any act takes."""

REQUEST_TIME = 5.0
"""Seconds for a request to be complete; the next one waits as long."""

EXHAUSTED_PAUSE = 0.2
"""Seconds between two attempts to accept while there are no descriptors."""

PATH_MAX_BYTES = 107
"""Bytes of the path of a Unix socket (unix(7): 108 with the zero at its end)."""

_CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: for a person, line by line, and for a program."""

    lines: Sequence[str] = ()
    data: Any = field(default=None)


Handler: TypeAlias = "Callable[[Mapping[str, Any]], Answer]"


class AdminSocket:
    """The listening socket and its thread. Requests are answered one after the other."""

    def __init__(self, folder: Path, handlers: Mapping[str, Handler]) -> None:
        """Listen in a folder whose lock this process holds. Raises `StartError` where that cannot be.

        A handler is called with the arguments, in the thread of the socket; what it raises as a `ThreadTalkError` is
        told to whoever asked.
        """
        self._path = folder / NAME
        self._handlers = handlers
        self._is_stopping = False
        self._client: socket.socket | None = None
        """The connection that is being served; set by the thread."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._path.unlink(missing_ok=True)  # a killed server's: as the folder is locked, nobody listens there
            with _reachable(folder) as name:
                self._socket.bind(name)
            self._path.chmod(0o600)
            self._socket.listen()  # before that nobody could have connected, whatever the mode was
        except OSError as exc:
            self._socket.close()
            raise StartError(f"Cannot make {self._path}, for threadtalk admin ({exc.strerror}).") from exc
        self._thread = threading.Thread(target=self._run, name="admin", daemon=True)

    def start(self) -> None:
        """Begin to answer. Called once."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what was asked completely already, and nothing else; then give everything back. From any thread."""
        self._is_stopping = True
        # Not the sending half: the request may be the one that stops the server, and its answer is on its way.
        for sock, how in ((self._client, socket.SHUT_RD), (self._socket, socket.SHUT_RDWR)):
            if sock is not None:
                with contextlib.suppress(OSError):
                    sock.shutdown(how)
        if self._thread.ident is not None:
            self._thread.join()
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                self._client, _ = self._socket.accept()
            except OSError as error:
                if self._is_stopping:
                    return
                logger.error("threadtalk admin cannot be answered: %s", error)
                time.sleep(EXHAUSTED_PAUSE)
                continue
            with self._client as client:
                if self._is_stopping:
                    return  # `stop` may have come too early to see this connection
                try:
                    self._serve(client)
                except OSError:
                    pass  # whoever asked has gone
                except Exception:
                    logger.exception("A request of threadtalk admin failed")
                self._client = None

    def _serve(self, client: socket.socket) -> None:
        try:
            # Before anything is refused: what is unread at the end would turn the answer into a reset.
            line = _receive_line(client)
            if not may_ask(client):
                raise AdminError("Only the user that the server runs as may do that.")
            answer = self._answer(line)
            told: dict[str, Any] = {"ok": True, "lines": list(answer.lines), "data": answer.data}
        except ThreadTalkError as error:
            told = {"ok": False, "error": str(error)}
        except Exception:
            logger.exception("A request of threadtalk admin failed")
            told = {"ok": False, "error": "Something went wrong in the server: its log output says what."}
        client.settimeout(REQUEST_TIME)
        client.sendall(json.dumps(told, ensure_ascii=False).encode(errors="replace") + b"\n")

    def _answer(self, line: bytes) -> Answer:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError) as exc:
            raise AdminError("That is not a line of JSON.") from exc
        act = request.get("act") if isinstance(request, dict) else None
        args = request.get("args", {}) if isinstance(request, dict) else None
        if not isinstance(act, str) or not isinstance(args, dict):
            raise AdminError('A request is {"act": "...", "args": {...}}.')
        handler = self._handlers.get(act)
        if handler is None:
            raise AdminError(f"There is nothing called {act[:32]!r} to be done; the server may be older than you.")
        logger.info("threadtalk admin: %s", act, extra={"fields": {"event": "admin", "act": act}})
        return handler(args)


def may_ask(client: socket.socket) -> bool:
    """Whether the other end is the user that this process runs as, or root, who can do everything anyway."""
    uid = peer_uid(client)
    return uid is None or uid in (os.geteuid(), 0)


def peer_uid(client: socket.socket) -> int | None:
    """Return the user at the other end; None where the system does not tell, and the socket's mode has to do."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    credentials = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(credentials)[1])


def connect(folder: Path) -> socket.socket | None:
    """Return a connection to the server that runs with this data folder; None where none runs.

    Raises `AdminError` where one may run, but cannot be asked.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _reachable(folder) as name:
            sock.connect(name)
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        sock.close()
        return None
    except OSError as exc:
        sock.close()
        raise AdminError(f"The server with the data folder {folder} cannot be asked ({exc.strerror}).") from exc
    return sock


@contextlib.contextmanager
def _reachable(folder: Path) -> Iterator[str]:
    """Give a name for the socket in a folder that is short enough, whatever the folder is called.

    `/proc/self/fd/N` is the folder itself, by the number of a descriptor (proc(5)): only Linux has it.
    """
    path = str(folder.absolute() / NAME)
    if len(os.fsencode(path)) <= PATH_MAX_BYTES:
        yield path
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}"
    finally:
        os.close(descriptor)


def _receive_line(client: socket.socket) -> bytes:
    """Return a request without its line end. Raises `AdminError` where it is none, or not in time."""
    deadline = Deadline(REQUEST_TIME)
    data = bytearray()
    while b"\n" not in data:
        try:
            client.settimeout(max(0.001, deadline.remaining))
            chunk = client.recv(16384)
        except TimeoutError as exc:
            raise AdminError(f"The request was not complete within {REQUEST_TIME:g} seconds.") from exc
        except OSError:
            chunk = b""
        if not chunk:
            raise AdminError("The request was not complete.")
        data += chunk
        if len(data) > REQUEST_MAX_BYTES:
            raise AdminError(f"The request was longer than {REQUEST_MAX_BYTES} bytes.")
    return bytes(data.partition(b"\n")[0])
