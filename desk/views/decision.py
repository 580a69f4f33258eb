"""One decision at the desk: what it says, where it stands, what may be done with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.permission import Step
from desk.person import Person, about, person_of
from disclosure.errors import Unknown
from disclosure.registered import Entry, entry


def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page of one decision."""
    person = person_of(request)
    found = seen(person, public_id)
    return render(
        request, "decision.html", {"column": "decisions", "found": found, "now": person.now}
    )


def seen(person: Person, public_id: str, step: Step = Step.READ) -> Entry:
    """The decision, if this person may see it; another agency's is as if it were not there."""
    found = entry(public_id)
    if person.agency_code not in (None, found.decision.agency_code):
        raise Unknown(f"登记册中没有编号为“{public_id}”的决定")
    person.require(step, about(found))
    return found
