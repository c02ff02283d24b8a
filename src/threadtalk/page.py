"""The files of the page, out of the installed package."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from threadtalk.wire.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable


def load_site() -> Site:
    """Return the page, with everything that it consists of."""
    return Site(dict(_files(resources.files(__package__).joinpath("web"), "")))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_bytes()
