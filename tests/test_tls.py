"""Encryption as clients meet it: on the same port as everything else, by real sockets and Python's own client side."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from threadtalk import certificate
from threadtalk.errors import StartError
from threadtalk.server import Server

from .conftest import Join, StartServer
from .talker import PATIENCE, Talker


def trusting(*protocols: str) -> ssl.SSLContext:
    """Return a client's side that takes any certificate and offers these protocols."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


def fingerprint(talker: Talker) -> str:
    assert isinstance(talker.socket, ssl.SSLSocket)
    return hashlib.sha256(talker.socket.getpeercert(binary_form=True) or b"").hexdigest()


def read_all(sock: socket.socket) -> bytes:
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    return data


def test_two_people_talk_encrypted_and_one_who_is_not_hears_them(server: Server) -> None:
    with (
        Talker(server.address, "Alice", tls=trusting()) as alice,
        Talker(server.address, "Bob", tls=trusting()) as bob,
        Talker(server.address, "Carol") as carol,
    ):
        alice.type("hello")
        for talker in (alice, bob, carol):
            talker.see("Alice: hello")
        bob.type("/me waves")
        carol.see("* Bob waves")


def test_who_waits_to_be_asked_is_asked_over_tls_too(server: Server) -> None:
    with Talker(server.address, tls=trusting()) as alice:
        alice.see_prompt()
        alice.type("Alice")
        alice.see("Connected to the server!")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_long_lines_and_tiny_pieces_arrive_whole_in_either_version(server: Server, version: ssl.TLSVersion) -> None:
    context = trusting()
    context.minimum_version = context.maximum_version = version
    with Talker(server.address, "Alice", tls=context) as alice, Talker(server.address, "Bob") as bob:
        assert isinstance(alice.socket, ssl.SSLSocket)
        assert alice.socket.version() == version.name.replace("v1_", "v1.")
        long = "x" * 8000
        for byte in b"in pieces\n":
            alice.send(bytes([byte]))
        alice.type(long)
        bob.type("y" * 8000)
        bob.see("Alice: in pieces")
        bob.see(f"Alice: {long}")
        alice.see("Bob: " + "y" * 8000)


def test_what_is_said_together_with_the_end_of_the_handshake_is_heard(server: Server) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting().wrap_bio(incoming, outgoing)
    with socket.create_connection(server.address, PATIENCE) as sock:
        while True:
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                sock.sendall(outgoing.read())
                incoming.write(sock.recv(65536))
        client.write(b"Alice\n/quit\n")
        sock.sendall(outgoing.read())  # in one piece with the client's Finished
        incoming.write(read_all(sock))
        heard = b""
        while piece := client.read(65536):
            heard += piece
    assert heard.startswith(b"Connected to the server!\n")
    assert heard.endswith(b"Goodbye!\n")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_versions_of_tls_that_are_broken_are_refused(server: Server, version: ssl.TLSVersion) -> None:
    context = trusting()
    context.minimum_version = context.maximum_version = version
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match=r"(?i)protocol.version|alert"):
        Talker(server.address, tls=context)


def test_nobody_can_make_the_server_negotiate_again(server: Server) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the program openssl")
    host, port = server.address
    result = subprocess.run(
        [openssl, "s_client", "-tls1_2", "-connect", f"{host}:{port}"],
        input=b"R\n",
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"no renegotiation" in result.stderr
    assert b"Cipher is ECDHE-ECDSA-AES" in result.stdout


@pytest.mark.parametrize(
    ("offer", "speaks", "works"),
    [
        (("http/1.1",), "http", True),
        (("h2", "http/1.1"), "http", True),
        (("irc",), "irc", True),
        ((), "irc", True),
        ((), "plain", True),
        ((), "http", True),
        (("http/1.1",), "irc", False),
        (("http/1.1",), "plain", False),
        (("irc",), "http", False),
        (("irc",), "plain", False),
    ],
)
def test_what_was_agreed_on_is_what_must_be_spoken(
    server: Server, offer: tuple[str, ...], speaks: str, *, works: bool
) -> None:
    said = {
        "http": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "irc": b"NICK alice\r\nUSER a 0 * :a\r\nQUIT\r\n",
        "plain": b"Alice\n/quit\n",
    }[speaks]
    with Talker(server.address, tls=trusting(*offer)) as talker:
        talker.send(said)
        answer = read_all(talker.socket)
    assert bool(answer) == works


@pytest.mark.parametrize("offer", [("ftp",), ("h2",), ("smtp", "h3")])
def test_a_client_of_another_protocol_is_not_let_in(server: Server, offer: tuple[str, ...]) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)application.protocol"):
        Talker(server.address, tls=trusting(*offer))


