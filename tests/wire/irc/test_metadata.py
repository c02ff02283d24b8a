"""METADATA (IRCv3 metadata, draft/metadata-2): what a client that shows avatars and statuses would miss."""

from __future__ import annotations

import pytest

from threadtalk.core.metadata import (
    CHANGES_AT_ONCE,
    KEY_MAX,
    KEYS_MAX,
    SUBSCRIPTIONS_MAX,
    SYNC_MAX,
    TOLD_AT_ONCE,
    VALUE_MAX_BYTES,
)
from threadtalk.core.roles import NEEDED, SET_METADATA

from .network import Member, Network

CAPS = "batch draft/metadata-2"
OPEN = ":irc.test BATCH +M metadata"
CLOSE = ":irc.test BATCH -M"


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def alice(network: Network) -> Member:
    return network.connect("alice", CAPS)


@pytest.fixture
def bob(network: Network) -> Member:
    return network.connect("bob", CAPS)


def batch(target: str, *lines: str) -> list[str]:
    return [f"{OPEN} {target}", *(f"@batch=M {line}" for line in lines), CLOSE]


def told(network: Network, *members: Member) -> list[list[str]]:
    return [[line for line in member.heard() if " METADATA " in line] for member in members]


def test_the_capability_tells_the_limits_in_its_value(network: Network) -> None:
    listed = " ".join(network.member().send("CAP LS 302"))
    value = f"before-connect,max-subs={SUBSCRIPTIONS_MAX},max-keys={KEYS_MAX},max-value-bytes={VALUE_MAX_BYTES}"
    assert f" draft/metadata-2={value} " in listed
    assert " metadata-2" not in listed


def test_the_old_capability_of_the_same_purpose_cannot_be_had_beside_it(network: Network) -> None:
    refused = network.member().send("CAP REQ :metadata-notify draft/metadata-2")
    assert refused == [":irc.test CAP * NAK :metadata-notify draft/metadata-2"]


def test_who_has_not_negotiated_it_is_told_nothing_of_it(network: Network, alice: Member) -> None:
    old = network.connect("old", "batch")
    assert old.send("METADATA * LIST") == [":irc.test 421 old METADATA :Unknown command"]
    old.send("JOIN #tea")
    alice.send("METADATA * SET url :x", "JOIN #tea", "METADATA * SET url :y")
    assert told(network, old) == [[]]


def test_the_order_of_negotiation_does_not_matter(network: Network) -> None:
    member = network.member()
    assert member.send("CAP REQ :draft/metadata-2", "CAP REQ batch")[1] == ":irc.test CAP * ACK :batch"


def test_without_batches_the_lines_come_bare(network: Network) -> None:
    bare = network.connect("bare", "draft/metadata-2")
    bare.send("METADATA * SET url :x")
    assert bare.send("METADATA * LIST") == [":irc.test 761 bare bare url * :x"]


# GET, LIST, SET, CLEAR


def test_a_value_is_set_and_read_by_oneself_and_by_others(alice: Member, bob: Member) -> None:
    assert alice.send("METADATA * SET url :http://www.example.com") == [
        ":irc.test 761 alice alice url * :http://www.example.com"
    ]
    expected = batch("alice", ":irc.test 761 bob alice url * :http://www.example.com")
    assert bob.send("METADATA ALICE LIST") == expected
    assert bob.send("METADATA alice get url") == expected


def test_get_answers_every_key_in_its_order(alice: Member) -> None:
    alice.send("METADATA * SET b :2")
    assert alice.send("METADATA * GET a b $c d") == batch(
        "alice",
        ":irc.test 766 alice alice a :key not set",
        ":irc.test 761 alice alice b * :2",
        ":irc.test FAIL METADATA KEY_INVALID $c :invalid key",
        ":irc.test 766 alice alice d :key not set",
    )


def test_a_list_of_nothing_is_an_empty_batch(alice: Member) -> None:
    assert alice.send("METADATA * LIST") == batch("alice")


