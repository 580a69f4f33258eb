"""Officers and their accounts, and a browser without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client, override_settings

from disclosure.data_folder import DataFolder
from disclosure.moment import SHANGHAI, clock
from disclosure.people import Role, add_officer

NOW = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)
FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(folder: DataFolder) -> Iterator[SignIn]:
    """``sign_in("lin", Role.CLERK, "lanchuan")``: a client signed in as that officer."""
    from desk.accounts.models import Account

    def signed_in(username: str, role: Role, agency_code: str | None = None) -> Client:
        add_officer(username, f"{username[0].upper()}某", role, agency_code)
        account = Account.objects.filter(username=username).first()
        client = Client(raise_request_exception=True)
        client.force_login(account or Account.objects.create_user(username, "right horse 42"))
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": clock().timestamp(), "username": username}
        ]
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()
        return client

    with override_settings(
        ON_LOOPBACK=True,
        SECURE_PROXY_SSL_HEADER=None,
        SESSION_COOKIE_SECURE=False,
        CSRF_COOKIE_SECURE=False,
        SESSION_COOKIE_NAME="portal_session",
        CLOCK=lambda: NOW,
        ALLOWED_HOSTS=["testserver"],
        PASSWORD_HASHERS=FAST,
    ):
        yield signed_in
