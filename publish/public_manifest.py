"""The public manifest: what every file of the site is, so that anyone can check it.

A tree of two levels: one part a folder (path → SHA-256) in ``manifest/``, and ``manifest.json``
over the parts, with the head of the chain of public events. It changes only where the public set
or a file changes; no build time stands in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from publish.manifest import File, Manifest

OWNER = "manifest"
ROOT = "manifest.json"
FOLDER = "manifest"


def part_path(folder: str) -> str:
    """Where the part of a folder stands: ``decisions/ab`` → ``manifest/decisions.ab.json``."""
    return f"{FOLDER}/{folder.replace('/', '.') or 'site'}.json"


def write_all(staging: Path, files: Iterable[File], chain_head: str) -> list[File]:
    """Write the whole tree for these files, which come in the order of their folders."""
    written = []
    for folder, group in groupby(files, key=folder_of):
        hashes = {file.path: file.sha256 for file in group}
        written.append(_write(staging, part_path(folder), {"files": hashes}))
    parts = {part.path: part.sha256 for part in written}
    return [*written, _write(staging, ROOT, _root(parts, chain_head))]


def write_changes(
    staging: Path,
    manifest: Manifest,
    changed: Iterable[File],
    removed: Iterable[str],
    chain_head: str,
    *,
    everything: bool = False,
) -> tuple[list[File], list[str]]:
    """Write the parts that these changes touch; returns what was written and parts now empty.

    ``everything`` writes all parts: after a run that broke off.
    """
    put: dict[str, dict[str, str | None]] = {}
    if everything:
        put = {folder: {} for folder in manifest.folders() if folder != FOLDER}
    for path in removed:
        put.setdefault(path.rpartition("/")[0], {})[path] = None
    for file in changed:
        put.setdefault(folder_of(file), {})[file.path] = file.sha256
    # Parts that an earlier step of the run deleted are no files of a listed folder.
    put.pop(FOLDER, None)
    written, emptied = [], []
    for folder, changes in sorted(put.items()):
        hashes = {**manifest.folder(folder), **changes}
        left = {path: hashes[path] for path in sorted(hashes) if hashes[path] and path != ROOT}
        if left:
            written.append(_write(staging, part_path(folder), {"files": left}))
        else:
            emptied.append(part_path(folder))
    if everything:
        known = {part_path(folder) for folder in put}
        emptied += [part for part in manifest.folder(FOLDER) if part not in known]
    parts: dict[str, str | None] = dict(manifest.folder(FOLDER))
    parts |= {part.path: part.sha256 for part in written} | dict.fromkeys(emptied)
    left_parts = {path: parts[path] for path in sorted(parts) if parts[path]}
    return [*written, _write(staging, ROOT, _root(left_parts, chain_head))], emptied


def folder_of(file: File) -> str:
    """The folder a file stands in, empty at the top."""
    return file.path.rpartition("/")[0]


def _root(parts: Mapping[str, str | None], chain_head: str) -> Mapping[str, object]:
    return {"history": chain_head, "parts": dict(sorted(parts.items()))}


def _write(staging: Path, path: str, value: Mapping[str, object]) -> File:
    data = (json.dumps(value, indent=0, ensure_ascii=False) + "\n").encode()
    place = staging / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return File(path, OWNER, digest, digest, len(data))