@pytest.mark.parametrize("rest", ["GET url", "LIST", "SET url :x", "CLEAR", "SYNC", "SUB url", "UNSUB url", "SUBS"])
@pytest.mark.parametrize("target", ["nobody", "#nowhere", "$a:user"])
def test_a_target_that_is_not_there_is_refused_and_nothing_else_said(alice: Member, target: str, rest: str) -> None:
    refused = [f":irc.test FAIL METADATA INVALID_TARGET {target} :invalid metadata target"]
    assert alice.send(f"METADATA {target} {rest}") == refused


@pytest.mark.parametrize("key", ["$url$", "Url", "ürl", "a:b", "k" * (KEY_MAX + 1), "²"])
@pytest.mark.parametrize("target", ["*", "bob"])
def test_a_key_outside_the_grammar_is_refused(alice: Member, bob: Member, target: str, key: str) -> None:
    refused = [f":irc.test FAIL METADATA KEY_INVALID {key} :invalid key"]
    assert alice.send(f"METADATA {target} SET {key} :x") == refused


def test_an_empty_key_is_refused_in_a_message_that_can_be_parsed(alice: Member) -> None:
    assert alice.send("METADATA * SET :") == [":irc.test FAIL METADATA KEY_INVALID * :invalid key"]
    assert alice.send("METADATA * GET ::a b") == batch("alice", ":irc.test FAIL METADATA KEY_INVALID * :invalid key")


def test_the_longest_key_is_a_key(alice: Member) -> None:
    assert alice.send(f"METADATA * SET {'k' * KEY_MAX} :x")[0].startswith(":irc.test 761 ")


def test_a_value_may_be_empty_and_without_one_the_key_goes(alice: Member) -> None:
    assert alice.send("METADATA * SET url :") == [":irc.test 761 alice alice url * :"]
    assert alice.send("METADATA * LIST") == batch("alice", ":irc.test 761 alice alice url * :")
    assert alice.send("METADATA * SET url") == [":irc.test 766 alice alice url :key not set"]
    assert alice.send("METADATA * LIST") == batch("alice")
    assert alice.send("METADATA * SET url") == [":irc.test FAIL METADATA KEY_NOT_SET alice url :key not set"]


