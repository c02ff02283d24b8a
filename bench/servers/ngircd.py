"""ngIRCd, from Debian's package: a small IRC server in C, with one thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.dialects import IRC
from bench.servers.debian import installed, version
from bench.servers.free_port import free_port
from bench.servers.plan import Plan

if TYPE_CHECKING:
    from bench.servers.plan import Order

# No flood control, no look-ups, and no pings during a run. What is not set is as it comes.
_CONFIGURATION = """\
[Global]
Name = irc.bench
Info = bench
AdminEMail = bench@localhost
Listen = 127.0.0.1
Ports = {port}
ServerUID = 0
ServerGID = 0
MotdPhrase = bench
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
RequireAuthPing = no
"""


def plan(order: Order) -> Plan:
    program = installed("ngircd")
    configuration = order.folder / "ngircd.conf"
    configuration.write_text(_CONFIGURATION.format(port=free_port()), encoding="ascii")
    return Plan([program, "--nodaemon", "--config", str(configuration)], IRC, version=version(program, "--version"))
