"""导入: a file comes in, every problem is shown in its place, and what is good is taken."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk import upload as uploads
from desk.environment import the_agencies
from desk.person import Person, person_of
from desk.upload import Found, Line, Upload
from desk.views.decisions import XLSX, attachment, rows_as_workbook
from disclosure import workflow
from disclosure.errors import BadInput, PortalError, Problem
from disclosure.intake.column import TEMPLATES
from disclosure.intake.mending import Spot
from disclosure.intake.report import write_report
from disclosure.intake.template import write_template
from disclosure.permission import Step

SHOWN = uploads.SHOWN
_LONG = 57
"""From this length on the value shown is cut, and can't be mended in a field of one line."""


@dataclass(frozen=True, slots=True)
class Mending:
    """One problem of a row in its place: what stands there, and the field that puts it right."""

    problem: Problem
    name: str
    value: str

    @property
    def can_be_mended(self) -> bool:
        """Whether the cell can be put right on the page."""
        return bool(self.name) and len(self.problem.got) < _LONG


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row of the file with everything wrong with it."""

    line: Line
    problems: tuple[Mending, ...]

    @property
    def has_error(self) -> bool:
        """Whether the row is kept out."""
        return any(not one.problem.warning for one in self.problems)


def upload(request: HttpRequest) -> HttpResponse:
    """The page to drop a file on, with what is still waiting to be taken in."""
    person = person_of(request)
    person.require(Step.IMPORT)
    if request.method == "POST" and (file := request.FILES.get("file")):
        try:
            return redirect("arrived", uploads.keep(file, person).name)
        except PortalError as error:
            messages.error(request, str(error))
    context = {"column": "import", "pending": uploads.pending(person), "acts": [*TEMPLATES]}
    return render(request, "import.html", context)


@require_GET
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty workbook to fill in, with drop-downs, formats and explanations."""
    person = person_of(request)
    person.require(Step.IMPORT)
    act = next((one for one in TEMPLATES if one.slug == slug), None)
    if act is None:
        raise Http404
    with tempfile.TemporaryDirectory(prefix="template-") as folder:
        target = Path(folder) / "template.xlsx"
        write_template(target, act, the_agencies())
        return attachment(target.read_bytes(), XLSX, f"{slug}.xlsx")


def arrived(request: HttpRequest, name: str) -> HttpResponse:
    """What the file holds; mended in place, then taken in: all of it, or the good rows."""
    person = person_of(request)
    person.require(Step.IMPORT)
    kept = uploads.find(name, person)
    if request.method == "POST" and "mend" in request.POST:
        return _mend(request, kept)
    try:
        kept, so_far = uploads.checked(kept, person)
    except BadInput as error:
        messages.error(request, str(error))
        uploads.drop(kept)
        return redirect("import")
    if so_far is not None or kept.found is None:
        context = {"column": "import", "upload": kept, "rows": so_far or 0}
        return render(request, "checking.html", context)
    if request.method == "POST":
        return _take(request, person, kept)
    return _page(request, kept, kept.found)


def _page(request: HttpRequest, kept: Upload, found: Found) -> HttpResponse:
    rows, others = rows_of(kept, found)
    context = {
        "column": "import",
        "upload": kept,
        "found": found,
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "others": others,
        "mended": len(kept.mends),
    }
    return render(request, "arrived.html", context)


def rows_of(kept: Upload, found: Found) -> tuple[list[BadRow], list[Problem]]:
    """The rows with problems, errors first; and the problems that are about no row."""
    labels = {(line.sheet, line.row): line for line in found.labels}
    mends = dict(kept.mends)
    by_row: dict[tuple[str | None, int], list[Mending]] = {}
    others = []
    for one in found.problems:
        if one.row is None:
            others.append(one)
            continue
        spot = Spot.of(one)
        name = json.dumps([spot.sheet, spot.row, spot.column]) if spot else ""
        value = mends.get(spot, one.got) if spot else ""
        by_row.setdefault((one.sheet, one.row), []).append(Mending(one, name, value))
    rows = [
        BadRow(labels.get(place) or Line(*place, "", ""), tuple(problems))
        for place, problems in by_row.items()
    ]
    return sorted(rows, key=lambda row: not row.has_error), others


def _mend(request: HttpRequest, kept: Upload) -> HttpResponse:
    """Put cells right as they were filled in, and have the file judged anew."""
    mends = dict(kept.mends)
    for name, value in request.POST.items():
        spot = uploads.spots(name)
        if spot is not None and str(value) != request.POST.get(f"was:{name}", ""):
            mends[spot] = str(value).strip()[:2000]
    uploads.save(uploads.with_found(kept, None, mends=tuple(mends.items())))
    return redirect("arrived", kept.name)


@require_GET
def progress(request: HttpRequest, name: str) -> JsonResponse:
    """How far the check of a file is, asked by the page that waits for it."""
    person = person_of(request)
    person.require(Step.IMPORT)
    try:
        kept, rows = uploads.checked(uploads.find(name, person), person)
    except BadInput:
        return JsonResponse({"done": True, "rows": 0})
    return JsonResponse({"done": kept.found is not None, "rows": rows or 0})


@require_POST
def discard(request: HttpRequest, name: str) -> HttpResponse:
    """Throw an uploaded file away."""
    person = person_of(request)
    person.require(Step.IMPORT)
    uploads.drop(uploads.find(name, person))
    messages.success(request, "已放弃这个文件，没有登记任何一件。")
    return redirect("import")


@require_GET
def problems(request: HttpRequest, name: str) -> HttpResponse:
    """The same workbook back with its wrong cells coloured; a list where it has no cells."""
    person = person_of(request)
    person.require(Step.IMPORT)
    kept, _ = uploads.checked(uploads.find(name, person), person)
    found = kept.found.problems if kept.found else ()
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        target = Path(folder) / "report.xlsx"
        try:
            write_report(kept.path, found, target)
            return attachment(target.read_bytes(), XLSX, "problems.xlsx")
        except BadInput:
            return _list_of_problems(found)


def _list_of_problems(found: tuple[Problem, ...]) -> HttpResponse:
    head = ("位置", "工作表", "行", "列", "填写的内容", "应为", "性质")
    rows = [_problem_row(one) for one in found]
    return attachment(rows_as_workbook("问题", head, rows), XLSX, "problems.xlsx")


def _problem_row(one: Problem) -> list[str]:
    place = (one.where, one.sheet or "", str(one.row or ""), one.column or "")
    return [*place, one.got, one.expected, "提醒" if one.warning else "错误"]


def _take(request: HttpRequest, person: Person, kept: Upload) -> HttpResponse:
    try:
        spool = uploads.good_decisions(kept, person, whole="good" not in request.POST)
    except BadInput as error:
        messages.error(request, str(error))
        uploads.save(uploads.with_found(kept, None))  # what the page shows may be out of date
        return redirect("arrived", kept.name)
    with spool:
        taken = workflow.take_in(
            spool,
            actor=person.actor,
            stamp=person.stamp,
            source=kept.label,
            ready_by=spool.ready_by,
        )
    uploads.drop(kept)
    messages.success(
        request,
        f"{kept.label}：新登记 {len(taken.new)} 件，更新草稿 {len(taken.updated)} 件，"
        f"拟更正 {len(taken.proposed)} 件，没有变化 {len(taken.unchanged)} 件。",
    )
    return redirect("decisions")
