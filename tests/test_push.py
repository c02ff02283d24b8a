"""Who has an account hears of what concerns them while no page is open; nobody else reads it, nothing else is told."""

from __future__ import annotations

import base64
import json
import os
import queue
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from threadtalk.core.answers import PushChanged
from threadtalk.core.commands import (
    ChangePassword,
    Command,
    DropPush,
    Enter,
    Join,
    Leave,
    Quit,
    Register,
    RegisterPush,
    Rename,
    Say,
    SetPassword,
    SuspendAccount,
    Tell,
    UnregisterPush,
)
from threadtalk.core.events import Event, Said
from threadtalk.core.outcome import Item, Record, Reply
from threadtalk.core.pushes import SUBSCRIPTIONS_MAX, Subscription, names
from threadtalk.core.refusals import Code, Refusal
from threadtalk.core.world import World
from threadtalk.errors import LogUnavailable
from threadtalk.hub import Hub, _Call
from threadtalk.log.memory import MemoryLog
from threadtalk.log.recent import RecentMessages
from threadtalk.net import push
from threadtalk.net.push import Pusher, VapidKey, encrypt, is_public, unbase64
from threadtalk.net.turns import (
    FAILURES_MAX,
    PER_MINUTE,
    REST,
    REST_MAX,
    SLOW,
    SLOW_FOR,
    Push,
    Turns,
)
from threadtalk.server import VAPID, Server
from threadtalk.settings import Settings

from .test_websocket import hear, open_socket

POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def word(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Browser:
    """The keys that only a browser has."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.point = self.key.public_key().public_bytes(*POINT)

    def at(self, endpoint: str) -> Subscription:
        return Subscription(endpoint, word(self.point), word(self.auth))

    def read(self, body: bytes) -> str:
        """Decrypt (RFC 8291, section 3.4, from the other side)."""
        salt, size, sender = body[:16], body[20], body[21 : 21 + body[20]]
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), other)
        info = b"WebPush: info\0" + self.point + sender
        secret = HKDF(hashes.SHA256(), 32, self.auth, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        text = AESGCM(key).decrypt(nonce, body[21 + size :], None)
        assert text.endswith(b"\x02")
        return text[:-1].decode()


class PushService:
    """A push service on this machine: keeps what it is told."""

    def __init__(self) -> None:
        self.told: queue.Queue[tuple[str, dict[str, str], bytes]] = queue.Queue()
        self.status = 201
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.told.put((self.path, dict(self.headers), body))
                self.send_response(service.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    yield made
    made.server.shutdown()
    made.server.server_close()


def check_vapid(header: str, public: str, audience: str) -> dict[str, Any]:
    """Check who is asking, as a push service does (RFC 8292)."""
    fields = dict(part.split("=", 1) for part in header.removeprefix("vapid ").split(", "))
    assert fields["k"] == public
    head, claims, signature = fields["t"].split(".")
    raw = unbase64(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(public))
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(der, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(unbase64(claims))
    assert found["aud"] == audience
    return found


def test_a_message_is_told_to_the_browser_of_its_reader_alone(service: PushService, tmp_path: Path) -> None:
    browser = Browser()
    settings = Settings(port=0, data=str(tmp_path), push_private=True, limits=False)
    endpoint = f"{service.url}/to/alice?x=1"
    with Server(settings) as server, open_socket(server) as alice, open_socket(server) as bob:
        for sock, nick in ((alice, "Alice"), (bob, "Bob")):
            sock.send(f"NICK {nick}")
            sock.send("USER u 0 * :u")
            sock.send("JOIN #lobby")
            hear(sock, ":End of /NAMES list")
        alice.send("REGISTER * * :a-long-password")
        hear(alice, ":You are now logged in as Alice")
        keys = browser.at(endpoint)
        alice.send(f"WEBPUSH REGISTER {endpoint} p256dh={keys.p256dh};auth={keys.auth}")
        hear(alice, f"WEBPUSH REGISTER {endpoint}")
        bob.send("PRIVMSG #lobby :nothing of importance")
        bob.send("PRIVMSG #lobby :Alice, are you there?")
        bob.send("PRIVMSG Alice :psst")
        path, headers, body = service.told.get(timeout=10)
        assert path == "/to/alice?x=1"
        assert headers["Content-Encoding"] == "aes128gcm"
        assert int(headers["TTL"]) > 0
        claims = check_vapid(headers["Authorization"], server._forms.server.vapid, service.url)
        assert claims["sub"].startswith("mailto:")
        assert browser.read(body).endswith(" PRIVMSG #lobby :Alice, are you there?")
        assert b"are you there" not in body
        assert browser.read(service.told.get(timeout=10)[2]).endswith(" PRIVMSG Alice :psst")
        public = server._forms.server.vapid
    assert (tmp_path / VAPID).stat().st_mode & 0o777 == 0o600
    with Server(settings) as server, open_socket(server) as bob:
        assert server._forms.server.vapid == public, "browsers would have to subscribe anew"
        assert [each.endpoint for each in server._world.pushes.of("alice")] == [endpoint]
        service.status = 410
        bob.send("NICK Bob")
        bob.send("USER u 0 * :u")
        hear(bob, ":MOTD File is missing")
        with open_socket(server) as alice:
            alice.send("PASS Alice:a-long-password")
            alice.send("NICK Alice")
            alice.send("USER u 0 * :u")
            hear(alice, ":MOTD File is missing")
            bob.send("PRIVMSG Alice :once more")
            hear(alice, " PRIVMSG Alice :once more")
            service.told.get(timeout=10)
            deadline = threading.Event()
            for _ in range(100):
                if not server._world.pushes.of("alice"):
                    break
                deadline.wait(0.05)
            assert not server._world.pushes.of("alice"), "its push service knows it no more"


def world() -> World:
    made = World()
    for session, alias in enumerate(("Alice", "Bob", "Carol"), 1):
        made.execute(session, Enter(alias), 1)
    made.execute(1, Register("Alice", "hash", "scram"), 1)
    made.execute(1, RegisterPush("https://push.example/a", "p", "a"), 1)
    return made


def wanted(chat: World, session: int, command: Say | Tell) -> list[str]:
    events = [item for item in chat.execute(session, command, 2) if not isinstance(item, Reply | Record)]
    return [each.endpoint for event in events for _, each in chat.pushes.wanted(chat, event)]  # type: ignore[arg-type]


def test_only_what_concerns_somebody_and_what_they_may_read_is_pushed() -> None:
    chat = world()
    told = ["https://push.example/a"]
    assert wanted(chat, 2, Tell("Alice", "psst")) == told
    assert wanted(chat, 2, Say("#lobby", "hi @ALICE!")) == told
    assert wanted(chat, 2, Say("#lobby", "malice, alice2")) == []
    assert wanted(chat, 1, Say("#lobby", "I am Alice")) == [], "one's own"
    assert wanted(chat, 1, Tell("Alice", "note to self")) == []
    assert wanted(chat, 2, Tell("Carol", "about Alice")) == []
    chat.execute(2, Join("#secret"), 1)
    assert wanted(chat, 2, Say("#secret", "Alice must not know")) == []


def test_a_guest_cannot_subscribe_and_an_account_that_goes_takes_its_browsers_along() -> None:
    chat = world()
    (refused,) = chat.execute(2, RegisterPush("https://push.example/b", "p", "a"), 1)
    assert isinstance(refused, Reply)
    assert refused.content == Refusal(Code.PUSH_NEEDS_ACCOUNT)
    (answer,) = chat.execute(1, UnregisterPush("https://push.example/nothing"), 1)
    assert isinstance(answer, Reply)
    assert answer.content == PushChanged("https://push.example/nothing", is_on=False)
    record = _record(chat.pushes.forget("alice"))
    assert record.value == ""
    chat.restore(record.key, record.before)
    assert len(chat.pushes.of("Alice")) == 1


def endpoints(chat: World, account: str) -> list[str]:
    return [each.endpoint for each in chat.pushes.of(account)]


@pytest.mark.parametrize(
    ("session", "command"),
    [
        (1, ChangePassword("new", "new")),
        (0, SetPassword("Alice", "new", "new")),
        (0, SuspendAccount("Alice", on=True)),
    ],
    ids=["changed", "reset", "suspended"],
)
def test_whoever_has_stolen_an_account_hears_no_more_when_it_is_taken_back(session: int, command: Command) -> None:
    chat = world()
    items = chat.execute(session, command, 2)
    assert endpoints(chat, "Alice") == []
    assert wanted(chat, 2, Tell("Alice", "psst")) == []
    chat.retract(items)
    assert endpoints(chat, "Alice") == ["https://push.example/a"], "nothing of it was stored"


class OneBatch:
    """A hub that takes all that is asked of it as one batch, and what is pushed."""

    def __init__(self, chat: World, log: MemoryLog) -> None:
        self.pushed: list[str] = []
        self.chat = chat
        self._is_held = threading.Event()
        sender = SimpleNamespace(schedule=self._nothing, wake=self._nothing)
        self.hub = Hub(chat, log, RecentMessages(log), sender, push=self._push)  # type: ignore[arg-type]
        self.hub.start()

    def do(self, *commands: tuple[int, Command]) -> None:
        self.hub._queue.put((0, _Call(self._is_held.wait), None))  # type: ignore[arg-type]
        for session, command in commands:
            self.hub.submit(session, command)
        self._is_held.set()
        self.hub.ask(0, Quit())

    def _push(self, account: str, subscription: Subscription, event: Event) -> None:
        self.pushed.append(f"{account}: {event.text}")  # type: ignore[union-attr]

    def _nothing(self, *_: object) -> None:
        pass


class FullLog(MemoryLog):
    def append(self, events: Sequence[Event], records: Sequence[Record] = ()) -> None:
        raise LogUnavailable("no space left")


def test_who_was_meant_is_told_and_not_who_has_the_alias_a_moment_later() -> None:
    chat = World()
    for session, alias in enumerate(("Mallory", "carol", "Alice"), 1):
        chat.execute(session, Enter(alias, lobby=False), 1)
    chat.execute(1, Register("Mallory", "hash", "scram"), 1)
    chat.execute(1, RegisterPush("https://push.example/m", "p", "a"), 1)
    batch = OneBatch(chat, MemoryLog())
    batch.do(
        (3, Tell("carol", "a secret for Carol")),
        (2, Rename("carola")),
        (1, Rename("carol")),
        (3, Tell("carol", "and one for who has it now")),
        (3, Join("#den")),
        (3, Say("#den", "carol must not hear this")),
        (1, Join("#den")),
        (3, Say("#den", "carol may hear this")),
        (1, Leave("#den")),
    )
    batch.hub.stop()
    assert batch.pushed == ["Mallory: and one for who has it now", "Mallory: carol may hear this"]


def test_what_was_not_stored_is_not_pushed() -> None:
    chat = World()
    for session, alias in enumerate(("Mallory", "Alice"), 1):
        chat.execute(session, Enter(alias, lobby=False), 1)
    chat.execute(1, Register("Mallory", "hash", "scram"), 1)
    chat.execute(1, RegisterPush("https://push.example/m", "p", "a"), 1)
    batch = OneBatch(chat, FullLog())
    batch.do((2, Tell("Mallory", "lost")))
    batch.hub.stop()
    assert batch.pushed == []


def _record(items: list[Item]) -> Record:
    (record,) = [item for item in items if isinstance(item, Record)]
    return record


def test_an_account_has_so_many_browsers_and_forgets_the_oldest() -> None:
    chat = world()
    for number in range(SUBSCRIPTIONS_MAX + 3):
        chat.execute(1, RegisterPush(f"https://push.example/{number}", "p", "a"), 1)
    found = [each.endpoint for each in chat.pushes.of("Alice")]
    assert found == [f"https://push.example/{number}" for number in range(3, SUBSCRIPTIONS_MAX + 3)]
    chat.execute(0, DropPush("alice", found[0]), 1)
    assert [each.endpoint for each in chat.pushes.of("Alice")] == found[1:]


def test_one_is_named_as_a_word_of_ones_own_only() -> None:
    assert names("hi Zoë!", "ZOË")
    assert names("a.b", "a")
    assert not names("ab", "a")
    assert not names("a_b", "a")


PRIVATE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2001:db8::1",
    "100::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b:1::7f00:1",
    "64:ff9b:1::808:808",
    "fec0::1",
    "5f00::1",
    "3fff::1",
    "2001:0:7f00:1::",
    "2606:4700::5efe:10.0.0.1",
    "2606:4700::200:5efe:192.168.0.1",
    "fe80::5efe:8.8.8.8",
    "192.88.99.1",
    "168.63.129.16",
    "localhost",
    "2130706433",
    "0x7f.1",
    "017700000001",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_nothing_is_sent_into_a_network_that_is_not_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "172.32.0.1", "100.128.0.1"])
def test_the_open_internet_is_sent_to(address: str) -> None:
    assert is_public(address)


def make_pusher(forgotten: list[str], *, allows_private: bool) -> Pusher:
    def encode(event: Event) -> bytes:
        return b":b!b@h PRIVMSG #x :hi\r\n"

    def forget(account: str, endpoint: str) -> None:
        forgotten.append(urlsplit(endpoint).hostname or endpoint)

    return Pusher(VapidKey.load(None), encode, forget, allows_private=allows_private)


SAID = Said("#x", 1, 1, "Bob", "hi")


def test_a_private_address_is_never_connected_to_and_forgotten(service: PushService) -> None:
    forgotten: list[str] = []
    pusher = make_pusher(forgotten, allows_private=False)
    for endpoint in (service.url, "https://127.0.0.1:1/x", "https://localhost/x", "https://[::1]/x"):
        pusher._tell("alice", Browser().at(endpoint), SAID)
    assert len(forgotten) == 4
    assert service.told.empty()


def test_an_answer_leads_nowhere_and_a_dead_service_stops_nothing(service: PushService) -> None:
    forgotten: list[str] = []
    pusher = make_pusher(forgotten, allows_private=True)
    service.status = 307
    pusher._tell("alice", Browser().at(service.url), SAID)
    service.told.get(timeout=10)
    pusher._tell("alice", Browser().at("http://127.0.0.1:9/nobody"), SAID)
    pusher._tell("alice", Subscription(service.url, "AAAA", "AAAA"), SAID)
    assert forgotten == []
    assert service.told.empty()


class Trickle:
    """A push service that begins to answer, and then says a letter at a time, for ever."""

    def __init__(self, words: bytes) -> None:
        self.calls = threading.Semaphore(0)
        self._is_over = threading.Event()
        self._words = words
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._is_over.set()
        self._listener.close()

    def _run(self) -> None:
        try:
            while True:
                sock, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(sock,), daemon=True).start()
        except OSError:
            pass

    def _answer(self, sock: socket.socket) -> None:
        with sock:
            try:
                sock.recv(65536)
                self.calls.release()
                sock.sendall(self._words)
                while not self._is_over.wait(0.01):
                    sock.sendall(b"x")
            except OSError:
                pass


@pytest.fixture
def trickle() -> Iterator[Trickle]:
    made = Trickle(b"")
    yield made
    made.close()


def test_a_push_has_one_end_however_its_service_goes_on(trickle: Trickle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "TIMEOUT", 0.5)
    monkeypatch.setattr(push, "STATUS_MAX_BYTES", 1 << 20)
    pusher = make_pusher([], allows_private=True)
    began = time.monotonic()
    assert not pusher._tell("mallory", Browser().at(trickle.url), SAID)
    assert 0.4 < time.monotonic() - began < 5


def test_only_the_first_line_of_an_answer_is_waited_for() -> None:
    trickle = Trickle(b"HTTP/1.1 201 Created\r\nX: ")
    began = time.monotonic()
    assert make_pusher([], allows_private=True)._tell("mallory", Browser().at(trickle.url), SAID)
    assert time.monotonic() - began < push.TIMEOUT / 2
    trickle.close()


def test_a_name_that_cannot_be_looked_up_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    is_over = threading.Event()

    def look_up(*_: object, **__: object) -> list[object]:
        is_over.wait(10)
        return []

    monkeypatch.setattr(push, "TIMEOUT", 0.2)
    monkeypatch.setattr(push.socket, "getaddrinfo", look_up)
    began = time.monotonic()
    pusher = make_pusher([], allows_private=True)
    for _ in range(push.LOOKUPS_MAX + 1):
        assert not pusher._tell("mallory", Browser().at("https://push.example/x"), SAID)
    assert time.monotonic() - began < 9
    is_over.set()


def test_nobody_waits_for_somebody_elses_slow_push_service(
    service: PushService, trickle: Trickle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "STATUS_MAX_BYTES", 1 << 20)
    pusher = make_pusher([], allows_private=True)
    slow = Browser().at(trickle.url)
    for _ in range(5):
        pusher.push("mallory", slow, SAID)
    pusher.push("bob", Browser().at(f"{service.url}/bob"), SAID)
    pusher.start()
    assert service.told.get(timeout=push.TIMEOUT / 2)[0] == "/bob"
    assert trickle.calls.acquire(timeout=5)
    assert not trickle.calls.acquire(blocking=False), "one push of an account is under way at a time"
    pusher.stop()


def test_one_account_cannot_have_more_than_its_share(service: PushService) -> None:
    pusher = make_pusher([], allows_private=True)
    here = Browser().at(f"{service.url}/x")
    for _ in range(PER_MINUTE + 50):
        pusher.push("alice", here, SAID)
    pusher.push("bob", Browser().at(f"{service.url}/bob"), SAID)
    pusher.start()
    told = [service.told.get(timeout=10)[0] for _ in range(PER_MINUTE + 1)]
    assert sorted(told) == ["/bob", *["/x"] * PER_MINUTE]
    pusher.stop()


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def to(account: str, endpoint: str = "https://push.example/") -> Push:
    return Push(account, Subscription(endpoint, "p", "a"), SAID)


def test_who_was_slow_is_told_by_the_worker_for_the_slow() -> None:
    clock = Clock()
    turns = Turns(clock)
    slow, quick = to("mallory"), to("bob")
    turns.add(slow)
    assert turns.take(for_slow=False) is slow
    turns.done(slow, SLOW + 1, is_told=True)
    turns.add(slow)
    turns.add(quick)
    assert turns.take(for_slow=False) is quick
    assert turns.take(for_slow=True) is slow
    turns.done(slow, 0.1, is_told=True)
    turns.add(slow)
    turns.done(quick, 0.1, is_told=True)
    turns.add(quick)
    assert turns.take(for_slow=False) is quick, "one quick answer does not make up for it"
    assert turns.take(for_slow=True) is slow
    turns.done(slow, 0.1, is_told=True)
    clock.now += SLOW_FOR + 1
    turns.add(slow)
    assert turns.take(for_slow=False) is slow


def test_a_browser_that_cannot_be_reached_is_left_alone_for_longer_and_longer() -> None:
    clock = Clock()
    turns = Turns(clock)
    lost, other = to("alice", "https://push.example/lost"), to("alice", "https://push.example/other")
    for _ in range(FAILURES_MAX):
        turns.add(lost)
        assert turns.take(for_slow=False) is lost
        turns.done(lost, 0.1, is_told=False)
    for rest in (REST, 2 * REST, 4 * REST):
        clock.now += rest - 1
        turns.add(lost)
        turns.add(other)
        assert turns.take(for_slow=False) is other, "it is passed over"
        turns.done(other, 0.1, is_told=True)
        clock.now += 2
        turns.add(lost)
        assert turns.take(for_slow=False) is lost
        turns.done(lost, 0.1, is_told=False)
    clock.now += REST_MAX + 1
    turns.add(lost)
    assert turns.take(for_slow=False) is lost
    turns.done(lost, 0.1, is_told=True)
    turns.add(lost)
    assert turns.take(for_slow=False) is lost, "an answer makes it as good as new"
    turns.done(lost, 0.1, is_told=True)
    assert not turns._waiting
    turns.stop()
    assert turns.take(for_slow=True) is None


def test_what_is_encrypted_is_another_text_each_time() -> None:
    browser = Browser()
    here = browser.at("https://push.example/x")
    first, second = encrypt(here, b"hello"), encrypt(here, b"hello")
    assert first != second
    assert browser.read(first) == browser.read(second) == "hello"


def test_without_the_setting_nothing_of_it_is_there() -> None:
    with Server(Settings(port=0, data=":memory:", push=False)) as server, open_socket(server) as alice:
        alice.send("NICK Alice")
        alice.send("USER u 0 * :u")
        hear(alice, ":MOTD File is missing")
        alice.send("WEBPUSH REGISTER https://push.example/x a")
        hear(alice, "FAIL WEBPUSH FORBIDDEN REGISTER :Nothing is pushed here")
