"""IRC at the level of bytes: what a client sends, with a World behind it but neither hub nor socket."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.commands import Quit
from threadtalk.core.outcome import Record, Reply
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.wire.api import Close, Do, SwitchTo, Write
from threadtalk.wire.irc.caps import CAPABILITIES
from threadtalk.wire.irc.form import Forms, IrcForm, split_text
from threadtalk.wire.irc.replies import _ANSWERS, _LINES, _REFUSALS
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.irc.session import IrcSession
from threadtalk.wire.plain.form import _ANSWER_LINES

SERVER = ServerInfo("irc.test", "Test", "v1", "today", "epoch")


class Client:
    """A session with the World behind it; hears what it alone causes, as the hub would tell it."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.session = IrcSession(Forms(SERVER), "host.cloak")

    def send(self, *lines: str) -> list[str]:
        return self.send_bytes("".join(f"{line}\r\n" for line in lines).encode())

    def send_bytes(self, data: bytes) -> list[str]:
        self.session.receive_data(data)
        heard = b""
        while (step := self.session.next_step()) is not None:
            heard += self._take(step)
        return heard.decode().split("\r\n")[:-1]

    def _take(self, step: object) -> bytes:
        if isinstance(step, Write | Close):
            return step.data
        assert isinstance(step, Do)
        pieces = []
        outcome = []
        for wish in (step.command, *step.then):
            if isinstance(wish, bytes):
                pieces.append(wish)
                continue
            items = self.world.execute(self.number, wish, 1_700_000_000_123)
            outcome += items
            for item in items:
                form = self.session.form
                if isinstance(item, Reply):
                    if item.session == self.number:
                        pieces.append(form.encode_reply(item, self.session.nick if self.session.has_entered else ""))
                elif not isinstance(item, Record) and item.session == self.number:
                    pieces.append(form.encode(item, own=True))
        if step.settles:
            self.session.settle(outcome)
        if step.label is not None:
            return self.session.form.encode_labelled(step.label, pieces)
        return b"".join(pieces)


def connect(world: World | None = None, number: int = 1, nick: str = "alice", caps: str = "") -> Client:
    client = Client(world or World(), number)
    if caps:
        client.send("CAP LS 302", f"CAP REQ :{caps}", f"NICK {nick}", f"USER {nick} 0 * :{nick} Real", "CAP END")
    else:
        client.send(f"NICK {nick}", f"USER {nick} 0 * :{nick} Real")
    assert client.session.has_entered
    return client


def test_who_registers_is_welcomed_with_all_that_clients_wait_for() -> None:
    client = Client(World(), 1)
    lines = client.send("NICK alice", "USER al 0 * :Alice Real")
    numbers = [line.split(" ")[1] for line in lines]
    assert numbers[:5] == ["001", "002", "003", "004", "005"]
    assert numbers[-1] == "422"
    assert "251" in numbers
    assert all(line.split(" ")[2] == "alice" for line in lines)


