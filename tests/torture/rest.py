"""What a server holds when nobody is coming or going: the same before a torture and after it."""

from __future__ import annotations

from .clients import visit, wait_until
from .server_process import Resources, ServerProcess


def resources_at_rest(server: ServerProcess) -> Resources:
    """Return what the server holds, after somebody has come and gone for the first time."""
    before = server.resources().threads
    visit(server.address, "first")
    wait_until(lambda: server.resources().threads <= before, "the thread of a visitor stays")
    return server.resources()


def assert_at_rest(server: ServerProcess, baseline: Resources) -> None:
    """Wait until nothing is left of those who have gone."""
    visit(server.address, "last")  # all that came before have been accepted now
    wait_until(lambda: server.resources().threads <= baseline.threads, "threads of those who are gone stay")
    wait_until(lambda: server.resources().files <= baseline.files, "descriptors of those who are gone stay")
