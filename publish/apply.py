"""Moves verified files into the live site: what must leave first, pages next, lists last.

A handful of changes goes into the live folder file by file; a full rebuild stands in a fresh folder
of ``releases`` and is switched in by one rename of a symbolic link.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from disclosure.data_folder import DataFolder
from publish import disk
from publish.manifest import File, Manifest, Shown

RELEASING = "releasing"
"""The note that says a switch of releases was begun and not finished."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Which files of the site a step wrote and deleted."""

    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def change(
    folder: DataFolder,
    manifest: Manifest,
    staging: Path,
    files: Iterable[File],
    remove: Iterable[str],
    shown: Iterable[Shown] = (),
) -> Applied:
    """Delete files of the live site, then move in staged ones whose bytes differ, lists last.

    ``shown`` are the decisions that stand in the site once this is done.
    """
    staged, deleted = list(files), tuple(sorted(remove))
    there = {file.path: file for file in manifest.files(file.path for file in staged)}
    differing = (file.path for file in staged if _differs(file, there.get(file.path)))
    written = tuple(sorted(differing, key=_lists_last))
    with manifest.transaction():
        manifest.begin([*deleted, *written])
    site = folder.site.resolve()
    disk.take_off(site, deleted)
    disk.move_in(staging, site, written)
    with manifest.transaction():
        manifest.forget(deleted)
        manifest.put(staged)
        manifest.show(shown)
    return Applied(written, deleted)


def switch(
    folder: DataFolder,
    manifest: Manifest,
    staging: Path,
    files: Iterable[File],
    shown: Iterable[Shown],
) -> None:
    """Make a whole staged site the live one; the caller deletes the old release.

    From before the rename until the run's end the manifest says that it is busy, so that a run
    which breaks off, be it while the old release is deleted, is always followed by another.
    """
    target = folder.releases / str(_next_number(folder.releases))
    folder.releases.mkdir(parents=True, exist_ok=True)
    disk.sync_tree(staging)
    with manifest.transaction():
        manifest.keep(**{RELEASING: target.name}, state="busy")
    staging.rename(target)
    disk.sync_folder(folder.releases)
    disk.point(folder.site, target)
    with manifest.transaction():
        manifest.clear()
        manifest.put(files)
        manifest.show(shown)
        manifest.keep(**{RELEASING: ""})


def delete_old_releases(folder: DataFolder) -> None:
    """Delete every release that is not the live one: a crash may have left some."""
    if not folder.releases.is_dir():
        return
    live = folder.site.resolve() if folder.site.is_symlink() else None
    for release in folder.releases.iterdir():
        if release.resolve() != live:
            shutil.rmtree(release)


def _differs(staged: File, there: File | None) -> bool:
    return there is None or there.pending or there.sha256 != staged.sha256


def _lists_last(path: str) -> tuple[int, str]:
    if path.startswith(("decisions/", "static/", "changes/")):
        return (0, path)
    if path.startswith("manifest"):
        return (2, path)
    return (1, path)


def _next_number(releases: Path) -> int:
    if not releases.is_dir():
        return 1
    numbers = [int(place.name) for place in releases.iterdir() if place.name.isdigit()]
    return max(numbers, default=0) + 1
