from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.log.memory import MESSAGES_PER_ROOM, MemoryLog

from .conformance import LogConformance, numbers, said

if TYPE_CHECKING:
    from threadtalk.log.api import Log


class TestMemoryLog(LogConformance):
    def open_log(self) -> Log:
        return MemoryLog()

    def test_a_busy_room_costs_no_more_memory_than_its_last_messages(self, log: Log) -> None:
        for first in range(1, 3 * MESSAGES_PER_ROOM, 100):
            log.append([said(number) for number in range(first, first + 100)])
        kept = numbers(log.read_messages("#lobby", 10 * MESSAGES_PER_ROOM))
        assert kept == list(range(2 * MESSAGES_PER_ROOM + 1, 3 * MESSAGES_PER_ROOM + 1))
