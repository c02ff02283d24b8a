"""The socket for whoever runs the server: what it takes, what it refuses, and that nothing of it is left."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from typing import TYPE_CHECKING, Any

import pytest

from threadtalk.errors import AdminError, StartError
from threadtalk.net import admin
from threadtalk.net.admin import AdminSocket, Answer, connect

from ..talker import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def echo(args: Mapping[str, Any]) -> Answer:
    return Answer([str(args)], dict(args))


def fail(args: Mapping[str, Any]) -> Answer:
    raise AdminError("It is not to be.")


def stumble(args: Mapping[str, Any]) -> Answer:
    raise ZeroDivisionError("a secret of ours")


HANDLERS = {"echo": echo, "fail": fail, "stumble": stumble}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose socket is answered."""
    listening = AdminSocket(tmp_path, HANDLERS)
    listening.start()
    yield tmp_path
    listening.stop()


def send(folder: Path, data: bytes, *, ends: bool = False) -> dict[str, Any]:
    """Send bytes, and return the answer."""
    sock = connect(folder)
    assert sock is not None
    with sock, sock.makefile("rb") as file:
        sock.settimeout(PATIENCE)
        sock.sendall(data)
        if ends:
            sock.shutdown(socket.SHUT_WR)
        answer: dict[str, Any] = json.loads(file.readline())
        assert file.read() == b"", "one answer for each connection"
        return answer


def ask(folder: Path, act: str, **args: object) -> dict[str, Any]:
    return send(folder, json.dumps({"act": act, "args": args}).encode() + b"\n")


def test_what_is_asked_is_answered_with_one_line(folder: Path) -> None:
    assert ask(folder, "echo", a="ä") == {"ok": True, "lines": ["{'a': 'ä'}"], "data": {"a": "ä"}}
    assert send(folder, b'{"act": "echo"}\n')["data"] == {}


def test_what_was_not_done_is_told_in_a_sentence(folder: Path) -> None:
    assert ask(folder, "fail") == {"ok": False, "error": "It is not to be."}
    assert "nothing called 'nonsense'" in ask(folder, "nonsense")["error"]


def test_a_fault_of_ours_is_logged_not_told_and_ends_nothing(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert "secret" not in ask(folder, "stumble")["error"]
    assert "a secret of ours" in caplog.text
    assert ask(folder, "echo")["ok"]


@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"\xff\xfe\x00\n",
        b"GET / HTTP/1.1\n",
        b"[]\n",
        b"17\n",
        b"null\n",
        b'{"act": 5}\n',
        b'{"act": "echo", "args": []}\n',
        b'{"act": ["echo"]}\n',
        b'{"act": "\\ud800"}\n',
        b"[" * 60_000 + b"\n",
        b"1" * 60_000 + b"\n",
    ],
)
def test_garbage_is_refused_and_the_next_request_answered(folder: Path, garbage: bytes) -> None:
    assert not send(folder, garbage)["ok"]
    assert ask(folder, "echo")["ok"]


def test_a_request_that_is_not_complete_is_not_carried_out(folder: Path) -> None:
    assert send(folder, b'{"act": "echo"}', ends=True) == {"ok": False, "error": "The request was not complete."}


def test_a_request_that_never_ends_takes_no_memory(folder: Path) -> None:
    sock = connect(folder)
    assert sock is not None
    with sock:
        sock.settimeout(PATIENCE)
        try:
            sock.sendall(b"x" * 10_000_000)
        except OSError:
            pass  # it was hung up on before all of it was sent
    assert ask(folder, "echo")["ok"]


def test_who_is_slow_is_given_up_on_and_the_next_one_served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "REQUEST_TIME", 0.05)
    assert "was not complete within" in send(folder, b'{"act"')["error"]
    assert ask(folder, "echo")["ok"]


def test_who_goes_without_waiting_harms_nobody(folder: Path) -> None:
    for data in (b"", b'{"act": "echo"', b'{"act": "echo"}\n'):
        sock = connect(folder)
        assert sock is not None
        sock.sendall(data)
        sock.close()
    assert ask(folder, "echo")["ok"]


def test_the_socket_is_for_its_owner_alone(folder: Path) -> None:
    assert stat.S_IMODE((folder / "admin.sock").stat().st_mode) == 0o600


def test_another_user_is_refused_even_with_a_way_to_the_socket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "peer_uid", lambda client: os.geteuid() + 1)
    assert ask(folder, "echo") == {"ok": False, "error": "Only the user that the server runs as may do that."}


def test_the_system_says_who_is_at_the_other_end() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with ours, theirs:
        assert admin.peer_uid(ours) == os.geteuid()
        assert admin.may_ask(ours)


def test_the_socket_of_a_killed_server_is_replaced(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(tmp_path / "admin.sock"))
    assert connect(tmp_path) is None
    listening = AdminSocket(tmp_path, HANDLERS)
    listening.start()
    try:
        assert ask(tmp_path, "echo")["ok"]
    finally:
        listening.stop()


def test_a_folder_with_a_very_long_name_has_one_too(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    assert connect(folder) is None
    listening = AdminSocket(folder, HANDLERS)
    listening.start()
    try:
        assert ask(folder, "echo")["ok"]
    finally:
        listening.stop()
    assert list(folder.iterdir()) == []


def test_nothing_is_left_of_it_even_where_somebody_is_half_way_through(tmp_path: Path) -> None:
    before = set(os.listdir("/proc/self/fd"))
    listening = AdminSocket(tmp_path, HANDLERS)
    listening.start()
    sock = connect(tmp_path)
    assert sock is not None
    with sock:
        sock.sendall(b'{"act"')
        listening.stop()
    assert not list(tmp_path.iterdir())
    assert set(os.listdir("/proc/self/fd")) <= before
    assert "admin" not in {thread.name for thread in threading.enumerate()}
    never_started = AdminSocket(tmp_path, HANDLERS)
    never_started.stop()
    assert not list(tmp_path.iterdir())


def test_where_there_can_be_no_socket_the_server_says_so(tmp_path: Path) -> None:
    (tmp_path / "admin.sock").mkdir()
    with pytest.raises(StartError, match=r"Cannot make .*admin\.sock"):
        AdminSocket(tmp_path, HANDLERS)


def test_no_server_is_no_error(tmp_path: Path) -> None:
    assert connect(tmp_path) is None
    assert connect(tmp_path / "nowhere") is None
    assert connect(tmp_path / ("x" * 120)) is None
