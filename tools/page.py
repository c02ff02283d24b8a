"""Write into index.html which modules the page loads first, so that a browser asks for all of them at once.

    python tools/page.py            write them
    python tools/page.py --check    say whether they are all there

A module is loaded first when it is imported, by `import … from`, from `main.js` on; what is fetched when it is needed
(`import()`) is not.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from posixpath import dirname, join, normpath

WEB = Path(__file__).parent.parent / "src" / "threadtalk" / "web"
PAGE = WEB / "index.html"
_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?from\s*["']([^"']+)["']|^import\s*["']([^"']+)["']""", re.MULTILINE)
_MINIFIED = re.compile(r"""\bfrom\s*["'](\./[^"']+)["']""")
_LINKS = re.compile(r'(?:    <link rel="modulepreload"[^\n]*\n)+')


def modules(name: str = "main.js") -> list[str]:
    """Return the names of all modules that one needs to begin, itself included."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        module = waiting.pop(0)
        if module in found:
            continue
        found.append(module)
        source = (WEB / module).read_text()
        pattern = _MINIFIED if "/vendored/" in module else _IMPORT
        for match in pattern.finditer(source):
            target = next(group for group in match.groups() if group)
            waiting.append(normpath(join(dirname(module), target)))
    return found


def page() -> str:
    """Return index.html as it should be."""
    links = "".join(
        f'    <link rel="modulepreload" href="{{{{static}}}}/{module}" />\n' for module in sorted(modules())
    )
    return _LINKS.sub(lambda _: links, PAGE.read_text(), count=1)


def main() -> int:
    """Write or check. Returns the exit status."""
    wanted = page()
    if "--check" in sys.argv:
        if wanted != PAGE.read_text():
            print("index.html does not name all modules that are loaded first: run python tools/page.py")
            return 1
        return 0
    PAGE.write_text(wanted)
    print(f"{len(modules())} modules are loaded first.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
