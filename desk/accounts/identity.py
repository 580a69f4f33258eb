"""统一身份认证: signing in by an OpenID Connect provider, where one is configured.

It proves who somebody is and opens no account: the name it tells must be that of an officer who was
invited. The first time, the provider's own id of the person is bound to the account; from then on
that id counts, not the name. The second factor is asked for all the same.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from desk.accounts.provider import PROVIDER


def provider_name() -> str:
    """What the button on the entrance says; empty where no provider is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


class OfficersOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whoever has an account, and nobody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: accounts are made by an agency's 管理."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Bind the person to the account of the same name, the first time."""
        from desk.accounts.models import Account

        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data.get("id_token", {})
        username = told.get("preferred_username") or ""
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None or SocialAccount.objects.filter(user=account).exists():
            raise ImmediateHttpResponse(refused(request))
        sociallogin.connect(request, account)


def refused(request: HttpRequest) -> HttpResponse:
    """The person is known to the provider and to nobody here."""
    text = "此身份没有对应的账号。账号由本机关的管理人员邀请开通。"
    return render(request, "refusal.html", {"title": "不能登录", "text": text}, status=403)


class Verified(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature of the id token always, not only where the way was not protected."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> Any:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Lead to the provider; by a click only, never by an address alone."""
    return _view(request, OAuth2LoginView)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The person comes back from the provider."""
    if provider_id != PROVIDER:
        raise Http404
    return _view(request, OAuth2CallbackView)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """The provider said no, the person turned back, or the answer did not hold."""
    text = "统一身份认证没有完成，请重新登录。"
    return render(request, "refusal.html", {"title": "没有登录", "text": text}, status=403)


def _view(request: HttpRequest, kind: Any) -> HttpResponse:
    try:
        answer: HttpResponse = kind.adapter_view(Verified(request, PROVIDER))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    return answer
