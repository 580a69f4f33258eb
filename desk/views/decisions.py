"""全部决定: every decision that a person may see, searched, filtered, sorted and exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from desk.accounts.models import SavedList
from desk.person import Person, person_of
from desk.scope import scope
from disclosure.calendar import WorkingDays
from disclosure.decision import Act
from disclosure.docket import ORDERS, Asked, Standing, count, standings
from disclosure.errors import CalendarMissing
from disclosure.lifecycle import State
from disclosure.moment import day_of
from disclosure.permission import Step
from disclosure.reference import reference

PAGE = 50
STATES = [State.REGISTERED, State.SUBMITTED, State.HELD, State.WITHHELD, State.APPROVED]
STATES += [State.DISCLOSED, State.ENDED]
ORDER_NAMES = {
    "newest": "最新决定在前",
    "oldest": "最早决定在前",
    "due": "须公示日期",
    "ends": "公示截止日",
    "number": "文书号",
}
FILTERS = ("q", "agency", "act", "state", "order", "list")
COLUMNS = {
    "document_number": "文书号",
    "party_name": "当事人",
    "act": "执法类别",
    "agency": "执法机关",
    "decided_on": "决定日期",
    "due_on": "须公示日期",
    "state": "状态",
    "disclosed_on": "公示日期",
    "last_day": "公示截止日",
    "ending": "终止原因",
    "is_on_time": "按期公示",
    "public_id": "公示编号",
}
"""The columns of an export, in order."""


def decisions(request: HttpRequest) -> HttpResponse:
    """The list, as a page or (``?form=csv``, ``?form=xlsx``) as a file."""
    person = person_of(request)
    person.require(Step.READ)
    asked = asked_for(request, person)
    form = request.GET.get("form", "")
    if form in EXPORTS:
        person.require(Step.EXPORT)
        return EXPORTS[form](standings(asked, person.now, limit=None))
    return render(
        request,
        "decisions.html",
        _page(request, person, asked) | {"saved": lists_of(request.user.get_username())},
    )


def lists_of(username: str) -> list[SavedList]:
    """The lists that an officer has kept, by name."""
    return list(SavedList.objects.filter(account__username=username).order_by("name"))


def asked_for(request: HttpRequest, person: Person) -> Asked:
    """What the address asks for, within what the person may see."""
    given = request.GET
    states = {state.value: state for state in State}
    asked = Asked(
        text=given.get("q", "").strip()[:100],
        agency_codes=_agencies(given.get("agency", ""), person),
        act=given.get("act", "") if given.get("act") in [act.value for act in Act] else "",
        state=states.get(given.get("state", "")),
        order=given.get("order", "newest") if given.get("order") in ORDERS else "newest",
    )
    return _named_list(given.get("list", ""), asked, person)


def _agencies(code: str, person: Person) -> tuple[str, ...] | None:
    if person.agency_code is not None or not code:
        return scope(person)
    return (code,)


def _named_list(name: str, asked: Asked, person: Person) -> Asked:
    """The lists that the numbers of the board lead to."""
    today = day_of(person.now)
    if name == "waiting":
        username = person.actor.username
        return replace(asked, waiting=True, not_proposed_by=username)
    if name == "overdue":
        return replace(asked, overdue_on=today)
    if name == "soon":
        return replace(asked, due_between=(today, working_day(reference().calendar, today, 2)))
    if name == "refused":
        return replace(asked, refused=True)
    if name.startswith("ends") and name[4:].isdecimal():
        return replace(asked, ends_by=today + timedelta(days=min(int(name[4:]), 4000) - 1))
    return asked


def working_day(calendar: WorkingDays, start: date, days: int) -> date:
    """Some working days after a day; Monday to Friday where there is no table yet."""
    try:
        return calendar.add(start, days)
    except CalendarMissing:
        return calendar.provisional(start, days)


def _page(request: HttpRequest, person: Person, asked: Asked) -> dict[str, Any]:
    total = count(asked, person.now)
    pages = max(1, -(-total // PAGE))
    given = request.GET.get("page", "1")
    page = min(max(int(given) if given.isdecimal() and len(given) < 6 else 1, 1), pages)
    kept = {name: value for name, value in request.GET.items() if value and name != "page"}
    return {
        "column": "decisions",
        "rows": standings(asked, person.now, start=(page - 1) * PAGE, limit=PAGE),
        "today": day_of(person.now),
        "total": total,
        "page": page,
        "pages": pages,
        "query": urlencode({k: v for k, v in kept.items() if k in FILTERS}),
        "given": {name: request.GET.get(name, "") for name in FILTERS},
        "link_to": lambda **changes: "?" + urlencode(kept | changes),
        "acts": [act.value for act in Act],
        "states": [state.value for state in STATES],
        "orders": ORDER_NAMES,
        "all_agencies": person.agency_code is None,
    }


def _cells(row: Standing) -> dict[str, str]:
    values = {
        "agency": reference().agencies[row.agency_code].name,
        "disclosed_on": day_of(row.disclosed_at).isoformat() if row.disclosed_at else "",
        "is_on_time": {True: "是", False: "否", None: ""}[row.is_on_time],
        "state": row.state.value,
    }
    return {name: str(values.get(name, getattr(row, name, "")) or "") for name in COLUMNS}


FORMULA_STARTS = "=+-@\t\r＝＋－＠"


def safe(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return (
        "'" + value
        if value.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
        else value
    )


def rows_as_csv(names: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file as spreadsheets read it: BOM, CRLF, every value quoted, no formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([safe(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def rows_as_workbook(title: str, names: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook in which every value is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in _with_head(names, rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type, cell.quotePrefix = "s", True
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_head(names: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[Iterable[str]]:
    yield names
    yield from rows


def _csv(rows: list[Standing]) -> HttpResponse:
    body = rows_as_csv(COLUMNS.values(), (_cells(row).values() for row in rows))
    return attachment(body, "text/csv; charset=utf-8", "decisions.csv")


def _xlsx(rows: list[Standing]) -> HttpResponse:
    body = rows_as_workbook("执法决定", COLUMNS.values(), (_cells(row).values() for row in rows))
    return attachment(body, XLSX, "decisions.xlsx")


def attachment(body: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTS: dict[str, Callable[[list[Standing]], HttpResponse]] = {"csv": _csv, "xlsx": _xlsx}
