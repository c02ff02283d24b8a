"""Files that people send: who may, how much, and what is known of each. The bytes are kept elsewhere (`net/store.py`).

Somebody asks for leave to send a file of a size to a room or a person, and is given a token. Whoever comes with it and
the bytes, in time, has the file kept, under an id that nobody can guess: who is told it may fetch the file, and it is
told in a message to those who may read that. What was promised counts like what is there, so that no quota can be
overrun by many who come at once. A file goes with the message by which its sender has told of it, when that is taken
back.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import deque
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from threadtalk.core.answers import FileKept, UploadGranted
from threadtalk.core.events import Redacted, Said, Told
from threadtalk.core.outcome import Item, Record, Reply, refuse
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from threadtalk.core.commands import AskUpload, BeginUpload, EndUpload, KeepFile
    from threadtalk.core.people import Person
    from threadtalk.core.world import World

KEY = "file"
"""What stands before the colon in the keys of records."""

OFFER_TIME = 10 * 60_000
"""Milliseconds for which a token is good: a slow network, and a person who has gone for tea."""

DAY = 24 * 3600_000

OFFERS_MAX = 20
"""Files that one person may be sending at a time: a browser sends six."""

FILES_A_DAY_MAX = 1000
"""Files of one person in a day, however small."""

BLOCK_BYTES = 4096
"""What the smallest of files takes on a disk: only so many are kept as there are blocks in `Limits.total`."""

BLOCKS_MIN = 1000
"""With a small total, files may be small too."""

LINK = "/files/"
"""What stands before the id in a link."""

_LINK = re.compile(rf"{LINK}([A-Za-z0-9_-]{{1,64}})/")

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
    told_in: str = ""
    """Where it was told of by who sent it: a room, or what the log calls a conversation."""
    told_as: int = 0
    """The number of that message there; 0 where there was none yet."""

    @property
    def path(self) -> str:
        """Its address, as far as it does not depend on the name."""
        return f"{LINK}{self.id}/"


@dataclass(frozen=True, slots=True)
class Offer:
    """Leave to send a file."""

    name: str
    size: int
    place: str
    by: str
    at: int
    until: int
    """Later, once the bytes have begun to come."""
    has_begun: bool = False


class Files:
    """All files that are kept, and those that are expected. Any thread may look one up."""

    def __init__(self) -> None:
        self.limits = Limits()
        self._files: dict[str, File] = {}
        """By id."""
        self._offers: dict[str, Offer] = {}
        """By the digest of the token."""
        self._size = 0
        """Bytes of all of them."""
        self._sent: dict[str, dict[str, tuple[int, int]]] = {}
        """When each has sent how much in the last day, also of what is there no more: by id, or digest of the token."""
        self._used: dict[str, tuple[str, Offer]] = {}
        """The leave that files were kept by, with the digest of its token, until they are stored: by their ids."""
        self.gone: deque[str] = deque()
        """Digests of which a file is kept no more, for whoever keeps the bytes; another one may have the same."""

    def find(self, id_: str, at: int) -> File | None:
        """Return the file of this id, if it is kept (still)."""
        file = self._files.get(id_)
        return None if file is None or self._is_over(file, at) else file

    def digests(self) -> set[str]:
        """Return the digests of all that is kept."""
        return {file.digest for file in list(self._files.values())}  # a list is made at once, whatever the hub does

    @property
    def size(self) -> int:
        """Bytes of all files, promised ones included."""
        return self._size

    def restore(self, id_: str, value: str) -> None:
        """Take up what a record says of a file; nothing where it is not kept (after all)."""
        before = self._files.get(id_)
        if value:
            file = File(**json.loads(value))
            self._files[id_] = file
            self._size += file.size - (before.size if before is not None else 0)
            self._sent.setdefault(file.by, {})[id_] = file.at, file.size
        elif before is not None:
            self.gone.append(self._remove(id_).digest)
            self._sent.get(before.by, {}).pop(id_, None)
            if id_ in self._used:
                self._promise(*self._used.pop(id_))

    def settle(self, records: Sequence[Record]) -> None:
        """Let go of what is gone for good: these records are stored."""
        for record in records:
            subject, _, id_ = record.key.partition(":")
            if subject == KEY:
                self._used.pop(id_, None)
                if not record.value:
                    self.gone.append(json.loads(record.before)["digest"])

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
        by = _whose(person)
        self._drop_offers(at)
        if sum(offer.by == by for offer in self._offers.values()) >= OFFERS_MAX:
            return refuse(person.session, Code.TOO_MANY_UPLOADS, limit=OFFERS_MAX)
        sent = self._sent_today(by, at)
        if len(sent) >= FILES_A_DAY_MAX:
            return refuse(person.session, Code.TOO_MANY_FILES, limit=FILES_A_DAY_MAX)
        if sum(size for _, size in sent.values()) + command.size > limits.day:
            return refuse(person.session, Code.FILES_OF_A_DAY, limit=limits.day)
        items: list[Item] = []
        if not self._has_room(command.size):
            items = self.drop_old(at)
        if not self._has_room(command.size):
            return [*items, *refuse(person.session, Code.NO_ROOM_FOR_FILES)]
        self._promise(command.digest, Offer(safe_name(command.name), command.size, place, by, at, at + OFFER_TIME))
        return [*items, Reply(person.session, UploadGranted(command.target, command.token))]

    def begin(self, command: BeginUpload, at: int) -> list[Item]:
        """Let the bytes come for which somebody has leave; nobody else may come with them at the same time."""
        offer = self._offers.get(command.offer)
        if offer is None or offer.until < at:
            return refuse(0, Code.NO_SUCH_UPLOAD)
        if offer.size != command.size:
            return refuse(0, Code.WRONG_UPLOAD_SIZE, size=offer.size)
        if offer.has_begun:
            return refuse(0, Code.UPLOAD_HAS_BEGUN)
        self._offers[command.offer] = replace(offer, has_begun=True, until=command.until)
        return []

    def end(self, command: EndUpload) -> list[Item]:
        """Let bytes that have not come as a whole come anew."""
        offer = self._offers.get(command.offer)
        if offer is not None:
            self._offers[command.offer] = replace(offer, has_begun=False, until=offer.at + OFFER_TIME)
        return []

    def keep(self, command: KeepFile, at: int) -> list[Item]:
        """Keep a file whose bytes have come, once for each leave."""
        offer = self._offers.get(command.offer)
        if offer is None or offer.until < at:
            self.gone.append(command.digest)
            return refuse(0, Code.NO_SUCH_UPLOAD)
        self._forget_offer(command.offer)
        self._used[command.id] = command.offer, offer
        what = (command.digest, offer.size, command.type, command.width, command.height)
        file = File(command.id, offer.name, *what, offer.place, offer.by, at)
        self._files[file.id] = file
        self._size += file.size
        self._sent.setdefault(file.by, {})[file.id] = at, file.size
        return [Record(f"{KEY}:{file.id}", _encode(file)), Reply(0, FileKept(file))]

    def drop_old(self, at: int) -> list[Item]:
        """Forget what is over: files that were kept long enough, and leave that nobody made use of."""
        self._drop_offers(at)
        for by in list(self._sent):
            self._sent_today(by, at)
        return self._drop([each for each in self._files.values() if self._is_over(each, at)])

    def told_of(self, person: Person, items: Sequence[Item]) -> list[Item]:
        """Note which of the files that somebody has sent they have told of in these messages."""
        records: list[Item] = []
        for event in items:
            if not isinstance(event, Said | Told):
                continue
            for id_ in _LINK.findall(event.text):
                file = self._files.get(id_)
                if file is not None and not file.told_as and file.by == _whose(person):
                    told = self._files[id_] = replace(file, told_in=event.room, told_as=event.number)
                    records.append(Record(f"{KEY}:{id_}", _encode(told), _encode(file)))
        return records

    def taken_back(self, world: World, items: Sequence[Item]) -> list[Item]:
        """Forget the files that were told of in messages which have been taken back."""
        messages = {(_place_of(world, each.room), each.message) for each in items if isinstance(each, Redacted)}
        told = [each for each in self._files.values() if each.told_as]
        return self._drop([each for each in told if (_place_of(world, each.told_in), each.told_as) in messages])

    def drop_of(self, account: str) -> list[Item]:
        """Forget what an account has sent that is given up, with all that was said by it."""
        return self._drop([each for each in self._files.values() if each.by == account])

    def _drop(self, files: Sequence[File]) -> list[Item]:
        for file in files:
            self._remove(file.id)
        return [Record(f"{KEY}:{file.id}", "", _encode(file)) for file in files]

    def _drop_offers(self, at: int) -> None:
        for digest in [digest for digest, offer in self._offers.items() if offer.until < at]:
            self._forget_offer(digest)

    def _promise(self, digest: str, offer: Offer) -> None:
        self._offers[digest] = offer
        self._size += offer.size
        self._sent.setdefault(offer.by, {})[digest] = offer.at, offer.size

    def _forget_offer(self, digest: str) -> None:
        offer = self._offers.pop(digest)
        self._size -= offer.size
        self._sent.get(offer.by, {}).pop(digest, None)

    def _sent_today(self, by: str, at: int) -> dict[str, tuple[int, int]]:
        """Return what somebody has sent in the last day, and forget what was before."""
        today = {key: sent for key, sent in self._sent.get(by, {}).items() if sent[0] > at - DAY}
        if today:
            self._sent[by] = today
        else:
            self._sent.pop(by, None)
        return today

    def _has_room(self, size: int) -> bool:
        total = self.limits.total
        count = len(self._files) + len(self._offers)
        return self._size + size <= total and (count + 1) * BLOCK_BYTES <= max(total, BLOCKS_MIN * BLOCK_BYTES)

    def _remove(self, id_: str) -> File:
        file = self._files.pop(id_)
        self._size -= file.size
        return file

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


def _whose(person: Person) -> str:
    return person.account or person.host


def _encode(file: File) -> str:
    return json.dumps(asdict(file))


def _place_of(world: World, name: str) -> str:
    """Return what stays the same of a room when it is renamed; a conversation is called what it is called."""
    room = world.rooms.called(name)
    return room.identity if room is not None else name


def _place(world: World, person: Person, target: str) -> str | Refusal:
    """Return where a file goes to, if somebody may say something there."""
    if target.startswith("#"):
        room = world.rooms.audible(person, target)
        return room if isinstance(room, Refusal) else room.name
    recipient = world.people.called(target)
    return recipient.alias if recipient is not None else Refusal(Code.NO_SUCH_PERSON, {"alias": target})
