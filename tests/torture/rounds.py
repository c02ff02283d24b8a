"""How often, how long and with which luck the torture goes on."""

from __future__ import annotations

import os
import random

import pytest

IS_CI = os.environ.get("CI", "").lower() in ("1", "true")

_ROUNDS = os.environ.get("THREADTALK_TORTURE_ROUNDS", "")
_SEED = os.environ.get("THREADTALK_TORTURE_SEED", "")


def rounds(default: int) -> int:
    """Return how often to go round: `THREADTALK_TORTURE_ROUNDS`, or a number small enough for every day."""
    return max(1, int(_ROUNDS)) if _ROUNDS else default


def timeout(default: int, *, per_round: float) -> pytest.MarkDecorator:
    """Return a mark that bounds a test of so many rounds in time, in seconds."""
    return pytest.mark.timeout(60 + per_round * rounds(default))


def new_luck(what: str) -> random.Random:
    """Return a source of chance. Its seed is printed with a failing test; `THREADTALK_TORTURE_SEED` repeats it."""
    seed = int(_SEED) if _SEED else random.SystemRandom().getrandbits(32)
    print(f"{what}: THREADTALK_TORTURE_SEED={seed}")
    return random.Random(seed)


def require(condition: object, reason: str) -> None:
    """Skip a test that this machine cannot run; where all is checked (`CI=true`), fail instead."""
    if condition:
        return
    if IS_CI:
        pytest.fail(reason)
    pytest.skip(reason)
