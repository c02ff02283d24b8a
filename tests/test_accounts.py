"""Accounts as people use them: claimed aliases, passwords, several devices, by plain text and IRC on a whole server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509

from threadtalk import certificate
from threadtalk.net import client_certificates
from threadtalk.server import Server

from .conftest import StartServer
from .talker import Talker
from .test_tls import trusting

PASSWORD = "correct horse"


class Irc(Talker):
    """An IRC client that comes in, or tries to."""

    def __init__(self, server: Server, nick: str = "", caps: str = "", **how: object) -> None:
        super().__init__(server.address, **how)  # type: ignore[arg-type]
        self.nick = nick
        if caps:
            self.say("CAP LS 302", f"CAP REQ :{caps}")
            self.see(":threadtalk.local CAP * ACK…")
        if nick:
            self.say(f"NICK {nick}", f"USER {nick} 0 * :{nick}")

    def say(self, *lines: str) -> None:
        for line in lines:
            self.send(f"{line}\r\n".encode())

    def hears(self, line: str) -> str:
        """Wait for a line that has this in it, and return it."""
        while True:
            found = self.see("…")
            if line in found:
                return found.rstrip("\r")

    def log_in(self, mechanism: str, *answers: str) -> str:
        self.say(f"AUTHENTICATE {mechanism}")
        self.hears("AUTHENTICATE +")
        for answer in answers:
            self.say(f"AUTHENTICATE {answer}")
        return self.hears(" 90").split()[1]

    def plain(self, name: str, password: str) -> str:
        return self.log_in("PLAIN", encoded(f"\0{name}\0{password}"))

    def come_in(self) -> None:
        self.say("CAP END")
        self.hears(" 001 ")


def asked(server: Server, **how: object) -> Talker:
    """Return somebody who was asked for an alias, and has not answered yet."""
    talker = Talker(server.address, **how)  # type: ignore[arg-type]
    talker.see_prompt()
    return talker


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode() or "+"


def make_account(server: Server, name: str = "Alice", password: str = PASSWORD) -> None:
    with Talker(server.address, name) as talker:
        talker.type(f"/register {password}")
        talker.see(f"-- {name} is yours now: nobody else can use it.")
        talker.type("/quit")
        talker.see_end()


class TestPlain:
    def test_a_claimed_alias_is_kept_from_others_and_open_to_its_owner(self, server: Server) -> None:
        make_account(server)
        with asked(server) as eve:
            eve.type("ALICE")
            eve.see("! The alias ALICE belongs to somebody. If it is you: /login ALICE PASSWORD")
            eve.see_prompt()
            eve.type("/login Alice wrong password")
            eve.see("! There is no account Alice with that password.")
            eve.type(f"/login alice {PASSWORD}")
            eve.see("Connected to the server!")
            eve.type("hi")
            eve.see("Alice: hi")

    def test_an_alias_that_looks_like_the_owners_is_not_to_be_had(self, server: Server) -> None:
        make_account(server)
        with Talker(server.address, "Bob") as bob:
            for alias in ("AIice", "Аlice", "al1ce"):
                bob.type(f"/alias {alias}")
                bob.see(f"! The alias {alias} looks like Alice, who has an account. Please choose another one.")

    def test_it_outlives_the_server(self, start_server: StartServer, tmp_path: Path) -> None:
        first = start_server(data=str(tmp_path))
        make_account(first)
        first.stop()
        second = start_server(data=str(tmp_path))
        with asked(second) as alice:
            alice.type(f"/login Alice {PASSWORD}")
            alice.see("Connected to the server!")

    def test_no_password_is_in_the_data_the_log_output_or_what_others_see(
        self, start_server: StartServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG", "threadtalk")
        server = start_server(data=str(tmp_path))
        with Talker(server.address, "Bob") as bob:
            make_account(server)
            with asked(server) as alice:
                alice.type("/login Alice another secret")
                alice.type(f"/login Alice {PASSWORD}")
                alice.see("Connected to the server!")
                alice.type(f"/password {PASSWORD.split()[0]} x")
                alice.type("/login third-secret")
                alice.see("! There is no…")
            irc = Irc(server, "alice2")
            irc.say("PRIVMSG NickServ :IDENTIFY Alice fourth-secret", "PASS Alice:fifth-secret")
            irc.hears("There is no account")
            irc.close()
            heard = "\n".join(bob.sync() + bob.lines)
        server.stop()
        kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        for secret in (PASSWORD, "another secret", "third-secret", "fourth-secret", "fifth-secret"):
            assert secret not in heard
            assert secret not in caplog.text
            assert secret.encode() not in kept

    def test_another_password_ends_the_connections_of_a_thief(self, server: Server) -> None:
        with Talker(server.address, "Alice") as alice, asked(server) as thief:
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            thief.type("/login Alice sesame-sesame")
            thief.see("Connected to the server!")
            alice.type("/password sesame-sesame other-other")
            alice.see("-- Your password is changed, and your other connections were ended.")
            assert thief.see_end()[-1] == "Goodbye!"
            with asked(server) as again:
                again.type("/login Alice sesame-sesame")
                again.see("! There is no account…")
                again.type("/login Alice other-other")
                again.see("Connected to the server!")

    def test_an_account_that_is_given_up_frees_its_alias(self, server: Server) -> None:
        with Talker(server.address, "Alice") as alice:
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            alice.type("/unregister wrong-wrong")
            alice.see("! There is no…")
            alice.type("/unregister sesame-sesame")
            alice.see("-- The account Alice is gone.")
            alice.type("/quit")
            alice.see_end()
        Talker(server.address, "Alice").close()

    def test_one_can_have_all_that_one_has_said_as_data(self, server: Server) -> None:
        with Talker(server.address, "Alice") as alice, Talker(server.address, "Bob") as bob:
            alice.type("before the account")
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            alice.type("hello \u2028 there")
            alice.type("/msg Bob psst")
            bob.type("not hers")
            bob.see("Bob: not hers")
            alice.type("/export")
            first, second = (json.loads(alice.see("{…")) for _ in range(2))
            assert (first["room"], first["alias"], first["text"]) == ("#lobby", "Alice", "hello   there")
            assert (second["to"], second["text"]) == ("Bob", "psst")
            alice.see("-- These are all 2 messages that you have said.")

    def test_an_account_can_be_given_up_with_all_that_was_said_by_it(self, start_server: StartServer) -> None:
        server = start_server(limits=False)
        with Talker(server.address, "Alice") as alice, Irc(server, "bob", "draft/message-redaction batch") as bob:
            bob.come_in()
            bob.say("JOIN #lobby")
            alice.type("before the account")
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            for i in range(150):
                alice.type(f"secret {i}")
                alice.see(f"Alice: secret {i}")
            alice.type("/unregister sesame-sesame redact")
            alice.see("-- The account Alice is gone.")
            bob.hears(" REDACT #lobby ")
            alice.type("/history 100")
            alice.see("-- These are all messages of #lobby.")
            assert any(line.endswith("before the account") for line in alice.lines)
            assert not any(line.startswith("[") and "secret" in line for line in alice.lines)

    @pytest.mark.parametrize("password", ["short", "x" * 301, "é" * 151, "tab\there\u0007"])
    def test_a_password_that_cannot_be_is_refused_in_words(self, server: Server, password: str) -> None:
        with Talker(server.address, "Alice") as alice:
            alice.type(f"/register {password}")
            alice.see("! A password has at least 8 characters, and at most 300 bytes.")

    def test_how_short_a_password_may_be_is_a_setting_that_can_change_while_the_server_runs(
        self, start_server: StartServer
    ) -> None:
        server = start_server(password_min=10)
        with Talker(server.address, "Alice") as alice:
            alice.type("/register sesame789")
            alice.see("! A password has at least 10 characters, and at most 300 bytes.")
            server._read_settings = lambda: replace(server._settings, password_min=4)
            server.reload()
            alice.type("/register pink")
            alice.see("-- Alice is yours now: nobody else can use it.")


    def test_without_limits_a_password_is_as_short_as_anybody_likes(self, start_server: StartServer) -> None:
        with Talker(start_server(limits=False).address, "Alice") as alice:
            alice.type("/register bar")
            alice.see("-- Alice is yours now: nobody else can use it.")


class TestDevices:
    def log_in(self, server: Server) -> Talker:
        talker = asked(server)
        talker.type("/login Alice sesame-sesame")
        talker.see("Connected to the server!")
        return talker

    @pytest.fixture
    def alice(self, server: Server) -> Talker:
        alice = Talker(server.address, "Alice")
        alice.type("/register sesame-sesame")
        alice.see("-- You are logged in as Alice.")
        return alice

    def test_two_devices_are_one_person_who_joins_and_leaves_once(self, server: Server, alice: Talker) -> None:
        with Talker(server.address, "Bob") as bob:
            bob.type("/join #tea")
            phone = self.log_in(server)
            alice.type("/join #tea")
            bob.see("[#tea] Alice has joined")
            phone.see("[#tea] Alice has joined")
            bob.type("/msg Alice psst")
            alice.see("[Bob -> you] psst")
            phone.see("[Bob -> you] psst")
            phone.type("/msg Bob what?")
            phone.see("[you -> Bob] what?")
            alice.see("[Alice -> you] what?")
            bob.see("[Alice -> you] what?")
            bob.type("/who")
            assert "Alice" in bob.see("-- 2 in #tea…")
            phone.type("/msg #tea from the phone")
            for talker in (alice, phone, bob):
                talker.see("[#tea] Alice: from the phone")
            alice.close()
            phone.type("still here")
            phone.see("Alice: still here")
            phone.close()
            bob.see("Alice has left the chat room!")
            assert bob.lines.count("Alice has left the chat room!") == 1
            assert not any("Alice has connected" in line for line in bob.lines)

    def test_a_device_that_comes_later_is_in_the_same_rooms_and_sees_what_was_said(
        self, server: Server, alice: Talker
    ) -> None:
        alice.type("/join #tea")
        alice.type("before")
        alice.see("[#tea] Alice: before")
        phone = self.log_in(server)
        phone.see("-- You are now in #tea (1 here).")
        while not phone.see("…").endswith("Alice: before"):
            pass
        phone.type("/msg #tea after")
        alice.see("[#tea] Alice: after")
        phone.close()
        alice.close()

    def test_an_irc_client_beside_it_gets_join_topic_and_names(self, server: Server, alice: Talker) -> None:
        alice.type("/join #tea")
        alice.type("/topic Darjeeling")
        alice.see("[#tea] Alice changed the topic to: Darjeeling")
        irc = Irc(server, "Alice", "sasl extended-join echo-message")
        assert irc.plain("alice", "sesame-sesame") == "900"
        irc.come_in()
        assert " JOIN #tea Alice :" in irc.hears("JOIN #tea")
        irc.hears(" 332 Alice #tea :Darjeeling")
        assert irc.hears(" 353 Alice = #tea").endswith(":@Alice")
        irc.say("PRIVMSG #tea :by irc", "MODE #tea +m")
        alice.see("[#tea] Alice: by irc")
        alice.see("[#tea] Alice has allowed only those with a voice to talk")
        irc.close()
        alice.close()

    def test_one_can_see_and_end_ones_connections(self, server: Server, alice: Talker) -> None:
        phone = self.log_in(server)
        alice.type("/account")
        alice.see("-- Your account: Alice…")
        first, second = alice.see("--   connection…"), alice.see("--   connection…")
        assert first.endswith("(this one)")
        alice.type(f"/end {second.split()[2]}")
        assert phone.see_end()[-1] == "Goodbye!"
        alice.type("/end 99999")
        alice.see("! You have no connection 99999…")
        phone.close()
        alice.close()

    def test_who_stays_is_there_while_nothing_is_connected(self, server: Server, alice: Talker) -> None:
        with Talker(server.address, "Bob") as bob:
            alice.type("/stay on")
            alice.see("-- What happens when you are not connected has changed.")
            alice.type("/quit")
            alice.see_end()
            bob.type("/msg Alice for later")
            bob.see("-- Alice is away: not connected")
            assert not any("has left" in line for line in bob.lines)
            irc = Irc(server, "Alice", "sasl draft/chathistory batch message-tags server-time")
            irc.plain("Alice", "sesame-sesame")
            irc.come_in()
            irc.say("CHATHISTORY LATEST Bob * 10")
            irc.hears("PRIVMSG Alice :for later")
            irc.close()
            alice.close()

    def test_who_stays_is_there_after_a_restart_too(self, start_server: StartServer, tmp_path: Path) -> None:
        server = start_server(data=str(tmp_path))
        with Talker(server.address, "Alice") as alice, Talker(server.address, "Bob") as bob:
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            alice.type("/stay on")
            for room in ("#tea", "#out", "#left"):
                bob.type(f"/join {room}")
                bob.see(f"-- You are now in {room} (1 here).")
                alice.type(f"/join {room}")
                bob.see(f"[{room}] Alice has joined")
            bob.type("/join #out")
            bob.type("/kick Alice")
            alice.type("/leave #left")
            bob.see("[#left] Alice has left")
        server.stop()
        server = start_server(data=str(tmp_path))
        with Talker(server.address, "Bob") as bob:
            bob.type("/join #tea")
            bob.see("-- You are now in #tea (2 here).")
            bob.type("/join #out")
            bob.see("-- You are now in #out (1 here).")
            bob.type("/join #left")
            bob.see("-- You are now in #left (1 here).")
            bob.type("/msg Alice while you were away")
            bob.see("-- Alice is away: not connected")
            with asked(server) as alice:
                alice.type("/login Alice sesame-sesame")
                alice.see("-- You are now in #tea (2 here).")
                alice.type("/msg #tea I am back")
                bob.see("[#tea] Alice: I am back")
                alice.type("/stay off")
                alice.type("/quit")
                alice.see_end()
            bob.see("Alice has left the chat room!")

    def test_what_was_read_and_said_alone_is_there_again_after_a_restart(
        self, start_server: StartServer, tmp_path: Path
    ) -> None:
        server = start_server(data=str(tmp_path))
        make_account(server)
        with Talker(server.address, "Bob") as bob:
            irc = Irc(server, "Alice", "sasl draft/read-marker")
            irc.plain("Alice", PASSWORD)
            irc.come_in()
            bob.type("/msg Alice remember me")
            irc.hears("remember me")
            irc.say("MARKREAD Bob timestamp=2026-01-02T03:04:05.000Z", "QUIT")
            irc.see_end()
            irc.close()
        server.stop()
        server = start_server(data=str(tmp_path))
        irc = Irc(server, "Alice", "sasl draft/read-marker draft/chathistory batch")
        irc.plain("Alice", PASSWORD)
        irc.come_in()
        irc.say("MARKREAD Bob", "CHATHISTORY LATEST Bob * 10")
        irc.hears("MARKREAD Bob timestamp=2026-01-02T03:04:05.000Z")
        irc.hears("PRIVMSG Alice :remember me")
        irc.close()


class TestIrc:
    def test_a_nick_is_registered_while_connecting_and_everybody_hears_of_the_account(self, server: Server) -> None:
        bob = Irc(server, "bob", "account-notify extended-join account-tag")
        bob.come_in()
        bob.say("JOIN #tea")
        alice = Irc(server, "alice", "draft/account-registration sasl")
        alice.say("REGISTER * * sesame-sesame")
        alice.hears("REGISTER SUCCESS alice :")
        alice.come_in()
        alice.say("JOIN #tea", "PRIVMSG #tea :hi")
        bob.hears(" JOIN #tea alice :alice")
        assert "account=alice" in bob.hears("PRIVMSG #tea :hi")
        bob.say("PRIVMSG NickServ :REGISTER sesame-sesame")
        bob.hears(" ACCOUNT bob")
        bob.say("NS LOGOUT")
        bob.hears(" ACCOUNT *")
        bob.close()
        alice.close()

    @pytest.mark.parametrize(
        ("nick", "line", "answer"),
        [
            ("", "REGISTER * * sesame-sesame", "FAIL REGISTER NEED_NICK"),
            ("bob", "REGISTER alice * sesame-sesame", "FAIL REGISTER ACCOUNT_NAME_MUST_BE_NICK alice"),
            ("Alice", "REGISTER * * sesame-sesame", "FAIL REGISTER ACCOUNT_EXISTS Alice"),
            ("bob", "REGISTER * * short", "FAIL REGISTER WEAK_PASSWORD bob"),
            ("a1ice", "REGISTER * * sesame-sesame", "FAIL REGISTER BAD_ACCOUNT_NAME a1ice :Nickname looks like Alice"),
        ],
    )
    def test_why_there_is_no_account_is_said_by_a_standard_code(
        self, server: Server, nick: str, line: str, answer: str
    ) -> None:
        make_account(server)
        client = Irc(server, nick, "draft/account-registration")
        client.say(line)
        client.hears(answer)
        client.close()

    def test_nobody_makes_an_account_of_the_nick_of_somebody_who_is_here(self, server: Server) -> None:
        with Irc(server, "root") as root, Irc(server) as bob:
            root.hears(" 001 root ")
            bob.say("CAP LS 302", "NICK root", "USER bob 0 * :Bob", "REGISTER * * sesame-sesame")
            bob.hears(":threadtalk.local FAIL REGISTER USERNAME_EXISTS root :")
            bob.say("CAP END")
            bob.hears(" 433 * root :")
            bob.say("NICK bob")
            bob.hears(" 001 bob ")

    @pytest.mark.parametrize("password", ["sesame12", "x" * 300, "é" * 150])
    def test_the_shortest_and_the_longest_passwords_open_it_too(self, server: Server, password: str) -> None:
        with Irc(server, "alice", "sasl draft/account-registration") as alice:
            alice.say(f"REGISTER * * {password}")
            alice.hears("REGISTER SUCCESS alice")
        with Irc(server, "", "sasl") as again:
            response = encoded(f"\0alice\0{password}")
            chunks = [response[i : i + 400] for i in range(0, len(response) + 1, 400)]
            assert again.log_in("PLAIN", *(chunk or "+" for chunk in chunks)) == "900"

    def test_a_claimed_nick_is_refused_and_sasl_or_pass_opens_it(self, server: Server) -> None:
        make_account(server)
        with Irc(server, "Alice") as eve:
            eve.hears(" 433 * Alice :Nickname belongs to an account")
            eve.say("NICK eve")
            eve.hears(" 001 eve")
            eve.say("NICK alice")
            eve.hears(" 433 eve alice :")
        with Irc(server, "Alice", "sasl") as alice:
            assert alice.plain("Alice", "wrong wrong") == "904"
            assert alice.plain("Alice", PASSWORD) == "900"
            alice.come_in()
        old = Irc(server)
        old.say(f"PASS :Alice:{PASSWORD}", "NICK Alice", "USER a 0 * :a")
        old.hears(" 900 ")
        old.hears(" 001 Alice")
        old.close()

    def test_who_logged_in_before_the_password_changed_has_to_do_so_again(self, server: Server) -> None:
        with Talker(server.address, "Alice") as alice, Irc(server, "Alice", "sasl") as thief:
            alice.type("/register sesame-sesame")
            alice.see("-- You are logged in as Alice.")
            assert thief.plain("Alice", "sesame-sesame") == "900"
            alice.type("/password sesame-sesame other-other")
            alice.see("-- Your password is changed…")
            thief.say("CAP END")
            thief.hears(" 433 ")

    def test_scram_proves_the_password_without_telling_it(self, server: Server) -> None:
        make_account(server)
        with Irc(server, "Alice", "sasl") as alice:
            alice.say("AUTHENTICATE SCRAM-SHA-256")
            alice.hears("AUTHENTICATE +")
            bare = "n=Alice,r=abcdefgh"
            alice.say(f"AUTHENTICATE {encoded('n,,' + bare)}")
            first = base64.b64decode(alice.hears("AUTHENTICATE ").split()[1]).decode()
            nonce, salt, count = (part[2:] for part in first.split(","))
            salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), base64.b64decode(salt), int(count))
            client_key = hmac.digest(salted, b"Client Key", "sha256")
            unproved = f"c=biws,r={nonce}"
            message = f"{bare},{first},{unproved}".encode()
            signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
            proof = encoded(bytes(a ^ b for a, b in zip(client_key, signature, strict=True)))
            alice.say(f"AUTHENTICATE {encoded(f'{unproved},p={proof}')}")
            server_key = hmac.digest(salted, b"Server Key", "sha256")
            expected = b"v=" + base64.b64encode(hmac.digest(server_key, message, "sha256"))
            assert base64.b64decode(alice.hears("AUTHENTICATE ").split()[1]) == expected
            alice.say("AUTHENTICATE +")
            alice.hears(" 903 ")
            alice.come_in()

    def test_mechanisms_are_told_and_others_refused(self, server: Server) -> None:
        with Irc(server) as client:
            client.say("CAP LS 302")
            client.hears("sasl=PLAIN,SCRAM-SHA-256 ")
            client.say("AUTHENTICATE PLAIN")
            client.hears(" 904 ")
            client.say("CAP REQ sasl", "AUTHENTICATE DIGEST-MD5")
            client.hears(" 908 * PLAIN,SCRAM-SHA-256 :")
            client.hears(" 904 ")
            client.say("AUTHENTICATE PLAIN", "AUTHENTICATE *")
            client.hears(" 906 ")
            client.say("AUTHENTICATE PLAIN", f"AUTHENTICATE {'x' * 401}")
            client.hears(" 905 ")

    def test_one_can_log_in_again_while_connected(self, server: Server) -> None:
        make_account(server)
        with Irc(server, "bob", "sasl account-notify") as bob:
            bob.come_in()
            assert bob.plain("Alice", PASSWORD) == "900"
            bob.hears(" 903 ")
            bob.say("WHOIS bob")
            bob.hears(" 330 bob bob Alice ")
            bob.say("NS REGAIN")
            bob.hears(" NICK Alice")

    def test_nickserv_answers_every_command_and_is_never_stored(self, server: Server) -> None:
        with Irc(server, "bob") as bob:
            bob.hears(" 001 ")
            bob.say("PRIVMSG NickServ :help", "NS nonsense", "NS IDENTIFY", "NICKSERV INFO", "NS CERT", "NS END x")
            bob.hears("END number; INFO")
            assert any("claim the nick you have" in line for line in bob.lines)
            assert any("ACCOUNT_REQUIRED" in line for line in bob.lines)


def test_an_owner_stays_operator_when_the_settings_are_read_anew(server: Server) -> None:
    make_account(server)
    with (
        Irc(server, "Alice", "sasl chghost") as alice,
        Irc(server, "bob") as bob,
        Irc(server, "carol", "chghost") as carol,
    ):
        alice.plain("Alice", PASSWORD)
        alice.come_in()
        carol.come_in()
        for client in (alice, bob, carol):
            client.say("JOIN #tea")
            client.hears(" 366 ")
        alice.say(f"NS OWNER {server.access.owner_code}")
        alice.say("MODE Alice")
        assert alice.hears(" 221 ").endswith("+or")
        server.reload()
        alice.say("CHGHOST bob tea.example")
        assert " CHGHOST ~bob tea.example" in carol.hears("CHGHOST")
        assert " CHGHOST ~bob tea.example" in alice.hears("CHGHOST")
        bob.hears(" 396 bob tea.example :")
        alice.say("CHGHOST carol tea.example/carol")
        bob.hears(" QUIT :Changing host")
        bob.hears(":carol!~carol@tea.example/carol JOIN #tea")
        carol.say("CHGHOST bob other.example")
        carol.hears(" 481 ")
        alice.say("CHGHOST bob x.cloak")
        alice.hears("x.cloak is not allowed")


def test_an_owner_keeps_order_from_any_client(start_server: StartServer) -> None:
    server = start_server()
    with asked(server) as alice, Talker(server.address, "Eve", source="127.0.0.66") as eve:
        alice.type(f"/register Alice {PASSWORD}")
        alice.see("Connected to the server!")
        alice.type("/admin who")
        alice.see("! Only operators of the server may do that.")
        alice.type(f"/owner {server.access.owner_code}")
        alice.type("/admin announce tea is ready")
        eve.see("-- To everybody: tea is ready")
        alice.type("/admin who")
        assert "127.0.0.66" in alice.see("-- Eve …")
        alice.type('/admin ban Eve --for 2h --reason "spam, again"')
        alice.see("-- 127.0.0.66/32 is banned…")
        assert any("spam, again" in line for line in eve.see_end())
        with Talker(server.address, source="127.0.0.66") as again:
            assert "spam, again" in again.see("! You are banned…")
        for line, answer in (
            ("", "-- One of these, each explained by --help: who…"),
            ("ban", "-- the following arguments are required…"),
            ("ban --help", "-- usage: ban…"),
            ('kick "x', "-- A quotation mark is missing."),
            ("kick nobody", "-- Nobody of that alias is here."),
        ):
            alice.type(f"/admin {line}")
            alice.see(answer)
        alice.type("/quit")
        alice.see_end()
    with Irc(server, "Alice", "sasl") as irc:
        irc.plain("Alice", PASSWORD)
        irc.come_in()
        irc.say("OS bans", "OS emergency on")
        irc.hears(":OperServ!OperServ@threadtalk.local NOTICE Alice :127.0.0.66/32")
        irc.hears("Only people with an account may talk.")


@pytest.mark.skipif(client_certificates._library() is None, reason="this Python cannot ask clients for certificates")
class TestCertificates:
    def context(self, folder: Path, name: str) -> ssl.SSLContext:
        path = folder / f"{name}.pem"
        if not path.exists():
            path.write_bytes(certificate.generate([name]))
        context = trusting("irc")
        context.load_cert_chain(path)
        return context

    def test_a_certificate_stands_for_a_password_and_no_other_does(self, server: Server, tmp_path: Path) -> None:
        make_account(server)
        mine, other = self.context(tmp_path, "mine"), self.context(tmp_path, "other")
        with Irc(server, "Alice", "sasl", tls=mine) as alice:
            assert alice.log_in("EXTERNAL", "+") == "904"
            assert alice.plain("Alice", PASSWORD) == "900"
            alice.come_in()
            alice.say("NS CERT ADD", "NS CERT LIST")
            der = x509.load_pem_x509_certificate((tmp_path / "mine.pem").read_bytes())
            fingerprint = hashlib.sha256(der.public_bytes(certificate.serialization.Encoding.DER)).hexdigest()
            alice.hears(f"Certificate {fingerprint}")
        with Irc(server, "Alice", "sasl", tls=mine) as alice:
            assert alice.log_in("EXTERNAL", encoded("Alice")) == "900"
            alice.come_in()
            alice.say(f"NS CERT DEL {fingerprint}")
            alice.hears("certificates of your account have changed")
        for context in (mine, other):
            with Irc(server, "Alice", "sasl", tls=context) as alice:
                assert alice.log_in("EXTERNAL", "+") == "904"

    def test_browsers_are_not_asked_for_one(self, server: Server, tmp_path: Path) -> None:
        path = tmp_path / "own.pem"
        path.write_bytes(certificate.generate(["own"]))
        context = trusting("http/1.1")
        context.load_cert_chain(path)
        with Talker(server.address, tls=context) as browser:
            browser.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            browser.see("HTTP/1.1 200…")
        assert server.contexts.for_protocols(("http/1.1",)).verify_mode is ssl.CERT_NONE  # type: ignore[union-attr]


class TestGuessing:
    def test_a_few_guesses_are_looked_at_and_the_owner_is_not_locked_out(self, start_server: StartServer) -> None:
        server = start_server()
        make_account(server)
        with asked(server, source="127.0.0.9") as eve:
            for i in range(7):
                eve.type(f"/login Alice wrong-{i}-wrong")
            eve.see("! Too many wrong passwords. Please try again in a quarter of an hour.")
        with asked(server) as alice:  # from where the account was made
            alice.type(f"/login Alice {PASSWORD}")
            alice.see("Connected to the server!")

    def test_who_makes_many_accounts_has_to_wait(self, server: Server) -> None:
        for i in range(5):
            make_account(server, f"person{'abcde'[i] * 3}", PASSWORD)
        with Talker(server.address, "another") as talker:
            talker.type(f"/register {PASSWORD}")
            talker.see("! Too many accounts were made from your address. Please try again later.")


def test_no_descriptor_is_left_of_those_who_logged_in(start_server: StartServer) -> None:
    server = start_server()
    make_account(server)
    files = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with asked(server) as talker:
            talker.type(f"/login Alice {PASSWORD}")
            talker.see("Connected to the server!")
    server.stop()
    assert len(os.listdir("/proc/self/fd")) <= files


class TestAccountsNeeded:
    @pytest.fixture
    def server(self, start_server: StartServer) -> Server:
        return start_server(require_account=True)

    def test_by_plain_text_one_is_told_how_to_make_one_and_comes_in_by_it(self, server: Server) -> None:
        with asked(server) as alice:
            alice.type("Alice")
            alice.see("! This server is for people with an account: /login NAME PASSWORD, or /register NAME PASSWORD")
            alice.type(f"/register Alice {PASSWORD}")
            alice.see("Connected to the server!")
            alice.type("hi")
            alice.see("Alice: hi")

    def test_by_irc_too(self, server: Server) -> None:
        with Irc(server, "bob") as bob:
            bob.hears("FAIL * ACCOUNT_REQUIRED :")
            bob.see_end()
        with Irc(server, "bob", "sasl draft/account-registration") as bob:
            bob.say("REGISTER * * sesame-sesame")
            bob.hears("REGISTER SUCCESS bob")
            bob.come_in()


class TestLimits:
    def test_who_changes_the_alias_all_the_time_has_to_wait(self, server: Server) -> None:
        with Talker(server.address, "Alice") as alice:
            for i in range(6):
                alice.type(f"/alias Alice{i}")
            alice.see("! You change your alias too often. Please try again in 10 seconds.")

    def test_one_person_is_here_by_so_many_connections_and_no_more(self, start_server: StartServer) -> None:
        server = start_server()
        make_account(server)
        devices = []
        for _ in range(20):
            devices.append(asked(server))
            devices[-1].type(f"/login Alice {PASSWORD}")
            devices[-1].see("Connected to the server!")
        with asked(server) as one_more:
            one_more.type(f"/login Alice {PASSWORD}")
            one_more.see("! You are here by 20 connections already.…")
        for device in devices:
            device.close()
