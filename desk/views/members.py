"""人员: who may sign in for an agency, by invitation of its 管理."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from desk.accounts import invitation
from desk.accounts.models import Account
from desk.gatekeeping import confirmed_lately
from desk.person import Person, person_of
from desk.scope import scope
from disclosure import member as centre
from disclosure.errors import PortalError
from disclosure.people import Role
from disclosure.permission import Step
from disclosure.reference import reference

ROLES = (Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR)


class MemberForm(forms.Form):
    """Whom to invite."""

    username = forms.CharField(label="用户名", max_length=30, help_text="小写字母开头，如 lin")
    name = forms.CharField(label="姓名", max_length=50)
    role = forms.ChoiceField(label="角色", choices=[(one.value, one.value) for one in ROLES])
    agency = forms.ChoiceField(label="执法机关", required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        if person.agency_code is not None:
            del self.fields["agency"]
            return
        names = [(agency.code, agency.name) for agency in reference().agencies]
        self.fields["agency"].choices = [("", "全部机关"), *names]  # type: ignore[attr-defined]


@confirmed_lately
def members(request: HttpRequest) -> HttpResponseBase:
    """The list, and the form that invites."""
    person = person_of(request)
    person.require(Step.MANAGE)
    form = MemberForm(request.POST or None, person=person)
    link = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        code = person.agency_code or given.get("agency") or None
        try:
            made = centre.enter(
                given["username"],
                given["name"],
                Role(given["role"]),
                code,
                actor=person.actor,
                stamp=person.stamp,
            )
            link = _link(request, person, made.username)
            form = MemberForm(person=person)
        except PortalError as error:
            form.add_error(None, str(error))
    return _page(request, person, form, link)


def _page(request: HttpRequest, person: Person, form: MemberForm, link: str) -> HttpResponse:
    found = centre.members(scope(person))
    names = [one.username for one in found]
    accounts = Account.objects.filter(username__in=names)
    with_factor = Authenticator.objects.filter(
        user__username__in=names, type=Authenticator.Type.TOTP
    ).values_list("user__username", flat=True)
    context = {
        "column": "members",
        "rows": found,
        "form": form,
        "invitation": link,
        "signed_in": dict(accounts.values_list("username", "last_login")),
        "with_factor": set(with_factor),
        "agencies_by_code": reference().agencies,
    }
    return render(request, "members.html", context)


def _link(request: HttpRequest, person: Person, username: str) -> str:
    """A fresh link for a person, shown once on the page and never stored."""
    token = invitation.invite(username, person.actor.username, person.now)
    centre.write_down(username, "发出邀请", actor=person.actor, stamp=person.stamp)
    return request.build_absolute_uri(reverse("invitation", args=[token]))


@require_POST
@confirmed_lately
def renew(request: HttpRequest, username: str) -> HttpResponseBase:
    """A new link: for a person who never came, or lost the password or the telephone."""
    person = person_of(request)
    found = centre.member(username, actor=person.actor)
    if username == person.actor.username:
        messages.error(request, "不能重置本人的账号，请由另一名管理人员办理。")
        return redirect("members")
    return _page(request, person, MemberForm(person=person), _link(request, person, found.username))


@require_POST
@confirmed_lately
def close(request: HttpRequest, username: str) -> HttpResponseBase:
    """停用."""
    return _set_active(request, username, is_active=False)


@require_POST
@confirmed_lately
def reopen(request: HttpRequest, username: str) -> HttpResponseBase:
    """恢复."""
    return _set_active(request, username, is_active=True)


def _set_active(request: HttpRequest, username: str, *, is_active: bool) -> HttpResponse:
    person = person_of(request)
    try:
        centre.set_active(username, is_active, actor=person.actor, stamp=person.stamp)
        (invitation.reopen if is_active else invitation.close)(username)
        messages.success(request, f"{username} 已{'恢复' if is_active else '停用'}。")
    except PortalError as error:
        messages.error(request, str(error))
    return redirect("members")


@login_not_required
@sensitive_post_parameters()
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: set the own password, then sign in and set up the second factor."""
    now = settings.CLOCK()
    account = invitation.invited(token, now)
    form: SetPasswordForm[Account] = SetPasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation.accept(token, form.cleaned_data["new_password1"], now)
        messages.success(request, "密码已设好，请登录；接着会请您设置第二步验证。")
        return redirect("account_login")
    return render(request, "invitation.html", {"form": form, "username": account.username})
