"""How long and how many: the limits of one chat, which whoever runs it may set otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from threadtalk.core.modes import LIST_MAX
from threadtalk.core.names import ALIAS_MAX, ROOM_MAX
from threadtalk.core.text import AWAY_MAX, REALNAME_MAX, REASON_MAX, TOPIC_MAX

HISTORY_PAGE_MAX = 100
"""Messages of one page of history: what one reader may ask of the log at once."""

WATCHED_MAX = 100
"""Aliases that one person may watch."""

TARGETS_MAX = 4
"""Rooms and people that one message may go to."""

PASSWORD_MAX_BYTES = 300
"""Bytes of a password: as many as fit into one message to NickServ (account-registration, "Server considerations")."""

WHOWAS_MAX = 1000
"""People who have gone that are remembered; some hundred bytes for each."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one chat, under the names that the settings have for them; lengths are in characters."""

    alias_max: int = ALIAS_MAX
    room_name_max: int = ROOM_MAX
    topic_max: int = TOPIC_MAX
    reason_max: int = REASON_MAX
    away_max: int = AWAY_MAX
    realname_max: int = REALNAME_MAX
    list_max: int = LIST_MAX
    monitor_max: int = WATCHED_MAX
    targets_max: int = TARGETS_MAX
    history_page_max: int = HISTORY_PAGE_MAX
    whowas_max: int = WHOWAS_MAX


DEFAULTS = Limits()
