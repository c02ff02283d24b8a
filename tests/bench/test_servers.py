"""The adapters: what they write and start, and small runs of those servers that are installed here."""

import shutil
import sys
from pathlib import Path

import pytest

from bench.dialects import IRC
from bench.measure import Result, measure
from bench.options import Case
from bench.process import ServerMissing, running
from bench.servers import SERVERS, debian
from bench.servers.plan import Order, Plan

DAEMONS = ["ngircd", "inspircd"]
SMALL = Case("small", clients=8, rate_per_s=200, seconds=0.3, warmup_s=0.1, join_timeout_s=20)


def planned(name: str, folder: Path) -> Plan:
    if name in DAEMONS and not shutil.which(name, path="/usr/sbin:/usr/bin"):
        pytest.skip(f"{name} is not installed")
    return SERVERS[name](Order(sys.executable, folder, SMALL.clients))


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_that_is_not_installed_is_told_in_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_arguments, **_options: None)
    with pytest.raises(ServerMissing, match=rf"{name} is not installed; .*apt-get install {name}"):
        SERVERS[name](Order(sys.executable, tmp_path, 1))


@pytest.mark.parametrize("name", DAEMONS)
def test_a_daemon_is_configured_in_the_folder_of_the_run_and_on_this_machine_alone(name: str, tmp_path: Path) -> None:
    plan = planned(name, tmp_path)
    configuration = (tmp_path / f"{name}.conf").read_text()
    assert "127.0.0.1" in configuration
    assert str(tmp_path / f"{name}.conf") in plan.command
    assert plan.dialect is IRC
    assert name in plan.version.lower()


def test_a_version_is_the_first_line_that_is_said() -> None:
    assert debian.version("/bin/echo", "one\ntwo") == "one"


@pytest.mark.parametrize(
    "name", ["threadtalk-irc", "threadtalk-irc-mixed", "threadtalk-tls", "threadtalk-irc-tls", *DAEMONS]
)
def test_what_everybody_in_the_room_is_told_is_counted_rightly(name: str, tmp_path: Path) -> None:
    plan = planned(name, tmp_path)
    result = Result(name, SMALL.name)
    with running(plan.command, tmp_path, plan.environment) as server:
        measure(server, plan, SMALL, result, seed=1)
    assert result.error == ""
    assert result.joined == SMALL.clients
    assert result.notices == result.notices_due
    assert result.sent == 80
    assert (result.lost, result.doubled, result.dropped) == (0, 0, 0)
