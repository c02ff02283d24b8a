"""The page in browsers that are no Chromium: what is promised to all is kept for those who use Firefox or Safari."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from threadtalk.core.commands import Enter, Join, Say
from threadtalk.server import Server

from ..talker import Talker, wait_until
from .conftest import missing
from .engines import ENGINES, ENTER, Engine, Tab
from .test_untrusted import FIELDS, PAYLOADS, attack


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if lacking := request.param.missing():
        missing(" and ".join(lacking))
    running = request.param(tmp_path_factory.mktemp(request.param.name))
    try:
        running.start()
        yield running
    finally:
        running.close()


@pytest.fixture
def tab(engine: Engine, server: Server) -> Iterator[Tab]:
    """The page of the server in that browser. Whatever goes wrong in it fails the test."""
    tab = engine.new_tab()
    try:
        tab.open(url_of(server))
        yield tab
        faults = tab.look_for_faults()
    finally:
        tab.close()
    assert not faults


def url_of(server: Server) -> str:
    host, port = server.address
    return f"http://{host}:{port}/"


def test_who_uses_another_browser_talks_with_who_uses_netcat(tab: Tab, server: Server) -> None:
    with Talker(server.address, "Paula") as paula:
        tab.join("Alice")
        tab.type("Is `this` **on**?" + ENTER)
        paula.see("Alice: Is `this` **on**?")
        tab.see("Is this on?")
        assert tab.evaluate("document.querySelector('article strong').textContent") == "on"
        paula.type("It is, Alice!")
        tab.see("It is, Alice!")


def test_a_reload_of_another_browser_loses_neither_alias_nor_history_nor_draft(tab: Tab, server: Server) -> None:
    tab.join("Alice")
    tab.type("still here" + ENTER)
    tab.see("still here")
    tab.type("a draft")
    tab.wait_for("document.querySelector('#say').value === 'a draft'")
    tab.reload()
    tab.see("still here")
    tab.wait_for("document.querySelector('#say').value === 'a draft'")
    with Talker(server.address, "Paula") as paula:
        tab.wait_for("document.activeElement.id === 'say'")
        tab.type(ENTER)
        paula.see("Alice: a draft")


@pytest.mark.parametrize("field", FIELDS)
def test_of_a_thousand_attacks_none_runs_in_another_browser(tab: Tab, server: Server, field: str) -> None:
    hub = server._hub
    hub.ask(-1, Enter("Mallory"))
    hub.ask(-1, Join("#open"))
    hub.ask(-2, Enter("Victim"))
    room = "#open" if field in ("topic", "leaving", "kicking") else "#lobby"
    tab.join("Alice", room)
    # Who quits is somebody new each time, and comes in first: a hundred of them will do.
    payloads = PAYLOADS[::10] if field == "quitting" else PAYLOADS
    for number, payload in enumerate(payloads):
        for session, command in attack(field, payload, number):
            hub.submit(session, command)  # type: ignore[arg-type]
        if number % 100 == 99:  # what the page keeps at once is less than all of it
            hub.ask(-1, Say(room, f"so far {number}"))
            tab.see(f"so far {number}")
            check_nothing_has_run(tab)
        if number % 200 == 199:  # as history it comes another way; and the fewer rows there are, the faster this is
            tab.reload()
            tab.see(f"so far {number}")
            check_nothing_has_run(tab)


def check_nothing_has_run(tab: Tab) -> None:
    """Look for whatever would have come of an attack."""
    assert tab.evaluate(f"({WHAT_HAS_COME_OF_IT})()") == []


WHAT_HAS_COME_OF_IT = r"""() => {
    const found = [];
    const look = (what, wrong) => { if (wrong) found.push(`${what}: ${wrong}`); };
    const all = (selector) => [...document.querySelectorAll(selector)];
    look("a script has run", window.ran);
    const places = ".rows, .header, .members, .toast-place";
    const foreign = "script, iframe, style, object, embed, img, form, svg:not(.icon), math";
    for (const place of all(places)) look("tag", place.querySelector(foreign)?.outerHTML);
    const attributes = all("*").flatMap((each) => each.getAttributeNames());
    look("handler", attributes.find((name) => name.startsWith("on")));
    for (const { href } of all(".rows a")) look("link", !/^(https?:\/\/|mailto:)/.test(href) && href);
    look("opener", all(".rows a[target=_blank]:not([rel~=noopener])").length);
    look("letter", /[\u202d\u202e\u2066\u2067\x03]/.exec(document.querySelector(".rows").innerText)?.[0]);
    const asked = performance.getEntriesByType("resource").map(({ name }) => name);
    look("asked", asked.find((name) => !name.startsWith(`${location.origin}/`)));
    return found;
}"""
"""Looks for whatever would have come of an attack: what `test_untrusted` looks for, in one go."""


WRONGS: dict[str, tuple[str, str]] = {
    "an error": ("setTimeout(() => { throw Error('oops') })", "oops"),
    "a promise that nobody catches": ("void Promise.reject(Error('oops'))", "oops"),
    "a complaint": ("console.error('oops')", "oops"),
    "a forbidden picture": ("void (new Image().src = 'http://elsewhere.example/')", "elsewhere.example"),
    "a dialog": ("void setTimeout(() => alert('oops'))", "dialog"),
    "another host": ("void (location.href = 'http://elsewhere.example/')", "asked another host"),
}
"""What a page may do wrong: how, and what is told of it."""


@pytest.mark.parametrize("wrong", WRONGS)
def test_nothing_goes_wrong_in_another_browser_unseen(engine: Engine, server: Server, wrong: str) -> None:
    how, told = WRONGS[wrong]
    tab = engine.new_tab()
    try:
        tab.open(url_of(server))
        tab.wait_for("document.activeElement.name === 'alias'")
        tab.evaluate(how)
        wait_until(lambda: any(told in each for each in tab.look_for_faults()), f"{wrong} is not seen: {tab.faults}")
    finally:
        tab.close()
