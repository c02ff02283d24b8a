"""Each setting, command, dependency and file that the documentation names is there, and the reverse."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from threadtalk import settings
from threadtalk.cli import COMMANDS
from threadtalk.core import reference as moderation
from threadtalk.core import roles
from threadtalk.settings import SETTINGS
from threadtalk.wire.irc import reference

ROOT = Path(__file__).resolve().parent.parent

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_page_on_irc_is_what_the_tables_say() -> None:
    assert (ROOT / "docs" / "irc.md").read_text(encoding="utf-8") == reference.page()


def test_the_page_on_moderation_is_what_the_table_of_roles_says() -> None:
    remedy = "write it anew: python -m threadtalk.core.reference > docs/moderation.md"
    assert page("docs/moderation.md") == moderation.page(), remedy


def test_the_page_on_moderation_leaves_no_act_out() -> None:
    assert moderation.acts() == set(roles.NEEDED)


def test_the_page_on_configuration_is_what_the_code_says() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "threadtalk.settings"], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert made.stdout == settings.reference()
    remedy = "write it anew: python -m threadtalk.settings > docs/configuration.md"
    assert page("docs/configuration.md") == settings.reference(), remedy


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting: settings.Setting) -> None:
    rows = [line for line in page("docs/configuration.md").splitlines() if line.startswith(f"| `{setting.name}` |")]
    assert len(rows) == 1
    cells = [cell.strip() for cell in rows[0].strip("|").split(" | ")]
    assert len(cells) == 6
    assert setting.flag in cells[1]
    assert cells[2] == f"`{setting.variable}`"
    assert cells[4:] == [setting.help, setting.kind.allowed]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    pages = "\n".join(page(str(path)) for path in PAGES if path.name != "CONTRIBUTING.md")
    assert re.search(rf"\bthreadtalk {name}\b|`{name}`", pages), f"no page mentions threadtalk {name}"


def test_every_command_that_a_page_mentions_exists() -> None:
    for path in PAGES:
        for name in re.findall(r"(?:`|^    |^\$ )threadtalk ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in COMMANDS, f"{path.name} mentions threadtalk {name}"


def test_every_flag_that_a_page_mentions_with_serve_exists() -> None:
    flags = {setting.flag for setting in SETTINGS} | {"--no-limits", "--config", "--help"}
    for path in PAGES:
        for line in re.findall(r"(?:threadtalk serve|Server_1\.py)((?: [^\s`|]+)+)", path.read_text(encoding="utf-8")):
            for flag in re.findall(r"--[a-z-]+", line):
                assert flag in flags, f"{path.name} mentions {flag}"


def dependencies() -> list[str]:
    extras = [each for group in PROJECT["optional-dependencies"].values() for each in group]
    requirements = [*PROJECT["dependencies"], *extras]
    return [re.split(r"[\s<>=!~;\[]", requirement)[0] for requirement in requirements]


def test_every_dependency_has_its_reason() -> None:
    explained = re.findall(r"^\| `([^`]+)` \| .+ \|$", page("docs/dependencies.md"), re.MULTILINE)
    assert sorted(explained) == sorted(dependencies())


def test_the_changelog_has_a_place_for_what_is_to_come() -> None:
    assert "## [Unreleased]" in page("CHANGELOG.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_source_file_that_a_page_names_is_there(path: Path) -> None:
    for name in re.findall(r"`((?:src|tests|docs|bench|\.ci)/[\w./-]+\.\w+)`", path.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{path.name} names {name}"
