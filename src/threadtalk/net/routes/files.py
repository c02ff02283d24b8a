"""`POST /upload` and `GET /files/ID/NAME`: what people send each other besides words (see `core.files`).

What comes from people is never a page of this server: of a picture the browser is told that it is one, and everything
else is something to save. Even if somebody opened it, it could run nothing and ask for nothing.
"""

from __future__ import annotations

import logging
import re
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from threadtalk.core.answers import FileKept
from threadtalk.core.commands import BeginUpload, EndUpload, KeepFile
from threadtalk.core.outcome import Reply
from threadtalk.core.pictures import HEAD_BYTES, OTHER, look
from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.store import WrongSize
from threadtalk.net.web import Interrupted, Route, body_time
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

_NOT_STORED = (HTTPStatus.SERVICE_UNAVAILABLE, "NOT_STORED", "The file could not be kept. Please try again.")

_REFUSALS = {
    Code.NO_SUCH_UPLOAD: (HTTPStatus.FORBIDDEN, "NO_SUCH_UPLOAD", "Ask for leave to send a file first: UPLOAD."),
    Code.WRONG_UPLOAD_SIZE: (HTTPStatus.BAD_REQUEST, "WRONG_SIZE", "{size} bytes were to come."),
    Code.UPLOAD_HAS_BEGUN: (HTTPStatus.CONFLICT, "HAS_BEGUN", "This file is on its way already."),
}
"""What is answered to who may not send a file."""

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

    def now(self) -> int:
        """Return the time as the chat has it, in milliseconds since 1970."""

    def order(self, command: Command) -> Sequence[Item]:
        """Have the hub execute a command, and return what came of it; nothing where the server stops."""


def upload_route(server: Keeper, max_bytes: int) -> Route:
    """Return the route by which files come."""

    def answer(request: Request) -> Answer:
        word, _, token = request.head.headers.get("authorization", "").partition(" ")
        offer = digest_of(token.strip()) if word.lower() == "bearer" else ""
        size = request.head.body_size
        begun = server.order(BeginUpload(offer, size, server.now() + int(body_time(size) * 1000)))
        refusal = _refusal(begun)
        if refusal is not None:
            return refusal
        try:
            return _receive(server, request, offer)
        except WrongSize:
            return _refused(HTTPStatus.BAD_REQUEST, "WRONG_SIZE", f"{size} bytes were to come.")
        except Interrupted:
            raise
        except OSError as error:
            logger.error("A file could not be kept: %s", error.strerror)
            return _refused(HTTPStatus.INSUFFICIENT_STORAGE, "NO_ROOM", "The server cannot keep files just now.")
        finally:
            server.order(EndUpload(offer))  # nothing, where the file is kept

    return Route("/upload", ("POST",), answer, body_max=max_bytes)


def _receive(server: Keeper, request: Request, offer: str) -> Answer:
    with server.store.receive(request.body, request.head.body_size, HEAD_BYTES) as received, server.store.lock:
        server.store.place(received)
        seen = look(received.head)
        what = (received.digest, seen.type, seen.width, seen.height)
        outcome = server.order(KeepFile(offer, secrets.token_urlsafe(ID_BYTES), *what))
    for item in outcome:
        if isinstance(item, Reply) and isinstance(item.content, FileKept):
            return json_answer(HTTPStatus.CREATED, _told(item.content.file))
    return _refusal(outcome) or _refused(*_NOT_STORED)


def _refusal(outcome: Sequence[Item]) -> Answer | None:
    """Return the answer to who was refused; None for who was not."""
    for item in outcome:
        if isinstance(item, Reply) and isinstance(item.content, Refusal):
            status, code, text = _REFUSALS.get(item.content.code, _NOT_STORED)
            return _refused(status, code, text.format(**item.content.fields))
    return None


def file_route(server: Keeper) -> Route:
    """Return the route by which files are fetched. The name at the end of an address is for people."""

    def answer(request: Request) -> Answer:
        id_ = request.head.path.removeprefix("/files/").partition("/")[0]
        file = server.files.find(id_, server.now())
        if file is None:
            return text_answer(HTTPStatus.NOT_FOUND, "There is no such file, or it is kept no more.")
        # Of a HEAD, no part can be asked for (RFC 9110, section 14.2).
        wanted = request.head.headers.get("range", "") if request.head.method == "GET" else ""
        part = _part(wanted, file.size)
        if part is None:
            return text_answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "", f"Content-Range: bytes */{file.size}")
        start, end = part
        try:
            pieces = server.store.read(file.digest, file.size, start, end)
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
    if found[1] and found[2] and int(found[2]) < int(found[1]):
        return 0, size  # that is no range at all (section 14.1.1)
    if found[1] is None:
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
    return (start, end) if start < end else None


def _refused(status: HTTPStatus, code: str, text: str) -> Answer:
    return json_answer(status, {"code": code, "text": text})
