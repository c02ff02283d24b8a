"""One IRC connection: bytes to steps. What each command means is in `commands`; here is what all of them share."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from threadtalk.core import commands
from threadtalk.core.answers import AccountDeleted, AccountMade, LeaveGranted, LoggedIn, LoggedOut, Welcome
from threadtalk.core.events import Renamed
from threadtalk.core.metadata import SELF
from threadtalk.core.outcome import Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire.api import NOTHING, Close, Do, Find, Write
from threadtalk.wire.door import OPEN_DOOR
from threadtalk.wire.irc import about, chanserv, replies
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands import search
from threadtalk.wire.irc.commands.batch import is_part, take_part
from threadtalk.wire.irc.commands.channels import joining
from threadtalk.wire.irc.commands.operators import carry_out
from threadtalk.wire.irc.commands.table import COMMANDS
from threadtalk.wire.irc.message import BODY_MAX, CLIENT_TAGS_MAX, LINE_MAX, NotAMessage, encode_tags, parse, parse_tags
from threadtalk.wire.irc.times import timestamp
from threadtalk.wire.irc.writing import numeric
from threadtalk.wire.lines import LineBuffer, LineTooLong

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from threadtalk.core.answers import HistoryGranted, SearchGranted
    from threadtalk.core.commands import Command
    from threadtalk.core.events import Kept
    from threadtalk.core.outcome import Item
    from threadtalk.wire.api import Step
    from threadtalk.wire.door import Door
    from threadtalk.wire.irc.commands.accounts import Login
    from threadtalk.wire.irc.form import Forms, IrcForm
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.multiline import Draft
    from threadtalk.wire.irc.numerics import Numeric

LABEL_MAX = 64
"""Bytes of a label (labeled-response, "Tag value")."""

_NOT_THAT_NICK = frozenset(
    {
        Code.ALIAS_EMPTY,
        Code.ALIAS_TOO_LONG,
        Code.ALIAS_NOT_ALLOWED,
        Code.ALIAS_TAKEN,
        Code.ALIAS_CLAIMED,
        Code.ALIAS_CONFUSABLE,
    }
)
"""Refusals after which a client has to choose another nick."""

_PAGE_BATCH = "H"
"""Name of the batch of a page of history: one is told at a time, so one name is enough."""


class IrcSession:
    """Follows one connection: registration first, then commands."""

    answers_pings = True

    def __init__(self, forms: Forms, host: str, door: Door = OPEN_DOOR) -> None:
        self.server = forms.server
        self.usage = forms.usage
        self.door = door
        self.host = host
        self.has_entered = False
        self.caps: frozenset[str] = frozenset()
        """What was negotiated."""
        self.cap_version = 301
        """The version of capability negotiation that the client speaks."""
        self.is_negotiating = False
        """Registration waits for CAP END."""
        self.nick = ""
        """The nick that was asked for, then the one that was given."""
        self.user = ""
        self.realname = ""
        self.password = ""
        """What PASS has told last."""
        self.token = ""
        """By what the client is known if it comes again (TOKEN)."""
        self.has_just_begun = True
        """The command at hand is the first one."""
        self.history_command = ""
        """The subcommand of the CHATHISTORY that is being answered."""
        self.history_target = ""
        """And its target."""
        self.metadata: dict[str, str] = {}
        """What the client tells of itself before it is registered (METADATA)."""
        self.subscriptions: dict[str, None] = {}
        """And the keys it has subscribed to before."""
        self.away = ""
        """With what message the client comes in as away (pre-away)."""
        self.account = ""
        """What the client is logged in to; empty for nothing."""
        self.proof = ""
        """What the door has said of that account then: it may be another's by the time one comes in."""
        self.login: Login | None = None
        """The attempt to log in that is going on."""
        self.draft: Draft | None = None
        """The message of several lines that is being sent."""
        self.dropped_batch = ""
        """The reference of a batch that was refused, while the rest of it may still come."""
        self._forms = forms
        self.form: IrcForm = forms.form(self.caps)
        self._lines = LineBuffer(LINE_MAX)
        self._steps: deque[Step] = deque()
        self._label: str | None = None
        """The label of the command at hand."""

    @property
    def me(self) -> str:
        """The nick as numerics name it: "*" while there is none."""
        return self.nick if self.has_entered else "*"

    def start(self, *, prompted: bool) -> bytes:
        """Return nothing: an IRC server waits for the client."""
        return b""

    def receive_data(self, data: bytes) -> None:
        """Take in bytes as they come from the connection."""
        self._lines.receive_data(data)

    def next_step(self) -> Step | None:
        """Return what the next message asks for, or None until more data comes."""
        if self._steps:
            return self._steps.popleft()
        try:
            raw = self._lines.next_line()
            if raw is None:
                return None
            return self._take(raw)
        except LineTooLong:
            return Write(self.numeric(n.ERR_INPUTTOOLONG))

    def settle(self, outcome: Sequence[Item]) -> None:
        """Learn which nick one has, and go on with the welcome."""
        for item in outcome:
            content = item.content if isinstance(item, Reply) else item
            if isinstance(content, Welcome):
                self.has_entered = True
                self.nick = content.alias
                self.account = content.account
                self._steps.append(Do(commands.Count(self.door.connections), then=(*self._own_metadata(), self.motd())))
            elif isinstance(content, Refusal) and content.code in replies.TOLD_BY_SESSION:
                # Like the page that it stands for, it is told from here, where the label is (see `IrcForm`).
                self._steps.append(Write(self._labelled(replies.encode(self.form, content, self.me))))
            elif isinstance(content, Renamed) and content.alias == self.nick:
                self.nick = content.new
            elif isinstance(content, LeaveGranted):
                self._steps.extend(carry_out(self, content))
            elif isinstance(content, LoggedIn | AccountMade):
                self.hold(content.account)
                if not self.has_entered:
                    self._steps.append(Write(self.logged_in(content.account)))
            elif isinstance(content, LoggedOut | AccountDeleted):
                self.account = ""
            elif isinstance(content, Refusal) and content.code in _NOT_THAT_NICK and not self.has_entered:
                # In answer to REGISTER, it is an account that cannot be had: that has a note.
                self.nick = self.nick if "note" in content.fields else ""

    def ping(self) -> bytes:
        """Return a question that every client answers."""
        return self.form.line("", "PING", f":{self.server.name}")

    def encode_own(self, messages: Sequence[Kept]) -> bytes:
        """Return nothing: IRC has no way to ask."""
        return b""

    def encode_end_of_own(self, count: int) -> bytes:
        """Return nothing."""
        return b""

    def encode_refusal(self, refusal: Refusal) -> bytes:
        """Return the numeric for a refusal."""
        if refusal.code is Code.HISTORY_UNAVAILABLE:
            refusal = Refusal(refusal.code, {"command": self.history_command, "target": self.history_target})
            return self._labelled(replies.encode(self.form, refusal, self.me))
        if refusal.code is Code.SEARCH_UNAVAILABLE:
            return self._labelled(replies.encode(self.form, refusal, self.me))
        return replies.encode(self.form, refusal, self.me)

    def encode_page(self, granted: HistoryGranted, page: Sequence[Kept], *, more: bool) -> bytes:
        """Return a page of history as a batch (IRCv3 chathistory), or bare where batches were not negotiated."""
        if granted.acts:
            self.take_label()  # what the hub has answered had it
            return chanserv.acts(self, granted.room, page)
        batch = _PAGE_BATCH if "batch" in self.caps else ""
        # A channel has one name for all (chathistory, "the canonical name"); of people, the client knows whom it meant.
        target = granted.room if granted.room.startswith("#") else self.history_target
        return self._page(f"chathistory {target}", [self.form.past(event, batch) for event in page])

    def encode_found(self, granted: SearchGranted, messages: Sequence[Kept], *, more: bool, is_complete: bool) -> bytes:
        """Return what was found as a batch, the latest first; in ascending order to who knows it by soju's name."""
        name = search.capability(self)
        batch = _PAGE_BATCH if "batch" in self.caps else ""
        ordered = messages if name == search.SOJU else messages[::-1]
        lines = [self.form.past(message, batch) for message in ordered]
        if not is_complete and "standard-replies" in self.caps:
            note = "SEARCH INCOMPLETE :The index is still being made, so the newest messages may be missing"
            lines.append(self.form.line(self.server.name, "NOTE", note, {"batch": batch} if batch else {}))
        return self._page(name, lines)

    def encode_conversations(self, latest: Sequence[tuple[str, int]]) -> bytes:
        """Return the answer to CHATHISTORY TARGETS."""
        tags = {"batch": _PAGE_BATCH} if "batch" in self.caps else {}
        name = self.server.name
        lines = [self.form.line(name, "CHATHISTORY", f"TARGETS {room} {timestamp(at)}", tags) for room, at in latest]
        return self._page("draft/chathistory-targets", lines)

    def _page(self, batch: str, lines: Sequence[bytes]) -> bytes:
        """Return lines that are marked as a batch already as a whole one, with the label of the command at hand."""
        label, self._label = self._label, None
        if "batch" not in self.caps:
            return b"".join(lines)
        tags = encode_tags({"label": label}) if label and "labeled-response" in self.caps else ""
        start = f"{tags}:{self.server.name} BATCH +{_PAGE_BATCH} {batch}\r\n".encode()
        return b"".join([start, *lines, self.line("BATCH", f"-{_PAGE_BATCH}")])

    def _labelled(self, line: bytes) -> bytes:
        """Return one line with the label of the command at hand."""
        label, self._label = self._label, None
        return line if label is None else self.form.encode_labelled(label, [line] if line else [])

    def _own_metadata(self) -> list[Command | bytes]:
        """Return what has to be told of oneself before the MOTD ends (metadata, "Notifications")."""
        return [commands.SyncMetadata(SELF, everything=True)] if "draft/metadata-2" in self.caps else []

    # For the commands.

    def numeric(self, which: Numeric, *params: str, text: str | None = None) -> bytes:
        """Return a numeric for this client."""
        return numeric(self.form, self.me, which, *params, text=text)

    def line(self, command: str, rest: str) -> bytes:
        """Return a message of the server."""
        return self.form.line(self.server.name, command, rest)

    def fail(self, command: str, rest: str) -> bytes:
        """Return a standard reply (IRCv3 standard-replies) that says what went wrong."""
        return self.line("FAIL", f"{command} {rest}")

    def within_targets(self, targets: list[str]) -> tuple[list[str], list[Command | bytes]]:
        """Return as many targets as one message may have, and what is to be said of the others."""
        limit = self.server.limits.targets_max
        rest: list[Command | bytes] = [self.numeric(n.ERR_TOOMANYTARGETS, target) for target in targets[limit:][:1]]
        return targets[:limit], rest

    def fits_when_relayed(self, command: str, target: str, text: str) -> bool:
        """Whether what this client says is one message of the usual size to who receives it, with its source."""
        return len(f":{self.nick}!{self.user}@{self.host} {command} {target} :{text}\r\n".encode()) <= BODY_MAX

    def hold(self, account: str) -> None:
        """Take note of the account that the client is logged in to."""
        self.account, self.proof = account, self.door.proof(account)

    def logged_in(self, account: str) -> bytes:
        """Return the numeric that tells one's account, before one has come in."""
        return replies.logged_in(self.form, self.me, f"{self.nick or '*'}!{self.user or '*'}@{self.host}", account)

    def motd(self) -> bytes:
        """Return the message of the day."""
        return about.motd(self.form, self.me)

    def client_tags(self, message: Message) -> dict[str, str]:
        """Return the tags that are for other clients (message-tags, "client-only tags")."""
        if "message-tags" not in self.caps:
            return {}
        return {key: value for key, value in message.tags.items() if key.startswith("+")}

    def choose_form(self) -> None:
        """Be told things as the negotiated capabilities have it."""
        self.form = self._forms.form(self.caps)

    def register_if_ready(self) -> list[Command | bytes] | Step:
        """Come in, when the client has said all that is needed."""
        if self.has_entered or self.is_negotiating or not self.nick or not self.user:
            return []
        told = b""
        if self.login is not None:  # sasl-3.1, "The AUTHENTICATE command": it is aborted
            self.login = None
            told = self.numeric(n.ERR_SASLABORTED)
        if self.account and self.proof != self.door.proof(self.account):
            self.account = ""
        if not self.account and ":" in self.password and not self.door.needs_password:
            told += self._log_in_by_pass()
        if self.door.needs_account and not self.account:
            needed = self.encode_refusal(Refusal(Code.LOGIN_NEEDED))
            return Close(told + needed + self.form.line("", "ERROR", ":Log in first"))
        if self.door.needs_password and not self.door.may_enter(self.password):
            wrong = self.encode_refusal(Refusal(Code.WRONG_PASSWORD))
            return Close(self.numeric(n.ERR_PASSWDMISMATCH) + wrong)
        entering = commands.Enter(
            self.nick,
            self.token,
            self.user,
            self.host,
            self.realname,
            lobby=False,
            away=self.away,
            metadata=dict(self.metadata),
            subscriptions=tuple(self.subscriptions),
            account=self.account,
            address=self.door.place if self.account else "",
            is_secure=self.door.is_secure,
            joining=joining(self, ""),
        )
        if not told:
            return Do(entering, settles=True)
        self._steps.append(Do(entering, settles=True))
        return [told]

    def _log_in_by_pass(self) -> bytes:
        """Log in by `PASS account:password`, as bouncers and clients without SASL do; a wrong one is passed over.

        Returns what tells so.
        """
        name, _, password = self.password.partition(":")
        self.password = ""
        found = self.door.log_in(name, password)
        if not isinstance(found, str):
            return b""
        self.hold(found)
        return self.logged_in(found)

    # One message.

    def _take(self, raw: bytes) -> Step:
        if b"\0" in raw or b"\r" in raw:
            return Write(self.numeric(n.ERR_UNKNOWNCOMMAND, "*"))  # no message has these, whatever it means
        tags, _, body = raw.partition(b" ") if raw.startswith(b"@") else (b"", b"", raw)
        if len(tags) >= CLIENT_TAGS_MAX:
            return Write(self.numeric(n.ERR_INPUTTOOLONG))
        if len(body) > BODY_MAX - 2:
            self._take_label(parse_tags(tags[1:].decode(errors="replace")))
            return Write(self._labelled(self.numeric(n.ERR_INPUTTOOLONG)))
        try:
            message = parse(raw.decode())
        except UnicodeDecodeError:
            return self._refuse_bytes(raw)
        except NotAMessage:
            return NOTHING
        self._take_label(message.tags)
        step = self._label_step(self._dispatch(message))
        self.has_just_begun = False
        return step

    def take_label(self) -> str | None:
        """Return the label of the command at hand, which is not answered now."""
        label, self._label = self._label, None
        return label

    def put_label(self, label: str | None) -> None:
        """Have the answer to the command at hand carry the label of an earlier one."""
        self._label = label

    def _take_label(self, tags: Mapping[str, str]) -> None:
        label = tags.get("label", "") if {"labeled-response", "batch"} <= self.caps else ""
        self._label = label if 0 < len(label.encode()) <= LABEL_MAX else None

    def _refuse_bytes(self, raw: bytes) -> Step:
        """Refuse what is not UTF-8 (utf8-only): what of it can be read tells which command it was."""
        try:
            message = parse(raw.decode(errors="replace"))
        except NotAMessage:
            return NOTHING
        self._take_label(message.tags)
        if message.command == "METADATA":  # it has a code of its own for this (metadata, "Failures")
            return Write(self._labelled(self.fail("METADATA", "VALUE_INVALID :value is too long or not UTF8")))
        command = message.command if message.command in COMMANDS else "*"
        return Write(self._labelled(self.fail(command, "INVALID_UTF8 :Message rejected, messages must be UTF-8")))

    def _dispatch(self, message: Message) -> list[Command | bytes] | Step:
        if is_part(self, message) and self.has_entered:
            return take_part(self, message)
        entry = COMMANDS.get(message.command)
        if not self.has_entered and (entry is None or not entry.before_registration):
            return [self.numeric(n.ERR_NOTREGISTERED)]
        if entry is None:
            return [self.numeric(n.ERR_UNKNOWNCOMMAND, message.command[:32])]
        if len(message.params) < entry.min_params:
            return [self.numeric(n.ERR_NEEDMOREPARAMS, message.command)]
        self.usage[message.command] += 1
        return entry.handler(self, message)

    def _label_step(self, result: list[Command | bytes] | Step) -> Step:
        label = self._label
        if isinstance(result, list):
            return self._step_of(result, label)
        if isinstance(result, Find):
            resume = result.resume
            return Find(result.room, result.number, lambda found: self._label_step(resume(found)))
        if isinstance(result, Do):
            if label is not None and isinstance(result.command, commands.Enter):
                # What a new client is told comes in several steps, and is no response to whichever command was last.
                self._steps.append(result)
                return Write(self._labelled(b""))
            # A page of history carries the label itself, and a new nick is told to everybody at once.
            is_history = isinstance(result.command, commands.ReadHistory | commands.ListConversations | commands.Search)
            return result if label is None or is_history else Do(result.command, result.settles, result.then, label)
        if isinstance(result, Write):
            return Write(self._response(result.data, label), result.after_others)
        return result

    def _step_of(self, wishes: list[Command | bytes], label: str | None) -> Step:
        told = [wish for wish in wishes if isinstance(wish, bytes)]
        if len(told) < len(wishes):
            return Do(wishes[0], then=tuple(wishes[1:]), label=label)
        data = self._response(b"".join(told), label)
        return Write(data) if data else NOTHING

    def _response(self, data: bytes, label: str | None) -> bytes:
        return data if label is None else self.form.encode_labelled(label, [data])
