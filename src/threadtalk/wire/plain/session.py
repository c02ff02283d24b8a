"""Lines of plain text to commands: the receiving half of one plain text connection."""

from __future__ import annotations

import difflib
import re
from collections import deque
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.answers import AccountDeleted, AccountMade, LeaveGranted, LoggedIn, LoggedOut, RoomEntered, Welcome
from threadtalk.core.events import Kind, Left, Renamed, Said
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.operators import ADMINISTER
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import printable
from threadtalk.wire import detect, wishes
from threadtalk.wire.api import NOTHING, Close, Do, Step, SwitchTo, Write
from threadtalk.wire.door import OPEN_DOOR
from threadtalk.wire.lines import LineBuffer, LineTooLong
from threadtalk.wire.plain import looking, words
from threadtalk.wire.plain.form import PLAIN, TAGGED, PlainForm
from threadtalk.wire.plain.order import ORDER
from threadtalk.wire.plain.words import HELP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from threadtalk.core.answers import HistoryGranted, SearchGranted
    from threadtalk.core.events import Kept, Message
    from threadtalk.core.outcome import Item
    from threadtalk.wire.door import Door

    Handler: TypeAlias = "Callable[[PlainSession, str], Step]"

HISTORY_COUNT = 50
"""Messages shown by /history when no count is given; as many as on joining."""

