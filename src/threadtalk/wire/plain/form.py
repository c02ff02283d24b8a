"""Events and answers to lines of plain text, with or without tags. The tables are docs/plain-protocol.md in code."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from threadtalk.core import answers, events, modes
from threadtalk.core.events import MULTILINE, Kind
from threadtalk.core.hooks import SUFFIX
from threadtalk.core.modes import in_order, prefix
from threadtalk.core.names import LOBBY, fold
from threadtalk.core.refusals import Refusal
from threadtalk.core.text import INDENT, LINE_BREAK, LINE_FEED, printable
from threadtalk.wire.plain import acts, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeAlias

    from threadtalk.core.answers import HistoryGranted
    from threadtalk.core.events import Event, Kept, Message, Said
    from threadtalk.core.outcome import Reply

    Tags: TypeAlias = dict[str, str | int]
    Line: TypeAlias = tuple[str, Tags, str]  # kind, further tags, text

_ESCAPES = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})
_LOBBY_KEY = fold(LOBBY)
_SAID_KIND = {Kind.MESSAGE: "say", Kind.ACTION: "action", Kind.NOTICE: "notice"}


class PlainForm:
    """Lines of text; with `tagged`, each with a prefix for programs."""

    echoes = True
    has_two_sides = False
    hears_invitations = False
    hears_of_watched = False

    def __init__(self, *, tagged: bool) -> None:
        self.tagged = tagged

    def encode(self, event: Event, *, own: bool = False) -> bytes:
        """Return the line that tells an event; nothing where one's own doing is answered otherwise."""
        line = _EVENT_LINES[type(event)](event, own)
        return b"" if line is None else self._line(*line)

    def encode_moved(self, moved: events.Moved, me: str = "") -> bytes:
        """Return nothing: the renaming itself is told."""
        return b""

    def encode_reply(self, reply: Reply, me: str = "") -> bytes:
        """Return the lines that tell an answer or a refusal."""
        content = reply.content
        if isinstance(content, Refusal):
            return self.encode_refusal(content)
        if isinstance(content, answers.RoomEntered) and content.entering and not content.topic and not self.tagged:
            return b""  # "Connected to the server!" has just told a person all of it
        return b"".join(self._line(*line) for line in _ANSWER_LINES[type(content)](content))

    def encode_host_set(self, event: events.HostSet, shared: Sequence[int]) -> bytes:
        """Return nothing: in plain text nobody has a host."""
        return b""

    def encode_labelled(self, label: str, pieces: Sequence[bytes]) -> bytes:
        """Return the pieces: plain text has no labels."""
        return b"".join(pieces)

    def encode_refusal(self, refusal: Refusal, me: str = "") -> bytes:
        """Return the line that tells a refusal."""
        return self._line("refusal", {"code": refusal.code, **refusal.fields}, "! " + words.sentence(refusal))

    def encode_recent(self, messages: Sequence[Said]) -> bytes:
        """Return messages out of the log, with their times."""
        lines = []
        for said in messages:
            kind, tags, text = _said(said, False)
            tags["history"] = 1
            lines.append(self._line(kind, tags, text if self.tagged else f"{_stamp(said.at)} {text}"))
        return b"".join(lines)

    def encode_found(self, messages: Sequence[Message], *, more: bool, is_complete: bool) -> bytes:
        """Return what was found, each message with its place and time, and how to go on."""
        lines = []
        for message in messages:
            tags, text = _found(message)
            lines.append(self._line("found", tags, text if self.tagged else f"{_stamp(message.at)} {text}"))
        count = len(messages)
        text = (
            f"-- {count} messages were found." if count > 1 else f"-- {'1 message' if count else 'Nothing'} was found."
        )
        if more and messages:
            earliest = _local(messages[0].at) + timedelta(seconds=1)
            text = f"-- These are the last {count}. Earlier ones: before:{earliest:%Y-%m-%dT%H:%M:%S}"
        if not is_complete:
            text += " The index is still being made, so the newest may be missing."
        return b"".join([*lines, self._line("search-end", {"count": count, "more": int(more)}, text)])

    def encode_page(self, granted: HistoryGranted, messages: Sequence[Said], *, more: bool) -> bytes:
        """Return a page of history that was asked for, and how to go on."""
        tags: Tags = {"room": granted.room, "more": int(more)}
        text = f"-- These are all messages of {granted.room}" + (" since then." if granted.after is not None else ".")
        if more and messages:
            side, number = ("before", messages[0].number) if granted.after is None else ("after", messages[-1].number)
            tags["next"] = number
            text = f"-- There are more: /history {granted.room} {side} {number}"
        return self.encode_recent(messages) + self._line("history-end", tags, text)

    def encode_acts(self, room: str, page: Sequence[Kept]) -> bytes:
        """Return what the moderators of a room have done, in their order, with the times."""
        if not page:
            return self.encode_notice(f"Nothing is known that the moderators of {room} have done.")
        lines = []
        for event in page:
            when = datetime.fromtimestamp(event.at / 1000).astimezone()
            told = _EVENT_LINES[type(event)](event, False)
            if told is not None:
                _, tags, text = told
                text = text.removeprefix("-- ").removeprefix(_about(room))
                lines.append(self._line("act", tags, f"-- [{when:%Y-%m-%d %H:%M}] {text}"))
        return b"".join(lines)

    def encode_notice(self, text: str) -> bytes:
        """Return a line the server has to say."""
        return self._line("info", {}, "-- " + text)

    def encode_shutdown(self) -> bytes:
        """Return the last words of a server that stops."""
        return self._line("bye", {}, words.SHUTDOWN)

    def end_of_message(self, data: bytes, at: int) -> int:
        """Return where the line that is half sent ends."""
        return data.find(b"\n", at) + 1 or len(data)

    def encode_prompt(self, question: str = words.PROMPT) -> bytes:
        """Return the question for an alias; to a person without a line end, so that they type behind it."""
        return self._line("prompt", {}, question) if self.tagged else question.encode()

    def encode_data(self, message: Message) -> bytes:
        """Return a message as a line of JSON; `at` is in milliseconds since 1970."""
        what = {"room": message.room, "number": message.number, "at": message.at, "alias": message.alias}
        if isinstance(message, events.Told):
            what["to"] = message.recipient
        text = json.dumps({**what, "text": message.text}, ensure_ascii=True)
        return self._line("data", {}, text)

    def encode_control(self, kind: str, word: str) -> bytes:
        """Return a ping or a pong, which only programs are sent."""
        return self._line(kind, {"word": word} if word else {}, kind.upper())

    def _line(self, kind: str, tags: Tags, text: str) -> bytes:
        if not self.tagged:
            # Nobody can begin a line of their own with spaces, so it is plain whose these are.
            return f"{text.replace(LINE_FEED, LINE_FEED + INDENT)}\n".encode()
        pairs = [f"{name}={_tag_value(str(value)).translate(_ESCAPES)}" for name, value in tags.items()]
        return f"@{';'.join([f'kind={kind}', *pairs])} {text.replace(LINE_FEED, LINE_BREAK)}\n".encode()


