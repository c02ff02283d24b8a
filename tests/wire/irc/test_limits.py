"""RPL_ISUPPORT tells the limits as they were set, and they hold."""

from __future__ import annotations

from threadtalk.core.limits import Limits
from threadtalk.core.world import World
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import ServerInfo
from threadtalk.wire.irc.session import IrcSession

from .test_session import Client

LIMITS = Limits(
    alias_max=9,
    room_name_max=11,
    topic_max=12,
    reason_max=13,
    away_max=14,
    realname_max=15,
    list_max=16,
    monitor_max=17,
    targets_max=2,
    history_page_max=18,
)


def test_the_tokens_tell_every_limit_that_was_set() -> None:
    tokens = set(ServerInfo("irc.test", "Test", "v1", "today", "epoch", limits=LIMITS).isupport())
    assert {
        "NICKLEN=9",
        "CHANNELLEN=11",
        "TOPICLEN=12",
        "KICKLEN=13",
        "AWAYLEN=14",
        "NAMELEN=15",
        "MAXLIST=b:16,e:16,I:16",
        "MONITOR=17",
        "CHATHISTORY=18",
        "TARGMAX=JOIN:,KICK:2,LIST:,NAMES:1,NOTICE:2,PART:,PRIVMSG:2,TAGMSG:2,WHOIS:1,WHOWAS:1",
    } <= tokens


def test_the_session_holds_to_them() -> None:
    client = Client(World(limits=LIMITS), 1)
    client.session = IrcSession(Forms(ServerInfo("irc.test", "Test", "v1", "today", "epoch", limits=LIMITS)), "host")
    assert client.send("NICK too-long-nick") == [":irc.test 432 * too-long-nick :Erroneous nickname"]
    client.send("NICK alice", "USER alice 0 * :Alice")
    heard = client.send("PRIVMSG x,y,z :hello")
    assert heard == [
        ":irc.test 401 alice x :No such nick/channel",
        ":irc.test 401 alice y :No such nick/channel",
        ":irc.test 407 alice z :Too many targets",
    ]
