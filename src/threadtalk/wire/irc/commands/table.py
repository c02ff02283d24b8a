"""Every command that is understood, with what must be true before its handler is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.wire.irc.commands import (
    accounts,
    batch,
    channels,
    files,
    history,
    messages,
    metadata,
    moderation,
    operators,
    push,
    queries,
    redaction,
    registration,
    search,
    server,
)

if TYPE_CHECKING:
    from threadtalk.wire.irc.commands.entry import Entry

COMMANDS: dict[str, Entry] = {
    **registration.COMMANDS,
    **accounts.COMMANDS,
    **channels.COMMANDS,
    **messages.COMMANDS,
    **batch.COMMANDS,
    **queries.COMMANDS,
    **history.COMMANDS,
    **files.COMMANDS,
    **push.COMMANDS,
    **search.COMMANDS,
    **metadata.COMMANDS,
    **redaction.COMMANDS,
    **server.COMMANDS,
    **operators.COMMANDS,
    **moderation.COMMANDS,
}
