"""Lists taken down because they can't be made again without what has ended.

A list that still names an ended decision is worse than no list: its file is deleted, its path is
put into ``serving/unavailable.map``, and servers answer 503 until the next run makes it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.data_folder import DataFolder
from publish import disk


class Unavailable:
    """The paths that are down, read again whenever the file has changed."""

    def __init__(self, folder: DataFolder) -> None:
        self._path = folder.ends_map.with_name("unavailable.map")
        self._signature: tuple[int, int] | None = None
        self._paths: frozenset[str] = frozenset()

    def __contains__(self, path: str) -> bool:
        return path in self.paths()

    def paths(self) -> frozenset[str]:
        """All paths that are down."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return frozenset()
        if (status.st_mtime_ns, status.st_size) != self._signature:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            self._paths = frozenset(line.split()[0].removeprefix("/") for line in lines if line)
            self._signature = (status.st_mtime_ns, status.st_size)
        return self._paths

    def write(self, paths: Iterable[str]) -> None:
        """Say which paths are down, in the form of an nginx ``map``."""
        wanted = frozenset(paths)
        if wanted != self.paths():
            lines = "".join(f"/{path} 1;\n" for path in sorted(wanted))
            disk.write(self._path, lines.encode())