def test_a_value_is_as_long_as_promised_and_no_longer(alice: Member) -> None:
    heart = "\N{PURPLE HEART}"
    fits = heart * (VALUE_MAX_BYTES // 4)
    assert alice.send(f"METADATA * SET url :{fits}") == [f":irc.test 761 alice alice url * :{fits}"]
    refused = f":irc.test FAIL METADATA VALUE_INVALID :value is too long, more than {VALUE_MAX_BYTES} bytes"
    assert alice.send(f"METADATA * SET url :{fits}x") == [refused]
    assert alice.send("METADATA * GET url")[1].endswith(fits)


def test_a_value_that_is_not_utf8_is_refused(alice: Member) -> None:
    alice.receive(b"METADATA * SET url :\xc3<\r\n")
    assert alice.heard()[0].startswith(":irc.test FAIL METADATA VALUE_INVALID ")
    assert alice.send("METADATA * LIST") == batch("alice")


def test_control_characters_do_not_get_into_a_value(alice: Member) -> None:
    assert alice.send("METADATA * SET url :a\x1b[31m\tb\u2028c") == [":irc.test 761 alice alice url * :a[31m b c"]


def test_nobody_changes_what_others_tell(alice: Member, bob: Member) -> None:
    bob.send("METADATA * SET url :mine")
    refused = ":irc.test FAIL METADATA KEY_NO_PERMISSION bob"
    assert alice.send("METADATA bob SET url :yours") == [f"{refused} url :permission denied"]
    assert alice.send("METADATA bob CLEAR") == [f"{refused} * :permission denied"]
    assert bob.send("METADATA * GET url")[1].endswith(" * :mine")


def test_a_rooms_operators_say_what_it_tells(alice: Member, bob: Member) -> None:
    alice.send("JOIN #tea")
    bob.send("JOIN #tea")
    assert NEEDED[SET_METADATA] == "o"
    assert alice.send("METADATA #TEA SET url :x")[-1] == ":irc.test 761 alice #tea url * :x"
    refused = ":irc.test FAIL METADATA KEY_NO_PERMISSION #tea url :permission denied"
    assert bob.send("METADATA #tea SET url :y")[-1] == refused
    alice.send("MODE #tea +h bob")
    assert bob.send("METADATA #tea SET url :y")[-1] == refused
    assert bob.send("METADATA #tea LIST") == batch("#tea", ":irc.test 761 bob #tea url * :x")


def test_clear_names_what_it_has_cleared_without_its_value(alice: Member) -> None:
    alice.send("METADATA * SET a :1", "METADATA * SET b :2")
    gone = batch("alice", ":irc.test 761 alice alice a * :", ":irc.test 761 alice alice b * :")
    assert alice.send("METADATA * CLEAR") == gone
    assert alice.send("METADATA * LIST") == batch("alice")
    assert alice.send("METADATA * CLEAR") == batch("alice")


def test_more_keys_than_promised_are_refused_and_known_ones_still_changed(network: Network, alice: Member) -> None:
    for i in range(KEYS_MAX):
        network.now += 1
        alice.send(f"METADATA * SET k{i} :x")
    network.now += 60
    refused = ":irc.test FAIL METADATA LIMIT_REACHED alice :metadata limit reached"
    assert alice.send("METADATA * SET more :x") == [refused]
    assert alice.send("METADATA * SET k0 :y") == [":irc.test 761 alice alice k0 * :y"]


def test_too_many_changes_are_put_off_by_the_seconds_that_are_told(network: Network, alice: Member) -> None:
    for i in range(CHANGES_AT_ONCE):
        assert " 761 " in alice.send(f"METADATA * SET url :{i}")[0]
    refused = ":irc.test FAIL METADATA RATE_LIMITED alice url 1 :too many changes"
    assert alice.send("METADATA * SET url :x") == [refused]
    network.now += 1
    assert alice.send("METADATA * SET url :x") == [":irc.test 761 alice alice url * :x"]
    assert alice.send("METADATA * SET url :y") == [refused]
    network.now -= 3600  # a clock that is set back does not lock anybody out for an hour
    refused = alice.send("METADATA * SET url :y")[0]
    assert int(refused.split(" ")[6]) <= CHANGES_AT_ONCE


def test_an_unknown_subcommand_is_named(alice: Member) -> None:
    assert alice.send("METADATA * destr0y") == [
        ":irc.test FAIL METADATA SUBCOMMAND_INVALID DESTR0Y :Invalid subcommand"
    ]
    for line in ("METADATA *", "METADATA * GET", "METADATA * SET", "METADATA * SUB", "METADATA"):
        assert alice.send(line) == [":irc.test 461 alice METADATA :Not enough parameters"]


def test_a_secret_room_tells_nothing_to_who_cannot_see_it(alice: Member, bob: Member) -> None:
    alice.send("JOIN #tea", "METADATA #tea SET url :x", "METADATA * SET url :y")
    bob.send("METADATA * SUB url")
    assert bob.send("METADATA #tea GET url")[1].endswith(" #tea url * :x")
    assert bob.send("METADATA #tea SYNC")[1:-1] == [
        "@batch=M :irc.test METADATA #tea url * :x",
        "@batch=M :irc.test METADATA alice url * :y",
    ]
    alice.send("MODE #tea +s")
    hidden = [":irc.test FAIL METADATA INVALID_TARGET #tea :invalid metadata target"]
    for rest in ("GET url", "LIST", "SYNC", "SET url :z", "CLEAR"):
        assert bob.send(f"METADATA #tea {rest}") == hidden


def test_the_invisible_are_not_seen_in_a_room_from_outside(alice: Member, bob: Member) -> None:
    alice.send("JOIN #tea", "METADATA * SET url :y", "MODE alice +i")
    bob.send("METADATA * SUB url")
    assert bob.send("METADATA #tea SYNC") == batch("#tea")


def test_what_a_room_tells_goes_with_its_last_member(alice: Member) -> None:
    alice.send("JOIN #tea", "METADATA #tea SET url :x", "PART #tea", "JOIN #tea")
    assert alice.send("METADATA #tea LIST")[-2:] == batch("#tea")


def test_what_somebody_tells_goes_with_them_and_not_to_the_next_of_that_name(network: Network, alice: Member) -> None:
    alice.send("METADATA * SET url :x")
    assert alice.send("NICK alicia", "METADATA * GET url")[-2].endswith(" alicia url * :x")
    alice.send("QUIT")
    assert network.connect("alicia", CAPS).send("METADATA * LIST") == batch("alicia")


# SUB, UNSUB, SUBS


def test_subscriptions_are_taken_listed_and_given_back(alice: Member) -> None:
    assert alice.send("METADATA * SUB avatar website foo bar") == [
        ":irc.test 770 alice avatar website foo bar",
    ]
    assert alice.send("METADATA * UNSUB bar foo") == [":irc.test 771 alice bar foo"]
    assert alice.send("METADATA alice SUBS") == [
        ":irc.test BATCH +M metadata-subs",
        "@batch=M :irc.test 772 alice avatar website",
        ":irc.test BATCH -M",
    ]


def test_nothing_subscribed_to_is_an_empty_batch(alice: Member) -> None:
    assert alice.send("METADATA * SUBS") == [":irc.test BATCH +M metadata-subs", ":irc.test BATCH -M"]


def test_the_same_key_twice_is_one_subscription(alice: Member) -> None:
    assert alice.send("METADATA * SUB avatar avatar") == [":irc.test 770 alice avatar"]
    assert alice.send("METADATA * SUB avatar") == [":irc.test 770 alice avatar"]
    assert alice.send("METADATA * SUBS")[1:-1] == ["@batch=M :irc.test 772 alice avatar"]
    assert alice.send("METADATA * UNSUB nothing nothing") == [":irc.test 771 alice nothing"]


def test_an_invalid_key_keeps_no_other_from_being_subscribed_to(alice: Member) -> None:
    fails = [":irc.test FAIL METADATA KEY_INVALID $url :invalid key"]
    assert alice.send("METADATA * SUB foo $url bar") == [":irc.test 770 alice foo bar", *fails]
    assert alice.send("METADATA * UNSUB foo $url bar") == [":irc.test 771 alice foo bar", *fails]
    assert alice.send("METADATA * SUB $url") == fails


def test_the_first_key_too_many_is_named_even_if_it_is_subscribed_to(alice: Member) -> None:
    keys = [f"k{i}" for i in range(SUBSCRIPTIONS_MAX - 1)]
    for i in range(0, len(keys), 10):
        alice.send("METADATA * SUB " + " ".join(keys[i : i + 10]))
    fails = ":irc.test FAIL METADATA TOO_MANY_SUBS k0 :too many subscriptions"
    assert alice.send("METADATA * SUB foo k0 k1") == [":irc.test 770 alice foo", fails]
    listed = [key for line in alice.send("METADATA * SUBS")[1:-1] for key in line.split(" ")[4:]]
    assert sorted(listed) == sorted([*keys, "foo"])


def test_who_subscribes_is_told_what_stands_there_now(network: Network, alice: Member, bob: Member) -> None:
    carol = network.connect("carol", CAPS)
    alice.send("JOIN #tea", "METADATA #tea SET url :room", "METADATA * SET url :alice", "METADATA * SET other :no")
    carol.send("METADATA * SET url :carol")
    bob.send("JOIN #tea", "MONITOR + carol", "METADATA * SET url :bob")
    assert bob.send("METADATA * SUB url") == [
        ":irc.test 770 bob url",
        ":irc.test METADATA bob url * :bob",
        ":irc.test METADATA #tea url * :room",
        ":irc.test METADATA alice url * :alice",
        ":irc.test METADATA carol url * :carol",
    ]
    assert bob.send("METADATA * SUB url") == [":irc.test 770 bob url"]


# Being told


def test_members_and_watchers_who_subscribe_are_told_of_a_change_once(network: Network, alice: Member) -> None:
    member, watcher, stranger, other = (network.connect(nick, CAPS) for nick in ("bob", "carol", "dave", "eve"))
    alice.send("JOIN #tea", "JOIN #milk")
    member.send("JOIN #tea", "JOIN #milk", "MONITOR + alice", "METADATA * SUB url")
    watcher.send("MONITOR + alice", "METADATA * SUB url")
    stranger.send("METADATA * SUB url")
    other.send("JOIN #tea", "METADATA * SUB avatar")
    alice.send("METADATA * SUB url")
    alice.heard()
    assert alice.send("METADATA * SET url :x") == [":irc.test 761 alice alice url * :x"]
    line = ":alice!~alice@host.cloak METADATA alice url * :x"
    assert told(network, member, watcher, stranger, other) == [[line], [line], [], []]
    alice.send("METADATA * SET url :x")
    assert told(network, member, watcher) == [[], []]  # nothing has changed
    alice.send("METADATA * SET url")
    line = ":alice!~alice@host.cloak METADATA alice url *"
    assert told(network, member, watcher, stranger, other) == [[line], [line], [], []]
    member.send("METADATA * UNSUB url")
    alice.send("METADATA * SET url :y", "METADATA * CLEAR")
    assert told(network, member, other) == [[], []]
    assert told(network, watcher) == [[f"{line} :y", line]]


def test_a_value_that_is_empty_is_told_otherwise_than_one_that_is_gone(network: Network, alice: Member) -> None:
    watcher = network.connect("bob", CAPS)
    watcher.send("MONITOR + alice", "METADATA * SUB url")
    alice.send("METADATA * SET url :", "METADATA * SET url")
    source = ":alice!~alice@host.cloak METADATA alice url *"
    assert told(network, watcher) == [[f"{source} :", source]]


def test_the_members_of_a_room_are_told_what_changes_there(network: Network, alice: Member, bob: Member) -> None:
    outside = network.connect("carol", CAPS)
    alice.send("JOIN #tea")
    bob.send("JOIN #tea", "METADATA * SUB url a")
    outside.send("METADATA * SUB url a")
    alice.send("METADATA * SUB url", "METADATA #tea SET url :x", "METADATA #tea SET a :1", "METADATA #tea CLEAR")
    source = ":alice!~alice@host.cloak METADATA #tea"
    lines = [f"{source} url * :x", f"{source} a * :1", f"{source} url *", f"{source} a *"]
    assert told(network, bob, outside, alice) == [lines, [], []]


def test_who_comes_into_a_room_is_told_what_is_told_there_and_tells_it(alice: Member, bob: Member) -> None:
    alice.send("JOIN #tea", "METADATA #tea SET url :room", "METADATA * SET url :alice", "METADATA * SUB url")
    bob.send("METADATA * SUB url", "METADATA * SET url :bob", "METADATA * SET other :x")
    alice.heard()
    joined = bob.send("JOIN #tea")
    assert " 366 " in joined[-5]
    lines = (":irc.test METADATA #tea url * :room", ":irc.test METADATA alice url * :alice")
    assert joined[-4:] == batch("#tea", *lines)
    assert alice.heard()[-1] == ":irc.test METADATA bob url * :bob"
    assert not any("METADATA" in line for line in bob.send("JOIN #tea"))


def test_who_watches_is_told_at_once_and_when_they_come(network: Network, alice: Member, bob: Member) -> None:
    alice.send("METADATA * SET url :alice")
    bob.send("METADATA * SUB url")
    assert bob.send("MONITOR + alice,carol")[-1] == ":irc.test METADATA alice url * :alice"
    carol = network.member()
    carol.send(f"CAP REQ :{CAPS}", "METADATA * SET url :carol", "NICK carol", "USER c 0 * :c", "CAP END")
    assert bob.heard() == [":irc.test 730 bob :carol!~c@host.cloak", ":irc.test METADATA carol url * :carol"]
    bob.send("MONITOR + dora")
    carol.send("NICK dora")
    assert bob.heard()[-1] == ":irc.test METADATA dora url * :carol"


def test_a_crowd_is_told_later_and_in_full(network: Network, alice: Member) -> None:
    crowd = [network.connect(f"guest{i}", CAPS) for i in range(TOLD_AT_ONCE + 1)]
    for guest in crowd:
        guest.send("JOIN #tea", "METADATA * SET url :x")
    alice.send("METADATA * SUB url")
    assert alice.send("JOIN #tea")[-1] == ":irc.test 774 alice #tea 5"
    assert len(alice.send("METADATA #tea SYNC")) == len(crowd) + 2 <= SYNC_MAX
    alice.send("METADATA * UNSUB url")
    assert alice.send("METADATA * SUB url") == [":irc.test 770 alice url", ":irc.test 774 alice #tea 5"]


def test_sync_tells_what_is_subscribed_to_and_no_more(alice: Member, bob: Member) -> None:
    bob.send("METADATA * SET url :x", "METADATA * SET other :y")
    assert alice.send("METADATA bob SYNC") == batch("bob")
    alice.send("METADATA * SUB url")
    assert alice.send("METADATA bob SYNC") == batch("bob", ":irc.test METADATA bob url * :x")


def test_a_labelled_answer_is_one_response(network: Network) -> None:
    member = network.connect("alice", f"{CAPS} labeled-response")
    assert member.send("@label=a METADATA * SET url :x") == ["@label=a :irc.test 761 alice alice url * :x"]
    assert member.send("@label=b METADATA * LIST") == [
        "@label=b :irc.test BATCH +L labeled-response",
        "@batch=L :irc.test BATCH +M metadata alice",
        "@batch=M :irc.test 761 alice alice url * :x",
        "@batch=L :irc.test BATCH -M",
        ":irc.test BATCH -L",
    ]


# Registration


def test_ones_own_metadata_comes_before_the_end_of_the_motd_even_if_there_is_none(network: Network) -> None:
    member = network.member()
    lines = member.send("CAP LS 302", f"CAP REQ :{CAPS}", "NICK abc", "USER u 0 * :r", "CAP END")
    assert " 422 " in lines[-1]
    assert lines[-3:-1] == batch("abc")


def test_metadata_can_be_set_and_subscribed_to_before_one_is_in(network: Network) -> None:
    member = network.member()
    member.send("CAP LS 302", f"CAP REQ :{CAPS}")
    assert member.send("METADATA * SUB display-name $x") == [
        ":irc.test 770 * display-name",
        ":irc.test FAIL METADATA KEY_INVALID $x :invalid key",
    ]
    assert member.send("METADATA * SET display-name :a b c") == [":irc.test 761 * * display-name * :a b c"]
    assert member.send("METADATA * GET display-name") == batch("*", ":irc.test 761 * * display-name * :a b c")
    assert member.send("METADATA * SYNC") == batch("*", ":irc.test METADATA * display-name * :a b c")
    assert member.send("METADATA * SUBS")[1] == "@batch=M :irc.test 772 * display-name"
    assert member.send("METADATA * SET gone :x", "METADATA * SET gone")[-1] == ":irc.test 766 * * gone :key not set"
    member.send("NICK abc")
    refused = ":irc.test FAIL METADATA INVALID_TARGET abc :invalid metadata target"
    assert member.send("METADATA abc LIST") == [refused]
    lines = member.send("USER u 0 * :r", "CAP END")
    assert lines[-4:-1] == batch("abc", ":irc.test METADATA abc display-name * :a b c")
    assert member.send("METADATA * LIST") == batch("abc", ":irc.test 761 abc abc display-name * :a b c")
    assert member.send("METADATA * SUBS")[1] == "@batch=M :irc.test 772 abc display-name"


def test_what_was_cleared_before_one_is_in_is_not_there_after(network: Network) -> None:
    member = network.member()
    member.send("CAP LS 302", f"CAP REQ :{CAPS}", "METADATA * SET a :1", "METADATA * SUB a")
    assert member.send("METADATA * CLEAR") == batch("*", ":irc.test 761 * * a * :")
    assert member.send("METADATA * UNSUB a") == [":irc.test 771 * a"]
    assert member.send("NICK abc", "USER u 0 * :r", "CAP END")[-3:-1] == batch("abc")
    assert member.send("METADATA * SUBS") == [":irc.test BATCH +M metadata-subs", CLOSE]
