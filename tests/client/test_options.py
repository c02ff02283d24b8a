"""The options of `threadtalk join`."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from threadtalk.client import joining, options
from threadtalk.client.exits import EXIT_HELP, Exit
from threadtalk.client.target import Target
from threadtalk.errors import JoinError

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
        "rooms": [],
        "history": None,
        "verbatim": False,
        "reconnect": True,
        "colour": True,
    }


def test_options_reach_join(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, dict[str, object]]] = []
    monkeypatch.setattr(options, "join", lambda target, **rest: calls.append((target, rest)) or 7)
    line = "example.org:99 --alias Bob --room tea --room #milk --history 5 --verbatim --no-reconnect --no-color"
    assert options.run(parser().parse_args(line.split())) == 7
    wanted = {"alias": "Bob", "rooms": ["#tea", "#milk"], "history": 5, "verbatim": True}
    assert calls == [(Target("example.org", 99), {**wanted, "reconnect": False, "colour": False})]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["host:x"], "'x' is not a port"),
        (["--alias", "a b"], "an alias has no spaces"),
        (["--alias", "/quit"], "an alias has no spaces"),
        (["--alias", ""], "an alias has no spaces"),
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
