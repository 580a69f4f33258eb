"""Push intake: case systems send their decisions to ``POST /api/v1/decisions``.

A case system is an officer of one agency with a token of its own (``portal token USER``), sent as
HTTP Basic. All of a request is registered or nothing; sending it again changes nothing, because a
decision is known by its agency, document number and party. Never served on the public side.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from desk.api_description import MOST_BYTES, openapi
from disclosure.errors import BadInput, NotAllowed, PortalError
from disclosure.intake.pushed import read_pushed
from disclosure.intake.report import as_values
from disclosure.intake.timeliness import legal_problems
from disclosure.moment import clock, day_of
from disclosure.people import Actor, Stamp, actor_with_token
from disclosure.permission import About, Step, can
from disclosure.reference import reference
from disclosure.workflow import take_in

View = Callable[[HttpRequest], JsonResponse]


def answered(view: View) -> View:
    """Turn what the portal refuses into a status and one sentence."""

    @wraps(view)
    def answer(request: HttpRequest) -> JsonResponse:
        try:
            return view(request)
        except NotAllowed as error:
            status = 403 if "HTTP_AUTHORIZATION" in request.META else 401
            return _refused(str(error), status)
        except BadInput as error:
            return _refused(str(error), 400)
        except PortalError as error:
            return _refused(str(error), 409)

    return answer


@csrf_exempt
@login_not_required
@require_POST
@answered
def decisions(request: HttpRequest) -> JsonResponse:
    """Register the decisions of the body, all or nothing; 422 says what is wrong with each."""
    actor = _case_system(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refused(f"请求内容超过 {MOST_BYTES // 2**20} MB", 413)
    if request.content_type != "application/json":
        return _refused("请求内容应为 application/json", 415)
    now = clock()
    known, today = reference(), day_of(now)
    extra = legal_problems(known.agencies, known.pack, known.calendar, today)
    reading = read_pushed(request.body, known.agencies, today, extra)
    rows = list(reading)
    if reading.errors:
        return JsonResponse({"message": "没有登记任何一件", **as_values(reading)}, status=422)
    codes = {row.decision.agency_code for row in rows}
    if others := {code for code in codes if not can(actor, Step.IMPORT, About(code))}:
        raise NotAllowed(f"这个令牌只能报送本机关的决定，不能报送 {'、'.join(sorted(others))}")
    taken = take_in(
        ((row.decision, row.review) for row in rows),
        actor=actor,
        stamp=Stamp(recorded_at=now, effective_at=now),
        source=f"接口 {actor.username}",
    )
    return JsonResponse(_outcome(taken, reading), status=201 if taken.new else 200)


def _outcome(taken: Any, reading: Any) -> dict[str, Any]:
    return {
        "new": taken.new,
        "updated": taken.updated,
        "unchanged": taken.unchanged,
        "proposed": taken.proposed,
        "warnings": as_values(reading)["problems"],
    }


@login_not_required
@require_GET
def description(request: HttpRequest) -> JsonResponse:
    """The OpenAPI 3.1 document of this interface."""
    return JsonResponse(openapi(), json_dumps_params={"ensure_ascii": False})


def _case_system(request: HttpRequest) -> Actor:
    """The officer whom the request proves, who must belong to one agency."""
    kind, _, value = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() != "basic":
        raise NotAllowed("需要以 HTTP Basic 送来用户名和令牌")
    try:
        username, _, token = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise NotAllowed("用户名或者令牌不对") from None
    actor = actor_with_token(username, token)
    if actor.agency_code is None:
        raise NotAllowed("报送接口的用户应属于一个机关")
    return actor


def _refused(message: str, status: int) -> JsonResponse:
    answer = JsonResponse({"message": message}, status=status)
    if status == 401:
        answer["WWW-Authenticate"] = 'Basic realm="intake", charset="UTF-8"'
    return answer


urlpatterns = [
    path("decisions", decisions, name="api_decisions"),
    path("openapi.json", description, name="api_description"),
]
