"""Decisions in a table, which answers the publisher as a register would: see `benchmarks.large`."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

from disclosure import stream
from disclosure.public import (
    DecisionKey,
    Ending,
    Head,
    PublicDecision,
    Removal,
    Selection,
    Totals,
    YearTotals,
    key_of,
)

_TABLES = """
create table rest (line blob);
create table decision (ordinal integer primary key, id text unique, key blob, line blob,
  ended_at text);
create index ended on decision (ended_at) where ended_at is not null;
"""


def keep(lines: Iterable[bytes], path: Path) -> None:
    """Put a stream into a new table."""
    with closing(sqlite3.connect(path)) as table, table:
        table.executescript(_TABLES)
        for line in lines:
            value = stream.decode(line)
            if isinstance(value, PublicDecision):
                row = (value.ordinal, value.id, pickle.dumps(key_of(value)), line)
                table.execute("insert into decision values (?, ?, ?, ?, null)", row)
            else:
                table.execute("insert into rest values (?)", (line,))


class Large:
    """A `publish.source.Source`; no decision of it expires by itself in the time measured."""

    def __init__(self, path: Path) -> None:
        self._table = sqlite3.connect(path)
        self._rest = [stream.decode(line) for (line,) in self._all("select line from rest")]

    def close(self) -> None:
        """Close the table."""
        self._table.close()

    def in_the_middle(self, number: int) -> str:
        """The id of one of the decisions in the middle of those public."""
        half = "select max(ordinal) / 2 + ? from decision"
        ((found,),) = self._all(f"select id from decision where ordinal = ({half})", number)
        return cast(str, found)

    def withdraw(self, identifier: str, now: datetime) -> None:
        """Record that a decision is withdrawn."""
        with self._table:
            self._table.execute(
                "update decision set ended_at = ? where id = ?", (now.isoformat(), identifier)
            )

    def head(self, now: datetime) -> Head:
        """The head of the stream, at this moment."""
        (head,) = (one for one in self._rest if isinstance(one, Head))
        figures = head.figures
        gone = self.change_number()
        return replace(head, now=now, figures=replace(figures, live=figures.live - gone))

    def public_at(self, now: datetime, only: Selection | None = None) -> Iterator[PublicDecision]:
        """Decisions by ordinal."""
        for line in self._column("line", only):
            yield cast(PublicDecision, stream.decode(line))

    def keys_at(self, now: datetime, only: Selection | None = None) -> Iterator[DecisionKey]:
        """Their keys."""
        return map(pickle.loads, self._column("key", only))

    def gone_at(self, now: datetime, since: datetime | None = None) -> Iterator[Removal]:
        """What was withdrawn."""
        rows = "select key, ended_at from decision where ended_at is not null order by ended_at"
        for data, ended in self._all(rows):
            key, at = pickle.loads(data), datetime.fromisoformat(ended)
            if since is None or at > since:
                yield Removal(
                    key.id, key.disclosure, at, Ending.WITHDRAWN, None, key.agency_code, key.act
                )

    def totals_at(self, now: datetime) -> Iterator[Totals]:
        """Sealed aggregates, as the stream has them."""
        return (one for one in self._rest if isinstance(one, Totals))

    def year_totals(self, now: datetime) -> Iterator[YearTotals]:
        """Sums by year and agency, as the stream has them."""
        return (one for one in self._rest if isinstance(one, YearTotals))

    def next_due(self, now: datetime) -> datetime | None:
        """Nothing comes by itself."""
        return None

    def change_number(self) -> int:
        """How many were withdrawn."""
        ((count,),) = self._all("select count(*) from decision where ended_at is not null")
        return cast(int, count)

    def changed(self, since: int, before: datetime, now: datetime) -> frozenset[str]:
        """What was withdrawn after ``before``."""
        later = "select id from decision where ended_at > ?"
        return frozenset(one for (one,) in self._all(later, before.isoformat()))

    def close_ended(self, now: datetime, *, recorded_at: datetime | None = None) -> None:
        """An end is recorded when it comes."""

    def _column(self, name: str, only: Selection | None) -> Iterator[bytes]:
        rows = f"select {name} from decision where ended_at is null"
        if only is None or only.ids is None:
            yield from (one for (one,) in self._all(f"{rows} order by ordinal"))
            return
        ids = sorted(only.ids)
        for some in (ids[at : at + 500] for at in range(0, len(ids), 500)):
            marks = ",".join("?" * len(some))
            yield from (one for (one,) in self._all(f"{rows} and id in ({marks})", *some))

    def _all(self, query: str, *values: object) -> sqlite3.Cursor:
        return self._table.execute(query, values)
