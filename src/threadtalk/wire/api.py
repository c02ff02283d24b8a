"""What every protocol has two halves of, so that the transport and the hub need not know which one is spoken.

A `WireSession` belongs to one client's thread and turns what it receives into steps. A `Form` turns what has happened
into bytes; the hub calls it, once for all sessions that share the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from threadtalk.core.answers import HistoryGranted, SearchGranted
    from threadtalk.core.commands import Command
    from threadtalk.core.events import Event, HostSet, Kept, Message, Moved, Said
    from threadtalk.core.outcome import Item, Reply
    from threadtalk.core.refusals import Refusal
    from threadtalk.wire.detect import Protocol as WireProtocol


class Form(Protocol):
    """One way to put events on the wire. Immutable; equal in every byte for all sessions that share it."""

    @property
    def echoes(self) -> bool:
        """Whether one is told what one says oneself, as the others are."""

    @property
    def has_two_sides(self) -> bool:
        """Whether one is told twice what one tells oneself: as the one who says it and as the one who hears it."""

    @property
    def hears_invitations(self) -> bool:
        """Whether one is told whom others invite to a room one is in."""

    @property
    def hears_of_watched(self) -> bool:
        """Whether one is told what changes about people one watches and shares no room with."""

    def encode(self, event: Event, *, own: bool = False) -> bytes:
        """Return the lines that tell an event; `own`: to the one who caused it. May be empty."""

    def encode_moved(self, moved: Moved, me: str) -> bytes:
        """Return what stands for a renaming of a room where `encode` gives nothing for it."""

    def encode_host_set(self, event: HostSet, shared: Sequence[int]) -> bytes:
        """Return what stands for another host where `encode` gives nothing for it; `shared`: which of its rooms."""

    def encode_reply(self, reply: Reply, me: str) -> bytes:
        """Return the lines that tell an answer or a refusal to somebody of this alias ("" before there is one)."""

    def encode_refusal(self, refusal: Refusal, me: str) -> bytes:
        """Return the lines that tell a refusal."""

    def encode_labelled(self, label: str, pieces: Sequence[bytes]) -> bytes:
        """Return what one step has given as one response with a label."""

    def encode_recent(self, messages: Sequence[Said]) -> bytes:
        """Return the last messages of a room, for somebody who has just come in."""

    def encode_notice(self, text: str) -> bytes:
        """Return the lines that tell something the server has to say."""

    def encode_shutdown(self) -> bytes:
        """Return the last words of a server that stops."""

    def end_of_message(self, data: bytes, at: int) -> int:
        """Return where the line or frame that is half sent ends, of `data` those before `at` being sent."""


@dataclass(frozen=True, slots=True)
class Do:
    """A step: have the hub execute a command, and `then` others, or send bytes, one after the other.

    `settles`: wait for the outcome and hand it to `settle` first. With a `label`, everything that the session is told
    because of this step is one labelled response (see `Form.encode_labelled`).
    """

    command: Command | bytes
    settles: bool = False
    then: tuple[Command | bytes, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """A step: look up the message of this number in a room (or conversation), and go on with what `resume` returns.

    It is given None where there is no such message. What it returns may not be another `Find`.
    """

    room: str
    number: int
    resume: Callable[[Message | None], Step]


@dataclass(frozen=True, slots=True)
class Write:
    """A step: send these bytes.

    `after_others`: they are to tell the client that it has heard whatever others had said before it asked, as far as a
    server with a thread for each of them can know.
    """

    data: bytes
    after_others: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """A step: send these bytes and end the connection."""

    data: bytes = b""


@dataclass(frozen=True, slots=True)
class SwitchTo:
    """A step: it is another protocol after all; go on with that one, and with what has come so far."""

    protocol: WireProtocol
    data: bytes


Step: TypeAlias = "Do | Find | Write | Close | SwitchTo"

NOTHING = Write(b"")
"""The step of a line that asks for nothing; it counts as a line all the same."""


class WireSession(Protocol):
    """The receiving half of one connection. Call `receive_data`, then `next_step` until it gives None."""

    @property
    def form(self) -> Form:
        """How this session is told things. It may be replaced by another until somebody has come in."""

    @property
    def has_entered(self) -> bool:
        """Whether somebody has come in through this session."""

    @property
    def answers_pings(self) -> bool:
        """Whether the other side is a program that answers `ping`; of a person's netcat that cannot be asked."""

    def start(self, *, prompted: bool) -> bytes:
        """Return what to send first. `prompted`: the client said nothing and waits to be asked."""

    def receive_data(self, data: bytes) -> None:
        """Take in bytes as they come from the connection."""

    def next_step(self) -> Step | None:
        """Return what to do next, or None until more data comes. A step that settles must be settled before."""

    def settle(self, outcome: Sequence[Item]) -> None:
        """Learn what came of the last step that settles."""

    def encode_page(self, granted: HistoryGranted, page: Sequence[Kept], *, more: bool) -> bytes:
        """Return a page of history that the last step asked for. `more`: there are further events on that side."""

    def encode_found(
        self, granted: SearchGranted, messages: Sequence[Message], *, more: bool, is_complete: bool
    ) -> bytes:
        """Return what the last step has found, in ascending order.

        `more`: there are further messages on the side that was searched towards. Where it is not complete, the newest
        ones may be missing.
        """

    def encode_conversations(self, latest: Sequence[tuple[str, int]]) -> bytes:
        """Return the rooms and people that the last step asked for, each with the time something was said last."""

    def encode_own(self, messages: Sequence[Message]) -> bytes:
        """Return messages of one's own, as data."""

    def encode_end_of_own(self, count: int) -> bytes:
        """Return what ends them, so many having been told."""

    def encode_refusal(self, refusal: Refusal) -> bytes:
        """Return a refusal that was found outside of the session."""

    def ping(self) -> bytes:
        """Return a question that a living client answers."""
