"""What is understood and said in IRC, as a page: `python -m threadtalk.wire.irc.reference > docs/irc.md`."""

from __future__ import annotations

from threadtalk.core import modes, operators
from threadtalk.core.people import USER_MODES
from threadtalk.wire import websocket
from threadtalk.wire.irc import numerics
from threadtalk.wire.irc.caps import CAPABILITIES
from threadtalk.wire.irc.commands import search
from threadtalk.wire.irc.commands.table import COMMANDS
from threadtalk.wire.irc.message import LINE_MAX
from threadtalk.wire.irc.server import About, ServerInfo

_HEAD = """\
# IRC

Any IRC client can join, through the same port as everybody else: `irssi -c localhost -p 8255`, in WeeChat
`/server add here localhost/8255 -notls`. From other machines by TLS, on the same port: [encryption.md](encryption.md).
What is said in a channel is said in the room of that name, for all.
This page is written by `python -m threadtalk.wire.irc.reference`, from the tables that the server itself uses.

Web clients open a WebSocket at `/irc` of the same port; see the end of this page.

Accounts: SASL (PLAIN, SCRAM-SHA-256, and over TLS EXTERNAL), `REGISTER`, and NickServ for old clients
([accounts.md](accounts.md)). Somebody may be here by several connections with one nick; all of them get all messages.

A renamed channel keeps its history, and every name it had: nobody else can take one. What is sent to a former name goes
to the channel; who joins by one is told the name of today (`FAIL JOIN CHANNEL_RENAMED`), or, without
`draft/channel-rename`, told it by 470 and brought there; who is there already is told 403 of the former name. A channel
has at most ten former names and keeps each for half a minute; `#lobby` keeps its own.

A channel that everybody has left, and that nobody has registered, is none any more: 403, as for a name that nobody ever
used. Who joins it then makes it anew, without the modes of before; what was said there is still its history.

A channel belongs to who has registered it (`/msg ChanServ REGISTER #tea`, or `/cs REGISTER #tea`): they are its founder
(`q`, `~`), which no MODE gives or takes, and it stays as it is while nobody is there. Who is known there is told their
ranks by a MODE of the server on joining, and so are the others. `/cs HELP` lists what else can be said to ChanServ;
[moderation.md](moderation.md) says who may do what.
"""


_EXTENDED_MASKS = """\
A mask that begins with `~a:` is of an account (`~a:bob`, account-extban); one that begins with `~m:` keeps whom it
matches from talking, and lets them in (`~m:bob!*@*`). A message to `@#room`, `%#room` or `+#room` is for the members of
at least that rank alone (STATUSMSG); it is not kept in the history.""".splitlines()

_CASEMAPPING = """\
Names that `CASEMAPPING=ascii` makes equal are equal, and of names in ASCII no others are. Beyond ASCII, which no word
of modern IRC describes, more is: `Ünal` cannot be on beside `ünal`, and who joins `#GRÖSSE` where there is `#größe` is
told the name that the room has. A client never hears one of them by two names.""".splitlines()

_USER_MODES = {
    "B": ("is a bot", "bot-mode"),
    "i": ("invisible to those with whom one shares no room", "modern IRC"),
    "o": ("is an operator of the server", "modern IRC"),
    "r": ("is logged in to an account", "modern IRC"),
    "w": ("hears what operators tell everybody (WALLOPS)", "modern IRC"),
}

_OF_TOKENS = {
    "ACCOUNTEXTBAN": "account-extban",
    "BOT": "bot-mode",
    "draft/ICON": "network-icon",
    "CHATHISTORY": "chathistory",
    "KEYLEN": "customary",
    "MONITOR": "monitor",
    "MSGREFTYPES": "chathistory",
    "NAMELEN": "setname",
    "threadtalk/ADDRESS": "[files.md](files.md)",
    "threadtalk/UPLOAD": "[files.md](files.md)",
    "UTF8ONLY": "utf8-only",
    "VAPID": "draft/webpush, of soju",
    "WHOX": "whox",
}


def _of_mode(mode: str) -> str:
    return "modern IRC" if mode in "imnst" else "customary"


def page() -> str:
    """Return the page."""
    lines = [_HEAD, "## Commands", "", "| command | parameters at least | before registration | specification |"]
    lines.append("|---|---|---|---|")
    for name, entry in sorted(COMMANDS.items()):
        before = "yes" if entry.before_registration else ""
        lines.append(f"| `{name}` | {entry.min_params} | {before} | {entry.specification} |")
    lines += ["", "## Capabilities", "", "| capability | specification (IRCv3) |", "|---|---|"]
    lines += [f"| `{capability.name}` | {capability.specification} |" for capability in CAPABILITIES.values()]
    lines += ["", "## Channel modes", "", "| mode | meaning | specification |", "|---|---|---|"]
    lines += [f"| `{mode}` | {meaning} | {_of_mode(mode)} |" for mode, meaning in modes.FLAGS.items()]
    lines += [f"| `{modes.KEY}` key | the word one must know to join | modern IRC |"]
    lines += [f"| `{modes.LIMIT}` number | how many may be in the room | modern IRC |"]
    lines += [f"| `{modes.SLOW}` seconds | from one message of a member without a voice to the next | ours |"]
    lines += [f"| `{mode}` mask | {meaning} | modern IRC |" for mode, meaning in modes.LISTS.items()]
    lines += [f"| `{mode}` nick | `{sign}` before the name | modern IRC |" for mode, sign in modes.RANKS.items()]
    lines += ["", *_EXTENDED_MASKS, "", "## User modes", "", "| mode | meaning | specification |", "|---|---|---|"]
    lines += [f"| `{mode}` | {' | '.join(_USER_MODES[mode])} |" for mode in sorted(USER_MODES)]
    lines.append("")
    lines += ["## Rights of operators", "", "See [operators.md](operators.md).", "", "| right | to |", "|---|---|"]
    lines += [f"| `{right}` | {meaning} |" for right, meaning in operators.RIGHTS.items()]
    lines += ["", "## RPL_ISUPPORT", "", "| token | specification |", "|---|---|"]
    lines += [
        f"| `{token}` | {_OF_TOKENS.get(token.partition('=')[0], 'modern IRC')} |" for token in _example().isupport()
    ]
    lines += ["", *_CASEMAPPING, ""]
    lines += ["## Numerics", "", "| code | name | text | specification |", "|---|---|---|---|"]
    for name, numeric in vars(numerics).items():
        if isinstance(numeric, numerics.Numeric):
            lines.append(f"| {numeric.code} | `{name}` | {numeric.text} | {numeric.specification} |")
    lines += ["", _search(), "", _websocket()]
    return "\n".join(lines) + "\n"


