"""The libraries of the page, as they were published: fetched, checked and put into `src/threadtalk/web/lib/vendored/`.

    python tools/vendor.py          check that every file is what the list says; needs no network
    python tools/vendor.py fetch    fetch the versions of the list anew from npm, check them, and write the files
    python tools/vendor.py fetch --accept    as that, for other versions: take what comes, and write its hashes down

The list, `VENDORED.json`, has the hash of each published file. Two things are changed in it, as the page has no build
step: packages are imported by the file that stands beside them, and there are no source maps.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

LIB = Path(__file__).parent.parent / "src" / "threadtalk" / "web" / "lib"
FOLDER = LIB / "vendored"
LIST = LIB / "VENDORED.json"


def main() -> int:
    """Check, or fetch. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", nargs="?", choices=("check", "fetch"), default="check")
    parser.add_argument("--accept", action="store_true", help="write down the hashes of what is fetched")
    args = parser.parse_args()
    packages: list[dict[str, Any]] = json.loads(LIST.read_text())
    problems = fetch(packages, accept=args.accept) if args.act == "fetch" else []
    if args.accept and not problems:
        LIST.write_text(json.dumps(packages, indent=2) + "\n")
    problems = problems or check(packages)
    print("\n".join(problems) or f"{sum(len(each['files']) for each in packages)} files are as they were published.")
    return 1 if problems else 0


def check(packages: list[dict[str, Any]]) -> list[str]:
    """Say which files in the folder are not what the list has."""
    files = [each for package in packages for each in package["files"]]
    problems = []
    for each in files:
        path = FOLDER / each["as"]
        if not path.is_file():
            problems.append(f"{each['as']} is missing.")
        elif _digest(path.read_bytes()) != each["sha256_here"]:
            problems.append(f"{each['as']} was changed.")
    known = {each["as"] for each in files}
    problems += [f"{path.name} is not on the list." for path in sorted(FOLDER.iterdir()) if path.name not in known]
    return problems


def fetch(packages: list[dict[str, Any]], *, accept: bool) -> list[str]:
    """Fetch all packages and write their files. Returns what is not as the list has it; then nothing is written."""
    problems = []
    contents = {}
    with tempfile.TemporaryDirectory() as scratch:
        for package in packages:
            archive = _download(f"{package['name']}@{package['version']}", Path(scratch))
            for each in package["files"]:
                published = _read(archive, each["file"])
                here = _without_build(published, package.get("imports", {}))
                if accept:
                    each["sha256"], each["sha256_here"] = _digest(published), _digest(here)
                elif _digest(published) != each["sha256"]:
                    problems.append(f"{package['name']} {package['version']}: {each['file']} is not what it was.")
                contents[each["as"]] = here
    if not problems:
        FOLDER.mkdir(exist_ok=True)
        for name, content in contents.items():
            (FOLDER / name).write_bytes(content)
    return problems


def _download(package: str, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", package]
    printed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    return folder / printed.split()[-1]


def _read(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        member = opened.extractfile(f"package/{name}")
        assert member is not None, f"{name} is no file"
        return member.read()


def _without_build(source: bytes, imports: dict[str, str]) -> bytes:
    text = re.sub(r"\n?//# sourceMappingURL=.*\n?", "\n", source.decode())
    for package, file in imports.items():
        text = text.replace(f'from"{package}"', f'from"./{file}"')
    return text.encode()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
