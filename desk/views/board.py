"""今日: what waits for whom today, and whether the portal is well."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.person import Person, data_folder, person_of
from disclosure.docket import Asked, count, overdue_by_agency, standings
from disclosure.errors import CalendarMissing, PortalError
from disclosure.lifecycle import State
from disclosure.moment import day_of, parse_moment
from disclosure.permission import Step
from disclosure.reference import reference

WEEKDAYS = "一二三四五六日"
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the board; it is a link to the list it counts."""

    label: str
    number: int
    query: dict[str, str]
    is_late: bool = False


def board(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    person = person_of(request)
    if not person.can(Step.READ):
        return render(request, "board_auditor.html", {"column": "board"})
    waiting = asked_waiting(person)
    context = {
        "column": "board",
        "today": day_of(person.now),
        "weekday": WEEKDAYS[day_of(person.now).weekday()],
        "figures": [figure for figure in _figures(person) if figure],
        "waiting": standings(waiting, person.now, limit=SHOWN),
        "waiting_count": count(waiting, person.now),
        "waiting_title": "待我审核" if person.can(Step.APPROVE) else "待提交",
        "health": health(person.now),
        "below": _below(person),
    }
    return render(request, "board.html", context)


def scope(person: Person) -> tuple[str, ...] | None:
    """The agencies whose decisions a person sees; None stands for all."""
    return None if person.agency_code is None else (person.agency_code,)


def asked_waiting(person: Person) -> Asked:
    """What waits for this person: approvals for 审核, drafts for 录入."""
    if person.can(Step.APPROVE):
        username = person.actor.username
        return Asked(
            agency_codes=scope(person), waiting=True, not_proposed_by=username, order="due"
        )
    return Asked(agency_codes=scope(person), state=State.REGISTERED, order="due")


def _figures(person: Person) -> list[Figure]:
    now, today, mine = person.now, day_of(person.now), scope(person)
    soon = _in_two_working_days(person)
    late = count(Asked(agency_codes=mine, overdue_on=today), now)
    reviewer = person.can(Step.APPROVE)
    return [
        Figure(
            "待我审核" if reviewer else "待提交",
            count(asked_waiting(person), now),
            {"list": "waiting"} if reviewer else {"state": State.REGISTERED.value, "order": "due"},
        ),
        Figure("公示已逾期", late, {"list": "overdue", "order": "due"}, is_late=late > 0),
        Figure(
            "两个工作日内须公示",
            count(Asked(agency_codes=mine, due_between=(today, soon)), now),
            {"list": "soon", "order": "due"},
        ),
        Figure("30 天内期满", _ending_within(person, 30), {"list": "ends30", "order": "ends"}),
        Figure(
            "被退回",
            count(Asked(agency_codes=mine, refused=True), now),
            {"list": "refused", "order": "due"},
        ),
    ]


def _ending_within(person: Person, days: int) -> int:
    last = day_of(person.now) + timedelta(days=days - 1)
    return count(Asked(agency_codes=scope(person), ends_by=last), person.now)


def _in_two_working_days(person: Person) -> Any:
    calendar, today = reference().calendar, day_of(person.now)
    try:
        return calendar.add(today, 2)
    except CalendarMissing:
        return calendar.provisional(today, 2)


def _below(person: Person) -> list[tuple[str, int]]:
    """How late the agencies directly below one's own are; never their drafts."""
    if person.agency_code is None:
        return []
    agencies = reference().agencies.below(person.agency_code)
    late = overdue_by_agency(tuple(agency.code for agency in agencies), day_of(person.now))
    return [(agency.name, late[agency.code]) for agency in agencies if late.get(agency.code)]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the portal is well, in a sentence."""

    text: str
    is_well: bool


def health(now: datetime) -> list[Health]:
    """What an officer should know of the machine: the last run, what is missing."""
    found = [_last_run(now)]
    calendar = reference().calendar
    if calendar.last_covered < day_of(now) + timedelta(days=60):
        year = calendar.last_covered.year + 1
        found.append(Health(f"{year} 年的工作日历尚未录入，期限暂按周一至周五推算", False))
    return found


def _last_run(now: datetime) -> Health:
    try:
        status = json.loads(data_folder().status.read_text(encoding="utf-8"))
        ran = parse_moment(str(status.get("ran_at") or status["at"]))
    except (OSError, ValueError, KeyError, PortalError):
        return Health("尚未检查过到期情况", False)
    when = f"{ran:%H:%M}" if day_of(ran) == day_of(now) else f"{ran:%m-%d %H:%M}"
    if problem := status.get("problem"):
        return Health(f"上次检查 {when}：{problem}", False)
    if now - ran > timedelta(minutes=10):
        return Health(f"上次检查 {when}，此后没有运行", False)
    return Health(f"上次检查 {when}，一切正常", True)
