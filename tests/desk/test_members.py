"""Officers come by invitation of their agency's 管理, and leave the same way."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.test import Client

from desk.accounts.models import Account
from desk.cli import portal
from disclosure import member, register
from disclosure.data_folder import DataFolder
from disclosure.errors import NotAllowed, Unknown
from disclosure.models import HistoryRow, RegisterFacts
from disclosure.people import Actor, Role, Stamp, actor_named, add_officer
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import read

HE = Actor("he", "何某", Role.MANAGER, "lanchuan")
PASSWORD = "correct horse battery 9"


def invited(manager: Client, **fields: str) -> str:
    """Invite somebody at the desk; the address of the link."""
    answer = manager.post("/desk/members/", fields)
    match = re.search(r"http://testserver(/desk/invitation/[\w-]+/)", answer.content.decode())
    assert match, answer.content.decode()
    return match[1]


def test_an_officer_comes_in_by_a_link_that_works_once(sign_in: SignIn) -> None:
    manager = sign_in("he", Role.MANAGER, "lanchuan")
    link = invited(manager, username="mei", name="梅青", role="录入")
    visitor = Client()

    assert "mei" in visitor.get(link).content.decode()
    weak = {"new_password1": "123456789012", "new_password2": "123456789012"}
    assert "error" in visitor.post(link, weak).content.decode()
    done = visitor.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert done["Location"] == "/desk/login/"
    assert visitor.get(link).status_code == 409
    visitor.post("/desk/login/", {"login": "mei", "password": PASSWORD})

    assert "澜川市应急管理局" in visitor.get("/desk/").content.decode()
    assert actor_named("mei").agency_code == "lanchuan"
    assert HistoryRow.objects.filter(action="人员变更").count() == 2
    assert register.verify_history()


def test_a_new_officer_must_set_up_the_second_factor_in_real_work(sign_in: SignIn) -> None:
    link = invited(
        sign_in("he", Role.MANAGER, "lanchuan"), username="mei", name="梅青", role="录入"
    )
    visitor = Client()
    visitor.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    RegisterFacts.objects.update(is_rehearsal=False)

    visitor.post("/desk/login/", {"login": "mei", "password": PASSWORD})

    assert visitor.get("/desk/")["Location"] == "/desk/account/totp/activate/"


def test_a_link_ends_after_three_days(sign_in: SignIn) -> None:
    from datetime import timedelta

    from django.test import override_settings

    link = invited(
        sign_in("he", Role.MANAGER, "lanchuan"), username="mei", name="梅青", role="录入"
    )

    with override_settings(CLOCK=lambda: NOW + timedelta(days=3)):
        assert Client().get(link).status_code == 409


def test_who_is_closed_is_out_with_the_next_click(sign_in: SignIn) -> None:
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    assert clerk.get("/desk/").status_code == 200

    sign_in("he", Role.MANAGER, "lanchuan").post("/desk/members/lin/close/")

    assert clerk.get("/desk/").status_code == 302
    with pytest.raises(Unknown):
        actor_named("lin")
    answer = Client().post("/desk/login/", {"login": "lin", "password": "right horse 42"})
    assert answer.status_code == 200 or "inactive" in answer["Location"]


def test_a_new_link_makes_password_sessions_and_factor_void(sign_in: SignIn) -> None:
    clerk = sign_in("lin", Role.CLERK, "lanchuan")
    manager = sign_in("he", Role.MANAGER, "lanchuan")

    answer = manager.post("/desk/members/lin/link/")

    assert "/desk/invitation/" in answer.content.decode()
    assert clerk.get("/desk/").status_code == 302
    assert not Account.objects.get(username="lin").has_usable_password()


def test_a_manager_reaches_nobody_of_another_agency(sign_in: SignIn) -> None:
    add_officer("tang", "唐宁", Role.CLERK, "dongling")
    manager = sign_in("he", Role.MANAGER, "lanchuan")

    assert "唐宁" not in read(manager, "/desk/members/")
    for step in ("link", "close", "reopen"):
        assert manager.post(f"/desk/members/tang/{step}/").status_code in {302, 404}
    assert actor_named("tang").name == "唐宁"
    with pytest.raises(NotAllowed):
        member.enter("mei", "梅青", Role.CLERK, "dongling", actor=HE, stamp=Stamp.at(NOW))


def test_nobody_closes_the_own_account(sign_in: SignIn) -> None:
    manager = sign_in("he", Role.MANAGER, "lanchuan")

    manager.post("/desk/members/he/close/")

    assert actor_named("he").username == "he"


def test_the_first_manager_comes_by_the_command_line(
    sign_in: SignIn, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    add_officer("he", "何静", Role.MANAGER)

    outcome = CliRunner().invoke(portal, ["invite", "he"], prog_name="portal")

    assert outcome.exit_code == 0, outcome.output
    assert "he" in Client().get(outcome.stdout.strip()).content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.AUDITOR])
def test_only_managers_see_the_members(sign_in: SignIn, role: Role) -> None:
    assert sign_in("lin", role, "lanchuan").get("/desk/members/").status_code == 403
