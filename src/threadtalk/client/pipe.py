"""The face without a terminal: lines of the input are said, the chat goes to the output, the rest to stderr.

The main thread waits on one queue, into which the connection puts events and a reader puts lines. The reader may be
only `WINDOW` lines ahead of the server's answers, so a long input waits in its pipe and not in our memory.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import AliasWanted, Ended, PasswordWanted, Reached, Ready, RoomRefused, Settled
from threadtalk.client.exits import Exit
from threadtalk.client.lines import LineReader
from threadtalk.client.render import plain_text
from threadtalk.client.state import ChatState, Line, Note
from threadtalk.errors import JoinError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO, TypeAlias

    from threadtalk.client.events import Event
    from threadtalk.client.state import Shown
    from threadtalk.client.target import Target

    Input: TypeAlias = "Event | str | None"  # an event, a line of the input, the end of the input

WINDOW = 32
"""Lines sent and not yet answered: more than a round trip needs, few enough to be matched after a loss."""

LINE_MAX_BYTES = 65536
"""A line of the input is cut here; the server refuses far shorter ones, and must have something to refuse."""

CONFIRM_TIMEOUT = 10.0
"""Seconds without any answer after which, at the end of the input, the rest is given up."""

GIVE_UP_AFTER = 60.0
"""Seconds that a script waits for a server that went away: a restart, not an outage."""

GOODBYE_TIMEOUT = 4.0
"""Seconds to wait for the connection's end after goodbye; it takes at most two by itself."""

PROMPT = "Choose an alias: "

_SIDE_KINDS = ("refusal", "bye", "info", "")
"""What goes to stderr, unless a command asked for it."""

# On Windows a wait without an end cannot be interrupted by Ctrl-C.
_WAIT_MAX = 0.5 if sys.platform == "win32" else threading.TIMEOUT_MAX


