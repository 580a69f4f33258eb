"""历史: what was done to which decision, by whom and when; the chain, verified on request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk.person import person_of
from desk.scope import scope
from desk.views.decision import seen
from desk.views.decisions import attachment, rows_as_csv
from disclosure.docket import history as happened
from disclosure.errors import Broken
from disclosure.permission import Step
from disclosure.register import verify_history

PAGE = 50


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """The latest rows, newest first."""
    person = person_of(request)
    person.require(Step.HISTORY)
    given = request.GET.get("before", "")
    before = int(given) if given.isdecimal() and len(given) < 12 else None
    rows = happened(scope(person), before=before, limit=PAGE)
    context = {"column": "history", "rows": rows, "more": len(rows) == PAGE}
    return render(request, "history.html", context | {"may_read": person.can(Step.READ)})


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check both chains from their beginning."""
    person_of(request).require(Step.HISTORY)
    try:
        messages.success(request, f"历史链完整，共 {verify_history()} 行，校验值全部相符。")
    except Broken as error:
        messages.error(request, str(error))
    return redirect("history")


@require_POST
def verify_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the whole chain from the page of one decision."""
    person = person_of(request)
    found = seen(person, public_id, Step.HISTORY)
    try:
        rows = verify_history()
        text = f"历史链完整，共 {rows} 行，本件的 {len(found.history)} 行校验值全部相符。"
        messages.success(request, text)
    except Broken as error:
        messages.error(request, str(error))
    return redirect("decision", public_id)


@require_GET
def of_decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """The time line of one decision as a file for the case file."""
    person = person_of(request)
    person.require(Step.HISTORY)
    found = seen(person, public_id, Step.HISTORY)
    head = ("序号", "步骤", "人员", "生效时间", "记录时间", "内容", "校验值")
    rows = [
        (
            str(row.seq),
            row.action,
            row.actor,
            row.effective_at.isoformat(),
            row.recorded_at.isoformat(),
            row.detail,
            row.hash,
        )
        for row in found.history
    ]
    body = rows_as_csv(head, rows)
    return attachment(body, "text/csv; charset=utf-8", f"history-{public_id}.csv")
