"""One room, several ways in: IRC clients over real sockets, beside people at netcat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from threadtalk.net import session
from threadtalk.server import Server

from .talker import Talker

Join = Callable[..., Talker]
StartServer = Callable[..., Server]


class IrcTalker(Talker):
    """An IRC client: the same patience, other line ends."""

    def __init__(self, address: tuple[str, int], nick: str, caps: str = "", server: str = "threadtalk.local") -> None:
        super().__init__(address)
        if caps:
            self.type(f"CAP LS 302\r\nCAP REQ :{caps}\r\nNICK {nick}\r\nUSER {nick} 0 * :{nick}\r\nCAP END\r")
        else:
            self.type(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r")
        self.see(f":{server} 422 {nick} …")

    def _read(self, why: str) -> None:
        super()._read(why)
        self.lines[:] = [line.removesuffix("\r") for line in self.lines]

    def see_message(self, ending: str) -> str:
        """Wait for a line that ends so; return it whole."""
        while True:
            for i in range(self._seen, len(self.lines)):
                if self.lines[i].endswith(ending):
                    self._seen = i + 1
                    return self.lines[i]
            self._seen = len(self.lines)
            self._read(f"never saw …{ending!r}")


@pytest.fixture
def connect(server: Server) -> Iterator[Callable[..., IrcTalker]]:
    talkers: list[IrcTalker] = []

    def connect(nick: str, caps: str = "", to: Server | None = None) -> IrcTalker:
        talkers.append(IrcTalker((to or server).address, nick, caps))
        return talkers[-1]

    yield connect
    for talker in talkers:
        talker.close()


Connect = Callable[..., IrcTalker]


def test_pings_that_come_together_give_others_one_turn_and_no_client_waits_for_each(
    start_server: StartServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(session, "time", SimpleNamespace(sleep=pauses.append))
    alice = connect("Alice", to=start_server(limits=False))
    alice.type("\r\n".join(f"PING {i}" for i in range(50)) + "\r")
    for i in range(50):
        alice.see(f":threadtalk.local PONG threadtalk.local :{i}")
    assert pauses == [session._TURN]


def test_irc_and_netcat_are_in_one_room_each_in_their_own_words(join: Join, connect: Connect) -> None:
    paula = join("Paula")
    alice = connect("Alice")
    alice.type("JOIN #lobby")
    alice.see_message(" JOIN #lobby")
    alice.see(":threadtalk.local 353 Alice = #lobby :Paula Alice")
    paula.see("Alice has connected to the chat room")
    paula.type("hi from netcat")
    alice.see_message(" PRIVMSG #lobby :hi from netcat")
    alice.type("PRIVMSG #lobby :hi from IRC")
    paula.see("Alice: hi from IRC")
    alice.type("PRIVMSG #lobby :\x01ACTION waves\x01")
    paula.see("* Alice waves")
    paula.type("/msg alice psst")
    assert alice.see_message(" PRIVMSG Alice :psst").startswith(":Paula!~plain@")
    alice.type("PRIVMSG paula :psst yourself")
    paula.see("[Alice -> you] psst yourself")
    alice.type("NICK Alicia")
    paula.see("Alice is now known as Alicia")
    alice.type("QUIT :bye")
    paula.see("Alicia has left the chat room!")


def test_nobody_sees_anybodys_address(connect: Connect) -> None:
    alice, bob = connect("Alice"), connect("Bob")
    for talker in (alice, bob):
        talker.type("JOIN #tea\r\nWHO #tea\r\nWHOIS Alice\r\nUSERHOST Alice")
        host = talker.see(":threadtalk.local 302 …").rpartition("@")[2]
        assert host.endswith(".cloak")
        assert "127.0.0.1" not in "\n".join(talker.lines)


def test_two_capability_sets_are_told_the_same_thing_in_two_forms(connect: Connect) -> None:
    old = connect("Old")
    new = connect("New", "server-time message-tags echo-message extended-join away-notify")
    old.type("JOIN #tea")
    old.see_message(":End of /NAMES list")
    new.type("JOIN #tea")
    old.see_message(" JOIN #tea")
    new.see_message(" JOIN #tea * :New")
    new.type("@+draft/react=x PRIVMSG #tea :hello")
    assert old.see_message(" PRIVMSG #tea :hello").startswith(":New!")
    echo = new.see_message(" PRIVMSG #tea :hello")
    assert echo.startswith("@time=")
    assert ";msgid=" in echo
    assert ";+draft/react=x " in echo
    old.type("AWAY :lunch")
    new.see_message(" AWAY :lunch")


def test_history_pages_neither_repeat_nor_skip_across_a_restart(
    start_server: StartServer, connect: Connect, tmp_path: Path
) -> None:
    caps = "batch message-tags server-time draft/chathistory"
    first = start_server(data=str(tmp_path), limits=False)
    alice = connect("Alice", "echo-message", first)
    alice.type("JOIN #tea")
    for i in range(25):
        alice.type(f"PRIVMSG #tea :message {i}")
    alice.see_message(" PRIVMSG #tea :message 24")
    first.stop()
    second = start_server(data=str(tmp_path), limits=False)
    bob = connect("Bob", caps, second)
    bob.type("JOIN #tea\r\nCHATHISTORY LATEST #tea * 10")
    pages: list[list[str]] = []
    while True:
        bob.see(":threadtalk.local BATCH +H chathistory #tea")
        bob.see(":threadtalk.local BATCH -H")
        end = len(bob.lines) - 1
        start = max(i for i, line in enumerate(bob.lines[:end]) if "BATCH +H" in line)
        page = bob.lines[start + 1 : end]
        if not page:
            break
        pages.insert(0, page)
        msgid = page[0].partition("msgid=")[2].partition(" ")[0]
        bob.type(f"CHATHISTORY BEFORE #tea msgid={msgid} 10")
    texts = [line.rsplit(":", 1)[1] for page in pages for line in page]
    assert texts == [f"message {i}" for i in range(25)]
    moment = pages[0][4].partition("time=")[2].partition(";")[0]
    bob.type(f"CHATHISTORY AFTER #tea timestamp={moment} 100")
    bob.see(":threadtalk.local BATCH -H")


def test_a_label_comes_back_on_what_it_was_put_on(connect: Connect) -> None:
    alice = connect("Alice", "labeled-response batch echo-message")
    alice.type("@label=1 JOIN #tea")
    alice.see("@label=1 :threadtalk.local BATCH +L labeled-response")
    alice.see(":threadtalk.local BATCH -L")
    alice.type("@label=2 PRIVMSG #tea :hello")
    assert alice.see_message("PRIVMSG #tea :hello").startswith("@label=2 ")
    alice.type("@label=3 PRIVMSG Alice :me")
    told = [alice.see_message("PRIVMSG Alice :me") for _ in range(2)]
    assert sorted(line.startswith("@label=3 ") for line in told) == [False, True]


def test_a_labelled_goodbye_ends_the_connection_like_any_other(connect: Connect) -> None:
    alice = connect("Alice", "labeled-response batch")
    alice.type("@label=bye QUIT :so long")
    assert alice.see_end() == ["@label=bye ERROR :Closing link: Quit: so long"]


def test_an_irc_client_that_is_too_fast_is_told_in_a_notice(start_server: StartServer) -> None:
    server = start_server(message_burst=8, message_rate=100)
    alice = IrcTalker(server.address, "Alice")
    alice.type("\r\n".join(f"PING {i}" for i in range(30)))
    assert " NOTICE Alice :You are too fast" in alice.see_message("None of them is lost.")
    alice.see(":threadtalk.local PONG threadtalk.local :29")
    alice.close()


def test_who_is_kicked_hears_it_and_hears_no_more(connect: Connect) -> None:
    alice, bob = connect("Alice"), connect("Bob")
    alice.type("JOIN #tea")
    alice.see_message(":End of /NAMES list")
    bob.type("JOIN #tea")
    alice.see_message(" JOIN #tea")
    alice.type("KICK #tea Bob :out\r\nPRIVMSG #tea :secret")
    bob.see_message(" KICK #tea Bob :out")
    bob.type("PING done")
    bob.see(":threadtalk.local PONG threadtalk.local :done")
    assert not any("secret" in line for line in bob.lines)


def test_those_who_watch_are_told_who_comes_and_goes(connect: Connect) -> None:
    alice = connect("Alice")
    alice.type("MONITOR + Bob,Carol")
    alice.see(":threadtalk.local 731 Alice :Bob,Carol")
    bob = connect("Bob")
    alice.see(":threadtalk.local 730 Alice :Bob!…")
    bob.close()
    alice.see(":threadtalk.local 731 Alice :Bob")


def test_what_somebody_tells_of_themselves_reaches_those_who_subscribe_to_it(join: Join, connect: Connect) -> None:
    paula = join("Paula")
    alice, bob = (connect(nick, "batch draft/metadata-2") for nick in ("Alice", "Bob"))
    for talker in (alice, bob):
        talker.type("JOIN #lobby\r\nMETADATA * SUB avatar")
        talker.see_message(" avatar")
    alice.type("METADATA * SET avatar :https://example.org/a.png")
    assert bob.see_message(" METADATA Alice avatar * :https://example.org/a.png").startswith(":Alice!")
    alice.type("PRIVMSG #lobby :done")
    paula.see("Alice: done")
    assert not any("example.org" in line for line in paula.lines)


def test_an_irc_client_that_was_slow_to_speak_is_let_in_all_the_same(start_server: StartServer) -> None:
    server = start_server(greet_after=0.01)
    with Talker(server.address) as slow:
        slow.see_prompt()
        slow.type("NICK slow\r\nUSER slow 0 * :Slow\r")
        slow.see(":threadtalk.local 001 slow …")
        assert slow.lines[0].rstrip("\r") == "", "what was asked is a line of its own"


def test_long_words_from_netcat_reach_irc_whole_in_several_messages(join: Join, connect: Connect) -> None:
    alice = connect("Alice")
    alice.type("JOIN #lobby")
    alice.see_message(":End of /NAMES list")
    paula = join("Paula")
    text = " ".join(str(i) for i in range(400))
    paula.type(text)
    alice.see_message(" 399")
    heard = [line.split(" PRIVMSG #lobby :", 1)[1] for line in alice.lines if " PRIVMSG #lobby :" in line]
    assert "".join(heard) == text
    assert all(len(line.encode()) <= 510 for line in alice.lines)
