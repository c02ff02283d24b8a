"""Every setting of the server, once.

A field of `Settings` is the one place for its name, default, kind, unit and help; the flags of the command line, the
keys of `threadtalk.toml`, the `THREADTALK_*` variables, `threadtalk config` and docs/configuration.md come from it.
A flag wins over a variable, a variable over the file, the file over the default.

`python -m threadtalk.settings > docs/configuration.md` writes that page anew; a test compares the two.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import textwrap
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from threadtalk.credentials import Gateway, Gateways, Network, Networks, Operator, Operators, Password
from threadtalk.errors import SettingsError
from threadtalk.kinds import (
    Address,
    Choice,
    Kind,
    NotAllowed,
    Number,
    Origins,
    Seconds,
    Size,
    Switch,
    Text,
    Whole,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any, Literal

FILE_NAME = "threadtalk.toml"

PREFIX = "THREADTALK_"

CONFIG_VARIABLE = f"{PREFIX}CONFIG"
"""Names the settings file, as the flag --config does."""

FOREIGN_PREFIXES = (f"{PREFIX}TEST_", f"{PREFIX}TORTURE_", f"{PREFIX}BENCH_")
"""Variables that are not the server's: of the tests and the benchmarks."""

LIST_HINT = " To see all: threadtalk config --example"

LOOPBACK, ANY = "127.0.0.1", "::"

DAY = 86400.0
"""Seconds. The longest that anything waits: more is a slip of the unit."""

MOMENT = 0.01
"""Seconds. The shortest that anything waits: less would turn waiting into work."""