USER = "~plain"
"""The user name that IRC clients see of people who have none."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_HISTORY = re.compile(r"(?:(#\S+)\s*)?(?:(before|after)\s+(\d{1,15})\s*)?(\d{1,9})?", re.IGNORECASE)


class PlainSession:
    """Follows one connection: the choice of an alias first, then messages and commands."""

    answers_pings = False

    def __init__(self, max_line_bytes: int, host: str = "plain", door: Door = OPEN_DOOR) -> None:
        self.form: PlainForm = PLAIN
        self.has_entered = False
        self.room = LOBBY
        """Where what is typed goes: the room joined last, or switched to."""
        self._host = host
        self._door = door
        self._needs_password = door.needs_password
        """The next line that is no command is the password of the server."""
        self._max_line_bytes = max_line_bytes
        self._lines = LineBuffer(max_line_bytes)
        self._token = ""
        self._steps: deque[Step] = deque()
        """To be taken before the next line."""
        self._alias = ""
        self._account = ""
        """What one is logged in to; empty for nothing."""
        self._joined = [LOBBY]
        """The rooms one is in, the one joined last at the end; where to fall back to when leaving one."""
        self._prompting = False
        """Set when an alias was refused: the question comes again."""
        self._was_asked = False
        """The client has waited to be asked."""

    def start(self, *, prompted: bool) -> bytes:
        """Return the question for an alias where the client waits for it."""
        self._was_asked = prompted
        return self._prompt() if prompted else b""

    def receive_data(self, data: bytes) -> None:
        """Take in bytes as they come from the connection."""
        self._lines.receive_data(data)

    def next_step(self) -> Step | None:
        """Return what the next line asks for, or None until more data comes."""
        if self._steps:
            self._prompting = False
            return self._steps.popleft()
        if self._prompting:
            self._prompting = False
            return Write(self._prompt())
        try:
            raw = self._lines.next_line()
            if raw is None:
                return None
            line = raw.decode()
        except LineTooLong as error:
            if not self.has_entered and detect.begins_like_http(error.head):
                return Close(detect.NOT_SPOKEN[detect.Protocol.HTTP])
            return self._refuse(Code.LINE_TOO_LONG, limit=self._max_line_bytes)
        except UnicodeDecodeError:
            return self._refuse(Code.NOT_UTF8)
        return self._talk(line) if self.has_entered else self._choose_alias(line, raw)

    def settle(self, outcome: Sequence[Item]) -> None:
        """Learn whether one is in, and in which rooms."""
        for item in outcome:
            content = item.content if isinstance(item, Reply) else item
            if isinstance(content, Welcome):
                self.has_entered = True
                self._alias, self._account = content.alias, content.account
            elif isinstance(content, Renamed) and content.alias == self._alias:
                self._alias = content.new
            elif isinstance(content, AccountMade) and not self.has_entered:
                self._steps.append(self._enter(content.account, content.account))
            elif isinstance(content, LoggedIn | AccountMade):
                self._account = content.account
            elif isinstance(content, LeaveGranted):
                said = self._door.administer(content.note)
                self._steps.append(Write(b"".join(map(self.form.encode_notice, said))))
            elif isinstance(content, LoggedOut | AccountDeleted):
                self._account = ""
            elif isinstance(content, RoomEntered):
                self._switch_to(content.room)
            elif isinstance(content, Left):
                self._fall_back_from(content.room)
        if not self.has_entered:
            self._prompting = True

    def encode_conversations(self, latest: Sequence[tuple[str, int]]) -> bytes:
        """Return nothing: plain text has no way to ask."""
        return b""

    def encode_page(self, granted: HistoryGranted, page: Sequence[Kept], *, more: bool) -> bytes:
        """Return a page of history that was asked for."""
        if granted.acts:
            return self.form.encode_acts(granted.room, page)
        return self.form.encode_page(granted, [said for said in page if isinstance(said, Said)], more=more)

    def encode_found(
        self, granted: SearchGranted, messages: Sequence[Message], *, more: bool, is_complete: bool
    ) -> bytes:
        """Return what was found."""
        return self.form.encode_found(messages, more=more, is_complete=is_complete)

    def encode_own(self, messages: Sequence[Message]) -> bytes:
        """Return messages of one's own, each as a line of JSON."""
        return b"".join(map(self.form.encode_data, messages))

    def encode_end_of_own(self, count: int) -> bytes:
        """Return how many there were."""
        return self.form.encode_notice(f"These are all {count} messages that you have said.")

    def encode_refusal(self, refusal: Refusal) -> bytes:
        """Return a refusal that was found outside of the session."""
        return self.form.encode_refusal(refusal)

    def ping(self) -> bytes:
        """Return a question that a program answers."""
        return self.form.encode_control("ping", "")

    def _switch_to(self, room: str) -> None:
        self._joined = [other for other in self._joined if fold(other) != fold(room)] + [room]
        self.room = room

    def _fall_back_from(self, room: str) -> None:
        self._joined = [other for other in self._joined if fold(other) != fold(room)]
        if fold(self.room) == fold(room) and self._joined:
            self.room = self._joined[-1]

    def _choose_alias(self, line: str, raw: bytes) -> Step:
        protocol = detect.line_protocol(raw)
        if protocol in detect.NOT_SPOKEN:
            return Close(detect.NOT_SPOKEN[protocol])
        if protocol is detect.Protocol.IRC:
            return SwitchTo(protocol, raw + b"\n" + self._lines.take_rest())
        name, _, rest = line[1:].partition(" ")
        handler = _BEFORE_ENTERING.get(name.lower()) if line.startswith("/") else None
        if self._needs_password and handler is None:
            return self._tell_password(line)
        if not line.startswith("/"):
            return self._enter(line.strip())
        if handler is None:
            self._prompting = True
            return self._refuse(Code.NOT_IN_YET)
        return handler(self, rest.strip())

    def _enter(self, alias: str, account: str = "") -> Step:
        if self._door.needs_account and not account:
            self._prompting = self._was_asked
            return self._refuse(Code.LOGIN_NEEDED)
        place = self._door.place if account else ""
        is_secure = self._door.is_secure
        entering = commands.Enter(
            alias, self._token, USER, self._host, account=account, address=place, is_secure=is_secure
        )
        return Do(entering, settles=True)

    def _prompt(self) -> bytes:
        return self.form.encode_prompt(words.PASSWORD_PROMPT if self._needs_password else words.PROMPT)

    def _tell_password(self, line: str) -> Step:
        if not self._door.may_enter(line):
            return Close(self.form.encode_refusal(Refusal(Code.WRONG_PASSWORD)))
        self._needs_password = False
        self._prompting = self._was_asked
        return NOTHING

    def _talk(self, line: str) -> Step:
        if not line.startswith("/"):
            return Do(commands.Say(self.room, line)) if line and not line.isspace() else NOTHING
        if line.startswith("//"):
            return Do(commands.Say(self.room, line[1:]))
        name, _, rest = line[1:].partition(" ")
        handler = _AFTER_ENTERING.get(name.lower())
        if handler is None:
            nearest = difflib.get_close_matches(name.lower()[:32], HELP, n=1)
            command = printable(f"/{name}"[:33])
            return self._refuse(Code.UNKNOWN_COMMAND, command=command, nearest=nearest[0] if nearest else "")
        return handler(self, rest.strip())

    def _refuse(self, code: Code, **fields: str | int) -> Write:
        return Write(self.form.encode_refusal(Refusal(code, fields)))

    def _do(self, wish: commands.Command | Refusal) -> Step:
        return Write(self.form.encode_refusal(wish)) if isinstance(wish, Refusal) else Do(wish, settles=True)

    def usage(self, name: str) -> Write:
        """Refuse a command whose words are missing or make no sense."""
        return self._refuse(Code.USAGE, usage=HELP[name].usage)


