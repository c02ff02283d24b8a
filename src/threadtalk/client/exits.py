"""How the client ends: its exit codes, once."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `threadtalk join`; their help stands in `EXIT_HELP`."""

    LEFT = 0
    LOST = 1
    USAGE = 2
    ALIAS_REFUSED = 3
    LINE_REFUSED = 4
    UNTRUSTED = 5
    INTERRUPTED = 130


EXIT_HELP = {
    Exit.LEFT: "everything was said, and we left",
    Exit.LOST: "the server could not be reached, or was lost for good",
    Exit.USAGE: "the command line is wrong",
    Exit.ALIAS_REFUSED: "the alias was refused",
    Exit.LINE_REFUSED: "a line or a room was refused (the other lines were said)",
    Exit.UNTRUSTED: "the server's certificate was refused",
    Exit.INTERRUPTED: "interrupted by Ctrl-C",
}
