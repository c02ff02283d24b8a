"""`python -m bench.search`: how fast the index is made and asked, and whether those who search slow the others down.

Makes a log of so many messages in a folder of its own, which is deleted afterwards; has it indexed; asks a few things.
Then starts a server on it: two people talk, while others search as fast as they get answers, with the limits off.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.pair import Person, command, deliveries, in_words
from bench.process import running
from threadtalk.core.answers import Conversation, SearchGranted
from threadtalk.core.events import Redacted, Said, Sender
from threadtalk.core.words import phrases
from threadtalk.log import search
from threadtalk.log.search import SearchIndex
from threadtalk.log.sqlite import SqliteLog

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = 100
PEOPLE = 500
WORDS = 40_000
"""Different words; how often each is said falls off steeply, as in any language."""
AT_ONCE = 2000
ASKED = 15
"""Times that each question is asked."""
BEGINNING = 1_700_000_000_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000_000, help="in the log; at most 5,000,000")
    parser.add_argument("--askers", type=int, default=50, help="who search at the same time; at most 200, 0 for nobody")
    parser.add_argument("--seconds", type=float, default=10.0, help="that they search; at most 120")
    chosen = parser.parse_args()
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="search-", dir=results) as name:
        folder = Path(name)
        vocabulary = _vocabulary()
        _make_log(folder, min(chosen.messages, 5_000_000), vocabulary)
        _measure_index(folder, min(chosen.messages, 5_000_000), vocabulary)
        if chosen.askers:
            _measure_others(folder, min(chosen.askers, 200), min(chosen.seconds, 120.0), vocabulary)


def _vocabulary() -> list[str]:
    chance = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgkqjxz"
    words = {"".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(2 * WORDS)}
    return sorted(words, key=lambda word: (len(word), word))[:WORDS]  # the commonest ones are short


def _common(chance: random.Random) -> int:
    """Return the place of a word, the commonest ones most often."""
    return int(WORDS * chance.random() ** 4)


def _texts(count: int, vocabulary: list[str]) -> Iterator[str]:
    chance = random.Random(8)
    for i in range(count):
        words = [vocabulary[_common(chance)] for _ in range(chance.randint(3, 18))]
        yield " ".join([*words, f"rareword{i // 100_000}"] if i % 100_000 == 5 else words)


def _make_log(folder: Path, count: int, vocabulary: list[str]) -> None:
    chance = random.Random(9)
    log = SqliteLog(folder, durability="normal")
    numbers = [0] * ROOMS
    events = []
    for i, text in enumerate(_texts(count, vocabulary)):
        room = int(ROOMS * chance.random() ** 2)
        numbers[room] += 1
        who = f"person{int(PEOPLE * chance.random() ** 2)}"
        events.append(Said(f"#room{room}", numbers[room], BEGINNING + i * 1000, who, text))
        if len(events) == AT_ONCE:
            log.append(events)
            events = []
    log.append(events)
    log.close()
    print(f"log: {count:,} messages, {(folder / 'chat.db').stat().st_size / count:.0f} bytes each", flush=True)


def _measure_index(folder: Path, count: int, vocabulary: list[str]) -> None:
    log = SqliteLog(folder, durability="normal")
    index = SearchIndex(log, folder)
    began, cpu = time.perf_counter(), time.process_time()
    index.start()
    index.wait_for_all(3600)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"index: {count / took:,.0f} messages/s ({took:.1f} s, {cpu / count * 1e6:.1f} µs of CPU each)")
    print(f"index: {(folder / search.DATABASE).stat().st_size / count:.0f} bytes for each message")
    rooms = tuple(Conversation(f"#room{i}", f"#room{i}", 1, 10**9) for i in range(ROOMS))
    common, other = vocabulary[0], vocabulary[1]
    middle = BEGINNING + count * 500
    questions = {
        "a rare word": SearchGranted(rooms, phrases("rareword0 "), 100),
        "the commonest word": SearchGranted(rooms, phrases(f"{common} "), 100),
        "the commonest word in a small room": SearchGranted(rooms[-1:], phrases(f"{common} "), 100),
        "two of the commonest": SearchGranted(rooms, phrases(f"{common} {other} "), 100),
        "the same as a phrase": SearchGranted(rooms, phrases(f'"{common} {other}"'), 100),
        "a common and a rare one": SearchGranted(rooms, phrases(f"{common} rareword0 "), 100),
        "words that begin with e": SearchGranted(rooms, phrases("e"), 100),
        "words that begin with et": SearchGranted(rooms, phrases("et"), 100),
        "a person": SearchGranted(rooms, (), 100, "person400"),
        "the commonest word, until half-way": SearchGranted(rooms, phrases(f"{common} "), 100, before=middle),
        "32 of the commonest": SearchGranted(rooms, phrases(" ".join(vocabulary[:32])), 100),
        "a word that nobody said": SearchGranted(rooms, phrases("zzzzzzzzzzzz"), 100),
    }
    for name, question in questions.items():
        times = []
        for _ in range(ASKED):
            began = time.perf_counter()
            found = index.find(question)
            times.append(1000 * (time.perf_counter() - began))
        print(f"{name}: {len(found.messages)} found, {statistics.median(times):.1f} ms (at most {max(times):.1f})")
    last = next(room.last_number for room in log.rooms() if room.name == "#room0")
    began, cpu = time.perf_counter(), time.process_time()
    log.append([Redacted("#room0", last + 1, middle, "person1", 1, "", Sender(1))])
    index.wait_for_all(10)
    gone = time.perf_counter() - began
    index.wait_until_cleared(600)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"taken back: not found after {1000 * gone:.0f} ms, out of the file after {took:.1f} s ({cpu:.1f} s of CPU)")
    index.stop()
    log.close()


def _measure_others(folder: Path, askers: int, seconds: float, vocabulary: list[str]) -> None:
    with running(command(folder), folder, {}) as server:
        talker, listener = Person(server.port, "talker"), Person(server.port, "listener")
        clients = [Person(server.port, f"asker{i}") for i in range(askers)]
        for client in clients:
            client.type(*(f"/join #room{i}" for i in range(20)), "/ping in")
            client.see(b"@kind=pong")
        alone = deliveries(talker, listener, seconds / 2)
        is_over = threading.Event()
        answers, refusals = [0] * askers, [0] * askers

        def ask(which: int) -> None:
            chance = random.Random(which)
            while not is_over.is_set():
                words = " ".join(vocabulary[_common(chance)] for _ in range(chance.randint(1, 3)))
                clients[which].type(f"/search {words}")
                if clients[which].see(b"@kind=search-end", b"@kind=refusal").startswith(b"@kind=search-end"):
                    answers[which] += 1
                else:
                    refusals[which] += 1

        threads = [threading.Thread(target=ask, args=(i,), name=f"asker-{i}") for i in range(askers)]
        cpu = server.cpu_s()
        for thread in threads:
            thread.start()
        beside = deliveries(talker, listener, seconds)
        cores = (server.cpu_s() - cpu) / seconds
        is_over.set()
        for thread in threads:
            thread.join()
    with (folder / search.DATABASE).open("wb"), running(command(folder), folder, {}) as server:
        making = deliveries(Person(server.port, "talker"), Person(server.port, "listener"), seconds / 2)
    count = sum(answers) / seconds
    print(f"{askers} search at once: {count:.0f} answers/s, {sum(refusals)} refusals, {cores:.2f} cores of the server")
    for name, times in (
        ("nobody searches", alone),
        ("all of them search", beside),
        ("the index is made", making),
    ):
        print(f"a message while {name}: {in_words(times)}")


if __name__ == "__main__":
    main()
