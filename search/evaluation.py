"""How a query is answered from postings: the same steps for every index we have.

A clause gives the decisions that surely hold it and those that may (their terms are there, but
perhaps not side by side). Candidates are looked at, on cards for names and numbers and in the
decision's own text for the rest, when they are few, or when they would be shown.
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

MOST_LOOKED_AT = {"names": 400, "all": 200}
"""Candidates that are all looked at, on cards or in texts; of more, only what would be shown."""


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
class Answered:
    """What one query found, before it is put in order."""

    scope: str
    hits: Hits


class Evaluation:
    """Answers queries from a source; see `search.engine.Engine`."""

    def __init__(self, source: Source) -> None:
        self._source, self._table = source, source.table

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        table, scoped = self._table, self._scoped(query, now)
        scope, matched = scoped.scope, scoped.hits & table.decided_within(query)
        matched = self._looked_at(matched, query, scope)
        kept = table.narrowed(matched.all, query)
        page, false = self._page(self._ordered(kept, query, scope), matched, query, scope)
        counted = matched.all & ~false
        return Found(
            ordinals=page,
            total=int((kept & ~false).sum()),
            counts={
                facet: table.counts(table.narrowed(counted, query, facet), facet)
                for facet in facets
            },
            is_exact=not matched.unsure.any(),
            scope=scope,
        )

    def _scoped(self, query: Query, now: datetime) -> Answered:
        """Where it is found: in names, or anywhere; the days and filters play no part in it."""
        live = self._source.everything() & self._table.live(day_of(now))
        if query.scope != "all":
            hits = self._combined(query, self._in_names) & live
            if query.scope == "names" or hits.sure.any() or self._any_holds(hits.unsure, query):
                return Answered("names", hits)
        return Answered("all", self._combined(query, self._anywhere) & live)

    def _any_holds(self, unsure: Mask, query: Query) -> bool:
        chunks = _chunks(np.flatnonzero(unsure)[::-1], 2 * PAGE_SIZE)
        return any(len(self._false(chunk, query, "names")) < len(chunk) for chunk in chunks)

    def _looked_at(self, hits: Hits, query: Query, scope: str) -> Hits:
        """Without candidates, where they are few enough to look at all."""
        unsure = np.flatnonzero(hits.unsure)
        if len(unsure) > MOST_LOOKED_AT[scope]:
            return hits
        false = self._table.mask(self._false(unsure.tolist(), query, scope))
        return Hits(hits.all & ~false, hits.unsure & False)

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
        self, ordered: Ordinals, matched: Hits, query: Query, scope: str
    ) -> tuple[tuple[int, ...], Mask]:
        """The ordinals of the page, and candidates that were looked at for it in vain."""
        first, last = (query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE
        good: list[int] = []
        false: set[int] = set()
        for chunk in _chunks(ordered, 2 * PAGE_SIZE):
            false |= self._false([one for one in chunk if matched.unsure[one]], query, scope)
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
