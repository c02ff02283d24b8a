"""The client's side of the protocol, joined in memory to a small server; the wire may be cut anywhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.client.fake_chat import FakeChat, FakeSession
from threadtalk.client.events import (
    AliasWanted,
    Entered,
    Event,
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
from threadtalk.client.plain import Phase, PlainClient
from threadtalk.client.tagged import ServerLine, parse_line

TOKEN = "0123456789abcdef"


class Wire:
    """A client, a chat, and what is under way between them."""

    def __init__(
        self, *, rooms: tuple[str, ...] = (), history: int | None = None, chat: FakeChat | None = None
    ) -> None:
        self.chat = chat if chat is not None else FakeChat()
        self.client = PlainClient(token=TOKEN, rooms=rooms, history=history)
        self.session: FakeSession | None = None
        self.now = 0.0
        self.to_server: list[str] = []
        self.to_client: list[str] = []
        self.events: list[Event] = []

    def connect(self) -> None:
        self.session = FakeSession(self.chat)
        self.client.connected(self.now)
        self.gather()

    def cut(self, *, noticed: bool = True) -> None:
        """Cut the wire; what is under way is lost. The server notices now, or never."""
        if self.session is not None:
            if noticed:
                self.session.gone()
            self.session = None
            self.to_server.clear()
            self.to_client.clear()
            self.client.disconnected("cut")
            self.gather()

    def gather(self) -> None:
        self.to_server += self.client.take_output().decode().splitlines()
        self.events += self.client.take_events()
        if self.session is not None:
            self.to_client += self.session.outgoing
            self.session.outgoing.clear()

    def serve(self, count: int = 1) -> None:
        """Let the server take lines."""
        for _ in range(min(count, len(self.to_server))):
            line = self.to_server.pop(0)
            if self.session is not None:
                self.session.receive(line)
        self.gather()

    def hear(self, count: int = 1) -> None:
        """Let the client take lines."""
        self.gather()
        for _ in range(min(count, len(self.to_client))):
            self.client.receive(parse_line(self.to_client.pop(0)), self.now)
        self.gather()

    def settle(self) -> None:
        """Let everything arrive."""
        self.gather()
        for _ in range(10_000):
            if not self.to_server and not self.to_client:
                return
            self.serve(1000)
            self.hear(1000)
        pytest.fail("the two never stop talking")

    def enter(self, alias: str = "Alice") -> None:
        if self.session is None:
            self.connect()
        self.client.enter(alias, self.now)
        self.settle()

    def type(self, line: str) -> None:
        self.client.say(line, self.now)
        self.gather()

    def back(self) -> None:
        self.connect()
        self.settle()

    def shown(self, *origins: Origin) -> list[str]:
        wanted = origins or (Origin.LIVE, Origin.TAIL, Origin.MISSED, Origin.ANSWER)
        return [e.line.text for e in self.events if isinstance(e, Heard) and e.origin in wanted]

    def settled(self) -> list[tuple[str, Outcome]]:
        return [(e.text, e.outcome) for e in self.events if isinstance(e, Settled)]

    def of_type(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def wire() -> Wire:
    wire = Wire()
    wire.enter()
    wire.events.clear()
    return wire


def test_one_comes_in_and_hears_the_last_messages_once() -> None:
    wire = Wire()
    wire.chat.say("Bob", "earlier")
    wire.connect()
    assert wire.events == [Reached()]
    wire.enter()
    assert wire.of_type(Entered) == [Entered("Alice")]
    assert wire.shown() == ["Connected to the server!", "Bob: earlier"]
    assert wire.events[-1] == Ready()


def test_only_as_much_history_as_was_wished_for_is_told() -> None:
    wire = Wire(history=1)
    for text in ("a", "b", "c"):
        wire.chat.say("Bob", text)
    wire.enter()
    assert wire.shown(Origin.TAIL) == ["Bob: c"]


def test_an_own_line_is_told_once_and_settled_by_its_echo(wire: Wire) -> None:
    wire.type("Hi Bob!")
    assert wire.settled() == []
    wire.settle()
    assert wire.shown() == ["Alice: Hi Bob!"]
    assert wire.settled() == [("Hi Bob!", Outcome.DONE)]


def test_a_refusal_settles_the_line_it_answers_and_no_other(wire: Wire) -> None:
    for line in ("one", "/who", "forbidden", "two", "/nonsense", "/me waves", "//three"):
        wire.type(line)
    wire.settle()
    assert wire.settled() == [
        ("one", Outcome.DONE),
        ("/who", Outcome.DONE),
        ("forbidden", Outcome.REFUSED),
        ("two", Outcome.DONE),
        ("/nonsense", Outcome.REFUSED),
        ("/me waves", Outcome.DONE),
        ("//three", Outcome.DONE),
    ]
    assert wire.chat.said() == [("Alice", "one"), ("Alice", "two"), ("Alice", "waves"), ("Alice", "/three")]


def test_being_too_fast_is_told_and_refuses_nothing(wire: Wire) -> None:
    wire.type("one")
    wire.client.receive(parse_line("@kind=refusal;code=too-fast ! You are too fast."), 0)
    wire.settle()
    assert wire.settled() == [("one", Outcome.DONE)]


def test_blank_lines_are_nothing(wire: Wire) -> None:
    for line in ("", "  ", "\t"):
        wire.type(line)
    assert wire.to_server == []


def test_a_line_cannot_carry_another_line(wire: Wire) -> None:
    wire.type("one\n/quit\r\n/quit")
    wire.settle()
    assert wire.chat.said() == [("Alice", "one /quit  /quit")]


def test_what_was_missed_is_told_in_order_and_nothing_twice(wire: Wire) -> None:
    wire.chat.say("Bob", "before")
    wire.settle()
    wire.cut()
    for count in range(11):  # far more than a tail and several pages
        wire.chat.say("Bob", f"missed {count}")
        wire.chat.come_and_go()
    wire.back()
    wire.chat.say("Bob", "after")
    wire.settle()
    assert wire.shown() == ["Bob: before", *(f"Bob: missed {count}" for count in range(11)), "Bob: after"]
    assert wire.of_type(Lost) == [Lost("cut")]
    assert wire.of_type(Entered) == [Entered("Alice", again=True)]


def test_what_is_said_while_the_gap_is_filled_comes_after_it(wire: Wire) -> None:
    wire.cut()
    for count in range(8):
        wire.chat.say("Bob", f"missed {count}")
    wire.connect()
    for count in range(40):
        wire.serve()
        if count % 4 == 0:
            wire.chat.say("Bob", f"live {count}")
        wire.hear()
    wire.settle()
    assert wire.shown() == [f"Bob: {text}" for alias, text in wire.chat.said()]


def test_a_server_that_has_forgotten_everything_is_recognised(wire: Wire) -> None:
    for count in range(20):
        wire.chat.say("Bob", f"old {count}")
    wire.settle()
    wire.cut()
    wire.chat.restart(keep=False)
    wire.chat.say("Bob", "a new time")
    wire.events.clear()
    wire.back()
    wire.chat.say("Bob", "begins")
    wire.settle()
    assert wire.shown() == ["Bob: a new time", "Bob: begins"]


def test_a_new_log_is_recognised_by_another_message_under_a_known_number(wire: Wire) -> None:
    wire.chat.say("Bob", "old")
    wire.settle()
    wire.cut()
    wire.chat.restart(keep=False)
    for count in range(5):
        wire.chat.say("Bob", f"new {count}")
    wire.chat.tail_size = 5
    wire.events.clear()
    wire.back()
    assert wire.shown() == [f"Bob: new {count}" for count in range(5)]


def test_a_line_whose_echo_was_lost_is_not_said_again(wire: Wire) -> None:
    wire.type("did it get through?")
    wire.serve()
    wire.cut()
    wire.back()
    assert wire.chat.said() == [("Alice", "did it get through?")]
    assert wire.shown() == ["Alice: did it get through?"]
    assert wire.settled() == [("did it get through?", Outcome.DONE)]


def test_a_line_that_was_lost_is_said_again_before_what_was_typed_meanwhile(wire: Wire) -> None:
    wire.type("lost")
    wire.cut()
    wire.type("typed offline")
    wire.back()
    assert wire.chat.said() == [("Alice", "lost"), ("Alice", "typed offline")]
    assert wire.settled() == [("lost", Outcome.DONE), ("typed offline", Outcome.DONE)]


def test_of_two_equal_lines_the_one_that_is_missing_is_said_again(wire: Wire) -> None:
    wire.type("hi")
    wire.type("hi")
    wire.serve(1)
    wire.cut()
    wire.back()
    assert wire.chat.said() == [("Alice", "hi")] * 2


def test_an_equal_line_of_earlier_does_not_count(wire: Wire) -> None:
    wire.type("hi")
    wire.settle()
    wire.type("hi")
    wire.cut()
    wire.back()
    assert wire.chat.said() == [("Alice", "hi")] * 2


def test_a_private_message_in_doubt_is_not_repeated_but_owned_up_to(wire: Wire) -> None:
    other = Wire(chat=wire.chat)
    other.enter("Bob")
    wire.settle()
    wire.type("/msg Bob psst")
    wire.serve()
    wire.cut()
    wire.back()
    other.settle()
    assert wire.settled() == [("/msg Bob psst", Outcome.UNKNOWN)]
    assert [text for text in other.shown() if "psst" in text] == ["[Alice -> you] psst"]


def test_rooms_are_entered_again_and_the_current_one_is_current(wire: Wire) -> None:
    for line in ("/join #tea", "/join #milk", "/join #tea"):
        wire.type(line)
    wire.settle()
    wire.cut()
    wire.chat.say("Bob", "hot?", "#tea")
    wire.events.clear()
    wire.back()
    assert wire.session is not None
    assert wire.session.joined == ["#lobby", "#milk", "#tea"]
    assert wire.session.current == "#tea"
    assert wire.shown() == ["[#tea] Bob: hot?"]


def test_a_lobby_that_was_left_stays_left(wire: Wire) -> None:
    for line in ("/join #tea", "/leave #lobby"):
        wire.type(line)
    wire.settle()
    wire.cut()
    wire.chat.say("Bob", "not for Alice", "#lobby")
    wire.events.clear()
    wire.back()
    assert wire.session is not None
    assert wire.session.joined == ["#tea"]
    assert wire.session.current == "#tea"
    assert wire.shown() == []


def test_lobby_may_be_the_current_room_though_it_is_entered_first(wire: Wire) -> None:
    for line in ("/join #tea", "/join #lobby"):
        wire.type(line)
    wire.settle()
    wire.cut()
    wire.back()
    assert wire.session is not None
    assert wire.session.current == "#lobby"


def test_a_join_and_a_line_whose_answers_are_lost_do_not_go_astray(wire: Wire) -> None:
    wire.type("/join #tea")
    wire.type("for the tea room")
    wire.serve(3)
    wire.cut()
    wire.type("and this")
    wire.back()
    assert wire.chat.said("#tea") == [("Alice", "for the tea room"), ("Alice", "and this")]
    assert wire.chat.said("#lobby") == []


def test_a_line_for_a_room_that_is_no_longer_current_is_sent_there(wire: Wire) -> None:
    for line in ("to the lobby", "/me waves", "/join #tea", "to the tea room"):
        wire.type(line)
    wire.cut()
    wire.back()
    assert wire.chat.said("#lobby") == [("Alice", "to the lobby"), ("Alice", "waves")]
    assert wire.chat.said("#tea") == [("Alice", "to the tea room")]
    assert wire.session is not None
    assert wire.session.current == "#tea"


def test_a_refused_join_does_not_move_the_lines_after_it(wire: Wire) -> None:
    wire.chat.refused_rooms.add("#bad")
    wire.type("/join #bad")
    wire.type("stays here")
    wire.serve(1)
    wire.hear(1)
    wire.serve(10)
    wire.cut()
    wire.back()
    assert wire.chat.said("#lobby") == [("Alice", "stays here")]
    assert wire.settled() == [("/join #bad", Outcome.REFUSED), ("stays here", Outcome.DONE)]


def test_rooms_asked_for_are_entered_before_anything_is_said() -> None:
    wire = Wire(rooms=("tea", "#milk"))
    wire.type("for the last one")
    wire.enter()
    assert wire.chat.said("#milk") == [("Alice", "for the last one")]
    assert wire.session is not None
    assert wire.session.joined == ["#lobby", "#tea", "#milk"]


def test_a_room_that_cannot_be_entered_is_told() -> None:
    wire = Wire(rooms=("#bad",))
    wire.chat.refused_rooms.add("#bad")
    wire.enter()
    assert wire.of_type(RoomRefused) == [RoomRefused("#bad", "The name #bad is not allowed.")]


def test_the_alias_is_taken_over_from_a_connection_that_the_server_still_believes_in(wire: Wire) -> None:
    wire.cut(noticed=False)
    wire.back()
    assert wire.of_type(Entered) == [Entered("Alice", again=True)]


def test_an_alias_that_went_to_somebody_else_is_asked_for_anew(wire: Wire) -> None:
    wire.cut()
    other = Wire(chat=wire.chat)
    other.client = PlainClient(token="x" * 16)
    other.enter("Alice")
    wire.type("held")
    wire.back()
    assert wire.of_type(AliasWanted) == [
        AliasWanted("The alias Alice is taken. Please choose another one.", again=True)
    ]
    wire.enter("Alicia")
    assert wire.chat.said() == [("Alicia", "held")]


@pytest.mark.parametrize("alias", ["", "  ", "/quit", "a!b"])
def test_an_alias_that_is_refused_can_be_chosen_again(alias: str) -> None:
    wire = Wire()
    wire.enter(alias)
    assert len(wire.of_type(AliasWanted)) == 1
    wire.enter("Alice")
    assert wire.of_type(Entered) == [Entered("Alice")]


def test_one_comes_back_under_the_alias_one_has_changed_to(wire: Wire) -> None:
    wire.type("/alias Alicia")
    wire.settle()
    wire.cut()
    wire.back()
    assert wire.of_type(Entered) == [Entered("Alicia", again=True)]


def test_the_server_is_asked_after_silence_and_given_up_after_more(wire: Wire) -> None:
    assert wire.client.next_deadline() == 60
    wire.client.tick(60)
    wire.gather()
    assert wire.to_server == ["/ping"]
    assert wire.client.next_deadline() == 90
    wire.client.tick(89)
    assert wire.client.close_reason is None
    wire.client.tick(90)
    assert wire.client.close_reason == "no answer for 90 seconds"


def test_an_answer_ends_the_silence(wire: Wire) -> None:
    wire.client.tick(60)
    wire.now = 61
    wire.settle()
    assert wire.client.next_deadline() == 121


def test_pings_are_answered(wire: Wire) -> None:
    wire.client.receive(parse_line("@kind=ping;word=w PING"), 0)
    wire.client.receive(parse_line("@kind=ping PING"), 0)
    wire.gather()
    assert wire.to_server == ["/pong w", "/pong"]


def test_a_server_that_never_answers_the_alias_is_none_of_ours() -> None:
    wire = Wire()
    wire.connect()
    wire.client.enter("Alice", 0)
    wire.client.tick(20)
    assert wire.client.close_reason == "it does not answer like a ThreadTalk server"


def test_goodbye_is_said_and_waited_for(wire: Wire) -> None:
    wire.type("last words")
    wire.client.quit("tired", 0)
    wire.settle()
    assert wire.client.is_over
    assert wire.settled() == [("last words", Outcome.DONE)]
    assert "/quit tired" in wire.chat.received


def test_goodbye_is_not_waited_for_without_end(wire: Wire) -> None:
    wire.client.quit("", 0)
    wire.client.tick(2)
    assert wire.client.is_over


def test_goodbye_offline_is_quick(wire: Wire) -> None:
    wire.cut()
    wire.client.quit("", 0)
    assert wire.client.is_over


def test_a_quiet_question_is_answered_quietly(wire: Wire) -> None:
    wire.client.say("/who", 0, quiet=True)
    wire.settle()
    assert wire.shown() == []
    assert wire.settled() == []
    assert [e.origin for e in wire.events if isinstance(e, Heard)] == [Origin.QUIET]


def test_private_messages_are_kept_when_the_connection_breaks_while_catching_up(wire: Wire) -> None:
    wire.cut()
    wire.connect()
    wire.serve(2)
    wire.to_client.append("@kind=direct;at=1;from=Bob;to=Alice [Bob -> you] psst")
    wire.hear(100)
    wire.cut()
    assert wire.shown() == ["[Bob -> you] psst"]


@given(lines=st.lists(st.text(max_size=80), max_size=30), entered=st.booleans())
def test_no_server_can_make_it_raise(lines: list[str], entered: bool) -> None:
    wire = Wire()
    wire.enter() if entered else wire.connect()
    for line in lines:
        wire.client.receive(parse_line(line), 1)
        wire.client.receive(parse_line("@" + line), 1)
    wire.client.say("hello", 2)
    wire.client.tick(1000)
    wire.client.disconnected("fuzz")


_KINDS = [
    "prompt",
    "welcome",
    "say",
    "action",
    "notice",
    "direct",
    "entered",
    "join",
    "leave",
    "quit",
    "rename",
    "topic",
    "members",
    "rooms",
]
_KINDS += ["history-end", "refusal", "info", "ping", "pong", "bye"]
_HOSTILE = st.builds(
    lambda kind, tags, text: ServerLine(kind, tags, text),
    st.sampled_from(_KINDS),
    st.dictionaries(
        st.sampled_from(
            [
                "room",
                "number",
                "at",
                "alias",
                "new",
                "from",
                "to",
                "last",
                "members",
                "word",
                "code",
                "history",
                "more",
                "next",
                "topic",
            ]
        ),
        st.sampled_from(
            ["", "#lobby", "#tea", "Alice", "Bob", "0", "1", "99999999999999999999", "w1", "w2", "w3", "-1"]
        ),
    ),
    st.sampled_from(["", "Alice: hi", "x", "[#tea] "]),
)


@settings(max_examples=300)
@given(lines=st.lists(_HOSTILE, max_size=40), entered=st.booleans(), quits=st.booleans())
def test_no_order_of_known_lines_can_make_it_raise(lines: list[ServerLine], entered: bool, quits: bool) -> None:
    wire = Wire(rooms=("#tea",))
    wire.enter() if entered else wire.connect()
    wire.type("hi")
    wire.type("/join #milk")
    for number, line in enumerate(lines):
        wire.client.receive(line, 1)
        if number == 20:
            wire.client.enter("Alice", 1)
    if quits:
        wire.client.quit("", 1)
    wire.client.tick(30)
    wire.client.disconnected("fuzz")
    wire.client.take_events()
    assert len(wire.client.take_output()) < 100_000


_STEPS = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(["a", "b", "/me c", "/msg #tea d", "//e"])),
    st.tuples(st.just("type"), st.sampled_from(["/join #tea", "/join #lobby"])),
    st.tuples(st.just("other"), st.sampled_from(["#lobby", "#tea"])),
    st.tuples(st.just("serve"), st.integers(1, 4)),
    st.tuples(st.just("hear"), st.integers(1, 6)),
    st.tuples(st.just("cut"), st.booleans()),
    st.tuples(st.just("connect"), st.none()),
    st.tuples(st.just("settle"), st.none()),
)


@settings(max_examples=400, deadline=None)
@given(steps=st.lists(_STEPS, max_size=60))
def test_wherever_the_wire_is_cut_everything_is_said_once_and_told_once(steps: list[tuple[str, object]]) -> None:
    wire = Wire(rooms=("#tea",))
    wire.enter()
    first = {name: wire.chat.room(name).last_number for name in ("#lobby", "#tea")}
    typed: list[str] = []
    others = 0
    for step, value in steps:
        if step == "type":
            wire.type(str(value))
            typed += [] if str(value).startswith("/join") else [str(value)]
        elif step == "other":
            others += 1
            wire.chat.say("Bob", f"message {others}", str(value))
        elif step == "serve":
            wire.serve(int(str(value)))
        elif step == "hear":
            wire.hear(int(str(value)))
        elif step == "cut":
            wire.cut(noticed=bool(value))
        elif step == "connect" and wire.session is None:
            wire.connect()
        elif step == "settle":
            wire.settle()
    if wire.session is None:
        wire.connect()
    wire.settle()

    assert wire.client.phase is Phase.READY
    said = Counter(text for room in ("#lobby", "#tea") for alias, text in wire.chat.said(room) if alias == "Alice")
    shorter = {"/me c": "c", "/msg #tea d": "d", "//e": "/e"}
    assert said == Counter(shorter.get(line, line) for line in typed)
    for room in ("#lobby", "#tea"):
        heard = [e.line.number for e in wire.events if isinstance(e, Heard) and e.line.room == room and e.line.number]
        messages = [message.number for message in wire.chat.room(room).messages if message.number > first[room]]
        assert [n for n in heard if n in set(messages)] == messages
    assert Counter(text for text, outcome in wire.settled() if outcome is Outcome.DONE) >= Counter()
    assert not [outcome for _, outcome in wire.settled() if outcome is not Outcome.DONE]


# Accounts.


@pytest.fixture
def claimed() -> Wire:
    """A chat where the alias belongs to an account."""
    wire = Wire()
    wire.chat.accounts["alice"] = "two words"
    return wire


CLAIMED = "The alias Alice belongs to an account."


def test_the_password_of_a_claimed_alias_is_asked_for(claimed: Wire) -> None:
    claimed.enter()
    assert claimed.events[-1] == PasswordWanted("Alice", CLAIMED)
    claimed.client.enter("Alice", claimed.now, "wrong")
    claimed.settle()
    assert claimed.events[-1] == PasswordWanted("Alice", "That is not the password.")
    claimed.client.enter("Alice", claimed.now, "two words")
    claimed.settle()
    assert claimed.of_type(Entered) == [Entered("Alice")]


def test_who_types_the_login_in_the_place_of_an_alias_is_let_in(claimed: Wire) -> None:
    claimed.enter("/login Alice two words")
    assert claimed.of_type(Entered) == [Entered("Alice")]


def test_a_login_without_a_name_is_no_alias(claimed: Wire) -> None:
    claimed.enter("/login")
    assert isinstance(claimed.events[-1], AliasWanted)
    assert not any("/login" in line for line in claimed.chat.received)


def test_a_server_for_people_with_accounts_alone_asks_for_the_password() -> None:
    wire = Wire()
    wire.connect()
    wire.client.enter("Alice", wire.now)
    wire.client.receive(parse_line("@kind=refusal;code=login-needed ! For people with an account."), wire.now)
    wire.gather()
    assert wire.events[-1] == PasswordWanted("Alice", "For people with an account.")


def test_too_many_guesses_are_told_and_another_alias_may_be_chosen(claimed: Wire) -> None:
    claimed.connect()
    claimed.client.enter("Alice", claimed.now, "wrong")
    claimed.serve(2)
    claimed.hear(1)
    claimed.to_server.clear()
    claimed.client.receive(parse_line("@kind=refusal;code=too-many-guesses ! Later, please."), claimed.now)
    claimed.gather()
    assert claimed.events[-1] == PasswordWanted("Alice", "Later, please.")
    claimed.enter("Bob")
    assert claimed.of_type(Entered) == [Entered("Bob")]


def test_a_password_goes_to_no_server_that_has_not_asked_for_it() -> None:
    wire = Wire()
    wire.connect()
    wire.client.enter("Alice", wire.now, "two words")
    wire.settle()
    assert wire.of_type(Entered) == [Entered("Alice")]
    assert not any("two words" in line for line in wire.chat.received)


def test_coming_back_asks_nobody_for_the_password_again(claimed: Wire) -> None:
    claimed.connect()
    claimed.client.enter("Alice", claimed.now, "two words")
    claimed.settle()
    for noticed in (True, False):
        claimed.cut(noticed=noticed)
        claimed.chat.received.clear()
        claimed.back()
        assert ("/login Alice two words" in claimed.chat.received) is noticed  # else the token is enough
    assert claimed.of_type(Entered) == [Entered("Alice"), *[Entered("Alice", again=True)] * 2]
    assert not claimed.of_type(PasswordWanted)


def test_a_password_that_was_changed_meanwhile_is_asked_for(claimed: Wire) -> None:
    claimed.connect()
    claimed.client.enter("Alice", claimed.now, "two words")
    claimed.settle()
    claimed.cut()
    claimed.chat.accounts["alice"] = "new"
    claimed.back()
    assert claimed.events[-1] == PasswordWanted("Alice", "That is not the password.", again=True)
    assert not claimed.client.has_alias


def test_a_server_that_claims_an_alias_in_spite_of_the_password_is_not_told_it_for_ever(claimed: Wire) -> None:
    claimed.connect()
    claimed.client.enter("Alice", claimed.now, "two words")
    for _ in range(2):
        claimed.client.receive(parse_line(f"@kind=refusal;code=alias-claimed ! {CLAIMED}"), claimed.now)
    claimed.gather()
    assert claimed.to_server.count("/login Alice two words") == 1
    assert claimed.events[-1] == PasswordWanted("Alice", CLAIMED)


def test_the_password_of_one_alias_is_not_tried_for_another(claimed: Wire) -> None:
    claimed.connect()
    claimed.client.enter("Alice", claimed.now, "two words")
    claimed.settle()
    claimed.chat.accounts["bob"] = "else"
    claimed.type("/alias Bob")
    claimed.settle()
    claimed.cut()
    claimed.back()
    assert claimed.events[-1] == PasswordWanted("Bob", "The alias Bob belongs to an account.", again=True)


def test_a_typed_password_is_neither_sent_twice_nor_shown(wire: Wire) -> None:
    wire.type("/register secret")
    wire.cut()
    wire.back()
    assert wire.settled() == [("/register …", Outcome.UNKNOWN)]
    assert not any("secret" in line for line in wire.chat.received)
