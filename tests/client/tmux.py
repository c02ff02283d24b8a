"""A real terminal for tests: one program in tmux, its screen as text."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path
from typing import Self

from tests.client.conftest import PATIENCE, need_tool

POLL = 0.02
"""Seconds between two looks at the screen; tmux has no way to tell when it changes."""


class Terminal:
    """One program in a terminal of its own, with a tmux server of its own."""

    def __init__(self, folder: Path, command: list[str], *, width: int = 80, height: int = 24) -> None:
        self._tmux = [need_tool("tmux", shutil.which("tmux")), "-S", str(folder / "tmux.sock"), "-f", "/dev/null"]
        self._exit_file = folder / "exit"
        script = folder / "run.sh"
        quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in command)
        # The shell stays, so that the last screen can be looked at.
        script.write_text(f"{quoted}\necho $? > '{self._exit_file}'\nexec cat\n")
        size = ["-x", str(width), "-y", str(height)]
        subprocess.run([*self._tmux, "new-session", "-d", *size, "sh", str(script)], check=True, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, timeout=PATIENCE, capture_output=True)

    def type(self, text: str) -> None:
        subprocess.run([*self._tmux, "send-keys", "-l", text], check=True, timeout=PATIENCE)

    def press(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True, timeout=PATIENCE)

    def paste(self, text: str) -> None:
        subprocess.run([*self._tmux, "set-buffer", text], check=True, timeout=PATIENCE)
        subprocess.run([*self._tmux, "paste-buffer", "-p"], check=True, timeout=PATIENCE)

    def resize(self, width: int, height: int) -> None:
        size = ["-x", str(width), "-y", str(height)]
        subprocess.run([*self._tmux, "resize-window", *size], check=True, timeout=PATIENCE)

    def screen(self, *, scrollback: bool = False) -> list[str]:
        """Return the lines on the screen, without spaces at their ends and without empty lines."""
        far = ["-S", "-"] if scrollback else []
        capture = [*self._tmux, "capture-pane", "-p", *far]
        done = subprocess.run(capture, check=True, timeout=PATIENCE, capture_output=True, text=True)
        return [line.rstrip() for line in done.stdout.splitlines() if line.strip()]

    def see(self, *ends: str) -> list[str]:
        """Wait until the last lines of the screen are these; what stands in front of them in a line is left aside."""
        return self._wait(lambda screen: _ends_with(screen, ends), f"never saw {ends}")

    def see_anywhere(self, *parts: str) -> list[str]:
        """Wait until all of these stand in one line of the screen, wherever it is."""
        return self._wait(lambda screen: any(all(p in line for p in parts) for line in screen), f"never saw {parts!r}")

    def exit_code(self) -> int:
        deadline = time.monotonic() + PATIENCE
        while not self._exit_file.exists() or not self._exit_file.read_text().strip():
            assert time.monotonic() < deadline, "\n".join(["it goes on:", *self.screen()])
            time.sleep(POLL)
        return int(self._exit_file.read_text())

    def _wait(self, is_it: object, complaint: str) -> list[str]:
        deadline = time.monotonic() + PATIENCE
        while not is_it(screen := self.screen()):  # type: ignore[operator]
            assert time.monotonic() < deadline, "\n".join([complaint, *screen])
            time.sleep(POLL)
        return screen


def _ends_with(screen: list[str], ends: tuple[str, ...]) -> bool:
    last = screen[-len(ends) :]
    return len(last) == len(ends) and all(line.endswith(end) for line, end in zip(last, ends, strict=True))
