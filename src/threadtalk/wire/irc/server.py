"""What an IRC server says of itself, the same to everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from threadtalk.core import masks, modes
from threadtalk.core.commands import Mark
from threadtalk.core.limits import DEFAULTS, Limits
from threadtalk.core.names import fold, token
from threadtalk.core.people import USER_MODES

if TYPE_CHECKING:
    from collections.abc import Mapping

USER_MAX = 10
"""Characters of a user name with its `~`; longer ones are cut (modern IRC, USERLEN)."""


@dataclass(frozen=True, slots=True)
class About:
    """What whoever runs the server says of it."""

    motd: tuple[str, ...] = ()
    description: str = "A ThreadTalk chat server"
    location: str = ""
    """Where it stands; empty where that is not said."""
    contact: str = ""
    """Where to write to whoever runs it; empty where that is not said."""
    icon: str = ""
    """The address of a picture that stands for the chat; empty for none."""
    operators: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Names of those who may become operators, with the networks they must come from; none for any."""


@dataclass(slots=True, eq=False)
class ServerInfo:
    """The server as IRC clients see it. Nothing of it changes but `about`."""

    name: str
    network: str
    version: str
    created: str
    """When the server was started, in words."""
    epoch: str
    """The log's identity: a message keeps its id as long as the log keeps it."""
    about: About = field(default_factory=About)
    """Replaced as a whole while the server runs, when the settings are read anew; read from any thread."""
    max_rooms_per_person: int = 100
    limits: Limits = DEFAULTS
    sts_seconds: int = 0
    """How long clients are to insist on encryption (IRCv3 sts), in seconds; 0 for not at all."""
    vapid: str = ""
    """The public key by which push services know the server (RFC 8292), base64url; "" where nothing is pushed."""
    upload_max_bytes: int = 0
    """What a file may have that somebody sends; 0 where none are taken."""
    public_address: str = ""
    """The address (`https://host:port`) by which browsers on other machines reach the server; "" where none can."""
    settings_file: str = "threadtalk.toml"
    """Name of the file that the settings are read from, without its folder."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    identities: Mapping[str, str] = field(default_factory=dict)
    """By the key of every name that a renamed room has or had: that of its first name (see `Rooms.identities`)."""

    def message_id(self, room: str, number: int) -> str:
        """Return the id of a message (IRCv3 message-ids): the same whenever it is told."""
        return f"{self.epoch}-{self._room_id(room)}-{number}"

    def passing_id(self, at: int, serial: int) -> str:
        """Return the id of what is not kept: no other message has it, and nobody can ask for it."""
        return f"{self.epoch}-{at:x}-{serial:x}"

    def message_number(self, room: str, message_id: str) -> int | None:
        """Return the number in this room that a message id stands for, None where it is of another one."""
        head, _, number = message_id.rpartition("-")
        if head != f"{self.epoch}-{self._room_id(room)}" or not number.isascii() or not number.isdigit():
            return None
        return int(number[:18])

    def parse_id(self, message_id: str) -> Mark | None:
        """Return what a message id stands for, in whichever room that is; None where it is none of this server's."""
        head, _, number = message_id.rpartition("-")
        epoch, _, room = head.rpartition("-")
        is_ours = epoch == self.epoch and number.isascii() and number.isdigit()
        return Mark(room, int(number[:18])) if is_ours else None

    def _room_id(self, room: str) -> str:
        key = fold(room)
        return token(self.identities.get(key, key))

    def isupport(self) -> list[str]:
        """Return the tokens of RPL_ISUPPORT."""
        lists = "".join(modes.LISTS)
        limits = self.limits
        targets = limits.targets_max
        tokens: dict[str, str] = {
            "ACCOUNTEXTBAN": masks.ACCOUNT,
            "AWAYLEN": str(limits.away_max),
            "BOT": "B",
            "CASEMAPPING": "ascii",
            "CHANLIMIT": f"#:{self.max_rooms_per_person}",
            "CHANMODES": f"{lists},{modes.KEY},{modes.LIMIT}{modes.SLOW},{''.join(sorted(modes.FLAGS))}",
            "CHANNELLEN": str(limits.room_name_max),
            "CHANTYPES": "#",
            "CHATHISTORY": str(limits.history_page_max),
            **({"draft/ICON": _escaped(self.about.icon)} if self.about.icon else {}),
            "ELIST": "CMNTU",
            "EXCEPTS": "e",
            "EXTBAN": f"{masks.PREFIX},{masks.ACCOUNT}{masks.MUTE}",
            "INVEX": "I",
            "KEYLEN": str(modes.KEY_MAX),
            "KICKLEN": str(limits.reason_max),
            "MAXLIST": ",".join(f"{mode}:{limits.list_max}" for mode in modes.LISTS),
            "MODES": str(modes.CHANGES_MAX),
            "MONITOR": str(limits.monitor_max),
            "MSGREFTYPES": "msgid,timestamp",
            "NAMELEN": str(limits.realname_max),
            "NETWORK": self.network,
            "NICKLEN": str(limits.alias_max),
            "PREFIX": f"({''.join(modes.RANKS)}){''.join(modes.RANKS.values())}",
            "SAFELIST": "",
            "STATUSMSG": "".join(modes.RANKS.values()),
            "TARGMAX": f"JOIN:,KICK:{targets},LIST:,NAMES:1,NOTICE:{targets},PART:,PRIVMSG:{targets},"
            f"TAGMSG:{targets},WHOIS:1,WHOWAS:1",
            "TOPICLEN": str(limits.topic_max),
            **({"threadtalk/ADDRESS": self.public_address} if self.public_address else {}),
            **({"threadtalk/UPLOAD": str(self.upload_max_bytes)} if self.upload_max_bytes else {}),
            "USERLEN": str(USER_MAX),
            "UTF8ONLY": "",
            **({"VAPID": self.vapid} if self.vapid else {}),
            "WHOX": "",
        }
        return [f"{name}={value}" if value else name for name, value in tokens.items()]

    def mode_letters(self) -> tuple[str, str, str]:
        """Return user modes, channel modes, and those of the latter with a parameter, as RPL_MYINFO has them."""
        with_parameter = "".join(sorted([*modes.LISTS, *modes.RANKS, modes.KEY, modes.LIMIT, modes.SLOW]))
        channel = "".join(sorted([*modes.FLAGS, *with_parameter]))
        return "".join(sorted(USER_MODES)), channel, with_parameter


def _escaped(value: str) -> str:
    """Return the value of a token as it must stand in it (modern IRC, "RPL_ISUPPORT")."""
    return value.replace("\\", "\\x5C").replace(" ", "\\x20").replace("=", "\\x3D")
