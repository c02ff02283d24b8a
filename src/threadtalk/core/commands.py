"""What a session asks of the World: one frozen dataclass for each wish, in the imperative.

A command carries everything that is needed to execute it; the session that asks and the time it is executed at are
given to `World.execute` beside it, so that a replay of the same calls gives the same events.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from threadtalk.core.events import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadtalk.core.events import Message, ModeChange
    from threadtalk.core.policy import Policy
    from threadtalk.core.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Enter:
    """Come in under an alias.

    `token` is a secret of the client's choice ("" for none): a later Enter with the same alias and the same token
    takes the alias over from a connection that may be dead.
    """

    alias: str
    token: str = field(default="", repr=False)
    user: str = "user"
    host: str = "host"
    """Where they come from, as others may see it: never an address."""
    realname: str = ""
    lobby: bool = True
    """Whether to enter the lobby at once."""
    away: str = ""
    """Why they are away from the start; empty for not."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What they tell of themselves from the start, checked already (see `metadata.execute_alone`)."""
    subscriptions: tuple[str, ...] = ()
    """The keys of metadata that they are told of."""
    account: str = ""
    """The account that they have proven to hold; empty for none."""
    address: str = ""
    """Where from they have logged in, as `accounts.Account.known` has it."""
    is_secure: bool = False
    """Whether nobody can listen in between them and the server."""
    joining: Join | None = None
    """How they would join a room: where they are here by another connection, they come into its rooms so."""


@dataclass(frozen=True, slots=True)
class Say:
    """Say something in a room one is in."""

    room: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SayToRank:
    """Say something to the members of a room who are at least of the rank that has this sign (see `modes.RANKS`)."""

    room: str
    sign: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListInvitations:
    """Ask into which rooms one was invited, and has not gone yet."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something to one person alone."""

    alias: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """Send tags without a text to a room (its name begins with `#`) or a person."""

    target: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Join:
    """Enter a room, making it if there is none of that name.

    `listing`: be told its topic; `mark`: and up to when one has read it; `names`: and who is there. `follow`: where the
    room has another name by now, be told so and enter it; without it, only be told.
    """

    room: str
    key: str = ""
    listing: bool = False
    names: bool = False
    mark: bool = False
    follow: bool = True


@dataclass(frozen=True, slots=True)
class RenameRoom:
    """Give a room another name. Its history goes on, and the name of before leads to it for ever."""

    room: str
    new: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave one room and stay in the others."""

    room: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeaveAll:
    """Leave every room one is in, and stay."""


@dataclass(frozen=True, slots=True)
class Rename:
    """Be called something else from now on."""

    alias: str


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Ask for a room's topic."""

    room: str


@dataclass(frozen=True, slots=True)
class SetTopic:
    """Set a room's topic; an empty one clears it."""

    room: str
    topic: str


@dataclass(frozen=True, slots=True)
class ListMembers:
    """Ask who is in a room. With `or_nobody`, one that is not there is answered like an empty one."""

    room: str
    or_nobody: bool = False


@dataclass(frozen=True, slots=True)
class ListRooms:
    """Ask which rooms there are: all, or those that fit (see `directory.fits`)."""

    condition: str = ""


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Ask for the people whom a mask matches, or the members of a room of that name.

    `note` comes back with the answer, to remind a program of what it wanted.
    """

    mask: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DescribePerson:
    """Ask who somebody is. `via` names somebody on the server that is asked, "" for this one."""

    alias: str
    via: str = ""


@dataclass(frozen=True, slots=True)
class DescribeFormer:
    """Ask who it was that was called so; at most `count` of them, 0 for all that are remembered."""

    alias: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class FindServer:
    """Ask for the server that somebody is on. `note` comes back with the answer: what one wants to know of it."""

    alias: str
    note: str


@dataclass(frozen=True, slots=True)
class CheckPresence:
    """Ask which of these people are here. `hosts`: and where from, and whether they are away."""

    aliases: tuple[str, ...]
    hosts: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """Ask how many people and rooms there are. `connections`: how many connections, whoever comes by them."""

    connections: int = 0


@dataclass(frozen=True, slots=True)
class SetAway:
    """Be away, with a message, or (an empty one) back."""

    message: str


@dataclass(frozen=True, slots=True)
class SetRealname:
    """Have another real name."""

    realname: str


@dataclass(frozen=True, slots=True)
class Invite:
    """Ask somebody into a room."""

    alias: str
    room: str


@dataclass(frozen=True, slots=True)
class Kick:
    """Put somebody out of a room."""

    room: str
    alias: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShowModes:
    """Ask for a room's modes."""

    room: str


