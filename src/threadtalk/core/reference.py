"""What people may do in a room, as a page: `python -m threadtalk.core.reference > docs/moderation.md`."""

from __future__ import annotations

from threadtalk.core import banning, modes, registered, roles

_ACTS: dict[str, str] = {
    roles.TALK_WHEN_MODERATED: "talk while the room is moderated (`m`), while banned or muted",
    roles.TALK_WHEN_SLOW: "talk without waiting in slow mode",
    roles.COME_IN: "come into a registered room in spite of its key, limit, bans and of being invite-only",
    roles.INVITE_TO_INVITE_ONLY: "invite into a room that is for the invited only",
    roles.CHANGE_LOCKED_TOPIC: "change a locked topic",
    roles.REDACT_OTHERS: "take back what others have said",
    roles.KICK: "put somebody out",
    roles.READ_ACTS: "read what the moderators have done",
    roles.MAKE_HOOKS: "let programs say something here (hooks)",
    roles.SET_METADATA: "change what the room tells programs of itself",
    roles.RENAME_ROOM: "give the room another name",
    roles.REGISTER_ROOM: "register the room (with an account)",
    roles.UNREGISTER_ROOM: "give a registered room up",
    roles.TRANSFER_ROOM: "give a registered room to somebody else",
}
"""What stands in the table of roles beside modes, in words."""

_RANKS = {
    modes.FOUNDER: "founder",
    "o": "operator",
    "h": "moderator",
    "v": "voice",
}

_HEAD = f"""\
# Order in rooms

Who makes a room moderates it. This page is about what that means: who may do what, and how. The tables are written by
`python -m threadtalk.core.reference`, from the rules that the server itself asks.

## Roles

A member of a room can have ranks. Each may do all that those below it may.

| rank | in front of the name | who |
|---|---|---|
| founder | `{modes.RANKS["q"]}` | to whose account the room is registered |
| operator | `{modes.RANKS["o"]}` | who made the room, and whom operators make one: `/op NAME` |
| moderator | `{modes.RANKS["h"]}` | keeps order, but makes no operators: `/mod NAME` |
| voice | `{modes.RANKS["v"]}` | may talk when others may not: `/voice NAME` |

Nobody can act on a member who stands higher: a moderator puts out no operator, and an operator takes nothing from the
founder. A rank of one's own can always be given up, except that of founder, which is handed over: `/transfer NAME`.
The lobby has no founder.
"""

