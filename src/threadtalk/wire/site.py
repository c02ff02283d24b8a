"""The page as it is served: files that never change while the server runs, in memory.

The page itself is asked for anew each time, which costs an empty answer where it has not changed. All other files stand
under a name that changes with them, and so are asked for once. As the page has no build step it is some dozens of
modules: the hash is that of all files together, so that they can name each other as they stand in the folder.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from threadtalk.wire.http import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from threadtalk.wire.http import Head

PREFIX = "{{static}}"
"""What stands in the files at the root for the folder in which all others are."""

ROOT = {"index.html": "/", "sw.js": "/sw.js", "manifest.webmanifest": "/manifest.webmanifest"}
"""The files that have an address which stays: the page, and what a browser wants to find again."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
}
"""What is served, and how it is called; a file of another kind is not part of the page."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types threadtalk",
    )
)
"""What the page may do: nothing but what comes from here, and no text of anybody is ever made a script."""

_HEADERS = (
    f"Content-Security-Policy: {POLICY}",
    "Cross-Origin-Opener-Policy: same-origin",
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Vary: Accept-Encoding",
)

_FOR_EVER = "Cache-Control: public, max-age=31536000, immutable"
_ASK_AGAIN = "Cache-Control: no-cache"

_HASH_DIGITS = 16

_COMPRESSED_MAX = 0.9
"""Of its size, what a file may have compressed; pictures are compressed already."""


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    compressed: bytes
    """Empty where that would save nothing."""
    tag: str
    headers: tuple[str, ...]


class Site:
    """The files by their addresses."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Take the files of the page, by their paths in its folder."""
        served = {path: content for path, content in sorted(files.items()) if _suffix(path) in TYPES}
        digest = hashlib.sha256()
        for path, content in served.items():
            digest.update(f"{path}\0{len(content)}\0".encode() + content)
        self.prefix = f"/static/{digest.hexdigest()[:_HASH_DIGITS]}"
        """Where all files are but those of `ROOT`, without a slash at the end."""
        self._files: dict[str, _File] = {}
        for path, content in served.items():
            if path in ROOT:
                here = content.replace(PREFIX.encode(), self.prefix.encode())
                self._files[ROOT[path]] = _make(path, here, _ASK_AGAIN)
            else:
                self._files[f"{self.prefix}/{path}"] = _make(path, content, _FOR_EVER)

    @property
    def paths(self) -> list[str]:
        """All addresses that there are."""
        return list(self._files)

    def answer(self, head: Head) -> Answer | None:
        """Return the answer to a GET or HEAD; None where there is no such file."""
        file = self._files.get(head.path)
        if file is None:
            return None
        is_compressed = bool(file.compressed) and _takes_gzip(head.headers.get("accept-encoding", ""))
        # RFC 9110, section 8.8.3: another tag for each form of a file.
        tag = f'"{file.tag}-gz"' if is_compressed else f'"{file.tag}"'
        headers = (*file.headers, f"ETag: {tag}")
        if _knows(head.headers.get("if-none-match", ""), tag):
            return Answer(HTTPStatus.NOT_MODIFIED, headers)
        if is_compressed:
            return Answer(HTTPStatus.OK, (*headers, "Content-Encoding: gzip"), file.compressed)
        return Answer(HTTPStatus.OK, headers, file.content)


def _make(path: str, content: bytes, caching: str) -> _File:
    compressed = gzip.compress(content, mtime=0)
    if len(compressed) > len(content) * _COMPRESSED_MAX:
        compressed = b""
    kind = TYPES[_suffix(path)]
    tag = hashlib.sha256(content).hexdigest()[:_HASH_DIGITS]
    return _File(content, compressed, tag, (*_HEADERS, caching, f"Content-Type: {kind}"))


def _suffix(path: str) -> str:
    return "." + path.rpartition(".")[2]


def _takes_gzip(accepted: str) -> bool:
    """Whether a client takes gzip (RFC 9110, section 12.5.3)."""
    for item in accepted.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        if coding in ("gzip", "*"):
            return not any(each.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for each in parameters)
    return False


def _knows(tags: str, tag: str) -> bool:
    """Whether a client has what has this tag (RFC 9110, section 13.1.2)."""
    return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