@dataclass(frozen=True, slots=True)
class ShowMasks:
    """Ask for one of a room's lists of masks (see `modes.LISTS`)."""

    room: str
    mode: str


@dataclass(frozen=True, slots=True)
class SetModes:
    """Change a room's modes and its members' roles. What is not allowed is refused, one by one; the rest is done."""

    room: str
    changes: tuple[ModeChange, ...]


@dataclass(frozen=True, slots=True)
class Ban:
    """Keep somebody out of a room, or (`mute`) from talking there; those who are in and banned are put out.

    `target` is the alias of somebody who is here, or a mask (see `masks`). `seconds`: for how long; 0 for ever.
    """

    room: str
    target: str
    seconds: int = 0
    reason: str = ""
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Unban:
    """Take back what keeps somebody out of a room, or (`mute`) from talking: by the alias it was set for, or a mask."""

    room: str
    target: str
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """Have only those talk in a room who have a voice, for some seconds; 0 until somebody takes it back."""

    room: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class RegisterRoom:
    """Make a room one's own: from then on it stays as it is, whoever comes and goes."""

    room: str


@dataclass(frozen=True, slots=True)
class UnregisterRoom:
    """Give a registered room up: it goes on like any other."""

    room: str


@dataclass(frozen=True, slots=True)
class TransferRoom:
    """Give a registered room to somebody else, who is in it and logged in to this account (or called so)."""

    room: str
    account: str


@dataclass(frozen=True, slots=True)
class ShowRegistration:
    """Ask whose a room is, and who has which ranks in it."""

    room: str


@dataclass(frozen=True, slots=True)
class RegisterPush:
    """Have a browser told of messages, by its push service; see `pushes.Subscription`."""

    endpoint: str
    p256dh: str
    auth: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnregisterPush:
    """Have a browser told of nothing more."""

    endpoint: str


@dataclass(frozen=True, slots=True)
class DropPush:
    """Forget a browser that its push service knows no more."""

    account: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class AskUpload:
    """Ask for leave to send a file of so many bytes to a room or a person. `digest` is that of the token."""

    target: str
    size: int
    name: str
    token: str = field(repr=False)
    digest: str


@dataclass(frozen=True, slots=True)
class BeginUpload:
    """The bytes of a file begin to come, by the token of which `offer` is the digest, and so many of them.

    They may come until then, in milliseconds since 1970. What follows is `KeepFile` or `EndUpload`.
    """

    offer: str
    size: int
    until: int


@dataclass(frozen=True, slots=True)
class EndUpload:
    """The bytes that have begun to come will not come as a whole; they may come anew."""

    offer: str


@dataclass(frozen=True, slots=True)
class KeepFile:
    """Keep a file that has come: `offer` is the digest of the token that it came by, `digest` that of its bytes."""

    offer: str
    id: str
    digest: str
    type: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class DropOldFiles:
    """Keep files no longer that were kept long enough."""


@dataclass(frozen=True, slots=True)
class AddHook:
    """Let a program that knows a token say something in a room, under a name. The token comes back with the answer."""

    room: str
    name: str
    token: str = field(repr=False)
    digest: str
    """What is kept of the token (see `tokens`)."""


@dataclass(frozen=True, slots=True)
class RemoveHook:
    """Let that program say nothing any more."""

    room: str
    name: str


@dataclass(frozen=True, slots=True)
class ListHooks:
    """Ask which hooks a room has."""

    room: str


@dataclass(frozen=True, slots=True)
class SayByHook:
    """Say something in the room of a hook, which may be several lines: what a program wants, not a session."""

    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadActs:
    """Ask for the last acts of a room's moderators; answered with permission (`HistoryGranted`), like `ReadHistory`."""

    room: str
    limit: int


@dataclass(frozen=True, slots=True)
class SetOwnMode:
    """Switch a mode of oneself: invisible (`i`), bot (`B`), wallops (`w`); `o` can be given up.

    `alias` is whose modes are meant, "" for one's own: those of others may be neither seen nor switched.
    """

    changes: tuple[ModeChange, ...]
    alias: str = ""


@dataclass(frozen=True, slots=True)
class BecomeOperator:
    """Be an operator of this name, with these rights (see `operators.RIGHTS`). The password has been checked."""

    name: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReviewOperators:
    """Be told, by the server itself and not by a session, who is an operator from now on and may do what."""

    rights: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class AskLeave:
    """Ask whether one may do what is done outside of the World. `note` comes back with the answer."""

    right: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kill:
    """End somebody's connection."""

    alias: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetHost:
    """Give somebody another host, as all see it."""

    alias: str
    host: str


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell something to everybody who wants to hear what operators announce."""

    text: str


@dataclass(frozen=True, slots=True)
class Watch:
    """Be told when people with these aliases come and go; those who are there are told at once."""

    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Watch these aliases no longer; all of them when None."""

    aliases: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ListWatched:
    """Ask which aliases one watches. `status`: and who of them is there."""

    status: bool = False


