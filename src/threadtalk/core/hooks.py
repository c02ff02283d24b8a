"""Hooks: what lets a program say something in a room without being anybody here, as the room's moderators want it.

A hook belongs to its room like modes and bans do: a registered room keeps its hooks with its record, any other forgets
them with its last member. Of the token that the program must know, only a digest is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from threadtalk.core import roles
from threadtalk.core.answers import Done, HookMade, HookRemoved, HooksListed
from threadtalk.core.events import MULTILINE, Said, Sender
from threadtalk.core.names import check_alias, fold
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.rooms import check_text

if TYPE_CHECKING:
    from threadtalk.core.commands import AddHook, ListHooks, RemoveHook, SayByHook
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

SUFFIX = "/hook"
"""What stands behind the name of a hook where it says something. No alias can have a slash in it, so that nobody can be
taken for a hook, no hook for anybody, and no name has to be kept free."""

SENDER = Sender(origin="hook@hook", is_bot=True)
"""What programs are told of a hook besides."""

HOOKS_MAX = 20
"""Hooks of one room: some for each program that anybody has, and few enough to be read through."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook. `by` is who made it (an account, or the alias of who has none), `at` when, in milliseconds."""

    name: str
    digest: str
    by: str
    at: int

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return fold(self.name)

    @property
    def alias(self) -> str:
        """Who says what is said by it."""
        return self.name + SUFFIX


def add(world: World, person: Person, command: AddHook, at: int) -> list[Item]:
    """Make a hook of a room in which one may."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not room.may(person, roles.MAKE_HOOKS):
        return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
    refusal = check_alias(command.name, world.limits.alias_max - len(SUFFIX))
    if refusal is not None:
        return [Reply(person.session, refusal)]
    if fold(command.name) in room.hooks:
        return refuse(person.session, Code.HOOK_EXISTS, room=room.name, name=command.name)
    if len(room.hooks) >= HOOKS_MAX:
        return refuse(person.session, Code.TOO_MANY_HOOKS, room=room.name, limit=HOOKS_MAX)
    room.put_hook(Hook(command.name, command.digest, person.account or person.alias, at))
    return [*world.keep(room), Reply(person.session, HookMade(room.name, command.name, command.token))]


def remove(world: World, person: Person, command: RemoveHook) -> list[Item]:
    """Take a hook away: its token opens nothing any more."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not room.may(person, roles.MAKE_HOOKS):
        return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
    hook = room.hooks.get(fold(command.name.removesuffix(SUFFIX)))
    if hook is None:
        return refuse(person.session, Code.NO_SUCH_HOOK, room=room.name, name=command.name)
    room.drop_hook(hook.key)
    return [*world.keep(room), Reply(person.session, HookRemoved(room.name, hook.name))]


def show(world: World, person: Person, command: ListHooks) -> list[Item]:
    """Tell which hooks a room has."""
    room = world.rooms.own(person, command.room)
    if isinstance(room, Refusal):
        return [Reply(person.session, room)]
    if not room.may(person, roles.MAKE_HOOKS):
        return refuse(person.session, Code.NOT_ALLOWED, room=room.name)
    return [Reply(person.session, HooksListed(room.name, tuple(room.hooks.values())))]


def say(world: World, command: SayByHook, at: int) -> list[Item]:
    """Say something in the room of a hook. What keeps members silent there is not meant for it.

    For the server itself, like the answer.
    """
    found = world.rooms.hooked.get(command.digest)
    if found is None:
        return refuse(0, Code.NO_SUCH_HOOK, name="", room="")
    room, hook = found
    if world.policy.emergency and room.registration is None:
        return refuse(0, Code.EMERGENCY)  # nobody with an account answers for it
    asked = command.text.replace("\x01", "")  # which would make it a question to programs (CTCP)
    tags = {MULTILINE: ""} if "\n" in asked else {}
    text = check_text(asked, tags)
    if isinstance(text, Refusal):
        return [Reply(0, text)]
    return [Said(room.name, room.next_number(), at, hook.alias, text, tags=tags, sender=SENDER), Reply(0, Done())]


def as_it_is(world: World, item: Item) -> Item:
    """Return what is to be told instead where a hook was made or removed, and that could not be stored."""
    content = item.content if isinstance(item, Reply) else None
    if isinstance(item, Reply) and isinstance(content, HookMade | HookRemoved):
        room = world.rooms.called(content.room)
        is_there = room is not None and fold(content.name) in room.hooks
        if is_there != isinstance(content, HookMade):
            return Reply(item.session, Refusal(Code.NOT_STORED))
    return item
