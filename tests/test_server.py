"""The whole server, over real sockets, as people at netcat see it."""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from threadtalk.errors import LogRefused, StartError
from threadtalk.server import Server
from threadtalk.settings import Settings

from .talker import Talker, wait_until

Join = Callable[..., Talker]
StartServer = Callable[..., Server]


def client_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("client-")]


def test_two_people_talk_and_each_sees_every_line_once(join: Join) -> None:
    alice = join("Alice")
    bob = join("Bob")
    alice.see("Bob has connected to the chat room")
    alice.type("hi Bob")
    bob.see("Alice: hi Bob")
    bob.type("hi Alice")
    bob.type("/quit")
    assert bob.see_end() == ["Bob: hi Alice", "Goodbye!"]
    alice.see("Bob has left the chat room!")
    assert alice.lines == [
        "Connected to the server!",
        "Bob has connected to the chat room",
        "Alice: hi Bob",
        "Bob: hi Alice",
        "Bob has left the chat room!",
    ]


def test_who_says_nothing_is_asked_for_an_alias_and_asked_again_until_it_fits(join: Join) -> None:
    join("Alice")
    silent = join()
    silent.see_prompt()
    silent.type("alice")
    silent.see("! The alias alice is taken. Please choose another one.")
    silent.see_prompt()
    silent.type("")
    silent.see("! An alias has at least…")
    silent.see_prompt()
    silent.type("two words")
    silent.see("! The alias two words contains a space.…")
    silent.see_prompt()
    silent.type("Bob")
    silent.see("Connected to the server!")


def test_everything_at_once_is_understood_in_its_order(join: Join) -> None:
    alice = join()
    alice.send("Älice\r\n/join #tea\r\nhello\n/leave\n/me is back\n/quit\n".encode())
    assert alice.see_end() == [
        "Connected to the server!",
        "-- You are now in #tea (1 here).",
        "[#tea] Älice: hello",
        "-- You have left #tea",
        "* Älice is back",
        "Goodbye!",
    ]


@pytest.mark.parametrize("way", ["close", "reset", "shutdown"])
def test_however_somebody_goes_the_others_are_told_once(join: Join, way: str) -> None:
    alice = join("Alice")
    bob = join("Bob")
    for room in ("#tea", "#coffee"):
        alice.type(f"/join {room}")
        alice.see(f"-- You are now in {room} (1 here).")
        bob.type(f"/join {room}")
        alice.see(f"[{room}] Bob has joined")
    if way == "shutdown":
        bob.socket.shutdown(socket.SHUT_WR)
    else:
        getattr(bob, way)()
    alice.see("Bob has left the chat room!")
    assert "Bob has left the chat room!" not in alice.sync()
    join("Bob")  # and the alias is free again


def test_what_a_half_closed_pipe_said_is_still_said_and_echoed(join: Join) -> None:
    alice = join("Alice")
    bot = join()
    bot.send(b"bot\nthe build is green\n")
    bot.socket.shutdown(socket.SHUT_WR)
    assert bot.see_end()[-1] == "bot: the build is green"
    alice.see("bot: the build is green")
    alice.see("bot has left the chat room!")


def test_rooms_are_apart(join: Join) -> None:
    alice, bob, carol = join("Alice"), join("Bob"), join("Carol")
    alice.type("/join #tea")
    alice.see("-- You are now in #tea (1 here).")
    bob.type("/join #tea")
    alice.see("[#tea] Bob has joined")
    alice.type("only for us")
    bob.see("[#tea] Alice: only for us")
    assert not any("only for us" in line for line in carol.sync())
    carol.type("/msg #tea let me in")
    carol.see("! You are not in #tea. /join #tea brings you there.")


def test_a_topic_survives_a_restart_whoever_was_in_the_room_then(
    start_server: StartServer, tmp_path: Path
) -> None:
    first = start_server(data=str(tmp_path))
    with Talker(first.address, "Alice") as alice:
        for room in ("#lobby", "#left", "#again", "#kept"):
            alice.type(f"/join {room}")
            alice.see(f"-- You are now in {room} (1 here).")
            alice.type(f"/topic of {room}")
            alice.see(f"{'' if room == '#lobby' else f'[{room}] '}Alice changed the topic to: of {room}")
        for room in ("#again", "#left", "#lobby"):
            alice.type(f"/leave {room}")
        alice.type("/join #again")
        alice.see("-- You are now in #again (1 here). Topic: of #again")
        alice.type("/topic anew")
        alice.see("[#again] Alice changed the topic to: anew")
        first.stop()
    second = start_server(data=str(tmp_path))
    with Talker(second.address, "Bob") as bob:
        bob.see("-- You are now in #lobby (1 here). Topic: of #lobby")
        for room, topic in (("#left", " Topic: of #left"), ("#again", " Topic: anew"), ("#kept", " Topic: of #kept")):
            bob.type(f"/join {room}")
            bob.see(f"-- You are now in {room} (1 here).{topic}")


def test_history_is_shown_on_joining_and_survives_a_restart(start_server: StartServer, tmp_path: Path) -> None:
    first = start_server(data=str(tmp_path), limits=False)
    with Talker(first.address, "Alice") as alice:
        for i in range(60):
            alice.type(f"message {i}")
        alice.see("Alice: message 59")
        alice.type("/topic kept")
        alice.see("Alice changed the topic to: kept")
    first.stop()
    second = start_server(data=str(tmp_path), limits=False)
    with Talker(second.address, "Bob") as bob:
        bob.see("-- You are now in #lobby (1 here). Topic: kept")
        bob.sync()
        shown = [line.split("] ", 1)[1] for line in bob.lines if line.startswith("[")]
        assert shown == [f"Alice: message {i}" for i in range(10, 60)]
        bob.type("/history 2")
        bob.see("-- There are more: /history #lobby before…")
        assert [line.split("] ", 1)[1] for line in bob.lines[-3:-1]] == ["Alice: message 58", "Alice: message 59"]


def test_a_client_that_comes_back_takes_its_alias_from_its_own_ghost(join: Join) -> None:
    alice = join("Alice")
    token = "0123456789abcdef"
    old = join()
    old.type(f"/tags {token}\nBob")
    old.see("@kind=welcome;alias=Bob…")
    new = join()
    new.type(f"/tags {token}\nBob")
    new.see("@kind=welcome;alias=Bob…")
    assert old.see_end()[-1].startswith("@kind=bye ")
    alice.see("Bob has left the chat room!")
    alice.see("Bob has connected to the chat room")


def test_a_program_that_answers_nothing_is_asked_and_then_gone(start_server: StartServer) -> None:
    server = start_server(ping_after=0.05, drop_after=0.1)
    with Talker(server.address, "Alice") as alice, Talker(server.address) as bot:
        bot.type("/tags\nbot")
        bot.see("@kind=ping PING")
        alice.see("bot has left the chat room!")


def test_a_program_that_answers_stays(start_server: StartServer) -> None:
    server = start_server(ping_after=0.05, drop_after=5)
    with Talker(server.address) as bot:
        bot.type("/tags\nbot")
        for _ in range(5):
            bot.see("@kind=ping PING")
            bot.type("/pong")
        bot.type("still here")
        bot.see("@kind=say…")


def test_who_takes_too_long_for_an_alias_is_told_and_sent_away(start_server: StartServer) -> None:
    server = start_server(alias_timeout=1, greet_after=0.01)
    with Talker(server.address) as silent:
        silent.see_prompt()
        assert silent.see_end() == ["! No alias was chosen within 1 seconds. Please connect again."]


def test_who_is_too_fast_is_told_once_and_loses_nothing(start_server: StartServer) -> None:
    server = start_server(message_burst=5, message_rate=20)
    with Talker(server.address, "Alice") as alice:
        alice.send(b"".join(b"%d\n" % i for i in range(30)))
        alice.see("Alice: 29")
        spoken = [line for line in alice.lines if line.startswith("Alice: ")]
        assert spoken == [f"Alice: {i}" for i in range(30)]
        assert len([line for line in alice.lines if "too fast" in line]) == 1


def test_coming_back_does_not_make_a_flood_any_faster(start_server: StartServer) -> None:
    server = start_server(message_burst=4, message_rate=5)
    with Talker(server.address, "Alice") as first:
        first.send(b"1\n2\n3\n4\n5\n/quit\n")
        first.see_end()
    wait_until(lambda: not client_threads(), "the first connection never ends")
    with Talker(server.address, "Alice") as again:
        assert "too fast" in "".join(again.lines)
        again.type("6")
        again.see("Alice: 6")


def test_pages_of_history_larger_than_the_outbox_come_in_parts_and_end_nothing(start_server: StartServer) -> None:
    server = start_server(limits=False, outbox_bytes=40_000)
    with Talker(server.address, "Alice") as alice:
        for i in range(100):
            alice.type(f"{i} " + "x" * 1000)
            alice.see(f"Alice: {i} …")
        for _ in range(5):
            alice.type("/history 100")
            alice.see("-- There are more: /history #lobby before…")
        alice.type("still here")
        alice.see("Alice: still here")


def test_times_longer_than_tcp_can_count_keep_nobody_out(start_server: StartServer) -> None:
    server = start_server(ping_after=43_200, drop_after=46_800)
    with Talker(server.address, "Alice") as alice:
        alice.type("hi")
        alice.see("Alice: hi")


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_a_host_that_is_none_is_a_clear_refusal(host: str) -> None:
    with pytest.raises(StartError, match="host"):
        Server(Settings(host=host, port=0, data=":memory:")).start()