def _search() -> str:
    return f"""\
## Search

`SEARCH <attributes>` finds messages (PRIVMSG and NOTICE) in the channels one is in, and in what one and another person
have told each other; what cannot be read by CHATHISTORY is not found either. The capability is `{search.DRAFT}`; it is
soju's work in progress (doc/ext/search.md there), whose name `{search.SOJU}` may be asked for instead. The attributes
are one parameter in the form of message tags: `SEARCH text=green\\stea;in=#kitchen;limit=20`.

| attribute | meaning |
|---|---|
| `text` | words, all of which the message has; `"in quotes"` in this order; the last may be the beginning of one |
| `in` | the channel, or the nick of the other person |
| `from` | who has said it, by nick or account |
| `after`, `before` | a time as in server-time, itself included; or `msgid=<msgid>`, not included: an addition of ours |
| `limit` | at most so many messages; the default, and the most, is what `CHATHISTORY` in RPL_ISUPPORT says |

Case, accents and full or half width make no difference. Of Chinese, Japanese, Korean or Thai one character is
enough. The latest messages that match come in a batch of type `{search.DRAFT}`, the latest first, with the tags that
they have in the history; `CHATHISTORY AROUND <target> msgid=<msgid>` shows what was said around one. By soju's name,
the batch has that name and is in ascending order, and with `after` it begins there.

The next page: the same search with `before=msgid=<msgid>` of the earliest message that has come. All messages have one
order, whatever rooms they are of, and many may have the same time: going on by `before=<time>` repeats the last ones,
and gets no further where more than `limit` have it. A message that was taken back meanwhile still says where.

`FAIL SEARCH INVALID_PARAMS <attribute>` says what is wrong, `FAIL SEARCH INTERNAL_ERROR` that it did not work just now.
A line `NOTE SEARCH INCOMPLETE` in the batch: the index is being made (after an update, or a restart with an older log),
and the newest messages are not in it yet."""


def _websocket() -> str:
    subprotocols = " and ".join(f"`{name}`" for name in websocket.OPCODES)
    return f"""\
## WebSocket

`ws://localhost:8255{websocket.PATH}` (IRCv3 websocket). Each message is one line, without its end.
The subprotocols are {subprotocols}, whichever the client names first; without
one, text is sent, and both kinds are understood. Nothing is compressed.

`TOKEN <secret>` (16 to 64 of `A-Z a-z 0-9 - _`), before registration, says by what a client is known if it comes again:
with nick and secret of before it takes the place of the connection that was lost, however long the server would have
waited for that one, and may read what it could read.

A message may carry the tag `+threadtalk/id`, an id of the client's own choice (up to 64 characters, random). If the
same person sends it again to the same target with the same id, as the client does not know whether it arrived, it is
not said again; the client is told `NOTE PRIVMSG ALREADY_SAID <target> <id> <msgid>`. That holds under another alias or
from another address (one of the two is enough, or the account), in a room that was renamed meanwhile, and for a message
that was taken back. On a batch of several lines it stands on the BATCH message. The last 50,000 such messages are
remembered; after a restart, those among the last 50,000 events.

Web pages may open one where they come from the host and port that they call (`Origin` and `Host` of the request agree),
or where the setting `allowed_origins` names them; programs send no `Origin` and always may. A proxy in front has to
pass `Host` on as it came. Without encryption, the name in `Host` has to be one of this server's too, else the answer is
421: an address, `localhost`, the name of the machine (also with `.local`), `server_name`, a name in the certificate, or
the host of one of the `allowed_origins`. Any other address is that of the page, or answered 404.

| close code | why |
|---|---|
| 1000 | QUIT, or the client has closed it |
| 1001 | the server stops |
| 1002 | what came is not WebSocket |
| 1007 | a text message is not UTF-8 |
| 1008 | nobody came in in time, or what is sent is read too slowly |
| 1009 | a message is longer than {LINE_MAX} bytes |"""


def _example() -> ServerInfo:
    """Return a server that has all that a server may have."""
    return ServerInfo(
        "threadtalk.local",
        "ThreadTalk",
        "",
        "",
        "",
        about=About(icon="https://chat.example.org/icon.svg"),
        vapid="KEY",
        upload_max_bytes=10 * 1024**2,
        public_address="https://192.0.2.7:8255",
    )


if __name__ == "__main__":
    print(page(), end="")
