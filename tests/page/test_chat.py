"""People chat by the page, in a real browser."""

from __future__ import annotations

import socket
from pathlib import Path

from playwright.sync_api import expect

from threadtalk.core.commands import Enter, Say
from threadtalk.server import Server
from threadtalk.settings import Settings

from ..talker import Talker
from .conftest import Sit


def test_two_people_talk(sit: Sit, server: Server) -> None:
    alice = sit().join("Alice")
    bob = sit(path="/#/room/lobby").join("Bob")
    alice.say("Hello **Bob**, is `this` on?")
    bob.see("Hello Bob, is this on?")
    expect(bob.page.locator("article strong")).to_have_text("Bob")
    bob.say("It is!\nAnd in two lines.")
    alice.see("It is!")
    alice.see("And in two lines.")
    with Talker(server.address) as paula:
        paula.type("Paula")
        paula.see("Connected to the server!")
        paula.type("hi from netcat")
        alice.see("hi from netcat")
        alice.say("and back")
        paula.see("Alice: and back")


def test_members_are_seen_to_come_and_go(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    members = alice.page.get_by_role("complementary", name="Members")
    expect(members.get_by_role("button", name="Bob")).to_be_visible()
    bob.page.get_by_role("button", name="Settings").click()
    bob.page.get_by_role("button", name="Leave the chat").click()
    expect(bob.page.get_by_role("button", name="Join")).to_be_visible()
    expect(members.get_by_role("button", name="Bob")).to_have_count(0)


def test_a_direct_message_is_counted_until_it_is_read(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    bob.say("/msg Alice psst")
    entry = alice.page.get_by_role("link", name="Bob")
    expect(entry).to_contain_text("1 mention")
    entry.click()
    alice.see("psst")
    expect(entry).not_to_contain_text("mention")
    alice.say("what is it?")
    bob.see("what is it?")


def test_who_is_named_sees_that_and_who_is_not_sees_only_that_there_is_something(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob", "#tea")
    alice.page.goto(f"{alice.url}#/room/tea")
    expect(alice.page.get_by_role("heading", name="#tea")).to_be_visible()
    alice.page.goto(f"{alice.url}#/room/lobby")
    bob.say("anybody?")
    entry = alice.page.get_by_role("link", name="tea")
    expect(entry).to_contain_text("1 unread message")
    bob.say("Alice?")
    expect(entry).to_contain_text("1 mention")


def test_a_reaction_a_reply_and_a_message_taken_back_are_seen_by_all(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    alice.say("Tea?")
    bob.see("Tea?")
    bob.page.locator("article", has_text="Tea?").hover()
    bob.page.get_by_role("button", name="React 👍").click()
    expect(alice.page.get_by_role("button", name="👍 1: Bob")).to_be_visible()
    carol = sit().join("Carol")
    expect(carol.page.get_by_role("button", name="👍 1: Bob")).to_be_visible()
    bob.page.get_by_role("button", name="Reply").click()
    bob.say("Yes, please")
    expect(alice.page.locator("article", has_text="Yes, please").locator(".quote")).to_contain_text("Tea?")
    alice.page.locator("article", has_text="Tea?").first.hover()
    alice.page.get_by_role("button", name="Take back").first.click()
    alice.page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(bob.page.locator(".tombstone")).to_have_text("Alice took this message back")
    expect(bob.message("Tea?")).to_have_count(0)


def test_typing_is_shown_and_gone_when_it_is_said(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    bob.box.press_sequentially("hm")
    expect(alice.page.get_by_text("Bob is typing…")).to_be_visible()
    bob.box.press("Enter")
    alice.see("hm")
    expect(alice.page.get_by_text("Bob is typing…")).to_have_count(0)


def test_a_link_leads_to_the_message(sit: Sit, server: Server) -> None:
    fill(server, 300)
    alice = sit().join("Alice")
    alice.see("message 300")
    alice.page.locator("article", has_text="message 290").hover()
    alice.context.grant_permissions(["clipboard-read", "clipboard-write"])
    alice.page.locator("article", has_text="message 290").get_by_role("button", name="Copy the link").click()
    link = alice.page.evaluate("navigator.clipboard.readText()")
    bob = sit(path=link.removeprefix(f"http://{server.address[0]}:{server.address[1]}")).join("Bob")
    expect(bob.page.locator("article.target")).to_contain_text("message 290")
    early = link.rpartition("-")[0] + "-10"
    bob.page.goto(early)
    expect(bob.message("message 9")).not_to_have_count(0)
    bob.page.get_by_role("button", name="Jump to the latest").click()
    bob.see("message 300")


def test_a_join_link_of_the_server_leads_into_its_room(sit: Sit) -> None:
    alice = sit(path="/#tea?fp=0123")
    expect(alice.page.get_by_label("Room")).to_have_value("#tea")


def test_an_alias_that_is_taken_or_claimed_says_what_to_do(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.say("/register a-long-password")
    expect(alice.page.get_by_text("logged in as Alice")).to_be_visible()
    other = sit()
    other.page.get_by_label("Alias").fill("alice")
    other.page.get_by_role("button", name="Join").click()
    expect(other.page.get_by_role("alert").first).to_contain_text("belongs to an account")
    other.page.get_by_label("Password").fill("wrong")
    other.page.get_by_role("button", name="Join").click()
    expect(other.page.get_by_text("The password is wrong.")).to_be_visible()
    other.page.get_by_label("Password").fill("a-long-password")
    other.page.get_by_role("button", name="Join").click()
    expect(other.box).to_be_visible()
    sit().join("Bob")
    third = sit()
    third.page.get_by_label("Alias").fill("Bob")
    third.page.get_by_role("button", name="Join").click()
    expect(third.page.get_by_text("Somebody has this alias already.")).to_be_visible()


def test_a_tab_opened_again_goes_on_where_it_was(sit: Sit) -> None:
    alice = sit().join("Alice", "#tea")
    alice.say("still here")
    alice.box.fill("a draft")
    alice.page.reload()
    alice.see("still here")
    expect(alice.box).to_have_value("a draft")
    expect(alice.page.get_by_role("heading", name="#tea")).to_be_visible()


def test_a_second_tab_does_not_take_the_chat_from_the_first_unless_asked(sit: Sit) -> None:
    alice = sit().join("Alice")
    tab = alice.context.new_page()
    tab.goto(alice.url)
    tab.get_by_role("button", name="Use it here").click()
    expect(tab.locator("#say")).to_be_visible()
    expect(alice.page.get_by_text("The chat is open in another tab.").first).to_be_visible()


def test_what_is_said_while_the_server_is_away_arrives_once(sit: Sit, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(port=port, data=str(tmp_path), limits=False)
    with Server(settings) as server:
        alice = sit(server).join("Alice")
        alice.say("before")
        alice.see("before")
        expect(alice.page.get_by_text("waiting to be sent")).to_have_count(0)
    expect(alice.page.get_by_text("The connection is gone")).to_be_visible()
    alice.say("meanwhile")
    expect(alice.page.get_by_text("waiting to be sent")).to_be_visible()
    alice.page.close()  # what waits outlives the tab
    with Server(settings) as server, Talker(server.address) as paula:
        paula.type("Paula")
        paula.see("Connected to the server!")
        tab = alice.context.new_page()
        tab.goto(alice.url)
        paula.see("Alice: meanwhile")
        alice.page = tab
        alice.see("before")
        alice.see("meanwhile")
        expect(tab.get_by_text("waiting to be sent")).to_have_count(0)
        alice.say("after")
        paula.see("Alice: after")
        assert sum("meanwhile" in line for line in paula.lines) == 1


def test_a_cut_network_is_seen_and_what_was_missed_comes(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    alice.page.evaluate("() => { for (const each of window.sockets ?? []) each.close() }")
    alice.context.set_offline(True)
    alice.page.evaluate("dispatchEvent(new Event('offline'))")
    bob.say("you cannot hear this")
    bob.see("you cannot hear this")
    alice.context.set_offline(False)
    alice.page.reload()
    alice.see("you cannot hear this")


PLACE = """() => {
    const rows = [...document.querySelectorAll('article')];
    const row = rows.find((each) => each.getBoundingClientRect().top > 100);
    return [row.innerText, Math.round(row.getBoundingClientRect().top)];
}"""


def test_ten_pages_of_history_come_by_scrolling_up_each_message_once_and_nothing_jumps(
    sit: Sit, server: Server
) -> None:
    fill(server, 450)
    alice = sit().join("Alice")
    alice.see("message 450")
    log = alice.page.locator(".log")
    while not alice.message("message 1 of").count():
        before = alice.page.locator("article").first.get_attribute("data-key")
        log.evaluate("(log) => { log.scrollTop = 0; }")
        alice.page.wait_for_function("(key) => document.querySelector('article').dataset.key !== key", arg=before)
    texts = alice.page.locator("article .markup").all_text_contents()
    numbers = [int(text.split()[1]) for text in texts if text.startswith("message ")]
    assert numbers == list(range(1, 451))
    # Whoever reads up there stays there, whatever is said meanwhile.
    log.evaluate("(log) => { log.scrollTop = 900; }")
    alice.page.wait_for_timeout(200)
    seen = alice.page.evaluate(PLACE)
    with Talker(server.address) as paula:
        paula.type("Paula")
        paula.see("Connected to the server!")
        paula.type("something new")
        expect(alice.page.get_by_role("button", name="1 new message")).to_be_visible()
    assert alice.page.evaluate(PLACE) == seen


def test_what_was_said_is_found_again_and_shown_where_it_was_said(sit: Sit, server: Server) -> None:
    alice = sit().join("Alice")
    alice.say("The recipe: flour, eggs and 你好 sugar")
    alice.see("recipe")
    fill(server, 400)
    alice.see("message 400")
    for words in ("egg", "你好", "FLOUR sugar"):
        alice.page.keyboard.press("Control+k")
        alice.page.get_by_label("A room, a person, or words that were said").fill(words)
        alice.page.get_by_role("option", name=f"Search for “{words}”").click()
        expect(alice.page.get_by_role("dialog").get_by_text("1 message", exact=True)).to_be_visible()
        alice.page.keyboard.press("Escape")
        expect(alice.page.get_by_role("dialog")).to_have_count(0)
    alice.page.keyboard.press("Control+k")
    alice.page.get_by_label("A room, a person, or words that were said").fill("recipe")
    alice.page.keyboard.press("ArrowUp")
    alice.page.keyboard.press("Enter")
    alice.page.get_by_role("link", name="The recipe").click()
    expect(alice.page.locator("article.target")).to_contain_text("The recipe")


def test_a_picture_that_is_dropped_is_shown_and_any_other_file_can_be_saved(sit: Sit, tmp_path: Path) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    picture = tmp_path / "cat.png"
    picture.write_bytes(alice.page.screenshot())
    page = tmp_path / "not a page.html"
    page.write_text("<script>top.ran = 1</script>")
    alice.page.locator("input[type=file]").set_input_files([picture, page])
    shown = bob.page.get_by_role("img", name="Picture cat.png")
    expect(shown).to_be_visible()
    bob.page.wait_for_function("() => document.querySelector('.picture img').naturalWidth === 1280")
    size = alice.page.viewport_size
    assert size is not None
    box = shown.bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - size["width"] / size["height"]) < 0.02
    with bob.page.expect_download() as download:
        bob.page.get_by_role("link", name="not a page.html").click()
    assert download.value.suggested_filename == "not a page.html"


def test_a_file_that_is_too_large_is_refused_with_a_reason(sit: Sit, tmp_path: Path) -> None:
    with Server(Settings(port=0, data=":memory:", limits=False, upload_max_bytes=100)) as server:
        alice = sit(server).join("Alice")
        large = tmp_path / "large.bin"
        large.write_bytes(bytes(101))
        alice.page.locator("input[type=file]").set_input_files(large)
        expect(alice.page.get_by_text("The file is too large: 100 bytes are allowed.")).to_be_visible()
        alice.page.get_by_role("button", name="Cancel").click()
        expect(alice.page.get_by_text("too large")).to_have_count(0)
        alice.context.close()


def test_the_page_opens_without_a_network_and_what_is_written_waits(sit: Sit) -> None:
    with Server(Settings(port=0, data=":memory:", limits=False)) as server:
        alice = sit(server).join("Alice")
        alice.say("before")
        alice.see("before")
        alice.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        alice.page.wait_for_function("async () => (await caches.match('/')) !== undefined")
    alice.page.reload()
    expect(alice.page.get_by_text("The connection is gone")).to_be_visible()
    alice.see("before")
    alice.say("without a network")
    expect(alice.page.get_by_text("waiting to be sent").first).to_be_visible()
    alice.context.close()


def test_code_is_in_colours(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.say("```python\nfor name in rooms:  # all\n    print('hi', 42)\n```")
    expect(alice.page.locator(".code-keyword").first).to_have_text("for")
    expect(alice.page.locator(".code-comment")).to_have_text("# all")
    expect(alice.page.locator("pre code")).to_have_text("for name in rooms:  # all\n    print('hi', 42)")


def test_a_search_is_narrowed_down_by_person_and_room(sit: Sit) -> None:
    alice = sit().join("Alice")
    bob = sit().join("Bob")
    alice.say("tea for all")
    bob.say("no tea for me")
    bob.see("tea for all")
    for words, count in (("tea", "2 messages"), ("tea from:bob", "1 message"), ("tea in:#lobby before:2001-01-01", "")):
        alice.page.keyboard.press("Control+k")
        alice.page.get_by_label("A room, a person, or words that were said").fill(words)
        alice.page.get_by_role("option", name="Search for").click()
        expect(alice.page.get_by_role("dialog").get_by_text(count or "Nothing found.", exact=True)).to_be_visible()
        alice.page.keyboard.press("Escape")
        expect(alice.page.get_by_role("dialog")).to_have_count(0)


def test_commands_are_those_of_everywhere(sit: Sit) -> None:
    alice = sit().join("Alice")
    dialog = alice.page.get_by_role("dialog")
    alice.say("/rooms")
    expect(dialog.get_by_role("button", name="#lobby")).to_be_visible()
    alice.page.keyboard.press("Escape")
    alice.say("a needle")
    alice.see("a needle")
    alice.say("/search needle")
    expect(dialog.get_by_text("1 message", exact=True)).to_be_visible()
    alice.page.keyboard.press("Escape")
    alice.say("/redact")
    expect(alice.page.locator(".tombstone")).to_be_visible()
    alice.say("/register a-long-password")
    expect(alice.page.get_by_text("logged in as Alice")).to_be_visible()
    alice.say("/join #tea")
    expect(alice.page.get_by_role("heading", name="#tea")).to_be_visible()
    alice.say("/claim")
    expect(alice.page.get_by_role("complementary", name="Members").get_by_text("Owners")).to_be_visible()
    alice.say("/hook add builds")
    expect(alice.page.get_by_text("/hooks/").first).to_be_visible()
    alice.say("/who")
    expect(alice.page.get_by_text("~Alice")).to_be_visible()


def fill(server: Server, count: int) -> None:
    """Have so many messages said in the lobby before anybody comes."""
    hub = server._hub
    hub.ask(-1, Enter("Filler"))
    for number in range(1, count + 1):
        hub.submit(-1, Say("#lobby", f"message {number} of {count}"))
    hub.ask(-1, Say("#nowhere", "all are said"))


def test_who_leaves_their_only_room_is_in_the_chat_all_the_same_and_finds_another(sit: Sit) -> None:
    alice = sit().join("Alice")
    alice.say("/leave")
    expect(alice.page.get_by_role("heading", name="You are in no room.")).to_be_visible()
    alice.page.get_by_role("button", name="Browse rooms").click()
    alice.page.get_by_label("Name of a room, new or not").fill("tea")
    alice.page.keyboard.press("Enter")
    alice.say("hello, tea")
    alice.see("hello, tea")
    sit(path="/#/room/tea").join("Bob").see("hello, tea")


def test_a_search_goes_back_as_far_as_there_is_something_to_find(sit: Sit, server: Server) -> None:
    fill(server, 120)
    alice = sit().join("Alice")
    alice.page.keyboard.press("Control+k")
    alice.page.get_by_role("combobox").fill("message")
    alice.page.keyboard.press("Enter")
    found = alice.page.locator(".found a")
    expect(found).to_have_count(50)
    expect(found.first).to_contain_text("message 120")
    for count in (100, 120):
        alice.page.get_by_role("button", name="Older ones").click()
        expect(found).to_have_count(count)
    expect(found.last).to_contain_text("message 1")
    expect(alice.page.get_by_role("button", name="Older ones")).to_have_count(0)
