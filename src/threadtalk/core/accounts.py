"""Accounts: aliases that somebody has claimed. Nobody else can use one, and who holds it may be here several times.

An account is called like its alias. What proves that one holds it, hashes and fingerprints, is kept here and checked
elsewhere: whoever gets here as logged in has been checked (`net.logins`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from threadtalk.core import commands, operators, registered
from threadtalk.core.answers import (
    AccountChanged,
    AccountDeleted,
    AccountMade,
    AccountShown,
    Connection,
    Done,
    ExchangeEnded,
    Goodbye,
    LoggedIn,
    LoggedOut,
    OwnGranted,
)
from threadtalk.core.confusables import skeletons
from threadtalk.core.events import AccountSet, Redacted, Told
from threadtalk.core.names import check_alias, fold
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.people import LOGGED_IN_MODE
from threadtalk.core.refusals import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadtalk.core.people import Person
    from threadtalk.core.world import World

KEY = "account"
"""What stands before the colon in the keys of their records."""

CERTIFICATES_MAX = 10
"""Client certificates of one account: some for each device."""

KNOWN_MAX = 16
"""Places from which somebody has logged in that are remembered: from there, nobody else's guesses lock them out."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account, as its record has it. Times are in milliseconds since 1970."""

    name: str
    password: str = field(default="", repr=False)
    """The hash of the password; empty for none: then only a certificate leads in."""
    scram: str = field(default="", repr=False)
    """What SCRAM needs to know of the password."""
    certificates: tuple[str, ...] = ()
    """Fingerprints of client certificates that stand for a password."""
    created_at: int = 0
    is_owner: bool = False
    """Of the server: may do everything, and nobody can take that away from outside of it."""
    rights: tuple[str, ...] = ()
    """What its holder may do as an operator of the server (see `operators.RIGHTS`)."""
    is_always_on: bool = False
    """Its holder stays in their rooms while no device of theirs is connected."""
    is_suspended: bool = False
    """Nobody can log in to it, and nobody else can have its alias."""
    known: tuple[str, ...] = ()
    """Where its holder has logged in from: stand-ins for addresses (`net.cloak`), the latest last."""

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold(self.name)


_RESERVED = frozenset().union(*map(skeletons, ("NickServ", "ChanServ", "OperServ")))
"""What the aliases look like of those who answer programs: nobody may pose as one."""


class Accounts:
    """All accounts. The hub's thread changes them; any thread may look one up, which is one atomic step."""

    def __init__(self) -> None:
        self._by_key: dict[str, Account] = {}
        self._by_certificate: dict[str, str] = {}
        self._by_skeleton: dict[str, frozenset[str]] = {}
        """By what it looks like: the keys of the accounts that look so."""

    def __iter__(self) -> Iterator[Account]:
        return iter(list(self._by_key.values()))

    def __len__(self) -> int:
        return len(self._by_key)

    def called(self, name: str) -> Account | None:
        """Return the account of this name, however it is spelled."""
        return self._by_key.get(fold(name))

    def with_certificate(self, fingerprint: str) -> Account | None:
        """Return the account that a client certificate stands for."""
        return self._by_key.get(self._by_certificate.get(fingerprint, ""))

    def looking_like(self, name: str) -> Account | None:
        """Return an account of another name that nobody could tell from this one by looking at it."""
        key = fold(name)
        for skeleton in skeletons(name):
            for other in self._by_skeleton.get(skeleton, ()):
                if other != key:
                    return self._by_key.get(other)
        return None

    def restore(self, name: str, value: str) -> None:
        """Take up the record of an account; an empty one says that there is none."""
        self._put(name, _decode(value) if value else None)

    def change(self, name: str, account: Account | None) -> Record:
        """Have an account be this; return the record that says so."""
        key = fold(name)
        before = self._by_key.get(key)
        self._put(key, account)
        return Record(f"{KEY}:{key}", _encode(account), _encode(before))

    def _put(self, key: str, account: Account | None) -> None:
        before = self._by_key.get(key)
        if before is not None:
            for fingerprint in before.certificates:
                self._by_certificate.pop(fingerprint, None)
        if account is None:
            self._by_key.pop(key, None)
        else:
            self._by_key[key] = account
            self._by_certificate.update(dict.fromkeys(account.certificates, key))
        if before is None or account is None or before.name != account.name:
            self._note_look(before, account)

    def _note_look(self, before: Account | None, account: Account | None) -> None:
        for old in skeletons(before.name) if before is not None else ():
            self._by_skeleton[old] = self._by_skeleton[old] - {fold(before.name)}  # type: ignore[union-attr]
        for new in skeletons(account.name) if account is not None else ():
            self._by_skeleton[new] = self._by_skeleton.get(new, frozenset()) | {fold(account.name)}  # type: ignore[union-attr]


