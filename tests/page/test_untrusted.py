"""Whatever somebody says or is called, nothing of it runs, and nothing pretends to be the page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from threadtalk.core.commands import Enter, Join, Kick, Leave, Quit, Say, SetTopic, Signal
from threadtalk.core.events import Kind
from threadtalk.core.text import clean
from threadtalk.server import Server

from .conftest import Desk, Sit

TEMPLATES = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg/onload=window.ran=1>",
    "<iframe srcdoc='<script>parent.ran = 1</script>'>",
    "<style>*{{display:none}}</style>",
    "<a href='javascript:window.ran=1'>x</a>",
    "[x](javascript:window.ran=1)",
    "[x](  JaVaScRiPt:window.ran=1)",
    "[x](data:text/html,<script>opener.ran=1</script>)",
    "[x](vbscript:x)",
    "![x](x' onerror='window.ran=1)",
    "https://example.org/'onmouseover='window.ran=1'",
    'https://example.org/"><script>window.ran=1</script>',
    "`<script>window.ran=1</script>`",
    "```html\n<script>window.ran=1</script>\n```",
    "**<b onclick=window.ran=1>**",
    "||<script>window.ran=1</script>||",
    "> <script>window.ran=1</script>",
    "@<script>window.ran=1</script>",
    "#<script>window.ran=1</script>",
    "{{constructor.constructor('window.ran=1')()}}",
    "${{window.ran=1}}",
    "</article></main><script>window.ran=1</script>",
    "<math><mi xlink:href='javascript:window.ran=1'>",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031ealgo",
    "\x03" + "04,01red",
)


WRAPPERS = (
    "{}",
    "**{}**",
    "[{}](https://example.org)",
    "> {}",
    "- {}",
    "`{}`",
    "@Alice {}",
    "{} #lobby https://example.org/?q={}",
)
WRITTEN = (str, str.upper, quote, lambda text: text.replace("<", "&lt;").replace('"', "&quot;"), lambda text: text * 2)
PAYLOADS = list(
    dict.fromkeys(
        clean(wrapper.replace("{}", written(template)))[:350]
        for wrapper in WRAPPERS
        for written in WRITTEN
        for template in TEMPLATES
    )
)[:1000]


def attack(field: str, payload: str, number: int) -> list[tuple[int, object]]:
    """Return the commands, each with its session, by which a payload gets into a field of what the page shows."""
    mallory, guest = -1, -1000 - number
    by_field: dict[str, list[tuple[int, object]]] = {
        "message": [(mallory, Say("#lobby", payload))],
        "action": [(mallory, Say("#lobby", payload, Kind.ACTION))],
        "notice": [(mallory, Say("#lobby", payload, Kind.NOTICE))],
        "topic": [(mallory, SetTopic("#open", payload))],
        "reaction": [(mallory, Signal("#lobby", {"+draft/react": payload[:60], "+draft/reply": "x"}))],
        "leaving": [(mallory, Leave("#open", payload)), (mallory, Join("#open"))],
        "quitting": [(guest, Enter(f"guest{number}")), (guest, Quit(payload))],
        "kicking": [(-2, Join("#open")), (mallory, Kick("#open", "Victim", payload))],
    }
    return by_field[field]


FIELDS = ("message", "action", "notice", "topic", "reaction", "leaving", "quitting", "kicking")


@pytest.mark.parametrize("field", FIELDS)
def test_of_a_thousand_attacks_none_runs(sit: Sit, server: Server, field: str) -> None:
    assert len(PAYLOADS) == 1000
    hub = server._hub
    hub.ask(-1, Enter("Mallory"))
    hub.ask(-1, Join("#open"))
    hub.ask(-2, Enter("Victim"))
    alice = sit().join("Alice", "#open" if field in ("topic", "leaving", "kicking") else "#lobby")
    room = "#open" if field in ("topic", "leaving", "kicking") else "#lobby"
    # Who quits is somebody new each time, and comes in first: a hundred of them will do.
    payloads = PAYLOADS[::10] if field == "quitting" else PAYLOADS
    for number, payload in enumerate(payloads):
        for session, command in attack(field, payload, number):
            hub.submit(session, command)  # type: ignore[arg-type]
        if number % 100 == 99:  # what the page keeps at once is less than all of it
            hub.ask(-1, Say(room, f"so far {number}"))
            alice.see(f"so far {number}")
            check_nothing_has_run(alice)


def check_nothing_has_run(desk: Desk) -> None:
    """Look for whatever would have come of an attack."""
    page = desk.page
    assert page.evaluate("window.ran") is None
    inside = page.locator(".rows, .header, .members, .toast-place")
    assert inside.locator("script, iframe, style, object, embed, img, form, svg:not(.icon), math").count() == 0
    attributes = page.evaluate("[...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames())")
    assert not [name for name in attributes if name.startswith("on")]
    for href in page.locator(".rows a").evaluate_all("(links) => links.map((link) => link.href)"):
        assert href.startswith(("https://", "http://", "mailto:", desk.origin))
    assert page.locator(".rows a[target=_blank]:not([rel~=noopener])").count() == 0
    shown = page.locator(".rows").inner_text()
    assert not any(letter in shown for letter in "\u202e\u202d\u2066\u2067\x03")


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_names_that_a_program_could_stumble_over_are_names(sit: Sit, name: str) -> None:
    alice = sit().join("Alice")
    other = sit().join(name, f"#{name}")
    other.say("I am here")
    other.see("I am here")
    other.say("/msg Alice it is me")
    entry = alice.page.get_by_role("link", name=name)
    expect(entry).to_contain_text("1 mention")
    entry.click()
    alice.see("it is me")
    other.page.locator("article").last.hover()


def test_the_page_may_not_be_put_into_another_one(sit: Sit) -> None:
    alice = sit()
    alice.allowed_faults = (*alice.allowed_faults, "frame-ancestors", "Refused to frame", "Framing", "CSP")
    alice.page.evaluate(
        "() => { const frame = document.createElement('iframe'); frame.src = '/'; document.body.append(frame); }"
    )
    frame = alice.page.frames[-1]
    expect(alice.page.locator("iframe")).to_have_count(1)
    assert frame.locator("form").count() == 0


def test_no_text_is_ever_made_a_script(sit: Sit) -> None:
    alice = sit()
    alice.allowed_faults = (*alice.allowed_faults, "CSP", "Trusted", "Content Security Policy")
    for attack in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.createElement('script').src = '/x.js'",
        "document.write('<b>')",
    ):
        outcome = alice.page.evaluate(
            f"() => {{ try {{ {attack}; return 'done' }} catch (error) {{ return error.name }} }}"
        )
        assert outcome == "TypeError", attack