class PipeFace:
    """Carries one input into the chat. `run` returns the exit code."""

    def __init__(
        self,
        target: Target,
        options: ConnectionOptions,
        *,
        alias: str | None = None,
        password: str = "",
        verbatim: bool = False,
        input_fd: int = 0,
        output: TextIO | None = None,
        errors: TextIO | None = None,
        confirm_timeout: float = CONFIRM_TIMEOUT,
    ) -> None:
        self._alias = alias
        self._password = password
        self._verbatim = verbatim
        self._input_fd = input_fd
        self._output = output if output is not None else sys.stdout
        self._errors = errors if errors is not None else sys.stderr
        self._confirm_timeout = confirm_timeout
        self._inbox: SimpleQueue[Input] = SimpleQueue()
        self._window = threading.Semaphore(WINDOW)
        if options.history is None:
            options = replace(options, history=0)
        if options.give_up_after is None:
            options = replace(options, give_up_after=GIVE_UP_AFTER)
        self._connection = Connection(target, self._inbox.put, options)
        self._state = ChatState()
        self._is_ready = False
        self._early: list[str] = []
        """Lines of the input from before we were in all rooms; if one is refused, nothing is said anywhere."""
        self._is_at_end = False
        """The input is over, or asked to leave."""
        self._is_leaving = False
        self._exit: Exit | None = None
        """The exit code, as soon as something has gone wrong."""
        self._output_is_lost = False
        """Nobody reads what we print."""
        self._progress_at = time.monotonic()

    def run(self) -> int:
        """Join, say everything, leave.

        Raises `JoinError` where the server cannot be reached, or is lost for good.
        """
        self._connection.start()
        try:
            return self._listen()
        except KeyboardInterrupt:
            self._leave(Exit.INTERRUPTED)
            if self._state.is_online:
                self._connection.join(GOODBYE_TIMEOUT)
            return Exit.INTERRUPTED

    def _listen(self) -> int:
        while True:
            try:
                item = self._inbox.get(timeout=self._patience())
            except Empty:
                self._look_at_time()
                continue
            if isinstance(item, Ended):
                return self._exit_code(item)
            if item is None:
                self._end_input()
            elif isinstance(item, str):
                self._take_line(item)
            else:
                self._take_event(item)
            if self._is_at_end and self._is_ready and not self._state.pending_count:
                self._leave()

    def _patience(self) -> float:
        if self._is_at_end and self._state.is_online and not self._is_leaving:
            return min(_WAIT_MAX, max(0.0, self._progress_at + self._confirm_timeout - time.monotonic()))
        return _WAIT_MAX

    def _look_at_time(self) -> None:
        if self._patience() <= 0:
            count = self._state.pending_count
            self._complain(f"! The server has not answered {count} of the lines; they may not have been said.")
            self._leave(Exit.LOST)

    def _take_event(self, event: Event) -> None:
        self._progress_at = time.monotonic()
        self._show(self._state.apply(event))
        if isinstance(event, Reached):
            self._start_input()
        elif isinstance(event, Ready):
            self._is_ready = True
            early, self._early = self._early, []
            for line in early:
                self._say(line)
        elif isinstance(event, Settled):
            self._window.release()
        elif isinstance(event, (AliasWanted, PasswordWanted)):
            self._leave(Exit.ALIAS_REFUSED)
        elif isinstance(event, RoomRefused):
            self._leave(Exit.LINE_REFUSED)

    def _exit_code(self, ended: Ended) -> int:
        if self._exit is None and ended.exit_code == Exit.LEFT:
            return Exit.LINE_REFUSED if self._state.undelivered else Exit.LEFT
        unsaid = self._state.pending_count + len(self._early)
        if unsaid and self._state.alias and not self._output_is_lost:
            self._complain(f"! {unsaid} of the lines were not said, as far as we know.")
        if self._exit is None:
            raise JoinError(ended.reason, ended.exit_code)
        return self._exit

    def _leave(self, because: Exit | None = None) -> None:
        if because is not None and self._exit is None:
            self._exit = because
        if not self._is_leaving:
            self._is_leaving = True
            self._connection.quit()

    # The input.

    def _start_input(self) -> None:
        if self._alias is None:
            self._print(PROMPT, end="")
        else:
            self._connection.enter(self._alias, self._password)
        # A daemon: nothing can wake a thread that waits for a pipe, and the process must be able to end without it.
        threading.Thread(target=self._read_input, name="input", daemon=True).start()

    def _read_input(self) -> None:
        """Put the lines of the input into the queue. The file descriptor is read directly: a thread that is left behind
        in a buffered read would hold the buffer's lock when the interpreter ends."""
        reader = LineReader(LINE_MAX_BYTES)
        try:
            while data := os.read(self._input_fd, 65536):
                for line in reader.receive_data(data):
                    self._offer(line)
        except OSError as error:
            self._complain(f"! The input cannot be read: {error.strerror}")
        for line in reader.receive_eof():
            self._offer(line)
        self._inbox.put(None)

    def _offer(self, line: str) -> None:
        if line and not line.isspace():
            self._window.acquire()
            self._inbox.put(line)

    def _take_line(self, line: str) -> None:
        if self._is_at_end or self._is_leaving:
            self._window.release()
        elif self._alias is None:
            self._window.release()
            self._alias = line
            self._connection.enter(line, self._password)
        elif self._verbatim and line.startswith("/"):
            self._say("/" + line)
        elif line.lower().split() == ["/quit"]:
            self._window.release()
            self._is_at_end = True
        else:
            self._say(line)

    def _say(self, line: str) -> None:
        if not self._is_ready:
            self._early.append(line)
            return
        self._state.typed()
        self._connection.say(line)

    def _end_input(self) -> None:
        self._is_at_end = True
        self._progress_at = time.monotonic()
        if self._alias is None:
            self._complain("! No alias was given: write it on the first line, or use --alias.")
            self._leave(Exit.USAGE)

    # The output.

    def _show(self, everything: Iterable[Shown]) -> None:
        for shown in everything:
            if isinstance(shown, Note) or (shown.line.kind in _SIDE_KINDS and not _is_wanted(shown)):
                self._complain(plain_text(shown))
            else:
                self._print(plain_text(shown))

    def _print(self, text: str, end: str = "\n") -> None:
        if self._output_is_lost:
            return
        try:
            self._output.write(text + end)
            self._output.flush()
        except UnicodeEncodeError:
            encoding = self._output.encoding or "ascii"
            self._print(text.encode(encoding, errors="replace").decode(encoding), end)
        except (OSError, ValueError):
            self._lose_output()

    def _lose_output(self) -> None:
        """Nobody reads any more: leave quietly. That is a success if all was said."""
        self._output_is_lost = True
        all_said = self._is_at_end and not self._state.pending_count
        self._leave(None if all_said else Exit.LOST)
        try:
            # What is left in the buffer must go somewhere when the interpreter ends (docs.python.org, signal, "Note on
            # SIGPIPE").
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, self._output.fileno())
            os.close(devnull)
        except (OSError, ValueError):
            pass  # the output is no file, so nothing will be flushed into it

    def _complain(self, text: str) -> None:
        try:
            print(text, file=self._errors, flush=True)
        except (OSError, ValueError):
            pass  # nobody reads stderr; there is no other place to say so


def _is_wanted(shown: Line) -> bool:
    return shown.is_answer and shown.line.kind == "info"
