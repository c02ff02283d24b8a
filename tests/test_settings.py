"""Settings: from a flag, a variable, a file or a default, and what is said when one is wrong."""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadtalk import settings
from threadtalk.errors import SettingsError
from threadtalk.settings import SETTINGS, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in an empty folder, with no settings file anywhere else."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *_: str(tmp_path / "config"))
    return tmp_path


def load(*flags: str, environ: Mapping[str, str] | None = None) -> Settings:
    parser = argparse.ArgumentParser()
    settings.add_arguments(parser)
    return settings.load(parser.parse_args(flags), environ or {})


def refusal(*flags: str, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        load(*flags, environ=environ)
    return str(caught.value)


def test_without_anything_said_all_is_as_by_default() -> None:
    assert load() == Settings()


def test_a_flag_wins_over_a_variable_over_the_file_over_the_default(home: Path) -> None:
    file = home / "threadtalk.toml"
    environ = {"THREADTALK_PORT": "3"}
    assert load().port == 8255
    file.write_text("port = 4\n")
    assert load().port == 4
    assert load(environ=environ).port == 3
    assert load("--port", "2", environ=environ).port == 2


def test_each_setting_tells_where_it_comes_from(home: Path) -> None:
    (home / "threadtalk.toml").write_text('port = 4\nhost = "::1"\n')
    parser = argparse.ArgumentParser()
    settings.add_arguments(parser)
    loaded = settings.trace(parser.parse_args(["--no-limits"]), {"THREADTALK_PORT": "3"})
    told = {name: origin for name, origin in loaded.origins.items() if origin != "default"}
    assert told == {"host": "threadtalk.toml", "port": "THREADTALK_PORT", "limits": "--no-limits"}
    assert str(loaded.file) == "threadtalk.toml"


def test_the_settings_file_is_named_or_here_or_in_the_users_folder(home: Path) -> None:
    places = [home / "config" / "threadtalk.toml", home / "threadtalk.toml", home / "named.toml", home / "flag.toml"]
    (home / "config").mkdir()
    found = []
    for number, place in enumerate(places, start=1):
        place.write_text(f"port = {number}\n")
        environ = {"THREADTALK_CONFIG": str(places[2])} if number >= 3 else {}
        found.append(load(*(["--config", str(place)] if number == 4 else []), environ=environ).port)
    assert found == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("content", "name", "value"),
    [
        ("max_line_bytes = 4096", "max_line_bytes", 4096),
        ('max_line_bytes = "4KiB"', "max_line_bytes", 4096),
        ("ping_after = 30", "ping_after", 30.0),
        ("ping_after = 0.5", "ping_after", 0.5),
        ('ping_after = "1m"', "ping_after", 60.0),
        ("limits = false", "limits", False),
        ('durability = "normal"', "durability", "normal"),
        ("message_rate = 3", "message_rate", 3.0),
    ],
)
def test_values_in_the_file_are_those_of_toml(home: Path, content: str, name: str, value: object) -> None:
    (home / "threadtalk.toml").write_text(content)
    assert getattr(load(), name) == value


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("prot = 1", "threadtalk.toml: there is no setting prot. Did you mean port?"),
        ("wholly_other = 1", "there is no setting wholly_other. To see all: threadtalk config --example"),
        ("port = 65536", "threadtalk.toml: port = 65536 is not allowed: it must be a whole number from 0 to 65535."),
        ('port = "80"', 'threadtalk.toml: port = "80" is not allowed: it must be a whole number'),
        ("port = true", "threadtalk.toml: port = true is not allowed"),
        ("port = [1]", "threadtalk.toml: port = [1] is not allowed"),
        ("[port]\nx = 1", "threadtalk.toml: port = {'x': 1} is not allowed"),
        ("limits = 1", "threadtalk.toml: limits = 1 is not allowed: it must be true or false."),
        ('durability = "some"', 'durability = "some" is not allowed: it must be full or normal.'),
        ("port = ", "The settings file threadtalk.toml is not TOML: Invalid value (at end of document)."),
        ('"\\u001B[31m" = 1', "there is no setting '\\x1b[31m'."),
    ],
)
def test_a_mistake_in_the_file_is_named_with_what_is_allowed(home: Path, content: str, said: str) -> None:
    (home / "threadtalk.toml").write_text(content)
    assert said in refusal()


