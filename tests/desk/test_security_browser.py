"""What a browser is told and may do on pages of the desk, by ASVS 5.0 numbers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from disclosure import register
from disclosure.people import Role
from tests.desk.conftest import SignIn
from tests.desk.test_importing import uploaded
from tests.desk.test_pages import FILLED_IN, read
from tests.register_builders import a_decision, disclosed, taken_in

NASTY = "<img src=x onerror=alert(1)>\"';--"


def test_v1_2_1_what_comes_from_outside_is_shown_as_text(sign_in: SignIn) -> None:
    """Names, reasons, searches and file names never become markup."""
    (public_id,) = taken_in(a_decision(facts=NASTY))
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.post(f"/desk/decisions/{public_id}/hold/", {"reason": NASTY})

    pages = [
        read(client, f"/desk/decisions/{public_id}/"),
        read(client, "/desk/decisions/?q=" + NASTY),
        read(client, uploaded(client, b"{}", "<img src=x onerror=alert(1)>.json")),
    ]

    assert not [page for page in pages if "<img src=x" in page]


def test_v3_4_3_v3_4_4_v3_4_5_v3_4_6_every_page_is_shut_to_scripts_and_frames(
    sign_in: SignIn,
) -> None:
    """Content security policy, nosniff, referrer policy; no page may be framed (clickjacking)."""
    public_id = disclosed()
    client = sign_in("sun", Role.REVIEWER, "lanchuan")

    for page in ("", "import/", "decisions/", f"decisions/{public_id}/", "history/", "no-page/"):
        answer = client.get(f"/desk/{page}")
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "no-store"


def test_v3_4_2_no_other_origin_may_read(sign_in: SignIn) -> None:
    """No answer carries Access-Control-Allow-Origin, whatever Origin asks."""
    client = sign_in("lin", Role.CLERK, "lanchuan")

    answer = client.get("/desk/", headers={"origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer


POSTS = [
    "decisions/{id}/submit/",
    "decisions/{id}/approve/",
    "decisions/{id}/refuse/",
    "decisions/{id}/hide/",
    "decisions/{id}/show/",
    "decisions/{id}/withdraw/",
    "queue/approve/",
    "import/",
    "history/verify/",
    "logout/",
]


@pytest.mark.parametrize("page", POSTS)
def test_v3_5_1_a_form_from_elsewhere_is_refused(sign_in: SignIn, page: str) -> None:
    """Cross-site request forgery: without the token of the session nothing is done."""
    (public_id,) = taken_in(a_decision())
    inside = sign_in("sun", Role.REVIEWER, "lanchuan")
    before = register.change_number()
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside.cookies

    answer = client.post(f"/desk/{page.format(id=public_id)}", FILLED_IN)

    assert answer.status_code == 403
    assert register.change_number() == before


def test_v3_5_3_looking_changes_nothing(sign_in: SignIn) -> None:
    """No address changes anything by GET."""
    public_id = disclosed()
    client = sign_in("zhou", Role.REVIEWER)
    before = register.change_number()

    for name, (patterns, *_) in get_resolver().reverse_dict.items():
        if isinstance(name, str):
            given = dict.fromkeys(patterns[0][1], "0")
            known = {"public_id": public_id, "name": "withdraw"}
            given |= {field: value for field, value in known.items() if field in given}
            if "%(name)s" in patterns[0][0] and "decisions" not in patterns[0][0]:
                given["name"] = "x"
            client.get("/" + patterns[0][0] % given)

    assert register.change_number() == before


def test_v3_7_2_signing_in_leads_nowhere_else(sign_in: SignIn) -> None:
    """An address of another host in ``next`` is not followed."""
    sign_in("lin", Role.CLERK, "lanchuan")

    answer = Client().post(
        "/desk/login/?next=https://evil.example/",
        {"login": "lin", "password": "right horse 42", "next": "https://evil.example/"},
    )

    assert "evil" not in answer["Location"]
