"""Nobody is kept out: by keyboard, by screen reader, on a small screen, in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Sit

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_any_view(sit: Sit, axe: str, screen: str) -> None:
    options = SCREENS[screen]
    alice = sit(**options)
    assert alice.violations(axe) == [], "the form to join"
    alice.join("Alice")
    bob = sit().join("Bob")
    bob.say("Hi Alice! **bold** `code` https://example.org ||secret||\n> quote\n- list\n```\nfence\n```")
    bob.say("/me waves")
    bob.say("/msg Alice psst")
    alice.see("fence")
    expect(alice.page.locator("article.action")).to_be_visible()
    assert alice.violations(axe) == [], "the chat"
    alice.page.locator("article").first.focus()
    alice.page.keyboard.press("Enter")
    assert alice.violations(axe) == [], "what can be done with a message"
    alice.page.keyboard.press("Control+k")
    expect(alice.page.get_by_role("dialog")).to_be_visible()
    assert alice.violations(axe) == [], "jump"
    for name in ("Browse rooms", "Settings", "Help"):
        alice.page.keyboard.press("Escape")
        expect(alice.page.get_by_role("dialog")).to_have_count(0)
        if screen == "phone":
            alice.page.get_by_role("button", name="Show rooms and people").click()
            assert alice.violations(axe) == [], "the side"
        alice.page.get_by_role("button", name=name).click()
        expect(alice.page.get_by_role("dialog")).to_be_visible()
        assert alice.violations(axe) == [], name
        if screen == "phone":
            alice.page.keyboard.press("Escape")
            alice.page.keyboard.press("Escape")


def test_all_can_be_done_by_keyboard(sit: Sit) -> None:
    alice = sit()
    keyboard = alice.page.keyboard
    expect(alice.page.get_by_label("Alias")).to_be_focused()
    keyboard.type("Alice")
    keyboard.press("Enter")
    expect(alice.box).to_be_focused()
    keyboard.type("first")
    keyboard.press("Enter")
    alice.see("first")
    bob = sit().join("Bob")
    bob.say("second")
    alice.see("second")
    keyboard.press("ArrowUp")
    expect(alice.page.locator("article", has_text="second")).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(bob.page.get_by_role("button", name="👍 1: Alice")).to_be_visible()
    keyboard.press("Escape")
    keyboard.press("ArrowUp")
    expect(alice.page.locator("article", has_text="first")).to_be_focused()
    keyboard.press("Escape")
    expect(alice.box).to_be_focused()
    keyboard.type("@Bo")
    expect(alice.page.get_by_role("option", name="@Bob")).to_be_visible()
    keyboard.press("Tab")
    keyboard.type("and :tad")
    expect(alice.page.get_by_role("option").first).to_contain_text(":tada:")
    keyboard.press("Enter")
    keyboard.press("Enter")
    bob.see("@Bob and 🎉")
    keyboard.press("Control+k")
    expect(alice.page.get_by_label("A room, a person, or words that were said")).to_be_focused()
    keyboard.type("#garden")
    keyboard.press("Enter")
    expect(alice.page.get_by_role("heading", name="#garden")).to_be_visible()
    expect(alice.page.get_by_role("dialog")).to_have_count(0)
    keyboard.press("Alt+ArrowDown")
    expect(alice.page.get_by_role("heading", name="#lobby")).to_be_visible()
    keyboard.press("Control+/")
    expect(alice.page.get_by_role("dialog")).to_contain_text("Keys and commands")
    keyboard.press("Escape")
    expect(alice.page.get_by_role("dialog")).to_have_count(0)


def test_a_screen_reader_is_told_who_said_what_and_in_a_rush_how_many(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    bob.say("one by one")
    spoken = alice.page.locator("[aria-live=polite]")
    expect(spoken).to_contain_text("Bob in #lobby: one by one")
    for number in range(8):
        bob.say(f"number {number}")
    expect(spoken).to_contain_text("new messages in #lobby")


def test_a_phone_shows_one_thing_at_a_time_and_nothing_is_cut_off(sit: Sit) -> None:
    alice = sit(**SCREENS["phone"]).join("Alice")
    alice.say("x" * 300)
    alice.see("xxx")
    side = alice.page.get_by_role("navigation", name="Rooms and people")
    expect(side).to_be_hidden()
    alice.page.get_by_role("button", name="Show rooms and people").click()
    expect(side).to_be_visible()
    alice.page.get_by_role("link", name="lobby").click()
    expect(side).to_be_hidden()
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in alice.page.get_by_role("button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert box is None or (box["width"] >= 24 and box["height"] >= 24), button.inner_text()


def test_the_page_speaks_german_to_who_does(sit: Sit) -> None:
    alice = sit()
    alice.join("Alice")
    alice.page.get_by_role("button", name="Settings").click()
    alice.page.get_by_label("Language").select_option("de")
    expect(alice.page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    expect(alice.page.locator("html")).to_have_attribute("lang", "de")


def test_text_can_be_twice_as_large(sit: Sit) -> None:
    alice = sit(viewport={"width": 640, "height": 800}).join("Alice")
    alice.page.get_by_role("button", name="Show rooms and people").click()
    alice.page.get_by_role("button", name="Settings").click()
    alice.page.get_by_label("Text size").fill("200")
    alice.page.keyboard.press("Escape")
    alice.page.keyboard.press("Escape")
    alice.say("still readable")
    alice.see("still readable")
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= 640
