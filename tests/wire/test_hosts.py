"""By which names the page may be asked for: addresses and our own, and no others, however they are written."""

from __future__ import annotations

import pytest

from threadtalk.wire.hosts import is_known, machine_names

NAMES = ("threadtalk.local", *machine_names("pc.lan"), "*.example.org", "Chat.Example.NET")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "LOCALHOST:8255",
        "localhost.",
        "chat.localhost:8255",
        "127.0.0.1",
        "127.0.0.1:8255",
        "192.168.1.5:80",
        "[::1]:8255",
        "[fd00::1]",
        "pc.lan:8255",
        "pc",
        "PC.local:8255",
        "threadtalk.local",
        "chat.example.net.:443",
        "any.example.org",
    ],
)
def test_addresses_and_our_own_names_are_known(host: str) -> None:
    assert is_known(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8255",
        "localhost.evil.example",
        "notlocalhost",
        "127.0.0.1.evil.example",
        "127.1",
        "2130706433",
        "0x7f.1",
        "[evil.example]:80",
        "pc.lan.evil.example",
        "lan",
        "local",
        "example.org",
        "a.b.example.org",
        "example.net",
        "*.example.org.evil.example",
    ],
)
def test_any_other_name_is_not(host: str) -> None:
    assert not is_known(host, NAMES)


def test_a_machine_without_a_name_has_none() -> None:
    assert machine_names("") == ()
    assert machine_names("pc") == ("pc", "pc", "pc.local")
