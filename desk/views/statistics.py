"""统计: the annual table, timeliness, and the file for the credit platform."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from desk import annual, credit_export
from desk.person import Person, person_of
from desk.scope import scope
from desk.views.decisions import XLSX, attachment, rows_as_workbook
from disclosure.deadline import due
from disclosure.decision import Act, Decision
from disclosure.docket import Asked, facts_between, overdue_by_agency, standings
from disclosure.lifecycle import State
from disclosure.moment import day_of
from disclosure.permission import Step
from disclosure.reference import reference
from disclosure.registered import entries

Found = list[tuple[str, Decision, bool | None]]


def _facts(person: Person, year: int, *, withdrawn: bool) -> Found:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return list(facts_between(first, last, scope(person), withdrawn=withdrawn))


def _year(request: HttpRequest, person: Person) -> int:
    given = request.GET.get("year", "")
    this = day_of(person.now).year
    return int(given) if given.isdecimal() and 2015 <= int(given or 0) <= this else this


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """The annual table of a year, as a page or (``?form=xlsx``) a workbook."""
    person = person_of(request)
    person.require(Step.STATISTICS)
    year = _year(request, person)
    withdrawn = "without" not in request.GET
    found = _facts(person, year, withdrawn=withdrawn)
    rows = annual.penalty_rows(decision for _, decision, _ in found)
    if request.GET.get("form") == "xlsx":
        return attachment(_workbook(rows), XLSX, f"statistics-{year}.xlsx")
    context = {
        "column": "statistics",
        "year": year,
        "years": range(day_of(person.now).year, day_of(person.now).year - 4, -1),
        "kinds": [kind.value for kind in annual.KINDS],
        "rows": [(_name(row.agency_code), row) for row in rows],
        "sums": [sum(row.counts[place] for row in rows) for place in range(len(annual.KINDS))],
        "money": sum((row.money_wan for row in rows), start=0),
        "acts": annual.act_counts(decision for _, decision, _ in found),
        "timeliness": _timeliness(found, person),
        "due": _due(year, day_of(person.now)),
        "withdrawn": withdrawn,
    }
    return render(request, "statistics_desk.html", context)


def _name(code: str) -> str:
    return reference().agencies[code].name


def _due(year: int, today: date) -> str:
    """By when the table of a year must be public (国办发〔2018〕118号), and how long that is."""
    rule = reference().pack.deadline_rule("D-STATISTICS")
    due_on = due(rule, date(year, 12, 31), reference().calendar).due_on
    if today.year <= year:
        return f"应于 {due_on} 前公开，本年度尚未结束"
    left = (due_on - today).days
    return f"应于 {due_on} 前公开" + (f"，还有 {left} 天" if left >= 0 else "")


def _timeliness(found: Found, person: Person) -> list[tuple[str, int, int, str, int]]:
    """(agency, on time, all disclosed, share, overdue and not disclosed yet)."""
    lines = annual.timeliness((decision, on_time) for _, decision, on_time in found)
    late = overdue_by_agency(tuple(line.agency_code for line in lines), day_of(person.now))
    return [
        (
            _name(line.agency_code),
            line.on_time,
            line.all,
            f"{line.on_time * 1000 // line.all / 10:g}%",
            late.get(line.agency_code, 0),
        )
        for line in lines
    ]


def _workbook(rows: list[annual.PenaltyRow]) -> bytes:
    head = ["执法机关", *(kind.value for kind in annual.KINDS), "合计（宗）", "罚没金额（万元）"]
    lines = [
        [_name(row.agency_code), *map(str, row.counts), str(row.total), number_wan(row.money_wan)]
        for row in rows
    ]
    return rows_as_workbook("行政处罚实施数量", head, lines)


def number_wan(amount: Any) -> str:
    """An amount in 万元 without needless zeros."""
    return format(amount.normalize(), "f") if amount else "0"


@require_GET
def credit(request: HttpRequest) -> HttpResponse:
    """双公示 export: what is public now, or the documents whose sharing must stop."""
    person = person_of(request)
    person.require(Step.EXPORT)
    act = Act.LICENCE if request.GET.get("act") == Act.LICENCE.slug else Act.PENALTY
    if "ended" in request.GET:
        return attachment(_ended(person, act), XLSX, f"ended-{act.slug}.xlsx")
    public = Asked(agency_codes=scope(person), act=act.value, state=State.DISCLOSED, order="number")
    ids = [row.public_id for row in standings(public, person.now, limit=None)]
    found = [(one.decision, one.life.last_day) for one in entries(ids) if one.life]
    body = rows_as_workbook(
        act.value, credit_export.head(act), credit_export.rows(act, found, reference().agencies)
    )
    return attachment(body, XLSX, f"credit-{act.slug}.xlsx")


def _ended(person: Person, act: Act) -> bytes:
    gone = Asked(agency_codes=scope(person), act=act.value, state=State.ENDED, order="number")
    rows = [
        [row.document_number, _name(row.agency_code), str(row.last_day), row.ending or ""]
        for row in standings(gone, person.now, limit=None)
    ]
    return rows_as_workbook("停止共享", ["文书号", "执法机关", "公示截止日", "终止原因"], rows)
