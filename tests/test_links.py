"""Join links: what the server gives out is what the client understands."""

from __future__ import annotations

import string

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from threadtalk.core.names import check_room
from threadtalk.links import JoinLink, fingerprint, is_link, parse_fingerprint, parse_link, readable
from threadtalk.qr import qr

FP = "0123456789abcdef" * 4

hosts = st.one_of(
    st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]{2,8}){0,3}", fullmatch=True),
    st.ip_addresses().map(str),
    st.sampled_from(["fe80::1%eth0", "münchen.example", "my_host"]),
)
marks = st.text(st.sampled_from([*"+.&/'-_[]{}|^`\\", *string.ascii_letters, *"äß日本語ñ"]), min_size=1, max_size=49)
names = st.one_of(marks, st.text(min_size=1, max_size=49)).map("#{}".format)
rooms = st.one_of(st.just(""), names.filter(lambda name: check_room(name) is None))
fingerprints = st.one_of(st.just(""), st.binary().map(fingerprint))
join_links = st.builds(JoinLink, hosts, st.integers(1, 65535), rooms, fingerprints)


@given(join_links)
def test_every_link_leads_back_to_what_it_was_made_of(link: JoinLink) -> None:
    assert parse_link(str(link)) == link
    assert parse_link(link.for_browsers) == link


@given(join_links)
def test_a_link_can_be_pasted_into_any_shell(link: JoinLink) -> None:
    assert not set(str(link)) & set("\"'\\ $`!&;|<>^*\t\n")
    assert is_link(str(link))


@given(st.text())
def test_nonsense_is_answered_with_a_sentence(text: str) -> None:
    for attempt in (text, f"threadtalk://{text}", f"threadtalk://h:1/#{text}", f"threadtalk://h:1/#a?fp={text}"):
        complaint = ""
        try:
            parse_link(attempt)
        except ValueError as error:
            complaint = str(error)
        assert not complaint or " is not a" in complaint


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"threadtalk://chat.example.org:99/#tea?fp={FP}", JoinLink("chat.example.org", 99, "#tea", FP)),
        (f"https://chat.example.org:99/#tea?fp={FP.upper()}", JoinLink("chat.example.org", 99, "#tea", FP)),
        (f" THREADTALK://h/#?fp={FP} ", JoinLink("h", 8255, "", FP)),
        ("https://h", JoinLink("h", 443)),
        ("threadtalk://h:1/", JoinLink("h", 1)),
        ("threadtalk://[::1]:1#tea", JoinLink("::1", 1, "#tea")),
        ("threadtalk://h:1/##tea", JoinLink("h", 1, "#tea")),
        ("threadtalk://h:1/#caf%C3%A9", JoinLink("h", 1, "#café")),
        ("threadtalk://h:1/#café", JoinLink("h", 1, "#café")),
        ("threadtalk://h:1/#tea?later=1&fp=" + ":".join([FP[:2]] * 32), JoinLink("h", 1, "#tea", FP[:2] * 32)),
    ],
)
def test_links_as_people_pass_them_on(text: str, link: JoinLink) -> None:
    assert parse_link(text) == link


@pytest.mark.parametrize(
    "text",
    [
        *("http://h:1/", "h:1", "threadtalk://", "threadtalk:///#tea", "threadtalk://h:1/path#tea"),
        *("threadtalk://user@h:1/", "threadtalk://h:0/", "threadtalk://h:x/", "threadtalk://[::1:1/"),
        *("threadtalk://[h]:1/", "threadtalk://h:1/#a%20b", "threadtalk://h:1/#%ff", "threadtalk://h:1/#a%0a"),
        *("threadtalk://h:1/#a?fp=", "threadtalk://h:1/#a?fp=12", f"threadtalk://h:1/#a?fp={'x' * 64}"),
    ],
)
def test_a_broken_link_is_not_taken_for_a_shorter_one(text: str) -> None:
    with pytest.raises(ValueError, match=" is not a"):
        parse_link(text)


def test_the_link_is_written_as_documented() -> None:
    assert str(JoinLink("::1", 8255, "#a+b", FP)) == f"threadtalk://[::1]:8255/#a%2Bb?fp={FP}"
    assert JoinLink("h", 1, "", FP).for_browsers == f"https://h:1/#?fp={FP}"
    assert JoinLink("h", 1, "#tea").command == 'threadtalk join "threadtalk://h:1/#tea"'


def test_a_fingerprint_read_aloud_in_groups_is_the_same() -> None:
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert readable(FP).startswith("0123 4567 89ab cdef ")
    assert parse_fingerprint(readable(FP)) == FP


def test_the_code_for_telephones_fits_a_terminal() -> None:
    lines = qr(str(JoinLink("192.168.100.100", 8255, "#lobby", FP))).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 24
    assert set("".join(lines)) <= set(" ▀▄█")
    assert {len(line) for line in lines} == {len(lines[0])}


def test_the_code_is_drawn_module_by_module() -> None:
    text = str(JoinLink("chat.example.org", 8255, "#tea", FP))
    rows = []
    for line in qr(text).splitlines():
        rows += [[each in "█▀" for each in line], [each in "█▄" for each in line]]
    is_light = [
        [not module for module in row] for row in segno.make(text, error="l", micro=False).matrix_iter(border=2)
    ]
    assert rows[: len(is_light)] == is_light


def test_colours_are_said_outright_on_each_line_where_asked_for() -> None:
    for line in qr("x", colour=True).splitlines():
        assert line.startswith("\x1b[97;40m")
        assert line.endswith("\x1b[0m")
