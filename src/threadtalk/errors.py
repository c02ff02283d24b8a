"""Every exception that ThreadTalk raises on purpose.

::

    ThreadTalkError
    ├── SettingsError          a setting is unknown or out of range: names it, its source and what is allowed
    ├── StartError             the server cannot start: the port is taken, the folder is not writable …
    │   └── LogRefused         the data folder is damaged, newer than this program, or in use by another server
    ├── LogUnavailable         the log cannot store or read right now (disk full, read-only, too slow)
    ├── AdminError             what was asked of a running server was not done
    └── JoinError              the client could not get in or was not let stay; carries the exit code

What a person does wrong in the chat is not an exception but a value: see `core.refusals`.
"""

from __future__ import annotations


class ThreadTalkError(Exception):
    """Base of all; its text is one sentence for the person in front of the program."""


class SettingsError(ThreadTalkError):
    """A setting is unknown or has a value that is not allowed."""


class StartError(ThreadTalkError):
    """The server cannot start."""


class LogRefused(StartError):
    """The stored log must not be opened: it is damaged, newer than this program, or already in use."""


class LogUnavailable(ThreadTalkError):
    """The log cannot store or read at the moment; a later call may succeed."""


class AdminError(ThreadTalkError):
    """What `threadtalk admin` has asked for was not done."""


class JoinError(ThreadTalkError):
    """The client's way into the chat has ended without success."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code
