"""The client's side of the plain text protocol (docs/plain-protocol.md), without a socket, a thread or a clock.

Theory of operation. The server answers everything in the order in which it was asked; all else follows from that.

A message is answered by its echo or a refusal. A command has answers of many kinds, so a `/ping WORD` goes behind it,
and the pong says that the command is through. What was sent and is not answered stands in `OwnLines`; a refusal always
means the first of them.

After `welcome` one is brought into the rooms one by one: `/join`, a ping, and when its pong comes, the tail of the
room's messages is complete. Where the tail does not reach back to the last number heard, pages of `/history` fill the
gap, and only then is everything told, in order: pages, tail, and what has been said since. The server numbers a room's
events without a gap, so a line is new exactly if its number is higher than the last one told.

When a connection breaks, unanswered messages are in doubt. Those that turn up among what was missed have got through;
those that do not are sent again, before what was typed in the meantime.
"""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING

from threadtalk.client.catchup import Catchup, Progress
from threadtalk.client.events import (
    AliasWanted,
    Entered,
    Heard,
    Lost,
    Origin,
    Outcome,
    PasswordWanted,
    Reached,
    Ready,
    RoomRefused,
    Settled,
)
from threadtalk.client.own import Form, OwnLine, OwnLines, body_of, parse_typed, split_command
from threadtalk.client.rooms import RoomList, room_name
from threadtalk.core.names import LOBBY, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from threadtalk.client.events import Event
    from threadtalk.client.tagged import ServerLine

PING_AFTER = 60.0
DROP_AFTER = 90.0
"""Seconds of silence after which the server is asked, and given up: the same as the server does with us."""

LOGIN_TIMEOUT = 20.0
"""Seconds that a server may take to accept or refuse an alias; a slow disk needs one or two."""

CATCHUP_TIMEOUT = 20.0
"""Seconds without progress in entering the rooms after which the connection is taken for dead."""

GOODBYE_TIMEOUT = 2.0
"""Seconds that a server may take to say goodbye."""

PAGE_SIZE = 100
"""Messages of one page of history: the most that the server gives."""

_TOO_FAST = "too-fast"
_LOGIN_WANTED = ("alias-claimed", "login-needed")
"""The alias belongs to an account, or the server lets nobody in without one."""
_NOT_LOGGED_IN = ("wrong-login", "too-many-guesses")
_MESSAGES = ("say", "action", "notice")
_EXPLAINING = ("refusal", "bye", "info", "")
"""Kinds of lines that tell why a server does not let one in; "" is one that does not know tags yet."""


class Phase(Enum):
    """Where a connection stands."""

    OFFLINE = auto()
    CHOOSING = auto()  # connected; no alias has been sent, or it was refused
    ENTERING = auto()  # an alias was sent
    LOGGING_IN = auto()  # and it belongs to an account, so its password was sent too
    CATCHING_UP = auto()  # in; entering the rooms one by one
    READY = auto()
    LEAVING = auto()  # /quit was sent
    OVER = auto()