@pytest.mark.parametrize("method", ["POST", "PUT", "GET", "NICK"])
def test_irc_in_the_body_of_a_request_is_never_said(server: Server, method: str) -> None:
    body = "NICK mallory\r\nUSER m 0 * :m\r\nJOIN #lobby\r\nPRIVMSG #lobby :spam\r\nMallory\nspam\n"
    with Talker(server.address, "Bob") as bob:
        for protocols in ((), ("http/1.1",)):
            with Talker(server.address, tls=trusting(*protocols)) as browser:
                browser.send(f"{method} / HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
                assert read_all(browser.socket).startswith(b"HTTP/1.1 4")
        assert bob.sync() == []


def test_tls_within_tls_is_nothing(server: Server) -> None:
    with Talker(server.address, tls=trusting()) as talker:
        talker.send(b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03")
        assert read_all(talker.socket) == b""


def test_a_handshake_that_never_ends_is_ended_and_holds_up_nobody(start_server: StartServer) -> None:
    server = start_server(handshake_timeout=0.5)
    slow = [socket.create_connection(server.address, PATIENCE) for _ in range(20)]
    for i, sock in enumerate(slow):
        sock.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[: 2 + i % 9])
    with Talker(server.address, "Alice", tls=trusting()) as alice:
        alice.sync()
    for sock in slow:
        assert read_all(sock) == b""
        sock.close()


def test_random_bytes_after_a_hello_end_that_connection_alone(server: Server) -> None:
    source = random.Random(1)
    with Talker(server.address, "Alice", tls=trusting()) as alice:
        for _ in range(30):
            with socket.create_connection(server.address, PATIENCE) as sock:
                sock.sendall(b"\x16\x03\x01\x00\x40" + source.randbytes(0x40 + source.randrange(40)))
                sock.shutdown(socket.SHUT_WR)
                assert len(read_all(sock)) < 64
        assert alice.sync() == []


def test_a_broken_record_ends_the_connection_and_the_others_hear_of_it(server: Server) -> None:
    with Talker(server.address, "Bob") as bob:
        alice = Talker(server.address, "Alice", tls=trusting())
        raw = socket.socket(fileno=alice.socket.detach())
        raw.sendall(b"\x17\x03\x03\x00\x20" + bytes(32))
        bob.see("Alice has left the chat room!")
        raw.close()


def test_the_end_of_a_connection_is_said_so_that_it_cannot_be_cut_off(server: Server) -> None:
    with Talker(server.address, "Alice", tls=trusting()) as alice:
        alice.type("/quit")
        assert isinstance(alice.socket, ssl.SSLSocket)
        # Raises SSLEOFError where the connection just ended.
        alice.socket.suppress_ragged_eofs = False
        assert b"Goodbye" in read_all(alice.socket)


class TestPlainText:
    """Others than this machine must encrypt; 127.0.0.2 stands for another one."""

    @pytest.fixture
    def strict(self, start_server: StartServer) -> Server:
        return start_server(plaintext_from="127.0.0.1")

    def say(self, server: Server, data: bytes) -> str:
        with Talker(server.address, source="127.0.0.2") as talker:
            if data:
                talker.send(data)
            return read_all(talker.socket).decode()

    @pytest.mark.parametrize("data", [b"", b"Alice\nhello\n"])
    def test_a_person_at_netcat_is_told_what_to_use(self, strict: Server, data: bytes) -> None:
        answer = self.say(strict, data)
        assert answer.startswith("! This server takes only encrypted connections")
        assert f"openssl s_client -quiet -connect HOST:{strict.address[1]}" in answer
        assert answer.count("\n") == 1

    def test_an_irc_client_is_told_to_switch_tls_on(self, strict: Server) -> None:
        lines = self.say(strict, b"CAP LS 302\r\nNICK alice\r\n").split("\r\n")
        assert lines[0].startswith("ERROR :This server takes only encrypted connections from other machines")
        assert lines[1:] == [""]

    def test_a_browser_is_sent_to_https_on_the_same_port(self, strict: Server) -> None:
        answer = self.say(strict, b"GET /page?a=b HTTP/1.1\r\nHost: chat.example.org:80\r\n\r\n")
        assert answer.startswith("HTTP/1.1 307 Temporary Redirect\r\n")
        assert f"\r\nLocation: https://chat.example.org:{strict.address[1]}/page?a=b\r\n" in answer

    @pytest.mark.parametrize("host", ["evil.org/\\", "a b", 'x">', "", "a@b"])
    def test_a_browser_is_never_sent_to_what_is_no_host(self, strict: Server, host: str) -> None:
        answer = self.say(strict, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert answer.startswith("HTTP/1.1 426 ")
        assert "Location" not in answer

    def test_who_encrypts_comes_in_from_anywhere(self, strict: Server) -> None:
        with Talker(strict.address, "Alice", tls=trusting(), source="127.0.0.2") as alice:
            alice.sync()

    def test_this_machine_needs_no_encryption(self, strict: Server) -> None:
        with Talker(strict.address, "Alice") as alice:
            alice.sync()

    def test_the_owner_can_lift_it(self, start_server: StartServer) -> None:
        server = start_server(plaintext_from="127.0.0.1", allow_plaintext=True)
        with Talker(server.address, "Alice", source="127.0.0.2") as alice:
            alice.sync()


class TestCertificate:
    def test_it_is_made_at_the_first_start_for_its_owners_eyes_and_stays(
        self, start_server: StartServer, tmp_path: Path
    ) -> None:
        seen = []
        for _ in range(2):
            server = start_server(data=str(tmp_path / "data"))
            with Talker(server.address, tls=trusting()) as talker:
                seen.append(fingerprint(talker))
            assert seen[-1] == server.contexts.certificate.fingerprint
            server.stop()
        assert seen[0] == seen[1]
        for name in (certificate.KEY, certificate.CERTIFICATE):
            assert (tmp_path / "data" / name).stat().st_mode & 0o777 == 0o600

    def test_its_names_are_those_of_this_machine(self, start_server: StartServer) -> None:
        server = start_server()
        found = server.contexts.certificate.chain[0].extensions.get_extension_for_class(
            certificate.x509.SubjectAlternativeName
        )
        assert "localhost" in found.value.get_values_for_type(certificate.x509.DNSName)

    def test_it_is_renewed_before_it_ends_with_the_same_key(self, tmp_path: Path) -> None:
        past = datetime.now(UTC) - certificate.LIFETIME + certificate.RENEWED_BEFORE
        cert, key = certificate.ensure(tmp_path, ["localhost"], past + timedelta(hours=1))
        before = certificate.read(cert)
        key_before = key.read_bytes()
        certificate.ensure(tmp_path, ["localhost"], past + timedelta(hours=2))
        assert certificate.read(cert).fingerprint == before.fingerprint
        certificate.ensure(tmp_path, ["localhost"], datetime.now(UTC) + timedelta(hours=2))
        after = certificate.read(cert)
        assert after.fingerprint != before.fingerprint
        assert after.ends > datetime.now(UTC) + timedelta(days=3600)
        assert key.read_bytes() == key_before

    def test_the_owners_own_is_used_and_a_change_of_it_drops_nobody(
        self, start_server: StartServer, tmp_path: Path
    ) -> None:
        path = tmp_path / "own.pem"
        path.write_bytes(certificate.generate(["localhost"]))
        server = start_server(cert=str(path))
        with Talker(server.address, "Alice", tls=trusting()) as alice:
            assert fingerprint(alice) == certificate.read(path).fingerprint
            stop = threading.Event()
            new = tmp_path / "new.pem"
            new.write_bytes(certificate.generate(["localhost"]))
            expected = certificate.read(new).fingerprint

            def come_and_go() -> None:
                while not stop.is_set():
                    Talker(server.address, tls=trusting()).close()

            threads = [threading.Thread(target=come_and_go) for _ in range(3)]
            for thread in threads:
                thread.start()
            os.replace(new, path)
            deadline = time.monotonic() + PATIENCE
            seen = ""
            while seen != expected and time.monotonic() < deadline:
                with Talker(server.address, tls=trusting()) as talker:
                    seen = fingerprint(talker)
            stop.set()
            for thread in threads:
                thread.join()
            assert seen == expected
            assert alice.sync() == []

    def test_one_that_is_half_written_is_not_taken(self, start_server: StartServer, tmp_path: Path) -> None:
        path = tmp_path / "own.pem"
        path.write_bytes(certificate.generate(["localhost"]))
        server = start_server(cert=str(path))
        before = server.contexts.certificate.fingerprint
        path.write_bytes(b"-----BEGIN CERTIFICATE-----\nMIIB")
        assert any("stays as it was" in sentence for sentence in server.reload())
        with Talker(server.address, tls=trusting()) as talker:
            assert fingerprint(talker) == before

    @pytest.mark.parametrize("content", [b"", b"nonsense", None])
    def test_a_server_does_not_start_with_one_that_is_none(
        self, start_server: StartServer, tmp_path: Path, content: bytes | None
    ) -> None:
        path = tmp_path / "own.pem"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(StartError, match=r"own\.pem"):
            start_server(cert=str(path))

    def test_a_key_of_another_certificate_is_refused_in_words(self, start_server: StartServer, tmp_path: Path) -> None:
        one, other = tmp_path / "one.pem", tmp_path / "other.pem"
        one.write_bytes(certificate.generate(["localhost"]))
        other.write_bytes(certificate.generate(["localhost"]))
        with pytest.raises(StartError, match="is not the key of the certificate"):
            start_server(cert=str(one), key=str(other))


def test_a_locked_key_is_refused_in_words_and_nobody_is_asked_for_its_password(
    start_server: StartServer, tmp_path: Path
) -> None:
    path = tmp_path / "own.pem"
    key = ec.generate_private_key(ec.SECP256R1())
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"sesame"))
    path.write_bytes(locked + certificate.make(key, ["localhost"], datetime.now(UTC)))
    with pytest.raises(StartError, match="or is locked by a password"):
        start_server(cert=str(path))


