"""Lines that clients may send to hurt, made of what the commands know: most of them nearly right.

Each is made from one random source, so a seed stands for a line.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from threadtalk.wire.irc.caps import CAPABILITIES
from threadtalk.wire.irc.commands.table import COMMANDS

NICKS = ("alice", "bob", "\U00010428" * 32)
"""Who is in from the start; one of them with the widest name there can be."""

ROOMS = ("#tea", "#milk", "#lobby", "#" + "\U00010428" * 49)
NAMES = (*NICKS, *ROOMS, "dora", "Alice", "#TEA", "#nowhere", "#tea,#milk", "alice,bob", "bob,#tea")
SOURCES = ("", "", "", "", ":alice ", ":irc.test ", ": ")

WORDS = (
    *("+o", "-o", "+b", "-b", "+k", "-k", "+l", "+s", "-n", "+m", "+i", "+ohvbeIklst", "-ohvbeIklst", "+B", "+o-o"),
    *("bad!*@*", "key", "3", "5", "10", "%tcuihsnfdlaor,42", "%r", "o", ">0", "<9", "!#t*", "C>1", "T<60"),
    *("LS", "302", "REQ", "LIST", "END", "ACK", "L", "S", "C", "+", "-", "+alice,bob,dora", "INDEX", "CAP"),
    *("LATEST", "BEFORE", "AFTER", "BETWEEN", "AROUND", "TARGETS", "timestamp=2023-11-14T22:13:20.000Z", "msgid=x"),
    *("timestamp=2033-11-14T22:13:20.000Z", "timestamp=", "timestamp=0000-00-00T00:00:00.000Z", "msgid="),
    *("GET", "SET", "CLEAR", "SUB", "UNSUB", "SUBS", "SYNC", "url", "avatar", "$bad", "hello"),
)

HOSTILE = (
    *("", " ", ":", "::", ":a b", "a b", ",", ",,#tea,", "*", "@", "!", "#", "##", "0", "-1", "9" * 30, "²", "{me}"),
    *("%s", "\\", "=", ";", "\x01", "\x01ACTION", "\x01ACTION x\x01", "\x02\x03\x1f", "\x7f", "\x1b[31m", "\t", "\x0b"),
    *("\x85", "\u2028", "\u2029", "\u202e", "\u200b", "\ufeff", "\ufb03", "\uff03tea", "e" + "\u0301" * 300, "ſ", "İ"),
    *("\U0001f49c" * 110, "x" * 400, "b" * 60, "#" + "\U00010400" * 49, "\U00010400" * 32, "\ufdfa" * 30, "ALICE"),
    *("irc.test", "alice!~alice@host.cloak", "PRIVMSG #tea :forged", "\r", "\rQUIT", "*!*@*", "a!b!c@d@e", "?" * 90),
)

TAG_KEYS = (
    "+draft/react",
    "+draft/reply",
    "+typing",
    "+a",
    "label",
    "time",
    "msgid",
    "batch",
    "account",
    "+",
    "",
    "x/y",
)

LIKELY = """
    JOIN {room}
    JOIN {room}
    JOIN {room} {text}
    PART {room} :{text}
    PRIVMSG {room} :{text}
    PRIVMSG {nick} :{text}
    PRIVMSG {room},{nick} :{text}
    NOTICE {room} :{text}
    NOTICE {nick} :{text}
    BATCH +x draft/multiline {room}
    BATCH +x draft/multiline {room}
    BATCH +x draft/multiline {nick}
    BATCH +{text} draft/multiline {room}
    BATCH -x
    BATCH -x
    @batch=x PRIVMSG {room} :{text}
    @batch=x PRIVMSG {room} :{text}
    @batch=x PRIVMSG {nick} :{text}
    @batch=x;draft/multiline-concat PRIVMSG {room} :{text}
    @batch=x;draft/multiline-concat PRIVMSG {nick} :{long}
    TAGMSG {room}
    TAGMSG {nick}
    TOPIC {room} :{text}
    TOPIC {room}
    KICK {room} {nick} :{text}
    RENAME {room} {room}
    RENAME {room} {room} :{text}
    INVITE {nick} {room}
    MODE {room} +o {nick}
    MODE {room} -o {nick}
    MODE {room} +v {nick}
    MODE {room} +b :{text}
    MODE {room} +k :{text}
    MODE {room} -k
    MODE {room} +l :{text}
    MODE {room} +s
    MODE {room} -s
    MODE {room}
    MODE {room} b
    MODE {room} +I {text}
    MODE {room} +bbb-b+lo {text} a b c 4 {nick}
    MODE {room} {text}
    MODE {room} +bbbb {long}1 {long}2 {long}3 {long}4
    MODE {nick} {text}
    NICK :{text}
    NICK {nick}
    AWAY :{text}
    AWAY
    SETNAME :{text}
    LIST :{text}
    MONITOR + {nick}
    MONITOR + :{text}
    MONITOR L
    WHO {room} %{text}
    WHO {room} %tcuhnfar,{text}
    WHO :{text}
    WHO {room}
    NAMES {room}
    METADATA * SET url :{text}
    METADATA * SET avatar :{text}
    METADATA {room} SET url :{text}
    METADATA * SUB url avatar
    METADATA {room} SYNC
    METADATA {nick} LIST
    METADATA * SET {text} :x
    METADATA * SUB {text} a
    METADATA {room} CLEAR
    METADATA * UNSUB :{text}
    METADATA :{text} GET url
    METADATA {nick} GET :{text}
    CHATHISTORY LATEST {room} * 5
    CHATHISTORY LATEST {nick} * 5
    CHATHISTORY LATEST :{text}
    CHATHISTORY LATEST {text} * 5
    CHATHISTORY BEFORE {room} {text} 5
    CHATHISTORY AROUND {room} timestamp=2023-11-14T22:13:20.000Z {text}
    CHATHISTORY TARGETS timestamp=2000-11-14T22:13:20.000Z timestamp=2033-11-14T22:13:20.000Z 9
    MARKREAD {room}
    MARKREAD :{text}
    MARKREAD {text} timestamp=2023-11-14T22:13:20.000Z
    REDACT {room} :{text}
    REDACT {room} {msgid} :{text}
    REDACT {nick} {msgid}
    WHOIS {nick}
    WHOIS :{text}
    USERHOST {nick}
    USERHOST :{text}
    ISON :{text} {nick}
    WHOWAS :{text}
    USER {text} 0 * :{text}
    USER a 0 * b
    PING :{text}
    CAP :{text}
    QUIT :{text}
