"""InspIRCd, from Debian's package: a large IRC server in C++, with one thread for its clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.dialects import IRC
from bench.servers.debian import installed, version
from bench.servers.free_port import free_port
from bench.servers.plan import Plan
from threadtalk import certificate

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


# Its module on GnuTLS, which is the one that Debian has, and a certificate of the kind that ThreadTalk makes.
_TLS = """\
<module name="ssl_gnutls">
<sslprofile name="bench" provider="gnutls" certfile="{folder}/both.pem" keyfile="{folder}/both.pem">
"""


def plan(order: Order, *, is_encrypted: bool = False) -> Plan:
    program = installed("inspircd")
    configuration = order.folder / "inspircd.conf"
    text = _CONFIGURATION
    if is_encrypted:
        (order.folder / "both.pem").write_bytes(certificate.generate(["localhost"]))
        text = text.replace('type="clients">', 'type="clients" sslprofile="bench">') + _TLS
    configuration.write_text(text.format(port=free_port(), folder=order.folder), encoding="ascii")
    command = [program, "--nofork", "--runasroot", "--config", str(configuration)]
    return Plan(command, IRC, version=version(program, "--version"), is_encrypted=is_encrypted)
