"""待审: several decisions approved at once, after a page that says what will happen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk.forms import MomentForm
from desk.gatekeeping import confirmed_lately
from desk.person import about, person_of
from desk.ticking import wake
from desk.views.board import asked_waiting
from desk.views.review import derivation_of
from disclosure import workflow
from disclosure.docket import standings
from disclosure.moment import day_of
from disclosure.permission import Step
from disclosure.registered import entries

MOST = 200


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    person = person_of(request)
    person.require(Step.READ)
    context = {
        "column": "queue",
        "rows": standings(asked_waiting(person), person.now, limit=MOST),
        "today": day_of(person.now),
        "may_approve": person.can(Step.APPROVE),
    }
    return render(request, "queue.html", context)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What approving the chosen ones would do, with the hashes that are then approved."""
    person = person_of(request)
    person.require(Step.APPROVE)
    chosen = [
        found
        for found in entries(request.POST.getlist("chosen")[:MOST])
        if found.waiting is not None and person.can(Step.APPROVE, about(found))
    ]
    if not chosen:
        messages.error(request, "没有选中可以由您批准的决定。")
        return redirect("queue")
    rows = [(found, derivation_of(found, found.review, person)) for found in chosen]
    return render(
        request, "queue_summary.html", {"column": "queue", "rows": rows, "form": MomentForm()}
    )


@require_POST
@confirmed_lately
def approve(request: HttpRequest) -> HttpResponseBase:
    """Approve the chosen ones; each is judged on its own, and what was refused is named."""
    person = person_of(request)
    person.require(Step.APPROVE)
    pairs = [tuple(value.split(":", 1)) for value in request.POST.getlist("approved")[:MOST]]
    chosen = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]
    moment = MomentForm(request.POST)
    at = moment.moment() if moment.is_valid() else None
    summary = workflow.approve_many(chosen, actor=person.actor, stamp=person.stamp, disclose_at=at)
    for _, error in summary.refused:
        messages.error(request, str(error))
    if summary.done:
        wake()
        when = f"将于 {at:%Y-%m-%d %H:%M} 公示" if at else "正在上线"
        messages.success(request, f"已批准 {len(summary.done)} 件，{when}。")
    return redirect("queue")
