"""A folder of this machine as a target: a mounted share, the root of a web server."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from publish import disk
from publish.residue import files_below
from publish.targets.target import TargetFailed

_NEW = ".portal-new"


class Folder:
    """Copies into a folder; each file is written beside its place and renamed into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def delete(self, paths: Iterable[str]) -> None:
        """See `Target`."""
        try:
            disk.take_off(self._path, paths)
        except OSError as error:
            raise TargetFailed(f"无法从 {self._path} 删除：{error.strerror}") from error

    def put(self, site: Path, paths: Iterable[str]) -> None:
        """See `Target`."""
        staging = self._path / _NEW
        wanted = list(paths)
        try:
            disk.empty(staging)
            for path in wanted:
                (staging / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(site / path, staging / path)
            disk.move_in(staging, self._path, wanted)
            shutil.rmtree(staging)
        except OSError as error:
            raise TargetFailed(f"无法写入 {self._path}：{error.strerror}") from error

    def paths(self) -> Iterator[str]:
        """See `Target`."""
        if self._path.is_dir():
            yield from (path for path, _ in files_below(self._path) if not path.startswith(_NEW))

    def fetch(self, into: Path) -> None:
        """See `Target`."""
        if self._path.is_dir():
            shutil.copytree(self._path, into, dirs_exist_ok=True)