def why_not_called(accounts: Accounts, alias: str, account: str) -> Refusal | None:
    """Say what keeps who is logged in to this account ("" for none) from having an alias that may be free."""
    if not _RESERVED.isdisjoint(skeletons(alias)):
        return Refusal(Code.ALIAS_TAKEN, {"alias": alias})
    own = fold(account) if account else ""
    holder = accounts.called(alias)
    if holder is not None:
        return None if holder.key == own else Refusal(Code.ALIAS_CLAIMED, {"alias": alias})
    other = accounts.looking_like(alias)
    if other is not None and other.key != own:
        return Refusal(Code.ALIAS_CONFUSABLE, {"alias": alias, "other": other.name})
    return None


def register(world: World, session: int, person: Person | None, command: commands.Register, at: int) -> list[Item]:
    """Make an account for the alias that somebody has, or (before they have come in) wants to have."""
    if session and not world.policy.registrations_open:
        return refuse(session, Code.REGISTRATIONS_CLOSED, account=command.account or "*")
    name = command.account or (person.alias if person is not None else "")
    refusal = check_alias(name, world.limits.alias_max) or _why_not_made(world, person, name)
    if refusal is not None:
        return [Reply(session, Refusal(refusal.code, {**refusal.fields, "note": command.note}))]
    if person is not None:
        name = person.alias
    known = (command.address,) if command.address else ()
    is_owner = command.is_owner and not session
    account = Account(name, command.password, command.scram, command.certificates, at, is_owner, known=known)
    items: list[Item] = [world.accounts.change(name, account), Reply(session, AccountMade(name, command.note))]
    return items if person is None else [*items, *_log_in(world, person, account, at)]


def _why_not_made(world: World, person: Person | None, name: str) -> Refusal | None:
    if person is not None and person.account:
        return Refusal(Code.LOGGED_IN_ALREADY, {"account": person.account})
    if person is not None and fold(name) != person.key:
        return Refusal(Code.ACCOUNT_MUST_BE_ALIAS, {"account": name, "alias": person.alias})
    if world.accounts.called(name) is not None:
        return Refusal(Code.ACCOUNT_EXISTS, {"account": name})
    if not _RESERVED.isdisjoint(skeletons(name)):
        return Refusal(Code.ALIAS_TAKEN, {"alias": name})
    if person is None and world.people.called(name) is not None:
        return Refusal(Code.ALIAS_TAKEN, {"alias": name})
    other = world.accounts.looking_like(name)
    return Refusal(Code.ALIAS_CONFUSABLE, {"alias": name, "other": other.name}) if other is not None else None


def log_in(world: World, person: Person, command: commands.LogIn, at: int) -> list[Item]:
    """Take somebody who is in for the holder of an account, which has been proven."""
    items = _take_for_holder(world, person, command, at)
    if command.is_exchange:
        is_logged_in = fold(person.account) == fold(command.account)
        items.append(Reply(person.acting, ExchangeEnded(is_logged_in), is_for_one=True))
    return items


def _take_for_holder(world: World, person: Person, command: commands.LogIn, at: int) -> list[Item]:
    account = world.accounts.called(command.account)
    if account is None or account.is_suspended:
        return refuse(person.session, Code.WRONG_LOGIN, account=command.account)
    if len(person.devices) > 1 and fold(person.account) != account.key:
        return refuse(person.session, Code.SEVERAL_DEVICES)  # the others are there for the account of before
    return [*remember_place(world, account, command.address), *_log_in(world, person, account, at)]


