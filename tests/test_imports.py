"""Imports point one way: cli → server → net → wire → core, and server → hub → log, core. And core is pure."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import threadtalk

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(threadtalk.__file__).parent

PARTS = sorted({path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")})

ALLOWED: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "acts": {"errors"},
    "addresses": set(),
    "admin": {"acts", "administration", "clock", "console", "core", "errors", "log", "net", "server"},
    "administration": {"core", "errors", "net", "scram", "wire"},
    "certificate": {"errors"},
    "cli": {"__version__", "admin", "client", "console", "errors", "log", "passwords", "server", "settings"},
    "client": {"core", "errors", "kinds", "links", "settings", "wire"},
    "clock": set(),
    "console": {"addresses", "links", "qr"},
    "core": set(),
    "credentials": {"core", "kinds"},
    "errors": set(),
    "fanout": {"core", "outbox"},
    "hub": {"core", "errors", "fanout", "log", "outbox"},
    "kinds": set(),
    "links": set(),
    "log": {"core", "errors"},
    "net": {
        "__version__",
        "certificate",
        "core",
        "credentials",
        "errors",
        "outbox",
        "passwords",
        "scram",
        "tokens",
        "wire",
    },
    "outbox": set(),
    "page": {"wire"},
    "passwords": set(),
    "qr": set(),
    "scram": set(),
    "server": {
        "__version__",
        "acts",
        "addresses",
        "administration",
        "certificate",
        "clock",
        "core",
        "errors",
        "hub",
        "log",
        "net",
        "page",
        "settings",
        "wire",
    },
    "settings": {"credentials", "errors", "kinds"},
    "tokens": set(),
    "wire": {"core", "scram", "tokens"},
}
"""What each part may import of the others when it runs. An import within a part is no matter of this test."""

ALLOWED_FOR_TYPES: dict[str, set[str]] = {
    "admin": {"settings"},
    "console": {"settings"},
    "fanout": {"wire"},
    "hub": {"wire"},
    "net": {"hub", "log", "settings"},
}
"""What it may name besides, in annotations alone: it is handed such a thing, but could do with another like it."""

PURE_STDLIB = {
    "__future__",
    "bisect",
    "collections",
    "collections.abc",
    "dataclasses",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "hmac",
    "ipaddress",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "string",
    "types",
    "typing",
    "unicodedata",
}
"""What core/ may import of the standard library: nothing that knows a socket, thread, clock, file or database."""

SANS_IO_STDLIB = PURE_STDLIB | {
    "base64",
    "binascii",
    "datetime",
    "difflib",
    "gzip",
    "http",
    "struct",
    "weakref",
}
"""What wire/ may import besides: ways of writing things down and of keeping what was written, and HTTP's statuses."""

SANS_IO_LIBRARIES = {"h11"} | {f"websockets.{name}" for name in ("frames", "http11", "protocol", "server", "typing")}
"""The parts of libraries that do no input or output either."""


class Import(NamedTuple):
    where: str
    module: str
    is_for_types: bool


def imports_of(part: str) -> Iterator[Import]:
    single = PACKAGE / f"{part}.py"
    for path in [single] if single.exists() else sorted((PACKAGE / part).rglob("*.py")):
        yield from _imports(ast.parse(path.read_text(encoding="utf-8")), path, is_for_types=False)


def _imports(node: ast.AST, path: Path, *, is_for_types: bool) -> Iterator[Import]:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        for child in node.body:
            yield from _imports(child, path, is_for_types=True)
        for child in node.orelse:
            yield from _imports(child, path, is_for_types=is_for_types)
        return
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, f"{path.name}:{node.lineno}: imports name the whole module, which is easier to search"
        if node.module == "threadtalk":
            modules = [f"threadtalk.{alias.name}" for alias in node.names]
        else:
            modules = [str(node.module)]
    for module in modules:
        yield Import(f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}", module, is_for_types)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, path, is_for_types=is_for_types)


def test_each_part_has_its_place_among_the_arrows() -> None:
    assert set(ALLOWED) == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_imports_point_one_way(part: str) -> None:
    for where, module, is_for_types in imports_of(part):
        root, _, rest = module.partition(".")
        other = rest.partition(".")[0]
        if root != "threadtalk" or other == part:
            continue
        allowed = ALLOWED[part] | (ALLOWED_FOR_TYPES.get(part, set()) if is_for_types else set())
        assert other in allowed, f"{where}: {part} must not import {other}"


def test_no_two_parts_need_each_other() -> None:
    def reachable(part: str, seen: frozenset[str]) -> set[str]:
        assert part not in seen, f"a circle: {' → '.join([*seen, part])}"
        return set().union(ALLOWED[part], *(reachable(each, seen | {part}) for each in ALLOWED[part] & set(PARTS)))

    for part in PARTS:
        reachable(part, frozenset())


def test_the_core_is_pure() -> None:
    for where, module, _ in imports_of("core"):
        assert module.startswith("threadtalk.core") or module in PURE_STDLIB, f"{where}: core must not import {module}"


def test_wire_protocols_do_no_input_or_output() -> None:
    for where, module, _ in imports_of("wire"):
        is_ours = module.startswith(("threadtalk.wire", "threadtalk.core", "threadtalk.scram", "threadtalk.tokens"))
        is_allowed = is_ours or module in SANS_IO_STDLIB | SANS_IO_LIBRARIES
        assert is_allowed, f"{where}: wire must not import {module}"


def test_what_wire_protocols_need_of_scram_does_no_input_or_output() -> None:
    for where, module, _ in imports_of("scram"):
        is_allowed = module in SANS_IO_STDLIB | {"secrets", "stringprep"}
        assert is_allowed, f"{where}: scram must not import {module}"


def test_the_outbox_belongs_to_nobody() -> None:
    """The hub fills it and net/ drains it, so it may know neither of them."""
    assert {module for _, module, _ in imports_of("outbox")} <= {"__future__", "typing", "collections.abc"}


@pytest.mark.parametrize("arguments", [["--help"], ["version"], ["serve", "--help"], ["serve", "--port", "x"]])
def test_what_starts_a_server_does_not_load_the_terminal_client(arguments: list[str]) -> None:
    program = f"""if True:
        import sys
        import threadtalk.server
        from threadtalk.cli import main
        try:
            main({arguments!r})
        except SystemExit:
            pass
        heavy = {{"prompt_toolkit", "asyncio", "threadtalk.client"}} & sys.modules.keys()
        sys.exit(f"loaded: {{heavy}}" if heavy else 0)
    """
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