def test_registration_waits_for_the_end_of_capability_negotiation() -> None:
    client = Client(World(), 1)
    ls = client.send("CAP LS 302")
    assert ls[-1].startswith(":irc.test CAP * LS :")
    assert client.send("NICK alice", "USER al 0 * :Real") == []
    assert client.send("CAP REQ :echo-message server-time") == [":irc.test CAP * ACK :echo-message server-time"]
    assert client.send("CAP REQ :echo-message nonsense") == [":irc.test CAP * NAK :echo-message nonsense"]
    assert client.send("CAP END")[0].startswith(":irc.test 001 alice ")
    assert client.session.caps == {"cap-notify", "echo-message", "server-time"}


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("JOIN #a", ":irc.test 451 * :You have not registered"),
        ("NICK", ":irc.test 431 * :No nickname given"),
        ("NICK :a b", ":irc.test 432 * * :Erroneous nickname"),
        ("USER x", ":irc.test 461 * USER :Not enough parameters"),
        ("CAP NONSENSE", ":irc.test 410 * NONSENSE :Invalid CAP subcommand"),
    ],
)
def test_a_mistake_before_registration_has_its_numeric(line: str, answer: str) -> None:
    assert Client(World(), 1).send(line) == [answer]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("NONSENSE", ":irc.test 421 alice NONSENSE :Unknown command"),
        ("USER a 0 * :b", ":irc.test 462 alice :You may not reregister"),
        ("PASS x", ":irc.test 462 alice :You may not reregister"),
        ("NICK bob", ":irc.test 433 alice bob :Nickname is already in use"),
        ("JOIN", ":irc.test 461 alice JOIN :Not enough parameters"),
        ("JOIN tea", ":irc.test 403 alice tea :No such channel"),
        ("PART #tea", ":irc.test 403 alice #tea :No such channel"),
        ("PRIVMSG", ":irc.test 411 alice :No recipient given (PRIVMSG)"),
        ("PRIVMSG bob", ":irc.test 412 alice :No text to send"),
        ("PRIVMSG nobody :x", ":irc.test 401 alice nobody :No such nick/channel"),
        ("PRIVMSG #tea :x", ":irc.test 403 alice #tea :No such channel"),
        ("NOTICE", None),
        ("TOPIC #tea", ":irc.test 403 alice #tea :No such channel"),
        ("KICK #tea bob", ":irc.test 403 alice #tea :No such channel"),
        ("MODE bob +i", ":irc.test 502 alice :Cant change mode for other users"),
        ("MODE alice +X", ":irc.test 501 alice :Unknown MODE flag"),
        ("WHOWAS nobody", ":irc.test 406 alice nobody :There was no such nickname"),
        ("MONITOR X", ":irc.test 461 alice MONITOR :Not enough parameters"),
        ("PING", ":irc.test 461 alice PING :Not enough parameters"),
        ("PING x", ":irc.test PONG irc.test :x"),
        ("ISON bob nobody", ":irc.test 303 alice :bob"),
        ("USERHOST bob", ":irc.test 302 alice :bob=+~bob@host.cloak"),
        ("AWAY :lunch", ":irc.test 306 alice :You have been marked as being away"),
        ("CHATHISTORY NONSENSE #tea * 5", ":irc.test FAIL CHATHISTORY INVALID_PARAMS NONSENSE :Unknown command"),
        ("CHATHISTORY LATEST #tea", ":irc.test FAIL CHATHISTORY INVALID_PARAMS LATEST :Insufficient parameters"),
        (
            "CHATHISTORY LATEST #tea * 5",
            ":irc.test FAIL CHATHISTORY INVALID_TARGET LATEST #tea :Messages could not be retrieved",
        ),
        (
            "CHATHISTORY BEFORE #tea timestamp=yesterday 5",
            ":irc.test FAIL CHATHISTORY INVALID_PARAMS BEFORE timestamp=yesterday :Invalid timestamp",
        ),
    ],
)
def test_each_command_has_its_answer(line: str, answer: str | None) -> None:
    world = World()
    connect(world, 2, "bob")
    heard = connect(world).send(line)
    assert (heard[0] if heard else None) == answer


def test_joining_is_told_then_the_topic_then_the_names() -> None:
    world = World()
    connect(world, 2, "bob").send("JOIN #tea", "TOPIC #tea :hot")
    heard = connect(world, 1, "alice", caps="multi-prefix").send("JOIN #tea")
    assert heard[0] == ":alice!~alice@host.cloak JOIN #tea"
    assert heard[1] == ":irc.test 332 alice #tea :hot"
    assert heard[2].startswith(":irc.test 333 alice #tea bob ")
    assert heard[3:] == [":irc.test 353 alice = #tea :@bob alice", ":irc.test 366 alice #tea :End of /NAMES list"]


def test_a_long_list_of_names_is_split_at_the_size_of_a_message() -> None:
    world = World()
    for number in range(2, 60):
        connect(world, number, f"somebody-with-a-name-{number}").send("JOIN #tea")
    heard = connect(world).send("JOIN #tea")
    names = [line for line in heard if " 353 " in line]
    assert len(names) > 2
    assert all(len(line.encode()) <= 510 for line in heard)
    assert sum(len(line.split(" :")[1].split()) for line in names) == 59


def test_who_makes_a_channel_keeps_order_in_it() -> None:
    world = World()
    alice, bob = connect(world), connect(world, 2, "bob")
    alice.send("JOIN #tea")
    bob.send("JOIN #tea")
    assert bob.send("MODE #tea +m") == [":irc.test 482 bob #tea :You're not channel operator"]
    assert bob.send("KICK #tea alice") == [":irc.test 482 bob #tea :You're not channel operator"]
    assert alice.send("MODE #tea +mk-t+l secret 9") == [":alice!~alice@host.cloak MODE #tea +mkl secret 9"]
    assert alice.send("MODE #tea")[0] == ":irc.test 324 alice #tea +mnkl secret 9"
    assert bob.send("PRIVMSG #tea :hi") == [":irc.test 404 bob #tea :Cannot send to channel"]
    assert alice.send("MODE #tea +v bob") == [":alice!~alice@host.cloak MODE #tea +v bob"]
    assert bob.send("PRIVMSG #tea :hi") == []
    assert alice.send("MODE #tea +X") == [":irc.test 472 alice X :is unknown mode char to me"]
    assert alice.send("KICK #tea bob :enough") == [":alice!~alice@host.cloak KICK #tea bob :enough"]
    assert bob.send("JOIN #tea") == [":irc.test 475 bob #tea :Cannot join channel (+k)"]


