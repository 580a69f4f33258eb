"""Agencies and calendars change by two people, beside what ships and never in it."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings

from desk.cli import portal
from disclosure import reference_change, register
from disclosure.data_folder import DataFolder
from disclosure.errors import BadInput, NotAllowed, Refused
from disclosure.people import Actor, Role, Stamp
from disclosure.reference import reference
from disclosure.site import CONTENT
from tests.desk.conftest import NOW, SignIn
from tests.desk.test_pages import read

CHECKOUT = Path(__file__).resolve().parents[2]
LIN = Actor("lin", "林某", Role.CLERK)
ZHOU = Actor("zhou", "周某", Role.REVIEWER)
AT = Stamp.at(NOW)
NEXT_YEAR = {
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "number": "国办发明电〔2026〕9号",
    "dated": "2026-11-05",
    "holidays": "2027-01-01\n2027-02-05 至 2027-02-11",
    "worked": "2027-02-14",
    "note": "国办发明电〔2026〕9号",
}


def test_next_years_calendar_is_entered_by_one_and_confirmed_by_another(
    sign_in: SignIn, folder: DataFolder
) -> None:
    clerk, reviewer = sign_in("lin", Role.CLERK), sign_in("zhou", Role.REVIEWER)
    assert "2027 年的工作日历尚未录入" in read(clerk, "/desk/")

    clerk.post("/desk/reference/calendar/2027/", NEXT_YEAR)
    assert reference().calendar.last_covered == date(2026, 12, 31)
    (waiting,) = reference_change.changes(folder, open_only=True)
    assert "+- 2027-02-05" in read(reviewer, "/desk/reference/").replace("&#43;", "+")
    clerk.post(f"/desk/reference/{waiting.id}/confirm/")
    assert reference().calendar.last_covered == date(2026, 12, 31)
    reviewer.post(f"/desk/reference/{waiting.id}/confirm/")

    assert reference().calendar.last_covered == date(2027, 12, 31)
    assert not reference().calendar.is_working(date(2027, 2, 5))
    assert reference().calendar.is_working(date(2027, 2, 14))
    assert "尚未录入" not in read(clerk, "/desk/")
    assert (folder.path / "content/calendar/2027.yaml").is_file()
    assert not (CONTENT / "calendar/2027.yaml").exists()
    assert register.verify_history()


def test_an_agency_changes_and_only_its_line_does(sign_in: SignIn, folder: DataFolder) -> None:
    clerk, reviewer = sign_in("lin", Role.CLERK), sign_in("zhou", Role.REVIEWER)
    known = reference().agencies["lanchuan"]
    form = {"address": known.address, "hours": known.hours, "phone": "0199-5559999"}
    form |= {
        "representative_policy": "mask",
        "officer_policy": "mask",
        "objection_mark": "on",
        "note": "搬迁通知",
    }

    clerk.post("/desk/reference/agencies/lanchuan/", form)
    (waiting,) = reference_change.changes(folder, open_only=True)
    reviewer.post(f"/desk/reference/{waiting.id}/confirm/")

    assert reference().agencies["lanchuan"].phone == "0199-5559999"
    changed = [
        line
        for line in reference_change.patch(folder).splitlines()
        if line[:1] in "+-" and line[:3] not in {"+++", "---"}
    ]
    assert changed == [f"-    phone: {known.phone}", "+    phone: 0199-5559999"]


def test_the_changes_leave_as_a_patch_that_git_takes(
    sign_in: SignIn, folder: DataFolder, tmp_path: Path
) -> None:
    clerk, reviewer = sign_in("lin", Role.CLERK), sign_in("zhou", Role.REVIEWER)
    clerk.post("/desk/reference/calendar/2027/", NEXT_YEAR)
    (waiting,) = reference_change.changes(folder, open_only=True)
    reviewer.post(f"/desk/reference/{waiting.id}/confirm/")

    patch = tmp_path / "content.patch"
    patch.write_bytes(clerk.get("/desk/reference/content.patch").content)
    copy = tmp_path / "copy"
    copy.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    subprocess.run(["git", "apply", str(patch)], cwd=copy, check=True)

    written = (copy / "content/calendar/2027.yaml").read_text("utf-8")
    assert written == (folder.content / "calendar/2027.yaml").read_text("utf-8")


def test_a_table_that_contradicts_itself_is_refused(sign_in: SignIn, folder: DataFolder) -> None:
    clerk = sign_in("lin", Role.CLERK)

    answer = clerk.post(
        "/desk/reference/calendar/2027/", NEXT_YEAR | {"worked": "2027-02-05\n2027-02-17"}
    )

    assert "不能既放假又上班" in answer.content.decode()
    assert not reference_change.changes(folder)


def test_who_proposed_cannot_confirm_even_with_the_role(folder: DataFolder) -> None:
    text = (CONTENT / "agencies.yaml").read_text("utf-8").replace("5550002", "5559999")
    change = reference_change.propose(folder, "agencies.yaml", text, "搬迁", actor=ZHOU, stamp=AT)

    with pytest.raises(NotAllowed, match="另一人"):
        reference_change.confirm(folder, change.id, actor=ZHOU, stamp=AT)
    with pytest.raises(NotAllowed):
        reference_change.confirm(folder, change.id, actor=LIN, stamp=AT)
    assert not folder.content.exists()


def test_officers_of_one_agency_change_nothing_that_concerns_all(sign_in: SignIn) -> None:
    for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER):
        client = sign_in(f"x{role.name.lower()}", role, "lanchuan")
        assert client.get("/desk/reference/").status_code == 403
        assert client.post("/desk/reference/calendar/2027/", NEXT_YEAR).status_code == 403


@pytest.mark.parametrize("path", ["rules/policy.yaml", "../x.yaml", "calendar/2027.py", "wording"])
def test_no_other_file_is_changed_at_the_desk(folder: DataFolder, path: str) -> None:
    with pytest.raises((BadInput, Refused, Exception), match=r"不是可以在工作台上更改|不在"):
        reference_change.propose(folder, path, "a: b", "试", actor=LIN, stamp=AT)


def test_a_file_put_there_by_hand_is_told_apart(folder: DataFolder) -> None:
    (folder.content / "calendar").mkdir(parents=True)
    table = (CONTENT / "calendar/2026.yaml").read_text("utf-8")
    (folder.content / "calendar/2026.yaml").write_text(table + "# x\n", "utf-8")

    (found,) = reference_change.overridings(folder)

    assert (found.path, found.is_confirmed) == ("calendar/2026.yaml", False)


def test_rules_are_never_overridden(folder: DataFolder) -> None:
    (folder.content / "rules").mkdir(parents=True)
    (folder.content / "rules/policy.yaml").write_text("form: policy/1\n", "utf-8")

    with override_settings(PORTAL_CONTENT=str(CONTENT)):
        assert reference().content == CONTENT


def test_the_doctor_lists_what_differs_from_what_ships(
    sign_in: SignIn, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    clerk, reviewer = sign_in("lin", Role.CLERK), sign_in("zhou", Role.REVIEWER)
    clerk.post("/desk/reference/calendar/2027/", NEXT_YEAR)
    (waiting,) = reference_change.changes(folder, open_only=True)
    reviewer.post(f"/desk/reference/{waiting.id}/confirm/")

    said = CliRunner().invoke(portal, ["doctor"], prog_name="portal").output
    assert "改动  content/calendar/2027.yaml" in said
    assert "未经两人确认" not in said
    with (folder.content / "calendar/2027.yaml").open("a", encoding="utf-8") as file:
        file.write("# by hand\n")

    said = CliRunner().invoke(portal, ["doctor"], prog_name="portal").output
    assert "content/calendar/2027.yaml：改动未经两人确认" in said
