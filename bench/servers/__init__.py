"""The servers that can be measured: for each a function that says how to start it and how to talk to it.

Another server (an IRC daemon, say) is one more module here with such a function, one more line in `SERVERS`, and a
`Dialect` if it speaks another protocol. It must stay in the foreground and listen on a free port of 127.0.0.1; which
one is found out by asking the kernel.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bench.dialects import IRC, IRC_MIXED, IRC_WEBSOCKET
from bench.servers import inspircd, naive, ngircd, threadtalk

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.servers.plan import Order, Plan

SERVERS: dict[str, Callable[[Order], Plan]] = {
    "threadtalk": threadtalk.plan,
    "threadtalk-normal": partial(threadtalk.plan, durability="normal"),
    "threadtalk-memory": partial(threadtalk.plan, is_kept=False),
    "threadtalk-irc": partial(threadtalk.plan, dialect=IRC),
    "threadtalk-irc-mixed": partial(threadtalk.plan, dialect=IRC_MIXED),
    "threadtalk-websocket": partial(threadtalk.plan, dialect=IRC_WEBSOCKET),
    "threadtalk-tls": partial(threadtalk.plan, is_encrypted=True),
    "threadtalk-irc-tls": partial(threadtalk.plan, dialect=IRC, is_encrypted=True),
    "naive": naive.plan,
    "ngircd": ngircd.plan,
    "inspircd": inspircd.plan,
    "inspircd-tls": partial(inspircd.plan, is_encrypted=True),
}
