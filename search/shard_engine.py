"""The static index read from Python: the served search's engine for large registers."""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from search import columns
from search.analysis import Need
from search.cards import CardFiles
from search.coding import unpacked
from search.engine import Found
from search.evaluation import Evaluation, Hits
from search.facet import FACETS
from search.postings import Postings, decode, heavy_path, key_of, shard_of, shard_path
from search.query import Query
from search.searchable import Searchable
from search.shards import DATA
from search.site_text import fields_in_site

_KEPT_POSTINGS = 512


class ShardSource:
    """The files of one state of the index; see `search.evaluation.Source`."""

    def __init__(self, site: Path) -> None:
        self._site, self._data = site, site / DATA
        self.head: dict[str, Any] = json.loads((self._data / "head.json").read_bytes())
        self.cards = CardFiles(self._data)
        self._columns: dict[str, tuple[list[str], array[int]]] = {}
        self._days: dict[int, bytes] = {}
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._everything: frozenset[int] | None = None

    def everything(self) -> frozenset[int]:
        """All ordinals of the index."""
        if self._everything is None:
            _, codes = self._column("month")
            self._everything = frozenset(one for one, code in enumerate(codes) if code)
        return self._everything

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms of a need, adjacent where positions tell."""
        if not need.terms:
            return Hits()
        found = [self.postings(space, term) for term, _ in need.terms]
        smallest = sorted(found, key=lambda postings: len(postings.ordinals))
        common = set(smallest[0].ordinals)
        for postings in smallest[1:]:
            common.intersection_update(postings.ordinals)
        if not need.is_exact:
            return Hits(unsure=frozenset(common))
        offsets = [offset for _, offset in need.terms]
        return Hits(frozenset(one for one in common if _are_adjacent(found, offsets, one)))

    def postings(self, space: str, term: str) -> Postings:
        """The postings of one term, empty where no decision holds it."""
        kept = self._postings.get((space, term))
        if kept is None:
            kept = self._postings[space, term] = self._read_postings(space, term)
            if len(self._postings) > _KEPT_POSTINGS:
                self._postings.popitem(last=False)
        return kept

    def _read_postings(self, space: str, term: str) -> Postings:
        heavy = self._data / heavy_path(space, term)
        shard = self._data / shard_path(space, shard_of(term, self.head["bits"][space]))
        data = heavy.read_bytes() if heavy.exists() else shard.read_bytes()
        key = key_of(term)
        return decode(unpacked(data), frozenset([key])).get(key) or Postings()

    def value(self, column: str, ordinal: int) -> str:
        """A column's value."""
        values, codes = self._column(column)
        return values[codes[ordinal]]

    def _column(self, name: str) -> tuple[list[str], array[int]]:
        if name not in self._columns:
            data = (self._data / columns.column_path(name)).read_bytes()
            column = columns.decode_column(data)
            self._columns[name] = (["", *column.values], column.codes)
        return self._columns[name]

    def decided_on(self, ordinal: int) -> date:
        """The day of decision."""
        month = self.value("month", ordinal)
        return date(int(month[:4]), int(month[5:]), self._day(ordinal))

    def days(self, ordinals: Sequence[int]) -> list[int]:
        """The days of decision as numbers that rise with the day: months by 32, and the day."""
        values, codes = self._column("month")
        months = [32 * (12 * int(text[:4] or 0) + int(text[5:] or 0)) for text in values]
        return [months[codes[one]] + self._day(one) for one in ordinals]

    def _day(self, ordinal: int) -> int:
        """The day of the month."""
        body = self._days.get(ordinal // columns.DAYS)
        if body is None:
            path = self._data / columns.day_path(ordinal)
            body = self._days[ordinal // columns.DAYS] = unpacked(path.read_bytes())
        return body[ordinal % columns.DAYS]

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """Fields from the cards or, with texts, from the decisions' JSON twins."""
        return fields_in_site(self._site, self.cards, ordinals, with_texts=with_texts)


class ShardEngine:
    """Answers from the live site's shards; a new state of them is taken up by itself."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._state: tuple[int, int] = (0, 0)
        self._evaluation: Evaluation | None = None

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        return self._current().find(query, now, facets)

    def _current(self) -> Evaluation:
        status = (self._site / DATA / "head.json").stat()
        state = (status.st_mtime_ns, status.st_ino)
        if self._evaluation is None or state != self._state:
            source = ShardSource(self._site)
            table = {code: (row[1], row[2]) for code, row in source.head["agencies"].items()}
            self._evaluation, self._state = Evaluation(source, table), state
        return self._evaluation


def _are_adjacent(found: list[Postings], offsets: list[int], ordinal: int) -> bool:
    """Whether the terms stand one after the other, as far as positions were kept."""
    starts: set[int] | None = None
    for postings, offset in zip(found, offsets, strict=True):
        positions = postings.positions.get(ordinal)
        if positions is None:
            starts = None
            continue
        here = {position - offset for position in positions}
        starts = here if starts is None else starts & here
        if not starts:
            return False
    return True
