"""What waits to be sent to one session: bounded, and without a socket.

Three threads meet here, and no lock is needed, because each field has one writer:

- The hub alone appends, counts what it appends, and sets `is_scheduled` after appending.
- The flusher alone takes, counts what it has sent, and clears `is_scheduled` *before* taking. So whatever the hub
  appends is either taken now or scheduled again; it cannot lie there unseen.
- Taking is one slice and one `del` of a list from its front, appending adds at its end; each is atomic in CPython.
"""

from __future__ import annotations

from typing import Any


class Outbox:
    """Bytes on their way to one session, in the order they were appended."""

    __slots__ = ("appended_bytes", "channel", "chunks", "is_scheduled", "limit_bytes", "sent_bytes")

    def __init__(self, limit_bytes: int, channel: Any = None) -> None:
        self.channel = channel
        """What drains this outbox, in the transport's own terms; of no concern to the hub."""
        self.chunks: list[bytes] = []
        self.limit_bytes = limit_bytes
        """When more than this waits, the hub gives the session up."""
        self.appended_bytes = 0
        """All bytes ever appended. Written by the hub."""
        self.sent_bytes = 0
        """All bytes ever sent, or thrown away. Written by the flusher."""
        self.is_scheduled = False
        """The flusher knows that something waits. Set by the hub, cleared by the flusher."""

    @property
    def waiting_bytes(self) -> int:
        """How much has been appended and not yet sent."""
        return self.appended_bytes - self.sent_bytes

    def take(self) -> bytes:
        """Return all that waits, as one piece, and forget it. For the flusher, after clearing `is_scheduled`."""
        chunks = self.chunks
        count = len(chunks)
        if count == 1:
            return chunks.pop(0)
        data = b"".join(chunks[:count])
        del chunks[:count]
        return data
