"""One decision at the desk: what it says, where it stands, what may be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk.environment import the_site
from desk.forms import ApprovalForm, HidingForm, LiftingForm, RefusalForm, ReviewForm
from desk.gatekeeping import confirmed_lately
from desk.person import Person, about, data_folder, person_of
from desk.ticking import wake
from desk.views import review
from disclosure import workflow
from disclosure.errors import Incomplete, NotAllowed, PortalError, Unknown
from disclosure.lifecycle import State
from disclosure.overriding import override, overrides_of
from disclosure.permission import Step
from disclosure.public_text import Override
from disclosure.reference import reference
from disclosure.registered import Entry, entry


def seen(person: Person, public_id: str, step: Step = Step.READ) -> Entry:
    """The decision, if this person may see it; another agency's is as if it were not there."""
    found = entry(public_id)
    if person.agency_code not in (None, found.decision.agency_code):
        raise Unknown(f"登记册中没有编号为“{public_id}”的决定")
    person.require(step, about(found))
    return found


@require_GET
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one decision."""
    person = person_of(request)
    return _page(request, person, seen(person, public_id))


def _page(
    request: HttpRequest, person: Person, found: Entry, form: ReviewForm | None = None
) -> HttpResponse:
    context = review.page(person, found, form)
    context["live"] = _live_path(found) if context["state"] is State.DISCLOSED else None
    context["is_live"] = is_live(found)
    context["public_address"] = the_site().absolute(_live_path(found))
    return render(request, "decision.html", context)


def _live_path(found: Entry) -> str:
    return f"decisions/{found.public_id[:2]}/{found.public_id}.html"


def is_live(found: Entry) -> bool:
    """Whether the decision's page stands in the live site."""
    return (data_folder().site / _live_path(found)).is_file()


@require_GET
def live(request: HttpRequest, public_id: str) -> JsonResponse:
    """Whether the decision can be seen by the public yet, asked now and then by the page."""
    return JsonResponse({"live": is_live(seen(person_of(request), public_id))})


@require_POST
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """提交: what is missing is listed on the page again."""
    person = person_of(request)
    found = seen(person, public_id, Step.SUBMIT)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, form)
    stated = form.review()
    try:
        workflow.submit(public_id, stated, actor=person.actor, stamp=person.stamp)
    except Incomplete as error:
        form.add_error(None, _sentence(error))
        return _page(request, person, found, form)
    except PortalError as error:
        messages.error(request, str(error))
        return redirect("decision", public_id)
    messages.success(request, f"{found.decision.document_number} 已提交，等待另一人审核。")
    return redirect("decision", public_id)


def _sentence(error: Incomplete) -> str:
    return f"{error}：{'、'.join(error.missing)}" if error.missing else str(error)


@require_POST
@confirmed_lately
def approve(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """批准 what waits for a second person, by the hash of what was read."""
    person = person_of(request)
    found = seen(person, public_id, Step.APPROVE)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请先逐字核对，并勾选“我已逐字核对公示文本”。")
        return redirect("decision", public_id)
    try:
        workflow.approve(
            public_id,
            form.cleaned_data["content_hash"],
            actor=person.actor,
            stamp=person.stamp,
            disclose_at=form.moment(),
        )
    except PortalError as error:
        messages.error(request, str(error))
        return redirect("decision", public_id)
    wake()
    messages.success(request, f"{found.decision.document_number} 已批准。")
    return redirect("decision", public_id)


@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """退回, with a reason for the colleague who proposed it."""
    person = person_of(request)
    seen(person, public_id, Step.REFUSE)
    form = RefusalForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        workflow.refuse(public_id, reason, actor=person.actor, stamp=person.stamp)
        messages.success(request, "已退回，对方会看到您写的理由。")
    except PortalError as error:
        messages.error(request, str(error))
    return redirect("decision", public_id)


@require_POST
def hide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hide a place that the machine did not find."""
    seen(person_of(request), public_id, Step.EDIT)
    form = HidingForm(request.POST)
    if not form.is_valid():
        return _no_override(request, public_id, "遮盖须写明原文和理由。")
    given = form.cleaned_data
    place = Override(given["field"], given["original"], given["replacement"], given["reason"])
    return _override(request, public_id, place)


@require_POST
def lift(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a place as it was served."""
    seen(person_of(request), public_id, Step.EDIT)
    form = LiftingForm(request.POST)
    if not form.is_valid():
        return _no_override(request, public_id, "恢复显示须写明理由。")
    given = form.cleaned_data
    place = Override(given["field"], given["original"], given["original"], given["reason"])
    return _override(request, public_id, place)


def _override(request: HttpRequest, public_id: str, place: Override) -> HttpResponse:
    person = person_of(request)
    seen(person, public_id, Step.EDIT)
    kept = [
        one
        for one in overrides_of(public_id)
        if (one.field, one.original) != (place.field, place.original)
    ]
    try:
        override(public_id, [*kept, place], actor=person.actor, stamp=person.stamp)
        messages.success(request, "遮盖已调整。已提交的内容须重新提交。")
    except NotAllowed:
        raise
    except PortalError as error:
        messages.error(request, str(error))
    return redirect("decision", public_id)


def _no_override(request: HttpRequest, public_id: str, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("decision", public_id)


@require_GET
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """公示回执: what to print for the case file once the decision is public."""
    person = person_of(request)
    found = seen(person, public_id)
    if found.life is None:
        raise Unknown("还没有公示，没有回执")
    context = {
        "column": "decisions",
        "found": found,
        "agency": reference().agencies[found.decision.agency_code],
        "address": the_site().absolute(_live_path(found)),
        "now": person.now,
    }
    return render(request, "receipt.html", context)
