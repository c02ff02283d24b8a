"""Where an account and being a bot show (account-tag, extended-join, WHOX, bot-mode)."""

from __future__ import annotations

import pytest

from tests.wire.irc.network import Member, Network


def log_in(member: Member, account: str) -> None:
    """Give somebody an account, which nothing does yet."""
    person = member.network.world.people.of_session(member.number)
    assert person is not None
    person.account = account
    person.changed()


def tags_of(line: str) -> set[str]:
    return set(line.partition(" ")[0].removeprefix("@").split(";")) if line.startswith("@") else set()


def pair(caps: str) -> tuple[Member, Member]:
    """Return somebody in a channel, and bob, who is not in it."""
    network = Network()
    alice, bob = network.connect("alice", caps), network.connect("bob")
    alice.send("JOIN #a")
    return alice, bob


def test_what_somebody_with_an_account_sends_is_tagged_with_it() -> None:
    alice, bob = pair("account-tag")
    log_in(bob, "robert")
    bob.send("JOIN #a", "PRIVMSG #a :hi", "PRIVMSG alice :hi", "NICK rob", "PART #a")
    lines = alice.heard()
    assert len(lines) == 5
    assert all(tags_of(line) == {"account=robert"} for line in lines)


def test_who_has_no_account_is_not_tagged() -> None:
    alice, bob = pair("account-tag")
    bob.send("JOIN #a", "PRIVMSG #a :hi")
    assert not any(map(tags_of, alice.heard()))


def test_who_has_not_asked_for_it_sees_no_account_tag() -> None:
    alice, bob = pair("message-tags")
    log_in(bob, "robert")
    bob.send("JOIN #a", "PRIVMSG #a :hi")
    assert not any("account=" in line for line in alice.heard())


def test_extended_join_names_the_account_or_a_star() -> None:
    alice, bob = pair("extended-join")
    bob.send("JOIN #a", "PART #a")
    log_in(bob, "robert")
    bob.send("JOIN #a")
    joins = [line.partition(" JOIN ")[2] for line in alice.heard() if " JOIN " in line]
    assert joins == ["#a * :bob Real", "#a robert :bob Real"]


def test_whois_tells_the_account_of_those_who_have_one() -> None:
    alice, bob = pair("")
    assert not any(" 330 " in line for line in alice.send("WHOIS bob"))
    log_in(bob, "robert")
    assert ":irc.test 330 alice bob robert :is logged in as" in alice.send("WHOIS bob")


def test_whox_tells_the_account_or_a_zero() -> None:
    alice, bob = pair("")
    assert alice.send("WHO bob %na")[0] == ":irc.test 354 alice bob 0"
    log_in(bob, "robert")
    assert alice.send("WHO bob %na")[0] == ":irc.test 354 alice bob robert"


def test_what_a_bot_sends_is_tagged_for_those_who_have_message_tags() -> None:
    alice, bob = pair("message-tags")
    bob.send("MODE bob +B", "JOIN #a", "PRIVMSG #a :hi", "NOTICE alice :hi", "PART #a")
    lines = alice.heard()
    assert len(lines) == 4
    assert all("bot" in tags_of(line) for line in lines)


def test_who_is_no_bot_any_more_is_not_tagged_as_one() -> None:
    alice, bob = pair("message-tags")
    bob.send("MODE bob +B", "MODE bob -B", "JOIN #a")
    assert not any("bot" in tags_of(line) for line in alice.heard())


def test_a_bot_is_not_tagged_for_those_without_message_tags() -> None:
    alice, bob = pair("server-time")
    bob.send("MODE bob +B", "JOIN #a")
    assert not any("bot" in tags_of(line) for line in alice.heard())


def test_who_comes_in_while_a_login_goes_on_is_told_that_it_was_aborted() -> None:
    alice = Network().member()
    alice.send("CAP REQ :sasl", "NICK alice", "USER a 0 * :A")
    assert alice.send("AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]
    told = alice.send("CAP END")
    assert [line.split()[1] for line in told[:2]] == ["906", "001"]
    assert alice.send("AUTHENTICATE AGFsaWNlAHNlY3JldA==")[0].split()[1] == "908", "it would begin another one"


@pytest.mark.parametrize("is_in", [False, True])
def test_a_code_is_never_right_as_none_is_ever_asked_for(is_in: bool) -> None:
    alice = Network().connect("alice") if is_in else Network().member()
    assert alice.send("VERIFY alice 1234") == [
        ":irc.test FAIL VERIFY INVALID_CODE alice :No code is needed here, and this one is none"
    ]
    alice.session.account = "alice"
    assert alice.send("VERIFY alice 1234") == [
        ":irc.test FAIL VERIFY ALREADY_AUTHENTICATED alice :You are logged in already"
    ]


@pytest.mark.parametrize("email", ["notanemail", "@example.org", "alice@"])
def test_what_can_be_no_address_is_refused_where_one_may_be_told(email: str) -> None:
    alice = Network().connect("alice")
    assert alice.send(f"REGISTER * {email} sesame-sesame") == [
        ":irc.test FAIL REGISTER INVALID_EMAIL alice :That is no address; * is for none"
    ]
    for good in ("*", "alice@example.org"):
        assert "INVALID_EMAIL" not in alice.send(f"REGISTER * {good} sesame-sesame")[0]
