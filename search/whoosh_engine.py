"""Reads the Whoosh index: the served search's engine for registers up to some 20,000 decisions."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from whoosh import index

from search.analysis import Need
from search.cards import CardFiles
from search.engine import Found
from search.evaluation import Evaluation, Hits
from search.facet import FACETS
from search.query import Query
from search.searchable import Searchable
from search.shards import DATA
from search.site_text import fields_in_site
from search.whoosh_index import CODED, current, hashed

_EMPTY: frozenset[int] = frozenset()


class WhooshSource:
    """One generation of the index with its columns in memory; see `search.evaluation.Source`."""

    def __init__(self, folder: Path, site: Path) -> None:
        self._site = site
        self._cards = CardFiles(site / DATA)
        self._salt = (folder / "salt").read_bytes()
        self._values: dict[str, list[str]] = json.loads(
            (folder / "values.json").read_text(encoding="utf-8")
        )
        self.index = index.open_dir(folder)
        self._reader = self.index.reader()
        self._ordinals: list[array[int]] = []
        self._columns: dict[str, dict[int, int]] = {
            name: {} for name in (*CODED, "decided", "repeats")
        }
        for leaf, _ in self._reader.leaf_readers():
            self._load(leaf)
        self._days: dict[int, date] = {}
        self.postings = lru_cache(maxsize=512)(self._read_postings)

    def _load(self, leaf: Any) -> None:
        """The columns of one segment; a deleted document has the ordinal 0."""
        live = [not leaf.is_deleted(number) for number in range(leaf.doc_count_all())]
        column = leaf.column_reader("ordinal")
        ordinals = array("Q", [column[at] if alive else 0 for at, alive in enumerate(live)])
        self._ordinals.append(ordinals)
        for name, values in self._columns.items():
            column = leaf.column_reader(name)
            values.update({one: column[at] for at, one in enumerate(ordinals) if one})

    def everything(self) -> frozenset[int]:
        """All ordinals of the index."""
        return frozenset(self._columns["decided"])

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms; sure where no character can stand twice."""
        if not need.terms:
            return Hits()
        found = sorted((self.postings(space, term) for term, _ in need.terms), key=len)
        common = found[0].intersection(*found[1:]) if len(found) > 1 else found[0]
        if not need.is_exact:
            return Hits(unsure=common)
        if len(need.terms) == 1:
            return Hits(common)
        repeats = self._columns["repeats"]
        sure = frozenset(one for one in common if not repeats[one])
        return Hits(sure, common - sure)

    def _read_postings(self, space: str, term: str) -> frozenset[int]:
        token, found = hashed(term, self._salt), set[int]()
        for (leaf, _), ordinals in zip(self._reader.leaf_readers(), self._ordinals, strict=True):
            if (space, token) in leaf:
                found.update(map(ordinals.__getitem__, leaf.postings(space, token).all_ids()))
        found.discard(0)
        return frozenset(found) if found else _EMPTY

    def value(self, column: str, ordinal: int) -> str:
        """A column's value."""
        return self._values[column][self._columns[column][ordinal]]

    def decided_on(self, ordinal: int) -> date:
        """The day of decision."""
        return date.fromordinal(self._columns["decided"][ordinal])

    def days(self, ordinals: Sequence[int]) -> list[int]:
        """The days of decision as numbers that rise with the day."""
        decided = self._columns["decided"]
        return [decided[one] for one in ordinals]

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """Fields from the cards or, with texts, from the decisions' JSON twins."""
        return fields_in_site(self._site, self._cards, ordinals, with_texts=with_texts)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()
        self.index.close()


class WhooshEngine:
    """Answers from the generation in use; a newer one is taken up by itself."""

    def __init__(self, folder: Path, site: Path, agencies: Mapping[str, tuple[str, str]]) -> None:
        self._folder, self._site, self._agencies = folder, site, agencies
        self._state: tuple[Path, int] | None = None
        self._evaluation: Evaluation | None = None

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        return self._current().find(query, now, facets)

    def _current(self) -> Evaluation:
        folder = current(self._folder)
        state = (folder, index.open_dir(folder).latest_generation())
        if self._evaluation is None or state != self._state:
            self._evaluation = Evaluation(WhooshSource(folder, self._site), self._agencies)
            self._state = state
        return self._evaluation
