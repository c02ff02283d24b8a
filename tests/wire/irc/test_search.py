"""SEARCH: what an IRC client asks for, and in which form it is answered."""

from __future__ import annotations

import pytest

from tests.wire.irc.network import Network

CAPS = "batch message-tags server-time labeled-response standard-replies echo-message draft/chathistory draft/search"


@pytest.fixture
def network() -> Network:
    network = Network()
    bob = network.connect("bob")
    bob.send("JOIN #tea", "JOIN #attic")
    bob.send("PRIVMSG #tea :who wants green tea?", "NOTICE #tea :the tea is ready", "PRIVMSG #attic :old tea")
    return network


def bare(lines: list[str]) -> list[str]:
    """Return the lines of a batch without tags and hosts."""
    assert " BATCH +H " in lines[0]
    assert lines[-1] == ":irc.test BATCH -H"
    found = []
    for line in lines[1:-1]:
        tags, _, rest = line.partition(" ")
        assert "batch=H" in tags
        source, _, rest = rest.partition(" ")
        found.append(f"{source[1:].partition('!')[0]} {rest}")
    return found


def test_messages_come_in_a_batch_the_latest_first_with_all_their_tags(network: Network) -> None:
    alice = network.connect("alice", CAPS)
    alice.send("JOIN #tea")
    lines = alice.send("@label=x SEARCH text=tea;in=#tea")
    assert lines[0] == "@label=x :irc.test BATCH +H draft/search"
    assert bare(lines) == ["bob NOTICE #tea :the tea is ready", "bob PRIVMSG #tea :who wants green tea?"]
    assert all("time=" in line and "msgid=" in line for line in lines[1:-1])


def test_soju_s_clients_get_them_in_the_order_of_saying(network: Network) -> None:
    alice = network.connect("alice", CAPS.replace("draft/search", "soju.im/search"))
    alice.send("JOIN #tea")
    lines = alice.send("SEARCH text=tea")
    assert lines[0] == ":irc.test BATCH +H soju.im/search"
    assert bare(lines) == ["bob PRIVMSG #tea :who wants green tea?", "bob NOTICE #tea :the tea is ready"]
    first = alice.send("SEARCH text=tea;limit=1;after=2020-01-01T00:00:00.000Z")
    assert bare(first) == ["bob PRIVMSG #tea :who wants green tea?"]
    assert bare(alice.send("SEARCH text=tea;limit=1")) == ["bob NOTICE #tea :the tea is ready"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=GREEN\\stea", ["who wants green tea?"]),
        (':text="wants green"', None),
        ('text="wants\\sgreen"', ["who wants green tea?"]),
        ('text="green\\swants"', []),
        ("text=tea;from=BOB", ["the tea is ready", "who wants green tea?"]),
        ("text=tea;from=alice", []),
        ("from=bob;limit=1", ["the tea is ready"]),
        ("in=#tea;before=2020-01-01T00:00:00.000Z", []),
        ("in=#tea;after=2099-01-01T00:00:00.000Z", []),
        ("text=attic", []),
        ("in=nobody;text=tea", []),
    ],
)
def test_each_attribute_narrows_the_search(network: Network, asked: str, found: list[str] | None) -> None:
    alice = network.connect("alice", CAPS)
    alice.send("JOIN #tea")
    lines = alice.send(f"SEARCH {asked}")
    if found is None:
        assert bare(lines) == ["bob PRIVMSG #tea :who wants green tea?"]
    else:
        assert [line.partition(" :")[2] for line in bare(lines)] == found


