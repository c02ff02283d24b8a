"""Answers and refusals to numerics: two tables, by the kind of answer and by the code of the refusal."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from threadtalk.core import answers, operators
from threadtalk.core.events import ModeChange
from threadtalk.core.hooks import SUFFIX
from threadtalk.core.modes import KEY, LIMIT, SLOW, in_order, prefix
from threadtalk.core.refusals import Code, Refusal
from threadtalk.wire.irc import about
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.times import timestamp
from threadtalk.wire.irc.writing import bare, numeric, packed, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, TypeAlias

    from threadtalk.core.answers import Answer, PersonInfo
    from threadtalk.wire.irc.form import IrcForm
    from threadtalk.wire.irc.numerics import Numeric

    Encoder: TypeAlias = "Callable[[IrcForm, Any, str], bytes]"


TOLD_BY_SESSION = frozenset(
    {Code.HISTORY_CLOSED, Code.SEARCH_CLOSED, Code.SEARCH_EMPTY, Code.SEARCH_NO_MESSAGE, Code.SEARCH_TOO_LONG}
)
"""Refusals of what would be answered with a page: like it, they are told by the session, which has the label."""


def encode(form: IrcForm, content: Answer | Refusal, me: str) -> bytes:
    """Return the numerics for an answer or a refusal."""
    if isinstance(content, Refusal):
        return _encode_refusal(form, content, me)
    return _ANSWERS[type(content)](form, content, me)


def _encode_refusal(form: IrcForm, refusal: Refusal, me: str) -> bytes:
    lines = _OF_REGISTER if refusal.fields.get("note") == "REGISTER" and refusal.code in _OF_REGISTER else _LINES
    if refusal.code in lines:
        command, rest = lines[refusal.code]
        source = "" if command == "ERROR" else form.server.name
        quoted = {name: word(value) if isinstance(value, str) else value for name, value in refusal.fields.items()}
        return form.line(source, command, rest.format_map({"me": me or "*", **quoted}))
    which, fields = _REFUSALS[refusal.code]
    return numeric(form, me, which, *(str(refusal.fields.get(name, "*")) for name in fields))


_LINES: dict[Code, tuple[str, str]] = {
    Code.NOT_STORED: ("FAIL", "* NOT_STORED :The server cannot store messages just now, so this one was not sent"),
    Code.REALNAME_NOT_ALLOWED: ("FAIL", "SETNAME INVALID_REALNAME :A real name has between 1 and {limit} characters"),
    Code.HISTORY_UNAVAILABLE: (
        "FAIL",
        "CHATHISTORY MESSAGE_ERROR {command} {target} :Messages could not be retrieved, try again later",
    ),
    Code.HISTORY_CLOSED: ("FAIL", "CHATHISTORY INVALID_TARGET {note} {room} :Messages could not be retrieved"),
    Code.SEARCH_CLOSED: ("FAIL", "SEARCH INVALID_PARAMS in {room} :You cannot search there"),
    Code.SEARCH_EMPTY: ("FAIL", "SEARCH INVALID_PARAMS text :There is no word to look for"),
    Code.SEARCH_NO_MESSAGE: ("FAIL", "SEARCH INVALID_PARAMS {end} :Unknown message id"),
    Code.SEARCH_TOO_LONG: ("FAIL", "SEARCH INVALID_PARAMS text :At most {limit} words can be looked for at once"),
    Code.SEARCH_UNAVAILABLE: ("FAIL", "SEARCH INTERNAL_ERROR :The search could not be run, try again later"),
    Code.ROOM_NAME_TAKEN: ("FAIL", "RENAME CHANNEL_NAME_IN_USE {room} {new} :The channel name is already taken"),
    Code.ROOM_RENAMED_LATELY: (
        "FAIL",
        "RENAME CANNOT_RENAME {room} {new} :The channel was renamed a moment ago, wait {seconds} seconds",
    ),
    Code.ROOM_NOT_RENAMED: ("FAIL", "RENAME CANNOT_RENAME {room} {new} :The channel cannot be renamed to that"),
    Code.ROOM_RENAMED: ("FAIL", "JOIN CHANNEL_RENAMED {room} {new} :The channel has been renamed"),
    Code.NOTHING_TO_REDACT: ("FAIL", "REDACT INVALID_TARGET {target} :You cannot delete messages from there"),
    Code.NO_SUCH_MESSAGE: (
        "FAIL",
        "REDACT UNKNOWN_MSGID {target} {reference} :This message does not exist or is too old",
    ),
    Code.NOT_YOURS: (
        "FAIL",
        "REDACT REDACT_FORBIDDEN {target} {reference} :You are not authorised to delete this message",
    ),
    Code.TALK_IS_SLOW: ("404", "{me} {room} :Cannot send to channel (+f): wait {seconds} seconds"),
    Code.NOT_BANNED: ("NOTICE", "{me} :Nothing in {room} keeps out {alias}"),
    Code.TIME_NOT_ALLOWED: ("NOTICE", "{me} :That is no time for which something can be set"),
    Code.ROOM_REGISTERED: ("NOTICE", "{me} :{room} is registered already"),
    Code.ROOM_NOT_REGISTERED: ("NOTICE", "{me} :{room} is not registered"),
    Code.ROOM_NOT_FOR_REGISTERING: ("NOTICE", "{me} :{room} belongs to everybody and cannot be registered"),
    Code.TOO_MANY_REGISTERED: ("NOTICE", "{me} :That account has {limit} channels already, and more are not allowed"),
    Code.NOBODY_OF_ACCOUNT: ("NOTICE", "{me} :Nobody in {room} is logged in to the account {account}"),
    Code.PUSH_NEEDS_ACCOUNT: ("FAIL", "WEBPUSH ACCOUNT_REQUIRED :Log in first: a guest is gone with the connection"),
    Code.NO_FILES: ("FAIL", "UPLOAD NO_FILES :No files are taken here"),
    Code.FILE_TOO_LARGE: ("FAIL", "UPLOAD FILE_TOO_LARGE {limit} :The file is empty, or larger than {limit} bytes"),
    Code.FILES_OF_A_DAY: ("FAIL", "UPLOAD TOO_MUCH_TODAY {limit} :You may send {limit} bytes in a day"),
    Code.NO_ROOM_FOR_FILES: ("FAIL", "UPLOAD NO_ROOM :The server has no room for more files"),
    Code.NO_SUCH_UPLOAD: ("FAIL", "UPLOAD NO_SUCH_UPLOAD :Nobody has asked for leave to send this"),
    Code.UPLOAD_HAS_BEGUN: ("FAIL", "UPLOAD HAS_BEGUN :This file is on its way already"),
    Code.WRONG_UPLOAD_SIZE: ("FAIL", "UPLOAD WRONG_SIZE {size} :{size} bytes were to come"),
    Code.TOO_MANY_UPLOADS: ("FAIL", "UPLOAD TOO_MANY_AT_ONCE {limit} :Send those first that you have asked for"),
    Code.TOO_MANY_FILES: ("FAIL", "UPLOAD TOO_MUCH_TODAY {limit} :You may send {limit} files in a day"),
    Code.HOOK_EXISTS: ("NOTICE", "{me} :{room} has a hook {name} already"),
    Code.NO_SUCH_HOOK: ("NOTICE", "{me} :{room} has no hook {name}"),
    Code.TOO_MANY_HOOKS: ("NOTICE", "{me} :{room} has {limit} hooks, and more are not allowed"),
    Code.HOST_NOT_ALLOWED: ("NOTICE", "{me} :{host} is not allowed for a host"),
    Code.GATEWAY_NOT_TRUSTED: ("ERROR", ":Invalid WebIRC password"),
    Code.NOT_AN_ADDRESS: ("ERROR", ":Invalid WebIRC address"),
    Code.WRONG_PASSWORD: ("ERROR", ":Closing link: wrong password"),
    Code.METADATA_NO_TARGET: ("FAIL", "METADATA INVALID_TARGET {target} :invalid metadata target"),
    Code.METADATA_KEY_NOT_ALLOWED: ("FAIL", "METADATA KEY_INVALID {key} :invalid key"),
    Code.METADATA_NOT_ALLOWED: ("FAIL", "METADATA KEY_NO_PERMISSION {target} {key} :permission denied"),
    Code.METADATA_NOT_SET: ("FAIL", "METADATA KEY_NOT_SET {target} {key} :key not set"),
    Code.METADATA_VALUE_TOO_LONG: ("FAIL", "METADATA VALUE_INVALID :value is too long, more than {limit} bytes"),
    Code.METADATA_FULL: ("FAIL", "METADATA LIMIT_REACHED {target} :metadata limit reached"),
    Code.METADATA_TOO_FAST: ("FAIL", "METADATA RATE_LIMITED {target} {key} {seconds} :too many changes"),
    Code.METADATA_TOO_MANY_SUBSCRIPTIONS: ("FAIL", "METADATA TOO_MANY_SUBS {key} :too many subscriptions"),
    Code.NO_MARK: ("FAIL", "MARKREAD INTERNAL_ERROR {target} :The read timestamp could not be set: you have too many"),
    Code.TOO_FAST: ("NOTICE", "{me} :You are too fast: lines are now taken at {rate} a second. None of them is lost."),
    Code.INTERNAL_ERROR: ("NOTICE", "{me} :Something went wrong in the server. You have to connect again."),
    Code.TLS_NEEDED: ("ERROR", ":Closing link: encryption is needed"),
    Code.ALIAS_CLAIMED: (
        "433",
        "{me} {alias} :Nickname belongs to an account: log in with SASL, with PASS account:password, or choose another",
    ),
    Code.ALIAS_CONFUSABLE: ("433", "{me} {alias} :Nickname looks like {other}, which belongs to an account"),
    Code.SEVERAL_DEVICES: ("NOTICE", "{me} :You are here by several connections, which have to have one nick"),
    Code.TOO_MANY_DEVICES: ("ERROR", ":Closing link: you are here by {limit} connections already"),
    Code.RENAMED_TOO_OFTEN: ("438", "{me} {me} :You change your nick too often, wait {seconds} seconds"),
    Code.JOINED_TOO_OFTEN: ("405", "{me} {room} :You join channels too fast, wait {seconds} seconds"),
    Code.LOGGED_IN_ALREADY: ("FAIL", "REGISTER ALREADY_AUTHENTICATED {account} :You are logged in already"),
    Code.NOT_LOGGED_IN: ("FAIL", "* ACCOUNT_REQUIRED :You are not logged in to an account"),
    Code.LOGIN_NEEDED: ("FAIL", "* ACCOUNT_REQUIRED :This server is for people with an account: log in with SASL"),
    Code.ACCOUNT_MUST_BE_ALIAS: (
        "FAIL",
        "REGISTER ACCOUNT_NAME_MUST_BE_NICK {account} :An account is called like the nick that you have",
    ),
    Code.ACCOUNT_EXISTS: ("FAIL", "REGISTER ACCOUNT_EXISTS {account} :There is an account of this name already"),
    Code.PASSWORD_NOT_ALLOWED: (
        "FAIL",
        "REGISTER WEAK_PASSWORD {account} :A password has at least {low} characters, and at most {high} bytes",
    ),
    Code.TOO_MANY_REGISTRATIONS: (
        "FAIL",
        "REGISTER TEMPORARILY_UNAVAILABLE {account} :Too many accounts come from your address, try again later",
    ),
    Code.REGISTRATIONS_CLOSED: (
        "FAIL",
        "REGISTER DISALLOWED {account} :No accounts can be made here at the moment",
    ),
    Code.EMERGENCY: ("FAIL", "* ACCOUNT_REQUIRED :At the moment, only people with an account may talk here"),
    Code.NETWORK_NOT_BANNED: ("NOTICE", "{me} :{network} is not banned"),
    Code.BANNED_FROM_SERVER: ("465", "{me} :You are banned from this server"),
    Code.WRONG_OWNER_CODE: ("NOTICE", "{me} :That is not the code, or this server has an owner already"),
    Code.NO_SUCH_ACCOUNT: ("FAIL", "* INVALID_ACCOUNT {account} :There is no such account"),
    Code.WRONG_LOGIN: ("NOTICE", "{me} :There is no account {account} with that password"),
    Code.TOO_MANY_GUESSES: ("NOTICE", "{me} :Too many wrong passwords. Please try again in a quarter of an hour"),
    Code.NO_CERTIFICATE: (
        "NOTICE",
        "{me} :There is no such certificate. To add one, connect with it (TLS client certificate) first",
    ),
    Code.CERTIFICATE_TAKEN: ("NOTICE", "{me} :That certificate belongs to another account"),
    Code.TOO_MANY_CERTIFICATES: ("NOTICE", "{me} :Your account has {limit} certificates, and more are not allowed"),
    Code.NO_SUCH_CONNECTION: ("NOTICE", "{me} :You have no connection {number}"),
    Code.TOO_SLOW: ("ERROR", ":Closing link: you read too slowly, more than {limit} bytes were waiting for you"),
    Code.ALIAS_TIMEOUT: ("ERROR", ":Closing link: not registered within {seconds} seconds"),
    Code.SERVER_FULL: ("ERROR", ":Closing link: the server is full"),
    Code.TOO_MANY_CONNECTIONS: ("ERROR", ":Closing link: there are {limit} connections from your address already"),
    Code.TOO_MANY_NEARBY: ("ERROR", ":Closing link: there are {limit} connections from addresses around yours already"),
    Code.CONNECTING_TOO_OFTEN: ("ERROR", ":Closing link: connecting too often, wait {seconds} s and try again"),
}
"""Refusals that IRC has no numeric for: command and parameters."""

_OF_REGISTER: dict[Code, tuple[str, str]] = {
    Code.ALIAS_TAKEN: ("FAIL", "REGISTER USERNAME_EXISTS {alias} :Somebody is here under that nick: choose another"),
    Code.ALIAS_CONFUSABLE: (
        "FAIL",
        "REGISTER BAD_ACCOUNT_NAME {alias} :Nickname looks like {other}, which belongs to an account",
    ),
}
"""Those that are numerics elsewhere, as the answer to REGISTER (account-registration, "Responses")."""

_REFUSALS: dict[Code, tuple[Numeric, tuple[str, ...]]] = {
    Code.ALIAS_EMPTY: (n.ERR_NONICKNAMEGIVEN, ()),
    Code.ALIAS_TOO_LONG: (n.ERR_ERRONEUSNICKNAME, ("alias",)),
    Code.ALIAS_NOT_ALLOWED: (n.ERR_ERRONEUSNICKNAME, ("alias",)),
    Code.ALIAS_TAKEN: (n.ERR_NICKNAMEINUSE, ("alias",)),
    Code.ALREADY_IN: (n.ERR_ALREADYREGISTERED, ()),
    Code.NOT_IN_YET: (n.ERR_NOTREGISTERED, ()),
    Code.ROOM_NAME_EMPTY: (n.ERR_NOSUCHCHANNEL, ("room",)),
    Code.ROOM_NAME_TOO_LONG: (n.ERR_NOSUCHCHANNEL, ("room",)),
    Code.ROOM_NAME_NOT_ALLOWED: (n.ERR_NOSUCHCHANNEL, ("room",)),
    Code.NO_SUCH_ROOM: (n.ERR_NOSUCHCHANNEL, ("room",)),
    Code.NO_SUCH_PERSON: (n.ERR_NOSUCHNICK, ("alias",)),
    Code.TALK_NEEDS_JOIN: (n.ERR_CANNOTSENDTOCHAN, ("room",)),
    Code.NOT_IN_ROOM: (n.ERR_NOTONCHANNEL, ("room",)),
    Code.NOT_IN_THAT_ROOM: (n.ERR_USERNOTINCHANNEL, ("alias", "room")),
    Code.ALREADY_IN_ROOM: (n.ERR_USERONCHANNEL, ("alias", "room")),
    Code.WRONG_KEY: (n.ERR_BADCHANNELKEY, ("room",)),
    Code.ROOM_FULL: (n.ERR_CHANNELISFULL, ("room",)),
    Code.BANNED: (n.ERR_BANNEDFROMCHAN, ("room",)),
    Code.INVITE_ONLY: (n.ERR_INVITEONLYCHAN, ("room",)),
    Code.ACCOUNT_NEEDED: (n.ERR_NEEDREGGEDNICK, ("room",)),
    Code.NOT_ALLOWED: (n.ERR_CHANOPRIVSNEEDED, ("room",)),
    Code.CANNOT_TALK: (n.ERR_CANNOTSENDTOCHAN, ("room",)),
    Code.SLOW_NOT_ALLOWED: (n.ERR_INVALIDMODEPARAM, ("room", "mode", "seconds")),
    Code.FOUNDER_STAYS: (n.ERR_CHANOPRIVSNEEDED, ("room",)),
    Code.STANDS_HIGHER: (n.ERR_CHANOPRIVSNEEDED, ("room",)),
    Code.NOT_FOUNDER: (n.ERR_CHANOPRIVSNEEDED, ("room",)),
    Code.UNKNOWN_MODE: (n.ERR_UNKNOWNMODE, ("mode",)),
    Code.KEY_NOT_ALLOWED: (n.ERR_INVALIDMODEPARAM, ("room", "mode", "key")),  # which may be a secret: "*"
    Code.LIMIT_NOT_ALLOWED: (n.ERR_INVALIDMODEPARAM, ("room", "mode", "limit")),
    Code.MASK_NOT_ALLOWED: (n.ERR_INVALIDMODEPARAM, ("room", "mode", "mask")),
    Code.LIST_FULL: (n.ERR_BANLISTFULL, ("room", "mode")),
    Code.TOO_MANY_WATCHED: (n.ERR_MONLISTFULL, ("limit", "aliases")),
    Code.TOO_MANY_ROOMS: (n.ERR_TOOMANYCHANNELS, ("room",)),
    Code.SERVER_ROOMS_FULL: (n.ERR_TOOMANYCHANNELS, ("room",)),
    Code.TEXT_EMPTY: (n.ERR_NOTEXTTOSEND, ()),
    Code.TEXT_TOO_LONG: (n.ERR_INPUTTOOLONG, ()),
    Code.TOPIC_TOO_LONG: (n.ERR_INPUTTOOLONG, ()),
    Code.LINE_TOO_LONG: (n.ERR_INPUTTOOLONG, ()),
    Code.NOT_UTF8: (n.ERR_INPUTTOOLONG, ()),
    Code.UNKNOWN_COMMAND: (n.ERR_UNKNOWNCOMMAND, ("command",)),
    Code.USAGE: (n.ERR_NEEDMOREPARAMS, ("command",)),
    Code.NOT_OPERATOR: (n.ERR_NOPRIVILEGES, ()),
    Code.RIGHT_MISSING: (n.ERR_NOPRIVS, ("right",)),
    Code.NOT_YOURSELF: (n.ERR_USERSDONTMATCH, ()),
    Code.NO_SUCH_SERVER: (n.ERR_NOSUCHSERVER, ("server",)),
}


def _welcome(form: IrcForm, answer: answers.Welcome, me: str) -> bytes:
    server = form.server
    me = answer.alias
    user_modes, channel_modes, with_parameter = server.mode_letters()
    lines = [
        numeric(form, me, n.RPL_WELCOME, text=f"Welcome to the {server.network} Network, {me}"),
        numeric(form, me, n.RPL_YOURHOST, text=f"Your host is {server.name}, running version {server.version}"),
        numeric(form, me, n.RPL_CREATED, text=f"This server was created {server.created}"),
        bare(form, me, n.RPL_MYINFO, server.name, server.version, user_modes, channel_modes, with_parameter),
    ]
    return b"".join([*lines, about.isupport(form, me)])


def _nothing(form: IrcForm, answer: object, me: str) -> bytes:
    return b""


def _room_entered(form: IrcForm, answer: answers.RoomEntered, me: str) -> bytes:
    """Return the JOIN that stands for one made by another connection; for one's own, the event is told."""
    if not answer.resumed_by:
        return b""
    rest = answer.room
    if "extended-join" in form.caps:
        rest = f"{answer.room} {answer.account or '*'} :{answer.realname or me}"
    return form.line(answer.resumed_by, "JOIN", rest)


