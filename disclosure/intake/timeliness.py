"""What the law says of a row that is good in itself: a deadline already missed, another last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from disclosure.agency import Agencies
from disclosure.calendar import WorkingDays
from disclosure.deadline import Deadlines
from disclosure.errors import Problem, Refused
from disclosure.intake.validation import Row
from disclosure.period import derive
from disclosure.rules import RulePack


def legal_warnings(
    agencies: Agencies, pack: RulePack, calendar: WorkingDays, today: date
) -> Callable[[Row], Iterator[Problem]]:
    """A function that gives a row's warnings on a day; it never keeps a row out."""

    deadlines = Deadlines(pack, calendar)

    def warnings(row: Row) -> Iterator[Problem]:
        yield from _late(row, deadlines, today)
        yield from _other_last_day(row, agencies, pack, today)

    return warnings


def _late(row: Row, deadlines: Deadlines, today: date) -> Iterator[Problem]:
    try:
        deadline = deadlines.publication(row.decision)
    except Refused:
        return
    if today > deadline.due_on and not deadline.is_provisional:
        days = (today - deadline.due_on).days
        text = f"公开期限是 {deadline.due_on}（{deadline.source}），已超过 {days} 天"
        yield _warning(row, "决定日期", row.decision.decided_on, text)


def _other_last_day(row: Row, agencies: Agencies, pack: RulePack, today: date) -> Iterator[Problem]:
    decision = row.decision
    if decision.stated_last_day is None or row.review.stated_last_day_settled:
        return
    agency = agencies[decision.agency_code]
    try:
        derived = derive(decision, row.review, pack, agency=agency, disclosed_on=today)
    except Refused:
        return
    if derived.last_day != decision.stated_last_day:
        text = f"按规则推算公示至 {derived.last_day}，提交时须由人确认"
        yield _warning(row, "公示截止期", decision.stated_last_day, text)


def _warning(row: Row, column: str, got: date, expected: str) -> Problem:
    where = f"{row.where} “{column}”列"
    return Problem(where, str(got), expected, row.row, column, row.sheet, warning=True)
