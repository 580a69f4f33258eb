"""Where the desk's pages stand; the names are those that templates link by."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from desk.views import board, decision, decisions, static

urlpatterns = [
    path("desk/", board.board, name="board"),
    path("desk/queue/", decisions.queue, name="queue"),
    path("desk/decisions/", decisions.decisions, name="decisions"),
    path("desk/decisions/<slug:public_id>/", decision.decision, name="decision"),
    path("desk/static/<slug:version>/<str:name>", static.static, name="static"),
    path("desk/login/", account.login, name="account_login"),
    path("desk/logout/", account.logout, name="account_logout"),
    path("desk/inactive/", account.account_inactive, name="account_inactive"),
    path("desk/account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("desk/account/password/", account.password_change, name="account_change_password"),
    path("desk/account/", include("allauth.mfa.urls")),
]
