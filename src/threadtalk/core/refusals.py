"""Every "no" of the chat, as a code with fields. Each wire protocol turns the codes into its own words or numerics."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


QUOTED_MAX = 200
"""Characters of what somebody sent that are quoted back: a refusal must not be dearer than what it refuses."""


class Code(StrEnum):
    """Why something was not done. The comment names the fields that come with it."""

    ALIAS_EMPTY = "alias-empty"
    ALIAS_TOO_LONG = "alias-too-long"  # alias, limit
    ALIAS_NOT_ALLOWED = "alias-not-allowed"  # alias, character
    ALIAS_TAKEN = "alias-taken"  # alias
    ALREADY_IN = "already-in"
    REALNAME_NOT_ALLOWED = "realname-not-allowed"  # limit
    NOT_IN_YET = "not-in-yet"
    ROOM_NAME_EMPTY = "room-name-empty"
    ROOM_NAME_TOO_LONG = "room-name-too-long"  # room, limit
    ROOM_NAME_NOT_ALLOWED = "room-name-not-allowed"  # room, character
    NO_SUCH_ROOM = "no-such-room"  # room
    NO_SUCH_PERSON = "no-such-person"  # alias
    NOT_IN_ROOM = "not-in-room"  # room
    TALK_NEEDS_JOIN = "talk-needs-join"  # room
    TOO_MANY_ROOMS = "too-many-rooms"  # limit
    SERVER_ROOMS_FULL = "server-rooms-full"  # limit
    NOT_IN_THAT_ROOM = "not-in-that-room"  # alias, room
    ALREADY_IN_ROOM = "already-in-room"  # alias, room
    WRONG_KEY = "wrong-key"  # room
    ROOM_FULL = "room-full"  # room
    BANNED = "banned"  # room
    INVITE_ONLY = "invite-only"  # room
    ACCOUNT_NEEDED = "account-needed"  # room
    NOT_ALLOWED = "not-allowed"  # room
    ROOM_NAME_TAKEN = "room-name-taken"  # room, new
    ROOM_NOT_RENAMED = "room-not-renamed"  # room, new
    ROOM_RENAMED_LATELY = "room-renamed-lately"  # room, new, seconds
    ROOM_RENAMED = "room-renamed"  # room, new
    CANNOT_TALK = "cannot-talk"  # room
    TALK_IS_SLOW = "talk-is-slow"  # room, seconds
    SLOW_NOT_ALLOWED = "slow-not-allowed"  # room, mode, seconds, limit
    STANDS_HIGHER = "stands-higher"  # room, alias
    NOT_FOUNDER = "not-founder"  # room
    FOUNDER_STAYS = "founder-stays"  # room
    NOT_BANNED = "not-banned"  # room, alias
    TIME_NOT_ALLOWED = "time-not-allowed"  # limit
    ROOM_REGISTERED = "room-registered"  # room
    ROOM_NOT_REGISTERED = "room-not-registered"  # room
    ROOM_NOT_FOR_REGISTERING = "room-not-for-registering"  # room
    TOO_MANY_REGISTERED = "too-many-registered"  # limit
    NOBODY_OF_ACCOUNT = "nobody-of-account"  # room, account
    HOOK_EXISTS = "hook-exists"  # room, name
    NO_SUCH_HOOK = "no-such-hook"  # room, name
    TOO_MANY_HOOKS = "too-many-hooks"  # room, limit
    PUSH_NEEDS_ACCOUNT = "push-needs-account"
    NO_FILES = "no-files"
    FILE_TOO_LARGE = "file-too-large"  # limit
    FILES_OF_A_DAY = "files-of-a-day"  # limit
    NO_ROOM_FOR_FILES = "no-room-for-files"
    NO_SUCH_UPLOAD = "no-such-upload"
    UPLOAD_HAS_BEGUN = "upload-has-begun"
    WRONG_UPLOAD_SIZE = "wrong-upload-size"  # size
    TOO_MANY_UPLOADS = "too-many-uploads"  # limit
    TOO_MANY_FILES = "too-many-files"  # limit
    UNKNOWN_MODE = "unknown-mode"  # room, mode
    KEY_NOT_ALLOWED = "key-not-allowed"  # room, mode
    LIMIT_NOT_ALLOWED = "limit-not-allowed"  # room, mode, limit
    MASK_NOT_ALLOWED = "mask-not-allowed"  # room, mode, mask
    LIST_FULL = "list-full"  # room, mode, mask, limit
    TOO_MANY_WATCHED = "too-many-watched"  # limit, aliases
    TEXT_EMPTY = "text-empty"
    TEXT_TOO_LONG = "text-too-long"  # limit
    TOPIC_TOO_LONG = "topic-too-long"  # limit
    NOT_STORED = "not-stored"
    HISTORY_UNAVAILABLE = "history-unavailable"
    HISTORY_CLOSED = "history-closed"  # room, note
    SEARCH_CLOSED = "search-closed"  # room
    SEARCH_EMPTY = "search-empty"
    SEARCH_NO_MESSAGE = "search-no-message"  # end
    SEARCH_TOO_LONG = "search-too-long"  # limit
    SEARCH_UNAVAILABLE = "search-unavailable"
    NOTHING_TO_REDACT = "nothing-to-redact"  # target
    NO_SUCH_MESSAGE = "no-such-message"  # target, reference
    NOT_YOURS = "not-yours"  # target, reference
    NO_MARK = "no-mark"  # target
    NOT_OPERATOR = "not-operator"
    RIGHT_MISSING = "right-missing"  # right
    HOST_NOT_ALLOWED = "host-not-allowed"  # host
    NOT_YOURSELF = "not-yourself"
    NO_SUCH_SERVER = "no-such-server"  # server
    METADATA_NO_TARGET = "metadata-no-target"  # target
    METADATA_KEY_NOT_ALLOWED = "metadata-key-not-allowed"  # key
    METADATA_NOT_ALLOWED = "metadata-not-allowed"  # target, key
    METADATA_NOT_SET = "metadata-not-set"  # target, key
    METADATA_VALUE_TOO_LONG = "metadata-value-too-long"  # limit
    METADATA_FULL = "metadata-full"  # target, limit
    METADATA_TOO_FAST = "metadata-too-fast"  # target, key, seconds
    METADATA_TOO_MANY_SUBSCRIPTIONS = "metadata-too-many-subscriptions"  # key, limit
    ALIAS_CLAIMED = "alias-claimed"  # alias
    ALIAS_CONFUSABLE = "alias-confusable"  # alias, other
    SEVERAL_DEVICES = "several-devices"
    TOO_MANY_DEVICES = "too-many-devices"  # limit
    RENAMED_TOO_OFTEN = "renamed-too-often"  # seconds
    JOINED_TOO_OFTEN = "joined-too-often"  # room, seconds
    LOGGED_IN_ALREADY = "logged-in-already"  # account
    NOT_LOGGED_IN = "not-logged-in"
    ACCOUNT_MUST_BE_ALIAS = "account-must-be-alias"  # account, alias
    ACCOUNT_EXISTS = "account-exists"  # account
    NO_SUCH_ACCOUNT = "no-such-account"  # account
    WRONG_LOGIN = "wrong-login"  # account
    NO_CERTIFICATE = "no-certificate"
    CERTIFICATE_TAKEN = "certificate-taken"
    TOO_MANY_CERTIFICATES = "too-many-certificates"  # limit
    NO_SUCH_CONNECTION = "no-such-connection"  # number
    REGISTRATIONS_CLOSED = "registrations-closed"
    EMERGENCY = "emergency"
    NETWORK_NOT_BANNED = "network-not-banned"  # network
    BANNED_FROM_SERVER = "banned-from-server"  # reason, until (milliseconds; 0 for ever)
    WRONG_OWNER_CODE = "wrong-owner-code"
    INTERNAL_ERROR = "internal-error"

    # Found on the wire, before anything is asked of the World.
    TOO_MANY_GUESSES = "too-many-guesses"
    TOO_MANY_REGISTRATIONS = "too-many-registrations"
    PASSWORD_NOT_ALLOWED = "password-not-allowed"  # low, high
    LOGIN_NEEDED = "login-needed"
    WRONG_PASSWORD = "wrong-password"
    GATEWAY_NOT_TRUSTED = "gateway-not-trusted"
    NOT_AN_ADDRESS = "not-an-address"
    LINE_TOO_LONG = "line-too-long"  # limit
    NOT_UTF8 = "not-utf8"
    UNKNOWN_COMMAND = "unknown-command"  # command, nearest
    USAGE = "usage"  # usage
    TOO_FAST = "too-fast"  # rate
    TOO_SLOW = "too-slow"  # limit
    ALIAS_TIMEOUT = "alias-timeout"  # seconds
    TLS_NEEDED = "tls-needed"  # port
    SERVER_FULL = "server-full"
    TOO_MANY_CONNECTIONS = "too-many-connections"  # limit
    TOO_MANY_NEARBY = "too-many-nearby"  # limit
    CONNECTING_TOO_OFTEN = "connecting-too-often"  # seconds


@dataclass(frozen=True, slots=True)
class Refusal:
    """One command was not carried out, and nothing has changed."""

    code: Code
    fields: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(isinstance(value, str) and len(value) > QUOTED_MAX for value in self.fields.values()):
            cut = {name: value[:QUOTED_MAX] if isinstance(value, str) else value for name, value in self.fields.items()}
            object.__setattr__(self, "fields", cut)
