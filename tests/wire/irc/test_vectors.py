"""The public IRC parser vectors (CC0, tests/wire/irc/vectors)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from threadtalk.core.masks import matches
from threadtalk.wire.irc.message import Message, encode, parse
from threadtalk.wire.irc.source import split_source

VECTORS = Path(__file__).parent / "vectors"


def vectors(name: str) -> list[dict[str, Any]]:
    return yaml.safe_load((VECTORS / f"{name}.yaml").read_text(encoding="utf-8"))["tests"]


@pytest.mark.parametrize("vector", vectors("msg-split"), ids=lambda vector: vector["input"])
def test_a_line_is_split_as_everybody_splits_it(vector: dict[str, Any]) -> None:
    atoms = vector["atoms"]
    assert parse(vector["input"]) == Message(
        atoms["verb"].upper(), tuple(atoms.get("params", [])), atoms.get("source", ""), atoms.get("tags", {})
    )


@pytest.mark.parametrize("vector", vectors("msg-join"), ids=lambda vector: vector["desc"])
def test_a_message_is_joined_as_everybody_joins_it(vector: dict[str, Any]) -> None:
    atoms = vector["atoms"]
    line = encode(atoms["verb"], atoms.get("params", []), source=atoms.get("source", ""), tags=atoms.get("tags") or {})
    assert line in vector["matches"]


@pytest.mark.parametrize("vector", vectors("mask-match"), ids=lambda vector: vector["mask"])
def test_a_mask_matches_whom_it_should(vector: dict[str, Any]) -> None:
    for source in vector["matches"]:
        assert matches(vector["mask"], source)
    for source in vector["fails"]:
        assert not matches(vector["mask"], source)


@pytest.mark.parametrize("vector", vectors("userhost-split"), ids=lambda vector: vector["source"])
def test_a_source_is_split_into_nick_user_and_host(vector: dict[str, Any]) -> None:
    atoms = vector["atoms"]
    assert split_source(vector["source"]) == (atoms.get("nick", ""), atoms.get("user", ""), atoms.get("host", ""))
