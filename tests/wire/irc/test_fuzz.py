"""Whatever clients send, in whatever order: what comes out is IRC, and nobody speaks with another's voice.

Several clients and somebody of the plain protocol share one server in memory (see `network`). Each of them sends lines
that are nearly right: every command there is, with parameters and tags that are names, modes, numbers, or meant to
hurt. What every client is sent is looked at by `Ear`.
"""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from threadtalk.core import commands
from threadtalk.core.modes import KEY, LIMIT, LISTS, RANKS
from threadtalk.core.names import LOBBY
from threadtalk.outbox import Outbox
from threadtalk.wire.irc.caps import CAPABILITIES
from threadtalk.wire.irc.message import BODY_MAX, LINE_MAX, TAGS_MAX, Message, parse
from threadtalk.wire.irc.replies import _REFUSALS
from threadtalk.wire.plain.form import PLAIN

from . import hostile
from .hostile import NICKS
from .network import SERVER, Member, Network

PLAIN_SESSION = 9999
PLAIN_NEVER = frozenset(range(32)) - frozenset(b"\r\n") | {127}
"""Bytes that may do something to a terminal."""

PARAMETER_COUNTS: dict[str, set[int]] = {
    "ACK": {0},
    "AWAY": {0, 1},
    "CAP": {3, 4},
    "ERROR": {1},
    "INVITE": {2},
    "JOIN": {1, 3},
    "KICK": {3},
    "MARKREAD": {2},
    "METADATA": {4},
    "NICK": {1},
    "NOTICE": {2},
    "PART": {1, 2},
    "PONG": {2},
    "PRIVMSG": {2},
    "QUIT": {1},
    "REDACT": {2, 3},
    "SETNAME": {1},
    "TAGMSG": {1},
    "TOPIC": {2},
}
"""Parameters of what the server sends; one more or less, and somebody's text has broken out of its place."""


REFUSAL_COUNTS = {which.code: 2 + len(fields) for which, fields in _REFUSALS.values()}
"""Parameters of numerics that say no: the nick, what they are about, the text."""


