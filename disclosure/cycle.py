"""Deadlines that the calendar brings, with no decision behind them.

应急〔2021〕23号 art. 5 asks each level for a typical case (典型执法案例) once a cycle: a province
every half-year, a city every quarter, a county every two months. 国办发〔2018〕118号 asks an agency
for its annual statistics by 31 January. Cycles are those of the calendar year:

>>> [day.isoformat() for day in cycle_of(Span(2), date(2028, 2, 29))]
['2028-01-01', '2028-02-29']
>>> [day.isoformat() for day in cycle_of(Span(3), date(2026, 11, 24))]
['2026-10-01', '2026-12-31']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.agency import Agency
from disclosure.rule_form import DeadlineRule, cite
from disclosure.rule_pack import RulePack
from disclosure.span import Span


@dataclass(frozen=True, slots=True)
class CalendarDuty:
    """What one agency owes for the days from ``first`` to ``last``, by ``due_on``."""

    rule_id: str
    action: str
    title: str
    agency_code: str
    first: date
    last: date
    due_on: date
    source: str


def cycle_of(length: Span, day: date) -> tuple[date, date]:
    """The first and last day of the cycle that a day lies in; each year begins a new one."""
    number = (day.month - 1) // length.months
    first = date(day.year, number * length.months + 1, 1)
    last = Span((number + 1) * length.months).last_day(date(day.year - 1, 12, 31))
    return first, min(last, date(day.year, 12, 31))


def calendar_duties(
    pack: RulePack, agencies: Iterable[Agency], today: date
) -> Iterator[CalendarDuty]:
    """What each agency owes for the cycle and the year that run, and for those just over."""
    for agency in agencies:
        for rule in pack.deadlines:
            if rule.level not in (None, agency.level):
                continue
            for first, last, due_on in _occasions(rule, today):
                if rule.in_force.holds_on(last):
                    yield CalendarDuty(
                        rule_id=rule.id,
                        action=rule.action,
                        title=rule.title,
                        agency_code=agency.code,
                        first=first,
                        last=last,
                        due_on=due_on,
                        source=cite(rule.sources),
                    )


def _occasions(rule: DeadlineRule, today: date) -> Iterator[tuple[date, date, date]]:
    """(first, last, due) of what has just ended and of what runs."""
    if rule.every is not None:
        first, last = cycle_of(rule.every, today)
        before = cycle_of(rule.every, first - timedelta(days=1))
        yield (*before, before[1])
        yield first, last, last
    elif rule.each_year_on is not None:
        month, day = (int(part) for part in rule.each_year_on.split("-"))
        for year in (today.year - 1, today.year):
            yield date(year, 1, 1), date(year, 12, 31), date(year + 1, month, day)
