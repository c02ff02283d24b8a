"""Small print of modern IRC that clients, and those who test servers, rely on."""

from __future__ import annotations

import re

import pytest

from threadtalk.core import masks, modes
from threadtalk.wire.irc.message import BODY_MAX

from .network import SERVER, Member, Network


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def op(network: Network) -> Member:
    op = network.connect("op")
    op.send("JOIN #tea")
    return op


def codes(lines: list[str]) -> list[str]:
    return [line.split(" ")[1] for line in lines]


def test_the_names_of_a_channel_that_is_not_there_end_at_once(op: Member) -> None:
    assert op.send("NAMES #nowhere") == [":irc.test 366 op #nowhere :End of /NAMES list"]
    assert op.send("NAMES nowhere") == [":irc.test 366 op nowhere :End of /NAMES list"]


def test_a_secret_channel_looks_like_one_that_is_not_there(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +s")
    for command in ("NAMES %s", "PART %s", "KICK %s op", "TOPIC %s", "TOPIC %s :x", "INVITE op %s", "PRIVMSG %s :x"):
        secret, none = (bob.send(command % channel) for channel in ("#tea", "#non"))
        assert [line.replace("#tea", "#non") for line in secret] == none


@pytest.mark.parametrize(
    "command",
    [
        "MODE %s",
        "MODE %s b",
        "MODE %s +m",
        "PRIVMSG %s :x",
        "@+typing=active TAGMSG %s",
        "INVITE bob %s",
        "KICK %s bob",
        "TOPIC %s",
        "TOPIC %s :x",
        "NAMES %s",
        "LIST %s",
        "WHO %s",
        "PART %s",
        "CHATHISTORY LATEST %s * 9",
        "METADATA %s LIST",
        "METADATA %s SET url :x",
    ],
)
def test_a_channel_that_everybody_has_left_looks_like_one_that_was_never_there(
    network: Network, op: Member, command: str
) -> None:
    bob = network.connect("bob", "batch message-tags draft/chathistory draft/metadata-2")
    op.send("TOPIC #tea :old", "MODE #tea -n", "PRIVMSG #tea :x", "PART #tea")
    left, none = (bob.send(command % channel) for channel in ("#tea", "#non"))
    assert none
    assert [line.replace("#tea", "#non") for line in left] == none


def test_who_makes_a_channel_anew_finds_its_topic_and_what_was_said_but_not_its_modes(
    network: Network, op: Member
) -> None:
    bob = network.connect("bob", "batch draft/chathistory")
    op.send("TOPIC #tea :old", "MODE #tea +s-n", "PRIVMSG #tea :said", "PART #tea")
    network.now += 60
    assert codes(bob.send("JOIN #tea")) == ["JOIN", "332", "333", "353", "366"]
    assert bob.send("MODE #tea") == [":irc.test 324 bob #tea +n", f":irc.test 329 bob #tea {int(network.now)}"]
    assert bob.send("CHATHISTORY LATEST #tea * 9")[1:-1] == ["@batch=H :op!~op@host.cloak PRIVMSG #tea :said"]


def test_the_lobby_keeps_its_topic_while_nobody_is_there(network: Network, op: Member) -> None:
    op.send("JOIN #lobby", "TOPIC #lobby :welcome", "PART #lobby")
    bob = network.connect("bob")
    assert bob.send("TOPIC #lobby")[0] == ":irc.test 332 bob #lobby :welcome"
    assert bob.send("PRIVMSG #lobby :x") == [":irc.test 404 bob #lobby :Cannot send to channel"]


def test_channels_and_conditions_of_a_list_may_be_two_parameters(network: Network, op: Member) -> None:
    assert codes(op.send("LIST #* >0")) == ["321", "322", "323"]
    assert codes(op.send("LIST #* >5")) == ["321", "323"]
    assert codes(op.send("LIST #milk >0")) == ["321", "323"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("JOIN #", "403 op # :No such channel"),
        ("PART :", "461 op PART :Not enough parameters"),
        ("NAMES :", "366 op * :End of /NAMES list"),
        ("@+a=b TAGMSG :", "411 op :No recipient given (TAGMSG)"),
    ],
)
def test_what_names_nothing_is_answered_all_the_same(network: Network, line: str, answer: str) -> None:
    op = network.connect("op", "message-tags")
    assert op.send(line) == [f":irc.test {answer}"]