@pytest.mark.parametrize(
    ("asked", "attribute"),
    [
        ("nonsense=1", "nonsense"),
        ("text=two words", "*"),
        ("text=tea;after=yesterday", "after"),
        ("text=tea;before=", "before"),
        ("text=tea;before=msgid=", "before"),
        ("text=tea;before=msgid=other-abc-1", "before"),
        ("text=tea;after=timestamp=yesterday", "after"),
        ("text=tea;limit=0", "limit"),
        ("text=tea;limit=-1", "limit"),
        ("text=tea;in=", "in"),
        ("from=", "from"),
        ("text=?!", "text"),
        (";", "text"),
        ("text=tea;in=#attic", "in"),
        ("text=tea;in=#nowhere", "in"),
        ("text=" + "a\\s" * 40, "text"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(network: Network, asked: str, attribute: str) -> None:
    alice = network.connect("alice", CAPS)
    alice.send("JOIN #tea")
    (line,) = alice.send(f"@label=y SEARCH {asked}")
    assert line.startswith(f"@label=y :irc.test FAIL SEARCH INVALID_PARAMS {attribute} ")


def id_of(line: str) -> str:
    return line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]


def test_one_goes_on_by_the_id_of_the_last_message_although_all_have_one_time(network: Network) -> None:
    alice, bob = network.connect("alice", CAPS), network.connect("bert")
    alice.send("JOIN #tea,#den")
    bob.send("JOIN #tea,#den", *(f"PRIVMSG #{'tea' if count % 3 else 'den'} :cup {count}" for count in range(20)))
    alice.send("PING x")  # and hear what was said
    found: list[str] = []
    before = ""
    while lines := alice.send(f"SEARCH text=cup;limit=3{before}")[1:-1]:
        found += [line.rpartition(" :")[2] for line in lines]
        before = f";before=msgid={id_of(lines[-1])}"
    assert sorted(found) == sorted(f"cup {count}" for count in range(20))


def test_an_id_from_where_one_may_not_read_says_nothing(network: Network) -> None:
    alice, eve = network.connect("alice", CAPS), network.connect("eve", CAPS)
    alice.send("JOIN #tea", "JOIN #attic")
    eve.send("JOIN #tea")
    alice.send("PING x")
    attic = id_of(alice.send("SEARCH in=#attic")[1])
    (line,) = eve.send(f"SEARCH text=tea;before=msgid={attic}")
    assert line == ":irc.test FAIL SEARCH INVALID_PARAMS before :Unknown message id"
    (line,) = alice.send(f"SEARCH in=#tea;before=msgid={attic}")
    assert line == ":irc.test FAIL SEARCH INVALID_PARAMS before :Unknown message id"
    later = attic.rpartition("-")[0] + "-999"
    assert alice.send(f"SEARCH in=#attic;before=msgid={later}")[-1].endswith(" before :Unknown message id")
    assert bare(alice.send("SEARCH in=#tea;before=timestamp=2099-01-01T00:00:00.000Z;limit=1"))


def test_the_command_does_not_exist_for_who_has_not_asked_for_it(network: Network) -> None:
    alice = network.connect("alice", CAPS.replace(" draft/search", ""))
    assert alice.send("SEARCH text=tea") == [":irc.test 421 alice SEARCH :Unknown command"]


def test_without_batches_the_messages_come_as_they_are(network: Network) -> None:
    alice = network.connect("alice", "draft/search")
    alice.send("JOIN #tea")
    lines = alice.send("SEARCH text=green")
    assert [line.partition(" ")[2] for line in lines] == ["PRIVMSG #tea :who wants green tea?"]


def test_private_messages_are_found_with_whom_they_were_told(network: Network) -> None:
    alice, eve = network.connect("alice", CAPS), network.connect("eve", CAPS)
    alice.send("PRIVMSG bob :secret tea")
    assert bare(alice.send("SEARCH text=secret")) == ["alice PRIVMSG bob :secret tea"]
    assert bare(alice.send("SEARCH text=tea;in=bob")) == ["alice PRIVMSG bob :secret tea"]
    for asked in ("text=secret", "text=secret;in=bob", "text=secret;in=alice", "from=alice"):
        assert bare(eve.send(f"SEARCH {asked}")) == []


def test_what_was_found_is_shown_in_its_context(network: Network) -> None:
    alice = network.connect("alice", CAPS)
    alice.send("JOIN #tea")
    line = alice.send("SEARCH text=green")[1]
    msgid = line.partition("msgid=")[2].partition(" ")[0].partition(";")[0]
    page = alice.send(f"CHATHISTORY AROUND #tea msgid={msgid} 3")
    assert [line.partition(" :")[2] for line in bare(page)] == ["who wants green tea?", "the tea is ready"]
