"""A source of values for tests: decisions with their revisions, as a register would give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from disclosure.moment import day_of, end_of, start_of
from disclosure.public import (
    DecisionKey,
    Ending,
    Figures,
    Head,
    Notice,
    PublicDecision,
    Removal,
    Selection,
    Totals,
    YearTotals,
    key_of,
)


@dataclass
class Values:
    """Decisions by id, and the endings that were recorded; what is public follows from ``now``."""

    decisions: dict[str, PublicDecision] = field(default_factory=dict)
    ended: dict[str, tuple[datetime, Ending, Notice | None]] = field(default_factory=dict)
    changes: int = 0

    def put(self, *decisions: PublicDecision) -> None:
        """Disclose these; an id already there gets a new revision."""
        self.decisions |= {one.id: one for one in decisions}
        self.changes += 1

    def end(
        self, identifier: str, at: datetime, kind: Ending, notice: Notice | None = None
    ) -> None:
        """End a disclosure before its last day."""
        self.ended[identifier] = (at, kind, notice)
        self.changes += 1

    def end_of(self, one: PublicDecision) -> tuple[datetime, Ending, Notice | None]:
        """When and why a disclosure ends."""
        return self.ended.get(one.id, (one.ends_at, Ending.EXPIRED, None))

    def head(self, now: datetime) -> Head:
        live = sum(1 for _ in self.public_at(now))
        figures = Figures(live, live, (live, live), (len(self.ended), len(self.ended)))
        return Head(now, True, figures, f"{len(list(self.gone_at(now))) * 1000 + live:064x}")

    def public_at(self, now: datetime, only: Selection | None = None) -> Iterator[PublicDecision]:
        for one in sorted(self.decisions.values(), key=lambda one: one.ordinal):
            wanted = only is None or only.ids is None or one.id in only.ids
            if wanted and one.disclosed_at <= now < self.end_of(one)[0]:
                yield one

    def keys_at(self, now: datetime, only: Selection | None = None) -> Iterator[DecisionKey]:
        return map(key_of, self.public_at(now, only))

    def gone_at(self, now: datetime, since: datetime | None = None) -> Iterator[Removal]:
        gone = []
        for one in self.decisions.values():
            at, kind, notice = self.end_of(one)
            if at <= now and one.disclosed_at < at:
                shown = notice if notice and now < notice.ends_at else None
                removal = Removal(one.id, one.disclosure, at, kind, shown, one.agency_code, one.act)
                gone.append(removal)
        return iter(sorted(gone, key=lambda removal: (removal.ended_at, removal.disclosure)))

    def totals_at(self, now: datetime) -> Iterator[Totals]:
        return iter(())

    def year_totals(self, now: datetime) -> Iterator[YearTotals]:
        return iter(())

    def next_due(self, now: datetime) -> datetime | None:
        moments = [self.end_of(one)[0] for one in self.decisions.values()]
        moments += [one.disclosed_at for one in self.decisions.values()]
        return min((moment for moment in moments if moment > now), default=None)

    def change_number(self) -> int:
        return self.changes

    def changed(self, since: int, before: datetime, now: datetime) -> frozenset[str]:
        return frozenset(self.decisions)

    def close_ended(self, now: datetime, *, recorded_at: datetime | None = None) -> None:
        """Nothing is stored, so nothing is to be written down."""


def values(decisions: Iterable[PublicDecision]) -> Values:
    """A source of these decisions."""
    made = Values()
    made.put(*decisions)
    return made


def next_midnight(now: datetime) -> datetime:
    """The next 00:00 in Asia/Shanghai."""
    return start_of(day_of(now) + timedelta(days=1))


__all__ = ["Values", "end_of", "next_midnight", "values"]
