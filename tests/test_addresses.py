"""By which addresses other machines find this one."""

from __future__ import annotations

import pytest

from threadtalk import addresses
from threadtalk.addresses import host_and_port, local_addresses, reachable_by


def test_the_addresses_of_this_machine_are_not_those_of_loopback() -> None:
    found = local_addresses()
    assert len(set(found)) == len(found)
    assert not {"127.0.0.1", "::1"} & set(found)


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("127.0.0.1", []),
        ("::1", []),
        ("198.51.100.9", ["198.51.100.9"]),
        ("0.0.0.0", ["198.51.100.7"]),
        ("::", ["198.51.100.7", "2001:db8::7"]),
    ],
)
def test_others_find_a_server_at_no_address_that_it_does_not_listen_on(
    host: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "local_addresses", lambda: ["198.51.100.7", "2001:db8::7"])
    assert reachable_by(host) == found


def test_an_address_of_the_new_kind_stands_in_brackets() -> None:
    assert [host_and_port(host, 8255) for host in ("192.0.2.7", "2001:db8::7")] == ["192.0.2.7:8255",
    "[2001:db8::7]:8255"]
