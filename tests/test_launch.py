"""The five scripts, on machines that have everything, nothing, or half of it."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import launch

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

SCRIPTS = ["Server_1.py", *(f"Client_{number}.py" for number in (1, 2, 3, 4))]

CHECKOUT = ["launch.py", *SCRIPTS, "pyproject.toml", "README.md", "LICENSE", "src"]

READY = "Server is running and listening..."

UNREACHABLE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": os.devnull}
"""What keeps pip from every index."""

FAKE_PIP = """
import os, pathlib, sys, time
home = pathlib.Path(__file__).parent.parent
with open(home / "pip.log", "a") as log:
    log.write(f"{sys.argv[1]} {sys.stdin.read()!r}\\n")
print("Collecting something")
mode = (home / "pip.mode").read_text()
if mode == "hang":
    time.sleep(60)
if mode == "fail":
    sys.exit("no index")
if mode == "install":
    time.sleep(0.5)
    (home / "packages.pth").write_text(@PACKAGES@)
"""
"""A pip that "installs" by pointing to the packages of the Python that runs the tests."""


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python without any packages."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True, with_pip=False)
    return folder / "bin" / "python"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh copy of what a person who has downloaded ThreadTalk has."""
    folder = tmp_path / "thread talk"  # with a space, as people have them
    folder.mkdir()
    for name in CHECKOUT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


class FakePip:
    """A .venv in the checkout, which has everything but packages, and a pip that does what it is told."""

    def __init__(self, checkout: Path) -> None:
        venv.create(checkout / ".venv", symlinks=True, with_pip=False)
        (self._folder,) = (checkout / ".venv" / "lib").glob("python*/site-packages")
        (self._folder / "pip").mkdir()
        (self._folder / "pip" / "__init__.py").touch()
        program = FAKE_PIP.replace("@PACKAGES@", repr(sysconfig.get_path("purelib")))
        (self._folder / "pip" / "__main__.py").write_text(program)
        self.do("install")

    def do(self, mode: str) -> None:
        (self._folder / "pip.mode").write_text(mode)

    @property
    def calls(self) -> list[str]:
        log = self._folder / "pip.log"
        return log.read_text().splitlines() if log.exists() else []

    def lose_packages(self) -> None:
        (self._folder / "packages.pth").unlink()

    def provide_packages(self) -> None:
        (self._folder / "packages.pth").write_text(sysconfig.get_path("purelib"))


@pytest.fixture
def pip(checkout: Path) -> FakePip:
    return FakePip(checkout)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment without what makes this Python special, and with a home folder of its own."""
    ours = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    kept = {name: text for name, text in os.environ.items() if name not in ours and not name.startswith("THREADTALK_")}
    return {**kept, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home), **more}


def begin(python: Path | str, folder: Path, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """Start a script of the checkout."""
    return subprocess.Popen(
        [str(python), *arguments],
        cwd=folder,
        env=environment(folder.parent, **variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(python: Path | str, folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the checkout to its end."""
    process = begin(python, folder, *arguments, **variables)
    out, err = process.communicate("what is typed", timeout=100)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.mark.parametrize("script", ["launch.py", *SCRIPTS])