def remember_place(world: World, account: Account, address: str) -> list[Item]:
    """Note where somebody has logged in from."""
    if not address or address in account.known[-1:]:
        return []
    known = (*(each for each in account.known if each != address), address)[-KNOWN_MAX:]
    return [world.accounts.change(account.name, replace(account, known=known))]


def take_up(person: Person, account: Account) -> None:
    """Give somebody who is logged in what their account has."""
    person.account = account.name
    person.modes.add(LOGGED_IN_MODE)
    person.is_always_on = account.is_always_on and person.key == account.key
    if account.is_owner or account.rights:
        rights = frozenset(operators.RIGHTS) if account.is_owner else frozenset(account.rights)
        operators.become(person, commands.BecomeOperator(account.name, rights))
    person.changed()


def _log_in(world: World, person: Person, account: Account, at: int) -> list[Item]:
    if person.operator and fold(person.operator) == fold(person.account) != account.key:
        operators.resign(person)  # by the account of before
    take_up(person, account)
    world.presences.take_up(person)
    told = Reply(person.session, LoggedIn(account.name, person.source))
    return [told, *_told(world, person, at), *registered.account_changed(world, person, at)]


def log_out(world: World, person: Person, at: int) -> list[Item]:
    """Take somebody for the holder of no account. The alias of one stays theirs only until they change it."""
    if not person.account:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    _leave(person)
    told = Reply(person.session, LoggedOut(person.source))
    return [told, *_told(world, person, at), *registered.account_changed(world, person, at)]


def forget_logins(world: World) -> None:
    """Take from people what could not be stored: an account that they were logged in to, or what it gave them."""
    for person in list(world.people):
        account = world.accounts.called(person.account) if person.account else None
        if person.account and account is None:
            _leave(person)
        elif account is not None:
            person.is_always_on = account.is_always_on and person.key == account.key
            if fold(person.operator) == account.key and not (account.is_owner or account.rights):
                operators.resign(person)


def as_it_is(world: World, item: Item) -> Item:
    """Return what is to be told instead where it is no longer true that somebody is logged in."""
    if isinstance(item, Reply) and isinstance(item.content, LoggedIn):
        if world.accounts.called(item.content.account) is None:
            return replace(item, content=LoggedOut(item.content.source))
    elif isinstance(item, AccountSet) and item.account and world.accounts.called(item.account) is None:
        return replace(item, account="")
    return item


def _leave(person: Person) -> None:
    """Take from somebody what their account has given them; the account itself may be gone already."""
    if person.operator and fold(person.operator) == fold(person.account):
        operators.resign(person)
    person.account = ""
    person.modes.discard(LOGGED_IN_MODE)
    person.is_always_on = False
    person.changed()


def _told(world: World, person: Person, at: int) -> list[Item]:
    rooms = tuple(room.name for room in person.rooms.values())
    watchers = tuple(each.session for each in world.people.watchers_of(person.key))
    return [AccountSet(rooms, at, person.alias, person.account, person.sender, watchers)]


def change_password(world: World, person: Person, command: commands.ChangePassword, at: int) -> list[Item]:
    """Give one's account another password; all else by which its holder is told things ends: it may be a thief's."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None or (command.account and fold(command.account) != account.key):
        return refuse(person.session, Code.NOT_LOGGED_IN)
    changed = replace(account, password=command.password, scram=command.scram, known=(command.address,))
    items: list[Item] = [world.accounts.change(account.name, changed), *world.pushes.forget(account.name)]
    items.append(Reply(person.session, AccountChanged(account.name, "password")))
    return [*items, *end_others(world, person, account, "the password was changed", at)]


def set_password(world: World, command: commands.SetPassword, at: int) -> list[Item]:
    """Give any account another password, as whoever runs the server wants it; its holder's connections end."""
    account = world.accounts.called(command.account)
    if account is None:
        return refuse(0, Code.NO_SUCH_ACCOUNT, account=command.account)
    changed = replace(account, password=command.password, scram=command.scram, known=())
    items: list[Item] = [world.accounts.change(account.name, changed), *world.pushes.forget(account.name)]
    return [*items, *end_others(world, None, account, "the password was changed", at), Reply(0, Done())]


