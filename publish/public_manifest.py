"""The public manifest: what every file of the site is, so that anyone can check it.

A tree of two levels: parts (path → SHA-256) in ``manifest/``, and ``manifest.json`` over the parts,
with the head of the chain of public events. A part is what one change touches together: a folder
of decisions, the parties of one first character, the lists of one month, the index, and all other
pages. So a decision that comes or goes changes a handful of parts, each small however large the
site. It changes only where the public set or a file changes; no build time stands in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from publish.manifest import File, Manifest
from publish.parts import FOLDER, ROOT, part_of

OWNER = "manifest"


def part_path(part: str) -> str:
    """Where a part stands: ``decisions.ab`` → ``manifest/decisions.ab.json``."""
    return f"{FOLDER}/{part}.json"


def write_all(staging: Path, files: Iterable[File], chain_head: str) -> list[File]:
    """Write the whole tree for these files, which come in the order of their parts and paths."""
    written = []
    for part, group in groupby(files, key=lambda file: part_of(file.path)):
        hashes = {file.path: file.sha256 for file in group}
        written.append(_write(staging, part_path(part), {"files": hashes}))
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
        put = {part: {} for part in manifest.parts()}
    for path in removed:
        put.setdefault(part_of(path), {})[path] = None
    for file in changed:
        put.setdefault(part_of(file.path), {})[file.path] = file.sha256
    # Parts that an earlier step of the run deleted are in no part themselves.
    put.pop("", None)
    written, emptied = [], []
    for part, changes in sorted(put.items()):
        hashes = {**manifest.part(part), **changes}
        left = {path: hashes[path] for path in sorted(hashes) if hashes[path]}
        if left:
            written.append(_write(staging, part_path(part), {"files": left}))
        else:
            emptied.append(part_path(part))
    there: dict[str, str | None] = {**manifest.part("")}
    there.pop(ROOT, None)
    if everything:
        known = {part_path(part) for part in put}
        emptied += [path for path in there if path not in known]
    parts = there | {part.path: part.sha256 for part in written} | dict.fromkeys(emptied)
    left_parts = {path: parts[path] for path in sorted(parts) if parts[path]}
    return [*written, _write(staging, ROOT, _root(left_parts, chain_head))], emptied


def _root(parts: Mapping[str, str | None], chain_head: str) -> Mapping[str, object]:
    return {"history": chain_head, "parts": dict(sorted(parts.items()))}


def _write(staging: Path, path: str, value: Mapping[str, object]) -> File:
    # One entry a line by its separator: with an indent Python's own slow writer is used.
    data = (json.dumps(value, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode()
    place = staging / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    return File(path, OWNER, digest, digest, len(data))
