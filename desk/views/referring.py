"""资料: agencies and working-day tables, changed by one person and confirmed by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import yaml
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk.forms import Day
from desk.gatekeeping import confirmed_lately
from desk.person import Person, person_of
from desk.ticking import wake
from desk.views.decisions import attachment
from disclosure import reference_change as centre
from disclosure.calendar import YearTable
from disclosure.errors import BadInput, PortalError, Unknown
from disclosure.moment import day_of
from disclosure.permission import Step
from disclosure.reference import reference


class NoteForm(forms.Form):
    """What every change says of itself."""

    note = forms.CharField(label="更改的依据", max_length=500, help_text="如通知的文号")


class AgencyForm(NoteForm):
    """What may change of an agency; codes and names that stand in documents are not here."""

    address = forms.CharField(label="地址", max_length=200)
    phone = forms.CharField(label="电话", max_length=50)
    hours = forms.CharField(label="办公时间", max_length=100)
    representative_policy = forms.ChoiceField(
        label="法定代表人姓名", choices=[("mask", "遮盖（某某）"), ("full", "公开全名")]
    )
    officer_policy = forms.ChoiceField(
        label="文书中执法人员姓名", choices=[("mask", "遮盖（某某）"), ("full", "公开全名")]
    )
    objection_mark = forms.BooleanField(label="受理异议后在公开页面标注", required=False)
    field_order = (
        "address",
        "phone",
        "hours",
        "representative_policy",
        "officer_policy",
        "objection_mark",
        "note",
    )


class CalendarForm(NoteForm):
    """The days off and the weekend days worked in a year, as the notice names them."""

    title = forms.CharField(label="通知名称", max_length=200)
    number = forms.CharField(label="文号", max_length=50)
    dated = Day("通知日期", required=True)
    holidays = forms.CharField(
        label="放假的日子",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每行一天，如 2027-01-01；连休可写 2027-02-05 至 2027-02-11",
    )
    worked = forms.CharField(
        label="调休上班的周末", required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    field_order = ("title", "number", "dated", "holidays", "worked", "note")

    def clean_holidays(self) -> list[date]:
        """The days, each once."""
        return days_of(self.cleaned_data["holidays"])

    def clean_worked(self) -> list[date]:
        """The days, each once."""
        return days_of(self.cleaned_data["worked"])


_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|—)\s*(\d{4}-\d{2}-\d{2}))?")


def days_of(text: str) -> list[date]:
    """The days that lines name, spans counted out."""
    found: set[date] = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = _SPAN.fullmatch(line)
        try:
            first = date.fromisoformat(match[1]) if match else None
            last = date.fromisoformat(match[2]) if match and match[2] else first
        except ValueError:
            first = None
        if first is None or last is None or not 0 <= (last - first).days <= 31:
            raise forms.ValidationError(f"“{line}”不是日期，应写作 2027-01-01")
        found |= {date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)}
    return sorted(found)


@require_GET
def references(request: HttpRequest) -> HttpResponse:
    """What is in force, what waits for a second person, what was changed."""
    person = person_of(request)
    person.require(Step.REFERENCE)
    folder = centre.data_folder()
    known = reference()
    found = centre.changes(folder)
    year = known.calendar.last_covered.year
    context = {
        "column": "reference",
        "agencies_known": list(known.agencies),
        "years": sorted(known.calendar.tables),
        "next_year": year + 1,
        "waiting": [one for one in found if not (one.confirmed_by or one.refused_by)],
        "past": [one for one in found if one.confirmed_by or one.refused_by],
        "overridings": centre.overridings(folder),
        "may_confirm": person.can(Step.REFERENCE_CONFIRM),
        "policies": {"mask": "遮盖", "full": "公开"},
    }
    return render(request, "reference.html", context)


def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one agency."""
    known = reference().agencies[code]
    names = [name for name in AgencyForm.field_order if name != "note"]
    given = {name: getattr(known, name) for name in names}

    def text(form: forms.Form) -> str:
        before = centre.text_in_force(centre.data_folder(), centre.AGENCIES)
        return with_fields(before, code, {name: form.cleaned_data[name] for name in names})

    return _propose(request, AgencyForm, given, known.name, centre.AGENCIES, text)


