"""The static index read from Python: the served search's engine for large registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np

from search.analysis import Need
from search.cards import CardFiles
from search.coding import unpacked
from search.engine import Found
from search.evaluation import Evaluation
from search.facet import FACETS
from search.hits import Hits
from search.postings import Postings, decode, heavy_path, key_of, shard_of, shard_path
from search.query import Query
from search.searchable import Searchable
from search.shards import DATA
from search.site_columns import SiteColumns, columns_state
from search.site_text import fields_in_site
from search.value_table import Mask, ValueTable

_KEPT_POSTINGS = 1024


class ShardSource:
    """The files of one state of the index; see `search.evaluation.Source`."""

    def __init__(self, site: Path) -> None:
        self._site, self._data = site, site / DATA
        self._columns = SiteColumns(site)
        self._cards = CardFiles(self._data)
        decided, last_day = self._columns.decided(), self._columns.last_day()
        self.table = ValueTable(decided, last_day, self._columns.column, self._columns.agencies)
        self._here = decided > 0
        self._kept = lru_cache(maxsize=_KEPT_POSTINGS)(self._read_postings)

    def everything(self) -> Mask:
        """All decisions of the index."""
        return self._here

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms of a need, adjacent where positions tell."""
        nothing = np.zeros_like(self._here)
        if not need.terms:
            return Hits(nothing, nothing)
        found = [self.postings(space, term) for term, _ in need.terms]
        common = self._here
        for _, mask in found:
            common = common & mask
        if not need.is_exact:
            return Hits(nothing, common)
        offsets = [offset for _, offset in need.terms]
        apart = _apart([postings for postings, _ in found], offsets, common)
        return Hits(common & ~self.table.mask(apart), nothing)

    def postings(self, space: str, term: str) -> tuple[Postings, Mask]:
        """The postings of one term, empty where no decision holds it, and their mask."""
        heavy = self._data / heavy_path(space, term)
        shard = self._data / shard_path(space, shard_of(term, self._columns.head["bits"][space]))
        path = heavy if heavy.exists() else shard
        status = path.stat()
        return self._kept(path, key_of(term), (status.st_mtime_ns, status.st_ino))

    def _read_postings(self, path: Path, key: int, stamp: tuple[int, int]) -> tuple[Postings, Mask]:
        """``stamp`` is of the file's present state, so that an older one is not answered from."""
        postings = decode(unpacked(path.read_bytes()), frozenset([key])).get(key) or Postings()
        return postings, self.table.mask(postings.ordinals)

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """Fields from the cards or, with texts, from the decisions' JSON twins."""
        return fields_in_site(self._site, self._cards, ordinals, with_texts=with_texts)


class ShardEngine:
    """Answers from the live site's shards; a new state of them is taken up by itself."""

    def __init__(self, site: Path) -> None:
        self._site, self._lock = site, Lock()
        self._state: tuple[int, ...] = ()
        self._evaluation: Evaluation | None = None

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        return self._current().find(query, now, facets)

    def _current(self) -> Evaluation:
        """The evaluation of the state on disk; threads that ask meanwhile wait for it."""
        with self._lock:
            state = columns_state(self._site)
            if self._evaluation is None or state != self._state:
                made = Evaluation(ShardSource(self._site))
                if self._evaluation is not None and columns_state(self._site) != state:
                    return self._evaluation  # files are being put in place: the next one looks
                self._evaluation, self._state = made, state
            return self._evaluation


def _apart(found: list[Postings], offsets: list[int], common: Mask) -> list[int]:
    """The decisions in which positions say that the terms don't stand one after the other.

    Only where two neighbouring terms both have positions can they say so.
    """
    doubtful: set[int] = set()
    for one, other in pairwise(found):
        doubtful |= one.positions.keys() & other.positions.keys()
    return [one for one in doubtful if common[one] and not _are_adjacent(found, offsets, one)]


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