def _setting(
    default: object,
    kind: Kind,
    group: str,
    help: str,  # noqa: A002
    metavar: str,
    *,
    is_live: bool = False,
    is_secret: bool = False,
) -> Any:
    """Declare a setting: a dataclass field that knows all about itself.

    `is_live`: it can be changed while the server runs; `is_secret`: it is not shown to whoever looks over a shoulder.
    """
    about = {"kind": kind, "group": group, "help": help, "metavar": metavar, "is_live": is_live, "is_secret": is_secret}
    return field(default=default, metadata=about)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one server is to be. Checked when made: a program may make one directly, `Settings(port=0)`.

    Raises `SettingsError`.
    """

    host: str = _setting(
        LOOPBACK,
        Text("a host name or an address of this machine"),
        "Where it listens",
        "address to listen on; 127.0.0.1 is for this machine alone, 0.0.0.0 for everybody who can reach it",
        "HOST",
    )
    port: int = _setting(8255, Whole(0, 65535), "Where it listens", "port to listen on; 0 for any free one", "PORT")
    lan: bool = _setting(
        False,
        Switch(),
        "Where it listens",
        "whether to let in all who can reach this machine, announce the server nearby, and show a link to join by",
        "",
    )

    cert: str = _setting(
        "",
        Text("the name of a file", may_be_empty=True),
        "Encryption",
        "file with the server's certificate and those that vouch for it (PEM); empty for one that it makes itself",
        "FILE",
    )
    key: str = _setting(
        "",
        Text("the name of a file", may_be_empty=True),
        "Encryption",
        "file with the key of the certificate (PEM); empty where it is in the same file",
        "FILE",
    )
    allow_plaintext: bool = _setting(
        False,
        Switch(),
        "Encryption",
        "whether others than this machine may connect without encryption; everybody between them can read along then",
        "",
        is_live=True,
    )
    plaintext_from: tuple[Network, ...] = _setting(
        (),
        Networks(),
        "Encryption",
        "addresses and networks that may connect without encryption, in place of this machine; a proxy, for example",
        "ADDRESSES",
        is_live=True,
    )
    sts_duration: float = _setting(
        DAY,
        Seconds(0, DAY),
        "Encryption",
        "how long IRC clients are to insist on encryption once they saw it (STS), where a known authority vouches "
        "for the certificate",
        "TIME",
    )

    data: str = _setting(
        "",
        Text("the name of a folder, or :memory:", may_be_empty=True),
        "What it keeps",
        "folder for what is said; empty for the platform's own place for a user's data, :memory: to keep nothing",
        "FOLDER",
    )
    durability: Literal["full", "normal"] = _setting(
        "full",
        Choice(("full", "normal")),
        "What it keeps",
        "full: what is delivered survives a power failure; normal: a crash of the program only, but sooner written",
        "HOW",
    )

    server_name: str = _setting(
        "threadtalk.local",
        Word("a name like chat.example.org, without spaces"),
        "The chat",
        "what the server calls itself to IRC clients, and a name by which its page may be asked for",
        "NAME",
    )
    network_name: str = _setting(
        "ThreadTalk", Word("a name without spaces"), "The chat", "what IRC clients call the chat as a whole", "NAME"
    )
    network_icon: str = _setting(
        "",
        Address("an address that begins with https://", may_be_empty=True),
        "The chat",
        "picture that stands for the chat in IRC clients that show one; empty for none",
        "URL",
        is_live=True,
    )
    motd: str = _setting(
        "",
        Text("the name of a file", may_be_empty=True),
        "The chat",
        "file with a message of the day for IRC clients; empty for none",
        "FILE",
        is_live=True,
    )
    description: str = _setting(
        "A ThreadTalk chat server",
        Text("a line of text"),
        "The chat",
        "what the server is, in a line, for IRC clients that ask",
        "TEXT",
        is_live=True,
    )
    admin_location: str = _setting(
        "",
        Text("a line of text", may_be_empty=True),
        "The chat",
        "where the server stands, for IRC clients that ask (ADMIN)",
        "TEXT",
        is_live=True,
    )
    admin_contact: str = _setting(
        "",
        Text("a line of text", may_be_empty=True),
        "The chat",
        "how to reach whoever runs the server, best an e-mail address (ADMIN)",
        "TEXT",
        is_live=True,
    )
    allowed_origins: str = _setting(
        "",
        Origins("origins like https://chat.example.org, in small letters, with spaces between them", may_be_empty=True),
        "The chat",
        "web pages of other hosts that may open a WebSocket here, and further names of this host: behind a proxy, what"
        " browsers show as its address; those of this host always may",
        "ORIGINS",
        is_live=True,
    )
    page: bool = _setting(
        True, Switch(), "The chat", "whether browsers that come to the address of the server get the page to chat", ""
    )
    history_lines: int = _setting(50, Whole(0, 100), "The chat", "messages shown to who comes into a room", "COUNT")
    upload_max_bytes: int = _setting(
        10 * 1024**2, Size(0, 1024**3), "Files", "length of one file that somebody sends; 0 for no files", "SIZE"
    )
    upload_day_bytes: int = _setting(
        100 * 1024**2, Size(0, 1024**4), "Files", "what one person, or one address of guests, may send in a day", "SIZE"
    )
    upload_total_bytes: int = _setting(1024**3, Size(0, 1024**5), "Files", "what all files may have together", "SIZE")
    upload_keep_days: int = _setting(
        0, Whole(0, 36_500), "Files", "for how many days files are kept; 0 for ever", "DAYS"
    )
    push: bool = _setting(
        True,
        Switch(),
        "The chat",
        "whether who has an account may be told of messages by their browser's push service",
        "",
    )
    push_private: bool = _setting(
        False,
        Switch(),
        "The chat",
        "whether push services may be in this machine's own network, and without encryption; for those who run one",
        "",
    )
    max_rooms: int = _setting(
        10_000, Whole(1, 1_000_000), "The chat", "rooms that people are in at the same time", "COUNT"
    )
    max_rooms_per_person: int = _setting(
        100, Whole(1, 10_000), "The chat", "rooms that one person can be in at once", "COUNT"
    )

    password: str = _setting(
        "",
        Password("a password, or better its hash, made by threadtalk hash-password", may_be_empty=True),
        "Who may do what",
        "password that everybody must know to come in; empty for none",
        "PASSWORD",
        is_live=True,
        is_secret=True,
    )
    require_account: bool = _setting(
        False,
        Switch(),
        "Who may do what",
        "whether everybody must have an account to come in",
        "",
        is_live=True,
    )
    operators: tuple[Operator, ...] = _setting(
        (),
        Operators(),
        "Who may do what",
        "who may become operator of the server (OPER); with ; between several",
        "OPERATORS",
        is_live=True,
        is_secret=True,
    )
    webirc: tuple[Gateway, ...] = _setting(
        (),
        Gateways(),
        "Who may do what",
        "gateways that are trusted to tell where their users come from (WEBIRC); with ; between several",
        "GATEWAYS",
        is_live=True,
        is_secret=True,
    )

    limits: bool = _setting(
        True,
        Switch(),
        "Limits",
        "whether to limit connections per address, their rate, that of messages and joins, and how short a password may"
        " be; off only for a benchmark or a test",
        "",
    )
    max_clients: int = _setting(10_000, Whole(1, 1_000_000), "Limits", "connections at once", "COUNT", is_live=True)
    max_per_address: int = _setting(
        250,
        Whole(0, 1_000_000),
        "Limits",
        "connections at once from one IPv4 address, or one IPv6 network of 64 bits; 0 for any number",
        "COUNT",
        is_live=True,
    )
    connect_burst: int = _setting(
        300,
        Whole(0, 1_000_000),
        "Limits",
        "connections that can come from one address at once, before the rate counts; 0 for any number",
        "COUNT",
        is_live=True,
    )
    connect_rate: float = _setting(
        20.0,
        Number(0, 1_000_000),
        "Limits",
        "connections per second that can come from one address after its burst; 0 for any number",
        "RATE",
        is_live=True,
    )
    message_burst: int = _setting(
        20,
        Whole(1, 1_000_000),
        "Limits",
        "lines that a client can send at once, before the rate counts",
        "COUNT",
        is_live=True,
    )
    message_rate: float = _setting(
        5.0,
        Number(0.01, 1_000_000),
        "Limits",
        "lines per second that a client can send after its burst",
        "RATE",
        is_live=True,
    )
    max_line_bytes: int = _setting(
        8192, Size(64, 1024**2), "Limits", "length of one line of plain text", "SIZE", is_live=True
    )
    password_min: int = _setting(
        8,
        Whole(1, 64),
        "Limits",
        "characters that a new password of an account has at least; those that there are stay as they are",
        "COUNT",
        is_live=True,
    )
    alias_max: int = _setting(32, Whole(1, 64), "Limits", "characters of an alias", "COUNT")
    room_name_max: int = _setting(
        50,
        Whole(6, 100),
        "Limits",
        "characters of a room's name with its #; rooms with a longer one stay open",
        "COUNT",
    )
    topic_max: int = _setting(390, Whole(1, 390), "Limits", "characters of a room's topic", "COUNT")
    reason_max: int = _setting(
        200, Whole(0, 300), "Limits", "characters of a reason for leaving or kicking; longer ones are cut", "COUNT"
    )
    away_max: int = _setting(
        200, Whole(1, 300), "Limits", "characters of an away message; longer ones are cut", "COUNT"
    )
    realname_max: int = _setting(
        100, Whole(1, 150), "Limits", "characters of a real name; longer ones are cut when somebody comes in", "COUNT"
    )
    list_max: int = _setting(
        100, Whole(1, 10_000), "Limits", "masks of one list of a room: its bans, exceptions or invitations", "COUNT"
    )
    monitor_max: int = _setting(
        100, Whole(1, 10_000), "Limits", "aliases that one person can watch for coming and going", "COUNT"
    )
    targets_max: int = _setting(
        4, Whole(1, 100), "Limits", "rooms and people that one message of an IRC client can go to", "COUNT"
    )
    history_page_max: int = _setting(100, Whole(1, 1000), "Limits", "messages of one page of history", "COUNT")
    whowas_max: int = _setting(
        1000, Whole(0, 100_000), "Limits", "people who have left that WHOWAS can still tell of", "COUNT"
    )
    outbox_bytes: int = _setting(
        1024**2,
        Size(1024, 1024**3),
        "Limits",
        "what may wait for one client; one who reads more slowly than that is disconnected",
        "SIZE",
        is_live=True,
    )

    detect_timeout: float = _setting(
        5.0,
        Seconds(MOMENT, DAY),
        "Patience",
        "time for a new connection to show which protocol it speaks",
        "TIME",
        is_live=True,
    )
    handshake_timeout: float = _setting(
        10.0,
        Seconds(MOMENT, DAY),
        "Patience",
        "time for a new connection to agree on how to encrypt",
        "TIME",
        is_live=True,
    )
    greet_after: float = _setting(
        0.5,
        Seconds(0, DAY),
        "Patience",
        "silence after which a new connection is taken for plain text",
        "TIME",
        is_live=True,
    )
    alias_timeout: float = _setting(
        60.0, Seconds(MOMENT, DAY), "Patience", "time to choose an alias", "TIME", is_live=True
    )
    ping_after: float = _setting(
        60.0,
        Seconds(MOMENT, DAY),
        "Patience",
        "silence after which a client is asked whether it is there",
        "TIME",
        is_live=True,
    )
    drop_after: float = _setting(
        90.0,
        Seconds(MOMENT, DAY),
        "Patience",
        "silence after which a client is gone; longer than ping_after",
        "TIME",
        is_live=True,
    )
    drain_timeout: float = _setting(
        5.0, Seconds(0, DAY), "Patience", "time to send what still waits when the server stops", "TIME", is_live=True
    )
    hub_stall: float = _setting(
        10.0,
        Seconds(0.1, DAY),
        "Patience",
        "time that the hub may stand still before all threads are shown in the log output",
        "TIME",
    )

    log_format: Literal["text", "json"] = _setting(
        "text", Choice(("text", "json")), "Log output", "text for people, json for machines", "FORMAT"
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info",
        Choice(("debug", "info", "warning", "error")),
        "Log output",
        "the least important lines to show",
        "LEVEL",
    )

    def __post_init__(self) -> None:
        for setting in SETTINGS:
            value = getattr(self, setting.name)
            try:
                accepted = setting.kind.accept(value)
            except NotAllowed as error:
                raise SettingsError(f"{setting.name}={_shown(setting, value, error)} {_must_be(setting)}") from error
            object.__setattr__(self, setting.name, accepted)
        _check_together(self, lambda name: name)

    @property
    def address_to_listen_on(self) -> str:
        """What `host` and `lan` say together: with `lan`, all addresses, unless one is named."""
        return ANY if self.lan and self.host == LOOPBACK else self.host


@dataclass(frozen=True)
class Setting:
    """What is known of one setting."""

    name: str
    default: object
    kind: Kind
    group: str
    help: str
    metavar: str
    is_live: bool
    is_secret: bool

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    @property
    def shown_default(self) -> str:
        return self.kind.show(self.default)


SETTINGS = tuple(Setting(name=each.name, default=each.default, **each.metadata) for each in fields(Settings))
"""All settings, in the order in which people read them."""

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each came from."""

    settings: Settings
    origins: Mapping[str, str]
    """By name: a flag, a variable, a file, or "default"."""
    file: Path | None
    """The settings file that was read."""


