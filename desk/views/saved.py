"""Lists that an officer looks at often, kept under a name of the own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from desk.accounts.models import Account, SavedList
from desk.person import person_of
from desk.views.decisions import FILTERS, lists_of
from disclosure.permission import Step

MOST = 20


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list asks for under a name; a name used before is replaced."""
    person_of(request).require(Step.READ)
    name = request.POST.get("name", "").strip()[:40]
    asked = dict(parse_qsl(request.POST.get("query", "")[:500]))
    query = urlencode({key: value for key, value in asked.items() if key in FILTERS and value})
    if not name:
        messages.error(request, "请给这个列表起个名称。")
    elif len(lists_of(request.user.get_username())) >= MOST:
        messages.error(request, f"最多保存 {MOST} 个列表，请先删去不用的。")
    else:
        account = Account.objects.get(username=request.user.get_username())
        SavedList.objects.update_or_create(account=account, name=name, defaults={"query": query})
        messages.success(request, f"已保存列表“{name}”。")
    return redirect(f"{reverse('decisions')}?{query}")


@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Forget a list of the own."""
    person_of(request).require(Step.READ)
    own = SavedList.objects.filter(account__username=request.user.get_username(), pk=number)
    own.delete()
    return redirect("decisions")