def _gone(world: World, account: Account, at: int) -> list[Item]:
    """Forget an account, and what its holder had by it: who takes its name later must find nothing of theirs."""
    records = [world.accounts.change(account.name, None), world.presences.forget(account.key)]
    return [*records, *world.pushes.forget(account.name), *registered.account_gone(world, account.name, at)]


def remove(world: World, command: commands.RemoveAccount, at: int) -> list[Item]:
    """Have any account be gone, as whoever runs the server wants it; its holder's connections end."""
    account = world.accounts.called(command.account)
    if account is None:
        return refuse(0, Code.NO_SUCH_ACCOUNT, account=command.account)
    items = _gone(world, account, at)
    return [*items, *end_others(world, None, account, "the account was deleted", at), Reply(0, Done())]


def suspend(world: World, command: commands.SuspendAccount, at: int) -> list[Item]:
    """Let nobody log in to an account, whose holder's connections end; or let its holder again."""
    account = world.accounts.called(command.account)
    if account is None:
        return refuse(0, Code.NO_SUCH_ACCOUNT, account=command.account)
    items: list[Item] = [world.accounts.change(account.name, replace(account, is_suspended=command.on))]
    if command.on:
        items += world.pushes.forget(account.name)
        items += end_others(world, None, account, "the account was suspended", at)
    return [*items, Reply(0, Done())]


def claim_server(world: World, person: Person, at: int) -> list[Item]:
    """Have one's account own the server, where none does yet."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    if has_owner(world.accounts):
        return refuse(person.session, Code.WRONG_OWNER_CODE)
    owner = replace(account, is_owner=True)
    items: list[Item] = [world.accounts.change(account.name, owner)]
    items.append(Reply(person.session, AccountChanged(account.name, "owner")))
    take_up(person, owner)
    return items


def has_owner(accounts: Accounts) -> bool:
    """Whether any account owns the server."""
    return any(account.is_owner for account in accounts)


def refresh_password(world: World, command: commands.RefreshPassword) -> list[Item]:
    """Keep another hash of the same password."""
    account = world.accounts.called(command.account)
    if account is None or account.password != command.before:
        return []
    return [world.accounts.change(account.name, replace(account, password=command.password))]


def end_others(world: World, person: Person | None, account: Account, reason: str, at: int) -> list[Item]:
    """End the connections of an account's holder, but for the one by which this was asked for."""
    items: list[Item] = []
    for other in [each for each in world.people if fold(each.account) == account.key]:
        if other is not person:
            items += world.people.put_out(other, reason, at)
            continue
        for session in [each for each in other.devices if each != other.acting]:
            items += world.people.let_go(other, session, Goodbye(reason), at)
    return items


def change_certificates(
    world: World, person: Person, command: commands.AddCertificate | commands.RemoveCertificate
) -> list[Item]:
    """Have a client certificate stand for the password of one's account, or no longer."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    rest = tuple(each for each in account.certificates if each != command.fingerprint)
    if isinstance(command, commands.AddCertificate):
        if not command.fingerprint:
            return refuse(person.session, Code.NO_CERTIFICATE)
        holder = world.accounts.with_certificate(command.fingerprint)
        if holder is not None and holder.key != account.key:
            return refuse(person.session, Code.CERTIFICATE_TAKEN)
        if len(rest) >= CERTIFICATES_MAX:
            return refuse(person.session, Code.TOO_MANY_CERTIFICATES, limit=CERTIFICATES_MAX)
        rest = (*rest, command.fingerprint)
    elif len(rest) == len(account.certificates):
        return refuse(person.session, Code.NO_CERTIFICATE)
    record = world.accounts.change(account.name, replace(account, certificates=rest))
    return [record, Reply(person.session, AccountChanged(account.name, "certificates"))]


def set_always_on(world: World, person: Person, command: commands.SetAlwaysOn, at: int) -> list[Item]:
    """Have oneself stay in one's rooms while no device is connected, or not."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    record = world.accounts.change(account.name, replace(account, is_always_on=command.on))
    gone: list[Item] = []
    for other in [each for each in world.people if fold(each.account) == account.key]:
        other.is_always_on = command.on and other.key == account.key
        if not other.devices and not command.on:
            gone += world.people.put_out(other, "no longer stays", at)
    told = Reply(person.session, AccountChanged(account.name, "always-on"))
    return [record, *gone, *world.presences.keep(person), told]


