"""The list of emoji that the page offers: made from npm's `emojibase-data` (MIT), one line for each.

    python tools/emoji.py > src/threadtalk/web/text/emoji-data.js

A line is the emoji, its group, and the words it is found by: GitHub's shortcode first, then others, in English and
German.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VERSION = "17.0.0"
GROUPS = {0: "smileys", 1: "people", 3: "nature", 4: "food", 5: "travel", 6: "activities", 7: "objects", 8: "symbols"}
"""Of Unicode's groups those that are offered: skin tones are no emoji of their own, and flags are many and alike."""

WORDS_MAX = 4
"""Words besides the shortcode, for each language."""


def main() -> None:
    """Print the module."""
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", "--silent", f"emojibase-data@{VERSION}"]
        name = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(scratch) / name) as archive:
            english, german = (_read(archive, f"{language}/compact.json") for language in ("en", "de"))
            groups = {each["hexcode"]: each.get("group") for each in _read(archive, "en/data.json")}
            shortcodes = _read(archive, "en/shortcodes/github.json")
    words_of = {each["hexcode"]: each.get("tags", []) for each in german}
    lines = []
    for each in english:
        code, group = each["hexcode"], groups.get(each["hexcode"])
        if group not in GROUPS or code not in shortcodes:
            continue
        names = shortcodes[code]
        names = [names] if isinstance(names, str) else names
        words = [*names, *each.get("tags", [])[:WORDS_MAX], *words_of.get(code, [])[:WORDS_MAX]]
        unique = dict.fromkeys(word.lower().replace(" ", "_") for word in words)
        lines.append(f"{each['unicode']} {GROUPS[group][:2]} {' '.join(unique)}")
    print(f"/** Emoji {VERSION}, made by tools/emoji.py from emojibase-data (MIT): emoji, group, words. */")
    print("export const LINES = `" + "\n".join(lines).replace("`", "") + "`;")


def _read(archive: tarfile.TarFile, name: str) -> Any:
    member = archive.extractfile(f"package/{name}")
    assert member is not None, f"{name} is no file"
    return json.load(member)


if __name__ == "__main__":
    main()
