"""How a query is answered from postings: the same steps for every index we have.

A clause gives the decisions that surely hold it and those that may (their terms are there, but
perhaps not side by side). Candidates are looked at, on cards for names and numbers and in the
decision's own text for the rest, when they are few, or when they would be shown. Of more, some are
looked at, evenly over all, and the others are counted by the share that held what was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np

from disclosure.moment import day_of
from search.analysis import Need, need_in_name, need_in_number, need_in_text
from search.engine import Found
from search.facet import FACETS
from search.hits import Hits, combined
from search.patience import go_on
from search.query import PAGE_SIZE, Clause, Query
from search.searchable import Searchable, has_run, is_single
from search.value_table import Mask, Ordinals, ValueTable

MOST_LOOKED_AT = {"names": 400, "all": 120}
"""Candidates that are looked at, on cards or in texts, besides those that would be shown."""


class Source(Protocol):
    """An index: postings, values and, of single decisions, fields to look at."""

    @property
    def table(self) -> ValueTable:
        """The values of all decisions."""
        ...

    def everything(self) -> Mask:
        """All decisions of the index."""
        ...

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms of a need in a space."""
        ...

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """The folded fields of some decisions, as far as they are still there."""
        ...


@dataclass(frozen=True, slots=True)
class Matched:
    """What holds the words of a query; of the unsure ones about ``share`` do."""

    scope: str
    hits: Hits
    share: float = 1.0


class Evaluation:
    """Answers queries from a source; see `search.engine.Engine`."""

    def __init__(self, source: Source) -> None:
        self._source, self._table = source, source.table

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        table, matched = self._table, self._looked_at(self._scoped(query, now), query)
        kept = table.narrowed(matched.hits.all, query)
        page, false = self._page(self._ordered(kept, query, matched.scope), matched, query)
        found = replace(matched, hits=matched.hits & ~false)
        return Found(
            ordinals=page,
            total=self._estimated(found, kept),
            counts={facet: self._counts(found, query, facet) for facet in facets},
            is_exact=not matched.hits.unsure.any(),
            scope=matched.scope,
        )

    def _estimated(self, matched: Matched, kept: Mask) -> int:
        hits = matched.hits & kept
        return int(hits.sure.sum()) + round(matched.share * int(hits.unsure.sum()))

    def _counts(self, matched: Matched, query: Query, facet: str) -> dict[str, int]:
        kept = self._table.narrowed(matched.hits.all, query, facet)
        counts = self._table.counts(matched.hits.sure & kept, facet)
        if matched.hits.unsure.any():
            unsure = self._table.counts(matched.hits.unsure & kept, facet)
            for value, count in unsure.items():
                counts[value] = counts.get(value, 0) + max(1, round(matched.share * count))
        return counts

    def _scoped(self, query: Query, now: datetime) -> Matched:
        """Where it is found: in names, or anywhere; the days and filters play no part in it."""
        live = self._source.everything() & self._table.live(day_of(now))
        if query.scope != "all":
            hits = self._combined(query, self._in_names) & live
            if query.scope == "names" or hits.sure.any() or self._any_holds(hits.unsure, query):
                return Matched("names", hits)
        return Matched("all", self._combined(query, self._anywhere) & live)

    def _any_holds(self, unsure: Mask, query: Query) -> bool:
        chunks = _chunks(np.flatnonzero(unsure)[::-1], 2 * PAGE_SIZE)
        return any(len(self._false(chunk, query, "names")) < len(chunk) for chunk in chunks)

    def _looked_at(self, found: Matched, query: Query) -> Matched:
        """Without candidates, where they are few; else some of them decided, for the share."""
        hits = found.hits & self._table.decided_within(query)
        unsure = np.flatnonzero(hits.unsure)
        if not len(unsure):
            return replace(found, hits=hits)
        every = -(-len(unsure) // MOST_LOOKED_AT[found.scope])
        looked_at = unsure[::every]
        false = self._table.mask(self._false(looked_at.tolist(), query, found.scope))
        left = hits.unsure & ~self._table.mask(looked_at)
        share = 1 - int(false.sum()) / len(looked_at)
        return Matched(found.scope, Hits(hits.all & ~left & ~false, left), share)

    def _combined(self, query: Query, of: Callable[[Clause], Hits]) -> Hits:
        everything = self._source.everything()
        return combined(everything, [*map(of, query.wanted)], [*map(of, query.unwanted)])

    def _none(self) -> Hits:
        return Hits(self._table.mask(), self._table.mask())

    def _in_names(self, clause: Clause) -> Hits:
        go_on()
        fragment, field = clause.fragment, clause.field
        hits = self._none()
        if field in (None, "name"):
            hits |= self._source.hits("names", need_in_name(fragment))
        if field in (None, "number") and has_run(fragment):
            hits |= self._source.hits("names", need_in_number(fragment))
        return hits.doubted() if field is not None and has_run(fragment) else hits

    def _anywhere(self, clause: Clause) -> Hits:
        hits = self._in_names(clause)
        if clause.field in ("name", "number") or is_single(clause.fragment):
            return hits
        found = self._source.hits("text", need_in_text(clause.fragment))
        return hits | (found if clause.field in (None, "text") else found.doubted())

    def _false(self, unsure: list[int], query: Query, scope: str) -> set[int]:
        """Those candidates that don't hold what is asked, or are there no more."""
        if not unsure:
            return set()
        go_on()
        fields = self._source.fields(unsure, with_texts=scope == "all")
        return {one for one in unsure if one not in fields or not _holds(query, fields[one], scope)}

    def _page(
        self, ordered: Ordinals, matched: Matched, query: Query
    ) -> tuple[tuple[int, ...], Mask]:
        """The ordinals of the page, and candidates that were looked at for it in vain."""
        first, last = (query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE
        good: list[int] = []
        false: set[int] = set()
        for chunk in _chunks(ordered, 2 * PAGE_SIZE):
            unsure = [one for one in chunk if matched.hits.unsure[one]]
            false |= self._false(unsure, query, matched.scope)
            good += [one for one in chunk if one not in false]
            if len(good) >= last:
                break
        return tuple(good[first:last]), self._table.mask(false)

    def _ordered(self, kept: Mask, query: Query, scope: str) -> Ordinals:
        named = None
        if query.sort == "relevance" and scope == "all" and query.wanted:
            named = self._named(query, kept)
        return self._table.ordered(kept, by_fine=query.sort == "fine", first=named)

    def _named(self, query: Query, kept: Mask) -> Mask:
        """Those of ``kept`` that hold all that is wanted in their names and numbers."""
        named = self._combined(replace(query, clauses=query.wanted), self._in_names) & kept
        unsure = np.flatnonzero(named.unsure)
        if len(unsure) > MOST_LOOKED_AT["names"]:
            return named.sure
        false = self._false(unsure.tolist(), replace(query, clauses=query.wanted), "names")
        return named.all & ~self._table.mask(false)


def _holds(query: Query, fields: Searchable, scope: str) -> bool:
    holds = fields.in_names if scope == "names" else fields.holds
    return all(holds(one.fragment, one.field) for one in query.wanted) and not any(
        holds(one.fragment, one.field) for one in query.unwanted
    )


def _chunks(ordered: Ordinals, size: int) -> Iterator[list[int]]:
    return (ordered[at : at + size].tolist() for at in range(0, len(ordered), size))
