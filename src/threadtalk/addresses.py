"""The addresses of this machine, found out without asking any other."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct


def local_addresses() -> list[str]:
    """Return the addresses by which other machines may reach this one, without asking any of them."""
    addresses = [*_interface_addresses(), *_outgoing_addresses()]
    return [each for each in dict.fromkeys(addresses) if not ipaddress.ip_address(each).is_loopback]


def reachable_by(host: str) -> list[str]:
    """Return the addresses at which other machines find a server that listens on `host`, the most likely one first."""
    if ipaddress.ip_address(host).is_loopback:
        return []
    if host == "::":  # IPv4 too, where the system can do both with one socket
        return local_addresses()
    return [each for each in local_addresses() if ":" not in each] if host == "0.0.0.0" else [host]


def host_and_port(host: str, port: int) -> str:
    """Return both as they stand in an address of the web."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _outgoing_addresses() -> list[str]:
    """Return the addresses that this machine would use towards the world. Connecting UDP sends nothing."""
    found = []
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):  # RFC 5737, RFC 3849
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((target, 9))
            found.append(str(sock.getsockname()[0]))
    return found


def _interface_addresses() -> list[str]:
    """Return the IPv4 address of each interface, where the system is Linux."""
    try:
        import fcntl
    except ImportError:
        return []
    found = []
    siocgifaddr = 0x8915  # <linux/sockios.h>
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface without an address, or another system
                answer = fcntl.ioctl(sock, siocgifaddr, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found
