"""The catalogue: keys of everything public at one moment, in SQLite, ordered for lists.

Memory does not grow with the number of decisions: who needs a list asks for it. A full build makes
the catalogue from its stream in a temporary place; who publishes often keeps one and changes it
decision by decision, so that a list is counted without reading the register again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from disclosure.moment import aware, day_of
from disclosure.public import DecisionKey
from generator.key import industry_key, places

_SCHEMA = """
CREATE TABLE IF NOT EXISTS decision (
    ordinal INTEGER PRIMARY KEY, id TEXT NOT NULL, fingerprint TEXT NOT NULL, agency TEXT NOT NULL,
    act TEXT NOT NULL, decided_on TEXT NOT NULL, disclosed_at TEXT NOT NULL,
    changed_on TEXT NOT NULL, is_corrected INTEGER NOT NULL, document TEXT NOT NULL,
    key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS industry (key TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (
    facet TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, ordinal INTEGER NOT NULL,
    slot INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL,
    PRIMARY KEY (facet, key, day, ordinal)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS month (
    facet TEXT NOT NULL, key TEXT NOT NULL, month TEXT NOT NULL,
    size INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL,
    PRIMARY KEY (facet, key, month)) WITHOUT ROWID;
"""
_COUNT = """
DELETE FROM month;
INSERT INTO month SELECT facet, key, CASE facet WHEN 'party' THEN '' ELSE substr(day, 1, 7) END,
    count(*), sum(high), sum(low) FROM place GROUP BY 1, 2, 3;
"""
_INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS decision_id ON decision (id);
CREATE INDEX IF NOT EXISTS decision_disclosed ON decision (disclosed_at, ordinal);
CREATE INDEX IF NOT EXISTS decision_agency ON decision (agency, disclosed_at, ordinal);
CREATE INDEX IF NOT EXISTS decision_act ON decision (act, disclosed_at, ordinal);
CREATE INDEX IF NOT EXISTS decision_document ON decision (document);
CREATE INDEX IF NOT EXISTS decision_changed ON decision (substr(decided_on, 1, 7), changed_on);
CREATE INDEX IF NOT EXISTS decision_corrected ON decision (ordinal) WHERE is_corrected;
"""
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SLOTS = 32
"""How finely a long day can be cut: by the first character of the public id."""
_DAY = len("2026-11-13")
BESIDE = 2
"""So many of the same party's decisions stand on a decision's page to either side of its day."""


_BATCH = 500
_CACHE, _KEPT = 32_000, 2_000
"""KiB of pages that SQLite may hold while a catalogue is filled, and afterwards."""

_KEY: TypeAdapter[DecisionKey] = TypeAdapter(DecisionKey)


class Group(NamedTuple):
    """The decisions of one cut of a list: their count, and a hash of the set of them."""

    facet: str
    key: str
    cut: str
    """A month (``2026-11``), a day (``2026-11-13``), or empty for all."""
    size: int
    digest: str


class Catalogue:
    """An open catalogue. ``path`` None is a catalogue in memory."""

    def __init__(self, path: Path | None = None, *, lasting: bool = False) -> None:
        self._path = path
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        if lasting:
            self._connection.execute("PRAGMA journal_mode=TRUNCATE")
            self._connection.execute("PRAGMA secure_delete=ON")
        else:
            self._connection.execute("PRAGMA journal_mode=OFF")
            self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.executescript(_SCHEMA)
        if lasting:
            self._connection.executescript(_INDEXES)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def reopen(self) -> None:
        """Open the file anew for reading: a connection may not be used across a fork."""
        address = f"file:{self._path}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, isolation_level=None)

    def fill(self, keys: Iterable[DecisionKey]) -> None:
        """Add very many keys at once; indexes are made at the end."""
        self._connection.execute(f"PRAGMA cache_size=-{_CACHE}")
        self._connection.execute("BEGIN")
        for batch in _batches(keys):
            self._insert(batch)
        self._connection.execute("COMMIT")
        self._connection.executescript(_COUNT + _INDEXES)
        self._connection.execute(f"PRAGMA cache_size=-{_KEPT}")
        self._connection.execute("PRAGMA shrink_memory")

    def change(self, added: Iterable[DecisionKey], removed: Iterable[str]) -> None:
        """Take ids out and put keys in, all or nothing; a new revision is both."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for identifier in removed:
                self._delete(identifier)
            for key in added:
                self._delete(key.id)
                self._insert([key])
                self._count(key, 1)

    def _insert(self, keys: Sequence[DecisionKey]) -> None:
        decisions = map(_decision, keys)
        industries = {industry_key(key.industry): key.industry for key in keys if key.industry}
        listed = (place for key in keys for place in _listed(key))
        insert = self._connection.executemany
        insert("INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", decisions)
        insert("INSERT OR IGNORE INTO industry VALUES (?, ?)", industries.items())
        insert("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", listed)

    def _count(self, key: DecisionKey, by: int) -> None:
        """Count a decision in or out of its months: nobody counts a whole list again for one."""
        high, low = (by * part for part in _sums(key))
        cuts = [
            (facet, value, "" if facet == "party" else key.decided_on.isoformat()[:7])
            for facet, value in places(key)
        ]
        self._connection.executemany(
            "INSERT INTO month VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (facet, key, month) DO UPDATE"
            " SET size = size + excluded.size, high = high + excluded.high,"
            " low = low + excluded.low",
            [(*cut, by, high, low) for cut in cuts],
        )
        self._connection.executemany(
            "DELETE FROM month WHERE facet = ? AND key = ? AND month = ? AND size = 0", cuts
        )

    def _delete(self, identifier: str) -> None:
        key = self.key(identifier)
        if key is None:
            return
        self._count(key, -1)
        self._connection.executemany(
            "DELETE FROM place WHERE facet = ? AND key = ? AND day = ? AND ordinal = ?",
            [
                (facet, value, key.decided_on.isoformat(), key.ordinal)
                for facet, value in places(key)
            ],
        )
        self._connection.execute("DELETE FROM decision WHERE id = ?", (identifier,))

    def key(self, identifier: str) -> DecisionKey | None:
        """The key of one id, None where it is not public."""
        query = "SELECT key FROM decision WHERE id = ?"
        row = self._connection.execute(query, (identifier,)).fetchone()
        return None if row is None else _KEY.validate_json(row[0])

    def decisions(self) -> Iterator[tuple[str, str]]:
        """(id, fingerprint) of every decision, by ordinal."""
        return iter(
            self._connection.execute("SELECT id, fingerprint FROM decision ORDER BY ordinal")
        )

    def count(self) -> int:
        """How many decisions are public."""
        return int(self._connection.execute("SELECT count(*) FROM decision").fetchone()[0])

    def counts(self, facet: str) -> dict[str, int]:
        """Key → how many decisions, for every key of a facet."""
        query = "SELECT key, sum(size) FROM month WHERE facet = ? GROUP BY key"
        return dict(self._connection.execute(query, (facet,)).fetchall())

    def groups(self, facet: str) -> Iterator[Group]:
        """The months of every key of a facet; for parties, all months as one."""
        rows = self._connection.execute(
            "SELECT key, month, size, high, low FROM month WHERE facet = ? ORDER BY 1, 2",
            (facet,),
        )
        return (_group(facet, *row) for row in rows)

    def cuts(self, facet: str) -> list[tuple[str, str]]:
        """(key, month) of `groups`, in their order."""
        query = "SELECT key, month FROM month WHERE facet = ? ORDER BY 1, 2"
        return self._connection.execute(query, (facet,)).fetchall()

    def months(self, facet: str, key: str) -> list[Group]:
        """The months of one list, latest first."""
        rows = self._connection.execute(
            "SELECT month, size, high, low FROM month"
            " WHERE facet = ? AND key = ? ORDER BY month DESC",
            (facet, key),
        )
        return [_group(facet, key, *row) for row in rows]

    def days(self, facet: str, key: str, month: str) -> list[Group]:
        """The days of one month of a list, latest first."""
        rows = self._connection.execute(
            "SELECT day, count(*), sum(high), sum(low) FROM place"
            " WHERE facet = ? AND key = ? AND day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1 DESC",
            (facet, key, month, f"{month}~"),
        )
        return [_group(facet, key, *row) for row in rows]

    def group(self, facet: str, key: str, cut: str = "") -> Group:
        """One cut of one list, counted; size 0 where there is nothing."""
        if len(cut) == _DAY:
            return self._day(facet, key, cut)
        row = self._connection.execute(
            "SELECT size, high, low FROM month WHERE facet = ? AND key = ? AND month = ?",
            (facet, key, cut),
        ).fetchone()
        return _group(facet, key, cut, *(row or (0, None, None)))

    def _day(self, facet: str, key: str, day: str) -> Group:
        row = self._connection.execute(
            "SELECT count(*), sum(high), sum(low) FROM place"
            " WHERE facet = ? AND key = ? AND day = ?",
            (facet, key, day),
        ).fetchone()
        return _group(facet, key, day, *row)

    def parts(self, facet: str, key: str, day: str, parts: int) -> list[Group]:
        """A long day in ``parts`` by the first character of the id; empty parts too."""
        rows = self._connection.execute(
            "SELECT slot * ? / ?, count(*), sum(high), sum(low) FROM place"
            " WHERE facet = ? AND key = ? AND day = ? GROUP BY 1",
            (parts, SLOTS, facet, key, day),
        )
        found = {row[0]: _group(facet, key, day, *row[1:]) for row in rows}
        return [found.get(part) or Group(facet, key, day, 0, "") for part in range(parts)]

    def ids(self, facet: str, key: str, cut: str = "", part: int = 0, parts: int = 1) -> list[str]:
        """The ids of one cut (of one part of it), latest decision first."""
        rows = self._connection.execute(
            "SELECT id FROM place JOIN decision USING (ordinal)"
            " WHERE facet = ? AND place.key = ? AND day BETWEEN ? AND ? AND slot * ? / ? = ?"
            " ORDER BY day DESC, place.ordinal DESC",
            (facet, key, cut, f"{cut}~", parts, SLOTS, part),
        )
        return [row[0] for row in rows]

    def beside(self, party: str, day: date, ordinal: int) -> list[tuple[str, str]]:
        """(id, fingerprint) of a party's decisions made next to one, the latest first.

        Up to `BESIDE` later and as many earlier ones: so one that comes or goes changes the pages
        of a few others, however many its party has. The one itself may be there or may have gone.
        """
        found: list[tuple[str, str]] = []
        for sign, order in ((">", "ASC"), ("<", "DESC")):
            rows = self._connection.execute(
                "SELECT id, fingerprint FROM place JOIN decision USING (ordinal)"  # noqa: S608
                " WHERE facet = 'party' AND place.key = ?"
                f" AND (day, place.ordinal) {sign} (?, ?)"
                f" ORDER BY day {order}, place.ordinal {order} LIMIT {BESIDE}",
                (party, day.isoformat(), ordinal),
            ).fetchall()
            found += reversed(rows) if sign == ">" else rows
        return found

    def last_end(self, ids: Iterable[str]) -> datetime:
        """The moment at which the last of these decisions ends."""
        return max(_KEY.validate_json(row).ends_at for row in self._column("key", ids))

    def industries(self) -> dict[str, str]:
        """Key of an industry → its name, of all that decisions were ever listed under."""
        return dict(self._connection.execute("SELECT key, name FROM industry").fetchall())

    def latest(self, count: int, **only: str) -> list[str]:
        """The ids of the latest disclosures, of one ``agency`` or one ``act`` where given."""
        return self._latest("id", count, only)

    def latest_fingerprints(self, count: int, **only: str) -> list[str]:
        """As `latest`, the fingerprints."""
        return self._latest("fingerprint", count, only)

    def _latest(self, column: str, count: int, only: dict[str, str]) -> list[str]:
        where = "".join(f"WHERE {name} = ?" for name in only)
        rows = self._connection.execute(
            f"SELECT {column} FROM decision {where}"  # noqa: S608
            " ORDER BY disclosed_at DESC, ordinal DESC LIMIT ?",
            (*only.values(), count),
        )
        return [row[0] for row in rows]

    def corrected(self) -> list[str]:
        """The ids of all decisions that carry a correction, latest first."""
        rows = self._connection.execute(
            "SELECT id FROM decision WHERE is_corrected ORDER BY changed_on DESC, ordinal DESC"
        )
        return [row[0] for row in rows]

    def numbered(self, document: str) -> list[str]:
        """The ids of decisions with this `document_key`."""
        query = "SELECT id FROM decision WHERE document = ? ORDER BY ordinal"
        return [row[0] for row in self._connection.execute(query, (document,))]

    def month_changes(self) -> list[tuple[str, str]]:
        """(month of decision, day of the latest change in it), by month."""
        query = "SELECT max(changed_on) FROM decision WHERE substr(decided_on, 1, 7) = ?"
        months = sorted(group.cut for group in self.months("month", ""))
        return [(one, self._connection.execute(query, (one,)).fetchone()[0]) for one in months]

    def fingerprints(self, ids: Iterable[str]) -> list[str]:
        """The fingerprints of these ids, in their order."""
        return self._column("fingerprint", ids)

    def _column(self, name: str, ids: Iterable[str]) -> list[str]:
        query = f"SELECT {name} FROM decision WHERE id = ?"  # noqa: S608
        return [self._connection.execute(query, (one,)).fetchone()[0] for one in ids]


def _batches(keys: Iterable[DecisionKey]) -> Iterator[list[DecisionKey]]:
    left = iter(keys)
    while batch := list(islice(left, _BATCH)):
        yield batch


def _decision(key: DecisionKey) -> tuple[object, ...]:
    changed_on = max(day_of(key.disclosed_at), key.changed_on or key.decided_on)
    return (
        key.ordinal,
        key.id,
        key.fingerprint,
        key.agency_code,
        key.act.slug,
        key.decided_on.isoformat(),
        aware(key.disclosed_at).isoformat(),
        changed_on.isoformat(),
        key.changed_on is not None,
        key.document,
        _KEY.dump_json(key).decode(),
    )


def _listed(key: DecisionKey) -> Iterator[tuple[object, ...]]:
    """The places of a decision in its lists."""
    rest = key.decided_on.isoformat(), key.ordinal, _ALPHABET.find(key.id[0]) % SLOTS, *_sums(key)
    return ((facet, value, *rest) for facet, value in places(key))


def _sums(key: DecisionKey) -> tuple[int, int]:
    """Two sums of 40 bits over a set tell whether it changed, whatever the order; SQLite adds."""
    return int(key.fingerprint[:10], 16), int(key.fingerprint[10:20], 16)


def _group(facet: str, key: str, cut: str, size: int, high: int | None, low: int | None) -> Group:
    return Group(facet, key, cut, size, f"{size}-{high or 0:x}-{low or 0:x}")
