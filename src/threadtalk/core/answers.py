"""What only the asker is told: the replies to commands that were carried out. Refusals have a module of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from threadtalk.core.commands import Point
    from threadtalk.core.events import ModeChange
    from threadtalk.core.files import File
    from threadtalk.core.hooks import Hook
    from threadtalk.core.lists import Listed
    from threadtalk.core.refusals import Refusal
    from threadtalk.core.roster import Members
    from threadtalk.core.whowas import FormerPerson
    from threadtalk.core.words import Phrase


@dataclass(frozen=True, slots=True)
class Welcome:
    """The alias is accepted.

    `person` is what one's other connections have too, where one has several (see `people.Person.session`).
    """

    alias: str
    person: int = field(default=0, compare=False)
    account: str = ""
    """What one is logged in to; empty for nothing."""


@dataclass(frozen=True, slots=True)
class RoomEntered:
    """One is in a room now. `number` is that of one's own join: what comes after it will be told live."""

    room: str
    number: int
    topic: str
    member_count: int
    again: bool = False
    """One was in it already, so there is nothing new to tell."""
    entering: bool = False
    """It is the first room, by which one came into the chat."""
    resumed_by: str = ""
    """One was in it already by another connection: alias, user and host; else empty. Then all of `number` was told."""
    realname: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class RoomForwarded:
    """The room that was asked for is called `new` by now; it is that one which is entered.

    `again`: one is in it already, so that nothing happens.
    """

    room: str
    new: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class TopicShown:
    """The topic of a room; empty when it has none. `at` and `by` tell who set it, 0 and "" where that is not known.

    `on_join`: it is told because one has just come in.
    """

    room: str
    topic: str
    at: int = 0
    by: str = ""
    on_join: bool = False


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """What everybody may know of somebody. `ranks` are those in the room that the answer is about."""

    alias: str
    user: str
    host: str
    realname: str
    away: str
    is_bot: bool
    signed_on: int
    ranks: frozenset[str] = frozenset()
    is_operator: bool = False
    account: str = ""
    """What they are logged in to; empty for nothing."""
    is_secure: bool = False
    """All that they and the server tell each other is encrypted."""


@dataclass(frozen=True, slots=True)
class MemberList:
    """Who is in a room, in the order of coming."""

    room: str
    people: Members
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class InvitationsListed:
    """The rooms into which one was invited."""

    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """Whom a mask matched; or the members of a room, where `room` is set. `note` is the question's."""

    mask: str
    room: str
    people: Sequence[PersonInfo]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Who somebody is, and the rooms that the asker may see them in, with the sign of their rank.

    `idle`: milliseconds since they said something last.
    """

    person: PersonInfo
    idle: int
    rooms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people and rooms there are now, and how many people there were at most.

    `operators` are among the people; `unknown`: connections by which nobody has come in yet.
    """

    people: int
    invisible: int
    rooms: int
    most: int
    operators: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is here of those who were asked for; `hosts` is the question's."""

    people: tuple[PersonInfo, ...]
    hosts: bool


@dataclass(frozen=True, slots=True)
class AwayNoted:
    """One is marked as being away, or no longer."""

    is_away: bool


@dataclass(frozen=True, slots=True)
class InviteSent:
    """Somebody was asked into a room."""

    alias: str
    room: str


@dataclass(frozen=True, slots=True)
class AwayTold:
    """The one who was written to is away."""

    alias: str
    message: str


@dataclass(frozen=True, slots=True)
class AlreadySaid:
    """A message was sent again that is in the log already (see `repeats`)."""

    target: str
    id: str
    """The one that its sender has given it."""
    kept_as: str
    """The name of the room, or of the conversation."""
    number: int


@dataclass(frozen=True, slots=True)
class ModesShown:
    """A room's modes: the flags, and those with a value. The key is shown to members alone."""

    room: str
    flags: str
    key: str
    has_key: bool
    limit: int
    created_at: int
    slow: int = 0
    """Seconds from one message of a member to the next; 0 for no such rule."""
    founder: str = ""
    """The account that the room is registered to; empty for none."""


