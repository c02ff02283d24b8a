"""The client: joins a chat from a terminal, or from a pipe."""

from __future__ import annotations

from threadtalk.client.joining import join
from threadtalk.client.target import DEFAULT_PORT, Target, parse_target

__all__ = ["DEFAULT_PORT", "Target", "join", "parse_target"]
