"""How a query is answered from postings: the same steps for every index we have.

A clause gives the decisions that surely hold it and those that may (their terms are there, but
perhaps not side by side). Candidates are looked at, on cards for names and numbers and in the
decision's own text for the rest, when they are few, or when they would be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from disclosure.moment import day_of
from search.analysis import Need, need_in_name, need_in_number, need_in_text
from search.engine import Found
from search.facet import FACETS, fine_band
from search.query import PAGE_SIZE, Clause, Query
from search.searchable import Searchable, has_run, is_single

MOST_LOOKED_AT = {"names": 2_000, "all": 200}
"""Candidates that are all looked at, on cards or in texts; of more, only what would be shown."""


_COLUMNS = {"region": "agency", "level": "agency", "year": "month"}
"""The column that a facet is read from, where it has another name."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Decisions that hold something: surely, or perhaps."""

    sure: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Both."""
        return self.sure | self.unsure

    def __or__(self, other: Hits) -> Hits:
        sure = self.sure | other.sure
        return Hits(sure, (self.unsure | other.unsure) - sure)


class Source(Protocol):
    """An index: postings, values and, of single decisions, fields to look at."""

    def everything(self) -> frozenset[int]:
        """All ordinals of the index."""
        ...

    def hits(self, space: str, need: Need) -> Hits:
        """The decisions that have all terms of a need in a space."""
        ...

    def value(self, column: str, ordinal: int) -> str:
        """A column's value; values of a list are set apart by tabs."""
        ...

    def decided_on(self, ordinal: int) -> date:
        """The day of decision."""
        ...

    def days(self, ordinals: Sequence[int]) -> Sequence[int]:
        """The days of decision as numbers that rise with the day, in the order of ``ordinals``."""
        ...

    def fields(self, ordinals: Iterable[int], *, with_texts: bool) -> Mapping[int, Searchable]:
        """The folded fields of some decisions, as far as they are still there."""
        ...