def _room_name(word: str) -> str:
    return word if word.startswith("#") or not word else f"#{word}"


def _help(session: PlainSession, rest: str) -> Step:
    name = rest.removeprefix("/").lower()
    if name and name not in HELP and name != "order":
        return session.usage("help")
    if name == "order":
        chosen = [HELP[each] for each in words.FOR_MODERATORS]
    else:
        chosen = [HELP[name]] if name else [entry for key, entry in HELP.items() if key not in words.FOR_MODERATORS]
    width = max(len(entry.usage) for entry in chosen)
    return Write(b"".join(session.form.encode_notice(f"{e.usage:{width}}  {e.meaning}") for e in chosen))


def _tags(session: PlainSession, rest: str) -> Step:
    if rest and not _TOKEN.fullmatch(rest):
        return Write(TAGGED.encode_refusal(Refusal(Code.USAGE, {"usage": "/tags [16 to 64 of A-Z a-z 0-9 - _]"})))
    session.form = TAGGED
    session.answers_pings = True
    session._token = rest
    return NOTHING


def _quit(session: PlainSession, rest: str) -> Step:
    return Do(commands.Quit(rest), settles=True)


def _ping(session: PlainSession, rest: str) -> Step:
    return Write(session.form.encode_control("pong", rest[:64]))


def _pong(session: PlainSession, rest: str) -> Step:
    return NOTHING  # that something came is all that was asked


def _who(session: PlainSession, rest: str) -> Step:
    return Do(commands.ListMembers(_room_name(rest) or session.room))


def _rooms(session: PlainSession, rest: str) -> Step:
    return Do(commands.ListRooms())


def _join(session: PlainSession, rest: str) -> Step:
    return Do(commands.Join(_room_name(rest)), settles=True)


def _leave(session: PlainSession, rest: str) -> Step:
    return Do(commands.Leave(_room_name(rest) or session.room), settles=True)


def _alias(session: PlainSession, rest: str) -> Step:
    return Do(commands.Rename(rest), settles=True) if rest else session.usage("alias")


def _msg(session: PlainSession, rest: str) -> Step:
    target, _, text = rest.partition(" ")
    if not target or not text.strip():
        return session.usage("msg")
    return Do(commands.Say(target, text) if target.startswith("#") else commands.Tell(target, text))


def _me(session: PlainSession, rest: str) -> Step:
    return Do(commands.Say(session.room, rest, Kind.ACTION)) if rest else session.usage("me")


def _topic(session: PlainSession, rest: str) -> Step:
    return Do(commands.SetTopic(session.room, rest) if rest else commands.ShowTopic(session.room))


