"""Whatever somebody says or is called, nothing of it runs, and nothing pretends to be the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from threadtalk.core.commands import Enter, Say
from threadtalk.server import Server

from .conftest import Sit

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


def test_nothing_that_is_said_runs(sit: Sit, server: Server) -> None:
    alice = sit().join("Alice")
    hub = server._hub
    hub.ask(-1, Enter("Mallory"))
    payloads = [template.format(i) for i in range(4) for template in TEMPLATES if "\n" not in template]
    for payload in payloads:
        hub.submit(-1, Say("#lobby", payload))
    hub.ask(-1, Say("#lobby", "the end"))
    alice.see("the end")
    assert alice.page.evaluate("window.ran") is None
    assert (
        alice.page.locator("article script, article img, article iframe, article style, article svg:not(.icon)").count()
        == 0
    )
    for href in alice.page.locator("article a").evaluate_all("(links) => links.map((link) => link.href)"):
        assert href.startswith(("https://", alice.origin))
    for link in alice.page.locator("article a[target=_blank]").all():
        assert "noopener" in (link.get_attribute("rel") or "")
    shown = alice.page.locator(".rows").inner_text()
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
