"""Hooks over real sockets: a moderator makes one in a terminal, and a program speaks by it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from threadtalk.log.sqlite import SqliteLog
from threadtalk.net.routes.hooks import LINES_AT_ONCE
from threadtalk.server import Server
from threadtalk.wire.webhook import BODY_MAX

from .talker import Talker
from .test_irc import IrcTalker
from .test_web import exchange

Join = Callable[..., Talker]
StartServer = Callable[..., Server]


def post(
    server: Server, path: str, body: bytes | str = "hello", kind: str = "text/plain"
) -> tuple[int, dict[str, str]]:
    """Post to a path; return the status and what stands in the JSON of the answer."""
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("POST", path, body, {"Content-Type": kind} if kind else {})
    answer: HTTPResponse = connection.getresponse()
    data = answer.read()
    assert answer.headers["Connection"] == "close"
    assert answer.headers["Cache-Control"] == "no-store"
    connection.close()
    return answer.status, json.loads(data) if data else {}


def make_hook(talker: Talker, name: str = "builds") -> str:
    """Have somebody who moderates #tea make a hook there; return its path."""
    talker.type(f"/hook add {name}")
    talker.see(f"-- {name}/hook can speak in #tea, by a POST to this address, which is told only now:")
    return talker.see("--   /hooks/…").removeprefix("--   ")


@pytest.fixture
def anna(join: Join) -> Talker:
    anna = join("Anna")
    anna.type("/join #tea")
    anna.see("-- You are now in #tea …")
    return anna


def test_what_a_program_posts_is_said_in_the_room(server: Server, anna: Talker) -> None:
    path = make_hook(anna)
    bob = IrcTalker(server.address, "Bob", "message-tags")
    bob.type("JOIN #tea\r")
    bob.see_message("End of /NAMES list")
    assert post(server, path, "the build is green") == (204, {})
    anna.see("[#tea] builds/hook: the build is green")
    line = bob.see_message(":builds/hook!hook@hook PRIVMSG #tea :the build is green")
    assert "bot" in line.split(" ")[0].lstrip("@").split(";")
    message = {"text": "one\ntwo", "username": "Anna", "channel": "#lobby"}
    assert post(server, path, json.dumps(message), "application/json") == (204, {})
    anna.see("[#tea] builds/hook: one")
    anna.see("    two")
    bob.close()


def test_hooks_are_listed_and_removed_in_the_terminal(server: Server, anna: Talker) -> None:
    anna.type("/hook")
    anna.see("-- #tea has no hooks.")
    path = make_hook(anna)
    anna.type("/hook")
    anna.see("-- #tea has hooks:")
    assert path.removeprefix("/hooks/") not in anna.see("--   builds/hook, made by Anna at …")
    anna.type("/hook add builds")
    anna.see("! #tea has a hook builds already. /hook remove builds takes it away.")
    anna.type("/hook remove builds")
    anna.see("-- builds/hook is gone from #tea.")
    assert post(server, path)[0] == 404
    anna.type("/hook remove builds")
    anna.see("! #tea has no hook builds. /hook lists those it has.")


def test_hooks_are_made_by_irc(server: Server) -> None:
    anna = IrcTalker(server.address, "anna")
    anna.type("JOIN #tea\r\nCS HOOK #tea ADD builds\r")
    anna.see(":threadtalk.local NOTICE anna :builds/hook can speak in #tea by a POST to …")
    anna.see(":threadtalk.local NOTICE anna :This address is told only now: who knows it can speak there")
    (path,) = [line.rpartition(" ")[2] for line in anna.lines if "/hooks/" in line]
    assert post(server, path, "hi")[0] == 204
    anna.see(":builds/hook!hook@hook PRIVMSG #tea :hi")
    anna.type("PRIVMSG ChanServ :HOOK #tea\r")
    anna.see(":threadtalk.local NOTICE anna :builds/hook in #tea by anna, …")
    anna.type("CS HOOK #tea REMOVE builds\r")
    anna.see(":threadtalk.local NOTICE anna :builds/hook is gone from #tea")
    anna.type("CS HOOK #tea LIST\r")
    anna.see(":threadtalk.local NOTICE anna :#tea has no hooks")
    anna.type("CS HOOK #tea ADD\r")
    anna.see(":ChanServ!ChanServ@threadtalk.local NOTICE anna :Usage: HOOK <channel> [LIST|ADD <name>|REMOVE <name>]")
    anna.close()


