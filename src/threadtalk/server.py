"""The server: puts the parts together. This is what a program embeds.

with Server(Settings(port=0, data=":memory:")) as server:
    print(server.address)
"""

from __future__ import annotations

import faulthandler
import logging
import os
import socket
import sys
import threading
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import platformdirs

from threadtalk import __version__
from threadtalk.acts import parse_line
from threadtalk.addresses import host_and_port, local_addresses, reachable_by
from threadtalk.administration import ACTS
from threadtalk.certificate import is_trusted
from threadtalk.clock import Clock
from threadtalk.core import files, repeats
from threadtalk.core.accounts import has_owner
from threadtalk.core.commands import DropOldFiles, DropPush, EndSessions, ReviewOperators
from threadtalk.core.limits import Limits
from threadtalk.core.text import clean
from threadtalk.core.world import World
from threadtalk.errors import AdminError, StartError, ThreadTalkError
from threadtalk.hub import Hub
from threadtalk.log.memory import MemoryLog
from threadtalk.log.paging import History
from threadtalk.log.recent import RecentMessages
from threadtalk.log.scan import Scan
from threadtalk.log.search import SearchIndex
from threadtalk.log.sqlite import SqliteLog
from threadtalk.net import resources
from threadtalk.net.access import Access
from threadtalk.net.admin import AdminSocket
from threadtalk.net.announce import Announcer
from threadtalk.net.cloak import cloak
from threadtalk.net.contexts import Contexts, own_files
from threadtalk.net.flusher import Flusher
from threadtalk.net.listener import Listener
from threadtalk.net.logins import Logins
from threadtalk.net.push import Pusher, VapidKey
from threadtalk.net.routes.files import file_route, upload_route
from threadtalk.net.routes.health import health_route
from threadtalk.net.routes.hooks import hook_route
from threadtalk.net.routes.robots import ROBOTS
from threadtalk.net.session import Session
from threadtalk.net.store import Store, Sweeper
from threadtalk.net.web import Route, page_route
from threadtalk.page import load_site
from threadtalk.settings import FILE_NAME, SETTINGS, Settings
from threadtalk.wire.hosts import is_known, machine_names
from threadtalk.wire.irc.form import Forms
from threadtalk.wire.irc.server import About, ServerInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    from threadtalk.core.accounts import Accounts
    from threadtalk.core.bans import Ban, ServerBans
    from threadtalk.core.commands import Command
    from threadtalk.core.files import Files
    from threadtalk.core.outcome import Item
    from threadtalk.core.policy import Policy
    from threadtalk.core.refusals import Refusal
    from threadtalk.log.api import Log, Search
    from threadtalk.net.rate import TokenBucket

logger = logging.getLogger("threadtalk.server")

MEMORY = ":memory:"
"""The data folder that is none: nothing is kept."""

VAPID = "vapid.pem"
"""The file in the data folder by whose key push services know the server."""

FILES = "files"
"""The folder in the data folder that has the files which people send."""

CLOCK_TOLERANCE = 60.0
"""Seconds that the machine's clock may be behind the last event at the start, before that is worth a warning."""

WATCHDOG_LOOKS = 10
"""How often the watchdog sees the hub in the same place before it calls that standing still."""

HANG_UP_TIME = 0.5
"""Seconds that clients have to hang up after the server's last words, before it hangs up on them."""


OWNER_CODE_BYTES = 8
"""Of the code that makes the owner; with five guesses a minute, a quarter of it would do."""

MOTD_LINE_MAX = 400
"""Characters of a line of the message of the day; with its numeric it has to fit into one IRC message."""


def data_folder(settings: Settings) -> Path:
    """Return where the data lives: the folder that was set, or the platform's own for a user's data."""
    return Path(settings.data).expanduser() if settings.data else Path(platformdirs.user_data_dir("threadtalk", False))


def limits_of(settings: Settings) -> Limits:
    """Return the limits of the chat, which the settings have under the same names."""
    return Limits(**{each.name: getattr(settings, each.name) for each in fields(Limits)})


def read_motd(name: str) -> tuple[str, ...]:
    """Return the lines of the message of the day, without what no terminal should get. Raises `StartError`."""
    if not name:
        return ()
    try:
        text = Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"The message of the day cannot be read from {name}: {error}.") from error
    return tuple(clean(line)[:MOTD_LINE_MAX] for line in text.splitlines())


