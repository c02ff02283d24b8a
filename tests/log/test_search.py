"""The search: one suite that the index and the scan both keep, and what the index owes to its file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from threadtalk.core.answers import Conversation, SearchGranted
from threadtalk.core.events import Event, Kind, Reacted, Redacted, RoomRenamed, Said, Sender, Told
from threadtalk.core.names import conversation, fold
from threadtalk.core.words import phrases
from threadtalk.errors import LogUnavailable
from threadtalk.log import maintenance, search
from threadtalk.log.api import Found, Log, Search
from threadtalk.log.folder import wal_of
from threadtalk.log.memory import MemoryLog
from threadtalk.log.scan import Scan
from threadtalk.log.search import SearchIndex
from threadtalk.log.sqlite import SqliteLog

NOON = 1_700_000_000_000
PATIENCE = 30.0
"""Seconds that a busy machine may take for what takes some milliseconds."""


def place(room: str = "#lobby", start: int = 1, end: int = 10**9) -> Conversation:
    return Conversation(room, room, start, end)


def granted(text: str = "", *places: Conversation, limit: int = 50, author: str = "", **more: object) -> SearchGranted:
    where = places or (place(),)
    return SearchGranted(where, phrases(text), limit, fold(author), **more)  # type: ignore[arg-type]


def said(number: int, text: str, room: str = "#lobby", alias: str = "Alice", **more: object) -> Said:
    return Said(room, number, NOON + number, alias, text, **more)  # type: ignore[arg-type]


def texts(found: Found) -> list[str]:
    return [message.text for message in found.messages]


class SearchConformance:
    """Subclass it as `Test…`, and make log and search in `open_log`."""

    @pytest.fixture
    def both(self, tmp_path: Path) -> Iterator[tuple[Log, Search]]:
        log, index = self.open_both(tmp_path)
        index.start()
        yield log, index
        index.stop()
        log.close()

    @pytest.fixture
    def log(self, both: tuple[Log, Search]) -> Log:
        return both[0]

    @pytest.fixture
    def find(self, both: tuple[Log, Search]) -> Callable[..., list[str]]:
        return lambda *args, **more: texts(both[1].find(granted(*args, **more)))

    def open_both(self, folder: Path) -> tuple[Log, Search]:
        raise NotImplementedError

    def test_nothing_is_found_where_nothing_was_said(self, find: Callable[..., list[str]]) -> None:
        assert find("tea") == []

    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ("STRASSE", "Die Straße nach Süden"),
            ("suden", "Die Straße nach Süden"),
            ("sü", "Die Straße nach Süden"),
            ('"strasse nach"', "Die Straße nach Süden"),
            ("süden strasse", "Die Straße nach Süden"),
            ("мир", "Привет, МИР!"),
            ("елка", "Ёлка стоит"),
            ("привет ми", "Привет, МИР!"),
            ("京", "今天去北京吧"),
            ("北京", "今天去北京吧"),
            ("猫", "うちの猫はかわいい"),
            ("かわ", "うちの猫はかわいい"),
            ("ネコ", "ﾈｺカフェ"),
            ("하세", "안녕하세요"),
            ("ไทย", "ภาษาไทยง่าย"),
            ("हिन्दी", "मुझे हिन्दी आती है"),
            ("🍵", "who wants 🍵?"),
            ("threadtalk.org", "see https://threadtalk.org/page"),
            ("o'clock", "five O’Clock and o'clock"),
        ],
    )
    def test_what_was_said_is_found_in_any_script(
        self, log: Log, find: Callable[..., list[str]], typed: str, text: str
    ) -> None:
        log.append([said(1, "something else"), said(2, text), said(3, "и еще что-то 東 方")])
        assert find(typed) == [text]

    @pytest.mark.parametrize("typed", ["京北", '"nach strasse"', "sude ", "ид", "strasse tea", "か猫"])
    def test_what_was_not_said_is_not_found(self, log: Log, find: Callable[..., list[str]], typed: str) -> None:
        log.append([said(1, "Die Straße nach Süden"), said(2, "今天去北京吧"), said(3, "うちの猫はかわいい")])
        assert find(typed) == []

    def test_the_last_ones_come_unless_the_first_ones_are_wanted(
        self, log: Log, both: tuple[Log, Search], find: Callable[..., list[str]]
    ) -> None:
        log.append([said(number, f"tea {number}") for number in range(1, 200)])
        assert find("tea", limit=2) == ["tea 198", "tea 199"]
        assert find("tea", limit=2, from_start=True) == ["tea 1", "tea 2"]
        assert both[1].find(granted("tea", limit=199)).more is False
        assert both[1].find(granted("tea", limit=198)).more is True

    def test_times_are_kept_both_included(self, log: Log, find: Callable[..., list[str]]) -> None:
        log.append([said(number, f"tea {number}") for number in range(1, 100)])
        assert find("tea", after=NOON + 98) == ["tea 98", "tea 99"]
        assert find("tea", before=NOON + 2) == ["tea 1", "tea 2"]
        assert find("", after=NOON + 50, before=NOON + 51) == ["tea 50", "tea 51"]
        assert find("tea", after=NOON + 1000) == []
        assert find("tea", before=-5) == []
        assert find("tea", before=2**63, after=-(2**63)) == find("tea", limit=100)[-50:]

    @pytest.mark.parametrize("from_start", [False, True])
    def test_page_by_page_each_is_found_once_whatever_the_times(
        self, log: Log, both: tuple[Log, Search], from_start: bool
    ) -> None:
        rooms = ["#tea", "#lobby", "#attic"]
        for batch in range(10):
            log.append([Said(room, number, NOON + batch // 5, "Alice", f"tea {number} {room}")
                        for number in range(batch * 8 + 1, batch * 8 + 9) for room in rooms])  # fmt: skip
        places = [place(room) for room in rooms]
        everything = both[1].find(granted("tea", *places, limit=1000)).messages
        assert len(everything) == 240
        pages: list[str] = []
        end: dict[str, tuple[str, int]] = {}
        is_last = False
        while not is_last:
            found = both[1].find(granted("tea", *places, limit=7, from_start=from_start, **end))
            its_texts = texts(found)
            pages = [*pages, *its_texts] if from_start else [*its_texts, *pages]
            last = found.messages[-1 if from_start else 0]
            end = {"after" if from_start else "before": (last.room, last.number)}
            is_last = not found.more
            assert len(pages) <= 240
        assert pages == [message.text for message in everything]

    def test_a_message_that_was_taken_back_still_says_where_to_go_on(self, log: Log, both: tuple[Log, Search]) -> None:
        log.append([said(number, f"tea {number}") for number in range(1, 10)])
        log.append([Redacted("#lobby", 10, NOON + 10, "Alice", 5)])
        assert texts(both[1].find(granted("tea", before=("#lobby", 5)))) == [f"tea {number}" for number in range(1, 5)]
        assert texts(both[1].find(granted("tea", after=("#lobby", 5)))) == [f"tea {number}" for number in range(6, 10)]

    def test_a_person_is_found_by_alias_and_by_account(self, log: Log, find: Callable[..., list[str]]) -> None:
        log.append(
            [
                said(1, "tea", alias="Alice"),
                said(2, "more tea", alias="bob[1]"),
                said(3, "even more tea", alias="Alice_away", sender=Sender(1, account="alice")),
                said(4, "last tea", alias="Алиса"),
            ]
        )
        assert find("tea", author="ALICE") == ["tea", "even more tea"]
        assert find("", author="Bob[1]") == ["more tea"]
        assert find("tea", author="алиса") == ["last tea"]
        assert find("tea", author="ali") == []
        assert find("alice") == [], "an alias is no word that was said"

    def test_only_the_places_that_may_be_read_are_searched(self, log: Log, find: Callable[..., list[str]]) -> None:
        talk = conversation("Alice", "Bob")
        log.append(
            [
                said(1, "tea in the lobby"),
                said(1, "tea in secret", room="#secret"),
                Told(1, NOON + 2, "Alice", "Bob", "tea for two", sender=Sender(1)),
                Told(2, NOON + 3, "Bob", "Alice", "more tea for two", sender=Sender(2)),
                said(2, "later tea in the lobby"),
            ]
        )
        assert find("tea") == ["tea in the lobby", "later tea in the lobby"]
        assert find("tea", place("#lobby", end=2)) == ["tea in the lobby"]
        assert find("tea", place(talk, start=2)) == ["more tea for two"]
        assert find("tea", place(talk), place("#secret")) == ["tea in secret", "tea for two", "more tea for two"]
        assert find("tea", place("#nowhere")) == []
        assert find("tea", place(talk, start=0, end=0)) == []
        assert find("tea in", place("#SECRET")) == ["tea in secret"]

    def test_actions_and_notices_are_found_and_reactions_are_not(
        self, log: Log, find: Callable[..., list[str]]
    ) -> None:
        log.append(
            [
                said(1, "drinks tea", kind=Kind.ACTION),
                said(2, "tea is ready", kind=Kind.NOTICE),
                Reacted("#lobby", 3, NOON + 3, "Bob", {"+draft/react": "tea"}, Sender(2)),
            ]
        )
        assert find("tea") == ["drinks tea", "tea is ready"]

    def test_what_was_taken_back_is_found_no_more(self, log: Log, find: Callable[..., list[str]]) -> None:
        log.append([said(1, "tea"), said(2, "secret tea"), said(3, "late tea")])
        assert find("tea") == ["tea", "secret tea", "late tea"]
        log.append([Redacted("#lobby", 4, NOON + 4, "Alice", 2, "", Sender(1))])
        log.append([said(5, "early tea"), Redacted("#lobby", 6, NOON + 5, "Alice", 5, "", Sender(1))])
        assert find("tea") == ["tea", "late tea"]
        assert find("secret") == find("early") == []

    def test_a_renamed_room_is_searched_as_a_whole(self, log: Log, both: tuple[Log, Search]) -> None:
        log.append([said(1, "old tea", room="#tea")])
        log.append([RoomRenamed("#tea", 2, NOON + 2, "Alice", "#coffee", "")])
        log.append([said(3, "new tea", room="#coffee")])
        found = both[1].find(granted("tea", place("#coffee")))
        assert [(message.room, message.text) for message in found.messages] == [
            ("#coffee", "old tea"),
            ("#coffee", "new tea"),
        ]

    def test_what_is_typed_is_never_syntax(self, log: Log, find: Callable[..., list[str]]) -> None:
        log.append([said(1, "plain tea and NEAR coffee words : room author * ^ { } ( ) OR")])

        for typed in (
            *("tea OR x", "tea NOT plain", "NEAR(tea coffee)", "words:tea", "room : 1", "te*", "^tea", "{words}:tea"),
            *('"tea" *', "tea'); DROP TABLE message;--", "- tea", "(tea", 'tea"', '"', "tea AND", "\x00tea", "+"),
        ):
            found = find(typed)
            assert found in ([], ["plain tea and NEAR coffee words : room author * ^ { } ( ) OR"]), typed


class TestScan(SearchConformance):
    def open_both(self, folder: Path) -> tuple[Log, Search]:
        log = MemoryLog()
        return log, Scan(log)


class TestSearchIndex(SearchConformance):
    def open_both(self, folder: Path) -> tuple[Log, Search]:
        log = SqliteLog(folder)
        return log, SearchIndex(log, folder)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_typed_text_makes_fts5_fail_and_all_agree_what_it_finds(
    agreeing: tuple[MemoryLog, SqliteLog, SearchIndex], data: st.DataObject
) -> None:
    memory, _, index = agreeing
    typed = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(_SAID))
    cut = data.draw(st.integers(0, len(typed)))
    author = data.draw(st.sampled_from(["", "Alice", 'x" OR "y', "\x00", "Ж" * 300]))
    asked = granted(typed[cut:], author=author, from_start=data.draw(st.booleans()), limit=data.draw(st.integers(1, 9)))
    assert texts(index.find(asked)) == texts(Scan(memory).find(asked))


_SAID = [
    "tea 茶を飲む \x02bold\x02 'tis",
    "Ёлки-палки: don't STOP",
    'say "NEAR(a, b)" OR *',
    "ｔｅａ été 👍🏽",
    "😀*^:{}",
]


@pytest.fixture(scope="module")
def agreeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MemoryLog, SqliteLog, SearchIndex]]:
    """Two logs that hold the same."""
    folder = tmp_path_factory.mktemp("agreeing")
    memory, log = MemoryLog(), SqliteLog(folder)
    for each in (memory, log):
        each.append([said(number + 1, text) for number, text in enumerate(_SAID)])
    index = SearchIndex(log, folder)
    index.start()
    yield memory, log, index
    index.stop()
    log.close()


class Opened:
    """A log in a folder and its index, opened as often as a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / search.DATABASE
        self.numbers = 0

    def __enter__(self) -> Self:
        self.log = SqliteLog(self.folder)
        self.index = SearchIndex(self.log, self.folder)
        self.index.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.index.stop()
        self.log.close()

    def say(self, *texts: str) -> None:
        self.add(*(said(self.numbers + 1 + i, text) for i, text in enumerate(texts)))

    def redact(self, *numbers: int) -> None:
        self.add(
            *(
                Redacted("#lobby", self.numbers + 1 + i, NOON, "Alice", number, "", Sender(1))
                for i, number in enumerate(numbers)
            )
        )

    def add(self, *events: Event) -> None:
        self.log.append(events)
        self.numbers += len(events)

    def find(self, typed: str) -> list[str]:
        return texts(self.index.find(granted(typed)))

    def files_with(self, word: bytes) -> list[str]:
        files = [self.file, wal_of(self.file)]
        return [file.name for file in files if file.exists() and word in file.read_bytes()]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    with Opened(tmp_path) as opened:
        yield opened


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what a thread does by itself, in its own time."""
    ends_at = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends_at, "it never came"
        threading.Event().wait(0.02)


def test_of_what_was_taken_back_no_byte_stays_in_the_file(opened: Opened) -> None:
    opened.say(*(f"message {number} about tea" for number in range(1000)))
    opened.say("the password is Zqhunterword zqsecond")
    opened.say(*(f"message {number} about coffee" for number in range(1000)))
    assert opened.find("zqhunterword") == ["the password is Zqhunterword zqsecond"]
    assert opened.files_with(b"zqhunterword")
    opened.redact(1001)
    assert opened.find("zqhunterword") == []
    assert opened.index.wait_until_cleared(PATIENCE)
    assert opened.files_with(b"zqhunterword") == opened.files_with(b"qsecond") == []
    assert len(opened.find("tea")) == len(opened.find("coffee")) == 50
    with closing(sqlite3.connect(opened.file)) as connection:
        connection.execute("INSERT INTO message (message) VALUES ('integrity-check')")


def test_what_was_taken_back_leaves_the_file_after_a_restart_in_between(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say("zqhunterword", *(f"message {number}" for number in range(600)))
        assert opened.find("zqhunterword")
        opened.index._merge_from = float("inf")  # the server is stopped before its time has come
        opened.redact(1)
        assert opened.find("zqhunterword") == []
    assert opened.files_with(b"qhunterword")
    with Opened(tmp_path) as opened:
        assert opened.index.wait_for_all(PATIENCE)
        assert opened.index.wait_until_cleared(PATIENCE)
        assert opened.files_with(b"qhunterword") == []


@pytest.mark.parametrize("while_it_runs", [False, True])
def test_a_deleted_index_is_made_anew(tmp_path: Path, while_it_runs: bool) -> None:
    with Opened(tmp_path) as opened:
        opened.say("tea", "coffee")
        assert opened.find("tea") == ["tea"]
        if while_it_runs:
            opened.file.unlink()
            opened.say("more tea")
            wait_until(opened.file.exists)
            wait_until(lambda: opened.find("tea") == ["tea", "more tea"])
    opened.file.unlink()
    with Opened(tmp_path) as opened:
        assert opened.find("coffee") == ["coffee"]


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0" + b"x" * 9000])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    with Opened(tmp_path) as opened:
        opened.say("tea", "coffee")
        assert opened.find("tea") == ["tea"]
    opened.file.write_bytes(damage)
    with Opened(tmp_path) as opened:
        wait_until(lambda: _finds(opened, "tea"))
        assert opened.find("coffee") == ["coffee"]


def _finds(opened: Opened, typed: str) -> bool:
    try:
        return bool(opened.find(typed))
    except LogUnavailable:
        return False


def test_an_index_whose_pages_turn_out_to_be_damaged_is_made_anew(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say(*(f"tea {number}" for number in range(3000)))
        assert len(opened.find("tea")) == 50
    content = bytearray(opened.file.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    opened.file.write_bytes(content)
    with Opened(tmp_path) as opened:
        wait_until(lambda: _finds(opened, "tea 2999"))
        assert len(opened.find("tea")) == 50


def test_the_index_of_another_log_is_made_anew(tmp_path: Path) -> None:
    with Opened(tmp_path / "one") as one:
        one.say("tea of one", "more tea of one")
        assert len(one.find("tea")) == 2
    with Opened(tmp_path / "two") as two:
        two.say("tea of two")
    two.file.write_bytes(one.file.read_bytes())
    with Opened(tmp_path / "two") as two:
        assert two.find("tea") == ["tea of two"]


def test_a_log_that_was_put_back_from_a_backup_gets_an_index_of_its_own(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say("old tea")
        maintenance.backup(tmp_path, tmp_path / "backup")
        opened.say("lost tea", "lost tea too")
        assert len(opened.find("tea")) == 3
    (tmp_path / "backup").rename(tmp_path / "chat.db")
    log = SqliteLog(tmp_path)  # for a moment without an index, and so much is said that the numbers look right
    later = [Said("#lobby", number, 2 * NOON + number, "Alice", f"new tea {number}") for number in range(2, 9)]
    log.append(later)
    log.close()
    with Opened(tmp_path) as opened:
        assert opened.find("lost") == []
        assert opened.find('"new tea 2"') == ["new tea 2"]


def test_who_searches_in_the_first_moment_of_a_server_does_not_wait_for_nothing(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say("tea")
        assert opened.find("tea") == ["tea"]
    with Opened(tmp_path) as opened:
        began = time.monotonic()
        assert opened.index.wait_for_all(PATIENCE)
        assert time.monotonic() - began < PATIENCE / 2


def test_a_stopped_server_leaves_the_index_in_one_file(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say("tea")
        assert opened.find("tea") == ["tea"]
    assert {file.name for file in tmp_path.iterdir()} == {"chat.db", "lock", search.DATABASE}


def test_the_index_belongs_to_one_user_alone(opened: Opened) -> None:
    opened.say("tea")
    assert opened.find("tea")
    assert opened.file.stat().st_mode & 0o777 == 0o600


def test_back_up_check_and_recovery_pay_no_heed_to_the_index(tmp_path: Path) -> None:
    with Opened(tmp_path) as opened:
        opened.say("tea")
        assert opened.find("tea")
        assert maintenance.check(tmp_path).is_sound
        maintenance.backup(tmp_path, tmp_path / "copy.db")
    maintenance.recover(tmp_path)
    with Opened(tmp_path) as opened:
        assert opened.find("tea") == ["tea"]


def test_a_search_in_a_log_without_a_readable_index_is_refused_and_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CATCH_UP_TIME", 0.1)
    monkeypatch.setattr(search, "RETRY_AFTER", 0.05)
    (tmp_path / search.DATABASE).mkdir(parents=True)
    with Opened(tmp_path) as opened:
        opened.say("tea")
        with pytest.raises(LogUnavailable):
            opened.index.find(granted("tea"))
        opened.file.rmdir()
        wait_until(lambda: _finds(opened, "tea"))


_CHILD = """if True:
    import sys, threading
    from pathlib import Path
    from threadtalk.log.search import SearchIndex
    from threadtalk.log.sqlite import SqliteLog
    log = SqliteLog(Path(sys.argv[1]))
    index = SearchIndex(log, Path(sys.argv[1]))
    index.start()
    print("begun", flush=True)
    index.wait_for_all(60)
    print("done", flush=True)
    threading.Event().wait()