@dataclass(frozen=True, slots=True)
class At:
    """A moment in a room's history, in milliseconds since 1970; elsewhere, the number of an event says where."""

    milliseconds: int


Point: TypeAlias = int | At


@dataclass(frozen=True, slots=True)
class Mark:
    """A message, wherever it was said: the token of its room or conversation (see `names.token`), and its number."""

    room: str
    number: int


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Ask for a page of a room's messages; answered with permission (`HistoryGranted`), the log does the rest.

    Instead of a room it may be the alias of somebody one has talked with. `everything`: not the messages alone.
    `note` comes back with a refusal, to remind a program of what it wanted.

    With `after`, the first `limit` messages behind that point (with `from_end`, the last ones); else the last `limit`
    ones before `before`, or before now. With both, it goes from `after` to `before`, and backwards where that one comes
    first. With `around`, half of them on each side of it.
    """

    room: str
    limit: int
    before: Point | None = None
    after: Point | None = None
    from_end: bool = False
    around: Point | None = None
    everything: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Ask for messages; answered with permission (`SearchGranted`), the search itself does the rest.

    `text` is what `words.phrases` understands, `author` the alias of who has said it, `room` where (or the alias of
    somebody one has talked with), each "" for any; `after` and `before` are times in milliseconds since 1970, both
    included, or messages, which are not: what was said before one, in all rooms together. At most `limit` messages are
    wanted: the last ones, or (`from_start`) the first ones.
    """

    text: str
    limit: int
    room: str = ""
    author: str = ""
    after: int | Mark | None = None
    before: int | Mark | None = None
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class ListConversations:
    """Ask in which rooms, and with whom, something was said last between two times (neither included), at most `limit`.

    Where `after` is the later one, the latest ones are wanted first. In milliseconds since 1970.
    """

    after: int
    before: int
    limit: int


@dataclass(frozen=True, slots=True)
class Redact:
    """Take back the message of this number in a room, or in what one and another person have said to each other.

    Who said it and when comes with it, as the log has it: an empty `author` where there is no such message (any more).
    `reference` is what the asker calls the message.
    """

    target: str
    number: int
    reason: str = ""
    reference: str = ""
    author: str = ""
    account: str = ""
    said_at: int = 0


@dataclass(frozen=True, slots=True)
class RedactLast:
    """Take back what one has said last in a room."""

    room: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Note up to when one has read a room or a person's messages; with no time, ask. In milliseconds since 1970."""

    target: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class GetMetadata:
    """Ask what stands under some keys of a target: a room, an alias, or `metadata.SELF`; likewise in the next ones."""

    target: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListMetadata:
    """Ask for all that a target tells of itself."""

    target: str


@dataclass(frozen=True, slots=True)
class SetMetadata:
    """Have a target tell a value under a key, or (None) nothing any more."""

    target: str
    key: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ClearMetadata:
    """Have a target tell nothing any more."""

    target: str


@dataclass(frozen=True, slots=True)
class SyncMetadata:
    """Be told once more what one has subscribed to: of a person, or of a room and everybody in it.

    `everything`: all that the target tells of itself.
    """

    target: str
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Be told of these keys of metadata."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Be told of these keys of metadata no longer."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    """Ask which keys of metadata one is told of."""


@dataclass(frozen=True, slots=True)
class Register:
    """Make an account: for one's alias, or, before one has come in, for the one that one wants.

    Hash, what SCRAM needs, and the fingerprint of the client's certificate have been made from what was told. `note`
    comes back with the answer.
    """

    account: str = ""
    password: str = field(default="", repr=False)
    scram: str = field(default="", repr=False)
    certificates: tuple[str, ...] = ()
    address: str = ""
    note: str = ""
    is_owner: bool = False
    """The account owns the server: only the server itself can want that (session 0)."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Be taken for the holder of an account, which has been proven. `address` as in `Enter`.

    `is_exchange`: the program has proven it in an exchange of its own (SASL), and is told how that ended.
    """

    account: str
    address: str = ""
    is_exchange: bool = False