def test_bans_keep_people_out_and_are_listed() -> None:
    world = World()
    alice, bob = connect(world), connect(world, 2, "bob")
    alice.send("JOIN #tea")
    assert alice.send("MODE #tea +b bob") == [":alice!~alice@host.cloak MODE #tea +b bob!*@*"]
    assert bob.send("JOIN #tea") == [":irc.test 474 bob #tea :Cannot join channel (+b)"]
    listed = alice.send("MODE #tea b")
    assert listed[0].startswith(":irc.test 367 alice #tea bob!*@* alice!~alice@host.cloak ")
    assert listed[1] == ":irc.test 368 alice #tea :End of channel ban list"
    alice.send("MODE #tea +e *!*@host.cloak")
    assert bob.send("JOIN #tea")[0] == ":bob!~bob@host.cloak JOIN #tea"


def test_an_invitation_opens_a_room_for_the_invited() -> None:
    world = World()
    alice, bob = connect(world), connect(world, 2, "bob")
    alice.send("JOIN #tea", "MODE #tea +i")
    assert bob.send("JOIN #tea") == [":irc.test 473 bob #tea :Cannot join channel (+i)"]
    assert alice.send("INVITE bob #tea") == [":irc.test 341 alice bob #tea"]
    assert alice.send("INVITE alice #tea") == [":irc.test 443 alice alice #tea :is already on channel"]
    assert bob.send("JOIN #tea")[0] == ":bob!~bob@host.cloak JOIN #tea"


def test_whois_ends_even_when_there_is_nobody() -> None:
    client = connect()
    assert client.send("WHOIS nobody") == [
        ":irc.test 401 alice nobody :No such nick/channel",
        ":irc.test 318 alice nobody :End of /WHOIS list",
    ]
    client.send("JOIN #tea", "MODE alice +B")
    shown = client.send("WHOIS alice")
    assert shown[0] == ":irc.test 311 alice alice ~alice host.cloak * :alice Real"
    assert ":irc.test 319 alice alice :@#tea" in shown
    assert any(" 335 " in line for line in shown)


def test_whox_gives_the_fields_that_were_asked_for() -> None:
    client = connect()
    client.send("JOIN #tea")
    assert client.send("WHO #tea %tcnf,42") == [
        ":irc.test 354 alice 42 #tea alice H@",
        ":irc.test 315 alice #tea :End of WHO list",
    ]


def test_one_hears_ones_own_words_only_where_one_asked_to() -> None:
    assert connect().send("JOIN #tea", "PRIVMSG #tea :hi")[-1].endswith("End of /NAMES list")
    heard = connect(caps="echo-message server-time message-tags").send("JOIN #tea", "PRIVMSG #tea :hi")
    tags, _, rest = heard[-1].partition(" ")
    assert rest == ":alice!~alice@host.cloak PRIVMSG #tea :hi"
    assert tags.startswith("@time=2023-11-14T22:13:20.123Z;msgid=epoch-")


def test_client_tags_go_along_and_others_do_not() -> None:
    client = connect(caps="echo-message message-tags")
    client.send("JOIN #tea")
    heard = client.send("@+draft/reply=abc;time=forged;msgid=forged PRIVMSG #tea :hi")
    assert "+draft/reply=abc" in heard[0]
    assert "forged" not in heard[0]
    (signal,) = client.send("@+typing=active TAGMSG #tea")
    assert re.fullmatch("@msgid=[^ ;]+;[+]typing=active :alice!~alice@host.cloak TAGMSG #tea", signal)


LABELS = "labeled-response batch echo-message message-tags"


def test_one_answer_carries_the_label_itself() -> None:
    client = connect(caps=LABELS)
    assert client.send("@label=x PING y") == ["@label=x :irc.test PONG irc.test :y"]
    assert client.send("@label=x NONSENSE") == ["@label=x :irc.test 421 alice NONSENSE :Unknown command"]
    client.send("JOIN #tea")
    assert client.send("@label=z PRIVMSG #tea :hi")[0].startswith("@label=z;msgid=")


def test_several_answers_are_a_batch_and_none_is_an_acknowledgement() -> None:
    client = connect(caps=LABELS)
    heard = client.send("@label=x JOIN #tea")
    assert heard[0] == "@label=x :irc.test BATCH +L labeled-response"
    assert heard[-1] == ":irc.test BATCH -L"
    assert all(line.startswith("@batch=L") for line in heard[1:-1])
    assert client.send("@label=y PONG x") == ["@label=y :irc.test ACK"]
    assert client.send("@label=a\\:b PONG x") == ["@label=a\\:b :irc.test ACK"]


