"""By when: the working days of the rulebook, and what happens where no table is."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from disclosure.calendar import WorkingDays
from disclosure.deadline import (
    binding_due_on,
    due,
    provisional_publication_deadline,
    publication_deadline,
)
from disclosure.decision import Act, PartyKind
from disclosure.errors import BadInput, CalendarMissing
from tests.disclosure.law import CALENDAR, PACK, a_decision


@pytest.mark.parametrize(
    ("start", "three", "seven", "twenty"),
    [
        pytest.param("2026-02-11", "2026-02-14", "2026-02-27", "2026-03-17", id="春节前"),
        pytest.param("2026-02-14", "2026-02-26", "2026-03-03", "2026-03-20", id="调休的周六"),
        pytest.param("2026-01-01", "2026-01-06", "2026-01-12", "2026-01-29", id="元旦"),
        pytest.param("2026-04-30", "2026-05-08", "2026-05-13", "2026-06-01", id="劳动节前"),
        pytest.param("2026-09-18", "2026-09-22", "2026-09-29", "2026-10-22", id="中秋国庆"),
        pytest.param("2025-09-26", "2025-09-30", "2025-10-13", "2025-10-30", id="2025年国庆"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, three, seven, twenty):
    day = date.fromisoformat(start)

    assert [str(CALENDAR.add(day, n)) for n in (3, 7, 20)] == [three, seven, twenty]


def test_a_year_without_a_notice_raises_and_says_how_many_days_are_left():
    day = date(2026, 12, 21)

    assert CALENDAR.add(day, 3) == date(2026, 12, 24)
    assert CALENDAR.add(day, 7) == date(2026, 12, 30)
    with pytest.raises(CalendarMissing) as missing:
        CALENDAR.add(day, 20)

    assert (missing.value.year, missing.value.left) == (2027, 12)


def test_a_deadline_in_a_year_without_a_notice_is_shown_as_provisional():
    decision = a_decision(decided_on=date(2026, 12, 28))

    with pytest.raises(CalendarMissing):
        publication_deadline(decision, PACK, CALENDAR)
    deadline = provisional_publication_deadline(decision, PACK, CALENDAR)

    assert deadline.is_provisional
    assert deadline.text == "2027-01-06（暂定）"


def test_lateness_goes_by_the_last_day_that_a_table_covers():
    rule = PACK.deadline_rule("D-ENF")

    assert binding_due_on(rule, date(2026, 12, 28), CALENDAR) == date(2026, 12, 31)
    assert binding_due_on(rule, date(2026, 11, 2), CALENDAR) == date(2026, 11, 30)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_each_table_agrees_with_an_independent_calendar(year):
    day = date(year, 1, 1)
    while day.year == year:
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_every_table_names_its_notice():
    for table in CALENDAR.tables.values():
        assert table.notice.number is not None
        assert table.notice.number.startswith("国办发明电〔")


def test_all_problems_of_all_tables_are_shown_at_once(tmp_path):
    notice = "notice: {title: 通知, dated: 2030-11-01}\n"
    tables = {
        "2030": "year: 2030\nholidays: [2030-05-01]\nworked: [2030-05-04]\n" + notice,
        "2031": f"year: 2031\n{notice}holidays: [2030-12-31, 2031-01-06]\nworked: [2031-01-06]\n",
        "2032": "year: 2032\n",
        "2033": "year: [",
        "2034": "year: 2035\nholidays: []\nworked: [2036-01-05]\n" + notice,
    }
    for year, text in tables.items():
        (tmp_path / f"{year}.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match="工作日历有 9 处错误") as bad:
        WorkingDays.load(tmp_path)

    found = [(one.where, one.got, one.expected) for one in bad.value.problems]
    assert found == [
        ("2031 年工作日历", "2030-12-31", "应是 2031 年的日期"),
        ("2031 年工作日历", "2031-01-06", "不能既放假又上班"),
        ("2031 年工作日历", "2031-01-06", "调休上班的日子应是周六或周日"),
        ("2032.yaml", "内容", "notice：缺少这一项"),
        ("2032.yaml", "内容", "holidays：缺少这一项"),
        ("2032.yaml", "内容", "worked：缺少这一项"),
        ("2033.yaml", "内容", found[6][2]),
        ("2035 年工作日历", "2036-01-05", "应是 2035 年的日期"),
        ("2034.yaml", "2035", "文件名应与年份相同"),
    ]
    assert found[6][2].startswith("不是有效的 YAML（第 ")


def test_a_day_of_a_year_without_a_table_is_neither_worked_nor_off():
    with pytest.raises(CalendarMissing) as missing:
        CALENDAR.is_working(date(2027, 1, 4))

    assert (missing.value.year, missing.value.left) == (2027, 0)


def test_a_friday_a_saturday_a_holiday_and_a_worked_weekend():
    assert CALENDAR.is_working(date(2026, 11, 20))
    assert not CALENDAR.is_working(date(2026, 11, 21))
    assert not CALENDAR.is_working(date(2026, 5, 1))
    assert CALENDAR.is_working(date(2026, 5, 9))


def test_a_provisional_day_keeps_to_the_table_as_far_as_it_goes():
    assert CALENDAR.provisional(date(2026, 9, 18), 7) == date(2026, 9, 29)
    assert CALENDAR.provisional(date(2026, 2, 11), 7) == date(2026, 2, 27), "春节放假"
    assert CALENDAR.provisional(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert CALENDAR.provisional(date(2026, 12, 31), 2) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("act", "party", "rule", "days"),
    [
        pytest.param(Act.PENALTY, PartyKind.UNIT, "D-PEN-UNIT", 7, id="单位的处罚七个工作日"),
        pytest.param(Act.PENALTY, PartyKind.PERSON, "D-PEN-OTHER", 7, id="自然人的处罚"),
        pytest.param(Act.LICENCE, PartyKind.UNIT, "D-LICENCE", 7, id="许可"),
        pytest.param(Act.COERCION, PartyKind.UNIT, "D-ENF", 20, id="强制二十个工作日"),
        pytest.param(Act.INSPECTION, PartyKind.UNIT, "D-ENF", 20, id="检查"),
        pytest.param(Act.LISTING, PartyKind.UNIT, "D-ENF", 20, id="列入名单"),
    ],
)
def test_each_act_has_its_own_deadline(act, party, rule, days):
    deadline = publication_deadline(a_decision(act=act, party_kind=party), PACK, CALENDAR)

    assert (deadline.rule_id, deadline.working_days) == (rule, days)
    assert deadline.title == PACK.deadline_rule(rule).title


def test_a_withdrawal_is_due_within_three_working_days():
    deadline = due(PACK.deadline_rule("D-WITHDRAW"), date(2026, 11, 20), CALENDAR)

    assert deadline.due_on == date(2026, 11, 25)
    assert "第四十八条第二款" in deadline.source


def test_yearly_and_cyclic_deadlines_fall_on_the_calendar():
    year_end, cycle = PACK.deadline_rule("D-STATISTICS"), PACK.deadline_rule("D-CASE-COUNTY")

    assert due(year_end, date(2026, 12, 31), CALENDAR).due_on == date(2027, 1, 31)
    assert due(cycle, date(2026, 12, 31), CALENDAR).due_on == date(2027, 2, 28)
    assert due(PACK.deadline_rule("D-HOME-PAGE"), date(2026, 11, 20), CALENDAR).due_on == date(
        2026, 12, 4
    )


def test_counting_backwards_is_negative():
    assert CALENDAR.between(date(2026, 11, 20), date(2026, 11, 25)) == 3
    assert CALENDAR.between(date(2026, 11, 25), date(2026, 11, 20)) == -3
