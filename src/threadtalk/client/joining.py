"""Joining a chat: picks the face that fits where we run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from threadtalk.client.connection import ConnectionOptions
from threadtalk.client.exits import Exit
from threadtalk.client.target import Target, parse_target
from threadtalk.errors import JoinError

if TYPE_CHECKING:
    from collections.abc import Sequence


def join(
    target: str | Target = "",
    *,
    alias: str | None = None,
    rooms: Sequence[str] = (),
    reconnect: bool = True,
    colour: bool = True,
    history: int | None = None,
    verbatim: bool = False,
) -> int:
    """Chat until one leaves or the input ends; return the exit code (see `exits`).

    `target` is what `parse_target` takes. `rooms` are entered beside the lobby, the last one is where lines go.
    `history` is how many of a room's last messages are shown; by default none in a pipe, on a terminal what the server
    sends. With `verbatim`, lines of a pipe are said even where they begin with `/`.

    Raises `JoinError`, with the exit code for it, where `target` is no address, nobody answers there, or the server is
    lost for good.
    """
    try:
        address = parse_target(target) if isinstance(target, str) else target
    except ValueError as error:
        raise JoinError(f"{error}.", Exit.USAGE) from error
    options = ConnectionOptions(rooms=tuple(rooms), history=history, reconnect=reconnect)
    if sys.stdin.isatty() and sys.stdout.isatty():
        # Loaded here: it is half of the start-up time, and a script in a pipe does without it.
        from threadtalk.client.terminal import TerminalFace

        return TerminalFace(address, options, alias=alias, colour=colour).run()
    from threadtalk.client.pipe import PipeFace

    return PipeFace(address, options, alias=alias, verbatim=verbatim).run()
