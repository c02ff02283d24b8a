"""Files come by HTTP, are there for whoever was told, and never run; on a real server."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from http.client import HTTPConnection
from pathlib import Path

import pytest

from threadtalk.core.files import DAY, KEY, OFFER_TIME
from threadtalk.core.outcome import Record
from threadtalk.net.store import Store, WrongSize
from threadtalk.server import FILES, Server
from threadtalk.settings import Settings
from threadtalk.tokens import make_token

from .core.test_pictures import png
from .talker import wait_until
from .test_websocket import enter, hear, open_socket

PICTURE = png() + bytes(5000)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(Settings(port=0, data=str(tmp_path / "data"), limits=False, upload_max_bytes=100_000)) as running:
        yield running


def leave(server: Server, size: int, name: str = "cat.png") -> str:
    """Ask for leave to send a file, as the page does; return the token."""
    with open_socket(server) as alice:
        enter(alice, f"a{make_token()[:6].replace('-', '_')}")
        alice.send(f"UPLOAD #lobby {size} :{name}")
        while " UPLOAD " not in (line := str(alice.recv(timeout=10))):
            pass
        return line.rpartition(" ")[2]


def post(server: Server, token: str, body: bytes) -> tuple[int, dict[str, object]]:
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("POST", "/upload", body, {"Authorization": f"Bearer {token}", "Content-Type": "text/html"})
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, told


def get(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.headers), body


def kept(server: Server) -> list[Path]:
    folder = Path(server._settings.data) / FILES
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_picture_comes_and_is_shown_as_a_picture_and_as_nothing_else(server: Server) -> None:
    status, told = post(server, leave(server, len(PICTURE), "a cat ☕.png"), PICTURE)
    assert status == 201
    assert (told["type"], told["bytes"], told["width"], told["height"]) == ("image/png", len(PICTURE), 640, 480)
    url = str(told["url"])
    assert url.endswith("/a%20cat%20%E2%98%95.png?size=640x480")
    status, headers, body = get(server, url)
    assert (status, body) == (200, PICTURE)
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == "inline; filename*=UTF-8''a%20cat%20%E2%98%95.png"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].startswith("private")
    status, headers, body = get(server, url, "HEAD")
    assert (status, headers["Content-Length"], body) == (200, str(len(PICTURE)), b"")


@pytest.mark.parametrize(
    "body", [b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"<script>x()</script>", b"%PDF"]
)
def test_what_could_run_is_only_ever_saved(server: Server, body: bytes) -> None:
    status, told = post(server, leave(server, len(body), "innocent.png"), body)
    assert status == 201
    assert "width" not in told
    _, headers, _ = get(server, str(told["url"]))
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")


BEGINNINGS = [
    png(),
    b"\x89PNG\r\n\x1a\n",
    b"GIF89a\x01\x00\x01\x00\x00\x00\x00",
    b"GIF89a/*",
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
    b"\xff\xd8\xff\xfe\x09\x3a",
    b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    b"RIFF=1/*WEBP",
    b"BM",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\x00asm\x01\x00\x00\x00",
    b"\x7fELF",
    b"MZ",
    b"ID3",
    b"\x00\x00\x00\x18ftypmp42",
    b"<?xml version='1.0'?>",
    b"#!/bin/sh\n",
    b"\xef\xbb\xbf",
    b"\xfe\xff",
]
ENDINGS = [
    b"<script>alert(1)</script>",
    b"<html><body onload=alert(1)>",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"*/=1;alert(1)//",
    b"<?php system('id');?>",
    b"<iframe srcdoc='<script>alert(1)</script>'>",
    b"<!--\n--><math><mtext><img src=x onerror=alert(1)>",
    b"\n\n<!DOCTYPE html><script src=//evil.example></script>",
    b"\x00<object data='data:text/html,<script>alert(1)</script>'>",
    b"',alert(1),'",
]
NAMES = ["a.png", "a.html", "a.svg", "a.js", "a.css", "a.png.html", "a.xhtml", "a.htm\u202egnp", "a.swf", "a"]


def test_of_two_hundred_files_that_are_two_things_at_once_none_may_run_anything(server: Server) -> None:
    with open_socket(server) as alice:
        enter(alice, "Alice")
        for at, body in enumerate(first + last for first in BEGINNINGS for last in ENDINGS):
            alice.send(f"UPLOAD #lobby {len(body)} :{NAMES[at % len(NAMES)]}")
            while " UPLOAD " not in (line := str(alice.recv(timeout=10))):
                pass
            status, told = post(server, line.rpartition(" ")[2], body)
            assert status == 201
            _, headers, got = get(server, str(told["url"]))
            assert got == body
            is_picture = headers["Content-Type"] in ("image/png", "image/jpeg", "image/gif", "image/webp")
            assert is_picture or headers["Content-Type"] == "application/octet-stream"
            assert headers["Content-Disposition"].startswith("inline;" if is_picture else "attachment;")
            assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert at + 1 == 200


def test_leave_is_for_one_file_of_that_size_and_nobody_can_guess_it(server: Server) -> None:
    token = leave(server, 10)
    assert post(server, make_token(), b"0123456789") == (
        403,
        {"code": "NO_SUCH_UPLOAD", "text": "Ask for leave to send a file first: UPLOAD."},
    )
    assert post(server, token, b"012345678")[0] == 400
    assert post(server, token, b"0123456789")[0] == 201
    assert post(server, token, b"0123456789")[0] == 403
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("POST", "/upload", bytes(100_001), {"Authorization": f"Bearer {token}"})
    assert connection.getresponse().status == 413
    connection.close()
    assert get(server, "/files/AAAAAAAAAAAAAAAAAAAAAA/x")[0] == 404
    assert get(server, "/files/../chat.db")[0] == 404
    assert get(server, "/files/")[0] == 404


def test_the_same_bytes_are_there_once_and_everything_outlives_a_restart(tmp_path: Path) -> None:
    settings = Settings(port=0, data=str(tmp_path / "data"), limits=False)
    with Server(settings) as server:
        urls = [str(post(server, leave(server, len(PICTURE)), PICTURE)[1]["url"]) for _ in range(2)]
        assert len(kept(server)) == 1
    orphan = kept(server)[0].with_name("0" * 64)
    orphan.write_bytes(b"left by a crash")
    (tmp_path / "data" / FILES / "abc.part").write_bytes(b"cut off")
    with Server(settings) as server:
        assert len(kept(server)) == 1
        for url in urls:
            assert get(server, url)[2] == PICTURE


def test_a_hundred_transfers_that_are_cut_off_leave_nothing_behind(server: Server) -> None:
    token = leave(server, 50_000)
    head = (
        f"POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 50000\r\n\r\n".encode()
    )
    for cut in range(100):
        with socket.create_connection(server.address, timeout=10) as sock:
            sock.sendall(head + bytes(cut * 400))
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65536):
                pass
    assert kept(server) == []
    assert post(server, token, bytes(50_000))[0] == 201


def test_a_part_of_a_file_can_be_asked_for(server: Server) -> None:
    url = str(post(server, leave(server, 10, "a.bin"), b"0123456789")[1]["url"])
    for wanted, status, part in (
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 200, b"0123456789"),
        ("bytes=10-", 416, None),
        ("bytes=4-2", 200, b"0123456789"),
        ("bytes=1-2,4-5", 200, b"0123456789"),
        ("nonsense", 200, b"0123456789"),
    ):
        found, headers, body = get(server, url, Range=wanted)
        assert found == status, wanted
        assert part is None or body == part
        assert status != 206 or headers["Content-Range"].endswith("/10")


def test_of_a_head_and_by_what_is_no_range_the_whole_is_told(server: Server) -> None:
    url = str(post(server, leave(server, 10, "a.bin"), b"0123456789")[1]["url"])
    for method, wanted in (("HEAD", "bytes=1-3"), ("GET", "bytes=5-3"), ("GET", "bytes=-")):
        status, headers, _ = get(server, url, method, Range=wanted)
        assert status == 200, (method, wanted)
        assert headers["Content-Length"] == "10"


def test_a_file_that_is_damaged_on_the_disk_is_not_sent(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    url = str(post(server, leave(server, 10, "a.bin"), b"0123456789")[1]["url"])
    (file,) = kept(server)
    file.write_bytes(b"0123")
    status, _, body = get(server, url)
    assert status == 404
    assert b"0123" not in body
    assert "should have 10" in caplog.text


def test_no_loss_of_power_takes_a_file_that_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    replace, fsync = os.replace, os.fsync

    def note_fsync(descriptor: int) -> None:
        done.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    def note_replace(source: Path, place: Path) -> None:
        done.append("named")
        replace(source, place)

    monkeypatch.setattr("threadtalk.net.store.os.fsync", note_fsync)
    monkeypatch.setattr("threadtalk.net.store.os.replace", note_replace)
    store = Store(tmp_path / "files")
    with store.receive([b"hello"], 5, 100) as received, store.lock:
        store.place(received)
    folder = tmp_path / "files" / received.digest[:2]
    assert done == [done[0], "named", *map(str, (folder, tmp_path / "files", tmp_path))]


def test_two_who_use_one_leave_at_once_have_one_file(server: Server) -> None:
    token = leave(server, len(PICTURE))
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(post(server, token, PICTURE)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(201) == 1
    assert set(answers) <= {201, 403, 409}
    assert len(server.files.digests()) == 1


def test_one_leave_takes_room_on_the_disk_once(server: Server) -> None:
    token = leave(server, 50_000)
    head = f"POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 50000\r\n"
    with socket.create_connection(server.address, timeout=10) as slow:
        slow.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 100 "), "it is on its way"
        status, told = post(server, token, bytes(50_000))
        assert (status, told["code"]) == (409, "HAS_BEGUN")
    # Once that one has hung up, it may come again.
    while (status := post(server, token, bytes(50_000))[0]) == 409:
        pass
    assert status == 201


def test_a_picture_that_was_taken_back_is_gone_from_the_disk_too(server: Server) -> None:
    with open_socket(server) as alice:
        alice.send("CAP REQ :draft/message-redaction echo-message message-tags")
        alice.send("CAP END")
        enter(alice, "Alice")
        alice.send(f"UPLOAD #lobby {len(PICTURE)} :cat.png")
        while " UPLOAD " not in (line := str(alice.recv(timeout=10))):
            pass
        url = str(post(server, line.rpartition(" ")[2], PICTURE)[1]["url"])
        alice.send(f"PRIVMSG #lobby :see https://localhost{url}")
        while " PRIVMSG #lobby " not in (line := str(alice.recv(timeout=10))):
            pass
        msgid = line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]
        alice.send(f"REDACT #lobby {msgid}")
        while " REDACT " not in str(alice.recv(timeout=10)):
            pass
    assert get(server, url)[0] == 404
    wait_until(lambda: not kept(server), "the bytes are gone")


def test_what_has_been_kept_long_enough_is_gone_from_the_disk_at_the_next_start(tmp_path: Path) -> None:
    settings = Settings(port=0, data=str(tmp_path / "data"), limits=False)
    with Server(settings) as server:
        post(server, leave(server, len(PICTURE)), PICTURE)
        file = next(iter(server.files._files.values()))
        server.files.restore(file.id, json.dumps({**asdict(file), "at": file.at - 3 * DAY}))
        server._log.append([], [Record(f"{KEY}:{file.id}", json.dumps({**asdict(file), "at": file.at - 3 * DAY}))])
    with Server(replace(settings, upload_keep_days=2)) as server:
        wait_until(lambda: not kept(server), "the bytes are gone")
        assert server.files.digests() == set()


def test_what_comes_again_after_its_time_is_kept_anew(server: Server) -> None:
    server.files.limits = replace(server.files.limits, keep=DAY)
    post(server, leave(server, len(PICTURE)), PICTURE)
    file = next(iter(server.files._files.values()))
    server.files._files[file.id] = replace(file, at=file.at - 2 * DAY)
    status, told = post(server, leave(server, len(PICTURE)), PICTURE)
    assert status == 201
    server._sweeper.stop()  # with all removed that is to be
    assert get(server, str(told["url"]))[2] == PICTURE


def test_who_only_asks_about_a_file_costs_no_descriptor(server: Server) -> None:
    url = str(post(server, leave(server, len(PICTURE)), PICTURE)[1]["url"])
    get(server, url, "HEAD")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        assert get(server, url, "HEAD")[0] == 200
    assert len(os.listdir("/proc/self/fd")) < before + 10


def test_a_slow_file_that_began_in_time_is_kept(server: Server) -> None:
    token = leave(server, 10)
    head = f"POST /upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Length: 10\r\n"
    with socket.create_connection(server.address, timeout=10) as slow:
        slow.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 100 ")
        offer, found = next(iter(server.files._offers.items()))
        server.files._offers[offer] = replace(found, at=found.at - 2 * OFFER_TIME)
        slow.sendall(b"0123456789")
        assert slow.recv(100).startswith(b"HTTP/1.1 201 ")


def test_a_folder_that_cannot_be_written_to_is_told_and_noted(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    server.store._folder.parent.mkdir(exist_ok=True)
    server.store._folder.write_text("in the way")
    status, told = post(server, leave(server, 10), b"0123456789")
    assert (status, told["code"]) == (507, "NO_ROOM")
    assert "A file could not be kept: " in caplog.text


def test_a_full_disk_is_said_to_be_full(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("threadtalk.net.store.os.fsync", full)
    assert post(server, leave(server, 10), b"0123456789")[0] == 507
    assert kept(server) == []


def test_a_server_that_keeps_nothing_keeps_files_while_it_runs() -> None:
    with Server(Settings(port=0, data=":memory:", limits=False)) as server:
        url = str(post(server, leave(server, len(PICTURE)), PICTURE)[1]["url"])
        assert get(server, url)[2] == PICTURE
        folder = server.store._folder
        assert folder.is_dir()
    assert not folder.exists()


def test_a_server_that_takes_no_files_says_so() -> None:
    with Server(Settings(port=0, data=":memory:", upload_max_bytes=0)) as server, open_socket(server) as alice:
        enter(alice, "Alice")
        alice.send("UPLOAD #lobby 10 :a.png")
        hear(alice, "FAIL UPLOAD NO_FILES :No files are taken here")
        assert get(server, "/upload")[0] == 404


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    with store.receive([b"mine"], 4, 10) as received, store.lock:
        store.place(received)
    digest = received.digest
    place = store._place(digest)
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    place.unlink()
    place.symlink_to(secret)
    with pytest.raises(OSError, match="symbolic"):
        store.read(digest, 4, 0, 4)


def test_more_or_fewer_bytes_than_were_said_leave_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "files")
    for pieces in ([b"12345"], [b"123"], []):
        with pytest.raises(WrongSize), store.receive(pieces, 4, 10):
            pass
    assert list((tmp_path / "files").iterdir()) == []
