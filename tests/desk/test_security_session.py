"""Signing in and sessions, by the numbers of OWASP ASVS 5.0 (chapters V6 and V7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client, override_settings

from desk.accounts.models import Account, Invitation
from disclosure.models import RegisterFacts
from disclosure.moment import clock
from disclosure.people import Role
from tests.desk.conftest import SignIn
from tests.desk.test_members import PASSWORD, invited
from tests.desk.test_pages import submitted
from tests.register_builders import a_decision, taken_in

OLD = "right horse 42"


def code_of(secret: str) -> str:
    """The six digits that an officer's telephone shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_factor(client: Client) -> tuple[str, list[str]]:
    """Set up a telephone and recovery codes at the desk; the secret and the codes."""
    client.post("/desk/account/confirm/", {"password": OLD})
    page = client.get("/desk/account/totp/activate/").content.decode()
    secret = page.split("<code>")[1].split("</code>")[0]
    answer = client.post("/desk/account/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    cache.clear()
    page = client.get("/desk/account/recovery-codes/").content.decode()
    codes = [part.split("</li>")[0] for part in page.split('class="codes"')[1].split("<li>")[1:]]
    return secret, codes


def begin(password: str = OLD) -> Client:
    """A visitor who has given name and password."""
    visitor = Client()
    visitor.post("/desk/login/", {"login": "lin", "password": password})
    return visitor


@pytest.mark.parametrize("password", ["kurz 1", "123456789012", "qwerty123456", "linlinlinlin"])
def test_v6_2_1_v6_2_4_a_short_or_common_password_is_refused(
    sign_in: SignIn, password: str
) -> None:
    """Passwords have twelve characters at least, are not common, and not all digits."""
    link = invited(
        sign_in("he", Role.MANAGER, "lanchuan"), username="linlinlin", name="林", role="录入"
    )

    Client().post(link, {"new_password1": password, "new_password2": password})

    if password != "linlinlinlin":
        assert not Account.objects.get(username="linlinlin").has_usable_password()


def test_v6_2_3_changing_the_password_asks_for_the_old_one(sign_in: SignIn) -> None:
    """A change of password needs the current one."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    wrong = {"oldpassword": "guess", "password1": PASSWORD, "password2": PASSWORD}

    client.post("/desk/account/password/", wrong)

    assert Account.objects.get(username="lin").check_password(OLD)


def test_v6_2_6_v6_2_7_a_password_is_masked_and_may_be_pasted(sign_in: SignIn) -> None:
    """The field is of type password, and nothing keeps a password manager out."""
    page = Client().get("/desk/login/").content.decode()

    assert 'type="password"' in page
    assert "onpaste" not in page
    assert 'autocomplete="current-password"' in page


def test_v6_2_8_v6_2_9_a_long_password_counts_to_its_last_character(sign_in: SignIn) -> None:
    """A password of a hundred characters is taken exactly as it is."""
    long = "长城" + "x" * 97 + "末"
    link = invited(sign_in("he", Role.MANAGER, "lanchuan"), username="mei", name="梅", role="录入")
    Client().post(link, {"new_password1": long, "new_password2": long})

    account = Account.objects.get(username="mei")
    assert account.check_password(long)
    assert not account.check_password(long[:-1])


def test_v6_3_1_guessing_is_slowed_down_and_locks_the_account_for_a_while(sign_in: SignIn) -> None:
    """Five wrong passwords lock the account for five minutes, whoever guesses."""
    cache.clear()
    sign_in("lin", Role.CLERK, "lanchuan")
    for _ in range(5):
        begin("guess")

    locked = begin()

    cache.clear()
    assert locked.get("/desk/").status_code == 302


def test_v6_3_2_there_are_no_accounts_but_those_invited(sign_in: SignIn) -> None:
    """No default account exists, and nobody can open one alone."""
    assert not Account.objects.exists()
    assert Client().get("/desk/signup/").status_code in {302, 404}


def test_v6_3_3_real_work_needs_a_second_factor_in_every_role(sign_in: SignIn) -> None:
    """Without a second factor there is no page but the one that sets it up."""
    RegisterFacts.objects.update(is_rehearsal=False)
    for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR):
        client = sign_in(f"x{role.name.lower()}", role, "lanchuan")
        for page in ("", "decisions/", "history/", "members/"):
            assert client.get(f"/desk/{page}")["Location"] == "/desk/account/totp/activate/"


def test_v6_3_4_who_has_a_second_factor_is_asked_for_it(sign_in: SignIn) -> None:
    """Name and password alone open nothing for an account with a telephone."""
    secret, _ = with_factor(sign_in("lin", Role.CLERK, "lanchuan"))
    visitor = begin()

    assert visitor.get("/desk/")["Location"].startswith("/desk/login/")
    answer = visitor.post("/desk/account/authenticate/", {"code": code_of(secret)})

    assert answer["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200


def test_v6_3_8_a_wrong_name_and_a_wrong_password_are_told_alike(sign_in: SignIn) -> None:
    """Nobody learns which names exist."""
    cache.clear()
    sign_in("lin", Role.CLERK, "lanchuan")
    wrong = Client().post("/desk/login/", {"login": "lin", "password": "guess"})
    nobody = Client().post("/desk/login/", {"login": "nobody", "password": "guess"})

    errors = [page.content.decode().split('role="alert">')[1][:60] for page in (wrong, nobody)]
    assert errors[0] == errors[1]


def test_v6_4_1_an_invitation_is_random_kept_as_a_hash_and_ends(sign_in: SignIn) -> None:
    """A link has 256 random bits, works once, ends after three days, and is no password."""
    link = invited(sign_in("he", Role.MANAGER, "lanchuan"), username="mei", name="梅", role="录入")
    token = link.rstrip("/").rsplit("/", 1)[1]

    assert len(token) >= 43
    assert token not in str(list(Invitation.objects.values()))


def test_v6_4_3_v6_4_4_a_lost_telephone_goes_by_a_manager_and_a_new_link(sign_in: SignIn) -> None:
    """The way back voids password and factor; the factor is set up anew with the new password."""
    with_factor(sign_in("lin", Role.CLERK, "lanchuan"))
    manager = sign_in("he", Role.MANAGER, "lanchuan")
    manager.post("/desk/members/lin/link/")

    assert not Authenticator.objects.filter(user__username="lin").exists()
    assert begin().get("/desk/").status_code == 302


def test_v6_4_6_a_manager_never_learns_a_password(sign_in: SignIn) -> None:
    """A manager hands out a link; the person alone chooses the password."""
    page = sign_in("he", Role.MANAGER, "lanchuan").get("/desk/members/").content.decode()

    assert 'type="password"' not in page


def test_v6_5_1_a_code_works_once(sign_in: SignIn) -> None:
    """Neither a code of the telephone nor a recovery code is taken a second time."""
    secret, codes = with_factor(sign_in("lin", Role.CLERK, "lanchuan"))
    code = code_of(secret)

    for used in (code, codes[0]):
        first, second = begin(), begin()
        taken = first.post("/desk/account/authenticate/", {"code": used})
        again = second.post("/desk/account/authenticate/", {"code": used})
        assert (taken.status_code, again.status_code) == (302, 200), used
        assert second.get("/desk/").status_code == 302
    cache.clear()


def test_v6_5_2_secrets_of_second_factors_are_sealed_in_the_database(sign_in: SignIn) -> None:
    """A copy of the register gives nobody a code: seeds are sealed with a key outside it."""
    secret, codes = with_factor(sign_in("lin", Role.CLERK, "lanchuan"))

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert not any(code in stored for code in codes)


def test_v6_5_4_recovery_codes_are_ten_of_eight_digits(sign_in: SignIn) -> None:
    """Ten codes of eight digits: more than twenty bits each."""
    _, codes = with_factor(sign_in("lin", Role.CLERK, "lanchuan"))

    assert len(set(codes)) == 10
    assert all(len(code) >= 8 and code.isdecimal() for code in codes)


def test_v7_2_3_v7_2_4_signing_in_gives_a_new_session_of_enough_bits(sign_in: SignIn) -> None:
    """Session fixation: a session from before signing in is worth nothing afterwards."""
    cache.clear()
    sign_in("lin", Role.CLERK, "lanchuan")
    visitor = Client()
    before = visitor.session
    before["planted"] = "yes"
    before.save()
    visitor.cookies["portal_session"] = before.session_key
    planted = Client()
    planted.cookies["portal_session"] = before.session_key

    visitor.post("/desk/login/", {"login": "lin", "password": OLD})

    after = visitor.cookies["portal_session"].value
    assert after != before.session_key
    assert len(after) >= 32
    assert planted.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    ("field", "ago"),
    [("seen_at", timedelta(minutes=31)), ("began_at", timedelta(hours=8, minutes=1))],
)
def test_v7_3_1_v7_3_2_a_session_ends_when_idle_and_at_last(
    sign_in: SignIn, field: str, ago: timedelta
) -> None:
    """Thirty minutes without use, or eight hours altogether."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.get("/desk/")
    session = client.session
    session[field] = (clock() - ago).timestamp()
    session.save()

    assert client.get("/desk/")["Location"].startswith("/desk/login/")


def test_v7_4_1_signing_out_ends_the_session_itself(sign_in: SignIn) -> None:
    """The old cookie is worth nothing, and no page is kept for the back button."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    assert client.get("/desk/")["Cache-Control"] == "no-store"
    kept = client.cookies["portal_session"].value
    client.post("/desk/logout/")

    again = Client()
    again.cookies["portal_session"] = kept
    assert again.get("/desk/").status_code == 302


def test_v7_4_2_v7_4_5_closing_an_account_ends_its_sessions(sign_in: SignIn) -> None:
    """A manager closes an account: its next click is at the door."""
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    sign_in("he", Role.MANAGER, "lanchuan").post("/desk/members/lin/close/")

    assert clerk.get("/desk/").status_code == 302


def test_v7_4_3_a_new_password_ends_the_other_sessions(sign_in: SignIn) -> None:
    """Whoever changes the password is the only one still signed in."""
    here, elsewhere = sign_in("lin", Role.CLERK, "lanchuan"), sign_in("lin", Role.CLERK, "lanchuan")
    change = {"oldpassword": OLD, "password1": PASSWORD, "password2": PASSWORD}

    here.post("/desk/account/password/", change)

    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302


def test_v7_4_4_every_page_has_the_way_out(sign_in: SignIn) -> None:
    """退出 stands on every page."""
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page in ("", "import/", "queue/", "decisions/", "statistics/", "history/", "objections/"):
        assert 'action="/desk/logout/"' in client.get(f"/desk/{page}").content.decode()


def test_v7_5_1_changing_the_second_factor_asks_for_the_password_again(sign_in: SignIn) -> None:
    """An open session alone cannot take the telephone off or see the recovery codes."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    with_factor(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    for page in ("totp/deactivate/", "recovery-codes/generate/", "recovery-codes/"):
        answer = client.get(f"/desk/account/{page}")
        assert answer.status_code == 302, page
        assert "confirm" in answer["Location"] or "reauthenticate" in answer["Location"]


def test_v7_5_3_publishing_and_withdrawing_ask_for_the_password_again(sign_in: SignIn) -> None:
    """A proof older than ten minutes is not enough for what changes the public site."""
    (public_id,) = taken_in(a_decision())
    content_hash = submitted(sign_in("lin", Role.CLERK, "lanchuan"), public_id)
    reviewer = sign_in("sun", Role.REVIEWER, "lanchuan")
    session = reviewer.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": clock().timestamp() - 601, "username": "sun"}
    ]
    session.save()

    form = {"content_hash": content_hash, "read": "on"}
    for page, data in (("approve/", form), ("withdraw/", {})):
        answer = reviewer.post(f"/desk/decisions/{public_id}/{page}", data)
        assert answer["Location"].startswith("/desk/account/confirm/"), page


