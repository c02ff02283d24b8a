"""Addresses as people write them."""

from __future__ import annotations

import pytest

from threadtalk.client.target import Target, parse_target


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("", "localhost", 8255),
        ("example.org", "example.org", 8255),
        ("example.org:99", "example.org", 99),
        (":99", "localhost", 99),
        ("example.org:", "example.org", 8255),
        ("127.0.0.1:65535", "127.0.0.1", 65535),
        ("[::1]:8255", "::1", 8255),
        ("[::1]", "::1", 8255),
        ("::1", "::1", 8255),
        (" host ", "host", 8255),
    ],
)
def test_addresses(text: str, host: str, port: int) -> None:
    assert parse_target(text) == Target(host, port)


@pytest.mark.parametrize(
    "text", ["host:0", "host:65536", "host:x", "host:-1", "host:²", "[::1", "[]:1", "[::1]x", "a b", "a\x1b"]
)
def test_what_is_no_address_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not an address|is not a port"):
        parse_target(text)


@pytest.mark.parametrize("text", ["localhost:8255", "[::1]:99"])
def test_an_address_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_target(text)) == text
