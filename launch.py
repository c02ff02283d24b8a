"""What `Server_1.py` and `Client_1.py` … `Client_4.py` share: run the package from this checkout, wherever they are.

If the Python that runs this has the packages that ThreadTalk needs, it goes on at once. Else it goes on in `.venv`
beside this file, which it makes on the first start. `python3 launch.py COMMAND` is the same as `threadtalk COMMAND`,
and `python3 launch.py test` runs the tests, with what they need installed in the same place.

This file must be readable for Python 3.8 as well, so that an old Python can say that it is too old.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NoReturn

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER / "pyproject.toml"
VENV = FOLDER / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

OLDEST_PYTHON = (3, 11)

CHECK = "--check-dependencies"
"""Asks this file, run by some Python, whether that Python has everything."""

HAS_PIP = f"import pip, sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
"""A program that tells whether a virtual environment can be installed into."""

REBUILT = "_THREADTALK_REBUILT"
"""Set in the environment once .venv has been repaired, so that it is not tried for ever."""

JUST_INSTALLED = "_THREADTALK_JUST_INSTALLED"
"""Set in the environment by the first start: a server that was started in the same moment is only now on its way."""


def run(command: str) -> NoReturn:
    """Do what `threadtalk COMMAND`, with the arguments of this script, would do; it does not return."""
    try:
        _check_python()
        _prepare("")
        sys.path.insert(0, str(FOLDER / "src"))
        from threadtalk.cli import main

        sys.exit(main([command, *sys.argv[1:]]))
    except KeyboardInterrupt:
        sys.exit(130)


def run_any() -> NoReturn:
    """Do what the first argument of this script says."""
    try:
        _check_python()
        arguments = sys.argv[1:]
        if arguments[:1] == [CHECK]:
            sys.exit(1 if _missing(*arguments[1:]) else 0)
        if arguments[:1] == ["test"]:
            _prepare("dev")
            _run_tests(arguments[1:])
        _prepare("")
        sys.path.insert(0, str(FOLDER / "src"))
        from threadtalk.cli import main

        sys.exit(main(arguments, prog="python3 launch.py"))
    except KeyboardInterrupt:
        sys.exit(130)


def _run_tests(arguments: list[str]) -> NoReturn:
    source = str(FOLDER / "src")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH")]))
    os.chdir(FOLDER)
    if not any(each.startswith(("-n", "--numprocesses")) for each in arguments):
        arguments = ["-n", "auto", *arguments]
    _become([sys.executable, "-m", "pytest", *arguments])


def _check_python() -> None:
    if sys.version_info >= OLDEST_PYTHON:
        return
    have = ".".join(map(str, sys.version_info[:3]))
    newer = next(filter(_runs, (f"python3.{minor}" for minor in range(19, 10, -1))), None)
    script = shlex.quote(sys.argv[0])
    hint = f"Try: {newer} {script}" if newer else "Newer ones: https://www.python.org/downloads/"
    _give_up(f"ThreadTalk needs Python 3.11 or newer, and this is Python {have}. {hint}")


def _runs(name: str) -> bool:
    """Tell whether there is a program of this name, and not just a stand-in that says where to get it."""
    command = [name, "-c", ""]
    quiet = subprocess.DEVNULL
    return shutil.which(name) is not None and subprocess.call(command, stdout=quiet, stderr=quiet) == 0


def _prepare(extra: str) -> None:
    """Return if this Python has all that is needed; else go on in another process that has.

    `extra` is the extra of pyproject.toml that is needed too; "" for none.
    """
    missing = _missing(extra)
    if not missing:
        return
    if _is_inside_venv():
        # Made for another version of Python, or damaged since.
        if os.environ.get(REBUILT):
            _give_up(f"{VENV} lacks {', '.join(missing)}, though they were installed. Delete it and start again.")
        os.environ[REBUILT] = "1"
        _stamp(extra).unlink(missing_ok=True)
    if not _is_complete(extra):
        try:
            with _locked():
                if not _is_complete(extra):  # nobody else has completed it while we waited
                    _install(extra, missing)
            os.environ[JUST_INSTALLED] = "1"
        except OSError as error:
            by_hand = _quoted([sys.executable, "-m", "venv", "--clear", str(VENV)])
            _give_up(f"{VENV} cannot be made: {error}. To try it by hand: {by_hand}")
    _become([str(VENV_PYTHON), *sys.argv])


def _missing(extra: str = "") -> list[str]:
    """Return what of the needed packages this Python lacks, or has in a version that does not do."""
    import importlib.metadata
    import tomllib

    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]
    missing = []
    for requirement in needed:
        name, specifiers = re.match(r"([\w.-]+)(.*)", requirement).groups()  # type: ignore[union-attr]
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if not _satisfies(version, specifiers):
            missing.append(name)
    return missing


def _satisfies(version: str, specifiers: str) -> bool:
    """Tell whether a version is within >= and <, which is all that our pyproject.toml uses."""
    have = _release(version)
    for operator, bound in re.findall(r"(>=|<)\s*([\d.]+)", specifiers):
        if (have >= _release(bound)) != (operator == ">="):
            return False
    return True


def _release(version: str) -> list[int]:
    numbers = [int(each) for each in re.match(r"[\d.]*", version)[0].split(".") if each]  # type: ignore[index]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def _is_inside_venv() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def _stamp(extra: str) -> Path:
    """Return the file that says that everything has been installed; it holds the hash of what it was installed by."""
    return VENV / f"threadtalk-{extra or 'base'}.stamp"


def _stamp_content() -> str:
    return hashlib.sha256(PROJECT.read_bytes() + str(FOLDER).encode()).hexdigest()


def _is_complete(extra: str) -> bool:
    try:
        return VENV_PYTHON.exists() and _stamp(extra).read_text() == _stamp_content()
    except OSError:
        return False


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Hold the only right to change .venv. The lock is on pyproject.toml and goes with the process, however it ends."""
    with PROJECT.open("rb") as file:
        if not _lock(file.fileno(), wait=False):
            _say("Another start is installing what is needed; waiting for it ...")
            _lock(file.fileno(), wait=True)
        yield