def _shown(text: str, tags: Mapping[str, str]) -> str:
    """Return what somebody has written as a terminal may get it; of several lines only where it is tagged so."""
    return LINE_FEED.join(map(printable, text.split(LINE_FEED))) if MULTILINE in tags else printable(text)


def _tag_value(value: str) -> str:
    return LINE_FEED.join(map(printable, value.split(LINE_FEED)))


PLAIN = PlainForm(tagged=False)
TAGGED = PlainForm(tagged=True)


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000).astimezone()


def _stamp(at: int) -> str:
    """Return a time in the server's time zone, with the date where that is not today's."""
    when = _local(at)
    return f"[{when:%H:%M}]" if when.date() == datetime.now().astimezone().date() else f"[{when:%Y-%m-%d %H:%M}]"


def _about(room: str) -> str:
    """Return what a line about a room begins with: nothing in the lobby, where nearly everything happens."""
    return "" if fold(room) == _LOBBY_KEY else f"[{room}] "


def _numbered(event: Any) -> Tags:
    tags: Tags = {"room": event.room}
    if event.number:
        tags["number"] = event.number
    tags["at"] = event.at
    tags["alias"] = event.alias
    return tags


def _said(event: Said, own: bool) -> Line:
    text = _shown(event.text, event.tags)
    spoken = f"* {event.alias} {text}" if event.kind == Kind.ACTION else f"{event.alias}: {text}"
    return _SAID_KIND[event.kind], _with_lines(_numbered(event), event), _about(event.room) + spoken


def _with_lines(tags: Tags, event: Said | events.Told | events.SaidToRank) -> Tags:
    if MULTILINE in event.tags:
        tags["text"] = _shown(event.text, event.tags)
    return tags


def _told(event: events.Told, own: bool) -> Line:
    tags = _with_lines({"at": event.at, "from": event.alias, "to": event.recipient}, event)
    text = _shown(event.text, event.tags)
    if event.kind == Kind.ACTION:
        tags["action"] = 1
        text = f"* {event.alias} {text}"
    return "direct", tags, f"[you -> {event.recipient}] {text}" if own else f"[{event.alias} -> you] {text}"


