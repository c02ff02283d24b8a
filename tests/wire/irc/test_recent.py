"""The last messages of a room, as they are told to who comes in: nobody may take them for new ones."""

from __future__ import annotations

import re
import time

from threadtalk.core.events import Kind, Said, Sender
from threadtalk.wire.irc.form import Forms

from .network import SERVER, Network

AT = 1_700_000_000_123
WHEN = time.strftime("[%Y-%m-%d %H:%M]", time.localtime(AT // 1000))
BOB = Sender(1, "~bob@b.cloak")
LAST = [
    Said("#tea", 1, AT, "bob", "hi", sender=BOB),
    Said("#tea", 2, AT, "bob", "waves", Kind.ACTION, sender=BOB),
    Said("#tea", 3, AT, "bob", "psst", Kind.NOTICE, sender=BOB),
    Said("#tea", 4, AT, "bob", "\x01VERSION\x01", sender=BOB),
]


def recent(*caps: str) -> list[str]:
    return Forms(SERVER).form(frozenset(caps)).encode_recent(LAST).decode().split("\r\n")[:-1]


def test_a_bot_knows_old_commands_by_their_batch() -> None:
    lines = recent("batch", "server-time")
    assert lines[0] == ":irc.test BATCH +R chathistory #tea"
    assert lines[1] == "@batch=R;time=2023-11-14T22:13:20.123Z :bob!~bob@b.cloak PRIVMSG #tea :hi"
    assert lines[-1] == ":irc.test BATCH -R"
    assert all(line.startswith("@batch=R;") for line in lines[1:-1])


def test_who_has_no_batches_sees_when_it_was_said() -> None:
    assert recent("server-time")[0] == "@time=2023-11-14T22:13:20.123Z :bob!~bob@b.cloak PRIVMSG #tea :hi"


def test_who_has_no_times_reads_them_in_the_text_and_actions_and_notices_stay_what_they_are() -> None:
    assert recent() == [
        f":bob!~bob@b.cloak PRIVMSG #tea :{WHEN} hi",
        f":bob!~bob@b.cloak PRIVMSG #tea :\x01ACTION {WHEN} waves\x01",
        f":bob!~bob@b.cloak NOTICE #tea :{WHEN} psst",
    ]


def test_what_is_long_is_told_whole() -> None:
    text = " ".join(f"word{i}" for i in range(300))
    data = Forms(SERVER).form(frozenset()).encode_recent([Said("#tea", 1, AT, "bob", text, sender=BOB)])
    lines = data.decode().split("\r\n")[:-1]
    assert "".join(line.partition(" :")[2] for line in lines) == f"{WHEN} {text}"


def test_nobodys_client_answers_a_question_of_long_ago() -> None:
    for caps in ((), ("server-time",), ("batch", "server-time")):
        assert not [line for line in recent(*caps) if "VERSION" in line]


def test_nothing_is_told_of_a_room_in_which_nothing_was_said() -> None:
    network = Network()
    bob = network.connect("bob", "batch server-time")
    assert not [line for line in bob.send("JOIN #tea") if "BATCH" in line]
    bob.send("PRIVMSG #tea :\x01VERSION\x01")
    alice = network.connect("alice", "batch server-time")
    assert not [line for line in alice.send("JOIN #tea") if "BATCH" in line]


def test_the_answer_to_a_join_keeps_both_its_label_and_its_batch() -> None:
    network = Network()
    network.connect("bob").send("JOIN #tea", "PRIVMSG #tea :hi")
    alice = network.connect("alice", "batch server-time labeled-response")
    lines = alice.send("@label=1 JOIN #tea")
    assert lines[0] == "@label=1 :irc.test BATCH +L labeled-response"
    assert lines[-1] == ":irc.test BATCH -L"
    assert "@batch=L :irc.test BATCH +R chathistory #tea" in lines
    assert [line for line in lines if re.match("@batch=R;time=[^ ]+ :bob![^ ]+ PRIVMSG #tea :hi", line)]