def show(world: World, person: Person) -> list[Item]:
    """Tell somebody what there is to know of their account, and by which connections they are here."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    connections = tuple(
        Connection(session, device.host, device.since, session == person.acting)
        for other in world.people
        if fold(other.account) == account.key
        for session, device in other.devices.items()
    )
    what = (account.created_at, account.certificates, account.is_always_on, account.is_owner)
    return [Reply(person.session, AccountShown(account.name, *what, connections))]


def end_connection(world: World, person: Person, command: commands.EndConnection, at: int) -> list[Item]:
    """End one of one's own connections."""
    if person.account:
        for other in world.people:
            if fold(other.account) == fold(person.account) and command.number in other.devices:
                return world.people.let_go(other, command.number, Goodbye("ended from another device"), at)
    return refuse(person.session, Code.NO_SUCH_CONNECTION, number=command.number)


def regain(world: World, person: Person, at: int) -> list[Item]:
    """Give somebody the alias of their account back: who has it, if anybody has, must go."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    if len(person.devices) > 1 and person.key != account.key:
        return refuse(person.session, Code.SEVERAL_DEVICES)
    holder = world.people.called(account.name)
    items: list[Item] = []
    if holder is not None and holder is not person:
        seconds = world.people.seconds_to_rename(person, at)
        if seconds:  # before anybody has to go for it
            return refuse(person.session, Code.RENAMED_TOO_OFTEN, seconds=seconds)
        items += world.people.put_out(holder, f"{account.name} was taken back by its owner", at)
    return [*items, *world.rename(person, commands.Rename(account.name), at)]


def export(world: World, person: Person) -> list[Item]:
    """Let somebody have all that they have said."""
    if not person.account:
        return refuse(person.session, Code.NOT_LOGGED_IN)
    return [Reply(person.session, OwnGranted(person.account))]


def forget(world: World, person: Person, command: commands.ForgetOwn, at: int) -> list[Item]:
    """Take back what somebody has said, as who they were when they said it."""
    own = [each for each in command.messages if fold(each.sender.account) == fold(person.account) != ""]
    items: list[Item] = []
    for message in own:
        if isinstance(message, Told):
            number = world.conversations.last_number(message.room) + 1
            world.conversations.remember(message.room, number)
            target = message.recipient
        else:
            room = world.rooms.called(message.room)
            if room is None:
                continue
            number, target = room.next_number(), room.name
        recipient = world.people.called(target) if isinstance(message, Told) else None
        who = (person.sender, recipient.session if recipient is not None else 0)
        items.append(Redacted(target, number, at, message.alias, message.number, "", *who))
    return items


def delete(world: World, person: Person, command: commands.DeleteAccount, at: int) -> list[Item]:
    """Give up an account: its alias is free, and what was said under it stays, or has been taken back before."""
    account = world.accounts.called(person.account) if person.account else None
    if account is None or (command.account and fold(command.account) != account.key):
        return refuse(person.session, Code.NOT_LOGGED_IN)
    if command.forget:
        granted = Reply(person.session, OwnGranted(account.name, forget=True))
        return [*world.files.drop_of(account.name), granted]
    items = _gone(world, account, at)
    items.append(Reply(person.session, AccountDeleted(account.name)))
    return [*items, *end_others(world, person, account, "the account was deleted", at), *log_out(world, person, at)]


def _encode(account: Account | None) -> str:
    if account is None:
        return ""
    values = {name: value for name, value in asdict(account).items() if value}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _decode(value: str) -> Account:
    values: dict[str, Any] = json.loads(value)
    account: dict[str, Any] = {}
    for each in fields(Account):  # what is not among them, a newer program has written
        if each.name in values:
            known = values[each.name]
            account[each.name] = tuple(known) if isinstance(known, list) else known
    return Account(**account)
