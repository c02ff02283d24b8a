"""What the bench asks of a server adapter, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bench.dialects import Dialect


@dataclass(frozen=True, slots=True)
class Order:
    python: str
    folder: Path
    """Empty, on disk, and deleted afterwards: for the server's data and configuration."""
    clients: int


@dataclass(frozen=True, slots=True)
class Plan:
    command: list[str]
    dialect: Dialect
    version: str
    is_encrypted: bool = False
    """The clients speak TLS."""
    environment: dict[str, str] = field(default_factory=dict)