def _found(message: Message) -> tuple[Tags, str]:
    """Return a message that was found; unlike elsewhere, the lobby is named too."""
    if isinstance(message, events.Told):
        tags: Tags = {"at": message.at, "from": message.alias, "to": message.recipient}
        head = f"[{message.alias} -> {message.recipient}] "
    else:
        tags, head = _numbered(message), f"[{message.room}] "
    text = _shown(message.text, message.tags)
    if message.kind == Kind.ACTION:
        tags["action"] = 1
        text = f"* {message.alias} {text}"
    elif not isinstance(message, events.Told):
        text = f"{message.alias}: {text}"
    return _with_lines(tags, message), head + text


def _said_to_rank(event: events.SaidToRank, own: bool) -> Line:
    tags = _with_lines({"room": event.room, "at": event.at, "from": event.alias, "to": event.sign}, event)
    text = _shown(event.text, event.tags)
    spoken = f"* {event.alias} {text}" if event.kind == Kind.ACTION else f"{event.alias}: {text}"
    return "ranks", tags, f"[{event.sign}{event.room}] {spoken}"


def _joined(event: events.Joined, own: bool) -> Line | None:
    if own:
        return None  # RoomEntered tells it
    if event.entering:
        return "join", _numbered(event), f"{event.alias} has connected to the chat room"
    return "join", _numbered(event), f"{_about(event.room)}{event.alias} has joined"


def _left(event: events.Left, own: bool) -> Line:
    if own:
        return "leave", _numbered(event), f"-- You have left {event.room}"
    return "leave", _numbered(event), f"{_about(event.room)}{event.alias} has left"


def _has_quit(event: events.HasQuit, own: bool) -> Line | None:
    tags: Tags = {"at": event.at, "alias": event.alias}
    return None if own else ("quit", tags, f"{event.alias} has left the chat room!")


def _renamed(event: events.Renamed, own: bool) -> Line:
    tags: Tags = {"at": event.at, "alias": event.alias, "new": event.new}
    return "rename", tags, f"{event.alias} is now known as {event.new}"


def _room_renamed(event: events.RoomRenamed, own: bool) -> Line:
    tags = _numbered(event)
    tags["new"] = event.new
    reason = f" ({printable(event.reason)})" if event.reason else ""
    return "room-rename", tags, f"-- {event.alias} has renamed {event.room} to {event.new}{reason}"


def _topic_set(event: events.TopicSet, own: bool) -> Line:
    tags = _numbered(event)
    tags["topic"] = event.topic
    change = f"changed the topic to: {printable(event.topic)}" if event.topic else "removed the topic"
    return "topic", tags, f"{_about(event.room)}{event.alias} {change}"


def _kicked(event: events.Kicked, own: bool) -> Line:
    tags = _numbered(event)
    tags["target"] = event.target
    reason = f" ({printable(event.reason)})" if event.reason != event.alias else ""
    return "kick", tags, f"{_about(event.room)}{event.target} was put out by {event.alias}{reason}"


def _modes_set(event: events.ModesSet, own: bool) -> Line:
    tags = _numbered(event)
    tags["modes"] = ",".join(f"{'+' if c.on else '-'}{c.mode} {c.argument}".strip() for c in event.changes)
    return "modes", tags, f"{_about(event.room)}{acts.modes_set(event)}"


def _redacted(event: events.Redacted, own: bool) -> Line:
    tags: Tags = {"room": event.target} if event.target.startswith("#") else {}
    tags |= {"at": event.at, "alias": event.alias, "message": event.message}
    whose = f"a message of {event.author}" if event.author else "a message"
    reason = f" ({printable(event.reason)})" if event.reason else ""
    about = _about(event.target) if event.target.startswith("#") else ""
    return "redact", tags, f"-- {about}{event.alias} has taken back {whose}{reason}"


def _ranks_given(event: events.RanksGiven, own: bool) -> Line | None:
    if not own:
        return None  # /who shows it
    tags: Tags = {"room": event.room, "at": event.at, "alias": event.alias, "ranks": event.ranks}
    return "given-ranks", tags, f"-- You are {acts.RANKS[event.ranks[0]]} of {event.room}"


def _invited(event: events.Invited, own: bool) -> Line | None:
    tags: Tags = {"room": event.room, "at": event.at, "alias": event.alias, "target": event.target}
    return None if own else ("invite", tags, f"-- {event.alias} invites {event.target} to {event.room}")