def _room_forwarded(form: IrcForm, answer: answers.RoomForwarded, me: str) -> bytes:
    told = numeric(form, me, n.ERR_LINKCHANNEL, answer.room, answer.new)
    # Where no JOIN follows, who does not know of 470 would wait for one for ever.
    return told + numeric(form, me, n.ERR_NOSUCHCHANNEL, answer.room) if answer.again else told


def _topic_shown(form: IrcForm, answer: answers.TopicShown, me: str) -> bytes:
    if not answer.topic:
        return numeric(form, me, n.RPL_NOTOPIC, answer.room)
    lines = numeric(form, me, n.RPL_TOPIC, answer.room, text=answer.topic)
    if answer.at:
        lines += bare(form, me, n.RPL_TOPICWHOTIME, answer.room, answer.by, str(answer.at // 1000))
    return lines


def _signs(form: IrcForm, person: PersonInfo) -> str:
    return prefix(person.ranks, every="multi-prefix" in form.caps)


def _member_list(form: IrcForm, answer: answers.MemberList, me: str) -> bytes:
    return form.name_lists.encode(answer, me) + numeric(form, me, n.RPL_ENDOFNAMES, answer.room)


def _room_list(form: IrcForm, answer: answers.RoomList, me: str) -> bytes:
    lines = [numeric(form, me, n.RPL_LISTSTART, "Channel")]
    lines += [
        numeric(form, me, n.RPL_LIST, line.room, str(line.member_count), text=line.topic) for line in answer.rooms
    ]
    return b"".join([*lines, numeric(form, me, n.RPL_LISTEND)])


def _flags(form: IrcForm, person: PersonInfo) -> str:
    here = "G" if person.away else "H"
    return here + ("*" if person.is_operator else "") + _signs(form, person) + ("B" if person.is_bot else "")


def _realname(person: PersonInfo) -> str:
    """Return the real name, or the nick of who has given none: clients show empty brackets for an empty one."""
    return person.realname or person.alias


def _people_found(form: IrcForm, answer: answers.PeopleFound, me: str) -> bytes:
    server = form.server.name
    if answer.note:
        return b"".join([*_who_fields(form, answer, me), numeric(form, me, n.RPL_ENDOFWHO, answer.mask)])
    lines = [
        numeric(
            form,
            me,
            n.RPL_WHOREPLY,
            *(answer.room or "*", person.user, person.host, server, person.alias, _flags(form, person)),
            text=f"0 {_realname(person)}",
        )
        for person in answer.people
    ]
    return b"".join([*lines, numeric(form, me, n.RPL_ENDOFWHO, answer.mask)])


def _who_fields(form: IrcForm, answer: answers.PeopleFound, me: str) -> list[bytes]:
    """Return WHOX replies (IRCv3 whox): the fields that were asked for, in the order of the specification."""
    fields, _, token = answer.note.partition(",")
    lines = []
    for person in answer.people:
        values = {
            "t": word(token or "0"),
            "c": answer.room or "*",
            "u": person.user,
            "i": "255.255.255.255",
            "h": person.host,
            "s": form.server.name,
            "n": person.alias,
            "f": _flags(form, person),
            "d": "0",
            "l": "0",
            "a": person.account or "0",
            "o": "n/a",
        }
        params = [value for field, value in values.items() if field in fields]
        if "r" in fields:
            lines.append(numeric(form, me, n.RPL_WHOSPCRPL, *params, text=_realname(person)))
        else:
            lines.append(bare(form, me, n.RPL_WHOSPCRPL, *params))
    return lines


def _person_shown(form: IrcForm, answer: answers.PersonShown, me: str) -> bytes:
    person = answer.person
    lines = [
        numeric(form, me, n.RPL_WHOISUSER, person.alias, person.user, person.host, "*", text=_realname(person)),
    ]
    if answer.rooms:
        lines.append(
            packed(form, me, n.RPL_WHOISCHANNELS, (person.alias,), [sign + room for room, sign in answer.rooms])
        )
    lines.append(
        numeric(form, me, n.RPL_WHOISSERVER, person.alias, form.server.name, text=form.server.about.description)
    )
    if person.is_operator:
        lines.append(numeric(form, me, n.RPL_WHOISOPERATOR, person.alias))
    times = (str(answer.idle // 1000), str(person.signed_on // 1000))
    lines.append(numeric(form, me, n.RPL_WHOISIDLE, person.alias, *times))
    if person.away:
        lines.append(numeric(form, me, n.RPL_AWAY, person.alias, text=person.away))
    if person.account:
        lines.append(numeric(form, me, n.RPL_WHOISACCOUNT, person.alias, person.account))
    if person.is_secure:
        lines.append(numeric(form, me, n.RPL_WHOISSECURE, person.alias))
    if person.is_bot:
        lines.append(numeric(form, me, n.RPL_WHOISBOT, person.alias))
    return b"".join(lines)


def _counts(form: IrcForm, answer: answers.Counts, me: str) -> bytes:
    people, invisible = answer.people - answer.invisible, answer.invisible
    text = f"There are {people} users and {invisible} invisible on 1 servers"
    current = f"Current local users {answer.people}, max {answer.most}"
    worldwide = f"Current global users {answer.people}, max {answer.most}"
    return b"".join(
        [
            numeric(form, me, n.RPL_LUSERCLIENT, text=text),
            numeric(form, me, n.RPL_LUSEROP, str(answer.operators)),
            numeric(form, me, n.RPL_LUSERUNKNOWN, str(answer.unknown)),
            numeric(form, me, n.RPL_LUSERCHANNELS, str(answer.rooms)),
            numeric(form, me, n.RPL_LUSERME, text=f"I have {answer.people} clients and 0 servers"),
            numeric(form, me, n.RPL_LOCALUSERS, str(answer.people), str(answer.most), text=current),
            numeric(form, me, n.RPL_GLOBALUSERS, str(answer.people), str(answer.most), text=worldwide),
        ]
    )


def _presence(form: IrcForm, answer: answers.Presence, me: str) -> bytes:
    if not answer.hosts:
        return numeric(form, me, n.RPL_ISON, text=" ".join(person.alias for person in answer.people))
    shown = [
        f"{p.alias}{'*' if p.is_operator else ''}={'-' if p.away else '+'}{p.user}@{p.host}" for p in answer.people
    ]
    return numeric(form, me, n.RPL_USERHOST, text=" ".join(shown))


def _away_noted(form: IrcForm, answer: answers.AwayNoted, me: str) -> bytes:
    return numeric(form, me, n.RPL_NOWAWAY if answer.is_away else n.RPL_UNAWAY)


def _away_told(form: IrcForm, answer: answers.AwayTold, me: str) -> bytes:
    return numeric(form, me, n.RPL_AWAY, answer.alias, text=answer.message)


def _already_said(form: IrcForm, answer: answers.AlreadySaid, me: str) -> bytes:
    msgid = form.server.message_id(answer.kept_as, answer.number)
    told = f"PRIVMSG ALREADY_SAID {answer.target} {answer.id} {msgid} :This was said already"
    return form.line(form.server.name, "NOTE", told)


def _invite_sent(form: IrcForm, answer: answers.InviteSent, me: str) -> bytes:
    return bare(form, me, n.RPL_INVITING, answer.alias, answer.room)


def _modes_shown(form: IrcForm, answer: answers.ModesShown, me: str) -> bytes:
    changes = [ModeChange(True, flag) for flag in answer.flags]
    if answer.has_key:
        changes.append(ModeChange(True, KEY, answer.key or "*"))
    if answer.limit:
        changes.append(ModeChange(True, LIMIT, str(answer.limit)))
    if answer.slow:
        changes.append(ModeChange(True, SLOW, str(answer.slow)))
    letters = "+" + "".join(change.mode for change in changes)
    arguments = [change.argument for change in changes if change.argument]
    shown = bare(form, me, n.RPL_CHANNELMODEIS, answer.room, letters, *arguments)
    return shown + bare(form, me, n.RPL_CREATIONTIME, answer.room, str(answer.created_at // 1000))


_LISTS = {
    "b": (n.RPL_BANLIST, n.RPL_ENDOFBANLIST),
    "e": (n.RPL_EXCEPTLIST, n.RPL_ENDOFEXCEPTLIST),
    "I": (n.RPL_INVEXLIST, n.RPL_ENDOFINVEXLIST),
}


def _mask_list(form: IrcForm, answer: answers.MaskList, me: str) -> bytes:
    entry, end = _LISTS[answer.mode]
    lines = [
        bare(form, me, entry, answer.room, mask, one.by or form.server.name, str(one.at // 1000))
        for mask, one in answer.masks
    ]
    return b"".join([*lines, numeric(form, me, end, answer.room)])


def _registration_shown(form: IrcForm, answer: answers.RegistrationShown, me: str) -> bytes:
    if not answer.founder:
        return form.line(form.server.name, "NOTICE", f"{me} :{answer.room} is not registered")
    since = about.readable(answer.since // 1000)
    lines = [f"{answer.room} is registered to {answer.founder} since {since}"]
    lines += [f"{account} has +{in_order(ranks)} there" for account, ranks in answer.access]
    return b"".join(form.line(form.server.name, "NOTICE", f"{me} :{line}") for line in lines)


def _push_changed(form: IrcForm, answer: answers.PushChanged, me: str) -> bytes:
    return form.line("", "WEBPUSH", f"{'REGISTER' if answer.is_on else 'UNREGISTER'} {answer.endpoint}")


def _upload_granted(form: IrcForm, answer: answers.UploadGranted, me: str) -> bytes:
    return form.line(form.server.name, "UPLOAD", f"{answer.target} {answer.token}")


def _hook_made(form: IrcForm, answer: answers.HookMade, me: str) -> bytes:
    address = f"/hooks/{answer.token}"
    told = _note(form, me, f"{answer.name}{SUFFIX} can speak in {answer.room} by a POST to {address}")
    return told + _note(form, me, "This address is told only now: who knows it can speak there")


def _hooks_listed(form: IrcForm, answer: answers.HooksListed, me: str) -> bytes:
    if not answer.hooks:
        return _note(form, me, f"{answer.room} has no hooks")
    lines = (f"{hook.alias} in {answer.room} by {hook.by}, {about.readable(hook.at // 1000)}" for hook in answer.hooks)
    return b"".join(_note(form, me, line) for line in lines)


def _own_modes_set(form: IrcForm, answer: answers.OwnModesSet, me: str) -> bytes:
    lines = b""
    if answer.changes:
        letters = "".join(f"{'+' if change.on else '-'}{change.mode}" for change in answer.changes)
        lines += form.line(me, "MODE", f"{me} :{letters}")
    elif not answer.unknown:
        lines += bare(form, me, n.RPL_UMODEIS, f"+{answer.modes}")
    if answer.unknown:
        lines += numeric(form, me, n.ERR_UMODEUNKNOWNFLAG)
    return lines


def _watched_seen(form: IrcForm, answer: answers.WatchedSeen, me: str) -> bytes:
    online = [f"{alias}!{origin}" for alias, origin in answer.online]
    offline = map(word, answer.offline)
    return _comma_packed(form, me, n.RPL_MONONLINE, online) + _comma_packed(form, me, n.RPL_MONOFFLINE, offline)


def _watched_listed(form: IrcForm, answer: answers.WatchedListed, me: str) -> bytes:
    return _comma_packed(form, me, n.RPL_MONLIST, answer.aliases) + numeric(form, me, n.RPL_ENDOFMONLIST)


def _comma_packed(form: IrcForm, me: str, which: Numeric, words: Iterable[str]) -> bytes:
    return b"".join(
        b" :".join([head, tail.replace(b" ", b",")]) + b"\r\n"
        for head, _, tail in (line.partition(b" :") for line in packed(form, me, which, (), words).split(b"\r\n")[:-1])
    )


def _read_mark(form: IrcForm, answer: answers.ReadMark, me: str) -> bytes:
    mark = f"timestamp={timestamp(answer.at)}" if answer.at else "*"
    return form.line(form.server.name, "MARKREAD", f"{answer.target} {mark}")


def _invitations_listed(form: IrcForm, answer: answers.InvitationsListed, me: str) -> bytes:
    lines = [bare(form, me, n.RPL_INVITELIST, room) for room in answer.rooms]
    return b"".join([*lines, numeric(form, me, n.RPL_ENDOFINVITELIST)])


def _operator_made(form: IrcForm, answer: answers.OperatorMade, me: str) -> bytes:
    return numeric(form, me, n.RPL_YOUREOPER)


def _leave_granted(form: IrcForm, answer: answers.LeaveGranted, me: str) -> bytes:
    return _GRANTED[answer.right](form, answer.note, me)


def _rehashing(form: IrcForm, note: str, me: str) -> bytes:
    return numeric(form, me, n.RPL_REHASHING, form.server.settings_file)


_GRANTED: dict[str, Callable[[IrcForm, str, str], bytes]] = {
    operators.CONNECT: lambda form, note, me: numeric(form, me, n.ERR_NOSUCHSERVER, note),
    operators.REHASH: _rehashing,
    operators.RESTART: lambda form, note, me: b"",  # everybody hears that the server stops
    operators.STATS: lambda form, note, me: about.operators(form, me),
}


def _killed(form: IrcForm, answer: answers.Killed, me: str) -> bytes:
    by = answer.by.partition("!")[0]
    kill = form.line(answer.by, "KILL", f"{answer.alias} :{answer.reason}")
    return kill + form.line(answer.source, "QUIT", f":Killed ({by} ({answer.reason}))")


def _former_people(form: IrcForm, answer: answers.FormerPeople, me: str) -> bytes:
    lines = []
    for former in answer.people:
        who = (former.alias, former.user, former.host, "*")
        lines.append(numeric(form, me, n.RPL_WHOWASUSER, *who, text=former.realname))
        when = about.readable(former.at // 1000)
        lines.append(numeric(form, me, n.RPL_WHOISSERVER, former.alias, form.server.name, text=when))
    if not lines:
        lines.append(numeric(form, me, n.ERR_WASNOSUCHNICK, answer.alias))
    return b"".join([*lines, numeric(form, me, n.RPL_ENDOFWHOWAS, answer.alias)])


def _server_found(form: IrcForm, answer: answers.ServerFound, me: str) -> bytes:
    return about.ABOUT[answer.note](form, me)


_METADATA = "draft/metadata-2"
_BATCH = "M"
"""Name of a batch of metadata: it is told in one piece, so one name is enough."""


def _batch(form: IrcForm, kind: str, lines: Iterable[bytes]) -> bytes:
    """Return lines as a batch, or bare where batches were not negotiated."""
    if "batch" not in form.caps:
        return b"".join(lines)
    server = form.server.name
    tag = f"@batch={_BATCH} ".encode()
    inner = b"".join(tag + line for several in lines for line in several.splitlines(keepends=True))
    return form.line(server, "BATCH", f"+{_BATCH} {kind}") + inner + form.line(server, "BATCH", f"-{_BATCH}")


def _key_value(form: IrcForm, me: str, target: str, key: str, value: str | None) -> bytes:
    if value is None:
        return numeric(form, me, n.RPL_KEYNOTSET, target, key)
    return numeric(form, me, n.RPL_KEYVALUE, target, key, "*", text=value)


def _metadata_shown(form: IrcForm, answer: answers.MetadataShown, me: str) -> bytes:
    lines = (
        _encode_refusal(form, entry, me) if isinstance(entry, Refusal) else _key_value(form, me, answer.target, *entry)
        for entry in answer.entries
    )
    return _batch(form, f"metadata {answer.target}", lines)


def _metadata_set(form: IrcForm, answer: answers.MetadataSet, me: str) -> bytes:
    return _key_value(form, me, answer.target, answer.key, answer.value)


def _metadata_told(form: IrcForm, answer: answers.MetadataTold, me: str) -> bytes:
    if _METADATA not in form.caps:
        return b""
    if answer.about:
        return _batch(form, f"metadata {answer.about}", [_metadata_lines(form, answer)])
    return _cached_metadata_lines(form, answer)


def _metadata_lines(form: IrcForm, answer: answers.MetadataTold) -> bytes:
    source = answer.by or form.server.name
    # The specification does not say how it is told that there is no value any more: an empty one is one too.
    return b"".join(
        form.line(source, "METADATA", f"{name} {key} *" + (f" :{value}" if value is not None else ""))
        for name, key, value in answer.lines
    )


_cached_metadata_lines = lru_cache(maxsize=32)(_metadata_lines)
"""A change is told to each who subscribes to its key by an answer of their own; it is encoded once for each form."""


def _metadata_postponed(form: IrcForm, answer: answers.MetadataPostponed, me: str) -> bytes:
    if _METADATA not in form.caps:
        return b""
    return bare(form, me, n.RPL_METADATASYNCLATER, answer.target, str(answer.seconds))


def _subscribed(form: IrcForm, answer: answers.Subscribed, me: str) -> bytes:
    return _keys(form, me, n.RPL_METADATASUBOK, answer.keys)


def _unsubscribed(form: IrcForm, answer: answers.Unsubscribed, me: str) -> bytes:
    return _keys(form, me, n.RPL_METADATAUNSUBOK, answer.keys)


def _subscriptions_listed(form: IrcForm, answer: answers.SubscriptionsListed, me: str) -> bytes:
    return _batch(form, "metadata-subs", [_keys(form, me, n.RPL_METADATASUBS, answer.keys)])


_KEYS_PER_LINE = 4
"""Keys of one numeric: with the longest ones and the longest nick, that is a full line."""


def _keys(form: IrcForm, me: str, which: Numeric, keys: tuple[str, ...]) -> bytes:
    """Return numerics that list keys, each a parameter of its own."""
    step = _KEYS_PER_LINE
    return b"".join(bare(form, me, which, *keys[i : i + step]) for i in range(0, len(keys), step))


def logged_in(form: IrcForm, me: str, source: str, account: str) -> bytes:
    """Return RPL_LOGGEDIN (sasl-3.1, "Numerics used by this extension")."""
    return numeric(form, me, n.RPL_LOGGEDIN, source, account, text=f"You are now logged in as {account}")


def _account_made(form: IrcForm, answer: answers.AccountMade, me: str) -> bytes:
    if answer.note == "REGISTER":
        return form.line(form.server.name, "REGISTER", f"SUCCESS {answer.account} :The account was made")
    return _note(form, me, f"{answer.account} is yours now: others cannot use it")


def _note(form: IrcForm, me: str, text: str) -> bytes:
    return form.line(form.server.name, "NOTICE", f"{me} :{text}")


_CHANGED = {
    "password": "The password is changed, and your other connections were ended",
    "certificates": "The certificates of your account have changed",
    "always-on": "What happens when you are not connected has changed",
    "owner": "Your account owns this server now: you may do everything",
}


def _account_shown(form: IrcForm, answer: answers.AccountShown, me: str) -> bytes:
    lines = [f"Account {answer.account}, made at {about.readable(answer.created_at / 1000)}"]
    if answer.is_owner:
        lines.append("It owns the server")
    lines.append(f"Stays while not connected: {'yes' if answer.is_always_on else 'no'}")
    lines += [f"Certificate {fingerprint}" for fingerprint in answer.certificates]
    for each in answer.connections:
        this = " (this one)" if each.is_this else ""
        lines.append(f"Connection {each.number} from {each.host} since {about.readable(each.since / 1000)}{this}")
    return b"".join(_note(form, me, line) for line in lines)


def _goodbye(form: IrcForm, answer: answers.Goodbye, me: str) -> bytes:
    reason = "Replaced by a new connection" if answer.replaced else answer.reason or "Goodbye"
    return form.line("", "ERROR", f":Closing link: {reason}")


_ANSWERS: dict[type[Answer], Encoder] = {
    answers.Welcome: _welcome,
    answers.RoomEntered: _room_entered,
    answers.TopicShown: _topic_shown,
    answers.MemberList: _member_list,
    answers.RoomList: _room_list,
    answers.PeopleFound: _people_found,
    answers.PersonShown: _person_shown,
    answers.Counts: _counts,
    answers.Presence: _presence,
    answers.AwayNoted: _away_noted,
    answers.AwayTold: _away_told,
    answers.AlreadySaid: _already_said,
    answers.InviteSent: _invite_sent,
    answers.ModesShown: _modes_shown,
    answers.MaskList: _mask_list,
    answers.RegistrationShown: _registration_shown,
    answers.HookMade: _hook_made,
    answers.UploadGranted: _upload_granted,
    answers.PushChanged: _push_changed,
    answers.FileKept: lambda form, answer, me: b"",  # it is told by HTTP
    answers.HookRemoved: lambda form, answer, me: _note(form, me, f"{answer.name}{SUFFIX} is gone from {answer.room}"),
    answers.HooksListed: _hooks_listed,
    answers.OwnModesSet: _own_modes_set,
    answers.WatchedSeen: _watched_seen,
    answers.WatchedListed: _watched_listed,
    answers.HistoryGranted: _nothing,
    answers.SearchGranted: _nothing,
    answers.ConversationsGranted: _nothing,
    answers.ReadMark: _read_mark,
    answers.RoomForwarded: _room_forwarded,
    answers.InvitationsListed: _invitations_listed,
    answers.OperatorMade: _operator_made,
    answers.LeaveGranted: _leave_granted,
    answers.Killed: _killed,
    answers.FormerPeople: _former_people,
    answers.ServerFound: _server_found,
    answers.MetadataShown: _metadata_shown,
    answers.MetadataSet: _metadata_set,
    answers.MetadataTold: _metadata_told,
    answers.MetadataPostponed: _metadata_postponed,
    answers.Subscribed: _subscribed,
    answers.Unsubscribed: _unsubscribed,
    answers.SubscriptionsListed: _subscriptions_listed,
    answers.AccountMade: _account_made,
    answers.LoggedIn: lambda form, answer, me: logged_in(form, me, answer.source, answer.account),
    answers.ExchangeEnded: lambda form, answer, me: numeric(
        form, me, n.RPL_SASLSUCCESS if answer.is_logged_in else n.ERR_SASLFAIL
    ),
    answers.LoggedOut: lambda form, answer, me: numeric(form, me, n.RPL_LOGGEDOUT, answer.source),
    answers.AccountChanged: lambda form, answer, me: _note(form, me, _CHANGED[answer.what]),
    answers.AccountDeleted: lambda form, answer, me: _note(form, me, f"The account {answer.account} is gone"),
    answers.AccountShown: _account_shown,
    answers.OwnGranted: _nothing,
    answers.Announcement: lambda form, answer, me: _note(form, me, f"To everybody: {answer.text}"),
    answers.EverybodyListed: _nothing,
    answers.AllRoomsListed: _nothing,
    answers.Done: _nothing,
    answers.Goodbye: _goodbye,
}
