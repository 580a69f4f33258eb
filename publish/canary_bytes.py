"""Prints every canary that stands in a database file and its journals, free pages included.

Run by `publish.register_canaries` in a process of its own: a file of SQLite must not be opened and
closed beside its connections, for that drops their locks (sqlite.org, howtocorrupt, 2.2).
"""

from __future__ import annotations

import mmap
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_CANARY = re.compile(rb'"canary": ?"(c[0-9a-hjkmnp-tv-z]{15})"')
_BESIDE = ("", "-wal", "-journal")


def canaries(database: Path) -> Iterator[str]:
    """The canaries of public texts, wherever they stand, each once a file."""
    for suffix in _BESIDE:
        place = database.with_name(database.name + suffix)
        if not place.is_file() or place.stat().st_size == 0:
            continue
        with place.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield from sorted({found.decode() for found in _CANARY.findall(data)})


if __name__ == "__main__":
    sys.stdout.write("".join(f"{one}\n" for one in canaries(Path(sys.argv[1]))))
