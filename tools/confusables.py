"""Writes src/threadtalk/core/lookalikes.py anew, from the data of Unicode's UTS #39.

    python tools/confusables.py confusables.txt > src/threadtalk/core/lookalikes.py

`confusables.txt` is published by Unicode, in the folder `security` of each version. Left out is what no alias may
contain, and what is taken apart (NFD) before the table is asked; what this Python's own Unicode does not know yet stays
in, since the next one's may.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections import defaultdict
from pathlib import Path

from threadtalk.core.names import check_alias

HEAD = '''"""What looks like what: `confusables.txt` of UTS #39, {version}, as far as aliases may contain it.

Made by tools/confusables.py; not to be changed by hand. Each entry of `TABLE` is a prototype, `=`, and characters that
look like it, all in hexadecimal; the characters of a longer prototype are joined by `+`.

{license}"""

TABLE = """
'''

LICENSE = """
UNICODE LICENSE V3

COPYRIGHT AND PERMISSION NOTICE

Copyright © 1991-{year} Unicode, Inc.

NOTICE TO USER: Carefully read the following legal agreement. BY DOWNLOADING, INSTALLING, COPYING OR OTHERWISE USING
DATA FILES, AND/OR SOFTWARE, YOU UNEQUIVOCALLY ACCEPT, AND AGREE TO BE BOUND BY, ALL OF THE TERMS AND CONDITIONS OF THIS
AGREEMENT. IF YOU DO NOT AGREE, DO NOT DOWNLOAD, INSTALL, COPY, DISTRIBUTE OR USE THE DATA FILES OR SOFTWARE.

Permission is hereby granted, free of charge, to any person obtaining a copy of data files and any associated
documentation (the "Data Files") or software and any associated documentation (the "Software") to deal in the Data Files
or Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, and/or sell copies of the Data Files or Software, and to permit persons to whom the Data Files or Software
are furnished to do so, provided that either (a) this copyright and permission notice appear with all copies of the Data
Files or Software, or (b) this copyright and permission notice appear in associated Documentation.

THE DATA FILES AND SOFTWARE ARE PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT OF THIRD PARTY
RIGHTS.

IN NO EVENT SHALL THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL
INDIRECT OR CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THE DATA FILES OR SOFTWARE.

Except as contained in this notice, the name of a copyright holder shall not be used in advertising or otherwise to
promote the sale, use or other dealings in these Data Files or Software without prior written authorization of the
copyright holder.
"""


def main(source: Path) -> None:
    lines = source.read_text(encoding="utf-8-sig").splitlines()
    date, version = (
        next(line.partition(":")[2].strip() for line in lines if line.startswith(f"# {name}:"))
        for name in ("Date", "Version")
    )
    like: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        fields = line.partition("#")[0].split(";")
        if len(fields) < 3:
            continue
        character = chr(int(fields[0], 16))
        prototype = unicodedata.normalize("NFD", "".join(chr(int(code, 16)) for code in fields[1].split()))
        if _can_be_asked_for(character):
            like[prototype].append(character)
    entries = (
        f"{'+'.join(map(_hex, prototype))}={','.join(map(_hex, characters))}"
        for prototype in sorted(like)
        for characters in _divided(sorted(like[prototype]))
    )
    print(HEAD.format(version=f"version {version}", license=LICENSE.format(year=date[:4]).strip() + "\n"), end="")
    print("\n".join(textwrap.wrap(" ".join(entries), 120, break_on_hyphens=False, break_long_words=False)))
    print('"""')


def _can_be_asked_for(character: str) -> bool:
    is_known = unicodedata.category(character) != "Cn"
    if is_known and check_alias(f"a{character}") is not None:
        return False
    return unicodedata.normalize("NFD", character) == character


def _divided(characters: list[str], size: int = 12) -> list[list[str]]:
    """Return them in parts that are short enough for a line."""
    return [characters[i : i + size] for i in range(0, len(characters), size)]


def _hex(character: str) -> str:
    return f"{ord(character):x}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
