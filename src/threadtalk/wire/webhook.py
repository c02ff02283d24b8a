"""What a program says by a hook: the body of its request, as text or as the JSON that Slack and Mattermost take."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from threadtalk.wire.irc.multiline import LINES_MAX

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

BODY_MAX = 32 * 1024
"""Bytes of a body: the longest message, with everything in it escaped, and what other servers would want to know."""

DEPTH_MAX = 32
"""Objects and arrays within each other; those who send such have two or three."""

_TYPES = 'text/plain; charset=utf-8, or application/json: {"text": "..."}'

# Linear: neither part of the alternation can match what the other one does, and one that does not end is one as well.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)


class Unusable(Exception):
    """A request that says nothing; carries the status to answer with, a code, and what to say of it."""

    def __init__(self, status: HTTPStatus, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def text_of(content_type: str, body: bytes) -> str:
    """Return what is to be said: some lines. Raises `Unusable`."""
    kind, _, parameters = (part.strip() for part in content_type.lower().partition(";"))
    read = _READERS.get(kind)
    charset = re.search(r'charset="?([^";\s]*)', parameters)
    if read is None or (charset is not None and charset[1] not in ("utf-8", "utf8", "us-ascii")):
        raise Unusable(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-type", f"What is taken here is {_TYPES}.")
    try:
        text = read(body.decode())
    except UnicodeDecodeError:
        raise Unusable(HTTPStatus.BAD_REQUEST, "not-utf8", "That is not UTF-8 text.") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if text.count("\n") >= LINES_MAX:
        raise Unusable(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-lines", f"A message has at most {LINES_MAX} lines."
        )
    return text


def _read_json(body: str) -> str:
    """Return `text` of an object; all else in it is for other servers, and passed over."""
    if _depth(body) > DEPTH_MAX:
        raise _bad_json(f"More than {DEPTH_MAX} objects and arrays are within each other.")
    try:
        # No number is of any matter, and the longest ones would be dear.
        value = json.loads(body, object_pairs_hook=_object, parse_int=len, parse_float=len, parse_constant=_refuse)
    except ValueError as error:
        raise _bad_json("That is not JSON.") from error
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise _bad_json('What is needed is an object with a text: {"text": "..."}')
    return text


def _depth(body: str) -> int:
    """Return how many objects and arrays are within each other at most."""
    depth = deepest = 0
    for character in _STRING.sub("", body):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object. What is there twice, readers understand differently (RFC 8259, section 4)."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name stands in an object twice")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _bad_json(text: str) -> Unusable:
    return Unusable(HTTPStatus.BAD_REQUEST, "bad-json", text)


_READERS: dict[str, Callable[[str], str]] = {"text/plain": str, "application/json": _read_json}
