"""The command `threadtalk`: a table of subcommands, each a few lines over what a program could call as well.

Only the parser of the chosen subcommand is made, and each imports what it needs when it runs: neither `--help` nor
`serve` loads the terminal client.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from threadtalk import __version__, settings
from threadtalk.console import visible
from threadtalk.errors import JoinError, SettingsError, ThreadTalkError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from threadtalk.settings import Settings

EXIT_FAILURE = 1
EXIT_USAGE = 2
EXIT_RESTART = 75  # EX_TEMPFAIL of sysexits.h: to be started again
EXIT_INTERRUPTED = 128 + signal.SIGINT
EXIT_PIPE = 128 + 13  # SIGPIPE, which not every system has


@dataclass(frozen=True)
class Command:
    """One subcommand."""

    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, with what was probably meant, and the way to the help."""

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return what the arguments mean; one that is unknown ends the program, with the nearest that exists."""
        known, unknown = self.parse_known_args(arguments)
        if unknown:
            name = unknown[0].partition("=")[0]
            guess = settings.nearest(name, self._option_string_actions) if name.startswith("-") else ""
            self.error(f"there is no argument {name}.{guess}")
        return known

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_USAGE, f"{self.prog}: {visible(message)}\nTo see all: {self.prog} --help\n")


def _open_missing_streams() -> None:
    """Put something harmless where the caller has closed a standard stream, before a socket gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - it stays open to the end


def main(arguments: Sequence[str] | None = None, prog: str = "threadtalk") -> int:
    """Run a subcommand and return the exit code. `prog` is what the person has typed to get here."""
    _open_missing_streams()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments), prog)
        sys.stdout.flush()
        return code
    except SettingsError as error:
        return _complain(error, EXIT_USAGE)
    except JoinError as error:
        return _complain(error, error.exit_code)
    except ThreadTalkError as error:
        return _complain(error, EXIT_FAILURE)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return EXIT_PIPE


def _forget_stdout() -> None:
    """Nobody reads our output any more: what Python still holds of it must not fail again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str], prog: str) -> int:
    name = arguments[0] if arguments else ""
    if name in {"-h", "--help", "help"}:
        print(_overview(prog), end="")
        return 0
    if name == "--version":
        name = "version"
    command = COMMANDS.get(name)
    if command is None:
        what = f"there is no command {visible(name)}.{settings.nearest(name, COMMANDS)}" if name else "which command?"
        print(f"{prog}: {what}\nTo see all: {prog} --help", file=sys.stderr)
        return EXIT_USAGE
    parser = Parser(prog=f"{prog} {name}", description=command.summary, allow_abbrev=False)
    command.add_arguments(parser)
    return command.run(parser.parse(arguments[1:]))


def _overview(prog: str) -> str:
    lines = [f"usage: {prog} COMMAND [options]", "", "A self-hosted chat room.", "", "commands:"]
    lines += [f"  {name:<15}{command.summary}" for name, command in COMMANDS.items()]
    lines += ["", f"What a command can do: {prog} COMMAND --help"]
    return "\n".join(lines) + "\n"


def _complain(error: ThreadTalkError, code: int) -> int:
    print(f"threadtalk: {visible(str(error))}", file=sys.stderr)
    return code


def _add_serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = f"{parser.prog} [options]"
    settings.add_arguments(parser)


def _serve(given: argparse.Namespace) -> int:
    from threadtalk import console
    from threadtalk.server import MEMORY, Server, data_folder

    loaded = settings.trace(given)
    chosen = loaded.settings
    kept = "nowhere: nothing is kept" if chosen.data == MEMORY else str(data_folder(chosen).absolute())
    stop_console = console.setup(chosen)
    try:
        server = Server(chosen, read_settings=lambda: settings.load(given), settings_file=_file_name(loaded.file))
        server.start()
        try:
            with _Signals() as signals:
                server.asked_to_stop = signals.ask_to_stop
                console.announce(chosen, *server.address, kept, server.fingerprint, server.access.owner_code)
                signals.wait(server.reload)
        finally:
            server.stop()
    finally:
        stop_console()
    return EXIT_RESTART if server.wants_restart else 0


def _file_name(file: Path | None) -> str:
    """Return the name of the settings file as one word: IRC clients are told it."""
    name = file.name if file is not None else settings.FILE_NAME
    return name if name.isprintable() and not set(name) & set(" :") else settings.FILE_NAME


class _Signals:
    """The signals that ask for a stop or for new settings, from entering to leaving.

    SIGHUP means two things: the terminal has gone, and with it who started the server there; or, where there is no
    terminal or it is still there, that the settings are to be read anew.

    What a Python handler does may come too late: it runs between two steps of the main thread, and a signal that comes
    after the last step before a wait does not end that wait. So the signal itself writes a byte to a socket
    (`signal.set_wakeup_fd`), and the main thread waits for that.
    """

    NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

    def __enter__(self) -> Self:
        self._receiver, self._sender = socket.socketpair()
        self._sender.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        self._before = {}
        self._terminals = _terminals()
        for name in self.NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup ignores SIGHUP
                self._before[number] = signal.signal(number, lambda *_: None)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._receiver.close()
        self._sender.close()

    def ask_to_stop(self) -> None:
        """End `wait` as a signal does. From any thread."""
        self._sender.send(_NO_SIGNAL)

    def wait(self, reload: Callable[[], object]) -> None:
        """Block until it is time to stop. Whenever new settings are asked for, call `reload`."""
        while (byte := self._receiver.recv(1)) != _NO_SIGNAL:
            number = byte[0]
            if number == _SIGHUP and self._terminals == _terminals():
                reload()
            elif number in self._before:
                return  # any other is a signal that somebody else handles


_NO_SIGNAL = b"\0"
"""What is sent in the place of a signal's number."""