"""


def test_a_server_killed_in_the_middle_of_indexing_finds_everything_once_afterwards(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path)
    log.append([said(number, f"tea {number}") for number in range(1, 20_001)])
    log.close()
    for pause in (0.0, 0.05, 0.1, 0.2, 0.3):
        with subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begun\n"
            threading.Event().wait(pause)
            os.kill(child.pid, signal.SIGKILL)
    with Opened(tmp_path) as opened:
        assert opened.index.wait_for_all(PATIENCE)
        assert opened.find('"tea 1"') == ["tea 1"]
        assert opened.find('"tea 20000"') == ["tea 20000"]
        with closing(sqlite3.connect(opened.file)) as connection:
            assert connection.execute("SELECT COUNT(*) FROM message WHERE message MATCH 'tea'").fetchone() == (20_000,)


def test_what_was_just_said_is_found_whoever_searches_at_the_same_time(opened: Opened) -> None:
    opened.say("tea 0")
    missed: list[int] = []

    def look(numbers: Sequence[int]) -> None:
        for number in numbers:
            with lock:
                opened.say(f"unique{number} tea")
            if not opened.find(f"unique{number} "):
                missed.append(number)

    lock = threading.Lock()
    threads = [threading.Thread(target=look, args=(range(i * 100, i * 100 + 20),)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missed == []


def test_a_search_does_not_wait_long_for_an_index_that_is_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CATCH_UP_TIME", 0.05)
    log = SqliteLog(tmp_path)
    log.append([said(number, f"tea {number}") for number in range(1, 30_001)])
    index = SearchIndex(log, tmp_path)
    index.start()
    wait_until(lambda: index._readers is not None)
    found = index.find(granted("tea"))
    assert found.is_complete is False
    assert index.wait_for_all(PATIENCE)
    assert index.find(granted("tea")).is_complete is True
    index.stop()
    log.close()
