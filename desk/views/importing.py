"""导入: a file comes in, every problem of every row is shown in place, and what is good is taken.

An uploaded file stays in the data folder under a random name until it is taken or a day has
passed; it is never served back, and read only by the intake's limited child process.
"""

from __future__ import annotations

import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.person import Person, data_folder, person_of
from desk.views.decisions import XLSX, attachment, rows_as_workbook
from disclosure import intake, workflow
from disclosure.decision import Decision
from disclosure.errors import BadInput, PortalError, Problem, Unknown
from disclosure.intake.report import write_report
from disclosure.moment import clock, day_of
from disclosure.permission import About, Step
from disclosure.reference import reference

LARGEST = 20 * 1024 * 1024
SHOWN = 300
KEPT_SECONDS = 24 * 60 * 60
_NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{1,8}")
SUFFIXES = {".xlsx", ".csv", ".json", ".jsonl", ".md"}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What an uploaded file holds: the good decisions, and everything wrong with the others."""

    name: str
    label: str
    decisions: tuple[Decision, ...]
    foreign: int
    problems: tuple[Problem, ...]
    rows: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps rows out."""
        return tuple(one for one in self.problems if not one.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should look at."""
        return tuple(one for one in self.problems if one.warning)


def upload(request: HttpRequest) -> HttpResponse:
    """The page to drop a file on."""
    person = person_of(request)
    person.require(Step.IMPORT)
    if request.method == "POST" and (file := request.FILES.get("file")):
        try:
            return redirect("arrived", _keep(file), file.name or "")
        except PortalError as error:
            messages.error(request, str(error))
    return render(request, "import.html", {"column": "import"})


def arrived(request: HttpRequest, name: str, label: str) -> HttpResponse:
    """What the file holds; taken in by a second click, all of it or the good rows."""
    person = person_of(request)
    person.require(Step.IMPORT)
    found = _read(person, name, label)
    if request.method == "POST":
        return _take(request, person, found, good_only="good" in request.POST)
    context = {"column": "import", "found": found, "shown": SHOWN}
    return render(request, "arrived.html", context)


def problems(request: HttpRequest, name: str, label: str) -> HttpResponse:
    """The same workbook back with its wrong cells coloured; a list where it has no cells."""
    person = person_of(request)
    person.require(Step.IMPORT)
    found = _read(person, name, label)
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        target = Path(folder) / "report.xlsx"
        try:
            write_report(_folder() / name, found.problems, target)
            return attachment(target.read_bytes(), XLSX, "problems.xlsx")
        except BadInput:
            return _list_of_problems(found)


def _list_of_problems(found: Arrived) -> HttpResponse:
    head = ("位置", "工作表", "行", "列", "填写的内容", "应为", "性质")
    rows = [_problem_row(one) for one in found.problems]
    return attachment(rows_as_workbook("问题", head, rows), XLSX, "problems.xlsx")


def _problem_row(one: Problem) -> list[str]:
    place = (one.where, one.sheet or "", str(one.row or ""), one.column or "")
    return [*place, one.got, one.expected, "提醒" if one.warning else "错误"]


def _keep(file: Any) -> str:
    """Store an upload under a random name; the name in the browser is only shown."""
    suffix = Path(file.name or "").suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"不支持“{suffix or file.name}”文件，请用{'、'.join(sorted(SUFFIXES))}")
    if (file.size or 0) > LARGEST:
        raise BadInput("文件超过 20 MB，请分成几个文件导入")
    folder = _folder()
    name = secrets.token_hex(16) + suffix
    with (folder / name).open("xb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return name


def _folder() -> Path:
    folder = data_folder().path / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    oldest = clock().timestamp() - KEPT_SECONDS
    for old in folder.iterdir():
        if old.stat().st_mtime < oldest:
            old.unlink(missing_ok=True)
    return folder


def _read(person: Person, name: str, label: str) -> Arrived:
    path = _folder() / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Unknown("上传的文件已经不在，请重新上传")
    reading = intake.read(path, reference().agencies, today=day_of(person.now))
    rows = [row.decision for row in reading]
    mine = [one for one in rows if person.can(Step.IMPORT, About(one.agency_code))]
    return Arrived(
        name, label, tuple(mine), len(rows) - len(mine), tuple(reading.problems), reading.rows
    )


def _take(request: HttpRequest, person: Person, found: Arrived, *, good_only: bool) -> HttpResponse:
    if (found.errors or found.foreign) and not good_only:
        messages.error(request, "文件中还有错误，未导入。请改好后重新上传，或者只导入无误的行。")
        return redirect("arrived", found.name, found.label)
    taken: Any = workflow.take_in(
        found.decisions, actor=person.actor, stamp=person.stamp, source=found.label
    )
    (_folder() / found.name).unlink(missing_ok=True)
    messages.success(
        request,
        f"{found.label}：新登记 {len(taken.new)} 件，更新草稿 {len(taken.updated)} 件，"
        f"拟更正 {len(taken.proposed)} 件，没有变化 {len(taken.unchanged)} 件。",
    )
    return redirect("decisions")
