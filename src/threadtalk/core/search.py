"""Who may look for messages, and where: in what they could read page by page, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threadtalk.core import history
from threadtalk.core.answers import SearchGranted
from threadtalk.core.commands import Mark
from threadtalk.core.names import fold, token
from threadtalk.core.outcome import Item, Reply, refuse
from threadtalk.core.refusals import Code
from threadtalk.core.words import WORDS_MAX, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.answers import Conversation
    from threadtalk.core.commands import Search
    from threadtalk.core.people import Person
    from threadtalk.core.world import World


def grant(world: World, person: Person, command: Search) -> list[Item]:
    """Grant a search: in the room (or conversation) that was named, or in all that somebody may read."""
    wanted = phrases(command.text)
    if sum(len(phrase.words) for phrase in wanted) > WORDS_MAX:
        return refuse(person.session, Code.SEARCH_TOO_LONG, limit=WORDS_MAX)
    has_times = command.after is not None or command.before is not None
    if not wanted and (command.text.strip() or not (command.room or command.author or has_times)):
        return refuse(person.session, Code.SEARCH_EMPTY)
    if command.room:
        place = history.readable(world, person, command.room)
        if place is None:
            return refuse(person.session, Code.SEARCH_CLOSED, room=command.room)
        places = [place]
    else:
        places = history.all_readable(world, person)
    limit = max(1, min(command.limit, world.limits.history_page_max))
    ends: list[int | tuple[str, int] | None] = []
    for name, end in (("after", command.after), ("before", command.before)):
        found = _message(world, places, end) if isinstance(end, Mark) else end
        if found is None and end is not None:
            return refuse(person.session, Code.SEARCH_NO_MESSAGE, end=name)
        ends.append(found)
    after, before = ends
    where = (fold(command.author), after, before, command.from_start)
    return [Reply(person.session, SearchGranted(tuple(places), wanted, limit, *where))]


def _message(world: World, places: Sequence[Conversation], mark: Mark) -> tuple[str, int] | None:
    """Return what a message is kept as, and its number; None where that is none of what may be searched."""
    for place in places:
        key = fold(place.kept_as)
        if token(world.rooms.identities.get(key, key)) == mark.room:
            return (place.kept_as, mark.number) if place.start <= mark.number < place.end else None
    return None
