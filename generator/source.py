"""The stream on disk, read where it is needed: texts of decisions by id, removals, totals.

Everything that the site shows comes out of one file of JSON Lines (`disclosure.stream`). It is read
through once, to learn where each decision stands; a page then reads its own few kilobytes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from disclosure import stream
from disclosure.errors import Broken
from disclosure.public import (
    DECISION,
    DecisionKey,
    Head,
    PublicDecision,
    Removal,
    Totals,
    YearTotals,
    key_of,
)
from generator.row import SetRow

_DECISION = b'{"decision":'
_KNOWN = 40_000
"""So many places are remembered: a month of lists shows the same decisions again and again."""


class Place(NamedTuple):
    """Where a decision stands in the stream, and its line (of ``size`` bytes) among the rows."""

    start: int
    length: int
    row: int
    size: int


class Source:
    """A stream and where its parts are. ``scratch`` is a folder for temporary files.

    Once scanned it may be used by several processes at a time.
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path = path
        self._places = scratch / "places.sqlite3"
        self._file = os.open(path, os.O_RDONLY)
        self._rows_at = scratch / "rows.html"
        self._rows = os.open(self._rows_at, os.O_RDONLY | os.O_CREAT, 0o600)
        self._set_row: SetRow | None = None
        with path.open("rb") as file:
            first = stream.decode(file.readline())
        if not isinstance(first, Head):
            raise Broken(f"数据流 {path.name} 没有首行（head）")
        self.head = first
        self._reading: tuple[int, sqlite3.Connection] | None = None
        self._last: PublicDecision | None = None
        self._known: dict[str, Place] = {}
        self._rows_out: BinaryIO
        self.totals: list[Totals] = []
        self.years: list[YearTotals] = []

    def scan(self, *, with_keys: bool, set_row: SetRow | None = None) -> Iterator[DecisionKey]:
        """Read the stream through; yields the key of each decision where asked.

        With ``set_row`` the line of each decision is set and kept for all the lists that show it.
        The iterator must be used up before anything else is asked.
        """
        self._set_row = set_row
        places = sqlite3.connect(self._places, isolation_level=None)
        places.execute("PRAGMA journal_mode=OFF")
        places.execute("PRAGMA synchronous=OFF")
        places.execute(
            "CREATE TABLE place (id TEXT, start INTEGER, length INTEGER, row INTEGER, size INTEGER)"
        )
        places.execute("CREATE TABLE removal (start INTEGER, length INTEGER)")
        places.execute("BEGIN")
        start = 0
        with self.path.open("rb") as file, self._rows_at.open("wb") as self._rows_out:
            for line in file:
                yield from self._note(line, start, places, with_keys=with_keys)
                start += len(line)
        places.execute("COMMIT")
        places.execute("CREATE UNIQUE INDEX place_id ON place (id)")
        places.close()

    def _note(
        self, line: bytes, start: int, places: sqlite3.Connection, *, with_keys: bool
    ) -> Iterator[DecisionKey]:
        if line.startswith(_DECISION):
            body = line[len(_DECISION) : line.rindex(b"}")]
            decision = _decision(body)
            span = (decision.id, start + len(_DECISION), len(body), *self._keep_row(decision))
            places.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?)", span)
            if with_keys:
                yield key_of(decision, hashlib.sha256(body).hexdigest())
        elif line.strip():
            self._keep(stream.decode(line), start, len(line), places)

    def _keep_row(self, decision: PublicDecision) -> tuple[int, int]:
        if self._set_row is None:
            return 0, 0
        row = self._set_row(decision)
        start = self._rows_out.tell()
        self._rows_out.write(row)
        return start, len(row)

    def rows(self, ids: Iterable[str]) -> list[str] | None:
        """The lines of decisions as they were set in the scan, None where they were not."""
        if self._set_row is None:
            return None
        return [self._row(self._place(one)) for one in ids]

    def _row(self, place: Place) -> str:
        return os.pread(self._rows, place.size, place.row).decode()

    def ahead(self, ids: Sequence[str]) -> None:
        """Look up at once where the decisions between two of the stream stand."""
        self._forget()
        between = "SELECT id, start, length, row, size FROM place WHERE rowid BETWEEN (SELECT rowid"
        between += " FROM place WHERE id = ?) AND (SELECT rowid FROM place WHERE id = ?)"
        rows = self._connection().execute(between, (ids[0], ids[-1]))
        self._known.update((row[0], Place._make(row[1:])) for row in rows)

    def _place(self, identifier: str) -> Place:
        place = self._known.get(identifier)
        if place is None:
            self._forget()
            query = "SELECT start, length, row, size FROM place WHERE id = ?"
            row = self._connection().execute(query, (identifier,)).fetchone()
            if row is None:
                raise Broken(f"数据流中没有 {identifier}，而要生成的页面需要它")
            place = self._known[identifier] = Place._make(row)
        return place

    def _forget(self) -> None:
        if len(self._known) >= _KNOWN:
            self._known.clear()

    def _keep(
        self, value: stream.Line, start: int, length: int, places: sqlite3.Connection
    ) -> None:
        if isinstance(value, Removal):
            places.execute("INSERT INTO removal VALUES (?, ?)", (start, length))
        elif isinstance(value, Totals):
            self.totals.append(value)
        elif isinstance(value, YearTotals):
            self.years.append(value)
        elif not isinstance(value, Head):
            raise Broken(f"数据流中的决定不是本软件写出的形式：{value.id}")

    def decision(self, identifier: str) -> PublicDecision:
        """The public decision of this id; one that the stream lacks is `Broken`."""
        if self._last is not None and self._last.id == identifier:
            return self._last
        place = self._place(identifier)
        self._last = _decision(os.pread(self._file, place.length, place.start))
        return self._last

    def removals(self) -> Iterator[Removal]:
        """All removals, in the order of the stream."""
        for start, length in self._connection().execute(
            "SELECT start, length FROM removal ORDER BY start"
        ):
            value = stream.decode(os.pread(self._file, length, start))
            assert isinstance(value, Removal)
            yield value

    def close(self) -> None:
        """Close the files."""
        os.close(self._file)
        os.close(self._rows)
        if self._reading is not None:
            self._reading[1].close()

    def _connection(self) -> sqlite3.Connection:
        # A connection may not cross a fork: each process opens its own.
        if self._reading is None or self._reading[0] != os.getpid():
            self._reading = (os.getpid(), sqlite3.connect(f"file:{self._places}?mode=ro", uri=True))
        return self._reading[1]


def _decision(body: bytes) -> PublicDecision:
    try:
        return DECISION.validate_json(body)
    except ValueError as error:
        raise Broken(f"数据流中有一项决定无法读取：{body[:80]!r}") from error
