"""Nobody passes the door without an account, a second factor and a fresh session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from desk.secret_key import secret_key
from disclosure.data_folder import DataFolder
from disclosure.models import RegisterFacts
from disclosure.people import Role
from tests.desk.conftest import NOW, SignIn

OPEN = {"account_login", "account_logout", "account_inactive", "mfa_authenticate"}
OPEN |= {"static", "theme", "api_description", "invitation"}
OPEN |= {"oidc_login", "openid_connect_callback", "socialaccount_login_error"}
OPEN |= {"socialaccount_login_cancelled", "socialaccount_signup"}
GIVEN = {"name": "withdraw"}


def test_every_page_but_the_entrance_asks_for_signing_in(sign_in: SignIn) -> None:
    visitor = Client()
    for name, (patterns, *_) in get_resolver().reverse_dict.items():
        if not isinstance(name, str) or name in OPEN:
            continue
        given = {field: GIVEN.get(field, "0") for field in patterns[0][1]}
        address = "/" + patterns[0][0] % given

        answer = visitor.get(address)

        assert answer.status_code in {302, 401, 405}, address
        if answer.status_code == 302:
            assert answer["Location"].startswith("/desk/login/"), address


def test_an_officer_comes_in_with_name_and_password(sign_in: SignIn) -> None:
    sign_in("lin", Role.CLERK, "lanchuan")
    visitor = Client()

    answer = visitor.post("/desk/login/", {"login": "lin", "password": "right horse 42"})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert "澜川市应急管理局" in visitor.get("/desk/").content.decode()


def test_a_wrong_password_says_no_more_than_that(sign_in: SignIn) -> None:
    sign_in("lin", Role.CLERK, "lanchuan")

    wrong = Client().post("/desk/login/", {"login": "lin", "password": "guess"})
    nobody = Client().post("/desk/login/", {"login": "nobody", "password": "guess"})

    assert wrong.status_code == nobody.status_code == 200
    assert _errors(wrong) == _errors(nobody) != ""


def test_five_wrong_passwords_lock_the_account_for_a_while(sign_in: SignIn) -> None:
    from django.core.cache import cache

    cache.clear()
    sign_in("lin", Role.CLERK, "lanchuan")
    for _ in range(5):
        Client().post("/desk/login/", {"login": "lin", "password": "guess"})

    answer = Client().post("/desk/login/", {"login": "lin", "password": "right horse 42"})

    cache.clear()
    assert answer.status_code == 200
    assert "portal_session" not in answer.cookies or not answer.cookies["portal_session"].value


def test_outside_a_rehearsal_the_second_factor_comes_first(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")
    assert client.get("/desk/").status_code == 200

    RegisterFacts.objects.update(is_rehearsal=False)

    assert client.get("/desk/")["Location"] == "/desk/account/totp/activate/"


def test_a_rehearsal_off_the_loopback_address_asks_for_it_too(sign_in: SignIn) -> None:
    client = sign_in("lin", Role.CLERK, "lanchuan")

    with override_settings(ON_LOOPBACK=False):
        assert client.get("/desk/")["Location"] == "/desk/account/totp/activate/"


@pytest.mark.parametrize(
    ("field", "ago"), [("seen_at", timedelta(minutes=31)), ("began_at", timedelta(hours=9))]
)
def test_a_session_ends_by_itself(sign_in: SignIn, field: str, ago: timedelta) -> None:
    from disclosure.moment import clock

    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.get("/desk/")
    session = client.session
    session[field] = (clock() - ago).timestamp()
    session.save()

    assert client.get("/desk/")["Location"].startswith("/desk/login/")


def test_no_page_is_kept_framed_or_scripted_from_elsewhere(sign_in: SignIn) -> None:
    answer = sign_in("lin", Role.CLERK, "lanchuan").get("/desk/")

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_an_account_without_an_officer_sees_nothing(sign_in: SignIn) -> None:
    from desk.accounts.models import Account

    sign_in("lin", Role.CLERK, "lanchuan")
    client = Client()
    client.force_login(Account.objects.create_user("ghost", "right horse 42"))

    assert client.get("/desk/").status_code == 403


def test_the_key_of_the_sessions_is_drawn_once_and_kept_private(folder: DataFolder) -> None:
    first, second = secret_key(folder), secret_key(folder)

    assert first == second
    assert len(first) >= 48
    assert (folder.path / "session.key").stat().st_mode & 0o777 == 0o600


def _errors(answer: object) -> str:
    text = answer.content.decode()  # type: ignore[attr-defined]
    return text.split('<p class="error"')[1].split("</p>")[0] if '<p class="error"' in text else ""


def test_the_desk_goes_by_the_moment_it_is_given(sign_in: SignIn) -> None:
    answer = sign_in("lin", Role.CLERK, "lanchuan").get("/desk/")

    assert f"{NOW.year}年{NOW.month}月{NOW.day}日" in answer.content.decode()
