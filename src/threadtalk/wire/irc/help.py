"""What HELP tells: of each command how it is used and what it does, and of all of them which there are."""

from __future__ import annotations

from threadtalk.wire.irc.caps import pack

HELP: dict[str, tuple[str, str]] = {
    "ADMIN": ("ADMIN [<server>]", "Tells who runs the server, and how to reach them."),
    "AWAY": ("AWAY [<message>]", "Marks you as away, with a message for those who write to you; without one, as back."),
    "CAP": ("CAP LS|LIST|REQ|END [<capabilities>]", "Agrees on capabilities of the protocol; your client does it."),
    "BATCH": ("BATCH +<reference> draft/multiline <target>", "Begins a message of several lines; BATCH - sends it."),
    "CHATHISTORY": (
        "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS <...> <limit>",
        "Shows what was said before in a channel you are in, or by somebody you have talked with.",
    ),
    "CHGHOST": ("CHGHOST <nick> <host>", "Gives somebody another host, as others see it. For operators."),
    "CHANSERV": ("CHANSERV <command> <channel> [<...>]", "Keeps order in a channel. CHANSERV HELP lists its commands."),
    "CS": ("CS <command> <channel> [<...>]", "The same as CHANSERV."),
    "CONNECT": ("CONNECT <server> [<port> [<server>]]", "Links servers, of which there are none here. For operators."),
    "DIE": ("DIE", "Stops the server. For operators."),
    "HELP": ("HELP [<command>]", "Lists the commands, or explains one."),
    "HELPOP": ("HELPOP [<command>]", "The same as HELP."),
    "INFO": ("INFO [<server>]", "Tells what this server is."),
    "INVITE": (
        "INVITE [<nick> <channel>]",
        "Asks somebody into a channel, past +i, +l and bans. Alone: lists where you are invited.",
    ),
    "ISON": ("ISON <nick> {<nick>}", "Tells which of these people are here."),
    "ISUPPORT": ("ISUPPORT", "Tells what this server supports, and its limits."),
    "JOIN": (
        "JOIN <channel>{,<channel>} [<key>{,<key>}]",
        "Enters channels, making those that are not there. JOIN 0 leaves all.",
    ),
    "KICK": (
        "KICK <channel>{,<channel>} <nick>{,<nick>} [<reason>]",
        "Puts somebody out of a channel. For its moderators.",
    ),
    "KILL": ("KILL <nick> [<reason>]", "Ends somebody's connection. For operators."),
    "LINKS": ("LINKS [<mask>]", "Lists the servers of this network."),
    "LIST": (
        "LIST [<channel>{,<channel>}] [<condition>{,<condition>}]",
        "Lists the channels; a condition is a mask, or one of >n <n C>n C<n T>n T<n.",
    ),
    "LUSERS": ("LUSERS", "Tells how many people, operators and channels there are."),
    "MARKREAD": ("MARKREAD <target> [timestamp=<time>]", "Notes up to when you have read a channel or a person."),
    "MODE": (
        "MODE <nick>|<channel> [<modes> [<arguments>]]",
        "Shows or changes your own modes, or those of a channel and of its members.",
    ),
    "MODLOG": ("MODLOG <channel> [<count>]", "Tells what the moderators of a channel have done. For them."),
    "MONITOR": ("MONITOR +|-|C|L|S [<nick>{,<nick>}]", "Has you told when these people come and go."),
    "MOTD": ("MOTD [<server>]", "Shows the message of the day."),
    "NAMES": ("NAMES <channel>{,<channel>}", "Lists who is in a channel."),
    "NICK": ("NICK <nick>", "Changes what you are called."),
    "NOTICE": ("NOTICE <target>{,<target>} <text>", "Says something that no program may answer."),
    "OPER": ("OPER <name> <password>", "Makes you an operator of the server. MODE <nick> -o gives it up."),
    "OPERSERV": (
        "OPERSERV <what> [<...>]",
        "Does what threadtalk admin does: who, kick, ban... For operators.",
    ),
    "OS": ("OS <what> [<...>]", "The same as OPERSERV."),
    "PART": ("PART <channel>{,<channel>} [<reason>]", "Leaves channels."),
    "WEBPUSH": (
        "WEBPUSH (REGISTER|UNREGISTER) <endpoint> [<keys>]",
        "Has a browser told of messages for you, or no more.",
    ),
    "UPLOAD": (
        "UPLOAD <target> <bytes> :<name>",
        "Asks for leave to send a file, by HTTP with the token that is told.",
    ),
    "TOKEN": (
        "TOKEN <secret>",
        "Before NICK: who comes again with nick and secret takes the place of the old connection.",
    ),
    "PASS": ("PASS <password>", "Tells the password of the server, before NICK and USER."),
    "PING": ("PING <token>", "Is answered with a PONG that has the same token."),
    "PONG": ("PONG <token>", "Answers a PING of the server."),
    "PRIVMSG": ("PRIVMSG <target>{,<target>} <text>", "Says something in a channel, or to one person."),
    "QUIT": ("QUIT [<reason>]", "Says goodbye."),
    "METADATA": (
        "METADATA <target> GET|LIST|SET|CLEAR|SYNC|SUB|UNSUB|SUBS <...>",
        "Shows or sets what a person or channel tells programs of itself: avatar, status, homepage.",
    ),
    "REDACT": ("REDACT <target> <msgid> [<reason>]", "Takes a message back: your own, or as a moderator anybody's."),
    "REHASH": ("REHASH", "Has the settings of the server read anew. For operators."),
    "RENAME": ("RENAME <channel> <new> [<reason>]", "Gives a channel another name. For its operators."),
    "RESTART": ("RESTART", "Stops the server, to be started again by what watches over it. For operators."),
    "SEARCH": (
        "SEARCH text=<words>;in=<target>;from=<nick>;after=<time>;before=<time>;limit=<number>",
        "Finds messages in your channels and conversations; each part may be left out, a space in it is \\s.",
    ),
    "SETNAME": ("SETNAME <realname>", "Changes your real name."),
    "SQUIT": ("SQUIT <server> <comment>", "Ends the link to a server, of which there are none here. For operators."),
    "STATS": (
        "STATS <letter> [<server>]",
        "Tells: m how often each command was used, o who may be operator (to operators), u since when the server runs.",
    ),
    "TAGMSG": ("TAGMSG <target>{,<target>}", "Sends tags without a text: a reaction, or that you are typing."),
    "TIME": ("TIME [<server>]", "Tells the time of the server."),
    "TOPIC": ("TOPIC <channel> [<topic>]", "Shows or changes the topic of a channel; an empty one clears it."),
    "USER": ("USER <username> 0 * <realname>", "Tells your names while connecting; your client does it."),
    "USERHOST": (
        "USERHOST <nick> {<nick>}",
        "Tells from where up to five people come, and whether they are away.",
    ),
    "VERIFY": ("VERIFY <nick> <code>", "Would complete a registration that needs a code; here none does."),
    "VERSION": ("VERSION [<server>]", "Tells which version the server has, and what it supports."),
    "WALLOPS": ("WALLOPS <text>", "Tells something to all who have the mode w. For operators."),
    "WEBIRC": ("WEBIRC <password> <gateway> <hostname> <ip> [<options>]", "Tells for whom a trusted gateway speaks."),
    "WHO": ("WHO [<channel>|<mask> [%<fields>[,<token>]]]", "Lists people."),
    "WHOIS": ("WHOIS [<server>] <nick>", "Tells who somebody is."),
    "AUTHENTICATE": ("AUTHENTICATE <mechanism>|<data>", "Logs you in while connecting (SASL); your client does it."),
    "NICKSERV": (
        "NICKSERV <what> [<...>]",
        "Tells NickServ something about your account; NICKSERV HELP tells what.",
    ),
    "NS": ("NS <what> [<...>]", "The same as NICKSERV."),
    "REGISTER": ("REGISTER *|<nick> * <password>", "Claims the nick that you have, so that nobody else can use it."),
    "WHOWAS": ("WHOWAS <nick> [<count>]", "Tells who it was that was called so."),
}
"""By command: its usage, and what it does."""

_LINE_MAX = 60
"""Characters of a line of the list of commands."""


def text(subject: str) -> tuple[str, ...] | None:
    """Return the lines on a command (in capitals), on all of them for "", or None for what there is no help on."""
    if not subject:
        listed = pack(sorted(HELP), _LINE_MAX)
        return ("The commands of this server", *listed, "HELP <command> explains one of them.")
    entry = HELP.get(subject)
    return (f"The {subject} command", *entry) if entry is not None else None
