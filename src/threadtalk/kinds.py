"""What the value of a setting may be: a text, a choice, a switch, a number, a size, a duration.

A value comes in two ways: as text (a flag, an environment variable) through `parse`, and as a value of Python or TOML
through `accept`. Both return the value as the program uses it, or raise `NotAllowed`, which says at most which part is
wrong: whoever catches it knows where the value came from, and `allowed` says what it may be. `show` is the way back:
`parse` of what it returns gives the same value.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?")
# In lower case, without a path, and without the port that goes without saying; "null" is the origin of anybody.
_ADDRESS = re.compile(r"https://[!-~]{1,300}")

_ORIGIN = re.compile(
    r"(?!http://.*:80$|https://.*:443$)[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?"
)
_QUANTITY = re.compile(rf"({_DECIMAL.pattern}) ?([A-Za-z]*)")

BYTES_OF_UNIT = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}
SECONDS_OF_UNIT = {"": Decimal(1), "ms": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "h": Decimal(3600)}


class NotAllowed(ValueError):
    """A value is not of its kind. Of one in several parts it may carry the one that is wrong."""


class Kind(ABC):
    """One kind of value."""

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What a value may be, to go after "it must be"."""

    @abstractmethod
    def accept(self, value: object) -> object:
        """Return a value of Python or TOML as the program uses it. Raises `NotAllowed`."""

    @abstractmethod
    def parse(self, text: str) -> object:
        """Return what a text means. Raises `NotAllowed`."""

    @abstractmethod
    def show(self, value: object) -> str:
        """Return a value as a person would write it."""


@dataclass(frozen=True)
class Text(Kind):
    """Any printable text."""

    what: str
    may_be_empty: bool = False

    @property
    def allowed(self) -> str:
        return self.what

    def accept(self, value: object) -> str:
        if not isinstance(value, str) or not value.isprintable() or not (value.strip() or self.may_be_empty):
            raise NotAllowed
        return value

    def parse(self, text: str) -> str:
        return self.accept(text)

    def show(self, value: object) -> str:
        return str(value)


@dataclass(frozen=True)
class Word(Text):
    """Printable text without a space, that may stand in the middle of a line of a protocol."""

    def accept(self, value: object) -> str:
        word = super().accept(value)
        if " " in word or word.startswith(":") or not word.isascii():
            raise NotAllowed
        return word


@dataclass(frozen=True)
class Origins(Text):
    """Origins of web pages (RFC 6454, section 6.2) with spaces between them, written as browsers write them."""

    def accept(self, value: object) -> str:
        origins = super().accept(value).split()
        if not all(_ORIGIN.fullmatch(origin) for origin in origins):
            raise NotAllowed
        return " ".join(origins)


@dataclass(frozen=True)
class Address(Text):
    """The address of something on the web, which others than us load: by https, so that nobody can change it."""

    def accept(self, value: object) -> str:
        address = super().accept(value)
        if address and not _ADDRESS.fullmatch(address):
            raise NotAllowed
        return address


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return ", ".join(self.words[:-1]) + f" or {self.words[-1]}"

    def accept(self, value: object) -> str:
        if not isinstance(value, str) or value.lower() not in self.words:
            raise NotAllowed
        return value.lower()

    def parse(self, text: str) -> str:
        return self.accept(text.strip())

    def show(self, value: object) -> str:
        return str(value)


@dataclass(frozen=True)
class Switch(Kind):
    """On or off."""

    @property
    def allowed(self) -> str:
        return "true or false"

    def accept(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise NotAllowed
        return value

    def parse(self, text: str) -> bool:
        word = text.strip().lower()
        if word in {"true", "yes", "on", "1"}:
            return True
        if word in {"false", "no", "off", "0"}:
            return False
        raise NotAllowed

    def show(self, value: object) -> str:
        return "true" if value else "false"


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number within a range."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def accept(self, value: object) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise NotAllowed
        return value

    def parse(self, text: str) -> int:
        if not _INTEGER.fullmatch(text.strip()):
            raise NotAllowed
        return self.accept(int(text))

    def show(self, value: object) -> str:
        return str(value)


@dataclass(frozen=True)
class Number(Kind):
    """A number within a range."""

    low: float
    high: float

    @property
    def allowed(self) -> str:
        return f"a number from {_plainly(self.low)} to {_plainly(self.high)}"

    def accept(self, value: object) -> float:
        if type(value) not in (int, float):
            raise NotAllowed
        assert isinstance(value, int | float)
        if not self.low <= value <= self.high:  # NaN is in no range
            raise NotAllowed
        return float(value)

    def parse(self, text: str) -> float:
        if not _DECIMAL.fullmatch(text.strip()):
            raise NotAllowed
        return self.accept(float(text))

    def show(self, value: object) -> str:
        return _plainly(value)


@dataclass(frozen=True)
class Size(Kind):
    """A number of bytes within a range: 8192, 8KiB, 1.5MiB, 10MB."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        return f"a size from {self.show(self.low)} to {self.show(self.high)}, as in 8192, 8KiB or 1MiB"

    def accept(self, value: object) -> int:
        if isinstance(value, str):
            return self.parse(value)
        if type(value) is not int or not self.low <= value <= self.high:
            raise NotAllowed
        return value

    def parse(self, text: str) -> int:
        number, unit = _split(text)
        if unit not in BYTES_OF_UNIT:
            raise NotAllowed
        size = number * BYTES_OF_UNIT[unit]
        if size != int(size):
            raise NotAllowed
        return self.accept(int(size))

    def show(self, value: object) -> str:
        assert isinstance(value, int)
        for unit in ("GiB", "MiB", "KiB"):
            factor = BYTES_OF_UNIT[unit.lower()]
            if value and value % factor == 0:
                return f"{value // factor}{unit}"
        return str(value)


@dataclass(frozen=True)
class Seconds(Kind):
    """A duration within a range: 60, 60s, 2m, 500ms, 1.5h."""

    low: float
    high: float

    @property
    def allowed(self) -> str:
        return f"a duration from {self.show(self.low)} to {self.show(self.high)}, as in 60, 60s or 2m"

    def accept(self, value: object) -> float:
        if isinstance(value, str):
            return self.parse(value)
        if type(value) not in (int, float):
            raise NotAllowed
        assert isinstance(value, int | float)
        if not self.low <= value <= self.high:
            raise NotAllowed
        return float(value)

    def parse(self, text: str) -> float:
        number, unit = _split(text)
        if unit not in SECONDS_OF_UNIT:
            raise NotAllowed
        return self.accept(float(number * SECONDS_OF_UNIT[unit]))

    def show(self, value: object) -> str:
        assert isinstance(value, int | float)
        if value and value % 3600 == 0:
            return f"{_plainly(value / 3600)}h"
        return f"{_plainly(value)}s"


def _split(text: str) -> tuple[Decimal, str]:
    """Return the number and the unit, in lower case, of a quantity."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise NotAllowed
    return Decimal(match[1]), match[2].lower()


def _plainly(value: object) -> str:
    """Return a number without an exponent, and without a fraction where it has none."""
    assert isinstance(value, int | float)
    assert math.isfinite(value)
    return str(int(value)) if value == int(value) else f"{Decimal(repr(value)):f}"
