"""更正, 撤回, 信用修复, 恢复公示, 暂缓: each its own page, each confirmed by another person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from desk.editing import CorrectionForm, FactsForm
from desk.forms import ReasonForm, RelistingForm, RepairForm, StayForm, WithdrawalForm
from desk.gatekeeping import confirmed_lately
from desk.person import Person, person_of
from desk.ticking import wake
from desk.views.decision import seen
from disclosure import workflow
from disclosure.deadline import Deadline, provisionally_due
from disclosure.ending import WithdrawalGround
from disclosure.errors import Incomplete, NotAllowed, PortalError
from disclosure.moment import day_of
from disclosure.paper import file_paper
from disclosure.permission import Step
from disclosure.reference import reference
from disclosure.registered import Entry

Take = Callable[[Entry, Any, Person], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: what its page says, what it asks, what it does."""

    name: str
    title: str
    law: str
    button: str
    form: type[forms.Form]
    take: Take
    step: Step = Step.CHANGE
    tone: str = ""


def _withdraw(found: Entry, form: Any, person: Person) -> str:
    given = form.cleaned_data
    proposed = workflow.withdraw(
        found.public_id,
        WithdrawalGround(given["ground"]) if given["ground"] else None,
        given["reason"],
        given["decision_number"] or None,
        decided_on=given["decided_on"],
        emergency=given["emergency"],
        actor=person.actor,
        stamp=person.stamp,
    )
    if proposed.applied:
        wake()
        return "已紧急撤回，正在下线；须在 24 小时内由另一人确认。"
    return "撤回已提出，由另一人确认后生效。"


def _repair(found: Entry, form: Any, person: Person) -> str:
    given = form.cleaned_data
    workflow.repair(
        found.public_id,
        given["number"] or None,
        given["decided_on"],
        duties_fulfilled=given["duties_fulfilled"],
        corrected=given["corrected"],
        commitment=given["commitment"],
        actor=person.actor,
        stamp=person.stamp,
    )
    return "信用修复已提出，由另一人确认后终止公示。"


def _relist(found: Entry, form: Any, person: Person) -> str:
    given = form.cleaned_data
    workflow.relist(
        found.public_id,
        given["reason"],
        given["decision_number"] or None,
        actor=person.actor,
        stamp=person.stamp,
    )
    return "恢复公示已提出，由另一人确认后生效。"


def _stay(found: Entry, form: Any, person: Person) -> str:
    given = form.cleaned_data
    workflow.stay(
        found.public_id,
        given["until"],
        given["reason"],
        actor=person.actor,
        stamp=person.stamp,
    )
    return "继续公示已提出，由另一人确认后生效。"


def _hold(found: Entry, form: Any, person: Person) -> str:
    workflow.hold(
        found.public_id, form.cleaned_data["reason"], actor=person.actor, stamp=person.stamp
    )
    return "已暂缓公示。"


def _lift(found: Entry, form: Any, person: Person) -> str:
    workflow.lift(
        found.public_id, form.cleaned_data["reason"], actor=person.actor, stamp=person.stamp
    )
    return "解除暂缓已提出，由另一人确认后生效。"


def _correct(found: Entry, form: Any, person: Person) -> str:
    note = form.cleaned_data["note"]
    workflow.correct(found.public_id, form.decision(), note, actor=person.actor, stamp=person.stamp)
    return "更正已提交；批准之前，公开的仍是原来的文本。"