_SIGHUP = getattr(signal, "SIGHUP", None)


def _terminals() -> list[bool]:
    """Return which of the standard streams are terminals: one that has hung up is none any more."""
    return [os.isatty(number) for number in range(3)]


def _add_hash_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Asks for the password twice, or reads it as one line from a pipe. The hash goes into the settings."


def _hash_password(_: argparse.Namespace) -> int:
    from threadtalk.passwords import hash_password

    print(hash_password(_read_password()))
    return 0


def _read_password() -> str:
    if not sys.stdin.isatty():
        try:
            password = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise ThreadTalkError("That is not UTF-8 text.") from error
    else:
        from getpass import getpass

        try:
            password = getpass("Password: ")
            again = getpass("Once more: ")
        except EOFError as error:
            print(file=sys.stderr)  # ends the line of the question
            raise ThreadTalkError("There was no password.") from error
        if password != again:
            raise ThreadTalkError("The two passwords are not the same.")
    if not password:
        raise ThreadTalkError("A password has at least one character.")
    return password


def _add_join_arguments(parser: argparse.ArgumentParser) -> None:
    from threadtalk.client import options

    options.add_arguments(parser)


def _join(given: argparse.Namespace) -> int:
    from threadtalk.client import options

    return options.run(given)


def _add_discover_arguments(parser: argparse.ArgumentParser) -> None:
    from threadtalk.client import discover

    discover.add_arguments(parser)


def _discover(given: argparse.Namespace) -> int:
    from threadtalk.client import discover

    return discover.run(given)


def _add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="where to put the copy; it must not exist yet")
    settings.add_arguments(parser, only=("data",))


def _backup(given: argparse.Namespace) -> int:
    from threadtalk.log import maintenance

    maintenance.backup(_folder(given), Path(given.file))
    print(f"Everything that was said is in {visible(given.file)} now; it takes the place of chat.db in a restore.")
    return 0


def _add_folder_argument(parser: argparse.ArgumentParser) -> None:
    settings.add_arguments(parser, only=("data",))


def _check(given: argparse.Namespace) -> int:
    from threadtalk.log import maintenance

    report = maintenance.check(_folder(given))
    print(f"{report.events} events in {report.rooms} rooms.")
    if report.is_sound:
        print("Everything is as it was written.")
        return 0
    if report.damaged_events:
        print(f"{report.damaged_events} of them are damaged, and left out of the history.")
    if report.damaged_records:
        print(f"{report.damaged_records} accounts, rules of rooms or bans are damaged, and count as not being there.")
    if report.problem:
        print(f"The log is damaged: {visible(report.problem)}\nTo save what can be read of it: threadtalk recover")
    return EXIT_FAILURE


