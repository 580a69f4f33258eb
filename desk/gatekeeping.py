"""Who gets past the door, and for how long: invitations, second factor, session limits.

等保 2.0 asks for two-factor sign-in and for sessions that end by themselves; a rehearsal on the
loopback address works without a telephone, so that anybody can try the desk.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from disclosure import register
from disclosure.moment import clock

GetResponse = Callable[[HttpRequest], HttpResponse]

_SEEN, _BEGAN = "seen_at", "began_at"
_OPEN_WITHOUT_FACTOR = ("/desk/login/", "/desk/logout/", "/desk/account/", "/desk/static/")


View = TypeVar("View", bound=Callable[..., Any])


def confirmed_lately(view: View) -> View:
    """Ask for the password again when the last proof is older than ten minutes.

    What was posted is not carried along: afterwards the person reads the page and clicks again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> Any:
        proofs = get_authentication_records(request, request.user)
        proved_at = max((float(proof["at"]) for proof in proofs), default=0.0)
        if clock().timestamp() - proved_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return view(request, *args, **options)
        posted = request.method == "POST"
        back = request.path.rsplit("/", 2)[0] + "/" if posted else request.path
        if posted:
            messages.warning(request, "请再次确认身份，然后重新办理。")
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")

    return cast(View, asked)


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody opens an account alone, and the desk never sends mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by an agency's 管理."""
        return False

    def add_message(self, *args: object, **options: object) -> None:
        """The desk says what matters itself; signing in is no news."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Accounts have no address."""


class SessionLimits:
    """A session ends 30 minutes after its last use, and 8 hours after signing in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whoever is past a limit; remember this use otherwise."""
        if request.user.is_authenticated:
            now = clock().timestamp()
            if self._is_over(request, now):
                logout(request)
            else:
                self._remember(request, now)
        return self.get_response(request)

    def _is_over(self, request: HttpRequest, now: float) -> bool:
        seen = float(request.session.get(_SEEN, now))
        began = float(request.session.get(_BEGAN, now))
        idle = now - seen > settings.SESSION_IDLE.total_seconds()
        return bool(idle or now - began > settings.SESSION_COOKIE_AGE)

    def _remember(self, request: HttpRequest, now: float) -> None:
        request.session.setdefault(_BEGAN, now)
        if now - float(request.session.get(_SEEN, 0)) > 60:
            request.session[_SEEN] = now


class SecondFactor:
    """Who has no second factor yet is sent to set one up before anything else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass, or send to the page that sets up the factor."""
        if self._must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith(_OPEN_WITHOUT_FACTOR):
            return False
        if settings.ON_LOOPBACK and register.is_rehearsal():
            return False
        return not is_mfa_enabled(request.user)


class NeverStored:
    """No page of the desk stays in a browser's or a proxy's store."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the page did not set itself."""
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