def _edit(found: Entry, form: Any, person: Person) -> str:
    workflow.edit(found.public_id, form.decision(), actor=person.actor, stamp=person.stamp)
    return "已修改。已提交的内容须重新提交。"


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "withdraw",
            "撤回公示",
            "公示的处罚决定被变更、撤销、确认违法或者确认无效的，应当在三日内撤回并公开说明理由"
            "（行政处罚法第四十八条第二款）。",
            "提出撤回",
            WithdrawalForm,
            _withdraw,
            tone="seal",
        ),
        Kind(
            "correct",
            "更正",
            "更正须经另一人批准；批准之前，公开的仍是原来的文本。更正说明对外公开。",
            "提交更正",
            CorrectionForm,
            _correct,
        ),
        Kind(
            "repair",
            "信用修复",
            "达到最短公示期、履行义务并作出信用承诺的，可以提前终止公示（《信用修复管理办法》）。",
            "提出信用修复",
            RepairForm,
            _repair,
        ),
        Kind(
            "relist",
            "恢复公示",
            "以虚假材料取得的信用修复被撤销的，恢复公示剩余期限，使用新的公示编号。",
            "提出恢复公示",
            RelistingForm,
            _relist,
        ),
        Kind(
            "stay",
            "继续公示",
            "最长公示期届满时义务仍未履行的，当地规定允许继续公示；每次最多一年。",
            "提出继续公示",
            StayForm,
            _stay,
        ),
        Kind(
            "hold",
            "暂缓公示",
            "暂缓须写明理由，由另一人确认后才能解除。",
            "暂缓",
            ReasonForm,
            _hold,
        ),
        Kind("lift", "解除暂缓", "解除暂缓由另一人确认后生效。", "提出解除", ReasonForm, _lift),
        Kind(
            "edit",
            "修改",
            "修改后，已提交的内容失效，须重新提交。",
            "保存",
            FactsForm,
            _edit,
            Step.EDIT,
        ),
    )
}


@confirmed_lately
def change(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """The page of one kind of change: asks, shows what the public would read, proposes."""
    person, kind = person_of(request), KINDS[name]
    found = seen(person, public_id, kind.step)
    form = _form(kind, found, request)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            with transaction.atomic():
                said = kind.take(found, form, person)
                _file(form, public_id, kind, person)
            messages.success(request, said)
            return redirect("decision", public_id)
        except NotAllowed:
            raise
        except Incomplete as error:
            form.add_error(
                None, f"还缺少：{'、'.join(error.missing)}" if error.missing else f"{error}"
            )
        except PortalError as error:
            form.add_error(None, str(error))
    return _page(request, person, kind, found, form)


def _file(form: Any, public_id: str, kind: Kind, person: Person) -> None:
    """Keep the paper that the change goes by with the decision."""
    if given := form.cleaned_data.get("paper"):
        label, content = given
        file_paper(public_id, label, content, kind.title, actor=person.actor, stamp=person.stamp)


def _form(kind: Kind, found: Entry, request: HttpRequest) -> forms.Form:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if issubclass(kind.form, FactsForm):
        return kind.form(*posted, decision=found.decision)
    return kind.form(*posted)


def _page(
    request: HttpRequest, person: Person, kind: Kind, found: Entry, form: forms.Form
) -> HttpResponse:
    context = {
        "column": "decisions",
        "kind": kind,
        "found": found,
        "form": form,
        "agency": reference().agencies[found.decision.agency_code],
        "today": day_of(person.now),
        "notice": _notice(form) if kind.name == "withdraw" else None,
        "clock": _clock(kind, form, person),
        "has_paper": "paper" in form.fields,
    }
    return render(request, "change.html", context)


def _clock(kind: Kind, form: forms.Form, person: Person) -> str:
    """By when a withdrawal is due: three working days after what changed the decision."""
    if kind.name != "withdraw":
        return ""
    decided_on = form.cleaned_data.get("decided_on") if form.is_bound and form.is_valid() else None
    start = decided_on or day_of(person.now)
    due = withdrawal_due(start)
    today = day_of(person.now)
    if decided_on is None:
        return f"三个工作日的期限：该决定今天作出的，应于 {due.text} 前撤回。"
    late = f"，已逾期 {(today - due.due_on).days} 日" if due.due_on < today else ""
    return f"该决定于 {decided_on} 作出，应于 {due.text} 前撤回{late}。"


def withdrawal_due(start: date) -> Deadline:
    """By when a decision changed or revoked on a day must be off (行政处罚法 art. 48)."""
    known = reference()
    return provisionally_due(known.pack.deadline_rule("D-WITHDRAW"), start, known.calendar)


def _notice(form: forms.Form) -> dict[str, str] | None:
    """What the withdrawal notice would say, once something is filled in."""
    if not form.is_bound or not form.is_valid():
        return None
    return {"ground": form.cleaned_data["ground"], "reason": form.cleaned_data["reason"]}
