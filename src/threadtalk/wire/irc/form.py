"""Events to IRC messages: one form for each set of capabilities that shows in them, shared by all that have it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from threadtalk.core import answers, events
from threadtalk.core.events import MULTILINE, Kind, ModeChange
from threadtalk.core.modes import RANKS
from threadtalk.core.refusals import Refusal
from threadtalk.wire import modestring
from threadtalk.wire.irc import multiline, replies
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.caps import SHAPING
from threadtalk.wire.irc.message import BODY_MAX, cut, encode_tags
from threadtalk.wire.irc.names import NameLists
from threadtalk.wire.irc.times import timestamp
from threadtalk.wire.irc.writing import numeric

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from threadtalk.core.events import Event, Kept, Said
    from threadtalk.core.outcome import Reply
    from threadtalk.wire.irc.server import ServerInfo


_LOST = "Connection closed"
"""Why somebody has gone who has not said so."""

_RECENT_BATCH = "R"
"""Name of the batch of a room's last messages, other than that of a page: a page may be told in between."""


class IrcForm:
    """How sessions with these capabilities are told things."""

    has_two_sides = True

    def __init__(self, server: ServerInfo, caps: frozenset[str]) -> None:
        self.server = server
        self.caps = caps
        self.echoes = "echo-message" in caps
        self.has_tags = "message-tags" in caps
        self.hears_invitations = "invite-notify" in caps
        self.hears_of_watched = "extended-monitor" in caps
        self._has_time = "server-time" in caps
        self._has_multiline = {"batch", "draft/multiline"} <= caps
        self._has_account = "account-tag" in caps
        with_host = "userhost-in-names" in caps
        self.name_lists = NameLists(
            server.name, server.limits.alias_max, every_rank="multi-prefix" in caps, with_host=with_host
        )

    def encode(self, event: Event, *, own: bool = False) -> bytes:
        """Return the messages that tell an event; nothing to those who have not asked for its kind."""
        return _EVENTS[type(event)](self, event, own)

    def encode_moved(self, moved: events.Moved, me: str) -> bytes:
        """Return what stands for the renaming of a room to who knows nothing of it (channel-rename, "Fallback")."""
        lines = [self.encode(moved.left), self.encode(moved.joined)]
        for answer in moved.answers:
            is_mark, is_list = isinstance(answer, answers.ReadMark), isinstance(answer, answers.MemberList)
            if is_mark and "draft/read-marker" not in self.caps:
                continue
            if is_list and "draft/no-implicit-names" in self.caps:
                continue
            lines.append(replies.encode(self, answer, me))
        return b"".join(lines)

    def encode_host_set(self, event: events.HostSet, shared: Sequence[int]) -> bytes:
        """Return what tells of another host who knows nothing of such (chghost, "Fallback")."""
        source = f"{event.alias}!{event.user}@{event.host}"
        lines = [self.line(_source(self, event), "QUIT", ":Changing host", self.tags(event))]
        for i in shared:
            rest = event.rooms[i]
            if "extended-join" in self.caps:
                rest += f" {event.sender.account or '*'} :{event.realname or event.alias}"
            lines.append(self.line(source, "JOIN", rest, self.tags(event)))
            letters = "".join(rank for rank in RANKS if rank in event.ranks[i])
            if letters:
                nicks = " ".join([event.alias] * len(letters))
                lines.append(self.line(self.server.name, "MODE", f"{event.rooms[i]} +{letters} {nicks}"))
        return b"".join(lines)

    def encode_reply(self, reply: Reply, me: str) -> bytes:
        """Return the numerics that tell an answer or a refusal; of history, the session tells everything itself."""
        if isinstance(reply.content, Refusal) and reply.content.code in replies.TOLD_BY_SESSION:
            return b""
        return replies.encode(self, reply.content, me)

    def encode_refusal(self, refusal: Refusal, me: str) -> bytes:
        """Return the numeric that tells a refusal."""
        return replies.encode(self, refusal, me)

    def encode_recent(self, messages: Sequence[Said]) -> bytes:
        """Return the last messages of a room to who has just come in; not where they will be asked for."""
        # An old question to the clients of those who are in (CTCP) must not be answered again.
        messages = [said for said in messages if not said.text.startswith("\x01")]
        if "draft/chathistory" in self.caps or not messages:
            return b""
        if not self._has_time:
            return b"".join(map(self._said_with_time, messages))
        if "batch" not in self.caps:
            return b"".join(map(self.said, messages))
        # A bot tells by the batch that these are no commands for it.
        server = self.server.name
        start = self.line(server, "BATCH", f"+{_RECENT_BATCH} chathistory {messages[0].room}")
        lines = [self.said(said, _RECENT_BATCH) for said in messages]
        return b"".join([start, *lines, self.line(server, "BATCH", f"-{_RECENT_BATCH}")])

    def encode_notice(self, text: str) -> bytes:
        """Return something the server has to say."""
        return self.line(self.server.name, "NOTICE", f"* :{text}")

    def encode_shutdown(self) -> bytes:
        """Return the last words of a server that stops."""
        return self.line("", "ERROR", ":The server is stopping. Please come back in a moment.")

    def end_of_message(self, data: bytes, at: int) -> int:
        """Return where the line that is half sent ends."""
        return data.find(b"\n", at) + 1 or len(data)

    def encode_labelled(self, label: str, pieces: Sequence[bytes]) -> bytes:
        """Return an answer as the response to a labelled command (labeled-response)."""
        lines = b"".join(pieces).split(b"\r\n")[:-1]
        name = self.server.name
        tag = encode_tags({"label": label})
        if not lines:
            return f"{tag}:{name} ACK\r\n".encode()
        if _is_one_message(lines):
            return _with_tag(lines[0], f"label={tag[7:-1]}".encode()) + b"\r\n" + b"\r\n".join([*lines[1:], b""])
        if len(lines) == 1:
            return _with_tag(lines[0], f"label={tag[7:-1]}".encode()) + b"\r\n"
        batch = f"{tag}:{name} BATCH +L labeled-response\r\n".encode()
        inner = b"".join(
            _with_tag(line, b"batch=L") + b"\r\n" if not _in_batch(line) else line + b"\r\n" for line in lines
        )
        return batch + inner + f":{name} BATCH -L\r\n".encode()

    def line(self, source: str, command: str, rest: str, tags: Mapping[str, str] | None = None) -> bytes:
        """Return one message, cut to its size."""
        head = f":{source} {command}" if source else command
        body = cut(f"{head} {rest}" if rest else head, BODY_MAX - 2)
        return f"{encode_tags(tags) if tags else ''}{body}\r\n".encode()

    def tags(
        self, event: Event, room: str = "", number: int = 0, client: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """Return the tags of a message that tells an event, which was kept under a number in a room."""
        tags: dict[str, str] = {}
        if self._has_time:
            tags["time"] = timestamp(event.at)
        if self._has_account and event.sender.account:
            tags["account"] = event.sender.account
        if self.has_tags:
            if event.sender.is_bot:
                tags["bot"] = ""  # it never has a value (bot-mode, "The bot tag")
            if number:
                tags["msgid"] = self.server.message_id(room, number)
            if client:
                tags.update(client)
                tags.pop(MULTILINE, None)  # this one is for us
        return tags

    def said(self, said: Said, batch: str = "") -> bytes:
        """Return a message to a channel, as long as it is; a long one in several lines, the id on the first."""
        tags = self.tags(said, said.room, said.number, said.tags)
        return self.speech(said, said.room, tags, batch)

    def told(self, told: events.Told, batch: str = "") -> bytes:
        """Return a message to one person."""
        return self.speech(told, told.recipient, self.tags(told, told.room, told.number, told.tags), batch)

    def past(self, event: Kept, batch: str) -> bytes:
        """Return an event of the history, as part of a batch (none where `batch` is empty)."""
        if isinstance(event, events.Said):
            return self.said(event, batch)
        if isinstance(event, events.Told):
            return self.told(event, batch)
        lines = self.encode(event)
        if not batch:
            return lines
        tag = f"batch={batch}".encode()
        return b"".join(_with_tag(line, tag) + b"\r\n" for line in lines.split(b"\r\n")[:-1])

    def speech(self, event: Any, target: str, tags: dict[str, str], batch: str) -> bytes:
        """Return what is said, to a target, in as many messages as it takes."""
        if batch:
            tags = {"batch": batch, **tags}
        command = "NOTICE" if event.kind == Kind.NOTICE else "PRIVMSG"
        head = f":{event.alias}!{event.origin or self.unknown_origin} {command} {target} :"
        action = event.kind == Kind.ACTION
        room = BODY_MAX - 2 - len(head.encode()) - (9 if action else 0)
        if MULTILINE in event.tags:
            divided = [
                (piece, continues or i > 0)
                for line, continues in multiline.pieces(event.text, event.tags)
                for i, piece in enumerate(split_text(line, room))
            ]
        else:
            divided = [(piece, i > 0) for i, piece in enumerate(split_text(event.text, room))]
        if len(divided) > 1 and self._has_multiline and not action:
            return self._several_lines(head, target, tags, divided)
        lines = []
        for piece, _ in divided:
            if piece:  # blank lines are for those alone who know of several lines ("Fallback" in multiline)
                text = f"\x01ACTION {piece}\x01" if action else piece
                lines.append(f"{encode_tags(tags)}{head}{text}\r\n")
                tags.pop("msgid", None)
        return "".join(lines).encode()

    def _several_lines(
        self, head: str, target: str, tags: Mapping[str, str], divided: Sequence[tuple[str, bool]]
    ) -> bytes:
        source = head.partition(" ")[0]
        name = multiline.BATCH_NAME
        lines = [f"{encode_tags(tags)}{source} BATCH +{name} {multiline.BATCH_TYPE} {target}\r\n"]
        for piece, continues in divided:
            line_tags = {"batch": name, **({multiline.CONCAT: ""} if continues else {})}
            lines.append(f"{encode_tags(line_tags)}{head}{piece}\r\n")
        # Where it stands inside of another batch, its end says so like its start (batch, "The BATCH verb").
        outer = {"batch": tags["batch"]} if "batch" in tags else {}
        lines.append(f"{encode_tags(outer)}:{self.server.name} BATCH -{name}\r\n")
        return "".join(lines).encode()

    @property
    def unknown_origin(self) -> str:
        """User and host of somebody known from the log alone."""
        return f"~u@{self.server.name}"

    def _said_with_time(self, said: Said) -> bytes:
        when = datetime.fromtimestamp(said.at / 1000).astimezone()
        stamp = f"[{when:%Y-%m-%d %H:%M}] "
        tags = multiline.moved(said.tags, len(stamp)) if MULTILINE in said.tags else said.tags
        return self.said(replace(said, text=stamp + said.text, tags=tags))


def split_text(text: str, max_bytes: int) -> list[str]:
    """Cut a text into pieces that fit, at a space where there is one, never inside a character."""
    pieces = []
    while len(text) * 4 > max_bytes and len(text.encode()) > max_bytes:
        piece = cut(text, max_bytes)
        space = piece.rfind(" ", len(piece) // 2)
        if space > 0:
            piece = piece[: space + 1]
        pieces.append(piece)
        text = text[len(piece) :]
    return [*pieces, text] if text or not pieces else pieces


def split_changes(changes: Sequence[ModeChange], max_bytes: int) -> list[Sequence[ModeChange]]:
    """Cut changes into runs that fit a line each, as MODE has them."""
    if len(changes) == 1 or len(modestring.write(changes).encode()) <= max_bytes:
        return [changes]
    middle = len(changes) // 2
    return [*split_changes(changes[:middle], max_bytes), *split_changes(changes[middle:], max_bytes)]


def _with_tag(line: bytes, tag: bytes) -> bytes:
    return b"@" + tag + (b";" + line[1:] if line.startswith(b"@") else b" " + line)


def _is_one_message(lines: Sequence[bytes]) -> bool:
    """Whether this is one message of several lines: a response of its own, without a batch around it."""
    start = f" BATCH +{multiline.BATCH_NAME} {multiline.BATCH_TYPE} ".encode()
    end = f" BATCH -{multiline.BATCH_NAME}".encode()
    return start in lines[0] and lines[-1].endswith(end) and sum(line.endswith(end) for line in lines) == 1


def _in_batch(line: bytes) -> bool:
    return line.startswith(b"@") and b"batch=" in line.partition(b" ")[0]


def _said(form: IrcForm, event: Said, own: bool) -> bytes:
    return b"" if own and not form.echoes else form.said(event)


def _told(form: IrcForm, event: events.Told, own: bool) -> bytes:
    if own and not form.echoes:
        return b""
    return form.told(event)


def _source(form: IrcForm, event: Any) -> str:
    if not event.alias:
        return form.server.name  # nobody did it: something has ended by itself
    return f"{event.alias}!{event.origin or form.unknown_origin}"


def _joined(form: IrcForm, event: events.Joined, own: bool) -> bytes:
    # Who came by plain text has no real name: the nick stands for it, as in WHO and WHOIS.
    realname = event.realname or event.alias
    rest = f"{event.room} {event.sender.account or '*'} :{realname}" if "extended-join" in form.caps else event.room
    return form.line(_source(form, event), "JOIN", rest, form.tags(event, event.room, event.number))


def _left(form: IrcForm, event: events.Left, own: bool) -> bytes:
    rest = f"{event.room} :{event.reason}" if event.reason else event.room
    return form.line(_source(form, event), "PART", rest, form.tags(event, event.room, event.number))


def _has_quit(form: IrcForm, event: events.HasQuit, own: bool) -> bytes:
    # There must be a reason that tells what has happened (modern IRC, "QUIT message").
    return b"" if own else form.line(_source(form, event), "QUIT", f":{event.reason or _LOST}", form.tags(event))


def _renamed(form: IrcForm, event: events.Renamed, own: bool) -> bytes:
    return form.line(_source(form, event), "NICK", event.new, form.tags(event))


def _room_renamed(form: IrcForm, event: events.RoomRenamed, own: bool) -> bytes:
    if "draft/channel-rename" not in form.caps:
        return b""
    tags = form.tags(event, event.room, event.number)
    return form.line(_source(form, event), "RENAME", f"{event.room} {event.new} :{event.reason}", tags)


def _topic_set(form: IrcForm, event: events.TopicSet, own: bool) -> bytes:
    tags = form.tags(event, event.room, event.number)
    return form.line(_source(form, event), "TOPIC", f"{event.room} :{event.topic}", tags)


def _kicked(form: IrcForm, event: events.Kicked, own: bool) -> bytes:
    rest = f"{event.room} {event.target} :{event.reason}"
    return form.line(_source(form, event), "KICK", rest, form.tags(event, event.room, event.number))


def _modes_set(form: IrcForm, event: events.ModesSet, own: bool) -> bytes:
    source = _source(form, event)
    room = BODY_MAX - 2 - len(f":{source} MODE {event.room} ".encode())
    tags = form.tags(event, event.room, event.number)
    lines = []
    for changes in split_changes(event.changes, room):
        lines.append(form.line(source, "MODE", f"{event.room} {modestring.write(changes)}", tags))
        tags.pop("msgid", None)  # as with a long text, the first line has it
    return b"".join(lines)


def _ranks_given(form: IrcForm, event: events.RanksGiven, own: bool) -> bytes:
    changes = [ModeChange(True, rank, event.alias) for rank in event.ranks]
    return form.line(form.server.name, "MODE", f"{event.room} {modestring.write(changes)}", form.tags(event))


def _invited(form: IrcForm, event: events.Invited, own: bool) -> bytes:
    # The one who is invited hears of it in any case; members where they have asked for it (invite-notify).
    if own:
        return b""
    return form.line(_source(form, event), "INVITE", f"{event.target} {event.room}", form.tags(event))


def _away_set(form: IrcForm, event: events.AwaySet, own: bool) -> bytes:
    if own or "away-notify" not in form.caps:
        return b""
    return form.line(_source(form, event), "AWAY", f":{event.message}" if event.message else "", form.tags(event))


def _account_set(form: IrcForm, event: events.AccountSet, own: bool) -> bytes:
    if "account-notify" not in form.caps:
        return b""
    return form.line(_source(form, event), "ACCOUNT", event.account or "*", form.tags(event))


def _host_set(form: IrcForm, event: events.HostSet, own: bool) -> bytes:
    if "chghost" not in form.caps:
        return numeric(form, event.alias, n.RPL_HOSTHIDDEN, event.host) if own else b""
    return form.line(_source(form, event), "CHGHOST", f"{event.user} {event.host}", form.tags(event))


def _realname_set(form: IrcForm, event: events.RealnameSet, own: bool) -> bytes:
    if "setname" not in form.caps:
        return b""
    return form.line(_source(form, event), "SETNAME", f":{event.realname}", form.tags(event))


def _reacted(form: IrcForm, event: events.Reacted, own: bool) -> bytes:
    if not form.has_tags or (own and not form.echoes):
        return b""
    tags = form.tags(event, event.room, event.number, event.tags)
    return form.line(_source(form, event), "TAGMSG", event.target, tags)


def _redacted(form: IrcForm, event: events.Redacted, own: bool) -> bytes:
    # Those who have not negotiated it are told nothing (message-redaction, "Command").
    if "draft/message-redaction" not in form.caps or (own and not form.echoes):
        return b""
    rest = f"{event.target} {form.server.message_id(event.room, event.message)}"
    tags = form.tags(event, event.room, event.number)
    return form.line(_source(form, event), "REDACT", f"{rest} :{event.reason}" if event.reason else rest, tags)


def _signalled(form: IrcForm, event: events.Signalled, own: bool) -> bytes:
    if not form.has_tags or (own and not form.echoes):
        return b""
    msgid = form.server.passing_id(event.at, event.serial)  # message-ids: TAGMSG has one too
    # The server's own tags come before those of clients (message-tags, "Client-only tags").
    tags = {**form.tags(event), "msgid": msgid, **event.tags}
    return form.line(_source(form, event), "TAGMSG", event.target, tags)


def _said_to_rank(form: IrcForm, event: events.SaidToRank, own: bool) -> bytes:
    if own and not form.echoes:
        return b""
    return form.speech(event, event.sign + event.room, form.tags(event, client=event.tags), "")


def _announced(form: IrcForm, event: events.Announced, own: bool) -> bytes:
    return form.line(_source(form, event), "WALLOPS", f":{event.text}", form.tags(event))


_EVENTS: dict[type[Event], Callable[[IrcForm, Any, bool], bytes]] = {
    events.Said: _said,
    events.Told: _told,
    events.Joined: _joined,
    events.Left: _left,
    events.HasQuit: _has_quit,
    events.Renamed: _renamed,
    events.TopicSet: _topic_set,
    events.RoomRenamed: _room_renamed,
    events.Kicked: _kicked,
    events.ModesSet: _modes_set,
    events.RanksGiven: _ranks_given,
    events.Invited: _invited,
    events.AwaySet: _away_set,
    events.AccountSet: _account_set,
    events.HostSet: _host_set,
    events.RealnameSet: _realname_set,
    events.Reacted: _reacted,
    events.Redacted: _redacted,
    events.Signalled: _signalled,
    events.SaidToRank: _said_to_rank,
    events.Announced: _announced,
}


class Forms:
    """The forms of one server: those with the same shaping capabilities are one object, encoded for once."""

    def __init__(self, server: ServerInfo) -> None:
        self.server = server
        self.usage: Counter[str] = Counter()
        """How often each command came, counted by the sessions without a lock: one that is lost harms nobody."""
        self._forms: WeakValueDictionary[frozenset[str], IrcForm] = WeakValueDictionary()
        """Kept while somebody is told things by them: a client may ask for any set, and for another one every time."""

    def form(self, caps: frozenset[str]) -> IrcForm:
        """Return the form for these capabilities. From any thread: at worst, two are made and one is kept."""
        shaping = caps & SHAPING
        return self._forms.setdefault(shaping, IrcForm(self.server, shaping))
