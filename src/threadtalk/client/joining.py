"""Joining a chat: picks the face that fits where we run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from threadtalk.client.connection import ConnectionOptions
from threadtalk.client.exits import Exit
from threadtalk.client.secure import Encryption, Trust, is_loopback
from threadtalk.client.target import Target, parse_goal
from threadtalk.errors import JoinError
from threadtalk.links import JoinLink

if TYPE_CHECKING:
    from collections.abc import Sequence

START_PATIENCE = 10.0
"""Seconds that a server may take to start that, like this client, had to wait until all was installed."""


def join(
    target: str | Target | JoinLink = "",
    *,
    alias: str | None = None,
    password: str = "",
    rooms: Sequence[str] = (),
    encryption: Encryption = Encryption.AUTO,
    fingerprint: str = "",
    reconnect: bool = True,
    colour: bool = True,
    history: int | None = None,
    verbatim: bool = False,
) -> int:
    """Chat until one leaves or the input ends; return the exit code (see `exits`).

    `target` is what `parse_goal` takes; the room of a link is entered too, and its fingerprint must be the server's.
    `password` is told if the alias turns out to belong to an account; on a terminal it can be asked for instead.
    `rooms` are entered beside the lobby, the last one is where lines go. `encryption` says whether to speak TLS; a link
    always asks for it. `fingerprint` is what the fingerprint of the server's certificate must be, "" where nobody has
    told. `history` is how many of a room's last messages are shown; by default none in a pipe, on a terminal what the
    server sends. With `verbatim`, lines of a pipe are said even where they begin with `/`.

    Raises `JoinError`, with the exit code for it, where `target` is no address, nobody answers there, or the server is
    lost for good.
    """
    try:
        goal = parse_goal(target) if isinstance(target, str) else target
        address, trust = _known_by(goal, encryption, fingerprint)
    except ValueError as error:
        raise JoinError(f"{error}.", Exit.USAGE) from error
    if isinstance(goal, JoinLink) and goal.room:
        rooms = (goal.room, *rooms)
    is_first_start = "_THREADTALK_JUST_INSTALLED" in os.environ and is_loopback(address.host)  # see `launch.py`
    start_patience = START_PATIENCE if is_first_start else 0.0
    options = ConnectionOptions(
        trust=trust, rooms=tuple(rooms), history=history, reconnect=reconnect, start_patience=start_patience
    )
    if sys.stdin.isatty() and sys.stdout.isatty():
        # Loaded here: it is half of the start-up time, and a script in a pipe does without it.
        from threadtalk.client.terminal import TerminalFace

        return TerminalFace(address, options, alias=alias, password=password, colour=colour).run()
    from threadtalk.client.pipe import PipeFace

    return PipeFace(address, options, alias=alias, password=password, verbatim=verbatim).run()


def _known_by(goal: Target | JoinLink, encryption: Encryption, fingerprint: str) -> tuple[Target, Trust]:
    """Return where to go, and how to know the server there. Raises ValueError where the wishes exclude each other."""
    if isinstance(goal, JoinLink):
        if fingerprint and goal.fingerprint not in ("", fingerprint):
            raise ValueError("The link names another fingerprint than --fingerprint does")
        fingerprint = fingerprint or goal.fingerprint
        if encryption is Encryption.AUTO:
            encryption = Encryption.ALWAYS
        goal = Target(goal.host, goal.port)
    if fingerprint and encryption is Encryption.NEVER:
        raise ValueError("A server has no fingerprint in plain text: leave out --plaintext, or the fingerprint")
    return goal, Trust(encryption, fingerprint)
