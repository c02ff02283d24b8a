"""What a face knows and shows: events in, things to show out."""

from __future__ import annotations

from threadtalk.client.events import (
    AliasWanted,
    Ended,
    Entered,
    Event,
    Heard,
    Lost,
    Origin,
    Outcome,
    Ready,
    Retrying,
    RoomRefused,
    Settled,
)
from threadtalk.client.render import plain_text
from threadtalk.client.state import PEOPLE_MAX, ChatState
from threadtalk.client.tagged import parse_line


def heard(line: str, origin: Origin = Origin.LIVE, is_own: bool = False) -> Heard:
    return Heard(parse_line(line), origin, is_own)


def show(state: ChatState, *events: Event) -> list[str]:
    return [plain_text(shown) for event in events for shown in state.apply(event)]


def in_chat() -> ChatState:
    state = ChatState()
    show(state, Entered("Alice"), Ready())
    return state


ENTERED = "@kind=entered;room=#tea;members=3;last=9 -- You are now in #tea (3 here)."


def test_the_room_one_has_entered_is_current() -> None:
    state = in_chat()
    assert show(state, heard(ENTERED, Origin.ANSWER, True)) == ["-- You are now in #tea (3 here)."]
    assert state.rooms.current == "#tea"
    assert state.member_counts["#tea"] == 3
    show(state, heard("@kind=leave;room=#tea;alias=Alice -- You have left #tea", is_own=True))
    assert state.rooms.current == "#lobby"


def test_coming_back_is_one_line() -> None:
    state = in_chat()
    assert state.is_online
    lost = show(state, Lost("the server hung up"), Retrying(0.5), Retrying(1.0))
    assert lost == ["-- Connection lost (the server hung up). Trying again; what you type is held."]
    assert not state.is_online
    again = [Entered("Alice", again=True), heard(ENTERED + " Topic: x", Origin.QUIET, True), Ready(again=True)]
    assert show(state, *again) == ["-- Connected again."]
    assert state.is_online


def test_the_lobbys_topic_is_shown_when_one_comes_in() -> None:
    state = ChatState()
    line = "@kind=entered;room=#lobby;members=3;last=9;topic=x -- You are now in #lobby (3 here). Topic: x"
    assert show(state, heard(line, Origin.QUIET)) == ["-- You are now in #lobby (3 here). Topic: x"]
    assert show(ChatState(), heard(line.replace("topic=x", ""), Origin.QUIET)) == []


def test_aliases_are_learned_and_forgotten() -> None:
    state = in_chat()
    show(
        state,
        heard("@kind=members;aliases=Alice,Bob,Carol -- 3", Origin.QUIET),
        heard("@kind=join;alias=Dora Dora has joined"),
        heard("@kind=say;alias=Bob;room=#lobby Bob: hi"),
        heard("@kind=quit;alias=Carol Carol has left the chat room!"),
        heard("@kind=rename;alias=Dora;new=Dorothy Dora is now known as Dorothy"),
    )
    assert state.aliases == ["Dorothy", "Bob"]


def test_ones_own_new_alias_is_known() -> None:
    state = in_chat()
    show(state, heard("@kind=rename;alias=Alice;new=Alicia Alice is now known as Alicia", is_own=True))
    assert state.alias == "Alicia"
    assert state.aliases == []


def test_a_crowd_is_not_remembered_without_end() -> None:
    state = in_chat()
    names = ",".join(f"p{count}" for count in range(PEOPLE_MAX + 100))
    show(state, heard(f"@kind=members;aliases={names} -- many"), heard("@kind=join;alias=new new has joined"))
    assert len(state.aliases) == PEOPLE_MAX
    assert state.aliases[0] == "new"


def test_rooms_are_learned() -> None:
    state = in_chat()
    show(state, heard("@kind=rooms;rooms=#lobby,#tea -- Rooms: 2"))
    assert [*state.known_rooms.values()] == ["#lobby", "#tea"]


def test_what_is_pending_and_what_was_not_delivered() -> None:
    state = in_chat()
    for _ in range(4):
        state.typed()
    assert show(state, Settled("a", Outcome.DONE)) == []
    assert show(state, Settled("b", Outcome.REFUSED)) == ["! Not sent: b"]
    assert show(state, Settled("/c", Outcome.REFUSED, is_command=True)) == []
    assert "nobody knows" in show(state, Settled("/msg Bob d", Outcome.UNKNOWN))[0]
    assert state.pending_count == 0
    assert state.undelivered == ["b", "/c", "/msg Bob d"]


def test_an_alias_that_is_wanted_is_asked_for() -> None:
    state = ChatState()
    assert show(state, AliasWanted("Taken.")) == ["! Taken."]
    assert state.is_choosing
    show(state, Entered("Alice"))
    assert not state.is_choosing
    assert show(state, AliasWanted("Taken.", again=True)) == ["! Somebody else has your alias now. Taken."]


def test_the_end_and_a_refused_room_are_told() -> None:
    state = in_chat()
    assert show(state, RoomRefused("#bad", "No.")) == ["! #bad: No."]
    assert show(state, Ended(0)) == []
    assert show(state, Ended(1, "It is over.")) == []
    assert not state.is_online
