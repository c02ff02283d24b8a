"""InspIRCd, from Debian's package: a large IRC server in C++, with one thread for its clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.dialects import IRC
from bench.servers.debian import installed, version
from bench.servers.free_port import free_port
from bench.servers.plan import Plan

if TYPE_CHECKING:
    from bench.servers.plan import Order

# No flood control, no log, no look-ups, no pings during a run, and queues as long as they get.
_CONFIGURATION = """\
<server name="irc.bench" description="bench" network="Bench" id="00A">
<admin name="bench" nick="bench" email="bench@localhost">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="1h" hardsendq="1G" softsendq="1G" recvq="8M" threshold="1000000"
 commandrate="1000000" fakelag="no" localmax="100000" globalmax="100000" limit="100000" resolvehostnames="no"
 useident="no" maxchans="20" maxconnwarn="no">
<performance softlimit="100000" somaxconn="4096" netbuffersize="65535" clonesonconnect="no">
<pid file="{folder}/inspircd.pid">
"""


def plan(order: Order) -> Plan:
    program = installed("inspircd")
    configuration = order.folder / "inspircd.conf"
    configuration.write_text(_CONFIGURATION.format(port=free_port(), folder=order.folder), encoding="ascii")
    command = [program, "--nofork", "--runasroot", "--config", str(configuration)]
    return Plan(command, IRC, version=version(program, "--version"))