def test_nothing_is_left_of_encrypted_connections(start_server: StartServer) -> None:
    server = start_server()
    files = len(os.listdir("/proc/self/fd"))
    for i in range(20):
        with Talker(server.address, f"a{i}", tls=trusting()) as talker:
            talker.sync()
    server.stop()
    assert len(os.listdir("/proc/self/fd")) <= files


def test_many_talk_at_once_over_tls_and_nothing_is_lost(server: Server, join: Join) -> None:
    count, lines = 12, 40
    talkers = [Talker(server.address, f"a{i}", tls=trusting()) for i in range(count)]

    def talk(talker: Talker) -> None:
        for i in range(lines):
            talker.type(f"line {i}")

    threads = [threading.Thread(target=talk, args=(talker,)) for talker in talkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for talker in talkers:
        talker.type("done")
    for talker in talkers:
        heard = {f"a{i}": 0 for i in range(count)}
        done = 0
        while done < count:
            line = talker.see("…")
            name, _, text = line.rpartition("] ")[2].partition(": ")
            if text.startswith("line "):
                assert text == f"line {heard[name]}"
                heard[name] += 1
            done += text == "done"
        assert set(heard.values()) == {lines}
        talker.close()


def test_a_certificate_is_trusted_where_a_known_authority_vouches_for_that_name_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root")])
    root = issued(root_name, root_name, root_key, root_key, now, x509.BasicConstraints(ca=True, path_length=None))
    leaf = issued(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chat")]),
        root_name,
        key,
        root_key,
        now,
        x509.SubjectAlternativeName([x509.DNSName("chat.example.org")]),
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
    )
    path = tmp_path / "chain.pem"
    path.write_bytes(leaf.public_bytes(Encoding.PEM))
    own = tmp_path / "own.pem"
    own.write_bytes(certificate.generate(["chat.example.org"]))

    class Known:
        def __init__(self, *certificates: bytes) -> None:
            self.certificates = list(certificates)

        def get_ca_certs(self, *, binary_form: bool) -> list[bytes]:
            return self.certificates

    monkeypatch.setattr(ssl, "create_default_context", lambda: Known(root.public_bytes(Encoding.DER)))
    assert certificate.is_trusted(certificate.read(path), "chat.example.org")
    assert not certificate.is_trusted(certificate.read(path), "other.example.org")
    assert not certificate.is_trusted(certificate.read(own), "chat.example.org")
    monkeypatch.setattr(ssl, "create_default_context", Known)
    assert not certificate.is_trusted(certificate.read(path), "chat.example.org")


def issued(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    now: datetime,
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    is_ca = any(isinstance(each, x509.BasicConstraints) for each in extensions)
    if is_ca:
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
    return builder.sign(signer, hashes.SHA256())
