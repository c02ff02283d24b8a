"""`POST /upload` and `GET /files/ID/NAME`: what people send each other besides words (see `core.files`).

What comes from people is never a page of this server: of a picture the browser is told that it is one, and everything
else is something to save. Even if somebody opened it, it could run nothing and ask for nothing.
"""

from __future__ import annotations

import errno
import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from threadtalk.core.answers import FileKept
from threadtalk.core.commands import KeepFile
from threadtalk.core.outcome import Reply
from threadtalk.core.pictures import HEAD_BYTES, OTHER, look
from threadtalk.net.store import WrongSize
from threadtalk.net.web import Route
from threadtalk.tokens import digest_of
from threadtalk.wire.http import Answer, json_answer, text_answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.commands import Command
    from threadtalk.core.files import File, Files
    from threadtalk.core.outcome import Item
    from threadtalk.net.store import Store
    from threadtalk.net.web import Request

logger = logging.getLogger("threadtalk.net")

ID_BYTES = 16
"""Of an id: nobody guesses one."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_RANGE = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?")

_INERT = (
    "Content-Security-Policy: sandbox; default-src 'none'",
    "Cache-Control: private, max-age=604800, immutable",
    "Accept-Ranges: bytes",
)


class Keeper(Protocol):
    """What the files belong to."""

    @property
    def files(self) -> Files:
        """What is known of all files."""

    @property
    def store(self) -> Store:
        """Their bytes."""

    def order(self, command: Command) -> Sequence[Item]:
        """Have the hub execute a command, and return what came of it; nothing where the server stops."""


def upload_route(server: Keeper, max_bytes: int) -> Route:
    """Return the route by which files come."""

    def answer(request: Request) -> Answer:
        word, _, token = request.head.headers.get("authorization", "").partition(" ")
        digest = digest_of(token.strip())
        offer = server.files.offer(digest, _now()) if word.lower() == "bearer" else None
        if offer is None:
            return _refused(HTTPStatus.FORBIDDEN, "NO_SUCH_UPLOAD", "Ask for leave to send a file first: UPLOAD.")
        if offer.size != request.head.body_size:
            return _refused(HTTPStatus.BAD_REQUEST, "WRONG_SIZE", f"{offer.size} bytes were to come.")
        try:
            kept_as, head = server.store.write(request.body, offer.size, HEAD_BYTES)
        except WrongSize:
            return _refused(HTTPStatus.BAD_REQUEST, "WRONG_SIZE", f"{offer.size} bytes were to come.")
        except OSError as error:
            if error.errno not in _FULL:
                raise
            logger.error("A file could not be kept: %s", error.strerror)
            return _refused(HTTPStatus.INSUFFICIENT_STORAGE, "NO_ROOM", "The server has no room for files just now.")
        seen = look(head)
        what = (kept_as, seen.type, seen.width, seen.height)
        outcome = server.order(KeepFile(digest, secrets.token_urlsafe(ID_BYTES), *what))
        while server.files.gone:
            server.store.remove(server.files.gone.popleft())
        for item in outcome:
            if isinstance(item, Reply) and isinstance(item.content, FileKept):
                return json_answer(HTTPStatus.CREATED, _told(item.content.file))
        return _refused(HTTPStatus.SERVICE_UNAVAILABLE, "NOT_STORED", "The file could not be kept. Please try again.")

    return Route("/upload", ("POST",), answer, body_max=max_bytes)


def file_route(server: Keeper) -> Route:
    """Return the route by which files are fetched. The name at the end of an address is for people."""

    def answer(request: Request) -> Answer:
        id_ = request.head.path.removeprefix("/files/").partition("/")[0]
        file = server.files.find(id_, _now())
        if file is None:
            return text_answer(HTTPStatus.NOT_FOUND, "There is no such file, or it is kept no more.")
        part = _part(request.head.headers.get("range", ""), file.size)
        if part is None:
            return text_answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "", f"Content-Range: bytes */{file.size}")
        start, end = part
        try:
            pieces = server.store.read(file.digest, start, end)
        except OSError:
            return text_answer(HTTPStatus.NOT_FOUND, "There is no such file, or it is kept no more.")
        headers: tuple[str, ...] = (*_INERT, f"Content-Type: {file.type}", f"Content-Disposition: {_disposition(file)}")
        if end - start < file.size:
            headers = (*headers, f"Content-Range: bytes {start}-{end - 1}/{file.size}")
            return Answer(HTTPStatus.PARTIAL_CONTENT, headers, pieces=pieces, size=end - start)
        return Answer(HTTPStatus.OK, headers, pieces=pieces, size=file.size)

    return Route("/files/", ("GET", "HEAD"), answer)


def _told(file: File) -> dict[str, str | int]:
    url = file.path + quote(file.name, safe="")
    if file.type == OTHER:
        return {"url": url, "type": file.type, "bytes": file.size}
    size = {"width": file.width, "height": file.height}
    return {"url": f"{url}?size={file.width}x{file.height}", "type": file.type, "bytes": file.size, **size}


def _disposition(file: File) -> str:
    """Return how a browser is to treat a file (RFC 6266, with the name as in RFC 8187)."""
    kind = "attachment" if file.type == OTHER else "inline"
    return f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}"


def _part(wanted: str, size: int) -> tuple[int, int] | None:
    """Return which bytes are wanted (RFC 9110, section 14.1.2), all where that is not understood; None for none."""
    found = _RANGE.fullmatch(wanted)
    if found is None or found[1] is found[2] is None:
        return 0, size
    if found[1] is None:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
    return (start, end) if start < end else None


def _refused(status: HTTPStatus, code: str, text: str) -> Answer:
    return json_answer(status, {"code": code, "text": text})


def _now() -> int:
    return int(time.time() * 1000)
