"""The page's source: its types and its own tests, and what must never stand in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WEB = ROOT / "src" / "threadtalk" / "web"
SOURCES = sorted(path for path in WEB.rglob("*.js") if "vendored" not in path.parts)
VECTORS = Path(__file__).parent / "wire" / "irc" / "vectors"


def node(*words: str, **options: object) -> str:
    """Run a program of Node.js; return what it prints."""
    if shutil.which("node") is None or not (ROOT / "node_modules").is_dir():
        reason = "needs Node.js and npm ci"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_the_types_in_the_comments_are_right() -> None:
    node("node", "node_modules/typescript/bin/tsc")


def test_protocol_state_and_text_of_the_page_do_what_they_should() -> None:
    tests = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "web").glob("*.test.js"))
    told = node("node", "--test", *tests)
    assert re.search(r"^# fail 0$", told, re.MULTILINE), told


def test_the_page_reads_messages_as_the_public_vectors_have_it() -> None:
    vectors = yaml.safe_load((VECTORS / "msg-split.yaml").read_text())["tests"]
    program = """
        import { parse } from "./src/threadtalk/web/irc/message.js";
        let given = "";
        for await (const piece of process.stdin) given += piece;
        const read = JSON.parse(given).map((line) => {
            const { tags, source, command, params } = parse(line);
            return { tags: Object.fromEntries(tags), source, command, params };
        });
        console.log(JSON.stringify(read));
    """
    lines = [each["input"] for each in vectors]
    read = json.loads(node("node", "--input-type=module", "-e", program, input=json.dumps(lines)))
    for vector, found in zip(vectors, read, strict=True):
        atoms = vector["atoms"]
        wanted = {
            "tags": {key: "" if value is True else value for key, value in (atoms.get("tags") or {}).items()},
            "source": atoms.get("source", ""),
            "command": atoms["verb"].upper(),
            "params": atoms.get("params", []),
        }
        assert found == wanted, vector["input"]


def test_the_libraries_are_as_they_were_published_and_the_list_of_modules_is_whole() -> None:
    for words in (("tools/vendor.py",), ("tools/page.py", "--check")):
        done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\(|new Function"
    r"|createContextualFragment|DOMParser|srcdoc|\.setAttribute\(['\"]on"
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_text_of_anybody_can_become_a_part_of_the_page(path: Path) -> None:
    source = path.read_text()
    assert FORBIDDEN.search(source) is None
    loads = re.findall(
        r"""^(?:import|export|\}).*\bfrom\s*["']([^"']+)["']|\bimport\(["']([^"']+)["']\)""", source, re.MULTILINE
    )
    for name in filter(None, (name for pair in loads for name in pair)):
        assert name.startswith("."), f"{name} is not beside it"
        assert "vendored" not in name or path.name == "vendor.js", "only vendor.js names the libraries"
    in_state = path.is_relative_to(WEB / "state") and path.name != "browser.js"
    if in_state or path.is_relative_to(WEB / "irc") or path.is_relative_to(WEB / "text"):
        code = re.sub(r"/\*\*.*?\*/|//[^\n]*", "", source, flags=re.DOTALL)
        assert re.search(r"\b(document|window|localStorage|navigator)\.", code) is None, "no browser in here"


def test_the_page_loads_nothing_from_anywhere_else_and_runs_nothing_that_stands_in_it() -> None:
    page = (WEB / "index.html").read_text()
    assert re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son\w+=|https?://", page) is None
    for path in (WEB / "style").glob("*.css"):
        assert re.search(r"url\(|@import", path.read_text()) is None
