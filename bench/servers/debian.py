"""Servers out of Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess


def installed(name: str) -> str:
    """Return where a program is. Raises `SystemExit`, with what to do about it, where it is not installed."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        raise SystemExit(f"{name} is not installed: apt-get install {name}")
    return found


def version(program: str, flag: str) -> str:
    """Return the first line that a program says of itself."""
    found = subprocess.run([program, flag], capture_output=True, text=True, check=False)
    return next(iter((found.stdout or found.stderr).splitlines()), "?")
