"""The borders of the rules: the day itself, the amount itself, the words of every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from disclosure.decision import Act, PartyKind, PenaltyKind, Procedure, Tier
from disclosure.ending import guard_stay_past_maximum
from disclosure.errors import Incomplete, Refused
from disclosure.moment import end_of
from disclosure.period import derive, rule_text, stayed
from disclosure.public import Step
from disclosure.rule_change import OpenDisclosure, plan_change
from disclosure.rule_form import cite
from disclosure.rule_situation import situations
from disclosure.span import Span
from disclosure.tier import propose_tier
from tests.disclosure.law import AGENCIES, AGENCY, PACK, a_decision, a_review

CREDIT = "《信用修复管理办法》（国家发展改革委令2025年第36号）"


def with_policy(policy: str):
    transition = PACK.policy.transition.model_copy(update={"policy": policy})
    return replace(PACK, policy=PACK.policy.model_copy(update={"transition": transition}))


def derived(decision, review=None, *, disclosed_on=date(2026, 11, 20), pack=PACK):
    return derive(decision, review or a_review(), pack, agency=AGENCY, disclosed_on=disclosed_on)


@pytest.mark.parametrize(
    ("policy", "tier", "disclosed_on", "rule", "words"),
    [
        ("recompute_if_shorter", Tier.GENERAL, "2026-03-31", "CR58-GENERAL", None),
        ("recompute_if_shorter", Tier.GENERAL, "2026-04-01", "CR36-GENERAL", "较短，适用新规则"),
        ("recompute_if_shorter", Tier.SERIOUS, "2026-04-01", "CR58-GENERAL", None),
        ("recompute_always", Tier.SERIOUS, "2026-04-01", "CR36-SERIOUS", "按规则变更办法适用"),
        ("recompute_always", Tier.GENERAL, "2026-03-31", "CR58-GENERAL", None),
        ("keep_old_end", Tier.GENERAL, "2026-04-01", "CR58-GENERAL", None),
    ],
    ids=[
        "施行前一日",
        "施行当日较短",
        "不短于旧规则",
        "一律重算",
        "一律重算但未施行",
        "保留旧期限",
    ],
)
def test_a_decision_from_before_the_cutover_goes_by_the_policy(
    policy, tier, disclosed_on, rule, words
):
    found = derived(
        a_decision(decided_on=date(2026, 3, 20)),
        a_review(tier=tier),
        disclosed_on=date.fromisoformat(disclosed_on),
        pack=with_policy(policy),
    )

    steps = [step for step in found.steps if step.title == "新旧规则"]
    assert found.rule_id == rule
    assert len(steps) == (words is not None)
    if words is not None:
        assert steps[0].text.startswith("决定作出于 2026-04-01 之前，")
        assert words in steps[0].text
        assert steps[0].source == CREDIT


def test_a_transition_measures_what_counts_from_disclosure_by_its_day():
    rules = tuple(
        rule.model_copy(update={"counted_from": "disclosed_on"}) if "CR36" in rule.id else rule
        for rule in PACK.periods
    )
    found = derived(
        a_decision(decided_on=date(2026, 3, 20)),
        disclosed_on=date(2026, 4, 2),
        pack=replace(PACK, periods=rules),
    )

    assert (found.start, found.last_day) == (date(2026, 4, 2), date(2027, 4, 2))


def test_a_derivation_says_its_tier_and_the_source_of_the_minimum():
    general = derived(a_decision())
    old = derived(
        a_decision(decided_on=date(2025, 3, 3)), disclosed_on=date(2025, 3, 10)
    )  # a tier that somebody chose too early decides nothing

    assert general.tier is Tier.GENERAL
    assert general.steps[-1] == Step(
        "提前终止", "最短公示期三个月，自 2027-02-14 起可以申请信用修复", CREDIT
    )
    assert "失信等级" not in [step.title for step in old.steps]


def test_a_licence_is_shown_to_its_own_last_day_and_on_it_for_one_day():
    licence = a_decision(act=Act.LICENCE, valid_until=date(2026, 11, 20))

    found = derived(licence, disclosed_on=date(2026, 11, 20))

    assert (found.start, found.last_day) == (date(2026, 11, 13), date(2026, 11, 20))
    assert rule_text(PACK.period_rule("LICENCE")) == "行政许可决定，公示到有效期届满"
    assert found.steps[-1].text == "有效期至 2026-11-20，公示至 2026-11-20，次日零时撤下"
    with pytest.raises(Refused, match="公示期到 2026-11-20 为止，在公示之日 2026-11-21 之前"):
        derived(licence, disclosed_on=date(2026, 11, 21))


def test_a_penalty_with_a_validity_of_its_own_is_still_shown_for_its_period():
    found = derived(a_decision(valid_until=date(2027, 1, 1)))

    assert found.last_day == date(2027, 11, 13)
    assert "公示期一年，公示至 2027-11-13" in [step.text for step in found.steps][-2]


@pytest.mark.parametrize(
    ("months", "written", "chinese"),
    [
        (2, "P2M", "两个月"),
        (10, "P10M", "十个月"),
        (11, "P11M", "11个月"),
        (12, "P1Y", "一年"),
        (13, "P13M", "13个月"),
        (24, "P2Y", "两年"),
        (36, "P3Y", "三年"),
        (132, "P11Y", "11年"),
    ],
)
def test_a_span_is_written_in_years_where_it_is_whole_years(months, written, chinese):
    assert (str(Span(months)), Span(months).chinese) == (written, chinese)


def test_of_two_rules_with_one_last_day_the_longer_minimum_decides_in_any_order():
    decision = a_decision(decided_on=date(2025, 3, 3), fine_wan=Decimal(10))
    weaker = PACK.period_rule("CR58-GENERAL").model_copy(
        update={"id": "WITHOUT", "min_period": None}
    )
    for rules in (PACK.periods[::-1], (weaker, *PACK.periods), (*PACK.periods, weaker)):
        found = derived(decision, disclosed_on=date(2025, 3, 10), pack=replace(PACK, periods=rules))
        assert found.rule_id == "CR58-SAFETY"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"confiscated_wan": Decimal(10), "fine_wan": None}, "CR58-SAFETY"),
        ({"confiscated_wan": Decimal("9.999999")}, "CR58-GENERAL"),
        ({"fine_wan": Decimal(10)}, "CR58-SAFETY"),
        ({"penalty_kinds": (PenaltyKind.WARNING, PenaltyKind.CENSURE)}, None),
    ],
    ids=["没收十万元", "没收不足十万元", "罚款十万元", "警告和通报批评"],
)
def test_before_2026_04_01_an_amount_or_a_kind_decides(changes, rule):
    decision = a_decision(decided_on=date(2025, 3, 3), **changes)
    if rule is None:
        with pytest.raises(Refused, match="简易程序或者仅警告、通报批评"):
            derived(decision, disclosed_on=date(2025, 3, 10))
        return
    assert derived(decision, disclosed_on=date(2025, 3, 10)).rule_id == rule


@pytest.mark.parametrize(
    ("fine", "tier"),
    [(None, Tier.MINOR), ("0.999999", Tier.MINOR), ("1", Tier.GENERAL), ("50", Tier.SERIOUS)],
    ids=["没有金额", "不足一万元", "一万元", "五十万元"],
)
def test_a_tier_is_proposed_from_the_amount_itself_on(fine, tier):
    decision = a_decision(fine_wan=None if fine is None else Decimal(fine))

    assert propose_tier(decision, a_review(tier=None), PACK).tier is tier


def test_only_what_the_rules_of_the_day_ask_is_missing():
    nothing = a_review(tier=None, procedure=None)
    with pytest.raises(Incomplete, match="缺少失信等级，不能确定公示期") as now:
        derived(a_decision(), nothing)
    with pytest.raises(Incomplete, match="缺少处罚程序") as before:
        derived(a_decision(decided_on=date(2025, 3, 3)), nothing)
    both = replace(
        PACK,
        periods=tuple(
            rule.model_copy(
                update={
                    "applies_when": rule.applies_when.model_copy(
                        update={"procedures": (Procedure.ORDINARY,)}
                    )
                }
            )
            if rule.id == "CR36-GENERAL"
            else rule
            for rule in PACK.periods
        ),
    )
    with pytest.raises(Incomplete, match="缺少失信等级、处罚程序，不能") as two:
        derived(a_decision(), nothing, pack=both)

    assert (now.value.missing, before.value.missing) == (("失信等级",), ("处罚程序",))
    assert two.value.missing == ("失信等级", "处罚程序")
    with pytest.raises(Refused, match="没有规则规定 2018-01-01 作出的行政强制决定公示多久"):
        derived(a_decision(act=Act.COERCION, decided_on=date(2018, 1, 1)), nothing)


def test_several_sources_are_one_text():
    sources = (*PACK.gates[0].sources, *PACK.gates[1].sources)

    assert cite(sources) == (
        "《中华人民共和国政府信息公开条例》第十四条；"
        "《中华人民共和国保守国家秘密法实施条例》第四十二条；"
        "《中华人民共和国未成年人保护法》第一百零三条"
    )


def test_a_stay_is_for_a_year_at_most_and_the_year_itself_passes():
    derivation = replace(derived(a_decision()), on_max_end="hold_if_unfulfilled")

    guard_stay_past_maximum(derivation, date(2028, 11, 13), "罚款未缴")
    with pytest.raises(Refused) as late:
        guard_stay_past_maximum(derivation, date(2028, 11, 14), "罚款未缴")

    assert str(late.value) == "每次最多继续公示一年，新的截止日期不得晚于 2028-11-13"


def test_what_people_put_off_says_until_when_and_on_what_ground():
    until = date(2028, 5, 13)

    with_source, without = (stayed(derived(a_decision()), until, *one) for one in (("来源",), ()))

    assert (with_source.last_day, with_source.stay_until) == (until, until)
    assert with_source.ends_at == end_of(until)
    step = with_source.steps[-1]
    assert (step.title, step.source) == ("继续公示", "来源")
    assert "继续公示至 2028-05-13，次日零时撤下" in step.text
    assert without.steps[-1].source == ""


def test_a_plan_leaves_alone_what_two_people_put_off():
    until = date(2028, 5, 1)
    old = stayed(derived(a_decision()), until, "来源")
    one = OpenDisclosure("id", a_decision(), a_review(), date(2026, 11, 20), old)
    early = replace(old, stay_until=date(2027, 1, 1), last_day=date(2027, 11, 13))
    rules = tuple(
        rule.model_copy(update={"period": Span(6)}) if rule.id == "CR36-GENERAL" else rule
        for rule in PACK.periods
    )

    def planned(disclosure, pack=PACK):
        return plan_change([disclosure], pack, AGENCIES, old_hash="", on=date(2026, 12, 1))

    assert old.steps[-1].text == (
        "最长公示期届满时义务仍未履行，经两人决定继续公示至 2028-05-01，次日零时撤下"
    )
    assert old.steps[-1].source == "来源"
    assert old.ends_at == end_of(until)
    assert not planned(one).moves
    assert not planned(one, replace(PACK, periods=rules)).moves
    assert not planned(replace(one, derivation=early)).moves


def test_every_situation_has_each_amount_on_both_sides_of_its_threshold():
    conditions = [rule.applies_when for rule in PACK.periods]
    conditions += [hint.when for hint in PACK.policy.tiers.hints]
    found = list(situations(conditions))
    penalties = [one for one in found if one.act is Act.PENALTY]

    assert {one.decision.fine_wan for one in penalties} == {
        None,
        *(Decimal(amount) for amount in ("0.999999", "1", "9.999999", "10", "49.999999", "50")),
    }
    assert {one.decision.confiscated_wan for one in penalties} == {
        None,
        Decimal("9.999999"),
        Decimal(10),
    }
    assert {(one.act, one.decision.party.kind) for one in found} == {
        (act, party) for act in Act for party in PartyKind
    }
    kinds = {one.decision.penalty_kinds for one in penalties}
    assert {(kind,) for kind in PenaltyKind} <= kinds
    assert (PenaltyKind.WARNING, PenaltyKind.FINE) in kinds
    assert (PenaltyKind.FINE, PenaltyKind.FINE) not in kinds
    assert len(penalties) == 3 * 3 * 2 * len(kinds) * 7 * 3
