"""Encryption, against a server that really speaks TLS: nothing goes to one that is not the right one."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.client.conftest import PATIENCE, Connect, Recorder
from tests.client.fake_server import FakeServer
from tests.client.tls_front import Certificate, TlsFront
from tests.client.tmux import Terminal
from threadtalk.client.connection import Connection, ConnectionOptions
from threadtalk.client.events import Ended, Heard, Lost, Pinned, Ready, Retrying, Settled
from threadtalk.client.pins import AUTHORITY, Pins, pins_path
from threadtalk.client.secure import Encryption, Opener, Trust, is_loopback
from threadtalk.client.target import Target
from threadtalk.links import readable

ALWAYS = Trust(Encryption.ALWAYS)

Open = Callable[..., tuple[Connection, Recorder]]


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path, "localhost")


@pytest.fixture
def front(fake: FakeServer, certificate: Certificate) -> Iterator[TlsFront]:
    with TlsFront(fake.port, certificate) as front:
        yield front


@pytest.fixture
def enter(front: TlsFront) -> Iterator[Open]:
    """Make connections to the front, as Alice; they are ended after the test."""
    connections: list[Connection] = []

    def start(trust: Trust = ALWAYS, host: str = "127.0.0.1", **options: object) -> tuple[Connection, Recorder]:
        recorder = Recorder()
        settings = ConnectionOptions(trust, first_pause=0.01, longest_pause=0.05, **options)  # type: ignore[arg-type]
        connection = Connection(Target(host, front.port), recorder, settings)
        connections.append(connection)
        connection.start()
        connection.enter("Alice")
        return connection, recorder

    yield start
    for connection in connections:
        connection.quit()
        assert connection.join(PATIENCE)


def pinned(recorder: Recorder) -> list[Pinned]:
    return [event for event in recorder.events if isinstance(event, Pinned)]


def test_the_first_time_the_fingerprint_is_shown_and_the_second_time_it_is_known(
    front: TlsFront, enter: Open, certificate: Certificate
) -> None:
    connection, recorder = enter()
    recorder.wait_for(Ready)
    assert recorder.events[0] == Pinned(f"127.0.0.1:{front.port}", certificate.fingerprint)
    connection.say("secret")
    recorder.wait_for_text("Alice: secret")
    connection.quit()
    assert recorder.wait_for(Ended) == Ended(0)
    _, second = enter()
    second.wait_for(Ready)
    assert not pinned(second)


def test_leaving_tells_the_server_that_nothing_was_cut_off(front: TlsFront, enter: Open) -> None:
    connection, recorder = enter()
    recorder.wait_for(Ready)
    connection.quit()
    recorder.wait_for(Ended)
    assert front.was_closed_politely.wait(PATIENCE)


def test_a_changed_certificate_is_refused_with_the_command_that_accepts_it(
    front: TlsFront, enter: Open, certificate: Certificate
) -> None:
    target = Target("127.0.0.1", front.port)
    Pins().keep(target, "0" * 64)
    _, recorder = enter()
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 5
    assert ended.reason.endswith(f"threadtalk join {target} --fingerprint {certificate.fingerprint}")
    assert front.received == b""
    connection, second = enter(Trust(fingerprint=certificate.fingerprint))
    second.wait_for(Ready)
    connection.quit()
    second.wait_for(Ended)
    assert [event.is_new for event in pinned(second)] == [False]
    _, third = enter()
    third.wait_for(Ready)
    assert not pinned(third)


def test_a_certificate_that_changes_while_one_chats_ends_it_and_nothing_more_is_sent(
    tmp_path: Path, front: TlsFront, enter: Open
) -> None:
    connection, recorder = enter()
    recorder.wait_for(Ready)
    front.context = Certificate(tmp_path).context()
    front.cut()
    recorder.wait_for(Lost)
    before = bytes(front.received)
    connection.say("for the right ones only")
    assert recorder.wait_for(Ended).exit_code == 5
    assert bytes(front.received) == before


def test_a_link_to_another_server_is_refused_and_nothing_is_sent(front: TlsFront, enter: Open) -> None:
    _, recorder = enter(Trust(fingerprint="0" * 64))
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 5
    assert "is not the server that you were told of" in ended.reason
    assert front.received == b""
    assert not pins_path().exists()


def test_a_link_to_the_right_server_asks_nothing_and_shows_nothing(
    front: TlsFront, enter: Open, certificate: Certificate
) -> None:
    _, recorder = enter(Trust(fingerprint=certificate.fingerprint))
    recorder.wait_for(Ready)
    assert not pinned(recorder)
    assert Pins().get(Target("127.0.0.1", front.port)) == certificate.fingerprint


def test_a_certificate_that_the_system_trusts_needs_no_pin(
    front: TlsFront, enter: Open, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    _, recorder = enter(host="localhost")
    recorder.wait_for(Ready)
    assert not pinned(recorder)
    assert Pins().get(Target("localhost", front.port)) == AUTHORITY


def test_a_renewed_certificate_of_an_authority_is_nothing_to_speak_of(
    front: TlsFront, enter: Open, certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = Certificate(tmp_path, "localhost")
    both = tmp_path / "authorities.pem"
    both.write_bytes(certificate.file.read_bytes() + renewed.file.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    _, recorder = enter(host="localhost")
    recorder.wait_for(Ready)
    front.context = renewed.context()
    front.cut()
    recorder.wait_for(Ready, count=2)
    assert not pinned(recorder)


def test_nobody_in_between_passes_for_a_new_server_where_an_authority_vouched_for_it(
    front: TlsFront, enter: Open, certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    _, recorder = enter(host="localhost")
    recorder.wait_for(Ready)
    front.context = Certificate(tmp_path, "localhost").context()
    before = bytes(front.received)
    front.cut()
    assert recorder.wait_for(Ended).exit_code == 5
    _, second = enter(host="localhost")
    assert second.wait_for(Ended).exit_code == 5
    assert bytes(front.received) == before


def test_a_trusted_certificate_takes_the_place_of_one_that_was_pinned(
    front: TlsFront, enter: Open, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    Pins().keep(Target("localhost", front.port), "0" * 64)
    _, recorder = enter(host="localhost")
    recorder.wait_for(Ready)
    assert Pins().get(Target("localhost", front.port)) == AUTHORITY


def test_a_trusted_certificate_of_another_host_is_worth_no_more_than_any(
    front: TlsFront, enter: Open, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    _, recorder = enter(host="127.0.0.1")
    recorder.wait_for(Ready)
    assert pinned(recorder)


def test_a_server_known_to_encrypt_is_never_spoken_to_in_plain_text(
    fake: FakeServer, front: TlsFront, enter: Open, certificate: Certificate
) -> None:
    Pins().keep(Target("127.0.0.1", front.port), certificate.fingerprint)
    _, recorder = enter(Trust())
    recorder.wait_for(Ready)
    assert front.received.endswith(b"\n")


def test_this_machine_is_spoken_to_in_plain_text(fake: FakeServer, connect: Connect) -> None:
    _, recorder = connect()
    recorder.wait_for(Ready)
    assert not pins_path().exists()


def test_plaintext_is_plain_though_the_server_is_known_to_encrypt(fake: FakeServer, connect: Connect) -> None:
    Pins().keep(Target("127.0.0.1", fake.port), "0" * 64)
    _, recorder = connect(trust=Trust(Encryption.NEVER))
    recorder.wait_for(Ready)


def test_another_machine_is_never_spoken_to_in_plain_text() -> None:
    """Where a name leads does not matter: it is another machine by what it is called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorder = Recorder()
        options = ConnectionOptions(
            handshake_timeout=0.3, connect=lambda address, timeout: socket.create_connection(listener.getsockname())
        )
        connection = Connection(Target("chat.example.org", 8255), recorder, options)
        connection.start()
        connection.enter("Alice")
        sock, _ = listener.accept()
        with sock:
            ended = recorder.wait_for(Ended)
            assert ended.exit_code == 1
            assert "--plaintext" in ended.reason
            sent = sock.recv(65536)
            assert sent[0] == 0x16  # a handshake record of TLS
            assert b"Alice" not in sent
            assert connection.join(PATIENCE)
            assert sock.recv(65536) == b""


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.255.255.254", "::1"])
def test_what_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "::", "0.0.0.0", "127"])
def test_what_may_be_another_machine(host: str) -> None:
    assert not is_loopback(host)


