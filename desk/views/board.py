"""今日: what waits for whom today, and whether the portal is well."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.duties import Owed, falling_due, overdue, owed
from desk.environment import link
from desk.person import Person, data_folder, person_of
from desk.scope import scope
from desk.upload import pending
from desk.views.review_text import plan_of
from disclosure.decision import Act, Tier
from disclosure.docket import (
    Asked,
    Standing,
    count,
    count_by_act,
    others_of_parties,
    overdue_by_agency,
    standings,
)
from disclosure.draft import Draft, drafts_of
from disclosure.errors import CalendarMissing, PortalError
from disclosure.facts import REVIEW
from disclosure.lifecycle import State
from disclosure.moment import day_of, parse_moment
from disclosure.objection import objections
from disclosure.permission import About, Step
from disclosure.reference import reference

WEEKDAYS = "一二三四五六日"
SHOWN = 8
OWED = 5


@dataclass(frozen=True, slots=True)
class More:
    """A smaller number below a figure, itself a link to its list."""

    label: str
    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the board; it is a link to the list it counts."""

    label: str
    number: int
    address: str
    is_late: bool = False
    more: tuple[More, ...] = ()


def board(request: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    person = person_of(request)
    if not person.can(Step.READ):
        return render(request, "board_auditor.html", {"column": "board"})
    waiting = asked_waiting(person)
    waiting_count = count(waiting, person.now)
    rows = standings(waiting, person.now, limit=SHOWN)
    context = {
        "column": "board",
        "today": day_of(person.now),
        "weekday": WEEKDAYS[day_of(person.now).weekday()],
        "figures": figures(person, waiting_count),
        "waiting": rows,
        "hints": hints(rows, person),
        "waiting_count": waiting_count,
        "waiting_title": "待我审核" if person.can(Step.APPROVE) else "待提交",
        "health": health(person.now),
        "below": _below(person),
        "emergencies": emergencies(person),
        "owed": owed_by(person),
        "agencies_by_code": reference().agencies,
    }
    return render(request, "board.html", context)


def asked_waiting(person: Person) -> Asked:
    """What waits for this person: approvals for 审核, drafts for 录入."""
    if person.can(Step.APPROVE):
        username = person.actor.username
        return Asked(
            agency_codes=scope(person), waiting=True, not_proposed_by=username, order="due"
        )
    return Asked(agency_codes=scope(person), state=State.REGISTERED, order="due")


def figures(person: Person, waiting: int) -> list[Figure]:
    """The five numbers of the day, with smaller ones below them."""
    reviewer = person.can(Step.APPROVE)
    mine = {"list": "waiting"} if reviewer else {"state": State.REGISTERED.value, "order": "due"}
    found = [
        Figure("待我审核" if reviewer else "待提交", waiting, _list(**mine), more=_mine(person)),
        _overdue(person),
        _soon(person),
        _ending(person),
    ]
    if person.can(Step.ANSWER):
        found.append(_objections(person))
    return found


def _list(**query: str) -> str:
    return link("decisions", **query)


def _mine(person: Person) -> tuple[More, ...]:
    """What was sent back, and files that wait with errors."""
    refused = count(Asked(agency_codes=scope(person), refused=True), person.now)
    found = [More("被退回", refused, _list(list="refused", order="due"))] if refused else []
    bad = sum(1 for one in pending(person) if one.found and one.found.errors)
    if bad and person.can(Step.IMPORT):
        found.append(More("导入有错误", bad, link("import")))
    return tuple(found)


_CLOCKS = (
    ("七日", (Act.PENALTY, Act.LICENCE)),
    ("二十日", (Act.COERCION, Act.INSPECTION, Act.LISTING)),
)
"""The two clocks: seven working days (安全生产法 art. 78), twenty (国办发〔2018〕118号)."""


def _overdue(person: Person) -> Figure:
    late = Asked(agency_codes=scope(person), overdue_on=day_of(person.now))
    by_act = count_by_act(late, person.now)
    number = sum(by_act.values())
    address = _list(list="overdue", order="due")
    more = _by_clock(by_act, address)
    return Figure("公示已逾期", number, address, is_late=number > 0, more=more)


def _soon(person: Person) -> Figure:
    today = day_of(person.now)
    soon = Asked(agency_codes=scope(person), due_between=(today, _in_two_working_days(person)))
    by_act = count_by_act(soon, person.now)
    address = _list(list="soon", order="due")
    more = _by_clock(by_act, address)
    return Figure("两个工作日内须公示", sum(by_act.values()), address, more=more)


def _by_clock(by_act: dict[str, int], address: str) -> tuple[More, ...]:
    """How many of a number stand under each of the two clocks."""
    sums = ((label, sum(by_act.get(act.value, 0) for act in acts)) for label, acts in _CLOCKS)
    return tuple(More(f"{label}期限", number, address) for label, number in sums if number)


def _ending(person: Person) -> Figure:
    more = tuple(
        More(label, _ending_within(person, days), _list(list=f"ends{days}", order="ends"))
        for label, days in (("7 天", 7), ("今日", 1))
    )
    address = _list(list="ends30", order="ends")
    return Figure("30 天内期满", _ending_within(person, 30), address, more=more)


def _objections(person: Person) -> Figure:
    waiting = objections(scope(person), open_only=True)
    late = sum(one.due_on < day_of(person.now) for one in waiting)
    more = (More("答复已逾期", late, link("objections")),) if late else ()
    return Figure("异议待答复", len(waiting), link("objections"), is_late=late > 0, more=more)


def owed_by(person: Person) -> list[Owed]:
    """What is owed besides publishing: withdrawals, corrections, cases, the year's table."""
    found = list(owed(reference().content, person.now, scope(person)))
    late = overdue(iter(found))
    return [*late, *falling_due(iter(found), day_of(person.now), 30)][:OWED]


def emergencies(person: Person) -> list[Standing]:
    """Emergency withdrawals that nobody has confirmed yet."""
    return standings(Asked(agency_codes=scope(person), emergency=True), person.now)


def hints(rows: list[Standing], person: Person) -> dict[str, list[tuple[str, str]]]:
    """What an officer should know of each decision before opening it: (words, tone)."""
    ids = [row.public_id for row in rows]
    drafts, others = drafts_of(ids), others_of_parties(ids, scope(person))
    return {row.public_id: _hints(row, drafts[row.public_id], others) for row in rows}


def _hints(row: Standing, draft: Draft, others: dict[str, int]) -> list[tuple[str, str]]:
    number = others.get(row.public_id, 0)
    told = [(f"同一当事人另有 {number} 件", "warn")] if number else []
    if row.waiting and row.waiting != "公示":
        told.append((row.waiting, "warn"))
    if hidden := len(plan_of(draft)):
        told.append((f"处理 {hidden} 处", ""))
    if REVIEW.validate_json(draft.revision.review).tier is Tier.SERIOUS:
        told.append(("严重失信", ""))
    return told


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
    below = reference().agencies.below(person.agency_code)
    agencies = [one for one in below if person.can(Step.LATENESS, About(person.agency_code))]
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
        ran = parse_moment(str(status["ran_at"]))
    except (OSError, ValueError, KeyError, PortalError):
        return Health("尚未检查过到期情况", False)
    when = f"{ran:%H:%M}" if day_of(ran) == day_of(now) else f"{ran:%m-%d %H:%M}"
    if trouble := _trouble(status):
        return Health(f"上次检查 {when}：{trouble}", False)
    if now - ran > timedelta(minutes=10):
        return Health(f"上次检查 {when}，此后没有运行", False)
    return Health(f"上次检查 {when}，一切正常", True)


def _trouble(status: dict[str, Any]) -> str:
    """What the last run reported, in words; empty when all was well."""
    told = []
    if status.get("failure"):
        told.append("上次发布没有完成，请通知系统管理员")
    if status.get("residue"):
        told.append(f"发现应撤未撤的残留 {status['residue']} 处")
    if status.get("quarantined"):
        told.append(f"{len(status['quarantined'])} 件未能发布")
    if status.get("overdue"):
        told.append(f"{status['overdue']} 件到期未撤")
    if status.get("down"):
        told.append("部分发布地址连接不上")
    return "，".join(told)
