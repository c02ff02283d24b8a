"""RPL_NAMREPLY: everybody gets every name once, in lines that fit, however it was put together."""

from __future__ import annotations

import pytest

from threadtalk.core.answers import MemberList, PersonInfo
from threadtalk.core.outcome import Reply
from threadtalk.core.roster import Members, Roster
from threadtalk.wire.irc.form import Forms, IrcForm
from threadtalk.wire.irc.server import ServerInfo


def form(*caps: str, server: str = "irc.test") -> IrcForm:
    return Forms(ServerInfo(server, "Test", "v1", "today", "epoch")).form(frozenset(caps))


def person(alias: str, *ranks: str, host: str = "host.cloak") -> PersonInfo:
    return PersonInfo(alias, "~user", host, "Real", "", False, 0, frozenset(ranks))


def told(form: IrcForm, members: Members, me: str = "ann", room: str = "#room") -> list[str]:
    data = form.encode_reply(Reply(1, MemberList(room, members)), me)
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 510 for line in lines)
    *names, end = (line.decode() for line in lines)
    assert end == f":irc.test 366 {me} {room} :End of /NAMES list" or not end.startswith(":irc.test")
    assert all(f" 353 {me} = {room} :" in line for line in names)
    return " ".join(line.split(" :", 1)[1] for line in names).split()


def test_each_one_who_joins_a_growing_room_is_told_everybody_who_was_in_it_then() -> None:
    shape = form()
    roster = Roster([])
    for i in range(300):
        roster.append(person(f"nick{i}"))
        assert told(shape, roster.now(), f"nick{i}") == [f"nick{k}" for k in range(i + 1)]


def test_an_answer_tells_who_was_there_when_it_was_asked_for_though_others_have_come_since() -> None:
    shape = form()
    roster = Roster([person("ann"), person("bob")])
    early = roster.now()
    roster.append(person("cid"))
    assert told(shape, early) == ["ann", "bob"]
    assert told(shape, roster.now()) == ["ann", "bob", "cid"]
    assert told(shape, early) == ["ann", "bob"]


def test_an_empty_list_is_the_end_alone() -> None:
    assert told(form(), Roster([]).now()) == []


def test_lines_fit_for_the_longest_nick_too() -> None:
    shape = form()
    members = Roster(person(f"n{i:030}") for i in range(100)).now()
    assert len(told(shape, members, "x")) == len(told(shape, members, "\U0001f600" * 32)) == 100


@pytest.mark.parametrize(
    ("caps", "expected"),
    [
        ((), ["@ann", "bob"]),
        (("multi-prefix",), ["@+ann", "bob"]),
        (("userhost-in-names",), ["@ann!~user@host.cloak", "bob!~user@host.cloak"]),
        (("multi-prefix", "userhost-in-names"), ["@+ann!~user@host.cloak", "bob!~user@host.cloak"]),
    ],
)
def test_ranks_and_hosts_are_told_as_negotiated(caps: tuple[str, ...], expected: list[str]) -> None:
    # multi-prefix: "all of the prefixes ... in order of rank, highest to lowest"; userhost-in-names: "nick!user@host".
    assert told(form(*caps), Roster([person("ann", "o", "v"), person("bob")]).now()) == expected


def test_a_name_longer_than_a_line_is_cut_and_breaks_nothing() -> None:
    shape = form("userhost-in-names", server="s" * 63)
    members = Roster([person("\U0001f600" * 32, host="h" * 63), person("bob")]).now()
    assert told(shape, members, "\U0001f600" * 32, "#" + "\u00e4" * 60)[-1].startswith("bob")


def test_a_secret_room_has_the_sign_of_one() -> None:
    data = form().encode_reply(Reply(1, MemberList("#room", Roster([person("ann")]).now(), True)), "ann")
    assert data.startswith(b":irc.test 353 ann @ #room :ann\r\n")