class Ear:
    """Listens to what one client is sent, and fails where it is not what it may be sent."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.labels: Counter[str] = Counter()
        self._open: list[str] = []
        """Batches that are open."""
        self.begin()

    def begin(self) -> None:
        """Note how things are before the next lines are sent: what is told meanwhile may be as before, or as after."""
        self.labels.clear()
        self._caps = self.member.session.caps
        self._nicks = {"*", self.member.session.nick}

    def listen(self) -> None:
        data = self.member.take()
        assert not data or data.endswith(b"\r\n")
        for line in data.split(b"\r\n")[:-1]:
            self._check_bytes(line)
            self._check_message(parse(line.decode()), line)
        assert not self._open, "a batch is told in one piece"

    def _check_bytes(self, line: bytes) -> None:
        tags, _, body = line.partition(b" ") if line.startswith(b"@") else (b"", b"", line)
        assert body
        assert len(body) + 2 <= BODY_MAX, line
        assert len(tags) + 1 <= TAGS_MAX, line
        assert not set(line) & set(b"\0\r\n"), line

    def _check_message(self, message: Message, line: bytes) -> None:
        command, params = message.command, message.params
        nick, _, origin = message.source.partition("!")
        if command in ("ERROR", "PING"):
            assert not message.source
        elif origin:
            assert nick
            assert origin.count("@") == 1
        elif command != "MODE" or params[0] != nick:  # one's own modes come from oneself
            assert nick == SERVER.name, line
        self._check_parameters(command, params, line)
        self._check_tags(message, line)

    def _check_parameters(self, command: str, params: tuple[str, ...], line: bytes) -> None:
        if command.isdigit():
            assert params[0] in self._nicks | {self.member.session.nick}, line
            assert len(params) == REFUSAL_COUNTS.get(command, len(params)), line
        elif command == "MODE":
            assert len(params) == 2 + _arguments(params[0], params[1]), line
        elif command == "BATCH":
            assert params[0][0] in "+-", line
            assert len(params) in (1, 2, 3), line
        elif command in ("FAIL", "WARN", "NOTE"):
            assert len(params) >= 3, line
        elif command == "CHATHISTORY":
            assert len(params) == 3, line
        else:
            assert len(params) in PARAMETER_COUNTS[command], line
        for param in params[:-1]:
            assert param, line
            assert " " not in param, line

    def _check_tags(self, message: Message, line: bytes) -> None:
        caps = self._caps | self.member.session.caps
        tags = dict(message.tags)
        label = tags.pop("label", None)
        if label is not None:
            assert label not in self.labels or self.labels[label] == 0, line
            self.labels[label] += 1
        batch = tags.pop("batch", None)
        assert batch is None or batch in self._open, line
        if message.command == "BATCH":
            sign, name = message.params[0][0], message.params[0][1:]
            if sign == "+":
                assert name not in self._open, line
                self._open.append(name)
            else:
                assert self._open.pop() == name, line
        assert tags.pop("time", None) is None or "server-time" in caps, line
        assert tags.pop("draft/multiline-concat", None) is None or (batch and "draft/multiline" in caps), line
        assert not tags or "message-tags" in caps, line


def _arguments(target: str, letters: str) -> int:
    """Return how many arguments the letters of a MODE message take."""
    if not target.startswith("#"):
        return 0
    count = 0
    sign = "+"
    for letter in letters:
        if letter in "+-":
            sign = letter
        elif letter in RANKS or letter in LISTS or letter == KEY or (letter == LIMIT and sign == "+"):
            count += 1
    return count


class Fuzzed:
    """A server with clients to try it."""

    def __init__(self, caps: list[frozenset[str]]) -> None:
        self.network = Network()
        network = self.network
        self.members = [
            network.connect(nick, " ".join(sorted(wanted | {"cap-notify"})))
            for nick, wanted in zip(NICKS, caps, strict=True)
        ]
        self.members.append(network.member())
        self.plain = Outbox(1 << 20)
        network.hub.attach(PLAIN_SESSION, self.plain, PLAIN)
        network.hub.ask(PLAIN_SESSION, commands.Enter("Paula"))
        for member in self.members:
            member.receive(b"JOIN #tea\r\nJOIN #lobby\r\nMETADATA * SUB url avatar\r\n")
        self.members[0].receive(f"MODE #tea +oo {NICKS[1]} {NICKS[2]}\r\n".encode())
        self.ears = [Ear(member) for member in self.members]
        self.listen()

    def listen(self) -> None:
        for ear in self.ears:
            ear.listen()

    def say(self, lines: dict[int, bytes]) -> None:
        """Have clients send a line each, all at once; check what everybody hears."""
        for who in lines:
            if self.members[who].is_over:
                self.members[who] = self._another()
                self.ears[who] = Ear(self.members[who])
        labels = {who: self._label(self.members[who], sent) for who, sent in lines.items()}
        drafts = {who: self.members[who].session.draft for who in lines}
        for ear in self.ears:
            ear.begin()
        for who, sent in lines.items():
            if not self.members[who].is_over:
                self.members[who].receive(sent + b"\r\n")
        self.listen()
        for who, label in labels.items():
            # A message of several lines is answered when it ends, by the label it began with.
            before, now = drafts[who], self.members[who].session.draft
            if now is not None and now is not before:
                label = None
            elif before is not None and now is not before:
                label = before.label or label
            assert self.ears[who].labels == ({label: 1} if label else {}), lines[who]
        self.network.now += 0.5

    def _another(self) -> Member:
        """Let somebody else come, who asks for everything and has not finished yet."""
        member = self.network.member()
        nick = f"guest{member.number}"
        member.send("CAP LS 302", *(f"CAP REQ {name}" for name in CAPABILITIES), f"NICK {nick}", "USER g 0 * :g")
        member.send("CAP END", "JOIN #tea", "METADATA * SUB url avatar")
        self.listen()
        return member

    def talk(self, text: str) -> None:
        """Have somebody say something who does not speak IRC, and look at what such people hear."""
        self.network.hub.ask(PLAIN_SESSION, commands.Say(LOBBY, text))
        self.listen()
        heard = self.plain.take()
        self.plain.sent_bytes += len(heard)
        assert not set(heard) & PLAIN_NEVER, heard

    def _label(self, member: Member, sent: bytes) -> str:
        """Return the label that has to come back for a line."""
        tags, _, body = sent.partition(b" ")
        is_message = len(sent) <= LINE_MAX - 2 and len(tags) < 4096 and not set(sent) & set(b"\0\r\n")
        if not {"labeled-response", "batch"} <= member.session.caps or not is_message or not sent.startswith(b"@"):
            return ""
        if len(body) > BODY_MAX - 2:  # of that, the tags alone are looked at
            return self._label(member, tags.decode(errors="replace").encode() + b" x")
        try:
            label = parse(sent.decode()).tags.get("label", "")
        except ValueError:
            return ""
        return label if len(label.encode()) <= 64 else ""


EVERY_CAPABILITY = frozenset(CAPABILITIES)
capability_names = st.one_of(
    st.just(EVERY_CAPABILITY),
    st.frozensets(st.sampled_from(sorted(CAPABILITIES))),
    st.frozensets(st.sampled_from(sorted(CAPABILITIES))).map(EVERY_CAPABILITY.__sub__),
)
actions = st.tuples(st.integers(0, len(NICKS) + 2), st.integers(0, 2**40).map(lambda seed: hostile.line(Random(seed))))
capabilities = st.lists(capability_names, min_size=3, max_size=3)
scripts = st.lists(actions, min_size=20, max_size=100)


TALKS = len(NICKS) + 1
"""In a script, the one after the clients stands for somebody of the plain protocol, the next for the disk."""


def run(caps: list[frozenset[str]], script: list[tuple[int, bytes]]) -> None:
    """Play a script: who sends which line."""
    fuzzed = Fuzzed(caps)
    together: dict[int, bytes] = {}
    for who, sent in script:
        if who in together or who >= TALKS:
            fuzzed.say(together)
            together = {}
        if who < TALKS:
            together[who] = sent
        elif who == TALKS:
            fuzzed.talk(sent.decode(errors="surrogateescape"))
        else:
            fuzzed.network.log.is_full ^= True
    fuzzed.say(together)
    for member in fuzzed.members:
        member.lose_connection()
    fuzzed.network.hub.run()
    assert [person.alias for person in fuzzed.network.world.people] == ["Paula"]


@settings(deadline=None, max_examples=200)
@given(capabilities, scripts)
def test_whatever_is_sent_what_comes_out_is_irc_and_answers_what_was_asked(
    caps: list[frozenset[str]], script: list[tuple[int, bytes]]
) -> None:
    run(caps, script)
