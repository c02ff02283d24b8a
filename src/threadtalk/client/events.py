"""What a connection tells the face: the border between the two. A face knows nothing else of a connection.

Whoever carries the chat (plain text now, another protocol later) gives these, in this order of life: `Reached`, then
`AliasWanted` or `PasswordWanted` as often as an alias is refused, `Entered`, `Ready`, and with every loss `Lost`,
`Retrying` … and `Entered` again. `Pinned` may come before a connection is used. `Ended` comes once and last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeAlias

    from threadtalk.client.tagged import ServerLine


class Origin(Enum):
    """How a line came to be told."""

    LIVE = auto()
    """It happens now."""
    TAIL = auto()
    """The last messages before one came in."""
    MISSED = auto()
    """It happened while the connection was lost."""
    ANSWER = auto()
    """It answers a command that was typed."""
    QUIET = auto()
    """It answers what the client asked on its own; to learn from, not to show."""


class Outcome(Enum):
    """What became of a line that was typed."""

    DONE = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    """The connection was lost in between, and it cannot be found out any more."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """The fingerprint of the server's certificate is kept from now on, and asked for at every later connection."""

    address: str
    fingerprint: str
    is_new: bool = True
    """No other was kept before."""
    is_kept: bool = True
    """It could be written down, and so outlasts this program."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The server answers; an alias is wanted. Told once."""


@dataclass(frozen=True, slots=True)
class AliasWanted:
    """The alias was refused; say why and `enter` another, or quit."""

    reason: str
    again: bool = False
    """It was one's own before the connection was lost."""


@dataclass(frozen=True, slots=True)
class PasswordWanted:
    """The alias belongs to an account, or only people with one are let in.

    `enter` it again with its password, or enter another, or quit.
    """

    alias: str
    reason: str
    again: bool = False
    """It was one's own before the connection was lost."""


@dataclass(frozen=True, slots=True)
class Entered:
    """One is in, under this alias. `again`: after a loss."""

    alias: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class RoomRefused:
    """A room that one wanted to be in cannot be entered."""

    room: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ready:
    """One is in all rooms, what was missed has been told, and what was held back is on its way."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The server says something."""

    line: ServerLine
    origin: Origin = Origin.LIVE
    is_own: bool = False
    """One has caused it oneself."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was typed has been answered; each line given to `say` is settled once, unless the end comes before."""

    text: str
    outcome: Outcome
    is_command: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is gone. Told once for each loss, however many attempts follow."""

    reason: str


@dataclass(frozen=True, slots=True)
class Retrying:
    """The next attempt comes after a pause of so many seconds."""

    pause: float


@dataclass(frozen=True, slots=True)
class Ended:
    """It is over. `reason` is a sentence for a person, "" after a polite goodbye."""

    exit_code: int
    reason: str = ""


Event: TypeAlias = (
    "Pinned | Reached | AliasWanted | PasswordWanted | Entered | RoomRefused | Ready | Heard | Settled | Lost | "
    "Retrying | Ended"
)