def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """The page of one year's working days."""
    if not 2020 <= year <= day_of(person_of(request).now).year + 2:
        raise Unknown(f"不能录入 {year} 年的工作日历")
    known = reference().calendar.tables.get(year)

    def text(form: forms.Form) -> str:
        return calendar_text(year, form.cleaned_data)

    given = _calendar_given(known) if known else {}
    return _propose(
        request, CalendarForm, given, f"{year} 年工作日历", f"calendar/{year}.yaml", text
    )


def _calendar_given(known: YearTable) -> dict[str, Any]:
    return {
        "title": known.notice.title,
        "number": known.notice.number or "",
        "dated": known.notice.dated,
        "holidays": "\n".join(map(str, known.holidays)),
        "worked": "\n".join(map(str, known.worked)),
    }


def calendar_text(year: int, given: dict[str, Any]) -> str:
    """The file of a year, in the form in which such files ship."""
    notice = {"title": given["title"], "number": given["number"], "dated": given["dated"]}
    values = {
        "year": year,
        "notice": notice,
        "holidays": given["holidays"],
        "worked": given["worked"],
    }
    head = f"# {year} 年的工作日：周一至周五，减去 holidays（放假），加上 worked（调休）。\n"
    return head + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000)


def with_fields(text: str, code: str, values: dict[str, Any]) -> str:
    """The file of agencies with some fields of one agency put in place; all else stays as it is."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("  - ")]
    first = next(at for at in starts if lines[at].split("code:")[-1].strip() == code)
    last = next((at for at in starts if at > first), len(lines))
    block = lines[first:last]
    for name, value in values.items():
        written = "    " + yaml.safe_dump({name: value}, allow_unicode=True, width=1000).strip()
        places = [at for at, line in enumerate(block) if line.startswith(f"    {name}:")]
        if places:
            old = yaml.safe_load(block[places[0]])
            if old != {name: value}:
                block[places[0]] = written
        elif value != _UNSAID.get(name):
            block.append(written)
    return "\n".join([*lines[:first], *block, *lines[last:]]) + "\n"


_UNSAID = {"representative_policy": "mask", "officer_policy": "mask", "objection_mark": True}
"""What holds of an agency whose file says nothing."""


def _propose(
    request: HttpRequest,
    kind: type[NoteForm],
    given: dict[str, Any],
    title: str,
    path: str,
    text: Callable[[forms.Form], str],
) -> HttpResponse:
    person = person_of(request)
    person.require(Step.REFERENCE)
    form = kind(request.POST) if request.method == "POST" else kind(initial=given)
    if form.is_bound and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            centre.propose(
                centre.data_folder(), path, text(form), note, actor=person.actor, stamp=person.stamp
            )
            messages.success(request, f"{title}的更改已提出，由另一人确认后生效。")
            return redirect("reference")
        except BadInput as error:
            form.add_error(None, "；".join([str(error), *map(str, error.problems[:5])]))
        except PortalError as error:
            form.add_error(None, str(error))
    context = {"column": "reference", "form": form, "title": title, "path": path}
    return render(request, "reference_form.html", context)


@require_POST
@confirmed_lately
def confirm(request: HttpRequest, number: int) -> HttpResponseBase:
    """Put a change into force."""
    person = person_of(request)
    _decide(request, person, number, take=True)
    return redirect("reference")


@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Send a change back."""
    _decide(request, person_of(request), number, take=False)
    return redirect("reference")


def _decide(request: HttpRequest, person: Person, number: int, *, take: bool) -> None:
    try:
        if take:
            folder = centre.data_folder()
            done = centre.confirm(folder, number, actor=person.actor, stamp=person.stamp)
            messages.success(request, f"{done.path} 的更改已生效。")
            wake()
        else:
            centre.refuse(number, actor=person.actor, stamp=person.stamp)
            messages.success(request, "已退回。")
    except PortalError as error:
        messages.error(request, str(error))


@require_GET
def patch(request: HttpRequest) -> HttpResponse:
    """All changes as one patch against what ships."""
    person_of(request).require(Step.REFERENCE)
    body = centre.patch(centre.data_folder()).encode()
    return attachment(body, "text/x-diff; charset=utf-8", "content.patch")