def test_a_settings_file_that_cannot_be_read_is_named(home: Path) -> None:
    missing = refusal("--config", "none.toml")
    assert missing.startswith("There is no settings file none.toml. To make one: threadtalk config --example")
    (home / "threadtalk.toml").write_bytes(b"\xff\xfe")
    assert refusal() == "The settings file threadtalk.toml is not UTF-8 text."
    assert "cannot be read: Is a directory" in refusal("--config", str(home))


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("THREADTALK_PROT", "1", "Environment: there is no setting THREADTALK_PROT. Did you mean THREADTALK_PORT?"),
        ("THREADTALK_PORT", "http", "Environment: THREADTALK_PORT=http is not allowed: it must be a whole number"),
        ("THREADTALK_PORT", "", "Environment: THREADTALK_PORT='' is not allowed"),
        ("THREADTALK_LIMITS", "maybe", "THREADTALK_LIMITS=maybe is not allowed: it must be true or false."),
    ],
)
def test_a_mistake_in_a_variable_is_named_with_what_is_allowed(variable: str, text: str, said: str) -> None:
    assert said in refusal(environ={variable: text})


def test_variables_of_others_are_left_alone() -> None:
    assert load(environ={"THREADTALK_TEST_ROUNDS": "3", "PORT": "x", "threadtalk_port": "x"}) == Settings()


@pytest.mark.parametrize(
    ("flag", "text", "said"),
    [
        ("--port", "-1", "--port -1 is not allowed: it must be a whole number from 0 to 65535."),
        ("--outbox-bytes", "8Q", "--outbox-bytes 8Q is not allowed: it must be a size from 1KiB to 1GiB"),
        ("--ping-after", "2d", "--ping-after 2d is not allowed: it must be a duration from 0.01s to 24h"),
        ("--message-rate", "0", "--message-rate 0 is not allowed: it must be a number from 0.01 to 1000000."),
        ("--host", "a\nb", "--host 'a\\nb' is not allowed: it must be a host name"),
        ("--log-level", "x" * 500, "--log-level " + "x" * 99 + "… is not allowed"),
    ],
)
def test_a_mistake_in_a_flag_is_named_with_what_is_allowed(flag: str, text: str, said: str) -> None:
    assert said in refusal(f"{flag}={text}")


def test_a_client_is_asked_before_it_is_given_up(home: Path) -> None:
    (home / "threadtalk.toml").write_text("ping_after = 100\n")
    said = refusal("--drop-after", "99")
    assert "drop_after (--drop-after), 99s, must be longer than ping_after (threadtalk.toml), 100s" in said
    with pytest.raises(SettingsError, match="drop_after, 1s, must be longer than ping_after, 1s"):
        Settings(ping_after=1, drop_after=1)


def test_a_program_makes_settings_directly_and_they_are_checked_too() -> None:
    mine = Settings(port=0, data=":memory:", ping_after=2, drop_after=3)
    assert (mine.port, mine.ping_after) == (0, 2.0)
    assert isinstance(mine.ping_after, float)
    with pytest.raises(SettingsError, match="port=99999 is not allowed: it must be a whole number from 0 to 65535"):
        Settings(port=99999)
    with pytest.raises(SettingsError, match="limits=1 is not allowed: it must be true or false"):
        Settings(limits=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_is_allowed_and_can_be_said_in_each_of_the_three_ways(
    home: Path, setting: settings.Setting
) -> None:
    assert setting.kind.accept(setting.default) == setting.default
    assert getattr(load(environ={setting.variable: setting.shown_default}), setting.name) == setting.default
    if not isinstance(setting.default, bool):
        assert getattr(load(f"{setting.flag}={setting.shown_default}"), setting.name) == setting.default
    (home / "threadtalk.toml").write_text(settings.as_toml(Settings())[setting.name])
    assert getattr(load(), setting.name) == setting.default
    assert setting.help, "every setting says what it is"


def test_a_switch_can_be_turned_both_ways(home: Path) -> None:
    (home / "threadtalk.toml").write_text("limits = false\n")
    assert load("--limits").limits is True
    assert load("--no-limits", environ={"THREADTALK_LIMITS": "yes"}).limits is False


def test_the_example_has_every_setting_as_a_comment(home: Path) -> None:
    example = settings.example()
    assert tomllib.loads(example) == {}
    names = {field.name for field in fields(Settings)}
    uncommented = "".join(
        f"{line[1:]}\n" for line in example.splitlines() if line.startswith("#") and line[1:].split(" ")[0] in names
    )
    (home / "threadtalk.toml").write_text(uncommented)
    assert tomllib.loads(uncommented).keys() == names
    assert load() == Settings()


@given(st.text())
def test_whatever_the_text_a_value_is_taken_or_refused_in_printable_words(text: str) -> None:
    said = []
    for setting in SETTINGS:
        try:
            settings.load(argparse.Namespace(**{setting.name: text}), {})
        except SettingsError as error:
            said.append(str(error))
    assert all(map(str.isprintable, said))