class Evaluation:
    """Answers queries from a source; see `search.engine.Engine`."""

    def __init__(self, source: Source, agencies: Mapping[str, tuple[str, str]]) -> None:
        self._source = source
        self._agencies = agencies
        """Agency code → region, level."""

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        scope, hits = self._scoped(query, now)
        matched = self._looked_at(self._in_days(hits, query), query, scope)
        kept = self._narrowed(matched.all, query)
        ordered = self._sorted(kept, query, scope)
        page, false = self._page(ordered, matched, query, scope)
        return Found(
            ordinals=tuple(page),
            total=len(ordered) - len(false),
            counts={
                facet: self._counts(
                    self._narrowed(matched.all, query, facet) if facet in query.filters else kept,
                    false,
                    facet,
                )
                for facet in facets
            },
            is_exact=not matched.unsure,
            scope=scope,
        )

    def _scoped(self, query: Query, now: datetime) -> tuple[str, Hits]:
        """Where it is found: in names, or anywhere; the days and filters play no part in it."""
        today = day_of(now).isoformat()
        if query.scope != "all":
            hits = self._live(self._combined(query, self._in_names), today)
            if query.scope == "names" or hits.sure or self._any_holds(hits.unsure, query):
                return "names", hits
        return "all", self._live(self._combined(query, self._anywhere), today)

    def _any_holds(self, unsure: Iterable[int], query: Query) -> bool:
        chunks = _chunks(sorted(unsure, reverse=True), 2 * PAGE_SIZE)
        return any(len(self._false(chunk, query, "names")) < len(chunk) for chunk in chunks)

    def _looked_at(self, hits: Hits, query: Query, scope: str) -> Hits:
        """Without candidates, where they are few enough to look at all."""
        if len(hits.unsure) > MOST_LOOKED_AT[scope]:
            return hits
        return Hits(hits.all - self._false(hits.unsure, query, scope))

    def _live(self, hits: Hits, today: str) -> Hits:
        ended = {one for one in hits.all if self._source.value("last_day", one) < today}
        return Hits(hits.sure - ended, hits.unsure - ended) if ended else hits

    def _combined(self, query: Query, of: Callable[[Clause], Hits]) -> Hits:
        """All wanted clauses and none of the unwanted."""
        found = [of(clause) for clause in query.wanted]
        found.sort(key=lambda hits: len(hits.sure) + len(hits.unsure))
        every = found[0].all if found else self._source.everything()
        for hits in found[1:]:
            every &= hits.all
        unsure = frozenset(one for one in every if any(one in hits.unsure for hits in found))
        for hits in map(of, query.unwanted):
            every -= hits.sure
            unsure |= hits.unsure & every
        unsure &= every
        return Hits(every - unsure, unsure)

    def _in_names(self, clause: Clause) -> Hits:
        fragment, field = clause.fragment, clause.field
        hits = Hits()
        if field in (None, "name"):
            hits |= self._source.hits("names", need_in_name(fragment))
        if field in (None, "number") and has_run(fragment):
            hits |= self._source.hits("names", need_in_number(fragment))
        if field is not None and has_run(fragment):
            return Hits(unsure=hits.all)
        return hits

    def _anywhere(self, clause: Clause) -> Hits:
        hits = self._in_names(clause)
        if clause.field in ("name", "number") or is_single(clause.fragment):
            return hits
        found = self._source.hits("text", need_in_text(clause.fragment))
        return hits | (found if clause.field in (None, "text") else Hits(unsure=found.all))

    def _false(self, unsure: Iterable[int], query: Query, scope: str) -> set[int]:
        """Those candidates that don't hold what is asked, or are there no more."""
        wanted = list(unsure)
        fields = self._source.fields(wanted, with_texts=scope == "all")
        return {one for one in wanted if one not in fields or not _holds(query, fields[one], scope)}

    def _page(
        self, ordered: list[int], matched: Hits, query: Query, scope: str
    ) -> tuple[list[int], set[int]]:
        """The ordinals of the page, and candidates that were looked at for it in vain."""
        first, last = (query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE
        good: list[int] = []
        false: set[int] = set()
        for chunk in _chunks(ordered, 2 * PAGE_SIZE):
            unsure = [one for one in chunk if one in matched.unsure]
            false |= self._false(unsure, query, scope) if unsure else set()
            good += [one for one in chunk if one not in false]
            if len(good) >= last:
                break
        return good[first:last], false

    def _in_days(self, hits: Hits, query: Query) -> Hits:
        first, last = query.decided_from, query.decided_to
        if first is None and last is None:
            return hits
        low, high = f"{first or date.min:%Y-%m}", f"{last or date.max:%Y-%m}"

        def lies_within(one: int) -> bool:
            month = self._source.value("month", one)
            if low < month < high:
                return True
            if not low <= month <= high:
                return False
            return (first or date.min) <= self._source.decided_on(one) <= (last or date.max)

        return Hits(
            frozenset(filter(lies_within, hits.sure)), frozenset(filter(lies_within, hits.unsure))
        )

    def _narrowed(
        self, ordinals: Iterable[int], query: Query, without: str | None = None
    ) -> list[int]:
        """Those that every filter lets pass; a column's value is judged once, not a decision."""
        kept = list(ordinals)
        for facet, chosen in query.filters.items():
            if facet != without:
                texts = self._texts(facet, kept)
                good = {one for one in set(texts) if set(self._read(facet, one)) & set(chosen)}
                kept = [one for one, text in zip(kept, texts, strict=True) if text in good]
        return kept

    def _counts(self, kept: Iterable[int], false: set[int], facet: str) -> dict[str, int]:
        """How many of ``kept``, without the false ones, have each value."""
        counted: Counter[str] = Counter()
        texts = self._texts(facet, [one for one in kept if one not in false] if false else kept)
        for text, count in Counter(texts).items():
            for read in self._read(facet, text):
                counted[read] += count
        return dict(counted)

    def _texts(self, facet: str, ordinals: Iterable[int]) -> list[str]:
        """What the column of a facet holds about each of these."""
        column, value = _COLUMNS.get(facet, facet), self._source.value
        return [value(column, one) for one in ordinals]

    def _read(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet that stand in a column's value."""
        if facet in ("region", "level"):
            return (self._agencies[value][facet == "level"],)
        if facet == "year":
            return (value[:4],)
        if facet == "fine":
            return (fine_band(_amount(value)),)
        return tuple(value.split("\t")) if value else ()

    def _sorted(self, kept: list[int], query: Query, scope: str) -> list[int]:
        pairs = sorted(zip(self._source.days(kept), kept, strict=True), reverse=True)
        ordered = [one for _, one in pairs]
        if query.sort == "fine":
            value = self._source.value
            ordered.sort(key=lambda one: _amount(value("fine", one)), reverse=True)
        elif query.sort == "relevance" and scope == "all" and query.wanted:
            named = self._named(query, kept)
            ordered.sort(key=named.__contains__, reverse=True)
        return ordered

    def _named(self, query: Query, kept: list[int]) -> frozenset[int]:
        """Those of ``kept`` that hold all that is wanted in their names and numbers."""
        named = self._combined(replace(query, clauses=query.wanted), self._in_names)
        unsure = named.unsure.intersection(kept)
        if len(unsure) > MOST_LOOKED_AT["names"]:
            return named.sure
        return named.sure | (unsure - self._false(unsure, query, "names"))


@lru_cache(maxsize=4096)
def _amount(text: str) -> Decimal:
    return Decimal(text or 0)


def _holds(query: Query, fields: Searchable, scope: str) -> bool:
    holds = fields.in_names if scope == "names" else fields.holds
    return all(holds(one.fragment, one.field) for one in query.wanted) and not any(
        holds(one.fragment, one.field) for one in query.unwanted
    )


def _chunks(ordered: list[int], size: int) -> Iterator[list[int]]:
    return (ordered[at : at + size] for at in range(0, len(ordered), size))
