"""`POST /hooks/TOKEN`: a program says something in a room (see `core.hooks`). Its token is in no log output."""

from __future__ import annotations

import threading
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from threadtalk.core.commands import SayByHook
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.net.rate import Allowance
from threadtalk.net.web import Route
from threadtalk.tokens import digest_of
from threadtalk.wire.http import PRIVATE, Answer, json_answer
from threadtalk.wire.plain.words import sentence
from threadtalk.wire.webhook import BODY_MAX, Unusable, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from threadtalk.core.commands import Command
    from threadtalk.core.outcome import Item
    from threadtalk.net.web import Request

PATH = "/hooks/"

LINES_AT_ONCE, EVERY = 30, 2
"""Messages of one hook at once, and then one in so many seconds: enough for the steps of a build, and no flood."""

_STATUS = {
    Code.NO_SUCH_HOOK: HTTPStatus.NOT_FOUND,
    Code.TEXT_EMPTY: HTTPStatus.BAD_REQUEST,
    Code.TEXT_TOO_LONG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Code.EMERGENCY: HTTPStatus.SERVICE_UNAVAILABLE,
    Code.NOT_STORED: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What is answered to a refusal. Those that say that the server cannot do it now are worth another try."""


class Hooked(Protocol):
    """What hooks lead to."""

    def has_hook(self, digest: str) -> bool:
        """Whether there is a hook whose token has this digest. From any thread."""

    def order(self, command: Command) -> Sequence[Item]:
        """Have the hub execute a command, and return what came of it; nothing where the server stops."""


def hook_route(server: Hooked, *, is_limited: bool = True, clock: Callable[[], float] = time.monotonic) -> Route:
    """Return the route of all hooks."""
    lock = threading.Lock()
    allowance = Allowance(LINES_AT_ONCE, LINES_AT_ONCE * EVERY, clock)

    def may_speak(digest: str) -> bool:
        with lock:
            return not is_limited or allowance.take(digest)

    def answer(request: Request) -> Answer:
        digest = digest_of(request.head.path.removeprefix(PATH))
        if not server.has_hook(digest):
            return _refused(HTTPStatus.NOT_FOUND, Code.NO_SUCH_HOOK, "There is no such hook.")
        if not may_speak(digest):
            told = f"This hook says too much. One message is taken in {EVERY} seconds."
            return _refused(HTTPStatus.TOO_MANY_REQUESTS, Code.TOO_FAST, told, f"Retry-After: {EVERY}")
        try:
            text = text_of(request.head.headers.get("content-type", ""), b"".join(request.body))
        except Unusable as unusable:
            return _refused(unusable.status, unusable.code, unusable.text)
        return _answer(server.order(SayByHook(digest, text)))

    return Route(PATH, ("POST",), answer, body_max=BODY_MAX)


def _answer(outcome: Sequence[Item]) -> Answer:
    contents = [item.content for item in outcome if isinstance(item, Reply)]
    refusal = next((content for content in contents if isinstance(content, Refusal)), None)
    if refusal is None and contents:
        return Answer(HTTPStatus.NO_CONTENT, (PRIVATE,))
    if refusal is None:  # the server stops
        refusal = Refusal(Code.NOT_STORED)
    status = _STATUS.get(refusal.code, HTTPStatus.INTERNAL_SERVER_ERROR)
    told = "There is no such hook." if status is HTTPStatus.NOT_FOUND else sentence(refusal)
    return _refused(status, refusal.code, told)


def _refused(status: HTTPStatus, code: str, text: str, *headers: str) -> Answer:
    return json_answer(status, {"code": code, "text": text}, *headers)