def test_who_is_refused_is_told_why_in_json(server: Server, anna: Talker) -> None:
    path = make_hook(anna)
    for body, kind, status, code in (
        ("hello", "", 415, "unsupported-type"),
        ("text=hello", "application/x-www-form-urlencoded", 415, "unsupported-type"),
        ("{", "application/json", 400, "bad-json"),
        ('{"text": ["a"]}', "application/json", 400, "bad-json"),
        (b"\xff", "text/plain", 400, "not-utf8"),
        ("", "text/plain", 400, "text-empty"),
        ("x" * 9000, "text/plain", 413, "text-too-long"),
        ("x\n" * 200, "text/plain", 413, "too-many-lines"),
    ):
        answer = post(server, path, body, kind)
        assert (answer[0], answer[1]["code"]) == (status, code)
        assert answer[1]["text"]
    assert post(server, "/hooks/" + "x" * 32)[1]["code"] == "no-such-hook"
    assert post(server, "/hooks/")[0] == post(server, path + "/")[0] == 404
    head = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n" % path.encode()
    assert exchange(server, head + b"Content-Length: %d\r\n\r\n" % (BODY_MAX + 1)).startswith(b"HTTP/1.1 413 ")
    assert exchange(server, head + b"\r\n").startswith(b"HTTP/1.1 411 ")
    assert exchange(server, b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode()).startswith(b"HTTP/1.1 404 ")
    anna.type("nothing has come")
    assert anna.see("[#tea] …") == "[#tea] Anna: nothing has come"


def test_a_hook_that_says_too_much_has_to_wait(server: Server, anna: Talker) -> None:
    path, other = make_hook(anna), make_hook(anna, "other")
    assert [post(server, path)[0] for _ in range(LINES_AT_ONCE)] == [204] * LINES_AT_ONCE
    assert post(server, path)[0] == 429
    assert post(server, other)[0] == 204


def test_what_cannot_be_stored_is_to_be_tried_again(
    server: Server, anna: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_hook(anna)
    monkeypatch.setattr(server, "order", lambda command: [])
    assert post(server, path)[0] == 503


def test_a_token_is_nowhere_but_with_who_was_told(
    tmp_path: Path, start_server: StartServer, join: Join, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = start_server(data=str(tmp_path))
    anna = join("Anna", server)
    anna.type("/join #tea")
    anna.see("-- You are now in #tea …")
    anna.type("/register correct horse")
    anna.see("-- You are logged in as Anna.")
    anna.type("/claim")
    anna.see("[#tea] Anna has made Anna the founder")
    path = make_hook(anna)
    assert post(server, path)[0] == 204
    anna.see("[#tea] builds/hook: hello")
    server.stop()
    token = path.removeprefix("/hooks/")
    assert token not in caplog.text
    assert not [each for each in tmp_path.rglob("*") if each.is_file() and token.encode() in each.read_bytes()]
    log = SqliteLog(tmp_path)
    assert any("builds" in value for _, value in log.records())
    log.close()
    again = start_server(data=str(tmp_path))
    assert post(again, path, "still here")[0] == 204


def test_a_page_of_another_origin_learns_nothing_of_a_hook(server: Server, anna: Talker) -> None:
    """Without these headers, no browser lets a page read the answer, or send JSON at all."""
    path = make_hook(anna).encode()
    preflight = b"OPTIONS %s HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n" % path
    answer = exchange(server, preflight + b"Access-Control-Request-Method: POST\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 405 ")
    request = b"POST %s HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\nContent-Type: text/plain\r\n" % path
    answer += exchange(server, request + b"Content-Length: 2\r\n\r\nhi")
    assert b"access-control" not in answer.lower()
