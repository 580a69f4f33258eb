"""The content in force: what ships in ``content/``, file by file under what the office changed.

A change made at the desk stands in ``$PORTAL_DATA/content/`` in the same form and the same place,
and takes that file's part. Whoever needs content gets a folder that holds both: links to what
ships, and copies of what was changed, under a name that changes with them. Rules are left out:
they change by plan only (`disclosure.rule_adoption`).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from disclosure.data_folder import DataFolder
from disclosure.site import CONTENT

Stamps = tuple[tuple[str, int, int], ...]
_MADE: dict[tuple[Path, Path, Stamps], Path] = {}
_LEFT_OUT = ("rules",)


def content_in_force(folder: DataFolder, content: Path = CONTENT) -> Path:
    """The folder to read content from; ``content`` itself where the office changed nothing."""
    changed = folder.content
    if not changed.is_dir() or changed == content:
        return content
    stamps = tuple(_stamps(changed))
    if not stamps:
        return content
    key = (changed, content, stamps)
    if key not in _MADE or not _MADE[key].is_dir():
        _MADE[key] = _made(folder, content, [name for name, *_ in stamps])
    return _MADE[key]


def changed_files(folder: DataFolder) -> list[str]:
    """The files that stand in the place of those that ship, relative to ``content/``."""
    return [name for name, *_ in _stamps(folder.content)] if folder.content.is_dir() else []


def _stamps(changed: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted(changed.rglob("*.yaml")):
        name = path.relative_to(changed)
        if name.parts[0] in _LEFT_OUT or any(part.startswith(".") for part in name.parts):
            continue
        known = path.stat()
        yield name.as_posix(), known.st_mtime_ns, known.st_size


def _made(folder: DataFolder, content: Path, names: list[str]) -> Path:
    """Both in one folder, named by what is in it; two processes may make it at once."""
    digest = hashlib.sha256(str(content).encode())
    shipped = [Path(root) / file for root, _, files in os.walk(content) for file in files]
    for path in sorted(shipped):
        digest.update(path.relative_to(content).as_posix().encode() + b"\0")
    for changed in names:
        digest.update(changed.encode() + b"\0" + (folder.content / changed).read_bytes() + b"\0")
    made = folder.path / "content-in-force" / digest.hexdigest()[:16]
    if not made.is_dir():
        own = made.with_name(f".{made.name}.{secrets.token_hex(4)}")
        _fill(own, folder.content, content, shipped, names)
        try:
            own.rename(made)
        except OSError:  # another process was first, with the same content
            shutil.rmtree(own)
    return made


def _fill(own: Path, changed: Path, content: Path, shipped: list[Path], names: list[str]) -> None:
    own.mkdir(parents=True)
    for path in shipped:
        place = path.relative_to(content)
        if place.as_posix() not in names:
            (own / place).parent.mkdir(parents=True, exist_ok=True)
            (own / place).symlink_to(path)
    for name in names:
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(changed / name, own / name)
