"""The inventory of a rebuild: every file there should be, and what each turned out to be.

It is a table beside the staging folder, so that memory does not grow with the number of files; it
is thrown away with the staging folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.products import Product
from publish.manifest import File
from publish.parts import part_of

_SCHEMA = """
CREATE TABLE file (
    path TEXT PRIMARY KEY, owner TEXT NOT NULL, fingerprint TEXT NOT NULL,
    sha256 TEXT, size INTEGER) WITHOUT ROWID;
"""
_FILES = """
SELECT path, owner, fingerprint, sha256, size FROM file
ORDER BY part_of(path), path
"""


class Inventory:
    """An inventory in a new file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.create_function("part_of", 1, part_of, deterministic=True)
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def expect(self, products: Iterable[Product]) -> int:
        """Say which files there should be; returns how many."""
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT OR REPLACE INTO file (path, owner, fingerprint) VALUES (?, ?, ?)",
            ((one.path, one.owner, one.fingerprint) for one in products),
        )
        self._connection.execute("COMMIT")
        return int(self._connection.execute("SELECT count(*) FROM file").fetchone()[0])

    def product(self, path: str) -> Product | None:
        """The product that a path is, None where none was expected."""
        query = "SELECT path, owner, fingerprint FROM file WHERE path = ?"
        row = self._connection.execute(query, (path,)).fetchone()
        return None if row is None else Product(*row)

    def note(self, files: Iterable[File]) -> None:
        """Write down what files turned out to be."""
        self._connection.execute("BEGIN")
        for file in files:
            self._connection.execute(
                "UPDATE file SET sha256 = ?, size = ? WHERE path = ?",
                (file.sha256, file.size, file.path),
            )
        self._connection.execute("COMMIT")

    def missing(self) -> list[Product]:
        """What was expected and has not been noted."""
        query = "SELECT path, owner, fingerprint FROM file WHERE sha256 IS NULL ORDER BY path"
        return [Product(*row) for row in self._connection.execute(query)]

    def files(self) -> Iterator[File]:
        """What was noted, by the parts of the public manifest."""
        return (File(*row) for row in self._connection.execute(_FILES))
