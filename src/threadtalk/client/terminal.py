"""The face on a terminal: messages appear above the line that is being typed, which stays as it is.

One asyncio loop runs the prompt and all printing; the connection's thread only hands events over. So nothing is ever
printed between the moments in which the prompt takes the screen and gives it back.

The terminal is never asked where its cursor is (prompt_toolkit's CPR): every message would wait for the answer, which
takes a round trip over SSH. That is why the state of the connection stands beside the prompt and not in a toolbar.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import Style

from threadtalk.client.completion import ChatCompleter
from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import AliasWanted, Ended, Entered, Heard, Origin, PasswordWanted, Reached, Ready
from threadtalk.client.exits import Exit
from threadtalk.client.render import STYLE, fragments
from threadtalk.client.state import ChatState
from threadtalk.client.typed import MemoryHistory, open_history
from threadtalk.core.names import fold
from threadtalk.core.text import printable
from threadtalk.errors import JoinError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.output import Output

    from threadtalk.client.events import Event
    from threadtalk.client.state import Shown
    from threadtalk.client.target import Target

PROMPT = "Choose an alias: "

GOODBYE_TIMEOUT = 4.0
"""Seconds to wait for the connection's end after goodbye; it takes at most two by itself."""

ASK_WHO_MAX = 50
"""Members of a room up to which the client asks who they are, to complete their aliases. In a larger room everybody who
comes in would be sent thousands of names, and who matters there is who speaks."""

ASK_WHO_ROOMS = 5
"""Rooms asked about at once."""


