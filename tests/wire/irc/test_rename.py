"""Channels that are renamed (IRCv3 channel-rename)."""

from __future__ import annotations

import re

from tests.wire.irc.network import Member, Network
from threadtalk.core.renaming import PAUSE

CAP = "draft/channel-rename"
ALICE = ":alice!~alice@host.cloak"
BOB = ":bob!~bob@host.cloak"


def two(caps: str = "", others: str = "") -> tuple[Network, Member, Member]:
    """Alice, who has made #old, and Bob are in it."""
    network = Network()
    alice, bob = network.connect("alice", caps), network.connect("bob", others)
    alice.send("JOIN #old")
    bob.send("JOIN #old")
    alice.heard()
    return network, alice, bob


def test_who_knows_of_renaming_is_told_so_and_the_others_leave_and_join() -> None:
    _, alice, bob = two(CAP)
    alice.send("TOPIC #old :tea")
    bob.heard()
    assert alice.send("RENAME #old #new :Typo fix") == [f"{ALICE} RENAME #old #new :Typo fix"]
    told = bob.heard()
    assert told[:2] == [f"{BOB} PART #old :Typo fix", f"{BOB} JOIN #new"]
    assert [line.split()[1] for line in told[2:]] == ["332", "333", "353", "366"]


def test_without_a_reason_there_is_an_empty_one_and_a_label_is_kept() -> None:
    _, alice, _ = two(f"{CAP} labeled-response batch")
    assert alice.send("@label=x RENAME #old #new") == [f"@label=x {ALICE} RENAME #old #new :"]


def test_what_is_sent_to_the_former_name_goes_to_the_channel() -> None:
    _, alice, bob = two(CAP, CAP)
    alice.send("RENAME #old #new")
    bob.send("PRIVMSG #old :late", "MODE #new")
    assert alice.heard() == [f"{BOB} PRIVMSG #new :late"]


def test_another_case_is_a_renaming_that_those_who_do_not_know_of_it_are_not_told() -> None:
    _, alice, bob = two(CAP)
    bob.heard()
    assert alice.send("RENAME #old #OLD") == [f"{ALICE} RENAME #old #OLD :"]
    assert bob.heard() == []
    bob.send("PRIVMSG #old :hi")
    assert alice.heard() == [f"{BOB} PRIVMSG #OLD :hi"]


def test_only_operators_may_rename_and_only_to_a_free_and_allowed_name() -> None:
    network, alice, bob = two(CAP, CAP)
    network.connect("carol").send("JOIN #taken", "PART #taken")
    bob.heard()
    assert [line.split()[1] for line in bob.send("RENAME #old #new", "RENAME #old", "RENAME #taken #x")] == [
        "482",
        "461",
        "403",
    ]
    assert alice.send("RENAME #nowhere #x")[0].split()[1] == "403"
    in_use = ":irc.test FAIL RENAME CHANNEL_NAME_IN_USE #old #taken :The channel name is already taken"
    assert alice.send("RENAME #old #taken") == [in_use]
    for name in ("#old", "new", "#", "#a\x07b", "#" + "x" * 60):
        (line,) = alice.send(f"RENAME #old {name}")
        assert "FAIL RENAME CANNOT_RENAME #old" in line


def test_the_lobby_keeps_its_name() -> None:
    alice = Network().connect("alice", CAP)
    assert alice.send("JOIN #lobby", "RENAME #lobby #x")[-1].split()[1] == "482"


def test_a_former_name_can_be_taken_by_nobody_else_but_the_channel_itself() -> None:
    network, alice, _ = two(CAP)
    alice.send("RENAME #old #new")
    carol, dave = network.connect("carol", CAP), network.connect("dave")
    assert carol.send("JOIN #old") == [":irc.test FAIL JOIN CHANNEL_RENAMED #old #new :The channel has been renamed"]
    told = dave.send("JOIN #old")
    forwarded = next(i for i, line in enumerate(told) if line.split()[1] == "470")
    assert told[forwarded] == ":irc.test 470 dave #old #new :The channel has been renamed"
    assert told[forwarded + 1] == ":dave!~dave@host.cloak JOIN #new"
    carol.send("JOIN #other")
    assert "CHANNEL_NAME_IN_USE" in carol.send("RENAME #other #old")[-1]
    alice.heard()
    network.now += PAUSE / 1000
    assert alice.send("RENAME #new #old") == [f"{ALICE} RENAME #new #old :"]