@dataclass(frozen=True, slots=True)
class MaskList:
    """One of a room's lists: each mask with its particulars."""

    room: str
    mode: str
    masks: tuple[tuple[str, Listed], ...]


@dataclass(frozen=True, slots=True)
class RegistrationShown:
    """Whose a room is (an account; empty for nobody's), since when, and which ranks other accounts have in it."""

    room: str
    founder: str
    since: int = 0
    access: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class PushChanged:
    """A browser is told of messages from now on, or no more."""

    endpoint: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class UploadGranted:
    """Somebody may send a file by this token."""

    target: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file that was sent is kept."""

    file: File


@dataclass(frozen=True, slots=True)
class HookMade:
    """A room has a hook of this name, for who knows the token. It is told now and never again."""

    room: str
    name: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookRemoved:
    """A room has no hook of this name any more."""

    room: str
    name: str


@dataclass(frozen=True, slots=True)
class HooksListed:
    """The hooks of a room, in the order of making."""

    room: str
    hooks: tuple[Hook, ...]


@dataclass(frozen=True, slots=True)
class OwnModesSet:
    """One's own modes were changed; none, when they were only asked for."""

    changes: tuple[ModeChange, ...]
    modes: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class WatchedSeen:
    """People one watches are there (with user and host), or are not."""

    online: tuple[tuple[str, str], ...] = ()
    offline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchedListed:
    """The aliases one watches."""

    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room of a `RoomList`."""

    room: str
    member_count: int
    topic: str
    topic_at: int = 0
    created_at: int = 0
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class RoomList:
    """The rooms somebody is in, the fullest first."""

    rooms: tuple[RoomLine, ...]


@dataclass(frozen=True, slots=True)
class HistoryGranted:
    """A page of history may be read: see `commands.ReadHistory`.

    It begins at the event numbered `start` at the earliest and ends before the one numbered `end`, of the room (or
    conversation of two) that the log has under the name `kept_as`.
    """

    room: str
    limit: int
    end: int
    kept_as: str
    start: int = 1
    before: Point | None = None
    after: Point | None = None
    from_end: bool = False
    around: Point | None = None
    everything: bool = False
    acts: bool = False
    """What moderators have done, and nothing else (see `commands.ReadActs`)."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Something that has a history one may read; the names and numbers are those of `HistoryGranted`."""

    room: str
    kept_as: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ConversationsGranted:
    """The rooms one is in, and the people one has talked with. Which of them said something last when, the log knows.

    `after`, `before` and `limit` are the question's (see `commands.ListConversations`).
    """

    conversations: tuple[Conversation, ...]
    after: int
    before: int
    limit: int


@dataclass(frozen=True, slots=True)
class SearchGranted:
    """Messages may be looked for in these places, and nowhere else: see `commands.Search`. `author` is folded.

    A message that `after` or `before` names is given by what its room is kept as, and its number.
    """

    places: tuple[Conversation, ...]
    phrases: tuple[Phrase, ...]
    limit: int
    author: str = ""
    after: int | tuple[str, int] | None = None
    before: int | tuple[str, int] | None = None
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class ReadMark:
    """Up to when (milliseconds since 1970; 0: nothing) one has read what was said in a room, or by a person."""

    target: str
    at: int


@dataclass(frozen=True, slots=True)
class OperatorMade:
    """One is an operator now."""


@dataclass(frozen=True, slots=True)
class LeaveGranted:
    """One may do what one has asked for (see `commands.AskLeave`)."""

    right: str
    note: str


@dataclass(frozen=True, slots=True)
class Killed:
    """An operator ends one's connection. `by` and `source`: alias, user and host of both."""

    by: str
    alias: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormerPeople:
    """Who was called so, who went last first."""

    alias: str
    people: tuple[FormerPerson, ...]


@dataclass(frozen=True, slots=True)
class ServerFound:
    """Somebody is on this server; `note` is the question's."""

    note: str


@dataclass(frozen=True, slots=True)
class MetadataShown:
    """What stands under keys of a person or room, None for nothing; a refusal in the place of a key that is none."""

    target: str
    entries: tuple[tuple[str, str | None] | Refusal, ...]


