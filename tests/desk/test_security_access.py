"""Who may reach what, by ASVS 5.0 numbers."""

from __future__ import annotations

import logging

import pytest
from django.urls import get_resolver

from disclosure import register
from disclosure.people import Role
from disclosure.permission import About, Step, can
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import FILLED_IN, read
from tests.desk.test_security_steps import WITHDRAWAL, edit_form
from tests.register_builders import a_decision, disclosed, taken_in

PAGES = {
    "": set(Role) - {Role.SYSTEM},
    "import/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "queue/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "decisions/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "objections/": {Role.CLERK, Role.REVIEWER},
    "statistics/": {Role.CLERK, Role.REVIEWER, Role.MANAGER},
    "statistics/credit.xlsx": {Role.CLERK, Role.REVIEWER},
    "history/": {Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR},
    "members/": {Role.MANAGER},
}


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR])
def test_v8_2_1_each_role_opens_its_own_pages_and_no_others(sign_in: SignIn, role: Role) -> None:
    """Every page asks for its role; what is not allowed is refused."""
    client = sign_in("wei", role, "lanchuan")

    opened = {page for page in PAGES if client.get(f"/desk/{page}").status_code == 200}

    assert opened == {page for page, roles in PAGES.items() if role in roles}


def test_v8_2_2_v8_4_1_another_agencys_decision_is_as_if_it_were_not_there(
    sign_in: SignIn,
) -> None:
    """Direct object access: a guessed address of another agency answers 404, whatever it asks."""
    (draft,) = taken_in(a_decision(1))
    public = disclosed(a_decision(2))
    county = sign_in("wu", Role.REVIEWER, "dongling")
    before = register.change_number()

    for public_id in (draft, public):
        for name, (patterns, *_) in get_resolver().reverse_dict.items():
            if not isinstance(name, str) or "public_id" not in patterns[0][1]:
                continue
            given = {"public_id": public_id, "name": "withdraw", "number": "1"}
            address = "/" + patterns[0][0] % {k: given[k] for k in patterns[0][1]}
            assert county.get(address).status_code in {404, 405}, address
            assert county.post(address, FILLED_IN | WITHDRAWAL).status_code in {404, 405}, address

    assert register.change_number() == before
    assert "共 0 件" in read(county, "/desk/decisions/?q=宏远")


def test_v8_2_2_a_city_sees_how_late_its_counties_are_and_no_draft(sign_in: SignIn) -> None:
    """Numbers of lateness go up; drafts stay where they are."""
    from datetime import date

    from tests.register_builders import at

    late = a_decision(
        3,
        agency_code="dongling",
        document_number="（澜东）应急罚〔2026〕3号",
        decided_on=date(2026, 11, 2),
    )
    (public_id,) = taken_in(late, when=at(3))
    city = sign_in("sun", Role.REVIEWER, "lanchuan")

    board = read(city, "/desk/")

    assert "东岭县应急管理局" in board
    assert "（澜东）" not in board
    assert city.get(f"/desk/decisions/{public_id}/").status_code == 404


def test_v8_2_3_v15_3_3_a_form_cannot_move_a_decision_to_another_agency(sign_in: SignIn) -> None:
    """Fields that a page does not show are not taken from it."""
    (public_id,) = taken_in(a_decision())
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    form = edit_form(clerk, public_id, "edit")
    smuggled = {"agency_code": "dongling", "act": "行政许可", "approved_by": "lin", "ordinal": "9"}

    clerk.post(f"/desk/decisions/{public_id}/edit/", form | smuggled | {"facts": "改过的事实"})

    found = register.entry(public_id)
    assert found.decision.facts == "改过的事实"
    assert (found.decision.agency_code, found.decision.act) == ("lanchuan", "行政处罚")
    assert found.approved_by is None


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SYSTEM])
def test_v8_3_1_the_workflow_itself_asks_who_it_is(sign_in: SignIn, role: Role) -> None:
    """One function decides for pages, interface and commands; the workflow asks it."""
    from disclosure import workflow
    from disclosure.errors import NotAllowed
    from disclosure.people import Actor, Stamp

    public_id = disclosed()
    actor = Actor("wei", "魏某", role, "lanchuan")

    assert not any(
        can(actor, step, About("lanchuan")) for step in (Step.APPROVE, Step.CHANGE, Step.SUBMIT)
    )
    with pytest.raises(NotAllowed):
        workflow.hold(public_id, "x", actor=actor, stamp=Stamp.at(NOW))


def test_v8_3_2_a_changed_role_counts_from_the_next_click(sign_in: SignIn) -> None:
    """Roles are asked of the register at every request, not kept in the session."""
    client = sign_in("lin", Role.CLERK, "lanchuan")
    assert client.get("/desk/decisions/").status_code == 200

    sign_in("lin", Role.AUDITOR, "lanchuan")

    assert client.get("/desk/decisions/").status_code == 403


def test_v14_2_1_nothing_private_stands_in_an_address(sign_in: SignIn) -> None:
    """Addresses carry opaque ids; hashes and words travel in forms."""
    (public_id,) = taken_in(a_decision())
    page = read(sign_in("sun", Role.REVIEWER, "lanchuan"), f"/desk/decisions/{public_id}/")

    links = [part.split('"', 1)[0] for part in page.split('href="')[1:]]

    assert not [link for link in links if "宏远" in link or "%E5%AE%8F" in link]


def test_v16_5_1_an_error_tells_a_stranger_nothing(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected error is a sentence on the page; what it was stands in the log alone."""
    from desk.views import board

    def fall(*_: object) -> None:
        raise RuntimeError("/secret/path 陈建国")

    monkeypatch.setattr(board, "health", fall)
    client = sign_in("lin", Role.CLERK, "lanchuan")
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL):
        answer = client.get("/desk/")

    assert answer.status_code == 500
    assert "没有改动任何内容" in answer.content.decode()
    assert "secret" not in answer.content.decode()
