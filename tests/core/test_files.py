"""Who may send files, how much, and what is known of them; exact to the byte."""

from __future__ import annotations

import json
import random
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadtalk.core import files
from threadtalk.core.answers import FileKept, UploadGranted
from threadtalk.core.commands import (
    AskUpload,
    BeginUpload,
    DeleteAccount,
    DropOldFiles,
    EndUpload,
    Enter,
    Join,
    KeepFile,
    Leave,
    Redact,
    Register,
    RenameRoom,
    Say,
    SetModes,
    Tell,
)
from threadtalk.core.events import ModeChange, Redacted, Said, Told
from threadtalk.core.files import (
    DAY,
    FILES_A_DAY_MAX,
    NAME_MAX_BYTES,
    OFFER_TIME,
    OFFERS_MAX,
    File,
    Limits,
    safe_name,
)
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World

AT = 1_700_000_000_000


def world(**limits: int) -> World:
    made = World()
    made.files.limits = Limits(**{"file": 1000, "day": 5000, "total": 10_000, **limits})
    for session, alias in enumerate(("Alice", "Bob"), 1):
        made.execute(session, Enter(alias, host=f"{alias}.host"), AT)
    return made


def ask(chat: World, size: int, token: str = "t", target: str = "#lobby", session: int = 1, at: int = AT) -> object:
    items = chat.execute(session, AskUpload(target, size, "a.png", token, token), at)
    (reply,) = [item for item in items if isinstance(item, Reply)]
    return reply.content.code if isinstance(reply.content, Refusal) else reply.content


def keep(chat: World, token: str = "t", id_: str = "id", digest: str = "d", at: int = AT) -> list[Item]:
    return chat.execute(0, KeepFile(token, id_, digest, "image/png", 3, 2), at)


def store(chat: World, items: list[Item]) -> None:
    """Do what the hub does once the records are stored."""
    chat.files.settle([item for item in items if isinstance(item, Record)])


def test_a_file_that_was_asked_for_is_kept_once_and_known_after_a_restart() -> None:
    chat = world()
    assert ask(chat, 1000) == UploadGranted("#lobby", "t")
    record, reply = keep(chat)
    assert isinstance(record, Record)
    assert isinstance(reply, Reply)
    assert isinstance(reply.content, FileKept)
    file = reply.content.file
    assert file == File("id", "a.png", "d", 1000, "image/png", 3, 2, "#lobby", "Alice.host", AT)
    assert chat.files.find("id", AT) == file
    (refused,) = keep(chat, id_="again")
    assert isinstance(refused, Reply)
    assert refused.content == Refusal(Code.NO_SUCH_UPLOAD)
    later = World()
    later.restore(record.key, record.value)
    assert later.files.find("id", AT) == file
    assert later.files.digests() == {"d"}


def test_who_may_not_say_anything_may_not_send_anything_either() -> None:
    chat = world()
    assert ask(chat, 10, target="#nowhere") == Code.NO_SUCH_ROOM
    assert ask(chat, 10, target="Nobody") == Code.NO_SUCH_PERSON
    assert ask(chat, 10, target="bob") == UploadGranted("bob", "t")
    chat.execute(2, Join("#tea"), AT)
    chat.execute(2, SetModes("#tea", (ModeChange(True, "n"),)), AT)
    assert ask(chat, 10, target="#tea") == Code.TALK_NEEDS_JOIN
    chat.execute(1, Join("#tea"), AT)
    chat.execute(2, SetModes("#tea", (ModeChange(True, "m"),)), AT)
    assert ask(chat, 10, target="#tea") == Code.CANNOT_TALK
    chat.execute(1, Leave("#tea"), AT)


def test_too_large_too_much_in_a_day_and_too_much_for_the_server_are_three_answers() -> None:
    chat = world(day=2500, total=4000)
    assert ask(chat, 1001) == Code.FILE_TOO_LARGE
    assert ask(chat, 0) == Code.FILE_TOO_LARGE
    for token in ("a", "b"):
        assert isinstance(ask(chat, 1000, token), UploadGranted)
    assert ask(chat, 501, "c") == Code.FILES_OF_A_DAY
    assert isinstance(ask(chat, 500, "c"), UploadGranted)
    assert isinstance(ask(chat, 1000, "d", session=2), UploadGranted)
    assert ask(chat, 501, "e", session=2) == Code.NO_ROOM_FOR_FILES
    assert ask(world(file=0), 1) == Code.NO_FILES


