"""What each target is known to hold, so that a deployment costs what has changed.

``targets.sqlite3`` maps, for each target, a path to the hash of the bytes that were put there. A
path is noted as unknown before it is touched and with its hash afterwards: after a crash it is put
or deleted again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from publish.transaction import whole

_SCHEMA = """
CREATE TABLE IF NOT EXISTS copy (
    target TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (target, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (target TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_GONE = """
SELECT path FROM copy WHERE target = ?
EXCEPT SELECT path FROM live.product WHERE sha256 != '' AND NOT pending
"""
_NEW = """
SELECT path, sha256 FROM live.product WHERE sha256 != '' AND NOT pending
EXCEPT SELECT path, sha256 FROM copy WHERE target = ?
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What one target lacks: paths to delete, and path → hash of what to put."""

    gone: tuple[str, ...]
    new: dict[str, str]


class Copies:
    """The file, open, with the manifest of the live site beside it."""

    def __init__(self, path: Path, manifest: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        self._connection.executescript(_SCHEMA)
        self._connection.execute("ATTACH DATABASE ? AS live", (f"file:{manifest}?mode=ro",))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def is_known(self, target: str) -> bool:
        """Whether it was ever asked what this target holds."""
        query = "SELECT 1 FROM seen WHERE target = ?"
        return self._connection.execute(query, (target,)).fetchone() is not None

    def learn(self, target: str, paths: Iterable[str]) -> None:
        """The target was asked: it holds these paths, with bytes that are not known."""
        with whole(self._connection):
            self._connection.execute("DELETE FROM copy WHERE target = ?", (target,))
            self._note(target, ((path, "") for path in paths))
            self._connection.execute("INSERT OR REPLACE INTO seen VALUES (?)", (target,))

    def difference(self, target: str) -> Difference:
        """How the target differs from the live site; what is pending there is left for later."""
        gone = self._connection.execute(_GONE, (target,))
        new = self._connection.execute(_NEW, (target,))
        return Difference(tuple(row[0] for row in gone), dict(new.fetchall()))

    @contextmanager
    def changing(self, target: str, wanted: dict[str, str]) -> Iterator[None]:
        """Around putting files: unknown before, noted with their hashes after."""
        with whole(self._connection):
            self._note(target, ((path, "") for path in wanted))
        yield
        with whole(self._connection):
            self._note(target, wanted.items())

    def forget(self, target: str, paths: Iterable[str]) -> None:
        """The target holds these paths no more."""
        with whole(self._connection):
            self._connection.executemany(
                "DELETE FROM copy WHERE target = ? AND path = ?",
                ((target, path) for path in paths),
            )

    def _note(self, target: str, files: Iterable[tuple[str, str]]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO copy VALUES (?, ?, ?)",
            ((target, path, sha256) for path, sha256 in files),
        )


@contextmanager
def opened(path: Path, manifest: Path) -> Iterator[Copies]:
    """The file, closed at the end."""
    with closing(Copies(path, manifest)) as copies:
        yield copies
