"""The options of `threadtalk join`, for whoever parses the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from threadtalk.client.exits import EXIT_HELP
from threadtalk.client.joining import join
from threadtalk.client.rooms import room_name
from threadtalk.client.secure import Encryption
from threadtalk.client.target import DEFAULT_HOST, DEFAULT_PORT, Target, parse_goal
from threadtalk.links import parse_fingerprint

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from threadtalk.links import JoinLink

PASSWORD_MAX = 4096
"""Characters read of a password; more than any server takes on a line, so that what is too long is refused there."""

HISTORY_MAX = 1000
"""More than any server sends on entering; a larger number is a slip."""


def add_arguments(parser: ArgumentParser) -> None:
    """Give a parser the options of `join`, and its exit codes as an epilog."""
    parser.add_argument(
        "target",
        metavar="HOST[:PORT]|LINK",
        nargs="?",
        type=_goal,
        default=Target(DEFAULT_HOST, DEFAULT_PORT),
        help=f"the server, or a join link to it; {DEFAULT_HOST}:{DEFAULT_PORT} if you leave it out",
    )
    parser.add_argument(
        "--alias", metavar="NAME", type=_alias, help="what you are called; asked for if you leave it out"
    )
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        dest="password",
        type=_password,
        help="the password of the alias, on the first line of a file; on a terminal asked for if you leave it out",
    )
    parser.add_argument(
        "--room",
        metavar="ROOM",
        dest="rooms",
        action="append",
        type=_room,
        default=[],
        help="enter this room too, and talk there; may be given several times",
    )
    parser.add_argument(
        "--history",
        metavar="N",
        type=_count,
        help="show the last N messages of each room (default: on a terminal all that the server sends, in a pipe none)",
    )
    parser.add_argument("--verbatim", action="store_true", help="in a pipe: say lines that begin with / too")
    parser.add_argument(
        "--no-reconnect", dest="reconnect", action="store_false", help="end when the connection is lost"
    )
    parser.add_argument("--no-color", "--no-colour", dest="colour", action="store_false", help="no colours")
    encryption = parser.add_mutually_exclusive_group()
    encryption.add_argument(
        "--tls",
        dest="encryption",
        action="store_const",
        const=Encryption.ALWAYS,
        default=Encryption.AUTO,
        help="encrypt (default: with every server, except one on this machine)",
    )
    encryption.add_argument(
        "--plaintext",
        dest="encryption",
        action="store_const",
        const=Encryption.NEVER,
        help="do not encrypt: everybody on the way can read all, and write in your name",
    )
    parser.add_argument(
        "--fingerprint",
        metavar="HEX",
        type=_fingerprint,
        help="the fingerprint that the server's certificate must have; it is kept, in the place of another one",
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    codes = "\n".join(f"  {code.value:<4} {meaning}" for code, meaning in EXIT_HELP.items())
    parser.epilog = f"exit codes:\n{codes}"


def run(namespace: Namespace) -> int:
    """Do what the parsed options say; return the exit code."""
    return join(
        namespace.target,
        alias=namespace.alias,
        password=namespace.password or "",
        rooms=namespace.rooms,
        encryption=namespace.encryption,
        fingerprint=namespace.fingerprint or "",
        reconnect=namespace.reconnect,
        colour=namespace.colour,
        history=namespace.history,
        verbatim=namespace.verbatim,
    )


def _goal(text: str) -> Target | JoinLink:
    try:
        return parse_goal(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _fingerprint(text: str) -> str:
    try:
        return parse_fingerprint(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _alias(text: str) -> str:
    if not text.strip() or text.startswith("/") or any(character.isspace() for character in text):
        raise argparse.ArgumentTypeError("an alias has no spaces and does not begin with /")
    return text


def _password(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as lines:
            password = lines.readline(PASSWORD_MAX).rstrip("\r\n")
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{file!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise argparse.ArgumentTypeError(f"{file!r} is not UTF-8 text") from error
    if not password:
        raise argparse.ArgumentTypeError(f"the first line of {file!r} is blank; the password belongs there")
    return password


def _room(text: str) -> str:
    name = room_name(text)
    if name == "#" or any(character.isspace() for character in name):
        raise argparse.ArgumentTypeError(f"{text!r} is not a room; rooms look like #tea")
    return name


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > HISTORY_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {HISTORY_MAX}")
    return int(text)
