"""Take the pictures of the page that the README shows: a server, a few people who talk, and Chromium.

pip install -e '.[dev]'
python tools/pictures.py [FOLDER]        docs/pictures, unless said otherwise
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from threadtalk.server import Server
from threadtalk.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}

TALK = (
    ("Grace", "Good morning! The build is green again :tada:"),
    ("Ada", "Lovely. What was it?"),
    ("Grace", "A *very* small thing:\n```python\nfor name in rooms:      # was: room\n    rooms[name].open()\n```"),
    ("Linus", "> was: room\n\nOne letter, **two hours**. See https://docs.python.org/3/library/ for more fun."),
    ("Ada", "@Grace tea at four, in #garden?"),
    ("Grace", "Yes! I bring:\n- biscuits\n- the *good* tea"),
    ("Linus", "/me puts the kettle on"),
)


def main() -> None:
    """Take them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (
        Server(Settings(port=0, data=":memory:", network_name="Kitchen-Table")) as server,
        sync_playwright() as playwright,
    ):
        url = "http://{}:{}/".format(*server.address)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _take(browser, url, folder)
        browser.close()


def _take(browser: Browser, url: str, folder: Path) -> None:
    people = {alias: _join(browser, url, alias) for alias in ("Grace", "Ada", "Linus")}
    ada = people["Ada"]
    _say(people["Grace"], "/topic What we are building, and tea")
    for alias, text in TALK:
        _say(people[alias], text)
        ada.wait_for_timeout(150)
    for alias in ("Ada", "Linus"):
        people[alias].locator("article", has_text="The build is green").first.hover()
        people[alias].get_by_role("button", name="React 🎉").first.click()
    _say(people["Linus"], "/join #garden")
    _say(ada, "/join #garden")
    ada.wait_for_timeout(300)
    _say(people["Linus"], "The roses are out")
    ada.evaluate("location.hash = '#/room/lobby'")
    _say(people["Grace"], "/msg Ada Have you seen the figures?")
    people["Grace"].evaluate("location.hash = '#/room/lobby'")
    _say(people["Linus"], "Ada, come and see")
    people["Grace"].locator("#say").press_sequentially("On my way")
    ada.wait_for_timeout(600)
    ada.mouse.move(640, 790)
    ada.screenshot(path=folder / "desktop-light.png")
    ada.emulate_media(color_scheme="dark")
    ada.wait_for_timeout(400)
    ada.screenshot(path=folder / "desktop-dark.png")
    for scheme in ("light", "dark"):
        phone = _join(browser, url, f"Margaret{scheme[0]}", **PHONE, color_scheme=scheme)
        phone.wait_for_timeout(500)
        phone.screenshot(path=folder / f"phone-{scheme}.png")
        phone.close()
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(url)
    page.get_by_label("Alias").fill("Katherine")
    page.screenshot(path=folder / "phone-join.png")
    context.close()


def _join(browser: Browser, url: str, alias: str, **options: Any) -> Page:
    page = browser.new_context(locale="en-GB", **(options or DESKTOP)).new_page()
    page.goto(url)
    page.get_by_label("Alias").fill(alias)
    page.get_by_role("button", name="Join").click()
    page.locator("#say").wait_for()
    return page


def _say(page: Page, text: str) -> None:
    page.locator("#say").fill(text)
    page.get_by_role("button", name="Send").click()
    page.wait_for_timeout(150)


if __name__ == "__main__":
    main()