def add_arguments(parser: argparse.ArgumentParser, only: Collection[str] = ()) -> None:
    """Give a parser the flag --config and one flag for each setting, or for some only.

    What the flags hold is checked by `load`.
    """
    parser.add_argument(
        "--config", metavar="FILE", default=argparse.SUPPRESS, help=f"settings file (default: ./{FILE_NAME})"
    )
    groups: dict[str, argparse._ArgumentGroup] = {}
    for setting in SETTINGS:
        if only and setting.name not in only:
            continue
        if setting.group not in groups:
            groups[setting.group] = parser.add_argument_group(setting.group)
        group = groups[setting.group]
        help_text = f"{setting.help} (default: {setting.shown_default or 'empty'})".replace("%", "%%")
        if isinstance(setting.kind, Switch):
            group.add_argument(
                setting.flag, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=help_text
            )
        else:
            group.add_argument(setting.flag, metavar=setting.metavar, default=argparse.SUPPRESS, help=help_text)


def load(
    flags: argparse.Namespace | None = None, environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Settings:
    """Return the settings from the flags, the environment, and the settings file.

    `file` is the one to read if no flag names another; without it, the usual places are tried. Raises `SettingsError`.
    """
    return trace(flags, environ, file).settings


def trace(
    flags: argparse.Namespace | None = None, environ: Mapping[str, str] | None = None, file: Path | None = None
) -> Loaded:
    """Do as `load` does, and tell where each setting came from."""
    environ = os.environ if environ is None else environ
    given = vars(flags) if flags is not None else {}
    found = _find_file(given.get("config"), environ, file)
    values: dict[str, object] = {}
    origins = dict.fromkeys(_BY_NAME, "default")
    sources = [_from_variables(environ), _from_flags(given)]
    if found is not None:
        sources.insert(0, _from_file(found))
    for source in sources:
        for setting, value, origin in source:
            values[setting.name] = value
            origins[setting.name] = origin
    try:
        settings = Settings(**values)  # type: ignore[arg-type]
    except SettingsError:
        defaults = {setting.name: setting.default for setting in SETTINGS}
        _check_together(argparse.Namespace(**(defaults | values)), lambda name: f"{name} ({origins[name]})")
        raise
    return Loaded(settings, origins, found)


def example() -> str:
    """Return a settings file in which every setting stands as a comment, with its default."""
    lines = ["# Settings of a ThreadTalk server. What stands behind a # is the default."]
    group = ""
    for setting in SETTINGS:
        if setting.group != group:
            group = setting.group
            lines += ["", f"## {group}"]
        comment = f"{_sentence(setting.help)} Allowed: {setting.kind.allowed}."
        lines += ["", *textwrap.wrap(comment, 100, initial_indent="# ", subsequent_indent="# ")]
        lines += [f"#{setting.name} = {_toml(setting, setting.default)}"]
    return "\n".join(lines) + "\n"


def as_toml(settings: Settings) -> dict[str, str]:
    """Return, by name, the lines that would give these settings in a settings file; of a secret, that there is one."""
    lines = {}
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        hides = setting.is_secret and value
        lines[setting.name] = f"# {setting.name} is set" if hides else f"{setting.name} = {_toml(setting, value)}"
    return lines


def reference() -> str:
    """Return the page docs/configuration.md."""
    lines = [
        "# Configuration",
        "",
        "<!-- Made from src/threadtalk/settings.py by: python -m threadtalk.settings > docs/configuration.md -->",
        "",
        "ThreadTalk needs no configuration. What you want to have otherwise can be said in three places; a flag wins",
        "over an environment variable, a variable over the settings file, the file over the default.",
        "",
        "- **A flag**: `threadtalk serve --port 9000`, or `python3 Server_1.py --port 9000`.",
        "- **An environment variable**: `THREADTALK_PORT=9000`.",
        f"- **The settings file**: `port = 9000` in `{FILE_NAME}`. It is the one that `--config FILE` or",
        f"  `{CONFIG_VARIABLE}` names, else `{FILE_NAME}` in the current folder, else the one in the user's",
        f"  configuration folder (on Linux `~/.config/threadtalk/{FILE_NAME}`).",
        f"  `threadtalk config --example > {FILE_NAME}` writes one to begin with.",
        "",
        "`threadtalk config` shows the settings in force and where each comes from. A name that does not exist, or a",
        "value that is not allowed, stops the start with a line that says what is allowed.",
        "",
        "Sizes are bytes (`8192`) or have a unit (`8KiB`, `1MiB`, `10MB`); durations are seconds (`60`, `0.5`) or have",
        "a unit (`500ms`, `60s`, `2m`, `1h`). In the settings file, a value with a unit stands in quotes.",
    ]
    group = ""
    for setting in SETTINGS:
        if setting.group != group:
            group = setting.group
            lines += ["", f"## {group}", ""]
            lines += ["| setting | flag | variable | default | what it is | allowed |", "|---|---|---|---|---|---|"]
        flag = f"{setting.flag} {setting.metavar}".strip()
        if isinstance(setting.kind, Switch):
            flag = f"{setting.flag}`, `--no-{setting.flag[2:]}"
        default = f"`{setting.shown_default}`" if setting.shown_default else "empty"
        cells = [f"`{setting.name}`", f"`{flag}`", f"`{setting.variable}`", default, setting.help]
        lines.append("| " + " | ".join([*cells, setting.kind.allowed]) + " |")
    live = ", ".join(f"`{setting.name}`" for setting in SETTINGS if setting.is_live)
    lines += [
        "",
        "## While the server runs",
        "",
        "An operator's `REHASH` and the signal `SIGHUP` (`kill -HUP`) have the settings file read anew; the flags and",
        "variables that the server was started with still win over it. These settings hold from then on:",
        "",
        *textwrap.wrap(f"{live}.", 118, break_on_hyphens=False),
        "",
        "Of the limits and times among them, what holds for a client is what was set when it connected. If another",
        "setting has changed, the answer and the log output say that it needs a restart. A file with a mistake in it",
        "is refused as a whole, and the server goes on with the settings that it has.",
    ]
    return "\n".join(lines) + "\n"


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a question that offers the name that was probably meant, or nothing; to go after a sentence."""
    matches = difflib.get_close_matches(name, list(names), n=1)
    return f" Did you mean {matches[0]}?" if matches else ""


def _find_file(flag: str | None, environ: Mapping[str, str], file: Path | None) -> Path | None:
    """Return the settings file: one that is named must be there, the others may be."""
    named = flag or environ.get(CONFIG_VARIABLE) or file
    if named:
        path = Path(named).expanduser()
        if not path.exists():
            hint = f"To make one: threadtalk config --example > {_quote(str(path))}"
            raise SettingsError(f"There is no settings file {_quote(str(path))}. {hint}")
        return path
    if Path(FILE_NAME).is_file():
        return Path(FILE_NAME)
    import platformdirs  # here: a program that makes its own `Settings` has no use for it

    usual = Path(platformdirs.user_config_dir("threadtalk", False)) / FILE_NAME
    return usual if usual.is_file() else None


def _from_file(path: Path) -> list[tuple[Setting, object, str]]:
    shown = _quote(str(path))
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"The settings file {shown} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The settings file {shown} is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {shown} is not TOML: {error}.") from error
    result = []
    for key, value in table.items():
        setting = _BY_NAME.get(key)
        if setting is None:
            raise SettingsError(f"{shown}: there is no setting {_quote(key)}.{nearest(key, _BY_NAME) or LIST_HINT}")
        quotes = '"' if isinstance(value, str) else ""
        try:
            result.append((setting, setting.kind.accept(value), str(path)))
        except NotAllowed as error:
            written = f"{shown}: {key} = {quotes}{_shown(setting, value, error)}{quotes}"
            raise SettingsError(f"{written} {_must_be(setting)}") from error
    return result


def _from_variables(environ: Mapping[str, str]) -> list[tuple[Setting, object, str]]:
    by_variable = {setting.variable: setting for setting in SETTINGS}
    result = []
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or variable == CONFIG_VARIABLE or variable.startswith(FOREIGN_PREFIXES):
            continue
        setting = by_variable.get(variable)
        if setting is None:
            guess = nearest(variable, [*by_variable, CONFIG_VARIABLE]) or LIST_HINT
            raise SettingsError(f"Environment: there is no setting {_quote(variable)}.{guess}")
        try:
            result.append((setting, setting.kind.parse(text), variable))
        except NotAllowed as error:
            raise SettingsError(
                f"Environment: {variable}={_shown(setting, text, error)} {_must_be(setting)}"
            ) from error
    return result


def _from_flags(given: Mapping[str, object]) -> list[tuple[Setting, object, str]]:
    result = []
    for name, value in given.items():
        setting = _BY_NAME.get(name)
        if setting is None:
            continue  # an option of the command itself
        if isinstance(value, str):
            try:
                value = setting.kind.parse(value)
            except NotAllowed as error:
                raise SettingsError(f"{setting.flag} {_shown(setting, value, error)} {_must_be(setting)}") from error
        flag = f"--no-{setting.flag[2:]}" if value is False else setting.flag
        result.append((setting, value, flag))
    return result


def _check_together(settings: Any, name: Callable[[str], str]) -> None:
    """Check what no setting can know alone; `name` says how each is called for whoever reads it."""
    if not settings.drop_after > settings.ping_after:
        drop, ping = (_BY_NAME[each].kind.show(getattr(settings, each)) for each in ("drop_after", "ping_after"))
        raise SettingsError(
            f"{name('drop_after')}, {drop}, must be longer than {name('ping_after')}, {ping}: "
            "a client is asked first, and given up after."
        )


def _must_be(setting: Setting) -> str:
    return f"is not allowed: it must be {setting.kind.allowed}."


def _shown(setting: Setting, value: object, error: NotAllowed) -> str:
    """Return a value that is not allowed, or the part of it that is wrong; of a secret no more than that."""
    if error.args:
        return _quote(str(error))
    return "…" if setting.is_secret and value else _quote(value)


def _quote(value: object) -> str:
    """Return a value as it was written where that is plain, else so that nothing in it acts on a terminal."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value if isinstance(value, str) else repr(value)  # a table or a date of TOML
    if len(text) > 100:
        text = text[:99] + "…"
    return text if text.isprintable() and text.strip() == text != "" else ascii(text)


def _toml(setting: Setting, value: object) -> str:
    if isinstance(value, tuple):
        return json.dumps([str(each) for each in value], ensure_ascii=False)
    shown = setting.kind.show(value)
    # A string of JSON is one of TOML, as long as it has no control characters; the settings have none.
    return shown if isinstance(setting.kind, Whole | Number | Switch) else json.dumps(shown, ensure_ascii=False)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


if __name__ == "__main__":
    print(reference(), end="")
