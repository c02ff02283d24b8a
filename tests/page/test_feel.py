"""What makes the page pleasant to use: what one looks for is in sight, and the focus is where it was."""

from __future__ import annotations

import socket
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from threadtalk import page
from threadtalk.core.commands import Enter, Say
from threadtalk.server import Server
from threadtalk.settings import Settings

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
        assert tops[1] - tops[0] >= 24, boxes
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
    expect(page.get_by_role("dialog")).to_have_count(0)
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
    alice.page.wait_for_function("() => location.hash === '#/room/dev'")
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
    for number in range(40):
        bob.say(f"number {number} of many")
    alice.see("number 39 of many")
    expect(mark).to_be_in_viewport()
    alice.page.evaluate("() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }")
    expect(alice.page.locator(".new-mark + article")).to_contain_text("said meanwhile")
    alice.page.get_by_role("button", name="Jump to the latest").or_(
        alice.page.get_by_role("button", name="new messages")
    ).click()
    expect(alice.message("number 39 of many")).to_be_in_viewport()
    for number in range(20):
        bob.say(f"more {number} of many")
    expect(alice.message("more 19 of many")).to_be_in_viewport()


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
    alice.page.wait_for_function("() => location.hash === '#/room/lobby'")


def test_a_time_is_sent_as_it_was_typed_also_when_the_emoji_cannot_be_loaded(sit: Sit) -> None:
    alice = sit(service_workers="block")
    alice.allowed_faults = (*alice.allowed_faults, "Service Worker registration blocked")
    alice.page.reload()
    alice.faults.clear()
    alice.join("Alice")
    alice.page.route("**/emoji-data.js*", lambda route: route.abort())
    alice.say("done :tada: at 10:30:00")
    alice.see("done :tada: at 10:30:00")
    alice.page.get_by_role("button", name="Emoji", exact=True).click()
    expect(alice.page.get_by_text("The emoji could not be loaded.")).to_be_visible()
    alice.page.keyboard.press("Escape")
    alice.page.unroute("**/emoji-data.js*")
    alice.say("`:tada:` and :tada: at 10:30:00")
    alice.see(":tada: and 🎉 at 10:30:00")


DROP = """(element) => {
    const files = new DataTransfer();
    files.items.add(new File(['hello'], 'notes.txt', {type: 'text/plain'}));
    const make = (kind) => new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true});
    element.dispatchEvent(make('dragover'));
    return new Promise((resolve) => setTimeout(() => {
        const isTold = document.body.innerText.includes('Drop the file to send it');
        const drop = make('drop');
        element.dispatchEvent(drop);
        resolve([isTold, drop.defaultPrevented]);
    }, 50));
}"""


def test_a_file_that_is_dropped_on_the_messages_is_sent(sit: Sit) -> None:
    alice = sit().join("Alice")
    assert alice.page.locator(".log").evaluate(DROP) == [True, True]
    expect(alice.page.get_by_role("link", name="notes.txt")).to_be_visible()
    assert alice.page.locator(".sidebar").evaluate(DROP) == [True, True]
    expect(alice.page.get_by_role("link", name="notes.txt")).to_have_count(2)