def _history(session: PlainSession, rest: str) -> Step:
    match = _HISTORY.fullmatch(rest)
    if match is None:
        return session.usage("history")
    room, side, number, count = match.groups()
    before = int(number) if side and side.lower() == "before" else None
    after = int(number) if side and side.lower() == "after" else None
    command = commands.ReadHistory(room or session.room, int(count or HISTORY_COUNT), before, after)
    return Do(command, settles=True)


def _search(session: PlainSession, rest: str) -> Step:
    wanted = looking.read(rest)
    return session.usage("search") if wanted is None else Do(wanted, settles=True)


def _enter_by_login(session: PlainSession, rest: str) -> Step:
    name, _, password = rest.partition(" ")
    session._prompting = session._was_asked
    if not name or not password:
        return session.usage("login")
    found = wishes.log_in(session._door, name, password.strip())
    if isinstance(found, Refusal):
        return Write(session.form.encode_refusal(found))
    session._prompting = False
    return session._enter(found, found)


def _register_first(session: PlainSession, rest: str) -> Step:
    name, _, password = rest.partition(" ")
    session._prompting = session._was_asked
    if not name or not password:
        return session._refuse(Code.USAGE, usage="/register NAME PASSWORD")
    return session._do(wishes.register(session._door, name, password.strip()))


def _login(session: PlainSession, rest: str) -> Step:
    *name, password = rest.split() or [""]
    if not password or len(name) > 1:
        return session.usage("login")
    found = wishes.log_in(session._door, name[0] if name else session._alias, password)
    return session._do(found if isinstance(found, Refusal) else commands.LogIn(found, session._door.place))


def _register(session: PlainSession, rest: str) -> Step:
    return session._do(wishes.register(session._door, "", rest)) if rest else session.usage("register")


def _password(session: PlainSession, rest: str) -> Step:
    words = rest.split()
    if len(words) != 2:
        return session.usage("password")
    return session._do(wishes.change_password(session._door, session._account, *words))


def _unregister(session: PlainSession, rest: str) -> Step:
    password, _, more = rest.partition(" ")
    if not password or more.strip().lower() not in ("", "redact"):
        return session.usage("unregister")
    return session._do(wishes.delete(session._door, session._account, password, forget=bool(more)))


def _export(session: PlainSession, rest: str) -> Step:
    return Do(commands.ExportOwn(), settles=True)


def _owner(session: PlainSession, rest: str) -> Step:
    if not rest:
        return session.usage("owner")
    return session._do(wishes.claim_server(session._door, session._account, rest))


def _stay(session: PlainSession, rest: str) -> Step:
    if rest.lower() not in ("on", "off"):
        return session.usage("stay")
    return Do(commands.SetAlwaysOn(rest.lower() == "on"))


def _end(session: PlainSession, rest: str) -> Step:
    if not rest.isascii() or not rest.isdigit():
        return session.usage("end")
    return Do(commands.EndConnection(int(rest[:18])))


_BEFORE_ENTERING: dict[str, Handler] = {
    "help": _help,
    "login": _enter_by_login,
    "register": _register_first,
    "quit": _quit,
    "tags": _tags,
    "ping": _ping,
    "pong": _pong,
}

_AFTER_ENTERING: dict[str, Handler] = {
    "help": _help,
    "who": _who,
    "rooms": _rooms,
    "join": _join,
    "leave": _leave,
    "alias": _alias,
    "msg": _msg,
    "me": _me,
    "topic": _topic,
    "history": _history,
    "search": _search,
    "register": _register,
    "login": _login,
    "logout": lambda session, rest: Do(commands.LogOut(), settles=True),
    "account": lambda session, rest: Do(commands.ShowAccount()),
    "password": _password,
    "regain": lambda session, rest: Do(commands.Regain(), settles=True),
    "stay": _stay,
    "export": _export,
    "end": _end,
    "owner": _owner,
    "admin": lambda session, rest: Do(commands.AskLeave(ADMINISTER, rest), settles=True),
    "unregister": _unregister,
    **ORDER,
    "quit": _quit,
    "ping": _ping,
    "pong": _pong,
}