def _nothing(event: Event, own: bool) -> Line | None:
    return None


_EVENT_LINES: dict[type[Event], Callable[[Any, bool], Line | None]] = {
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
    events.AwaySet: _nothing,
    events.AccountSet: _nothing,
    events.HostSet: _nothing,
    events.RealnameSet: _nothing,
    events.Reacted: _nothing,
    events.Redacted: _redacted,
    events.Signalled: _nothing,
    events.SaidToRank: _said_to_rank,
    events.Announced: _nothing,
}


def _welcome(answer: answers.Welcome) -> list[Line]:
    account: Tags = {"account": answer.account} if answer.account else {}
    return [("welcome", {"alias": answer.alias, **account}, words.WELCOME)]


def _room_entered(answer: answers.RoomEntered) -> list[Line]:
    tags: Tags = {"room": answer.room, "members": answer.member_count, "last": answer.number}
    if answer.topic:
        tags["topic"] = answer.topic
    topic = f" Topic: {printable(answer.topic)}" if answer.topic else ""
    return [("entered", tags, f"-- You are now in {answer.room} ({answer.member_count} here).{topic}")]


def _room_forwarded(answer: answers.RoomForwarded) -> list[Line]:
    return [("info", {}, f"-- {printable(answer.room)} is called {answer.new} now.")]


def _topic_shown(answer: answers.TopicShown) -> list[Line]:
    if not answer.topic:
        return [("info", {}, f"-- {answer.room} has no topic. /topic TEXT sets one.")]
    return [("info", {}, f"-- The topic of {answer.room} is: {printable(answer.topic)}")]


def _member_list(answer: answers.MemberList) -> list[Line]:
    aliases = [person.alias for person in answer.people]
    shown = [prefix(person.ranks) + person.alias for person in answer.people]
    tags: Tags = {"room": answer.room, "aliases": ",".join(aliases)}
    return [("members", tags, f"-- {len(aliases)} in {answer.room}: {', '.join(shown)}")]


def _room_list(answer: answers.RoomList) -> list[Line]:
    tags: Tags = {"rooms": ",".join(line.room for line in answer.rooms)}
    lines: list[Line] = [("rooms", tags, f"-- Rooms: {len(answer.rooms)}")]
    for line in answer.rooms:
        topic = f": {printable(line.topic)}" if line.topic else ""
        lines.append(("info", {}, f"--   {line.room} ({line.member_count} here){topic}"))
    return lines


def _modes_shown(answer: answers.ModesShown) -> list[Line]:
    whose = f"registered to {answer.founder}" if answer.founder else "not registered"
    lines = acts.states(answer.flags, answer.key or "*" * answer.has_key, answer.limit, answer.slow)
    return [("info", {}, f"-- {line}") for line in (f"{answer.room} is {whose}", *(f"  {line}" for line in lines))]


def _mask_list(answer: answers.MaskList) -> list[Line]:
    lines = [acts.listed(answer.mode, mask, entry) for mask, entry in answer.masks]
    head = f"{answer.room}: nobody is {modes.LISTS[answer.mode]}" if not lines else f"{answer.room}:"
    return [("info", {}, f"-- {line}") for line in (head, *(f"  {line}" for line in lines))]


def _registration_shown(answer: answers.RegistrationShown) -> list[Line]:
    if not answer.founder:
        return [("info", {}, f"-- {answer.room} is not registered.")]
    lines = [f"{answer.room} is registered to {answer.founder}."]
    lines += [f"  {account} is {acts.RANKS[in_order(ranks)[0]]}" for account, ranks in answer.access]
    return [("info", {}, f"-- {line}") for line in lines]


def _hook_made(answer: answers.HookMade) -> list[Line]:
    told = f"{answer.name}{SUFFIX} can speak in {answer.room}, by a POST to this address, which is told only now:"
    return _infos(told, f"  /hooks/{answer.token}")


def _hooks_listed(answer: answers.HooksListed) -> list[Line]:
    lines = []
    for hook in answer.hooks:
        since = datetime.fromtimestamp(hook.at / 1000).astimezone()
        lines.append(f"  {hook.alias}, made by {hook.by} at {since:%Y-%m-%d %H:%M}")
    return _infos(f"{answer.room} has hooks:" if lines else f"{answer.room} has no hooks.", *lines)


def _invite_sent(answer: answers.InviteSent) -> list[Line]:
    return [("info", {}, f"-- {answer.alias} is invited to {answer.room}.")]


def _away_told(answer: answers.AwayTold) -> list[Line]:
    return [("info", {}, f"-- {answer.alias} is away: {printable(answer.message)}")]


