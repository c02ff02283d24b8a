"""What a program may send to a hook: text, or the JSON that such programs send, and nothing that costs anybody time."""

from __future__ import annotations

import json
import time
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.wire.irc.multiline import LINES_MAX
from threadtalk.wire.webhook import BODY_MAX, DEPTH_MAX, Unusable, text_of

JSON = "application/json"


def status_of(content_type: str, body: bytes) -> HTTPStatus:
    with pytest.raises(Unusable) as caught:
        text_of(content_type, body)
    return caught.value.status


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain", b"hello", "hello"),
        ('Text/Plain; Charset="UTF-8"', "über\r\nzwei\r\n".encode(), "über\nzwei"),
        ("text/plain", b"\x1dslanted\x1d", "\x1dslanted\x1d"),
        (JSON, b'{"text": "hello"}', "hello"),
        ("application/json; charset=utf-8", b'{"text": "a\\nb", "username": "Mallory", "channel": "#x"}', "a\nb"),
        (JSON, b'{"text": "[[[{", "attachments": [{"fields": [1, 2.5, null]}]}', "[[[{"),
    ],
)
def test_what_is_to_be_said_is_found(content_type: str, body: bytes, text: str) -> None:
    assert text_of(content_type, body) == text


@pytest.mark.parametrize(
    "content_type", ["", "application/x-www-form-urlencoded", "text/html", "text/plain; charset=x"]
)
def test_other_types_are_refused(content_type: str) -> None:
    assert status_of(content_type, b"hello") == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b'"text"',
        b'{"text": 1}',
        b'{"text": null}',
        b'{"TEXT": "x"}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "x": {"y": 1, "y": 2}}',
        b'{"text": "a", "x": NaN}',
        b'{"text": "a"} x',
        b'{"text": "\xff"}',
        b"\xef\xbb\xbf{}",
        json.dumps({"text": "a"}).encode("utf-16"),
    ],
)
def test_what_is_not_json_with_a_text_is_refused(body: bytes) -> None:
    assert status_of(JSON, body) == HTTPStatus.BAD_REQUEST


def test_a_message_of_too_many_lines_is_refused() -> None:
    assert text_of("text/plain", b"\n".join([b"x"] * LINES_MAX)).count("\n") == LINES_MAX - 1
    assert status_of("text/plain", b"\n".join([b"x"] * (LINES_MAX + 1))) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_depth_counts_and_not_how_much_there_is() -> None:
    deepest = DEPTH_MAX - 1
    assert text_of(JSON, b'{"text": "x", "y": %s}' % (b"[" * deepest + b"]" * deepest)) == "x"
    assert status_of(JSON, b'{"text": "x", "y": %s}' % (b"[" * DEPTH_MAX + b"]" * DEPTH_MAX)) == HTTPStatus.BAD_REQUEST
    assert text_of(JSON, b'{"text": "x", "y": [%s]}' % b",".join([b"[]"] * 1000)) == "x"


@pytest.mark.parametrize(
    "body",
    [
        b"[" * BODY_MAX,
        b'{"a":' * (BODY_MAX // 5),
        b'{"text": ' + b"9" * (BODY_MAX - 10) + b"}",
        b'{"text": "x", "n": 1e' + b"9" * (BODY_MAX - 30) + b"}",
        b'"' + b"\\" * (BODY_MAX - 1),
        b'"\\' * (BODY_MAX // 2),
        b"{" + b",".join(b'"%d":0' % i for i in range(3500)) + b"}",
    ],
)
def test_a_bomb_is_refused_at_once(body: bytes) -> None:
    began = time.process_time()
    try:
        text_of(JSON, body)
    except Unusable:
        pass
    assert time.process_time() - began < 0.05


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)), st.sampled_from(["text/plain", JSON]))
def test_any_bytes_are_a_text_or_refused(body: bytes, content_type: str) -> None:
    try:
        text = text_of(content_type, body)
    except Unusable:
        return
    assert "\r" not in text
