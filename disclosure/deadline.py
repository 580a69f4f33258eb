"""期限: by when a decision must be published, withdrawn, corrected, reported.

安全生产法 art. 78: a penalty on a production unit within seven working days; 国办发〔2018〕118号:
other results within twenty; 行政处罚法 arts. 48 and 85: a withdrawal within three. The rules are
``content/rules/deadlines.yaml``; days are counted on the dated tables of
`disclosure.calendar`, and a year without a table is never guessed.

>>> from disclosure.rules import load_rules
>>> from disclosure.site import CONTENT
>>> pack, days = load_rules(CONTENT / "rules"), WorkingDays.load(CONTENT / "calendar")
>>> withdrawal = due(pack.deadline_rule("D-WITHDRAW"), date(2026, 4, 30), days)
>>> print(withdrawal.text, withdrawal.source)  # 三日内撤回, over the May holiday
2026-05-08 《中华人民共和国行政处罚法》第四十八条第二款、第八十五条
>>> due(pack.deadline_rule("D-ENF"), date(2026, 12, 21), days)
Traceback (most recent call last):
disclosure.errors.CalendarMissing: 2027 年的工作日历尚未录入，还有 12 个工作日未能推算
>>> provisionally_due(pack.deadline_rule("D-ENF"), date(2026, 12, 21), days).text
'2027-01-18（暂定）'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from disclosure.calendar import WorkingDays
from disclosure.decision import Decision, Review
from disclosure.errors import CalendarMissing, Refused
from disclosure.rule_form import DeadlineRule, cite
from disclosure.rule_pack import RulePack


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which an action is on time. ``working_days`` is None where none are
    counted; ``is_provisional`` marks a 暂定 date, which is shown and never relied on."""

    rule_id: str
    title: str
    due_on: date
    working_days: int | None
    source: str
    is_provisional: bool = False

    @property
    def text(self) -> str:
        """The day as it is shown: ``2027-01-20（暂定）``."""
        return f"{self.due_on}（暂定）" if self.is_provisional else str(self.due_on)


def publication_deadline(decision: Decision, pack: RulePack, calendar: WorkingDays) -> Deadline:
    """By when a decision must be public; raises `CalendarMissing`, never guesses."""
    return due(_publication_rule(decision, pack), decision.decided_on, calendar)


def provisional_publication_deadline(
    decision: Decision, pack: RulePack, calendar: WorkingDays
) -> Deadline:
    """As `publication_deadline`, 暂定 by Monday to Friday where no calendar table is."""
    return provisionally_due(_publication_rule(decision, pack), decision.decided_on, calendar)


class Deadlines:
    """Publication deadlines by one pack and one calendar: each rule and day is counted once."""

    def __init__(self, pack: RulePack, calendar: WorkingDays) -> None:
        self.pack, self.calendar = pack, calendar
        self._counted: dict[tuple[str, date], Deadline] = {}

    def publication(self, decision: Decision) -> Deadline:
        """As `publication_deadline`, 暂定 by Monday to Friday where no calendar table is."""
        rule = _publication_rule(decision, self.pack)
        key = rule.id, decision.decided_on
        if key not in self._counted:
            self._counted[key] = provisionally_due(rule, decision.decided_on, self.calendar)
        return self._counted[key]


def due(rule: DeadlineRule, start: date, calendar: WorkingDays) -> Deadline:
    """The deadline of a rule whose event happened on ``start``; raises `CalendarMissing`."""
    if rule.working_days is None:
        return _deadline(rule, _on_the_calendar(rule, start))
    return _deadline(rule, calendar.add(start, rule.working_days))


def provisionally_due(rule: DeadlineRule, start: date, calendar: WorkingDays) -> Deadline:
    """As `due`, for screens: Monday to Friday counts where no table is, and is marked so."""
    try:
        return due(rule, start, calendar)
    except CalendarMissing:
        assert rule.working_days is not None  # only counting in working days needs a table
        day = calendar.provisional(start, rule.working_days)
        return _deadline(rule, day, provisional=True)


def binding_due_on(rule: DeadlineRule, start: date, calendar: WorkingDays) -> date:
    """The day that guards and lateness go by: the last day covered where a table is missing."""
    try:
        return due(rule, start, calendar).due_on
    except CalendarMissing:
        return calendar.last_covered


def _publication_rule(decision: Decision, pack: RulePack) -> DeadlineRule:
    for rule in pack.deadlines:
        if (
            rule.event == "decided"
            and rule.in_force.holds_on(decision.decided_on)
            and rule.applies_when.holds(decision, Review())
        ):
            return rule
    raise Refused(
        f"{decision.document_number}：没有规则规定 {decision.decided_on} 作出的"
        f"{decision.act}决定何时公开"
    )


def first_day_with_a_publication_rule(decision: Decision, pack: RulePack) -> date | None:
    """From which day on decisions of this kind have a deadline; None where they never have."""
    days = [
        rule.in_force.start
        for rule in pack.deadlines
        if rule.event == "decided" and rule.applies_when.holds(decision, Review())
    ]
    return min(days, default=None)


def _on_the_calendar(rule: DeadlineRule, start: date) -> date:
    if rule.every is not None:
        return rule.every.last_day(start)
    if rule.calendar_days is not None:
        return start + timedelta(days=rule.calendar_days)
    assert rule.each_year_on is not None  # exactly one way of counting, proved with the pack
    month, day = (int(part) for part in rule.each_year_on.split("-"))
    return date(start.year + 1, month, day)


def _deadline(rule: DeadlineRule, day: date, *, provisional: bool = False) -> Deadline:
    return Deadline(
        rule.id, rule.title, day, rule.working_days, cite(rule.sources), is_provisional=provisional
    )
