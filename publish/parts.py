"""How the public manifest is cut: which files stand in one part of it.

A part is what one change touches together, and small however large the site: a folder of
decisions, the parties of one first character, the lists of one month, the index, all other pages.
"""

from __future__ import annotations

import re

ROOT = "manifest.json"
FOLDER = "manifest"
_MONTH = re.compile(r"browse/.*/([0-9]{4}-[0-9]{2})[^/]*")


def part_of(path: str) -> str:
    """The part that a file stands in; empty for the manifest itself.

    >>> part_of("decisions/ab/abc.html"), part_of("browse/agency/lanchuan/2026-11-13.html")
    ('decisions.ab', 'browse.2026-11')
    >>> part_of("parties/x1.html"), part_of("search/data/names/0.bin"), part_of("index.html")
    ('parties.x', 'search', 'site')
    """
    top, _, below = path.partition("/")
    if top in (ROOT, FOLDER):
        return ""
    if top == "decisions":
        return f"decisions.{below.partition('/')[0]}"
    if top == "parties":
        return f"parties.{below[0]}"
    if path.startswith("search/data/"):
        return "search"
    month = _MONTH.fullmatch(path)
    return f"browse.{month[1]}" if month else "site"