def test_who_loses_the_connection_is_told_to_have_done_so(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    bob.send("JOIN #tea")
    op.heard()
    network.hub.detach(bob.number, bob.outbox, "")
    assert op.heard() == [":bob!~bob@host.cloak QUIT :Connection closed"]


def test_a_line_that_is_too_long_is_refused_with_its_label(network: Network) -> None:
    bob = network.connect("bob", "labeled-response batch")
    line = f"PRIVMSG op :{'x' * 600}"
    assert bob.send(f"@label=v {line}") == ["@label=v :irc.test 417 bob :Input line was too long"]
    assert bob.send(line) == [":irc.test 417 bob :Input line was too long"]


def test_who_talks_from_outside_is_told_that_it_cannot_be_sent(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    assert bob.send("PRIVMSG #tea :x") == [":irc.test 404 bob #tea :Cannot send to channel"]
    assert bob.send("PRIVMSG #nowhere :x") == [":irc.test 403 bob #nowhere :No such channel"]


@pytest.mark.parametrize("target", ["nobody", "#nowhere", "#tea", "a,b,c,d,e,f"])
def test_a_notice_is_never_answered(network: Network, op: Member, target: str) -> None:
    assert network.connect("bob").send(f"NOTICE {target} :x") == []


def test_somebody_away_says_so_to_a_message_and_not_to_a_notice(network: Network, op: Member) -> None:
    op.send("AWAY :out")
    bob = network.connect("bob")
    assert bob.send("NOTICE op :x") == []
    assert bob.send("PRIVMSG op :x") == [":irc.test 301 bob op :out"]


def test_a_message_that_would_be_cut_on_its_way_is_refused(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.heard()
    bob.send("PRIVMSG op :x")
    overhead = len(op.heard()[0]) + 2 - 1
    fits = "x" * (BODY_MAX - overhead)
    assert bob.send(f"PRIVMSG op :{fits}") == []
    assert op.heard() == [f":bob!~bob@host.cloak PRIVMSG op :{fits}"]
    assert bob.send(f"PRIVMSG op :{fits}x") == [":irc.test 417 bob :Input line was too long"]
    assert op.heard() == []


def test_what_is_beyond_the_number_of_targets_is_said_to_be_left_out(op: Member) -> None:
    assert op.send("PRIVMSG a,b,c,d,e,f :x")[-1] == ":irc.test 407 op e :Too many targets"


def test_what_is_not_utf8_is_refused_by_command_and_label(network: Network) -> None:
    bob = network.connect("bob", "batch labeled-response")
    bob.receive(b"@label=xyz PRIVMSG #tea :hi\xaa\r\n")
    assert bob.heard() == ["@label=xyz :irc.test FAIL PRIVMSG INVALID_UTF8 :Message rejected, messages must be UTF-8"]
    bob.receive(b"HI\xaa\r\n")
    assert bob.heard() == [":irc.test FAIL * INVALID_UTF8 :Message rejected, messages must be UTF-8"]


def test_somebody_without_a_real_name_is_asked_for_it(network: Network) -> None:
    assert network.member().send("USER bob 0 * :") == [":irc.test 461 * USER :Not enough parameters"]


def test_a_nick_that_is_too_long_is_quoted_whole(op: Member) -> None:
    nick = "b" * 37
    assert op.send(f"NICK {nick}") == [f":irc.test 432 op {nick} :Erroneous nickname"]


def test_joining_nothing_is_too_few_parameters(op: Member) -> None:
    assert op.send("JOIN :") == [":irc.test 461 op JOIN :Not enough parameters"]


def test_kicks_go_in_pairs_or_from_one_channel(network: Network, op: Member) -> None:
    op.send("JOIN #milk")
    people = [network.connect(nick) for nick in ("bob", "eve")]
    for person in people:
        person.send("JOIN #tea,#milk")
    op.heard()
    assert op.send("KICK #tea,#milk bob,eve :bye") == [
        ":op!~op@host.cloak KICK #tea bob :bye",
        ":op!~op@host.cloak KICK #milk eve :bye",
    ]
    assert op.send("KICK #tea bob,eve") == [
        ":irc.test 441 op bob #tea :They aren't on that channel",
        ":op!~op@host.cloak KICK #tea eve :op",
    ]
    assert op.send("KICK #tea,#milk bob") == [":irc.test 461 op KICK :Not enough parameters"]
    assert op.send("KICK #nowhere bob") == [":irc.test 403 op #nowhere :No such channel"]


def test_an_invitation_lets_one_in_past_a_ban_once(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +b bob!*@*")
    assert codes(bob.send("JOIN #tea")) == ["474"]
    op.send("INVITE bob #tea")
    bob.heard()
    assert codes(bob.send("JOIN #tea")) == ["JOIN", "353", "366"]
    op.send("KICK #tea bob")
    bob.heard()
    assert codes(bob.send("JOIN #tea")) == ["474"]


def test_an_invitation_lets_one_in_past_a_full_channel_once(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +l 1")
    assert codes(bob.send("JOIN #tea")) == ["471"]
    op.send("INVITE bob #tea")
    bob.heard()
    assert codes(bob.send("JOIN #tea")) == ["JOIN", "353", "366"]
    bob.send("PART #tea")
    assert codes(bob.send("JOIN #tea")) == ["471"]


def test_an_invitation_is_no_key(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +k secret", "INVITE bob #tea")
    bob.heard()
    assert codes(bob.send("JOIN #tea")) == ["475"]


def test_invite_alone_lists_where_one_is_invited(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    assert bob.send("INVITE") == [":irc.test 337 bob :End of /INVITE list"]
    op.send("JOIN #milk", "INVITE bob #tea", "INVITE bob #milk")
    bob.heard()
    assert bob.send("INVITE") == [
        ":irc.test 336 bob #milk",
        ":irc.test 336 bob #tea",
        ":irc.test 337 bob :End of /INVITE list",
    ]
    assert codes(bob.send("INVITE op")) == ["461"]


@pytest.mark.parametrize("letter", ["k", "l", "o", "v"])
def test_a_mode_without_its_parameter_is_refused_and_the_others_are_set(op: Member, letter: str) -> None:
    assert op.send(f"MODE #tea +m{letter}") == [
        f":irc.test 696 op #tea {letter} * :You must specify a parameter for this mode",
        ":op!~op@host.cloak MODE #tea +m",
    ]


@pytest.mark.parametrize("limit", ["0", "-5", "many", "9999999999"])
def test_a_limit_that_is_no_number_of_people_is_refused(op: Member, limit: str) -> None:
    assert op.send(f"MODE #tea +l {limit}") == [f":irc.test 696 op #tea l {limit} :Invalid mode parameter"]


@pytest.mark.parametrize("key", [":a b", "a,b", "x" * 24, ":"])
def test_a_key_that_nobody_could_join_by_is_refused_and_not_repeated(op: Member, key: str) -> None:
    assert op.send(f"MODE #tea +k {key}") == [":irc.test 696 op #tea k * :Invalid mode parameter"]


def test_no_change_of_a_long_list_is_passed_over(op: Member) -> None:
    count = modes.CHANGES_MAX + 1
    masks = [f"a{i}!*@*" for i in range(count)]
    op.send(f"MODE #tea +{'b' * count} {' '.join(masks)}")
    assert [line.split(" ")[4] for line in op.send("MODE #tea b")[:-1]] == masks


def test_the_mode_of_nothing_is_too_few_parameters(op: Member) -> None:
    assert op.send("MODE :") == [":irc.test 461 op MODE :Not enough parameters"]


def test_a_label_on_the_end_of_negotiation_is_answered_before_the_welcome(network: Network) -> None:
    bob = network.member()
    bob.send("CAP REQ :batch labeled-response", "NICK bob", "USER bob 0 * :Bob")
    first, *welcome = bob.send("@label=x CAP END")
    assert first == "@label=x :irc.test ACK"
    assert (codes(welcome)[0], codes(welcome)[-1]) == ("001", "422")
    assert not [line for line in welcome if "BATCH" in line or "@" in line[:1]]


def test_a_ban_is_lifted_however_it_is_spelled(op: Member) -> None:
    op.send("MODE #tea +b BOB!*@*")
    assert op.send("MODE #tea -b bob!*@*") == [":op!~op@host.cloak MODE #tea -b BOB!*@*"]
    assert op.send("MODE #tea b") == [":irc.test 368 op #tea :End of channel ban list"]


# Extended bans.


def test_the_tokens_of_extended_bans_name_what_there_is() -> None:
    tokens = SERVER.isupport()
    assert {f"EXTBAN={masks.PREFIX},{masks.ACCOUNT}{masks.MUTE}", f"ACCOUNTEXTBAN={masks.ACCOUNT}"} <= set(tokens)
    assert f"STATUSMSG={''.join(modes.RANKS.values())}" in tokens


def test_an_extended_ban_of_an_unknown_kind_is_refused_and_not_a_ban_of_nobody(op: Member) -> None:
    assert op.send("MODE #tea +b ~q:bob") == [":irc.test 696 op #tea b ~q:bob :Invalid mode parameter"]


def test_who_is_muted_may_come_in_and_listen(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +b ~m:BOB")
    assert codes(bob.send("JOIN #tea")) == ["JOIN", "353", "366"]
    assert bob.send("MODE #tea b")[0].startswith(":irc.test 367 bob #tea ~m:BOB!*@* op!~op@host.cloak ")
    assert bob.send("PRIVMSG #tea :x") == [":irc.test 404 bob #tea :Cannot send to channel"]
    op.send("MODE #tea +v bob")
    bob.heard()
    assert bob.send("PRIVMSG #tea :x") == []
    op.send("MODE #tea -v bob")
    bob.heard()
    assert codes(bob.send("PRIVMSG #tea :x")) == ["404"]
    op.send("MODE #tea +e ~m:*!~bob@*")
    bob.heard()
    assert bob.send("PRIVMSG #tea :x") == []
    op.send("MODE #tea -e ~m:*!~bob@*", "MODE #tea -b ~m:bob!*@*")
    bob.heard()
    assert bob.send("PRIVMSG #tea :x") == []


def test_a_ban_of_an_account_is_for_who_has_it_and_not_for_who_is_called_so(network: Network, op: Member) -> None:
    impostor, real = network.connect("bob"), network.connect("robert")
    person = network.world.people.called("robert")
    assert person is not None
    person.account = "Bob"
    op.send("MODE #tea +b ~a:bob")
    assert codes(impostor.send("JOIN #tea")) == ["JOIN", "353", "366"]
    assert codes(real.send("JOIN #tea")) == ["474"]
    op.send("MODE #tea +be *!*@* ~a:bob")
    assert codes(real.send("JOIN #tea")) == ["JOIN", "353", "366"]
    op.send("MODE #tea -b *!*@*", "MODE #tea +iI ~a:bob", "KICK #tea robert")
    real.heard()
    assert codes(real.send("JOIN #tea")) == ["JOIN", "353", "366"]


def test_who_has_an_account_may_go_where_one_needs_it(network: Network, op: Member) -> None:
    bob = network.connect("bob")
    op.send("MODE #tea +RM")
    assert codes(bob.send("JOIN #tea")) == ["477"]
    person = network.world.people.called("bob")
    assert person is not None
    person.account = "bob"
    assert codes(bob.send("JOIN #tea")) == ["JOIN", "353", "366"]
    assert bob.send("PRIVMSG #tea :x") == []


# Messages to those of a rank (STATUSMSG).


def test_a_message_to_the_operators_reaches_them_and_nobody_else(network: Network, op: Member) -> None:
    voiced, bob = network.connect("voiced"), network.connect("bob", "echo-message server-time draft/chathistory batch")
    for member in (voiced, bob):
        member.send("JOIN #tea")
    op.send("MODE #tea +v voiced")
    for member in (op, voiced, bob):
        member.heard()
    (echo,) = bob.send("PRIVMSG @#tea :for you")
    assert echo.partition(" ")[2] == ":bob!~bob@host.cloak PRIVMSG @#tea :for you"
    assert (op.heard(), voiced.heard()) == ([":bob!~bob@host.cloak PRIVMSG @#tea :for you"], [])
    op.send("NOTICE +#tea :for both")
    assert (voiced.heard(), bob.heard()) == ([":op!~op@host.cloak NOTICE +#tea :for both"], [])
    bob.send("PRIVMSG @#tea :\x01ACTION waves\x01")
    assert op.heard() == [":bob!~bob@host.cloak PRIVMSG @#tea :\x01ACTION waves\x01"]
    bob.heard()
    assert not [line for line in bob.send("CHATHISTORY LATEST #tea * 50") if "PRIVMSG" in line or "NOTICE" in line]


def test_of_several_ranks_the_lowest_is_meant(network: Network, op: Member) -> None:
    voiced, bob = network.connect("voiced"), network.connect("bob")
    for member in (voiced, bob):
        member.send("JOIN #tea")
    op.send("MODE #tea +v voiced")
    for member in (op, voiced):
        member.heard()
    bob.send("PRIVMSG @+#tea :x", "PRIVMSG +@#tea :y", "PRIVMSG @%#tea :z")
    source = ":bob!~bob@host.cloak PRIVMSG"
    assert voiced.heard() == [f"{source} +#tea :x", f"{source} +#tea :y"]
    assert op.heard() == [f"{source} +#tea :x", f"{source} +#tea :y", f"{source} %#tea :z"]


def test_who_may_not_talk_may_not_talk_to_the_operators_either(network: Network, op: Member) -> None:
    outside = network.connect("bob")
    assert codes(outside.send("PRIVMSG @#tea :x")) == ["404"]
    assert codes(outside.send("PRIVMSG @#nowhere :x")) == ["403"]
    assert op.heard() == []


# Ids (message-ids).


def test_what_happens_in_a_room_has_the_same_id_when_it_happens_and_in_the_history(network: Network) -> None:
    caps = "message-tags server-time batch echo-message draft/chathistory draft/event-playback"
    alice = network.connect("alice", caps)
    live = [line for line in alice.send("JOIN #tea") if " JOIN " in line]
    for lines in (("TOPIC #tea :hot",), ("MODE #tea +m",), ("PRIVMSG #tea :hi",), ("@+draft/react=x TAGMSG #tea",)):
        network.now += 0.01
        live += alice.send(*lines)
    _, *played, _ = alice.send("CHATHISTORY LATEST #tea * 50")
    assert [line.replace("@batch=H;", "@") for line in played] == live
    ids = [re.findall("msgid=([^; ]+)", line) for line in live]
    assert len({id_ for (id_,) in ids}) == len(live) == 5
    _, *after, _ = alice.send(f"CHATHISTORY AFTER #tea msgid={ids[1][0]} 50")
    assert after == played[2:]


def test_a_page_is_of_the_person_as_they_were_asked_for_and_of_the_channel_as_it_is_called(network: Network) -> None:
    alice, bob = network.connect("alice", "batch draft/chathistory"), network.connect("bob")
    alice.send("JOIN #Tea")
    bob.send("PRIVMSG alice :hi")
    alice.heard()
    assert alice.send("CHATHISTORY LATEST BOB * 9") == [
        ":irc.test BATCH +H chathistory BOB",
        "@batch=H :bob!~bob@host.cloak PRIVMSG alice :hi",
        ":irc.test BATCH -H",
    ]
    assert alice.send("CHATHISTORY LATEST #tea * 9")[0] == ":irc.test BATCH +H chathistory #Tea"


def test_what_is_between_two_points_of_two_kinds_is_found_in_both_directions(network: Network) -> None:
    alice = network.connect("alice", "message-tags server-time batch echo-message draft/chathistory")
    alice.send("JOIN #tea")
    refs = []
    for i in range(6):
        network.now += 1
        (line,) = alice.send(f"PRIVMSG #tea :{i}")
        refs.append({key: re.findall(f"{key}=([^; ]+)", line)[0] for key in ("msgid", "time")})

    def between(first: str, second: str, limit: int = 9) -> list[str]:
        return [line[-1] for line in alice.send(f"CHATHISTORY BETWEEN #tea {first} {second} {limit}")[1:-1]]

    ids, times = [f"msgid={ref['msgid']}" for ref in refs], [f"timestamp={ref['time']}" for ref in refs]
    for low, high in ((ids[1], ids[5]), (times[1], times[5]), (ids[1], times[5]), (times[1], ids[5])):
        assert between(low, high) == between(high, low) == ["2", "3", "4"]
        assert between(low, high, 2) == ["2", "3"]
        assert between(high, low, 2) == ["3", "4"]


def test_a_page_of_no_messages_cannot_be_asked_for(network: Network, op: Member) -> None:
    assert op.send("CHATHISTORY LATEST #tea * 0") == [
        ":irc.test FAIL CHATHISTORY INVALID_PARAMS LATEST 0 :Invalid limit"
    ]


def test_the_tags_of_the_server_come_before_those_of_clients(network: Network) -> None:
    alice = network.connect("alice", "message-tags server-time echo-message")
    alice.send("JOIN #tea")
    for line in ("TAGMSG #tea", "PRIVMSG #tea :x", "TAGMSG alice", "PRIVMSG @#tea :x", "NOTICE alice :x"):
        for told in alice.send(f"@+a=b;+c {line}"):
            keys = [tag.partition("=")[0] for tag in told[1:].split(" ")[0].split(";")]
            assert keys[-2:] == ["+a", "+c"], told


def test_a_tag_message_that_asks_to_be_kept_comes_back_to_who_plays_events(network: Network) -> None:
    caps = "message-tags server-time batch echo-message draft/chathistory"
    alice, bob = network.connect("alice", f"{caps} draft/event-playback"), network.connect("bob", caps)
    for member in (alice, bob):
        member.send("JOIN #tea")
    alice.send("@+x=y;+draft/persist TAGMSG #tea")
    assert [line for line in alice.send("CHATHISTORY LATEST #tea * 9") if "+x=y" in line and " TAGMSG #tea" in line]
    bob.heard()
    assert not [line for line in bob.send("CHATHISTORY LATEST #tea * 9") if "TAGMSG" in line]


def test_a_tag_message_that_is_not_kept_has_an_id_of_its_own_that_nobody_can_ask_for(network: Network) -> None:
    caps = "message-tags server-time batch echo-message draft/chathistory"
    alice, bob = network.connect("alice", caps), network.connect("bob", caps)
    for member in (alice, bob):
        member.send("JOIN #tea")
    for member in (alice, bob):
        member.heard()
    sent = [re.findall("msgid=([^; ]+)", alice.send("@+typing=active TAGMSG #tea")[0]) for _ in range(2)]
    assert [re.findall("msgid=([^; ]+)", line) for line in bob.heard()] == sent
    assert sent[0] != sent[1]
    (answer,) = bob.send(f"CHATHISTORY BEFORE #tea msgid={sent[0][0]} 5")
    assert answer.startswith(":irc.test FAIL CHATHISTORY ")


def test_tags_have_room_up_to_their_limit_and_not_a_byte_more(network: Network) -> None:
    bob = network.connect("bob", "message-tags echo-message")
    for size, command in ((4096, "TAGMSG"), (4097, "417")):
        head = "@foo=bar;+baz="
        (answer,) = bob.send(f"{head}{'a' * (size - len(head) - 1)} TAGMSG bob")[:1]
        assert f" {command} " in answer
