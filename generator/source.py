"""The stream on disk, read where it is needed: texts of decisions by id, removals, totals.

Everything that the site shows comes out of one file of JSON Lines (`disclosure.stream`). It is read
through once, to learn where each decision stands; a page then reads its own few kilobytes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

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

_DECISION = b'{"decision":'


class Source:
    """A stream and where its parts are. ``scratch`` is a folder for temporary files.

    Once scanned it may be used by several processes at a time.
    """

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path = path
        self._places = scratch / "places.sqlite3"
        self._file = os.open(path, os.O_RDONLY)
        self._reading: tuple[int, sqlite3.Connection] | None = None
        self._last: PublicDecision | None = None
        self.head: Head
        self.totals: list[Totals] = []
        self.years: list[YearTotals] = []

    def scan(self, *, with_keys: bool) -> Iterator[DecisionKey]:
        """Read the stream through; yields the key of each decision where asked.

        The iterator must be used up before anything else is asked.
        """
        places = sqlite3.connect(self._places, isolation_level=None)
        places.execute("PRAGMA journal_mode=OFF")
        places.execute("PRAGMA synchronous=OFF")
        places.execute("CREATE TABLE place (id TEXT, start INTEGER, length INTEGER)")
        places.execute("CREATE TABLE removal (start INTEGER, length INTEGER)")
        places.execute("BEGIN")
        start = 0
        with self.path.open("rb") as file:
            for line in file:
                yield from self._note(line, start, places, with_keys=with_keys)
                start += len(line)
        places.execute("COMMIT")
        places.execute("CREATE UNIQUE INDEX place_id ON place (id)")
        places.close()
        if not hasattr(self, "head"):
            raise Broken(f"数据流 {self.path.name} 没有首行（head）")

    def _note(
        self, line: bytes, start: int, places: sqlite3.Connection, *, with_keys: bool
    ) -> Iterator[DecisionKey]:
        if line.startswith(_DECISION):
            body = line[len(_DECISION) : line.rindex(b"}")]
            decision = _decision(body)
            span = (decision.id, start + len(_DECISION), len(body))
            places.execute("INSERT INTO place VALUES (?, ?, ?)", span)
            if with_keys:
                yield key_of(decision, hashlib.sha256(body).hexdigest())
        elif line.strip():
            self._keep(stream.decode(line), start, len(line), places)

    def _keep(
        self, value: stream.Line, start: int, length: int, places: sqlite3.Connection
    ) -> None:
        if isinstance(value, Head):
            self.head = value
        elif isinstance(value, Removal):
            places.execute("INSERT INTO removal VALUES (?, ?)", (start, length))
        elif isinstance(value, Totals):
            self.totals.append(value)
        elif isinstance(value, YearTotals):
            self.years.append(value)
        else:
            raise Broken(f"数据流中的决定不是本软件写出的形式：{value.id}")

    def decision(self, identifier: str) -> PublicDecision:
        """The public decision of this id; one that the stream lacks is `Broken`."""
        if self._last is not None and self._last.id == identifier:
            return self._last
        row = (
            self._connection()
            .execute("SELECT start, length FROM place WHERE id = ?", (identifier,))
            .fetchone()
        )
        if row is None:
            raise Broken(f"数据流中没有 {identifier}，而要生成的页面需要它")
        self._last = _decision(os.pread(self._file, row[1], row[0]))
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
