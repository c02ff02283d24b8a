"""Fuzz the IRC server, guided by what of the code each input reaches: `python -m fuzz.irc [libFuzzer's options]`.

It needs `pip install -e '.[dev,fuzz]'`, and ends with the first input that makes the server say what it may not (see
`tests/wire/irc/test_fuzz.py`, whose checks it uses). An input is a script: of each line, the first byte says who sends
the rest.
"""

from __future__ import annotations

import sys
from random import Random

import atheris

with atheris.instrument_imports(include=["threadtalk.core", "threadtalk.wire.irc"]):
    from tests.wire.irc import hostile, test_fuzz


def one_input(data: bytes) -> None:
    """Play one script."""
    script = [(line[0] % (test_fuzz.TALKS + 2), line[1:]) for line in data.split(b"\n") if line]
    test_fuzz.run([test_fuzz.EVERY_CAPABILITY] * len(hostile.NICKS), script)


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Add a line that is nearly right, or change anything."""
    random = Random(seed)
    if random.random() < 0.5:
        return bytes(atheris.Mutate(data, max_size))
    line = b"%d" % random.randrange(10) + hostile.line(random)
    return b"\n".join([*data.split(b"\n"), line])[-max_size:]


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input, custom_mutator=mutate)
    atheris.Fuzz()
