"""Announcing a server; that it is found is in tests/client/test_discover.py."""

from __future__ import annotations

import logging
import sys

import pytest
from zeroconf import ServiceInfo

from threadtalk.net import announce
from threadtalk.net.announce import Announcer, txt_record

FP = "0123456789abcdef" * 4
LOOPBACK = ["127.0.0.1"]

PATIENCE = 10.0


def announce_in_vain(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Start an announcer that cannot do its work, and return what it logs."""
    caplog.set_level(logging.INFO, "threadtalk")
    announcer = Announcer("x", 8255, "", LOOPBACK)
    announcer.start()
    announcer._thread.join(PATIENCE)
    announcer.stop()
    return [record.getMessage() for record in caplog.records]


def test_without_a_network_the_server_starts_all_the_same(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise OSError(19, "No such device")

    monkeypatch.setattr("zeroconf.Zeroconf", fail)
    assert announce_in_vain(caplog) == ["Not announced in the local network: [Errno 19] No such device"]


def test_without_the_package_a_line_says_what_to_install(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    assert announce_in_vain(caplog) == ["Not announced in the local network: that needs pip install 'threadtalk[lan]'"]


def test_a_server_that_nobody_else_can_reach_is_not_announced() -> None:
    announcer = Announcer("x", 8255, "", [])
    announcer.start()
    announcer.stop()
    assert announcer._thread.ident is None


@pytest.mark.parametrize("name", ["x" * 1000, "ä" * 1000, "", "\x1b[2J", "a.b.c", "\ud800"])
def test_any_name_can_be_announced(name: str) -> None:
    announcer = Announcer(name, 8255, FP, LOOPBACK)
    label = announce._label(announcer._name)
    assert label
    assert len(label.encode()) <= 63
    ServiceInfo(announce.SERVICE_TYPE, f"{label}.{announce.SERVICE_TYPE}", properties=txt_record(announcer._name, FP))


def test_the_fingerprint_of_a_server_that_does_not_encrypt_is_left_out() -> None:
    assert txt_record("Tea", FP) == {"name": "Tea", "fp": FP}
    assert txt_record("Tea", "") == {"name": "Tea"}
