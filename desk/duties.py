"""What an office owes besides publishing decisions, for ``portal list due`` and ``overdue``.

Withdrawals, repairs and corrections that wait (`disclosure.duty`), and what the calendar brings
(`disclosure.cycle`): typical cases, reported when the ``reported`` day of a case in
``content/cases`` lies in the cycle; annual statistics, done once the year's totals are public.
What leaves no trace in the portal, as the 信息公开年度报告, is reminded of and never called late.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from disclosure.cycle import CalendarDuty, calendar_duties
from disclosure.moment import day_of
from generator.writing import front_matter

TRACED = ("report_case", "statistics")
"""The actions that leave a trace in the portal when they are done."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of the lists. ``id`` and the decision's fields are None for what has none."""

    what: str
    id: str | None
    agency_code: str
    agency_name: str
    document_number: str | None
    party_name: str | None
    due_on: date
    is_provisional: bool
    is_late: bool
    rule: str
    source: str

    @property
    def text(self) -> str:
        """One line: 撤回并公开说明理由  须于 2026-11-27 前  …."""
        mark = "（暂定）" if self.is_provisional else ""
        about = (self.document_number, self.party_name) if self.id else (self.agency_name,)
        parts = (self.id, self.what, f"须于 {self.due_on}{mark} 前", *about)
        return "  ".join(part for part in parts if part)


def owed(content: Path, now: datetime, agency_codes: tuple[str, ...] | None) -> Iterator[Owed]:
    """Everything owed at ``now`` and not done, of some agencies or of all."""
    for one in (*_about_decisions(now), *_by_the_calendar(content, now)):
        if agency_codes is None or one.agency_code in agency_codes:
            yield one


def falling_due(found: Iterator[Owed], today: date, within: int) -> list[Owed]:
    """What falls due from today on within some days, the next first."""
    last = today + timedelta(days=within)
    near = (one for one in found if not one.is_late and today <= one.due_on <= last)
    return sorted(near, key=_order)


def overdue(found: Iterator[Owed]) -> list[Owed]:
    """What is past its day, the oldest first."""
    return sorted((one for one in found if one.is_late), key=_order)


def _order(one: Owed) -> tuple[date, str, str]:
    return one.due_on, one.rule, one.id or one.agency_code


def _about_decisions(now: datetime) -> Iterator[Owed]:
    from disclosure.duty import duties
    from disclosure.reference import reference

    known = reference()
    for one in duties(now):
        yield Owed(
            what=one.title,
            id=one.public_id,
            agency_code=one.agency_code,
            agency_name=known.agencies[one.agency_code].name,
            document_number=one.document_number,
            party_name=one.party_name,
            due_on=one.due_on,
            is_provisional=one.is_provisional,
            is_late=one.binding_on < day_of(now),
            rule=one.rule_id,
            source=one.source,
        )


def _by_the_calendar(content: Path, now: datetime) -> Iterator[Owed]:
    from disclosure.reference import reference

    known, today = reference(), day_of(now)
    traces = _Traces(content, now)
    for duty in calendar_duties(known.pack, known.agencies, today):
        late = duty.due_on < today
        if traces.is_done(duty) or (late and duty.action not in TRACED):
            continue
        yield Owed(
            what=f"{duty.title}（{duty.first} 至 {duty.last}）",
            id=None,
            agency_code=duty.agency_code,
            agency_name=known.agencies[duty.agency_code].name,
            document_number=None,
            party_name=None,
            due_on=duty.due_on,
            is_provisional=False,
            is_late=late,
            rule=duty.rule_id,
            source=duty.source,
        )


class _Traces:
    """What the portal can see of duties that were done."""

    def __init__(self, content: Path, now: datetime) -> None:
        from disclosure import register

        self.reported = list(reported_cases(content))
        self.years = {totals.year for totals in register.year_totals(now)}

    def is_done(self, duty: CalendarDuty) -> bool:
        if duty.action == "report_case":
            return any(
                code == duty.agency_code and duty.first <= day <= duty.last
                for code, day in self.reported
            )
        return duty.action == "statistics" and duty.first.year in self.years


def reported_cases(content: Path) -> Iterator[tuple[str, date]]:
    """(agency code, day of reporting) of every case that was reported to 应急管理部."""
    for path in sorted((content / "cases").glob("*.md")):
        values: dict[str, Any] = front_matter(path)[0]
        day = values.get("reported")
        if isinstance(day, date) and values.get("agency"):
            yield str(values["agency"]), day
