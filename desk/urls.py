"""Where the desk's pages stand; the names are those that templates link by."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from desk.accounts import identity
from desk.views import (
    board,
    change,
    decision,
    decisions,
    history,
    importing,
    members,
    objecting,
    paper,
    preview,
    queue,
    referring,
    saved,
    static,
    statistics,
)

handler404 = "desk.views.failure.not_found"
handler400 = "desk.views.failure.bad_request"
handler500 = "desk.views.failure.broken"
_ONE = "desk/decisions/<slug:public_id>/"
_UPLOAD = "desk/import/<str:name>/"
_CHANGES = r"^desk/decisions/(?P<public_id>[0-9a-z]{1,20})/(?P<name>" + "|".join(change.KINDS)

urlpatterns = [
    path("api/v1/", include("desk.api")),
    path("desk/", board.board, name="board"),
    path("desk/import/", importing.upload, name="import"),
    path("desk/import/template/<slug:slug>.xlsx", importing.template, name="template"),
    path(_UPLOAD, importing.arrived, name="arrived"),
    path(_UPLOAD + "progress/", importing.progress, name="progress"),
    path(_UPLOAD + "discard/", importing.discard, name="discard"),
    path(_UPLOAD + "problems.xlsx", importing.problems, name="problems"),
    path("desk/queue/", queue.queue, name="queue"),
    path("desk/queue/summary/", queue.preview, name="queue_summary"),
    path("desk/queue/approve/", queue.approve, name="queue_approve"),
    path("desk/decisions/", decisions.decisions, name="decisions"),
    path("desk/decisions/lists/", saved.save, name="save_list"),
    path("desk/decisions/lists/<int:number>/forget/", saved.forget, name="forget_list"),
    path(_ONE, decision.decision, name="decision"),
    path(_ONE + "submit/", decision.submit, name="submit"),
    path(_ONE + "approve/", decision.approve, name="approve"),
    path(_ONE + "refuse/", decision.refuse, name="refuse"),
    path(_ONE + "hide/", decision.hide, name="hide"),
    path(_ONE + "show/", decision.lift, name="show"),
    path(_ONE + "live/", decision.live, name="live"),
    path(_ONE + "preview/", preview.preview, name="preview"),
    path(_ONE + "preview/page/", preview.public_page, name="public_page"),
    path(_ONE + "receipt/", decision.receipt, name="receipt"),
    path(_ONE + "papers/<int:number>/", paper.paper, name="paper"),
    path(_ONE + "history/verify/", history.verify_one, name="verify_one"),
    path(_ONE + "history.csv", history.of_decision, name="history_of"),
    re_path(_CHANGES + r")/$", change.change, name="change"),
    path("desk/objections/", objecting.objections, name="objections"),
    path("desk/objections/<str:number>/", objecting.objection, name="objection"),
    path("desk/objections/<str:number>/take-up/", objecting.take_up, name="take_up"),
    path("desk/objections/<str:number>/answer/", objecting.answer, name="answer"),
    path("desk/members/", members.members, name="members"),
    path("desk/members/<str:username>/link/", members.renew, name="renew"),
    path("desk/members/<str:username>/close/", members.close, name="close"),
    path("desk/members/<str:username>/reopen/", members.reopen, name="reopen"),
    path("desk/invitation/<str:token>/", members.accept, name="invitation"),
    path("desk/reference/", referring.references, name="reference"),
    path("desk/reference/content.patch", referring.patch, name="patch"),
    path("desk/reference/agencies/<slug:code>/", referring.agency, name="agency"),
    path("desk/reference/calendar/<int:year>/", referring.calendar, name="calendar"),
    path("desk/reference/<int:number>/confirm/", referring.confirm, name="reference_confirm"),
    path("desk/reference/<int:number>/refuse/", referring.refuse, name="reference_refuse"),
    path("desk/statistics/", statistics.statistics, name="statistics"),
    path("desk/statistics/credit.xlsx", statistics.credit, name="credit"),
    path("desk/history/", history.history, name="history"),
    path("desk/history/verify/", history.verify, name="verify"),
    path("desk/theme/<str:name>", preview.theme, name="theme"),
    path("desk/static/<slug:version>/<str:name>", static.static, name="static"),
    path("desk/login/", account.login, name="account_login"),
    path("desk/logout/", account.logout, name="account_logout"),
    path("desk/inactive/", account.account_inactive, name="account_inactive"),
    path("desk/account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("desk/account/password/", account.password_change, name="account_change_password"),
    path("desk/oidc/login/", identity.login, name="oidc_login"),
    path(
        "desk/oidc/<slug:provider_id>/callback/", identity.callback, name="openid_connect_callback"
    ),
    path("desk/oidc/failed/", identity.failed, name="socialaccount_login_error"),
    path("desk/oidc/cancelled/", identity.failed, name="socialaccount_login_cancelled"),
    path("desk/oidc/signup/", identity.failed, name="socialaccount_signup"),
    path("desk/account/", include("allauth.mfa.urls")),
]
