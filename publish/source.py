"""Where a publication takes its decisions from: the three gates of the register, and no others.

`disclosure.register` is such a source as it stands; tests and benchmarks bring values of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from disclosure import stream
from disclosure.public import (
    Figures,
    Head,
    PublicDecision,
    Removal,
    Selection,
    Totals,
    YearTotals,
)


class Source(Protocol):
    """What the publisher asks of the register; every answer is for one moment."""

    def public_at(self, now: datetime, only: Selection | None = None) -> Iterator[PublicDecision]:
        """Decisions public at ``now``, by ordinal, streamed."""

    def gone_at(self, now: datetime, since: datetime | None = None) -> Iterator[Removal]:
        """What ended up to ``now`` (from ``since`` on), by moment."""

    def totals_at(self, now: datetime) -> Iterator[Totals]:
        """Sealed aggregates of every month."""

    def year_totals(self, now: datetime) -> Iterator[YearTotals]:
        """Sums by year and agency."""

    def figures(self, now: datetime) -> Figures:
        """The punctuality figures."""

    def change_number(self) -> int:
        """A number that grows with every change of the register."""

    def is_rehearsal(self) -> bool:
        """Whether every page is to be marked 演示数据."""

    def public_chain_head(self) -> str:
        """The head of the chain of public events."""


def head(source: Source, now: datetime) -> Head:
    """The first line of a stream made from a source."""
    return Head(now, source.is_rehearsal(), source.figures(now), source.public_chain_head())


def lines(
    source: Source, now: datetime, decisions: Iterable[PublicDecision]
) -> Iterator[stream.Line]:
    """A stream of these decisions, with everything else that pages are made from."""
    yield head(source, now)
    yield from decisions
    yield from source.gone_at(now)
    yield from source.totals_at(now)
    yield from source.year_totals(now)
