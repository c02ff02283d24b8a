"""What is kept of a password for SCRAM-SHA-256, and the form that a password is brought into (RFC 4013)."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.scram import (
    ITERATIONS,
    SALT_BYTES,
    NotPreparable,
    ScramVerifier,
    make_nonce,
    make_verifier,
    nobodys_verifier,
    saslprep,
)

SECRET = b"the server's own"


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("I\u00adX", "IX"),
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("a\u00a0b\u3000c", "a b c"),
        ("e\u0301", "é"),
        ("שלום", "שלום"),
    ],
)
def test_a_password_is_the_same_on_every_keyboard(text: str, prepared: str) -> None:
    """The examples of RFC 4013, section 3, and some more."""
    assert saslprep(text) == prepared


@pytest.mark.parametrize(
    "text", ["", "\u00ad", "\u0007", "a\x7f", "\u0627\u0031", "שלוםa", "\U0001f600", "\ufffd", "\ue000"]
)
def test_what_clients_would_not_agree_about_is_no_password(text: str) -> None:
    with pytest.raises(NotPreparable):
        saslprep(text)


@given(st.text())
def test_a_prepared_password_is_prepared(text: str) -> None:
    try:
        prepared = saslprep(text)
    except NotPreparable:
        return
    assert saslprep(prepared) == prepared


def test_a_stolen_verifier_is_as_slow_to_guess_as_it_should_be() -> None:
    verifier = make_verifier("sesame")
    assert verifier.iterations == ITERATIONS >= 600_000
    assert len(verifier.salt) == SALT_BYTES
    assert make_verifier("sesame", iterations=1).salt != verifier.salt


def test_a_verifier_survives_being_written_down() -> None:
    """In the form of RFC 5803; the keys are those of RFC 7677's example."""
    verifier = make_verifier("pencil", base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)
    text = verifier.to_text()
    assert text == (
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    )
    assert ScramVerifier.from_text(text) == verifier


@pytest.mark.parametrize("text", ["", "SCRAM-SHA-1$1:a$b:c", "SCRAM-SHA-256$0:aa==$aa==:aa==", "SCRAM-SHA-256$1:a$b:c"])
def test_what_is_no_verifier_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a verifier"):
        ScramVerifier.from_text(text)


def test_keys_do_not_show_in_a_log() -> None:
    verifier = make_verifier("sesame", iterations=1)
    assert repr(verifier.stored_key) not in repr(verifier)


def test_who_does_not_exist_looks_the_same_each_time() -> None:
    assert nobodys_verifier(SECRET, "alice") == nobodys_verifier(SECRET, "alice")
    assert nobodys_verifier(SECRET, "alice").salt != nobodys_verifier(SECRET, "bob").salt
    assert nobodys_verifier(SECRET, "alice").salt != nobodys_verifier(b"another's", "alice").salt
    nobody, somebody = nobodys_verifier(SECRET, "alice"), make_verifier("sesame")
    assert [len(nobody.salt), nobody.iterations] == [len(somebody.salt), somebody.iterations]


def test_no_nonce_comes_twice() -> None:
    nonces = {make_nonce() for _ in range(100)}
    assert len(nonces) == 100
    assert all(nonce.isascii() and nonce.isprintable() and "," not in nonce for nonce in nonces)
