"""The very page that will be public, as of any day, rendered by the public theme."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from desk.environment import link, the_agencies, the_site
from desk.forms import day_or_none
from desk.person import Person, person_of
from desk.views.decision import seen
from desk.views.review import derivation_of
from disclosure import register
from disclosure.compose import Identity, public_decision
from disclosure.draft import draft_of
from disclosure.moment import day_of
from disclosure.period import Derivation
from disclosure.public import PublicDecision
from disclosure.reference import reference
from disclosure.registered import Entry
from generator.catalogue import Catalogue
from generator.documents import decision as decision_page
from generator.edition import Edition
from themes.environment import environment
from themes.static import static_files

View = TypeVar("View", bound=Callable[..., HttpResponse])


def framed_by_the_desk(view: View) -> View:
    """Let the desk's own pages show this one in a frame, and nobody else's."""
    return cast(View, csp_replace({"frame-ancestors": [SELF]})(cast(Any, view)))


@dataclass(frozen=True, slots=True)
class OneDecision:
    """A source of one decision that need not be public yet."""

    made: PublicDecision

    def decision(self, identifier: str) -> PublicDecision:
        """The one there is."""
        return self.made


@require_GET
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The frame around the public page: which day, and what a reader would find then."""
    person = person_of(request)
    found = seen(person, public_id)
    derivation = derivation_of(found, found.review, person)
    on = day_or_none(request.GET.get("on", "")) or day_of(person.now)
    context: dict[str, Any] = {"column": "decisions", "found": found, "on": on}
    if isinstance(derivation, str):
        return render(request, "preview.html", context | {"why_not": derivation, "days": []})
    last = derivation.last_day
    days = [("今天", day_of(person.now)), ("最后一日", last), ("次日", last + timedelta(days=1))]
    first = day_of(found.life.disclosed_at) if found.life else day_of(person.now)
    gone_on = day_of(found.life.ends_at) if found.life else last + timedelta(days=1)
    context |= {"days": days, "why_not": "", "has_ended": on >= gone_on, "is_early": on < first}
    return render(request, "preview.html", context)


@require_GET
@xframe_options_sameorigin
@framed_by_the_desk
def public_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The public page itself."""
    person = person_of(request)
    found = seen(person, public_id)
    derivation = derivation_of(found, found.review, person)
    if isinstance(derivation, str):
        raise Http404
    made = would_be_public(found, derivation, person)
    return HttpResponse(decision_page(edition_of(made), made.id))


def would_be_public(found: Entry, derivation: Derivation, person: Person) -> PublicDecision:
    """The decision as it would be public if it were approved as it stands."""
    draft = draft_of(found.public_id)
    party = draft.row.party
    identity = Identity(
        id=found.public_id,
        ordinal=found.ordinal,
        canary="preview",
        disclosure=found.life.number if found.life else 0,
        revision=found.revision,
        party_id=party.public_id if party else None,
    )
    return public_decision(
        found.decision,
        found.review,
        draft.public_text(),
        derivation,
        identity,
        disclosed_at=found.life.disclosed_at if found.life else person.now,
    )


def edition_of(made: PublicDecision) -> Edition:
    """The public theme, with its styles served by the desk."""
    site = replace(the_site(), url=the_site().url.rstrip("/"))
    templates = environment(
        site,
        the_agencies(),
        rehearsal=register.is_rehearsal(),
        static=lambda name: link("theme", name),
    )
    return Edition(
        site=site,
        agencies=the_agencies(),
        shelf=cast(
            Any, SimpleNamespace(inputs=SimpleNamespace(with_extras=False), catalogue=Catalogue())
        ),
        source=cast(Any, OneDecision(made)),
        environment=templates,
        read_writing=cast(Any, None),
        content=reference().content,
        output=Path(),
    )


@login_not_required
@require_GET
def theme(request: HttpRequest, name: str) -> HttpResponse:
    """A style or a script of the public theme, for previews."""
    if name not in static_files():
        raise Http404
    kind = mimetypes.guess_type(name)[0]
    return HttpResponse(static_files()[name].read_bytes(), content_type=kind)