def _lock(descriptor: int, *, wait: bool) -> bool:
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # a byte that nobody reads: locks are mandatory on Windows
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
                return True
            except OSError:
                if not wait:
                    return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks: rather without than not at all


def _install(extra: str, missing: list[str]) -> None:
    """Make .venv, or complete what is there of it. Raises `OSError`."""
    target = str(FOLDER) + (f"[{extra}]" if extra else "")
    if _works([str(FOLDER / "launch.py"), CHECK, extra]):  # installed by hand
        _stamp(extra).write_text(_stamp_content())
        return
    _say(f"ThreadTalk needs {_and(missing)}, which this Python does not have.")
    _say(f"Installing into {VENV}, this once; nothing else on this machine is changed.")
    if not _works(["-c", HAS_PIP]):
        _make_venv()
    install = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-e", target]
    # Its output is progress, not the output of this script; and the script's input is not meant for it.
    if subprocess.call(install, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), cwd=FOLDER) != 0:
        _give_up(
            "The packages could not be installed; the lines above say why. "
            f"With a connection to the package index, start again, or by hand: {_quoted([*install[:4], '-e', target])}"
        )
    _stamp(extra).write_text(_stamp_content())
    _say("Done. From now on it starts at once.\n")


def _make_venv() -> None:
    import importlib.util

    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        _give_up(
            "This Python cannot make virtual environments, because it has no ensurepip. "
            f"On Debian and Ubuntu, install it and start again: apt install {package}"
        )
    # Away with what an interrupted start has left; but not with the ground that this process stands on.
    python = getattr(sys, "_base_executable", sys.executable) if _is_inside_venv() else sys.executable
    command = [python, "-m", "venv", "--clear", str(VENV)]
    if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()) != 0:
        _give_up(f"{VENV} could not be made; the lines above say why. To try it by hand: {_quoted(command)}")


def _works(arguments: list[str]) -> bool:
    """Tell whether .venv has a Python, and whether it does this."""
    try:
        quiet = subprocess.DEVNULL
        return subprocess.call([str(VENV_PYTHON), *arguments], stdin=quiet, stdout=quiet, stderr=quiet) == 0
    except OSError:
        return False


def _become(command: list[str]) -> NoReturn:
    """Go on as another program; on Windows, as its parent."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:
            continue  # it has been told as well, and says when it is done


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _quoted(command: list[str]) -> str:
    return subprocess.list2cmdline(command) if os.name == "nt" else " ".join(map(shlex.quote, command))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _give_up(text: str) -> NoReturn:
    _say(text)
    sys.exit(1)


if __name__ == "__main__":
    run_any()