def test_leave_that_nobody_uses_ends_and_gives_its_room_back() -> None:
    chat = world(total=1000)
    ask(chat, 1000)
    late = AT + OFFER_TIME + 1
    (refused,) = chat.execute(0, BeginUpload("t", 1000, late + 1000), late)
    assert isinstance(refused, Reply)
    assert refused.content == Refusal(Code.NO_SUCH_UPLOAD)
    (refused,) = keep(chat, at=late)
    assert isinstance(refused, Reply)
    assert refused.content == Refusal(Code.NO_SUCH_UPLOAD)
    assert list(chat.files.gone) == ["d"], "the bytes that came too late are to be removed"
    assert isinstance(ask(chat, 1000, "u", at=late), UploadGranted)


def begin(chat: World, size: int = 10, at: int = AT, until: int = AT) -> object:
    items = chat.execute(0, BeginUpload("t", size, until), at)
    return items[0].content.code if items and isinstance(items[0], Reply) else None  # type: ignore[union-attr]


def test_one_leave_is_used_by_one_at_a_time_and_may_be_used_again_by_who_was_cut_off() -> None:
    chat = world()
    ask(chat, 10)
    assert begin(chat, 11) == Code.WRONG_UPLOAD_SIZE
    assert begin(chat) is None
    assert begin(chat) == Code.UPLOAD_HAS_BEGUN
    chat.execute(0, EndUpload("t"), AT)
    assert begin(chat) is None
    keep(chat)
    assert begin(chat) == Code.NO_SUCH_UPLOAD


def test_what_begins_in_time_may_take_longer_and_keeps_its_room_meanwhile() -> None:
    chat = world(total=1000)
    ask(chat, 1000)
    late = AT + OFFER_TIME + 1
    assert begin(chat, 1000, until=late + 1) is None
    assert ask(chat, 1, "u", at=late) == Code.NO_ROOM_FOR_FILES
    assert isinstance(keep(chat, at=late)[0], Record)


def test_nobody_is_kept_waiting_by_who_sends_countless_tiny_files() -> None:
    chat = world(day=10**9, total=10**9)
    for number in range(OFFERS_MAX):
        assert isinstance(ask(chat, 1, f"{number}"), UploadGranted)
    assert ask(chat, 1, "one more") == Code.TOO_MANY_UPLOADS
    assert isinstance(ask(chat, 1, "another one's", session=2), UploadGranted)
    for number in range(FILES_A_DAY_MAX):
        keep(chat, f"{number}", f"{number}")
        ask(chat, 1, f"{number + OFFERS_MAX}")
    assert ask(chat, 1, "one more") == Code.TOO_MANY_FILES
    assert isinstance(ask(chat, 1, "a day later", at=AT + DAY), UploadGranted)


def test_no_more_files_are_kept_than_the_disk_has_blocks_for() -> None:
    chat = world(total=files.BLOCKS_MIN * files.BLOCK_BYTES, day=10**9)
    chat.files.restore("x", json.dumps(asdict(File("x", "a", "d", 1, "image/png", 3, 2, "#lobby", "x", AT))))
    for number in range(files.BLOCKS_MIN - 1):
        chat.files.restore(f"{number}", json.dumps(asdict(File(f"{number}", "a", "d", 1, "", 0, 0, "#l", "x", AT))))
    assert ask(chat, 1) == Code.NO_ROOM_FOR_FILES


def test_what_was_taken_back_counts_for_its_day_but_gives_its_room_back() -> None:
    chat = world(day=1000, total=1000)
    ask(chat, 1000)
    keep(chat)
    event, _ = said(chat, 1, "https://chat.example/files/id/a.png")
    assert isinstance(event, Said)
    take_back(chat, 1, event.number, "Alice")
    assert ask(chat, 1, "u") == Code.FILES_OF_A_DAY
    assert isinstance(ask(chat, 1000, "v", session=2), UploadGranted)


def test_who_gives_an_account_up_with_all_that_was_said_leaves_no_files() -> None:
    chat = world()
    chat.execute(1, Register(password="hash"), AT)
    ask(chat, 10)
    keep(chat)
    chat.execute(1, DeleteAccount(forget=True), AT)
    assert chat.files.digests() == set()


def test_files_are_kept_as_long_as_was_said_and_not_longer() -> None:
    chat = world(keep=DAY)
    for token, digest in (("a", "same"), ("b", "same"), ("c", "other")):
        ask(chat, 10, token)
        keep(chat, token, token, digest, AT if token != "b" else AT + 1000)
    end = AT + DAY + 1
    assert chat.files.find("a", end) is None
    assert chat.files.find("b", end) is not None
    store(chat, chat.execute(0, DropOldFiles(), end))
    assert list(chat.files.gone) == ["same", "other"]
    assert chat.files.digests() == {"same"}, "what another file has too is still needed"


def test_a_file_that_could_not_be_stored_is_not_said_to_be_kept() -> None:
    chat = world()
    ask(chat, 10)
    (told,) = [item for item in chat.retract(keep(chat)) if isinstance(item, Reply)]
    assert told.content == Refusal(Code.NOT_STORED)
    assert chat.files.find("id", AT) is None
    assert list(chat.files.gone) == ["d"]
    assert chat.files.size == 10
    assert isinstance(keep(chat)[0], Record), "the leave is good for another try"
    assert chat.files.size == 10


