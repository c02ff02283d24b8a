"""Which protocol it is: for certain, and whatever a browser can be made to send is never taken for chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.wire.detect import HEAD_MAX, NOT_SPOKEN, Protocol, detect

from .chunks import ways_to_cut

OPENINGS = [
    (b"Alice\n", Protocol.PLAIN),
    (b"Alice\r\n", Protocol.PLAIN),
    (b"/tags\nbot\n", Protocol.PLAIN),
    (b"\n", Protocol.PLAIN),
    (b"\xff\xfb\n", Protocol.PLAIN),
    (b"\x00\n", Protocol.PLAIN),
    (b"nick\n", Protocol.PLAIN),
    (b"GET\n", Protocol.PLAIN),
    (b"\x16\x03\x01\x02\x00\x01", Protocol.TLS),
    (b"\x16\x07", Protocol.PLAIN),
    (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Protocol.HTTP),
    (b"POST /x?y=z HTTP/1.1\r\nHost: x\r\n\r\nMallory\nspam\n", Protocol.HTTP),
    (b"x-custom!token /a HTTP/2\r\n", Protocol.HTTP),
    (b"PRI * HTTP/2.0\r\n", Protocol.HTTP),
    (b"get / http/1.0\n", Protocol.HTTP),
    (b"NICK alice\r\n", Protocol.IRC),
    (b"nick alice\r\n", Protocol.IRC),
    (b"CAP LS 302\r\n", Protocol.IRC),
    (b"@a=b CAP LS\r\n", Protocol.IRC),
    (b"PASS x\r\nNICK a\r\n", Protocol.IRC),
]


@pytest.mark.parametrize(("data", "protocol"), OPENINGS)
def test_each_client_is_recognised_however_its_first_bytes_are_cut(data: bytes, protocol: Protocol) -> None:
    for pieces in ways_to_cut(data):
        so_far = b""
        verdict = None
        for piece in pieces:
            so_far += piece
            verdict = detect(so_far)
            if verdict is not None:
                break
        assert verdict is protocol


def test_an_endless_first_line_gets_a_verdict() -> None:
    assert detect(b"x" * HEAD_MAX) is Protocol.PLAIN
    assert detect(b"GET /" + b"x" * HEAD_MAX) is Protocol.HTTP
    assert detect(b"any-method /" + b"x" * HEAD_MAX) is Protocol.HTTP


@given(st.binary(max_size=64))
def test_any_bytes_get_the_verdict_of_the_whole_or_none_yet(data: bytes) -> None:
    whole = detect(data + b"\n")
    assert whole is not None
    for end in range(len(data)):
        assert detect(data[:end]) in (None, whole)


def test_the_answer_to_a_browser_is_well_formed() -> None:
    head, _, body = NOT_SPOKEN[Protocol.HTTP].partition(b"\r\n\r\n")
    assert b"Content-Length: %d" % len(body) in head.splitlines()
