"""BATCH of a client (IRCv3 client-batch), of the one type that there is: a message of several lines (multiline)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.wire.irc import multiline
from threadtalk.wire.irc import numerics as n
from threadtalk.wire.irc.commands.entry import Entry
from threadtalk.wire.irc.commands.messages import speak_several_lines
from threadtalk.wire.irc.writing import word

if TYPE_CHECKING:
    from threadtalk.core.commands import Command
    from threadtalk.wire.irc.message import Message
    from threadtalk.wire.irc.session import IrcSession


def is_part(session: IrcSession, message: Message) -> bool:
    """Whether a message is a line of a batch."""
    return "batch" in message.tags and multiline.BATCH_TYPE in session.caps


def take_part(session: IrcSession, message: Message) -> list[Command | bytes]:
    """Add a line to the batch that is open; what is wrong with it is told at once, and ends the batch."""
    draft, reference = session.draft, message.tags["batch"]
    if draft is None:
        if reference == session.dropped_batch:
            return []
        return [_fail(session, "MULTILINE_INVALID :No batch is open")]
    if reference != draft.reference:
        return _drop(session, "MULTILINE_INVALID :This is not the batch that is open")
    target, text = [*message.params, "", ""][:2]
    try:
        draft.add(message.command, target, text, continues=multiline.CONCAT in message.tags)
    except multiline.Invalid as error:
        return _drop(session, str(error))
    return []


def _batch(session: IrcSession, message: Message) -> list[Command | bytes]:
    if multiline.BATCH_TYPE not in session.caps:
        return [session.numeric(n.ERR_UNKNOWNCOMMAND, "BATCH")]
    sign, reference = message.params[0][:1], message.params[0][1:]
    if not multiline.is_reference(reference):
        return [_fail(session, f"INVALID_REFTAG {word(reference)} :The reference of a batch is of letters and digits")]
    if sign == "-":
        return _end(session, reference)
    if sign != "+" or session.draft is not None:
        return _drop(session, "MULTILINE_INVALID :One batch can be open at a time", reference)
    kind, target = [*message.params[1:], "", ""][:2]
    if kind != multiline.BATCH_TYPE:
        return _drop(session, f"UNKNOWN_TYPE {reference} {word(kind)} :There is no such type of batch", reference)
    if not target:
        return _drop(session, "MULTILINE_INVALID :A multiline batch needs a target", reference)
    session.draft = multiline.Draft(reference, target, session.client_tags(message), session.take_label())
    session.dropped_batch = ""
    return []


def _end(session: IrcSession, reference: str) -> list[Command | bytes]:
    draft = session.draft
    if draft is None or draft.reference != reference:
        if reference == session.dropped_batch:
            session.dropped_batch = ""
            return []
        return _drop(session, "MULTILINE_INVALID :This batch is not open")
    try:
        text, tags = draft.finish()
    except multiline.Invalid as error:
        return _drop(session, str(error))
    session.draft = None
    if draft.label is not None:
        session.put_label(draft.label)
    return speak_several_lines(session, draft.command, draft.target, text, tags)


def _drop(session: IrcSession, why: str, reference: str = "") -> list[Command | bytes]:
    """Forget the batch that is open, and answer it; what still comes of it is passed over."""
    draft, session.draft = session.draft, None
    session.dropped_batch = reference or (draft.reference if draft is not None else "")
    if draft is not None and draft.label is not None:
        session.put_label(draft.label)
    return [_fail(session, why)]


def _fail(session: IrcSession, why: str) -> bytes:
    return session.fail("BATCH", why)


COMMANDS = {"BATCH": Entry(_batch, 1, specification="client-batch")}
