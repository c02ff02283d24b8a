"""Real IRC clients over TLS that know the server by its fingerprint, and log in by SASL."""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from threadtalk.server import Server

from .client.conftest import need_tool
from .client.tmux import Terminal
from .talker import PATIENCE, Talker
from .test_accounts import PASSWORD, make_account
from .test_irc_clients import IRSSI_CONFIG, WEECHAT_SETUP
from .test_tls import trusting

WRONG = "00" * 32


def wait_for(talker: Talker, alias: str) -> None:
    talker.see(f"{alias} has connected to the chat room")


def public_key_pin(server: Server) -> str:
    """Return what irssi keeps of a server: a digest of its public key, in base64."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = server.contexts.certificate.chain[0].public_key()
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return ":".join(f"{byte:02X}" for byte in digest)


@pytest.mark.parametrize("mechanism", ["plain", "scram-sha-256"])
def test_weechat_knows_the_server_by_its_fingerprint_and_logs_in(
    server: Server, tmp_path: Path, mechanism: str
) -> None:
    weechat = need_tool("weechat", shutil.which("weechat"))
    host, port = server.address
    make_account(server, "weeman")
    pin = server.contexts.certificate.fingerprint
    # WeeChat 3.8 says ssl where later ones say tls.
    setup = [
        WEECHAT_SETUP,
        f"/server add here {host}/{port} -ssl -nicks=weeman -autojoin=#lobby",
        f"/set irc.server.here.ssl_fingerprint {pin}",
        f"/set irc.server.here.sasl_mechanism {mechanism}",
        "/set irc.server.here.sasl_username weeman",
        f'/set irc.server.here.sasl_password "{PASSWORD}"',
        "/connect here",
    ]
    with Talker(server.address, "Paula") as person:
        command = [weechat, "--dir", str(tmp_path / "weechat"), "-r", ";".join(setup)]
        with Terminal(tmp_path, command, width=120, height=50) as terminal:
            wait_for(person, "weeman")
            terminal.see_anywhere("Channel #lobby: 2 nicks")
            terminal.type("hello over TLS")
            terminal.press("Enter")
            person.see("weeman: hello over TLS")
            terminal.type("/whois weeman")
            terminal.press("Enter")
            terminal.type("/buffer server.here")
            terminal.press("Enter")
            terminal.see_anywhere("is using a secure connection")
            terminal.see_anywhere("You are now logged in as weeman")


def test_weechat_does_not_talk_to_a_server_of_another_fingerprint(server: Server, tmp_path: Path) -> None:
    weechat = need_tool("weechat", shutil.which("weechat"))
    host, port = server.address
    setup = (
        f"/server add here {host}/{port} -ssl -nicks=weeman;/set irc.server.here.ssl_fingerprint {WRONG};/connect here"
    )
    command = [weechat, "--dir", str(tmp_path / "weechat"), "-r", f"{WEECHAT_SETUP};{setup}"]
    with Terminal(tmp_path, command, width=120, height=50) as terminal:
        terminal.type("/buffer server.here")
        terminal.press("Enter")
        terminal.see_anywhere("certificate fingerprint does NOT match")


def test_irssi_knows_the_server_by_its_key_and_logs_in(server: Server, tmp_path: Path) -> None:
    irssi = need_tool("irssi", shutil.which("irssi"))
    host, port = server.address
    make_account(server, "irssiman")
    home = tmp_path / "irssi"
    home.mkdir()
    (home / "config").write_text(
        f"""{IRSSI_CONFIG}
chatnets = {{ Here = {{ type = "IRC"; nick = "irssiman"; sasl_mechanism = "PLAIN"; sasl_username = "irssiman";
  sasl_password = "{PASSWORD}"; }}; }};
servers = ( {{ address = "{host}"; port = "{port}"; chatnet = "Here"; use_tls = "yes"; tls_verify = "no";
  autoconnect = "yes"; tls_pinned_pubkey = "{public_key_pin(server)}"; }} );
"""
    )
    with (
        Talker(server.address, "Paula") as person,
        Terminal(tmp_path, [irssi, f"--home={home}"], width=110, height=50) as terminal,
    ):
        terminal.see_anywhere("You are now logged in as irssiman")
        terminal.see_anywhere("MOTD File is missing")
        terminal.type("/join #lobby")
        terminal.press("Enter")
        wait_for(person, "irssiman")
        terminal.type("hello over TLS")
        terminal.press("Enter")
        person.see("irssiman: hello over TLS")


def test_a_bot_on_a_public_library_logs_in_by_sasl_over_tls(server: Server) -> None:
    import irc.client
    import irc.connection

    make_account(server, "robot")
    host, port = server.address
    reactor = irc.client.Reactor()
    done = threading.Event()
    wrap = functools.partial(trusting().wrap_socket, server_hostname=host)
    connection = reactor.server()
    connection.connect(
        host,
        port,
        "robot",
        password=PASSWORD,
        sasl_login="robot",
        connect_factory=irc.connection.Factory(wrapper=wrap),
    )
    connection.add_global_handler("welcome", lambda connection, event: connection.join("#lobby"))

    def run() -> None:
        while not done.is_set():
            reactor.process_once(0.05)

    thread = threading.Thread(target=run)
    with Talker(server.address, "Paula") as person:
        thread.start()
        try:
            wait_for(person, "robot")
        finally:
            done.set()
            thread.join()
            connection.disconnect()


def test_openssl_finds_a_modern_connection(server: Server) -> None:

    openssl = need_tool("openssl", shutil.which("openssl"))
    host, port = server.address
    result = subprocess.run(
        [openssl, "s_client", "-quiet", "-connect", f"{host}:{port}"],
        input=b"Olga\n/quit\n",
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert b"Connected to the server!" in result.stdout
    assert b"Goodbye!" in result.stdout