def test_a_server_with_outdated_tls_only_is_refused_in_a_sentence(front: TlsFront, enter: Open) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # to set this is what is deprecated
        front.context.minimum_version = ssl.TLSVersion.TLSv1_1
        front.context.maximum_version = ssl.TLSVersion.TLSv1_1
        front.context.set_ciphers("ALL:@SECLEVEL=0")
    _, recorder = enter()
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 1
    assert "outdated" in ended.reason
    assert front.received == b""


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"Choose an alias: ", "does not encrypt"),
        (b"! Too many connections.\n", "does not encrypt"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not encrypt"),
        (b"", "hung up when asked to encrypt"),
        (None, "does not answer when asked to encrypt"),
    ],
)
def test_a_server_that_speaks_no_tls_is_told_of_with_the_way_out(answer: bytes | None, words: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorder = Recorder()
        target = Target("127.0.0.1", listener.getsockname()[1])
        connection = Connection(target, recorder, ConnectionOptions(ALWAYS, handshake_timeout=0.3))
        connection.start()
        sock, _ = listener.accept()
        with sock:
            hello = sock.recv(65536)
            assert hello[0] == 0x16  # a handshake record of TLS
            if answer is not None:
                with contextlib.suppress(OSError):  # the client may have seen enough, and have gone
                    sock.sendall(answer)
                    sock.shutdown(socket.SHUT_WR)
            ended = recorder.wait_for(Ended)
    assert words in ended.reason
    assert "--plaintext" in ended.reason
    assert ended.exit_code == 1
    assert connection.join(PATIENCE)


def test_a_handshake_that_trickles_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        recorder = Recorder()
        target = Target("127.0.0.1", listener.getsockname()[1])
        connection = Connection(target, recorder, ConnectionOptions(ALWAYS, handshake_timeout=0.3))
        connection.start()
        sock, _ = listener.accept()
        stop = threading.Event()

        def trickle() -> None:
            sock.sendall(b"\x16\x03\x03\x40\x00")  # the head of a long record, which never ends
            while not stop.wait(0.05):
                try:
                    sock.sendall(b"\0")
                except OSError:
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        with sock:
            assert "does not answer" in recorder.wait_for(Ended).reason
            stop.set()
            thread.join()
    assert connection.join(PATIENCE)


def test_what_comes_in_tiny_records_is_read_whole(fake: FakeServer, front: TlsFront, enter: Open) -> None:
    front.record_bytes = 1
    _, recorder = enter()
    recorder.wait_for(Ready)
    for count in range(20):
        fake.say("Bob", f"message {count} " + "x" * 50)
    recorder.wait_for(Heard, lambda heard: heard.line.text.startswith("Bob: message 19"))
    said = [text for text in recorder.texts if text.startswith("Bob: message")]
    assert said == [f"Bob: message {count} " + "x" * 50 for count in range(20)]


def test_large_amounts_pass_in_both_directions(fake: FakeServer, enter: Open) -> None:
    connection, recorder = enter()
    recorder.wait_for(Ready)
    for count in range(200):
        connection.say(f"{count} " + "ä" * 3000)
    recorder.wait_for(Settled, count=200)
    assert fake.chat.said() == [("Alice", f"{count} " + "ä" * 3000) for count in range(200)]


def test_coming_back_works_over_tls_and_loses_nothing(fake: FakeServer, front: TlsFront, enter: Open) -> None:
    connection, recorder = enter()
    recorder.wait_for(Ready)
    fake.stop()
    recorder.wait_for(Retrying)
    connection.say("said in between")
    fake.chat.say("Bob", "missed")
    fake.start()
    recorder.wait_for_text("Bob: missed")
    recorder.wait_for_text("Alice: said in between")
    assert len(pinned(recorder)) == 1


def test_nobody_is_spoken_to_while_the_known_servers_cannot_be_read(front: TlsFront, enter: Open) -> None:
    pins_path().mkdir(parents=True)
    _, recorder = enter()
    ended = recorder.wait_for(Ended)
    assert ended.exit_code == 5
    assert str(pins_path()) in ended.reason
    assert front.received == b""


def test_no_refused_connection_is_left_open(front: TlsFront) -> None:
    sockets: list[socket.socket] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        sockets.append(socket.create_connection(address, timeout))
        return sockets[-1]

    opener = Opener(Target("127.0.0.1", front.port), ALWAYS, connect)
    with opener.open().sock:
        assert [sock.fileno() for sock in sockets] == [-1, -1]  # the one refused, and the one that TLS took over


# As a program.


def join(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "threadtalk", "join", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("scheme", ["threadtalk", "https"])
def test_a_link_brings_one_into_its_room(
    fake: FakeServer, front: TlsFront, certificate: Certificate, scheme: str
) -> None:
    link = f"{scheme}://127.0.0.1:{front.port}/#tea?fp={certificate.fingerprint}"
    done = join(link, "--alias", "bot", text="hot\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert fake.chat.said("#tea") == [("bot", "hot")]
    again = join(f"127.0.0.1:{front.port}", "--alias", "bot", text="hi\n")  # it is known now
    assert (again.returncode, again.stderr) == (0, "")


def test_a_changed_certificate_is_told_in_one_line_whose_command_works(
    front: TlsFront, certificate: Certificate
) -> None:
    target = Target("127.0.0.1", front.port)
    Pins().keep(target, "0" * 64)
    done = join(str(target), "--alias", "bot", text="hi\n")
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1
    assert "has changed!" in done.stderr
    assert front.received == b""
    command = done.stderr[done.stderr.index("threadtalk join") :].split()
    done = join(*command[2:], "--alias", "bot", text="hi\n")
    assert done.returncode == 0
    assert "has a new certificate" in done.stderr


def test_plaintext_and_a_link_with_a_fingerprint_exclude_each_other(certificate: Certificate) -> None:
    done = join(f"threadtalk://127.0.0.1:1/#?fp={certificate.fingerprint}", "--plaintext")
    assert done.returncode == 2
    assert "no fingerprint in plain text" in done.stderr


def test_on_a_terminal_the_fingerprint_is_shown_before_anything_is_asked(
    front: TlsFront, certificate: Certificate, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "threadtalk", "join", f"127.0.0.1:{front.port}", "--tls"]
    with Terminal(tmp_path, command, width=160) as terminal:
        screen = terminal.see("Choose an alias:")
        assert screen[-2].endswith(f"Its fingerprint: {readable(certificate.fingerprint)}")
        terminal.type("Alice")
        terminal.press("Enter")
        terminal.see("Connected to the server!", "#lobby>")
        terminal.press("C-d")
        assert terminal.exit_code() == 0
