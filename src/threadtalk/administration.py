"""What whoever runs the server can have it do, by `threadtalk admin` and `threadtalk account`: two tables of acts.

Each act takes the server and the arguments, as they came in from outside, and returns what came of it, or raises
`AdminError` with a sentence. They run in the thread of the socket, and change nothing but by orders to the hub.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from threadtalk.core import commands
from threadtalk.core.answers import AllRoomsListed, EverybodyListed
from threadtalk.core.bans import parse_network
from threadtalk.core.limits import PASSWORD_MAX_BYTES
from threadtalk.core.names import fold
from threadtalk.core.outcome import Reply
from threadtalk.core.policy import Policy
from threadtalk.core.refusals import Code, Refusal
from threadtalk.errors import AdminError
from threadtalk.net.admin import Answer
from threadtalk.net.logins import keep, may_be
from threadtalk.scram import NotPreparable, saslprep
from threadtalk.wire.plain import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from threadtalk.core.accounts import Account, Accounts
    from threadtalk.core.answers import PersonSeen
    from threadtalk.core.bans import ServerBans
    from threadtalk.core.commands import Command
    from threadtalk.core.outcome import Item
    from threadtalk.wire.door import NewPassword

SECONDS_MAX = 100 * 365 * 86_400
"""For how long a ban may hold: longer is for ever."""

BY = "admin"
"""Who has banned somebody, where it was done from the command line."""


class AccountsHouse(Protocol):
    """Where accounts are kept: a server that runs, or the log of one that does not."""

    @property
    def accounts(self) -> Accounts:
        """All accounts, to be looked up."""

    @property
    def password_min(self) -> int:
        """Characters that a new password has at least."""

    def order(self, command: Command) -> Sequence[Item]:
        """Have a command executed for the server itself, and return what came of it once it is stored."""


class House(AccountsHouse, Protocol):
    """A server that runs."""

    @property
    def bans(self) -> ServerBans:
        """All bans, to be looked up."""

    @property
    def policy(self) -> Policy:
        """What holds for everybody at the moment."""

    def now(self) -> int:
        """Return the time as the chat has it, in milliseconds since 1970."""

    def addresses(self) -> Mapping[int, str]:
        """Return where each session is connected from."""

    def end_banned(self) -> int:
        """End the connections from where nobody may come any more; return how many there were."""

    def reload(self) -> Sequence[str]:
        """Read the settings anew, and return what came of it, in sentences."""

    def ask_to_stop(self, *, restart: bool) -> None:
        """Have the server stopped soon."""


if TYPE_CHECKING:
    Act: TypeAlias = Callable[[House, Mapping[str, Any]], Answer]
    AccountAct: TypeAlias = Callable[[AccountsHouse, Mapping[str, Any]], Answer]


def _who(house: House, args: Mapping[str, Any]) -> Answer:
    addresses = house.addresses()
    people: list[dict[str, Any]] = [
        {
            "alias": each.alias,
            "account": each.account,
            "operator": each.operator,
            "away": each.away,
            "rooms": list(each.rooms),
            "since": each.since,
            "addresses": _addresses_of(each, addresses),
        }
        for each in _everybody(house)
    ]
    rows = [
        (p["alias"], p["account"] or "-", ", ".join(p["addresses"]) or "not connected", " ".join(p["rooms"]) or "-")
        for p in people
    ]
    return Answer(_table(("ALIAS", "ACCOUNT", "FROM", "ROOMS"), rows, f"{len(people)} here."), people)


def _rooms(house: House, args: Mapping[str, Any]) -> Answer:
    listed = _asked(house, commands.ListAllRooms(), AllRoomsListed)
    rooms = [
        {
            "room": each.room,
            "members": each.member_count,
            "events": each.last_number,
            "secret": each.is_secret,
            "topic": each.topic,
        }
        for each in listed.rooms
    ]
    rows = [(r["room"], r["members"], r["events"], r["topic"] or "-") for r in rooms]
    return Answer(_table(("ROOM", "HERE", "EVENTS", "TOPIC"), rows, f"{len(rooms)} rooms."), rooms)


def _kick(house: House, args: Mapping[str, Any]) -> Answer:
    alias = _text(args, "alias")
    _do(house, commands.PutOut(alias, _text(args, "reason", "")))
    return Answer([f"{alias} was put out."])


def _announce(house: House, args: Mapping[str, Any]) -> Answer:
    _do(house, commands.AnnounceToAll(_text(args, "text")))
    return Answer(["Everybody who is here was told."])


def _ban(house: House, args: Mapping[str, Any]) -> Answer:
    target, reason, seconds = _text(args, "target"), _text(args, "reason", ""), _seconds(args)
    until = house.now() + int(seconds * 1000) if seconds else 0
    networks = _networks(house, target)
    for network in networks:
        _do(house, commands.BanNetwork(network, BY, reason, until))
    ended = house.end_banned()
    lines = [f"{network} is banned {words.until_in_words(until)}." for network in networks]
    return Answer([*lines, f"Connections ended: {ended}."], {"networks": networks, "until": until, "ended": ended})


def _unban(house: House, args: Mapping[str, Any]) -> Answer:
    network = _network(_text(args, "target"))
    _do(house, commands.UnbanNetwork(network))
    return Answer([f"{network} is not banned any more."], {"networks": [network]})


def _bans(house: House, args: Mapping[str, Any]) -> Answer:
    now = house.now()
    bans = [ban for ban in house.bans if ban.holds(now)]
    rows = [(each.network, words.until_in_words(each.until), each.by, each.reason) for each in bans]
    data = [
        {"network": each.network, "by": each.by, "reason": each.reason, "at": each.at, "until": each.until}
        for each in bans
    ]
    return Answer(_table(("NETWORK", "HOLDS", "BY", "REASON"), rows, f"{len(bans)} bans."), data)


def _registrations(house: House, args: Mapping[str, Any]) -> Answer:
    policy = house.policy
    if "open" in args:
        policy = Policy(_switch(args, "open"), policy.emergency)
        _do(house, commands.SetPolicy(policy))
    sentence = "People may make accounts." if policy.registrations_open else "Nobody may make accounts but you."
    return Answer([sentence], {"open": policy.registrations_open})


def _emergency(house: House, args: Mapping[str, Any]) -> Answer:
    policy = house.policy
    if "on" in args:
        policy = Policy(policy.registrations_open, _switch(args, "on"))
        _do(house, commands.SetPolicy(policy))
    sentence = "Only people with an account may talk." if policy.emergency else "Everybody may talk."
    return Answer([sentence], {"on": policy.emergency})


def _reload(house: House, args: Mapping[str, Any]) -> Answer:
    sentences = list(house.reload())
    return Answer(sentences, sentences)


def _stop(house: House, args: Mapping[str, Any]) -> Answer:
    house.ask_to_stop(restart=_switch(args, "restart", default=False))
    return Answer(["The server stops."])


def _accounts(house: AccountsHouse, args: Mapping[str, Any]) -> Answer:
    accounts = sorted(house.accounts, key=lambda account: account.key)
    rows = [(each.name, _day(each.created_at), ", ".join(_marks(each)) or "-") for each in accounts]
    data = [
        {
            "name": each.name,
            "created_at": each.created_at,
            "owner": each.is_owner,
            "always_on": each.is_always_on,
            "suspended": each.is_suspended,
            "certificates": len(each.certificates),
        }
        for each in accounts
    ]
    return Answer(_table(("ACCOUNT", "MADE", "IS"), rows, f"{len(accounts)} accounts."), data)


def _create(house: AccountsHouse, args: Mapping[str, Any]) -> Answer:
    name, is_owner = _text(args, "name"), _switch(args, "owner", default=False)
    kept = _password(house, args)
    _do(house, commands.Register(name, kept.password, kept.scram, is_owner=is_owner))
    return Answer([f"There is an account {name} now{', which owns the server' if is_owner else ''}."])


def _set_password(house: AccountsHouse, args: Mapping[str, Any]) -> Answer:
    name = _text(args, "name")
    _known(house, name)  # before a password is hashed for nobody
    kept = _password(house, args)
    _do(house, commands.SetPassword(name, kept.password, kept.scram))
    return Answer([f"The account {name} has that password now; its connections were ended."])


def _delete(house: AccountsHouse, args: Mapping[str, Any]) -> Answer:
    name = _text(args, "name")
    _do(house, commands.RemoveAccount(name))
    return Answer([f"The account {name} is gone. What was said under it stays."])


def _suspend(house: AccountsHouse, args: Mapping[str, Any]) -> Answer:
    name, on = _text(args, "name"), _switch(args, "on", default=True)
    _do(house, commands.SuspendAccount(name, on))
    return Answer([f"Nobody can log in to {name} any more." if on else f"{name} can log in again."])


ACCOUNT_ACTS: dict[str, AccountAct] = {
    "accounts": _accounts,
    "account-create": _create,
    "account-password": _set_password,
    "account-delete": _delete,
    "account-suspend": _suspend,
}
"""What can be done while no server runs, too."""

ACTS: dict[str, Act] = {
    "who": _who,
    "rooms": _rooms,
    "kick": _kick,
    "announce": _announce,
    "ban": _ban,
    "unban": _unban,
    "bans": _bans,
    "registrations": _registrations,
    "emergency": _emergency,
    "reload": _reload,
    "stop": _stop,
    **ACCOUNT_ACTS,
}
"""All that a server that runs can be asked."""


def _do(house: AccountsHouse, command: Command) -> Sequence[Item]:
    """Have something done. Raises `AdminError` where it was not."""
    items = house.order(command)
    for item in items:
        if isinstance(item, Reply) and not item.session and isinstance(item.content, Refusal):
            raise AdminError(_SENTENCES.get(item.content.code, words.sentence(item.content)))
    if not items:
        raise AdminError("The server stops.")
    return items


_SENTENCES = {
    Code.ACCOUNT_EXISTS: "There is an account of that name already.",
    Code.ALIAS_TAKEN: "Somebody who has no account goes by that alias at the moment.",
    Code.NOT_STORED: "The server cannot store anything just now, so nothing was changed.",
    Code.INTERNAL_ERROR: "Something went wrong in the server: its log output says what.",
    Code.NO_SUCH_PERSON: "Nobody of that alias is here.",
}
"""What is said otherwise to who is not in the chat."""


def _asked(house: House, command: Command, kind: type[Any]) -> Any:
    """Return the answer of this kind."""
    for item in _do(house, command):
        if isinstance(item, Reply) and isinstance(item.content, kind):
            return item.content
    raise AdminError("The server gave no answer.")


def _everybody(house: House) -> Sequence[PersonSeen]:
    people: Sequence[PersonSeen] = _asked(house, commands.ListEverybody(), EverybodyListed).people
    return people


def _addresses_of(person: PersonSeen, addresses: Mapping[int, str]) -> list[str]:
    return list(dict.fromkeys(addresses[session] for session in person.sessions if session in addresses))


def _networks(house: House, target: str) -> list[str]:
    """Return the network that is meant, or those from which somebody of this alias is connected."""
    try:
        return [_network(target)]
    except AdminError:
        if set(target) & set(".:/"):
            raise
    for person in _everybody(house):
        if fold(person.alias) == fold(target):
            found = _addresses_of(person, house.addresses())
            if found:
                return list(dict.fromkeys(map(_network, found)))
    raise AdminError(f"{target} is no address, no network, and nobody who is connected.")


def _network(text: str) -> str:
    try:
        network = parse_network(text)
    except ValueError as exc:
        raise AdminError(f"{text} is neither an address nor a network, like 192.0.2.7 or 2001:db8::/48.") from exc
    if not network.prefixlen:
        raise AdminError(f"{text} is everybody. To keep everybody out, stop the server.")
    return str(network)


def _known(house: AccountsHouse, name: str) -> Account:
    account = house.accounts.called(name)
    if account is None:
        raise AdminError(f"There is no account {name}.")
    return account


def _password(house: AccountsHouse, args: Mapping[str, Any]) -> NewPassword:
    try:
        password = saslprep(_text(args, "password"))
    except NotPreparable as exc:
        raise AdminError("A password has no characters that cannot be typed.") from exc
    if not may_be(password, house.password_min):
        limits = f"at least {house.password_min} characters, and at most {PASSWORD_MAX_BYTES} bytes"
        raise AdminError(f"A password has {limits}.")
    return keep(password)


def _text(args: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = args.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise AdminError(f"Which {name}?")
    try:
        value.encode()
    except UnicodeEncodeError as exc:  # JSON can write down half of a character
        raise AdminError(f"The {name} is not a text.") from exc
    return value


def _switch(args: Mapping[str, Any], name: str, *, default: bool | None = None) -> bool:
    value = args.get(name, default)
    if not isinstance(value, bool):
        raise AdminError(f"{name} is true or false.")
    return value


def _seconds(args: Mapping[str, Any]) -> float:
    value = args.get("seconds", 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= SECONDS_MAX:
        raise AdminError("That is no time for which a ban can hold.")
    return float(value)


def _marks(account: Account) -> list[str]:
    marks = {"owner": account.is_owner, "always on": account.is_always_on, "suspended": account.is_suspended}
    return [name for name, holds in marks.items() if holds]


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]], summary: str) -> list[str]:
    """Return lines in columns, each as wide as it has to be."""
    if not rows:
        return [summary]
    texts = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in texts) for i in range(len(head))]
    return [*("  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in texts), summary]
