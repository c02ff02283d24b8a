"""What makes the page pleasant to use: what one looks for is in sight, and the focus is where it was."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from threadtalk.core.commands import Enter, Say
from threadtalk.server import Server

from .conftest import Desk, Sit

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}

IS_SEEN = """(box) => {
    const { left, top, right, bottom } = box.getBoundingClientRect();
    const corners = [[left + 9, top + 9], [right - 9, top + 9], [left + 9, bottom - 9], [right - 9, bottom - 9]];
    return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
        && corners.every(([x, y]) => box.contains(document.elementFromPoint(x, y)));
}"""
"""Whether all of an element is on the screen with nothing over it."""


def say_many(server: Server, count: int, text: str = "message {}", alias: str = "Filler") -> None:
    """Have somebody say so many things in the lobby."""
    hub = server._hub
    hub.ask(-1, Enter(alias))
    for number in range(1, count + 1):
        hub.submit(-1, Say("#lobby", text.format(number)))
    hub.ask(-1, Say("#nowhere", "all are said"))


def pick(desk: Desk, text: str) -> Any:
    """Open the picker for a reaction to a message; return it."""
    row = desk.page.locator("article", has_text=text)
    row.hover()
    row.get_by_role("button", name="React", exact=True).click()
    picker = desk.page.get_by_role("dialog", name="Emoji")
    expect(picker.get_by_role("button", name="grinning", exact=True)).to_be_visible()
    return picker


def test_the_reactions_to_the_newest_message_can_all_be_seen(sit: Sit, server: Server) -> None:
    say_many(server, 40)
    alice = sit().join("Alice")
    alice.say("the newest")
    alice.see("the newest")
    picker = pick(alice, "the newest")
    assert picker.evaluate(IS_SEEN)
    picker.get_by_role("button", name="grinning", exact=True).click()
    expect(alice.page.get_by_role("button", name="😀 1: Alice")).to_be_visible()
    expect(picker).to_have_count(0)


def test_emoji_stand_beside_each_other_and_by_kinds(sit: Sit) -> None:
    for options in ({}, PHONE):
        alice = sit(**options).join(f"Alice{len(options)}")
        alice.page.get_by_role("button", name="Emoji", exact=True).click()
        picker = alice.page.get_by_role("dialog", name="Emoji")
        grid = picker.locator(".grid button")
        expect(grid.nth(9)).to_be_visible()
        boxes = [grid.nth(at).bounding_box() for at in (0, 8, 16)]
        tops = [box["y"] for box in boxes if box]
        assert tops[1] - tops[0] >= 24
        assert tops[2] - tops[1] >= 24
        assert picker.evaluate(IS_SEEN)
        picker.get_by_role("button", name="Food and drink").click()
        picker.get_by_role("button", name="green apple").click()
        expect(alice.box).to_have_value("🍏")


def test_what_is_closed_gives_the_focus_back(sit: Sit) -> None:
    alice = sit().join("Alice")
    page, keyboard = alice.page, alice.page.keyboard
    alice.box.focus()
    keyboard.press("Control+k")
    expect(page.get_by_label("A room, a person, or words that were said")).to_be_focused()
    keyboard.press("Escape")
    expect(alice.box).to_be_focused()
    for name in ("Settings", "Help", "Browse rooms", "Jump or search"):
        page.get_by_role("button", name=name).focus()
        keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.get_by_role("button", name="Emoji", exact=True).focus()
    keyboard.press("Enter")
    expect(page.get_by_label("Search emoji")).to_be_focused()
    keyboard.press("Escape")
    expect(page.get_by_role("button", name="Emoji", exact=True)).to_be_focused()
    alice.say("a thing")
    alice.see("a thing")
    row = page.locator("article", has_text="a thing")
    row.focus()
    row.get_by_role("button", name="React", exact=True).focus()
    keyboard.press("Enter")
    keyboard.type("tada")
    expect(page.get_by_role("button", name="tada")).to_be_visible()
    keyboard.press("Enter")
    expect(page.get_by_role("button", name="🎉 1: Alice")).to_be_visible()
    expect(row).to_be_focused()
    row.get_by_role("button", name="Take back").focus()
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(page.locator(".tombstone")).to_be_visible()
    expect(page.locator("article", has=page.locator(".tombstone"))).to_be_focused()


def test_a_no_to_what_is_done_in_a_dialog_is_seen_in_it(sit: Sit) -> None:
    alice = sit().join("Alice")
    sit().join("Bob")
    alice.page.get_by_role("button", name="Settings").click()
    dialog = alice.page.get_by_role("dialog")
    dialog.get_by_label("Alias").fill("Bob")
    dialog.get_by_role("button", name="Change").click()
    told = dialog.get_by_text("Somebody has this alias already.")
    expect(told).to_be_visible()
    assert told.evaluate(IS_SEEN)


def test_the_address_is_that_of_the_room_also_where_its_name_begins_another_one(sit: Sit) -> None:
    alice = sit().join("Alice", "#dev-ops")
    alice.say("/join #dev")
    expect(alice.page.get_by_role("heading", name="#dev", exact=True)).to_be_visible()
    alice.page.wait_for_function("location.hash === '#/room/dev'")
    alice.page.get_by_role("link", name="dev-ops").click()
    expect(alice.page.get_by_role("heading", name="#dev-ops")).to_be_visible()


def test_what_one_says_oneself_is_seen_wherever_one_has_read(sit: Sit, server: Server) -> None:
    say_many(server, 80)
    alice = sit().join("Alice")
    alice.see("message 80")
    alice.page.locator(".log").evaluate("(log) => { log.scrollTop -= 1200; }")
    expect(alice.page.get_by_role("button", name="Jump to the latest")).to_be_visible()
    alice.say("here I am")
    expect(alice.message("here I am")).to_be_in_viewport()


def test_who_comes_into_a_room_begins_where_they_have_stopped_reading(sit: Sit, server: Server) -> None:
    alice = sit().join("Alice")
    alice.say("read by all")
    alice.see("read by all")
    alice.say("/join #tea")
    expect(alice.page.get_by_role("heading", name="#tea")).to_be_visible()
    say_many(server, 60)
    entry = alice.page.get_by_role("link", name="lobby")
    expect(entry).to_contain_text("60 unread messages")
    entry.click()
    expect(alice.page.get_by_text("New since you were here")).to_be_in_viewport()
    expect(alice.page.get_by_role("button", name="60 new messages")).to_be_visible()
    expect(entry).to_contain_text("60 unread messages")
    alice.page.get_by_role("button", name="60 new messages").click()
    expect(alice.message("message 60")).to_be_in_viewport()
    expect(entry).not_to_contain_text("unread")


def test_only_what_came_while_one_was_away_is_marked_as_new(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    mark = alice.page.get_by_text("New since you were here")
    bob.say("seen at once")
    alice.see("seen at once")
    alice.page.get_by_role("link", name="lobby").click()
    bob.say("seen too")
    alice.see("seen too")
    expect(mark).to_have_count(0)
    alice.page.evaluate("() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }")
    bob.say("said meanwhile")
    alice.see("said meanwhile")
    expect(mark).to_have_count(1)
    alice.page.evaluate("() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }")
    expect(alice.page.locator(".new-mark + article, .new-mark + * + article")).to_contain_text("said meanwhile")


def test_a_link_to_a_message_leads_there_as_often_as_one_likes(sit: Sit, server: Server) -> None:
    say_many(server, 120)
    alice = sit().join("Alice")
    alice.see("message 120")
    row = alice.page.locator("article", has_text="message 60")
    alice.page.locator(".log").evaluate("(log) => { log.scrollTop = 0; }")
    row.hover()
    alice.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row.get_by_role("button", name="Copy the link").click()
    link = alice.page.evaluate("navigator.clipboard.readText()")
    alice.say(link)
    said = alice.page.locator("article .markup a", has_text=link)
    for _ in range(2):
        said.click()
        expect(row).to_be_in_viewport()
        alice.page.get_by_role("button", name="Jump to the latest").click()
        expect(said).to_be_in_viewport()
    alice.page.wait_for_function("location.hash === '#/room/lobby'")
