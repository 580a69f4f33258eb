"""How long: the rulebook's vectors, the choice of the rule, and who is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from disclosure.decision import Act, PartyKind, PenaltyKind, Procedure, Review, Tier
from disclosure.errors import Incomplete, Refused
from disclosure.moment import end_of
from disclosure.period import DERIVATION, derive, findings, propose_tier
from disclosure.span import Span
from tests.disclosure.law import AGENCY, PACK, a_decision, a_review


def derived(decision=None, review=None, disclosed_on=date(2026, 11, 20), pack=PACK, agency=AGENCY):
    return derive(
        decision or a_decision(),
        review or a_review(),
        pack,
        agency=agency,
        disclosed_on=disclosed_on,
    )


@pytest.mark.parametrize(
    ("start", "span", "last_day"),
    [
        pytest.param("2026-04-10", "P3M", "2026-07-10", id="三个月"),
        pytest.param("2026-04-10", "P1Y", "2027-04-10", id="一年"),
        pytest.param("2026-04-10", "P3Y", "2029-04-10", id="三年"),
        pytest.param("2025-11-30", "P3M", "2026-02-28", id="二月没有三十日"),
        pytest.param("2028-02-29", "P1Y", "2029-02-28", id="闰日起算一年"),
        pytest.param("2026-01-31", "P3M", "2026-04-30", id="四月没有三十一日"),
        pytest.param("2026-12-31", "P2M", "2027-02-28", id="跨年到二月底"),
    ],
)
def test_a_period_ends_on_the_corresponding_day(start, span, last_day):
    assert str(Span.parse(span).last_day(date.fromisoformat(start))) == last_day


@pytest.mark.parametrize("text", ["3M", "P0M", "P3D", "P1Y6M", ""])
def test_a_span_of_another_form_is_an_error(text):
    with pytest.raises(ValueError, match="不是期限"):
        Span.parse(text)


FINE_12 = {"fine_wan": Decimal(12)}


@pytest.mark.parametrize(
    ("decision", "review", "rule", "last_day"),
    [
        pytest.param({}, {}, "CR36-GENERAL", "2027-11-13", id="一般一年"),
        pytest.param({}, {"tier": Tier.SERIOUS}, "CR36-SERIOUS", "2029-11-13", id="严重三年"),
        pytest.param(
            {},
            {"tier": Tier.MINOR, "publish_minor_tier": True},
            "CR36-MINOR",
            "2027-02-13",
            id="轻微而确有必要公示三个月",
        ),
        pytest.param(
            {"decided_on": date(2026, 4, 1)}, {}, "CR36-GENERAL", "2027-04-01", id="新规则首日"
        ),
        pytest.param(
            {"decided_on": date(2026, 3, 31)},
            {"tier": None},
            "CR58-GENERAL",
            "2029-03-31",
            id="旧规则末日、未分等级",
        ),
        pytest.param(
            {"decided_on": date(2026, 3, 31)},
            {},
            "CR36-GENERAL",
            "2027-03-31",
            id="旧决定新规则较短从新",
        ),
        pytest.param(
            {"decided_on": date(2026, 3, 31), **FINE_12},
            {"tier": Tier.SERIOUS},
            "CR58-SAFETY",
            "2029-03-31",
            id="旧决定新规则不较短从旧",
        ),
        pytest.param({"act": Act.LISTING}, {}, "BL11", "2029-11-13", id="严重失信名单三年"),
        pytest.param(
            {"act": Act.LICENCE, "valid_until": date(2028, 5, 31)},
            {},
            "LICENCE",
            "2028-05-31",
            id="许可到有效期届满",
        ),
        pytest.param({"act": Act.LICENCE}, {}, "LICENCE", "2031-11-13", id="无有效期的许可五年"),
        pytest.param(
            {"act": Act.COERCION}, {}, "OTHER-ACTS", "2027-11-20", id="强制自公示之日一年"
        ),
        pytest.param({"act": Act.INSPECTION}, {}, "OTHER-ACTS", "2027-11-20", id="检查"),
    ],
)
def test_the_rule_in_force_on_the_day_of_the_decision_decides(decision, review, rule, last_day):
    derivation = derived(a_decision(**decision), a_review(**review))

    assert (derivation.rule_id, str(derivation.last_day)) == (rule, last_day)
    assert derivation.ends_at == end_of(derivation.last_day)


def test_a_decision_disclosed_before_the_cutover_keeps_the_old_rule():
    derivation = derived(
        a_decision(decided_on=date(2026, 3, 20)), a_review(), disclosed_on=date(2026, 3, 25)
    )

    assert derivation.rule_id == "CR58-GENERAL"


def test_two_rules_that_apply_to_one_decision_give_the_longer_minimum():
    old = a_decision(
        decided_on=date(2025, 5, 6), penalty_kinds=(PenaltyKind.FINE, PenaltyKind.STOPPAGE)
    )

    derivation = derived(old, a_review(tier=None), disclosed_on=date(2025, 5, 12))

    assert derivation.rule_id == "CR58-SAFETY"
    assert derivation.earliest_repair_on == date(2026, 5, 7)


@pytest.mark.parametrize(
    ("decision", "review", "words"),
    [
        pytest.param({}, {"tier": Tier.MINOR}, "原则上不予公示", id="轻微"),
        pytest.param(
            {"decided_on": date(2025, 3, 3)},
            {"procedure": Procedure.SIMPLE, "tier": None},
            "不予公示",
            id="旧规则的简易程序",
        ),
        pytest.param(
            {"decided_on": date(2022, 3, 3)}, {}, "没有规则规定 2022-03-03", id="第一条规则之前"
        ),
        pytest.param(
            {"act": Act.LICENCE, "valid_until": date(2026, 11, 1)}, {}, "已经届满", id="已过有效期"
        ),
    ],
)
def test_what_no_rule_publishes_is_refused(decision, review, words):
    with pytest.raises(Refused, match=words):
        derived(a_decision(**decision), a_review(**review))


def test_a_missing_answer_is_named():
    with pytest.raises(Incomplete) as new:
        derived(a_decision(), a_review(tier=None))
    with pytest.raises(Incomplete) as old:
        derived(a_decision(decided_on=date(2025, 3, 3)), a_review(procedure=None, tier=None))

    assert new.value.missing == ("失信等级",)
    assert old.value.missing == ("处罚程序",)


def test_the_derivation_explains_itself_in_chinese_with_sources():
    steps = derived().steps

    assert [step.title for step in steps] == [
        "适用规则",
        "失信等级",
        "起算",
        "最后一日",
        "提前终止",
    ]
    assert steps[0].text == "一般失信信息，最短公示三个月，最长一年"
    assert steps[0].source == "《信用修复管理办法》（国家发展改革委令2025年第36号）"
    assert steps[3].text == "公示期一年，公示至 2027-11-13，次日零时撤下"
    assert steps[4].text == "最短公示期三个月，自 2027-02-14 起可以申请信用修复"


@pytest.mark.parametrize("act", [Act.COERCION, Act.INSPECTION, Act.LICENCE])
def test_a_period_that_no_law_fixes_is_said_to_be_the_offices_own(act):
    rule, own = derived(a_decision(act=act)).steps[:2]

    assert (own.title, own.source) == ("公示期的由来", None)
    assert "是本平台的规定" in own.text
    assert rule.source
    assert "公示期的由来" not in [step.title for step in derived().steps]


def test_a_derivation_survives_being_stored():
    derivation = derived()

    assert DERIVATION.validate_json(DERIVATION.dump_json(derivation)) == derivation


@pytest.mark.parametrize(
    ("decision", "review", "gate", "action"),
    [
        pytest.param({}, {"secrecy_review": False}, "G-SECRET", "refuse", id="涉密"),
        pytest.param({}, {"secrecy_review": None}, "G-SECRET", "hold", id="未作保密审查"),
        pytest.param({}, {"is_minor": True}, "G-MINOR-UNIT", "refuse", id="后来成为未成年人案件"),
        pytest.param(
            {"party_kind": PartyKind.PERSON}, {"is_minor": True}, "G-MINOR", "refuse", id="未成年人"
        ),
        pytest.param(
            {"party_kind": PartyKind.PERSON}, {"is_minor": None}, "G-MINOR", "hold", id="年龄未核"
        ),
        pytest.param({}, {"is_private": True}, "G-PRIVACY", "refuse", id="隐私"),
        pytest.param({}, {"served_on": None}, "G-NOT-SERVED", "hold", id="未送达"),
        pytest.param({}, {"moved_to_criminal": True}, "G-CRIMINAL", "hold", id="移送司法"),
    ],
)
def test_a_gate_stops_what_may_not_be_published(decision, review, gate, action):
    found = findings(a_decision(**decision), a_review(**review), PACK)

    assert [(finding.gate_id, finding.action) for finding in found] == [(gate, action)]
    assert found[0].source.startswith("《")


def test_no_gate_stops_a_decision_of_which_everything_is_said():
    assert findings(a_decision(), a_review(), PACK) == ()


def test_all_shut_gates_are_reported_at_once():
    found = findings(a_decision(party_kind=PartyKind.PERSON), Review(), PACK)

    assert {finding.gate_id for finding in found} == {"G-SECRET", "G-MINOR", "G-NOT-SERVED"}


@pytest.mark.parametrize(
    ("decision", "tier", "reason"),
    [
        pytest.param(
            {"penalty_kinds": (PenaltyKind.STOPPAGE,)}, Tier.SERIOUS, "停产停业", id="停产"
        ),
        pytest.param({"fine_wan": Decimal(50)}, Tier.SERIOUS, "巨额罚款", id="巨额罚款"),
        pytest.param({"penalty_kinds": (PenaltyKind.GOODS,)}, Tier.GENERAL, "没收", id="没收"),
        pytest.param({"fine_wan": Decimal("0.99")}, Tier.MINOR, "较低数额", id="小额罚款"),
        pytest.param({"penalty_kinds": (PenaltyKind.WARNING,)}, Tier.MINOR, "警告", id="仅警告"),
        pytest.param({}, Tier.GENERAL, "不属于轻微、严重", id="其余"),
        pytest.param({"act": Act.LICENCE}, None, "不分失信等级", id="许可不分等级"),
        pytest.param({"decided_on": date(2026, 3, 31)}, None, "之前作出", id="旧决定不分等级"),
    ],
)
def test_the_engine_proposes_a_tier_and_says_why(decision, tier, reason):
    proposal = propose_tier(a_decision(**decision), a_review(tier=None), PACK)

    assert proposal.tier is tier
    assert reason in "；".join(proposal.reasons)


def test_an_enabled_profile_goes_before_the_nation():
    profiles = tuple(replace_enabled(profile) for profile in PACK.profiles)
    pack = replace(PACK, profiles=profiles)
    hebei = replace(AGENCY, jurisdiction="HEB")

    derivation = derived(pack=pack, agency=hebei)
    person = derived(a_decision(party_kind=PartyKind.PERSON), pack=pack, agency=hebei)

    assert (derivation.rule_id, str(derivation.last_day)) == ("HEB-UNIT", "2031-11-20")
    assert (person.rule_id, str(person.last_day)) == ("HEB-PERSON", "2028-11-20")
    assert derived(pack=pack).rule_id == "CR36-GENERAL"
    assert derived(agency=hebei).rule_id == "CR36-GENERAL"


def test_beijings_profile_changes_only_what_happens_at_the_maximum():
    pack = replace(PACK, profiles=tuple(replace_enabled(profile) for profile in PACK.profiles))

    derivation = derived(pack=pack, agency=replace(AGENCY, jurisdiction="BJ"))

    assert (derivation.rule_id, derivation.on_max_end) == ("CR36-GENERAL", "hold_if_unfulfilled")


def replace_enabled(profile):
    return profile.model_copy(update={"enabled": True})


def early_end(decision, review):
    steps = derive(decision, review, PACK, agency=AGENCY, disclosed_on=date(2026, 11, 20)).steps
    return [step.text for step in steps if step.title == "提前终止"]


def test_each_derivation_says_when_an_early_end_may_be_asked_for():
    minor = a_review(tier=Tier.MINOR, publish_minor_tier=True)

    assert early_end(a_decision(), a_review()) == [
        "最短公示期三个月，自 2027-02-14 起可以申请信用修复"
    ]
    assert early_end(a_decision(), minor) == ["没有最短公示期，法定责任履行完毕即可申请信用修复"]
    assert early_end(a_decision(act=Act.LISTING), a_review(tier=None)) == [
        "最短公示期一年，自 2027-11-14 起可以申请移出名单"
    ]
    assert early_end(a_decision(act=Act.INSPECTION), a_review(tier=None)) == []


def test_a_period_that_the_portal_set_is_told_in_its_own_words():
    found = derive(
        a_decision(act=Act.INSPECTION),
        a_review(tier=None),
        PACK,
        agency=AGENCY,
        disclosed_on=date(2026, 11, 20),
    )

    (why,) = [step.text for step in found.steps if step.title == "公示期的由来"]
    assert why == "全国没有统一的公示期；一年是本平台的规定"
