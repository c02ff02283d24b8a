"""`GET /robots.txt`: a chat is not for search engines (RFC 9309)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from threadtalk.net.web import Route
from threadtalk.wire.http import text_answer

if TYPE_CHECKING:
    from threadtalk.net.web import Request
    from threadtalk.wire.http import Answer


def _answer(request: Request) -> Answer:
    return text_answer(HTTPStatus.OK, "User-agent: *\nDisallow: /")


ROBOTS = Route("/robots.txt", ("GET", "HEAD"), _answer)
