"""更正, 撤回, 信用修复, 恢复公示, 暂缓: each its own page, each confirmed by another person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from desk.editing import CorrectionForm, FactsForm
from desk.forms import ReasonForm, RelistingForm, RepairForm, WithdrawalForm
from desk.gatekeeping import confirmed_lately
from desk.person import Person, person_of
from desk.ticking import wake
from desk.views.decision import seen
from disclosure import workflow
from disclosure.ending import WithdrawalGround
from disclosure.errors import Incomplete, NotAllowed, PortalError
from disclosure.moment import day_of
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
    form = _form(kind, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        try:
            messages.success(request, kind.take(found, form, person))
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


def _form(kind: Kind, found: Entry, data: Any) -> forms.Form:
    if issubclass(kind.form, FactsForm):
        return kind.form(data, decision=found.decision)
    return kind.form(data)


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
    }
    return render(request, "change.html", context)


def _notice(form: forms.Form) -> dict[str, str] | None:
    """What the withdrawal notice would say, once something is filled in."""
    if not form.is_bound or not form.is_valid():
        return None
    return {"ground": form.cleaned_data["ground"], "reason": form.cleaned_data["reason"]}
