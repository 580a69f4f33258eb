"""What the law says of a row that is good in itself: no deadline, one missed, another last day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from disclosure.agency import Agencies
from disclosure.calendar import WorkingDays
from disclosure.deadline import Deadlines, first_day_with_a_publication_rule
from disclosure.decision import Decision
from disclosure.errors import Problem, Refused
from disclosure.intake.field import header
from disclosure.intake.raw import RawRow, problem
from disclosure.intake.validation import Row
from disclosure.period import derive
from disclosure.rules import RulePack


def legal_problems(
    agencies: Agencies, pack: RulePack, calendar: WorkingDays, today: date
) -> Callable[[Row, RawRow], Iterator[Problem]]:
    """A function that gives what the law says of a row on a day.

    Only a decision for which no rule says by when it must be public is kept out: the register
    holds no decision without a deadline. All else is a warning.
    """
    deadlines = Deadlines(pack, calendar)

    def problems(row: Row, raw: RawRow) -> Iterator[Problem]:
        try:
            deadline = deadlines.publication(row.decision)
        except Refused:
            yield _without_rule(row.decision, raw, pack)
            return
        if today > deadline.due_on and not deadline.is_provisional:
            days = (today - deadline.due_on).days
            text = f"公开期限是 {deadline.due_on}（{deadline.source}），已超过 {days} 天"
            yield _of(raw, "decided_on", row.decision.decided_on, text, warning=True)
        yield from _other_last_day(row, raw, agencies, pack, today)

    return problems


def _without_rule(decision: Decision, raw: RawRow, pack: RulePack) -> Problem:
    first = first_day_with_a_publication_rule(decision, pack)
    what = f"{decision.party.kind}的{decision.act}决定"
    if first is None:
        text = f"没有规则规定{what}何时公开，不能登记；请先在规则包 deadlines.yaml 中写明"
    else:
        text = f"没有规则规定这一天对{what}何时公开，不能登记；应为 {first} 或以后的日期"
    return _of(raw, "decided_on", decision.decided_on, text, warning=False)


def _other_last_day(
    row: Row, raw: RawRow, agencies: Agencies, pack: RulePack, today: date
) -> Iterator[Problem]:
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
        yield _of(raw, "stated_last_day", decision.stated_last_day, text, warning=True)


def _of(raw: RawRow, field: str, got: date, expected: str, *, warning: bool) -> Problem:
    return problem(raw.place, header(raw, field), got, expected, warning=warning)
