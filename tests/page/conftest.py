"""A browser, and people who use the page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from threadtalk.server import Server
from threadtalk.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WAIT = 15_000
"""Milliseconds that anything may take to be seen."""

expect.set_options(timeout=WAIT)


def missing(what: str) -> None:
    """Skip for want of a program; in CI, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI has to have it")
    pytest.skip(f"needs {what}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing("Debian's chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def axe() -> str:
    """The source of axe-core, which looks for what keeps people out."""
    if not AXE.is_file():
        missing("axe-core (npm ci)")
    return AXE.read_text()


class Desk:
    """One browser of somebody. Whatever the page does wrong in it fails the test."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.origin = url.partition("/#")[0].rstrip("/")
        self.url = f"{self.origin}/"
        self.faults: list[str] = []
        self.allowed_faults: tuple[str, ...] = ("WebSocket connection to", "net::ERR_", "Autofocus processing")
        context.on("page", self._watch)
        self.page = context.new_page()
        self.page.goto(url)

    def _watch(self, page: Page) -> None:
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._hear)
        page.on("request", lambda request: self._follow(request.url))
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (event) => console.error('CSP', event.violatedDirective, event.blockedURI))"
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(each in message.text for each in self.allowed_faults):
            self.faults.append(f"{message.type}: {message.text}")

    def _follow(self, url: str) -> None:
        if not url.startswith((self.origin, "blob:", "data:", "chrome")):
            self.faults.append(f"asked another host: {url}")

    def join(self, alias: str, room: str = "") -> Desk:
        """Come in by the form."""
        self.page.get_by_label("Alias").fill(alias)
        if room:
            self.page.get_by_label("Room").fill(room)
        self.page.get_by_role("button", name="Join").click()
        expect(self.box).to_be_visible()
        expect(self.page.locator(".happening").first).to_be_visible()  # that somebody came in: it was oneself
        return self

    @property
    def box(self) -> Any:
        """Where one writes."""
        return self.page.locator("#say")

    def say(self, text: str) -> None:
        """Write, and send by Enter."""
        self.box.fill(text)
        self.box.press("Enter")

    def message(self, text: str) -> Any:
        """The messages on the screen that have this in their text."""
        return self.page.locator("article .markup", has_text=text)

    def see(self, text: str, count: int = 1) -> None:
        """Wait until a message with this text is there, so often and no more."""
        expect(self.message(text)).to_have_count(count)

    def violations(self, source: str) -> list[str]:
        """Return what axe-core finds on what is shown now."""
        self.allowed_faults = (*self.allowed_faults, "Applying inline style")  # axe tries that to measure
        self.page.evaluate(source)
        found = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


Sit = Callable[..., Desk]


@pytest.fixture
def sit(browser: Browser, server: Server) -> Iterator[Sit]:
    """Give somebody a browser of their own, at the page of the server."""
    desks: list[Desk] = []

    def make(at: Server = server, path: str = "/", **options: Any) -> Desk:
        host, port = at.address
        context = browser.new_context(locale="en-GB", reduced_motion="reduce", **options)
        desk = Desk(context, f"http://{host}:{port}{path}")
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.context.close()
    assert not [fault for desk in desks for fault in desk.faults]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(Settings(port=0, data=":memory:", limits=False)) as running:
        yield running
