"""`GET /health`: whether the server does its work, for whoever watches over it. It tells nothing about anybody."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from threadtalk import __version__
from threadtalk.net.web import Route
from threadtalk.wire.http import Answer, json_answer

if TYPE_CHECKING:
    from threadtalk.net.web import Request


class Watched(Protocol):
    """What is looked at."""

    @property
    def can_store(self) -> bool:
        """Whether the last that was said could be stored."""

    def count_connections(self) -> int:
        """Return how many connections there are."""

    def count_people(self) -> int:
        """Return how many people are here."""


def health_route(server: Watched) -> Route:
    """Return the route; what it tells begins now."""
    began = time.monotonic()

    def answer(request: Request) -> Answer:
        can_store = server.can_store
        facts = {
            "status": "ok" if can_store else "the disk takes nothing",
            "version": __version__,
            "uptime": round(time.monotonic() - began),
            "people": server.count_people(),
            "connections": server.count_connections(),
        }
        return json_answer(HTTPStatus.OK if can_store else HTTPStatus.SERVICE_UNAVAILABLE, facts)

    return Route("/health", ("GET", "HEAD"), answer)
