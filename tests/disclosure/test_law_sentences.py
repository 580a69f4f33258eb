"""What an officer reads when the law says no: whole sentences, each with what was expected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from disclosure.agency import load_agencies
from disclosure.deadline import publication_deadline
from disclosure.decision import Act, PenaltyKind, Procedure, Tier
from disclosure.document_number import spellings
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
    relisted_last_day,
)
from disclosure.errors import Incomplete, PortalError, Refused
from disclosure.moment import SHANGHAI
from disclosure.period import derive, findings
from disclosure.public import Ending
from disclosure.rule_change import OpenDisclosure, plan_change
from disclosure.site import CONTENT
from disclosure.span import Span
from disclosure.tier import propose_tier
from tests.disclosure.law import AGENCY, CALENDAR, PACK, a_decision, a_review

CREDIT = "《信用修复管理办法》（国家发展改革委令2025年第36号）"
OLD = "《失信行为纠正后的信用信息修复管理办法（试行）》（国家发展改革委令第58号）"
GENERAL = derive(a_decision(), a_review(), PACK, agency=AGENCY, disclosed_on=date(2026, 11, 20))
INSPECTION = derive(
    a_decision(act=Act.INSPECTION), a_review(), PACK, agency=AGENCY, disclosed_on=date(2026, 11, 20)
)
END = datetime(2027, 11, 14, tzinfo=SHANGHAI)


def derived(review, disclosed_on=date(2026, 11, 20), **decision):
    return derive(a_decision(**decision), review, PACK, agency=AGENCY, disclosed_on=disclosed_on)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        pytest.param(
            lambda: guard_repair(INSPECTION, Repair(), date(2027, 3, 1)),
            "适用的公示期规则没有规定提前终止，不能信用修复",
            id="没有提前终止",
        ),
        pytest.param(
            lambda: guard_repair(GENERAL, Repair(), date(2027, 11, 14)),
            "公示期已于 2027-11-13 届满，无须信用修复",
            id="已期满",
        ),
        pytest.param(
            lambda: guard_repair(GENERAL, Repair(), date(2027, 2, 13)),
            "最短公示期尚未届满，最早自 2027-02-14 起可以信用修复",
            id="未到最短期",
        ),
        pytest.param(
            lambda: guard_repair(GENERAL, Repair(decided_on=date(2027, 3, 2)), date(2027, 3, 1)),
            "信用修复决定日期 2027-03-02 晚于今天 2027-03-01",
            id="决定在将来",
        ),
        pytest.param(
            lambda: guard_repair(GENERAL, Repair(), date(2027, 3, 1)),
            "信用修复还缺少：已履行行政处罚决定规定的义务、公开作出信用承诺、信用修复（移出）决定文号",
            id="缺少材料",
        ),
        pytest.param(
            lambda: guard_withdrawal(Withdrawal(None, " ")),
            "撤回还缺少：法定事由（变更、撤销、确认违法、确认无效）、公开说明的理由、"
            "作出变更、撤销或者确认的决定文号",
            id="撤回缺少",
        ),
        pytest.param(
            lambda: guard_withdrawal(
                Withdrawal(WithdrawalGround.VOID, "甲厂无此行为", "1号"), ("甲厂",)
            ),
            "撤回说明长期公开，不能写出当事人的名称或者姓名，请改写理由",
            id="写出当事人",
        ),
        pytest.param(lambda: guard_correction(" "), "更正还缺少：更正说明", id="没有说明"),
        pytest.param(
            lambda: guard_correction("原写甲厂", ("甲厂",)),
            "更正说明不能重复原来的错误内容，只写更正了哪一项",
            id="重复错误内容",
        ),
        pytest.param(
            lambda: guard_relisting(Ending.EXPIRED, "材料虚假", "1号"),
            "只有因信用修复终止的公示可以恢复，这一项是因“期满”终止的",
            id="期满的不恢复",
        ),
        pytest.param(
            lambda: guard_relisting(Ending.REPAIRED, "", " "),
            "恢复公示还缺少：撤销信用修复的理由、撤销信用修复的决定文号",
            id="恢复缺少",
        ),
        pytest.param(
            lambda: relisted_last_day(date(2027, 1, 1), date(2027, 1, 2), date(2027, 2, 1)),
            "原公示期已于 2027-01-01 届满，没有剩余时间",
            id="没有剩余",
        ),
        pytest.param(
            lambda: relisted_last_day(date(2027, 9, 1), date(2027, 2, 2), date(2027, 2, 1)),
            "恢复公示的日期 2027-02-01 早于信用修复的日期 2027-02-02",
            id="恢复早于修复",
        ),
        pytest.param(
            lambda: guard_new_end(END, END + timedelta(1), decided_by_person=False),
            "已公示的截止日期不得自动延后，须由人重新作出决定",
            id="自动延后",
        ),
        pytest.param(
            lambda: guard_stay_past_maximum(GENERAL, date(2028, 1, 1), "未缴"),
            "最长公示期届满自动停止公示，不得延长",
            id="不得延长",
        ),
        pytest.param(
            lambda: guard_stay_past_maximum(
                replace(GENERAL, on_max_end="ask"), date(2028, 1, 1), " "
            ),
            "继续公示还缺少：义务未履行的说明",
            id="没有说明义务",
        ),
        pytest.param(
            lambda: guard_stay_past_maximum(
                replace(GENERAL, on_max_end="ask"), date(2027, 11, 13), "未缴"
            ),
            "新的截止日期 2027-11-13 应晚于原截止日期 2027-11-13",
            id="截止日不晚",
        ),
        pytest.param(
            lambda: derived(a_review(tier=Tier.MINOR)),
            f"“轻微失信信息”原则上不予公示（{CREDIT}）；确有必要公示的，须由执法机关在提交时写明",
            id="轻微",
        ),
        pytest.param(
            lambda: derived(
                a_review(procedure=Procedure.SIMPLE), date(2025, 3, 5), decided_on=date(2025, 3, 3)
            ),
            f"按规则“简易程序或者仅警告、通报批评”（{OLD}）不予公示",
            id="简易程序",
        ),
        pytest.param(
            lambda: derived(a_review(), decided_on=date(2022, 3, 3)),
            "没有规则规定 2022-03-03 作出的行政处罚决定公示多久，不予公示",
            id="第一条规则之前",
        ),
        pytest.param(
            lambda: derived(a_review(), act=Act.LICENCE, valid_until=date(2026, 11, 19)),
            "公示期到 2026-11-19 为止，在公示之日 2026-11-20 之前已经届满，不再公示",
            id="公示前已届满",
        ),
        pytest.param(
            lambda: derived(a_review(tier=None)), "缺少失信等级，不能确定公示期", id="缺少等级"
        ),
    ],
)
def test_a_refusal_says_what_where_and_what_was_expected(step, sentence):
    with pytest.raises(PortalError) as error:
        step()

    assert str(error.value) == sentence


def test_what_is_missing_is_listed_beside_the_sentence():
    with pytest.raises(Incomplete) as stay:
        guard_stay_past_maximum(replace(GENERAL, on_max_end="ask"), date(2028, 1, 1), "")
    with pytest.raises(Incomplete) as note:
        guard_correction("")

    assert stay.value.missing == ("义务未履行的说明",)
    assert note.value.missing == ("更正说明",)


def test_a_single_character_may_stand_in_the_note_of_a_correction():
    guard_correction("更正了第五条", ("五",))


@pytest.mark.parametrize(
    ("decision", "review", "reasons"),
    [
        pytest.param({}, {}, ("不属于轻微、严重情形",), id="一般"),
        pytest.param({"act": Act.LICENCE}, {}, ("行政许可不分失信等级",), id="许可"),
        pytest.param(
            {"decided_on": date(2026, 3, 31)},
            {},
            ("2026-04-01 之前作出的决定不分失信等级",),
            id="旧决定",
        ),
        pytest.param(
            {"penalty_kinds": (PenaltyKind.CLOSURE,), "fine_wan": Decimal(60)},
            {"procedure": Procedure.SIMPLE},
            (
                "处罚种类含吊销许可证件、限制开展生产经营活动、责令停产停业、责令关闭或者限制从业",
                "罚款数额在 50 万元以上，按本平台设定属于巨额罚款",
            ),
            id="最重的一级有两条理由",
        ),
    ],
)
def test_a_proposal_carries_every_reason_of_the_gravest_tier_and_its_source(
    decision, review, reasons
):
    proposal = propose_tier(a_decision(**decision), a_review(**review), PACK)

    assert proposal.reasons == reasons
    assert proposal.source == CREDIT


def test_no_working_day_lies_between_a_day_and_itself():
    assert CALENDAR.between(date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert CALENDAR.between(date(2026, 11, 23), date(2026, 11, 24)) == 1


@pytest.mark.parametrize(
    ("review", "reason"),
    [
        pytest.param({"secrecy_review": None}, "尚未记录保密审查结果", id="未答"),
        pytest.param({"secrecy_review": False}, "保密审查未通过，不得公开", id="未通过"),
        pytest.param({"served_on": None}, "决定书尚未送达，送达之后才公示", id="未送达"),
    ],
)
def test_a_gate_says_its_reason(review, reason):
    (found,) = findings(a_decision(), a_review(**review), PACK)

    assert found.reason == reason


def test_an_unanswered_gate_without_words_of_its_own_says_its_reason():
    gates = tuple(
        gate.model_copy(update={"missing": None}) if gate.id == "G-SECRET" else gate
        for gate in PACK.gates
    )
    (found,) = findings(a_decision(), a_review(secrecy_review=None), replace(PACK, gates=gates))

    assert found.reason == "保密审查未通过，不得公开"


def test_a_decision_from_before_every_deadline_is_refused_with_its_day():
    with pytest.raises(Refused) as error:
        publication_deadline(a_decision(decided_on=date(2017, 5, 3)), PACK, CALENDAR)

    said = "（澜）应急罚〔2026〕126号：没有规则规定 2017-05-03 作出的行政处罚决定何时公开"
    assert str(error.value) == said


def test_an_end_moved_to_the_day_of_the_change_is_explained():
    rules = tuple(
        rule.model_copy(update={"period": Span(6)}) if rule.id == "CR36-GENERAL" else rule
        for rule in PACK.periods
    )
    one = OpenDisclosure("0" * 12, a_decision(), a_review(), date(2026, 11, 20), GENERAL)
    agencies = load_agencies(CONTENT / "agencies.yaml")
    (move,) = plan_change(
        [one], replace(PACK, periods=rules), agencies, old_hash="", on=date(2027, 8, 1)
    ).moved

    assert move.derivation.ends_at == datetime(2027, 8, 2, tzinfo=SHANGHAI)
    assert move.derivation.steps[-1].text == (
        "按新规则已经届满，公示至规则变更之日 2027-08-01，次日零时撤下"
    )
    assert (move.public_id, move.document_number) == ("0" * 12, "（澜）应急罚〔2026〕126号")


def test_a_number_is_also_known_without_brackets_round_the_office():
    assert "津保应急罚〔2023〕k-39号" in spellings("（津保）应急罚〔2023〕k-39号")
    assert "津保应急罚[2023]第k—39 号" in spellings("（津保）应急罚〔2023〕k-39号")