def _password_min(settings: Settings) -> int:
    """Return how short a password may be: without limits, as short as anybody likes."""
    return settings.password_min if settings.limits else 1


def _push_nothing(account: str, subscription: object, event: object) -> None:
    """Tell no browser of anything."""


def make_world(settings: Settings, log: Log) -> World:
    """Return the World as a log has it, with nobody in it."""
    world = World(
        max_rooms=settings.max_rooms,
        max_rooms_per_person=settings.max_rooms_per_person,
        limits=limits_of(settings),
        is_paced=settings.limits,
    )
    for record in log.rooms():
        world.remember(record.name, record.last_number, record.topic, record.names)
    for key, value in log.records():
        world.restore(key, value)
    keep = settings.upload_keep_days * files.DAY
    world.files.limits = files.Limits(
        settings.upload_max_bytes, settings.upload_day_bytes, settings.upload_total_bytes, keep
    )
    world.repeats.note(log.tagged(repeats.TAG, repeats.IDS_MAX))
    world.put_back(Clock(log.last_at()).now())
    return world


class Server:
    """One chat server. `start` it once; `stop` gives everything back.

    `read_settings` says what the settings are by now, for `reload`; without it, only the files that they name are read
    anew.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        read_settings: Callable[[], Settings] | None = None,
        settings_file: str = FILE_NAME,
    ) -> None:
        self._settings = settings if settings is not None else Settings()
        self._read_settings = read_settings
        self._settings_file = settings_file
        self.asked_to_stop: Callable[[], None] | None = None
        """What to call, from any thread, when an operator wants the server stopped; without it, it stops itself."""
        self._reload_lock = threading.Lock()
        self.wants_restart = False
        """An operator has asked for the server to be started again after it has stopped."""
        self.access = Access(self._settings)
        self.routes: Sequence[Route] = ()
        """What is answered by HTTP; the first that fits counts. Made at the start."""
        self.store: Store
        """The bytes of files that people have sent."""
        self._sweeper: Sweeper
        self._pusher: Pusher | None = None
        self._memory_of_files: TemporaryDirectory[str] | None = None
        self._log: Log
        self._search: Search
        self._hub: Hub
        self._flusher: Flusher
        self._listener: Listener
        self._world: World
        """The hub's; here only what may be looked up from any thread: accounts, bans and policy."""
        self._admin: AdminSocket | None = None
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._stop_lock = threading.Lock()

    def start(self) -> None:
        """Open the log, listen, and return.

        Raises `StartError`, where the port or the data folder cannot be had; then nothing is left behind.
        """
        settings = self._settings
        motd = read_motd(settings.motd)
        ceiling = self._ceiling = resources.client_ceiling(resources.raise_file_limit())
        resources.use_small_threads()
        if ceiling < settings.max_clients:
            logger.warning("This machine allows %d clients at once, not %d", ceiling, settings.max_clients)
        # The port first: where it cannot be had, no data folder is made.
        self._listener = Listener(
            settings,
            self._make_session,
            max_clients=min(ceiling, settings.max_clients),
            why_banned=self._why_banned,
        )
        try:
            self._log, self._search = self._open_log()
            try:
                self.contexts = self._make_contexts()
                self._admin = self._open_admin_socket()
            except BaseException:
                self._log.close()
                raise
        except BaseException:
            self._listener.close()
            raise
        self._is_trusted = is_trusted(self.contexts.certificate, settings.server_name)
        self._forms = Forms(self._describe(motd))
        self._secret = bytes.fromhex(self._log.secret)
        self._history = History(self._log, self._search)
        self._clock = Clock(self._log.last_at())
        world = self._world = make_world(settings, self._log)
        self._warn_of_clock()
        self.access.owner_code = "" if has_owner(world.accounts) else token_hex(OWNER_CODE_BYTES)
        self._forms.server.identities = world.rooms.identities
        is_limited = self._settings.limits
        self.logins = Logins(
            world.accounts, self._secret, self._order, password_min=_password_min(settings), is_limited=is_limited
        )
        self._flusher = Flusher()
        recent = RecentMessages(self._log, per_room=max(1, settings.history_lines))
        self._pusher = self._make_pusher()
        push = self._pusher.push if self._pusher is not None else _push_nothing
        self.store = self._open_store()
        self._sweeper = Sweeper(self.store, world.files, partial(self._order, DropOldFiles()))
        self._hub = Hub(
            world,
            self._log,
            recent,
            self._flusher,
            history_lines=settings.history_lines,
            push=push,
            lost=self._sweeper.wake,
            clock=self._clock.now,
        )
        self.routes = self._make_routes()
        self._flusher.start()
        self._hub.start()
        self._search.start()
        self._sweeper.start()
        if self._pusher is not None:
            self._pusher.start()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        self._listener.start()
        self._announcer = None
        if settings.lan:
            self._announcer = Announcer(settings.network_name, self.address[1], self.fingerprint, local_addresses())
            self._announcer.start()
        if self._admin is not None:
            self._admin.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that the server listens on; the port is known even when any free one was asked for."""
        return self._listener.address

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the server's certificate; "" where clients take it on the word of an authority."""
        return "" if self._is_trusted else self.contexts.certificate.fingerprint

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the server is stopped (by another thread, or a signal handler); False after `timeout` seconds."""
        return self._stopped.wait(timeout)

    def stop(self) -> None:
        """Tell everybody, send what still waits, give everything back. From any thread; a second call just waits."""
        with self._stop_lock:
            if self._stopped.is_set():
                return
            self._stopping.set()
            if self._announcer is not None:
                self._announcer.stop()
            if self._admin is not None:
                self._admin.stop()
            self._listener.stop()
            self._hub.stop()
            self._flusher.stop(self._settings.drain_timeout)
            self._listener.end_sessions(HANG_UP_TIME)
            self._search.stop()
            self._sweeper.stop()
            if self._pusher is not None:
                self._pusher.stop()
            self._log.close()
            if self._memory_of_files is not None:
                self._memory_of_files.cleanup()
            self._stopped.set()

    def reload(self) -> list[str]:
        """Read the settings anew and go by them, as far as that can be done while it runs. From any thread.

        Returns what came of it, in sentences, which are in the log output too. With a mistake in them nothing changes.
        """
        with self._reload_lock:
            try:
                wanted = self._read_settings() if self._read_settings is not None else self._settings
                motd = read_motd(wanted.motd)
            except ThreadTalkError as error:
                logger.error("The settings stay as they are: %s", error)
                return [f"The settings stay as they are: {error}"]
            sentences = self._apply(wanted, motd)
            if sentence := self.contexts.reload():
                sentences.append(sentence)
            for sentence in sentences:
                logger.info("%s", sentence)
            return sentences

    def _apply(self, wanted: Settings, motd: tuple[str, ...]) -> list[str]:
        before = self._settings
        changed = [each for each in SETTINGS if getattr(wanted, each.name) != getattr(before, each.name)]
        live = {each.name: getattr(wanted, each.name) for each in changed if each.is_live}
        settings = self._settings = replace(before, **live)
        self.access.replace(settings)
        self.logins.password_min = _password_min(settings)
        self._listener.change(settings, max_clients=min(self._ceiling, settings.max_clients))
        self._forms.server.about = self._about(motd)
        self._hub.submit(0, ReviewOperators({operator.name: operator.rights for operator in settings.operators}))
        sentences = ["The settings have been read anew."]
        if live:
            sentences.append(f"Changed: {', '.join(live)}.")
        waiting = [each.name for each in changed if not each.is_live]
        if waiting:
            sentences.append(f"Changed, but only after a restart: {', '.join(waiting)}.")
        return sentences

    def _order(self, command: Command) -> None:
        """Have the hub do something that the server itself wants."""
        self._hub.submit(0, command)

    # What whoever runs the server asks of it (see `administration.House`). From the thread of the socket.

    def now(self) -> int:
        """Return the time as the chat has it, in milliseconds since 1970."""
        return self._clock.now()

    @property
    def files(self) -> Files:
        """All files, to be looked up."""
        return self._world.files

    @property
    def accounts(self) -> Accounts:
        """All accounts, to be looked up."""
        return self._world.accounts

    @property
    def password_min(self) -> int:
        """Characters that a new password has at least."""
        return self.logins.password_min

    @property
    def bans(self) -> ServerBans:
        """All bans, to be looked up."""
        return self._world.bans

    @property
    def policy(self) -> Policy:
        """What holds for everybody at the moment."""
        return self._world.policy

    def order(self, command: Command) -> list[Item]:
        """Have the hub do something that the server itself wants, and return what came of it."""
        return self._hub.order(command)

    def addresses(self) -> dict[int, str]:
        """Return where each session is connected from."""
        return self._listener.addresses()

    def end_banned(self) -> int:
        """End the connections from where nobody may come any more; return how many there were."""
        now = self.now()
        by_ban: dict[Ban, list[int]] = {}
        for session, host in self.addresses().items():
            ban = self.bans.find(host, now)
            if ban is not None:
                by_ban.setdefault(ban, []).append(session)
        for ban, sessions in by_ban.items():
            self.order(EndSessions(tuple(sessions), ban.refusal, f"banned ({ban.reason})"))
        return sum(map(len, by_ban.values()))

    # What connections ask of their server (see `net.access.House`). From their threads.

    def count_connections(self) -> int:
        """Return how many connections there are."""
        return self._listener.count

    def count_sessions(self) -> int:
        """Return how many of them are not about to end."""
        return self._hub.count_sessions()

    def count_people(self) -> int:
        """Return how many people are here."""
        return len(self._world.people)

    def has_hook(self, digest: str) -> bool:
        """Whether there is a hook whose token has this digest."""
        return digest in self._world.rooms.hooked

    @property
    def can_store(self) -> bool:
        """Whether the last that was said could be stored."""
        return not self._hub.cannot_store

    def is_called(self, host: str) -> bool:
        """Whether this Host is an address, or one of the names of this server."""
        settings = self._settings
        origins = (urlsplit(origin).hostname or "" for origin in settings.allowed_origins.split())
        names = (settings.server_name, *machine_names(socket.gethostname()), *self.contexts.certificate.names, *origins)
        return is_known(host, names)

    def cloak(self, host: str) -> str:
        """Return what others may see of an address."""
        return cloak(host, self._secret)

    def move(self, session: Session, host: str) -> Refusal | None:
        """Count a connection as one from another address from now on, or say why not."""
        return self._listener.move(session, host)

    def administer(self, line: str) -> list[str]:
        """Do what `threadtalk admin` does with these words, for an operator; return its answer, or why not."""
        try:
            act, args = parse_line(line)
            answer = ACTS[act](self, args)
        except AdminError as error:
            return [str(error)]
        logger.warning("An operator has asked for: %s", act, extra={"fields": {"event": "admin", "act": act}})
        return list(answer.lines)

    def ask_to_stop(self, *, restart: bool) -> None:
        """Have the server stopped soon; whoever asks must not wait for it, being part of what ends."""
        self.wants_restart = restart
        if self.asked_to_stop is not None:
            self.asked_to_stop()
        else:
            threading.Thread(target=self.stop, name="stopper").start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _describe(self, motd: tuple[str, ...]) -> ServerInfo:
        settings = self._settings
        return ServerInfo(
            name=settings.server_name,
            network=settings.network_name,
            version=f"threadtalk-{__version__}",
            created=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
            epoch=self._log.epoch,
            about=self._about(motd),
            max_rooms_per_person=settings.max_rooms_per_person,
            limits=limits_of(settings),
            sts_seconds=round(settings.sts_duration) if self._is_trusted else 0,
            upload_max_bytes=settings.upload_max_bytes,
            public_address=self._public_address(),
            settings_file=self._settings_file,
        )

    def _public_address(self) -> str:
        """Return the address by which others most likely reach the page; "" where they cannot."""
        host, port = self.address
        names = [self._settings.server_name] if self._is_trusted else reachable_by(host)
        return f"https://{host_and_port(names[0], port)}" if names and self._settings.page else ""

    def _about(self, motd: tuple[str, ...]) -> About:
        settings = self._settings
        operators = tuple((each.name, tuple(map(str, each.networks))) for each in settings.operators)
        contact = (settings.admin_location, settings.admin_contact)
        return About(motd, settings.description, *contact, settings.network_icon, operators)

    def _open_log(self) -> tuple[Log, Search]:
        """Return the log, and what finds messages in it."""
        if self._settings.data == MEMORY:
            memory = MemoryLog()
            return memory, Scan(memory)
        folder = data_folder(self._settings)
        log = SqliteLog(folder, durability=self._settings.durability)
        return log, SearchIndex(log, folder)

    def _open_admin_socket(self) -> AdminSocket | None:
        if self._settings.data == MEMORY:
            return None
        try:
            return AdminSocket(data_folder(self._settings), {name: partial(act, self) for name, act in ACTS.items()})
        except StartError as error:
            # Not every file system can hold a socket, and the chat needs none.
            logger.warning("%s The server runs without.", error)
            return None

    def _make_routes(self) -> list[Route]:
        """Return the routes, the more particular ones first."""
        routes = [health_route(self), hook_route(self, is_limited=self._settings.limits), ROBOTS, file_route(self)]
        if self._settings.upload_max_bytes:
            routes.append(upload_route(self, self._settings.upload_max_bytes))
        if self._settings.page:
            routes.append(page_route(load_site().answer, self.is_called))
        return routes

    def _make_pusher(self) -> Pusher | None:
        """Return what tells browsers of messages, and have its key told; None where there is no key."""
        settings = self._settings
        if not settings.push:
            return None
        try:
            key = VapidKey.load(None if settings.data == MEMORY else data_folder(settings) / VAPID)
        except (OSError, ValueError) as error:
            logger.warning("Nothing is pushed to browsers: %s", error)
            return None
        self._forms.server.vapid = key.public
        form = self._forms.form(frozenset({"message-tags", "server-time"}))

        def forget(account: str, endpoint: str) -> None:
            self._hub.submit(0, DropPush(account, endpoint))

        contact = f"mailto:{settings.admin_contact}" if "@" in settings.admin_contact else ""
        return Pusher(key, form.encode, forget, contact=contact, allows_private=settings.push_private)

    def _warn_of_clock(self) -> None:
        ahead = self._clock.ahead
        if ahead > CLOCK_TOLERANCE:
            last = datetime.fromtimestamp(self._clock.now() / 1000, UTC)
            message = (
                "This machine's clock is %d seconds behind the last event, of %s: until it has caught up, what is said"
                " is given times after that one"
            )
            logger.warning(message, ahead, f"{last:%Y-%m-%d %H:%M:%S} UTC")

    def _open_store(self) -> Store:
        """Return where files are kept, with nothing in it that nobody knows of."""
        if self._settings.data == MEMORY:
            self._memory_of_files = TemporaryDirectory(prefix="threadtalk-")
            return Store(Path(self._memory_of_files.name))
        store = Store(data_folder(self._settings) / FILES)
        try:
            store.sweep(self.files.digests())
        except OSError as error:
            logger.warning("Files that nobody needs could not be removed: %s", error)
        return store

    def _make_contexts(self) -> Contexts:
        settings = self._settings
        names = list(dict.fromkeys(["localhost", socket.gethostname(), settings.server_name, *local_addresses()]))
        if settings.cert:
            certificate = Path(settings.cert).expanduser()
            key = Path(settings.key).expanduser() if settings.key else certificate
            return Contexts(lambda: (certificate, key), names)
        if settings.data == MEMORY:
            return Contexts(None, names)
        return Contexts(own_files(data_folder(settings), names), names)

    def _why_banned(self, host: str) -> Refusal | None:
        """Say why nobody may come from this address. From the threads of the listener and of connections."""
        ban = self.bans.find(host, self.now()) if len(self.bans) else None
        return ban.refusal if ban is not None else None

    def _make_session(
        self, number: int, sock: socket.socket, address: tuple[str, int], bucket: TokenBucket | None
    ) -> Session:
        return Session(
            number,
            sock,
            address,
            hub=self._hub,
            history=self._history,
            settings=self._settings,
            forms=self._forms,
            house=self,
            bucket=bucket,
        )

    def _watch(self) -> None:
        """End a process whose hub stands still: its clients wait for nothing, and a supervisor can start it again.

        A hub that waits for the disk is only reported: the disk may come back, and ending would not help it. Looks are
        counted, not seconds: a process that was stopped and goes on has looked at nothing meanwhile.
        """
        interval = self._settings.hub_stall / WATCHDOG_LOOKS
        steps, looks = -1, 0
        while not self._stopping.wait(interval):
            hub = self._hub
            if not hub.is_busy or hub.steps != steps:
                steps, looks = hub.steps, 0
                continue
            looks += 1
            if looks == WATCHDOG_LOOKS:
                self._report_stall(ends=not hub.is_committing)

    def _report_stall(self, *, ends: bool) -> None:
        what = "itself; the process ends" if ends else "the disk"
        message = f"The hub has not moved for {self._settings.hub_stall:g} seconds: it waits for {what}"
        logger.critical(message)
        stderr = sys.__stderr__
        if stderr is not None:
            # Past the log output, whose thread the end of the process would outrun.
            print(message, file=stderr, flush=True)
            faulthandler.dump_traceback(file=stderr, all_threads=True)
        if ends:
            os._exit(os.EX_SOFTWARE)
