"""SASL: lines put together, and three mechanisms that let in who is right and nobody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.names import fold
from threadtalk.scram import ITERATIONS, ScramVerifier, make_verifier, saslprep
from threadtalk.wire.irc.sasl import (
    CHUNK,
    RESPONSE_MAX,
    SCRAM_MAX,
    Accepted,
    Challenge,
    CheckCertificate,
    CheckPassword,
    ExternalExchange,
    Failed,
    Interruption,
    PlainExchange,
    ScramExchange,
    Step,
    Transfer,
    chunks,
)

SECRET = b"the server's own"
NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"


class TestTransfer:
    def test_a_short_response_is_one_line(self) -> None:
        assert Transfer().receive("amlsbGVzAGppbGxlcwBzZXNhbWU=") == b"jilles\0jilles\0sesame"

    def test_an_empty_response_is_a_plus(self) -> None:
        assert Transfer().receive("+") == b""
        assert chunks(b"") == ["+"]

    @given(st.binary(max_size=RESPONSE_MAX * 3 // 4 - CHUNK))
    def test_whatever_is_divided_is_put_together_again(self, data: bytes) -> None:
        transfer = Transfer()
        parts = chunks(data)
        assert all(len(part) <= CHUNK for part in parts)
        assert [transfer.receive(part) for part in parts] == [None] * (len(parts) - 1) + [data]

    @pytest.mark.parametrize(("size", "is_full"), [(297, False), (298, True), (300, True), (301, False), (600, True)])
    def test_a_response_that_fills_its_last_line_is_followed_by_a_plus(self, size: int, is_full: bool) -> None:
        parts = chunks(bytes(size))
        assert len(parts[-1]) < CHUNK
        assert (parts[-1] == "+") is is_full

    def test_a_line_that_is_too_long_is_refused(self) -> None:
        assert Transfer().receive("A" * (CHUNK + 1)) is Interruption.TOO_LONG

    def test_a_response_without_end_is_refused_before_it_fills_the_memory(self) -> None:
        transfer = Transfer()
        received = [transfer.receive("A" * CHUNK) for _ in range(RESPONSE_MAX // CHUNK + 1)]
        assert received == [None] * (RESPONSE_MAX // CHUNK) + [Interruption.TOO_LONG]
        assert transfer.receive("QQ==") == b"A", "what was left of it is gone"

    def test_a_client_can_give_up_in_the_middle(self) -> None:
        transfer = Transfer()
        assert transfer.receive("A" * CHUNK) is None
        assert transfer.receive("*") is Interruption.ABORTED
        assert transfer.receive("QQ==") == b"A"

    @pytest.mark.parametrize("text", ["A", "QQ", "QQ=", "Q Q=", "QQ==QQ==", "é", "=", "++", "*Q=="])
    def test_what_is_not_base64_is_refused(self, text: str) -> None:
        assert Transfer().receive(text) is Interruption.NOT_BASE64

    @given(st.lists(st.text(max_size=500)))
    def test_nothing_that_a_client_sends_is_too_much_for_it(self, lines: list[str]) -> None:
        transfer = Transfer()
        for line in lines:
            transfer.receive(line)


class TestPlain:
    """RFC 4616."""

    @pytest.mark.parametrize(
        ("message", "account", "password"),
        [
            (b"\0tim\0tanstaaftanstaaf", "tim", "tanstaaftanstaaf"),
            (b"jilles\0jilles\0sesame", "jilles", "sesame"),
            (b"JILLES\0Jilles\0sesame", "jilles", "sesame"),
            ("\0Ａｌｉｃｅ\0cafe\u0301".encode(), "alice", "café"),
            (b"\0a\0" + b"x" * 300, "a", "x" * 300),
        ],
    )
    def test_names_and_password_are_handed_on_to_be_checked(self, message: bytes, account: str, password: str) -> None:
        assert PlainExchange().respond(message) == CheckPassword(account, password)

    @pytest.mark.parametrize(
        "message",
        [
            b"",
            b"tim\0secret",
            b"\0tim\0secret\0",
            b"\0tim\0",
            b"\0\0secret",
            b"Ursel\0Kurt\0xipj3plmq",  # the RFC's own; but here nobody acts for somebody else
            b"\0tim\0\xff",
            b"\0\xff\0secret",
            b"\0tim\0a\x07b",
            b"\0tim\r\nQUIT\0secret",
            b"\0tim\0" + b"x" * 301,
            b"\0" + b"x" * 256 + b"\0secret",
            b"x" * 256 + b"\0tim\0secret",
        ],
    )
    def test_what_cannot_be_right_is_refused_without_a_check(self, message: bytes) -> None:
        assert isinstance(PlainExchange().respond(message), Failed)

    def test_a_password_does_not_show_in_a_log(self) -> None:
        assert "sesame" not in repr(PlainExchange().respond(b"\0jilles\0sesame"))

    @given(st.binary())
    def test_nothing_that_a_client_sends_is_too_much_for_it(self, message: bytes) -> None:
        assert isinstance(PlainExchange().respond(message), CheckPassword | Failed)


class TestExternal:
    """RFC 4422, appendix A."""

    @pytest.mark.parametrize(("message", "account"), [(b"", ""), (b"Alice", "alice")])
    def test_a_certificate_is_left_to_be_checked(self, message: bytes, account: str) -> None:
        assert ExternalExchange().respond(message) == CheckCertificate(account)

    @pytest.mark.parametrize("message", [b"a\0b", b"a\nb", b"\xff", b"x" * 256])
    def test_what_is_no_name_is_refused(self, message: bytes) -> None:
        assert isinstance(ExternalExchange().respond(message), Failed)

    @given(st.binary())
    def test_nothing_that_a_client_sends_is_too_much_for_it(self, message: bytes) -> None:
        assert isinstance(ExternalExchange().respond(message), CheckCertificate | Failed)


@dataclass
class Client:
    """SCRAM as a client speaks it, from the RFC's text alone."""

    name: str
    password: str
    nonce: str = "rOprNGfwEbeRWgbNEkqO"
    header: str = "n,,"
    extension: str = ""
    auth_message: str = ""
    salted: bytes = b""

    @property
    def bare(self) -> str:
        name = self.name.replace("=", "=3D").replace(",", "=2C")
        return f"n={name},r={self.nonce}{self.extension}"

    def first(self) -> bytes:
        return f"{self.header}{self.bare}".encode()

    def final(self, server_first: bytes) -> bytes:
        fields = dict(part.split("=", 1) for part in server_first.decode().split(","))
        assert fields["r"].startswith(self.nonce)
        salt = base64.b64decode(fields["s"])
        password = saslprep(self.password).encode()
        self.salted = hashlib.pbkdf2_hmac("sha256", password, salt, min(int(fields["i"]), 4096))
        client_key = hmac.digest(self.salted, b"Client Key", "sha256")
        unproved = f"c={base64.b64encode(self.header.encode()).decode()},r={fields['r']}{self.extension}"
        self.auth_message = f"{self.bare},{server_first.decode()},{unproved}"
        signature = hmac.digest(hashlib.sha256(client_key).digest(), self.auth_message.encode(), "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature, strict=True))
        return f"{unproved},p={base64.b64encode(proof).decode()}".encode()

    def trusts(self, server_final: bytes) -> bool:
        server_key = hmac.digest(self.salted, b"Server Key", "sha256")
        signature = hmac.digest(server_key, self.auth_message.encode(), "sha256")
        return server_final == b"v=" + base64.b64encode(signature)


def server(accounts: dict[str, ScramVerifier], nonce: str = NONCE) -> ScramExchange:
    return ScramExchange(accounts.get, SECRET, nonce)


def account(name: str = "user", password: str = "pencil") -> dict[str, ScramVerifier]:
    return {fold(name): make_verifier(password, b"0123456789abcdef", 1)}


def run(client: Client, exchange: ScramExchange) -> Step:
    step = exchange.respond(client.first())
    if not isinstance(step, Challenge):
        return step
    step = exchange.respond(client.final(step.data))
    if not isinstance(step, Challenge):
        return step
    assert client.trusts(step.data)
    return exchange.respond(b"")


def after_first(exchange: ScramExchange, client: Client | None = None) -> bytes:
    step = exchange.respond((client or Client("user", "pencil")).first())
    assert isinstance(step, Challenge)
    return step.data


class TestScram:
    """RFC 5802 and 7677."""

    def test_the_example_of_rfc_7677(self) -> None:
        salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
        exchange = server({"user": make_verifier("pencil", salt, 4096)})
        assert exchange.respond(b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO") == Challenge(
            b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        )
        assert exchange.respond(
            b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
        ) == Challenge(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
        assert exchange.respond(b"") == Accepted("user")

    @given(st.text(min_size=1, max_size=60), st.from_regex(r"[!-+\--~]{1,64}", fullmatch=True), st.sampled_from("ny"))
    def test_the_right_password_is_always_let_in(self, name: str, nonce: str, binding: str) -> None:
        name = name.replace("\0", "")
        if not 0 < len(name.encode("utf-8", "replace")) <= 255 or not name.isprintable():
            return
        client = Client(name, "pencil", nonce, f"{binding},,")
        assert run(client, server(account(name))) == Accepted(fold(name))

    @given(st.text(min_size=1, max_size=30, alphabet=st.characters(min_codepoint=33, max_codepoint=126)))
    def test_another_password_never_is(self, password: str) -> None:
        if password != "pencil":
            assert run(Client("user", password), server(account())) == Failed(
                "a wrong password, or nobody's", b"e=invalid-proof"
            )

    @given(st.data())
    def test_no_altered_message_is_let_in(self, data: st.DataObject) -> None:
        """Each of the client's messages in turn is changed, cut or lengthened somewhere."""
        client, exchange = Client("user", "pencil", extension=",x=y"), server(account())
        which = data.draw(st.sampled_from(["first", "final", "last"]))

        def altered(message: bytes, name: str) -> bytes:
            if name != which:
                return message
            at = data.draw(st.integers(0, len(message)))
            length = data.draw(st.integers(0, 3))
            return message[:at] + data.draw(st.binary(max_size=3)) + message[at + length :]

        first = altered(client.first(), "first")
        step = exchange.respond(first)
        is_altered = first != client.first()
        if isinstance(step, Challenge) and step.data.split(b",")[0].startswith(b"r=" + client.nonce.encode()):
            final = client.final(step.data)
            changed = altered(final, "final")
            is_altered |= changed != final
            step = exchange.respond(changed)
        if isinstance(step, Challenge):
            last = altered(b"", "last")
            is_altered |= last != b""
            step = exchange.respond(last)
        assert isinstance(step, Failed if is_altered else Accepted)

    @given(st.lists(st.binary(max_size=300), max_size=4))
    def test_nothing_that_a_client_sends_is_too_much_for_it(self, messages: list[bytes]) -> None:
        exchange = server(account())
        for message in messages:
            assert isinstance(exchange.respond(message), Challenge | Failed)

    @given(st.binary(max_size=200))
    def test_no_proof_can_be_guessed(self, message: bytes) -> None:
        exchange = server(account())
        after_first(exchange)
        assert isinstance(exchange.respond(message), Failed)

    def test_names_may_have_a_comma_and_an_equals_sign(self) -> None:
        assert run(Client("a,b=c", "pencil"), server(account("a,b=c"))) == Accepted("a,b=c")

    def test_a_name_is_the_same_in_capitals(self) -> None:
        assert run(Client("USER", "pencil"), server(account())) == Accepted("user")

    def test_a_client_may_name_itself_twice(self) -> None:
        """As in the example of IRCv3 sasl-3.1."""
        assert run(Client("user", "pencil", header="n,a=User,"), server(account())) == Accepted("user")

    def test_an_extension_that_may_be_ignored_is_ignored(self) -> None:
        assert run(Client("user", "pencil", extension=",x=y"), server(account())) == Accepted("user")

    def test_who_is_unknown_is_asked_like_anybody_else_and_then_refused(self) -> None:
        """The salt and the count are the same each time, and the error is that of a wrong password."""
        known = {"user": make_verifier("pencil")}
        asked = [after_first(server(known), Client("nobody", "pencil")).split(b",") for _ in range(2)]
        assert asked[0] == asked[1]
        salt, iterations = asked[0][1:]
        real = after_first(server(known)).split(b",")
        assert (len(salt), iterations) == (len(real[1]), f"i={ITERATIONS}".encode())
        assert iterations == real[2]
        wrong = run(Client("user", "pen"), server(account()))
        assert run(Client("nobody", "pencil"), server(known)) == wrong

    @pytest.mark.parametrize(
        ("message", "error"),
        [
            (b"p=tls-unique,,n=user,r=abc", b"e=channel-binding-not-supported"),
            (b"n,,m=must,n=user,r=abc", b"e=extensions-not-supported"),
            (b"n,,n=us=er,r=abc", b"e=invalid-username-encoding"),
            (b"n,,n=us\ner,r=abc", b"e=invalid-username-encoding"),
            (b"n,,n=us=2cer,r=abc", b"e=invalid-username-encoding"),
            (b"n,,n=" + b"x" * 256 + b",r=abc", b"e=invalid-username-encoding"),
            (b"n,a=bob,n=user,r=abc", b"e=other-error"),
            (b"n,,n=user,r=" + b"x" * 257, b"e=other-error"),
            (b"n,,n=user,r=abc,x=" + b"x" * SCRAM_MAX, b"e=other-error"),
            (b"x,,n=user,r=abc", b"e=other-error"),
            (b"n=user,r=abc", b"e=other-error"),
            (b"n,,n=,r=abc", b"e=other-error"),
            (b"n,,n=user,r=", b"e=other-error"),
            (b"n,,n=user,r=a b", b"e=other-error"),
            (b"n,,n=us\0er,r=abc", b"e=other-error"),
            (b"n,,n=user,r=abc,", b"e=other-error"),
            (b"n,,n=\xff,r=abc", b"e=other-error"),
            (b"", b"e=other-error"),
        ],
    )
    def test_a_first_message_that_cannot_be_is_refused(self, message: bytes, error: bytes) -> None:
        exchange = server(account())
        step = exchange.respond(message)
        assert isinstance(step, Failed)
        assert step.message == error
        assert exchange.respond(Client("user", "pencil").first()) == Failed("over already"), "no second attempt"

    @pytest.mark.parametrize(
        ("old", "new", "error"),
        [
            (b"c=biws", b"c=eSws", b"e=channel-bindings-dont-match"),
            (b"c=biws", b"c=biw", b"e=invalid-encoding"),
            (b"r=rOpr", b"r=rOpx", b"e=other-error"),
            (b",p=", b"x,p=", b"e=other-error"),
            (b"c=biws,", b"", b"e=other-error"),
            (b",p=", b",p=AAAA", b"e=invalid-proof"),
            (b",p=", b",x=y,p=", b"e=invalid-proof"),
        ],
    )
    def test_a_final_message_that_cannot_be_is_refused(self, old: bytes, new: bytes, error: bytes) -> None:
        client, exchange = Client("user", "pencil"), server(account())
        final = client.final(after_first(exchange, client))
        assert old in final
        step = exchange.respond(final.replace(old, new))
        assert isinstance(step, Failed)
        assert step.message == error

    def test_a_proof_that_was_overheard_is_worth_nothing_the_next_time(self) -> None:
        client, exchange = Client("user", "pencil"), server(account(), "one")
        final = client.final(after_first(exchange, client))
        again = server(account(), "two")
        after_first(again, client)
        assert isinstance(again.respond(final), Failed)
        assert isinstance(again.respond(final.replace(b"one", b"two")), Failed)
