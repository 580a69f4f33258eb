"""Where a publication takes its decisions from: the gates of the register, and nothing else.

`disclosure.register` is such a source as it stands; tests and benchmarks bring values of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from disclosure import stream
from disclosure.public import (
    DecisionKey,
    Head,
    PublicDecision,
    Removal,
    Selection,
    Totals,
    YearTotals,
)


class Source(Protocol):
    """What the publisher asks of the register; every answer is for one moment."""

    def head(self, now: datetime) -> Head:
        """The first line of a stream."""

    def public_at(self, now: datetime, only: Selection | None = None) -> Iterator[PublicDecision]:
        """Decisions public at ``now``, by ordinal, streamed."""

    def keys_at(self, now: datetime, only: Selection | None = None) -> Iterator[DecisionKey]:
        """The keys of decisions public at ``now``, by ordinal, without reading their texts."""

    def gone_at(self, now: datetime, since: datetime | None = None) -> Iterator[Removal]:
        """What ended up to ``now`` (after ``since``), by moment."""

    def totals_at(self, now: datetime) -> Iterator[Totals]:
        """Sealed aggregates of every month."""

    def year_totals(self, now: datetime) -> Iterator[YearTotals]:
        """Sums by year and agency."""

    def next_due(self, now: datetime) -> datetime | None:
        """The next moment at which time alone changes something, None where there is none."""

    def change_number(self) -> int:
        """A number that grows with every change of the register."""

    def changed(self, since: int, before: datetime, now: datetime) -> frozenset[str]:
        """Ids of all that may differ from the run for ``before`` at change number ``since``."""

    def close_ended(self, now: datetime, *, recorded_at: datetime | None = None) -> object:
        """Write down what began or ended up to ``now``; a second time does nothing."""


def lines(
    source: Source, now: datetime, first: Head, decisions: Iterable[PublicDecision]
) -> Iterator[stream.Line]:
    """A stream of these decisions, with everything else that pages are made from."""
    yield first
    yield from decisions
    yield from source.gone_at(now)
    yield from source.totals_at(now)
    yield from source.year_totals(now)