def test_a_full_server_says_so_and_lets_the_next_one_in_when_there_is_room(start_server: StartServer) -> None:
    server = start_server(max_clients=1)
    alice = Talker(server.address, "Alice")
    with Talker(server.address) as late:
        assert late.see_end() == ["! The server is full. Please try again later."]
    alice.type("/quit")
    alice.see_end()
    wait_until(lambda: not client_threads(), "the first client's place is never free again")
    with Talker(server.address, "Bob"):
        pass
    alice.close()


def test_one_address_has_a_limit_of_its_own(start_server: StartServer) -> None:
    server = start_server(max_per_address=1)
    with Talker(server.address, "Alice"), Talker(server.address) as second:
        assert second.see_end() == ["! There are 1 connections from your address already. Please close one first."]


def test_who_connects_too_often_is_told_to_wait(start_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadtalk.net.arrivals.is_loopback", lambda _: False)
    server = start_server(connect_burst=2, connect_rate=0.01)
    with Talker(server.address, "Alice") as alice, Talker(server.address, "Bob"), Talker(server.address) as third:
        (told,) = third.see_end()
        assert told.startswith("! Too many connections have come from your address")
        assert told.endswith("Please wait 100 s and connect again.")
        alice.see("Bob has connected to the chat room")


def test_this_machine_may_connect_as_often_as_it_likes(start_server: StartServer) -> None:
    server = start_server(connect_burst=1, connect_rate=0.01)
    for _ in range(10):
        with Talker(server.address, "Alice") as alice:
            alice.type("/quit")
            alice.see_end()


def test_a_browser_gets_an_answer_of_its_own_and_its_body_is_never_chat(join: Join) -> None:
    alice = join("Alice")
    browser = join()
    browser.send(b"POST / HTTP/1.1\r\nHost: localhost:8255\r\nContent-Length: 13\r\n\r\nMallory\nspam\n")
    assert browser.see_end()[0] == "HTTP/1.1 405 Method Not Allowed\r"
    assert alice.sync() == []


def test_everybody_hears_that_the_server_stops_and_nothing_is_left_behind(start_server: StartServer) -> None:
    gc.collect()  # what other tests have left to it
    files = len(os.listdir("/proc/self/fd"))
    server = start_server()
    talkers = [Talker(server.address, f"p{i}") for i in range(20)]
    silent = Talker(server.address)
    talkers[0].type("last words")
    for talker in talkers:
        talker.see("p0: last words")
    server.stop()
    for talker in [*talkers, silent]:
        assert (
            "The server is stopping. Please come back in a moment." in "\n".join(talker.see_end()) or talker is silent
        )
        talker.close()
    assert client_threads() == []
    assert len(os.listdir("/proc/self/fd")) == files


def test_connections_that_come_and_go_leave_no_thread_and_no_file(server: Server) -> None:
    with Talker(server.address, "Alice"):
        before = len(os.listdir("/proc/self/fd"))
        for i in range(50):
            talker = Talker(server.address, f"guest{i}" if i % 2 else "")
            talker.reset() if i % 3 else talker.close()
        wait_until(lambda: len(client_threads()) == 1, "threads of dead clients stay")
        wait_until(lambda: len(os.listdir("/proc/self/fd")) == before, "descriptors of dead clients stay")


def test_the_port_in_use_is_named_with_one_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        server = Server(Settings(port=port, data=":memory:"))
        with pytest.raises(StartError, match=f"Port {port} is in use already.*--port {port + 1}"):
            server.start()


def test_an_address_that_is_not_ours_is_a_clear_refusal_and_makes_no_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.raises(StartError, match=r"203\.0\.113\.7 is not an address of this machine"):
        Server(Settings(host="203.0.113.7", port=0, data=str(data))).start()
    assert not data.exists()


def test_a_data_folder_in_use_is_a_clear_refusal_and_gives_the_port_back(
    start_server: StartServer, tmp_path: Path
) -> None:
    first = start_server(data=str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(LogRefused):
        Server(Settings(port=port, data=str(tmp_path))).start()
    start_server(port=port)
    with Talker(first.address, "Alice"):
        pass


def test_ipv6_works_too(start_server: StartServer) -> None:
    if not socket.has_ipv6:
        pytest.skip("this Python has no IPv6")
    try:
        server = start_server(host="::1")
    except StartError:
        pytest.skip("this machine has no IPv6 loopback")
    with Talker(server.address, "Alice") as alice:
        alice.type("six")
        alice.see("Alice: six")