class PlainClient:
    """One person's way into one server, over any number of connections.

    The caller reports what happens (`connected`, `receive`, `disconnected`, `tick`, and what the person wants:
    `enter`, `say`, `quit`), and after each call sends `take_output` and tells `take_events`.
    """

    def __init__(
        self,
        *,
        token: str,
        rooms: Iterable[str] = (),
        history: int | None = None,
        ping_after: float = PING_AFTER,
        drop_after: float = DROP_AFTER,
        login_timeout: float = LOGIN_TIMEOUT,
        catchup_timeout: float = CATCHUP_TIMEOUT,
    ) -> None:
        self.phase = Phase.OFFLINE
        self.close_reason: str | None = None
        """Set when the connection must be closed from this side: the server is silent."""
        self.farewell = ""
        """The last thing an untagged or refusing server said before one was in; explains why it hung up."""
        self._token = token
        self._history = history
        self._ping_after = ping_after
        self._drop_after = drop_after
        self._login_timeout = login_timeout
        self._catchup_timeout = catchup_timeout
        self._alias = ""
        """The alias that was asked for or is held; "" until one is chosen."""
        self._has_account = False
        """One is logged in, so that one may be here by other devices too, and is told what is said there."""
        self._password = ""
        """The password of the alias, "" for none. It is sent only where the server has asked for it: a connection that
        comes back is known by its token, as a rule."""
        self._was_reached = False
        self._has_been_in = False
        self._again = False
        """One was in before this connection."""
        self._rooms = RoomList([LOBBY, *(room_name(room) for room in rooms if fold(room_name(room)) != fold(LOBBY))])
        """The rooms one wants to be in: those one is in, and while entering those one is to be in."""
        self._progress: dict[str, Progress] = {}
        self._own = OwnLines()
        self._held: deque[OwnLine] = deque()
        """Typed and not sent: offline, or rooms still being entered. Those in doubt come first."""
        self._steps: deque[Callable[[], None]] = deque()
        """What is still to do until everything is as it was; each step begins when the one before is through."""
        self._catchup: Catchup | None = None
        self._step_word = ""
        """The word of the ping that ends a step other than a catch-up."""
        self._tail: list[ServerLine] | None = None
        """The tail of a room that was entered by a typed /join, while it comes."""
        self._tail_room = ""
        self._server_time = 0
        """The latest moment by the server's clock that was heard of."""
        self._received_at = 0.0
        self._pinged = False
        self._deadline: float | None = None
        """When the phase at hand has taken too long."""
        self._now = 0.0
        self._words = 0
        self._output = bytearray()
        self._events: list[Event] = []

    # What the caller asks after each call.

    def take_output(self) -> bytes:
        """Return what is to be sent."""
        data = bytes(self._output)
        self._output.clear()
        return data

    def take_events(self) -> Sequence[Event]:
        """Return what the face is to be told."""
        events, self._events = self._events, []
        return events

    def next_deadline(self) -> float | None:
        """Return when `tick` is due, or None."""
        if self.phase in (Phase.OFFLINE, Phase.OVER):
            return None
        silence = self._received_at + (self._drop_after if self._pinged else self._ping_after)
        return silence if self._deadline is None else min(silence, self._deadline)

    @property
    def has_alias(self) -> bool:
        """Whether an alias was chosen, so that connecting makes sense without the person."""
        return bool(self._alias)

    @property
    def has_been_in(self) -> bool:
        """Whether one has been let in before."""
        return self._has_been_in

    @property
    def is_over(self) -> bool:
        """Whether goodbye was said; the connection is to be closed and no other made."""
        return self.phase is Phase.OVER

    @property
    def unsent_count(self) -> int:
        """How many lines wait for a connection."""
        return len(self._held)

    # What happens to the connection.

    def connected(self, now: float) -> None:
        """There is a connection to the server."""
        self._now = self._received_at = now
        self._pinged = False
        self.close_reason = None
        self.farewell = ""
        self.phase = Phase.CHOOSING
        self._deadline = None
        self._send(f"/tags {self._token}")
        if not self._was_reached:
            self._was_reached = True
            self._events.append(Reached())
        if self._alias:
            self._ask_to_enter()

    def disconnected(self, reason: str) -> None:
        """The connection is gone. What was unanswered is in doubt from now on."""
        if self.phase in (Phase.LEAVING, Phase.OVER):
            self.phase = Phase.OVER
            return
        if self.phase is Phase.OFFLINE:
            return
        was_in = self.phase in (Phase.CATCHING_UP, Phase.READY)
        self.phase = Phase.OFFLINE
        self._output.clear()
        self._deadline = None
        self._flush_tail()
        self._abandon_catchup()
        self._doubt_unanswered()
        if was_in:
            self._events.append(Lost(reason))

    def receive(self, line: ServerLine, now: float) -> None:
        """The server says a line."""
        self._now = self._received_at = now
        self._pinged = False
        self._server_time = max(self._server_time, line.at)
        if line.kind == "ping":
            word = line.tags.get("word", "")
            self._send(f"/pong {word}" if word else "/pong")
            return
        _RECEIVE[self.phase](self, line)

    def tick(self, now: float) -> None:
        """Time passes."""
        self._now = now
        if self._deadline is not None and now >= self._deadline:
            self._deadline = None
            _TIMEOUT[self.phase](self)
        if self.phase in (Phase.OFFLINE, Phase.OVER):
            return
        silence = now - self._received_at
        if silence >= self._drop_after:
            self.close_reason = f"no answer for {silence:.0f} seconds"
        elif silence >= self._ping_after and not self._pinged:
            self._pinged = True
            self._send("/ping")

    # What the person wants.

    def enter(self, alias: str, now: float, password: str = "") -> None:
        """Choose an alias; at first, and after each `AliasWanted` or `PasswordWanted`.

        `/login ALIAS PASSWORD` will do too: that is what servers tell people to type.
        """
        self._now = now
        self._alias = alias.strip()
        self._password = password
        if self._alias.startswith("/") and split_command(self._alias)[0] == "login":
            self._alias, _, self._password = split_command(self._alias)[1].partition(" ")
        if self._alias.startswith("/") or not self._alias:
            self._refuse_alias("An alias needs at least one letter or digit, and cannot begin with /.")
        elif self.phase is Phase.CHOOSING:
            self._ask_to_enter()

    def say(self, line: str, now: float, *, quiet: bool = False) -> None:
        """Say a line or execute a command; held until one is in. A blank line is nothing. `quiet`: see `OwnLine`."""
        self._now = now
        line = _one_line(line)
        if not line or line.isspace():
            return
        if line.startswith("/") and split_command(line)[0] == "quit":
            self.quit(split_command(line)[1], now)
            return
        own = parse_typed(line)
        own.is_quiet = quiet
        if self.phase is Phase.READY:
            self._transmit(own)
        elif not quiet:
            self._held.append(own)

    def quit(self, reason: str, now: float) -> None:
        """Say goodbye; where there is nobody to say it to, it is over at once."""
        self._now = now
        if self.phase in (Phase.OFFLINE, Phase.OVER):
            self.phase = Phase.OVER
        elif self.phase is not Phase.LEAVING:
            self._flush_tail()
            self.phase = Phase.LEAVING
            self._deadline = now + GOODBYE_TIMEOUT
            self._send(f"/quit {reason}" if reason else "/quit")

    # Before one is in.

    def _ask_to_enter(self) -> None:
        self.phase = Phase.ENTERING
        self._deadline = self._now + self._login_timeout
        self._send(self._alias)

    def _receive_choosing(self, line: ServerLine) -> None:
        if line.kind in _EXPLAINING:
            self.farewell = _sentence(line)

    def _receive_entering(self, line: ServerLine) -> None:
        code = line.tags.get("code", "") if line.kind == "refusal" else ""
        if line.kind == "welcome":
            self._welcome(line)
        elif code in _LOGIN_WANTED and self._password and self.phase is Phase.ENTERING:
            self._log_in()
        elif code in _LOGIN_WANTED or code in _NOT_LOGGED_IN:
            self._ask_for_password(_sentence(line))
        elif code.startswith("alias-"):
            self._refuse_alias(_sentence(line))
        elif line.kind in _EXPLAINING:
            self.farewell = _sentence(line)

    def _log_in(self) -> None:
        self.phase = Phase.LOGGING_IN
        self._deadline = self._now + self._login_timeout
        self._send(f"/login {self._alias} {self._password}")

    def _ask_for_password(self, reason: str) -> None:
        alias = self._alias
        self._choose_again()
        self._events.append(PasswordWanted(alias, reason, self._has_been_in))

    def _refuse_alias(self, reason: str) -> None:
        self._choose_again()
        self._events.append(AliasWanted(reason, self._has_been_in))

    def _choose_again(self) -> None:
        self._alias = self._password = ""
        self._deadline = None
        if self.phase in (Phase.ENTERING, Phase.LOGGING_IN):
            self.phase = Phase.CHOOSING

    def _welcome(self, line: ServerLine) -> None:
        self._has_account = bool(line.tags.get("account"))
        self._alias = line.alias or self._alias
        self._again, self._has_been_in = self._has_been_in, True
        origin = Origin.QUIET if self._again else Origin.LIVE
        self._events += [Entered(self._alias, self._again), Heard(line, origin)]
        self.phase = Phase.CATCHING_UP
        self._plan_steps()
        self._next_step()

    # Entering the rooms.

    def _plan_steps(self) -> None:
        # The server has brought us into the lobby, whether we want that or not. The others follow in their old order,
        # so that the last is the current one and leaving it falls back as before. Where the order asks for the lobby
        # later, it is only switched to.
        wanted = list(self._rooms)
        self._steps.clear()
        self._steps.append(lambda: self._catch_up(LOBBY))
        for index, room in enumerate(wanted):
            if fold(room) != fold(LOBBY):
                self._steps.append(lambda room=room: self._catch_up(room, f"/join {room}"))  # type: ignore[misc]
            elif index:
                self._steps.append(lambda: self._do_and_wait(f"/join {LOBBY}"))
        if LOBBY not in self._rooms:
            self._steps.append(lambda: self._do_and_wait(f"/leave {LOBBY}"))

    def _next_step(self) -> None:
        if self._steps:
            self._deadline = self._now + self._catchup_timeout
            self._steps.popleft()()
        else:
            self._become_ready()

    def _do_and_wait(self, command: str) -> None:
        self._send(command)
        self._step_word = self._send_ping()

    def _catch_up(self, room: str, command: str = "") -> None:
        if command:
            self._send(command)
        self._catchup = Catchup(room, self._send_ping())

    def _receive_catching_up(self, line: ServerLine) -> None:
        catchup = self._catchup
        if catchup is None:
            self._receive_between(line)
        elif line.kind == "pong" and line.tags.get("word") == catchup.word:
            self._end_tail(catchup)
        elif line.kind == "entered" and fold(line.room) == fold(catchup.room):
            catchup.entered = line
            self._rooms.respell(line.room)
        elif line.kind == "history-end" and catchup.asked_after is not None:
            self._end_page(catchup, catchup.asked_after, line)
        elif line.is_history and line.kind in _MESSAGES and fold(line.room) == fold(catchup.room):
            self._receive_old(catchup, line)
        elif line.kind == "refusal" and line.tags.get("code") != _TOO_FAST:
            self._receive_refusal_catching_up(catchup, line)
        elif line.kind != "pong" and line.tags.get("code") != _TOO_FAST:
            catchup.later.append(line)

    def _receive_between(self, line: ServerLine) -> None:
        if line.kind == "pong" and line.tags.get("word") == self._step_word:
            self._next_step()
        elif line.kind == "entered" or (line.kind == "leave" and self._is_me(line.alias)):
            self._events.append(Heard(line, Origin.QUIET, is_own=True))
        elif line.kind not in ("pong", "refusal"):
            self._tell(line, Origin.LIVE)

    def _receive_old(self, catchup: Catchup, line: ServerLine) -> None:
        if catchup.asked_after is None:
            catchup.tail.append(line)
        else:
            self._deadline = self._now + self._catchup_timeout
            self._tell_missed(catchup, line)

    def _receive_refusal_catching_up(self, catchup: Catchup, line: ServerLine) -> None:
        if catchup.asked_after is not None:
            catchup.later.append(line)
            self._finish_catchup(catchup)
        elif catchup.entered is None:
            catchup.refusal = line
        else:
            catchup.later.append(line)

    def _end_tail(self, catchup: Catchup) -> None:
        if catchup.entered is None:
            self._give_up_room(catchup)
            return
        is_silent = self._again or fold(catchup.room) == fold(LOBBY)
        self._events.append(Heard(catchup.entered, Origin.QUIET if is_silent else Origin.LIVE, is_own=True))
        if catchup.room not in self._rooms:  # the lobby, which one had left; it is left again in a moment
            self._end_catchup(catchup)
            return
        progress = self._progress.get(fold(catchup.room))
        if progress is None:
            self._progress[fold(catchup.room)] = Progress()
            self._tell_tail(catchup.tail)
            self._end_catchup(catchup)
            return
        if catchup.shows_new_log(progress):
            progress.start_anew()
        if catchup.joins_up(progress):
            self._finish_catchup(catchup)
        else:
            self._ask_for_page(catchup, progress.last_number)

    def _give_up_room(self, catchup: Catchup) -> None:
        self._rooms.leave(catchup.room)
        reason = _sentence(catchup.refusal) if catchup.refusal else f"{catchup.room} could not be entered."
        self._events.append(RoomRefused(catchup.room, reason))
        self._end_catchup(catchup)

    def _ask_for_page(self, catchup: Catchup, after: int) -> None:
        catchup.asked_after = after
        self._deadline = self._now + self._catchup_timeout
        self._send(f"/history {catchup.room} after {after} {PAGE_SIZE}")

    def _end_page(self, catchup: Catchup, asked_after: int, line: ServerLine) -> None:
        following = line.integer("next")
        is_due = line.tags.get("more") == "1" and asked_after < following < (catchup.joined_at or following + 1)
        if is_due and not catchup.joins_up(self._heard_of(catchup)):
            self._ask_for_page(catchup, following)
        else:
            self._finish_catchup(catchup)

    def _finish_catchup(self, catchup: Catchup) -> None:
        """Nothing is missing before the tail any more."""
        for line in catchup.tail:
            self._tell_missed(catchup, line)
        self._end_catchup(catchup)

    def _end_catchup(self, catchup: Catchup) -> None:
        self._catchup = None
        if catchup.room in self._rooms:
            self._heard_of(catchup).note(catchup.joined_at, 0)
        self._tell_all(catchup.later)
        self._next_step()

    def _heard_of(self, catchup: Catchup) -> Progress:
        return self._progress[fold(catchup.room)]

    def _tell_missed(self, catchup: Catchup, line: ServerLine) -> None:
        """Tell a message that was missed, unless it has been told; it may be one of one's own that was in doubt."""
        # A page may hold what was said after one came in; that comes by itself, among everything else of that time.
        if self._heard_of(catchup).last_number < line.number < (catchup.joined_at or line.number + 1):
            self._recognise(line)
            self._tell(line, Origin.MISSED)

    def _recognise(self, line: ServerLine) -> None:
        if not self._is_me(line.alias):
            return
        body = body_of(line)
        for own in self._held:
            if own.is_doubtful and own.is_echoed_by(line, body):
                self._held.remove(own)
                self._settle([own], Outcome.DONE)
                return

    def _abandon_catchup(self) -> None:
        """Keep what nobody can fetch again: lines without a number, such as private messages."""
        catchup, self._catchup = self._catchup, None
        self._steps.clear()
        if catchup is not None:
            self._tell_all(line for line in catchup.later if not line.number)

    def _become_ready(self) -> None:
        self.phase = Phase.READY
        self._deadline = None
        self._step_word = ""
        held, self._held = self._held, deque()
        for own in held:
            if own.is_doubtful and own.is_message and own.room not in self._rooms:
                self._settle([own], Outcome.UNKNOWN)  # it was said in a room that one has left since
            else:
                self._transmit(own)
        self._events.append(Ready(self._again))

    # One is in.

    def _receive_ready(self, line: ServerLine) -> None:
        if line.is_history and self._tail is not None and fold(line.room) == fold(self._tail_room):
            self._tail.append(line)
            return
        self._flush_tail()
        if line.kind == "pong":
            self._settle(self._own.take_ponged(line.tags.get("word", "")), Outcome.DONE)
            return
        first = self._own.first
        if line.kind == "refusal" and line.tags.get("code") != _TOO_FAST:
            self._tell(line, self._answer_origin(line, first))
            refused = self._own.take_first()
            if refused is not None:
                self._settle([refused], Outcome.REFUSED)
            return
        if line.kind in ("account", "logged-in"):
            self._has_account = True
        if line.kind == "entered" and line.room not in self._rooms:
            self._tail, self._tail_room = [], line.room
        self._note_rooms(line)
        self._tell(line, self._answer_origin(line, first))
        if not line.is_history and (line.kind in _MESSAGES or line.kind == "direct") and self._is_me(line.alias):
            self._take_echo(line)

    def _take_echo(self, line: ServerLine) -> None:
        """Settle what an echo answers. What stood before it was answered by something we did not understand."""
        self._settle(self._own.take_echoed(line.kind, body_of(line), is_exact=self._has_account), Outcome.DONE)

    def _answer_origin(self, line: ServerLine, first: OwnLine | None) -> Origin:
        if first is None or first.form is not Form.COMMAND or not _is_answer(line):
            return Origin.LIVE
        if first.is_quiet and line.kind in ("entered", "members", "refusal"):
            return Origin.QUIET
        return Origin.ANSWER

    def _note_rooms(self, line: ServerLine) -> None:
        if line.kind == "entered" and line.room:
            self._rooms.switch_to(line.room)
            self._progress.setdefault(fold(line.room), Progress()).note(line.integer("last"), 0)
        elif line.kind == "leave" and line.room and self._is_me(line.alias):
            self._rooms.leave(line.room)
            self._progress.pop(fold(line.room), None)

    def _flush_tail(self) -> None:
        tail, self._tail = self._tail, None
        if tail:
            self._tell_tail(tail)

    def _tell_tail(self, tail: Sequence[ServerLine]) -> None:
        kept = tail if self._history is None else tail[len(tail) - min(self._history, len(tail)) :]
        shown = {id(line) for line in kept}
        for line in tail:
            self._recognise(line)
            if id(line) in shown:
                self._tell(line, Origin.TAIL)
            else:
                self._note(line)

    def _tell_all(self, lines: Iterable[ServerLine]) -> None:
        for line in lines:
            if line.kind not in ("entered", "leave") or not self._is_me(line.alias):
                self._tell(line, Origin.LIVE)

    def _tell(self, line: ServerLine, origin: Origin) -> None:
        if self.phase is Phase.CATCHING_UP and line.room and line.room not in self._rooms:
            return  # the lobby, which one is about to leave again
        self._note(line)
        is_own = self._is_me(line.alias)
        if line.kind == "rename" and is_own and line.tags.get("new"):
            if fold(line.tags["new"]) != fold(self._alias):
                self._password = ""  # that was the other one's
            self._alias = line.tags["new"]
        elif line.kind == "room-rename" and line.tags.get("new"):
            self._rename_room(line.room, line.tags["new"])
        if line.kind not in ("prompt", "pong"):
            self._events.append(Heard(line, origin, is_own))

    def _rename_room(self, room: str, new: str) -> None:
        """Go by the new name; until a line of ours has it, the server takes the former one for it."""
        self._rooms.rename(room, new)
        progress = self._progress.pop(fold(room), None)
        if progress is not None:
            self._progress[fold(new)] = progress

    def _note(self, line: ServerLine) -> None:
        if line.kind == "found":
            return  # what a search has come upon says nothing of what was told before it
        progress = self._progress.get(fold(line.room))
        if progress is not None:
            progress.note(line.number, line.at)

    def _is_me(self, alias: str) -> bool:
        return bool(alias) and fold(alias) == fold(self._alias)

    # Saying goodbye.

    def _receive_leaving(self, line: ServerLine) -> None:
        if line.kind == "bye":
            self.phase = Phase.OVER
            self._deadline = None
        elif self._has_been_in:
            self._receive_ready(line)

    # What is sent, and what becomes of it.

    def _transmit(self, own: OwnLine) -> None:
        """Send a line that was typed, so that it arrives where it was meant to go."""
        rooms = self._own.foresee(self._rooms)
        own.after = self._server_time
        if own.is_message and own.room and fold(own.room) != fold(rooms.current) and not own.names_room:
            self._transmit_elsewhere(own, rooms.current)
        else:
            self._send_own(own)

    def _transmit_elsewhere(self, own: OwnLine, current: str) -> None:
        if own.form is Form.SAY:
            own.line = f"/msg {own.room} {own.text}"
            self._send_own(own)
        else:  # an action has no form that names its room
            self._send_own(OwnLine(f"/join {own.room}", is_quiet=True))
            self._send_own(own)
            self._send_own(OwnLine(f"/join {current}", is_quiet=True))

    def _send_own(self, own: OwnLine) -> None:
        self._send(own.line)
        self._own.add(own)
        if not own.is_message:
            own.word = self._send_ping()

    def _doubt_unanswered(self) -> None:
        # A /join or /leave that was not answered is taken for done: the rooms are entered anew anyway, and a wish that
        # cannot be fulfilled is refused then. Other commands are asked again; they do no harm twice.
        self._own.note_rooms(self._rooms)
        rooms = self._own.foresee(self._rooms)
        doubtful: list[OwnLine] = []
        for own in self._own.take_all():
            own.is_doubtful = True
            if own.is_quiet:
                continue
            if own.form is Form.DIRECT or own.is_secret:
                # No log tells what two people said to each other; and a password goes out when somebody presses Enter,
                # not by itself.
                self._settle([own], Outcome.UNKNOWN)
            elif own.form is Form.COMMAND and split_command(own.line)[0] in ("join", "leave"):
                self._settle([own], Outcome.DONE)
            else:
                doubtful.append(own)
        self._held.extendleft(reversed(doubtful))
        self._rooms = rooms

    def _settle(self, lines: Iterable[OwnLine], outcome: Outcome) -> None:
        for own in lines:
            if not own.is_quiet:
                is_command = own.form is Form.COMMAND
                self._events.append(Settled(own.shown, outcome, is_command))

    def _send_ping(self) -> str:
        self._words += 1
        word = f"w{self._words}"
        self._send(f"/ping {word}")
        return word

    def _send(self, line: str) -> None:
        self._output += _one_line(line).encode(errors="replace") + b"\n"

    # Deadlines that have passed.

    def _login_timed_out(self) -> None:
        self.close_reason = "it does not answer like a ThreadTalk server"

    def _catchup_timed_out(self) -> None:
        self.close_reason = "the server answers too slowly"

    def _goodbye_timed_out(self) -> None:
        self.phase = Phase.OVER

    def _nothing_timed_out(self) -> None:
        pass