def said(chat: World, session: int, text: str, target: str = "#lobby") -> list[Item]:
    command = Say(target, text) if target.startswith("#") else Tell(target, text)
    return chat.execute(session, command, AT)


def take_back(chat: World, session: int, number: int, author: str, target: str = "#lobby") -> list[Item]:
    return chat.execute(session, Redact(target, number, author=author, said_at=AT), AT)


@pytest.mark.parametrize("target", ["#lobby", "bob"])
def test_a_picture_that_was_sent_by_mistake_goes_with_its_message(target: str) -> None:
    chat = world()
    ask(chat, 10, target=target)
    keep(chat)
    event, record = said(chat, 1, "look: https://chat.example/files/id/a.png?size=3x2", target)
    assert isinstance(event, Said | Told)
    assert isinstance(record, Record)
    later = World()
    later.restore(record.key, record.value)
    assert later.files.find("id", AT) == chat.files.find("id", AT), "it is known after a restart"
    taken, gone = take_back(chat, 1, event.number, "Alice", target)
    assert isinstance(taken, Redacted)
    assert isinstance(gone, Record)
    assert gone.value == ""
    assert chat.files.find("id", AT) is None
    assert not chat.files.gone, "the bytes stay until that is stored"
    chat.retract([taken, gone])
    assert chat.files.find("id", AT) is not None, "where that could not be stored, it is there as before"
    store(chat, take_back(chat, 1, event.number, "Alice", target))
    assert list(chat.files.gone) == ["d"]


def test_a_file_stays_when_somebody_takes_back_that_they_have_repeated_its_link() -> None:
    chat = world()
    ask(chat, 10)
    keep(chat)
    link = "https://chat.example/files/id/a.png"
    (early,) = said(chat, 2, link)
    said(chat, 1, link)
    (again,) = said(chat, 1, link)
    for session, event, author in ((2, early, "Bob"), (1, again, "Alice")):
        assert isinstance(event, Said)
        take_back(chat, session, event.number, author)
    assert chat.files.find("id", AT) is not None


def test_a_file_goes_with_its_message_in_a_room_that_has_another_name_by_now() -> None:
    chat = world()
    chat.execute(1, Join("#tea"), AT)
    ask(chat, 10, target="#tea")
    keep(chat)
    event, _ = said(chat, 1, "https://chat.example/files/id/a.png", "#tea")
    assert isinstance(event, Said)
    chat.execute(1, RenameRoom("#tea", "#coffee"), AT + 100_000)
    take_back(chat, 1, event.number, "Alice", "#coffee")
    assert chat.files.find("id", AT) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1000), st.booleans(), st.integers(1, 2)), max_size=40))
def test_no_quota_is_ever_overrun_by_a_byte(wishes: list[tuple[int, bool, int]]) -> None:
    chat = world(day=3000, total=4000)
    total, today = 0, {1: 0, 2: 0}
    for number, (size, comes, session) in enumerate(wishes):
        granted = isinstance(ask(chat, size, f"{number}", session=session), UploadGranted)
        assert granted == (today[session] + size <= 3000 and total + size <= 4000)
        if granted:
            total += size
            today[session] += size
            if comes:
                keep(chat, f"{number}", f"{number}", f"{number}")
        assert chat.files.size == total


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("cat.png", "cat.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\secret.txt", "secret.txt"),
        ("", "file"),
        ("...", "file"),
        (".bashrc", "bashrc"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\0b\r\nc.txt", "abc.txt"),
        ('<script>"x".html', "scriptx.html"),
        ("naïve résumé.pdf", "naïve résumé.pdf"),
        ("猫.webp", "猫.webp"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_of_ten_thousand_hostile_names_none_leads_anywhere() -> None:
    chance = random.Random(23)
    pieces = ["..", "/", "\\", "~", "%2e%2e%2f", "\0", "\n", ":", "CON", "C:", ".", " ", "\u202e", "\u200b", "a", "etc"]
    for _ in range(10_000):
        safe = safe_name("".join(chance.choice(pieces) for _ in range(chance.randrange(12))))
        assert safe
        assert safe.isprintable()
        assert safe not in (".", "..")
        assert not set(safe) & set('/\\:\0"<>|?*%')
        assert not safe.startswith((".", " "))


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="./\\~:\0\n%\u202e ab", max_size=60))
def test_whatever_a_file_is_called_its_name_leads_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= NAME_MAX_BYTES
    assert safe.isprintable()
    assert not any(letter in safe for letter in '/\\:\0"<>|?*%')
    assert not safe.startswith(".")
    assert safe_name(safe) == safe
