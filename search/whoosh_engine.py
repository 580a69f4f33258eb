"""Reads the Whoosh index: the served search's engine for registers up to some 20,000 decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import index

from search.analysis import Need
from search.cards import CardFiles
from search.engine import Found
from search.evaluation import Evaluation
from search.facet import FACETS
from search.hits import Hits
from search.query import Query
from search.searchable import Searchable
from search.shards import DATA
from search.site_columns import SiteColumns, columns_state
from search.site_text import fields_in_site
from search.value_table import Coded, Mask, ValueTable
from search.whoosh_codec import documents
from search.whoosh_index import (
    HASHED,
    MANY,
    NUMBERS,
    current,
    hashed,
    numbers_of,
    salt_of,
    sign_hash,
    value_hash,
)

_ATTEMPTS = 3


class WhooshSource:
    """One generation of the index with its columns in memory; see `search.evaluation.Source`."""

    def __init__(self, folder: Path, site: Path) -> None:
        self._site, self._cards, self._salt = site, CardFiles(site / DATA), salt_of(folder)
        self._index = index.open_dir(folder)
        self._leaves = [leaf for leaf, _ in self._index.reader().leaf_readers()]
        if not self._index.doc_count_all():
            self._leaves = []
        of_leaf = [_columns(leaf) for leaf in self._leaves]
        self._ordinals = [columns["ordinal"].astype(np.intp) for columns in of_leaf]
        self._columns = self._by_ordinal(of_leaf)
        decided = self._columns["decided"].astype(np.int32)
        last_day = self._columns["last_day"].astype(np.int32)
        self._here = decided > 0
        self._repeats = self._columns["repeats"].view(np.uint16).reshape(-1, 4)
        known = SiteColumns(site)
        self.table = ValueTable(
            decided, last_day, lambda name: self._named(name, known), known.agencies
        )
        self.postings = lru_cache(maxsize=512)(self._read_postings)

    def _by_ordinal(self, of_leaf: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
        size = max((int(one.max(initial=0)) for one in self._ordinals), default=0) + 1
        found = {name: np.zeros(size, dtype=np.uint64) for name in (*NUMBERS, *HASHED)}
        for columns, ordinals in zip(of_leaf, self._ordinals, strict=True):
            for name, values in columns.items():
                found[name][ordinals] = values
        for values in found.values():
            values[0] = 0  # the place of deleted documents
        return found

    def _named(self, name: str, site: SiteColumns) -> Coded:
        """A column of hashes with the values that the site has for them, else the empty one."""
        names = {value_hash(value, self._salt): value for value in site.column(name).values}
        numbers, codes = np.unique(self._columns[name], return_inverse=True)
        return Coded(tuple(names.get(number, "") for number in numbers.tolist()), codes)

    def everything(self) -> Mask:
        """All decisions of the index."""
        return self._here

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms; sure where no character between two stands twice."""
        nothing = np.zeros_like(self._here)
        if not need.terms:
            return Hits(nothing, nothing)
        common = self._here
        for term, _ in need.terms:
            common = common & self.postings(space, term)
        if not need.is_exact:
            return Hits(nothing, common)
        doubtful = common & self._repeat(term[-1] for term, _ in need.terms[:-1])
        return Hits(common & ~doubtful, doubtful)

    def _repeat(self, signs: Iterable[str]) -> Mask:
        """The decisions in whose name one of these characters may stand more than once."""
        found: Mask = self._columns["repeats"] == MANY
        for sign in set(signs):
            code = sign_hash(sign, self._salt)
            found = found | (self._repeats == code).any(axis=1)
        return found

    def _read_postings(self, space: str, term: str) -> Mask:
        token, found = hashed(term, self._salt), np.zeros_like(self._here)
        for leaf, ordinals in zip(self._leaves, self._ordinals, strict=True):
            found[ordinals[list(documents(leaf, space, token))]] = True
        return found

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """Fields from the cards or, with texts, from the decisions' JSON twins."""
        return fields_in_site(self._site, self._cards, ordinals, with_texts=with_texts)


def _columns(leaf: Any) -> dict[str, NDArray[Any]]:
    """The columns of one segment; a deleted document has the ordinal 0."""
    found = {name: numbers_of(leaf, name) for name in (*NUMBERS, *HASHED)}
    gone = [at for at in range(leaf.doc_count_all()) if leaf.is_deleted(at)]
    found["ordinal"][gone] = 0
    return found


class WhooshEngine:
    """Answers from the generation in use; a newer one is taken up by itself."""

    def __init__(self, folder: Path, site: Path) -> None:
        self._folder, self._site, self._lock = folder, site, Lock()
        self._state: tuple[object, ...] = ()
        self._evaluation: Evaluation | None = None

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        return self._current().find(query, now, facets)

    def _current(self) -> Evaluation:
        """The evaluation of the state on disk; threads that ask meanwhile wait for it."""
        with self._lock:
            for left in range(_ATTEMPTS, 0, -1):
                try:
                    return self._taken_up()
                except (FileNotFoundError, index.EmptyIndexError):
                    if left == 1:  # a generation that goes while it is opened: look again
                        raise
        raise AssertionError

    def _taken_up(self) -> Evaluation:
        folder = current(self._folder)
        generation = index.open_dir(folder).latest_generation()
        state = (folder, generation, columns_state(self._site))
        if self._evaluation is None or state != self._state:
            self._evaluation = Evaluation(WhooshSource(folder, self._site))
            self._state = state
        return self._evaluation
