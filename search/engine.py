"""What any engine of the search answers; the slowest one, by which the others are measured.

An engine finds ordinals and counts; the text of results always comes from the static cards. So
an engine behind this interface holds no text of its own, and one that runs on many machines can
take the place of ours: it has to answer `find`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from disclosure.agency import Agencies
from disclosure.public import PublicDecision
from search.facet import FACETS, Values, values
from search.query import PAGE_SIZE, Clause, Query
from search.searchable import Searchable, searchable


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query: one page of ordinals, in order, and what there is in all.

    ``is_exact`` is False where not every candidate was looked at; then ``total`` and ``counts``
    are worked out of the share of those that were, and are shown with 约. ``scope`` is where it was
    found: ``names`` or ``all``.
    """

    ordinals: tuple[int, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_exact: bool = True
    scope: str = "names"


class Engine(Protocol):
    """Something that answers queries about decisions that are public at ``now``."""

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What brute force looks at; ``text`` is all of the fields."""

    ordinal: int
    text: str
    fields: Searchable
    values: Values
    decided_on: date
    ends_at: datetime


class BruteForce:
    """Looks at every decision. The truth of the tests."""

    def __init__(self, decisions: Iterable[PublicDecision], agencies: Agencies) -> None:
        self._agencies = agencies
        self._all = [_seen(one) for one in decisions]

    def find(self, query: Query, now: datetime, facets: Iterable[str] = FACETS) -> Found:
        """The page of the query, with counts of ``facets``."""
        matched, scope = self._matched(query, now)
        kept = self._sorted(matched, query, scope)
        start = (query.page - 1) * PAGE_SIZE
        return Found(
            ordinals=tuple(kept[start : start + PAGE_SIZE]),
            total=len(kept),
            counts={facet: self._counts(matched, query, facet) for facet in facets},
            scope=scope,
        )

    def every(self, query: Query, now: datetime) -> list[int]:
        """Every ordinal that matches, in order."""
        matched, scope = self._matched(query, now)
        return self._sorted(matched, query, scope)

    def _sorted(self, matched: list[Seen], query: Query, scope: str) -> list[int]:
        kept = [seen for seen in matched if self._passes(seen, query, None)]
        kept.sort(key=sort_key(query, scope), reverse=True)
        return [seen.ordinal for seen in kept]

    def _matched(self, query: Query, now: datetime) -> tuple[list[Seen], str]:
        """Those that hold the clauses and lie in the days; the scope depends on clauses alone."""
        live = [seen for seen in self._all if seen.ends_at > now and _may_match(query, seen.text)]
        matched = [seen for seen in live if _matches(query, seen.fields.in_names)]
        scope = "names" if query.scope == "names" or (query.scope == "" and matched) else "all"
        if scope == "all":
            matched = [seen for seen in live if _matches(query, seen.fields.holds)]
        return [seen for seen in matched if _in_days(seen, query)], scope

    def _passes(self, seen: Seen, query: Query, without: str | None) -> bool:
        return all(
            facet == without or set(seen.values.of(facet, self._agencies)) & set(chosen)
            for facet, chosen in query.filters.items()
        )

    def _counts(self, matched: list[Seen], query: Query, facet: str) -> dict[str, int]:
        counted: Counter[str] = Counter()
        for seen in matched:
            if self._passes(seen, query, facet):
                counted.update(seen.values.of(facet, self._agencies))
        return dict(counted)


def _seen(one: PublicDecision) -> Seen:
    fields = searchable(one)
    text = "\n".join([fields.name, *fields.numbers, *fields.texts.values()])
    return Seen(one.ordinal, text, fields, values(one), one.decided_on, one.ends_at)


def _may_match(query: Query, text: str) -> bool:
    """Whether the wanted words stand there at all: what follows need not ask of the others."""
    return all(clause.fragment in text for clause in query.wanted)


Holds = Callable[[str, str | None], bool]


def _matches(query: Query, holds: Holds) -> bool:
    def found(clause: Clause) -> bool:
        return holds(clause.fragment, clause.field)

    return all(map(found, query.wanted)) and not any(map(found, query.unwanted))


def _in_days(seen: Seen, query: Query) -> bool:
    return (query.decided_from is None or query.decided_from <= seen.decided_on) and (
        query.decided_to is None or seen.decided_on <= query.decided_to
    )


def sort_key(query: Query, scope: str) -> Callable[[Seen], tuple[object, ...]]:
    """The key by which brute force sorts, greatest first."""

    def by_date(seen: Seen) -> tuple[object, ...]:
        return seen.decided_on, seen.ordinal

    def by_fine(seen: Seen) -> tuple[object, ...]:
        return Decimal(seen.values.fine or 0), seen.decided_on, seen.ordinal

    def by_relevance(seen: Seen) -> tuple[object, ...]:
        named = all(seen.fields.in_names(one.fragment, one.field) for one in query.wanted)
        return named, seen.decided_on, seen.ordinal

    if query.sort == "fine":
        return by_fine
    return by_relevance if query.sort == "relevance" and scope == "all" else by_date