def test_an_old_python_can_read_the_scripts_to_say_that_it_is_too_old(script: str) -> None:
    ast.parse((ROOT / script).read_text(encoding="utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_five_scripts_are_a_few_lines_over_one_helper(script: str) -> None:
    assert len((ROOT / script).read_text(encoding="utf-8").splitlines()) <= 5


def test_the_scripts_want_the_python_that_the_package_wants() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=" + ".".join(map(str, launch.OLDEST_PYTHON))


@pytest.mark.parametrize(
    ("newer", "hint"),
    [(None, "Newer ones: https://www.python.org/downloads/"), ("python3.12", "Try: python3.12 'my talk/Server_1.py'")],
)
def test_a_python_that_is_too_old_is_told_in_a_sentence(
    newer: str | None, hint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "_runs", lambda name: name == newer)
    monkeypatch.setattr(sys, "argv", ["my talk/Server_1.py"])
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
        with pytest.raises(SystemExit) as end:
            launch._check_python()
    assert end.value.code == 1
    said = f"ThreadTalk needs Python 3.11 or newer, and this is Python 3.8.18. {hint}\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("version", "specifiers", "does"),
    [
        ("4.2", ">=4.2,<5", True),
        ("4.2.0", ">=4.2,<5", True),
        ("4.14.7", ">=4.2,<5", True),
        ("4.1.9", ">=4.2,<5", False),
        ("5", ">=4.2,<5", False),
        ("5.0.1", ">=4.2,<5", False),
        ("3.0.43", ">=3.0.43, <4", True),
        ("3.0.43.post1", ">=3.0.43,<4", True),
        ("1.0", "", True),
    ],
)
def test_an_installed_version_is_compared_with_what_is_needed(version: str, specifiers: str, does: bool) -> None:
    assert launch._satisfies(version, specifiers) is does


@pytest.mark.parametrize("script", SCRIPTS)
def test_where_everything_is_there_a_script_starts_at_once(script: str, checkout: Path) -> None:
    result = run(sys.executable, checkout, script, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("usage: threadtalk " + ("serve" if script == "Server_1.py" else "join"))
    assert not (checkout / ".venv").exists()


def test_a_script_can_be_started_from_elsewhere(checkout: Path, tmp_path: Path) -> None:
    result = run(sys.executable, tmp_path, str(checkout / "Server_1.py"), "--port", "x")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("threadtalk: --port x is not allowed")


def test_every_command_can_be_had_without_installing_anything(checkout: Path) -> None:
    assert run(sys.executable, checkout, "launch.py", "version").stdout.startswith("ThreadTalk ")
    result = run(sys.executable, checkout, "launch.py", "serv")
    said = "python3 launch.py: there is no command serv. Did you mean serve?\nTo see all: python3 launch.py --help\n"
    assert (result.returncode, result.stderr) == (2, said)


def test_the_tests_are_one_command(checkout: Path) -> None:
    result = run(sys.executable, checkout, "launch.py", "test", "--version")
    assert result.returncode == 0
    assert "pytest" in result.stdout + result.stderr


def test_what_is_missing_is_installed_once_and_then_it_starts_at_once(
    checkout: Path, bare_python: Path, pip: FakePip
) -> None:
    first = run(bare_python, checkout, "Client_1.py", "--help")
    assert (first.returncode, first.stdout.split("\n")[0].split(" [")[0]) == (0, "usage: threadtalk join")
    said = first.stderr.splitlines()
    needed = "argon2-cffi, cryptography, h11, http-ece, platformdirs, prompt_toolkit, segno and websockets"
    assert said[0] == f"ThreadTalk needs {needed}, which this Python does not have."
    assert said[1].startswith(f"Installing into {checkout / '.venv'}, this once")
    assert "Collecting something" in said, "what pip does is to be seen, but is not the output of the script"
    assert pip.calls == ["install ''"], "what is typed is meant for the script, not for pip"
    again = run(bare_python, checkout, "Client_2.py", "--help")
    assert (again.returncode, again.stderr, again.stdout) == (0, "", first.stdout)
    assert len(pip.calls) == 1


def test_two_that_start_at_once_install_once(checkout: Path, bare_python: Path, pip: FakePip) -> None:
    both = [begin(bare_python, checkout, script, "--help") for script in ("Server_1.py", "Client_1.py")]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert len(pip.calls) == 1
    assert sum("Installing into" in each for each in said) == 1


def test_a_server_and_a_client_that_are_started_at_once_for_the_first_time_find_each_other(
    checkout: Path, bare_python: Path, pip: FakePip
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = begin(bare_python, checkout, "Client_1.py", f"127.0.0.1:{port}", "--alias", "Alice")
    server = begin(bare_python, checkout, "Server_1.py", "--port", str(port), "--data", ":memory:")
    try:
        said, complaints = client.communicate("hello\n", timeout=60)
        assert (client.returncode, said) == (0, "Connected to the server!\nAlice: hello\n"), complaints
    finally:
        server.terminate()
        server.communicate(timeout=60)


def test_a_failed_installation_is_told_with_the_command_to_run_by_hand_and_tried_again(
    checkout: Path, bare_python: Path, pip: FakePip
) -> None:
    pip.do("fail")
    result = run(bare_python, checkout, "Server_1.py", "--help")
    assert (result.returncode, result.stdout) == (1, "")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("The packages could not be installed; the lines above say why.")
    by_hand = shlex.split(last.partition("by hand: ")[2])
    assert by_hand == [str(checkout / ".venv/bin/python"), "-m", "pip", "install", "-e", str(checkout)]
    pip.do("install")
    assert subprocess.call(by_hand, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) == 0
    calls = len(pip.calls)
    assert run(bare_python, checkout, "Server_1.py", "--help").stderr == ""
    assert len(pip.calls) == calls, "what was done by hand is not done again"


def test_an_interrupted_installation_is_quiet_and_tried_again(checkout: Path, bare_python: Path, pip: FakePip) -> None:
    pip.do("hang")
    process = begin(bare_python, checkout, "Server_1.py", "--help")
    end = time.monotonic() + 30
    while not pip.calls:
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "launch.py" not in err, "no traceback of ours"
    pip.do("install")
    assert run(bare_python, checkout, "Server_1.py", "--help").returncode == 0


def test_a_venv_that_has_lost_its_packages_is_repaired(checkout: Path, bare_python: Path, pip: FakePip) -> None:
    """As it is after Python itself has been upgraded."""
    run(bare_python, checkout, "Server_1.py", "--help")
    pip.lose_packages()
    result = run(bare_python, checkout, "Server_1.py", "--help")
    assert result.returncode == 0, result.stderr
    assert len(pip.calls) == 2


def test_a_venv_that_cannot_be_repaired_is_not_tried_for_ever(checkout: Path, bare_python: Path, pip: FakePip) -> None:
    pip.do("nothing")
    result = run(bare_python, checkout, "Server_1.py", "--help")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith("though they were installed. Delete it and start again.")
    assert len(pip.calls) == 2


def test_when_the_project_needs_something_else_it_is_looked_at_again(
    checkout: Path, bare_python: Path, pip: FakePip
) -> None:
    run(bare_python, checkout, "Server_1.py", "--help")
    project = checkout / "pyproject.toml"
    project.write_text(re.sub(r'"platformdirs>=[^"]+"', '"platformdirs>=1000"', project.read_text()))
    result = run(bare_python, checkout, "Server_1.py", "--help")
    assert result.returncode == 1
    assert re.match(r"ThreadTalk needs .*platformdirs", result.stderr)
    assert len(pip.calls) >= 2


def test_a_folder_that_cannot_become_a_venv_is_told(checkout: Path, bare_python: Path) -> None:
    (checkout / ".venv").write_text("not a folder")
    result = run(bare_python, checkout, "Server_1.py", "--help")
    assert (result.returncode, result.stdout) == (1, "")
    last = result.stderr.splitlines()[-1]
    assert "could not be made" in last
    assert "-m venv --clear" in last


def test_a_debian_without_its_venv_package_is_told_which_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as end:
        launch._make_venv()
    assert end.value.code == 1
    assert f"apt install python3.{sys.version_info.minor}-venv" in capsys.readouterr().err


def test_without_a_network_the_start_ends_in_a_clear_sentence(checkout: Path, bare_python: Path) -> None:
    result = run(bare_python, checkout, "Server_1.py", **UNREACHABLE)
    assert (result.returncode, result.stdout) == (1, "")
    last = result.stderr.splitlines()[-1]
    assert last.startswith("The packages could not be installed")
    assert last.endswith(f"by hand: '{checkout}/.venv/bin/python' -m pip install -e '{checkout}'")
    assert not list((checkout / ".venv").glob("*.stamp"))


@pytest.fixture
def fresh_server(checkout: Path, bare_python: Path) -> Iterator[subprocess.Popen[str]]:
    process = begin(bare_python, checkout, "Server_1.py", "--port", "0")
    yield process
    process.kill()
    process.communicate()


@pytest.mark.torture
@pytest.mark.timeout(300)
def test_one_command_on_a_fresh_machine_ends_in_a_running_server(
    fresh_server: subprocess.Popen[str], checkout: Path, bare_python: Path, tmp_path: Path
) -> None:
    """For real: an environment is made, the packages come from the index, and the server serves."""
    lines: list[str] = []
    assert fresh_server.stdout is not None
    for line in fresh_server.stdout:
        lines.append(line.rstrip("\n"))
        if READY in line:
            break
    assert lines, fresh_server.communicate()[1]
    assert lines[-1] == READY
    assert re.match(r"To join from here: +python3 Client_1\.py localhost:\d+$", lines[0])
    fresh_server.send_signal(signal.SIGTERM)
    _, err = fresh_server.communicate(timeout=30)
    assert fresh_server.returncode == 0, err
    assert (tmp_path / "data" / "threadtalk" / "chat.db").exists()
    begun = time.monotonic()
    again = run(bare_python, checkout, "Client_1.py", "--help", **UNREACHABLE)
    assert (again.returncode, again.stderr) == (0, "")
    assert time.monotonic() - begun < 5, "a second is usual"
