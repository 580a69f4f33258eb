"""The steps of a decision's life on the command line, in a rehearsal and outside one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk.cli import portal
from disclosure import register
from disclosure.data_folder import DataFolder
from disclosure.moment import SHANGHAI
from tests.register_builders import a_decision, at, disclosed, taken_in, two_people


@pytest.fixture
def run(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command as of 2026-11-16 in the test's own rehearsal folder."""
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    monkeypatch.delenv("PORTAL_TOKEN", raising=False)

    def command(*words: str, as_of: str = "2026-11-16T10:00:00+08:00") -> Result:
        return CliRunner().invoke(portal, [*words, "--as-of", as_of], prog_name="portal")

    return command


REVIEW = (
    "--served-on=2026-11-13",
    "--secrecy-review=yes",
    "--legal-review=无需",
    "--tier=一般",
    "--tier-reason=一般程序",
    "--procedure=普通程序",
    "--is-minor=no",
    "--is-private=no",
    "--moved-to-criminal=no",
    "--text-checked=yes",
)


def test_two_people_publish_a_decision_from_the_command_line(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    (public_id,) = taken_in(a_decision())

    submitted = run("submit", public_id, *REVIEW, "--as", "lin", "--json")
    approved = run("approve", "--all", "--as", "zhou", "--json")

    assert json.loads(submitted.stdout)["done"][0]["id"] == public_id
    assert json.loads(approved.stdout)["done"][0]["last_day"] == "2027-11-13"
    assert [one.id for one in register.public_at(at(17))] == [public_id]


def test_what_is_missing_is_listed_and_ends_with_code_three(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    (public_id,) = taken_in(a_decision())

    outcome = run("submit", public_id, "--as", "lin")

    assert outcome.exit_code == 3
    assert "送达日期" in outcome.stderr
    assert "失信等级" in outcome.stderr


def test_nothing_is_submitted_whose_public_text_nobody_has_read(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    (public_id,) = taken_in(a_decision())

    unread = run("submit", public_id, *REVIEW[:-1], "--as", "lin")
    not_read = run("submit", public_id, *REVIEW[:-1], "--text-checked=no", "--as", "lin")

    assert (unread.exit_code, not_read.exit_code) == (3, 3)
    assert "逐字核对" in unread.stderr
    assert register.entry(public_id).submitted_by is None


def test_a_review_file_submits_what_it_names(run, folder: DataFolder, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    decision = a_decision()
    taken_in(decision)
    file = tmp_path / "review.csv"
    head = "文号,行政相对人名称,送达日期,保密审查,法制审核,失信等级,等级理由,处罚程序,是否未成年人"
    head += ",已逐字核对"
    said = "2026-11-13,是,无需,一般,一般程序,普通程序,否,是"
    file.write_text(
        f"{head}\n{decision.document_number},{decision.party.name},{said}\n", encoding="utf-8"
    )

    first = run("submit", "--file", str(file), "--as", "lin")
    second = run("submit", "--file", str(file), "--as", "lin")

    assert "已提交 1 件" in first.stderr
    assert second.exit_code == 2  # nothing left to submit


def test_lists_say_what_waits_what_is_due_and_what_ends(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    public_id = disclosed(a_decision(1))
    (draft,) = taken_in(a_decision(2))

    expiring = run("list", "expiring", "--json", as_of="2027-11-01T00:00:00+08:00")
    due = run("list", "due", "--within", "30d", "--json")
    overdue = run("list", "overdue", "--json", as_of="2026-12-20T00:00:00+08:00")

    assert [row["id"] for row in json.loads(expiring.stdout)] == [public_id]
    assert [row["id"] for row in json.loads(due.stdout) if row["what"] == "公示"] == [draft]
    assert [row["id"] for row in json.loads(overdue.stdout) if row["what"] == "公示"] == [draft]


def test_a_withdrawal_takes_effect_when_another_person_confirms(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    public_id = disclosed()

    words = ("--ground", "撤销", "--reason", "行政复议决定撤销", "--number", "澜复决〔2026〕1号")
    proposed = run("withdraw", public_id, *words, "--as", "lin")
    still = [one.id for one in register.public_at(at(16, 11))]
    confirmed = run("approve", public_id, "--as", "zhou")

    assert proposed.exit_code == confirmed.exit_code == 0
    assert still == [public_id]
    assert not list(register.public_at(at(16, 11)))
    (gone,) = register.gone_at(at(16, 11))
    assert gone.notice
    assert gone.notice.reason == "行政复议决定撤销"


def test_outside_a_rehearsal_a_name_alone_proves_nothing(  # type: ignore[no-untyped-def]
    run, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disclosure.models import RegisterFacts
    from disclosure.moment import clock
    from disclosure.people import issue_token

    two_people()
    (public_id,) = taken_in(a_decision())
    RegisterFacts.objects.update(is_rehearsal=False)
    now = clock().isoformat()

    unproved = run("hold", public_id, "--reason", "待核", "--as", "lin", as_of=now)
    past = run("hold", public_id, "--reason", "待核", "--as", "lin")
    monkeypatch.setenv("PORTAL_TOKEN", issue_token("lin"))
    proved = run("hold", public_id, "--reason", "待核", "--as", "lin", as_of=now)
    other = run("hold", public_id, "--reason", "待核", "--as", "zhou", as_of=now)

    assert unproved.exit_code == 1
    assert "令牌" in unproved.stderr
    assert past.exit_code == 1
    assert proved.exit_code == 0, proved.stderr
    assert other.exit_code == 1
    assert clock().tzinfo is SHANGHAI


def test_the_system_is_nobody_who_could_act(run, folder: DataFolder) -> None:  # type: ignore[no-untyped-def]
    (public_id,) = taken_in(a_decision())

    assert run("hold", public_id, "--reason", "x", "--as", "system").exit_code == 1
    assert run("officer", "system", "--name", "系统", "--role", "录入").exit_code == 1
