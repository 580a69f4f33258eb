"""Which decisions may be shown now, and how that differs from what the site shows.

They stand in a table that SQLite keeps in a temporary place, so that memory does not grow with the
register: only what differs is listed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from disclosure.public import DecisionKey

_SCHEMA = (
    "CREATE TABLE admitted (id TEXT NOT NULL, fingerprint TEXT NOT NULL, last_day TEXT NOT NULL)"
)
# An index made at the end is sorted once; one kept from the start is written to at every place.
_INDEX = "CREATE UNIQUE INDEX admitted_id ON admitted (id)"


@dataclass(frozen=True, slots=True)
class Change:
    """Public ids of what is shown and has ended, and of what is shown in an older revision."""

    ended: tuple[str, ...]
    corrected: tuple[str, ...]


class Admission:
    """The decisions of these keys, admitted to the site."""

    def __init__(self, keys: Iterable[DecisionKey]) -> None:
        self._table = sqlite3.connect("")
        self._table.execute(_SCHEMA)
        rows = ((one.id, one.fingerprint, one.last_day.strftime("%Y%m%d")) for one in keys)
        with self._table:
            self._table.executemany("INSERT INTO admitted VALUES (?, ?, ?)", rows)
        self._table.execute(_INDEX)

    def close(self) -> None:
        """Throw the table away."""
        self._table.close()

    def last_days(self) -> Iterator[tuple[str, str]]:
        """(id, last day as yyyymmdd) of everything admitted."""
        return self._table.execute("SELECT id, last_day FROM admitted")

    def against(self, shown: Iterable[tuple[str, str]]) -> Change:
        """What differs of what is shown, given as (id, fingerprint)."""
        ended, corrected = [], []
        for identifier, made_from in shown:
            admitted = self._fingerprint(identifier)
            if admitted is None:
                ended.append(identifier)
            elif admitted != made_from:
                corrected.append(identifier)
        return Change(tuple(ended), tuple(corrected))

    def new(self, is_shown: Callable[[str], bool]) -> list[str]:
        """Ids of what is admitted and not shown yet."""
        rows = self._table.execute("SELECT id FROM admitted ORDER BY rowid")
        return [identifier for (identifier,) in rows if not is_shown(identifier)]

    def _fingerprint(self, identifier: str) -> str | None:
        query = "SELECT fingerprint FROM admitted WHERE id = ?"
        row = self._table.execute(query, (identifier,)).fetchone()
        return None if row is None else str(row[0])