def test_who_joins_by_a_former_name_and_is_there_already_is_told_that_no_join_will_come() -> None:
    _, alice, bob = two(CAP)
    alice.send("RENAME #old #new")
    bob.heard()
    assert bob.send("JOIN #old") == [
        ":irc.test 470 bob #old #new :The channel has been renamed",
        ":irc.test 403 bob #old :No such channel",
    ]
    assert alice.send("JOIN #old") == [":irc.test FAIL JOIN CHANNEL_RENAMED #old #new :The channel has been renamed"]


def test_who_may_not_know_of_a_secret_channel_does_not_learn_its_new_name() -> None:
    network, alice, _ = two(CAP)
    alice.send("MODE #old +s", "RENAME #old #new")
    for caps in ("", CAP):
        told = network.connect(f"carol{len(caps)}", caps).send("JOIN #old")
        assert told[-1].split()[1] == "403"
        assert not any("#new" in line for line in told)


def test_ids_history_redactions_and_read_marks_of_before_stay_valid() -> None:
    caps = f"{CAP} message-tags draft/message-redaction echo-message batch server-time"
    caps += " draft/chathistory draft/event-playback draft/read-marker"
    _, alice, _ = two(caps)
    (said,) = alice.send("PRIVMSG #old :before")
    (found,) = re.findall(r"msgid=([^; ]+)", said)
    alice.send("MARKREAD #old timestamp=2020-01-01T00:00:00.000Z", "RENAME #old #new")
    page = alice.send("CHATHISTORY LATEST #new * 10")
    assert any(f"msgid={found}" in line and "PRIVMSG #new :before" in line for line in page)
    assert any("RENAME #old #new :" in line for line in page)
    assert alice.send("MARKREAD #old")[-1].endswith("timestamp=2020-01-01T00:00:00.000Z")
    assert f"REDACT #new {found}" in alice.send(f"REDACT #new {found}")[-1]


def test_a_renaming_that_cannot_be_stored_has_not_happened() -> None:
    network, alice, bob = two(CAP, CAP)
    bob.heard()
    network.log.is_full = True
    alice.receive(b"RENAME #old #new\r\n")
    bob.receive(b"PART #old\r\n")
    assert "NOT_STORED" in alice.heard()[0]
    assert bob.heard() == [f"{BOB} PART #old"]
    network.log.is_full = False
    alice.send("PRIVMSG #old :still here")
    assert network.log.read_messages("#old", 1)[0].text == "still here"
    assert f"{BOB} JOIN #new" in bob.send("JOIN #new")


def test_a_channel_has_ten_former_names_at_most() -> None:
    network, alice, _ = two(CAP)
    for i in range(10):
        assert alice.send(f"RENAME #old #n{i}")[0].startswith(f"{ALICE} RENAME ")
        network.now += PAUSE / 1000
    assert "CANNOT_RENAME" in alice.send("RENAME #old #n10")[0]
    assert alice.send("RENAME #old #n3") == [f"{ALICE} RENAME #n9 #n3 :"]


def test_nobody_is_flooded_with_names_by_renaming_a_room_to_and_fro() -> None:
    network, alice, bob = two(CAP)
    alice.send("RENAME #old #new")
    bob.heard()
    network.now += 10
    assert alice.send("RENAME #new #old") == [
        ":irc.test FAIL RENAME CANNOT_RENAME #new #old :The channel was renamed a moment ago, wait 20 seconds"
    ]
    assert bob.heard() == []


def test_a_renaming_that_could_not_be_stored_can_be_tried_again_at_once() -> None:
    network, alice, _ = two(CAP)
    network.log.is_full = True
    assert "FAIL" in alice.send("RENAME #old #new")[0]
    network.log.is_full = False
    assert alice.send("RENAME #old #new") == [f"{ALICE} RENAME #old #new :"]


def test_ranks_modes_and_bans_go_along() -> None:
    _, alice, bob = two(CAP, CAP)
    alice.send("MODE #old +mb x!*@*", "RENAME #old #new")
    assert "404" in bob.send("PRIVMSG #new :no")[-1]
    assert alice.send("MODE #new +v bob") == [f"{ALICE} MODE #new +v bob"]
    assert "x!*@*" in alice.send("MODE #new b")[0]