_RECEIVE: dict[Phase, Callable[[PlainClient, ServerLine], None]] = {
    Phase.OFFLINE: lambda client, line: None,
    Phase.CHOOSING: PlainClient._receive_choosing,
    Phase.ENTERING: PlainClient._receive_entering,
    Phase.LOGGING_IN: PlainClient._receive_entering,
    Phase.CATCHING_UP: PlainClient._receive_catching_up,
    Phase.READY: PlainClient._receive_ready,
    Phase.LEAVING: PlainClient._receive_leaving,
    Phase.OVER: lambda client, line: None,
}

_TIMEOUT: dict[Phase, Callable[[PlainClient], None]] = {
    Phase.OFFLINE: PlainClient._nothing_timed_out,
    Phase.CHOOSING: PlainClient._nothing_timed_out,
    Phase.ENTERING: PlainClient._login_timed_out,
    Phase.LOGGING_IN: PlainClient._login_timed_out,
    Phase.CATCHING_UP: PlainClient._catchup_timed_out,
    Phase.READY: PlainClient._nothing_timed_out,
    Phase.LEAVING: PlainClient._goodbye_timed_out,
    Phase.OVER: PlainClient._nothing_timed_out,
}


def _is_answer(line: ServerLine) -> bool:
    return line.is_history or line.kind in (
        "entered",
        "members",
        "rooms",
        "info",
        "history-end",
        "found",
        "search-end",
        "refusal",
    )


def _sentence(line: ServerLine) -> str:
    """Return what a refusal or notice says, without the mark in front of it."""
    return line.text.removeprefix("! ").removeprefix("-- ").strip()


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
