"""Known servers: who is believed, and what is kept of it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from threadtalk.client.pins import AUTHORITY, Pins, PinsUnreadable, Verdict, judge, pins_path
from threadtalk.client.target import Target

A, B, C = "a" * 64, "b" * 64, "c" * 64
SERVER = Target("chat.example.org", 8255)


@pytest.mark.parametrize(
    ("expected", "pinned", "is_trusted", "verdict"),
    [
        # presented is always A
        ("", "", False, Verdict.PIN),
        ("", "", True, Verdict.ACCEPT),
        ("", A, False, Verdict.ACCEPT),
        ("", A, True, Verdict.ACCEPT),
        ("", B, False, Verdict.CHANGED),
        ("", B, True, Verdict.ACCEPT),
        ("", AUTHORITY, True, Verdict.ACCEPT),
        ("", AUTHORITY, False, Verdict.CHANGED),
        (A, AUTHORITY, False, Verdict.PIN),
        (B, AUTHORITY, True, Verdict.MISMATCH),
        (A, "", False, Verdict.PIN),
        (A, "", True, Verdict.PIN),
        (A, A, False, Verdict.ACCEPT),
        (A, B, False, Verdict.PIN),
        (B, "", False, Verdict.MISMATCH),
        (B, "", True, Verdict.MISMATCH),
        (B, A, False, Verdict.MISMATCH),
        (B, A, True, Verdict.MISMATCH),
        (B, B, True, Verdict.MISMATCH),
    ],
)
def test_who_is_believed(expected: str, pinned: str, is_trusted: bool, verdict: Verdict) -> None:
    assert judge(A, expected=expected, pinned=pinned, is_trusted=is_trusted) is verdict


def test_a_server_met_once_is_known_the_next_time() -> None:
    assert Pins().get(SERVER) == ""
    assert Pins().keep(SERVER, A)
    assert Pins().get(SERVER) == A
    assert Pins().get(Target("CHAT.example.org", 8255)) == A
    assert Pins().get(Target("chat.example.org", 8256)) == ""
    for pin in (B, AUTHORITY, A):
        assert Pins().keep(SERVER, pin)
        assert Pins().get(SERVER) == pin


def test_where_one_has_been_is_nobody_elses_business() -> None:
    Pins().keep(SERVER, A)
    assert pins_path().stat().st_mode & 0o777 == 0o600


def test_clients_that_meet_servers_at_once_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "known"

    def meet(number: int) -> None:
        for port in range(1, 101):
            Pins(path).keep(Target(f"host{number}", port), A)

    threads = [threading.Thread(target=meet, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = path.read_text().splitlines()
    assert len(set(lines)) == len(lines) == 400


def test_a_damaged_line_makes_no_other_server_unknown(tmp_path: Path) -> None:
    path = tmp_path / "known"
    Pins(path).keep(SERVER, A)
    with path.open("ab") as file:
        file.write(b"\xff\x00 nonsense\n\nchat.example.org:8255 abc")  # no line end
    Pins(path).keep(Target("::1", 1), B)
    assert Pins(path).get(SERVER) == A
    assert Pins(path).get(Target("::1", 1)) == B


def test_what_cannot_be_written_is_known_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    pins = Pins(tmp_path / "file" / "known")
    assert pins.get(SERVER) == ""
    assert not pins.keep(SERVER, A)
    assert pins.get(SERVER) == A


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_file_that_cannot_be_read_makes_nobody_trusted(tmp_path: Path) -> None:
    path = tmp_path / "known"
    Pins(path).keep(SERVER, A)
    path.chmod(0)
    with pytest.raises(PinsUnreadable, match="Permission denied"):
        Pins(path).get(SERVER)


def test_a_folder_in_the_place_of_the_file_makes_nobody_trusted(tmp_path: Path) -> None:
    with pytest.raises(PinsUnreadable, match="Is a directory"):
        Pins(tmp_path).get(SERVER)
