"""Values of all decisions by ordinal, as arrays: what answers are narrowed, counted and sorted by.

A set of decisions is an array of booleans by ordinal (`Mask`), so narrowing and joining sets cost
the same whatever they hold; a value is judged once, not once a decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.facet import fine_band
from search.query import Query

Mask = NDArray[np.bool_]
Ordinals = NDArray[np.intp]

_COLUMNS = {"region": "agency", "level": "agency", "year": "month"}
"""The column that a facet is read from, where it has another name."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: its distinct values and, by ordinal, which of them a decision has."""

    values: tuple[str, ...]
    codes: NDArray[np.integer]


class ValueTable:
    """The columns of one state of an index.

    ``decided`` and ``last_day`` are days from the year 1 by ordinal, 0 where there is no decision;
    ``column`` gives a column by its name; ``agencies`` the region and level of an agency's code.
    """

    def __init__(
        self,
        decided: NDArray[np.int32],
        last_day: NDArray[np.int32],
        column: Callable[[str], Coded],
        agencies: Mapping[str, tuple[str, str]],
    ) -> None:
        self._decided, self._last_day = decided, last_day
        self._column, self._agencies = column, agencies
        self._readings: dict[str, tuple[NDArray[np.integer], list[tuple[str, ...]]]] = {}

    @property
    def size(self) -> int:
        """The length of every mask: one more than the greatest ordinal."""
        return len(self._decided)

    def mask(self, ordinals: Iterable[int] = ()) -> Mask:
        """These decisions as a set; ordinals of no decision are left out."""
        found = np.zeros(self.size, dtype=np.bool_)
        given = ordinals if isinstance(ordinals, np.ndarray) else list(ordinals)
        some = np.asarray(given, dtype=np.intp)
        found[some[some < self.size]] = True
        return found

    def live(self, today: date) -> Mask:
        """The decisions whose last day has not passed."""
        return self._last_day >= today.toordinal()

    def decided_within(self, query: Query) -> Mask:
        """The decisions of the days that a query asks for."""
        first, last = query.decided_from or date.min, query.decided_to or date.max
        return (self._decided >= first.toordinal()) & (self._decided <= last.toordinal())

    def narrowed(self, some: Mask, query: Query, without: str | None = None) -> Mask:
        """Those that every filter lets pass, one facet's left aside."""
        for facet, chosen in query.filters.items():
            if facet != without:
                codes, readings = self._reading(facet)
                wanted = frozenset(chosen)
                good = [not wanted.isdisjoint(values) for values in readings]
                some = some & np.array(good, dtype=np.bool_)[codes]
        return some

    def counts(self, some: Mask, facet: str) -> dict[str, int]:
        """How many of these decisions have each value of a facet."""
        codes, readings = self._reading(facet)
        counted: Counter[str] = Counter()
        by_code = np.bincount(codes[some], minlength=len(readings))
        for code in np.flatnonzero(by_code).tolist():
            for value in readings[code]:
                counted[value] += int(by_code[code])
        return dict(counted)

    def ordered(self, some: Mask, *, by_fine: bool = False, first: Mask | None = None) -> Ordinals:
        """Ordinals by day or fine, greatest first; those of ``first`` before all others."""
        ordinals = np.flatnonzero(some)
        rank = (self._by_fine if by_fine else self._by_day)[ordinals]
        if first is not None:
            rank = rank + first[ordinals] * np.int64(self.size)
        return ordinals[np.argsort(rank)[::-1]]

    @cached_property
    def _by_day(self) -> NDArray[np.int64]:
        return _ranks(np.lexsort((np.arange(self.size), self._decided)))

    @cached_property
    def _by_fine(self) -> NDArray[np.int64]:
        column = self._column("fine")
        amounts = [Decimal(value or 0) for value in column.values]
        of_amount = {amount: rank for rank, amount in enumerate(sorted(set(amounts)))}
        by_code = np.array([of_amount[amount] for amount in amounts], dtype=np.int64)
        return _ranks(np.lexsort((self._by_day, by_code[column.codes])))

    def _reading(self, facet: str) -> tuple[NDArray[np.integer], list[tuple[str, ...]]]:
        """The codes of a facet's column, and by code the facet's values."""
        known = self._readings.get(facet)
        if known is None:
            column = self._column(_COLUMNS.get(facet, facet))
            readings = [self._read(facet, value) for value in column.values]
            known = self._readings[facet] = column.codes, readings
        return known

    def _read(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet that stand in a column's value."""
        if facet in ("region", "level"):
            return (self._agencies[value][facet == "level"],) if value else ()
        if facet == "fine":
            return (fine_band(Decimal(value or 0)),)
        if facet == "year":
            return (value[:4],) if value else ()
        return tuple(value.split("\t")) if value else ()


def _ranks(order: NDArray[np.intp]) -> NDArray[np.int64]:
    """By ordinal, its place in an order of all."""
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks
