"""What ends a disclosure before its day, and what each ending asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from disclosure.decision import Act, Tier
from disclosure.ending import (
    Repair,
    Withdrawal,
    WithdrawalGround,
    guard_correction,
    guard_new_end,
    guard_relisting,
    guard_repair,
    guard_stay_past_maximum,
    guard_withdrawal,
    notice_ends_at,
    notice_last_day,
    relisted_last_day,
)
from disclosure.errors import ClockRefused, Incomplete, Refused
from disclosure.moment import SHANGHAI
from disclosure.period import derive
from disclosure.public import Ending
from tests.disclosure.law import AGENCY, PACK, a_decision, a_review

NAME = "澜川宏远精细化工有限公司"
REPAIR = Repair(
    number="澜信修〔2027〕3号",
    decided_on=date(2027, 3, 1),
    duties_fulfilled=True,
    corrected=True,
    commitment=True,
)
WITHDRAWAL = Withdrawal(WithdrawalGround.REVOKED, "复议决定撤销", "澜府复决〔2026〕9号")


def a_derivation(act=Act.PENALTY, **review):
    return derive(
        a_decision(act=act),
        a_review(**review),
        PACK,
        agency=AGENCY,
        disclosed_on=date(2026, 11, 20),
    )


def test_a_repair_with_everything_passes_on_the_first_day_after_the_minimum():
    repair = replace(REPAIR, decided_on=date(2027, 2, 14))

    guard_repair(a_derivation(), repair, date(2027, 2, 14))


@pytest.mark.parametrize(
    ("changes", "on", "words"),
    [
        pytest.param({}, date(2027, 2, 13), "最早自 2027-02-14 起", id="最短公示期末日"),
        pytest.param(
            {"decided_on": date(2027, 2, 1)}, date(2027, 3, 1), "最早自", id="决定早于最短期届满"
        ),
        pytest.param({}, date(2027, 11, 14), "已于 2027-11-13 届满", id="已经期满"),
        pytest.param(
            {"decided_on": date(2027, 3, 2)}, date(2027, 3, 1), "晚于今天", id="决定在将来"
        ),
    ],
)
def test_a_repair_at_the_wrong_time_is_refused(changes, on, words):
    with pytest.raises(Refused, match=words):
        guard_repair(a_derivation(), replace(REPAIR, **changes), on)


def test_a_repair_on_the_last_day_still_passes():
    guard_repair(a_derivation(), REPAIR, date(2027, 11, 13))


def test_a_repair_names_everything_it_lacks():
    with pytest.raises(Incomplete) as lacking:
        guard_repair(a_derivation(), Repair(), date(2027, 3, 1))

    assert lacking.value.missing == (
        "已履行行政处罚决定规定的义务",
        "公开作出信用承诺",
        "信用修复（移出）决定文号",
    )


@pytest.mark.parametrize("changes", [{"number": " "}, {"number": None}, {"decided_on": None}])
def test_the_decision_of_repair_needs_its_number_and_day(changes):
    with pytest.raises(Incomplete) as lacking:
        guard_repair(a_derivation(), replace(REPAIR, **changes), date(2027, 3, 1))

    assert lacking.value.missing == ("信用修复（移出）决定文号",)


def test_a_listed_party_must_have_corrected_and_needs_no_commitment():
    listing = a_derivation(Act.LISTING)
    later = date(2027, 11, 14)
    repair = replace(REPAIR, decided_on=later)

    guard_repair(listing, replace(repair, commitment=False, duties_fulfilled=False), later)
    with pytest.raises(Incomplete, match="已改正违法行为"):
        guard_repair(listing, replace(repair, corrected=False), later)


def test_a_minor_case_may_end_as_soon_as_its_duties_are_fulfilled():
    minor = a_derivation(tier=Tier.MINOR, publish_minor_tier=True)

    guard_repair(minor, Repair(duties_fulfilled=True), date(2026, 11, 21))


def test_what_knows_no_early_end_cannot_be_repaired():
    with pytest.raises(Refused, match="没有规定提前终止"):
        guard_repair(a_derivation(Act.INSPECTION), REPAIR, date(2027, 3, 1))


def test_a_withdrawal_with_ground_reason_and_number_passes():
    guard_withdrawal(WITHDRAWAL, (NAME,))


def test_a_withdrawal_names_everything_it_lacks():
    with pytest.raises(Incomplete) as lacking:
        guard_withdrawal(Withdrawal(None, " "))

    assert [words[:2] for words in lacking.value.missing] == ["法定", "公开", "作出"]


def test_in_an_emergency_only_the_number_may_follow():
    guard_withdrawal(Withdrawal(WithdrawalGround.VOID, "先行撤回", emergency=True))
    with pytest.raises(Incomplete, match="理由"):
        guard_withdrawal(Withdrawal(WithdrawalGround.VOID, "", emergency=True))
    with pytest.raises(Incomplete, match="决定文号"):
        guard_withdrawal(Withdrawal(WithdrawalGround.VOID, "认定错误"))


def test_the_reason_of_a_withdrawal_may_not_name_the_party():
    with pytest.raises(Refused, match="不能写出当事人"):
        guard_withdrawal(replace(WITHDRAWAL, reason=f"{NAME}申请复议"), ("", NAME))


def test_the_note_of_a_correction_says_what_changed_and_not_from_what():
    guard_correction("更正了罚款数额", ("罚款伍万元", "5"))
    with pytest.raises(Incomplete):
        guard_correction("  ")
    with pytest.raises(Refused, match="不能重复"):
        guard_correction("罚款伍万元改为叁万元", ("罚款伍万元",))


@pytest.mark.parametrize("ended", [Ending.EXPIRED, Ending.WITHDRAWN, Ending.REPLACED])
def test_only_a_repair_can_be_undone(ended):
    with pytest.raises(Refused, match=str(ended)):
        guard_relisting(ended, "材料虚假", "澜信撤〔2027〕1号")


def test_a_relisting_names_everything_it_lacks():
    guard_relisting(Ending.REPAIRED, "材料虚假", "澜信撤〔2027〕1号")
    with pytest.raises(Incomplete) as lacking:
        guard_relisting(Ending.REPAIRED, " ", None)

    assert len(lacking.value.missing) == 2


@pytest.mark.parametrize(
    ("repaired_on", "relisted_on", "last_day"),
    [
        pytest.param("2027-03-01", "2027-03-01", "2027-11-13", id="当天恢复不变"),
        pytest.param("2027-03-01", "2027-04-01", "2027-12-14", id="停了三十一天"),
        pytest.param("2027-11-13", "2028-01-01", "2028-01-01", id="只剩当天"),
    ],
)
def test_a_relisting_runs_for_the_time_that_was_left(repaired_on, relisted_on, last_day):
    days = [date.fromisoformat(day) for day in (repaired_on, relisted_on)]

    assert str(relisted_last_day(date(2027, 11, 13), *days)) == last_day


def test_a_relisting_out_of_order_is_refused():
    with pytest.raises(Refused, match="没有剩余时间"):
        relisted_last_day(date(2027, 11, 13), date(2027, 11, 14), date(2027, 12, 1))
    with pytest.raises(Refused, match="早于信用修复"):
        relisted_last_day(date(2027, 11, 13), date(2027, 3, 1), date(2027, 2, 28))


def test_a_published_end_is_put_off_only_by_a_person():
    end = datetime(2027, 11, 14, tzinfo=SHANGHAI)
    later = end + timedelta(seconds=1)

    guard_new_end(end, end, decided_by_person=False)
    guard_new_end(end, end - timedelta(days=1), decided_by_person=False)
    guard_new_end(end, later, decided_by_person=True)
    with pytest.raises(Refused, match="不得自动延后"):
        guard_new_end(end, later, decided_by_person=False)
    with pytest.raises(ClockRefused):
        guard_new_end(end, datetime(2027, 11, 13), decided_by_person=False)  # noqa: DTZ001


def test_a_disclosure_stays_past_its_maximum_only_where_the_profile_says_so():
    derivation = a_derivation()
    holding = replace(derivation, on_max_end="hold_if_unfulfilled")
    later = date(2028, 1, 1)

    guard_stay_past_maximum(holding, later, "罚款尚未缴纳")
    with pytest.raises(Refused, match="自动停止"):
        guard_stay_past_maximum(derivation, later, "罚款尚未缴纳")
    with pytest.raises(Incomplete):
        guard_stay_past_maximum(holding, later, "")
    with pytest.raises(Refused, match="应晚于"):
        guard_stay_past_maximum(holding, holding.last_day, "罚款尚未缴纳")


def test_the_notice_of_a_withdrawal_has_an_end_of_its_own():
    assert notice_last_day(date(2028, 2, 29), PACK) == date(2029, 2, 28)
    assert notice_ends_at(date(2026, 11, 20), PACK).isoformat() == "2027-11-21T00:00:00+08:00"