@dataclass(frozen=True, slots=True)
class MetadataSet:
    """A key of metadata has another value, or (None) no value."""

    target: str
    key: str
    value: str | None


@dataclass(frozen=True, slots=True)
class MetadataTold:
    """Values of metadata, because one has subscribed to their keys: of whom or what, key, value; None for gone.

    `by` is the source of who changed them, empty where nobody has just done so. `about`: the target that was asked for.
    """

    lines: tuple[tuple[str, str, str | None], ...]
    by: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class MetadataPostponed:
    """There is much that one has subscribed to, in a room or of a person: one has to ask for it, in some seconds."""

    target: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Subscribed:
    """One is told of these keys of metadata from now on."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """One is told of these keys of metadata no longer."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionsListed:
    """The keys of metadata one is told of."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountMade:
    """There is an account of this name now. `note` is the question's."""

    account: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """One is logged in to an account now. `source`: one's alias, user and host."""

    account: str
    source: str


@dataclass(frozen=True, slots=True)
class ExchangeEnded:
    """The exchange by which somebody has proven to hold an account is over: they are logged in, or cannot be."""

    is_logged_in: bool


@dataclass(frozen=True, slots=True)
class LoggedOut:
    """One is logged in to no account any more."""

    source: str


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """Something about one's account is different now: `password`, `certificates` or `always-on`."""

    account: str
    what: str


@dataclass(frozen=True, slots=True)
class AccountDeleted:
    """The account is gone."""

    account: str


@dataclass(frozen=True, slots=True)
class OwnGranted:
    """One may have all that one has said, by an account: to be told it, or (`forget`) to have it taken back."""

    account: str
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection by which somebody is here; `is_this`: the one by which they ask. `since` in milliseconds."""

    number: int
    host: str
    since: int
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One's own account."""

    account: str
    created_at: int
    certificates: tuple[str, ...]
    is_always_on: bool
    is_owner: bool
    connections: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """Whoever runs the server tells everybody something."""

    text: str


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody who is in, as whoever runs the server sees them. `since` in milliseconds; `sessions` may be none."""

    alias: str
    account: str
    operator: str
    away: str
    rooms: tuple[str, ...]
    since: int
    sessions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EverybodyListed:
    """Everybody who is in. For the server itself, like the next two."""

    people: tuple[PersonSeen, ...]


@dataclass(frozen=True, slots=True)
class RoomSeen:
    """A room, as whoever runs the server sees it. `last_number`: that of the last event in it."""

    room: str
    member_count: int
    topic: str
    last_number: int
    is_secret: bool


@dataclass(frozen=True, slots=True)
class AllRoomsListed:
    """All rooms."""

    rooms: tuple[RoomSeen, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What whoever runs the server wanted is done, and stored."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The session ends with this. `replaced`: the same client came back on another connection."""

    reason: str = ""
    replaced: bool = False


Answer: TypeAlias = (
    "Welcome | RoomEntered | RoomForwarded | TopicShown | MemberList | RoomList | PeopleFound | PersonShown | Presence "
    "| Counts | AwayNoted | AwayTold | AlreadySaid "
    "| InviteSent | InvitationsListed | ModesShown | MaskList | OwnModesSet "
    "| WatchedSeen | WatchedListed "
    "| SearchGranted "
    "| HistoryGranted | ConversationsGranted | ReadMark | OperatorMade | LeaveGranted | Killed | FormerPeople "
    "| ServerFound | MetadataShown | MetadataSet | MetadataTold | MetadataPostponed | Subscribed | Unsubscribed "
    "| SubscriptionsListed | OwnGranted | AccountMade | LoggedIn | ExchangeEnded | LoggedOut "
    "| AccountChanged | AccountDeleted | PushChanged "
    "| AccountShown | RegistrationShown | UploadGranted | FileKept | HookMade | HookRemoved | HooksListed "
    "| Announcement | EverybodyListed | AllRoomsListed | Done | Goodbye"
)
