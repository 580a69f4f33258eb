"""异议: what the public objected to, the clock of each answer, taking up and answering."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from desk.person import Person, person_of
from desk.scope import scope
from desk.ticking import wake
from disclosure import objection as centre
from disclosure.errors import PortalError, Unknown
from disclosure.moment import day_of
from disclosure.objection import Outcome, Received
from disclosure.permission import About, Step
from disclosure.reference import reference


class AnswerForm(forms.Form):
    """The outcome, and the words that go to the person."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[("", "请选择"), *((one.value, one.value) for one in Outcome)],
        required=False,
    )
    text = forms.CharField(
        label="答复内容",
        required=False,
        max_length=centre.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="只存内部，另行书面告知对方；更正和撤回须在决定的页面上另行提出",
    )


@require_GET
def objections(request: HttpRequest) -> HttpResponse:
    """The list, those due first before those answered."""
    person = person_of(request)
    person.require(Step.ANSWER)
    context = {
        "column": "objections",
        "rows": centre.objections(scope(person)),
        "today": day_of(person.now),
        "agencies_by_code": reference().agencies,
    }
    return render(request, "objections.html", context)


def _seen(person: Person, number: str) -> Received:
    """The objection, if this person may see it; another agency's is as if it were not there."""
    person.require(Step.ANSWER)
    found = centre.received(number)
    if not person.can(Step.ANSWER, About(found.agency_code)):
        raise Unknown(f"没有编号为“{number}”的异议")
    return found


@require_GET
def objection(request: HttpRequest, number: str) -> HttpResponse:
    """One objection with everything inside."""
    person = person_of(request)
    return _page(request, person, _seen(person, number), AnswerForm())


def _page(request: HttpRequest, person: Person, found: Received, form: AnswerForm) -> HttpResponse:
    context = {
        "column": "objections",
        "found": found,
        "form": form,
        "today": day_of(person.now),
        "agency": reference().agencies[found.agency_code],
        "mark": centre.MARK,
    }
    return render(request, "objection.html", context)


@require_POST
def take_up(request: HttpRequest, number: str) -> HttpResponse:
    """受理."""
    person = person_of(request)
    _seen(person, number)
    try:
        centre.take_up(number, actor=person.actor, stamp=person.stamp)
        wake()
        messages.success(request, f"{number} 已受理。")
    except PortalError as error:
        messages.error(request, str(error))
    return redirect("objection", number)


@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """答复."""
    person = person_of(request)
    found = _seen(person, number)
    form = AnswerForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            centre.answer(
                number, given["outcome"], given["text"], actor=person.actor, stamp=person.stamp
            )
            wake()
            messages.success(request, f"{number} 已答复。")
            return redirect("objection", number)
        except PortalError as error:
            form.add_error(None, str(error))
    return _page(request, person, found, form)
