"""Files that people send: who may, how much, and what is known of each. The bytes are kept elsewhere (`net/store.py`).

Somebody asks for leave to send a file of a size to a room or a person, and is given a token. Whoever comes with it and
the bytes, in time, has the file kept, under an id that nobody can guess: who is told it may fetch the file, and it is
told in a message to those who may read that. What was promised counts like what is there, so that no quota can be
overrun by many who come at once.
"""

from __future__ import annotations

import json
import unicodedata
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from threadtalk.core.answers import FileKept, UploadGranted
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from threadtalk.core.commands import AskUpload, KeepFile
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

KEY = "file"
"""What stands before the colon in the keys of records."""

OFFER_TIME = 10 * 60_000
"""Milliseconds for which a token is good: a slow network, and a person who has gone for tea."""

DAY = 24 * 3600_000

NAME_MAX_BYTES = 200
"""Of a file's name, as file systems allow it, with room for what browsers put behind it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file, of one person's files in a day, and of all; milliseconds that a file is kept, 0 for ever."""

    file: int = 0
    """0 where no files are taken."""
    day: int = 0
    total: int = 0
    keep: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """One file that is kept."""

    id: str
    name: str
    digest: str
    """Of its bytes: by this they are found."""
    size: int
    type: str
    width: int
    height: int
    place: str
    """The room or the person it was sent to."""
    by: str
    """Whose it is: an account, or where a guest comes from."""
    at: int

    @property
    def path(self) -> str:
        """Its address, as far as it does not depend on the name."""
        return f"/files/{self.id}/"


@dataclass(frozen=True, slots=True)
class Offer:
    """Leave to send a file."""

    name: str
    size: int
    place: str
    by: str
    until: int


class Files:
    """All files that are kept, and those that are expected. Any thread may look one up."""

    def __init__(self) -> None:
        self.limits = Limits()
        self._files: dict[str, File] = {}
        """By id, the oldest first."""
        self._offers: dict[str, Offer] = {}
        """By the digest of the token, the oldest first."""
        self.gone: deque[str] = deque()
        """Digests of what is kept no more, for whoever keeps the bytes."""

    def find(self, id_: str, at: int) -> File | None:
        """Return the file of this id, if it is kept (still)."""
        file = self._files.get(id_)
        return None if file is None or self._is_over(file, at) else file

    def offer(self, digest: str, at: int) -> Offer | None:
        """Return what may be sent by the token of this digest."""
        offer = self._offers.get(digest)
        return None if offer is None or offer.until < at else offer

    def digests(self) -> set[str]:
        """Return the digests of all that is kept."""
        return {file.digest for file in self._files.values()}

    @property
    def size(self) -> int:
        """Bytes of all files, promised ones included."""
        return sum(each.size for each in self._all())

    def restore(self, id_: str, value: str) -> None:
        """Take up what a record says of a file; nothing where it is kept no more."""
        if value:
            self._files[id_] = File(**json.loads(value))
        else:
            self._files.pop(id_, None)

    def ask(self, world: World, person: Person, command: AskUpload, at: int) -> list[Item]:
        """Give somebody leave to send a file."""
        limits = self.limits
        if not limits.file:
            return refuse(person.session, Code.NO_FILES)
        if not 0 < command.size <= limits.file:
            return refuse(person.session, Code.FILE_TOO_LARGE, limit=limits.file)
        place = _place(world, person, command.target)
        if isinstance(place, Refusal):
            return [Reply(person.session, place)]
        items = self.drop_old(at)
        by = person.account or person.host
        today = sum(each.size for each in self._all() if each.by == by and _began(each) > at - DAY)
        if today + command.size > limits.day:
            return [*items, *refuse(person.session, Code.FILES_OF_A_DAY, limit=limits.day)]
        if self.size + command.size > limits.total:
            return [*items, *refuse(person.session, Code.NO_ROOM_FOR_FILES)]
        self._offers[command.digest] = Offer(safe_name(command.name), command.size, place, by, at + OFFER_TIME)
        return [*items, Reply(person.session, UploadGranted(command.target, command.token))]

    def keep(self, command: KeepFile, at: int) -> list[Item]:
        """Keep a file whose bytes have come, once for each leave."""
        offer = self.offer(command.offer, at)
        if offer is None:
            self._lose(command.digest)
            return refuse(0, Code.NO_SUCH_UPLOAD)
        del self._offers[command.offer]
        what = (command.digest, offer.size, command.type, command.width, command.height)
        file = File(command.id, offer.name, *what, offer.place, offer.by, at)
        self._files[file.id] = file
        return [Record(f"{KEY}:{file.id}", json.dumps(asdict(file))), Reply(0, FileKept(file))]

    def drop_old(self, at: int) -> list[Item]:
        """Forget what is over: files that were kept long enough, and leave that nobody made use of."""
        self._offers = {digest: offer for digest, offer in self._offers.items() if offer.until >= at}
        items: list[Item] = []
        for file in [each for each in self._files.values() if self._is_over(each, at)]:
            del self._files[file.id]
            self._lose(file.digest)
            items.append(Record(f"{KEY}:{file.id}", "", json.dumps(asdict(file))))
        return items

    def _all(self) -> list[File | Offer]:
        return [*self._files.values(), *self._offers.values()]

    def _lose(self, digest: str) -> None:
        if all(file.digest != digest for file in self._files.values()):
            self.gone.append(digest)

    def _is_over(self, file: File, at: int) -> bool:
        return bool(self.limits.keep) and file.at + self.limits.keep < at


def as_it_is(item: Item) -> Item:
    """Return what is to be told where nothing could be stored: the file is not kept."""
    if isinstance(item, Reply) and isinstance(item.content, FileKept):
        return Reply(item.session, Refusal(Code.NOT_STORED))
    return item


def safe_name(name: str) -> str:
    """Return a file's name as it may be shown and saved: a name alone, without what hides or misleads."""
    base = clean(unicodedata.normalize("NFC", name)).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in base if letter.isprintable() and letter not in '<>:"|?*%').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, suffix = kept, ""
    ending = f".{suffix}" if suffix else ""
    short = stem.encode()[: NAME_MAX_BYTES - len(ending.encode())].decode(errors="ignore")
    return f"{short.strip(' .') or 'file'}{ending}"


def _began(each: File | Offer) -> int:
    return each.at if isinstance(each, File) else each.until - OFFER_TIME


def _place(world: World, person: Person, target: str) -> str | Refusal:
    """Return where a file goes to, if somebody may say something there."""
    if target.startswith("#"):
        room = world.rooms.audible(person, target)
        return room if isinstance(room, Refusal) else room.name
    recipient = world.people.called(target)
    return recipient.alias if recipient is not None else Refusal(Code.NO_SUCH_PERSON, {"alias": target})
