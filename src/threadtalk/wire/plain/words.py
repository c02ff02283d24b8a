"""The sentences of the plain text protocol: one for each refusal, and the help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from threadtalk.core.refusals import Code
from threadtalk.core.text import printable

if TYPE_CHECKING:
    from threadtalk.core.refusals import Refusal

PROMPT = "Choose an alias: "
PASSWORD_PROMPT = "Password: "
WELCOME = "Connected to the server!"
SHUTDOWN = "The server is stopping. Please come back in a moment."
GOODBYE = "Goodbye!"
REPLACED = "You came back on another connection; this one ends."

_ALLOWED = "letters and digits of any script and - _ [ ] {{ }} | ^"

REFUSALS: dict[Code, str] = {
    Code.ALIAS_EMPTY: "An alias has at least one character.",
    Code.ALIAS_TOO_LONG: "That alias is too long: at most {limit} characters.",
    Code.ALIAS_NOT_ALLOWED: "The alias {alias} contains {character}. Allowed are " + _ALLOWED + ", and no spaces.",
    Code.ALIAS_TAKEN: "The alias {alias} is taken. Please choose another one.",
    Code.ALREADY_IN: "You are in already. /alias NAME changes your alias.",
    Code.REALNAME_NOT_ALLOWED: "A real name has between 1 and {limit} characters.",
    Code.NOT_IN_YET: "Please choose an alias first. /help and /quit work here too.",
    Code.ROOM_NAME_EMPTY: "Which room? For example: /join #tea",
    Code.ROOM_NAME_TOO_LONG: "That room's name is too long: at most {limit} characters.",
    Code.ROOM_NAME_NOT_ALLOWED: "The name {room} contains {character}. A room is # and then " + _ALLOWED + " . + & / '",
    Code.NO_SUCH_ROOM: "There is no room {room}. /rooms lists them, /join {room} makes it.",
    Code.NO_SUCH_PERSON: "Nobody here is called {alias}. /who tells who is here.",
    Code.TALK_NEEDS_JOIN: "You are not in {room}. /join {room} brings you there.",
    Code.NOT_IN_ROOM: "You are not in {room}. /join {room} brings you there.",
    Code.TOO_MANY_ROOMS: "You are in {limit} rooms, and more are not allowed. /leave one first.",
    Code.SERVER_ROOMS_FULL: "This server has {limit} rooms already. Please use one of them: /rooms",
    Code.NOT_IN_THAT_ROOM: "{alias} is not in {room}.",
    Code.ALREADY_IN_ROOM: "{alias} is in {room} already.",
    Code.WRONG_KEY: "{room} needs a key, and that was not it.",
    Code.ROOM_FULL: "{room} is full.",
    Code.BANNED: "You are banned from {room}.",
    Code.INVITE_ONLY: "{room} is for the invited only.",
    Code.ACCOUNT_NEEDED: "{room} is for people with an account only.",
    Code.NOT_ALLOWED: "Only the moderators of {room} may do that.",
    Code.ROOM_NAME_TAKEN: "There is, or was, another room called {new}.",
    Code.ROOM_RENAMED_LATELY: "{room} was renamed a moment ago. That is possible again in {seconds} seconds.",
    Code.ROOM_NOT_RENAMED: "{room} cannot be renamed to {new}.",
    Code.ROOM_RENAMED: "{room} is called {new} now. /join {new} brings you there.",
    Code.CANNOT_TALK: "You may not talk in {room} at the moment.",
    Code.TALK_IS_SLOW: "{room} is in slow mode: you may say something again in {seconds} s.",
    Code.SLOW_NOT_ALLOWED: "{seconds} is no number of seconds from 1 to {limit}.",
    Code.FOUNDER_STAYS: "Who founded {room} can only be changed by /transfer.",
    Code.STANDS_HIGHER: "{alias} stands higher than you in {room}.",
    Code.NOT_FOUNDER: "Only who founded {room} may do that.",
    Code.NOT_BANNED: "Nothing in {room} keeps {alias} away or silent.",
    Code.TIME_NOT_ALLOWED: "That is too long: at most {limit} seconds, or without an end.",
    Code.ROOM_REGISTERED: "{room} is registered already.",
    Code.ROOM_NOT_REGISTERED: "{room} is not registered. /claim registers it.",
    Code.ROOM_NOT_FOR_REGISTERING: "{room} belongs to everybody, so it cannot be registered.",
    Code.TOO_MANY_REGISTERED: "That account has {limit} rooms already, and more are not allowed.",
    Code.NOBODY_OF_ACCOUNT: "Nobody in {room} is logged in to the account {account}.",
    Code.HOOK_EXISTS: "{room} has a hook {name} already. /hook remove {name} takes it away.",
    Code.NO_SUCH_HOOK: "{room} has no hook {name}. /hook lists those it has.",
    Code.TOO_MANY_HOOKS: "{room} has {limit} hooks, and more are not allowed.",
    Code.PUSH_NEEDS_ACCOUNT: "Only who has an account can be told of messages while not here.",
    Code.NO_FILES: "No files are taken here.",
    Code.FILE_TOO_LARGE: "That file is empty, or too large: at most {limit} bytes.",
    Code.FILES_OF_A_DAY: "You have sent enough for today: at most {limit} bytes in a day.",
    Code.NO_ROOM_FOR_FILES: "The server has no room for more files.",
    Code.NO_SUCH_UPLOAD: "Nobody has asked for leave to send this file, or too long ago.",
    Code.UPLOAD_HAS_BEGUN: "This file is on its way already.",
    Code.WRONG_UPLOAD_SIZE: "{size} bytes were to come.",
    Code.TOO_MANY_UPLOADS: "Send the {limit} files first that you have asked leave for.",
    Code.TOO_MANY_FILES: "You have sent enough for today: at most {limit} files in a day.",
    Code.UNKNOWN_MODE: "There is no mode {mode}.",
    Code.KEY_NOT_ALLOWED: "That is not a key: no spaces, commas or colons.",
    Code.LIMIT_NOT_ALLOWED: "{limit} is no number of people.",
    Code.MASK_NOT_ALLOWED: "{mask} is no mask: at most 132 bytes, without spaces.",
    Code.LIST_FULL: "That list of {room} is full: at most {limit}.",
    Code.TOO_MANY_WATCHED: "You watch {limit} people, and more are not allowed.",
    Code.TEXT_EMPTY: "There is nothing to say in that line.",
    Code.TEXT_TOO_LONG: "That is too long: at most {limit} bytes. Please send it in parts.",
    Code.TOPIC_TOO_LONG: "That topic is too long: at most {limit} characters.",
    Code.NOT_STORED: "The server cannot store messages just now, so this one was not sent. Please try again later.",
    Code.HISTORY_CLOSED: "You are not in {room}. /join {room} brings you there.",
    Code.SEARCH_CLOSED: "You are not in {room}, so you cannot search there. /join {room} brings you there.",
    Code.SEARCH_EMPTY: "There is no word to look for. For example: /search tea from:Alice in:#kitchen",
    Code.SEARCH_NO_MESSAGE: "There is no such message where you may search.",
    Code.SEARCH_TOO_LONG: "That is too much to look for: at most {limit} words at once.",
    Code.SEARCH_UNAVAILABLE: "The search does not work just now. Please try again later.",
    Code.NOTHING_TO_REDACT: "You cannot take anything back in {target}.",
    Code.NO_SUCH_MESSAGE: "There is no such message, or it is too old.",
    Code.NOT_YOURS: "Only who said it, or a moderator, can take that back.",
    Code.NOT_OPERATOR: "Only operators of the server may do that.",
    Code.RIGHT_MISSING: "As an operator you may do much, but not that: {right}.",
    Code.HOST_NOT_ALLOWED: "{host} is not allowed for a host.",
    Code.NOT_YOURSELF: "You can do that to yourself only.",
    Code.NO_SUCH_SERVER: "There is no server {server}.",
    Code.GATEWAY_NOT_TRUSTED: "This gateway is not trusted.",
    Code.NOT_AN_ADDRESS: "That is not an address.",
    Code.WRONG_PASSWORD: "This server asks for a password first, and that was not it. Please connect again.",
    Code.NO_MARK: "You have marked too many rooms as read.",
    Code.METADATA_NO_TARGET: "There is nobody and no room called {target}.",
    Code.METADATA_KEY_NOT_ALLOWED: "{key} is no key: lower-case letters, digits and _ . / - make one.",
    Code.METADATA_NOT_ALLOWED: "You may not change what {target} tells.",
    Code.METADATA_NOT_SET: "{target} tells nothing under {key}.",
    Code.METADATA_VALUE_TOO_LONG: "That value is too long: at most {limit} bytes.",
    Code.METADATA_FULL: "{target} tells {limit} things, and more are not allowed.",
    Code.METADATA_TOO_FAST: "You change that too often. Please try again in {seconds} seconds.",
    Code.METADATA_TOO_MANY_SUBSCRIPTIONS: "You subscribe to {limit} keys, and more are not allowed.",
    Code.HISTORY_UNAVAILABLE: "The history cannot be read just now. Please try again later.",
    Code.ALIAS_CLAIMED: "The alias {alias} belongs to somebody. If it is you: /login {alias} PASSWORD",
    Code.ALIAS_CONFUSABLE: "The alias {alias} looks like {other}, who has an account. Please choose another one.",
    Code.SEVERAL_DEVICES: "You are here by several connections, which have to have one alias.",
    Code.TOO_MANY_DEVICES: "You are here by {limit} connections already. /account lists them, /end NUMBER ends one.",
    Code.RENAMED_TOO_OFTEN: "You change your alias too often. Please try again in {seconds} seconds.",
    Code.JOINED_TOO_OFTEN: "You enter rooms too fast. Please try {room} again in {seconds} seconds.",
    Code.LOGGED_IN_ALREADY: "You are logged in as {account} already.",
    Code.NOT_LOGGED_IN: "You are not logged in. /register PASSWORD claims your alias, /login PASSWORD logs you in.",
    Code.LOGIN_NEEDED: "This server is for people with an account: /login NAME PASSWORD, or /register NAME PASSWORD",
    Code.ACCOUNT_MUST_BE_ALIAS: "An account is called like the alias that you have: {alias}.",
    Code.ACCOUNT_EXISTS: "There is an account {account} already. If it is yours: /login PASSWORD",
    Code.NO_SUCH_ACCOUNT: "There is no account {account}.",
    Code.WRONG_LOGIN: "There is no account {account} with that password.",
    Code.NO_CERTIFICATE: "There is no such certificate.",
    Code.CERTIFICATE_TAKEN: "That certificate belongs to another account.",
    Code.TOO_MANY_CERTIFICATES: "Your account has {limit} certificates, and more are not allowed.",
    Code.NO_SUCH_CONNECTION: "You have no connection {number}. /account lists those you have.",
    Code.TOO_MANY_GUESSES: "Too many wrong passwords. Please try again in a quarter of an hour.",
    Code.TOO_MANY_REGISTRATIONS: "Too many accounts were made from your address. Please try again later.",
    Code.PASSWORD_NOT_ALLOWED: "A password has at least {low} characters, and at most {high} bytes.",
    Code.REGISTRATIONS_CLOSED: "Accounts cannot be made here at the moment; whoever runs the server can make you one.",
    Code.EMERGENCY: "At the moment, only people with an account may talk here: /login NAME PASSWORD. You can read on.",
    Code.NETWORK_NOT_BANNED: "{network} is not banned.",
    Code.BANNED_FROM_SERVER: "You are banned from this server, {until}: {reason}",
    Code.WRONG_OWNER_CODE: "That is not the code, or this server has an owner already.",
    Code.INTERNAL_ERROR: "Something went wrong in the server; it has been noted. You have to connect again.",
    Code.LINE_TOO_LONG: "That line was longer than {limit} bytes and was not sent. Please send it in parts.",
    Code.NOT_UTF8: "That line is not UTF-8 text and was not sent.",
    Code.UNKNOWN_COMMAND: "There is no command {command}.{hint} /help lists them; to say it as text, type it with //.",
    Code.USAGE: "Usage: {usage}",
    Code.TOO_FAST: "You are too fast: lines are now taken at {rate} a second. None of them is lost.",
    Code.TOO_SLOW: "You read too slowly: more than {limit} bytes were waiting for you. Please connect again.",
    Code.ALIAS_TIMEOUT: "No alias was chosen within {seconds} seconds. Please connect again.",
    Code.TLS_NEEDED: "This server takes only encrypted connections from other machines. Join it with: threadtalk join "
    "HOST:{port}   or, for example: openssl s_client -quiet -connect HOST:{port}",
    Code.SERVER_FULL: "The server is full. Please try again later.",
    Code.TOO_MANY_CONNECTIONS: "There are {limit} connections from your address already. Please close one first.",
    Code.TOO_MANY_NEARBY: "There are {limit} connections from addresses around yours already. Please try again later.",
    Code.CONNECTING_TOO_OFTEN: "Too many connections have come from your address, or from addresses around it. "
    "Please wait {seconds} s and connect again.",
}


def sentence(refusal: Refusal) -> str:
    """Return a refusal in words for a person, safe for a terminal."""
    fields = {name: visible(value) if isinstance(value, str) else value for name, value in refusal.fields.items()}
    if refusal.code is Code.BANNED_FROM_SERVER:
        fields["until"] = until_in_words(int(refusal.fields["until"]))
    fields["hint"] = f" Did you mean /{fields['nearest']}?" if fields.get("nearest") else ""
    return REFUSALS[refusal.code].format_map(fields)


def until_in_words(until: int) -> str:
    """Return for how long something holds that ends at a time in milliseconds; 0 for never."""
    return f"until {datetime.fromtimestamp(until / 1000, UTC):%Y-%m-%d %H:%M} UTC" if until else "for ever"


def visible(text: str) -> str:
    """Return text from outside so that it can be quoted; a character that cannot be seen is named by its number."""
    if len(text) == 1 and (text.isspace() or not text.isprintable() or printable(text) != text):
        return "a space" if text == " " else f"the character U+{ord(text):04X}"
    return printable(text)


@dataclass(frozen=True, slots=True)
class Help:
    """How a command is used, and what it does."""

    usage: str
    meaning: str


HELP: dict[str, Help] = {
    "help": Help("/help [command]", "lists the commands, or explains one; /help order: those of moderators"),
    "who": Help("/who [#room]", "tells who is in the room"),
    "rooms": Help("/rooms", "lists the rooms, how many people are there, and their topics"),
    "join": Help("/join #room", "enters a room, making it if need be; what you type goes there from then on"),
    "leave": Help("/leave [#room]", "leaves the room"),
    "alias": Help("/alias NAME", "changes your alias"),
    "msg": Help("/msg NAME text", "says something to one person alone (or, with #room, in another room)"),
    "me": Help("/me text", "tells what you do: /me waves"),
    "topic": Help("/topic [text]", "shows or sets the topic of the room"),
    "register": Help("/register PASSWORD", "claims your alias: nobody else can use it from then on"),
    "login": Help("/login [NAME] PASSWORD", "proves that an alias is yours; before you are in, it is how you come in"),
    "logout": Help("/logout", "ends being logged in"),
    "account": Help("/account", "shows your account, and by which connections you are here"),
    "password": Help("/password OLD NEW", "changes your password, and ends your other connections"),
    "regain": Help("/regain", "gives you the alias of your account back"),
    "stay": Help("/stay on|off", "whether you stay in your rooms while you are not connected"),
    "end": Help("/end NUMBER", "ends one of your connections"),
    "export": Help("/export", "shows all that you have said with your account, as lines of JSON"),
    "unregister": Help(
        "/unregister PASSWORD [redact]", "gives your account up; what you have said stays, or is taken back"
    ),
    "admin": Help("/admin WHAT ...", "for operators: who, rooms, kick, ban, unban, announce, emergency, and more"),
    "owner": Help("/owner CODE", "makes your account the owner of this server; it has shown the code at its start"),
    "history": Help("/history [#room] [count]", "shows the last messages; also: before N, after N"),
    "search": Help(
        "/search words", 'finds messages; also: "these words", from:NAME, in:#room, in:NAME, after:2026-01-31, before:…'
    ),
    "redact": Help("/redact [number] [reason]", "takes back what you have said last, or the message of this number"),
    "invite": Help("/invite NAME", "asks somebody into the room"),
    "mode": Help("/mode [+-letters names]", "tells how the room is set, or changes it (see docs/moderation.md)"),
    "access": Help("/access", "tells whose room it is"),
    "bans": Help("/bans", "tells who is banned or muted"),
    "claim": Help("/claim", "registers the room: it is yours, and stays as it is"),
    "unclaim": Help("/unclaim", "gives the room up"),
    "transfer": Help("/transfer NAME", "gives the room to somebody who is here"),
    "kick": Help("/kick NAME [reason]", "puts somebody out of the room"),
    "ban": Help(
        "/ban NAME [for 2h] [reason]", "puts somebody out and keeps them out; in the place of NAME also a mask"
    ),
    "unban": Help("/unban NAME", "lets somebody in again"),
    "mute": Help("/mute NAME [for 2h] [reason]", "keeps somebody from talking in the room"),
    "unmute": Help("/unmute NAME", "lets somebody talk again"),
    "op": Help("/op NAME", "makes somebody an operator of the room"),
    "deop": Help("/deop NAME", "takes that back"),
    "mod": Help("/mod NAME", "makes somebody a moderator of the room"),
    "unmod": Help("/unmod NAME", "takes that back"),
    "voice": Help("/voice NAME", "lets somebody talk when others may not"),
    "unvoice": Help("/unvoice NAME", "takes that back"),
    "slow": Help("/slow 10|off", "has everybody wait some seconds from one message to the next"),
    "quiet": Help("/quiet [5min|off]", "lets only those with a voice talk, for a time"),
    "readonly": Help("/readonly on|off", "lets only those with a voice talk"),
    "modlog": Help("/modlog [count]", "shows what the moderators have done"),
    "hook": Help("/hook [add NAME|remove NAME]", "lists what programs may say something here, or changes it"),
    "rename": Help("/rename #new [reason]", "gives the room another name"),
    "quit": Help("/quit [reason]", "says goodbye"),
}
"""What people are told about; the commands for programs are in docs/plain-protocol.md."""

FOR_MODERATORS = tuple(HELP)[tuple(HELP).index("claim") : tuple(HELP).index("quit")]
"""Those of them that few people need: /help lists them apart from the others."""
