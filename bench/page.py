"""How the page does: bytes at first load, a slow line, ten thousand messages. Needs Chromium and the `dev` extra.

    python -m bench.page

One server of its own on loopback, with its data in a folder that goes afterwards; about a minute.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from threadtalk.core.commands import Enter, Say
from threadtalk.page import load_site
from threadtalk.server import Server
from threadtalk.settings import Settings
from threadtalk.wire.http import Head
from tools.page import modules

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MESSAGES = 10_000
LATENCY_MSEC = 100
DOWN_BYTES_PER_S = 1_600_000 / 8
UP_BYTES_PER_S = 750_000 / 8
"""A slow mobile network, as browsers' own tools have it."""

SCROLL_MAX_S = 120.0

_COUNT_FRAMES = """() => {
    window.frameTimes = [];
    let last = performance.now();
    requestAnimationFrame(function frame() {
        const now = performance.now();
        frameTimes.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    });
}"""


def main() -> None:
    """Measure, and print."""
    print(f"first load: {_first_load():,} bytes, compressed, in {len(modules())} modules and the rest")
    with tempfile.TemporaryDirectory() as data, Server(Settings(port=0, data=data, limits=False)) as server:
        hub = server._hub
        hub.ask(-1, Enter("Filler"))
        for number in range(MESSAGES):
            hub.submit(-1, Say("#lobby", f"message {number} with **some** text, and https://example.org/{number}"))
        hub.ask(-1, Say("#nowhere", "all are said"))
        url = "http://{}:{}/".format(*server.address)
        with sync_playwright() as playwright:
            flags = ["--no-sandbox", "--enable-precise-memory-info"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            _slow_line(browser, url)
            _scroll(browser, url)
            browser.close()


def _first_load() -> int:
    site = load_site()
    paths = ["/", *(f"{site.prefix}/{name}" for name in modules()), *(each for each in site.paths if ".css" in each)]
    answers = [site.answer(Head("GET", path, {"accept-encoding": "gzip"}, 0)) for path in paths]
    return sum(len(answer.body) for answer in answers if answer is not None)


def _slow_line(browser: Browser, url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speeds = {"downloadThroughput": DOWN_BYTES_PER_S, "uploadThroughput": UP_BYTES_PER_S}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MSEC, **speeds})
    for visit in ("first", "second"):
        began = time.monotonic()
        page.goto(url, wait_until="commit")
        page.wait_for_selector("form input")
        shown = time.monotonic()
        _join(page)
        read = time.monotonic()
        told = f"the form after {shown - began:.2f} s, messages {read - shown:.2f} s after joining"
        print(f"{LATENCY_MSEC} ms of latency, 1.6 Mbit/s, {visit} visit: {told}")
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    context.close()


def _scroll(browser: Browser, url: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(url)
    _join(page)
    page.wait_for_timeout(1000)
    print(
        f"after joining: {_heap(page):.1f} MB of memory for scripts, {page.locator('article').count()} messages shown"
    )
    page.evaluate(_COUNT_FRAMES)
    page.mouse.move(600, 400)
    began = time.monotonic()
    while not page.locator(".beginning").count() and time.monotonic() - began < SCROLL_MAX_S:
        page.mouse.wheel(0, -1500)
        page.wait_for_timeout(50)
    took = time.monotonic() - began
    frames = sorted(page.evaluate("frameTimes"))
    p50, p95, p99 = (frames[int(len(frames) * share)] for share in (0.5, 0.95, 0.99))
    first = page.locator("article .markup").first.text_content() or ""
    print(f"up through {MESSAGES:,} messages to {first[:9]!r} in {took:.1f} s")
    print(f"frames: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, longest {frames[-1]:.0f} ms")
    print(f"then: {_heap(page):.1f} MB, {page.locator('article').count()} messages shown")


def _join(page: Page) -> None:
    page.fill("[name=alias]", "Ada")
    page.press("[name=alias]", "Enter")
    page.wait_for_function("() => document.querySelector('article')")  # asked before each frame


def _heap(page: Page) -> float:
    return float(page.evaluate("performance.memory.usedJSHeapSize / 1e6"))


if __name__ == "__main__":
    main()