_TEXT = f"""\
## Registered rooms

A room that nobody has registered forgets its modes, ranks and bans when the last member goes; to others it is none
any more then, until somebody makes it anew. What was said there is kept, for those who are in, and so is the topic.
`/claim` registers the room one is in: from then on it stays as it is, while nobody is there and when the server is
started anew. That takes an account, and the rank of operator. One account may have {registered.REGISTERED_MAX} rooms.

What is kept: the founder, the ranks of people with an account, all modes, key and limit, the hooks, and the
lists with who set each entry, when, until when, and why. Whoever has a rank in the room gets it back on coming in, if
they are logged in by then, or else as soon as they log in. The ranks of people without an account end when they leave.
The lobby is always there.

A room that nobody has registered stays closed in one way: to what was said in it. One with a key (mode `k`) keeps it
while it is empty, and over a restart of the server: who knows the key comes in and reads on. One for the invited alone
(mode `i`, and no key) forgets who was; whoever comes in first after the last member has gone, or after a restart,
begins it anew, and neither they nor anybody who comes later reads, finds or is shown what was said before, nor the
topic. Those who stay while they are not connected keep such a room, and all of its history. What should outlive its
members wants to be registered.

`/transfer NAME` gives the room to somebody who is there and logged in, `/unclaim` gives it up. Only the founder can.

## Bans and mutes

`/ban NAME for 2h spam` puts somebody out and keeps them out for two hours; without `for …` it lasts until somebody
takes it back. `/mute` lets them stay, and listen. Set by name, it is for the account of somebody who is logged in, and
else for the token that stands for the address they come from, so that another alias does not help. In the place of a
name there may be a mask:

| mask | whom it is for |
|---|---|
| `bob`, `bob!*@*` | whoever is called bob |
| `*!*@1f2e3d.cloak` | whoever comes from there |
| `~a:bob` | whoever is logged in to the account bob |
| `~m:` and one of these | the same, but they may come in and only not talk |

Exceptions (mode `e`) are stronger than bans, and an invitation brings somebody in once in spite of one, and of a limit.
Whose connection breaks in a room for the invited needs no new one for five minutes, if their client can show who it is:
the page can, and so can any that has a `TOKEN` ([irc.md](irc.md)).
What is over is taken off the list at the next thing that happens in the chat, and everybody in the room is told; it
never counts after its end. A ban lasts {banning.SECONDS_MAX // (365 * 24 * 3600)} years at most, or for ever.

## A room that is too loud

| command | mode | what it does |
|---|---|---|
| `/slow 10` | `+f 10` | who has no voice waits ten seconds from one message to the next (at most {modes.SLOW_MAX}); \
`/slow off` |
| `/quiet 60` | `+m` | only those with a voice talk, for a minute |
| `/readonly on` | `+m` | the same until `/readonly off`: for announcements |

The letter `f` is ours: other IRC servers have other letters for slow mode, or mean other things by this one.
To be read-only is to be moderated: who has a voice (or more) writes, all others read.

## Hooks

`/hook add NAME` tells an address, once, by which a program says something in the room: what it says appears as said by
`NAME/hook`. `/hook` lists them, `/hook remove NAME` takes one away. [hooks.md](hooks.md) has the rest.

## The record

`/modlog` shows what the moderators have done last, to moderators and those above them: who was put out, banned, muted
or made what, until when and why, whose messages were taken back, and each change of a mode. It is read out of the
chat's history, so it is as old as that. In IRC: `MODLOG #room [count]`.

## In IRC

`MODE`, `KICK`, `INVITE` and `REDACT` do what they do elsewhere. What they have no words for can be said to ChanServ:
`/msg ChanServ HELP`, or `/cs HELP`. Nothing that is said to ChanServ is kept.
"""


def page() -> str:
    """Return the page."""
    lines = [_HEAD, "## Who may do what", ""]
    lines.append(f"| | {' | '.join([*_RANKS.values(), 'member'])} |")
    lines.append("|---|" + ":-:|" * (len(_RANKS) + 1))
    lines += [_row(meaning, act) for act, meaning in _ACTS.items()]
    lines += [_row(f"change mode `{mode}`: {meaning}", mode) for mode, meaning in _modes().items()]
    lines += [
        _row(f"make somebody {'an' if rank == 'o' else 'a'} {_RANKS[rank]} (`{rank}`), or no more", rank)
        for rank in "oh"
    ]
    lines.append(_row("give somebody a voice (`v`), or take it", "v"))
    lines += [
        "",
        "Everybody in a room may talk, change a topic that is not locked, invite where that is not for moderators, and",
        "take back what they have said themselves, as far as no mode is against it.",
        "",
        _TEXT,
    ]
    return "\n".join(lines)


def acts() -> set[str]:
    """Return the acts that the page has a row for."""
    return {*_ACTS, *_modes(), *"ohv"}


def _modes() -> dict[str, str]:
    values = {
        modes.KEY: "the key that one must know to join",
        modes.LIMIT: "how many may be here",
        modes.SLOW: "how long one waits between two messages",
    }
    lists = {mode: f"list of those who are {meaning}" for mode, meaning in modes.LISTS.items()}
    return {**modes.FLAGS, **values, **lists}


def _row(what: str, act: str) -> str:
    cells = ["yes" if roles.may(frozenset([rank]), act) else "" for rank in _RANKS]
    return f"| {what} | {' | '.join([*cells, 'yes' if roles.may(frozenset(), act) else ''])} |"


if __name__ == "__main__":
    print(page(), end="")
