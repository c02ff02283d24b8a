"""What waits for one session: in order, counted, and never lost between two threads."""

from __future__ import annotations

import threading

from threadtalk.outbox import Outbox


def test_all_that_waits_is_taken_as_one_piece_in_order() -> None:
    outbox = Outbox(100)
    outbox.chunks += [b"a", b"bc", b"d"]
    assert outbox.take() == b"abcd"
    assert outbox.take() == b""


def test_what_waits_is_what_was_appended_and_not_sent() -> None:
    outbox = Outbox(100)
    outbox.appended_bytes += 10
    outbox.sent_bytes += 4
    assert outbox.waiting_bytes == 6


def test_nothing_is_lost_or_reordered_when_one_thread_appends_while_another_takes() -> None:
    outbox = Outbox(1 << 20)
    count = 20_000
    taken = bytearray()
    done = threading.Event()

    def take() -> None:
        while not done.is_set() or outbox.chunks:
            taken.extend(outbox.take())

    thread = threading.Thread(target=take)
    thread.start()
    for i in range(count):
        outbox.chunks.append(b"%d\n" % i)
    done.set()
    thread.join()
    assert [int(line) for line in taken.splitlines()] == list(range(count))
