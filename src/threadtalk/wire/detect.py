"""Which protocol a connection speaks, told from its first bytes.

Plain text is what is left when nothing else fits, so everything else must be recognised for certain: an HTTP request
taken for plain text would let any web page chat in its visitors' name. What looks like HTTP is HTTP, for good.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from http import HTTPStatus

from threadtalk.wire.http import NOT_FOUND, response

HEAD_MAX = 8192
"""Bytes looked at before the verdict falls anyway; the longest plain line."""


class Protocol(Enum):
    """What may come through the one port."""

    PLAIN = auto()
    TLS = auto()
    HTTP = auto()
    IRC = auto()


# RFC 9112, section 3: method SP request-target SP HTTP-version, the method being any token.
_HTTP_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ +\S+ +HTTP/", re.IGNORECASE)
# The beginning of one whose target is too long to wait for its end. No alias is cut off by this: an alias has no space.
_HTTP_HEAD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ ")
# What an IRC client may open with. None of these is an alias: an alias has no space, no ':' and no '@'.
_IRC_LINE = re.compile(rb"(?:@\S+ +)?(?::\S+ +)?(?:CAP|PASS|NICK|USER|WEBIRC|AUTHENTICATE|PING|QUIT) ", re.IGNORECASE)

ALPN: dict[Protocol, str] = {Protocol.HTTP: "http/1.1", Protocol.IRC: "irc"}
"""What was agreed on in the handshake of TLS where one of these is spoken. Plain text has no name there."""

NOT_SPOKEN: dict[Protocol, bytes] = {
    Protocol.HTTP: response(HTTPStatus.NOT_FOUND, NOT_FOUND),
}
"""The last words to a client of a protocol that is recognised but not served: HTTP, after an alias was asked for."""


def detect(data: bytes) -> Protocol | None:
    """Return what the first bytes speak, or None while more of them could decide otherwise.

    However the bytes are cut, the verdict is that on all of them.
    """
    if data[:1] == b"\x16":  # a TLS record of type handshake; no text begins so
        if len(data) < 2:
            return None
        return Protocol.TLS if data[1] == 3 else Protocol.PLAIN
    line, ended, _ = data.partition(b"\n")
    if not ended and len(data) < HEAD_MAX:
        return None
    return line_protocol(line)


def begins_like_http(head: bytes) -> bool:
    """Whether a line of which only the beginning is known may be a request."""
    return _HTTP_HEAD.match(head) is not None


def line_protocol(line: bytes) -> Protocol:
    """Return what a whole line speaks, or the beginning of one that is too long to wait for."""
    if _HTTP_LINE.match(line) or (len(line) >= HEAD_MAX and begins_like_http(line)):
        return Protocol.HTTP
    if _IRC_LINE.match(line):
        return Protocol.IRC
    return Protocol.PLAIN