@dataclass(frozen=True, slots=True)
class LogOut:
    """Be taken for the holder of no account any more."""


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Have another password, of which these are the hashes. One has proven to know the one of before."""

    password: str = field(repr=False)
    scram: str = field(repr=False)
    address: str = ""
    account: str = ""
    """Of which it was proven; "" for the one that one is logged in to, whichever that is."""


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Give an account another password: a wish of whoever runs the server, not of a session."""

    account: str
    password: str = field(repr=False)
    scram: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RefreshPassword:
    """Keep another hash of the same password, in the place of `before`: a wish of the server itself."""

    account: str
    before: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AddCertificate:
    """Have the client certificate with this fingerprint stand for one's password; "" where there is none."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class RemoveCertificate:
    """Have it stand for nothing any more."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class SetAlwaysOn:
    """Stay in one's rooms while one is not connected, or not."""

    on: bool


@dataclass(frozen=True, slots=True)
class ShowAccount:
    """Ask for one's own account, and one's connections."""


@dataclass(frozen=True, slots=True)
class EndConnection:
    """End one of one's own connections, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class Regain:
    """Have the alias of one's account, whoever has it now."""


@dataclass(frozen=True, slots=True)
class DeleteAccount:
    """Give up one's account. `forget`: what one has said is to be taken back first."""

    forget: bool = False
    account: str = ""
    """As in `ChangePassword`."""


@dataclass(frozen=True, slots=True)
class ExportOwn:
    """Ask for all that one has said."""


@dataclass(frozen=True, slots=True)
class ForgetOwn:
    """Take back these messages of one's own, wherever they were said."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class RemoveAccount:
    """Have an account be gone: a wish of whoever runs the server, like all that follow up to `SetPolicy`."""

    account: str


@dataclass(frozen=True, slots=True)
class SuspendAccount:
    """Let nobody log in to an account, or let its holder again."""

    account: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class ListEverybody:
    """Ask who is in, and where."""


@dataclass(frozen=True, slots=True)
class ListAllRooms:
    """Ask which rooms there are."""


@dataclass(frozen=True, slots=True)
class PutOut:
    """End all connections of somebody."""

    alias: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AnnounceToAll:
    """Tell everybody something."""

    text: str


@dataclass(frozen=True, slots=True)
class BanNetwork:
    """Let nobody in from a network (see `bans.parse_network`), until a time in milliseconds; 0 for ever."""

    network: str
    by: str = ""
    reason: str = ""
    until: int = 0


@dataclass(frozen=True, slots=True)
class UnbanNetwork:
    """Let people in from a network again."""

    network: str


@dataclass(frozen=True, slots=True)
class EndSessions:
    """End these connections. `refusal` is what they are told, `reason` what others are."""

    sessions: tuple[int, ...]
    refusal: Refusal
    reason: str


@dataclass(frozen=True, slots=True)
class SetPolicy:
    """Decide something for the whole server."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class ClaimServer:
    """Have one's account own the server. That one may has been proven."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Go, from everywhere: asked for by the person, or by the transport when the connection is gone."""

    reason: str = ""


Command: TypeAlias = (
    "Enter | Say | SayToRank | Tell | Signal | Join | RenameRoom | Leave | LeaveAll | Rename | ShowTopic | SetTopic "
    "| ListMembers | ListRooms "
    "| FindPeople | DescribePerson | DescribeFormer | FindServer | CheckPresence | Count | SetAway | SetRealname "
    "| Invite | ListInvitations | Kick | ShowModes | ShowMasks | SetModes | SetOwnMode | Watch | Unwatch | ListWatched "
    "| ReadHistory | Search "
    "| ListConversations | Redact | MarkRead | GetMetadata | ListMetadata | SetMetadata | ClearMetadata | SyncMetadata "
    "| Subscribe | Unsubscribe | ListSubscriptions | BecomeOperator | ReviewOperators | AskLeave | Kill | Announce "
    "| Register | LogIn | LogOut | ChangePassword | SetPassword | RefreshPassword | AddCertificate "
    "| RemoveCertificate | SetAlwaysOn | ShowAccount | EndConnection | Regain | DeleteAccount "
    "| SetHost | ExportOwn | ForgetOwn "
    "| Ban | Unban | Quiet | RegisterRoom | UnregisterRoom | TransferRoom | ShowRegistration | ReadActs | RedactLast "
    "| RegisterPush | UnregisterPush | DropPush | AskUpload | BeginUpload | EndUpload | KeepFile "
    "| DropOldFiles | AddHook | RemoveHook | ListHooks | SayByHook "
    "| RemoveAccount | SuspendAccount | ListEverybody | ListAllRooms | PutOut | AnnounceToAll | BanNetwork "
    "| UnbanNetwork | EndSessions | SetPolicy | ClaimServer | Quit"
)