class TerminalFace:
    """One person at one terminal. `run` returns the exit code."""

    def __init__(
        self,
        target: Target,
        options: ConnectionOptions,
        *,
        alias: str | None = None,
        password: str = "",
        colour: bool = True,
    ) -> None:
        self._alias = alias
        self._password = password
        """The password of the first alias that is tried, "" where it is to be asked for."""
        self._claimed = ""
        """The alias whose password is asked for, "" for none."""
        self._connection = Connection(target, self._tell, options)
        self._state = ChatState()
        self._inbox: deque[Event] = deque()
        """Filled by the connection's thread, emptied by the loop; appending and popping are atomic."""
        self._loop: asyncio.AbstractEventLoop
        self._changed = asyncio.Event()
        """Something has happened that the conversation below waits for."""
        self._is_reached = False
        self._has_entered = False
        self._ended: Ended | None = None
        self._draft = ""
        """A line being typed that something more urgent has interrupted."""
        self._output = _make_output()
        self._style = Style.from_dict(STYLE)
        is_plain = not colour or bool(os.environ.get("NO_COLOR"))
        self._depth = ColorDepth.DEPTH_1_BIT if is_plain else self._output.get_default_color_depth()
        self._alias_prompt: PromptSession[str | None] = self._make_prompt(is_chat=False)
        self._chat_prompt: PromptSession[str | None] = self._make_prompt(is_chat=True)
        self._password_prompt: PromptSession[str | None] = self._make_password_prompt()
        self._prompts = (self._chat_prompt, self._alias_prompt, self._password_prompt)

    def run(self) -> int:
        """Chat until one leaves.

        Raises `JoinError` where the server cannot be reached, or is lost for good.
        """
        try:
            return asyncio.run(self._converse())
        except KeyboardInterrupt:
            self._connection.quit()
            if self._state.is_online:
                self._connection.join(GOODBYE_TIMEOUT)
            return Exit.LEFT if self._has_entered else Exit.INTERRUPTED

    async def _converse(self) -> int:
        self._loop = asyncio.get_running_loop()
        self._connection.start()
        await self._wait_for_change()
        if self._is_reached and self._alias is not None:
            self._enter(self._alias)
            await self._wait_for_change()
        try:
            while self._ended is None:
                await self._ask()
        except (EOFError, KeyboardInterrupt):
            await self._leave()
        if self._ended is not None and self._ended.exit_code != Exit.LEFT:
            raise JoinError(self._ended.reason, self._ended.exit_code)
        return Exit.LEFT

    async def _ask(self) -> None:
        """Have the person type one thing: what it is depends on where we stand."""
        if self._claimed:
            await self._log_in()
        elif self._state.is_choosing or not self._has_entered:
            await self._choose_alias()
        else:
            await self._chat()

    async def _log_in(self) -> None:
        alias, self._claimed = self._claimed, ""
        password = await self._password_prompt.prompt_async(f"Password for {printable(alias)}: ")
        if password:  # without one, another alias is asked for
            self._changed.clear()
            self._connection.enter(alias, password)
            await self._wait_for_change()

    async def _choose_alias(self) -> None:
        alias = await self._alias_prompt.prompt_async()
        if alias is None:
            return
        if alias.strip().lower() == "/quit":
            raise EOFError
        self._changed.clear()
        self._enter(alias)
        await self._wait_for_change()

    def _enter(self, alias: str) -> None:
        password, self._password = self._password, ""
        self._connection.enter(alias, password)

    async def _chat(self) -> None:
        draft, self._draft = self._draft, ""
        text = await self._chat_prompt.prompt_async(default=draft)
        for line in (text or "").splitlines():
            if line and not line.isspace():
                self._state.typed()
                self._connection.say(line)

    async def _leave(self) -> None:
        self._connection.quit()
        try:
            async with asyncio.timeout(GOODBYE_TIMEOUT):
                while self._ended is None:
                    await self._wait_for_change()
        except TimeoutError:
            pass  # a server that hangs must not keep anybody here
        if self._state.pending_count:
            self._print([[("class:refusal", f"! {self._state.pending_count} of your lines were not sent.")]])

    async def _wait_for_change(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    # Events.

    def _tell(self, event: Event) -> None:
        """Hand an event to the loop. From the connection's thread."""
        self._inbox.append(event)
        try:
            self._loop.call_soon_threadsafe(self._take_events)
        except RuntimeError:
            pass  # the loop is closed: nobody is there to be told

    def _take_events(self) -> None:
        shown: list[Shown] = []
        while self._inbox:
            event = self._inbox.popleft()
            shown += self._state.apply(event)
            self._follow(event)
        now = datetime.now().astimezone()
        self._print([fragments(item, now) for item in shown])

    def _follow(self, event: Event) -> None:
        """Do what an event asks for, beyond showing it."""
        if isinstance(event, Reached):
            self._is_reached = True
        elif isinstance(event, Entered):
            self._has_entered = True
            self._claimed = ""
        elif isinstance(event, AliasWanted):
            self._claimed = ""
        elif isinstance(event, PasswordWanted):
            self._claimed = event.alias
        elif isinstance(event, Ended):
            self._ended = event
        elif isinstance(event, Ready):
            self._ask_who([*self._state.rooms][-ASK_WHO_ROOMS:])
        elif isinstance(event, Heard) and event.line.kind == "entered" and event.origin is Origin.ANSWER:
            self._ask_who([event.line.room])
        if isinstance(event, (AliasWanted, PasswordWanted, Ended)):
            self._interrupt()
        if isinstance(event, (Reached, Entered, AliasWanted, PasswordWanted, Ended)):
            self._changed.set()

    def _ask_who(self, rooms: Sequence[str]) -> None:
        for room in rooms:
            if 1 < self._state.member_counts.get(fold(room), 0) <= ASK_WHO_MAX:
                self._connection.say(f"/who {room}", quiet=True)

    def _interrupt(self) -> None:
        """End a prompt from outside, and keep what was being typed."""
        for prompt in self._prompts:
            app = prompt.app
            if app.is_running and not app.is_done:
                self._draft = prompt.default_buffer.text if prompt is self._chat_prompt else self._draft
                app.exit(result=None)

    # The screen.

    def _print(self, lines: Iterable[StyleAndTextTuples]) -> None:
        """Print lines above the prompt. From the loop's thread."""
        text: StyleAndTextTuples = []
        for line in lines:
            text += [*line, ("", "\n")]
        app = next((prompt.app for prompt in self._prompts if prompt.app.is_running), None)
        if text:
            if app is not None:
                app.renderer.erase()
            print_formatted_text(self._output, text, self._style, color_depth=self._depth)
        if app is not None:
            app.invalidate()

    def _make_prompt(self, *, is_chat: bool) -> PromptSession[str | None]:
        """Make the prompt for chatting, whose line vanishes on Enter since the echo comes, or the one for the alias."""
        return PromptSession(
            self._prompt_text if is_chat else PROMPT,
            rprompt=self._connection_text if is_chat else None,
            history=open_history() if is_chat else MemoryHistory(),
            completer=ChatCompleter(self._state) if is_chat else None,
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            reserve_space_for_menu=0,
            erase_when_done=is_chat,
            enable_suspend=True,
            style=self._style,
            color_depth=self._depth,
            output=self._output,
        )

    def _make_password_prompt(self) -> PromptSession[str | None]:
        """Make the prompt that shows stars, and keeps nothing of what is typed."""
        return PromptSession(
            is_password=True,
            history=DummyHistory(),
            enable_suspend=True,
            reserve_space_for_menu=0,
            style=self._style,
            color_depth=self._depth,
            output=self._output,
        )

    def _prompt_text(self) -> StyleAndTextTuples:
        return [("", f"{printable(self._state.rooms.current)}> ")]

    def _connection_text(self) -> StyleAndTextTuples:
        return [] if self._state.is_online else [("class:status", "offline")]


def _make_output() -> Output:
    output = create_output()
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