PASTE = """async (element, text) => {
    const data = new DataTransfer();
    const canvas = Object.assign(document.createElement('canvas'), {width: 64, height: 48});
    const picture = await new Promise((resolve) => canvas.toBlob(resolve));
    data.items.add(new File([picture], 'image.png', {type: 'image/png'}));
    if (text) data.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_pasted_picture_is_seen_before_it_is_sent_and_a_picture_of_copied_text_is_not_sent_at_all(sit: Sit) -> None:
    alice = sit().join("Alice")
    asked = alice.page.get_by_role("dialog", name="Send this to #lobby?")
    alice.box.evaluate(PASTE, "cells")
    alice.say("nothing was asked")
    alice.see("nothing was asked")
    expect(asked).to_have_count(0)
    alice.box.evaluate(PASTE, "")
    alice.page.wait_for_function("() => document.querySelector('dialog img').naturalWidth === 64")
    asked.get_by_role("button", name="Cancel").click()
    expect(asked).to_have_count(0)
    expect(alice.box).to_be_focused()
    expect(alice.page.get_by_role("img", name="Picture image.png")).to_have_count(0)
    alice.box.evaluate(PASTE, "")
    asked.get_by_role("button", name="Send").click()
    expect(alice.page.get_by_role("img", name="Picture image.png")).to_be_visible()
    expect(alice.page.get_by_role("img", name="Picture image.png")).to_have_count(1)


def test_on_a_phone_all_can_be_done_that_a_desktop_has_a_button_for(sit: Sit) -> None:
    alice = sit(**PHONE).join("Alice")
    page = alice.page
    page.get_by_role("button", name="More").click()
    mute = page.get_by_role("button", name="Mute")
    expect(mute).to_have_attribute("aria-pressed", "false")
    mute.click()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("button", name="Mute")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Mute")).to_have_count(0)
    expect(page.get_by_role("button", name="More")).to_be_focused()
    page.get_by_role("button", name="1 member").click()
    members = page.get_by_role("complementary", name="Members")
    expect(members.get_by_role("button", name="Alice")).to_be_focused()
    page.keyboard.press("Escape")
    expect(members).to_have_count(0)
    expect(page.get_by_role("button", name="1 member")).to_be_focused()
    page.get_by_role("button", name="1 member").click()
    page.get_by_role("button", name="Hide the members").click(position={"x": 10, "y": 300})
    expect(members).to_have_count(0)
    alice.say("/msg Bob hello")
    expect(page.get_by_role("heading", name="Bob")).to_be_visible()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Close the conversation with Bob").click()
    expect(page.get_by_role("heading", name="#lobby")).to_be_visible()


def test_text_twice_as_large_leaves_room_to_write_on_the_smallest_screen(sit: Sit) -> None:
    alice = sit(**PHONE).join("Alice")
    alice.page.evaluate("localStorage.setItem('threadtalk.settings', JSON.stringify({textSize: 200}))")
    alice.page.reload()
    expect(alice.box).to_be_visible()
    alice.page.wait_for_function("() => document.querySelector('#say').clientWidth > 200")
    title = alice.page.get_by_role("heading", name="#lobby")
    expect(title).to_be_visible()
    assert title.evaluate("(heading) => heading.scrollWidth <= heading.clientWidth")
    alice.page.get_by_role("button", name="More").click()
    alice.page.get_by_role("button", name="Jump or search").click()
    expect(alice.page.get_by_role("dialog")).to_be_visible()
    assert alice.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_is_hidden_is_not_read_out_and_what_is_said_twice_is_read_out_twice(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    alice.page.evaluate("""() => {
        window.spoken = [];
        new MutationObserver((changes) => {
            for (const each of changes) for (const node of each.addedNodes) window.spoken.push(node.textContent);
        }).observe(document.querySelector('[aria-live=polite]'), {childList: true, subtree: true});
    }""")
    bob.say("the murderer is ||the **butler**||")
    alice.page.wait_for_function("() => window.spoken.includes('Bob in #lobby: the murderer is hidden text')")
    row = alice.page.locator("article", has_text="the murderer is")
    assert "butler" not in (row.get_attribute("aria-label") or "")
    for times in (1, 2):
        bob.say("ok")
        alice.page.wait_for_function(
            "(times) => window.spoken.filter((each) => each === 'Bob in #lobby: ok').length === times", arg=times
        )


def test_what_was_found_is_gone_through_by_the_arrows(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.say("first needle")
    alice.say("second needle")
    alice.see("second needle")
    keyboard = alice.page.keyboard
    keyboard.press("Control+k")
    field = alice.page.get_by_label("A room, a person, or words that were said")
    keyboard.type("needle")
    keyboard.press("Enter")
    expect(alice.page.get_by_text("2 messages", exact=True)).to_be_visible()
    keyboard.press("ArrowDown")
    expect(alice.page.locator(".found a").nth(0)).to_be_focused()
    keyboard.press("ArrowDown")
    expect(alice.page.locator(".found a").nth(1)).to_be_focused()
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    expect(alice.page.locator("article.target")).to_contain_text("needle")


def test_the_topic_is_left_by_keyboard_where_it_was_come_to(sit: Sit) -> None:
    alice = sit().join("Alice")
    topic = alice.page.get_by_role("button", name="Change the topic")
    for key, words in (("Escape", "No topic yet"), ("Enter", "Tea")):
        topic.focus()
        alice.page.keyboard.press("Enter")
        expect(alice.page.get_by_label("Topic", exact=True)).to_be_focused()
        alice.page.keyboard.type("Tea")
        alice.page.keyboard.press(key)
        expect(topic).to_be_focused()
        expect(topic).to_contain_text(words)


def test_a_room_that_cannot_be_is_refused_where_it_is_typed(sit: Sit) -> None:
    alice = sit()
    alice.page.get_by_label("Alias").fill("Alice")
    alice.page.get_by_label("Room").fill("tea, cake")
    alice.page.get_by_role("button", name="Join").click()
    expect(alice.page.get_by_role("alert").first).to_contain_text("cannot have “,” in it")
    expect(alice.page.get_by_label("Room")).to_be_focused()
    alice.page.get_by_label("Room").fill("tea time")
    alice.page.get_by_role("button", name="Join").click()
    expect(alice.page.get_by_role("heading", name="#tea-time")).to_be_visible()


def test_a_text_of_too_many_lines_says_so_and_stays(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.box.evaluate("""(box) => {
        box.value = 'x\\n'.repeat(600);
        box.dispatchEvent(new InputEvent('input', {bubbles: true}));
    }""")
    expect(alice.page.get_by_text("lines too many")).to_be_visible()
    alice.box.press("Enter")
    expect(alice.page.get_by_role("button", name="Send")).to_be_disabled()
    expect(alice.box).not_to_have_value("")


def test_what_waits_can_be_taken_back_into_the_message_box(sit: Sit) -> None:
    with Server(Settings(port=0, data=":memory:", limits=False)) as server:
        alice = sit(server).join("Alice")
        alice.say("before")
        alice.see("before")
    expect(alice.page.get_by_text("The connection is gone")).to_be_visible()
    alice.say("too early")
    row = alice.page.locator("article", has_text="too early")
    expect(row).to_contain_text("waiting to be sent")
    row.get_by_role("button", name="Edit").click()
    expect(alice.box).to_have_value("too early")
    expect(row).to_have_count(0)
    alice.context.close()


def test_a_room_one_is_not_in_is_entered_on_purpose_and_a_colour_is_none(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.say("is #fff white, and who is in #garden?")
    alice.page.get_by_role("button", name="#garden").click()
    expect(alice.page.get_by_role("button", name="#fff")).to_have_count(0)
    dialog = alice.page.get_by_role("dialog", name="Join #garden")
    expect(dialog).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(alice.page.get_by_role("heading", name="#lobby", level=1)).to_be_visible()
    alice.page.get_by_role("button", name="#garden").click()
    dialog.get_by_role("button", name="Join").click()
    expect(alice.page.get_by_role("heading", name="#garden", level=1)).to_be_visible()


def test_who_somebody_is_and_how_a_room_is_are_told_in_words(sit: Sit) -> None:
    alice = sit().join("Alice", "#tea")
    bob = sit().join("Bob", "#tea")
    bob.say("hello")
    alice.say("/who Bob")
    dialog = alice.page.get_by_role("dialog", name="Who is this?")
    expect(dialog).to_contain_text("Here since")
    expect(dialog).to_contain_text("guest")
    expect(dialog).to_contain_text("#tea")
    dialog.get_by_role("button", name="Send a message").click()
    expect(alice.page.get_by_role("heading", name="Bob", level=1)).to_be_visible()
    alice.page.get_by_role("link", name="tea").click()
    alice.say("/mode")
    expect(alice.page.locator(".happening", has_text="only members may talk")).to_be_visible()
    alice.say("/voice Bob")
    expect(bob.page.get_by_text("Alice changed the room: Bob has a voice")).to_be_visible()
    alice.say("/mode +m")
    alice.say("/mode -m")
    expect(bob.page.get_by_text("no longer: only who has a voice may talk")).to_be_visible()


def test_who_is_banned_is_told_so_where_they_would_write(sit: Sit) -> None:
    alice = sit().join("Alice", "#tea")
    bob = sit().join("Bob", "#tea")
    alice.say("/ban Bob")
    expect(bob.page.get_by_text("You are not in this room.")).to_be_visible()
    expect(bob.page.get_by_role("complementary", name="Members")).to_have_count(0)
    bob.page.get_by_role("button", name="Join").click()
    expect(bob.page.locator(".composer").get_by_text("You are banned from #tea.")).to_be_visible()
    expect(bob.page.get_by_role("button", name="Try again")).to_be_visible()


def test_a_message_that_was_refused_says_so_once(sit: Sit) -> None:
    alice = sit().join("Alice", "#tea")
    bob = sit().join("Bob", "#tea")
    alice.say("/mode +m")
    expect(bob.page.get_by_text("only who has a voice may talk")).to_be_visible()
    bob.say("may I?")
    row = bob.page.locator("article", has_text="may I?")
    expect(row).to_contain_text("not sent")
    row.get_by_role("button", name="Edit").click(trial=True)
    expect(bob.page.locator(".toast")).to_have_count(0)


def test_the_browser_around_the_page_has_its_colours(sit: Sit) -> None:
    alice = sit().join("Alice")
    bars = "() => [...document.querySelectorAll('meta[name=theme-color]')].map((each) => each.content)"
    assert alice.page.evaluate(bars) == ["#f1efeb", "#111216"]
    alice.page.get_by_role("button", name="Settings").click()
    alice.page.get_by_label("Colours").select_option("dark")
    alice.page.wait_for_function(f"() => ({bars})().join() === '#111216,#111216'")


def test_a_notification_is_shown_where_only_the_worker_may(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.page.evaluate("""async () => {
        await navigator.serviceWorker.ready;
        window.Notification = class {
            static permission = 'granted';
            static async requestPermission() { return 'granted'; }
            constructor() { throw new TypeError('Illegal constructor'); }
        };
        ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
            window.told = [title, options.body];
        };
        document.hasFocus = () => false;
    }""")
    alice.page.get_by_role("button", name="Settings").click()
    alice.page.get_by_label("Notify me of mentions").check()
    alice.page.keyboard.press("Escape")
    bob = sit().join("Bob")
    bob.say("Alice: it was ||the butler||")
    alice.page.wait_for_function("() => window.told?.[1] === 'Alice: it was ▮▮▮'")
    assert alice.page.evaluate("window.told[0]") == "Bob · #lobby"


def test_a_page_that_is_open_goes_on_when_the_server_has_a_newer_one_and_says_so(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(port=port, data=str(tmp_path), limits=False)
    with Server(settings) as server:
        alice = sit(server).join("Alice")
        alice.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        alice.page.wait_for_function("async () => (await caches.match('/')) && navigator.serviceWorker.controller")
    expect(alice.page.get_by_text("The connection is gone")).to_be_visible()
    newer = {**dict(page._files(resources.files("threadtalk").joinpath("web"), "")), "style/newer.css": b"/* newer */"}
    monkeypatch.setattr(page, "_files", lambda *_: newer.items())
    with Server(settings):
        alice.page.evaluate("dispatchEvent(new Event('online'))")
        expect(alice.page.get_by_text("There is a newer page on the server.")).to_be_visible()
        alice.page.get_by_role("button", name="Emoji", exact=True).click()
        expect(alice.page.get_by_role("button", name="grinning", exact=True)).to_be_visible()
        alice.page.keyboard.press("Escape")
        alice.page.get_by_role("button", name="Reload").click()
        expect(alice.box).to_be_visible()
        expect(alice.page.get_by_text("There is a newer page on the server.")).to_have_count(0)
        alice.context.close()


TYPE_FAST = """async (field) => {
    field.focus();
    for (const letter of 'quick as a flash') {
        const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set;
        set.call(field, field.value + letter);
        field.dispatchEvent(new InputEvent('input', {bubbles: true}));
        await null;
    }
    const init = {key: 'Enter', bubbles: true, cancelable: true};
    if (field.dispatchEvent(new KeyboardEvent('keydown', init))) field.form?.requestSubmit();
}"""
"""Keys that come without a pause: before any timer, as they do where the machine is busy."""


def test_whoever_types_faster_than_the_page_is_drawn_loses_no_letter(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.box.evaluate(TYPE_FAST)
    alice.see("quick as a flash")
    expect(alice.box).to_have_value("")
    alice.page.get_by_role("button", name="Change the topic").click()
    alice.page.get_by_label("Topic", exact=True).evaluate(TYPE_FAST)
    expect(alice.page.get_by_role("button", name="Change the topic")).to_contain_text("quick as a flash")
