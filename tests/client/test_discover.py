"""Servers in the local network: both ends, over loopback, and what strangers may announce."""

from __future__ import annotations

import argparse
import sys
import time

import pytest

from threadtalk.client import discover
from threadtalk.client.discover import Found, describe, find, read
from threadtalk.client.pins import Pins, pins_path
from threadtalk.client.target import Target
from threadtalk.errors import ThreadTalkError
from threadtalk.links import JoinLink
from threadtalk.net import announce
from threadtalk.net.announce import Announcer

FP = "0123456789abcdef" * 4
LOOPBACK = ["127.0.0.1"]

PATIENCE = 10.0


def test_a_server_that_announces_itself_is_found_until_it_stops() -> None:
    announcer = Announcer("Our öffice. Dept. 2", 8255, FP, LOOPBACK)
    announcer.start()
    try:
        found = next(each for each in find(PATIENCE, LOOPBACK) if each.link.fingerprint == FP)
        assert found == Found("Our öffice. Dept. 2", JoinLink("127.0.0.1", 8255, "", FP))
    finally:
        began_at = time.monotonic()
        announcer.stop()
        assert time.monotonic() - began_at < announce.STOP_TIMEOUT
    assert not announcer._thread.is_alive()


def test_both_ends_speak_of_the_same_service() -> None:
    assert discover.SERVICE_TYPE == announce.SERVICE_TYPE


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with pytest.raises(ThreadTalkError, match=r"threadtalk\[lan\]"):
        next(find(1))


def test_without_a_network_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise OSError(19, "No such device")

    monkeypatch.setattr("zeroconf.Zeroconf", fail)
    with pytest.raises(ThreadTalkError, match="The local network cannot be asked: No such device"):
        next(find(1))


@pytest.mark.parametrize(
    ("addresses", "port", "properties", "found"),
    [
        (["10.0.0.1"], 1, {b"name": b"Tea", b"fp": FP.encode()}, Found("Tea", JoinLink("10.0.0.1", 1, "", FP))),
        (["fe80::1%2", "fd00::1"], 1, {}, Found("(without a name)", JoinLink("fd00::1", 1))),
        (["fd00::1", "10.0.0.1"], 1, {b"name": None}, Found("(without a name)", JoinLink("10.0.0.1", 1))),
        (["10.0.0.1"], 1, {b"name": b"T", b"fp": b"12"}, Found("T", JoinLink("10.0.0.1", 1))),
        ([], 1, {}, None),
        (["10.0.0.1"], 0, {}, None),
        (["10.0.0.1"], None, {}, None),
    ],
)
def test_what_an_announcement_says(
    addresses: list[str], port: int | None, properties: dict[bytes, bytes | None], found: Found | None
) -> None:
    assert read(addresses, port, properties) == found


@pytest.mark.parametrize("name", [b"\x1b]0;owned\x07", b"a\nb", b"\xe2\x80\xaeeman", b"\xff\xfe", b"x" * 500])
def test_a_strangers_announcement_is_one_harmless_line(name: bytes) -> None:
    found = read(["10.0.0.1"], 1, {b"name": name, b"fp": b'"; rm -rf ~; "'})
    assert found is not None
    line = describe(found, Pins())
    assert line.isprintable()
    assert len(line) < 150
    assert line.endswith('threadtalk join "threadtalk://10.0.0.1:1/"')


def test_a_strangers_announcement_does_not_take_the_place_of_a_server_one_knows() -> None:
    pins = Pins()
    pins.keep(Target("10.0.0.1", 1), FP)
    true = Found("Tea", JoinLink("10.0.0.1", 1, "", FP))
    false = Found("Tea", JoinLink("10.0.0.1", 1, "", "0" * 64))
    assert describe(true, pins) == f'Tea  10.0.0.1:1  threadtalk join "threadtalk://10.0.0.1:1/#?fp={FP}"'
    assert "another certificate" in describe(false, pins)
    assert "0000" not in describe(false, pins)


def test_finding_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discover, "find", lambda seconds: iter(()))
    with pytest.raises(ThreadTalkError, match="No server announced itself within 3 seconds"):
        discover.run(parse())


def test_what_is_found_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(discover, "find", lambda seconds: iter([Found("Tea", JoinLink("::1", 1))] * int(seconds)))
    assert discover.run(parse("--time", "2")) == 0
    assert capsys.readouterr().out.splitlines() == ['Tea  [::1]:1  threadtalk join "threadtalk://[::1]:1/"'] * 2


def test_known_servers_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pins_path().mkdir(parents=True)
    monkeypatch.setattr(discover, "find", lambda seconds: iter([Found("Tea", JoinLink("::1", 1))]))
    with pytest.raises(ThreadTalkError, match="cannot be read"):
        discover.run(parse())


@pytest.mark.parametrize("text", ["0", "-1", "x", "nan", "inf", "61"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SystemExit):
        parse(f"--time={text}")


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    discover.add_arguments(parser)
    return parser.parse_args(arguments)