""".strip().splitlines()
"""Messages that the server does something with, so that there is something going on."""

TOO_MUCH = (
    *(b"x" * 9000, b"@" + b"+a=b;" * 900 + b" PING x", b"@" + b"+a=b;" * 800 + b" TAGMSG #tea"),
    *(b"@+a=" + b";" * 4000 + b" PRIVMSG #tea :x", b"@+a=" + b"\\:" * 2000 + b" PRIVMSG #tea :x"),
    *(b"PRIVMSG #tea :" + b"\xff" * 20, b"PRIVMSG #tea :" + b"x" * 494, b"PRIVMSG #tea :" + b"x" * 496),
    *(b"@label=" + b"x" * 65 + b" PING x", b"PRIVMSG #tea :a\0b", b"PRIVMSG #tea :a\rQUIT"),
    *(b"", b" ", b"\0", b"@ PING x", b"@; PING x"),
)
"""Lines at the limits, and what no message has."""


def line(random: Random) -> bytes:
    """Return a line, without its end."""
    (make,) = random.choices(list(_KINDS), list(_KINDS.values()))
    return make(random)


def word(random: Random) -> str:
    """Return a name, a word that means something somewhere, one that is meant to hurt, or anything."""
    words = random.choice((NAMES, WORDS, HOSTILE, ()))
    if words:
        return random.choice(words)
    low, high = random.choice(((32, 126), (1, 0x7F), (0xA0, 0x24FF), (1, 0x10FFFF)))
    return "".join(chr(random.randint(low, high)) for _ in range(random.randint(0, 40)))


def _likely(random: Random) -> bytes:
    room, nick, text = random.choice(ROOMS), random.choice((*NICKS, "dora")), word(random)
    msgid = f"epoch-274822545f9a-{random.randint(0, 30)}"
    form = random.choice(LIKELY).lstrip()
    tags = "" if form.startswith("@") else _tags(random)
    return _encoded(tags + form.format(room=room, nick=nick, text=text, msgid=msgid, long="x" * 117))


def _any_command(random: Random) -> bytes:
    params = "".join(f" {word(random)}" for _ in range(random.randint(0, 5)))
    last = f" :{word(random)}" if random.random() < 0.5 else ""
    command = random.choice(sorted(COMMANDS.keys() - {"QUIT"}))  # that one is sent often enough
    return _encoded(_tags(random) + random.choice(SOURCES) + command + params + last)


def _capabilities(random: Random) -> bytes:
    names = (*CAPABILITIES, "nonsense") if random.random() < 0.1 else tuple(CAPABILITIES)
    wanted = (random.choice(("", "", "-")) + random.choice(names) for _ in range(random.randint(0, 6)))
    return _encoded(f"{_tags(random)}CAP {random.choice(('REQ', 'REQ', 'LS', 'LIST'))} :{' '.join(wanted)}")


def _registration(random: Random) -> bytes:
    return _encoded(random.choice(("NICK dora", "USER dora 0 * :Dora", "CAP END", "JOIN #tea")))


def _bytes(random: Random) -> bytes:
    return random.randbytes(random.randint(0, 80)).replace(b"\n", b"")


def _too_much(random: Random) -> bytes:
    return random.choice(TOO_MUCH)


_KINDS: dict[Callable[[Random], bytes], int] = {
    _likely: 65,
    _any_command: 20,
    _capabilities: 5,
    _registration: 5,
    _bytes: 2,
    _too_much: 3,
}
"""By how often."""


def _tags(random: Random) -> str:
    if random.random() < 0.5:
        return ""
    pairs = [(random.choice(TAG_KEYS), word(random)) for _ in range(random.randint(0, 3))]
    if random.random() < 0.7:
        pairs.append(("label", random.choice(("a", "b c", "x" * 64, word(random)))))
    random.shuffle(pairs)
    raw = ";".join(f"{key}={value}" if value else key for key, value in pairs)
    escaped = raw.replace(" ", random.choice(("\\s", "")))
    return f"@{escaped} "


def _encoded(text: str) -> bytes:
    return text.encode(errors="replace").replace(b"\n", b"")
