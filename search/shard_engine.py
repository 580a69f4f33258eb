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
from search.bucket import decode, decode_shard
from search.bulk import NUMBER, term_of
from search.cards import CardFiles
from search.engine import Found
from search.evaluation import Evaluation
from search.facet import FACETS
from search.head import before_note, decode_numbers
from search.hits import Hits
from search.long_list import decode_long, long_path
from search.postings import Long, Notes, Postings, place_of, shard_path
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
        self._long = lru_cache(maxsize=_KEPT_POSTINGS)(self._read_long)
        self._read_befores = lru_cache(maxsize=1)(_befores_of)

    def everything(self) -> Mask:
        """All decisions of the index."""
        return self._here

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms of a need, adjacent where positions tell."""
        nothing = np.zeros_like(self._here)
        if not need.terms:
            return Hits(nothing, nothing)
        mark = NUMBER if need.of_number else ""
        found = [self.postings(space, mark + term) for term, _ in need.terms]
        common = self._here
        for _, mask in found:
            common = common & mask
        if need.before is not None:
            after = self._after(found[0][0], need.before)
            return Hits(common & self.table.mask(after), nothing)
        if not need.is_exact:
            return Hits(nothing, common)
        offsets = [offset for _, offset in need.terms]
        apart = _apart([notes for notes, _ in found], offsets, common)
        return Hits(common & ~self.table.mask(apart), nothing)

    def postings(self, space: str, term: str) -> tuple[Notes, Mask]:
        """The decisions that hold one term, and notes beside some of them."""
        shard, bucket, key = place_of(term_of(term), self._columns.head["bits"][space])
        path = self._data / shard_path(space, shard)
        return self._kept(path, bucket, key, _stamp(path))

    def _read_postings(
        self, path: Path, bucket: int, key: int, stamp: tuple[int, int]
    ) -> tuple[Notes, Mask]:
        """``stamp`` is of the file's present state, so that an older one is not answered from."""
        head, space = self._columns.head, path.parent.name
        data = decode_shard(path.read_bytes()).get(bucket, b"")
        entry = decode(data, head["bits"][space], head["long"], key).get(key) or Postings()
        if isinstance(entry, Long):
            return self._long(self._data / long_path(space, entry.file))
        return entry.notes, self.table.mask(entry.ordinals)

    def _read_long(self, path: Path) -> tuple[Notes, Mask]:
        """A long list; its file is known by its content."""
        found = decode_long(path.read_bytes())
        return found.notes, self.table.mask(found.ordinals)

    def _after(self, found: Notes, before: str) -> list[int]:
        """The decisions in which that stands right before a year and serial."""
        path = self._data / "numbers.bin"
        befores = self._read_befores(path, _stamp(path))
        good = {note for note, text in befores.items() if text.endswith(before)}
        return [one for one, notes in found.items() if not good.isdisjoint(notes)]

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


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def _befores_of(path: Path, stamp: tuple[int, int]) -> dict[int, str]:
    return {before_note(text): text for text in decode_numbers(path.read_bytes())}


def _apart(found: list[Notes], offsets: list[int], common: Mask) -> list[int]:
    """The decisions in which positions say that the terms don't stand one after the other.

    Only where two neighbouring terms both have positions can they say so.
    """
    doubtful: set[int] = set()
    for one, other in pairwise(found):
        doubtful |= one.keys() & other.keys()
    return [one for one in doubtful if common[one] and not _are_adjacent(found, offsets, one)]


def _are_adjacent(found: list[Notes], offsets: list[int], ordinal: int) -> bool:
    """Whether the terms stand one after the other, as far as positions were kept."""
    starts: set[int] | None = None
    for notes, offset in zip(found, offsets, strict=True):
        positions = notes.get(ordinal)
        if positions is None:
            starts = None
            continue
        here = {position - offset for position in positions}
        starts = here if starts is None else starts & here
        if not starts:
            return False
    return True
