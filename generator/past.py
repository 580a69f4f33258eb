"""What is over, as far as the site still speaks of it: removals, notices, sealed totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from disclosure.moment import day_of
from disclosure.public import REMOVAL, TOTALS, YEAR_TOTALS, Notice, Removal, Totals, YearTotals
from generator.inputs import digest

SHOWN_FOR = timedelta(days=30)
"""How long feeds and the sitemap say that something is gone; `removed.jsonl` says it for good."""


@dataclass(frozen=True)
class Past:
    """``recent`` are the removals of the last 30 days, ``notices`` those still public, both latest
    first; the digests are over everything, older removals included."""

    recent: tuple[Removal, ...]
    notices: tuple[Notice, ...]
    digest: str
    totals_digest: str

    @cached_property
    def recent_digest(self) -> str:
        """A hash of what the feed of all and the sitemap say of the last 30 days."""
        return _digest_of(self.recent)

    def recent_of(self, kind: str, key: str) -> tuple[Removal, ...]:
        """The removals of the last 30 days that the feed of one agency or act carried."""
        return self._by_feed.get((kind, key), ())

    def recalls_digest(self, kind: str, key: str) -> str:
        """A hash of what the feed of one agency or act recalls."""
        return _digest_of(self.recent_of(kind, key))

    @cached_property
    def _by_feed(self) -> dict[tuple[str, str], tuple[Removal, ...]]:
        found: dict[tuple[str, str], list[Removal]] = defaultdict(list)
        for removal in self.recent:
            found["agency", removal.agency_code].append(removal)
            if removal.act is not None:
                found["act", removal.act.slug].append(removal)
        return {feed: tuple(removals) for feed, removals in found.items()}

    @property
    def notices_digest(self) -> str:
        """A hash of all public notices."""
        return digest(*map(str, self.notices))


def past(removals: Iterable[Removal], totals: Iterable[Totals | YearTotals], today: date) -> Past:
    """Gather what is over; reads ``removals`` once and keeps only what is shown."""
    recent: list[Removal] = []
    notices: list[Notice] = []
    running = digest()
    for removal in removals:
        running = digest(running, REMOVAL.dump_json(removal).decode())
        if day_of(removal.ended_at) > today - SHOWN_FOR:
            recent.append(removal)
        if removal.notice is not None:
            notices.append(removal.notice)
    return Past(
        tuple(sorted(recent, key=lambda one: (one.ended_at, one.id), reverse=True)),
        tuple(sorted(notices, key=lambda one: (one.withdrawn_on, one.id), reverse=True)),
        running,
        digest(*(_dumped(one) for one in totals)),
    )


def _digest_of(removals: Iterable[Removal]) -> str:
    return digest(*(REMOVAL.dump_json(removal).decode() for removal in removals))


def _dumped(totals: Totals | YearTotals) -> str:
    if isinstance(totals, Totals):
        return TOTALS.dump_json(totals).decode()
    return YEAR_TOTALS.dump_json(totals).decode()
