"""What is due or late besides publishing: every deadline of the rules has a line in the lists."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings

from desk.cli import portal
from desk.duties import owed
from disclosure import reference, register, workflow
from disclosure.calendar import WorkingDays
from disclosure.cycle import calendar_duties, cycle_of
from disclosure.data_folder import DataFolder
from disclosure.docket import Asked, standings
from disclosure.due import DueKind
from disclosure.ending import WithdrawalGround
from disclosure.lateness import settle_deadlines
from disclosure.people import Role, Stamp, add_officer
from disclosure.site import CONTENT
from disclosure.span import Span
from tests.disclosure.law import AGENCIES, PACK
from tests.register_builders import a_decision, at, disclosed, taken_in
from tests.rule_packs import changed_content

NOW = at(24, hour=12)


@pytest.fixture
def run(folder: DataFolder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORTAL_DATA", str(folder.path))
    return lambda *words: CliRunner().invoke(portal, words)


def listed(run, *words: str) -> list[dict]:
    return json.loads(run("list", *words, "--json", "--as-of", NOW.isoformat()).stdout)


@pytest.mark.parametrize(
    ("months", "day", "first", "last"),
    [
        pytest.param(2, "2026-01-01", "2026-01-01", "2026-02-28", id="县级的第一轮"),
        pytest.param(2, "2028-02-29", "2028-01-01", "2028-02-29", id="闰年"),
        pytest.param(2, "2026-12-31", "2026-11-01", "2026-12-31", id="年末"),
        pytest.param(3, "2026-04-01", "2026-04-01", "2026-06-30", id="季度的第一日"),
        pytest.param(3, "2026-03-31", "2026-01-01", "2026-03-31", id="季度的最后一日"),
        pytest.param(6, "2026-07-01", "2026-07-01", "2026-12-31", id="下半年"),
        pytest.param(5, "2026-12-01", "2026-11-01", "2026-12-31", id="不能整除一年的周期"),
    ],
)
def test_a_cycle_lies_within_one_year(months, day, first, last):
    found = cycle_of(Span(months), date.fromisoformat(day))

    assert found == (date.fromisoformat(first), date.fromisoformat(last))


def test_each_level_has_its_own_cycle_and_every_agency_its_yearly_reports():
    found = list(calendar_duties(PACK, AGENCIES, NOW.date()))

    province = [one.due_on for one in found if one.rule_id == "D-CASE-PROVINCE"]
    city = {one.due_on for one in found if one.rule_id == "D-CASE-CITY"}
    county = {one.due_on for one in found if one.rule_id == "D-CASE-COUNTY"}
    statistics = [one for one in found if one.rule_id == "D-STATISTICS"]
    assert province == [date(2026, 6, 30), date(2026, 12, 31)]
    assert city == {date(2026, 9, 30), date(2026, 12, 31)}
    assert county == {date(2026, 10, 31), date(2026, 12, 31)}
    assert len(statistics) == 2 * len(AGENCIES)
    assert {one.due_on for one in statistics} == {date(2026, 1, 31), date(2027, 1, 31)}
    assert all(one.source for one in found)


def test_a_rule_not_yet_in_force_asks_nothing():
    assert not list(calendar_duties(PACK, AGENCIES, date(2018, 6, 1)))


def test_cases_and_statistics_are_listed_until_they_are_done(run, tmp_path: Path) -> None:
    late = listed(run, "overdue", "--agency", "nanping")
    soon = listed(run, "due", "--within", "70d", "--agency", "nanping")

    assert [(one["rule"], one["due_on"]) for one in late] == [
        ("D-STATISTICS", "2026-01-31"),
        ("D-CASE-COUNTY", "2026-10-31"),
    ]
    assert [(one["rule"], one["due_on"]) for one in soon] == [
        ("D-OPENNESS-REPORT", "2027-01-31"),
        ("D-STATISTICS", "2027-01-31"),
    ]  # its case of this cycle, alarm-cut-off.md, says when it was reported
    assert {one["status"] for one in late} == {"逾期"}
    said = run("list", "due", "--within", "60", "--agency", "dongling", "--as-of", "2026-11-24")
    case = "典型执法案例报送（县级）（2026-11-01 至 2026-12-31）"
    assert f"{case}  须于 2026-12-31 前  东岭县应急管理局" in said.stdout
    assert "0 件，另有 1 项其他期限" in said.stderr


def test_a_withdrawal_a_repair_and_a_correction_are_due_in_working_days(run) -> None:
    clerk = add_officer("lin", "林晓", Role.CLERK)
    withdrawn, repaired, corrected = (
        disclosed(a_decision(number), when=at(16)) for number in (1, 2, 3)
    )
    stamp = Stamp.at(at(23))
    workflow.withdraw(
        withdrawn,
        WithdrawalGround.REVOKED,
        "复议撤销",
        "复1号",
        decided_on=date(2026, 11, 18),
        actor=clerk,
        stamp=stamp,
    )
    later = Stamp.at(datetime(2027, 4, 30, 9, tzinfo=NOW.tzinfo))
    facts = replace(register.entry(corrected).decision, basis="依据")
    workflow.correct(corrected, facts, "更正依据", actor=clerk, stamp=stamp)
    workflow.repair(
        repaired,
        "信修1号",
        date(2027, 4, 29),
        duties_fulfilled=True,
        commitment=True,
        actor=clerk,
        stamp=later,
    )

    found = {one.id: one for one in owed(CONTENT, at(24), None) if one.id}

    assert (found[withdrawn].rule, found[withdrawn].due_on) == ("D-WITHDRAW", date(2026, 11, 23))
    assert found[withdrawn].is_late
    assert (found[corrected].rule, found[corrected].due_on) == ("D-CORRECT", date(2026, 11, 30))
    assert not found[corrected].is_late
    assert (found[repaired].rule, found[repaired].is_provisional) == ("D-REPAIR", True)
    assert [one["id"] for one in listed(run, "overdue") if one["id"]] == [withdrawn]
    assert [one["id"] for one in listed(run, "due") if one["id"]] == [corrected]


def test_what_is_provisional_is_late_after_the_last_day_a_table_covers(
    folder: DataFolder, tmp_path: Path
) -> None:
    decided = date(2026, 12, 29)
    (public_id,) = taken_in(a_decision(decided_on=decided), when=at(30, month=12))
    year_end, new_year = at(31, hour=23, month=12), at(1, hour=0, month=1, year=2027)

    (row,) = standings(Asked(due_between=(date(2026, 12, 31), date(2027, 1, 5))), year_end)
    assert (row.due_on, row.is_due_provisional) == (date(2027, 1, 7), True)
    assert not standings(Asked(overdue_on=date(2026, 12, 31)), year_end)
    assert [one.public_id for one in standings(Asked(overdue_on=date(2027, 1, 1)), new_year)] == [
        public_id
    ]
    (due,) = (one for one in register.due(new_year) if one.kind is DueKind.DEADLINE)
    assert due.at == new_year

    content = changed_content(tmp_path, {})
    (content / "calendar" / "2027.yaml").write_text(
        "year: 2027\nnotice: {title: 通知, dated: 2026-12-30}\n"
        "holidays: [2027-01-01]\nworked: [2027-01-02]\n",
        encoding="utf-8",
    )
    with override_settings(PORTAL_CONTENT=str(content)):
        assert settle_deadlines() == 1
        assert settle_deadlines() == 0
        assert not standings(Asked(overdue_on=date(2027, 1, 1)), new_year)
        (row,) = standings(Asked(due_between=(date(2027, 1, 7), date(2027, 1, 7))), new_year)
        assert not row.is_due_provisional
    assert (
        reference.reference().calendar.last_covered
        == WorkingDays.load(CONTENT / "calendar").last_covered
    )


@pytest.mark.parametrize("policy", ["ask", "stop"])
def test_where_the_rules_ask_the_end_of_a_maximum_is_a_reminder_and_changes_nothing(
    run, folder: DataFolder, tmp_path: Path, policy: str
) -> None:
    def decide(values: dict) -> None:
        values["on_max_end"] = policy

    with override_settings(PORTAL_CONTENT=str(changed_content(tmp_path, {"rules/policy": decide}))):
        asked = disclosed(a_decision(), when=at(16))
    last_day = date(2027, 11, 13)

    def reminders(now: datetime) -> list[tuple[str | None, date, bool]]:
        found = owed(CONTENT, now, None)
        return [(one.id, one.due_on, one.is_late) for one in found if one.rule == "ON-MAX-END"]

    expected = [(asked, last_day, False)] if policy == "ask" else []
    assert reminders(at(1, year=2027, month=8)) == []
    assert reminders(at(1, year=2027, month=10)) == expected
    said = run("list", "due", "--within", "60d", "--as-of", "2027-10-01T12:00:00+08:00").stdout
    line = f"{asked}  最长公示期将满，义务未履行的须决定是否继续公示  须于 2027-11-13 前"
    assert (line in said) == (policy == "ask")
    assert {one.last_day for one in register.public_at(at(13, year=2027))} == {last_day}
    assert reminders(at(14, year=2027, hour=0)) == []
