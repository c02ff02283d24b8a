"""Who is trusted with more than others, as the settings name them: operators, and gateways that speak for their users.

Each is an entry in words: a name, the hash of a password (`threadtalk hash-password` makes it), and what holds besides:
`alice $argon2id$… from=192.0.2.0/24 may=kill,wallops`.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from threadtalk.core.operators import RIGHTS
from threadtalk.kinds import Kind, NotAllowed, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

# The form that the reference implementation of Argon2 has made usual; only the version and the kind that we make.
_HASH = re.compile(
    r"\$argon2id\$v=19\$m=[1-9][0-9]{0,6},t=[1-9][0-9]{0,2},p=[1-9][0-9]?"
    r"\$(?P<salt>[A-Za-z0-9+/]{11,86})\$(?P<digest>[A-Za-z0-9+/]{16,172})"
)


def is_hash(text: str) -> bool:
    """Whether a text is the hash of a password, as far as that can be seen."""
    match = _HASH.fullmatch(text)
    return match is not None and all(len(match[part]) % 4 != 1 for part in ("salt", "digest"))


def come_from(host: str, networks: Iterable[Network]) -> bool:
    """Whether an address is in one of these networks."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in networks)


@dataclass(frozen=True)
class Operator:
    """Somebody who may become an operator of the server."""

    name: str
    password_hash: str
    rights: frozenset[str] = frozenset(RIGHTS)
    """What they may do as one, of `core.operators.RIGHTS`."""
    networks: tuple[Network, ...] = ()
    """Where they must come from; none for anywhere."""

    def __str__(self) -> str:
        words = [self.name, self.password_hash]
        if self.networks:
            words.append(f"from={','.join(map(str, self.networks))}")
        if self.rights != frozenset(RIGHTS):
            words.append(f"may={','.join(sorted(self.rights))}")
        return " ".join(words)


@dataclass(frozen=True)
class Gateway:
    """A program through which people come whose addresses it tells (WEBIRC)."""

    name: str
    password_hash: str
    networks: tuple[Network, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.password_hash} from={','.join(map(str, self.networks))}"


class _Entries(Kind):
    """Several entries: a list, or a text with `;` between them. Where one is wrong, `NotAllowed` carries its name."""

    def _parse_entry(self, text: str) -> Operator | Gateway:
        raise NotImplementedError

    def accept(self, value: object) -> tuple[Operator | Gateway, ...]:
        if isinstance(value, str):
            value = [text for text in value.split(";") if text.strip()]
        if not isinstance(value, list | tuple) or not all(isinstance(each, str | Operator | Gateway) for each in value):
            raise NotAllowed
        entries = tuple(self._parse_entry(str(each)) for each in value)
        names = [entry.name for entry in entries]
        for name in names:
            if names.count(name) > 1:
                raise NotAllowed(f"{name} (twice)")
        return entries

    def parse(self, text: str) -> tuple[Operator | Gateway, ...]:
        return self.accept(text)

    def show(self, value: object) -> str:
        assert isinstance(value, tuple)
        return "; ".join(map(str, value))


class Operators(_Entries):
    """Operators of the server."""

    @property
    def allowed(self) -> str:
        return (
            "a list of entries like NAME HASH, the hash made by threadtalk hash-password, each followed by what holds "
            f"besides: from=ADDRESS,ADDRESS and may=RIGHT,RIGHT of {', '.join(RIGHTS)}"
        )

    def _parse_entry(self, text: str) -> Operator:
        name, password_hash, options = _split(text, {"from", "may"})
        rights = frozenset(options["may"].split(",")) if "may" in options else frozenset(RIGHTS)
        if not rights <= RIGHTS.keys():
            raise NotAllowed(f"{name} … may={options['may']}")
        return Operator(name, password_hash, rights, _networks(name, options.get("from", "")))


class Gateways(_Entries):
    """Trusted gateways."""

    @property
    def allowed(self) -> str:
        return (
            "a list of entries like NAME HASH from=ADDRESS,ADDRESS, the hash made by threadtalk hash-password, "
            "the addresses those of the gateway"
        )

    def _parse_entry(self, text: str) -> Gateway:
        name, password_hash, options = _split(text, {"from"})
        networks = _networks(name, options.get("from", ""))
        if not networks:
            raise NotAllowed(f"{name} … without from=")
        return Gateway(name, password_hash, networks)


class Networks(Kind):
    """Addresses and networks: a list, or a text with commas between them."""

    @property
    def allowed(self) -> str:
        return "addresses or networks like 192.0.2.7 or 2001:db8::/32, with commas between several"

    def accept(self, value: object) -> tuple[Network, ...]:
        if isinstance(value, str):
            value = [text.strip() for text in value.split(",") if text.strip()]
        if not isinstance(value, list | tuple):
            raise NotAllowed
        try:
            return tuple(ipaddress.ip_network(str(each), strict=False) for each in value)
        except ValueError as error:
            raise NotAllowed from error

    def parse(self, text: str) -> tuple[Network, ...]:
        return self.accept(text)

    def show(self, value: object) -> str:
        assert isinstance(value, tuple)
        return ",".join(map(str, value))


@dataclass(frozen=True)
class Password(Text):
    """A password in clear, or the hash of one."""

    def accept(self, value: object) -> str:
        text = super().accept(value)
        if text.startswith("$argon2") and not is_hash(text):
            raise NotAllowed("$argon2…")
        return text


def _split(text: str, known: set[str]) -> tuple[str, str, dict[str, str]]:
    """Return name, hash and options of an entry."""
    name, *rest = text.split() or [""]
    if not name.isprintable() or "=" in name or name.startswith((":", "$")) or not name:
        raise NotAllowed
    if not rest or not is_hash(rest[0]):
        raise NotAllowed(f"{name} … without such a hash")
    pairs = [word.partition("=") for word in rest[1:]]
    options = {key: value for key, _, value in pairs}
    if len(options) < len(pairs) or not options.keys() <= known or not all(options.values()):
        raise NotAllowed(f"{name} … {' '.join(rest[1:])}")
    return name, rest[0], options


def _networks(name: str, text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(word, strict=False) for word in text.split(",") if word)
    except ValueError as error:
        raise NotAllowed(f"{name} … from={text}") from error
