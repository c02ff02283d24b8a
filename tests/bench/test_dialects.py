from bench.dialects import (
    IRC,
    IRC_MIXED,
    IRC_WEBSOCKET,
    MIXED_CAPABILITIES,
    NAIVE,
    PAGE_CAPABILITIES,
    PLAIN,
    Dialect,
    Login,
    Step,
)
from bench.stamp import MARKER, stamp
from tests.wire.chunks import ways_to_cut


def log_in(dialect: Dialect, chunks: list[bytes]) -> tuple[Login, bytes]:
    login = Login(dialect.login("u00001"))
    sent = login.data_to_send()
    for chunk in chunks:
        login.receive_data(chunk)
        sent += login.data_to_send()
    return login, sent


def test_a_plain_client_speaks_first_so_that_it_is_not_asked() -> None:
    login = Login(PLAIN.login("u00001"))
    assert login.data_to_send() == b"u00001\n"
    assert not login.is_in


def test_logins_work_however_the_reads_are_cut() -> None:
    answers = {
        PLAIN: b"Connected to the server!\nu00002 has connected to the chat room\n",
        NAIVE: b"alias?you are now connected!\nu00002 has connected to the chat room\n",
    }
    for dialect, answer in answers.items():
        for chunks in ways_to_cut(answer):
            login, sent = log_in(dialect, chunks)
            assert login.is_in
            assert sent.strip() == b"u00001"
            assert login.unread().count(dialect.joined) == 1


def test_a_naive_client_waits_to_be_asked() -> None:
    assert Login(NAIVE.login("u00001")).data_to_send() == b""


def test_a_refusal_is_not_taken_for_a_welcome() -> None:
    login, _ = log_in(PLAIN, [b"! The alias u00001 is taken. Please choose another.\n"])
    assert not login.is_in


def test_a_login_may_have_several_steps() -> None:
    """As IRC has: register, be welcomed, join, be told who is there."""
    steps = (Step(None, b"NICK a\r\n"), Step(b" 001 ", b"JOIN #lobby\r\n"), Step(b" 366 ", b""))
    login = Login(steps)
    assert login.data_to_send() == b"NICK a\r\n"
    login.receive_data(b":s 001 a :Welcome\r\n")
    assert login.data_to_send() == b"JOIN #lobby\r\n"
    login.receive_data(b":s 353 a = #lobby :a\r\n:s 366 a #lobby :End\r\n")
    assert login.is_in


def test_a_line_that_says_something_is_one_line_with_one_marker() -> None:
    for dialect in (PLAIN, NAIVE, IRC):
        line = dialect.say(b"hello" + stamp(1, 2))
        assert line.count(b"\n") == 1
        assert line.endswith(b"\n")
        assert line.count(dialect.said) == 1
        assert dialect.said == MARKER
        assert b"\n" not in dialect.joined


def test_an_irc_client_is_in_when_it_has_been_told_who_is_there() -> None:
    answer = b":s 001 u00001 :Hi\r\n:s 422 u00001 :No\r\n:u00001!u@h JOIN #bench\r\n:s 366 u00001 #bench :End\r\n"
    for chunks in ways_to_cut(answer + b":u00002!u@h JOIN #bench\r\n"):
        login, sent = log_in(IRC, chunks)
        assert login.is_in
        assert sent.split(b"\r\n") == [b"NICK u00001", b"USER u00001 0 * :u00001", b"JOIN #bench", b""]
        assert login.unread().count(IRC.joined) == 1


def test_a_mixed_room_has_all_kinds_of_clients_and_knows_who_hears_what_it_says() -> None:
    for kind, capabilities in enumerate(MIXED_CAPABILITIES):
        alias = f"u{kind:05}"
        first = Login(IRC_MIXED.login(alias)).data_to_send().decode()
        assert (f"CAP REQ :{capabilities}\r\n" in first) == bool(capabilities)
        assert IRC_MIXED.is_echoed(alias) == ("echo-message" in capabilities)
    assert not IRC.is_echoed("u00001")


def test_a_server_that_refuses_the_capabilities_is_not_measured_without_them() -> None:
    login, sent = log_in(IRC_MIXED, [b":s CAP * LS :batch\r\n:s CAP * NAK :server-time\r\n"])
    assert b"CAP END" not in sent
    assert not login.is_in


def test_a_client_with_capabilities_registers_when_they_are_acknowledged() -> None:
    answer = b":s CAP * ACK :server-time\r\n:s 001 u00001 :Hi\r\n:s 366 u00001 #bench :End\r\n"
    for chunks in ways_to_cut(answer):
        login, sent = log_in(IRC_MIXED, chunks)
        assert login.is_in
        assert sent.endswith(b"CAP END\r\nJOIN #bench\r\n")


def test_a_number_in_a_text_is_not_taken_for_a_numeric() -> None:
    """Each such client would seem to be in too early, and count its own join as that of somebody else."""
    login, _ = log_in(IRC, [b":s 001 u00001 :Hi\r\n:s 251 u00001 :There are 366 users\r\n:u00001!u@h JOIN #bench\r\n"])
    assert not login.is_in


def test_a_websocket_client_asks_for_what_the_page_asks_for_in_frames() -> None:
    lines = (b":s CAP u00001 ACK :batch", b":s 001 u00001 :Hi", b":s 366 u00001 #bench :End")
    answer = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(bytes((0x81, len(line))) + line for line in lines)
    for chunks in ways_to_cut(answer):
        login, sent = log_in(IRC_WEBSOCKET, chunks)
        assert login.is_in
        assert sent.startswith(b"GET /irc HTTP/1.1\r\n")
        assert sent.endswith(b"\x81\x8b\0\0\0\0JOIN #bench")
        assert f"CAP REQ :{PAGE_CAPABILITIES}".encode() in sent