def test_a_real_name_can_be_changed_and_whois_tells_it() -> None:
    client = connect(caps="setname")
    client.send("JOIN #tea")
    assert client.send("SETNAME :Alice Other") == [":alice!~alice@host.cloak SETNAME :Alice Other"]
    assert client.send("WHOIS alice")[0].endswith(":Alice Other")
    assert any(" 317 alice alice 0 1700000000 :" in line for line in client.send("WHOIS alice"))
    refused = client.send("SETNAME :" + "x" * 101)
    assert refused == [":irc.test FAIL SETNAME INVALID_REALNAME :A real name has between 1 and 100 characters"]
    assert connect().send("SETNAME :quietly") == []


def test_an_action_is_the_same_action_everywhere() -> None:
    client = connect(caps="echo-message")
    client.send("JOIN #tea")
    line = "PRIVMSG #tea :\x01ACTION waves\x01"
    assert client.send(line) == [f":alice!~alice@host.cloak {line}"]


def test_too_long_and_undecodable_lines_are_refused_by_name() -> None:
    client = connect()
    assert client.send("PRIVMSG #tea :" + "x" * 600) == [":irc.test 417 alice :Input line was too long"]
    assert client.send_bytes(b"PRIVMSG #tea :\xff\r\n")[0].startswith(":irc.test FAIL PRIVMSG INVALID_UTF8 :")
    assert client.send("PING still-here") == [":irc.test PONG irc.test :still-here"]


def test_quitting_is_answered_with_an_error_and_says_so_to_others() -> None:
    client = connect()
    assert client.send("QUIT :bye") == ["ERROR :Closing link: Quit: bye"]
    assert client.world.execute(1, Quit(), 0)[0].session == 1


def test_a_lost_message_is_said_to_be_lost() -> None:
    form = Forms(SERVER).form(frozenset())
    assert form.encode_refusal(Refusal(Code.NOT_STORED), "alice").startswith(b":irc.test FAIL * NOT_STORED :")


def test_every_refusal_and_answer_has_a_numeric() -> None:
    assert set(_REFUSALS) | set(_LINES) == set(Code)
    assert not set(_REFUSALS) & set(_LINES)
    assert set(_ANSWERS) == set(_ANSWER_LINES)


def test_forms_are_shared_by_those_with_the_same_capabilities() -> None:
    forms = Forms(SERVER)
    assert forms.form(frozenset({"server-time", "cap-notify"})) is forms.form(frozenset({"server-time"}))


@given(st.text(max_size=2000), st.integers(20, 400))
def test_a_long_text_is_cut_without_losing_a_character(text: str, max_bytes: int) -> None:
    pieces = split_text(text, max_bytes)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= max_bytes for piece in pieces)


COMMAND_WORDS = (
    "JOIN PART NICK PRIVMSG NOTICE TAGMSG MODE KICK INVITE TOPIC WHO WHOIS NAMES LIST CAP MONITOR AWAY CHATHISTORY LS "
    "#tea #TEA alice bob +o +b -k * 0 : ::x %tnf,1"
)
WORDS = st.sampled_from([*COMMAND_WORDS.split(" "), "a\x00b"])
LINES = st.one_of(st.lists(WORDS, max_size=7).map(" ".join).map(str.encode), st.binary(max_size=700))


@given(st.lists(LINES, max_size=30), st.sets(st.sampled_from(sorted(CAPABILITIES))))
def test_whatever_comes_each_line_out_is_whole_short_and_free_of_nul(lines: list[bytes], caps: set[str]) -> None:
    world = World()
    client = connect(world, caps=" ".join(sorted(caps)) or "batch")
    connect(world, 2, "bob")
    for line in lines:
        client.session.receive_data(line + b"\r\n")
        while (step := client.session.next_step()) is not None:
            assert not isinstance(step, SwitchTo)
            if isinstance(step, Do) and any(isinstance(wish, Quit) for wish in (step.command, *step.then)):
                return
            data = client._take(step)
            assert b"\0" not in data
            assert not data or data.endswith(b"\r\n")
            for out in data.split(b"\r\n")[:-1]:
                body = out.partition(b" ")[2] if out.startswith(b"@") else out
                assert b"\n" not in out
                assert b"\r" not in out
                assert len(body) <= 510
                assert out


@pytest.mark.parametrize("line", ["PING :now", "@label=one PING :now"])
def test_a_pong_gives_others_their_turn_so_it_tells_that_one_has_heard_them(line: str) -> None:
    client = connect(caps="batch labeled-response message-tags")
    client.session.receive_data(f"{line}\r\n".encode())
    step = client.session.next_step()
    assert isinstance(step, Write)
    assert step.after_others
    assert step.data.endswith(b" PONG irc.test :now\r\n")


def test_the_form_is_an_irc_form() -> None:
    assert isinstance(connect().session.form, IrcForm)
