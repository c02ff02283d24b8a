"""Who may send files, how much, and what is known of them; exact to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadtalk.core.answers import FileKept, UploadGranted
from threadtalk.core.commands import AskUpload, Enter, Join, KeepFile, Leave, SetModes
from threadtalk.core.events import ModeChange
from threadtalk.core.files import DAY, NAME_MAX_BYTES, OFFER_TIME, File, Limits, safe_name
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
    assert chat.files.offer("t", late) is None
    (refused,) = keep(chat, at=late)
    assert isinstance(refused, Reply)
    assert refused.content == Refusal(Code.NO_SUCH_UPLOAD)
    assert list(chat.files.gone) == ["d"], "the bytes that came too late are to be removed"
    assert isinstance(ask(chat, 1000, "u", at=late), UploadGranted)


def test_files_are_kept_as_long_as_was_said_and_not_longer() -> None:
    chat = world(keep=DAY)
    for token, digest in (("a", "same"), ("b", "same"), ("c", "other")):
        ask(chat, 10, token)
        keep(chat, token, token, digest, AT if token != "b" else AT + 1000)
    end = AT + DAY + 1
    assert chat.files.find("a", end) is None
    assert chat.files.find("b", end) is not None
    ask(chat, 10, "d", at=end)
    assert list(chat.files.gone) == ["other"], "what another file has too is still needed"
    assert chat.files.digests() == {"same"}


def test_a_file_that_could_not_be_stored_is_not_said_to_be_kept() -> None:
    chat = world()
    ask(chat, 10)
    (told,) = [item for item in chat.retract(keep(chat)) if isinstance(item, Reply)]
    assert told.content == Refusal(Code.NOT_STORED)
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
