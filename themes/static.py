"""Styles and scripts of the site, published under one name made from their content.

The theme's files and the search's scripts stand side by side in ``static/<hash>/``, so that ES
modules import each other by plain relative names, and a changed byte gives a new address: caches
may keep these files for ever.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parent
_FOLDERS = (_ROOT / "portal" / "static", _ROOT.parent / "search" / "static")
_KINDS = {".css", ".js", ".svg", ".png", ".ico"}


@cache
def static_files() -> dict[str, Path]:
    """File name → where it stands in this checkout, sorted by name."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in sorted(folder.glob("*")):
            if path.suffix not in _KINDS:
                continue
            if path.name in found:
                raise ValueError(f"{path} 与 {found[path.name]} 同名")
            found[path.name] = path
    return dict(sorted(found.items()))


@cache
def static_hash() -> str:
    """Sixteen hexadecimal digits over the names and bytes of all static files."""
    total = hashlib.sha256()
    for name, path in static_files().items():
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def static_path(name: str) -> str:
    """The path of a static file within the site; a name that is not there is an error."""
    if name not in static_files():
        raise KeyError(f"没有名为“{name}”的样式或脚本")
    return f"static/{static_hash()}/{name}"