def _recover(given: argparse.Namespace) -> int:
    from threadtalk.log import maintenance

    report = maintenance.recover(_folder(given))
    print(f"Saved: {report.events} events in {report.rooms} rooms. Known to be missing: {report.missing_events}.")
    for names, what in (
        (report.renumbered_rooms, "Rooms in which later messages have moved up"),
        (report.unnamed_rooms, "Rooms whose names were lost, as they are called now"),
    ):
        if names:
            print(f"{what}: {visible(', '.join(names))}")
    print(f"The damaged log is {visible(str(report.damaged))} now.")
    return 0


def _folder(given: argparse.Namespace) -> Path:
    from threadtalk.server import data_folder

    return data_folder(_kept_settings(given))


def _kept_settings(given: argparse.Namespace) -> Settings:
    """Return the settings. Raises `SettingsError` where they name no data folder."""
    from threadtalk.server import MEMORY

    chosen = settings.load(given)
    if chosen.data == MEMORY:
        raise SettingsError("With data :memory: nothing is kept: name the folder with --data FOLDER.")
    return chosen


def _add_admin_arguments(parser: argparse.ArgumentParser) -> None:
    from threadtalk import admin

    admin.add_arguments(parser, admin.ADMIN, _add_folder_argument)


def _admin(given: argparse.Namespace) -> int:
    from threadtalk import admin

    return admin.run(given, admin.ADMIN, _kept_settings(given), _read_password)


def _add_account_arguments(parser: argparse.ArgumentParser) -> None:
    from threadtalk import admin

    admin.add_arguments(parser, admin.ACCOUNT, _add_folder_argument)


def _account(given: argparse.Namespace) -> int:
    from threadtalk import admin

    return admin.run(given, admin.ACCOUNT, _kept_settings(given), _read_password)


def _add_config_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = f"{parser.prog} [options]"
    parser.add_argument("--example", action="store_true", help="print a settings file to begin with, and do no more")
    settings.add_arguments(parser)


def _config(given: argparse.Namespace) -> int:
    if given.example:
        print(settings.example(), end="")
        return 0
    from threadtalk.server import data_folder

    loaded = settings.trace(given)
    origins = dict(loaded.origins)
    if not loaded.settings.data:
        origins["data"] += f": {data_folder(loaded.settings)}"
    lines = settings.as_toml(loaded.settings)
    width = max(map(len, lines.values()))
    for name, line in lines.items():
        print(f"{line:<{width}}  # {visible(origins[name])}")
    return 0


def _version(_: argparse.Namespace) -> int:
    import platform
    import sqlite3

    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"ThreadTalk {__version__} ({python}, SQLite {sqlite3.sqlite_version}, {platform.system()})")
    return 0


def _nothing(_: argparse.ArgumentParser) -> None:
    """Add no arguments."""


COMMANDS = {
    "serve": Command("Start the server.", _add_serve_arguments, _serve),
    "join": Command("Join a chat.", _add_join_arguments, _join),
    "discover": Command("List the servers in the local network.", _add_discover_arguments, _discover),
    "admin": Command("See and change what a server that runs does.", _add_admin_arguments, _admin),
    "account": Command("See and change the accounts, while the server runs or not.", _add_account_arguments, _account),
    "backup": Command(
        "Copy all that was said into a file, while the server runs or not.", _add_backup_arguments, _backup
    ),
    "check": Command("Read all that was said and see whether it is sound.", _add_folder_argument, _check),
    "recover": Command("Save what can be read of a damaged log.", _add_folder_argument, _recover),
    "hash-password": Command(
        "Make the hash of a password, to be put into the settings.", _add_hash_arguments, _hash_password
    ),
    "config": Command("Show the settings in force, and where each comes from.", _add_config_arguments, _config),
    "version": Command("Show which version this is.", _nothing, _version),
}
