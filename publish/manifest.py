"""What is in the live site, and what it was made from.

The manifest (``manifest.sqlite3``, beside the site) maps every path to its owner, the fingerprint
of its inputs and the hash of its bytes; it also holds, for each decision shown, its key and the
strings by which it could be found again, until they have been looked for and not found. A path is
marked pending before its file moves and clean at the end: after a crash the next run makes what is
pending again, and no other journal is needed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from publish.parts import part_of
from publish.transaction import whole

VERSION = 2
"""The form of the table of files. A file of another form is made anew, and the site with it."""
_ANEW = """
DROP TABLE IF EXISTS product;
DELETE FROM note WHERE name IN ('inputs', 'shared', 'files');
"""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS product (
    path TEXT PRIMARY KEY, part TEXT NOT NULL, owner TEXT NOT NULL,
    fingerprint TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    pending INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS product_part ON product (part);
CREATE INDEX IF NOT EXISTS product_owner ON product (owner);
CREATE INDEX IF NOT EXISTS product_pending ON product (pending) WHERE pending;
CREATE TABLE IF NOT EXISTS shown (
    id TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    last_day TEXT NOT NULL, key TEXT NOT NULL, needles TEXT NOT NULL)
    WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shown_last_day ON shown (last_day);
CREATE TABLE IF NOT EXISTS indexed (
    id TEXT PRIMARY KEY, ordinal INTEGER NOT NULL, fingerprint TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leaving (
    id TEXT NOT NULL, ordinal INTEGER NOT NULL, needles TEXT NOT NULL, is_ended INTEGER NOT NULL,
    key TEXT NOT NULL, PRIMARY KEY (id, needles)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_SINCE = "CREATE INDEX IF NOT EXISTS shown_ordinal ON shown (ordinal)"
"""What this form has had only since some sites were published."""


@dataclass(frozen=True, slots=True)
class File:
    """One output file: whose it is, what it was made from, what its bytes are."""

    path: str
    owner: str
    fingerprint: str
    sha256: str
    size: int
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One decision as it stands in the site.

    ``key`` is the generator's key of it as JSON; ``needles`` are the strings that must not be
    found any more once it has left; ``last_day`` is yyyymmdd.
    """

    id: str
    ordinal: int
    fingerprint: str
    last_day: str
    key: str
    needles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A revision that has left the site, or is about to, and has not been looked for yet."""

    id: str
    ordinal: int
    needles: tuple[str, ...]
    is_ended: bool
    key: str


class Manifest:
    """The manifest's file, open. Use as a context manager, or `close` it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        self._connection.execute("PRAGMA journal_mode=TRUNCATE")
        self._connection.execute("PRAGMA secure_delete=ON")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.create_function("part_of", 1, part_of, deterministic=True)
        self._make()

    def _make(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version == VERSION:
            self._connection.execute(_SINCE)
            return
        is_new = self._connection.execute("SELECT count(*) = 0 FROM sqlite_schema").fetchone()[0]
        before = "" if is_new else _ANEW
        self._connection.executescript(
            f"{before}{_SCHEMA}{_SINCE};PRAGMA user_version = {VERSION};"
        )

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes within, or none."""
        with whole(self._connection):
            yield

    def files(self, paths: Iterable[str] | None = None) -> Iterator[File]:
        """The files in the order of their paths, or those of ``paths`` that there are."""
        query = "SELECT path, owner, fingerprint, sha256, size, pending FROM product"
        if paths is None:
            rows: Iterable[Sequence[object]] = self._connection.execute(f"{query} ORDER BY path")
        else:
            rows = self._each(f"{query} WHERE path = ?", paths)
        return (_file(row) for row in rows)

    def files_of(self, owner: str) -> list[File]:
        """The files of one owner."""
        query = (
            "SELECT path, owner, fingerprint, sha256, size, pending FROM product WHERE owner = ?"
        )
        return [_file(row) for row in self._connection.execute(query, (owner,))]

    def owners_like(self, beginning: str) -> set[str]:
        """The owners whose names begin so."""
        query = "SELECT DISTINCT owner FROM product WHERE owner >= ? AND owner < ?"
        rows = self._connection.execute(query, (beginning, beginning + "\U0010ffff"))
        return {row[0] for row in rows}

    def part(self, part: str) -> dict[str, str]:
        """Path → SHA-256 of the files of one part of the public manifest."""
        query = "SELECT path, sha256 FROM product WHERE part = ? ORDER BY path"
        return dict(self._connection.execute(query, (part,)).fetchall())

    def parts(self) -> list[str]:
        """All parts of the public manifest that have a file, sorted."""
        query = "SELECT DISTINCT part FROM product ORDER BY part"
        return [row[0] for row in self._connection.execute(query)]

    def pending(self) -> list[str]:
        """Paths that a run began to change and did not finish."""
        query = "SELECT path FROM product WHERE pending ORDER BY path"
        return [row[0] for row in self._connection.execute(query)]

    def count(self, most: int = -1) -> int:
        """How many files the site has; ``most`` of them are counted where that is enough."""
        query = "SELECT count(*) FROM (SELECT 1 FROM product LIMIT ?)"
        return int(self._connection.execute(query, (most,)).fetchone()[0])

    def begin(self, paths: Iterable[str]) -> None:
        """Mark these paths pending, new ones too."""
        self._connection.executemany(
            "INSERT INTO product VALUES (?1, part_of(?1), '', '', '', 0, 1)"
            " ON CONFLICT (path) DO UPDATE SET pending = 1",
            ((path,) for path in paths),
        )

    def put(self, files: Iterable[File]) -> None:
        """Say what is there now; the paths are clean."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO product VALUES (?1, part_of(?1), ?2, ?3, ?4, ?5, 0)",
            ((file.path, file.owner, file.fingerprint, file.sha256, file.size) for file in files),
        )

    def forget(self, paths: Iterable[str]) -> None:
        """These paths are not in the site any more."""
        self._connection.executemany(
            "DELETE FROM product WHERE path = ?", ((path,) for path in paths)
        )

    def shown(self, ids: Iterable[str] | None = None) -> Iterator[Shown]:
        """What is shown, by ordinal; or those of ``ids`` that are."""
        query = "SELECT id, ordinal, fingerprint, last_day, key, needles FROM shown"
        if ids is None:
            rows: Iterable[Sequence[object]] = self._connection.execute(f"{query} ORDER BY ordinal")
        else:
            rows = self._each(f"{query} WHERE id = ?", ids)
        return (_shown(row) for row in rows)

    def fingerprints(self, ids: Iterable[str] | None = None) -> dict[str, str]:
        """Public id → fingerprint of every decision shown, or of those of ``ids`` that are."""
        query = "SELECT id, fingerprint FROM shown"
        if ids is None:
            return dict(self._connection.execute(query).fetchall())
        return {str(row[0]): str(row[1]) for row in self._each(f"{query} WHERE id = ?", ids)}

    def revisions(self, ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """As `fingerprints`, one by one."""
        if ids is not None:
            return iter(self.fingerprints(ids).items())
        return self._connection.execute("SELECT id, fingerprint FROM shown")

    def shows(self, identifier: str) -> bool:
        """Whether a decision is shown."""
        query = "SELECT 1 FROM shown WHERE id = ?"
        return self._connection.execute(query, (identifier,)).fetchone() is not None

    def needles(self) -> Iterator[tuple[str, list[str]]]:
        """Public id and strings of every decision shown, its canary first."""
        for identifier, text in self._connection.execute("SELECT id, needles FROM shown"):
            yield str(identifier), json.loads(text)

    def last_day_before(self, day: str) -> set[str]:
        """Ids of what is shown and has its last day before this one (yyyymmdd)."""
        query = "SELECT id FROM shown WHERE last_day < ?"
        return {row[0] for row in self._connection.execute(query, (day,))}

    def indexed(self, ids: Iterable[str] | None = None) -> dict[str, tuple[int, str]]:
        """Public id → (ordinal, fingerprint) of what the served search holds."""
        query = "SELECT id, ordinal, fingerprint FROM indexed"
        rows: Iterable[Any] = (
            self._connection.execute(query)
            if ids is None
            else self._each(f"{query} WHERE id = ?", ids)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def index(self, ids: Iterable[str] | None = None) -> None:
        """The served search holds of these ids what is shown, and nothing else of them."""
        copy = "INSERT INTO indexed SELECT id, ordinal, fingerprint FROM shown"
        if ids is None:
            self._connection.execute("DELETE FROM indexed")
            self._connection.execute(copy)
            return
        each = [(one,) for one in ids]
        self._connection.executemany("DELETE FROM indexed WHERE id = ?", each)
        self._connection.executemany(f"{copy} WHERE id = ?", each)

    def show(self, decisions: Iterable[Shown]) -> None:
        """These decisions are shown now."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    one.id,
                    one.ordinal,
                    one.fingerprint,
                    one.last_day,
                    one.key,
                    json.dumps(one.needles, ensure_ascii=False),
                )
                for one in decisions
            ),
        )

    def leave(self, ids: Iterable[str], *, is_ended: bool) -> None:
        """Move revisions from shown to leaving: they are taken off and then looked for."""
        for identifier in ids:
            self._connection.execute(
                "INSERT OR IGNORE INTO leaving"
                " SELECT id, ordinal, needles, ?, key FROM shown WHERE id = ?",
                (is_ended, identifier),
            )
            self._connection.execute("DELETE FROM shown WHERE id = ?", (identifier,))

    def leaving(self) -> list[Leaving]:
        """Revisions that left and have not been looked for yet."""
        query = "SELECT id, ordinal, needles, is_ended, key FROM leaving ORDER BY ordinal"
        return [
            Leaving(row[0], row[1], tuple(json.loads(row[2])), bool(row[3]), row[4])
            for row in self._connection.execute(query)
        ]

    def ordinals_shown(self, ordinals: Iterable[int]) -> set[int]:
        """Those of these ordinals that a decision has which is still shown."""
        query = "SELECT 1 FROM shown WHERE ordinal = ? LIMIT 1"
        return {one for one in ordinals if self._connection.execute(query, (one,)).fetchone()}

    def forget_leaving(self) -> None:
        """All that left was looked for and is nowhere: its strings are forgotten here too."""
        self._connection.execute("DELETE FROM leaving")

    def carried(self, needles: Iterable[str]) -> set[str]:
        """Those of these strings that are also strings of a decision still shown."""
        query = "SELECT 1 FROM shown WHERE instr(needles, ?) LIMIT 1"
        quoted = ((needle, json.dumps(needle, ensure_ascii=False)) for needle in needles)
        return {
            needle
            for needle, text in quoted
            if self._connection.execute(query, (text,)).fetchone() is not None
        }

    def note(self, name: str) -> str | None:
        """A value kept from an earlier run."""
        row = self._connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, **values: str) -> None:
        """Keep values for later runs."""
        self._connection.executemany("INSERT OR REPLACE INTO note VALUES (?, ?)", values.items())

    def clear(self) -> None:
        """Forget files and decisions shown: a full rebuild has taken their place."""
        self._connection.execute("DELETE FROM product")
        self._connection.execute("DELETE FROM shown")

    def _each(self, query: str, values: Iterable[str]) -> Iterator[Sequence[object]]:
        for value in values:
            row = self._connection.execute(query, (value,)).fetchone()
            if row is not None:
                yield row


class LivePaths(Collection[str]):
    """The paths of a site as its manifest has them, read whenever they are asked for."""

    def __init__(self, manifest: Path) -> None:
        self._manifest = manifest

    def __len__(self) -> int:
        with Manifest(self._manifest) as manifest:
            return manifest.count()

    def __iter__(self) -> Iterator[str]:
        with Manifest(self._manifest) as manifest:
            yield from (file.path for file in manifest.files())

    def __contains__(self, path: object) -> bool:
        with Manifest(self._manifest) as manifest:
            return any(manifest.files([str(path)]))


def _file(row: Sequence[object]) -> File:
    path, owner, fingerprint, sha256, size, pending = row
    return File(str(path), str(owner), str(fingerprint), str(sha256), int(str(size)), bool(pending))


def _shown(row: Sequence[object]) -> Shown:
    identifier, ordinal, fingerprint, last_day, key, needles = row
    return Shown(
        str(identifier),
        int(str(ordinal)),
        str(fingerprint),
        str(last_day),
        str(key),
        tuple(json.loads(str(needles))),
    )
