"""Who is signed in: the officer of the register behind an account, and the present moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from desk.environment import the_agencies
from disclosure.data_folder import DataFolder
from disclosure.errors import NotAllowed, PortalError, Unknown
from disclosure.moment import clock
from disclosure.people import Actor, Stamp, actor_named
from disclosure.permission import About, Step, can, require
from disclosure.registered import Entry

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Person:
    """An officer at the desk, at one moment."""

    actor: Actor
    agency_name: str
    now: datetime

    @property
    def name(self) -> str:
        """The name to show."""
        return self.actor.name

    @property
    def role(self) -> str:
        """The role to show."""
        return self.actor.role.value

    @property
    def agency_code(self) -> str | None:
        """The own agency; None stands for all."""
        return self.actor.agency_code

    @property
    def stamp(self) -> Stamp:
        """The stamp of a step taken now."""
        return Stamp(recorded_at=clock(), effective_at=self.now)

    def can(self, step: Step, about: About | None = None) -> bool:
        """Whether this person may take a step."""
        return can(self.actor, step, about)

    def require(self, step: Step, about: About | None = None) -> None:
        """Let a step pass, or say why not."""
        require(self.actor, step, about)


def about(entry: Entry) -> About:
    """What `can` needs to know of a decision."""
    return About(entry.decision.agency_code, entry.waiting.by if entry.waiting else None)


def person_of(request: HttpRequest) -> Person:
    """The person who asks; every page but the entrance has one."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def data_folder() -> DataFolder:
    """The data folder that the desk works on."""
    return DataFolder(Path(str(connection.settings_dict["NAME"])).parent)


class PersonAtTheDesk:
    """Puts the officer on each request; turns what the portal refuses into a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that the account has no officer."""
        request.person = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            try:
                request.person = _person(request.user.get_username())  # type: ignore[attr-defined]
            except Unknown:
                if not request.path.startswith(("/desk/logout/", "/desk/static/")):
                    return _refusal(request, "没有角色", "登记册中没有与此账号对应的公示员。", 403)
        return self.get_response(request)

    @sensitive_variables()
    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal of the portal is a sentence on a page."""
        if isinstance(error, Unknown):
            return _refusal(request, "没有找到", "没有找到所要的决定，或者您不能查看。", 404)
        if isinstance(error, NotAllowed):
            return _refusal(request, "不能办理", str(error), 403)
        if isinstance(error, PortalError):
            return _refusal(request, "没有办成", str(error), 409)
        return None


def _person(username: str) -> Person:
    actor = actor_named(username)
    name = the_agencies()[actor.agency_code].name if actor.agency_code else "全部机关"
    return Person(actor, name, settings.CLOCK())


def _refusal(request: HttpRequest, title: str, text: str, status: int) -> HttpResponse:
    return render(request, "refusal.html", {"title": title, "text": text}, status=status)
