"""Who has no real name (people at netcat) is shown by the nick, not by empty brackets."""

from __future__ import annotations

from threadtalk.core.commands import Enter
from threadtalk.core.events import Joined
from threadtalk.core.world import World
from threadtalk.wire.irc.form import Forms

from .test_session import SERVER, connect


def test_who_and_whois_show_the_nick_of_somebody_without_a_real_name() -> None:
    world = World()
    alice = connect(world)
    world.execute(2, Enter("Paula", user="~plain", host="p.cloak"), 1_700_000_000_123)
    alice.send("JOIN #lobby")
    assert alice.send("WHOIS Paula")[0] == ":irc.test 311 alice Paula ~plain p.cloak * :Paula"
    assert alice.send("WHO Paula")[0].endswith(" irc.test Paula H :0 Paula")
    assert alice.send("WHO Paula %nr")[0] == ":irc.test 354 alice Paula :Paula"


def test_extended_join_shows_the_nick_of_somebody_without_a_real_name() -> None:
    form = Forms(SERVER).form(frozenset({"extended-join"}))
    world = World()
    (joined,) = [
        item
        for item in world.execute(1, Enter("Paula", user="~plain", host="p.cloak"), 1_700_000_000_123)
        if isinstance(item, Joined)
    ]
    assert form.encode(joined) == b":Paula!~plain@p.cloak JOIN #lobby * :Paula\r\n"


def test_a_real_name_that_was_given_is_shown_as_it_is() -> None:
    client = connect(caps="extended-join")
    assert client.send("JOIN #tea")[0] == ":alice!~alice@host.cloak JOIN #tea * :alice Real"
    assert client.send("WHO alice %nr")[0] == ":irc.test 354 alice alice :alice Real"
