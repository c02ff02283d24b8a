"""The options of `threadtalk join`."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from threadtalk.client import joining, options
from threadtalk.client.exits import EXIT_HELP, Exit
from threadtalk.client.secure import Encryption, Trust
from threadtalk.client.target import Target
from threadtalk.errors import JoinError
from threadtalk.links import JoinLink

FP = "0123456789abcdef" * 4

DOCS = Path(__file__).parents[2] / "docs" / "client.md"


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="threadtalk join")
    options.add_arguments(parser)
    return parser


def test_everything_has_a_default() -> None:
    given = vars(parser().parse_args([]))
    assert given == {
        "target": Target("localhost", 8255),
        "alias": None,
        "password": None,
        "rooms": [],
        "encryption": Encryption.AUTO,
        "fingerprint": None,
        "history": None,
        "verbatim": False,
        "reconnect": True,
        "colour": True,
    }


def test_options_reach_join(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, dict[str, object]]] = []
    monkeypatch.setattr(options, "join", lambda target, **rest: calls.append((target, rest)) or 7)
    line = "example.org:99 --alias Bob --room tea --room #milk --history 5 --verbatim --no-reconnect --no-color"
    line += f" --tls --fingerprint {FP.upper()}"
    assert options.run(parser().parse_args(line.split())) == 7
    wanted = {"alias": "Bob", "rooms": ["#tea", "#milk"], "history": 5, "verbatim": True}
    wanted |= {"password": ""}
    wanted |= {"encryption": Encryption.ALWAYS, "fingerprint": FP}
    assert calls == [(Target("example.org", 99), {**wanted, "reconnect": False, "colour": False})]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["host:x"], "'x' is not a port"),
        (["--alias", "a b"], "an alias has no spaces"),
        (["--alias", "/quit"], "an alias has no spaces"),
        (["--alias", ""], "an alias has no spaces"),
        (["threadtalk://host:1/#a b"], "is not a room"),
        (["http://host/"], "is not a join link"),
        (["--password-file", "/nowhere"], "'/nowhere' cannot be read: No such file"),
        (["--password-file", "/dev/null"], "is blank"),
        (["--fingerprint", "12"], "is not a fingerprint"),
        (["--tls", "--plaintext"], "not allowed with"),
        (["--room", "#"], "'#' is not a room"),
        (["--room", "#a\n/quit"], "is not a room"),
        (["--history", "-1"], "is not a number"),
        (["--history", "9" * 5000], "is not a number"),
        (["--history", "²"], "is not a number"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        parser().parse_args(arguments)
    assert raised.value.code == Exit.USAGE
    assert words in capsys.readouterr().err


def test_an_address_that_is_none_is_wrong_usage_for_programs_too() -> None:
    with pytest.raises(JoinError, match="is not a port") as raised:
        joining.join("host:0")
    assert raised.value.exit_code == Exit.USAGE


@pytest.mark.parametrize("form", ["threadtalk://host:1/#tea?fp=", "https://host:1/#tea?fp="])
def test_a_link_is_all_that_one_needs(form: str) -> None:
    assert parser().parse_args([form + FP]).target == JoinLink("host", 1, "#tea", FP)


@pytest.mark.parametrize(
    ("goal", "encryption", "fingerprint", "trust"),
    [
        (Target("host", 1), Encryption.AUTO, "", Trust()),
        (Target("host", 1), Encryption.AUTO, FP, Trust(fingerprint=FP)),
        (JoinLink("host", 1, "", FP), Encryption.AUTO, "", Trust(Encryption.ALWAYS, FP)),
        (JoinLink("host", 1, "", FP), Encryption.ALWAYS, FP, Trust(Encryption.ALWAYS, FP)),
        (JoinLink("host", 1), Encryption.AUTO, FP, Trust(Encryption.ALWAYS, FP)),
        (JoinLink("host", 1), Encryption.NEVER, "", Trust(Encryption.NEVER)),
    ],
)
def test_a_link_asks_for_encryption(
    goal: Target | JoinLink, encryption: Encryption, fingerprint: str, trust: Trust
) -> None:
    assert joining._known_by(goal, encryption, fingerprint) == (Target("host", 1), trust)


def test_a_fingerprint_that_could_not_be_checked_is_wrong_usage() -> None:
    with pytest.raises(JoinError, match="no fingerprint in plain text"):
        joining.join("host:1", encryption=Encryption.NEVER, fingerprint=FP)
    with pytest.raises(JoinError, match="no fingerprint in plain text"):
        joining.join(JoinLink("host", 1, "", FP), encryption=Encryption.NEVER)
    with pytest.raises(JoinError, match="names another fingerprint"):
        joining.join(JoinLink("host", 1, "", FP), fingerprint="0" * 64)


def test_a_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes("zwei Wörter \r\nnot this".encode())
    assert parser().parse_args(["--password-file", str(file)]).password == "zwei Wörter "
    file.write_bytes(b"\xff\n")
    with pytest.raises(SystemExit):
        parser().parse_args(["--password-file", str(file)])


def test_exit_codes_are_explained_in_the_help_and_in_the_documentation() -> None:
    assert set(EXIT_HELP) == set(Exit)
    text = parser().format_help()
    page = DOCS.read_text()
    for code, meaning in EXIT_HELP.items():
        assert f"{code.value:<4} {meaning}" in text
        assert f"| {code.value} | {meaning} |" in page


def test_every_option_is_in_the_documentation() -> None:
    page = DOCS.read_text()
    for action in parser()._actions:
        for name in action.option_strings[:1]:
            assert name == "-h" or f"`{name}" in page