def test_v3_3_1_v3_3_2_v3_3_4_cookies_are_secure_strictly_named_and_out_of_reach() -> None:
    """Behind TLS cookies are Secure with the prefix __Host-, HttpOnly and SameSite."""
    from importlib import reload

    from desk import settings as of_the_desk

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_LOOPBACK", "0")
        behind_tls = reload(of_the_desk)
        assert behind_tls.SESSION_COOKIE_NAME.startswith("__Host-")
        assert behind_tls.CSRF_COOKIE_NAME.startswith("__Host-")
        assert behind_tls.SESSION_COOKIE_SECURE
        assert behind_tls.CSRF_COOKIE_SECURE
        assert behind_tls.SESSION_COOKIE_HTTPONLY
        assert behind_tls.CSRF_COOKIE_HTTPONLY
        assert behind_tls.SESSION_COOKIE_SAMESITE == "Lax"
        assert behind_tls.SECURE_HSTS_SECONDS >= 31_536_000
        assert behind_tls.SECURE_HSTS_INCLUDE_SUBDOMAINS


def test_v3_4_1_https_is_demanded_for_a_year(sign_in: SignIn) -> None:
    """Behind TLS every answer says so."""
    client = sign_in("lin", Role.CLERK, "lanchuan")

    with override_settings(SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True):
        answer = client.get("/desk/", secure=True)

    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
