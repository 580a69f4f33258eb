"""Changes to files that survive a power failure: write, fsync, rename, fsync of the folder.

Everything that `publish` changes on disk goes through these few functions, so their order can be
read here, asserted with strace, and interrupted at every step by the crash tests.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GROUPED = 2000
"""From so many files on, one sync of the file system is cheaper than one fsync a file."""
TOGETHER = 16
"""So many files are made durable at a time: the file system writes down together what waits."""


def write(path: Path, data: bytes | bytearray) -> None:
    """Replace a file by ``data`` so that either the old or the new bytes are there, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def append(path: Path, data: bytes) -> None:
    """Add ``data`` to a file that only grows, and wait until it is on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and deletions in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(paths: Sequence[str | Path]) -> None:
    """Make the bytes of these files, or the names in these folders, durable; grouped, so that a
    full build pays once."""
    if len(paths) >= GROUPED:
        os.sync()
        return
    if len(paths) < TOGETHER:
        for path in paths:
            _sync(path)
        return
    # One after the other takes eight times as long, and a task for each file time of its own.
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in pool.map(_sync_each, [paths[first::TOGETHER] for first in range(TOGETHER)]):
            pass


def _sync_each(paths: Sequence[str | Path]) -> None:
    for path in paths:
        _sync(path)


def _sync(path: str | Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_in(source: Path, target: Path, paths: Iterable[str]) -> None:
    """Rename these files from one folder into another on the same file system.

    Their bytes are made durable first, the folders after; lists come in the order given.
    """
    moved = list(paths)
    sync_files([f"{source}/{path}" for path in moved])
    folders: dict[Path, None] = {}
    for below in dict.fromkeys(path.rpartition("/")[0] for path in moved):
        _make_folder(target / below, folders)
    for path in moved:
        (source / path).replace(f"{target}/{path}")
    sync_files([*folders])


def take_off(root: Path, paths: Iterable[str]) -> None:
    """Delete these files and the folders that this leaves empty; what is gone already is fine."""
    folders: dict[Path, None] = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            (root / path).unlink()
        folders[(root / path).parent] = None
    sync_files([folder for folder in folders if folder.is_dir()])
    for folder in folders:
        _prune(folder, root)


def point(link: Path, target: Path) -> None:
    """Switch a symbolic link to another folder in one rename."""
    temporary = link.with_name(f".{link.name}.new")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent), target_is_directory=True)
    temporary.replace(link)
    sync_folder(link.parent)


def sync_tree(folder: Path) -> None:
    """Make a whole new folder durable."""
    os.sync()
    sync_folder(folder)


def empty(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _make_folder(folder: Path, folders: dict[Path, None]) -> None:
    if not folder.is_dir():
        if not folder.parent.is_dir():
            _make_folder(folder.parent, folders)
        folder.mkdir()
        folders[folder.parent] = None
    folders[folder] = None


def _prune(folder: Path, root: Path) -> None:
    while folder != root and root in folder.parents and folder.is_dir():
        try:
            folder.rmdir()
        except OSError:
            return
        sync_folder(folder.parent)
        folder = folder.parent
