"""What the table of commands knows of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from threadtalk.core.commands import Command
    from threadtalk.wire.api import Step
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession

    Handler: TypeAlias = "Callable[[IrcSession, Message], list[Command | bytes] | Step]"
    """Returns commands to execute and bytes to send, in their order; or one step of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: its handler, how many parameters it needs, and whether it works before registration is complete."""

    handler: Handler
    min_params: int = 0
    before_registration: bool = False
    specification: str = "modern IRC"