def _killed(answer: answers.Killed) -> list[Line]:
    by = answer.by.partition("!")[0]
    return [("info", {}, f"-- {by} has ended your connection: {printable(answer.reason)}")]


def _silent(answer: object) -> list[Line]:
    return []  # of history the page itself is the answer; the others are answers to what plain text cannot ask


_CHANGED = {
    "password": "Your password is changed, and your other connections were ended.",
    "certificates": "The certificates of your account have changed.",
    "always-on": "What happens when you are not connected has changed.",
    "owner": "Your account owns this server now: you may do everything.",
}


def _account_shown(answer: answers.AccountShown) -> list[Line]:
    stays = "stays in its rooms" if answer.is_always_on else "leaves"
    owner = ", which owns this server" if answer.is_owner else ""
    lines = [f"Your account: {answer.account}{owner}. Not connected, it {stays}."]
    lines += [f"  certificate {fingerprint}" for fingerprint in answer.certificates]
    for each in answer.connections:
        since = datetime.fromtimestamp(each.since / 1000).astimezone()
        this = " (this one)" if each.is_this else ""
        lines.append(f"  connection {each.number} from {each.host} since {since:%Y-%m-%d %H:%M}{this}")
    return _infos(*lines)


def _infos(*texts: str) -> list[Line]:
    return [("info", {}, f"-- {text}") for text in texts]


def _goodbye(answer: answers.Goodbye) -> list[Line]:
    return [("bye", {}, words.REPLACED if answer.replaced else words.GOODBYE)]


_ANSWER_LINES: dict[type[answers.Answer], Callable[[Any], list[Line]]] = {
    answers.Welcome: _welcome,
    answers.RoomEntered: _room_entered,
    answers.RoomForwarded: _room_forwarded,
    answers.TopicShown: _topic_shown,
    answers.MemberList: _member_list,
    answers.RoomList: _room_list,
    answers.AwayTold: _away_told,
    answers.AlreadySaid: lambda answer: [],  # its clients put no ids on messages
    answers.ExchangeEnded: _silent,
    answers.HistoryGranted: _silent,
    answers.ConversationsGranted: _silent,
    answers.SearchGranted: _silent,
    answers.ReadMark: _silent,
    answers.InvitationsListed: _silent,
    answers.PeopleFound: _silent,
    answers.PersonShown: _silent,
    answers.Counts: _silent,
    answers.Presence: _silent,
    answers.AwayNoted: _silent,
    answers.InviteSent: _invite_sent,
    answers.ModesShown: _modes_shown,
    answers.MaskList: _mask_list,
    answers.RegistrationShown: _registration_shown,
    answers.HookMade: _hook_made,
    answers.UploadGranted: lambda answer: [],  # its clients send no files
    answers.PushChanged: lambda answer: [],  # nor are they in a browser
    answers.FileKept: lambda answer: [],
    answers.HookRemoved: lambda answer: _infos(f"{answer.name}{SUFFIX} is gone from {answer.room}."),
    answers.HooksListed: _hooks_listed,
    answers.OwnModesSet: _silent,
    answers.OperatorMade: _silent,
    answers.LeaveGranted: _silent,
    answers.FormerPeople: _silent,
    answers.ServerFound: _silent,
    answers.Killed: _killed,
    answers.WatchedSeen: _silent,
    answers.WatchedListed: _silent,
    answers.MetadataShown: _silent,
    answers.MetadataSet: _silent,
    answers.MetadataTold: _silent,
    answers.MetadataPostponed: _silent,
    answers.Subscribed: _silent,
    answers.Unsubscribed: _silent,
    answers.SubscriptionsListed: _silent,
    answers.AccountMade: lambda answer: [
        ("account", {"account": answer.account}, f"-- {answer.account} is yours now: nobody else can use it.")
    ],
    answers.LoggedIn: lambda answer: [
        ("logged-in", {"account": answer.account}, f"-- You are logged in as {answer.account}.")
    ],
    answers.LoggedOut: lambda answer: [("logged-out", {}, "-- You are logged in no longer.")],
    answers.AccountChanged: lambda answer: _infos(_CHANGED[answer.what]),
    answers.AccountDeleted: lambda answer: _infos(f"The account {answer.account} is gone."),
    answers.AccountShown: _account_shown,
    answers.OwnGranted: _silent,
    answers.Announcement: lambda answer: _infos(f"To everybody: {printable(answer.text)}"),
    answers.EverybodyListed: _silent,
    answers.AllRoomsListed: _silent,
    answers.Done: _silent,
    answers.Goodbye: _goodbye,
}
